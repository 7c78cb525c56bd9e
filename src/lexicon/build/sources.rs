//! Finds and parses the lists.
//!
//! Reads the files under `lists/` in the order of their paths, gives each with its kind. Names of lists are unique, since
//! constants are made of them; folders only help a person to find a file.

use crate::list::{self, ListFile, Row};
use std::path::{Path, PathBuf};

/// What a list is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words of one class.
    Class,
    /// Phrases with values.
    Map,
    /// Phrases with values whose first words are a class too, so that a bit tells where to look.
    ClassMap,
    /// Words with values that the build script reads (`codes`, `topics`).
    Coded,
    /// Names with what they name.
    Gazetteer,
}

/// A list with its name.
pub struct Source<'t> {
    /// Path from the crate's root, for messages.
    pub path: &'t str,
    /// File name without ending.
    pub name: &'t str,
    /// What it is for.
    pub kind: Kind,
    /// Header and rows.
    pub list: ListFile<'t>,
}

impl Source<'_> {
    /// A message about one of its rows.
    pub fn bad(&self, row: Row<'_>, reason: &str) -> String {
        format!("{}, line {}: {reason}", self.path, row.line)
    }

    /// Name of the constant that stands for it.
    pub fn constant(&self) -> String {
        self.name.to_uppercase()
    }
}

/// The texts of all `.txt` files below `folder`, with their paths from `root`, sorted.
pub fn read_texts(root: &Path, folder: &Path) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let fail = |error| format!("{}: {error}", folder.display());
        for item in root.join(&folder).read_dir().map_err(fail)? {
            let item = item.map_err(fail)?;
            let path = folder.join(item.file_name());
            if item.file_type().map_err(fail)?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "txt") {
                texts.push(read_text(root, &path)?);
            }
        }
    }
    texts.sort();
    Ok(texts)
}

fn read_text(root: &Path, path: &PathBuf) -> Result<(String, String), String> {
    let name = path.to_str().ok_or_else(|| format!("{}: the path is no UTF-8", path.display()))?;
    let text = std::fs::read_to_string(root.join(path)).map_err(|error| format!("{name}: {error}"))?;
    Ok((name.replace('\\', "/"), text))
}

/// Parses all lists; sorted by name.
pub fn parse(texts: &[(String, String)]) -> Result<Vec<Source<'_>>, String> {
    let mut sources = texts.iter().map(|(path, text)| parse_one(path, text)).collect::<Result<Vec<_>, _>>()?;
    sources.sort_by_key(|source| source.name);
    for pair in sources.windows(2) {
        if pair[0].name == pair[1].name {
            return Err(format!("{} and {} have one name (rename one)", pair[0].path, pair[1].path));
        }
    }
    Ok(sources)
}

fn parse_one<'t>(path: &'t str, text: &'t str) -> Result<Source<'t>, String> {
    let list = list::parse(text).map_err(|bad| format!("{path}, {bad}"))?;
    let name = Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or(path);
    if !name.starts_with(|c: char| c.is_ascii_lowercase())
        || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    {
        return Err(format!("{path}: a list is named in small letters, digits and '_'"));
    }
    let kind = match list.header("kind") {
        Some("class") => Kind::Class,
        Some("map") => Kind::Map,
        Some("class+map") => Kind::ClassMap,
        Some("coded") => Kind::Coded,
        Some("gazetteer") => Kind::Gazetteer,
        _ => return Err(format!("{path}: '# kind:' is one of class, map, class+map, coded, gazetteer")),
    };
    Ok(Source { path, name, kind, list })
}
