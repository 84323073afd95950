//! Open data that the tables were not written from: pairs of list aliases,
//! names in two scripts, registered firms that are on no list, legal forms.

use std::{collections::BTreeMap, fs::File, io::Read, path::Path};

use flate2::read::GzDecoder;
use hashgate_parties::{Options, Query, Screener};

use crate::{Result, interval};

/// A row by the names of its columns.
type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Result<Vec<Row>> {
    let file = File::open(path)?;
    let text: Box<dyn Read> = if path.extension().is_some_and(|e| e == "gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let all: std::result::Result<Vec<Row>, csv::Error> =
        csv::Reader::from_reader(text).deserialize().collect();
    Ok(all?)
}

/// How many of the rows that are one party, and of those that are two, reach
/// the floor.
#[derive(Default, Clone, Copy)]
struct Pairs {
    same: usize,
    found: usize,
    other: usize,
    alerts: usize,
}

impl Pairs {
    fn add(&mut self, same: bool, hit: bool) {
        let (all, hits) = if same {
            (&mut self.same, &mut self.found)
        } else {
            (&mut self.other, &mut self.alerts)
        };
        *all += 1;
        *hits += usize::from(hit);
    }

    fn print(&self, name: &str) {
        let precision =
            self.found as f64 / (self.found + self.alerts).max(1) as f64;
        println!(
            "  {name:<28} recall {} of {:>5}  precision {precision:.3}  \
             alerts among two parties {}",
            interval(self.found, self.same),
            self.same,
            interval(self.alerts, self.other),
        );
    }
}

fn same(row: &Row) -> bool {
    matches!(row["same"].as_str(), "1" | "true")
}

/// Names of one entry of a list, and near names of two, of one part of the
/// file; the parts for fitting are printed only on request.
pub(crate) fn aliases(
    path: &Path,
    part: &str,
    screener: &Screener,
    floor: f64,
) -> Result<()> {
    let mut near: BTreeMap<String, Pairs> = BTreeMap::new();
    let mut all = Pairs::default();
    for row in rows(path)?.iter().filter(|row| row["part"] == part) {
        let score = screener.compare(&row["name1"], &row["name2"]).score;
        let (same, hit) = (same(row), score >= floor);
        all.add(same, hit);
        if row["letters"].parse::<f64>()? >= 60.0 {
            near.entry(row["kind"].clone()).or_default().add(same, hit);
        }
    }
    println!("\nlist aliases, part {part}; kinds: rows with letters >= 60");
    for (kind, pairs) in near {
        pairs.print(&kind);
    }
    all.print("all rows");
    Ok(())
}

/// Latin names against names in other scripts.
pub(crate) fn scripts(
    path: &Path,
    screener: &Screener,
    floor: f64,
) -> Result<()> {
    let mut languages: BTreeMap<String, Pairs> = BTreeMap::new();
    for row in rows(path)? {
        let score = screener.compare(&row["name1"], &row["name2"]).score;
        let pairs = languages.entry(row["language"].clone()).or_default();
        pairs.add(same(&row), score >= floor);
    }
    println!("\nnames in two scripts");
    for (language, pairs) in languages {
        pairs.print(&language);
    }
    Ok(())
}

/// Pairs of two registered firms, by the kind of difference.
pub(crate) fn two_firms(
    path: &Path,
    screener: &Screener,
    floor: f64,
) -> Result<()> {
    let mut kinds: BTreeMap<String, Pairs> = BTreeMap::new();
    for row in rows(path)? {
        let score = screener.compare(&row["name1"], &row["name2"]).score;
        let pairs = kinds.entry(row["kind"].clone()).or_default();
        pairs.add(false, score >= floor);
    }
    println!("\ntwo registered firms with near names: how many alert");
    for (kind, Pairs { other, alerts, .. }) in kinds {
        let share = interval(alerts, other);
        println!("  {kind:<48} {share} of {other}");
    }
    Ok(())
}

/// The best score of each registered firm of a file; those at 0.97 and more
/// may be listed and are left out.
pub(crate) fn strangers(path: &Path, screener: &Screener) -> Result<Vec<f64>> {
    let options =
        Options { min_score: Some(0.55), top: 1, ..Options::default() };
    let mut best = Vec::new();
    for row in rows(path)? {
        let answer = screener.screen(&Query::name(&row["name"]), &options);
        best.push(answer.hits.first().map_or(0.0, |hit| hit.score));
    }
    best.retain(|score| *score < 0.97);
    Ok(best)
}

/// Whether legal forms as the world writes them are read whole.
pub(crate) fn legal_forms(path: &Path, screener: &Screener) -> Result<()> {
    const INVENTED: &str = "Brevantol Mirascope";
    let plain = screener.words_of(INVENTED);
    let rows = rows(path)?;
    let unread: Vec<&str> = rows
        .iter()
        .map(|row| row["form"].as_str())
        .filter(|form| {
            screener.words_of(&format!("{INVENTED} {form}")) != plain
        })
        .collect();
    println!(
        "\nlegal forms read whole: {} of {}",
        rows.len() - unread.len(),
        rows.len()
    );
    if !unread.is_empty() {
        println!("  not read: {}", unread.join("; "));
    }
    Ok(())
}
