//! Arguments of a trainer: `--name value value ...`, in any order.
//!
//! Reads the words of the command line after verb and layer, gives values by name.

use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::str::FromStr;

/// Values by the name of their option.
#[derive(Clone, Debug, Default)]
pub struct Args(BTreeMap<String, Vec<String>>);

impl Args {
    /// Parts the words.
    ///
    /// # Errors
    /// A value before the first option.
    pub fn parse(words: &[String]) -> anyhow::Result<Self> {
        let mut out = Self::default();
        let mut current = None;
        for word in words {
            if let Some(name) = word.strip_prefix("--") {
                out.0.entry(name.to_owned()).or_default();
                current = Some(name.to_owned());
            } else if let Some(values) = current.as_ref().and_then(|name| out.0.get_mut(name)) {
                values.push(word.clone());
            } else {
                bail!("'{word}' stands before any option");
            }
        }
        Ok(out)
    }

    /// All values of an option; none where it is absent.
    #[must_use]
    pub fn list(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The value of an option, or `default`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn value<T: FromStr>(&self, name: &str, default: T) -> anyhow::Result<T>
    where
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        self.list(name).first().map_or(Ok(default), |v| v.parse().with_context(|| format!("--{name} {v}")))
    }

    /// The first value of an option.
    ///
    /// # Errors
    /// When it is absent.
    pub fn needed(&self, name: &str) -> anyhow::Result<&str> {
        self.list(name).first().map(String::as_str).with_context(|| format!("--{name} is missing"))
    }
}
