//! `hashgate identify`: a description becomes a machine, a part, or neither.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use hashgate_app::{
    App,
    identify::{
        Description, descriptions_by_line, descriptions_in_csv, identify,
        identify_all,
    },
    typed,
};
use hashgate_hardware::Identity;
use hashgate_model::AsOf;
use hashgate_questions::identify::outcome;
use hashgate_report::{json, views::identify as view};
use serde::Serialize;

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// The schema of one identity.
const SCHEMA: &str = "hashgate.identify/1";
/// For fewer descriptions there is no progress to be shown.
const WORTH_A_BAR: u64 = 5_001;

/// What is really in the box, from its description?
///
/// English, Chinese and Russian listings, invoices and manifests are read.
/// Exit code 1 says that a text contradicts itself or the catalogue.
#[derive(Debug, Args)]
pub struct IdentifyArgs {
    /// The description; `-` reads one from each line of standard input.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    /// A CSV file with a column `text`; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print one JSON object on each line.
    #[arg(long)]
    jsonl: bool,
    /// The date as of which to answer; today if not given.
    #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
}

/// An identity with the row of the file that it was read from.
#[derive(Serialize)]
struct Row<'a> {
    row: u64,
    #[serde(flatten)]
    identity: &'a Identity,
}

#[derive(Serialize)]
struct Body<'a> {
    identities: Vec<Row<'a>>,
}

pub fn run(args: &IdentifyArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let as_of = args.as_of.unwrap_or(app.today());
    if let Some(path) = &args.file {
        let descriptions = descriptions_in_csv(&disk::input(path)?)?;
        return many(args, cx, &app, as_of, &descriptions);
    }
    let text = args.text.as_deref().unwrap_or("");
    if text == "-" {
        let bytes = disk::read(Path::new("-"))?;
        let descriptions = descriptions_by_line(&bytes);
        return many(args, cx, &app, as_of, &descriptions);
    }
    let identity = identify(&app, text, as_of);
    if args.jsonl {
        let line = json::line(SCHEMA, as_of, app.meta(), &identity)
            .map_err(Failure::defect)?;
        disk::print(&line)?;
    } else if cx.json() {
        Context::print_json(SCHEMA, as_of, app.pack(), &identity)?;
    } else {
        cx.show(&view::show(&identity, as_of, app.meta()))?;
    }
    Ok(outcome(!identity.conflicts.is_empty()).into())
}

/// Reads many descriptions and prints them in the order of the file.
fn many(
    args: &IdentifyArgs,
    cx: &Context,
    app: &App,
    as_of: AsOf,
    descriptions: &[Description],
) -> Result<Exit, Failure> {
    let mut observer = cx.observer().with_bar(
        "{bar:30} {human_pos} of {human_len} descriptions, {eta} left",
        WORTH_A_BAR,
    );
    let mut out = std::io::stdout().lock();
    let mut kept = Vec::new();
    let each = |row, identity: Identity| -> Result<(), Failure> {
        if !args.jsonl {
            kept.push((row, identity));
            return Ok(());
        }
        let body = Row { row, identity: &identity };
        let line = json::line(SCHEMA, as_of, app.meta(), &body)
            .map_err(Failure::defect)?;
        out.write_all(line.as_bytes()).map_err(|e| Failure::cut_short(&e))
    };
    let conflicts =
        identify_all(app, descriptions, as_of, &mut observer, each)?;
    out.flush().map_err(|e| Failure::cut_short(&e))?;
    drop(out);
    if args.jsonl {
        return Ok(outcome(conflicts).into());
    }
    if cx.json() {
        let identities = kept
            .iter()
            .map(|(row, identity)| Row { row: *row, identity })
            .collect();
        Context::print_json(
            "hashgate.identities/1",
            as_of,
            app.pack(),
            &Body { identities },
        )?;
    } else {
        cx.show(&view::table(&kept, as_of, app.meta()))?;
    }
    Ok(outcome(conflicts).into())
}
