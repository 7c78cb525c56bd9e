//! What the markup says of each block, as columns beside the line's own features.
//!
//! Reads a `Page` and what it declares, gives a row a block: its element, the marks around it, how much of it is link or
//! bold, how much prose its containers and its like hold, and how far it recurs in the declared body and title.

use super::marks::MARK_COUNT;
use super::metadata::Declared;
use super::parse::{Page, Tag};
use crate::annotate::structure::features::{Lines, Rows};
use std::collections::BTreeMap;
use std::collections::HashSet;

/// How many containers around a block are weighed, its own element first.
const LEVELS: usize = 5;
/// Words in a row that show that a block stands in the declared body.
const RUN: usize = 4;

/// The columns, one row a block.
pub fn columns(page: &Page, lines: &Lines, declared: &Declared) -> Rows {
    let prose: Vec<u32> = lines.lines.iter().map(|l| if l.is_prose() { u32::from(l.words) } else { 0 }).collect();
    let total = prose.iter().sum::<u32>().max(1);
    let containers = container_sums(page, &prose);
    let mut alike: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for (block, words) in page.blocks.iter().zip(&prose) {
        let sum = alike.entry(block.path).or_default();
        *sum = (sum.0 + words, sum.1 + 1);
    }
    let body: HashSet<u64> = declared.body.as_deref().map(|b| runs(b).collect()).unwrap_or_default();
    let description: HashSet<u64> = declared.description.as_deref().map(|b| runs(b).collect()).unwrap_or_default();
    let mut rows = Rows::default();
    for (i, block) in page.blocks.iter().enumerate() {
        let start = rows.values.len();
        let row = &mut rows.values;
        push_element(page, i, row);
        for bit in 0..MARK_COUNT {
            row.push((block.marks >> bit & 1) as i16 + (block.own >> bit & 1) as i16);
        }
        let mut container = block.container as usize;
        for _ in 0..LEVELS {
            let (words, blocks) = containers.get(container).copied().unwrap_or_default();
            row.push((u64::from(words) * 1000 / u64::from(total)) as i16);
            row.push(blocks.min(500) as i16);
            container = page.containers.get(container).map_or(0, |c| c.parent as usize);
        }
        let (words, count) = alike.get(&block.path).copied().unwrap_or_default();
        row.push((u64::from(words) * 1000 / u64::from(total)) as i16);
        row.push(count.min(500) as i16);
        row.push(if body.is_empty() { -1 } else { coverage(page.block_text(i), &body) });
        row.push(if description.is_empty() { -1 } else { coverage(page.block_text(i), &description) });
        rows.width = rows.values.len() - start;
    }
    rows
}

fn push_element(page: &Page, i: usize, row: &mut Vec<i16>) {
    let block = &page.blocks[i];
    let bytes = block.range.len().max(1) as u64;
    let share = |part: u32| (u64::from(part) * 1000 / bytes).min(1000) as i16;
    let level = if let Tag::Heading(level) = block.tag { i16::from(level) } else { 0 };
    row.extend([level, share(block.link_bytes), share(block.bold_bytes)]);
    let kinds = [
        Tag::Paragraph,
        Tag::Item,
        Tag::Cell,
        Tag::Caption,
        Tag::Quote,
        Tag::Button,
        Tag::Block,
        Tag::Term,
        Tag::Preformatted,
    ];
    row.extend(kinds.map(|kind| i16::from(block.tag == kind)));
    // the elements of the neighbours: a heading, a paragraph, a list
    for offset in [-2, -1, 1, 2_isize] {
        let near = usize::try_from(i as isize + offset).ok().and_then(|j| page.blocks.get(j));
        row.push(near.map_or(-1, |b| match b.tag {
            Tag::Paragraph => 3,
            Tag::Heading(_) => 2,
            Tag::Item => 1,
            _ => 0,
        }));
        row.push(near.map_or(-1, |b| i16::from(b.container == block.container || b.path == block.path)));
        row.push(near.map_or(-1, |b| (u64::from(b.link_bytes) * 1000 / b.range.len().max(1) as u64).min(1000) as i16));
    }
}

/// Words of prose and number of blocks within each container and up to [`LEVELS`] levels below.
fn container_sums(page: &Page, prose: &[u32]) -> Vec<(u32, u32)> {
    let mut sums = vec![(0, 0); page.containers.len()];
    for (block, words) in page.blocks.iter().zip(prose) {
        let mut container = block.container as usize;
        for _ in 0..LEVELS {
            let Some(sum) = sums.get_mut(container) else { break };
            *sum = (sum.0 + words, sum.1 + 1);
            let parent = page.containers[container].parent as usize;
            if parent == container {
                break;
            }
            container = parent;
        }
    }
    sums
}

/// Hashes of the runs of `RUN` words in a text.
pub fn runs(text: &str) -> impl Iterator<Item = u64> {
    let mut last = [0u64; RUN];
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.enumerate().filter_map(move |(i, word)| {
        last.rotate_left(1);
        last[RUN - 1] = crate::lexicon::form(word);
        (i + 1 >= RUN)
            .then(|| last.iter().fold(7, |h: u64, w| (h.rotate_left(11) ^ w).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    })
}

/// Share, in thousandths, of a text's runs that a set holds.
fn coverage(text: &str, set: &HashSet<u64>) -> i16 {
    let (hits, all) = runs(text).fold((0, 0), |(hits, all), run| (hits + u32::from(set.contains(&run)), all + 1));
    (hits * 1000).checked_div(all).unwrap_or(0) as i16
}
