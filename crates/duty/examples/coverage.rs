//! How many lines and origins of the whole tariff the duty is complete for.
//!
//! ```text
//! cargo run --release -p hashgate-duty --example coverage [-- --write]
//! ```
//!
//! On each day, every number of ten digits of chapters 1 to 97 with every
//! origin, and a random sample of the pairs, the same in each run. Each is
//! asked with a value of 10,000 dollars and a quantity in each unit of its
//! rate, and nothing else. Each reason for which a total is not complete is
//! told with its count. With `--write` the tables go into `docs/coverage.md`.

#![allow(clippy::print_stdout, reason = "a command tells what it found")]

use std::{
    collections::BTreeMap, env, error::Error, fmt::Write as _, fs, path::Path,
};

use hashgate_duty::{Completeness, Day, DutyError, Query, Rates};
use hashgate_model::{Country, Date, Decimal, EntryDate, HtsNumber, Usd};
use hashgate_pack::{
    SourceTree,
    rates::{BaseTable, RateOrReason, Term},
    read_section,
};
use rayon::prelude::*;

/// The day that matters, and five earlier ones under other law.
const DAYS: [(&str, &str); 6] = [
    ("2026-11-25", "forced labor, Section 338, metals as of June"),
    ("2026-08-25", "forced labor, before Section 338 was widened"),
    ("2026-06-15", "Section 122, metals as of June"),
    ("2026-03-15", "Section 122, metal derivatives of 2025"),
    ("2025-08-15", "emergency duties at their height"),
    ("2025-02-10", "the first emergency duties"),
];

const VALUE: i64 = 10_000;
const QUANTITY: i64 = 1_000;
const SAMPLE: usize = 3_000;
const SEED: u64 = 20_261_125;

/// What was found of some pairs.
#[derive(Default, Clone)]
struct Count {
    complete: u64,
    range: u64,
    incomplete: u64,
    /// Why totals are not complete; a pair may have several reasons.
    reasons: BTreeMap<String, u64>,
    /// What is asked for where the total is a range.
    asked: BTreeMap<String, u64>,
}

impl Count {
    fn pairs(&self) -> u64 {
        self.complete + self.range + self.incomplete
    }

    /// Complete or a range, in percent to two decimals.
    fn share(&self) -> Decimal {
        let good = Decimal::from((self.complete + self.range) * 100);
        let share = good.checked_div(Decimal::from(self.pairs()));
        share.unwrap_or_default().round_dp(2)
    }

    fn plus(mut self, other: Self) -> Self {
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

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tree = SourceTree::from_dir(&root.join("data"))?;
    let rates: Rates = read_section(&tree)?;
    let origins: Vec<Country> = Country::all().into_iter().collect();
    let mut text = String::from(
        "# How much of the tariff the duty is complete for\n\n\
         Written by `cargo run --release -p hashgate-duty --example coverage \
         -- --write`; each\npair is asked with value and quantity alone. A \
         range names the fact that would\nsettle it.\n\n\
         | entry | pairs | complete | range | incomplete | complete or range \
         | of a sample |\n|---|---|---|---|---|---|---|\n",
    );
    let mut all = Vec::new();
    for (day, law) in DAYS {
        let date: Date = day.parse()?;
        let law_of_day = Day::new(date, &rates, None);
        let lines: Vec<HtsNumber> = rates
            .base
            .lines_on(date)
            .map(|line| line.hts())
            .filter(|hts| hts.len() == 10 && hts.chapter() < 98)
            .collect();
        let whole = lines
            .par_iter()
            .map(|&hts| of_line(&rates.base, &law_of_day, hts, &origins))
            .reduce(Count::default, Count::plus);
        let sample = sampled(&lines, &origins)
            .par_iter()
            .map(|&(hts, origin)| {
                of_line(&rates.base, &law_of_day, hts, &[origin])
            })
            .reduce(Count::default, Count::plus);
        let row = format!(
            "| {day} | {} | {} | {} | {} | {}% | {}% of {} |",
            whole.pairs(),
            whole.complete,
            whole.range,
            whole.incomplete,
            whole.share(),
            sample.share(),
            sample.pairs()
        );
        println!("{row}");
        writeln!(text, "{row}")?;
        all.push((day, law, whole));
    }
    for (day, law, count) in &all {
        write!(text, "\n## {day}: {law}\n")?;
        table(&mut text, "why a total is not complete", &count.reasons)?;
        table(&mut text, "what a range asks for", &count.asked)?;
    }
    if env::args().any(|arg| arg == "--write") {
        fs::write(root.join("docs/coverage.md"), &text)?;
    } else {
        println!("{text}");
    }
    Ok(())
}

/// A table of texts with their counts, the greatest first.
fn table(
    text: &mut String,
    head: &str,
    counts: &BTreeMap<String, u64>,
) -> std::fmt::Result {
    if counts.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<(&String, &u64)> = counts.iter().collect();
    rows.sort_by_key(|(why, n)| (std::cmp::Reverse(**n), *why));
    write!(text, "\n| pairs | {head} |\n|---|---|\n")?;
    for (why, n) in rows {
        writeln!(text, "| {n} | {why} |")?;
    }
    Ok(())
}

/// Pairs of lines and origins by a plain generator of numbers (Knuth's MMIX),
/// so that each run has the same.
fn sampled(
    lines: &[HtsNumber],
    origins: &[Country],
) -> Vec<(HtsNumber, Country)> {
    let mut state = SEED;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
    };
    (0..SAMPLE)
        .filter_map(|_| {
            let line = lines.get(next(lines.len()))?;
            Some((*line, *origins.get(next(origins.len()))?))
        })
        .collect()
}

/// What is found of a line from each of some origins.
fn of_line(
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
