//! `hashgate papers`: what the papers of a shipment say.

mod extract;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use hashgate_app::papers::{WrittenShipment, read};
use hashgate_report::views::papers as view;

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// The schema of a shipment.
const SCHEMA: &str = "hashgate.shipment/1";

#[derive(Debug, Args)]
pub struct PapersArgs {
    #[command(subcommand)]
    command: PapersCommand,
}

#[derive(Debug, Subcommand)]
enum PapersCommand {
    /// Show lines, charges, parties and remarks as they were read, each value
    /// with its place; `--json` writes what `hashgate check` reads again.
    Read(ReadArgs),
    /// Propose what a PDF with a text layer shows, as TOML that names page,
    /// place and confidence of each value; `hashgate check` takes it once you
    /// have confirmed it.
    Extract(extract::ExtractArgs),
}

#[derive(Debug, Args)]
struct ReadArgs {
    /// The invoice as CSV, XLSX, XLS, ODS, UBL, X12, EDIFACT or JSON, with
    /// serial or packing lists beside it; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub fn run(args: &PapersArgs, cx: &Context) -> Result<Exit, Failure> {
    match &args.command {
        PapersCommand::Read(args) => show(args, cx),
        PapersCommand::Extract(args) => extract::run(args, cx),
    }
}

fn show(args: &ReadArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let shipment = read(&disk::inputs(&args.files)?)?;
    if cx.json() {
        let body = WrittenShipment::of(&shipment);
        Context::print_json(SCHEMA, app.today(), app.pack(), &body)?;
    } else {
        cx.show(&view::shipment(&shipment))?;
    }
    Ok(Exit::Done)
}
