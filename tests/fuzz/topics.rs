//! Any text as a list of the user's topics: it is refused with a line that is there, or an article is analyzed with it.
#![no_main]

mod shared;

use analyze::annotate::structure::Hints;
use analyze::annotate::topics::UserTopics;
use analyze::{Error, Options, Text};
use std::sync::Arc;

const ARTICLE: &str = "Grain ships leave Arnsby\n\n“The treaty on the lake holds,” Ann Moe, the mayor, told Bo Haug on Monday. Nile perch \
    and wind farms were on the list of the riparian states, U.S. officials said.";

libfuzzer_sys::fuzz_target!(|list: &str| {
    match UserTopics::parse(list) {
        Ok(topics) => {
            let options = Options { topics: Arc::new(topics), ..Options::default() };
            shared::hold(&Text::new(ARTICLE), &options, &Hints::default());
            // words of the list itself are sure to be found
            shared::hold(&Text::new(list), &options, &Hints::default());
        }
        Err(Error::BadList { line, .. }) => assert!(line >= 1 && line <= list.lines().count().max(1), "no line {line}"),
        Err(other) => panic!("{other}"),
    }
});
