//! What a row of the catalogue can say at all: a known algorithm, figures of
//! the order that machines of it have, a key in one form, a month of the year.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Catalogue, HashUnit, Spec};
use crate::{Faults, SourceTree};

const ALGORITHMS: &str = "hardware/algorithms.csv";
const SPECS: &str = "hardware/specs.csv";

/// The first year in which a machine was made to mine coins alone.
const FIRST_YEAR: u16 = 2009;
const LAST_YEAR: u16 = 2100;

/// An algorithm with the order of its machines, a few times wider than any
/// that is known; what is blank is not judged.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Algorithm {
    #[allow(clippy::struct_field_names, reason = "the head of the file")]
    algorithm: String,
    /// The unit in which the four bounds are written.
    unit: Option<HashUnit>,
    least_hashrate: Option<Decimal>,
    most_hashrate: Option<Decimal>,
    /// Watts for one unit: J/TH where the unit is TH/s.
    least_w_per_unit: Option<Decimal>,
    most_w_per_unit: Option<Decimal>,
}

/// Notes every row of models and specs that no machine could bear out.
/// `files` names the file of each model of the catalogue.
pub(super) fn check(
    tree: &SourceTree,
    catalogue: &Catalogue,
    files: &[String],
    faults: &mut Faults,
) {
    let algorithms: Vec<Algorithm> = tree.csv(ALGORITHMS, faults);
    let by_name: BTreeMap<&str, &Algorithm> =
        algorithms.iter().map(|a| (a.algorithm.as_str(), a)).collect();
    let mut keys: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (model, file) in catalogue.models.iter().zip(files) {
        let name = format!("{} {}", model.maker, model.model);
        let mut fault = |what: String| {
            faults.note(file, format!("{name}: {what}"));
        };
        for key in std::iter::once(&model.key).chain(&model.also) {
            if !is_key(key) {
                fault(format!(
                    "the key `{key}` is not in small letters, digits, `+` and \
                     single spaces; write it as `s19j pro +`"
                ));
            }
            let other = keys.insert((&model.maker, key), &model.model);
            if let Some(other) = other.filter(|other| **other != model.model) {
                fault(format!(
                    "the key `{key}` is taken by {other}; two models of a \
                     maker cannot be told apart by it, so give one another"
                ));
            }
        }
        if let Some(release) = &model.release
            && !is_release(release)
        {
            fault(format!(
                "the release `{release}` is not a year from {FIRST_YEAR} to \
                 {LAST_YEAR}, or a year and a month; write it as `2026` or \
                 `2026-03`"
            ));
        }
        match by_name.get(model.algorithm.as_str()) {
            Some(algorithm) => {
                for spec in &model.specs {
                    if let Some(what) = out_of_range(spec, algorithm) {
                        let (rate, unit) = (spec.hashrate, spec.unit);
                        let what = format!("{name} at {rate} {unit}: {what}");
                        faults.note(SPECS, what);
                    }
                }
            }
            None => faults.note_absent(
                file,
                ALGORITHMS,
                format!("{name}: {}", unknown(&model.algorithm, &by_name)),
            ),
        }
    }
}

/// Whether a key is in the one form: small letters, digits, `+`, a dot,
/// single spaces; letters of other scripts stand as they are.
fn is_key(key: &str) -> bool {
    key.split(' ').all(|word| {
        !word.is_empty()
            && word.chars().all(|c| {
                "+.".contains(c) || (c.is_alphanumeric() && !c.is_uppercase())
            })
    })
}

fn is_release(text: &str) -> bool {
    let (year, month) = match text.split_once('-') {
        Some((year, month)) => (year, Some(month)),
        None => (text, None),
    };
    let digits = |text: &str, count: usize| {
        (text.len() == count && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<u16>().ok())
            .flatten()
    };
    digits(year, 4).is_some_and(|y| (FIRST_YEAR..=LAST_YEAR).contains(&y))
        && month
            .is_none_or(|m| digits(m, 2).is_some_and(|m| (1..=12).contains(&m)))
}

/// A sentence on a name that is not an algorithm's.
fn unknown(wrong: &str, known: &BTreeMap<&str, &Algorithm>) -> String {
    let bare = |name: &str| -> String {
        name.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let meant = known.keys().find(|name| bare(name) == bare(wrong));
    let next = match meant {
        Some(name) => format!("write `{name}`"),
        None => "correct the name, or add a row there".to_owned(),
    };
    format!("`{wrong}` is not an algorithm of data/{ALGORITHMS}; {next}")
}

/// Why the figures of a spec are not of the order of its algorithm.
///
/// Kilowatts written for watts, or GH/s for TH/s, lie a thousandfold off.
fn out_of_range(spec: &Spec, algorithm: &Algorithm) -> Option<String> {
    let unit = algorithm.unit?;
    let scale = match (spec.unit.in_ths(), unit.in_ths()) {
        (Some(own), Some(theirs)) => own.checked_div(theirs)?,
        (None, None) => Decimal::ONE,
        _ => {
            return Some(format!(
                "{} machines are counted in {unit}; correct the unit, or the \
                 algorithm of the model",
                algorithm.algorithm
            ));
        }
    };
    let outside = |value: Decimal, least: Option<_>, most: Option<_>| {
        least.is_some_and(|least| value < least)
            || most.is_some_and(|most| value > most)
    };
    let bounds = |least: Option<Decimal>, most: Option<Decimal>| {
        let end = |at: Option<Decimal>| {
            at.map_or_else(|| "any".to_owned(), |at| at.normalize().to_string())
        };
        format!("{} to {}", end(least), end(most))
    };
    let hashrate = spec.hashrate.checked_mul(scale)?;
    let (least, most) = (algorithm.least_hashrate, algorithm.most_hashrate);
    if outside(hashrate, least, most) {
        return Some(format!(
            "a hashrate of {} {unit} is not of the order of {} machines, {} \
             {unit}; correct number or unit, or widen the bounds in \
             data/{ALGORITHMS}",
            hashrate.normalize(),
            algorithm.algorithm,
            bounds(least, most)
        ));
    }
    let power = spec.power_w?;
    let each = power.checked_div(hashrate)?;
    let (least, most) = (algorithm.least_w_per_unit, algorithm.most_w_per_unit);
    outside(each, least, most).then(|| {
        format!(
            "{power} W are {} W for each {unit}, which is not of the order of \
             {} machines, {} W; power is written in watts, so correct it, or \
             widen the bounds in data/{ALGORITHMS}",
            each.round_dp(4).normalize(),
            algorithm.algorithm,
            bounds(least, most)
        )
    })
}
