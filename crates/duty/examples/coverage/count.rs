//! Counts pairs of line and origin by whether their duty is complete.

use std::collections::BTreeMap;

use hashgate_duty::{Completeness, Day, DutyError, Query};
use hashgate_model::{Country, Decimal, EntryDate, HtsNumber, Usd};
use hashgate_pack::rates::{BaseTable, RateOrReason, Term};

/// The day that matters, and five earlier ones under other law.
pub(crate) const DAYS: [(&str, &str); 6] = [
    ("2026-11-25", "forced labor, Section 338, metals as of June"),
    ("2026-08-25", "forced labor, before Section 338 was widened"),
    ("2026-06-15", "Section 122, metals as of June"),
    ("2026-03-15", "Section 122, metal derivatives of 2025"),
    ("2025-08-15", "emergency duties at their height"),
    ("2025-02-10", "the first emergency duties"),
];

const VALUE: i64 = 10_000;
const QUANTITY: i64 = 1_000;
const SEED: u64 = 20_261_125;

/// What was found of some pairs.
#[derive(Default, Clone)]
pub(crate) struct Count {
    pub(crate) complete: u64,
    pub(crate) range: u64,
    pub(crate) incomplete: u64,
    /// Why totals are not complete; a pair may have several reasons.
    pub(crate) reasons: BTreeMap<String, u64>,
    /// What is asked for where the total is a range.
    pub(crate) asked: BTreeMap<String, u64>,
}

impl Count {
    pub(crate) fn pairs(&self) -> u64 {
        self.complete + self.range + self.incomplete
    }

    /// Complete or a range, in percent to two decimals.
    pub(crate) fn share(&self) -> Decimal {
        let good = Decimal::from((self.complete + self.range) * 100);
        let share = good.checked_div(Decimal::from(self.pairs()));
        share.unwrap_or_default().round_dp(2)
    }

    pub(crate) fn plus(mut self, other: Self) -> Self {
        self.complete += other.complete;
        self.range += other.range;
        self.incomplete += other.incomplete;
        for (why, n) in other.reasons {
            *self.reasons.entry(why).or_default() += n;
        }
        for (what, n) in other.asked {
            *self.asked.entry(what).or_default() += n;
        }
        self
    }
}

/// Pairs of lines and origins by a plain generator of numbers (Knuth's MMIX),
/// so that each run has the same.
pub(crate) fn sampled(
    lines: &[HtsNumber],
    origins: &[Country],
    size: usize,
) -> Vec<(HtsNumber, Country)> {
    let mut state = SEED;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
    };
    (0..size)
        .filter_map(|_| {
            let line = lines.get(next(lines.len()))?;
            Some((*line, *origins.get(next(origins.len()))?))
        })
        .collect()
}

/// What is found of a line from each of some origins.
pub(crate) fn of_line(
    base: &BaseTable,
    day: &Day<'_>,
    hts: HtsNumber,
    origins: &[Country],
) -> Count {
    let mut count = Count::default();
    let value = Usd::new(Decimal::from(VALUE));
    let note = |map: &mut BTreeMap<String, u64>, why: String| {
        *map.entry(why).or_default() += 1;
    };
    let held = base.line(hts, day.date());
    let quantities = held.map(|l| quantities([l.general(), l.column2()]));
    let quantities = &quantities.unwrap_or_default();
    let line = day.line(hts);
    for &origin in origins {
        let line = match &line {
            Ok(line) => line,
            Err(error) => {
                count.incomplete += 1;
                note(&mut count.reasons, without(&error.to_string(), hts));
                continue;
            }
        };
        let mut query = Query::new(hts, origin, EntryDate(day.date()), value);
        query.quantity = Some(Decimal::from(QUANTITY));
        query.quantities.clone_from(quantities);
        let stack = match line.worksheet(&query) {
            Ok(sheet) => sheet.in_words(),
            Err(error) => {
                count.incomplete += 1;
                note(&mut count.reasons, kind(&error, hts));
                continue;
            }
        };
        match stack.completeness {
            Completeness::Complete => count.complete += 1,
            Completeness::Range => count.range += 1,
            Completeness::Incomplete => count.incomplete += 1,
        }
        for why in &stack.unsupported {
            note(&mut count.reasons, without(why, hts));
        }
        if stack.completeness == Completeness::Range {
            for asked in &stack.asked {
                note(&mut count.asked, asked.fact.clone());
            }
        }
    }
    count
}

/// An error without what is peculiar to its line.
fn kind(error: &DutyError, hts: HtsNumber) -> String {
    match error {
        DutyError::RateByHand { reason, .. } => {
            format!("the tariff sends elsewhere: {reason}")
        }
        DutyError::QuantityNeeded { unit, .. }
        | DutyError::QuantityInNeeded { unit, .. } => {
            format!("a quantity in {unit} is needed")
        }
        other => without(&other.to_string(), hts),
    }
}

/// A reason without number and heading of its line.
fn without(text: &str, hts: HtsNumber) -> String {
    let text = text.replace(&hts.to_string(), "the line").replace('|', "/");
    match text.split_once(" (99") {
        Some((before, after)) => match after.split_once(')') {
            Some((_, after)) => format!("{before}{after}"),
            None => text,
        },
        None => text,
    }
}

/// A quantity in each unit that a line's rates name, but for the contents of
/// a metal, which are a part of the whole.
fn quantities(rates: [&RateOrReason; 2]) -> Vec<(String, Decimal)> {
    let mut all = Vec::new();
    for rate in rates {
        let RateOrReason::Rate(rate) = rate else { continue };
        for term in &rate.terms {
            let Term::Specific { unit, on, .. } = term else { continue };
            let label = match on {
                Some(on) if on.ends_with(" content") && unit == "kg" => {
                    continue;
                }
                Some(on) => format!("{unit} {on}"),
                None => unit.clone(),
            };
            all.push((label, Decimal::from(QUANTITY)));
        }
    }
    all
}
