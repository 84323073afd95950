//! `hashgate pack update`: editions of the tariff and screening lists, from
//! their publishers or from files.

use std::path::{Path, PathBuf};

use clap::Args;
use hashgate_app::{pack, typed, written_on};
use hashgate_copies::{
    Copies, FailedAt, GivenFile, Outcome, UpdateRequest, Updated,
};
use hashgate_model::{AsOf, Date};
use hashgate_pack::Pack;
use hashgate_report::views::pack as view;
use serde::Serialize;

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// Take the newest lists and the edition in force, or those that are named.
///
/// A copy is kept only if its reader accepts it whole: the right format and
/// encoding, no web page, not cut off, a count within the bounds of
/// `data/`. If it is refused, the copy in use stays, and every later answer
/// says so.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// An edition of the tariff, as "2026 Revision 10".
    #[arg(long, value_name = "NAME")]
    edition: Vec<String>,
    /// A list, by its id.
    #[arg(long, value_name = "ID")]
    list: Vec<String>,
    /// A file in place of the publisher's address: a list's id or an
    /// edition's name, =, and the file. A list of several files is given
    /// several times, each file under its official name.
    #[arg(long, value_name = "WHAT=PATH", value_parser = from_file)]
    from_file: Vec<(String, PathBuf)>,
    /// The first day of law of an edition that the pack does not know.
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    legal_from: Option<Date>,
    /// The folder of kept copies; `HASHGATE_DATA`, else the user's data
    /// folder, if not given.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Take and check everything, and keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// The day on which the files were taken. If not given, that which the
    /// file tells, else that of its last change, else today.
    #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
    taken: Option<AsOf>,
    /// A mirror to ask in place of the publishers, by the last part of each
    /// official address.
    #[arg(long, value_name = "URL")]
    address: Option<String>,
}

/// `WHAT=PATH`.
fn from_file(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((what, path)) if !what.is_empty() && !path.is_empty() => {
            Ok((what.to_owned(), PathBuf::from(path)))
        }
        _ => Err("write WHAT=PATH, such as us-ofac-sdn=sdn.csv".to_owned()),
    }
}

#[derive(Serialize)]
struct Body<'a> {
    dir: String,
    dry_run: bool,
    outcomes: &'a [Outcome],
}

pub fn run(args: &UpdateArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let taken = args.taken.unwrap_or(app.today());
    let given = |(what, path): &(String, PathBuf)| GivenFile {
        what: what.clone(),
        name: path.display().to_string(),
        bytes: disk::read(path).map_err(|e| e.to_string()),
        written: match args.taken {
            Some(_) => None,
            None => written_on(path),
        },
    };
    // A name that was mistyped says nothing of the list: it leaves no fault.
    if let Some((_, path)) = args
        .from_file
        .iter()
        .find(|(_, path)| path != Path::new("-") && !path.exists())
    {
        return Err(Failure::new(
            Exit::NoInput,
            format!(
                "{} cannot be found; nothing was taken or replaced",
                path.display()
            ),
        ));
    }
    let request = UpdateRequest {
        editions: args.edition.clone(),
        lists: args.list.clone(),
        files: args.from_file.iter().map(given).collect(),
        legal_from: args.legal_from,
        taken: taken.date(),
        dry_run: args.dry_run,
        mirror: args.address.clone(),
    };
    let dir = args.dir.as_deref();
    let updated = pack::update(&app, dir, &request, &mut cx.observer())?;
    report(&updated, args, taken, app.pack(), cx)
}

/// What was kept goes to standard output; what failed is a failure, with what
/// stays in use.
fn report(
    updated: &Updated,
    args: &UpdateArgs,
    taken: AsOf,
    pack: &Pack,
    cx: &Context,
) -> Result<Exit, Failure> {
    let Updated { outcomes, copies } = updated;
    if cx.json() {
        let body = Body {
            dir: copies.dir().display().to_string(),
            dry_run: args.dry_run,
            outcomes,
        };
        Context::print_json("hashgate.pack_update/1", taken, pack, &body)?;
    } else {
        let rows: Vec<view::KeptRow<'_>> = outcomes
            .iter()
            .filter_map(|outcome| {
                Some(view::KeptRow {
                    id: &outcome.id,
                    change: outcome.change?,
                    count: outcome.count?,
                    sha256: &outcome.files.first()?.sha256,
                    source: &outcome.files.first()?.source,
                })
            })
            .collect();
        if !rows.is_empty() {
            let dir = copies.dir().display().to_string();
            cx.show(&view::kept(&rows, &dir, args.dry_run))?;
        }
    }
    let failed: Vec<&Outcome> =
        outcomes.iter().filter(|outcome| outcome.failed.is_some()).collect();
    let exit = match failed.first().and_then(|outcome| outcome.failed_at) {
        None => return Ok(Exit::Done),
        Some(FailedAt::Publisher) => Exit::Missing,
        Some(FailedAt::File | FailedAt::Unread) => Exit::Input,
    };
    let told: Vec<String> = failed
        .iter()
        .map(|outcome| {
            let why = outcome.failed.as_deref().unwrap_or_default();
            format!("{}: {why}\n{}", outcome.id, stays(copies, outcome))
        })
        .collect();
    Err(Failure::new(exit, told.join("\n")).answered())
}

/// What is in use after a failure.
fn stays(copies: &Copies, outcome: &Outcome) -> String {
    let (manifest, id) = (&copies.manifest, &outcome.id);
    // What could not be read is no failure of the list.
    let noted = match outcome.failed_at {
        Some(FailedAt::Unread) => "",
        _ => ", and answers say so",
    };
    match manifest.list(id).or_else(|| manifest.edition(id)) {
        Some(kept) => format!(
            "{id}: the copy of {} stays in use{noted}",
            kept.current.taken
        ),
        None => format!(
            "{id}: no copy is kept; what the pack itself holds stays in use"
        ),
    }
}
