//! Two ways to one scope: the footnotes of the lines in the editions of the
//! tariff, and the lists of our data. Every disagreement stands, explained, in
//! `data/footnote_disagreements.csv`.
//!
//! Of the measures, footnotes name only Section 301 China, Section 201 and the
//! raised column 2 rates on goods of Russia; Section 301 is compared in
//! `editions.rs`.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
};

use common::{RATES, editions};
use hashgate_model::{Date, HtsNumber, Kleene};
use hashgate_pack::rates::Measure;
use rayon::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    htsno: String,
    indent: String,
    footnotes: Option<Vec<Footnote>>,
}

#[derive(Deserialize)]
struct Footnote {
    columns: Option<Vec<String>>,
    value: String,
}

#[derive(Deserialize)]
struct Explained {
    line: String,
    heading: String,
    why: String,
}

/// The headings that footnotes of a line and of those above it name, for each
/// number of ten digits.
fn noted(json: &[u8]) -> BTreeMap<String, BTreeSet<String>> {
    let rows: Vec<Row> = serde_json::from_slice(json).unwrap();
    let mut open: Vec<(u32, BTreeSet<String>)> = Vec::new();
    let mut all = BTreeMap::new();
    for row in rows {
        let indent: u32 = row.indent.trim().parse().unwrap();
        while open.last().is_some_and(|(at, _)| *at >= indent) {
            open.pop();
        }
        let mut here =
            open.last().map(|(_, notes)| notes.clone()).unwrap_or_default();
        for note in row.footnotes.into_iter().flatten() {
            let of_rate = note.columns.iter().flatten().any(|c| c != "desc");
            for word in note.value.split([' ', ',', ';']) {
                let word = word.trim_end_matches('.');
                if of_rate
                    && (word.starts_with("9903.90.")
                        || word.starts_with("9903.45."))
                {
                    here.insert(word.to_owned());
                }
            }
        }
        let digits = row.htsno.replace('.', "");
        if digits.len() == 10 && !digits.starts_with("98") {
            all.insert(row.htsno.clone(), here.clone());
        }
        open.push((indent, here));
    }
    all
}

/// Measures that can be told under a heading.
fn measures(heading: &str, day: Date) -> Vec<&'static Measure> {
    RATES
        .measures
        .iter()
        .filter(|m| {
            m.rates.iter().any(|row| {
                row.period.contains(day)
                    && (row.heading == heading
                        || row.otherwise.as_deref() == Some(heading))
            })
        })
        .collect()
}

/// Whether the list of a heading holds a number on a day.
fn listed(heading: &str, hts: HtsNumber, day: Date) -> bool {
    measures(heading, day)
        .iter()
        .flat_map(|m| &m.scope)
        .any(|block| block.goods.covers(hts, day, &RATES.lists) == Kleene::True)
}

/// What the test looks at: no headings of quotas, and none that free goods.
const HEADINGS: [&str; 5] =
    ["9903.90.08", "9903.90.09", "9903.45.21", "9903.45.22", "9903.45.25"];

#[test]
fn lists_agree_with_the_footnotes_or_the_disagreement_is_explained() {
    // Of the 44 editions those around which footnotes changed, and the ends.
    let read = [
        "2025_basic",
        "2025_rev_1",
        "2025_rev_15",
        "2025_rev_16",
        "2026_rev_2",
        "2026_rev_10",
    ];
    let mut files = editions();
    files.retain(|file| {
        let name = file.file_name().unwrap().to_string_lossy();
        read.iter().any(|edition| name == format!("hts_{edition}.json.gz"))
    });
    if files.is_empty() {
        return;
    }
    assert_eq!(files.len(), read.len());
    let found: BTreeMap<(String, String), (String, bool)> = files
        .par_iter()
        .flat_map_iter(|file| {
            let packed = fs::read(file).unwrap();
            let mut json = Vec::new();
            flate2::read::GzDecoder::new(packed.as_slice())
                .read_to_end(&mut json)
                .unwrap();
            let name = file.file_name().unwrap().to_string_lossy();
            let hash = hashgate_duty::Edition::from_json(&name, &json).unwrap();
            let info = RATES
                .editions
                .iter()
                .find(|info| info.sha256 == hash.sha256())
                .unwrap();
            let mut differ = Vec::new();
            let Some(day) = info.legal_from else { return differ.into_iter() };
            for (number, notes) in noted(&json) {
                let hts: HtsNumber = number.parse().unwrap();
                for heading in HEADINGS {
                    // A measure that is over has footnotes for a while.
                    if measures(heading, day).is_empty() {
                        continue;
                    }
                    let (noted, listed) =
                        (notes.contains(heading), listed(heading, hts, day));
                    if noted != listed {
                        let key = (number.clone(), heading.to_owned());
                        differ.push((key, (info.name.clone(), noted)));
                    }
                }
            }
            differ.into_iter()
        })
        .collect();
    let table = include_str!("data/footnote_disagreements.csv");
    let explained: Vec<Explained> = csv::Reader::from_reader(table.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap();
    println!("{} lines differ: {:#?}", found.len(), found.keys());
    for ((number, heading), (edition, noted)) in &found {
        assert!(
            explained.iter().any(|row| {
                number.starts_with(&row.line) && row.heading == *heading
            }),
            "{number} {heading} in {edition}: noted {noted}, not explained"
        );
    }
    for row in &explained {
        assert!(row.why.len() > 20, "{}: explain it", row.line);
        assert!(
            found.keys().any(|(number, heading)| {
                number.starts_with(&row.line) && row.heading == *heading
            }),
            "{} {} is explained but agrees",
            row.line,
            row.heading
        );
    }
}
