//! Jobs in a folder of their own, run by the program itself.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test file uses what it needs, and a test may stop"
)]

pub mod cluster;

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use datafusion::{
    arrow::{
        array::{Array, ArrayRef, AsArray, RecordBatch},
        util::display::{ArrayFormatter, FormatOptions},
    },
    parquet::arrow::{
        ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder,
    },
};
use hashgate_bulk::run::{MANIFEST, Manifest};
use tempfile::TempDir;

/// The program.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hashgate-bulk"));
    command.env_remove("HASHGATE_DATA");
    command
}

/// A folder for jobs and their files.
pub struct Desk {
    folder: TempDir,
}

/// What a run said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// The run ended well, with or without something to look at.
    #[track_caller]
    pub fn done(self) -> Self {
        assert!(
            self.code == 0 || self.code == 1,
            "{}: {}",
            self.code,
            self.err
        );
        self
    }
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders that it lies in.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn parquet(&self, name: &str, columns: Vec<(&str, ArrayRef)>) {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut bytes = Vec::new();
        let mut writer =
            ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        self.file(name, bytes);
    }

    pub fn run_with(&self, job: &str, more: &[&str]) -> Said {
        let job = self.file("job.toml", job);
        let mut command = program();
        command.args(["run", "--no-data"]).arg(job).args(more);
        Said::of(&command.output().unwrap())
    }

    pub fn run(&self, job: &str) -> Said {
        self.run_with(job, &[])
    }

    pub fn manifest(&self, folder: &str) -> Option<Manifest> {
        let path = self.path(folder).join(MANIFEST);
        let text = fs::read(path).ok()?;
        Some(serde_json::from_slice(&text).unwrap())
    }

    /// The answers in a folder, row by row, as text.
    pub fn answers(&self, folder: &str) -> Answered {
        let manifest = self.manifest(folder).expect("a manifest");
        let files = manifest.parts.iter().map(|part| part.file.clone());
        let files: Vec<PathBuf> =
            files.map(|file| self.path(folder).join(file)).collect();
        Answered { batches: files.iter().flat_map(|f| read(f)).collect() }
    }

    /// The bytes of every file of a folder but those that only tell of
    /// progress, by name.
    pub fn bytes(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let mut all = Vec::new();
        for part in ["", "parts"] {
            for entry in fs::read_dir(self.path(folder).join(part)).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    let name = path.file_name().unwrap().to_string_lossy();
                    all.push((name.into_owned(), fs::read(&path).unwrap()));
                }
            }
        }
        all.sort();
        all
    }
}

fn read(path: &Path) -> Vec<RecordBatch> {
    let file = fs::File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    reader.build().unwrap().map(Result::unwrap).collect()
}

/// Rows of answers.
pub struct Answered {
    batches: Vec<RecordBatch>,
}

impl Answered {
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// A column as text, or a field of it (`duty.duty_usd`); nothing is "".
    pub fn column(&self, name: &str) -> Vec<String> {
        let mut all = Vec::new();
        for batch in &self.batches {
            let mut parts = name.split('.');
            let first = batch.column_by_name(parts.next().unwrap());
            let mut column = first.expect("the column").clone();
            for field in parts {
                column =
                    column.as_struct().column_by_name(field).unwrap().clone();
            }
            let options = FormatOptions::default();
            let shown = ArrayFormatter::try_new(&column, &options).unwrap();
            all.extend((0..column.len()).map(|at| shown.value(at).to_string()));
        }
        all
    }
}

/// A file with a column `name` and so many rows.
pub fn firms(rows: usize, of: &str) -> String {
    let mut text = "name\n".to_owned();
    for row in 0..rows {
        writeln!(text, "Firm {of} {row} Ltd").unwrap();
    }
    text
}

/// A job that screens a column `name` of a folder `in` into a folder `out`.
pub fn screening(more: &str) -> String {
    format!(
        "job = \"hashgate.bulk-job/1\"\nas_of = \"2026-11-25\"\n\
         keep = [\"name\"]\n{more}\n\
         [[ask]]\nname = \"screening\"\nanswer = \"hg_screen(name)\"\n"
    )
}

/// The parts of [`screening`] that most jobs have.
pub const IN_OUT: &str = "[input]\nfiles = [\"in\"]\n[columns]\nname = {}\n\
                          [output]\nfolder = \"out\"\n";
