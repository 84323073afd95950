//! `hashgate check`: the main job. Papers in, dossier out.

use std::path::PathBuf;

use clap::Args;
use hashgate_check::{Engines, check};
use hashgate_copies::{edition_in_force, kept_screener};
use hashgate_model::{
    AsOf, Country, Date, EntryDate, HtsNumber, Line, LineFacts, Mode, Paper,
    Shipment, Verdict, sha256_hex,
};
use hashgate_pack::Pack;
use hashgate_papers::{Input, add_facts, read, read_facts};
use hashgate_parties::read_holdings;
use hashgate_report::memo::{Length, memo};

use crate::{
    commands::evidence::held_papers,
    context::{Context, data_folder, today},
    decisions, disk,
    exit::{Exit, Failure},
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate check invoice.xlsx --facts facts.toml\n  \
    hashgate check invoice.csv serials.csv --entry-date 2026-11-25 --mode \
    air\n  \
    hashgate check invoice.xlsx --facts facts.toml --holdings holdings.csv\n  \
    hashgate check invoice.xlsx --facts facts.toml --json > dossier.json")]
pub struct CheckArgs {
    /// The invoice as CSV or XLSX, with serial or packing lists beside it;
    /// `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
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
    /// What reviewers decided about hits, if not the store's own file.
    #[arg(long, value_name = "FILE.jsonl")]
    decisions: Option<PathBuf>,
    /// The date of entry.
    #[arg(long, value_name = "DATE")]
    entry_date: Option<EntryDate>,
    /// Answer for this origin of every line, in place of the invoice's.
    #[arg(long, value_name = "CC")]
    origin: Option<Country>,
    /// The port of entry.
    #[arg(long, value_name = "CODE")]
    port: Option<String>,
    /// How the goods arrive: air, ocean, truck or rail.
    #[arg(long)]
    mode: Option<Mode>,
    /// The day of loading onto the last means of transport.
    #[arg(long, value_name = "DATE")]
    loaded_on: Option<Date>,
    /// The day of export.
    #[arg(long, value_name = "DATE")]
    exported_on: Option<Date>,
    /// Answer as of this date; the entry date if not given, else today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<AsOf>,
    /// Tell the lesser points too.
    #[arg(long)]
    full: bool,
}

pub fn run(args: &CheckArgs, cx: &Context) -> Result<Exit, Failure> {
    let mut shipment = shipment(args)?;
    lay_over(&mut shipment, args);
    let as_of = args
        .as_of
        .or(shipment.facts.as_of)
        .or(shipment.facts.entry_date.map(|entry| AsOf(entry.date())))
        .unwrap_or_else(today);

    let pack = cx.pack()?;
    let decided = decisions::read(args.decisions.as_deref(), cx)?;
    let engines = engines(&pack, &shipment, as_of, cx)?.with_decisions(decided);
    let dossier = check(&shipment, &engines, as_of).map_err(Failure::input)?;
    if cx.json() {
        let schema = "hashgate.dossier/1";
        Context::print_json(schema, as_of, &pack, &dossier)?;
    } else {
        let length = if args.full { Length::Full } else { Length::Short };
        disk::print(&memo(&dossier, length, as_of, &pack.meta, cx.style()))?;
    }
    Ok(match dossier.verdict {
        Verdict::Clear => Exit::Done,
        Verdict::NeedsEvidence | Verdict::Hold => Exit::Action,
        Verdict::Refuse => Exit::Refuse,
    })
}

/// The engines, over the copies of lists and of the tariff that were kept.
fn engines<'p>(
    pack: &'p Pack,
    shipment: &Shipment,
    as_of: AsOf,
    cx: &Context,
) -> Result<Engines<'p>, Failure> {
    let kept = kept_screener(pack, data_folder().as_deref())?;
    let mut engines = Engines::new(pack, kept.screener)
        .map_err(Failure::defect)?
        .naming_lists(&kept.lists, as_of);
    let facts = &shipment.facts;
    let day = facts
        .ftz_privileged_on
        .or(facts.it_entry_date)
        .or(facts.entry_date.map(EntryDate::date))
        .unwrap_or(as_of.date());
    let claimed = |line: &Line| line.hts.as_ref().map(|hts| hts.value);
    let numbers: Vec<HtsNumber> = facts
        .lines
        .iter()
        .filter_map(|line| line.hts)
        .chain(shipment.lines.iter().filter_map(claimed))
        .collect();
    if let Some(kept) = edition_in_force(
        &numbers,
        day,
        &pack.rates,
        data_folder().as_deref(),
        &mut cx.observer(),
    )? {
        engines = engines.with_edition(kept.edition, kept.notes);
    }
    Ok(engines)
}

fn shipment(args: &CheckArgs) -> Result<Shipment, Failure> {
    let input = |path: &PathBuf| {
        let name = path.display().to_string();
        disk::read(path).map(|bytes| Input { name, bytes })
    };
    let papers = args.files.iter().map(input).collect::<Result<Vec<_>, _>>()?;
    let mut shipment = read(&papers).map_err(Failure::input)?;
    if let Some(path) = &args.facts {
        let (facts, paper) =
            read_facts(&input(path)?).map_err(Failure::input)?;
        add_facts(&mut shipment, facts, paper).map_err(Failure::input)?;
    }
    if let Some(path) = &args.holdings {
        let file = input(path)?;
        let held = read_holdings(&file.name, &file.bytes);
        shipment.facts.holdings.extend(held.map_err(Failure::input)?);
        shipment.papers.push(Paper {
            sha256: sha256_hex(&file.bytes),
            name: file.name,
            reader: "holdings".to_owned(),
        });
    }
    if let Some(path) = &args.evidence {
        shipment.facts.evidence.extend(held_papers(path)?);
    }
    Ok(shipment)
}

/// Flags prevail over the facts file.
fn lay_over(shipment: &mut Shipment, args: &CheckArgs) {
    let facts = &mut shipment.facts;
    facts.entry_date = args.entry_date.or(facts.entry_date);
    facts.mode = args.mode.or(facts.mode);
    facts.port = args.port.clone().or(facts.port.take());
    facts.loaded_on = args.loaded_on.or(facts.loaded_on);
    facts.exported_on = args.exported_on.or(facts.exported_on);
    if let Some(origin) = args.origin {
        for line in &shipment.lines {
            let number = line.number;
            let known = facts.lines.iter_mut().find(|f| f.line == number);
            if let Some(known) = known {
                known.origin = Some(origin);
            } else {
                facts.lines.push(LineFacts {
                    line: number,
                    origin: Some(origin),
                    ..LineFacts::default()
                });
            }
        }
    }
}
