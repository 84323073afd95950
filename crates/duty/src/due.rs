//! What of the law had an end, a review or a decision due since it was read.

use hashgate_model::{Cite, Confidence, Date};
use hashgate_pack::rates::Rates;
use serde::Serialize;

use crate::layer_texts::weakest;

/// A day that has come since the law was read, and what was due on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Due {
    /// The day.
    pub date: Date,
    /// What was due, in a sentence.
    pub text: String,
    /// Where it stands.
    pub cites: Vec<Cite>,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
}

/// What was due after the day to which the law was read, up to a day, both
/// ends as the data state them: what became of it was not read.
///
/// An end of a rate or an exception is due on its last day, since on the next
/// it is another law unless it was extended.
///
/// # Example
///
/// ```
/// use hashgate_duty::due;
/// use hashgate_pack::{SourceTree, rates::Rates, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let rates: Rates = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let (read_to, day) = ("2026-10-10".parse()?, "2026-11-25".parse()?);
/// let found = due(&rates, read_to, day);
/// assert!(found.iter().any(|due| due.text.contains("9903.88.69")));
/// assert!(due(&rates, day, day).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn due(rates: &Rates, read_to: Date, as_of: Date) -> Vec<Due> {
    let since = |date: Date| date > read_to && date <= as_of;
    let mut found: Vec<Due> = Vec::new();
    let mut note = |date: Date, text: String, cites: Vec<Cite>| {
        if !found.iter().any(|due| due.date == date && due.text == text) {
            let confidence = weakest(&cites);
            found.push(Due { date, text, cites, confidence });
        }
    };
    for event in rates.ahead.iter().filter(|event| since(event.date)) {
        note(event.date, event.text.clone(), rates.cites_of(&event.cites));
    }
    for measure in &rates.measures {
        let ended = measure
            .rates
            .iter()
            .filter_map(|row| Some((row.period.to?, row)))
            .filter(|(to, _)| since(*to))
            // Another row of the data takes its place: that end was read.
            .filter(|(to, row)| {
                !measure.rates.iter().any(|next| {
                    next.period.from > *to
                        && next.period.from <= to.plus_days(1)
                        && next.origins == row.origins
                })
            });
        for (to, row) in ended {
            let text = format!(
                "{}: {} ends on {to} unless it was extended",
                measure.label, row.heading
            );
            note(to, text, rates.cites_of(&row.cites));
        }
        for exception in &measure.exceptions {
            let Some(to) = exception.period.to.filter(|to| since(*to)) else {
                continue;
            };
            let heading = &exception.heading;
            let claimed = if heading.is_empty() {
                exception.label.clone()
            } else {
                format!("{heading} ({})", exception.label)
            };
            let text = format!("{claimed} ends on {to} unless it was extended");
            note(to, text, rates.cites_of(&exception.cites));
        }
    }
    found.sort_by(|a, b| (a.date, &a.text).cmp(&(b.date, &b.text)));
    found
}
