//! Stored cases: plain TOML files in a folder.

use std::{env, fs, io, path::PathBuf};

use crate::exit::{Exit, Failure};

/// The folder of stored cases.
pub struct Store {
    dir: Option<PathBuf>,
}

impl Store {
    /// The folder given, or the user's own (XDG base directories).
    pub fn new(dir: Option<PathBuf>) -> Self {
        let set = |name: &str| {
            env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
        };
        let own = || {
            // A relative path is invalid there and is passed over.
            set("XDG_DATA_HOME")
                .filter(|path| path.is_absolute())
                .or_else(|| set("HOME").map(|home| home.join(".local/share")))
        };
        Self { dir: dir.or_else(|| own().map(|d| d.join("hashgate/cases"))) }
    }

    fn dir(&self) -> Result<&PathBuf, Failure> {
        self.dir.as_ref().ok_or_else(|| {
            Failure::usage(
                "no folder for cases is known; set HASHGATE_CASES or --dir",
            )
        })
    }

    /// The file of a case; a name can never point out of the folder.
    fn path(&self, name: &str) -> Result<PathBuf, Failure> {
        let plain = !name.is_empty()
            && name.len() <= 64
            && !name.starts_with('-')
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        if !plain {
            return Err(Failure::usage(format!(
                "`{name}` cannot name a case; write up to 64 letters, \
                 digits, `-` and `_`"
            )));
        }
        Ok(self.dir()?.join(format!("{name}.toml")))
    }

    /// The names of the stored cases, sorted.
    pub fn names(&self) -> Result<Vec<String>, Failure> {
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
    pub fn text(&self, name: &str) -> Result<String, Failure> {
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
                Err(Failure::new(
                    Exit::NoInput,
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
    pub fn create(&self, name: &str, text: &str) -> Result<PathBuf, Failure> {
        use io::Write as _;
        let path = self.path(name)?;
        fs::create_dir_all(self.dir()?).map_err(|e| unwritten(&path, &e))?;
        let mut file =
            fs::File::create_new(&path).map_err(|e| match e.kind() {
                io::ErrorKind::AlreadyExists => Failure::usage(format!(
                    "there is a case `{name}` already: {}",
                    path.display()
                )),
                _ => unwritten(&path, &e),
            })?;
        file.write_all(text.as_bytes()).map_err(|e| unwritten(&path, &e))?;
        Ok(path)
    }

    /// Puts a text in place of a case at once: whoever reads, or a full disk,
    /// finds the old text or the new one, never half of it.
    pub fn replace(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.path(name)?;
        let beside = path.with_extension("toml.new");
        fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(|e| unwritten(&path, &e))
    }
}

fn unread(path: &std::path::Path, error: &io::Error) -> Failure {
    Failure::new(
        Exit::NoInput,
        format!("{} cannot be read: {error}", path.display()),
    )
}

fn unwritten(path: &std::path::Path, error: &io::Error) -> Failure {
    Failure::new(
        Exit::Output,
        format!("{} cannot be written: {error}", path.display()),
    )
}
