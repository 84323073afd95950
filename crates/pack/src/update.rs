//! Copies of editions and lists that were taken after a release: what is
//! kept, since when, from where, and with which hash.
//!
//! ```text
//! <store>/updates.toml                    the manifest
//!        /lists/<id>/<hash>/<file>        the copy in use and the former one
//!        /editions/<hash>/<file>
//!        /lists.index                    made from the lists; see `cli`
//! ```
//!
//! A copy comes in only after its reader has accepted it: [`Store::keep`] is
//! never called for a file that failed. What failed is noted beside the copy
//! that stays, and every later answer shows it.

use std::{
    fs::{self, File},
    path::{Component, Path, PathBuf},
};

use hashgate_model::{Date, sha256_hex};
use serde::{Deserialize, Serialize};

/// The manifest's name in the store's folder.
pub const MANIFEST: &str = "updates.toml";

/// The form of the manifest that this version writes and reads.
const FORMAT: u32 = 1;

/// What is wrong with the store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A file or folder could not be read.
    #[error("{path} cannot be read: {why}; run `hashgate pack update` again")]
    Read {
        /// The file or folder.
        path: String,
        /// What the system says.
        why: String,
    },
    /// A file or folder could not be written.
    #[error("{path} cannot be written: {why}; nothing was replaced")]
    Write {
        /// The file or folder.
        path: String,
        /// What the system says.
        why: String,
    },
    /// The manifest is damaged.
    #[error(
        "{path} is damaged: {why}; restore it, or remove the folder it stands \
         in and run `hashgate pack update` again"
    )]
    Manifest {
        /// The manifest.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// A kept file is not what was kept.
    #[error(
        "{path} is not the file that was kept: its SHA-256 is {found}, not \
         {kept}; run `hashgate pack update` again"
    )]
    Changed {
        /// The file.
        path: String,
        /// The hash in the manifest.
        kept: String,
        /// The hash of what is there.
        found: String,
    },
    /// Another update is at work.
    #[error("another update writes to {path}; wait until it has ended")]
    Busy {
        /// The folder.
        path: String,
    },
}

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
    /// Its folder below the store's.
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

/// What the store holds.
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

/// What kind of thing a copy is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An edition of the tariff.
    Edition,
    /// A restricted-party list.
    List,
}

/// A copy that its reader has accepted.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// Edition or list.
    pub kind: Kind,
    /// The list's id, or the edition's name.
    pub id: String,
    /// The day on which it was taken.
    pub taken: Date,
    /// How many entries or tariff lines it has.
    pub count: usize,
    /// SHA-256 of the JSON text of an edition.
    pub text_sha256: Option<String>,
    /// The first day of law, if the user stated it.
    pub legal_from: Option<Date>,
    /// Its files: name, bytes, and where they are from.
    pub files: Vec<(String, Vec<u8>, String)>,
}

/// How a copy stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// There was none.
    New,
    /// It differs from the copy before it, which is kept.
    Changed,
    /// It is the copy that is there.
    Same,
}

/// A folder with copies and their manifest.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

impl Store {
    /// Opens a store; one that is not there yet is empty.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if there is a manifest that cannot be read: a damaged
    /// store must not look like an empty one.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(MANIFEST);
        let manifest = match fs::read_to_string(&path) {
            Ok(text) => parse(&path, &text)?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                Manifest::default()
            }
            Err(e) => return Err(read_error(&path, &e)),
        };
        Ok(Self { dir: dir.to_owned(), manifest })
    }

    /// Opens a store to write to it; the guard keeps other updates out.
    ///
    /// # Errors
    ///
    /// [`StoreError`] as for [`Store::open`], or if another update is at
    /// work or the folder cannot be made.
    pub fn open_to_write(dir: &Path) -> Result<(Self, File), StoreError> {
        fs::create_dir_all(dir).map_err(|e| write_error(dir, &e))?;
        let path = dir.join("updates.lock");
        let lock = File::create(&path).map_err(|e| write_error(&path, &e))?;
        lock.try_lock().map_err(|_| StoreError::Busy {
            path: dir.display().to_string(),
        })?;
        Ok((Self::open(dir)?, lock))
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// How an accepted copy stands to the one in use.
    pub fn change(&self, accepted: &Accepted) -> Change {
        let held = match accepted.kind {
            Kind::Edition => self.manifest.edition(&accepted.id),
            Kind::List => self.manifest.list(&accepted.id),
        };
        match held {
            None => Change::New,
            Some(kept) if kept.current.folder == folder(accepted) => {
                Change::Same
            }
            Some(_) => Change::Changed,
        }
    }

    /// Puts an accepted copy in use, keeps the one before it, and takes back
    /// a failure that was noted for it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Write`]; then the copy in use stays in use.
    pub fn keep(&mut self, accepted: &Accepted) -> Result<Change, StoreError> {
        let change = self.change(accepted);
        let folder = folder(accepted);
        let dir = self.dir.join(&folder);
        fs::create_dir_all(&dir).map_err(|e| write_error(&dir, &e))?;
        let mut files = Vec::with_capacity(accepted.files.len());
        for (name, bytes, source) in &accepted.files {
            let path = dir.join(name);
            fs::write(&path, bytes).map_err(|e| write_error(&path, &e))?;
            files.push(KeptFile {
                name: name.clone(),
                sha256: sha256_hex(bytes),
                bytes: bytes.len() as u64,
                source: source.clone(),
            });
        }
        let copy = KeptCopy {
            taken: accepted.taken,
            checked: accepted.taken,
            count: accepted.count,
            text_sha256: accepted.text_sha256.clone(),
            folder,
            files,
        };
        let before = self.manifest.clone();
        let gone = self.put(accepted, copy);
        self.manifest.failures.retain(|f| f.id != accepted.id);
        if let Err(e) = self.save() {
            self.manifest = before;
            return Err(e);
        }
        // What is left of an old copy does no harm.
        if let Some(gone) = gone.filter(|gone| is_below(gone)) {
            let _ = fs::remove_dir_all(self.dir.join(gone));
        }
        Ok(change)
    }

    /// Puts a copy into the manifest; gives the folder that no copy uses now.
    fn put(&mut self, accepted: &Accepted, copy: KeptCopy) -> Option<String> {
        let all = match accepted.kind {
            Kind::Edition => &mut self.manifest.editions,
            Kind::List => &mut self.manifest.lists,
        };
        let Some(kept) = all.iter_mut().find(|kept| kept.id == accepted.id)
        else {
            all.push(Kept {
                id: accepted.id.clone(),
                legal_from: accepted.legal_from,
                current: copy,
                former: None,
            });
            all.sort_by(|a, b| a.id.cmp(&b.id));
            return None;
        };
        kept.legal_from = accepted.legal_from.or(kept.legal_from);
        if kept.current.folder == copy.folder {
            kept.current.checked = kept.current.checked.max(copy.checked);
            kept.current.files = copy.files;
            return None;
        }
        let folder = copy.folder.clone();
        let old = std::mem::replace(&mut kept.current, copy);
        let gone = kept.former.replace(old).map(|former| former.folder);
        gone.filter(|gone| *gone != folder)
    }

    /// Notes that an update failed; the copy in use stays.
    ///
    /// # Errors
    ///
    /// [`StoreError::Write`] if the manifest cannot be written.
    pub fn note_failure(
        &mut self,
        failure: FailedUpdate,
    ) -> Result<(), StoreError> {
        self.manifest.failures.retain(|f| f.id != failure.id);
        self.manifest.failures.push(failure);
        self.manifest.failures.sort_by(|a, b| a.id.cmp(&b.id));
        self.save()
    }

    /// The files of a copy, each proved by its hash.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if one is missing or was changed.
    pub fn files(
        &self,
        copy: &KeptCopy,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        copy.files
            .iter()
            .map(|file| {
                self.file(copy, file).map(|bytes| (file.name.clone(), bytes))
            })
            .collect()
    }

    /// One file of a copy, proved by its hash.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it is missing or was changed.
    pub fn file(
        &self,
        copy: &KeptCopy,
        file: &KeptFile,
    ) -> Result<Vec<u8>, StoreError> {
        let path = self.dir.join(&copy.folder).join(&file.name);
        let bytes = fs::read(&path).map_err(|e| read_error(&path, &e))?;
        let found = sha256_hex(&bytes);
        if found != file.sha256 {
            return Err(StoreError::Changed {
                path: path.display().to_string(),
                kept: file.sha256.clone(),
                found,
            });
        }
        Ok(bytes)
    }

    /// Writes the manifest beside the old one and puts it in its place.
    fn save(&self) -> Result<(), StoreError> {
        let path = self.dir.join(MANIFEST);
        let text =
            toml::to_string(&self.manifest).map_err(|e| StoreError::Write {
                path: path.display().to_string(),
                why: e.to_string(),
            })?;
        let fresh = self.dir.join("updates.toml.new");
        fs::write(&fresh, text).map_err(|e| write_error(&fresh, &e))?;
        fs::rename(&fresh, &path).map_err(|e| write_error(&path, &e))
    }
}

/// The folder of a copy follows from its content.
fn folder(accepted: &Accepted) -> String {
    let mut all = String::new();
    for (name, bytes, _) in &accepted.files {
        all.push_str(name);
        all.push('\n');
        all.push_str(&sha256_hex(bytes));
        all.push('\n');
    }
    // An edition is the same edition however its file was packed.
    let whole = accepted
        .text_sha256
        .clone()
        .unwrap_or_else(|| sha256_hex(all.as_bytes()));
    let short: String = whole.chars().take(16).collect();
    match accepted.kind {
        Kind::Edition => {
            let name = accepted.id.to_lowercase().replace(' ', "-");
            format!("editions/{name}/{short}")
        }
        Kind::List => format!("lists/{}/{short}", accepted.id),
    }
}

fn parse(path: &Path, text: &str) -> Result<Manifest, StoreError> {
    let damaged = |why: String| StoreError::Manifest {
        path: path.display().to_string(),
        why,
    };
    let manifest: Manifest =
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
                return Err(damaged(format!("`{path}` leaves the store")));
            }
            if copy.files.is_empty() {
                return Err(damaged(format!("{} has no file", kept.id)));
            }
        }
    }
    Ok(manifest)
}

/// Whether a path of the manifest stays below the store's folder.
fn is_below(path: &str) -> bool {
    !path.is_empty()
        && Path::new(path)
            .components()
            .all(|c| matches!(c, Component::Normal(_)))
}

fn read_error(path: &Path, e: &std::io::Error) -> StoreError {
    StoreError::Read { path: path.display().to_string(), why: e.to_string() }
}

fn write_error(path: &Path, e: &std::io::Error) -> StoreError {
    StoreError::Write { path: path.display().to_string(), why: e.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(text: &str, day: &str) -> Accepted {
        Accepted {
            kind: Kind::List,
            id: "us-x".to_owned(),
            taken: day.parse().unwrap(),
            count: 1,
            text_sha256: None,
            legal_from: None,
            files: vec![("x.csv".into(), text.into(), "a file".into())],
        }
    }

    #[test]
    fn the_former_copy_is_kept_and_the_one_before_it_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, lock) = Store::open_to_write(dir.path()).unwrap();
        assert!(Store::open_to_write(dir.path()).is_err(), "two writers");
        let mut keep = |text, day| store.keep(&copy(text, day)).unwrap();
        assert_eq!(keep("a", "2026-01-01"), Change::New);
        assert_eq!(keep("a", "2026-01-02"), Change::Same);
        assert_eq!(keep("b", "2026-01-03"), Change::Changed);
        assert_eq!(keep("c", "2026-01-04"), Change::Changed);
        drop(lock);
        let store = Store::open(dir.path()).unwrap();
        let kept = store.manifest.list("us-x").unwrap();
        assert_eq!(store.files(&kept.current).unwrap()[0].1, b"c");
        let former = kept.former.as_ref().unwrap();
        assert_eq!(store.files(former).unwrap()[0].1, b"b");
        let folders = fs::read_dir(dir.path().join("lists/us-x")).unwrap();
        assert_eq!(folders.count(), 2);
    }

    #[test]
    fn a_failure_leaves_the_copy_and_is_taken_back_by_a_success() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        store.keep(&copy("a", "2026-01-01")).unwrap();
        let failure = FailedUpdate {
            id: "us-x".to_owned(),
            tried: "2026-01-02".parse().unwrap(),
            why: "it is a web page".to_owned(),
        };
        store.note_failure(failure.clone()).unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        assert_eq!(store.manifest.failure("us-x"), Some(&failure));
        assert_eq!(store.manifest.list("us-x").unwrap().current.count, 1);
        store.keep(&copy("a", "2026-01-03")).unwrap();
        assert_eq!(store.manifest.failure("us-x"), None);
        let kept = store.manifest.list("us-x").unwrap();
        assert_eq!(kept.current.taken.to_string(), "2026-01-01");
        assert_eq!(kept.current.checked.to_string(), "2026-01-03");
    }

    #[test]
    fn a_changed_file_is_not_taken_for_the_copy() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        store.keep(&copy("a", "2026-01-01")).unwrap();
        let current = store.manifest.list("us-x").unwrap().current.clone();
        let path = dir.path().join(&current.folder).join("x.csv");
        fs::write(path, "").unwrap();
        let error = store.files(&current).unwrap_err();
        assert!(matches!(error, StoreError::Changed { .. }), "{error}");
    }

    #[test]
    fn a_damaged_manifest_does_not_look_like_an_empty_store() {
        let dir = tempfile::tempdir().unwrap();
        let outside = "format = 1\n[[list]]\nid = \"x\"\n[list.current]\n\
                       taken = 2026-01-01\nchecked = 2026-01-01\ncount = 1\n\
                       folder = \"../x\"\n[[list.current.file]]\n\
                       name = \"a\"\nsha256 = \"\"\nbytes = 1\nsource = \"\"\n";
        for text in ["", "format = 2", "format = 1\nlist = 3", outside] {
            fs::write(dir.path().join(MANIFEST), text).unwrap();
            let error = Store::open(dir.path()).unwrap_err();
            assert!(matches!(error, StoreError::Manifest { .. }), "{text}");
        }
    }
}
