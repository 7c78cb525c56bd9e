//! A small library to train the nets of `model`: layers with their gradients, Adam, a loop, export.
//!
//! How to train a net (see `dev::names` for the whole of it):
//! 1. Fill `model::plan::Plan`: rows of each table, widths, dilations, memory or scans, labels of each head, arcs.
//! 2. Make an `Example` of each article: row numbers (by the very code of `annotate::tagger::features`), the wanted
//!    labels (`Want`; several heads may want different things of one word; a word not listed wants label 0), and for
//!    arcs the `Link`s. Set `weight` (gold 2, silver 1).
//! 3. `Net::new`, then `train`, then `export::write` to the bytes that `model::net::Net::open` reads.
//! 4. `train::chunk` with no noise, `Net::forward`, `Net::logits` give a float net's scores; but measure with the
//!    exported net, whose integers decide.
//!
//! Gradients are written by hand and checked against differences in the tests of `check`.

pub mod adam;
pub mod arcs;
#[cfg(test)]
mod check;
pub mod export;
pub mod layers;
pub mod matrix;
pub mod net;
pub mod rng;
pub mod train;
pub mod vectors;
