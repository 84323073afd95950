//! Rows of text out of files: which files, which columns, row by row.
//!
//! Nothing is inferred and nothing is passed over in silence. Every file's
//! heads are read and each column found by its name; what a file lacks, or
//! holds as numbers where text is due, refuses the job before the first row is
//! answered. What can only be seen in a row is told with file and row.

mod builder;
mod csv_rows;
mod decoding;
mod files;
mod layout;
mod parquet_rows;

use std::{fs::File, path::Path, time::SystemTime};

use hashgate_app::{AppError, ErrorKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::job::Job;
pub use builder::{Builder, FILE_NUMBER, chunk_schema};
use csv_rows::CsvRows;
use files::Kind;
use layout::Columns;
use parquet_rows::ParquetRows;

/// A file that is read.
#[derive(Debug, Clone)]
pub struct Source {
    found: files::Found,
    layout: layout::Layout,
    /// When it was last written, before it was looked at.
    written: Option<SystemTime>,
    /// What identifies it.
    pub identity: Identity,
}

/// What identifies a file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The file, from the folder of the job on.
    pub file: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The columns that are read, and the heads under which they were found.
    pub columns: Vec<(String, String)>,
}

/// The files of a job, and what a reader should know of them.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The files, in the order in which they are read.
    pub sources: Vec<Source>,
    /// What was passed over or interpreted, each in a sentence.
    pub notes: Vec<String>,
}

/// Looks at every file of a job: that it is there, of a known kind, has the
/// columns that are asked for; and takes its hash.
///
/// # Errors
///
/// [`AppError`] that names the file, and what is wrong with it.
pub fn survey(job: &Job, home: &Path) -> Result<Survey, AppError> {
    let Some(inputs) = &job.input else {
        return Err(AppError::request("the job reads no files"));
    };
    let mut notes = Vec::new();
    let found = files::find(inputs, home, &mut notes)?;
    let columns = Columns::of(job);
    let encoding = decoding::named(inputs.encoding.as_deref())?;
    // Every head before any hash: what is wrong is told within seconds.
    let layouts = found
        .iter()
        .map(|found| layout::of(found, &columns, encoding, &mut notes))
        .collect::<Result<Vec<_>, _>>()?;
    let sources = found
        .into_iter()
        .zip(layouts)
        .map(|(found, layout)| {
            let written = last_written(&found.path);
            let (bytes, sha256) = hash(&found.path, &found.shown)?;
            let file = found.shown.clone();
            let columns = layout.heads.clone();
            let identity = Identity { file, bytes, sha256, columns };
            Ok(Source { found, layout, written, identity })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(Survey { sources, notes })
}

fn last_written(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|about| about.modified()).ok()
}

fn hash(path: &Path, shown: &str) -> Result<(u64, String), AppError> {
    let failed = |e: std::io::Error| {
        AppError::new(
            ErrorKind::NoInput,
            format!("{shown} cannot be read: {e}"),
        )
        .at(shown, None)
    };
    let mut file = File::open(path).map_err(failed)?;
    let mut hasher = Hasher(Sha256::new());
    let bytes = std::io::copy(&mut file, &mut hasher).map_err(failed)?;
    Ok((bytes, hex(&hasher.0.finalize())))
}

struct Hasher(Sha256);

impl std::io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The rows of a file.
pub enum Rows {
    /// Of a CSV file.
    Csv(Box<CsvRows>),
    /// Of a Parquet file.
    Parquet(Box<ParquetRows>),
}

impl Source {
    /// Whether the file is the one whose hash was taken.
    ///
    /// # Errors
    ///
    /// [`AppError`] if it was written to since.
    pub fn check_unchanged(&self) -> Result<(), AppError> {
        let file = &self.identity.file;
        if last_written(&self.found.path) == self.written {
            return Ok(());
        }
        Err(AppError::input(format!(
            "{file} was written to while it was read; run the job again once \
             it is whole"
        ))
        .at(file, None))
    }

    /// Opens the file at its first row.
    ///
    /// # Errors
    ///
    /// [`AppError`] if it cannot be opened any more.
    pub fn open(&self) -> Result<Rows, AppError> {
        Ok(match self.found.kind {
            Kind::Parquet => Rows::Parquet(Box::new(ParquetRows::open(
                &self.found,
                &self.layout,
            )?)),
            Kind::Csv | Kind::CsvGz => {
                Rows::Csv(Box::new(CsvRows::open(&self.found, &self.layout)?))
            }
        })
    }
}

impl Rows {
    /// Appends at most so many rows; gives how many there were, none at the
    /// end.
    ///
    /// # Errors
    ///
    /// [`AppError`] that names file and row.
    pub fn append(
        &mut self,
        to: &mut Builder,
        most: usize,
    ) -> Result<usize, AppError> {
        match self {
            Self::Csv(rows) => rows.append(to, most),
            Self::Parquet(rows) => rows.append(to, most),
        }
    }

    /// What a reader should know of the rows read so far.
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::Csv(rows) => rows.notes(),
            Self::Parquet(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::*;
    use crate::templates;

    #[test]
    fn a_file_that_is_written_to_meanwhile_is_told() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.csv");
        fs::write(&path, "name\nA\n").unwrap();
        let mut job = Job::read(templates::text("screen").unwrap()).unwrap();
        job.input.as_mut().unwrap().files = vec![path.clone()];
        let survey = survey(&job, home.path()).unwrap();
        let source = &survey.sources[0];
        source.check_unchanged().unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        let later = SystemTime::now() + Duration::from_secs(9);
        file.set_modified(later).unwrap();
        let why = source.check_unchanged().unwrap_err().to_string();
        assert!(why.starts_with("a.csv was written to"), "{why}");
    }
}
