//! What an interrupted batch has left: how many parties are answered whole.
//!
//! What was written is cut back to whole answers, so that going on from there
//! gives the bytes that an uninterrupted batch gives.

use hashgate_model::AsOf;
use hashgate_pack::Meta;
use hashgate_parties::Query;
use serde::Deserialize;

use crate::AppError;

/// What is done already.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// How many parties are answered whole.
    pub rows: usize,
    /// How many bytes of what was written stay; the rest is cut off.
    pub bytes: usize,
    /// Whether there are hits among them that are not set aside.
    pub open: bool,
}

/// The answers of a JSONL file, which is called `name` in messages.
///
/// # Errors
///
/// [`AppError`] if the file is not the beginning of this batch.
pub fn jsonl(
    name: &str,
    bytes: &[u8],
    queries: &[Query],
    as_of: AsOf,
    meta: &Meta,
) -> Result<Done, AppError> {
    let mut done = Done::default();
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if !line.ends_with(b"\n") {
            break;
        }
        let line_of: Line = serde_json::from_slice(line).map_err(|e| {
            other(name, &format!("line {}: {e}", done.rows + 1))
        })?;
        let asked = queries.get(done.rows).map(|query| query.name.as_str());
        if asked != Some(line_of.query.as_str()) {
            let why = format!(
                "its answer {} is for another name than the party there",
                done.rows + 1
            );
            return Err(other(name, &why));
        }
        if line_of.as_of != as_of.to_string() {
            let why = format!(
                "it is as of {0}, this batch as of {as_of}; give --as-of {0}",
                line_of.as_of
            );
            return Err(other(name, &why));
        }
        if line_of.pack.sha256 != meta.sha256 {
            return Err(other(name, "it rests on another pack of data"));
        }
        done.open |= line_of.found > line_of.set_aside;
        done.rows += 1;
        done.bytes += line.len();
    }
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
///
/// # Errors
///
/// [`AppError`] if the file is not the beginning of this batch.
pub fn csv(
    name: &str,
    bytes: &[u8],
    head: &str,
    queries: &[Query],
) -> Result<Done, AppError> {
    let head = head.as_bytes();
    if !bytes.starts_with(head) && !head.starts_with(bytes) {
        return Err(other(name, "its head row is another"));
    }
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(bytes);
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
                return Err(other(name, &why));
            }
            open |= last_open;
            last_open = false;
            row = number;
            start = usize::try_from(at).unwrap_or(0);
        } else if number != row && whole {
            let why = format!("its row {number} comes after row {row}");
            return Err(other(name, &why));
        }
        last_open |= text(2) != "0" && !text(9).starts_with("Set aside");
    }
    let rows = row.saturating_sub(1);
    // Without a whole answer the head row is written anew too.
    let bytes = if rows == 0 { 0 } else { start };
    Ok(Done { rows, bytes, open })
}

fn other(name: &str, why: &str) -> AppError {
    AppError::input(format!(
        "{name} is not the beginning of this batch: {why}; name another --out, or \
         leave --resume away"
    ))
}
