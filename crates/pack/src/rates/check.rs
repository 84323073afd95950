//! What must hold of the rates as a whole: no overlap, no open question.

use hashgate_model::{HtsNumber, Period};

use super::{
    Measure, RateKind, RateRow, Rates, exceptions, read_authorities, scope,
};
use crate::Faults;

/// Notes every fault that only shows when the parts are seen together.
pub(super) fn check(rates: &Rates, faults: &mut Faults) {
    for pair in rates.lines.windows(2) {
        let [a, b] = pair else { continue };
        if a.hts == b.hts && a.period.overlaps(&b.period) {
            faults.note(
                "rates/us/hts/lines.csv",
                format!("{} has two rows for one day; end the first", a.hts),
            );
        }
    }
    for measure in &rates.measures {
        check_measure(measure, faults);
        check_order(measure, rates, faults);
        check_names(measure, rates, faults);
        exceptions::check(measure, rates, faults);
    }
    scope::check(rates, faults);
    read_authorities::check(rates, faults);
    check_runs(
        "rates/us/fees/mpf.toml",
        rates.fees.mpf.iter().map(|y| y.period),
        faults,
    );
    check_runs(
        "rates/us/filing.toml",
        rates.filing.iter().map(|f| f.period),
        faults,
    );
}

fn check_measure(measure: &Measure, faults: &mut Faults) {
    let file = format!("rates/us/{}.toml", measure.id);
    if measure.rates.is_empty() {
        faults.note(
            &file,
            "it states no rate, so that nothing is ever owed under it; add a \
             [[rate]]",
        );
    }
    if measure.label.trim().is_empty() {
        faults.note(&file, "`label` is empty; write the measure's name");
    }
    for (i, a) in measure.rates.iter().enumerate() {
        for b in measure.rates.iter().skip(i + 1) {
            if a.period.overlaps(&b.period) && share_an_origin(a, b) {
                faults.note_absent(
                    &file,
                    "rates/us/groups.toml",
                    format!(
                        "{} and {} hold for one origin on one day; end one or \
                         take the origin out",
                        a.heading, b.heading
                    ),
                );
            }
        }
    }
    for (i, a) in measure.bases.iter().enumerate() {
        for b in measure.bases.iter().skip(i + 1) {
            if a.period.overlaps(&b.period) {
                faults.note(&file, "two value bases hold on one day; end one");
            }
        }
    }
}

/// An exception for goods that owe under another power needs a measure of it
/// that is computed before: else it never holds.
fn check_order(measure: &Measure, rates: &Rates, faults: &mut Faults) {
    let file = format!("rates/us/{}.toml", measure.id);
    let conditions = measure.exceptions.iter().map(|one| &one.when);
    let of_rates = measure.rates.iter().filter_map(|row| row.only_if.as_ref());
    let mut told = Vec::new();
    for power in conditions.chain(of_rates).flat_map(|when| &when.subject_to) {
        let steps = || {
            let all = rates.measures.iter();
            all.filter(|other| other.authority == *power).map(|m| m.step)
        };
        let Some(first) = steps().min() else { continue };
        if first >= measure.step && !told.contains(power) {
            told.push(*power);
            faults.note(
                &file,
                format!(
                    "`subject_to` names {}, whose measures have the step {first} \
                     and come after this one (step {}), so that the condition \
                     never holds; give them a lower `step`",
                    power.as_str(),
                    measure.step
                ),
            );
        }
    }
}

/// Headings have the shape of chapter 99, and claimed programs exist.
fn check_names(measure: &Measure, rates: &Rates, faults: &mut Faults) {
    let file = format!("rates/us/{}.toml", measure.id);
    let rows = measure.rates.iter().flat_map(|row| {
        [
            Some(row.heading.as_str()),
            row.heading_at_cap.as_deref(),
            row.otherwise.as_deref(),
        ]
    });
    // An exception without a heading says so in its label.
    let exceptions = measure
        .exceptions
        .iter()
        .flat_map(|exception| {
            [
                Some(exception.heading.as_str()),
                exception.heading_at_cap.as_deref(),
            ]
        })
        .filter(|heading| heading.is_none_or(|h| !h.is_empty()));
    for heading in rows.chain(exceptions).flatten() {
        if heading.len() != 10
            || heading.parse::<HtsNumber>().map(|h| h.chapter()) != Ok(99)
        {
            faults.note(
                &file,
                format!("`{heading}` is not a heading such as 9903.88.02"),
            );
        }
    }
    for row in &measure.rates {
        if row.kind == RateKind::TotalCap && row.heading_at_cap.is_none() {
            faults.note(
                &file,
                format!(
                    "{}: a total needs `heading_at_cap` for goods whose base \
                     rate reaches it",
                    row.heading
                ),
            );
        }
    }
    for exception in &measure.exceptions {
        let when = &exception.when;
        for symbol in when.programs.iter().chain(&when.not_programs) {
            if !rates.programs.iter().any(|p| p.symbol == *symbol) {
                faults.note_absent(
                    &file,
                    "rates/us/hts/programs.toml",
                    format!(
                        "`{symbol}` is not a program of hts/programs.toml; \
                         correct the symbol, or add it there"
                    ),
                );
            }
        }
    }
}

fn share_an_origin(a: &RateRow, b: &RateRow) -> bool {
    match (a.origins.is_empty(), b.origins.is_empty()) {
        // A row for all gives way to a row that names the origin.
        (true, false) | (false, true) => false,
        (true, true) => true,
        (false, false) => a.origins.iter().any(|o| b.origins.contains(o)),
    }
}

/// Periods that must follow each other day by day.
fn check_runs(
    file: &str,
    periods: impl Iterator<Item = Period>,
    faults: &mut Faults,
) {
    let mut periods: Vec<Period> = periods.collect();
    periods.sort_by_key(|period| period.from);
    for pair in periods.windows(2) {
        let [a, b] = pair else { continue };
        if a.to.map(|to| to.plus_days(1)) != Some(b.from) {
            faults.note(
                file,
                format!(
                    "the period from {} does not run to the day before {}",
                    a.from, b.from
                ),
            );
        }
    }
}
