//! Stored cases: plain TOML files in a folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use hashgate_durable::Lock;

use crate::{
    AppError, ErrorKind,
    files::{self, unwritten},
};

/// The folder of stored cases.
#[derive(Debug, Clone)]
pub struct CaseFolder {
    dir: Option<PathBuf>,
    tell: fn(&str),
}

impl CaseFolder {
    /// A folder; it need not be there yet. Without one every question about
    /// a stored case is refused with a sentence that says how to name one.
    pub fn new(dir: Option<PathBuf>) -> Self {
        Self { dir, tell: |_| {} }
    }

    /// With whom to tell that another writer is waited for.
    #[must_use]
    pub fn telling(self, tell: fn(&str)) -> Self {
        Self { tell, ..self }
    }

    /// The right to write to the folder; hold it from reading a case to
    /// writing it.
    pub(crate) fn lock(&self) -> Result<Lock, AppError> {
        let dir = self.dir()?;
        hashgate_durable::make_folder(dir).map_err(|e| unwritten(dir, &e))?;
        files::lock(dir, self.tell)
    }

    fn dir(&self) -> Result<&PathBuf, AppError> {
        self.dir.as_ref().ok_or_else(|| {
            AppError::request(
                "no folder for cases is known; set HASHGATE_CASES or --dir",
            )
        })
    }

    /// The file of a case; a name can never point out of the folder.
    fn path(&self, name: &str) -> Result<PathBuf, AppError> {
        let plain = !name.is_empty()
            && name.len() <= 64
            && !name.starts_with('-')
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        if !plain {
            return Err(AppError::request(format!(
                "`{name}` cannot name a case; write up to 64 letters, \
                 digits, `-` and `_` (a file of events is named with \
                 `--file`)"
            )));
        }
        Ok(self.dir()?.join(format!("{name}.toml")))
    }

    /// The names of the stored cases, sorted.
    ///
    /// # Errors
    ///
    /// [`AppError`] if the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>, AppError> {
        let dir = self.dir()?;
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Ok(Vec::new());
            }
            Err(e) => return Err(unread(dir, &e)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(|e| unread(dir, &e))?.path();
            if path.extension().is_some_and(|e| e == "toml")
                && let Some(stem) = path.file_stem()
            {
                names.push(stem.to_string_lossy().into_owned());
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The text of a case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NoInput`] if there is no such case or it cannot be read.
    pub fn text(&self, name: &str) -> Result<String, AppError> {
        let path = self.path(name)?;
        if path.symlink_metadata().is_ok() {
            let text = files::stored_text(&path)?;
            if text.trim().is_empty() {
                return Err(AppError::input(format!(
                    "{} is empty: it was cut short before it was a case; \
                     begin it again with `hashgate case new {name}`",
                    path.display()
                )));
            }
            return Ok(text);
        }
        let known = self.names()?;
        let there = if known.is_empty() {
            "no case is stored".to_owned()
        } else {
            format!("there are {}", known.join(", "))
        };
        Err(AppError::new(
            ErrorKind::NoInput,
            format!("no case `{name}` in {}; {there}", self.dir()?.display()),
        ))
    }

    /// Begins a case; one of that name is never written over.
    ///
    /// # Errors
    ///
    /// [`AppError`] if there is one already, or it cannot be written.
    pub fn create(&self, name: &str, text: &str) -> Result<PathBuf, AppError> {
        let path = self.path(name)?;
        let _lock = self.lock()?;
        let is_cut_short = fs::symlink_metadata(&path)
            .is_ok_and(|found| found.is_file() && found.len() == 0);
        if is_cut_short {
            // Nothing of it was ever acknowledged.
            files::store(&path, text.as_bytes())?;
            return Ok(path);
        }
        hashgate_durable::create(&path, text.as_bytes()).map_err(
            |e| match e.kind() {
                io::ErrorKind::AlreadyExists => AppError::request(format!(
                    "there is a case `{name}` already: {}",
                    path.display()
                )),
                _ => unwritten(&path, &e),
            },
        )?;
        Ok(path)
    }

    /// The file that keeps what was published of a case in calendars; none
    /// without a folder.
    pub(crate) fn published_path(&self, key: &str) -> Option<PathBuf> {
        let dir = self.dir.as_ref()?;
        Some(dir.join("published").join(format!("{key}.toml")))
    }

    /// What was published of a case; nothing if nothing was.
    pub(crate) fn published(
        &self,
        key: &str,
    ) -> Result<Option<String>, AppError> {
        let Some(path) = self.published_path(key) else { return Ok(None) };
        if path.symlink_metadata().is_err() {
            return Ok(None);
        }
        files::stored_text(&path).map(Some)
    }

    /// Keeps what was published of a case.
    pub(crate) fn keep_published(
        &self,
        key: &str,
        text: &str,
    ) -> Result<(), AppError> {
        let path = self.published_path(key).ok_or_else(|| {
            AppError::request(
                "no folder for cases is known; set HASHGATE_CASES or --dir",
            )
        })?;
        if let Some(dir) = path.parent() {
            hashgate_durable::make_folder(dir)
                .map_err(|e| unwritten(&path, &e))?;
        }
        files::store(&path, text.as_bytes())
    }

    /// Puts a text in place of a case at once: whoever reads, or a full disk,
    /// finds the old text or the new one, never half of it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`] if it cannot be written.
    pub fn replace(&self, name: &str, text: &str) -> Result<(), AppError> {
        files::store(&self.path(name)?, text.as_bytes())
    }
}

fn unread(path: &Path, error: &io::Error) -> AppError {
    AppError::new(
        ErrorKind::NoInput,
        format!("{} cannot be read: {error}", path.display()),
    )
}
