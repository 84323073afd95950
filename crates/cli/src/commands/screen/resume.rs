//! What an interrupted batch has left: how many parties are answered whole.
//!
//! The file is cut back to whole answers, so that going on from there gives
//! the bytes that an uninterrupted batch gives.

use std::{
    fs::{self, OpenOptions},
    io,
    path::Path,
};

use hashgate_model::AsOf;
use hashgate_pack::Meta;
use hashgate_parties::Query;
use serde::Deserialize;

use crate::exit::{Exit, Failure};

/// What is done already.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// How many parties are answered whole.
    pub rows: usize,
    /// Whether there are hits among them that are not set aside.
    pub open: bool,
}

/// The answers of a JSONL file; the file is cut back to its whole lines.
pub fn jsonl(
    path: &Path,
    queries: &[Query],
    as_of: AsOf,
    meta: &Meta,
) -> Result<Done, Failure> {
    let Some(bytes) = left(path)? else { return Ok(Done::default()) };
    let mut done = Done::default();
    let mut keep = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if !line.ends_with(b"\n") {
            break;
        }
        let line_of: Line = serde_json::from_slice(line).map_err(|e| {
            other(path, &format!("line {}: {e}", done.rows + 1))
        })?;
        let asked = queries.get(done.rows).map(|query| query.name.as_str());
        if asked != Some(line_of.query.as_str()) {
            let why = format!(
                "its answer {} is for another name than the party there",
                done.rows + 1
            );
            return Err(other(path, &why));
        }
        if line_of.as_of != as_of.to_string() {
            let why = format!(
                "it is as of {0}, this batch as of {as_of}; give --as-of {0}",
                line_of.as_of
            );
            return Err(other(path, &why));
        }
        if line_of.pack.sha256 != meta.sha256 {
            return Err(other(path, "it rests on another pack of data"));
        }
        done.open |= line_of.found > line_of.set_aside;
        done.rows += 1;
        keep += line.len();
    }
    cut(path, keep)?;
    Ok(done)
}

#[derive(Deserialize)]
struct Line {
    query: String,
    as_of: String,
    pack: Stamp,
    found: usize,
    #[serde(default)]
    set_aside: usize,
}

#[derive(Deserialize)]
struct Stamp {
    sha256: String,
}

/// The answers of a CSV file; those of the last party are taken out and given
/// again, since its rows may not all be there.
pub fn csv(
    path: &Path,
    head: &str,
    queries: &[Query],
) -> Result<Done, Failure> {
    let Some(bytes) = left(path)? else { return Ok(Done::default()) };
    let head = head.as_bytes();
    if !bytes.starts_with(head) && !head.starts_with(&bytes) {
        return Err(other(path, "its head row is another"));
    }
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(bytes.as_slice());
    let mut record = csv::ByteRecord::new();
    let (mut row, mut start) = (0, 0);
    // Whether the party before the last, and the last, have open hits.
    let (mut open, mut last_open) = (false, false);
    loop {
        let at = reader.position().byte();
        if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
            break;
        }
        let text = |at: usize| {
            record.get(at).map(String::from_utf8_lossy).unwrap_or_default()
        };
        // The last record may be cut short anywhere, in a cell too.
        let whole = reader.position().byte() < bytes.len() as u64;
        let Ok(number) = text(0).parse::<usize>() else { continue };
        if number == row + 1 {
            let asked = queries.get(row).map(|query| query.name.as_str());
            if whole && asked != Some(text(1).as_ref()) {
                let why = format!(
                    "its row {number} is for another name than the party there"
                );
                return Err(other(path, &why));
            }
            open |= last_open;
            last_open = false;
            row = number;
            start = usize::try_from(at).unwrap_or(0);
        } else if number != row && whole {
            let why = format!("its row {number} comes after row {row}");
            return Err(other(path, &why));
        }
        last_open |= text(2) != "0" && !text(9).starts_with("Set aside");
    }
    let rows = row.saturating_sub(1);
    // Without a whole answer the head row is written anew too.
    cut(path, if rows == 0 { 0 } else { start })?;
    Ok(Done { rows, open })
}

fn left(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Failure::new(
            Exit::NoInput,
            format!("{} cannot be read: {e}", path.display()),
        )),
    }
}

fn cut(path: &Path, keep: usize) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).open(path);
    file.and_then(|file| file.set_len(keep as u64))
        .map_err(|e| Failure::output(&e))
}

fn other(path: &Path, why: &str) -> Failure {
    Failure::input(format!(
        "{} is not the beginning of this batch: {why}; name another --out, or \
         leave --resume away",
        path.display()
    ))
}
