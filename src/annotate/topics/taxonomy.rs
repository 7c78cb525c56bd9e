//! The top of the tree of IPTC Media Topics: seventeen concepts, by number.
//!
//! The tree itself is in `lexicon::topics`. No topic is scored here.

/// The concepts that have none above them; their place is their number.
pub const TOPS: [&str; 17] = [
    "medtop:01000000",
    "medtop:02000000",
    "medtop:03000000",
    "medtop:04000000",
    "medtop:05000000",
    "medtop:06000000",
    "medtop:07000000",
    "medtop:08000000",
    "medtop:09000000",
    "medtop:10000000",
    "medtop:11000000",
    "medtop:12000000",
    "medtop:13000000",
    "medtop:14000000",
    "medtop:15000000",
    "medtop:16000000",
    "medtop:17000000",
];

/// Number of science and technology among the top concepts.
pub const SCIENCE_AND_TECHNOLOGY: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::topics::Subject;

    #[test]
    fn numbers_the_top_concepts() {
        for (number, id) in TOPS.iter().enumerate() {
            let top = Subject::find(id).expect("a concept");
            assert!(top.top() == Some(number) && top.is_top() && !top.label().is_empty(), "{id}");
            assert_eq!(Subject::of_top(number), Some(top));
        }
        let crash = Subject::find("medtop:20000063").expect("a concept");
        let above: Vec<&str> = crash.all_above().map(Subject::id).collect();
        assert_eq!(above, ["medtop:20000062", "medtop:20000056", "medtop:16000000"]);
        assert_eq!(crash.top(), Some(15));
    }
}
