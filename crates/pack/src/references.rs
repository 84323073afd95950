//! The data seen together: every identifier that one part uses exists in the
//! part that keeps it.
//!
//! Each section checks what lies in its own folder; here is what reaches
//! across folders. What a malformed file would have held is not missed.

use std::collections::BTreeSet;

use crate::{
    Faults, Pack,
    hardware::Catalogue,
    rates::{Measure, Rates, When},
    rules::{FactKind, Rules, Vocabulary},
};

const FACTS: &str = "rules/facts.toml";

/// Notes every identifier that is used and kept nowhere.
pub(crate) fn check(pack: &Pack, faults: &mut Faults) {
    for measure in &pack.rates.measures {
        facts_of_measure(measure, &pack.rules.vocabulary, faults);
    }
    candidates(&pack.rates, &pack.hardware, faults);
}

/// The conditions of a measure: of its exceptions, and of its rates.
fn conditions(measure: &Measure) -> impl Iterator<Item = &When> {
    measure
        .exceptions
        .iter()
        .map(|exception| &exception.when)
        .chain(measure.rates.iter().filter_map(|row| row.only_if.as_ref()))
}

/// The facts that a condition asks for, each with the type it needs.
fn facts_asked(when: &When) -> impl Iterator<Item = (&str, FactKind)> {
    let truths = when.fact.iter().map(|name| (&**name, FactKind::Bool));
    let numbers = when
        .any_of
        .iter()
        .flatten()
        .map(|limits| (&*limits.fact, FactKind::Number));
    truths.chain(numbers)
}

/// The facts of facts.toml are the one vocabulary: of rules and measures.
fn facts_of_measure(
    measure: &Measure,
    vocabulary: &Vocabulary,
    faults: &mut Faults,
) {
    let file = format!("rates/us/{}.toml", measure.id);
    let asked: BTreeSet<(&str, FactKind)> =
        conditions(measure).flat_map(facts_asked).collect();
    for (name, kind) in asked {
        match vocabulary.fact(name) {
            None => {
                let nearest = vocabulary.nearest(name);
                let next = if nearest.is_empty() {
                    "add it there as a [[fact]]".to_owned()
                } else {
                    format!("did you mean {}?", nearest.join(" or "))
                };
                faults.note_absent(
                    &file,
                    FACTS,
                    format!(
                        "`{name}` is not a fact of data/{FACTS}, so nobody \
                         could ever state it; {next}"
                    ),
                );
            }
            Some(fact) if fact.kind != kind => faults.note(
                &file,
                format!(
                    "the fact `{name}` is {} in data/{FACTS}, but it is asked \
                     here for {kind}; correct one of the two",
                    fact.kind
                ),
            ),
            Some(_) => {}
        }
    }
}

/// The algorithms that classification tells apart are those of models.
fn candidates(rates: &Rates, hardware: &Catalogue, faults: &mut Faults) {
    let known: BTreeSet<&str> =
        hardware.models.iter().map(|m| m.algorithm.as_str()).collect();
    for candidate in &rates.candidates {
        for algorithm in &candidate.algorithms {
            if !known.contains(algorithm.as_str()) {
                faults.note_absent(
                    "rates/us/classification/candidates.toml",
                    "hardware/models/",
                    format!(
                        "{}: `{algorithm}` is the algorithm of no model of \
                         hardware/models; spell it as there",
                        candidate.title
                    ),
                );
            }
        }
    }
}

/// Who asks for a fact: rules by their ids, measures by theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct AskedBy<'p> {
    /// Ids of rules, as `FCC-1`.
    pub rules: Vec<&'p str>,
    /// Ids of measures, as `s122/surcharge`.
    pub measures: Vec<&'p str>,
}

/// The rules and the measures that ask for a fact.
pub fn asked_by<'p>(
    rules: &'p Rules,
    rates: &'p Rates,
    name: &str,
) -> AskedBy<'p> {
    let id = rules.vocabulary.id(name);
    AskedBy {
        rules: rules
            .rules
            .iter()
            .filter(|rule| id.is_some_and(|id| rule.facts.contains(&id)))
            .map(|rule| rule.id.as_str())
            .collect(),
        measures: rates
            .measures
            .iter()
            .filter(|measure| {
                conditions(measure)
                    .flat_map(facts_asked)
                    .any(|(asked, _)| asked == name)
            })
            .map(|measure| measure.id.as_str())
            .collect(),
    }
}
