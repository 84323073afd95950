//! The manifest: what is kept, since when, from where, and with which hash.

use std::path::{Component, Path};

use hashgate_model::Date;
use serde::{Deserialize, Serialize};

use crate::CopiesError;

/// The manifest's name in the folder of the copies.
pub const MANIFEST: &str = "updates.toml";

/// The form of the manifest that this version writes and reads.
const FORMAT: u32 = 1;

/// A file that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptFile {
    /// Its name in the copy's folder.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The address or the file from which it was taken.
    pub source: String,
}

/// One copy of an edition or a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptCopy {
    /// The day on which this content was first taken.
    pub taken: Date,
    /// The last day on which the publisher still had this content.
    pub checked: Date,
    /// How many entries or tariff lines it has.
    pub count: usize,
    /// SHA-256 of the JSON text of an edition, as the USITC publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_sha256: Option<String>,
    /// Its folder below that of the copies.
    pub folder: String,
    /// Its files.
    #[serde(rename = "file")]
    pub files: Vec<KeptFile>,
}

/// An edition or a list with the copy in use and the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The list's id, or the edition's name.
    pub id: String,
    /// The first day of law of an edition that the pack does not know, as
    /// the user stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_from: Option<Date>,
    /// The copy in use.
    pub current: KeptCopy,
    /// The copy before it, from which changes are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<KeptCopy>,
}

/// An update that failed, and that no later one has made good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailedUpdate {
    /// The list's id, or the edition's name.
    pub id: String,
    /// The day of the attempt.
    pub tried: Date,
    /// Why it failed, in a sentence.
    pub why: String,
}

/// What the folder of the copies holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: u32,
    /// Editions of the tariff.
    #[serde(rename = "edition", default)]
    pub editions: Vec<Kept>,
    /// Restricted-party lists.
    #[serde(rename = "list", default)]
    pub lists: Vec<Kept>,
    /// Updates that failed since the copies were taken.
    #[serde(rename = "failure", default)]
    pub failures: Vec<FailedUpdate>,
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            format: FORMAT,
            editions: Vec::new(),
            lists: Vec::new(),
            failures: Vec::new(),
        }
    }
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// [`CopiesError::Manifest`] if it is damaged, or if a path in it leaves
    /// the folder.
    pub(crate) fn parse(path: &Path, text: &str) -> Result<Self, CopiesError> {
        let damaged = |why: String| CopiesError::Manifest {
            path: path.display().to_string(),
            why,
        };
        let manifest: Self =
            toml::from_str(text).map_err(|e| damaged(e.to_string()))?;
        if manifest.format != FORMAT {
            return Err(damaged(format!(
                "it has the form {}, and this version reads {FORMAT}",
                manifest.format
            )));
        }
        for kept in manifest.editions.iter().chain(&manifest.lists) {
            for copy in std::iter::once(&kept.current).chain(&kept.former) {
                let names = copy.files.iter().map(|file| &file.name);
                let mut paths = std::iter::once(&copy.folder).chain(names);
                if let Some(path) = paths.find(|path| !is_below(path)) {
                    return Err(damaged(format!("`{path}` leaves the folder")));
                }
                if copy.files.is_empty() {
                    return Err(damaged(format!("{} has no file", kept.id)));
                }
            }
        }
        Ok(manifest)
    }

    /// The list of that id.
    pub fn list(&self, id: &str) -> Option<&Kept> {
        self.lists.iter().find(|kept| kept.id == id)
    }

    /// The edition of that name.
    pub fn edition(&self, name: &str) -> Option<&Kept> {
        self.editions.iter().find(|kept| kept.id == name)
    }

    /// The update of that id that failed last, if none has come in since.
    pub fn failure(&self, id: &str) -> Option<&FailedUpdate> {
        self.failures.iter().find(|failure| failure.id == id)
    }

    /// Whether nothing is kept and nothing has failed.
    pub fn is_empty(&self) -> bool {
        self.editions.is_empty()
            && self.lists.is_empty()
            && self.failures.is_empty()
    }
}

/// Whether a path of the manifest stays below the folder of the copies.
pub(crate) fn is_below(path: &str) -> bool {
    !path.is_empty()
        && Path::new(path)
            .components()
            .all(|c| matches!(c, Component::Normal(_)))
}
