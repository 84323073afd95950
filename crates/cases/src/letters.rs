//! Drafts for counsel, filled with the facts of a case.

use hashgate_model::AsOf;
use hashgate_pack::cases::{CaseLaw, Letter, on};

use crate::{CaseError, CaseFile, Clock, ClockDeadline, Status, cost_bond};

/// A draft for counsel with the facts of the case filled in.
///
/// A blank that the case cannot fill reads `[importer: not given]`, never a
/// guess. Below the text stand the dates used, how each was counted and how
/// firm it is, and the sources.
///
/// # Errors
///
/// [`CaseError::NoLetter`] if there is no letter of that id.
///
/// # Example
///
/// ```
/// use hashgate_cases::{CaseFile, clock, letter};
/// use hashgate_pack::{SourceTree, cases::CaseLaw, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let law: CaseLaw = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let case = CaseFile::read(
///     "importer = \"Prairie Hash LLC\"\n[[event]]\n\
///      kind = \"seizure_notice_mailed\"\ndate = 2025-01-10\n",
/// )?;
/// let as_of = "2025-01-15".parse()?;
/// let clock = clock(&case, &law, as_of)?;
/// let text = letter("extension", &case, &clock, &law, as_of)?;
/// assert!(text.starts_with("DRAFT FOR COUNSEL"));
/// assert!(text.contains("Prairie Hash LLC"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn letter(
    id: &str,
    file: &CaseFile,
    clock: &Clock,
    law: &CaseLaw,
    as_of: AsOf,
) -> Result<String, CaseError> {
    let letter = find(id, law).ok_or_else(|| CaseError::NoLetter {
        asked: id.to_owned(),
        known: law.letters.iter().map(|l| l.id.clone()).collect(),
    })?;
    let mut text = String::with_capacity(letter.body.len() * 2);
    let mut parts = letter.body.split("{{");
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once("}}") {
            Some((blank, rest)) => {
                text.push_str(&filled(blank, file, clock, law, as_of));
                text.push_str(rest);
            }
            None => text.push_str(part),
        }
    }
    let fits = letter.for_events.is_empty()
        || clock.events.iter().any(|e| letter.for_events.contains(&e.kind));
    if !fits {
        text.push_str("\n[This case has none of the events that this letter ");
        text.push_str("answers: ");
        text.push_str(&letter.for_events.join(", "));
        text.push_str("]\n");
    }
    text.push_str(&sources(letter, clock, as_of));
    Ok(wrapped(&text))
}

/// The letter of that id, or the only one whose id begins so.
fn find<'a>(id: &str, law: &'a CaseLaw) -> Option<&'a Letter> {
    let wanted = id.trim().to_lowercase().replace(['-', ' '], "_");
    law.letters.iter().find(|l| l.id == wanted).or_else(|| {
        let mut fits = law
            .letters
            .iter()
            .filter(|l| wanted.len() >= 3 && l.id.starts_with(&wanted));
        fits.next().filter(|_| fits.next().is_none())
    })
}

/// Each line a paragraph of eighty columns that hangs under its mark.
fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        let words = line.trim_start();
        let indent = line.len() - words.len();
        let first = words.split(' ').next().unwrap_or_default();
        let is_mark = first == "-"
            || (first.ends_with('.')
                && first.len() <= 5
                && first.bytes().filter(u8::is_ascii_alphanumeric).count()
                    == first.len() - 1);
        let hang = indent + if is_mark { first.len() + 1 } else { 0 };
        let hang = " ".repeat(hang);
        let options = textwrap::Options::new(79)
            .subsequent_indent(&hang)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for piece in textwrap::wrap(line, options) {
            out.push_str(piece.trim_end());
            out.push('\n');
        }
    }
    out
}

/// The text for one blank.
fn filled(
    blank: &str,
    file: &CaseFile,
    clock: &Clock,
    law: &CaseLaw,
    as_of: AsOf,
) -> String {
    let not_given = |what: &str| format!("[{what}: not given]");
    if let Some((what, name)) = blank.split_once(':') {
        let deadline = deadline_of(clock, name);
        return match what {
            "missing" => missing(clock, name),
            "event" => clock
                .events
                .iter()
                .find(|e| e.kind == name)
                .map(|e| e.date.to_string()),
            "deadline" => deadline.map(|d| d.date.to_string()),
            "safe" => deadline.map(|d| d.safe_date.to_string()),
            _ => deadline.map(|d| d.counting.clone()),
        }
        .unwrap_or_else(|| not_given(&name.replace('_', " ")));
    }
    let facts = &file.facts;
    let given = match blank {
        "as_of" => Some(as_of.to_string()),
        "importer" => facts.importer.clone(),
        "port" => facts.port.clone(),
        "goods" => facts.goods.clone(),
        "ground" => facts.ground.clone(),
        "entry_number" => facts.entry_number.clone(),
        "case_number" => facts.case_number.clone(),
        "master_awb" => facts.master_awb.clone(),
        "containers" => {
            (!facts.containers.is_empty()).then(|| facts.containers.join(", "))
        }
        "value_usd" => facts.value_usd.map(|value| value.money().to_string()),
        "deciding_agency" => facts.deciding_agency.clone(),
        "storage" => clock.storage.as_ref().map(|meter| {
            format!(
                "{} for {} days from {} to {}, {} for each further day.",
                meter.to_date_usd.money(),
                meter.days,
                meter.from,
                meter.to,
                meter.per_day_usd.money()
            )
        }),
        "bond" => on(&law.amounts.cost_bond, as_of.date()).map(|rule| {
            let (bond, working) = cost_bond(&rule.value, facts.value_usd);
            format!("{} ({working})", bond.money())
        }),
        "ask_for" => clock.decider.as_ref().and_then(|d| list(&d.ask_for)),
        "events" => list(
            &clock
                .events
                .iter()
                .map(|e| format!("{}: {}", e.date, e.title))
                .collect::<Vec<_>>(),
        ),
        _ => None,
    };
    given.unwrap_or_else(|| not_given(&blank.replace('_', " ")))
}

/// The deadline of an id that matters: the first that is open, else the
/// last.
fn deadline_of<'a>(clock: &'a Clock, id: &str) -> Option<&'a ClockDeadline> {
    let all = || clock.deadlines.iter().filter(|d| d.id == id);
    all().find(|d| d.status == Status::Open).or_else(|| all().next_back())
}

/// What a notice of the case leaves out, as far as it was read.
fn missing(clock: &Clock, kind: &str) -> Option<String> {
    let number = clock.events.iter().find(|e| e.kind == kind)?.number;
    let notice = clock.notices.iter().find(|n| n.event == number)?;
    let mark = if notice.checked { "" } else { "[check in the notice] " };
    let lines: Vec<String> = notice
        .missing
        .iter()
        .map(|item| format!("{mark}{}", item.title))
        .collect();
    list(&lines)
        .or_else(|| Some("   - [nothing: every item is stated]".to_owned()))
}

fn list(items: &[String]) -> Option<String> {
    (!items.is_empty()).then(|| {
        items
            .iter()
            .map(|item| format!("   - {item}"))
            .collect::<Vec<_>>()
            .join("\n")
    })
}

/// The dates used, the sources, and what the paper is.
fn sources(letter: &Letter, clock: &Clock, as_of: AsOf) -> String {
    let mut lines = vec![String::new(), "---".to_owned()];
    let mut used: Vec<&str> = letter
        .blanks()
        .filter_map(|blank| blank.split_once(':'))
        .filter(|(what, _)| *what != "event")
        .map(|(_, id)| id)
        .collect();
    used.sort_unstable();
    used.dedup();
    let dates: Vec<&ClockDeadline> =
        used.iter().filter_map(|id| deadline_of(clock, id)).collect();
    if !dates.is_empty() {
        lines.push("Dates, for counsel to verify:".to_owned());
        for d in dates {
            lines.push(format!(
                "- {}, safe {} ({}): {}. {}. [{}]",
                d.date, d.safe_date, d.title, d.counting, d.cite, d.confidence
            ));
        }
    }
    lines.push("Sources:".to_owned());
    for cite in &letter.cites {
        let note = cite.note.as_ref().map(|n| format!("; {n}"));
        lines.push(format!(
            "- {} ({}{})",
            cite.text,
            cite.confidence,
            note.unwrap_or_default()
        ));
    }
    lines.push(format!(
        "Drafted from the case as of {as_of}. The law prevails. Not legal \
         advice; hashgate files nothing with customs."
    ));
    lines.join("\n") + "\n"
}
