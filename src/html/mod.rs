//! A saved page is not its article: this room takes the article out of a page's markup.
//!
//! Reads a decoded page, gives the article's text (title first, one line a block) with `Hints`: what the page declares
//! about it, its headings, and kept matter that is not the article. Blocks of text are parsed out in one pass (`parse`),
//! weighed by what the markup and the words say (`extract`), and checked against the page's metadata (`metadata`).
//! It never fetches anything and runs no script; text that scripts would write is not there.

mod build;
pub mod columns;
pub mod extract;
mod marks;
pub mod metadata;
pub mod parse;

use crate::annotate::structure::Hints;
use crate::annotate::structure::classify::{self, Models};
use crate::text::Text;

/// How many leading bytes are looked at to tell a page from plain text.
const SNIFFED_BYTES: usize = 1024;

/// Takes the article out of a page; linear in its size.
#[must_use]
pub fn read(page: &Text) -> (Text, Hints) {
    read_with(page, classify::models())
}

/// Takes the article out of a page with forests other than the built-in ones.
#[must_use]
pub fn read_with(page: &Text, models: &Models<'_>) -> (Text, Hints) {
    let (content, hints) = extract::extract(&parse::parse(page.content()), &models.html);
    (Text::decoded(content, page.encoding(), page.bytes(), page.replaced()), hints)
}

/// Whether bytes look like an HTML page: a document type or a tag of a page's head stands first, after comments.
#[must_use]
pub fn looks_like_html(bytes: &[u8]) -> bool {
    const STARTS: [&str; 10] =
        ["<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<script", "<article", "<div", "<h1"];
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SNIFFED_BYTES)]).to_ascii_lowercase();
    let mut rest = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    while let Some(comment) = rest.strip_prefix("<!--").or(rest.strip_prefix("<?xml")) {
        let Some((_, after)) = comment.split_once('>') else { return false };
        rest = after.trim_start();
    }
    STARTS
        .iter()
        .any(|start| rest.strip_prefix(start).is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_alphanumeric())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>Bridge in Arnsby to close for six weeks | The Arnsby Post</title>
        <meta property="og:site_name" content="The Arnsby Post"><meta property="article:published_time" content="2024-11-26T09:30:00+01:00"></head>
        <body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav><main><article>
        <h1>Bridge in Arnsby to close for six weeks</h1><p class="byline">By <a href="/ana">Ana Moe</a></p>
        <p>The council of the small town of Arnsby said on Monday that it would close the bridge over the river for at least six weeks to mend it, and that nobody should wait.</p>
        <p>Engineers had found cracks in two of its piers in the spring, the council said, and the winter had made them wider than anybody had expected at the time.</p>
        <h2>What drivers should know</h2>
        <p>Buses will go by way of the mill road, which will be open in both directions, and the ferry will take those who walk, the council said in a statement on its site.</p>
        <p>The work is to be paid for by the county, which has set money aside for it, and is to be done before the spring floods come down from the hills in April.</p>
        </article></main><footer><p>© 2024 The Arnsby Post. All rights reserved.</p></footer></body></html>"#;

    #[test]
    fn takes_the_article_out_of_a_page() {
        let (text, hints) = read(&Text::new(PAGE));
        let lines: Vec<&str> = text.content().lines().collect();
        assert_eq!(lines[0], "Bridge in Arnsby to close for six weeks");
        assert_eq!(lines.iter().filter(|l| l.split(' ').count() > 20).count(), 4, "{lines:?}");
        assert!(!text.content().contains("All rights reserved") && !text.content().contains("Home"));
        assert_eq!(
            hints.headings.iter().map(|(s, l)| (s.of(text.content()), *l)).collect::<Vec<_>>(),
            [("What drivers should know", 1)]
        );
        assert_eq!(hints.published.map(|d| d.to_string()), Some("2024-11-26".into()));
        assert_eq!((hints.authors, hints.publisher.as_deref()), (vec!["Ana Moe".to_owned()], Some("The Arnsby Post")));
    }

    #[test]
    fn survives_hostile_pages() {
        let nested = "<div><p><a><b>x ".repeat(20_000);
        let stray = format!("<div>{}", "</p></span></li></td>".repeat(20_000));
        for page in ["", "<", "<p", "&#x;&#99999999;&lt", "<title>", "<script>", nested.as_str(), stray.as_str()] {
            let (text, hints) = read(&Text::new(page));
            assert!(hints.headings.iter().all(|(s, _)| s.end as usize <= text.content().len()));
        }
    }

    #[test]
    fn knows_a_page_by_its_first_bytes() {
        assert!(looks_like_html(b"\xEF\xBB\xBF\n<!DOCTYPE html><html>"));
        assert!(looks_like_html(b"<!-- saved from url --><html lang=en>"));
        assert!(looks_like_html(b"<?xml version=\"1.0\"?><html>"));
        assert!(!looks_like_html(b"<3 is what they said"));
        assert!(!looks_like_html(b"The <html> tag is old."));
        assert!(!looks_like_html(b""));
    }
}
