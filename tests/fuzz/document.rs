//! Any text: paragraphs, sentences and tokens lie in order, each within the one above, on the boundaries of characters.
#![no_main]

use analyze::Text;
use analyze::document::Document;

libfuzzer_sys::fuzz_target!(|content: &str| {
    let text = Text::new(content);
    let doc = Document::new(&text);
    let content = text.content();
    let mut end = 0;
    for paragraph in &doc.paragraphs {
        assert!(paragraph.span.range().start >= end, "paragraphs overlap");
        end = paragraph.span.range().end;
        assert!(content.get(paragraph.span.range()).is_some_and(|p| !p.trim().is_empty()), "a blank paragraph");
        for sentence in paragraph.sentences.range() {
            let span = doc.sentences[sentence].span.range();
            assert!(span.start >= paragraph.span.range().start && span.end <= end, "a sentence leaves its paragraph");
        }
    }
    let mut end = 0;
    for (number, token) in doc.tokens.iter().enumerate() {
        let span = token.span.range();
        assert!(span.start >= end && span.start < span.end, "tokens overlap or are empty");
        assert!(content.get(span.clone()).is_some(), "a token cuts a character");
        let sentence = doc.sentences[doc.sentence_of(number)].span.range();
        assert!(sentence.start <= span.start && span.end <= sentence.end, "a token leaves its sentence");
        end = span.end;
    }
    // all that is no white space stands in a paragraph
    let inside: usize =
        doc.paragraphs.iter().map(|p| content[p.span.range()].chars().filter(|c| !c.is_whitespace()).count()).sum();
    assert_eq!(inside, content.chars().filter(|c| !c.is_whitespace()).count(), "something stands in no paragraph");
});
