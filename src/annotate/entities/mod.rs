//! Joins mentions into entities, names, describes and links them.
//!
//! Reads names (`mentions`), gives `Entities` and the nominal and pronoun mentions that refer to them. Names become forms,
//! forms are joined (`persons`, `things`), clusters are named, described and linked; then pronouns and nominals find theirs.

mod build;
mod clusters;
mod describe;
mod forms;
mod gender;
mod index;
mod join;
mod links;
mod naming;
mod nominals;
mod persons;
mod pronouns;
mod spelling;
mod things;
mod variants;

use crate::annotate::mentions::{EntityType, Mention};
use crate::annotate::quotations::Quotation;
use crate::annotate::structure::Structure;
use crate::document::Document;

/// Grammatical gender that pronouns show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gender {
    /// she
    Female,
    /// he
    Male,
    /// it
    Neuter,
    /// Not known.
    #[default]
    Unknown,
}

/// Who or what mentions denote.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Indices into the mentions, by start.
    pub mentions: Vec<usize>,
    /// The fullest proper form in the article, or the gazetteer's label of a linked entity.
    pub name: String,
    /// What kind of thing.
    pub label: EntityType,
    /// Finer kind.
    pub subtype: Option<&'static str>,
    /// Other forms in the article, in order of first appearance.
    pub aliases: Vec<String>,
    /// Role as the article gives it.
    pub description: Option<String>,
    /// Wikidata item number (without the Q).
    pub wikidata: Option<u32>,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// What pronouns fit.
    pub gender: Gender,
    /// Probability that the entity is real and typed rightly.
    pub confidence: f32,
}

/// The entities of an article.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    /// By first mention.
    pub entities: Vec<Entity>,
    /// For each mention its entity; None where a pronoun or nominal could not be resolved.
    pub of_mention: Vec<Option<usize>>,
}

/// Resolves mentions. Returns all mentions (names, nominals and pronouns, by start) and the entities over them.
#[must_use]
pub fn resolve(
    doc: &Document<'_>,
    structure: &Structure,
    mentions: Vec<Mention>,
    marked: &[Quotation],
) -> (Vec<Mention>, Entities) {
    let spelled = forms::read(doc, &mentions);
    let names = join::join(doc, &mentions, &spelled);
    let entities = build::entities(doc, &mentions, &names);
    let mut asides = pronouns::resolve(doc, structure, (&mentions, &entities), marked);
    asides.extend(nominals::resolve(doc, structure, (&mentions, &entities)));
    weave(mentions, entities, asides)
}

/// Puts further mentions of the entities among the names, by start.
fn weave(names: Vec<Mention>, mut entities: Entities, mut asides: Vec<(Mention, usize)>) -> (Vec<Mention>, Entities) {
    let place = |mention: &Mention| (mention.span.start, mention.span.end);
    asides.sort_by_key(|(mention, _)| place(mention));
    let count = names.len() + asides.len();
    let (mut mentions, mut of_mention) = (Vec::with_capacity(count), Vec::with_capacity(count));
    entities.entities.iter_mut().for_each(|e| e.mentions.clear());
    let mut add = |mention: Mention, entity: Option<usize>| {
        if let Some(entity) = entity {
            entities.entities[entity].mentions.push(mentions.len());
        }
        mentions.push(mention);
        of_mention.push(entity);
    };
    let mut asides = asides.into_iter().peekable();
    for (name, entity) in names.into_iter().zip(std::mem::take(&mut entities.of_mention)) {
        while let Some((aside, of)) = asides.next_if(|(aside, _)| place(aside) < place(&name)) {
            add(aside, Some(of));
        }
        add(name, entity);
    }
    asides.for_each(|(aside, of)| add(aside, Some(of)));
    entities.of_mention = of_mention;
    (mentions, entities)
}

#[cfg(test)]
mod tests {
    use crate::analyzer::{Options, annotate};
    use crate::annotate::structure::Hints;
    use crate::document::Document;
    use crate::text::Text;

    /// Name and aliases of each entity, by first mention.
    fn entities(text: &str) -> Vec<(String, Vec<String>)> {
        let text = Text::new(text);
        let layers = annotate(&Document::new(&text), &Options::default(), &Hints::default());
        layers.entities.entities.into_iter().map(|e| (e.name, e.aliases)).collect()
    }

    #[test]
    fn joins_a_family_name_with_its_full_name() {
        let found = entities("President Halvard Brekke met farmers in Norway. Brekke said the harvest was good.");
        assert!(found.contains(&("Halvard Brekke".to_owned(), vec!["Brekke".to_owned()])), "{found:?}");
    }

    #[test]
    fn keeps_two_persons_of_one_family_name_apart() {
        let found = entities("Anna Brekke spoke first. Halvard Brekke spoke after Anna Brekke had left.");
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Anna Brekke", "Halvard Brekke"]);
    }

    #[test]
    fn joins_an_acronym_with_its_expansion() {
        let found = entities("The European Union (EU) met in Oslo. The EU will decide in May.");
        assert!(found.contains(&("European Union".to_owned(), vec!["EU".to_owned()])), "{found:?}");
    }

    #[test]
    fn gives_a_shared_family_name_to_whom_the_article_is_about() {
        let found =
            entities("Anna Brekke won. Anna Brekke was happy. Her uncle Halvard Brekke smiled. Brekke won again.");
        assert!(found.contains(&("Anna Brekke".to_owned(), vec!["Brekke".to_owned()])), "{found:?}");
    }

    #[test]
    fn joins_an_acronym_for_the_first_words() {
        let found =
            entities("She teaches at the University of North Carolina at Asheville. UNC Asheville opened in May.");
        let aliases = vec!["UNC Asheville".to_owned()];
        assert!(found.contains(&("University of North Carolina at Asheville".to_owned(), aliases)), "{found:?}");
    }

    #[test]
    fn parts_a_body_from_its_member() {
        let found = entities("Psychology major at Stanford University Anna Moe heard of it. Moe said she was sad.");
        assert!(found.contains(&("Anna Moe".to_owned(), vec!["Moe".to_owned()])), "{found:?}");
    }

    #[test]
    fn joins_the_words_that_an_acronym_spells_out() {
        let found = entities("He was the Mayor of the Year (MOTY) in Arnsby. The MOTY is chosen in May.");
        assert!(found.contains(&("Mayor of the Year".to_owned(), vec!["MOTY".to_owned()])), "{found:?}");
    }

    #[test]
    fn reads_the_names_of_a_caption() {
        let body =
            "The council of Arnsby said on Monday that it would close the bridge for a month to mend it. ".repeat(3);
        let found = entities(&format!("Bridge closes\n\nAnna Brekke\n\nAnna Brekke\n\n{body}\n\n{body}"));
        assert!(found.iter().any(|(name, _)| name == "Anna Brekke"), "{found:?}");
    }

    #[test]
    fn joins_spellings_with_and_without_accents() {
        let found = entities("Mayor Jiří Dvořák spoke in Prague. Later Jiri Dvorak left Prague.");
        assert!(found.contains(&("Jiří Dvořák".to_owned(), vec!["Jiri Dvorak".to_owned()])), "{found:?}");
    }

    #[test]
    fn leaves_a_people_out_of_a_name_that_is_used_without_it() {
        let found = entities("The Danish Court of Cassation ruled on Monday. The Court of Cassation sits in Aarhus.");
        assert!(found.iter().any(|(name, _)| name == "Court of Cassation"), "{found:?}");
    }

    #[test]
    fn finds_names_of_letters_and_a_number_but_no_sums() {
        let found = entities("Users of the QX7 browser paid USD50 for it in FY23, and CO2 fell.");
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names == ["QX7"], "{names:?}");
    }

    #[test]
    fn parts_a_place_from_what_it_owns() {
        let found = entities("They flew from London's Kirkholt Airport to Oslo.");
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&"London") && names.contains(&"Kirkholt Airport"), "{names:?}");
    }

    #[test]
    fn joins_a_short_given_name_with_the_one_who_can_bear_it() {
        let found = entities(
            "Coach Robert Brekke waved. Anna Holm thanked Bob and said Bob was kind. Later Robert Brekke left.",
        );
        assert!(found.contains(&("Robert Brekke".to_owned(), vec!["Bob".to_owned()])), "{found:?}");
    }

    #[test]
    fn finds_a_newspaper_with_an_ordinary_name_where_it_says_something() {
        let found = entities("It rained in Oslo. The Independent reported floods. The minister is independent.");
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.iter().filter(|name| **name == "Independent").count(), 1, "{names:?}");
    }
}
