//! Compiles the lists of kind `gazetteer` into a table of names, runs of postings, records and a pool of labels.
//!
//! Reads rows by the names of the columns (a column that a list lacks may stand in its header: `# type: location`),
//! gives name -> postings -> record. A name is entered under each of its spellings (`latin`). Flags are found here: all
//! in capitals, an ordinary word, not the label. An id that stands twice stops the build: one entity, one line.

use crate::form::PHRASE;
use crate::latin::spellings;
use crate::list::Row;
use crate::output::Output;
use crate::phrases::{self, PhraseWriter};
use crate::record::{Kind, NameFlags, Posting, Record};
use crate::sources::{Kind as ListKind, Source};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

/// The columns that a gazetteer may have.
const COLUMNS: [&str; 9] = ["name", "aliases", "type", "subtype", "prior", "qid", "geonames", "country", "flags"];

/// How many pairs of type and subtype a record can tell apart.
const MAX_CLASSES: usize = 256;

/// Everything that goes into the tables.
#[derive(Default)]
struct Compiler<'t> {
    /// Pairs of type and subtype in the order of their numbers.
    classes: Vec<(Kind, &'t str)>,
    records: Vec<Record>,
    labels: String,
    label_at: HashMap<&'t str, u32>,
    /// Forms of a name -> entries that it calls.
    names: BTreeMap<Vec<u64>, Vec<(u32, NameFlags)>>,
    /// Id -> where it stood.
    ids: HashMap<&'t str, String>,
}

/// Writes `names.bin`, `postings.bin`, `entries.bin`, `labels.txt`, `subtypes.rs`.
pub fn compile(sources: &[Source<'_>], ambiguous: &HashSet<Vec<u64>>, output: &mut Output) -> Result<(), String> {
    let mut compiler = Compiler::default();
    for source in sources.iter().filter(|source| source.kind == ListKind::Gazetteer) {
        if let Some(column) = source.list.columns().find(|column| !COLUMNS.contains(column)) {
            return Err(format!("{}: '{column}' is no column of a gazetteer (they are {COLUMNS:?})", source.path));
        }
        for &row in &source.list.rows {
            compiler.add(source, row, ambiguous).map_err(|reason| source.bad(row, &reason))?;
        }
    }
    compiler.write(output)
}

impl<'t> Compiler<'t> {
    fn add(&mut self, source: &Source<'t>, row: Row<'t>, ambiguous: &HashSet<Vec<u64>>) -> Result<(), String> {
        let cell = |name| {
            let at = source.list.columns().position(|column| column == name);
            at.map_or_else(|| source.list.header(name), |at| row.cells().nth(at)).unwrap_or("")
        };
        let (label, flags) = (cell("name"), cell("flags"));
        let record = Record {
            label: self.label(label),
            class: self.class(cell("type"), cell("subtype"))?,
            prior: number("prior", cell("prior"))?,
            country: country(cell("country"))?,
            qid: number("qid", cell("qid").strip_prefix('Q').unwrap_or(cell("qid")))?,
            geonames: number("geonames", cell("geonames"))?,
        };
        for id in [cell("qid"), cell("geonames")].into_iter().filter(|id| !id.is_empty()) {
            if let Some(before) = self.ids.insert(id, format!("{}, line {}", source.path, row.line)) {
                return Err(format!("{id} stands in {before} already (one entity, one line)"));
            }
        }
        let entry = self.records.len() as u32;
        self.records.push(record);
        let aliases = cell("aliases").split('|').filter(|alias| !alias.is_empty());
        for (name, mut own) in
            std::iter::once((label, NameFlags::default())).chain(aliases.map(|name| (name, NameFlags::ALIAS)))
        {
            for flag in flags.split(',').filter(|flag| !flag.is_empty()) {
                own = own.union(flag_named(flag)?);
            }
            self.add_name(entry, name, own, ambiguous)?;
        }
        Ok(())
    }

    /// Adds a name of an entry; `?` before it marks it as an ordinary word.
    fn add_name(
        &mut self,
        entry: u32,
        name: &str,
        flags: NameFlags,
        ambiguous: &HashSet<Vec<u64>>,
    ) -> Result<(), String> {
        let (name, mut flags) =
            name.strip_prefix('?').map_or((name, flags), |name| (name, flags.union(NameFlags::AMBIGUOUS)));
        if !name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase) {
            flags = flags.union(NameFlags::ACRONYM);
        }
        for spelling in spellings(name) {
            let forms = phrases::forms(&spelling);
            if forms.is_empty() {
                return Err(format!("'{name}' has no word"));
            }
            let is_doubtful = ambiguous.contains(&forms) && !flags.has(NameFlags::ACRONYM);
            let flags = if is_doubtful { flags.union(NameFlags::AMBIGUOUS) } else { flags };
            let entries = self.names.entry(forms).or_default();
            if entries.iter().all(|(other, _)| *other != entry) {
                entries.push((entry, flags));
            }
        }
        Ok(())
    }

    fn label(&mut self, label: &'t str) -> u32 {
        *self.label_at.entry(label).or_insert_with(|| {
            let at = self.labels.len() as u32;
            self.labels.push_str(label);
            self.labels.push('\n');
            at
        })
    }

    fn class(&mut self, kind: &str, subtype: &'t str) -> Result<u8, String> {
        let kind = Kind::from_name(kind).ok_or_else(|| format!("'{kind}' is no type (they are {:?})", Kind::ALL))?;
        let class = (kind, subtype);
        let at = self.classes.iter().position(|other| *other == class).unwrap_or_else(|| {
            self.classes.push(class);
            self.classes.len() - 1
        });
        u8::try_from(at).map_err(|_| format!("more than {MAX_CLASSES} pairs of type and subtype"))
    }

    fn write(mut self, output: &mut Output) -> Result<(), String> {
        let (mut writer, mut postings) = (PhraseWriter::default(), Vec::new());
        for (forms, entries) in &mut self.names {
            entries.sort_by_key(|(entry, _)| (std::cmp::Reverse(self.records[*entry as usize].prior), *entry));
            let number = match entries.as_slice() {
                [(entry, flags)] => Posting::new(*entry, *flags),
                several => post(several, &mut postings),
            };
            writer.add(PHRASE, forms, number.to_bits());
        }
        if self.records.len().max(postings.len()) > Posting::MAX_INDEX as usize {
            return Err("too many entries for 26 bits".to_owned());
        }
        let names = writer.finish().map_err(|clash| format!("two names look alike in the table: {clash:?}"))?;
        output.data("names.bin", &names)?;
        output.data("postings.bin", &postings.iter().flat_map(|p| p.to_bits().to_le_bytes()).collect::<Vec<_>>())?;
        output.data("entries.bin", &self.records.iter().flat_map(|r| r.to_bytes()).collect::<Vec<_>>())?;
        output.data("labels.txt", self.labels.as_bytes())?;
        let mut code = format!("static SUBTYPES: [(Kind, &str); {}] = [\n", self.classes.len());
        for (kind, subtype) in &self.classes {
            let _ = writeln!(code, "    (Kind::{kind:?}, {subtype:?}),");
        }
        code.push_str("];\n");
        output.data("subtypes.rs", code.as_bytes())
    }
}

/// Adds the readings of a name to the run; gives their place with the flags that all share.
fn post(entries: &[(u32, NameFlags)], postings: &mut Vec<Posting>) -> Posting {
    let start = postings.len() as u32;
    postings.extend(entries.iter().map(|(entry, flags)| Posting::new(*entry, *flags)));
    if let Some(last) = postings.last_mut() {
        *last = last.marked();
    }
    let common = entries.iter().map(|(_, flags)| *flags).reduce(NameFlags::common).unwrap_or_default();
    Posting::new(start, common).marked()
}

/// The number in a cell; 0 for an empty one.
fn number<T: std::str::FromStr + Default>(column: &str, cell: &str) -> Result<T, String> {
    if cell.is_empty() {
        return Ok(T::default());
    }
    cell.parse().map_err(|_| format!("'{cell}' is no {column}"))
}

fn country(cell: &str) -> Result<[u8; 2], String> {
    match cell.as_bytes() {
        [] => Ok([0, 0]),
        &[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok([a, b]),
        _ => Err(format!("'{cell}' is no code of a country (two capitals)")),
    }
}

fn flag_named(flag: &str) -> Result<NameFlags, String> {
    match flag {
        "acronym" => Ok(NameFlags::ACRONYM),
        "ambiguous" => Ok(NameFlags::AMBIGUOUS),
        _ => Err(format!("'{flag}' is no flag (they are acronym, ambiguous)")),
    }
}
