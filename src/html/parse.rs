//! Turns a page's markup into blocks of text, each with what the markup says of it.
//!
//! Reads HTML, gives a `Page`: blocks in reading order, the containers they stand in, the head's metadata, `time` elements.
//! The tokens come from `html5gum` (the WHATWG tokenizer); instead of a tree we keep the stack of open elements, with the
//! end tags that HTML lets one leave out. No recursion and no unbounded search, so a hostile page costs linear time.
//! It decides nothing about what is article: that is `extract`'s business.

use super::build::Builder;
use super::marks::Marks;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span as TokenSpan, Tokenizer};
use std::convert::Infallible;
use std::ops::Range;

/// The kind of element that holds a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// `p`
    Paragraph,
    /// `h1` to `h6`
    Heading(u8),
    /// `li`, `dd`
    Item,
    /// `dt`, `summary`
    Term,
    /// `td`, `th`
    Cell,
    /// `figcaption`, `caption`
    Caption,
    /// `blockquote`
    Quote,
    /// `pre`
    Preformatted,
    /// `button`
    Button,
    /// `tr`
    Row,
    /// `ul`, `ol`, `dl`
    List,
    /// Any other block.
    Block,
    /// `a`
    Link,
    /// `b`, `strong`
    Bold,
    /// `br`
    Break,
    /// Any other inline element.
    Inline,
    /// An element without end tag or content.
    Void,
    /// `title`
    Title,
    /// `script`
    Script,
    /// Content that is never shown as text.
    Skipped,
}

impl Tag {
    /// The kind of the element with this name, in small letters.
    pub fn of(name: &[u8]) -> Self {
        match name {
            b"p" => Self::Paragraph,
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Self::Heading(name[1] - b'0'),
            b"li" | b"dd" => Self::Item,
            b"dt" | b"summary" => Self::Term,
            b"td" | b"th" => Self::Cell,
            b"tr" => Self::Row,
            b"figcaption" | b"caption" => Self::Caption,
            b"blockquote" => Self::Quote,
            b"pre" => Self::Preformatted,
            b"button" => Self::Button,
            b"ul" | b"ol" | b"dl" => Self::List,
            b"address" | b"article" | b"aside" | b"body" | b"center" | b"details" | b"dialog" | b"div"
            | b"fieldset" | b"figure" | b"footer" | b"form" | b"header" | b"hgroup" | b"html" | b"legend" | b"main"
            | b"menu" | b"nav" | b"section" | b"table" | b"tbody" | b"tfoot" | b"thead" | b"amp-sidebar" => Self::Block,
            b"a" => Self::Link,
            b"b" | b"strong" => Self::Bold,
            b"br" => Self::Break,
            b"area" | b"base" | b"col" | b"embed" | b"hr" | b"img" | b"input" | b"link" | b"meta" | b"param"
            | b"source" | b"track" | b"wbr" => Self::Void,
            b"title" => Self::Title,
            b"script" => Self::Script,
            b"style" | b"noscript" | b"template" | b"svg" | b"math" | b"iframe" | b"object" | b"canvas" | b"video"
            | b"audio" | b"select" | b"textarea" | b"option" | b"datalist" | b"noembed" | b"noframes" => Self::Skipped,
            _ => Self::Inline,
        }
    }

    /// Whether it stands on a line of its own.
    pub fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Link
                | Self::Bold
                | Self::Break
                | Self::Inline
                | Self::Void
                | Self::Title
                | Self::Script
                | Self::Skipped
        )
    }
}

/// A run of text that stands on its own in the page.
#[derive(Clone, Debug)]
pub struct Block {
    /// Bytes of `Page::text`.
    pub range: Range<usize>,
    /// The element that holds it.
    pub tag: Tag,
    /// Marks of all elements around it.
    pub marks: Marks,
    /// Marks of its own element alone.
    pub own: Marks,
    /// Number of its element in `Page::containers`.
    pub container: u32,
    /// Hash of the tags and classes of its element and the one around it: alike for alike blocks.
    pub path: u32,
    /// Bytes of its text within links.
    pub link_bytes: u32,
    /// Bytes of its text in bold.
    pub bold_bytes: u32,
}

/// An element that holds blocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Container {
    /// Number of the container around it; its own for the outermost.
    pub parent: u32,
}

/// A `time` element or another element that declares a date.
#[derive(Clone, Debug)]
pub struct TimeMark {
    /// The machine-readable value.
    pub value: String,
    /// Marks around it.
    pub marks: Marks,
    /// Number of the block that it stands in or before.
    pub block: usize,
    /// Whether it is declared as the date of publication.
    pub is_publication: bool,
}

/// What a page holds.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The text of all blocks, one line each.
    pub text: String,
    /// In reading order.
    pub blocks: Vec<Block>,
    /// Elements that hold blocks, parents before children.
    pub containers: Vec<Container>,
    /// Name (or property) and content of the `meta` elements, names in small letters.
    pub meta: Vec<(String, String)>,
    /// The `title` element.
    pub title: String,
    /// The JSON-LD scripts.
    pub json_ld: Vec<String>,
    /// Declared dates.
    pub times: Vec<TimeMark>,
    /// Canonical address.
    pub canonical: Option<String>,
    /// Text ranges of elements that are declared to hold an author's name.
    pub authors: Vec<Range<usize>>,
}

impl Page {
    /// The text of block `i`.
    pub fn block_text(&self, i: usize) -> &str {
        &self.text[self.blocks[i].range.clone()]
    }
}

/// Reads a page; linear in its size.
pub fn parse(html: &str) -> Page {
    let mut builder = Builder::default();
    let callback = |event: CallbackEvent<'_>, _: TokenSpan<()>| -> Option<Infallible> {
        builder.event(&event);
        None
    };
    let mut emitter = CallbackEmitter::new(callback);
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
    builder.finish()
}

/// The text of a fragment of markup, as in a metadata value.
pub fn inner_text(fragment: &str) -> String {
    parse(fragment).text
}
