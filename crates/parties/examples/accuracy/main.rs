//! The accuracy table: one command, all labelled data at hand.
//!
//! ```text
//! cargo run --release -p hashgate-parties --example accuracy [-- --errors]
//! ```
//!
//! The data lies in the test-data folder (`HASHGATE_TEST_DATA`, by default
//! `../shared` beside the workspace). Rows with an even number are the half
//! on which `calibrate` works; the other half is for the report alone.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "a table of counts and shares for people, no part of an answer"
)]

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{Options, Query, Screener, own_list};

mod open;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let errors = env::args().any(|arg| arg == "--errors");
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = env::var_os("HASHGATE_TEST_DATA")
        .map_or_else(|| workspace.join("../shared"), PathBuf::from);
    let tree = SourceTree::from_dir(&workspace.join("data"))?;
    let lists: Lists = read_section(&tree)?;
    let embedded = Screener::new(&lists);
    let floor = embedded.floor(&Options::default());
    println!("floor {floor:.2}");
    let bench = data.join("raw/screening/name_bench_half.csv");
    pairs("name_bench half", &bench, &embedded, floor, errors)?;
    let hard = workspace.join("crates/parties/tests/data/hard_pairs.csv");
    if hard.exists() {
        pairs("own hard pairs", &hard, &embedded, floor, errors)?;
    }
    let corpus = data.join("raw/screening/screen1000_corpus.csv");
    let own = own_list("screen1000_corpus.csv", &fs::read(corpus)?)?;
    let screener = Screener::only(&lists, &own);
    let queries = data.join("raw/screening/screen1000_queries.csv");
    let entries = own.iter().flat_map(|list| &list.entries);
    let names = entries.map(|entry| 1 + entry.aliases.len()).sum();
    let targets = screen1000(&queries, &screener, names, floor, errors)?;
    open_data(&data.join("raw/screening/open"), &embedded, &screener, &targets)
}

/// Data that the tables were not written from; errors are never listed.
fn open_data(
    folder: &Path,
    embedded: &Screener,
    corpus: &Screener,
    targets: &[f64],
) -> Result<()> {
    let floor = embedded.floor(&Options::default());
    open::legal_forms(&folder.join("legal_forms_probe.csv"), embedded)?;
    for part in ["tune", "check"] {
        let aliases = folder.join("alias_pairs.csv.gz");
        open::aliases(&aliases, part, embedded, floor)?;
    }
    open::scripts(&folder.join("cross_script.csv"), embedded, floor)?;
    open::two_firms(&folder.join("gleif_two_entities.csv"), embedded, floor)?;
    println!("\nregistered firms on no list, against the names of screen1000");
    for file in ["strangers_gleif.csv.gz", "strangers_sec.csv"] {
        let scores = open::strangers(&folder.join(file), corpus)?;
        let alerts = scores.iter().filter(|score| **score >= floor).count();
        println!(
            "  {file:<24} alerts {} of {}  screen1000 hit at 1% of these \
             {:.3}, at 2% {:.3}",
            interval(alerts, scores.len()),
            scores.len(),
            hit_at(targets, &scores, 0.01),
            hit_at(targets, &scores, 0.02),
        );
    }
    Ok(())
}

/// A share with its interval (Wilson, 1927, at 95%).
pub(crate) fn interval(of: usize, all: usize) -> String {
    let (k, n, z) = (of as f64, all.max(1) as f64, 1.96);
    let share = k / n;
    let middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n)
        * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    format!(
        "{share:.3} ({:.3} to {:.3})",
        (middle - half).max(0.0),
        (middle + half).min(1.0)
    )
}

struct Pair {
    score: f64,
    same: bool,
    other_numbers: bool,
    names: String,
    because: Vec<String>,
}

fn pairs(
    title: &str,
    path: &Path,
    screener: &Screener,
    floor: f64,
    errors: bool,
) -> Result<()> {
    let mut reader = csv::Reader::from_path(path)?;
    let heads = reader.headers()?.clone();
    let at = |name: &str| heads.iter().position(|head| head == name);
    let (Some(a), Some(b), Some(label)) =
        (at("name1"), at("name2"), at("is_match"))
    else {
        return Err("name1, name2, is_match are needed".into());
    };
    let mut all = Vec::new();
    for row in reader.records() {
        let row = row?;
        let compared = screener.compare(&row[a], &row[b]);
        all.push(Pair {
            score: compared.score,
            same: &row[label] == "true",
            other_numbers: numbers(&row[a]) != numbers(&row[b]),
            names: format!("{} | {}", &row[a], &row[b]),
            because: compared.because,
        });
    }
    println!("\n{title}: {} pairs", all.len());
    let half = |rest: usize| {
        all.iter().enumerate().filter(move |(i, _)| i % 2 == rest).map(|p| p.1)
    };
    let line = |name: &str, of: Vec<&Pair>| {
        let (f1, precision, recall) = f1(&of, floor);
        println!(
            "  {name:<20} F1 {f1:.3}  precision {precision:.3}  recall \
             {recall:.3}"
        );
    };
    line("calibrated half", half(0).collect());
    line("reported half", half(1).collect());
    line("all", all.iter().collect());
    // The labels of open pairs call firms whose serial numbers differ one
    // party, which registers and lists do not.
    let same_numbers = all.iter().filter(|pair| !pair.other_numbers);
    line("same numbers only", same_numbers.collect());
    if errors {
        let mut wrong: Vec<&Pair> =
            all.iter().filter(|p| (p.score >= floor) != p.same).collect();
        wrong.sort_by(|x, y| x.score.total_cmp(&y.score));
        for pair in wrong {
            println!(
                "    {} {:.3} {} [{}]",
                if pair.same { "MISS " } else { "FALSE" },
                pair.score,
                pair.names,
                pair.because.get(1..).unwrap_or_default().join("; "),
            );
        }
    }
    Ok(())
}

/// The runs of digits of a name, in order.
fn numbers(name: &str) -> Vec<&str> {
    name.split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect()
}

fn f1(pairs: &[&Pair], floor: f64) -> (f64, f64, f64) {
    let count = |same: bool, hit: bool| {
        pairs
            .iter()
            .filter(|p| p.same == same && (p.score >= floor) == hit)
            .count() as f64
    };
    let (right, wrong, missed) =
        (count(true, true), count(false, true), count(true, false));
    (
        2.0 * right / (2.0 * right + wrong + missed),
        right / (right + wrong).max(1.0),
        right / (right + missed).max(1.0),
    )
}

#[derive(Default, Clone)]
struct Tally {
    queries: usize,
    tied: usize,
    alone: usize,
    hit: usize,
}

fn screen1000(
    path: &Path,
    screener: &Screener,
    names: usize,
    floor: f64,
    errors: bool,
) -> Result<Vec<f64>> {
    let options =
        Options { min_score: Some(0.05), top: 0, ..Options::default() };
    let mut reader = csv::Reader::from_path(path)?;
    let mut classes: BTreeMap<String, Tally> = BTreeMap::new();
    let mut halves = [Tally::default(), Tally::default()];
    let mut targets: Vec<(f64, usize)> = Vec::new();
    let mut strangers: Vec<(f64, usize)> = Vec::new();
    let mut notes = Vec::new();
    for (i, row) in reader.records().enumerate() {
        let row = row?;
        let (class, name, target) = (&row[1], &row[3], &row[4]);
        let answer = screener.screen(&Query::name(name), &options);
        let top = answer.hits.first().map_or(0.0, |hit| hit.score);
        if target.is_empty() {
            strangers.push((top, i % 2));
            if top >= floor {
                let hit = &answer.hits[0];
                notes.push(format!(
                    "ALERT {top:.3} {class} {name} -> {} [{}]",
                    hit.matched_name,
                    hit.because.get(1..).unwrap_or_default().join("; ")
                ));
            }
            continue;
        }
        let found = answer
            .hits
            .iter()
            .find(|hit| hit.entity_id == target)
            .map_or(0.0, |hit| hit.score);
        targets.push((found, i % 2));
        let best = answer.hits.iter().filter(|hit| hit.score == top).count();
        let tied = found > 0.0 && found == top;
        let tallies =
            [classes.entry(class.to_owned()).or_default(), &mut halves[i % 2]];
        for tally in tallies {
            tally.queries += 1;
            tally.tied += usize::from(tied);
            tally.alone += usize::from(tied && best == 1);
            tally.hit += usize::from(found >= floor);
        }
        if !tied || found < floor {
            let best = answer.hits.first();
            notes.push(format!(
                "{} {found:.3} {class} {name} ({target}); top {top:.3} {}",
                if tied { "LOW " } else { "RANK" },
                best.map_or("", |hit| hit.matched_name.as_str()),
            ));
        }
    }
    println!("\nscreen1000: {names} names searched");
    let mut all = Tally::default();
    for (class, tally) in &classes {
        println!(
            "  {class:<16} {:>4}  tied {:>4}  alone {:>4}  hit {:>4}",
            tally.queries, tally.tied, tally.alone, tally.hit
        );
        all.queries += tally.queries;
        all.tied += tally.tied;
        all.alone += tally.alone;
        all.hit += tally.hit;
    }
    for (name, tally, half) in [
        ("calibrated half", &halves[0], Some(0)),
        ("reported half", &halves[1], Some(1)),
        ("all", &all, None),
    ] {
        let of = |rows: &[(f64, usize)]| -> Vec<f64> {
            rows.iter()
                .filter(|(_, h)| half.is_none_or(|half| half == *h))
                .map(|(score, _)| *score)
                .collect()
        };
        let share = |n: usize| n as f64 / tally.queries.max(1) as f64;
        let strangers = of(&strangers);
        let alerts = strangers.iter().filter(|s| **s >= floor).count();
        println!(
            "  {name:<16} recall@1 tied {:.3}  alone {:.3}  hit {:.3}  \
             false alerts {:.1}% ({alerts} of {})  hit at 2% or fewer {:.3}",
            share(tally.tied),
            share(tally.alone),
            share(tally.hit),
            100.0 * alerts as f64 / strangers.len().max(1) as f64,
            strangers.len(),
            hit_at(&of(&targets), &strangers, 0.02),
        );
    }
    if errors {
        notes.sort();
        for note in notes {
            println!("    {note}");
        }
    }
    Ok(targets.into_iter().map(|(score, _)| score).collect())
}

/// The share of targets found at the lowest floor that keeps false alerts at
/// or below a share of the strangers.
fn hit_at(targets: &[f64], strangers: &[f64], most: f64) -> f64 {
    let mut scores = strangers.to_vec();
    scores.sort_by(|a, b| b.total_cmp(a));
    let allowed = (most * strangers.len() as f64).floor() as usize;
    let floor = scores.get(allowed).copied().unwrap_or(0.0);
    targets.iter().filter(|score| **score > floor).count() as f64
        / targets.len().max(1) as f64
}
