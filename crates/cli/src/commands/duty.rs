//! `hashgate duty`: the duty stack of one line, over time, and against ACE.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Args, Subcommand};
use hashgate_copies::{InForce, edition_in_force};
use hashgate_duty::{
    Comparison, Contingent, Day, Edition, EntryTerms, Fee, NextChange,
    OtherClassification, Query, Stack, assess_on, contingent, entry, history,
    next_change, other_classifications, reconcile,
};
use hashgate_model::{
    AsOf, Country, Date, Decimal, EntryDate, FactValue, HtsNumber, Mode, Usd,
};
use hashgate_pack::Pack;
use hashgate_report::{duty as view, history as chart};
use serde::Serialize;

use crate::{
    context::{Context, data_folder, today},
    disk,
    exit::{Exit, Failure},
};

/// The duty of one line: every layer with base, rate, amount and citation.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:\n  \
        hashgate duty 8543.70.98.60 --origin MY --entry-date 2026-11-25 \
        --value 393120\n  \
        hashgate duty history 8543.70.98.60 --origin CN --svg duty.svg\n  \
        hashgate duty reconcile ES-003.csv"
)]
pub struct DutyArgs {
    #[command(subcommand)]
    command: Option<DutyCommand>,
    #[command(flatten)]
    line: LineArgs,
}

#[derive(Debug, Subcommand)]
enum DutyCommand {
    /// The duty of a line over time, and the event that moved each step.
    History(HistoryArgs),
    /// An ACE ES-003 export against our own stack, line by line.
    Reconcile(ReconcileArgs),
}

#[derive(Debug, Args)]
struct LineArgs {
    /// The tariff number, of 8 or 10 digits.
    #[arg(value_name = "HTS", required = true)]
    hts: Option<HtsNumber>,
    /// Country of origin, by its code.
    #[arg(long, value_name = "CC", required = true)]
    origin: Option<Country>,
    /// Date of entry.
    #[arg(long, value_name = "D", required = true)]
    entry_date: Option<EntryDate>,
    /// Customs value, USD.
    #[arg(long, value_name = "USD", required = true)]
    value: Option<Usd>,
    #[command(flatten)]
    facts: FactArgs,
    /// Origins that customs could find instead; those of the data if not
    /// given.
    #[arg(long, value_name = "CC", value_delimiter = ',')]
    what_if_origin: Vec<Country>,
    /// Tariff numbers that customs could find instead.
    #[arg(long, value_name = "HTS", value_delimiter = ',')]
    what_if_hts: Vec<HtsNumber>,
    /// The entry is informal.
    #[arg(long)]
    informal: bool,
    /// The date as of which to answer; the entry date if not given.
    #[arg(long, value_name = "D")]
    as_of: Option<AsOf>,
    #[command(flatten)]
    edition: EditionArgs,
}

#[derive(Debug, Args)]
struct FactArgs {
    /// Loaded onto the vessel or the last means of transport.
    #[arg(long, value_name = "D")]
    loaded_on: Option<Date>,
    /// Exported from the country of exportation.
    #[arg(long, value_name = "D")]
    exported_on: Option<Date>,
    /// Immediate transportation entry accepted.
    #[arg(long, value_name = "D")]
    it_entry_date: Option<Date>,
    /// Privileged foreign status given in a zone.
    #[arg(long, value_name = "D")]
    ftz_privileged_on: Option<Date>,
    /// Special program claimed: S (USMCA), KR, SG...
    #[arg(long, value_name = "CODE")]
    spi: Option<String>,
    /// How the goods arrive: air, ocean, truck or rail.
    #[arg(long, value_name = "M")]
    mode: Option<Mode>,
    /// Quantity in the unit of the rate.
    #[arg(long, value_name = "N")]
    quantity: Option<Decimal>,
    /// Value of United States content, USD.
    #[arg(long, value_name = "USD")]
    us_content: Option<Usd>,
    /// Steel, aluminum and copper as percent of the weight.
    #[arg(long, value_name = "N")]
    metal_weight_pct: Option<Decimal>,
    /// Value of the metal content, USD.
    #[arg(long, value_name = "USD")]
    metal_content: Option<Usd>,
    /// Any other fact that a measure asks for, as tpp=15000.
    #[arg(long, value_name = "NAME=VALUE", value_parser = fact)]
    fact: Vec<(String, FactValue)>,
}

#[derive(Debug, Args)]
struct EditionArgs {
    /// HTS edition as the USITC publishes it (JSON, or packed with gzip), for
    /// lines outside the mining world.
    #[arg(long, value_name = "FILE")]
    edition: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct HistoryArgs {
    /// The tariff number, of 8 or 10 digits.
    #[arg(value_name = "HTS")]
    hts: HtsNumber,
    /// Country of origin, by its code.
    #[arg(long, value_name = "CC")]
    origin: Country,
    /// First day.
    #[arg(long, value_name = "D", default_value = "2018-01-01")]
    from: Date,
    /// Last day; today if not given.
    #[arg(long, value_name = "D")]
    to: Option<Date>,
    /// Write the chart as SVG.
    #[arg(long, value_name = "OUT")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    edition: EditionArgs,
}

#[derive(Debug, Args)]
struct ReconcileArgs {
    /// The export; `-` is standard input.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// The date as of which windows are judged; today if not given.
    #[arg(long, value_name = "D")]
    as_of: Option<AsOf>,
    #[command(flatten)]
    edition: EditionArgs,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(flatten)]
    line: &'a Stack,
    fees: &'a [Fee],
    fees_total_usd: Usd,
    total_usd: Usd,
    contingent: &'a [Contingent],
    other_classifications: &'a [OtherClassification],
    next_change: Option<&'a NextChange>,
}

pub fn run(args: DutyArgs, cx: &Context) -> Result<Exit, Failure> {
    match args.command {
        Some(DutyCommand::History(args)) => told(&args, cx),
        Some(DutyCommand::Reconcile(args)) => compared(&args, cx),
        None => owed(args.line, cx),
    }
}

fn owed(args: LineArgs, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let named = args.edition.read(&pack)?;
    let numbers = args.what_if_hts.clone();
    let (as_of, informal) = (args.as_of, args.informal);
    let what_if = args.what_if_origin.clone();
    let query = query(args)?;
    let as_of = as_of.unwrap_or(AsOf(query.entry_date.date()));
    let at = query.rate_date();
    let (edition, mut notes) = or_kept(named, &[query.hts], at, &pack, cx)?;
    let (for_others, more) = match edition {
        Some(_) => (None, Vec::new()),
        None => or_kept(None, &numbers, at, &pack, cx)?,
    };
    notes.extend(more);
    let day = Day::new(query.rate_date(), &pack.rates, edition.as_ref());
    let mut stack = assess_on(&query, &day).map_err(Failure::input)?;
    stack.notes.extend(notes);
    let terms =
        EntryTerms { entry_date: query.entry_date, mode: query.mode, informal };
    let owed = entry(vec![stack.clone()], terms, &pack.rates);
    // Another origin is asked about lines that the pack itself holds.
    let others = match edition {
        Some(_) => Vec::new(),
        None => {
            contingent(&query, &what_if, &pack.rates).map_err(Failure::input)?
        }
    };
    let other_numbers = other_classifications(
        &query,
        &numbers,
        &pack.rates,
        edition.as_ref().or(for_others.as_ref()),
    )
    .map_err(Failure::input)?;
    let next = next_change(
        query.hts,
        query.origin,
        query.rate_date(),
        &pack.rates,
        edition.as_ref(),
    )
    .unwrap_or_default();
    if cx.json() {
        stack.notes.extend(owed.notes.iter().cloned());
        let body = Body {
            line: &stack,
            fees: &owed.fees,
            fees_total_usd: owed.fees_total_usd,
            total_usd: owed.total_usd,
            contingent: &others,
            other_classifications: &other_numbers,
            next_change: next.as_ref(),
        };
        Context::print_json("hashgate.duty/1", as_of, &pack, &body)?;
    } else {
        let what_if =
            view::WhatIf { origins: &others, numbers: &other_numbers };
        let page = view::show(
            &owed,
            what_if,
            next.as_ref(),
            as_of,
            &pack.meta,
            cx.style(),
        );
        disk::print(&page)?;
    }
    Ok(Exit::Done)
}

fn told(args: &HistoryArgs, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let named = args.edition.read(&pack)?;
    let to = args.to.unwrap_or_else(|| today().date());
    if to < args.from {
        return Err(Failure::usage(format!(
            "--to {to} comes before --from {}",
            args.from
        )));
    }
    let (edition, notes) = or_kept(named, &[args.hts], to, &pack, cx)?;
    for note in &notes {
        cx.remark(note);
    }
    let told = history(
        args.hts,
        args.origin,
        (args.from, to),
        &pack.rates,
        edition.as_ref(),
    )
    .map_err(Failure::input)?;
    if let Some(path) = &args.svg {
        disk::write(path, chart::svg(&told).as_bytes())?;
    }
    if cx.json() {
        let schema = "hashgate.duty_history/1";
        Context::print_json(schema, AsOf(to), &pack, &told)?;
    } else {
        disk::print(&view::history(&told, &pack.meta, cx.style()))?;
    }
    Ok(Exit::Done)
}

fn compared(args: &ReconcileArgs, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let edition = args.edition.read(&pack)?;
    let as_of = args.as_of.unwrap_or_else(today);
    let bytes = disk::read(&args.file)?;
    let answer = reconcile(&bytes, as_of, &pack.rates, edition.as_ref())
        .map_err(|e| Failure::input(format!("{}: {e}", args.file.display())))?;
    if cx.json() {
        let schema = "hashgate.duty_reconcile/1";
        Context::print_json(schema, as_of, &pack, &answer)?;
    } else {
        let page = view::reconciliation(&answer, as_of, &pack.meta, cx.style());
        disk::print(&page)?;
    }
    let agrees = answer.faults.is_empty()
        && answer.refundable_usd.is_zero()
        && answer.lines.iter().all(|l| l.comparison == Comparison::Agrees);
    Ok(if agrees { Exit::Done } else { Exit::Action })
}

impl EditionArgs {
    /// The edition, if one is named; its name is that of the pack if its
    /// hash is known there.
    fn read(&self, pack: &Pack) -> Result<Option<Edition>, Failure> {
        let Some(path) = &self.edition else { return Ok(None) };
        let bytes = disk::read(path)?;
        let shown = path.display().to_string();
        let mut edition = Edition::from_json(&shown, &bytes)
            .map_err(|e| Failure::input(format!("{shown}: {e}")))?;
        if let Some(info) = hashgate_copies::info(&edition, &pack.rates) {
            edition.rename(&info.name);
        }
        Ok(Some(edition))
    }
}

/// The edition that is named, else the kept one that is law on the day if
/// the pack lacks one of the lines; with what the answer must say of it.
fn or_kept(
    named: Option<Edition>,
    numbers: &[HtsNumber],
    day: Date,
    pack: &Pack,
    cx: &Context,
) -> Result<(Option<Edition>, Vec<String>), Failure> {
    if named.is_some() {
        return Ok((named, Vec::new()));
    }
    let kept = edition_in_force(
        numbers,
        day,
        &pack.rates,
        data_folder().as_deref(),
        &mut cx.observer(),
    )?;
    Ok(match kept {
        Some(InForce { edition, notes }) => (Some(edition), notes),
        None => (None, Vec::new()),
    })
}

fn query(args: LineArgs) -> Result<Query, Failure> {
    // The command line demands all four unless a subcommand is named.
    let (Some(hts), Some(origin), Some(entry_date), Some(value)) =
        (args.hts, args.origin, args.entry_date, args.value)
    else {
        return Err(Failure::usage(
            "name a tariff number with --origin, --entry-date and --value",
        ));
    };
    let facts: BTreeMap<String, FactValue> =
        args.facts.fact.into_iter().collect();
    Ok(Query {
        loaded_on: args.facts.loaded_on,
        exported_on: args.facts.exported_on,
        it_entry_date: args.facts.it_entry_date,
        ftz_privileged_on: args.facts.ftz_privileged_on,
        spi: args.facts.spi,
        mode: args.facts.mode,
        quantity: args.facts.quantity,
        us_content: args.facts.us_content,
        metal_weight_pct: args.facts.metal_weight_pct,
        metal_content: args.facts.metal_content,
        facts,
        ..Query::new(hts, origin, entry_date, value)
    })
}

/// `tpp=15000`, `civil_aircraft=true`.
fn fact(text: &str) -> Result<(String, FactValue), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("write the fact as name=value, such as tpp=15000")?;
    let value = match value {
        "true" | "yes" => FactValue::Bool(true),
        "false" | "no" => FactValue::Bool(false),
        number => number.parse().map(FactValue::Number).map_err(|_| {
            format!("`{number}` is neither true, false nor a number")
        })?,
    };
    Ok((name.to_owned(), value))
}
