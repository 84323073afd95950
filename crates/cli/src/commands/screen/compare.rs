//! `hashgate screen compare`: two names against each other.

use std::path::PathBuf;

use clap::Args;
use hashgate_app::screening::{compare, pairs_in_csv};
use hashgate_report::{json, views::screen};

use crate::{
    context::Context,
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
    let app = cx.app()?;
    let (as_of, meta) = (app.today(), app.meta());
    let pairs = match (&args.file, &args.a, &args.b) {
        (Some(path), ..) => pairs_in_csv(&disk::input(path)?)?,
        (None, Some(a), Some(b)) => vec![(a.clone(), b.clone())],
        _ => return Err(Failure::usage("give two names, or --file")),
    };
    let compared = compare(&app, &pairs);
    let mut out = String::new();
    for pair in &compared.comparisons {
        if args.jsonl || (cx.json() && args.file.is_some()) {
            let line = screen::line(SCHEMA, as_of, meta, pair);
            out.push_str(&line.map_err(Failure::defect)?);
        } else if cx.json() {
            let object = json::object(SCHEMA, as_of, meta, pair);
            out.push_str(&object.map_err(Failure::defect)?);
        } else {
            let floor = compared.floor;
            out.push_str(&cx.set(&screen::show_comparison(pair, floor)));
        }
    }
    disk::print(&out)?;
    Ok(super::outcome(compared.any_alike(), false).into())
}
