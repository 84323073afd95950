//! `hashgate screen compare`: two names against each other.

use std::path::PathBuf;

use clap::Args;
use hashgate_parties::{Options, Table};
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
    let screener = hashgate_copies::extracts(&pack);
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
    let table = Table::read(file, bytes).map_err(Failure::input)?;
    let a = table.require("name1").map_err(Failure::input)?;
    let b = table.require("name2").map_err(Failure::input)?;
    let pair = |cells: &csv::StringRecord| {
        let cell = |at: usize| cells.get(at).unwrap_or("").to_owned();
        (cell(a), cell(b))
    };
    Ok(table.rows().iter().map(|(_, cells)| pair(cells)).collect())
}
