//! Word rows that start from another model's vectors.
//!
//! Reads lines `word TAB number number ...`, puts the numbers of known words into the first table of a net.

use super::net::Net;
use analyze::lexicon::form;
use anyhow::Context;
use std::io::{BufRead, BufReader};

/// Starts the rows of known words; gives how many.
///
/// # Errors
/// When the file cannot be read.
pub fn start_rows(net: &mut Net, path: &str, known: impl Fn(u64) -> Option<u32>) -> anyhow::Result<usize> {
    let file = std::fs::File::open(path).with_context(|| path.to_owned())?;
    let dim = net.plan.dim;
    let mut count = 0;
    for line in BufReader::new(file).lines() {
        let line = line.with_context(|| path.to_owned())?;
        let Some((word, numbers)) = line.split_once('\t') else { continue };
        let Some(row) = known(form(word)) else { continue };
        let to = &mut net.rows[row as usize * dim..][..dim];
        to.iter_mut().zip(numbers.split(' ').filter_map(|n| n.parse::<f32>().ok())).for_each(|(t, n)| *t = n);
        count += 1;
    }
    Ok(count)
}
