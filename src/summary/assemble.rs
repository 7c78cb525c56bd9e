//! Builds the record from the layers: numbers ids, orders lists, links parts, and turns bytes into the record's unit.
//!
//! Reads a `Document`, `Layers` and the options that shape the record, gives an `Article`. The only place where offsets
//! change their unit. It decides nothing about the text: what is found was found before.

use crate::annotate::Layers;
use crate::annotate::entities::Entity as FoundEntity;
use crate::annotate::mentions::EntityType;
use crate::annotate::quotes::{Quote as FoundQuote, QuoteKind, SpeakerStatus};
use crate::annotate::structure::{Role, Section as FoundSection};
use crate::document::Document;
use crate::summary::figures::{day, wikidata_id};
use crate::summary::ids::id;
use crate::summary::schema::{
    Amount, AnalyzerInfo, Article, Boilerplate, Cue, DateRecord, Dateline, Entity, Failure, KeyPhrase, Links,
    MaybeRange, Mention, Metadata, MetadataSpans, ParagraphRecord, Quote, Range, SCHEMA, Section, Slice, Source,
    Speaker, Stats, Str, SummarySentence, Topic, Via,
};
use crate::text::Span;
use crate::text::code_points::{CodePoints, OffsetUnit};
use std::borrow::Cow;

/// Words that an adult reads in a minute.
const WORDS_PER_MINUTE: usize = 230;

/// Extra parts of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// The text itself.
    pub text: bool,
    /// Spans and roles of paragraphs.
    pub paragraphs: bool,
    /// Spans of sentences.
    pub sentences: bool,
}

/// What the record needs beside the layers.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// Where the text came from.
    pub source: Source<'a>,
    /// Unit of offsets.
    pub unit: OffsetUnit,
    /// Extra parts.
    pub include: Include,
    /// Warnings about the input.
    pub warnings: Vec<Str<'a>>,
}

/// The record of one article.
#[must_use]
pub fn assemble<'a>(doc: &Document<'a>, layers: &'a Layers, frame: Frame<'a>) -> Article<'a> {
    let unit = frame.unit;
    Builder::new(doc, layers, unit).article(frame)
}

/// The record of an input that could not be analyzed: every key, empty lists, and the reason.
#[must_use]
pub fn failed<'a>(source: Source<'a>, unit: OffsetUnit, error: &crate::error::Error) -> Article<'a> {
    Article {
        source,
        error: Some(Failure { kind: Cow::Borrowed(error.kind()), message: Cow::Owned(error.to_string()) }),
        analyzer: info(),
        schema: SCHEMA,
        offsets: Cow::Borrowed(unit.name()),
        language: Cow::Borrowed("und"),
        metadata: Metadata::default(),
        stats: Stats::default(),
        summary: Vec::new(),
        sections: Vec::new(),
        entities: Vec::new(),
        quotes: Vec::new(),
        dates: Vec::new(),
        amounts: Vec::new(),
        topics: Vec::new(),
        keyphrases: Vec::new(),
        boilerplate: Vec::new(),
        warnings: Vec::new(),
        text: None,
        paragraphs: None,
        sentences: None,
    }
}

/// Name, version and data hash of this build.
#[must_use]
pub fn info() -> AnalyzerInfo<'static> {
    AnalyzerInfo {
        name: Cow::Borrowed("analyze"),
        version: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
        data: Cow::Borrowed(crate::lexicon::data_hash()),
    }
}

/// Rounds a score for the record: three decimals say all there is to say.
fn rounded(score: f32) -> f32 {
    (score.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}

/// What begins in a section.
#[derive(Clone, Debug, Default)]
struct Held {
    /// Entities with how many mentions: most mentions first, then by rank.
    entities: Vec<(usize, usize)>,
    quotes: Vec<usize>,
    dates: Vec<usize>,
}

struct Builder<'d, 'a> {
    doc: &'d Document<'a>,
    layers: &'a Layers,
    points: CodePoints<'a>,
    /// The entities by salience.
    order: Vec<usize>,
    /// For each entity its place in that order.
    rank: Vec<usize>,
    /// The evidence of all topics by start, with the topic's index.
    evidence: Vec<(Span, usize)>,
}

impl<'d, 'a> Builder<'d, 'a> {
    fn new(doc: &'d Document<'a>, layers: &'a Layers, unit: OffsetUnit) -> Self {
        let mut order: Vec<usize> = (0..layers.entities.entities.len()).collect();
        let salience = |entity: &usize| layers.salience.entities[*entity];
        order.sort_unstable_by(|a, b| salience(b).total_cmp(&salience(a)).then(a.cmp(b)));
        let mut rank = vec![0; order.len()];
        for (place, entity) in order.iter().enumerate() {
            rank[*entity] = place;
        }
        let topics = layers.topics.iter().enumerate();
        let mut evidence: Vec<_> = topics.flat_map(|(i, t)| t.evidence.iter().map(move |e| (*e, i))).collect();
        evidence.sort_unstable();
        Self { doc, layers, points: CodePoints::new(doc.content(), unit), order, rank, evidence }
    }

    fn article(&self, frame: Frame<'a>) -> Article<'a> {
        Article {
            schema: SCHEMA,
            analyzer: info(),
            offsets: Cow::Borrowed(frame.unit.name()),
            source: frame.source,
            error: None,
            language: Cow::Borrowed(self.layers.language),
            metadata: self.metadata(),
            stats: self.stats(),
            summary: self.summary(),
            sections: self.sections(),
            entities: self.entities(),
            quotes: self.quotes(),
            dates: self.dates(),
            amounts: self.amounts(),
            topics: self.topics(),
            keyphrases: self.keyphrases(),
            boilerplate: self.boilerplate(),
            warnings: self.warnings(frame.warnings),
            text: frame.include.text.then(|| Cow::Borrowed(self.doc.content())),
            paragraphs: frame.include.paragraphs.then(|| self.paragraphs()),
            sentences: frame.include.sentences.then(|| self.doc.sentences.iter().map(|s| self.range(s.span)).collect()),
        }
    }

    fn range(&self, span: Span) -> Range {
        Range { start: self.points.at(span.start), end: self.points.at(span.end) }
    }

    fn maybe(&self, span: Option<Span>) -> MaybeRange {
        let range = span.map(|s| self.range(s));
        MaybeRange { start: range.map(|r| r.start), end: range.map(|r| r.end) }
    }

    fn text(&self, span: Span) -> Str<'a> {
        Cow::Borrowed(span.of(self.doc.content()))
    }

    fn slice(&self, span: Span) -> Slice<'a> {
        let Range { start, end } = self.range(span);
        Slice { start, end, text: self.text(span) }
    }

    fn section_id(&self, span: Span) -> Option<Str<'a>> {
        self.layers.structure.section_at(span.start).map(|i| id('s', i))
    }

    fn entity_id(&self, entity: usize) -> Str<'a> {
        id('e', self.rank[entity])
    }

    fn entity_name(&self, entity: usize) -> Str<'a> {
        Cow::Borrowed(self.layers.entities.entities[entity].name.as_str())
    }

    fn metadata(&self) -> Metadata<'a> {
        let meta = &self.layers.structure.metadata;
        let line = &meta.dateline;
        let at = self.maybe(line.span);
        Metadata {
            title: meta.title.as_deref().map(Cow::Borrowed),
            authors: meta.authors.iter().map(|(name, _)| Cow::Borrowed(name.as_str())).collect(),
            publisher: meta.publisher.as_deref().map(Cow::Borrowed),
            categories: meta.categories.iter().map(|c| Cow::Borrowed(c.as_str())).collect(),
            published: meta.published.map(day),
            published_time: meta.published_time.as_deref().map(Cow::Borrowed),
            modified: meta.modified.as_deref().map(Cow::Borrowed),
            dateline: Dateline {
                text: line.span.map(|s| self.text(s)),
                place: line.place.map(|s| self.text(s)),
                agency: line.agency.map(|s| self.text(s)),
                date: line.date.map(day),
                start: at.start,
                end: at.end,
            },
            spans: MetadataSpans {
                title: self.maybe(meta.title_span),
                published: self.maybe(meta.published_span),
                authors: meta.authors.iter().filter_map(|(_, s)| s.map(|s| self.range(s))).collect(),
            },
        }
    }

    /// Words of body in a run of paragraphs, and how many paragraphs of body there are.
    fn body(&self, paragraphs: std::ops::Range<usize>) -> (usize, usize) {
        let roles = &self.layers.structure.roles;
        let body = paragraphs.filter(|p| roles[*p] == Role::Body);
        body.fold((0, 0), |(words, count), p| {
            let tokens = &self.doc.tokens[self.doc.paragraphs[p].tokens.range()];
            (words + tokens.iter().filter(|t| t.shape.is_word()).count(), count + 1)
        })
    }

    fn stats(&self) -> Stats {
        let structure = &self.layers.structure;
        let kept = (0..self.doc.paragraphs.len()).filter(|p| structure.is_article(*p));
        let mut stats = Stats { characters: self.doc.content().chars().count(), ..Stats::default() };
        for paragraph in kept.map(|p| &self.doc.paragraphs[p]) {
            stats.paragraphs += 1;
            stats.sentences += paragraph.sentences.len();
            stats.words += self.doc.tokens[paragraph.tokens.range()].iter().filter(|t| t.shape.is_word()).count();
        }
        stats.reading_minutes = stats.words.div_ceil(WORDS_PER_MINUTE);
        stats
    }

    fn summary(&self) -> Vec<SummarySentence<'a>> {
        let sentence = |(index, score): &(usize, f32)| {
            let Slice { start, end, text } = self.slice(self.doc.sentences[*index].span);
            SummarySentence { start, end, text, score: rounded(*score) }
        };
        self.layers.salience.summary.iter().map(sentence).collect()
    }

    fn sections(&self) -> Vec<Section<'a>> {
        let sections = self.layers.structure.sections.iter().zip(self.held());
        sections.enumerate().map(|(i, (section, held))| self.section(i, section, &held)).collect()
    }

    /// What begins in each section.
    fn held(&self) -> Vec<Held> {
        let structure = &self.layers.structure;
        let mut held = vec![Held::default(); structure.sections.len()];
        for (i, entity) in self.layers.entities.entities.iter().enumerate() {
            let spans = entity.mentions.iter().map(|m| self.layers.mentions[*m].span);
            for section in spans.filter_map(|s| structure.section_at(s.start)) {
                match held[section].entities.last_mut() {
                    Some((last, count)) if *last == i => *count += 1,
                    _ => held[section].entities.push((i, 1)),
                }
            }
        }
        for section in &mut held {
            section.entities.sort_unstable_by_key(|(e, n)| (std::cmp::Reverse(*n), self.rank[*e]));
        }
        for (i, quote) in self.layers.quotes.iter().enumerate() {
            structure.section_at(quote.span.start).into_iter().for_each(|s| held[s].quotes.push(i));
        }
        for (i, date) in self.layers.dates.iter().enumerate() {
            structure.section_at(date.span.start).into_iter().for_each(|s| held[s].dates.push(i));
        }
        held
    }

    fn section(&self, index: usize, section: &'a FoundSection, held: &Held) -> Section<'a> {
        let Range { start, end } = self.range(section.span);
        let (words, paragraphs) = self.body(section.paragraphs.range());
        let names = |types: &[EntityType]| {
            let named = held.entities.iter().filter(|(e, _)| types.contains(&self.layers.entities.entities[*e].label));
            named.map(|(e, _)| self.entity_name(*e)).collect()
        };
        Section {
            id: id('s', index),
            heading: section.heading.map(|p| self.text(self.doc.paragraphs[p].span)),
            level: section.level,
            start,
            end,
            paragraphs,
            words,
            people: names(&[EntityType::Person]),
            places: names(&[EntityType::Location, EntityType::Facility]),
            entities: held.entities.iter().map(|(e, _)| self.entity_id(*e)).collect(),
            quotes: held.quotes.iter().map(|q| id('q', *q)).collect(),
            dates: held.dates.iter().map(|d| id('d', *d)).collect(),
            topics: self
                .layers
                .topics
                .iter()
                .filter(|t| t.sections.contains(&index))
                .map(|t| Cow::Borrowed(&*t.id))
                .collect(),
        }
    }

    fn entities(&self) -> Vec<Entity<'a>> {
        self.order.iter().map(|e| self.entity(*e)).collect()
    }

    fn entity(&self, index: usize) -> Entity<'a> {
        let entity: &'a FoundEntity = &self.layers.entities.entities[index];
        let mention = |m: &usize| {
            let found = &self.layers.mentions[*m];
            let Slice { start, end, text } = self.slice(found.span);
            let section = self.section_id(found.span);
            Mention {
                start,
                end,
                text,
                kind: Cow::Borrowed(found.kind.name()),
                section,
                confidence: rounded(found.score),
            }
        };
        Entity {
            id: self.entity_id(index),
            name: Cow::Borrowed(entity.name.as_str()),
            kind: Cow::Borrowed(entity.label.name()),
            subtype: entity.subtype.map(Cow::Borrowed),
            aliases: entity.aliases.iter().map(|a| Cow::Borrowed(a.as_str())).collect(),
            description: entity.description.as_deref().map(Cow::Borrowed),
            links: Links { wikidata: entity.wikidata.map(wikidata_id), geonames: entity.geonames },
            count: entity.mentions.len(),
            salience: rounded(self.layers.salience.entities[index]),
            confidence: rounded(entity.confidence),
            mentions: entity.mentions.iter().map(mention).collect(),
        }
    }

    fn quotes(&self) -> Vec<Quote<'a>> {
        self.layers.quotes.iter().enumerate().map(|(i, q)| self.quote(i, q)).collect()
    }

    fn quote(&self, index: usize, quote: &'a FoundQuote) -> Quote<'a> {
        let Range { start, end } = self.range(quote.span);
        let parts: Vec<_> = quote.parts.iter().map(|p| self.slice(*p)).collect();
        let text = match parts.as_slice() {
            [only] => only.text.clone(),
            all => Cow::Owned(all.iter().map(|p| p.text.as_ref()).collect::<Vec<_>>().join(" ")),
        };
        let first = self.layers.dates.partition_point(|d| d.span.start < quote.span.start);
        let dates = self.layers.dates.iter().enumerate().skip(first).take_while(|(_, d)| d.span.start < quote.span.end);
        let dates = dates.filter(|(_, d)| quote.span.contains(d.span));
        Quote {
            id: id('q', index),
            kind: Cow::Borrowed(quote.kind.name()),
            start,
            end,
            text,
            parts: if quote.kind == QuoteKind::Indirect && parts.is_empty() {
                vec![self.slice(quote.span)]
            } else {
                parts
            },
            speaker: self.speaker(quote),
            cue: self.cue(quote),
            via: self.via(quote),
            about: quote.about.iter().map(|e| self.entity_id(*e)).collect(),
            about_names: quote.about.iter().map(|e| self.entity_name(*e)).collect(),
            topics: self.topics_of(quote).map(|t| Cow::Borrowed(&*self.layers.topics[t].id)).collect(),
            dates: dates.map(|(i, _)| id('d', i)).collect(),
            section: self.section_id(quote.span),
            confidence: rounded(quote.confidence),
        }
    }

    /// The topics whose evidence lies in a quote.
    fn topics_of(&self, quote: &FoundQuote) -> impl Iterator<Item = usize> {
        let from = self.evidence.partition_point(|(e, _)| e.start < quote.span.start);
        let near = self.evidence[from..].iter().take_while(|(e, _)| e.start < quote.span.end);
        let mut topics: Vec<usize> = near.filter(|(e, _)| quote.span.contains(*e)).map(|(_, topic)| *topic).collect();
        topics.sort_unstable();
        topics.dedup();
        topics.into_iter()
    }

    fn speaker(&self, quote: &'a FoundQuote) -> Speaker<'a> {
        let speaker = &quote.speaker;
        let status = Cow::Borrowed(speaker.status.name());
        if speaker.status == SpeakerStatus::Unknown {
            return Speaker { status, ..Speaker::default() };
        }
        let at = self.maybe(speaker.span);
        let entity = speaker.entity.map(|e| &self.layers.entities.entities[e]);
        Speaker {
            status,
            entity: speaker.entity.map(|e| self.entity_id(e)),
            name: speaker.name.as_deref().or(entity.map(|e| e.name.as_str())).map(Cow::Borrowed),
            kind: speaker.kind.map(Cow::Borrowed),
            description: entity.and_then(|e| e.description.as_deref()).map(Cow::Borrowed),
            start: at.start,
            end: at.end,
            text: speaker.span.map(|s| self.text(s)),
        }
    }

    fn cue(&self, quote: &'a FoundQuote) -> Cue<'a> {
        quote.cue.as_ref().map_or_else(Cue::default, |cue| {
            let Slice { start, end, text } = self.slice(cue.span);
            Cue { start: Some(start), end: Some(end), text: Some(text), lemma: Some(Cow::Borrowed(cue.lemma.as_ref())) }
        })
    }

    fn via(&self, quote: &FoundQuote) -> Via<'a> {
        quote.via.as_ref().map_or_else(Via::default, |via| {
            let Slice { start, end, text } = self.slice(via.span);
            Via {
                entity: via.entity.map(|e| self.entity_id(e)),
                name: Some(via.entity.map_or_else(|| text.clone(), |e| self.entity_name(e))),
                start: Some(start),
                end: Some(end),
                text: Some(text),
            }
        })
    }

    fn dates(&self) -> Vec<DateRecord<'a>> {
        let record = |(i, date): (usize, &'a crate::annotate::timex::Timex)| {
            let Slice { start, end, text } = self.slice(date.span);
            DateRecord {
                id: id('d', i),
                start,
                end,
                text,
                kind: Cow::Borrowed(date.kind.name()),
                value: Cow::Borrowed(date.value.as_str()),
                modifier: date.modifier.map(Cow::Borrowed),
                first: date.interval.map(|(first, _)| day(first)),
                last: date.interval.map(|(_, last)| day(last)),
                anchor: date.anchor.map(|a| Cow::Borrowed(a.name())),
                section: self.section_id(date.span),
            }
        };
        self.layers.dates.iter().enumerate().map(record).collect()
    }

    /// The input's warnings, then those about dates.
    fn warnings(&self, mut warnings: Vec<Str<'a>>) -> Vec<Str<'a>> {
        for date in &self.layers.dates {
            let Some(warning) = date.warning else { continue };
            let Slice { start, text, .. } = self.slice(date.span);
            warnings.push(Cow::Owned(match warning {
                "impossible-day" => format!("'{text}' at {start} is no day of the calendar; only its month is kept"),
                "ambiguous-day-month" => format!("'{text}' at {start} may put the day or the month first"),
                other => format!("'{text}' at {start}: {other}"),
            }));
        }
        warnings
    }

    fn amounts(&self) -> Vec<Amount<'a>> {
        let record = |(i, amount): (usize, &'a crate::annotate::amounts::Amount)| {
            let Slice { start, end, text } = self.slice(amount.span);
            Amount {
                id: id('a', i),
                start,
                end,
                text,
                kind: Cow::Borrowed(amount.kind.name()),
                value: amount.value,
                unit: amount.unit.map(Cow::Borrowed),
                bound: Cow::Borrowed(amount.bound.name()),
                min: amount.min,
                max: amount.max,
                of: amount.of.map(|s| self.text(s)),
                section: self.section_id(amount.span),
            }
        };
        self.layers.amounts.iter().enumerate().map(record).collect()
    }

    fn topics(&self) -> Vec<Topic<'a>> {
        let record = |topic: &'a crate::annotate::topics::Topic| Topic {
            id: Cow::Borrowed(&*topic.id),
            label: Cow::Borrowed(&*topic.label),
            kind: Cow::Borrowed(topic.kind.name()),
            score: rounded(topic.score),
            media_topic: topic.media_topic.as_deref().map(Cow::Borrowed),
            parents: topic.parents.iter().map(|p| Cow::Borrowed(*p)).collect(),
            sections: topic.sections.iter().map(|s| id('s', *s)).collect(),
            evidence: topic.evidence.iter().map(|e| self.slice(*e)).collect(),
        };
        self.layers.topics.iter().map(record).collect()
    }

    fn keyphrases(&self) -> Vec<KeyPhrase<'a>> {
        let record = |phrase: &'a crate::annotate::keyphrases::KeyPhrase| KeyPhrase {
            text: Cow::Borrowed(phrase.text.as_str()),
            score: rounded(phrase.score),
            count: phrase.mentions.len(),
            mentions: phrase.mentions.iter().map(|m| self.range(*m)).collect(),
        };
        self.layers.keyphrases.iter().map(record).collect()
    }

    fn boilerplate(&self) -> Vec<Boilerplate<'a>> {
        let record = |(span, kind): &(Span, &'static str)| {
            let Range { start, end } = self.range(*span);
            Boilerplate { start, end, kind: Cow::Borrowed(*kind) }
        };
        self.layers.structure.boilerplate.iter().map(record).collect()
    }

    fn paragraphs(&self) -> Vec<ParagraphRecord<'a>> {
        let role = |role: Role| match role {
            Role::Title => "title",
            Role::Heading(_) => "heading",
            Role::Body => "body",
            Role::Boilerplate(_) => "boilerplate",
        };
        let record = |(i, paragraph): (usize, &crate::document::Paragraph)| {
            let Range { start, end } = self.range(paragraph.span);
            ParagraphRecord { start, end, role: Cow::Borrowed(role(self.layers.structure.roles[i])) }
        };
        self.doc.paragraphs.iter().enumerate().map(record).collect()
    }
}
