//! Drafts for counsel, filled with the facts of a case.

use hashgate_model::AsOf;
use hashgate_pack::cases::{
    CaseLaw, Condition, Letter, Route, Stage, blanks, on,
};

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
    let letter = find(id, law).ok_or_else(|| no_letter(id, law))?;
    let body: String = letter
        .body
        .lines()
        .filter_map(|line| match Condition::of(line) {
            Some((condition, rest)) => holds(&condition, clock).then_some(rest),
            None => Some(line),
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut text = String::with_capacity(body.len() * 2);
    if let Some(why) = misfit_of(letter, clock, law) {
        text.push_str("[NOT FOR THIS CASE AS IT STANDS: ");
        text.push_str(&why);
        text.push_str("]\n\n");
    }
    let mut parts = body.split("{{");
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
    text.push_str(&sources(letter, &body, clock, as_of));
    Ok(wrapped(&text))
}

/// Why a letter is not for the case as it stands, in a sentence; nothing if
/// it is.
///
/// A letter to ask for the reasons of a detention has no place after a
/// seizure, nor a protest of an exclusion that a seizure came before.
///
/// # Errors
///
/// [`CaseError::NoLetter`] if there is no letter of that id.
pub fn misfit(
    id: &str,
    clock: &Clock,
    law: &CaseLaw,
) -> Result<Option<String>, CaseError> {
    let letter = find(id, law).ok_or_else(|| no_letter(id, law))?;
    Ok(misfit_of(letter, clock, law))
}

fn misfit_of(letter: &Letter, clock: &Clock, law: &CaseLaw) -> Option<String> {
    let answers = |kind: &String| {
        clock.events.iter().any(|e| &e.kind == kind && !e.planned)
    };
    let fits = letter.stages.is_empty() && letter.for_events.is_empty()
        || letter.stages.iter().any(|stage| clock.stages.contains(stage))
        || letter.for_events.iter().any(answers);
    if fits {
        return too_late(letter, clock);
    }
    let names = |stages: &[Stage]| {
        let names: Vec<&str> = stages.iter().map(|s| s.name()).collect();
        names.join(" or ")
    };
    let stands = if clock.stages.is_empty() {
        "its goods are neither held nor seized".to_owned()
    } else {
        format!("it stands at: {}", names(&clock.stages))
    };
    let mut wanted = Vec::new();
    if !letter.stages.is_empty() {
        wanted.push(format!("the stage {}", names(&letter.stages)));
    }
    wanted.extend(letter.for_events.iter().map(|kind| {
        let title = law.event(kind).map_or(kind.as_str(), |k| &k.title);
        format!("\"{title}\"")
    }));
    Some(format!(
        "this letter is for {}; {stands}. `hashgate case clock` shows what is \
         open",
        wanted.join(" or ")
    ))
}

/// Why a letter comes too late or twice, if every day that it serves is
/// behind; nothing while one of them is open or none is known.
fn too_late(letter: &Letter, clock: &Clock) -> Option<String> {
    let served: Vec<&ClockDeadline> = clock
        .deadlines
        .iter()
        .filter(|deadline| letter.serves.contains(&deadline.id))
        .collect();
    if served.iter().any(|deadline| deadline.status == Status::Open) {
        return None;
    }
    let last = served.iter().max_by_key(|deadline| deadline.date)?;
    let title = &last.title;
    let by = || {
        let event = last.closed_by?;
        let event = clock.events.iter().find(|e| e.number == event)?;
        Some(format!("{}, {}", event.title, event.date))
    };
    Some(match last.status {
        Status::Passed => format!(
            "the last day for it is past: {title}, {}. {} Have counsel say \
             what is left before it is sent",
            last.date, last.if_missed
        ),
        Status::Met | Status::Late => format!(
            "what it asks for is done already: {title}{}. Have counsel say \
             whether another is of use",
            by().map_or(String::new(), |by| format!(" ({by})"))
        ),
        Status::Ended | Status::Open => format!(
            "its time runs no longer: {title}{}",
            by().map_or(String::new(), |by| format!(" ({by})"))
        ),
    })
}

/// Whether the case meets the condition of a paragraph.
fn holds(condition: &Condition<'_>, clock: &Clock) -> bool {
    let value = condition.value;
    let so = match condition.about {
        "route" => {
            let route = clock.route.as_ref().and_then(|r| r.route);
            match route {
                Some(Route::Summary) => value == "summary",
                Some(Route::Judicial) => value == "judicial",
                // Unknown is neither: what stands unless the route is
                // another one stays in.
                None => false,
            }
        }
        "stage" => Stage::of(value).is_some_and(|s| clock.stages.contains(&s)),
        "open" => clock.of_id(value).iter().any(|d| d.status == Status::Open),
        _ => clock.events.iter().any(|e| e.kind == value && !e.planned),
    };
    so != condition.negated
}

fn no_letter(id: &str, law: &CaseLaw) -> CaseError {
    CaseError::NoLetter {
        asked: id.to_owned(),
        known: law.letters.iter().map(|l| l.id.clone()).collect(),
    }
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
            "deadline" => deadline.map(|d| {
                let bound = if d.at_latest { " at the latest" } else { "" };
                format!("{}{bound}", d.date)
            }),
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
        "events" => {
            let mut events: Vec<_> =
                clock.events.iter().filter(|e| !e.planned).collect();
            events.sort_by_key(|e| (e.date, e.number));
            let lines =
                events.iter().map(|e| format!("{}: {}", e.date, e.title));
            list(&lines.collect::<Vec<_>>())
        }
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
fn sources(letter: &Letter, body: &str, clock: &Clock, as_of: AsOf) -> String {
    let mut lines = vec![String::new(), "---".to_owned()];
    let mut used: Vec<&str> = blanks(body)
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
