//! `hashgate case`: detention, seizure, penalty, duty demand.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use hashgate_app::{
    App, AppError,
    case_folder::CaseFolder,
    cases::{self, Draft, NamedCase},
    typed,
};
use hashgate_cases::{CaseFacts, Event};
use hashgate_model::{AsOf, Date, Mode, Usd};
use hashgate_report::views::clock as view;

use crate::{
    commands::verified,
    context::{Context, case_folder, today},
    disk,
    exit::{Exit, Failure, tell},
};

/// Which clock runs for goods that are held, seized or billed?
///
/// A case is a file of events. `clock`, `ics` and `letter` take a stored case
/// by its name, or any file with --file.
#[derive(Debug, Args)]
pub struct CaseArgs {
    /// The folder of stored cases; else hashgate/cases in the user's data
    /// folder.
    #[arg(long, global = true, value_name = "DIR", env = "HASHGATE_CASES")]
    dir: Option<PathBuf>,
    #[command(subcommand)]
    command: CaseCommand,
}

#[derive(Debug, Subcommand)]
enum CaseCommand {
    /// Begin a stored case.
    New(Box<NewArgs>),
    /// List the stored cases with the next day of each.
    List {
        /// As of this date; today if not given.
        #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
        as_of: Option<AsOf>,
    },
    /// Print a stored case as it is written.
    Show {
        /// The case.
        name: String,
    },
    /// Add an event to a stored case.
    Event(EventArgs),
    /// Every deadline: its day, its safe day, how it was counted, the law.
    Clock(Which),
    /// The deadlines as a calendar (RFC 5545).
    Ics {
        #[command(flatten)]
        which: Which,
        /// Those behind too: met, missed and ended.
        #[arg(long)]
        all: bool,
    },
    /// Set or correct what a stored case says of itself, as
    /// case_number=2026-2720-000123-01; an empty value takes it out.
    Set {
        /// The stored case.
        name: String,
        /// What to set.
        #[arg(value_name = "KEY=VALUE", required = true)]
        facts: Vec<String>,
        /// Check as of this date; today if not given.
        #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
        as_of: Option<AsOf>,
    },
    /// Prove that every event and every fact is as it was written.
    ///
    /// Exit code 1 says that one is not.
    Verify {
        #[command(flatten)]
        which: Which,
        /// Bind the case as it stands now, once a change by hand is found to
        /// be right.
        #[arg(long, requires = "name", conflicts_with = "file")]
        accept: bool,
    },
    /// A draft for counsel; without LETTER, the drafts there are.
    Letter {
        /// The letter, such as `petition`.
        #[arg(value_name = "LETTER")]
        letter: Option<String>,
        #[command(flatten)]
        which: Which,
    },
}

/// A stored case or a file of events.
#[derive(Debug, Args)]
struct Which {
    /// A stored case.
    #[arg(value_name = "CASE", conflicts_with = "file")]
    name: Option<String>,
    /// A file of events; `-` is standard input.
    #[arg(long, value_name = "EVENTS.toml")]
    file: Option<PathBuf>,
    /// Answer as of this date; today if not given.
    #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
}

#[derive(Debug, Args)]
struct NewArgs {
    /// A name of letters, digits, `-` and `_`.
    name: String,
    /// Who decides whether the goods may come in: CBP, FCC...
    #[arg(long, value_name = "AGENCY")]
    deciding_agency: Option<String>,
    /// Domestic value of the goods, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    value: Option<Usd>,
    /// What one day of storage costs, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    storage_per_day: Option<Usd>,
    /// The first day that storage is charged for.
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    storage_from: Option<Date>,
    /// How the goods came: air, ocean, truck or rail.
    #[arg(long, value_parser = typed::mode)]
    mode: Option<Mode>,
    /// The port.
    #[arg(long)]
    port: Option<String>,
    /// The importer.
    #[arg(long)]
    importer: Option<String>,
    /// The goods, in words.
    #[arg(long)]
    goods: Option<String>,
    /// The ground that the notice cites.
    #[arg(long)]
    ground: Option<String>,
    /// The entry number, as BED-0054200-4.
    #[arg(long, value_name = "NUMBER")]
    entry_number: Option<String>,
    /// Customs' number of the case.
    #[arg(long, value_name = "NUMBER")]
    case_number: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Kinds of events:\n\
    \x20 arrival, entry, entry_summary_filed, presented_for_examination,\n\
    \x20 detention_notice, release, exclusion, seizure, seizure_notice_mailed,\n\
    \x20 prepenalty_notice_mailed, penalty_notice_mailed, first_publication,\n\
    \x20 petition_filed, petition_decision_mailed, claim_filed, sale,\n\
    \x20 liquidation, protest_filed, accelerated_disposition_requested,\n\
    \x20 protest_denied_mailed, redelivery_notice, redelivered, cf28,\n\
    \x20 cf28_answered, cf29, cf29_answered, marking_notice, bill_issued,\n\
    \x20 bill_paid, prior_disclosure_filed, disclosure_calculation_mailed,\n\
    \x20 duty_tendered, refund_declared")]
struct EventArgs {
    /// The stored case.
    name: String,
    /// The kind of event, such as `seizure_notice_mailed`.
    kind: String,
    /// The day; for a mailing, the day of mailing.
    date: Date,
    /// What a filing is about: exclusion, liquidation, seizure...
    #[arg(long)]
    of: Option<String>,
    /// The last day that the paper itself sets, or an extension grants.
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    answer_by: Option<Date>,
    /// The working days that the notice itself sets.
    #[arg(long, value_name = "N")]
    working_days: Option<i32>,
    /// The items that a notice states, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "ITEM")]
    states: Option<Vec<String>>,
    /// Anything else.
    #[arg(long)]
    note: Option<String>,
    /// Check as of this date; today if not given.
    #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
}

pub fn run(args: CaseArgs, cx: &Context) -> Result<Exit, Failure> {
    let folder = CaseFolder::new(args.dir.or_else(case_folder)).telling(tell);
    match args.command {
        CaseCommand::New(args) => new(&folder, *args, cx),
        CaseCommand::List { as_of } => list(&folder, as_of, cx),
        CaseCommand::Show { name } => {
            disk::print_text(&folder.text(&name)?)?;
            Ok(Exit::Done)
        }
        CaseCommand::Event(args) => event(&folder, args, cx),
        CaseCommand::Clock(which) => clock(&folder, &which, cx),
        CaseCommand::Ics { which, all } => ics(&folder, &which, all, cx),
        CaseCommand::Set { name, facts, as_of } => {
            let as_of = as_of.unwrap_or_else(today);
            cases::set_facts(&cx.app()?, &folder, &name, &facts, as_of)?;
            cx.remark(&format!("{name}: set; see `hashgate case show {name}`"));
            Ok(Exit::Done)
        }
        CaseCommand::Verify { which, accept } => {
            verify(&folder, &which, accept, cx)
        }
        CaseCommand::Letter { letter, which } => {
            draft(&folder, letter.as_deref(), &which, cx)
        }
    }
}

fn new(
    folder: &CaseFolder,
    args: NewArgs,
    cx: &Context,
) -> Result<Exit, Failure> {
    let facts = CaseFacts {
        deciding_agency: args.deciding_agency,
        value_usd: args.value,
        storage_per_day_usd: args.storage_per_day,
        storage_from: args.storage_from,
        mode: args.mode,
        port: args.port,
        importer: args.importer,
        goods: args.goods,
        ground: args.ground,
        entry_number: args.entry_number,
        case_number: args.case_number,
        ..CaseFacts::default()
    };
    cases::known_words(
        &cx.app()?,
        facts.port.as_deref(),
        facts.deciding_agency.as_deref(),
    )?;
    let path = cases::begin(folder, &args.name, facts)?;
    cx.remark(&format!("began {}", path.display()));
    Ok(Exit::Done)
}

fn list(
    folder: &CaseFolder,
    as_of: Option<AsOf>,
    cx: &Context,
) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let as_of = as_of.unwrap_or(app.today());
    let cases = cases::list(&app, folder, as_of)?;
    if cx.json() {
        let body = serde_json::json!({ "cases": cases });
        Context::print_json("hashgate.cases/1", as_of, app.pack(), &body)?;
        return Ok(Exit::Done);
    }
    if cases.is_empty() {
        cx.remark("no case is stored; begin one with `hashgate case new`");
    }
    for change in cases.iter().flat_map(|case| &case.changes) {
        cx.remark(change);
    }
    for case in cases {
        let next = match (&case.next, &case.fault) {
            (Some(next), _) => format!("{}  {}", next.safe_date, next.id),
            (None, Some(_)) => "cannot be read; `case clock` says why".into(),
            (None, None) => "no open date".into(),
        };
        disk::print_text(&format!(
            "{}  {} events  {next}\n",
            case.name, case.events
        ))?;
    }
    Ok(Exit::Done)
}

fn event(
    folder: &CaseFolder,
    args: EventArgs,
    cx: &Context,
) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let as_of = args.as_of.unwrap_or(app.today());
    let event = Event {
        kind: args.kind,
        date: args.date,
        of: args.of,
        answer_by: args.answer_by,
        working_days: args.working_days,
        states: args.states,
        note: args.note,
    };
    let name = &args.name;
    let events = cases::add_event(&app, folder, name, &event, as_of)?;
    cx.remark(&format!(
        "{name}: event {events} added; see `hashgate case clock {name}`"
    ));
    Ok(Exit::Done)
}

fn verify(
    folder: &CaseFolder,
    which: &Which,
    accept: bool,
    cx: &Context,
) -> Result<Exit, Failure> {
    if let (true, Some(name)) = (accept, &which.name) {
        let events = cases::accept(folder, name)?;
        cx.remark(&format!(
            "{name}: its facts and {events} events are bound as they stand now"
        ));
    }
    let (case, as_of) = asked(folder, which)?;
    let (name, count) = (&case.name, case.file.events.len());
    let faults = case.faults();
    if cx.json() {
        let body = serde_json::json!({
            "case": name, "events": count, "faults": faults
        });
        let app = cx.app()?;
        let schema = "hashgate.case_verified/1";
        Context::print_json(schema, as_of, app.pack(), &body)?;
    } else {
        let noun = ["event", "events"];
        let whole = "each as it was written";
        let text = verified::text(count, noun, whole, &faults);
        disk::print(&text)?;
    }
    Ok(verified::exit(&faults))
}

/// The case that an answer is asked of, and the date; what was changed by
/// hand in it is told first.
fn asked_soundly(
    folder: &CaseFolder,
    which: &Which,
    cx: &Context,
) -> Result<(NamedCase, AsOf), AppError> {
    let (case, as_of) = asked(folder, which)?;
    for change in case.changes() {
        cx.remark(&change);
    }
    Ok((case, as_of))
}

/// The case that was asked for, and the date.
fn asked(
    folder: &CaseFolder,
    which: &Which,
) -> Result<(NamedCase, AsOf), AppError> {
    let case = match (&which.name, &which.file) {
        (_, Some(path)) => NamedCase::of_file(&disk::input(path)?)?,
        (Some(name), None) => NamedCase::stored(folder, name)?,
        (None, None) => {
            return Err(AppError::request(
                "name a stored case (`hashgate case list`), or give a file \
                 of events with --file",
            ));
        }
    };
    Ok((case, which.as_of.unwrap_or_else(today)))
}

fn clock(
    folder: &CaseFolder,
    which: &Which,
    cx: &Context,
) -> Result<Exit, Failure> {
    let (case, as_of) = asked_soundly(folder, which, cx)?;
    let app = cx.app()?;
    let clock = cases::clock(&app, &case, as_of)?;
    if cx.json() {
        Context::print_json("hashgate.clock/1", as_of, app.pack(), &clock)?;
    } else {
        let NamedCase { name, file, .. } = &case;
        cx.show(&view::show(name, file, &clock, as_of, app.meta()))?;
    }
    Ok(Exit::Done)
}

fn ics(
    folder: &CaseFolder,
    which: &Which,
    all: bool,
    cx: &Context,
) -> Result<Exit, Failure> {
    let (case, as_of) = asked_soundly(folder, which, cx)?;
    let (text, remark) = cases::ics(&cx.app()?, folder, &case, as_of, all)?;
    if let Some(remark) = remark {
        cx.remark(&remark);
    }
    disk::print(&text)?;
    Ok(Exit::Done)
}

fn draft(
    folder: &CaseFolder,
    wanted: Option<&str>,
    which: &Which,
    cx: &Context,
) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let Some(wanted) = wanted else { return letters(&app) };
    let (case, as_of) = asked_soundly(folder, which, cx)?;
    let Draft { text, misfit } = cases::draft(&app, &case, wanted, as_of)?;
    if cx.json() {
        let body = serde_json::json!({ "letter": wanted, "text": text });
        Context::print_json("hashgate.letter/1", as_of, app.pack(), &body)?;
    } else {
        disk::print_text(&text)?;
    }
    if let Some(why) = &misfit {
        cx.remark(why);
    }
    Ok(if misfit.is_some() { Exit::Action } else { Exit::Done })
}

fn letters(app: &App) -> Result<Exit, Failure> {
    for letter in cases::letters(app) {
        disk::print(&format!("{:16} {}\n", letter.id, letter.title))?;
    }
    Ok(Exit::Done)
}
