//! Reads a news article and tells who is in it, who said what, when, where and about what.
//!
//! The flow is one way: bytes, `text`, `document`, annotators, record, writers; no module imports one that comes after it.
//!
//! ```
//! let text = analyze::Text::new("“It rained for a week,” said Ann Moe, the mayor of Arnsby, on 4 March 2024.");
//! let doc = analyze::document::Document::new(&text);
//! let layers = analyze::annotate_document(&doc, &analyze::Options::default(), &Default::default());
//! assert_eq!(text.slice(layers.dates[1].span), "4 March 2024"); // after "a week"; spans are bytes here, code points in the record
//! assert_eq!(layers.quotes.len(), 1);
//! ```

pub mod analyzer;
pub mod annotate;
#[cfg(feature = "cli")]
pub mod cli;
pub mod document;
pub mod error;
#[cfg(feature = "html")]
pub mod html;
pub mod lexicon;
pub mod model;
pub mod output;
pub mod summary;
pub mod text;

pub use analyzer::{Observer, Options, Stage, analyze, annotate as annotate_document};
pub use error::Error;
pub use text::{Span, Text};
