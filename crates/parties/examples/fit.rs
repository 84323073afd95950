//! Fits the second stage of the score: from which score of the first on two
//! names that agree in such a way are mostly one party.
//!
//! ```text
//! cargo run --release -p hashgate-parties --example fit
//! ```
//!
//! Fitted on the parts `train` and `mixed` of the open pairs of list aliases;
//! the price of a false alert is chosen on `tune`; `check` is not read. What
//! it prints are the `[[cut]]` tables of `data/lists/score.toml`.

#![allow(
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "counts of pairs, no part of an answer"
)]

use std::{env, error::Error, fmt::Write, fs::File, io::Read, path::Path};

use flate2::read::GzDecoder;
use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::Screener;
use sha2::{Digest, Sha256};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Where a cut may lie. Below the least the search would have to look at
/// names that are hardly ever one party, and take longer.
const CUTS: [f64; 26] = {
    let mut cuts = [0.0; 26];
    let mut i = 0;
    while i < cuts.len() {
        cuts[i] = 0.62 + 0.01 * i as f64;
        i += 1;
    }
    cuts
};

/// The cut that no data moves.
const NEUTRAL: f64 = 0.70;

/// As if so many pairs had spoken for the neutral cut.
const PRIOR: f64 = 6.0;

/// The least precision on the tuning part.
const PRECISION: f64 = 0.965;

struct Pair {
    part: String,
    same: bool,
    near: bool,
    first: f64,
    kind: usize,
}

fn main() -> Result<()> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = env::var_os("HASHGATE_TEST_DATA")
        .map_or_else(|| workspace.join("../shared"), Into::into);
    let path = data.join("raw/screening/open/alias_pairs.csv.gz");
    let tree = SourceTree::from_dir(&workspace.join("data"))?;
    let lists: Lists = read_section(&tree)?;
    let screener = Screener::new(&lists);
    let pairs = pairs(&path, &screener)?;
    let tune: Vec<&Pair> = of(&pairs, &["tune"]);
    let train: Vec<&Pair> = of(&pairs, &["train", "mixed"]);
    let mut best: Option<(f64, f64, Vec<f64>)> = None;
    for price in prices() {
        let cuts = fit(&train, price);
        let (recall, precision) = told(&tune, &cuts);
        eprintln!("price {price}: recall {recall:.3} precision {precision:.3}");
        let enough = precision >= PRECISION;
        if enough && best.as_ref().is_none_or(|(r, ..)| recall > *r) {
            best = Some((recall, price, cuts));
        }
    }
    let Some((recall, price, cuts)) = best else {
        return Err("no price of a false alert gives enough precision".into());
    };
    println!(
        "# Fitted by the example `fit` on alias_pairs.csv.gz (SHA-256 {}), \
         parts train and mixed, {} pairs; a false alert is priced at {price} \
         misses, chosen on the part tune: recall {recall:.3}.",
        digest(&path)?,
        train.len(),
    );
    for (kind, cut) in Screener::kinds().iter().zip(&cuts) {
        println!("\n[[cut]]\nkind = \"{kind}\"\nat = {cut:.2}");
    }
    Ok(())
}

/// Kinds of which the pairs tell too little: next to none of the aliases is a
/// typing error, and none is a listed name as papers shorten it, `Huawei`.
fn keeps_hits(kind: &str) -> bool {
    kind.contains("roughly")
        || kind.starts_with("more on the list")
            && kind.ends_with("no rare word left")
}

/// What a false alert may cost, in misses.
fn prices() -> impl Iterator<Item = f64> {
    let told: Option<f64> =
        env::args().skip(1).find_map(|arg| arg.parse::<f64>().ok());
    let all = [0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0];
    all.into_iter()
        .filter(move |price| told.is_none_or(|told: f64| told == *price))
}

fn digest(path: &Path) -> Result<String> {
    let mut text = String::new();
    for byte in Sha256::digest(std::fs::read(path)?) {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}

fn of<'p>(pairs: &'p [Pair], parts: &[&str]) -> Vec<&'p Pair> {
    pairs.iter().filter(|pair| parts.contains(&&*pair.part)).collect()
}

/// The pairs, each of a person's names also as if nobody had said that it is
/// a person: two names are compared without a list.
fn pairs(path: &Path, screener: &Screener) -> Result<Vec<Pair>> {
    let mut text = String::new();
    GzDecoder::new(File::open(path)?).read_to_string(&mut text)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers()?.clone();
    let at = |name: &str| {
        let at = heads.iter().position(|head| head == name);
        at.ok_or_else(|| format!("{} has no column {name}", path.display()))
    };
    let (part, a, b) = (at("part")?, at("name1")?, at("name2")?);
    let (kind, same, near) = (at("kind")?, at("same")?, at("letters")?);
    let mut pairs = Vec::new();
    for row in reader.records() {
        let row = row?;
        if &row[part] == "check" {
            continue;
        }
        let person = &row[kind] == "person";
        for person in [person, false].iter().take(1 + usize::from(person)) {
            let told = screener.evidence(&row[a], &row[b], *person);
            pairs.extend(told.map(|told| Pair {
                part: row[part].to_owned(),
                same: &row[same] == "1",
                near: row[near].parse().is_ok_and(|l: f64| l >= 60.0),
                first: told.first,
                kind: told.kind,
            }));
        }
    }
    Ok(pairs)
}

/// For each kind the cut that costs least.
///
/// Some kinds keep the hits that they have without a second stage
/// ([`keeps_hits`]): their cut is never above the neutral one.
fn fit(train: &[&Pair], price: f64) -> Vec<f64> {
    let kinds = Screener::kinds();
    (0..kinds.len())
        .map(|kind| {
            let of: Vec<&&Pair> =
                train.iter().filter(|pair| pair.kind == kind).collect();
            let cost = |cut: f64| {
                let wrong = |pair: &&&Pair| match (pair.same, pair.first >= cut)
                {
                    (true, false) => 1.0,
                    (false, true) => price,
                    _ => 0.0,
                };
                let prior = PRIOR * (cut - NEUTRAL).abs() * 10.0;
                of.iter().map(wrong).sum::<f64>() + prior
            };
            let most = if keeps_hits(&kinds[kind]) { NEUTRAL } else { 1.0 };
            CUTS.into_iter()
                .filter(|cut| *cut <= most)
                .min_by(|a, b| cost(*a).total_cmp(&cost(*b)))
                .unwrap_or(NEUTRAL)
        })
        .collect()
}

/// Recall among near names, and precision among all.
fn told(pairs: &[&Pair], cuts: &[f64]) -> (f64, f64) {
    let hit = |pair: &&&Pair| pair.first >= cuts[pair.kind];
    let near = || pairs.iter().filter(|pair| pair.same && pair.near);
    let right = pairs.iter().filter(hit).filter(|pair| pair.same).count();
    let hits = pairs.iter().filter(hit).count();
    let found = near().filter(|pair| hit(pair)).count();
    (
        found as f64 / near().count().max(1) as f64,
        right as f64 / hits.max(1) as f64,
    )
}
