//! The data seen together: every identifier that one part uses exists in the
//! part that keeps it.
//!
//! Each section checks what lies in its own folder; here is what reaches
//! across folders. What a malformed file would have held is not missed.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Faults, Pack,
    hardware::Catalogue,
    lists::Lists,
    market::Quantity,
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
    folders_of_measures(&pack.rates, faults);
    folders_of_rules(&pack.rules, faults);
    points_not_ahead(pack, faults);
    lists_of_facts(&pack.rules.vocabulary, &pack.lists, faults);
}

/// A measure lies in the folder of its authority; one of another authority
/// in a folder that is none of ours.
fn folders_of_measures(rates: &Rates, faults: &mut Faults) {
    let authorities: BTreeSet<String> =
        rates.measures.iter().map(|m| m.authority.to_string()).collect();
    for measure in &rates.measures {
        let folder = measure.id.split('/').next().unwrap_or_default();
        let authority = measure.authority.to_string();
        // A power that is not known is told where it is used.
        let Some(info) = rates.authority(measure.authority) else {
            continue;
        };
        let lies_well = if info.several {
            !authorities.contains(folder)
        } else {
            folder == authority
        };
        if !lies_well {
            faults.note(
                &format!("rates/us/{}.toml", measure.id),
                format!(
                    "the measure is of `{authority}` but lies in the folder \
                     {folder}; move it to data/rates/us/{authority}/, or \
                     correct `authority`"
                ),
            );
        }
    }
}

/// The rules of one family, as `FCC` of `FCC-1`, lie with one agency: where
/// most of them lie.
fn folders_of_rules(rules: &Rules, faults: &mut Faults) {
    let mut families: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let places: Vec<(&str, &str, &str)> = rules
        .rules
        .iter()
        .filter_map(|rule| {
            let (family, _) = rule.id.split_once('-')?;
            let (agency, _) = rule.folder.rsplit_once('/')?;
            Some((family, agency, rule.folder.as_str()))
        })
        .collect();
    for (family, agency, _) in &places {
        *families.entry(family).or_default().entry(agency).or_default() += 1;
    }
    for (family, agency, folder) in places {
        let Some(most) = families
            .get(family)
            .and_then(|all| all.iter().max_by_key(|(_, count)| **count))
        else {
            continue;
        };
        if *most.0 != agency {
            faults.note(
                &format!("rules/{folder}/rule.toml"),
                format!(
                    "the other rules of the family {family} lie in data/rules/{}/; \
                     move this one there, or give it an id of another family",
                    most.0
                ),
            );
        }
    }
}

/// No point of the market lies after the day to which the part was read.
fn points_not_ahead(pack: &Pack, faults: &mut Faults) {
    let Some(read_to) = pack.meta.read_to("market") else { return };
    let last = |quantity| {
        pack.market.series(quantity).and_then(|series| series.points.last())
    };
    for quantity in Quantity::ALL {
        if let Some(point) = last(quantity)
            && point.on > read_to
        {
            faults.note(
                "market/part.toml",
                format!(
                    "`{quantity}` has a point of {}, after `read_to` \
                     {read_to}; correct the day of the point, or set \
                     `read_to`",
                    point.on
                ),
            );
        }
    }
}

/// The lists whose hits fill a fact are lists that are held.
pub(crate) fn lists_of_facts(
    vocabulary: &Vocabulary,
    lists: &Lists,
    faults: &mut Faults,
) {
    for fact in vocabulary.iter() {
        for id in &fact.lists {
            if lists.source(id).is_none() {
                faults.note_absent(
                    FACTS,
                    "lists/",
                    format!(
                        "the fact `{}` is filled from `{id}`, which is not a \
                         folder of data/lists; correct the id, or add the \
                         list",
                        fact.name
                    ),
                );
            }
        }
    }
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
