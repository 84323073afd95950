//! How many lines and origins of the whole tariff the duty is complete for.
//!
//! ```text
//! cargo run --release -p hashgate-duty --example coverage [-- --write]
//! ```
//!
//! On each day, every number of ten digits of chapters 1 to 97 with every
//! origin, and a random sample of the pairs, the same in each run. Each is
//! asked with a value of 10,000 dollars and a quantity in each unit of its
//! rate, and nothing else. Each reason for which a total is not complete is
//! told with its count. With `--write` the tables go into `docs/coverage.md`.

#![allow(clippy::print_stdout, reason = "a command tells what it found")]

mod count;

use std::{
    collections::BTreeMap, env, error::Error, fmt::Write as _, fs, path::Path,
};

use count::{Count, DAYS, of_line, sampled};
use hashgate_duty::{Day, Rates};
use hashgate_model::{Country, Date, HtsNumber};
use hashgate_pack::{SourceTree, read_section};
use rayon::prelude::*;

/// So many random pairs are counted beside the whole.
const SAMPLE: usize = 3_000;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tree = SourceTree::from_dir(&root.join("data"))?;
    let rates: Rates = read_section(&tree)?;
    let origins: Vec<Country> = Country::all().into_iter().collect();
    let mut text = String::from(
        "# How much of the tariff the duty is complete for\n\n\
         Written by `cargo run --release -p hashgate-duty --example coverage \
         -- --write`; each\npair is asked with value and quantity alone. A \
         range names the fact that would\nsettle it.\n\n\
         | entry | pairs | complete | range | incomplete | complete or range \
         | of a sample |\n|---|---|---|---|---|---|---|\n",
    );
    let mut all = Vec::new();
    for (day, law) in DAYS {
        let date: Date = day.parse()?;
        let law_of_day = Day::new(date, &rates, None);
        let lines: Vec<HtsNumber> = rates
            .base
            .lines_on(date)
            .map(|line| line.hts())
            .filter(|hts| hts.len() == 10 && hts.chapter() < 98)
            .collect();
        let whole = lines
            .par_iter()
            .map(|&hts| of_line(&rates.base, &law_of_day, hts, &origins))
            .reduce(Count::default, Count::plus);
        let sample = sampled(&lines, &origins, SAMPLE)
            .par_iter()
            .map(|&(hts, origin)| {
                of_line(&rates.base, &law_of_day, hts, &[origin])
            })
            .reduce(Count::default, Count::plus);
        let row = format!(
            "| {day} | {} | {} | {} | {} | {}% | {}% of {} |",
            whole.pairs(),
            whole.complete,
            whole.range,
            whole.incomplete,
            whole.share(),
            sample.share(),
            sample.pairs()
        );
        println!("{row}");
        writeln!(text, "{row}")?;
        all.push((day, law, whole));
    }
    for (day, law, count) in &all {
        write!(text, "\n## {day}: {law}\n")?;
        table(&mut text, "why a total is not complete", &count.reasons)?;
        table(&mut text, "what a range asks for", &count.asked)?;
    }
    if env::args().any(|arg| arg == "--write") {
        fs::write(root.join("docs/coverage.md"), &text)?;
    } else {
        println!("{text}");
    }
    Ok(())
}

/// A table of texts with their counts, the greatest first.
fn table(
    text: &mut String,
    head: &str,
    counts: &BTreeMap<String, u64>,
) -> std::fmt::Result {
    if counts.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<(&String, &u64)> = counts.iter().collect();
    rows.sort_by_key(|(why, n)| (std::cmp::Reverse(**n), *why));
    write!(text, "\n| pairs | {head} |\n|---|---|\n")?;
    for (why, n) in rows {
        writeln!(text, "| {n} | {why} |")?;
    }
    Ok(())
}
