//! Our rates of chapter 99 agree with the editions where both speak; every
//! disagreement stands, explained, in `data/ch99_disagreements.csv`.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{RATES, test_data};
use hashgate_model::{Date, Rate};
use hashgate_pack::rates::{Effect, RateKind};
use serde::Deserialize;

#[derive(Deserialize)]
struct HeadingRow {
    heading: String,
    first_rev: String,
    last_rev: String,
    general: String,
    other_col2: String,
}

#[derive(Deserialize)]
struct Explained {
    heading: String,
    revision: String,
    ours: String,
    theirs: String,
    why: String,
}

/// What a heading does, in one form for both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Adds(Rate),
    Total(Rate),
}

impl std::fmt::Display for Says {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Adds(rate) => write!(f, "+{rate}"),
            Self::Total(rate) => write!(f, "={rate}"),
        }
    }
}

/// Reads `The duty provided in the applicable subheading + 25%`.
fn text_says(text: &str) -> Option<Says> {
    let lower = text.trim().to_lowercase();
    let percent = lower
        .split_once('%')
        .map(|(before, _)| {
            let digits: String = before
                .chars()
                .rev()
                .take_while(|c| c.is_ascii_digit() || *c == '.')
                .collect();
            digits.chars().rev().collect::<String>()
        })
        .map(|digits| Rate::from_percent(digits.parse().unwrap()));
    match percent {
        None if lower.starts_with("the duty")
            || lower.starts_with("no change")
            || lower == "free" =>
        {
            Some(Says::Adds(Rate::FREE))
        }
        None => None,
        Some(rate) if lower.starts_with("the duty") => Some(Says::Adds(rate)),
        Some(rate) => Some(Says::Total(rate)),
    }
}

/// What our data say of a heading on a day, for column 1.
fn ours(heading: &str, day: Date) -> BTreeSet<Says> {
    let mut all = BTreeSet::new();
    for measure in &RATES.measures {
        for row in &measure.rates {
            if !row.period.contains(day) {
                continue;
            }
            if row.heading == heading {
                all.insert(match row.kind {
                    RateKind::Adds => Says::Adds(row.rate),
                    RateKind::TotalCap => Says::Total(row.rate),
                });
            }
            // Some agreements print one heading, a bare total, for both.
            if (row.heading_at_cap.as_deref() == Some(heading)
                && row.heading != heading)
                || row.otherwise.as_deref() == Some(heading)
            {
                all.insert(Says::Adds(Rate::FREE));
            }
        }
        for exception in &measure.exceptions {
            if exception.heading != heading
                || !exception.period.contains(day)
                // It speaks of column 2, which has a column of its own.
                || exception.when.column2 == Some(true)
            {
                continue;
            }
            all.insert(match exception.effect {
                Effect::Free | Effect::UsContent => Says::Adds(Rate::FREE),
                Effect::Instead(rate) => Says::Adds(rate),
                Effect::Total(rate) => Says::Total(rate),
            });
        }
    }
    all
}

/// Revisions in the order of publication, with the first day of law.
fn revisions() -> Vec<(String, Option<Date>)> {
    let mut all: Vec<(u32, u32, String, Option<Date>)> = RATES
        .editions
        .iter()
        .map(|info| {
            let mut words = info.name.split(' ');
            let year: u32 = words.next().unwrap().parse().unwrap();
            let number = match words.next().unwrap() {
                "basic" => 0,
                _ => words.next().unwrap().parse().unwrap(),
            };
            let name = match number {
                0 => format!("{year}_basic"),
                n => format!("{year}_rev_{n}"),
            };
            (year, number, name, info.legal_from)
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, _, name, day)| (name, day)).collect()
}

#[test]
fn rates_of_chapter_99_agree_or_the_disagreement_is_explained() {
    let Some(path) = test_data("raw/hts/ch99_headings_by_revision.csv") else {
        return;
    };
    let revisions = revisions();
    let place: BTreeMap<&str, usize> = revisions
        .iter()
        .enumerate()
        .map(|(i, (name, _))| (name.as_str(), i))
        .collect();
    let mut compared = 0;
    let mut found = BTreeMap::new();
    for row in csv::Reader::from_path(path).unwrap().deserialize() {
        let row: HeadingRow = row.unwrap();
        let Some(theirs) = text_says(&row.general) else { continue };
        let span = place[row.first_rev.as_str()]..=place[row.last_rev.as_str()];
        for (name, day) in &revisions[span] {
            let Some(day) = day else { continue };
            let ours = ours(&row.heading, *day);
            if ours.is_empty() {
                continue;
            }
            compared += 1;
            if ours.len() != 1 || !ours.contains(&theirs) {
                let ours: Vec<String> =
                    ours.iter().map(ToString::to_string).collect();
                found.insert(
                    (row.heading.clone(), name.clone()),
                    (ours.join(" "), theirs.to_string()),
                );
            }
        }
    }
    println!("{compared} rates compared, {} disagree", found.len());
    assert!(compared > 2_000, "only {compared} compared");
    let table = include_str!("data/ch99_disagreements.csv");
    let mut explained = BTreeMap::new();
    for row in csv::Reader::from_reader(table.as_bytes()).deserialize() {
        let row: Explained = row.unwrap();
        assert!(row.why.len() > 20, "{}: explain it", row.heading);
        explained.insert((row.heading, row.revision), (row.ours, row.theirs));
    }
    for (key, says) in &found {
        assert_eq!(explained.get(key), Some(says), "{key:?} is not explained");
    }
    for key in explained.keys() {
        assert!(found.contains_key(key), "{key:?} is explained but agrees");
    }
}

/// Whether a heading reaches column 2 is as its column 2 says.
#[test]
fn column_2_of_chapter_99_is_as_printed() {
    let Some(path) = test_data("raw/hts/ch99_headings_by_revision.csv") else {
        return;
    };
    let mut printed: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
    for row in csv::Reader::from_path(path).unwrap().deserialize() {
        let row: HeadingRow = row.unwrap();
        if let Some(says) = text_says(&row.other_col2) {
            let reaches = says != Says::Adds(Rate::FREE);
            printed.entry(row.heading).or_default().insert(reaches);
        }
    }
    let mut compared = 0;
    for measure in &RATES.measures {
        for row in &measure.rates {
            let Some(says) = printed.get(&row.heading) else { continue };
            assert!(
                says.contains(&row.column2),
                "{} {}: column 2 {}, printed {says:?}",
                measure.id,
                row.heading,
                row.column2
            );
            compared += 1;
        }
    }
    assert!(compared > 100, "only {compared} compared");
}
