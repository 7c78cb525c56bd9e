//! From layers to the record: ids, order, links, code points.
//!
//! Reads a `Document` and its `Layers`, gives an `Article`; knows nothing of how it is printed.

pub mod assemble;
mod figures;
mod ids;
pub mod parts;
pub mod schema;
