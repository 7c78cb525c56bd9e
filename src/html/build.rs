//! Follows the tokens of a page and cuts its text into blocks.
//!
//! Reads tokenizer events, gives a `Page`. Keeps the stack of open elements with the marks that each inherits; a block
//! ends where a block element starts or ends, or at two line breaks. End tags that HTML lets one leave out (`p`, `li`,
//! `td`, ...) are supplied; searches in the stack are bounded, so the time is linear in the page.

use super::marks::{self, Marks};
use super::parse::{Block, Container, Page, Tag, TimeMark};
use html5gum::emitters::callback::CallbackEvent;

/// How many open elements an end tag looks through for its start.
const MAX_END_TAG_DEPTH: usize = 256;
/// How many open elements are looked through for one whose end tag was left out.
const MAX_IMPLIED_DEPTH: usize = 12;
/// Longest attribute value that is kept.
const MAX_ATTRIBUTE_BYTES: usize = 8192;
/// Most JSON-LD that is kept of one page.
const MAX_JSON_LD_BYTES: usize = 4 << 20;

/// An element whose end tag has not come yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    name: u64,
    tag: Tag,
    marks: Marks,
    own: Marks,
    /// Hash of its tag and class.
    signature: u32,
    /// Hash of its signature and its parent's.
    path: u32,
    container: u32,
    in_link: bool,
    in_bold: bool,
    is_skipped: bool,
    is_json_ld: bool,
    /// Where its text starts, if it is declared to hold an author's name.
    author_from: Option<usize>,
}

/// The start tag that is being read.
#[derive(Debug, Default)]
struct StartTag {
    name: Vec<u8>,
    attribute: Vec<u8>,
    own: Marks,
    class_hash: u32,
    is_json_ld: bool,
    is_author: bool,
    is_publication: bool,
    name_value: Option<String>,
    content: Option<String>,
    datetime: Option<String>,
    href: Option<String>,
    is_canonical: bool,
}

/// The state between two events.
#[derive(Debug, Default)]
pub struct Builder {
    page: Page,
    stack: Vec<Open>,
    start: StartTag,
    /// The block under way: where it starts in the text, if anything was written.
    block: Option<Block>,
    pending_space: bool,
    breaks: u8,
    json_ld_bytes: usize,
}

fn hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

impl Builder {
    /// Takes the next event.
    pub fn event(&mut self, event: &CallbackEvent<'_>) {
        match *event {
            CallbackEvent::OpenStartTag { name } => {
                self.start = StartTag::default();
                self.start.name.extend_from_slice(name);
            }
            CallbackEvent::AttributeName { name } => {
                self.start.attribute.clear();
                self.start.attribute.extend_from_slice(name);
                self.start.flag();
            }
            CallbackEvent::AttributeValue { value } => self.start.value(&value[..value.len().min(MAX_ATTRIBUTE_BYTES)]),
            CallbackEvent::CloseStartTag { self_closing } => self.open(self_closing),
            CallbackEvent::EndTag { name } => self.close(name),
            CallbackEvent::String { value } => self.string(value),
            _ => {}
        }
    }

    /// The page, once all tokens have come.
    pub fn finish(mut self) -> Page {
        self.flush();
        self.page
    }

    fn top(&self) -> Open {
        let root = Open {
            name: 0,
            tag: Tag::Block,
            marks: 0,
            own: 0,
            signature: 0,
            path: 0,
            container: 0,
            in_link: false,
            in_bold: false,
            is_skipped: false,
            is_json_ld: false,
            author_from: None,
        };
        self.stack.last().copied().unwrap_or(root)
    }

    fn open(&mut self, self_closing: bool) {
        let start = std::mem::take(&mut self.start);
        let tag = Tag::of(&start.name);
        match tag {
            Tag::Break => return self.line_break(),
            Tag::Void => return self.void(start),
            _ => {}
        }
        if tag.is_block() {
            self.flush();
            self.supply_end_tags(tag);
        }
        let parent = self.top();
        let element = hash(&start.name);
        // the classes of the whole page say nothing of its parts
        let is_whole = matches!(start.name.as_slice(), b"html" | b"body");
        let own = if is_whole { 0 } else { start.own | marks::of_tag(&start.name) };
        let signature =
            if tag.is_block() { element as u32 ^ start.class_hash.rotate_left(9) } else { parent.signature };
        let path = if tag.is_block() { signature ^ parent.signature.rotate_left(5) } else { parent.path };
        let container = if tag.is_block() { self.add_container(parent.container) } else { parent.container };
        self.note_time(&start, parent.marks | own);
        if self_closing && !tag.is_block() && matches!(tag, Tag::Script | Tag::Skipped) {
            return;
        }
        self.stack.push(Open {
            name: element,
            tag,
            marks: parent.marks | own,
            own,
            signature,
            path,
            container,
            in_link: parent.in_link || tag == Tag::Link,
            in_bold: parent.in_bold || tag == Tag::Bold,
            is_skipped: parent.is_skipped || matches!(tag, Tag::Script | Tag::Skipped | Tag::Title),
            is_json_ld: tag == Tag::Script && start.is_json_ld,
            author_from: start.is_author.then_some(self.page.text.len()),
        });
    }

    fn add_container(&mut self, parent: u32) -> u32 {
        self.page.containers.push(Container { parent });
        (self.page.containers.len() - 1) as u32
    }

    fn note_time(&mut self, start: &StartTag, marks: Marks) {
        let is_time = start.name == b"time" || start.is_publication;
        if let Some(value) = start.datetime.as_ref().or(start.content.as_ref()).filter(|_| is_time) {
            let block = self.page.blocks.len();
            self.page.times.push(TimeMark { value: value.clone(), marks, block, is_publication: start.is_publication });
        }
    }

    /// Ends the elements that the start of `tag` ends.
    fn supply_end_tags(&mut self, tag: Tag) {
        let deepest = self.stack.len().saturating_sub(MAX_IMPLIED_DEPTH);
        let mut i = self.stack.len();
        while i > deepest {
            i -= 1;
            let open = self.stack[i].tag;
            let ends = match tag {
                Tag::Item | Tag::Term => matches!(open, Tag::Item | Tag::Term | Tag::Paragraph),
                Tag::Cell => matches!(open, Tag::Cell | Tag::Paragraph),
                Tag::Row => matches!(open, Tag::Row | Tag::Cell | Tag::Paragraph),
                _ => open == Tag::Paragraph,
            };
            if ends {
                self.pop_to(i);
            } else if open.is_block() && !(matches!(tag, Tag::Row) && open == Tag::Cell) {
                return;
            }
        }
    }

    fn pop_to(&mut self, len: usize) {
        while self.stack.len() > len {
            let Some(open) = self.stack.pop() else { return };
            if let Some(from) = open.author_from.filter(|from| *from < self.page.text.len()) {
                self.page.authors.push(from..self.page.text.len());
            }
        }
    }

    fn close(&mut self, name: &[u8]) {
        let tag = Tag::of(name);
        match tag {
            Tag::Break => return self.line_break(),
            Tag::Void => return,
            _ if tag.is_block() => self.flush(),
            _ => {}
        }
        let wanted = hash(name);
        let deepest = self.stack.len().saturating_sub(MAX_END_TAG_DEPTH);
        for i in (deepest..self.stack.len()).rev() {
            if self.stack[i].name == wanted {
                return self.pop_to(i);
            }
            // a stray end tag of an inline element ends no block
            if !tag.is_block() && self.stack[i].tag.is_block() && self.stack[i].tag != Tag::Paragraph {
                return;
            }
        }
    }

    fn void(&mut self, start: StartTag) {
        let marks = self.top().marks | start.own;
        self.note_time(&start, marks);
        if start.is_canonical && self.page.canonical.is_none() {
            self.page.canonical = start.href;
        }
        if start.name == b"hr" {
            self.flush();
        } else if start.name == b"meta"
            && let (Some(name), Some(content)) = (start.name_value, start.content)
        {
            self.page.meta.push((name, content));
        }
    }

    fn line_break(&mut self) {
        self.pending_space = true;
        self.breaks += 1;
        if self.breaks >= 2 {
            self.flush();
        }
    }

    fn string(&mut self, value: &[u8]) {
        let text = String::from_utf8_lossy(value);
        let top = self.top();
        if top.tag == Tag::Title
            && self.page.title.is_empty()
            && !self.stack.iter().rev().skip(1).take(8).any(|o| o.is_skipped)
        {
            self.page.title = text.split_whitespace().collect::<Vec<_>>().join(" ");
        } else if top.is_json_ld {
            self.json_ld_bytes += text.len();
            if self.json_ld_bytes <= MAX_JSON_LD_BYTES {
                self.page.json_ld.push(text.into_owned());
            }
        } else if !top.is_skipped {
            self.write(&text, top);
        }
    }

    /// Adds text to the block under way, white space drawn together.
    fn write(&mut self, text: &str, top: Open) {
        for (i, word) in text.split(char::is_whitespace).enumerate() {
            self.pending_space |= i > 0;
            if word.is_empty() {
                continue;
            }
            let before = self.page.text.len();
            let block = self.block.get_or_insert_with(|| Self::block_at(&self.stack, before));
            if self.pending_space && block.range.start < before {
                self.page.text.push(' ');
            }
            if word.is_ascii() {
                self.page.text.push_str(word);
            } else {
                self.page
                    .text
                    .extend(word.chars().filter(|c| !matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}')));
            }
            let added = (self.page.text.len() - before) as u32;
            block.link_bytes += if top.in_link { added } else { 0 };
            block.bold_bytes += if top.in_bold { added } else { 0 };
            self.pending_space = false;
            self.breaks = 0;
        }
    }

    /// A block that starts at byte `start`, within the innermost open block element.
    fn block_at(stack: &[Open], start: usize) -> Block {
        let element = stack.iter().rev().take(MAX_END_TAG_DEPTH).find(|o| o.tag.is_block());
        let top = stack.last();
        Block {
            range: start..start,
            tag: element.map_or(Tag::Block, |o| o.tag),
            marks: top.map_or(0, |o| o.marks),
            own: element.map_or(0, |o| o.own),
            container: element.map_or(0, |o| o.container),
            path: element.map_or(0, |o| o.path),
            link_bytes: 0,
            bold_bytes: 0,
        }
    }

    /// Ends the block under way.
    fn flush(&mut self) {
        self.pending_space = false;
        self.breaks = 0;
        let Some(mut block) = self.block.take() else { return };
        block.range.end = self.page.text.len();
        if self.page.text[block.range.clone()].chars().any(char::is_alphanumeric) {
            self.page.text.push('\n');
            self.page.blocks.push(block);
        } else {
            self.page.text.truncate(block.range.start);
        }
    }
}

impl StartTag {
    /// An attribute that says something by being there.
    fn flag(&mut self) {
        if self.attribute == b"hidden" {
            self.own |= marks::HIDDEN;
        }
    }

    fn value(&mut self, value: &[u8]) {
        let text = || Some(String::from_utf8_lossy(value).into_owned());
        match self.attribute.as_slice() {
            b"class" => {
                self.own |= marks::of_names(value);
                self.class_hash = hash(value) as u32;
            }
            b"id" | b"role" | b"data-testid" | b"data-component" | b"data-module" | b"data-type" | b"aria-label" => {
                self.own |= marks::of_names(value)
            }
            b"itemprop" => {
                self.own |= marks::of_names(value);
                self.is_author |= value == b"author";
                self.is_publication |= value == b"datePublished";
                self.name_value.get_or_insert(String::from_utf8_lossy(value).to_ascii_lowercase());
            }
            b"rel" => {
                self.is_author |= value.eq_ignore_ascii_case(b"author");
                self.is_canonical |= value.eq_ignore_ascii_case(b"canonical");
            }
            b"style" => self.own |= if contains_none(value) { marks::HIDDEN } else { 0 },
            b"aria-hidden" => self.own |= if value == b"true" { marks::HIDDEN } else { 0 },
            b"type" => self.is_json_ld = value.eq_ignore_ascii_case(b"application/ld+json"),
            b"property" | b"name" => self.name_value = Some(String::from_utf8_lossy(value).trim().to_ascii_lowercase()),
            b"content" => self.content = text(),
            // some saved pages have it so
            b"value" if self.name == b"meta" && self.content.is_none() => self.content = text(),
            b"datetime" => self.datetime = text(),
            b"pubdate" => self.is_publication = true,
            b"href" => self.href = text(),
            _ => {}
        }
    }
}

/// Whether a style hides its element.
fn contains_none(style: &[u8]) -> bool {
    let compact: Vec<u8> = style.iter().filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
    compact.windows(12).any(|w| w == b"display:none")
}
