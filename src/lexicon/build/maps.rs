//! Compiles the lists of kind `map` into one table of phrases, a pool of values and the constants of `lists`.
//!
//! Reads phrases with the rest of their lines, gives phrase -> offset of its line in the pool. Each list starts its keys
//! with a number made of its name, so that one table serves all. Equal values share a line. The hash is that of a table
//! with the coded lists too, so that it tells what the lists say, not which tables hold it.

use crate::form::form;
use crate::output::{Output, doc};
use crate::phrases::{self, MAX_PAYLOAD, PhraseWriter};
use crate::sources::{Kind, Source};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// Phrases, the pool of their values, and the constants of their lists.
struct Compiled {
    phrases: PhraseWriter,
    pool: String,
    code: String,
}

/// Writes `maps.bin`, `map_sieve.bin`, `map_values.txt`, `lists.rs`.
pub fn compile(sources: &[Source<'_>], output: &mut Output) -> Result<(), String> {
    let all = join(sources, &[Kind::Map, Kind::ClassMap, Kind::Coded])?;
    let clash = |clash| format!("two phrases of maps look alike in the table: {clash:?}");
    output.hash(&all.phrases.finish().map_err(clash)?);
    output.hash(all.pool.as_bytes());
    let maps = join(sources, &[Kind::Map, Kind::ClassMap])?;
    output.code("lists.rs", maps.code)?;
    output.code("map_sieve.bin", maps.phrases.sieve())?;
    output.code("maps.bin", maps.phrases.finish().map_err(clash)?)?;
    output.code("map_values.txt", maps.pool)
}

fn join(sources: &[Source<'_>], kinds: &[Kind]) -> Result<Compiled, String> {
    let (mut writer, mut code) = (PhraseWriter::default(), String::new());
    let (mut pool, mut offsets) = (String::new(), HashMap::new());
    for source in sources.iter().filter(|source| kinds.contains(&source.kind)) {
        let start = form(source.name);
        let mut seen = HashSet::new();
        for &row in &source.list.rows {
            let forms = phrases::forms(row.key());
            let offset = *offsets.entry(row.value()).or_insert_with(|| {
                let offset = pool.len() as u32;
                pool.push_str(row.value());
                pool.push('\n');
                offset
            });
            if offset > MAX_PAYLOAD {
                return Err(source.bad(row, "the values of all lists together are too long"));
            }
            writer.add(start, &forms, offset);
            if !seen.insert(forms) {
                return Err(source.bad(row, &format!("'{}' stands in the list already, in other case", row.key())));
            }
        }
        let _ = writeln!(
            code,
            "{}pub const {}: List = List {{ start: {start:#x} }};",
            doc(&source.list),
            source.constant()
        );
    }
    Ok(Compiled { phrases: writer, pool, code })
}
