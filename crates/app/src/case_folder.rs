//! Stored cases: plain TOML files in a folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{AppError, ErrorKind, files::unwritten};

/// The folder of stored cases.
#[derive(Debug, Clone)]
pub struct CaseFolder {
    dir: Option<PathBuf>,
}

impl CaseFolder {
    /// A folder; it need not be there yet. Without one every question about
    /// a stored case is refused with a sentence that says how to name one.
    pub fn new(dir: Option<PathBuf>) -> Self {
        Self { dir }
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
                 digits, `-` and `_`"
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
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let known = self.names()?;
                let there = if known.is_empty() {
                    "no case is stored".to_owned()
                } else {
                    format!("there are {}", known.join(", "))
                };
                Err(AppError::new(
                    ErrorKind::NoInput,
                    format!(
                        "no case `{name}` in {}; {there}",
                        self.dir()?.display()
                    ),
                ))
            }
            Err(e) => Err(unread(&path, &e)),
        }
    }

    /// Begins a case; one of that name is never written over.
    ///
    /// # Errors
    ///
    /// [`AppError`] if there is one already, or it cannot be written.
    pub fn create(&self, name: &str, text: &str) -> Result<PathBuf, AppError> {
        use io::Write as _;
        let path = self.path(name)?;
        fs::create_dir_all(self.dir()?).map_err(|e| unwritten(&path, &e))?;
        let mut file =
            fs::File::create_new(&path).map_err(|e| match e.kind() {
                io::ErrorKind::AlreadyExists => AppError::request(format!(
                    "there is a case `{name}` already: {}",
                    path.display()
                )),
                _ => unwritten(&path, &e),
            })?;
        file.write_all(text.as_bytes()).map_err(|e| unwritten(&path, &e))?;
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
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(unread(&path, &e)),
        }
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
            fs::create_dir_all(dir).map_err(|e| unwritten(&path, &e))?;
        }
        replace(&path, text)
    }

    /// Puts a text in place of a case at once: whoever reads, or a full disk,
    /// finds the old text or the new one, never half of it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`] if it cannot be written.
    pub fn replace(&self, name: &str, text: &str) -> Result<(), AppError> {
        replace(&self.path(name)?, text)
    }
}

fn replace(path: &Path, text: &str) -> Result<(), AppError> {
    let beside = path.with_extension("toml.new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|e| unwritten(path, &e))
}

fn unread(path: &Path, error: &io::Error) -> AppError {
    AppError::new(
        ErrorKind::NoInput,
        format!("{} cannot be read: {error}", path.display()),
    )
}
