//! `hashgate screen compare`: two names against each other.

use std::path::PathBuf;

use clap::Args;
use hashgate_parties::{Options, Screener};
use hashgate_report::{json, screen};

use crate::{
    context::{Context, today},
    disk,
    exit::{Exit, Failure},
};

const SCHEMA: &str = "hashgate.compare/1";

#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The first name.
    #[arg(requires = "b", required_unless_present = "file")]
    a: Option<String>,
    /// The second name.
    b: Option<String>,
    /// A CSV file with columns `name1`, `name2`; `-` is standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "a")]
    file: Option<PathBuf>,
    /// One JSON object per line and pair.
    #[arg(long)]
    jsonl: bool,
}

pub fn run(args: &CompareArgs, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let as_of = today();
    let screener = Screener::new(&pack.lists);
    let floor = screener.floor(&Options::default());
    let pairs = match (&args.file, &args.a, &args.b) {
        (Some(path), ..) => {
            pairs(&path.display().to_string(), &disk::read(path)?)?
        }
        (None, Some(a), Some(b)) => vec![(a.clone(), b.clone())],
        _ => return Err(Failure::usage("give two names, or --file")),
    };
    let mut out = String::new();
    let mut alike = false;
    for (a, b) in &pairs {
        let compared = screener.compare(a, b);
        alike |= compared.score >= floor;
        if args.jsonl || (cx.json() && args.file.is_some()) {
            let line = screen::line(SCHEMA, as_of, &pack.meta, &compared);
            out.push_str(&line.map_err(Failure::defect)?);
        } else if cx.json() {
            let object = json::object(SCHEMA, as_of, &pack.meta, &compared);
            out.push_str(&object.map_err(Failure::defect)?);
        } else {
            out.push_str(&screen::show_comparison(
                &compared,
                floor,
                cx.style(),
            ));
        }
    }
    disk::print(&out)?;
    Ok(super::exit(alike))
}

/// The pairs of a file with `name1` and `name2`.
fn pairs(file: &str, bytes: &[u8]) -> Result<Vec<(String, String)>, Failure> {
    let mut reader = csv::Reader::from_reader(bytes);
    let heads = reader
        .headers()
        .map_err(|e| Failure::input(format!("{file}, row 1: {e}")))?
        .clone();
    let column = |name: &str| {
        heads
            .iter()
            .position(|head| head.trim_start_matches('\u{feff}').trim() == name)
            .ok_or_else(|| {
                Failure::input(format!(
                    "{file}, row 1: there is no column `{name}`; the columns \
                     name1 and name2 are needed"
                ))
            })
    };
    let (a, b) = (column("name1")?, column("name2")?);
    let mut pairs = Vec::new();
    for (i, row) in reader.records().enumerate() {
        let row = row.map_err(|e| {
            Failure::input(format!("{file}, row {}: {e}", i + 2))
        })?;
        let cell = |at: usize| row.get(at).unwrap_or("").to_owned();
        pairs.push((cell(a), cell(b)));
    }
    Ok(pairs)
}
