//! The folder of a job's answers: parts, what was finished, the manifest last.
//!
//! ```text
//! answers/
//!   parts/part-00001.parquet     written whole, each in one file
//!   progress/run.json            which run the parts belong to
//!   progress/part-00001.json     what a finished part holds
//!   summary.html, summary.json
//!   manifest.json                the last; without it the job is not done
//! ```

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use hashgate_app::{AppError, ErrorKind};
use hashgate_durable::{Lock, LockError, output};
use hashgate_model::sha256_hex;
use serde::{Deserialize, Serialize};

use super::chunks::Span;
use crate::summary::Tally;

/// What says that a job is done.
pub const MANIFEST: &str = "manifest.json";

const PARTS: &str = "parts";
const PROGRESS: &str = "progress";
const RUN: &str = "run.json";
const LOCK: &str = ".hashgate.lock";
/// What lies in such a folder, and nothing else does.
const OURS: [&str; 7] =
    [PARTS, PROGRESS, MANIFEST, LOCK, "summary.html", "summary.json", STAGE];

/// Chunks on their way to executors.
pub const STAGE: &str = "stage";

/// What a finished part holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The file, from the folder of the answers on.
    pub file: String,
    /// How many rows.
    pub rows: u64,
    /// How many bytes the file has.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Of which files its rows are.
    pub of: Vec<Span>,
}

/// A finished part with what its summary counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// The part.
    pub part: Part,
    /// What it adds to the summary.
    pub tally: Tally,
}

#[derive(Debug, Serialize, Deserialize)]
struct Run {
    run: String,
}

/// The folder, of which this process is the only writer.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: Lock,
}

impl Folder {
    /// Takes the folder for a run, and gives the parts that were finished
    /// before by a run of the same job, data and files; parts of any other
    /// run, and the manifest, are removed first.
    ///
    /// # Errors
    ///
    /// [`AppError`] if the folder holds anything else, is being written to, or
    /// cannot be written.
    pub fn take(
        path: &Path,
        run: &str,
    ) -> Result<(Self, BTreeMap<u32, Finished>), AppError> {
        check_ours(path)?;
        for folder in [PARTS, PROGRESS] {
            fs::create_dir_all(path.join(folder))
                .map_err(|e| unwritten(&path.join(folder), &e))?;
        }
        let lock =
            Lock::of(path, std::time::Duration::ZERO, |_| {}).map_err(|e| {
                match e {
                    LockError::Io(e) => unwritten(path, &e),
                    LockError::Busy => AppError::new(
                        ErrorKind::Output,
                        format!(
                            "{} is being written to by another run",
                            path.display()
                        ),
                    ),
                }
            })?;
        let folder = Self { path: path.to_owned(), _lock: lock };
        for name in [MANIFEST, "summary.html", "summary.json"] {
            folder.remove(name)?;
        }
        let same = folder.read::<Run>(RUN).is_some_and(|r| r.run == run);
        let finished = if same { folder.finished() } else { BTreeMap::new() };
        folder.remove_others(&finished)?;
        let text = Run { run: run.to_owned() };
        folder.write_json(&format!("{PROGRESS}/{RUN}"), &text)?;
        Ok((folder, finished))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name of a part, without its ending.
    pub fn part_name(number: u32) -> String {
        format!("part-{number:05}")
    }

    /// Writes a part whole, then notes that it is finished.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`] if it cannot be written; nothing of it is then
    /// there.
    pub fn write_part(
        &self,
        number: u32,
        (parquet, csv): (&[u8], Option<&[u8]>),
        of: Vec<Span>,
        (rows, tally): (u64, Tally),
    ) -> Result<Finished, AppError> {
        let name = Self::part_name(number);
        let file = format!("{PARTS}/{name}.parquet");
        self.write(&file, parquet)?;
        if let Some(csv) = csv {
            self.write(&format!("{PARTS}/{name}.csv"), csv)?;
        }
        let (bytes, sha256) = (parquet.len() as u64, sha256_hex(parquet));
        let part = Part { file, rows, bytes, sha256, of };
        let finished = Finished { part, tally };
        self.write_json(&format!("{PROGRESS}/{name}.json"), &finished)?;
        Ok(finished)
    }

    /// Writes a file of the folder whole.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`] if it cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), AppError> {
        let path = self.path.join(name);
        output(&path, bytes).map_err(|e| unwritten(&path, &e))
    }

    /// Writes a file of JSON whole.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`] if it cannot be written.
    pub fn write_json<T: Serialize>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<(), AppError> {
        let mut text =
            serde_json::to_vec_pretty(value).map_err(AppError::defect)?;
        text.push(b'\n');
        self.write(name, &text)
    }

    fn read<T: for<'d> Deserialize<'d>>(&self, name: &str) -> Option<T> {
        let path = self.path.join(PROGRESS).join(name);
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    /// The parts that are noted as finished and lie there as they were
    /// written.
    fn finished(&self) -> BTreeMap<u32, Finished> {
        let mut all = BTreeMap::new();
        for number in 1.. {
            let name = format!("{}.json", Self::part_name(number));
            let there = self.path.join(PROGRESS).join(&name).exists();
            if !there && number > self.highest() {
                break;
            }
            let Some(finished) = self.read::<Finished>(&name) else { continue };
            let bytes = fs::read(self.path.join(&finished.part.file));
            let whole = bytes
                .is_ok_and(|bytes| sha256_hex(&bytes) == finished.part.sha256);
            if whole {
                all.insert(number, finished);
            }
        }
        all
    }

    /// The highest number of a part that is noted.
    fn highest(&self) -> u32 {
        let Ok(entries) = fs::read_dir(self.path.join(PROGRESS)) else {
            return 0;
        };
        let number = |name: String| {
            let digits = name.strip_prefix("part-")?.strip_suffix(".json")?;
            digits.parse().ok()
        };
        entries
            .flatten()
            .filter_map(|e| number(e.file_name().to_string_lossy().into()))
            .max()
            .unwrap_or(0)
    }

    /// Removes the parts that are not among the finished ones.
    fn remove_others(
        &self,
        finished: &BTreeMap<u32, Finished>,
    ) -> Result<(), AppError> {
        let keep: Vec<String> =
            finished.keys().map(|number| Self::part_name(*number)).collect();
        for folder in [PARTS, PROGRESS] {
            let path = self.path.join(folder);
            let entries =
                fs::read_dir(&path).map_err(|e| unwritten(&path, &e))?;
            for entry in entries.flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let stem = name.split('.').next().unwrap_or_default();
                if !keep.iter().any(|kept| kept == stem) {
                    self.remove(&format!("{folder}/{name}"))?;
                }
            }
        }
        self.clear_stage()
    }

    /// Removes the chunks that were on their way to executors.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`] if they cannot be removed.
    pub fn clear_stage(&self) -> Result<(), AppError> {
        let stage = self.path.join(STAGE);
        match fs::remove_dir_all(&stage) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                Err(unwritten(&stage, &e))
            }
            _ => Ok(()),
        }
    }

    fn remove(&self, name: &str) -> Result<(), AppError> {
        let path = self.path.join(name);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                Err(unwritten(&path, &e))
            }
            _ => Ok(()),
        }
    }
}

/// Refuses a folder that holds what no job wrote.
fn check_ours(path: &Path) -> Result<(), AppError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(unwritten(path, &e)),
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let half_made = name.starts_with(hashgate_durable::HALF_MADE);
        if !OURS.contains(&name.as_str()) && !half_made {
            return Err(AppError::new(
                ErrorKind::Output,
                format!(
                    "{} holds `{name}`, which no job wrote; name an empty \
                     folder, or one that is not there yet",
                    path.display()
                ),
            ));
        }
    }
    Ok(())
}

fn unwritten(path: &Path, e: &io::Error) -> AppError {
    AppError::new(
        ErrorKind::Output,
        format!("{} cannot be written: {e}", path.display()),
    )
}
