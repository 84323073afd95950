//! Tariff lines that a thing of the trade may fall under.

use hashgate_model::{Cite, Confidence, Date, HtsNumber};
use hashgate_pack::rates::{Candidate, Rates, Thing};
use serde::Serialize;

use crate::layer_texts::weakest;

/// A tariff line that a good may fall under.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassificationCandidate {
    /// The number that holds on the day.
    pub hts: HtsNumber,
    /// What it names.
    pub title: String,
    /// Whether a published ruling places such goods there.
    pub ruled: bool,
    /// What a reader should know.
    pub note: String,
    /// The citations.
    pub cites: Vec<Cite>,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
}

/// The lines for a kind of good (`miner`, `hashboard`, `psu`...) on a day,
/// best first. A kind that the data does not know gives none.
pub fn classify(
    kind: &str,
    algorithm: Option<&str>,
    day: Date,
    rates: &Rates,
) -> Vec<ClassificationCandidate> {
    rates
        .candidates
        .iter()
        .filter(|row| row.kinds.iter().any(|k| k == kind))
        .filter(|row| row.period.contains(day))
        .filter(|row| {
            row.algorithms.is_empty()
                || algorithm.is_some_and(|a| {
                    row.algorithms.iter().any(|b| a.eq_ignore_ascii_case(b))
                })
        })
        .map(|row| ClassificationCandidate::of(row, rates))
        .collect()
}

/// The lines for a container or another good of the site that a text names,
/// on a day, in the order of the data; a text that names none gives none.
///
/// Of several things that it names the one in the most words counts, then the
/// first; what stands behind `for` only tells what the goods are for.
///
/// # Example
///
/// ```
/// use hashgate_duty::classify_site_goods;
/// use hashgate_pack::{SourceTree, rates::Rates, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let rates: Rates = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let day = "2026-11-25".parse()?;
/// let found = classify_site_goods("40ft mining container", day, &rates);
/// assert_eq!(found.len(), 3);
/// assert_eq!(found[0].hts.to_string(), "9406.20.00.00");
/// assert!(classify_site_goods("a contained fire", day, &rates).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn classify_site_goods(
    text: &str,
    day: Date,
    rates: &Rates,
) -> Vec<ClassificationCandidate> {
    let Some(thing) = named_thing(text, &rates.things) else {
        return Vec::new();
    };
    rates
        .candidates
        .iter()
        .filter(|row| row.things.contains(&thing.name))
        .filter(|row| row.period.contains(day))
        .map(|row| ClassificationCandidate::of(row, rates))
        .collect()
}

/// The thing that a text names.
fn named_thing<'r>(text: &str, things: &'r [Thing]) -> Option<&'r Thing> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take_while(|word| *word != "for")
        .collect();
    let plain = words.join(" ");
    let mut best: Option<(usize, usize, &Thing)> = None;
    for thing in things {
        for phrase in &thing.words {
            let alphabetic = phrase.chars().all(|c| c < '\u{2e80}');
            let found = plain.match_indices(phrase.as_str()).find(|(at, _)| {
                let before = plain.get(..*at).unwrap_or("");
                let after = plain.get(at + phrase.len()..).unwrap_or("");
                !alphabetic
                    || (before.is_empty() || before.ends_with(' '))
                        && (after.is_empty() || after.starts_with(' '))
            });
            let Some((at, _)) = found else { continue };
            let length = phrase.split(' ').count();
            let better = best.is_none_or(|(most, first, _)| {
                length > most || length == most && at < first
            });
            if better {
                best = Some((length, at, thing));
            }
        }
    }
    best.map(|(.., thing)| thing)
}

impl ClassificationCandidate {
    fn of(row: &Candidate, rates: &Rates) -> Self {
        let cites = rates.cites_of(&row.cites);
        Self {
            hts: row.hts,
            title: row.title.clone(),
            ruled: row.ruled,
            note: row.note.clone(),
            confidence: weakest(&cites),
            cites,
        }
    }

    /// The candidate in a sentence: number, what it names, what decides.
    pub fn in_words(&self) -> String {
        let cites: Vec<&str> =
            self.cites.iter().map(|cite| cite.text.as_str()).collect();
        format!(
            "{} ({}): {} [{}; {}]",
            self.hts,
            self.title,
            self.note,
            cites.join("; "),
            self.confidence
        )
    }
}
