//! Reads numbers as news writes them: figures, words, mixtures.
//!
//! Helper of `timex` and `amounts`.
