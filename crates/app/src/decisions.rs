//! Decisions of reviewers on disk: one JSON object per line, only ever added
//! to.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use hashgate_durable::PATIENCE;
use hashgate_model::{Date, Link, sha256_hex};
use hashgate_parties::{Decision, Decisions, Disposition};
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
        // A link to nothing is there, and must not pass for no decisions.
        Some(path) if path.symlink_metadata().is_ok() => {
            let name = path.display().to_string();
            let bytes = files::stored(&path)?;
            read(app, &Input { name, bytes }, observer)
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
    app: &App,
    file: &Input,
    observer: &mut dyn Observer,
) -> Result<Decisions, AppError> {
    let Input { name, bytes } = file;
    let Parsed { lines, whole, .. } = parse(name, bytes)?;
    if whole < bytes.len() {
        observer.remark(&format!(
            "{name}: the last line was cut short while it was written, and is \
             passed over; record that decision again"
        ));
    }
    let mut papers = Papers::default();
    let mut decisions = Vec::with_capacity(lines.len());
    let mut refused = Vec::new();
    for mut line in lines {
        if let Some(last) = last_day(app, &line.decision)
            && line.decision.expires.is_none_or(|day| day > last)
        {
            observer.remark(&format!(
                "{name}, line {}: it expires on {last}, the longest that such \
                 a decision may stand; record it again then",
                line.number
            ));
            line.decision.expires = Some(last);
        }
        // What may be false must set no hit aside.
        let sets_aside = line.decision.decision == Decision::FalsePositive;
        let why = match line.link {
            Link::Broken => Some(BROKEN.to_owned()),
            _ if sets_aside => papers.changed(&line.decision),
            _ => None,
        };
        match why {
            Some(why) if sets_aside => {
                let why = format!(
                    "{name}, line {}: {why}; the decision sets no hit aside, \
                     record it again if it is right",
                    line.number
                );
                observer.remark(&why);
                refused.push(why);
            }
            Some(why) => {
                observer
                    .remark(&format!("{name}, line {}: {why}", line.number));
                decisions.push(line.decision);
            }
            None => decisions.push(line.decision),
        }
    }
    Ok(Decisions::new(decisions).without(refused))
}

const BROKEN: &str = "it was changed by hand after it was recorded, or a line \
                      before it was taken out or put in";

/// What is wrong with the decisions of a file, in sentences, and how many
/// there are: lines that were changed by hand, and papers that are not as
/// they were.
///
/// # Errors
///
/// As for [`read`].
pub fn faults(file: &Input) -> Result<(usize, Vec<String>), AppError> {
    let Input { name, bytes } = file;
    let Parsed { lines, whole, .. } = parse(name, bytes)?;
    let mut papers = Papers::default();
    let mut faults = Vec::new();
    for Line { number, decision, link } in &lines {
        let mut fault = |why: &str| {
            faults.push(format!("{name}, line {number}: {why}"));
        };
        match link {
            Link::Whole => {}
            Link::Broken | Link::Cut => fault(BROKEN),
            Link::Missing => fault(
                "it was written by hand or by an earlier version, and is bound \
                 to no line before it",
            ),
        }
        if let Some(why) = papers.changed(decision) {
            fault(&why);
        }
        for paper in papers.gone(decision) {
            fault(&format!("its paper {paper} cannot be found"));
        }
    }
    if whole < bytes.len() {
        faults.push(format!("{name}: the last line was cut short"));
    }
    Ok((lines.len(), faults))
}

/// The last day on which a decision may apply, by the pack's term for its
/// kind; nothing if it may stand for good.
fn last_day(app: &App, decision: &Disposition) -> Option<Date> {
    let kind = decision.decision.id();
    let term = app.pack().lists.review_term(kind)?;
    Some(decision.decided.plus_days(term.longest_days))
}

/// A decision that would stand longer than the pack lets it is refused.
///
/// # Errors
///
/// [`crate::ErrorKind::Request`] with the last day that it may have.
pub(crate) fn must_end_in_time(
    app: &App,
    decision: &Disposition,
) -> Result<(), AppError> {
    let Some(last) = last_day(app, decision) else { return Ok(()) };
    if decision.expires.is_some_and(|day| day <= last) {
        return Ok(());
    }
    let kind = decision.decision.id();
    let term = app.pack().lists.review_term(kind);
    Err(AppError::request(format!(
        "a decision of {} may stand until {last} at the latest: {}; give a \
         day up to then with --expires. {}",
        decision.decided,
        term.map_or("the pack says so", |term| &term.because),
        term.map(|term| term.cite.to_string()).unwrap_or_default(),
    )))
}

/// The decisions of the file that is named, else those of the data folder;
/// none if that was never begun.
///
/// # Errors
///
/// [`AppError`] if it cannot be opened, or there is no such folder.
pub fn file_of(app: &App, named: Option<&Path>) -> Result<Input, AppError> {
    let path = path_of(app, named)?;
    let bytes = if named.is_some() {
        read_file(&path)?
    } else if path.symlink_metadata().is_ok() {
        files::stored(&path)?
    } else {
        Vec::new()
    };
    Ok(Input { name: path.display().to_string(), bytes })
}

/// The papers behind decisions, each read once.
#[derive(Default)]
struct Papers {
    hashes: HashMap<String, Option<String>>,
}

impl Papers {
    fn hash(&mut self, file: &str) -> Option<&str> {
        self.hashes
            .entry(file.to_owned())
            .or_insert_with(|| {
                let path = Path::new(file);
                path.is_file()
                    .then(|| read_file(path).ok())
                    .flatten()
                    .map(|bytes| sha256_hex(&bytes))
            })
            .as_deref()
    }

    /// The paper that has changed since, in a sentence.
    fn changed(&mut self, decision: &Disposition) -> Option<String> {
        decision.evidence.iter().find_map(|paper| {
            let now = self.hash(&paper.file)?;
            (now != paper.sha256).then(|| {
                format!(
                    "its paper {} has changed since it was decided",
                    paper.file
                )
            })
        })
    }

    /// The papers that are not where they were.
    fn gone(&mut self, decision: &Disposition) -> Vec<String> {
        let papers = decision.evidence.iter().map(|paper| &paper.file);
        papers.filter(|file| self.hash(file).is_none()).cloned().collect()
    }
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
    // A link could lead elsewhere, and a pipe would be waited for.
    hashgate_durable::open(path).map_err(unwritten)?;
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
    let Parsed { whole, last, .. } =
        parse(&path.display().to_string(), &bytes)?;
    let line = line(decision, &last)?;
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
fn parse(name: &str, bytes: &[u8]) -> Result<Parsed, AppError> {
    let mut parsed = Parsed::default();
    for (i, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        match decision(line, &parsed.last) {
            Ok(Some((decision, link, own))) => {
                parsed.lines.push(Line { number: i + 1, decision, link });
                parsed.last = own;
            }
            Ok(None) => {}
            Err(_) if !line.ends_with(b"\n") => break,
            Err(why) => {
                return Err(AppError::input(format!(
                    "{name}, line {}: {why}; restore the file from a copy, or \
                     take that line out if you know what it said",
                    i + 1
                ))
                .at(name, Some(i + 1)));
            }
        }
        parsed.whole += line.len();
    }
    Ok(parsed)
}

/// What a file of decisions holds.
#[derive(Default)]
struct Parsed {
    lines: Vec<Line>,
    /// How many of its bytes are whole lines.
    whole: usize,
    /// The link of the last decision; empty if it has none.
    last: String,
}

/// A line of a file of decisions.
struct Line {
    /// Counted from 1.
    number: usize,
    decision: Disposition,
    /// How it is bound to the one before it.
    link: Link,
}

/// The link of a decision: a hash of the link before it and of all it says.
/// It tells of a change by hand; it is no seal, since whoever computes it
/// anew can hide a change.
fn link(before: &str, fields: &Map<String, Value>) -> String {
    let text = serde_json::to_string(fields).unwrap_or_default();
    sha256_hex(format!("{before}\n{text}").as_bytes())
}

/// The decision of a line, how it is bound to the one with the link `before`,
/// and its own link; none if the line is blank.
fn decision(
    line: &[u8],
    before: &str,
) -> Result<Option<(Disposition, Link, String)>, String> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let mut fields: Map<String, Value> =
        serde_json::from_slice(line).map_err(|e| e.to_string())?;
    let own = match fields.shift_remove("link") {
        Some(Value::String(own)) => own,
        Some(other) => return Err(format!("its link is {other}")),
        None => String::new(),
    };
    let bound = if own.is_empty() {
        Link::Missing
    } else if own == link(before, &fields) {
        Link::Whole
    } else {
        Link::Broken
    };
    match fields.shift_remove("schema") {
        Some(schema) if schema == SCHEMA => {}
        Some(schema) => return Err(format!("its schema is {schema}")),
        None => return Err("it has no schema".to_owned()),
    }
    serde_json::from_value(Value::Object(fields))
        .map(|decision| Some((decision, bound, own)))
        .map_err(|e| e.to_string())
}

fn line(decision: &Disposition, before: &str) -> Result<String, AppError> {
    let mut fields = Map::new();
    fields.insert("schema".to_owned(), SCHEMA.into());
    let body = serde_json::to_value(decision).map_err(AppError::defect)?;
    if let Value::Object(body) = body {
        fields.extend(body);
    }
    let own = link(before, &fields);
    fields.insert("link".to_owned(), own.into());
    Ok(Value::Object(fields).to_string() + "\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use hashgate_pack::lists::ListEntry;
    use hashgate_parties::Query;

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
            let read = parse("d", &bytes).unwrap();
            assert_eq!(read.whole, bytes.len());
            let read = read.lines;
            assert!(read.iter().all(|line| line.link == Link::Whole));
            assert_eq!(read[0].decision.party.name, "Zenda Ltd");
            let last = read.last().unwrap();
            assert_eq!(last.decision.party.name, "Hentzau Ltd");
            // Only the newline was missing: the decision was whole.
            assert_eq!(read.len(), if cut == 1 { 3 } else { 2 });
        }
    }

    #[test]
    fn a_line_that_was_changed_or_taken_out_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("decisions.jsonl");
        for name in ["Zenda Ltd", "Strelsau Ltd", "Hentzau Ltd"] {
            append(&path, &made(name), &mut Vec::new()).unwrap();
        }
        let text = fs::read_to_string(&path).unwrap();
        let faults = |text: &str| {
            let file = Input { name: "d".to_owned(), bytes: text.into() };
            faults(&file).unwrap()
        };
        assert_eq!(faults(&text), (3, Vec::new()));
        let person = text.replacen("A. Reviewer", "B. Reviewer", 1);
        let (_, told) = faults(&person);
        assert!(told.len() == 1 && told[0].contains("line 1"), "{told:?}");
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let (_, told) = faults(&[lines[0], lines[2]].concat());
        assert!(told.len() == 1 && told[0].contains("line 2"), "{told:?}");
    }

    #[test]
    fn a_damaged_line_is_named() {
        let text = "{\"schema\":\"hashgate.decision/1\"}\n";
        let error = parse("d.jsonl", text.as_bytes()).err().unwrap();
        assert!(error.message().contains("d.jsonl, line 1"));
        let other = "{\"schema\":\"other/1\"}\n";
        let error = parse("d.jsonl", other.as_bytes()).err().unwrap();
        assert!(error.message().contains("its schema is"));
    }
}
