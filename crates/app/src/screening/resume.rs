//! What an interrupted batch has left: how many parties are answered whole.
//!
//! What was written is cut back to whole answers, so that going on from there
//! gives the bytes that an uninterrupted batch gives.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use hashgate_copies::MANIFEST;
use hashgate_model::{AsOf, sha256_hex, visible_in_a_cell};
use hashgate_pack::Meta;
use hashgate_parties::Query;
use serde::Deserialize;

use super::{Search, Where};
use crate::{
    App, AppError, decisions,
    files::{read_file, write_file},
};

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
    pack: PackHash,
    found: usize,
    #[serde(default)]
    set_aside: usize,
}

#[derive(Deserialize)]
struct PackHash {
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
            // The cell has the name as a spreadsheet may have it.
            let asked =
                queries.get(row).map(|query| visible_in_a_cell(&query.name));
            if whole && asked.as_deref() != Some(text(1).as_ref()) {
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

/// What the answers of a batch rest on; it lies beside the file of answers,
/// and a batch with another stamp does not go on there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(BTreeMap<String, String>);

impl Stamp {
    /// The stamp of a batch over a file of parties.
    ///
    /// # Errors
    ///
    /// [`AppError`] if the decisions cannot be read.
    pub fn of(
        app: &App,
        parties: &[u8],
        search: &Search,
        near_misses: bool,
        decisions: Option<&Path>,
        as_of: AsOf,
    ) -> Result<Self, AppError> {
        let Search { place, lists, min_score, top } = search;
        let mut stamp = BTreeMap::new();
        let mut put = |what: &str, value: String| {
            stamp.insert(what.to_owned(), value);
        };
        let given = |what: Option<String>| what.unwrap_or_else(|| "-".into());
        put("the program", env!("CARGO_PKG_VERSION").to_owned());
        put("--as-of", as_of.to_string());
        put("the pack of data", app.meta().sha256.clone());
        put("the file of parties", sha256_hex(parties));
        put("--lists", given(lists.as_ref().map(|ids| ids.join(","))));
        put("--min-score", given(min_score.map(|score| score.to_string())));
        put("--top", top.to_string());
        put("--near-misses", near_misses.to_string());
        put(
            "what is searched",
            match place {
                Where::Own(file) => format!("own {}", sha256_hex(&file.bytes)),
                Where::Official(dir, None) => {
                    format!("folder {}", dir.display())
                }
                Where::Official(dir, Some(day)) => {
                    format!("folder {} of {day}", dir.display())
                }
                Where::Kept => "kept copies".to_owned(),
            },
        );
        let kept = app.data_folder().map(|dir| dir.join(MANIFEST));
        let kept = kept.filter(|path| path.exists());
        let kept = kept.map(|path| read_file(&path)).transpose()?;
        put("the kept copies", given(kept.map(|bytes| sha256_hex(&bytes))));
        let decided = match decisions_path(app, decisions) {
            Some(path) => Some(sha256_hex(&read_file(&path)?)),
            None => None,
        };
        put("the decisions", given(decided));
        Ok(Self(stamp))
    }

    /// The file that lies beside the answers.
    pub fn path(out: &Path) -> PathBuf {
        let mut name = out.as_os_str().to_owned();
        name.push(".stamp");
        PathBuf::from(name)
    }

    /// Puts the stamp beside the answers.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`](crate::ErrorKind::Output) if it cannot be
    /// written.
    pub fn write(&self, out: &Path) -> Result<(), AppError> {
        let text = toml::to_string(&self.0).map_err(AppError::defect)?;
        write_file(&Self::path(out), text.as_bytes())
    }

    /// Whether what lies there was answered as this batch would be.
    ///
    /// # Errors
    ///
    /// [`AppError`] with what differs, or if there is no stamp.
    pub fn must_match(&self, out: &Path) -> Result<(), AppError> {
        let name = out.display().to_string();
        let path = Self::path(out);
        let text = if let Ok(bytes) = read_file(&path) {
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            let why = format!(
                "{} is not there, which says what it rests on",
                path.display()
            );
            return Err(other(&name, &why));
        };
        let before: BTreeMap<String, String> = toml::from_str(&text)
            .map_err(|e| other(&name, &format!("{}: {e}", path.display())))?;
        let differs = self
            .0
            .iter()
            .find(|(what, value)| before.get(what.as_str()) != Some(*value));
        match differs {
            Some((what, value)) => {
                let was = before.get(what).map_or("not known", String::as_str);
                let why = format!("{what} was {was} and is {value} now");
                Err(other(&name, &why))
            }
            None => Ok(()),
        }
    }
}

/// The file of decisions, if there is one.
fn decisions_path(app: &App, named: Option<&Path>) -> Option<PathBuf> {
    match named {
        Some(path) if path == Path::new("-") => None,
        Some(path) => Some(path.to_owned()),
        None => decisions::path_of(app, None).ok().filter(|p| p.exists()),
    }
}

fn other(name: &str, why: &str) -> AppError {
    AppError::input(format!(
        "{name} is not the beginning of this batch: {why}; name another --out, or \
         leave --resume away"
    ))
}
