//! Every vector of the facts passes through the public interface.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{RATES, query, usd, with_facts};
use hashgate_duty::{EntryTerms, assess, entry};
use hashgate_model::Decimal;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    id: String,
    hts: String,
    origin: String,
    entry_date: String,
    value: String,
    facts: String,
    /// `authority:heading:rate:base:duty`, with blanks between.
    layers: String,
    total: String,
    effective_pct: String,
}

#[derive(Deserialize)]
struct MpfVector {
    entry_date: String,
    value: String,
    mpf: String,
}

fn rows<T: serde::de::DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// What differs between a vector and our answer.
fn differences(vector: &Vector) -> Vec<String> {
    let asked = with_facts(
        query(&vector.hts, &vector.origin, &vector.entry_date, &vector.value),
        &vector.facts,
    );
    let stack = match assess(&asked, &RATES) {
        Ok(stack) => stack,
        Err(e) => return vec![format!("{}: {e}", vector.id)],
    };
    let mut wrong = Vec::new();
    if stack.duty_total_usd != usd(&vector.total) {
        wrong.push(format!(
            "{}: total {} is not {}",
            vector.id, stack.duty_total_usd, vector.total
        ));
    }
    if stack.effective_pct != Some(decimal(&vector.effective_pct)) {
        wrong.push(format!(
            "{}: {:?} percent is not {}",
            vector.id, stack.effective_pct, vector.effective_pct
        ));
    }
    let mut ours: Vec<String> = stack
        .layers
        .iter()
        .map(|layer| {
            let heading = if layer.heading.starts_with("99") {
                layer.heading.as_str()
            } else {
                "-"
            };
            format!(
                "{}:{heading}:{}:{}:{}",
                layer.authority,
                layer.rate_pct.unwrap_or_default().normalize(),
                layer.base_usd.amount().normalize(),
                layer.amount_usd.amount().normalize()
            )
        })
        .collect();
    let mut theirs: Vec<String> = vector
        .layers
        .split_whitespace()
        .map(|layer| {
            let parts: Vec<&str> = layer.split(':').collect();
            let [authority, heading, numbers @ ..] = parts.as_slice() else {
                panic!("{layer}")
            };
            let numbers: Vec<String> = numbers
                .iter()
                .map(|n| decimal(n).normalize().to_string())
                .collect();
            format!("{authority}:{heading}:{}", numbers.join(":"))
        })
        .collect();
    ours.sort();
    theirs.sort();
    // Some vectors give a total only.
    if !theirs.is_empty() && ours != theirs {
        wrong.push(format!(
            "{}: layers\n  ours   {ours:?}\n  theirs {theirs:?}",
            vector.id
        ));
    }
    wrong
}

#[test]
fn all_duty_vectors_pass() {
    let vectors: Vec<Vector> = rows(include_str!("data/vectors.csv"));
    assert_eq!(vectors.len(), 71);
    let wrong: Vec<String> = vectors.iter().flat_map(differences).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_mpf_vectors_pass() {
    let vectors: Vec<MpfVector> = rows(include_str!("data/mpf_vectors.csv"));
    assert_eq!(vectors.len(), 5);
    for vector in vectors {
        let stack = assess(
            &query("8543.70.98.60", "MY", &vector.entry_date, &vector.value),
            &RATES,
        );
        // The number of the line changed in 2022; both are known.
        let terms = EntryTerms {
            entry_date: vector.entry_date.parse().unwrap(),
            mode: None,
            informal: false,
        };
        let entry = entry(vec![stack.unwrap()], terms, &RATES);
        assert_eq!(entry.fees_total_usd, usd(&vector.mpf));
    }
}

#[derive(Deserialize)]
struct BoundaryVector {
    id: String,
    hts: String,
    origin: String,
    entry_date: String,
    value: String,
    facts: String,
    total: String,
    source: String,
}

/// Our own vectors: every measure on the day before, the day and the day
/// after it moved, from official sources.
#[test]
fn boundaries_of_every_measure_hold() {
    let vectors: Vec<BoundaryVector> =
        rows(include_str!("data/boundary_vectors.csv"));
    assert!(vectors.len() >= 150, "{}", vectors.len());
    let mut wrong = Vec::new();
    for vector in &vectors {
        assert!(!vector.source.is_empty(), "{}", vector.id);
        let asked = with_facts(
            query(
                &vector.hts,
                &vector.origin,
                &vector.entry_date,
                &vector.value,
            ),
            &vector.facts,
        );
        match assess(&asked, &RATES) {
            Ok(stack) if stack.duty_total_usd == usd(&vector.total) => {}
            Ok(stack) => wrong.push(format!(
                "{} {}: {} is not {}: {:?}",
                vector.id,
                vector.entry_date,
                stack.duty_total_usd,
                vector.total,
                stack
                    .layers
                    .iter()
                    .map(|l| format!("{} {}", l.heading, l.working))
                    .collect::<Vec<_>>()
            )),
            Err(e) => wrong.push(format!("{}: {e}", vector.id)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fees_of_every_fiscal_year_begin_on_its_first_day() {
    let vectors: Vec<MpfVector> = rows(include_str!("data/mpf_boundaries.csv"));
    assert_eq!(vectors.len(), 54);
    for vector in vectors {
        let asked =
            query("8504.40.95.80", "MY", &vector.entry_date, &vector.value);
        let terms = EntryTerms {
            entry_date: vector.entry_date.parse().unwrap(),
            mode: Some(hashgate_model::Mode::Air),
            informal: false,
        };
        let owed = entry(vec![assess(&asked, &RATES).unwrap()], terms, &RATES);
        assert_eq!(
            owed.fees_total_usd,
            usd(&vector.mpf),
            "{} {}",
            vector.entry_date,
            vector.value
        );
    }
}

#[test]
fn the_example_of_the_memo_adds_up() {
    let lines = [
        ("8543.70.98.60", "MY", "393120"),
        ("8543.70.98.60", "TH", "96720"),
        ("8504.40.95.80", "CN", "955"),
    ]
    .map(|(hts, origin, value)| query(hts, origin, "2026-11-25", value));
    let stacks = lines.iter().map(|q| assess(q, &RATES).unwrap()).collect();
    let terms = EntryTerms {
        entry_date: "2026-11-25".parse().unwrap(),
        mode: Some(hashgate_model::Mode::Air),
        informal: false,
    };
    let whole = entry(stacks, terms, &RATES);
    assert_eq!(whole.duty_total_usd, usd("64495.97"));
    assert_eq!(whole.fees_total_usd, usd("670.86"));
    assert_eq!(whole.fees.len(), 1, "no harbor maintenance fee by air");
    assert!(whole.complete, "{:?}", whole.unsupported);
    let china = hashgate_duty::contingent_entry(&lines, &[], &RATES).unwrap();
    assert_eq!(china[0].origin.code(), "CN");
    assert_eq!(china[0].duty_total_usd, usd("196783.97"));
    assert_eq!(china[0].more_than_declared, usd("132288.00"));
    assert_eq!(china[0].lines, [1, 2]);
}
