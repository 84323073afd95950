//! Which files are read.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use hashgate_app::{AppError, ErrorKind};

use crate::job::Inputs;

/// What kind of file it is, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Csv,
    CsvGz,
    Parquet,
}

/// A file that is there.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Its path from the folder of the job on, as answers name it.
    pub(super) shown: String,
    pub(super) kind: Kind,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        [
            (".csv", Self::Csv),
            (".csv.gz", Self::CsvGz),
            (".parquet", Self::Parquet),
        ]
        .into_iter()
        .find(|(end, _)| name.ends_with(end))
        .map(|(_, kind)| kind)
    }
}

/// The files that a job names, and those in its folders, by their paths.
pub(super) fn find(
    inputs: &Inputs,
    home: &Path,
    notes: &mut Vec<String>,
) -> Result<Vec<Found>, AppError> {
    let mut search = Search {
        home,
        sub_folders: inputs.sub_folders,
        found: Vec::new(),
        passed_over: Vec::new(),
    };
    for path in &inputs.files {
        search.named(path)?;
    }
    let Search { mut found, passed_over, .. } = search;
    if let Some(first) = passed_over.first() {
        let more = passed_over.len() - 1;
        let rest = match more {
            0 => String::new(),
            _ => format!(" and {more} more"),
        };
        notes.push(format!(
            "not read, since their names end in none of .csv, .csv.gz, \
             .parquet: {first}{rest}"
        ));
    }
    found.sort_by(|a, b| a.shown.cmp(&b.shown));
    let mut seen = BTreeSet::new();
    for file in &found {
        let whole = file.path.canonicalize().unwrap_or(file.path.clone());
        if !seen.insert(whole) {
            return Err(AppError::input(format!(
                "{} is named twice; its rows would be counted twice",
                file.shown
            ))
            .at(&file.shown, None));
        }
    }
    if found.is_empty() {
        return Err(AppError::new(
            ErrorKind::NoInput,
            "there is no file to read: the folders that `files` names hold \
             none that ends in .csv, .csv.gz or .parquet",
        ));
    }
    Ok(found)
}

struct Search<'a> {
    home: &'a Path,
    sub_folders: Option<bool>,
    found: Vec<Found>,
    passed_over: Vec<String>,
}

impl Search<'_> {
    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(self.home).unwrap_or(path).display().to_string()
    }

    fn named(&mut self, path: &Path) -> Result<(), AppError> {
        let shown = self.shown(path);
        let about = fs::metadata(path).map_err(|e| {
            AppError::new(
                ErrorKind::NoInput,
                format!("{shown} cannot be opened: {e}"),
            )
            .at(&shown, None)
        })?;
        if about.is_dir() {
            return self.folder(path);
        }
        let kind = Kind::of(path).filter(|_| about.is_file());
        let Some(kind) = kind else {
            return Err(AppError::input(format!(
                "{shown} is none of .csv, .csv.gz, .parquet; save it as one \
                 of them"
            ))
            .at(&shown, None));
        };
        self.found.push(Found { path: path.to_owned(), shown, kind });
        Ok(())
    }

    fn folder(&mut self, folder: &Path) -> Result<(), AppError> {
        let shown = self.shown(folder);
        let failed = |e: std::io::Error| {
            AppError::new(
                ErrorKind::NoInput,
                format!("{shown} cannot be listed: {e}"),
            )
        };
        let mut paths = fs::read_dir(folder)
            .map_err(failed)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(failed)?;
        paths.sort();
        for path in paths {
            let shown = self.shown(&path);
            if path.is_dir() {
                match self.sub_folders {
                    Some(true) => self.folder(&path)?,
                    Some(false) => self.passed_over.push(shown),
                    None => {
                        return Err(AppError::input(format!(
                            "{shown} is a folder within a folder; write \
                             `sub_folders = true` under [input] if it is to \
                             be read, or `false` if not"
                        ))
                        .at(&shown, None));
                    }
                }
            } else if let Some(kind) = Kind::of(&path) {
                self.found.push(Found { path, shown, kind });
            } else {
                self.passed_over.push(shown);
            }
        }
        Ok(())
    }
}
