//! `hashgate case`: detention, seizure, penalty, duty demand.

mod store;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use hashgate_cases::{
    CaseError, CaseFacts, CaseFile, Event, calendar, clock, letter,
};
use hashgate_model::{AsOf, Date, Mode, Usd};
use hashgate_pack::Pack;
use hashgate_report::clock as view;
use serde::Serialize;

use crate::{
    context::{Context, today},
    disk,
    exit::{Exit, Failure},
};
use store::Store;

/// Which clock runs for goods that are held, seized or billed?
///
/// A case is a file of events. `clock`, `ics` and `letter` take a stored case
/// by its name, or any file with --file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate case clock --file EVENTS.toml\n  \
    hashgate case new sfo-1 --deciding-agency FCC --value 5000000\n  \
    hashgate case event sfo-1 presented_for_examination 2024-11-22\n  \
    hashgate case clock sfo-1\n  \
    hashgate case ics sfo-1 > sfo-1.ics\n  \
    hashgate case letter request_reasons sfo-1")]
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
        #[arg(long, value_name = "DATE")]
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
    Ics(Which),
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
    #[arg(long, value_name = "DATE")]
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
    #[arg(long, value_name = "USD")]
    value: Option<Usd>,
    /// What one day of storage costs, USD.
    #[arg(long, value_name = "USD")]
    storage_per_day: Option<Usd>,
    /// The first day that storage is charged for.
    #[arg(long, value_name = "DATE")]
    storage_from: Option<Date>,
    /// How the goods came: air, ocean, truck or rail.
    #[arg(long)]
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
    #[arg(long, value_name = "DATE")]
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
    #[arg(long, value_name = "DATE")]
    as_of: Option<AsOf>,
}

/// One stored case on the list.
#[derive(Debug, Serialize)]
struct Listed {
    name: String,
    events: usize,
    next: Option<NextDay>,
    /// What is wrong with the file, if it cannot be read.
    fault: Option<String>,
}

#[derive(Debug, Serialize)]
struct NextDay {
    id: String,
    date: Date,
    safe_date: Date,
}

pub fn run(args: CaseArgs, cx: &Context) -> Result<Exit, Failure> {
    let store = Store::new(args.dir);
    match args.command {
        CaseCommand::New(args) => new(&store, *args, cx),
        CaseCommand::List { as_of } => {
            list(&store, as_of.unwrap_or_else(today), cx)
        }
        CaseCommand::Show { name } => {
            disk::print(&store.text(&name)?)?;
            Ok(Exit::Done)
        }
        CaseCommand::Event(args) => event(&store, args, cx),
        CaseCommand::Clock(which) => show(&store, &which, cx),
        CaseCommand::Ics(which) => ics(&store, &which, cx),
        CaseCommand::Letter { letter, which } => {
            write(&store, letter.as_deref(), &which, cx)
        }
    }
}

fn new(store: &Store, args: NewArgs, cx: &Context) -> Result<Exit, Failure> {
    let facts = CaseFacts {
        name: Some(args.name.clone()),
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
    let text = toml::to_string(&facts).map_err(Failure::defect)?;
    let path = store.create(&args.name, &text)?;
    cx.remark(&format!("began {}", path.display()));
    Ok(Exit::Done)
}

fn list(store: &Store, as_of: AsOf, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let cases: Vec<Listed> = store
        .names()?
        .into_iter()
        .map(|name| listed(store, name, &pack, as_of))
        .collect();
    if cx.json() {
        let body = serde_json::json!({ "cases": cases });
        Context::print_json("hashgate.cases/1", as_of, &pack, &body)?;
        return Ok(Exit::Done);
    }
    if cases.is_empty() {
        cx.remark("no case is stored; begin one with `hashgate case new`");
    }
    for case in cases {
        let next = match (&case.next, &case.fault) {
            (Some(next), _) => format!("{}  {}", next.safe_date, next.id),
            (None, Some(_)) => "cannot be read; `case clock` says why".into(),
            (None, None) => "no open date".into(),
        };
        disk::print(&format!(
            "{}  {} events  {next}\n",
            case.name, case.events
        ))?;
    }
    Ok(Exit::Done)
}

/// A case that cannot be read is listed all the same.
fn listed(store: &Store, name: String, pack: &Pack, as_of: AsOf) -> Listed {
    let found = store
        .text(&name)
        .and_then(|text| CaseFile::read(&text).map_err(failure))
        .and_then(|file| {
            let clock = clock(&file, &pack.cases, as_of).map_err(failure)?;
            let next = clock.next().map(|next| NextDay {
                id: next.id.clone(),
                date: next.date,
                safe_date: next.safe_date,
            });
            Ok((file.events.len(), next))
        });
    match found {
        Ok((events, next)) => Listed { name, events, next, fault: None },
        Err(why) => Listed {
            name,
            events: 0,
            next: None,
            fault: Some(why.message().to_owned()),
        },
    }
}

/// One `[[event]]`, as it is added to a stored case.
#[derive(Serialize)]
struct Block<'a> {
    event: [&'a Event; 1],
}

/// Adds an event, once the case with it has been found sound: a bad event is
/// refused and the stored case stays as it is.
fn event(
    store: &Store,
    args: EventArgs,
    cx: &Context,
) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let as_of = args.as_of.unwrap_or_else(today);
    let event = Event {
        kind: args.kind,
        date: args.date,
        of: args.of,
        answer_by: args.answer_by,
        working_days: args.working_days,
        states: args.states,
        note: args.note,
    };
    let block =
        toml::to_string(&Block { event: [&event] }).map_err(Failure::defect)?;
    let before = store.text(&args.name)?;
    let after = format!("{}\n\n{block}", before.trim_end());
    let file = CaseFile::read(&after).map_err(failure)?;
    clock(&file, &pack.cases, as_of).map_err(failure)?;
    store.replace(&args.name, &after)?;
    cx.remark(&format!(
        "{}: event {} added; see `hashgate case clock {}`",
        args.name,
        file.events.len(),
        args.name
    ));
    Ok(Exit::Done)
}

/// A case that was asked for: its name, its file, the date.
struct Asked {
    name: String,
    file: CaseFile,
    as_of: AsOf,
}

fn asked(store: &Store, which: &Which) -> Result<Asked, Failure> {
    let (name, file) = match (&which.name, &which.file) {
        (_, Some(path)) => {
            let file =
                CaseFile::from_bytes(&disk::read(path)?).map_err(failure)?;
            let stem = path.file_stem().map_or_else(
                || "case".to_owned(),
                |stem| stem.to_string_lossy().into_owned(),
            );
            (file.facts.name.clone().unwrap_or(stem), file)
        }
        (Some(name), None) => {
            let text = store.text(name)?;
            (name.clone(), CaseFile::read(&text).map_err(failure)?)
        }
        (None, None) => {
            return Err(Failure::usage(
                "name a stored case (`hashgate case list`), or give a file \
                 of events with --file",
            ));
        }
    };
    Ok(Asked { name, file, as_of: which.as_of.unwrap_or_else(today) })
}

fn show(store: &Store, which: &Which, cx: &Context) -> Result<Exit, Failure> {
    let Asked { name, file, as_of } = asked(store, which)?;
    let pack = cx.pack()?;
    let clock = clock(&file, &pack.cases, as_of).map_err(failure)?;
    if cx.json() {
        Context::print_json("hashgate.clock/1", as_of, &pack, &clock)?;
    } else {
        let meta = &pack.meta;
        disk::print(&view::show(
            &name,
            &file,
            &clock,
            as_of,
            meta,
            cx.style(),
        ))?;
    }
    Ok(Exit::Done)
}

fn ics(store: &Store, which: &Which, cx: &Context) -> Result<Exit, Failure> {
    let Asked { name, file, as_of } = asked(store, which)?;
    let pack = cx.pack()?;
    let clock = clock(&file, &pack.cases, as_of).map_err(failure)?;
    disk::print(&calendar(&clock, &file, &name, as_of))?;
    Ok(Exit::Done)
}

fn write(
    store: &Store,
    wanted: Option<&str>,
    which: &Which,
    cx: &Context,
) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let Some(wanted) = wanted else {
        for letter in &pack.cases.letters {
            disk::print(&format!("{:16} {}\n", letter.id, letter.title))?;
        }
        return Ok(Exit::Done);
    };
    let Asked { file, as_of, .. } = asked(store, which)?;
    let clock = clock(&file, &pack.cases, as_of).map_err(failure)?;
    let text =
        letter(wanted, &file, &clock, &pack.cases, as_of).map_err(failure)?;
    if cx.json() {
        let body = serde_json::json!({ "letter": wanted, "text": text });
        Context::print_json("hashgate.letter/1", as_of, &pack, &body)?;
    } else {
        disk::print(&text)?;
    }
    Ok(Exit::Done)
}

/// The exit code of an error of the room.
fn failure(error: CaseError) -> Failure {
    match error {
        CaseError::NoLaw(_) => Failure::new(Exit::Missing, error),
        CaseError::NoLetter { .. } => Failure::usage(error),
        CaseError::Form(_) | CaseError::Events(_) => Failure::input(error),
    }
}
