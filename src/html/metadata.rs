//! What a page declares about its article: JSON-LD (schema.org), OpenGraph and other `meta` elements, `time` elements.
//!
//! Reads a `Page`, gives `Declared`: candidates in the order of trust. Publishing systems fill these fields carelessly, so
//! nothing here is final: `extract` checks titles and dates against what the page shows.

use super::marks;
use super::parse::Page;
use crate::annotate::structure::dates::day_of;
use jiff::civil::Date;
use serde_json::Value;

/// Most objects that are looked at in one page's JSON-LD.
const MAX_JSON_OBJECTS: usize = 2000;
/// Longest name of an author, in bytes.
const MAX_NAME_BYTES: usize = 80;

/// A declared moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its day, as written: in the zone of the value.
    pub day: Date,
    /// The value, where it is ISO 8601 with a time.
    pub time: Option<String>,
}

/// What the page declares.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Titles, best first.
    pub titles: Vec<String>,
    /// Moments of publication, best first.
    pub published: Vec<Moment>,
    /// Time of the last change.
    pub modified: Option<Moment>,
    /// Authors of the best source.
    pub authors: Vec<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Sections.
    pub categories: Vec<String>,
    /// Text of the article, where JSON-LD carries it.
    pub body: Option<String>,
    /// The description.
    pub description: Option<String>,
}

/// Collects what the page declares.
pub fn declared(page: &Page) -> Declared {
    let mut found = Declared::default();
    json_ld(page, &mut found);
    meta(page, &mut found);
    for time in page.times.iter().filter(|t| t.is_publication) {
        found.published.extend(moment(&time.value));
    }
    if !page.title.is_empty() {
        found.titles.push(page.title.clone());
    }
    found
}

/// A moment from a machine-readable value.
pub fn moment(value: &str) -> Option<Moment> {
    let value = value.trim();
    let day = day_of(value)?;
    let is_iso = value.len() > 13 && value.as_bytes()[4] == b'-' && matches!(value.as_bytes()[10], b'T' | b' ');
    let time = is_iso
        .then(|| value.replacen(' ', "T", 1))
        .filter(|v| v.len() <= 40 && !v.contains(' ') && !v.contains("T00:00:00"));
    Some(Moment { day, time })
}

fn json_ld(page: &Page, found: &mut Declared) {
    let parsed: Vec<Value> = page.json_ld.iter().filter_map(|script| parse(script)).collect();
    let mut queue: Vec<&Value> = parsed.iter().collect();
    let (mut articles, mut others) = (Vec::new(), Vec::new());
    let mut i = 0;
    while i < queue.len() && i < MAX_JSON_OBJECTS {
        match queue[i] {
            Value::Array(items) => queue.extend(items),
            Value::Object(map) => {
                queue.extend(
                    ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"]
                        .iter()
                        .filter_map(|key| map.get(*key)),
                );
                match kind(queue[i]) {
                    Kind::Article => articles.push(queue[i]),
                    Kind::Page => others.push(queue[i]),
                    Kind::Other => {}
                }
            }
            _ => {}
        }
        i += 1;
    }
    let has_date = |v: &&Value| v.get("datePublished").is_some();
    let best = articles.iter().find(|v| has_date(v)).or(articles.first()).copied();
    if let Some(article) = best {
        from_article(article, found);
    }
    for page in others {
        found.published.extend(text(page.get("datePublished")).and_then(|v| moment(&v)));
    }
    for script in page.json_ld.iter().filter(|_| best.is_none()) {
        // a script with a stray sign somewhere still tells its date
        found.published.extend(field(script, "datePublished").and_then(moment));
        found.titles.extend(field(script, "headline").map(plain));
    }
}

fn parse(script: &str) -> Option<Value> {
    let script =
        script.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim();
    serde_json::from_str(script).ok().or_else(|| {
        let clean: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(clean.trim_end_matches(';')).ok()
    })
}

/// The string after `"name":` in broken JSON.
fn field<'s>(script: &'s str, name: &str) -> Option<&'s str> {
    let at = script.find(&format!("\"{name}\""))? + name.len() + 2;
    let value = script[at..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    value.split_once('"').map(|(value, _)| value)
}

enum Kind {
    Article,
    Page,
    Other,
}

fn kind(object: &Value) -> Kind {
    let of = |name: &str| match name {
        _ if name.ends_with("Article") || name.ends_with("Posting") || name == "Report" || name == "Review" => {
            Kind::Article
        }
        "WebPage" | "ItemPage" | "VideoObject" => Kind::Page,
        _ => Kind::Other,
    };
    match object.get("@type") {
        Some(Value::String(name)) => of(name),
        Some(Value::Array(names)) => {
            let mut kinds = names.iter().filter_map(Value::as_str).map(of);
            kinds.find(|k| !matches!(k, Kind::Other)).unwrap_or(Kind::Other)
        }
        _ => Kind::Other,
    }
}

fn from_article(article: &Value, found: &mut Declared) {
    found.titles.extend(text(article.get("headline")).or_else(|| text(article.get("name"))).map(|t| plain(&t)));
    found.published.extend(text(article.get("datePublished")).and_then(|v| moment(&v)));
    found.published.extend(text(article.get("dateCreated")).and_then(|v| moment(&v)));
    found.modified = text(article.get("dateModified")).and_then(|v| moment(&v));
    found.publisher = names(article.get("publisher")).into_iter().next();
    found.authors = names(article.get("author"));
    if found.authors.is_empty() {
        found.authors = names(article.get("creator"));
    }
    found.categories = strings(article.get("articleSection"));
    found.body = text(article.get("articleBody"));
    found.description = text(article.get("description")).map(|t| plain(&t));
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => text(items.first()),
        Value::Object(map) => text(map.get("@value")),
        _ => None,
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![plain(text)],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(plain).collect(),
        _ => Vec::new(),
    }
}

/// Names of people or organizations: strings, objects with `name`, lists of either.
fn names(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(name)) => split_names(&plain(name)),
        Some(Value::Array(items)) => items.iter().flat_map(|item| names(Some(item))).collect(),
        Some(Value::Object(map)) => names(map.get("name").filter(|name| !name.is_object())),
        _ => Vec::new(),
    }
}

/// "By Ana Moe and Per Haug" holds two names.
pub fn split_names(text: &str) -> Vec<String> {
    let text = text.strip_prefix("By ").or(text.strip_prefix("by ")).unwrap_or(text).trim();
    let parts = text.split([',', ';', '|']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & "));
    let names: Vec<String> =
        parts.map(|p| p.trim().trim_start_matches("and ").to_owned()).filter(|p| !p.is_empty()).collect();
    names.into_iter().filter(|n| n.len() <= MAX_NAME_BYTES && !n.contains("://") && !n.starts_with('@')).collect()
}

/// A value without markup, entities and spare white space.
pub fn plain(value: &str) -> String {
    let decoded = if value.contains(['&', '<']) { super::parse::inner_text(value) } else { value.to_owned() };
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names of `meta` elements that tell the publication time, surest first.
const PUBLISHED: [&str; 26] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_time",
    "article:published",
    "date_published",
    "originalpublicationdate",
    "ptime",
    "displaydate",
    "dc.date",
    "date",
    "article_date_original",
];

/// Those that tell the time of the last change.
const MODIFIED: [&str; 7] = [
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "lastmod",
    "last-modified",
    "datemodified",
    "utime",
];

/// Those that tell who wrote it.
const AUTHORS: [&str; 9] = [
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dc.creator.creator",
    "article.author",
    "twitter:creator:name",
];

fn meta(page: &Page, found: &mut Declared) {
    let get = |names: &[&str]| {
        let by_name = |name: &&str| page.meta.iter().find(|(n, content)| n == name && !content.trim().is_empty());
        names.iter().find_map(by_name).map(|(_, content)| content.trim().to_owned())
    };
    found.titles.extend(
        ["og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title", "title", "headline"]
            .iter()
            .filter_map(|n| get(&[n]))
            .map(|t| plain(&t)),
    );
    found.published.extend(PUBLISHED.iter().filter_map(|name| get(&[name])).filter_map(|v| moment(&v)));
    let modified = get(&MODIFIED);
    found.modified = found.modified.take().or_else(|| modified.and_then(|v| moment(&v)));
    if found.authors.is_empty() {
        let author = get(&AUTHORS);
        found.authors = author.map(|a| split_names(&plain(&a))).unwrap_or_default();
    }
    found.publisher = found
        .publisher
        .take()
        .or_else(|| get(&["og:site_name", "dc.publisher", "publisher", "twitter:app:name:iphone"]).map(|p| plain(&p)));
    if found.categories.is_empty() {
        let section = get(&["article:section", "section", "parsely-section", "dc.subject"]);
        found.categories = section.map(|s| plain(&s)).filter(|s| s.len() < 40).into_iter().collect();
    }
    found.description = found
        .description
        .take()
        .or_else(|| get(&["og:description", "description", "twitter:description"]).map(|d| plain(&d)));
}

/// Dates of `time` elements in the article's head, in order; those in teasers and comments are left out.
pub fn shown_times(page: &Page) -> impl Iterator<Item = (usize, Moment)> {
    const ELSEWHERE: u64 = marks::RELATED
        | marks::COMMENTS
        | marks::SIDEBAR
        | marks::FOOTER
        | marks::ASIDE
        | marks::TEASER
        | marks::EMBED
        | marks::NAVIGATION;
    page.times.iter().filter(|t| t.marks & ELSEWHERE == 0).filter_map(|t| moment(&t.value).map(|m| (t.block, m)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::parse::parse as parse_page;

    #[test]
    fn reads_json_ld_and_meta() {
        let page = parse_page(
            r#"<head><meta property="og:site_name" content="The Arnsby Post"><meta name=author content="Staff">
            <script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":"NewsArticle","headline":"Bridge &amp; road closed",
            "datePublished":"2024-11-26T09:30:00+01:00","author":[{"@type":"Person","name":"Ana Moe"}],"articleSection":"Local"}]}</script></head>"#,
        );
        let found = declared(&page);
        assert_eq!(found.titles, ["Bridge & road closed"]);
        assert_eq!(found.published[0].day.to_string(), "2024-11-26");
        assert_eq!(found.published[0].time.as_deref(), Some("2024-11-26T09:30:00+01:00"));
        assert_eq!((found.authors, found.publisher.as_deref()), (vec!["Ana Moe".to_owned()], Some("The Arnsby Post")));
    }

    #[test]
    fn parts_names() {
        assert_eq!(split_names("By Ana Moe, Per Haug and Kim Lind"), ["Ana Moe", "Per Haug", "Kim Lind"]);
        assert!(split_names("https://example.org/ana").is_empty());
    }
}
