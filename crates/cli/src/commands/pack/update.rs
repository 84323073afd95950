//! `hashgate pack update`: editions of the tariff and screening lists, from
//! their publishers or from files.

use std::path::{Path, PathBuf};

use clap::Args;
use hashgate_app::{
    App,
    pack::{self, MarketRequest},
    typed, written_on,
};
use hashgate_copies::{
    Copies, FailedAt, GivenFile, Outcome, PointsKept, UpdateRequest, Updated,
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
    /// Take market points (price, difficulty, share of fees, hashprice) from
    /// this file or address, as CSV, a workbook or JSON, and no list unless
    /// one is named.
    #[arg(long, value_name = "FILE|URL")]
    market: Option<String>,
    /// What the columns of --market are: `date=HEAD,btc_usd=HEAD` and so on;
    /// heads in JSON are keys, or places in lists from 0. Usual heads are
    /// known.
    #[arg(long, value_name = "MAP", requires = "market",
          value_delimiter = ',', value_parser = column)]
    columns: Vec<(String, String)>,
    /// Where in a JSON answer of --market the rows stand, as data.prices.
    #[arg(long, value_name = "PATH", requires = "market")]
    rows: Option<String>,
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

/// `NAME=HEAD`.
fn column(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, head)) if !name.is_empty() && !head.is_empty() => {
            Ok((name.trim().to_owned(), head.trim().to_owned()))
        }
        _ => Err("write NAME=HEAD, such as btc_usd=Close".to_owned()),
    }
}

#[derive(Serialize)]
struct Body<'a> {
    dir: String,
    dry_run: bool,
    outcomes: &'a [Outcome],
    #[serde(skip_serializing_if = "Option::is_none")]
    market: Option<&'a PointsKept>,
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
    let market = market(&app, args, taken, cx)?;
    let named = !(request.lists.is_empty()
        && request.editions.is_empty()
        && request.files.is_empty());
    if let (Some(kept), false) = (&market, named) {
        return report_market(kept, args, taken, &app, cx);
    }
    let updated = pack::update(&app, dir, &request, &mut cx.observer())?;
    if let (Some(kept), false) = (&market, cx.json()) {
        cx.show(&view::market(kept, args.dry_run))?;
    }
    report((&updated, market.as_ref()), args, taken, app.pack(), cx)
}

/// The market points that are asked for, taken.
fn market(
    app: &App,
    args: &UpdateArgs,
    taken: AsOf,
    cx: &Context,
) -> Result<Option<PointsKept>, Failure> {
    let Some(source) = &args.market else { return Ok(None) };
    let request = MarketRequest {
        source: source.clone(),
        columns: args.columns.clone(),
        rows: args.rows.clone(),
        taken: taken.date(),
        dry_run: args.dry_run,
    };
    let dir = args.dir.as_deref();
    Ok(Some(pack::update_market(app, dir, &request, &mut cx.observer())?))
}

/// Market points alone.
fn report_market(
    kept: &PointsKept,
    args: &UpdateArgs,
    taken: AsOf,
    app: &App,
    cx: &Context,
) -> Result<Exit, Failure> {
    if cx.json() {
        let dir = args.dir.as_deref().or(app.data_folder());
        let body = Body {
            dir: dir.map_or(String::new(), |dir| dir.display().to_string()),
            dry_run: args.dry_run,
            outcomes: &[],
            market: Some(kept),
        };
        let schema = "hashgate.pack_update/1";
        Context::print_json(schema, taken, app.pack(), &body)?;
    } else {
        cx.show(&view::market(kept, args.dry_run))?;
    }
    Ok(Exit::Done)
}

/// What was kept goes to standard output; what failed is a failure, with what
/// stays in use.
fn report(
    (updated, market): (&Updated, Option<&PointsKept>),
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
            market,
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
