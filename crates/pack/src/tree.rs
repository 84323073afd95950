//! The text of a pack, in memory.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use hashgate_model::hex;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{Faults, PackError, blanks, plausible, toml_faults};

/// How a file differs between two trees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Only the newer tree has it.
    Added(String),
    /// Only the older tree has it.
    Removed(String),
    /// Its text differs.
    Changed(String),
}

/// The files of a data folder: path below the folder, with `/`, to text.
///
/// # Example
///
/// ```
/// use hashgate_pack::SourceTree;
/// let mut tree = SourceTree::default();
/// tree.insert("rates/us/mpf.toml", "rate = \"0.3464%\"");
/// assert_eq!(tree.under("rates/").count(), 1);
/// ```
#[derive(Debug, Clone, Default)]
pub struct SourceTree {
    files: BTreeMap<String, String>,
    /// Files of a folder that are no text of a pack by their ending.
    strangers: BTreeSet<String>,
    /// The files whose text was asked for: what nobody asked for is a fault.
    asked: RefCell<BTreeSet<String>>,
}

impl SourceTree {
    /// Reads every `.toml`, `.csv` and `.md` file below a folder.
    ///
    /// A file with another ending is remembered by its name, so that
    /// [`SourceTree::unread`] tells of it. What editors and systems drop
    /// beside one's files is passed over: names that begin with a dot or
    /// `#`, names that end with `~`, and `Thumbs.db` and `desktop.ini`.
    ///
    /// # Errors
    ///
    /// [`PackError::Read`] naming the file that cannot be read.
    pub fn from_dir(root: &Path) -> Result<Self, PackError> {
        let mut tree = Self::default();
        tree.read_dir(root, "")?;
        Ok(tree)
    }

    fn read_dir(&mut self, dir: &Path, below: &str) -> Result<(), PackError> {
        let error =
            |path: &Path, why: &dyn std::fmt::Display| PackError::Read {
                path: path.display().to_string(),
                why: why.to_string(),
            };
        for entry in fs::read_dir(dir).map_err(|e| error(dir, &e))? {
            let entry = entry.map_err(|e| error(dir, &e))?;
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_dropping(&name) {
                continue;
            }
            let below = format!("{below}{name}");
            if path.is_dir() {
                self.read_dir(&path, &format!("{below}/"))?;
            } else if path
                .extension()
                .is_some_and(|e| e == "toml" || e == "csv" || e == "md")
            {
                let text =
                    fs::read_to_string(&path).map_err(|e| error(&path, &e))?;
                self.insert(&below, &text);
            } else {
                self.strangers.insert(below);
            }
        }
        Ok(())
    }

    /// Puts a file into the tree, in place of one of that path.
    pub fn insert(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.to_owned());
    }

    /// Takes a file out of the tree; its text, if it was there.
    pub fn remove(&mut self, path: &str) -> Option<String> {
        self.files.remove(path)
    }

    /// Whether any part of a pack is in it, as a folder with its `part.toml`.
    pub fn holds_a_part(&self) -> bool {
        crate::PARTS
            .iter()
            .any(|part| self.files.contains_key(&format!("{part}/part.toml")))
    }

    /// The text of one file, which now counts as read.
    pub fn text(&self, path: &str) -> Option<&str> {
        let text = self.files.get(path)?;
        self.asked.borrow_mut().insert(path.to_owned());
        Some(text)
    }

    /// Counts the files whose path begins so as read: they go with one that
    /// is itself at fault, and to tell of them too would be a consequence.
    pub(crate) fn excuse(&self, prefix: &str) {
        let paths = self.under(prefix).map(|(path, _)| path.to_owned());
        self.asked.borrow_mut().extend(paths);
    }

    /// The files that nothing has asked for, in the order of their paths.
    pub fn unread(&self) -> Vec<&str> {
        let asked = self.asked.borrow();
        let mut unread: Vec<&str> = self
            .files
            .keys()
            .filter(|path| !asked.contains(*path))
            .chain(&self.strangers)
            .map(String::as_str)
            .collect();
        unread.sort_unstable();
        unread
    }

    /// The files whose path begins so, in the order of their paths; looking
    /// at them this way does not count as reading them.
    pub fn under<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .range(prefix.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(prefix))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Reads one TOML file into its type; a fault is noted and nothing given.
    pub fn toml<T: DeserializeOwned>(
        &self,
        path: &str,
        faults: &mut Faults,
    ) -> Option<T> {
        let Some(text) = self.text(path) else {
            faults.note_malformed(
                path,
                None,
                "the file is missing; restore it",
            );
            return None;
        };
        let blanks = blanks::in_toml(path, text, faults);
        // Parsed once: the type is read from the table that was checked.
        // Only a fault is looked for again in the text, for its place.
        let table = match toml::from_str::<toml::Table>(text) {
            Ok(table) => table,
            Err(e) => {
                if blanks.is_empty() {
                    let offset = e.span().map(|span| span.start);
                    let line = line_of(text, offset);
                    faults.note_malformed(path, line, toml_fault(text, &e));
                }
                return None;
            }
        };
        let value = toml_faults::typed(toml::Value::Table(table.clone()));
        if let Ok(value) = value {
            plausible::check_table(path, "", &table, faults);
            return Some(value);
        }
        for fault in toml_faults::all::<T>(text, &table) {
            if blanks.iter().any(|at| same_line(text, *at, fault.offset)) {
                continue;
            }
            let what = placed(text, Some(fault.offset), &fault.said);
            let line = line_of(text, Some(fault.offset));
            faults.note_malformed(path, line, what);
        }
        None
    }

    /// Reads one CSV file with a head row into rows of a type; the faults of
    /// single rows are noted with their line.
    pub fn csv<T: DeserializeOwned>(
        &self,
        path: &str,
        faults: &mut Faults,
    ) -> Vec<T> {
        let Some(text) = self.text(path) else {
            faults.note_malformed(
                path,
                None,
                "the file is missing; restore it",
            );
            return Vec::new();
        };
        let blanks = blanks::in_csv(path, text, faults);
        plausible::check_csv(path, text, faults);
        let mut rows = Vec::new();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            match row {
                Ok(row) => rows.push(row),
                Err(e)
                    if e.position()
                        .is_some_and(|at| blanks.contains(&at.line())) => {}
                Err(e) => {
                    let line = e.position().map(csv::Position::line);
                    let line = line.and_then(|at| usize::try_from(at).ok());
                    faults.note_malformed(path, line, csv_fault(&e));
                }
            }
        }
        rows
    }

    /// The files that differ in another tree, in the order of their paths.
    pub fn changes_to(&self, newer: &Self) -> Vec<Change> {
        let paths: BTreeSet<&String> =
            self.files.keys().chain(newer.files.keys()).collect();
        paths
            .into_iter()
            .filter_map(|path| {
                match (self.files.get(path), newer.files.get(path)) {
                    (None, _) => Some(Change::Added(path.clone())),
                    (_, None) => Some(Change::Removed(path.clone())),
                    (Some(old), Some(new)) => {
                        (old != new).then(|| Change::Changed(path.clone()))
                    }
                }
            })
            .collect()
    }

    /// SHA-256 over the paths and texts under a prefix, in hexadecimal.
    pub fn sha256(&self, prefix: &str) -> String {
        let mut hash = Sha256::new();
        for (path, text) in self.under(prefix) {
            for part in [path, text] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part.as_bytes());
            }
        }
        hex(&hash.finalize())
    }
}

/// The line, counted from 1, of a place in a text.
fn line_of(text: &str, offset: Option<usize>) -> Option<usize> {
    let before = text.get(..offset?)?;
    Some(before.matches('\n').count() + 1)
}

/// Whether two places of a text stand in one line.
fn same_line(text: &str, one: usize, other: usize) -> bool {
    let between = text.get(one.min(other)..one.max(other));
    between.is_some_and(|between| !between.contains('\n'))
}

/// Whether a name is what an editor or a system leaves behind.
fn is_dropping(name: &str) -> bool {
    name.starts_with(['.', '#'])
        || name.ends_with('~')
        || ["Thumbs.db", "desktop.ini"].contains(&name)
}

/// What the TOML reader says of a text, as one sentence with its place.
pub(crate) fn toml_fault(text: &str, error: &toml::de::Error) -> String {
    placed(text, error.span().map(|span| span.start), error.message())
}

/// What a reader says, as one sentence with its place in the text.
fn placed(text: &str, offset: Option<usize>, said: &str) -> String {
    let said = one_line(said);
    match offset.and_then(|offset| text.get(..offset)) {
        Some(before) => {
            let line = before.matches('\n').count() + 1;
            let column =
                before.rsplit('\n').next().map_or(0, |l| l.chars().count());
            format!(
                "line {line}, column {}: {said}; correct it there",
                column + 1
            )
        }
        None => format!("{said}; correct it"),
    }
}

/// What the CSV reader says of a row, as one sentence with its line.
fn csv_fault(error: &csv::Error) -> String {
    let line = error.position().map(csv::Position::line);
    let said = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!(
            "the row has {len} cells where the head row has {expected_len}"
        ),
        _ => error.to_string(),
    };
    let said = one_line(&said);
    match line {
        Some(line) => format!("line {line}: {said}; correct the row"),
        None => format!("{said}; correct the file"),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a file's name ends so, to the letter: `.TOML` is another ending,
/// and a file that bears it is told as one that nothing reads.
pub(crate) fn is_named(path: &str, ending: &str) -> bool {
    path.strip_suffix(ending).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_depends_on_path_and_text_and_nothing_else() {
        let mut a = SourceTree::default();
        a.insert("rates/x.toml", "ab");
        a.insert("rates/y.toml", "c");
        let mut b = SourceTree::default();
        b.insert("rates/y.toml", "c");
        b.insert("rates/x.toml", "ab");
        assert_eq!(a.sha256(""), b.sha256(""));
        b.insert("rates/x.toml", "abc");
        assert_ne!(a.sha256(""), b.sha256(""));
    }
}
