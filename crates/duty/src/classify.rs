//! Tariff lines that a thing of the trade may fall under.

use hashgate_model::{Cite, Confidence, Date, HtsNumber};
use hashgate_pack::rates::Rates;
use serde::Serialize;

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
        .map(|row| {
            let cites = rates.cites_of(&row.cites);
            ClassificationCandidate {
                hts: row.hts,
                title: row.title.clone(),
                ruled: row.ruled,
                note: row.note.clone(),
                confidence: cites
                    .iter()
                    .map(|c| c.confidence)
                    .max()
                    .unwrap_or_default(),
                cites,
            }
        })
        .collect()
}
