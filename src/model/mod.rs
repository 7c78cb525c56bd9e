//! Scores from trained weights; what the labels mean is the annotators' matter.

pub mod plan;
