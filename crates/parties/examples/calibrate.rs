//! Calibrates the terms of the score by coordinate descent.
//!
//! ```text
//! cargo run --release -p hashgate-parties --example calibrate
//! ```
//!
//! Works on the rows with an even number of the labelled data; `accuracy`
//! reports on the others. Prints the terms that changed; a person takes them
//! over into `data/lists/score.toml`, with the date and the table.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "a table of counts and shares for people, no part of an answer"
)]

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use hashgate_pack::{
    SourceTree,
    lists::{Lists, ScoreWeights},
    read_section,
};
use hashgate_parties::{LoadedList, Options, Query, Screener, own_list};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A term: its name, how to reach it, the step by which it is moved.
type Term = (&'static str, fn(&mut ScoreWeights) -> &mut f32, f32);

const TERMS: [Term; 28] = [
    ("all_rough", |w| &mut w.all_rough, 0.15),
    ("everyday", |w| &mut w.everyday, 0.06),
    ("firm_for_person", |w| &mut w.firm_for_person, 0.05),
    ("common_below", |w| &mut w.common_below, 0.06),
    ("listed", |w| &mut w.listed, 0.05),
    ("commonest", |w| &mut w.commonest, 0.06),
    ("rarity_power", |w| &mut w.rarity_power, 0.15),
    ("number", |w| &mut w.number, 0.15),
    ("particle", |w| &mut w.particle, 0.05),
    ("stop", |w| &mut w.stop, 0.04),
    ("initial", |w| &mut w.initial, 0.08),
    ("legal_like", |w| &mut w.legal_like, 0.1),
    ("least_alike", |w| &mut w.least_alike, 0.04),
    ("steep", |w| &mut w.steep, 0.15),
    ("steep_short", |w| &mut w.steep_short, 0.2),
    ("first_letter", |w| &mut w.first_letter, 0.03),
    ("nickname", |w| &mut w.nickname, 0.04),
    ("both_sides", |w| &mut w.both_sides, 0.25),
    ("both_sides_most", |w| &mut w.both_sides_most, 0.06),
    ("rough_below", |w| &mut w.rough_below, 0.04),
    ("rough_left", |w| &mut w.rough_left, 0.8),
    ("other_place", |w| &mut w.other_place, 0.05),
    ("one_word", |w| &mut w.one_word, 0.04),
    ("one_word_rough", |w| &mut w.one_word_rough, 0.1),
    ("common_words_only", |w| &mut w.common_words_only, 0.06),
    ("other_number", |w| &mut w.other_number, 0.05),
    ("number_on_one_side", |w| &mut w.number_on_one_side, 0.04),
    ("run_together_step", |w| &mut w.run_together_step, 0.3),
];

struct Data {
    lists: Lists,
    own: Vec<LoadedList>,
    bench: Vec<(String, String, bool)>,
    hard: Vec<(String, String, bool)>,
    queries: Vec<(String, String)>,
    strangers: Vec<String>,
}

fn main() -> Result<()> {
    let rounds = env::args().nth(1).map_or(Ok(2), |n| n.parse::<u32>())?;
    let data = read()?;
    let mut best = data.lists.score.clone();
    let mut value = worth(&data, &best, true);
    println!("start {value:.4}");
    for round in 1..=rounds {
        for (name, term, step) in TERMS {
            let before = *term(&mut best);
            for sign in [1.0, -1.0] {
                let mut moved = false;
                loop {
                    let mut trial = best.clone();
                    let place = term(&mut trial);
                    *place = (*place + sign * step).max(0.0);
                    let tried = worth(&data, &trial, false);
                    if tried <= value + 1e-4 {
                        break;
                    }
                    (best, value, moved) = (trial, tried, true);
                }
                if moved {
                    break;
                }
            }
            let after = *term(&mut best);
            if (after - before).abs() > f32::EPSILON {
                println!("{round} {name} = {after:.3}  ({value:.4})");
            }
        }
    }
    worth(&data, &best, true);
    println!("{best:#?}");
    Ok(())
}

fn read() -> Result<Data> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = env::var_os("HASHGATE_TEST_DATA")
        .map_or_else(|| workspace.join("../shared"), PathBuf::from)
        .join("raw/screening");
    let tree = SourceTree::from_dir(&workspace.join("data"))?;
    let lists: Lists = read_section(&tree)?;
    let corpus = fs::read(data.join("screen1000_corpus.csv"))?;
    let mut queries = Vec::new();
    let path = data.join("screen1000_queries.csv");
    for (i, row) in csv::Reader::from_path(path)?.records().enumerate() {
        let row = row?;
        if i % 2 == 0 {
            queries.push((row[3].to_owned(), row[4].to_owned()));
        }
    }
    let hard = workspace.join("crates/parties/tests/data/hard_pairs.csv");
    let mut strangers = Vec::new();
    let path = workspace.join("crates/parties/tests/data/strangers.csv");
    for row in csv::Reader::from_path(path)?.records() {
        strangers.push(row?[0].to_owned());
    }
    let path = data.join("yente_negatives_us.csv");
    for row in csv::Reader::from_path(path)?.records().step_by(250) {
        strangers.push(row?[0].to_owned());
    }
    Ok(Data {
        strangers,
        lists,
        own: own_list("screen1000_corpus.csv", &corpus)?,
        bench: pairs(&data.join("name_bench_half.csv"))?,
        hard: pairs(&hard)?,
        queries,
    })
}

fn pairs(path: &Path) -> Result<Vec<(String, String, bool)>> {
    let mut reader = csv::Reader::from_path(path)?;
    let heads = reader.headers()?.clone();
    let at = |name: &str| heads.iter().position(|h| h == name);
    let (Some(a), Some(b), Some(c)) =
        (at("name1"), at("name2"), at("is_match"))
    else {
        return Err("name1, name2, is_match are needed".into());
    };
    let mut all = Vec::new();
    for (i, row) in reader.records().enumerate() {
        let row = row?;
        if i % 2 == 0 {
            all.push((row[a].to_owned(), row[b].to_owned(), &row[c] == "true"));
        }
    }
    Ok(all)
}

/// What terms are worth: pairs told apart, targets found, strangers spared.
fn worth(data: &Data, terms: &ScoreWeights, say: bool) -> f64 {
    let mut lists = data.lists.clone();
    lists.score = terms.clone();
    let screener = Screener::only(&lists, &data.own);
    let floor = f64::from(terms.floor);
    let f1 = |pairs: &[(String, String, bool)]| {
        let (mut right, mut wrong) = (0.0, 0.0);
        let mut soft = 0.0;
        for (a, b, same) in pairs {
            let score = screener.compare(a, b).score;
            let hit = score >= floor;
            if hit && *same {
                right += 1.0;
            } else if hit != *same {
                wrong += 1.0;
            }
            // A little for the distance from the floor, so that the walk
            // feels a slope between the steps.
            let margin = (score - floor).clamp(-0.1, 0.1);
            soft += if *same { margin } else { -margin };
        }
        2.0 * right / (2.0 * right + wrong) + 0.05 * soft / pairs.len() as f64
    };
    let options =
        Options { min_score: Some(0.40), top: 0, ..Options::default() };
    let (mut tied, mut hits, mut targets) = (0.0, 0.0, 0.0);
    let mut strangers = Vec::new();
    for (name, target) in &data.queries {
        let answer = screener.screen(&Query::name(name), &options);
        let top = answer.hits.first().map_or(0.0, |hit| hit.score);
        if target.is_empty() {
            strangers.push(top);
            continue;
        }
        targets += 1.0;
        let found = answer
            .hits
            .iter()
            .find(|hit| hit.entity_id == *target)
            .map_or(0.0, |hit| hit.score);
        tied += f64::from(u8::from(found > 0.0 && found == top));
        hits += f64::from(u8::from(found >= floor));
    }
    for name in &data.strangers {
        let answer = screener.screen(&Query::name(name), &options);
        strangers.push(answer.hits.first().map_or(0.0, |hit| hit.score));
    }
    let alerts = strangers.iter().filter(|s| **s >= floor).count() as f64
        / strangers.len() as f64;
    let (bench, hard) = (f1(&data.bench), f1(&data.hard));
    if say {
        println!(
            "bench {bench:.3} hard {hard:.3} tied {:.3} hit {:.3} alerts \
             {alerts:.3}",
            tied / targets,
            hits / targets
        );
    }
    1.5 * bench + 0.5 * hard + 1.5 * tied / targets + 1.2 * hits / targets
        - 2.0 * (alerts - 0.012).max(0.0)
}
