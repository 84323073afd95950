//! Decisions of reviewers on disk: one JSON object per line, only ever added
//! to.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use hashgate_durable::PATIENCE;
use hashgate_parties::{Decisions, Disposition};
use serde_json::{Map, Value};

use crate::{
    App, AppError, Input, Observer,
    files::{self, read_file},
};

const SCHEMA: &str = "hashgate.decision/1";

/// The file's name in the folder of the user's data.
const NAME: &str = "decisions.jsonl";

/// The decisions of the data folder; there are none if its file was never
/// begun.
///
/// # Errors
///
/// As for [`read`], and if it cannot be opened.
pub fn own(
    app: &App,
    observer: &mut dyn Observer,
) -> Result<Decisions, AppError> {
    match own_path(app) {
        Some(path) if path.exists() => {
            let name = path.display().to_string();
            let bytes = read_file(&path)?;
            read(&Input { name, bytes }, observer)
        }
        _ => Ok(Decisions::default()),
    }
}

/// The decisions of a file.
///
/// # Errors
///
/// [`AppError`] if a line of it is damaged.
pub fn read(
    file: &Input,
    observer: &mut dyn Observer,
) -> Result<Decisions, AppError> {
    let Input { name, bytes } = file;
    let (decisions, torn) = parse(name, bytes)?;
    if torn < bytes.len() {
        observer.remark(&format!(
            "{name}: the last line was cut short while it was written, and is \
             passed over; record that decision again"
        ));
    }
    Ok(Decisions::new(decisions))
}

/// The file that a decision is recorded in: the one that is named, else that
/// of the data folder.
///
/// # Errors
///
/// [`crate::ErrorKind::Request`] if there is neither.
pub fn path_of(app: &App, named: Option<&Path>) -> Result<PathBuf, AppError> {
    named.map(Path::to_owned).or_else(|| own_path(app)).ok_or_else(|| {
        AppError::request(
            "no folder for decisions is known; set HASHGATE_DATA or give \
             --decisions",
        )
    })
}

/// Adds a decision to a file; it is on the disk when this returns.
///
/// # Errors
///
/// [`AppError`] if the file is damaged or cannot be written; then the
/// decision was not recorded.
pub fn append(
    path: &Path,
    decision: &Disposition,
    observer: &mut dyn Observer,
) -> Result<(), AppError> {
    let unwritten = |e: io::Error| {
        files::unwritten(path, &format!("{e}; the decision was not recorded"))
    };
    let line = line(decision)?;
    if let Some(folder) = path.parent() {
        hashgate_durable::make_folder(folder).map_err(unwritten)?;
    }
    // It begins as any file of a store does; one that is there is added to.
    match hashgate_durable::create(path, b"") {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => {
            return Err(unwritten(e));
        }
        _ => {}
    }
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .open(path)
        .map_err(unwritten)?;
    // Two reviewers at once must not write into each other's line.
    hashgate_durable::wait_for(&file, path, PATIENCE, |text| {
        observer.remark(text);
    })
    .map_err(|e| {
        files::unwritten(path, &format!("{e}; the decision was not recorded"))
    })?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(unwritten)?;
    let (_, whole) = parse(&path.display().to_string(), &bytes)?;
    mend(&mut file, &bytes, whole).map_err(unwritten)?;
    file.write_all(line.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(unwritten)
}

/// Cuts off a last line that an interrupted write has left; its decision was
/// never reported as recorded.
fn mend(file: &mut File, bytes: &[u8], whole: usize) -> io::Result<()> {
    if whole < bytes.len() {
        file.set_len(whole as u64)
    } else if bytes.last().is_some_and(|b| *b != b'\n') {
        file.write_all(b"\n")
    } else {
        Ok(())
    }
}

/// The file of the data folder.
fn own_path(app: &App) -> Option<PathBuf> {
    app.data_folder().map(|dir| dir.join(NAME))
}

/// The decisions of a file, and how many of its bytes are whole lines.
///
/// A line that is damaged ends the command: a decision passed over silently
/// could be the one that says `true match`.
fn parse(
    name: &str,
    bytes: &[u8],
) -> Result<(Vec<Disposition>, usize), AppError> {
    let mut decisions = Vec::new();
    let mut whole = 0;
    for (i, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        match decision(line) {
            Ok(read) => decisions.extend(read),
            Err(_) if !line.ends_with(b"\n") => break,
            Err(why) => {
                return Err(AppError::input(format!(
                    "{name}, line {}: {why}; restore the file from a copy, or \
                     take that line out if you know what it said",
                    i + 1
                )));
            }
        }
        whole += line.len();
    }
    Ok((decisions, whole))
}

/// The decision of a line; none if the line is blank.
fn decision(line: &[u8]) -> Result<Option<Disposition>, String> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let mut fields: Map<String, Value> =
        serde_json::from_slice(line).map_err(|e| e.to_string())?;
    match fields.shift_remove("schema") {
        Some(schema) if schema == SCHEMA => {}
        Some(schema) => return Err(format!("its schema is {schema}")),
        None => return Err("it has no schema".to_owned()),
    }
    serde_json::from_value(Value::Object(fields))
        .map(Some)
        .map_err(|e| e.to_string())
}

fn line(decision: &Disposition) -> Result<String, AppError> {
    let mut fields = Map::new();
    fields.insert("schema".to_owned(), SCHEMA.into());
    let body = serde_json::to_value(decision).map_err(AppError::defect)?;
    if let Value::Object(body) = body {
        fields.extend(body);
    }
    Ok(Value::Object(fields).to_string() + "\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use hashgate_model::Date;
    use hashgate_pack::lists::ListEntry;
    use hashgate_parties::{Decision, Query};

    use super::*;

    fn made(name: &str) -> Disposition {
        let day: Date = "2026-11-25".parse().unwrap();
        Disposition::record(
            Decision::TrueMatch,
            &Query::name(name),
            "own",
            &ListEntry::default(),
            "A. Reviewer",
            "same register number",
            Vec::new(),
            day,
            None,
        )
        .unwrap()
    }

    #[test]
    fn what_is_added_is_read_again_and_a_torn_line_is_mended() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("d/decisions.jsonl");
        append(&path, &made("Zenda Ltd"), &mut Vec::new()).unwrap();
        append(&path, &made("Strelsau Ltd"), &mut Vec::new()).unwrap();
        let whole = fs::read(&path).unwrap();
        for cut in [1, 20, 200] {
            let torn = whole.get(..whole.len() - cut).unwrap();
            fs::write(&path, torn).unwrap();
            append(&path, &made("Hentzau Ltd"), &mut Vec::new()).unwrap();
            let bytes = fs::read(&path).unwrap();
            let (read, end) = parse("d", &bytes).unwrap();
            assert_eq!(end, bytes.len());
            assert_eq!(read[0].party.name, "Zenda Ltd");
            let last = read.last().unwrap();
            assert_eq!(last.party.name, "Hentzau Ltd");
            // Only the newline was missing: the decision was whole.
            assert_eq!(read.len(), if cut == 1 { 3 } else { 2 });
        }
    }

    #[test]
    fn a_damaged_line_is_named() {
        let text = "{\"schema\":\"hashgate.decision/1\"}\n";
        let error = parse("d.jsonl", text.as_bytes()).unwrap_err();
        assert!(error.message().contains("d.jsonl, line 1"));
        let other = "{\"schema\":\"other/1\"}\n";
        let error = parse("d.jsonl", other.as_bytes()).unwrap_err();
        assert!(error.message().contains("its schema is"));
    }
}
