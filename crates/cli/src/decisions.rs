//! Decisions of reviewers: one JSON object per line, only ever added to.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use hashgate_parties::{Decisions, Disposition};
use serde_json::{Map, Value};

use crate::{
    context::{Context, data_folder},
    disk,
    exit::{Exit, Failure},
};

const SCHEMA: &str = "hashgate.decision/1";

/// The file's name in the store's folder.
const NAME: &str = "decisions.jsonl";

/// The decisions of the file that was named, or of the store's own; there
/// are none if that was never begun.
pub fn read(named: Option<&Path>, cx: &Context) -> Result<Decisions, Failure> {
    let Some(path) = named.map(Path::to_owned).or_else(own) else {
        return Ok(Decisions::default());
    };
    if named.is_none() && !path.exists() {
        return Ok(Decisions::default());
    }
    let bytes = disk::read(&path)?;
    let (decisions, torn) = parse(&path, &bytes)?;
    if torn < bytes.len() {
        cx.remark(&format!(
            "{}: the last line was cut short while it was written, and is \
             passed over; record that decision again",
            path.display()
        ));
    }
    Ok(Decisions::new(decisions))
}

/// Adds a decision; it is on the disk when this returns.
pub fn append(
    named: Option<&Path>,
    decision: &Disposition,
) -> Result<PathBuf, Failure> {
    let path = named.map(Path::to_owned).or_else(own).ok_or_else(|| {
        Failure::usage(
            "no folder for decisions is known; set HASHGATE_DATA or give \
             --decisions",
        )
    })?;
    let unwritten = |e: io::Error| {
        Failure::new(
            Exit::Output,
            format!(
                "{} cannot be written: {e}; the decision was not recorded",
                path.display()
            ),
        )
    };
    let line = line(decision)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(unwritten)?;
    }
    let mut file = OpenOptions::new()
        .create(true)
        .read(true)
        .append(true)
        .open(&path)
        .map_err(unwritten)?;
    // Two reviewers at once must not write into each other's line.
    file.lock().map_err(unwritten)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(unwritten)?;
    let (_, whole) = parse(&path, &bytes)?;
    mend(&mut file, &bytes, whole).map_err(unwritten)?;
    file.write_all(line.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(unwritten)?;
    Ok(path)
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

/// The store's own file.
fn own() -> Option<PathBuf> {
    data_folder().map(|dir| dir.join(NAME))
}

/// The decisions of a file, and how many of its bytes are whole lines.
///
/// A line that is damaged ends the command: a decision passed over silently
/// could be the one that says `true match`.
fn parse(
    path: &Path,
    bytes: &[u8],
) -> Result<(Vec<Disposition>, usize), Failure> {
    let mut decisions = Vec::new();
    let mut whole = 0;
    for (i, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        match decision(line) {
            Ok(read) => decisions.extend(read),
            Err(_) if !line.ends_with(b"\n") => break,
            Err(why) => {
                return Err(Failure::input(format!(
                    "{}, line {}: {why}; restore the file from a copy, or \
                     take that line out if you know what it said",
                    path.display(),
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

fn line(decision: &Disposition) -> Result<String, Failure> {
    let mut fields = Map::new();
    fields.insert("schema".to_owned(), SCHEMA.into());
    let body = serde_json::to_value(decision).map_err(Failure::defect)?;
    if let Value::Object(body) = body {
        fields.extend(body);
    }
    Ok(Value::Object(fields).to_string() + "\n")
}

#[cfg(test)]
mod tests {
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
        append(Some(&path), &made("Zenda Ltd")).unwrap();
        append(Some(&path), &made("Strelsau Ltd")).unwrap();
        let whole = fs::read(&path).unwrap();
        for cut in [1, 20, 200] {
            let torn = whole.get(..whole.len() - cut).unwrap();
            fs::write(&path, torn).unwrap();
            append(Some(&path), &made("Hentzau Ltd")).unwrap();
            let bytes = fs::read(&path).unwrap();
            let (read, end) = parse(&path, &bytes).unwrap();
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
        let error = parse(Path::new("d.jsonl"), text.as_bytes()).unwrap_err();
        assert!(error.message().contains("d.jsonl, line 1"));
        let other = "{\"schema\":\"other/1\"}\n";
        let error = parse(Path::new("d.jsonl"), other.as_bytes()).unwrap_err();
        assert!(error.message().contains("its schema is"));
    }
}
