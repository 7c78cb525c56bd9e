//! Scores from trained weights; what the labels mean is the annotators' matter.
//!
//! `net` runs the small nets that `dev::nn` trains; `viterbi` finds the best lawful labels. Integers decide, so every
//! machine gives the same labels.

mod arcs;
pub mod dot;
pub mod file;
pub mod fixed;
pub mod forest;
pub mod linear;
mod loops;
pub mod net;
pub mod plan;
pub mod viterbi;
