//! The text of a pack, in memory.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use hashgate_model::hex;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{Faults, PackError};

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
}

impl SourceTree {
    /// Reads every `.toml`, `.csv` and `.md` file below a folder.
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
            if path.is_dir() {
                self.read_dir(&path, &format!("{below}{name}/"))?;
            } else if path
                .extension()
                .is_some_and(|e| e == "toml" || e == "csv" || e == "md")
            {
                let text =
                    fs::read_to_string(&path).map_err(|e| error(&path, &e))?;
                self.insert(&format!("{below}{name}"), &text);
            }
        }
        Ok(())
    }

    /// Puts a file into the tree, in place of one of that path.
    pub fn insert(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.to_owned());
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The files whose path begins so, in the order of their paths.
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
            faults.note(path, "the file is missing; restore it");
            return None;
        };
        match toml::from_str(text) {
            Ok(value) => Some(value),
            Err(e) => {
                faults.note(path, e.to_string());
                None
            }
        }
    }

    /// Reads one CSV file with a head row into rows of a type; the faults of
    /// single rows are noted with their line.
    pub fn csv<T: DeserializeOwned>(
        &self,
        path: &str,
        faults: &mut Faults,
    ) -> Vec<T> {
        let Some(text) = self.text(path) else {
            faults.note(path, "the file is missing; restore it");
            return Vec::new();
        };
        let mut rows = Vec::new();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            match row {
                Ok(row) => rows.push(row),
                Err(e) => faults.note(path, e.to_string()),
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
