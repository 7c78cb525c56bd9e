//! What `--version` tells: crate, schema and data, so that a result can be traced to what made it.

use crate::summary::schema::SCHEMA;
use std::sync::LazyLock;

/// Version of the crate.
pub const SHORT: &str = env!("CARGO_PKG_VERSION");

/// Crate, schema number and hash of the lists and weights.
#[must_use]
pub fn long() -> &'static str {
    static LONG: LazyLock<String> =
        LazyLock::new(|| format!("{SHORT}\nschema {SCHEMA}\ndata {}", crate::lexicon::data_hash()));
    &LONG
}
