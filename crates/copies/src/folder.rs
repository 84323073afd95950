//! The folder of copies of editions and lists that were taken after a
//! release.
//!
//! ```text
//! <folder>/updates.toml                   the manifest
//!         /lists/<id>/<hash>/<file>       the copy in use and the former one
//!         /editions/<name>/<hash>/<file>
//!         /lists.index                    made from the lists
//! ```
//!
//! A copy comes in only after its reader has accepted it: [`Copies::keep`] is
//! never called for a file that failed. What failed is noted beside the copy
//! that stays, and every later answer shows it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use hashgate_durable::{Lock, LockError};
use hashgate_model::{Date, sha256_hex};
use serde::Serialize;

use crate::{
    CopiesError, FailedUpdate, Kept, KeptCopy, KeptFile, MANIFEST, Manifest,
    manifest::is_below,
};

/// What kind of thing a copy is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An edition of the tariff.
    Edition,
    /// A restricted-party list.
    List,
}

/// One file of a copy that its reader has accepted.
#[derive(Debug, Clone)]
pub struct AcceptedFile {
    /// Its name in the copy's folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The address or the file from which it was taken.
    pub source: String,
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
    /// Its files.
    pub files: Vec<AcceptedFile>,
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
pub struct Copies {
    dir: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

impl Copies {
    /// Opens a folder of copies; one that is not there yet is empty.
    ///
    /// # Errors
    ///
    /// [`CopiesError`] if there is a manifest that cannot be read: a damaged
    /// folder must not look like an empty one.
    pub fn open(dir: &Path) -> Result<Self, CopiesError> {
        let path = dir.join(MANIFEST);
        let manifest = match hashgate_durable::read(&path, MOST_MANIFEST) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes).map_err(|_| {
                    CopiesError::Manifest {
                        path: path.display().to_string(),
                        why: "it is not UTF-8 text".to_owned(),
                    }
                })?;
                Manifest::parse(&path, &text)?
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                Manifest::default()
            }
            Err(e) => return Err(CopiesError::read(&path, &e)),
        };
        Ok(Self { dir: dir.to_owned(), manifest })
    }

    /// Opens a folder of copies if anything was ever kept there; without a
    /// folder there is nothing.
    ///
    /// # Errors
    ///
    /// [`CopiesError`] as for [`Copies::open`], and where copies lie there
    /// whose manifest is gone.
    pub fn open_if_any(
        dir: Option<&Path>,
    ) -> Result<Option<Self>, CopiesError> {
        match dir {
            Some(dir) if dir.join(MANIFEST).symlink_metadata().is_ok() => {
                Self::open(dir).map(Some)
            }
            Some(dir) if holds_copies(dir) => Err(CopiesError::Manifest {
                path: dir.join(MANIFEST).display().to_string(),
                why: "it is gone though copies lie beside it".to_owned(),
            }),
            _ => Ok(None),
        }
    }

    /// Opens a folder of copies to write to it; the guard keeps other updates
    /// out. Waits for another for so long, and says so to `tell`.
    ///
    /// # Errors
    ///
    /// [`CopiesError`] as for [`Copies::open`], or if another update does not
    /// end or the folder cannot be made.
    pub fn open_to_write(
        dir: &Path,
        patience: Duration,
        tell: impl FnMut(&str),
    ) -> Result<(Self, Lock), CopiesError> {
        hashgate_durable::make_folder(dir)
            .map_err(|e| CopiesError::write(dir, &e))?;
        let lock = Lock::of(dir, patience, tell).map_err(|e| match e {
            LockError::Busy => {
                CopiesError::Busy { path: dir.display().to_string() }
            }
            LockError::Io(e) => CopiesError::write(dir, &e),
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
    /// [`CopiesError::Write`]; then the copy in use stays in use.
    pub fn keep(&mut self, accepted: &Accepted) -> Result<Change, CopiesError> {
        let change = self.change(accepted);
        let folder = folder(accepted);
        let dir = self.dir.join(&folder);
        hashgate_durable::make_folder(&dir)
            .map_err(|e| CopiesError::write(&dir, &e))?;
        hashgate_durable::clear_half_made(&dir);
        let mut files = Vec::with_capacity(accepted.files.len());
        for file in &accepted.files {
            let path = dir.join(&file.name);
            hashgate_durable::replace(&path, &file.bytes)
                .map_err(|e| CopiesError::write(&path, &e))?;
            files.push(KeptFile {
                name: file.name.clone(),
                sha256: sha256_hex(&file.bytes),
                bytes: file.bytes.len() as u64,
                source: file.source.clone(),
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
    /// [`CopiesError::Write`] if the manifest cannot be written.
    pub fn note_failure(
        &mut self,
        failure: FailedUpdate,
    ) -> Result<(), CopiesError> {
        self.manifest.failures.retain(|f| f.id != failure.id);
        self.manifest.failures.push(failure);
        self.manifest.failures.sort_by(|a, b| a.id.cmp(&b.id));
        self.save()
    }

    /// The files of a copy, each proved by its hash.
    ///
    /// # Errors
    ///
    /// [`CopiesError`] if one is missing or was changed.
    pub fn files(
        &self,
        copy: &KeptCopy,
    ) -> Result<Vec<(String, Vec<u8>)>, CopiesError> {
        copy.files
            .iter()
            .map(|file| {
                self.file(copy, file).map(|bytes| (file.name.clone(), bytes))
            })
            .collect()
    }

    /// What is wrong with the files of the copies, the ones in use and those
    /// before them, in sentences.
    pub fn faults(&self) -> Vec<String> {
        let kept = self.manifest.editions.iter().chain(&self.manifest.lists);
        let copies = kept.flat_map(|kept| {
            let all = std::iter::once(&kept.current).chain(&kept.former);
            all.map(|copy| (&kept.id, copy))
        });
        copies
            .flat_map(|(id, copy)| {
                copy.files.iter().map(move |f| (id, copy, f))
            })
            .filter_map(|(id, copy, file)| {
                let why = self.file(copy, file).err()?;
                Some(format!("{id}: {why}"))
            })
            .collect()
    }

    /// One file of a copy, proved by its hash.
    ///
    /// # Errors
    ///
    /// [`CopiesError`] if it is missing or was changed.
    pub fn file(
        &self,
        copy: &KeptCopy,
        file: &KeptFile,
    ) -> Result<Vec<u8>, CopiesError> {
        let path = self.dir.join(&copy.folder).join(&file.name);
        let bytes = hashgate_durable::read(&path, crate::fetch::LARGEST)
            .map_err(|e| CopiesError::read(&path, &e))?;
        let found = sha256_hex(&bytes);
        if found != file.sha256 {
            return Err(CopiesError::Changed {
                path: path.display().to_string(),
                kept: file.sha256.clone(),
                found,
            });
        }
        Ok(bytes)
    }

    /// Puts the manifest in the place of the old one.
    fn save(&self) -> Result<(), CopiesError> {
        let path = self.dir.join(MANIFEST);
        let text = toml::to_string(&self.manifest).map_err(|e| {
            CopiesError::Write {
                path: path.display().to_string(),
                why: e.to_string(),
            }
        })?;
        hashgate_durable::replace(&path, text.as_bytes())
            .map_err(|e| CopiesError::write(&path, &e))?;
        Ok(())
    }
}

/// The largest manifest that is read (16 MiB); one of all lists has some
/// kilobytes.
const MOST_MANIFEST: u64 = 16 << 20;

/// Whether copies of lists or editions lie in a folder, manifest or not.
fn holds_copies(dir: &Path) -> bool {
    ["lists", "editions"].iter().any(|kind| {
        let inside = fs::read_dir(dir.join(kind));
        inside.is_ok_and(|mut entries| entries.next().is_some())
    })
}

/// The folder of a copy follows from its content.
fn folder(accepted: &Accepted) -> String {
    let mut all = String::new();
    for file in &accepted.files {
        all.push_str(&file.name);
        all.push('\n');
        all.push_str(&sha256_hex(&file.bytes));
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
            files: vec![AcceptedFile {
                name: "x.csv".into(),
                bytes: text.into(),
                source: "a file".into(),
            }],
        }
    }

    #[test]
    fn the_former_copy_is_kept_and_the_one_before_it_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Copies::open_to_write(dir.path(), Duration::ZERO, |_| {});
        let (mut copies, lock) = open().unwrap();
        assert!(open().is_err(), "two writers");
        let mut keep = |text, day| copies.keep(&copy(text, day)).unwrap();
        assert_eq!(keep("a", "2026-01-01"), Change::New);
        assert_eq!(keep("a", "2026-01-02"), Change::Same);
        assert_eq!(keep("b", "2026-01-03"), Change::Changed);
        assert_eq!(keep("c", "2026-01-04"), Change::Changed);
        drop(lock);
        let copies = Copies::open(dir.path()).unwrap();
        let kept = copies.manifest.list("us-x").unwrap();
        assert_eq!(copies.files(&kept.current).unwrap()[0].1, b"c");
        let former = kept.former.as_ref().unwrap();
        assert_eq!(copies.files(former).unwrap()[0].1, b"b");
        let folders = fs::read_dir(dir.path().join("lists/us-x")).unwrap();
        assert_eq!(folders.count(), 2);
    }

    #[test]
    fn a_failure_leaves_the_copy_and_is_taken_back_by_a_success() {
        let dir = tempfile::tempdir().unwrap();
        let mut copies = Copies::open(dir.path()).unwrap();
        copies.keep(&copy("a", "2026-01-01")).unwrap();
        let failure = FailedUpdate {
            id: "us-x".to_owned(),
            tried: "2026-01-02".parse().unwrap(),
            why: "it is a web page".to_owned(),
        };
        copies.note_failure(failure.clone()).unwrap();
        let mut copies = Copies::open(dir.path()).unwrap();
        assert_eq!(copies.manifest.failure("us-x"), Some(&failure));
        assert_eq!(copies.manifest.list("us-x").unwrap().current.count, 1);
        copies.keep(&copy("a", "2026-01-03")).unwrap();
        assert_eq!(copies.manifest.failure("us-x"), None);
        let kept = copies.manifest.list("us-x").unwrap();
        assert_eq!(kept.current.taken.to_string(), "2026-01-01");
        assert_eq!(kept.current.checked.to_string(), "2026-01-03");
    }

    #[test]
    fn a_changed_file_is_not_taken_for_the_copy() {
        let dir = tempfile::tempdir().unwrap();
        let mut copies = Copies::open(dir.path()).unwrap();
        copies.keep(&copy("a", "2026-01-01")).unwrap();
        let current = copies.manifest.list("us-x").unwrap().current.clone();
        let path = dir.path().join(&current.folder).join("x.csv");
        fs::write(path, "").unwrap();
        let error = copies.files(&current).unwrap_err();
        assert!(matches!(error, CopiesError::Changed { .. }), "{error}");
    }

    #[test]
    fn copies_without_their_manifest_do_not_look_like_an_empty_folder() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Copies::open_if_any(Some(dir.path())).unwrap().is_none());
        let mut copies = Copies::open(dir.path()).unwrap();
        copies.keep(&copy("a", "2026-01-01")).unwrap();
        assert!(Copies::open_if_any(Some(dir.path())).unwrap().is_some());
        fs::remove_file(dir.path().join(MANIFEST)).unwrap();
        let error = Copies::open_if_any(Some(dir.path())).unwrap_err();
        assert!(error.to_string().contains("it is gone"), "{error}");
    }

    #[test]
    fn a_damaged_manifest_does_not_look_like_an_empty_folder() {
        let dir = tempfile::tempdir().unwrap();
        let outside = "format = 1\n[[list]]\nid = \"x\"\n[list.current]\n\
                       taken = 2026-01-01\nchecked = 2026-01-01\ncount = 1\n\
                       folder = \"../x\"\n[[list.current.file]]\n\
                       name = \"a\"\nsha256 = \"\"\nbytes = 1\nsource = \"\"\n";
        for text in ["", "format = 2", "format = 1\nlist = 3", outside] {
            fs::write(dir.path().join(MANIFEST), text).unwrap();
            let error = Copies::open(dir.path()).unwrap_err();
            assert!(matches!(error, CopiesError::Manifest { .. }), "{text}");
        }
    }
}
