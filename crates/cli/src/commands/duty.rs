//! `hashgate duty`: the duty stack of one line, over time, and against ACE.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Args, Subcommand};
use hashgate_app::{
    AppError, Input,
    duty::{self, HistoryRequest, LineRequest, ReconcileRequest},
    typed,
};
use hashgate_duty::{Comparison, Query};
use hashgate_model::{
    AsOf, Country, Date, Decimal, EntryDate, FactValue, HtsNumber, Mode,
    StatedOrigin, Usd,
};
use hashgate_questions::{
    duty::{self as questions, DutyBody},
    duty_history::page,
};
use hashgate_report::{charts, views::duty as view};

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// The duty of one line: every layer with base, rate, amount and citation.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
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
    #[arg(value_name = "HTS", required = true, value_parser = typed::hts)]
    hts: Option<HtsNumber>,
    /// Country of origin, by its code or name. Where it is open (`MY/CN`), or
    /// not given, the duty is a range and the origin is asked.
    #[arg(long, value_name = "CC", value_parser = typed::origin)]
    origin: Option<StatedOrigin>,
    /// Date of entry.
    #[arg(long, value_name = "D", required = true, value_parser = typed::entry_date)]
    entry_date: Option<EntryDate>,
    /// Customs value, USD.
    #[arg(long, value_name = "USD", required = true, value_parser = typed::usd)]
    value: Option<Usd>,
    #[command(flatten)]
    facts: FactArgs,
    /// Origins that customs could find instead; those of the data if not
    /// given.
    #[arg(long, value_name = "CC", value_delimiter = ',', value_parser = typed::country)]
    what_if_origin: Vec<Country>,
    /// Tariff numbers that customs could find instead.
    #[arg(long, value_name = "HTS", value_delimiter = ',', value_parser = typed::hts)]
    what_if_hts: Vec<HtsNumber>,
    /// The entry is informal.
    #[arg(long)]
    informal: bool,
    /// The date as of which to answer; the entry date if not given.
    #[arg(long, value_name = "D", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
    #[command(flatten)]
    edition: EditionArgs,
}

#[derive(Debug, Args)]
struct FactArgs {
    /// Loaded onto the vessel or the last means of transport.
    #[arg(long, value_name = "D", value_parser = typed::date)]
    loaded_on: Option<Date>,
    /// Exported from the country of exportation.
    #[arg(long, value_name = "D", value_parser = typed::date)]
    exported_on: Option<Date>,
    /// Immediate transportation entry accepted.
    #[arg(long, value_name = "D", value_parser = typed::date)]
    it_entry_date: Option<Date>,
    /// Privileged foreign status given in a zone.
    #[arg(long, value_name = "D", value_parser = typed::date)]
    ftz_privileged_on: Option<Date>,
    /// Special program claimed: S (USMCA), KR, SG...
    #[arg(long, value_name = "CODE")]
    spi: Option<String>,
    /// How the goods arrive: air, ocean, truck or rail.
    #[arg(long, value_name = "M", value_parser = typed::mode)]
    mode: Option<Mode>,
    /// Quantity in the unit of the rate.
    #[arg(long, value_name = "N", value_parser = typed::number)]
    quantity: Option<Decimal>,
    /// Quantity in another unit that the rate names, as jewel=17.
    #[arg(long, value_name = "UNIT=N", value_parser = quantity_in)]
    quantity_in: Vec<(String, Decimal)>,
    /// Value of United States content, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    us_content: Option<Usd>,
    /// Steel, aluminum and copper as percent of the weight.
    #[arg(long, value_name = "N", value_parser = typed::number)]
    metal_weight_pct: Option<Decimal>,
    /// Value of the metal content, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
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
    #[arg(value_name = "HTS", value_parser = typed::hts)]
    hts: HtsNumber,
    /// Country of origin, by its code.
    #[arg(long, value_name = "CC", value_parser = typed::country)]
    origin: Country,
    /// First day.
    #[arg(long, value_name = "D", default_value = "2018-01-01", value_parser = typed::date)]
    from: Date,
    /// Last day; today if not given.
    #[arg(long, value_name = "D", value_parser = typed::date)]
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
    #[arg(long, value_name = "D", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
    #[command(flatten)]
    edition: EditionArgs,
}

pub fn run(args: DutyArgs, cx: &Context) -> Result<Exit, Failure> {
    match args.command {
        Some(DutyCommand::History(args)) => history(&args, cx),
        Some(DutyCommand::Reconcile(args)) => reconcile(&args, cx),
        None => line(args.line, cx),
    }
}

fn line(args: LineArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let (origin, open_origins) = questions::origins(&app, args.origin.as_ref());
    let request = LineRequest {
        edition: args.edition.read()?,
        what_if_origins: args.what_if_origin.clone(),
        what_if_numbers: args.what_if_hts.clone(),
        informal: args.informal,
        as_of: args.as_of,
        open_origins,
        query: query(args, origin)?,
    };
    let answer = duty::line(&app, request, &mut cx.observer())?;
    if cx.json() {
        let (schema, body) = ("hashgate.duty/1", DutyBody::of(&answer));
        Context::print_json(schema, answer.as_of, app.pack(), &body)?;
    } else {
        cx.show(&questions::document(&app, &answer))?;
    }
    Ok(questions::outcome(&answer).into())
}

fn history(args: &HistoryArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let request = HistoryRequest {
        hts: args.hts,
        origin: args.origin,
        from: args.from,
        to: args.to,
        edition: args.edition.read()?,
    };
    let answer = duty::history(&app, &request, &mut cx.observer())?;
    let history = &answer.history;
    if let Some(path) = &args.svg {
        disk::write(path, charts::duty_history(history).svg.as_bytes())?;
    }
    if cx.json() {
        let schema = "hashgate.duty_history/1";
        Context::print_json(schema, answer.as_of, app.pack(), history)?;
    } else {
        cx.keep(&page(&app, &answer));
        disk::print(&cx.set(&view::history(history, app.meta())))?;
    }
    Ok(Exit::Done)
}

fn reconcile(args: &ReconcileArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let request = ReconcileRequest {
        edition: args.edition.read()?,
        export: disk::input(&args.file)?,
        as_of: args.as_of,
    };
    let answer = duty::reconcile(&app, &request)?;
    let (found, as_of) = (&answer.reconciliation, answer.as_of);
    if cx.json() {
        let schema = "hashgate.duty_reconcile/1";
        Context::print_json(schema, as_of, app.pack(), found)?;
    } else {
        cx.show(&view::reconciliation(found, as_of, app.meta()))?;
    }
    let agrees = found.faults.is_empty()
        && found.refundable_usd.is_zero()
        && found.refund_unknown_usd.is_zero()
        && found.lines.iter().all(|line| {
            line.comparison <= Comparison::NotOwed && line.warnings.is_empty()
        });
    Ok(if agrees { Exit::Done } else { Exit::Action })
}

impl EditionArgs {
    /// The file of the edition, if one is named.
    fn read(&self) -> Result<Option<Input>, AppError> {
        disk::input_if_named(self.edition.as_deref())
    }
}

fn query(args: LineArgs, origin: Option<Country>) -> Result<Query, Failure> {
    // The command line demands the rest unless a subcommand is named.
    let (Some(hts), Some(origin), Some(entry_date), Some(value)) =
        (args.hts, origin, args.entry_date, args.value)
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
        quantities: args.facts.quantity_in,
        us_content: args.facts.us_content,
        metal_weight_pct: args.facts.metal_weight_pct,
        metal_content: args.facts.metal_content,
        facts: std::sync::Arc::new(facts),
        ..Query::new(hts, origin, entry_date, value)
    })
}

/// `jewel=17`, `pf. liter=3.5`.
fn quantity_in(text: &str) -> Result<(String, Decimal), String> {
    let (unit, number) = text
        .split_once('=')
        .ok_or("write the quantity as unit=number, such as jewel=17")?;
    Ok((unit.to_owned(), typed::number(number)?))
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
