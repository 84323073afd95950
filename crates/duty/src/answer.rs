//! The answer for one line: layers in words, total, notes.

use std::{collections::HashMap, sync::Arc};

use hashgate_model::{
    Cite, Confidence, Country, Decimal, EntryDate, HtsNumber, SharedText, Usd,
};
use hashgate_pack::rates::{Authority, Rates};
use serde::Serialize;

use crate::{
    Day, DutyError, Edition, Query,
    layer_texts::LayerTexts,
    ready_lines::{ReadyLines, days},
};

/// One layer of the duty, as one number of the entry line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layer {
    /// The power under which it is laid.
    pub authority: Authority,
    /// The tariff number: of chapter 99, or the line itself for the base.
    pub heading: SharedText,
    /// Its name, with the exception that is claimed.
    pub label: SharedText,
    /// The rate in percent; none for a rate by quantity.
    pub rate_pct: Option<Decimal>,
    /// The value it multiplies, in whole dollars.
    pub base_usd: Usd,
    /// What that value is.
    pub base_label: &'static str,
    /// The duty, to the cent.
    pub amount_usd: Usd,
    /// The sum as a person would write it.
    pub working: String,
    /// The citations, joined.
    pub cite: SharedText,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
    /// The citations, one by one.
    pub cites: Arc<[Cite]>,
    /// Its place among the numbers of the entry line, from 1.
    pub filing_position: u32,
}

/// A fact that nobody gave, and on which a dearer heading hangs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The fact, as the facts file names it.
    pub fact: String,
    /// The question, for the person who can answer it.
    pub question: String,
    /// The headings of chapter 99 that hang on it; empty where all do.
    pub headings: Vec<String>,
    /// The duty of the line if they apply; none where the fact is one
    /// without which there is no one duty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty_total_usd: Option<Usd>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Cite>,
}

/// How much of the duty a total holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// All of it.
    Complete,
    /// It lies between two ends, by a fact that is asked for.
    Range,
    /// The part known; a line or a measure is not settled.
    Incomplete,
}

/// The duty of one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stack {
    /// The number that holds on the day.
    pub hts: HtsNumber,
    /// The origin.
    pub origin: Country,
    /// The date of entry.
    pub entry_date: EntryDate,
    /// The customs value in whole dollars.
    pub value_usd: Usd,
    /// The layers: base first, then in the order of computation.
    pub layers: Vec<Layer>,
    /// The sum of the layers.
    pub duty_total_usd: Usd,
    /// The total as a share of the value, in percent to two decimals; none
    /// for a value of nothing.
    pub effective_pct: Option<Decimal>,
    /// Measures that could not be settled from the data; if there are any,
    /// the total is incomplete.
    pub unsupported: Vec<String>,
    /// Whether every measure is settled.
    pub complete: bool,
    /// Whether the total is the whole, one end of a range, or a part.
    pub completeness: Completeness,
    /// The least that is owed.
    pub duty_min_usd: Usd,
    /// The most that is owed; none where that cannot be told.
    pub duty_max_usd: Option<Usd>,
    /// What would settle the rest.
    pub asked: Vec<Asked>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// Why the goods pay no merchandise processing fee, if they do not: a
    /// program claimed, or chapter 98.
    pub mpf_exempt: Option<String>,
}

impl Stack {
    /// The most that is owed if a fact that nobody gave turns out dearer than
    /// the total and its range hold: a heading which rests on a source too weak
    /// to make a range of it.
    pub fn dearest_asked(&self) -> Option<Usd> {
        let known = self.duty_max_usd.unwrap_or(self.duty_total_usd);
        let asked = self.asked.iter().filter_map(|ask| ask.duty_total_usd);
        asked.max().filter(|then| *then > known)
    }
}

/// The duty of one line of an entry, with rates from the embedded lines.
///
/// # Errors
///
/// [`DutyError`] where the line, the program or a needed quantity is not
/// known, or where two exceptions hold at once.
///
/// # Example
///
/// ```
/// use hashgate_duty::{Query, assess};
/// use hashgate_pack::{SourceTree, rates::Rates, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let rates: Rates = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let query = Query::new(
///     "8543.70.98.60".parse()?,
///     "MY".parse()?,
///     "2026-11-25".parse()?,
///     "393120".parse()?,
/// );
/// let stack = assess(&query, &rates)?;
/// assert_eq!(stack.duty_total_usd.to_string(), "49533.12");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn assess(query: &Query, rates: &Rates) -> Result<Stack, DutyError> {
    assess_on(query, &Day::new(query.rate_date(), rates, None))
}

/// The duty of one line under the law of a day that was made ready, with an
/// edition of the tariff if the day holds one.
///
/// # Errors
///
/// As for [`assess`]; [`DutyError::OtherDay`] if the query is fixed by
/// another day.
pub fn assess_on(query: &Query, day: &Day<'_>) -> Result<Stack, DutyError> {
    if query.rate_date() != day.date {
        return Err(DutyError::OtherDay {
            asked: query.rate_date(),
            day: day.date,
        });
    }
    let line = day.line(query.hts)?;
    Ok(line.worksheet(query)?.in_words())
}

/// The duty of each of many lines, with rates from the embedded lines, and
/// from an edition of the tariff for lines that they lack. What lines share
/// is looked up and worded once, and like queries are answered once.
///
/// The answers stand in the order of the queries, each a [`DutyError`] as for
/// [`assess`] where there is none.
pub fn assess_lines(
    queries: &[Query],
    rates: &Rates,
    edition: Option<&Edition>,
) -> Vec<Result<Stack, DutyError>> {
    // One with a day of law finds its own place; another only fills gaps.
    let (dated, other) = match edition {
        Some(edition) if edition.law_from().is_some() => (Some(edition), None),
        other => (None, other),
    };
    let held_days = days(queries, rates, dated);
    let held = ReadyLines::new(queries, &held_days);
    let edition_days = other.map(|e| days(queries, rates, Some(e)));
    let in_edition = edition_days.as_ref().map(|days| {
        let lacking = |query: &&Query| {
            matches!(held.of(query), Err(DutyError::UnknownLine { .. }))
        };
        ReadyLines::new(queries.iter().filter(lacking), days)
    });
    let mut texts = LayerTexts::default();
    let mut answers: Vec<Result<Stack, DutyError>> = Vec::new();
    // Of queries that are alike in what mostly differs, the first.
    let mut known: HashMap<_, usize> = HashMap::new();
    for (i, query) in queries.iter().enumerate() {
        let key = (query.hts, query.origin, query.value, query.quantity);
        let first = *known.entry(key).or_insert(i);
        if first < i
            && queries.get(first) == Some(query)
            && let Some(answer) = answers.get(first).cloned()
        {
            answers.push(answer);
            continue;
        }
        let line = match (held.of(query), &in_edition) {
            (Err(DutyError::UnknownLine { .. }), Some(more)) => more.of(query),
            (line, _) => line,
        };
        answers.push(line.and_then(|line| {
            Ok(line.worksheet(query)?.in_words_with(&mut texts))
        }));
    }
    answers
}
