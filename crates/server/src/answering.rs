//! A shipment with its files becomes the question of `check`, and the answer
//! what is kept of it.

use hashgate_app::{App, AppError, Input, cases, decisions};
use hashgate_model::{Date, HeldEvidence};
use hashgate_parties::Disposition;
use hashgate_questions::{Answer, check};
use hashgate_report::{Document, document::Block, render};
use hashgate_store::{Answered, NewFile, Party, Purpose, Store, StoreError};
use serde_json::{Map, Value, json};

/// What a shipment is asked with beside its files.
pub(crate) const FIELDS: [&str; 7] = [
    "entry_date",
    "origin",
    "port",
    "mode",
    "loaded_on",
    "exported_on",
    "as_of",
];

/// An answer as a page shows it: the memo, if it has one, before the whole.
pub(crate) struct Shown {
    pub(crate) answer: Answer,
    pub(crate) memo: Option<Document>,
}

/// What reviewers decided on this desk, and why some of it does not count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Decided {
    pub(crate) kept: Vec<String>,
    pub(crate) refused: Vec<String>,
}

impl Decided {
    /// What a desk keeps.
    pub(crate) async fn of(store: &Store) -> Result<Self, StoreError> {
        let (kept, refused) = store.dispositions().await?;
        Ok(Self { kept, refused })
    }

    fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.refused.is_empty()
    }

    fn decisions(&self) -> Result<Vec<Disposition>, AppError> {
        self.kept
            .iter()
            .map(|one| serde_json::from_str(one).map_err(AppError::defect))
            .collect()
    }
}

/// Asks about a shipment.
pub(crate) fn ask(
    app: &App,
    asked: &Map<String, Value>,
    files: &[NewFile],
    decided: &Decided,
) -> Result<Shown, AppError> {
    let mut object = asked.clone();
    object.insert("papers".to_owned(), json!([]));
    let question: check::Check = serde_json::from_value(Value::Object(object))
        .map_err(|why| {
            AppError::request(format!("the question cannot be read: {why}"))
        })?;
    let mut request = question.request()?;
    let input = |file: &NewFile| Input {
        name: file.name.clone(),
        bytes: file.bytes.clone(),
    };
    for file in files {
        match file.purpose {
            Purpose::Paper => request.papers.push(input(file)),
            Purpose::Facts => request.facts = Some(input(file)),
            Purpose::Evidence => {
                let held: HeldEvidence = serde_json::from_str(&file.covers)
                    .map_err(AppError::defect)?;
                request.evidence.push(held);
            }
        }
    }
    if request.papers.is_empty() {
        return Err(AppError::input(
            "no paper is given; drop at least the invoice",
        ));
    }
    let mut remarks = Vec::new();
    if !decided.is_empty() {
        let own = decisions::own(app, &mut remarks)?;
        let kept = decided.decisions()?;
        request.decisions = Some(own.and(kept, decided.refused.clone()));
    }
    let (mut answer, memo) = check::answer_with_memo(app, request)?;
    answer.remarks.extend(remarks);
    Ok(Shown { answer, memo: Some(memo) })
}

/// What is kept of an answer.
pub(crate) fn kept(app: &App, shown: &Shown) -> Result<Answered, AppError> {
    let answer = &shown.answer;
    let dossier: Value =
        serde_json::from_str(&answer.json).map_err(AppError::defect)?;
    let text = |path: &str| {
        dossier.pointer(path).and_then(Value::as_str).map(str::to_owned)
    };
    // A date that was assumed is not the date of entry.
    let assumed = dossier.pointer("/entry/date_assumed") == Some(&json!(true));
    let entry_date = text("/entry/entry_date").filter(|_| !assumed);
    let entry: Option<Date> =
        entry_date.as_deref().and_then(|day| day.parse().ok());
    let keep_until = match entry {
        // A date beyond the calendar has no five years after it.
        Some(day) => cases::records_kept_until(app, day).ok().flatten(),
        None => None,
    };
    let parties = dossier.pointer("/parties").and_then(Value::as_array);
    let screened = text("/screening/screened").unwrap_or_default();
    let party = |party: &Value| Party {
        name: told(party, "name"),
        role: told(party, "role").replace('_', " "),
        outcome: match party.get("hits").and_then(Value::as_array) {
            // What was not searched whole clears nobody.
            Some(hits) if hits.is_empty() => match screened.as_str() {
                "full" => "no hit".to_owned(),
                "extracts" => {
                    "no hit, but extracts alone were searched".to_owned()
                }
                _ => "not screened".to_owned(),
            },
            Some(hits) => {
                let all: Vec<String> = hits.iter().map(hit).collect();
                all.join("; ")
            }
            None => "not screened".to_owned(),
        },
    };
    Ok(Answered {
        as_of: answer.as_of.to_string(),
        entry_date,
        keep_until: keep_until.map(|day| day.to_string()),
        verdict: text("/verdict").unwrap_or_default(),
        outcome: answer.outcome.word().to_owned(),
        page: page(shown),
        rests_on: app.rests_on()?,
        parties: parties.into_iter().flatten().map(party).collect(),
        answer: answer.json.clone(),
    })
}

fn told(of: &Value, field: &str) -> String {
    of.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A hit in a line: the list, the entry, and what a reviewer decided.
fn hit(hit: &Value) -> String {
    let decided = hit.pointer("/review/decision").and_then(Value::as_str);
    let decided = decided.unwrap_or("open").replace('_', " ");
    format!("{}: {} ({decided})", told(hit, "list_name"), told(hit, "name"))
}

/// An answer as a part of a page, with what belongs beside it first.
pub(crate) fn page(shown: &Shown) -> String {
    let mut beside = Document::new();
    for remark in &shown.answer.remarks {
        beside.paragraph(remark.clone());
    }
    let beside = render::html_body(&beside);
    let whole = render::html_body(&shown.answer.document);
    match &shown.memo {
        None => beside + &whole,
        Some(memo) => {
            let memo = without_flags(memo);
            // One heading of the first rank on a page: the memo's.
            let whole = whole.replace("<h1", "<h2").replace("</h1>", "</h2>");
            let memo = render::html_body(&memo);
            format!(
                "{beside}{memo}<details class=\"whole\"><summary>Everything: \
                 each finding, duty by layer, papers, questions, sources\
                 </summary>\n{whole}</details>\n"
            )
        }
    }
}

/// A memo without what it says of the command line: a page has all of it
/// below, and its own form for papers.
fn without_flags(memo: &Document) -> Document {
    let mut memo = memo.clone();
    for block in &mut memo.blocks {
        match block {
            Block::Foot { lines } => {
                lines.retain(|line| !line.plain().starts_with("More: "));
            }
            Block::Heading { text } => {
                let plain = text.plain();
                if let Some((heading, _)) = plain.split_once(": hashgate ") {
                    *text = heading.into();
                }
            }
            _ => {}
        }
    }
    memo
}

/// What lists call a shipment: the number of its invoice, else its first
/// paper; and what the first line says.
pub(crate) fn title(answer: &str, files: &[NewFile]) -> String {
    let dossier: Value = serde_json::from_str(answer).unwrap_or_default();
    let number = dossier.pointer("/invoice/number/value");
    let number = number.and_then(Value::as_str).map(str::to_owned);
    let paper = files.iter().find(|file| file.purpose == Purpose::Paper);
    let first = number.or_else(|| paper.map(|file| file.name.clone()));
    let line = dossier
        .pointer("/lines/0/text")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut line: String = line.chars().take(60).collect();
    if !line.is_empty() {
        line.insert_str(0, " · ");
    }
    first.unwrap_or_else(|| "shipment".to_owned()) + &line
}

/// What differs between two answers, in pairs of before and after; empty if
/// nothing does that a reader would act on.
pub(crate) fn differences(before: &str, after: &str) -> Vec<Value> {
    let read = |text: &str| -> Value {
        serde_json::from_str(text).unwrap_or_default()
    };
    let (before, after) = (read(before), read(after));
    let mut all = Vec::new();
    for (what, path) in [
        ("verdict", "/verdict"),
        ("date of entry", "/entry/entry_date"),
        ("duty, USD", "/duty/duty_total_usd"),
        ("least duty, USD", "/duty/duty_min_usd"),
        ("most duty, USD", "/duty/duty_max_usd"),
        ("duty is", "/duty/completeness"),
        ("landed cost, USD", "/landed/total_usd"),
        ("days to payback", "/economics/payback/payback_days"),
        ("parties are screened against", "/screening/screened"),
    ] {
        let (old, new) = (sum(&before, path), sum(&after, path));
        if old != new {
            all.push(json!({ "what": what, "before": old, "after": new }));
        }
    }
    let rules = |of: &Value| names(of, "/findings", "rule", "verdict");
    let held = |of: &Value| names(of, "/evidence", "id", "status");
    let hits = |of: &Value| hits(of);
    for (what, old, new) in [
        ("findings", rules(&before), rules(&after)),
        ("evidence", held(&before), held(&after)),
        ("hits on lists", hits(&before), hits(&after)),
    ] {
        let gone: Vec<_> = old.iter().filter(|o| !new.contains(o)).collect();
        let come: Vec<_> = new.iter().filter(|n| !old.contains(n)).collect();
        if !gone.is_empty() || !come.is_empty() {
            all.push(json!({ "what": what, "before": gone, "after": come }));
        }
    }
    all
}

/// A value of an answer; a sum that is not whole says so, since a part of it
/// that is known is not the sum.
fn sum(of: &Value, path: &str) -> Option<Value> {
    let value = of.pointer(path)?.clone();
    let completeness = of.pointer("/duty/completeness").and_then(Value::as_str);
    let is_sum =
        path.starts_with("/duty/duty_") || path.starts_with("/landed/");
    if is_sum && completeness == Some("incomplete") && !value.is_null() {
        return Some(json!(format!("not known ({value} of it is)")));
    }
    Some(value)
}

/// Each thing of a list by its name and how it stands.
fn names(of: &Value, list: &str, name: &str, stands: &str) -> Vec<String> {
    let items = of.pointer(list).and_then(Value::as_array);
    let mut names: Vec<String> = items
        .into_iter()
        .flatten()
        .map(|item| format!("{}: {}", told(item, name), told(item, stands)))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Each listed party that a party of the shipment may be.
fn hits(of: &Value) -> Vec<String> {
    let parties = of.pointer("/parties").and_then(Value::as_array);
    let mut all = Vec::new();
    for party in parties.into_iter().flatten() {
        let hits = party.get("hits").and_then(Value::as_array);
        for hit in hits.into_iter().flatten() {
            all.push(format!("{}: {}", told(party, "name"), self::hit(hit)));
        }
    }
    all.sort();
    all
}
