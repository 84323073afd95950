//! `hashgate check`: the main job. Papers in, dossier out.

mod batch;
mod sheet;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use hashgate_app::{
    check::{CheckRequest, Dossier, Stated, check_shipment},
    decisions, evidence, typed,
};
use hashgate_model::{AsOf, Date, EntryDate, Mode, StatedOrigin};
use hashgate_questions::check::outcome;
use hashgate_report::views::{
    dossier::{Length, explain, memo, rules_found},
    sheets::Checked,
};
use hashgate_workbook::workbook;

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// A kind of file that a batch writes beside the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Also {
    Html,
    Md,
    Xlsx,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The invoice as CSV, XLSX, XLS, ODS, UBL, X12, EDIFACT or JSON, with serial or packing lists beside it;
    /// `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Check many shipments: each FILE is a folder with a folder for each
    /// shipment, or with files named alike, such as inv1.csv and inv1.toml;
    /// or it is one of such files. The facts of --facts are then those of
    /// all, under each shipment's own.
    #[arg(long, conflicts_with_all = ["full", "explain"])]
    batch: bool,
    /// One JSON object per line and shipment.
    #[arg(long, requires = "batch")]
    jsonl: bool,
    /// Write the answer about each shipment to a file of this folder, as
    /// JSON.
    #[arg(long, value_name = "DIR", requires = "batch")]
    out: Option<PathBuf>,
    /// What the papers don't say: entry date, port, mode, boards, evidence.
    #[arg(long, value_name = "FILE.toml")]
    facts: Option<PathBuf>,
    /// The papers held, as `hashgate evidence add` lists them.
    #[arg(long, value_name = "FILE.toml")]
    evidence: Option<PathBuf>,
    /// Who owns whom: a CSV file with columns `owner`, `owned`, `share`, in
    /// addition to the [[holding]] tables of the facts file.
    #[arg(long, value_name = "FILE.csv")]
    holdings: Option<PathBuf>,
    /// What reviewers decided about hits, if not in the file of
    /// your data folder.
    #[arg(long, value_name = "FILE.jsonl")]
    decisions: Option<PathBuf>,
    /// The date of entry.
    #[arg(long, value_name = "DATE", value_parser = typed::entry_date)]
    entry_date: Option<EntryDate>,
    /// Answer for this origin of every line, in place of the invoice's; where
    /// it is open (`MY/CN`, `unknown`), the duty is a range.
    #[arg(long, value_name = "CC", value_parser = typed::origin)]
    origin: Option<StatedOrigin>,
    /// The port of entry.
    #[arg(long, value_name = "CODE")]
    port: Option<String>,
    /// How the goods arrive: air, ocean, truck or rail.
    #[arg(long, value_parser = typed::mode)]
    mode: Option<Mode>,
    /// The day of loading onto the last means of transport.
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    loaded_on: Option<Date>,
    /// The day of export.
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    exported_on: Option<Date>,
    /// Answer as of this date; the entry date if not given, else today.
    #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
    /// Write lines, duty, findings, papers, parties and sources as a workbook
    /// too.
    #[arg(long, value_name = "FILE.xlsx", conflicts_with = "batch")]
    xlsx: Option<PathBuf>,
    /// Beside each JSON file of --out, write these too: html, md, xlsx.
    #[arg(long, value_name = "KIND", requires = "out", value_delimiter = ',')]
    also: Vec<Also>,
    /// Show a sheet to hand on in place of the memo: isf (importer security
    /// filing), broker (instruction), supplier (what it must send, in English
    /// and Chinese), entry-summary (under the names of CBP Form 7501). With
    /// --json the whole answer is given.
    #[arg(long, value_name = "SHEET", conflicts_with_all = ["batch", "full", "explain"])]
    sheet: Option<sheet::Sheet>,
    /// An ACE ES-003 export to lay beside the entry summary.
    #[arg(long, value_name = "FILE.csv", requires = "sheet")]
    filed: Option<PathBuf>,
    /// Write the entry summary as a table too.
    #[arg(long, value_name = "FILE.csv", requires = "sheet")]
    csv: Option<PathBuf>,
    /// Show everything: every finding with its reasons and citations, every
    /// paper and open fact, every layer of the duty.
    #[arg(long)]
    full: bool,
    /// Show one finding in full, by its rule: why, where it stands, what to
    /// do. With --json the whole answer is given.
    #[arg(long, value_name = "RULE", conflicts_with = "full")]
    explain: Option<String>,
}

pub fn run(args: &CheckArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let mut observer = cx.observer();
    let request = CheckRequest {
        papers: if args.batch {
            Vec::new()
        } else {
            disk::inputs(&args.files)?
        },
        facts: disk::input_if_named(args.facts.as_deref())?,
        holdings: disk::input_if_named(args.holdings.as_deref())?,
        evidence: match &args.evidence {
            Some(path) if path == Path::new("-") => {
                evidence::held_papers_of(disk::input(path)?)?
            }
            Some(path) => evidence::held_papers(path)?,
            None => Vec::new(),
        },
        decisions: match &args.decisions {
            Some(path) => {
                let file = disk::input(path)?;
                Some(decisions::read(&app, &file, &mut observer)?)
            }
            None => None,
        },
        stated: Stated {
            entry_date: args.entry_date,
            origin: args.origin.clone(),
            port: args.port.clone(),
            mode: args.mode,
            loaded_on: args.loaded_on,
            exported_on: args.exported_on,
        },
        as_of: args.as_of,
    };
    if args.batch {
        return batch::run(args, request, &app, cx);
    }
    let (shipment, answer) = check_shipment(&app, request, &mut observer)?;
    let (dossier, as_of) = (&answer.dossier, answer.as_of);
    let instead = match (&args.explain, args.sheet) {
        (Some(rule), _) => Some(
            explain(dossier, rule, as_of, app.meta())
                .ok_or_else(|| not_found(rule, dossier))?,
        ),
        (None, Some(which)) => {
            let meta = app.meta();
            let checked = Checked { shipment: &shipment, dossier, as_of, meta };
            Some(sheet::document(which, checked, args, &app)?)
        }
        (None, None) => None,
    };
    if let Some(path) = &args.xlsx {
        let bytes = workbook(dossier, as_of, app.meta());
        disk::write(path, &bytes.map_err(Failure::defect)?)?;
    }
    // A page to keep or to hand on tells everything.
    cx.keep(&match &instead {
        Some(instead) => instead.clone(),
        None => memo(dossier, Length::Full, as_of, app.meta()),
    });
    if cx.json() {
        let schema = "hashgate.dossier/1";
        Context::print_json(schema, as_of, app.pack(), dossier)?;
    } else if let Some(instead) = instead {
        disk::print(&cx.set(&instead))?;
    } else {
        let length = if args.full { Length::Full } else { Length::Short };
        let memo = memo(dossier, length, as_of, app.meta());
        disk::print(&cx.set(&memo))?;
    }
    Ok(outcome(dossier).into())
}

/// A rule by which nothing was found.
fn not_found(rule: &str, dossier: &Dossier) -> Failure {
    let rules = rules_found(dossier);
    let more = rules.len().saturating_sub(12);
    let shown: Vec<&str> = rules.into_iter().take(12).collect();
    let mut rules = shown.join(", ");
    if more > 0 {
        rules.push_str(" and others, which --full shows");
    }
    Failure::usage(format!(
        "no finding is by the rule `{rule}`; findings are by {rules}; \
         `hashgate rules show {rule}` shows a rule by itself"
    ))
}
