//! Columns of descriptions.

use std::sync::Arc;

use hashgate_duty::classify;
use hashgate_hardware::{Identity, Kind};
use hashgate_model::{AsOf, Decimal, HtsNumber};

use super::memory::{Memory, each_once};
use crate::{App, identify};

/// So many answers are remembered.
const REMEMBERED: usize = 100_000;

/// Of a longer text no more is kept as a key.
const LONGEST_REMEMBERED: usize = 2_000;

/// What a description turned out to be, as a row of a table tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct GoodsAnswer {
    /// The kind of goods.
    pub kind: Kind,
    /// The maker, where known.
    pub manufacturer: Option<String>,
    /// The model; for a part, the one that it is for.
    pub model: Option<String>,
    /// TH/s of one machine.
    pub hashrate_ths: Option<Decimal>,
    /// Joules per terahash.
    pub efficiency_j_th: Option<Decimal>,
    /// Power at the wall in watts.
    pub power_w: Option<Decimal>,
    /// How many; nothing if the text does not say.
    pub quantity: Option<u64>,
    /// `new`, `used`, `refurbished`, `open box` or `parts`.
    pub condition: Option<String>,
    /// How sure the reading is, from 0 to 1.
    pub score: f64,
    /// Contradictions, each in a sentence.
    pub conflicts: Vec<String>,
    /// The tariff lines that such goods may fall under, best first.
    pub tariff_lines: Vec<HtsNumber>,
}

/// Identifies rows of a table; it may be asked by several threads.
///
/// # Example
///
/// ```
/// use hashgate_app::{App, columns::GoodsColumn};
/// let day = "2026-11-25".parse()?;
/// let app = App::new(hashgate_embedded::pack()?, None, day);
/// let goods = GoodsColumn::new(&app, day);
/// let answers = goods.identify(&["50 PCS Antminer S21 Pro 234T", "bananas"]);
/// assert_eq!(answers[0].model.as_deref(), Some("Antminer S21 Pro"));
/// assert_eq!(answers[0].quantity, Some(50));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct GoodsColumn {
    app: App,
    as_of: AsOf,
    memory: Memory<GoodsAnswer>,
}

impl GoodsColumn {
    /// By the law of a day, as far as tariff lines are named.
    pub fn new(app: &App, as_of: AsOf) -> Self {
        let (app, memory) = (app.clone(), Memory::of(REMEMBERED));
        Self { app, as_of, memory }
    }

    /// The answers for descriptions, in their order.
    pub fn identify(&self, texts: &[&str]) -> Vec<Arc<GoodsAnswer>> {
        let long = texts.iter().any(|text| text.len() > LONGEST_REMEMBERED);
        if long {
            let all: Vec<usize> = (0..texts.len()).collect();
            return self.ask(texts, &all);
        }
        let keys: Vec<String> =
            texts.iter().map(|text| (*text).to_owned()).collect();
        each_once(&keys, &self.memory, |left| self.ask(texts, left))
    }

    fn ask(&self, texts: &[&str], left: &[usize]) -> Vec<Arc<GoodsAnswer>> {
        let asked: Vec<&str> =
            left.iter().filter_map(|at| texts.get(*at).copied()).collect();
        let found = self.app.identifier().identify_all(&asked);
        let answers = found.into_iter().map(|identity| self.answer(identity));
        answers.map(Arc::new).collect()
    }

    fn answer(&self, identity: Identity) -> GoodsAnswer {
        let (rates, day) = (&self.app.pack().rates, self.as_of.date());
        let algorithm = identity.algorithm.as_deref();
        let mut lines = classify(identity.kind.as_str(), algorithm, day, rates);
        lines.extend(identify::site_goods(&self.app, &identity, self.as_of));
        let conflicts = identity.conflicts.into_iter().map(|c| c.sentence);
        GoodsAnswer {
            kind: identity.kind,
            manufacturer: identity.manufacturer,
            model: identity.model,
            hashrate_ths: identity.hashrate_ths,
            efficiency_j_th: identity.efficiency_j_th,
            power_w: identity.power_w,
            quantity: identity.quantity,
            condition: identity.condition,
            score: identity.score,
            conflicts: conflicts.collect(),
            tariff_lines: lines.iter().map(|line| line.hts).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_answers_as_one_text_after_the_other_does() {
        let day: AsOf = "2026-11-25".parse().unwrap();
        let app = App::new(hashgate_embedded::pack().unwrap(), None, day);
        let long = "x".repeat(3_000);
        let texts = [
            "Antminer S19j Pro 88T",
            "40ft mining container",
            "",
            "Antminer S19j Pro 88T",
            &long,
        ];
        let column = GoodsColumn::new(&app, day);
        for part in [&texts[..4], &texts[..]] {
            let answers = column.identify(part);
            assert_eq!(answers.len(), part.len());
            for (text, answer) in part.iter().zip(&answers) {
                let one = identify::identify(&app, text, day);
                assert_eq!(
                    (answer.kind, &answer.model),
                    (one.kind, &one.model)
                );
                assert_eq!(answer.hashrate_ths, one.hashrate_ths, "{text}");
            }
        }
        let answers = column.identify(&texts[..2]);
        let lines = |at: usize| answers[at].tariff_lines.clone();
        assert_eq!(lines(0)[0].to_string(), "8543.70.98.60");
        assert_eq!(lines(1)[0].to_string(), "9406.20.00.00");
    }
}
