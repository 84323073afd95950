//! `hashgate screen delta`: a list has changed; whom does that touch?

use std::path::PathBuf;

use clap::Args;
use hashgate_app::screening::{self, DeltaRequest, Sides, read_parties};
use hashgate_report::views::delta::{self as view, DeltaBody, ListChange};

use super::ReviewArgs;
use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

const SCHEMA: &str = "hashgate.delta/1";

/// What changed in the lists, and which known parties does that touch?
///
/// Only entries that came or changed are screened against the parties. Exit
/// code 1 says that a party hits one of them, or that a list could not be
/// compared.
#[derive(Debug, Args)]
#[command(
    after_help = "Without --old and --new, the copies before and after the last `hashgate \
    pack update` are compared."
)]
pub struct DeltaArgs {
    /// A CSV file of the parties you know, with a column `name`, and if there
    /// are any `country`, `address`, `id`.
    #[arg(long, value_name = "FILE.csv")]
    parties: PathBuf,
    /// The older copy: a folder with one folder per list, an official file,
    /// or a list of your own.
    #[arg(long, value_name = "DIR_OR_FILE", requires = "new")]
    old: Option<PathBuf>,
    /// The newer copy.
    #[arg(long, value_name = "DIR_OR_FILE", requires = "old")]
    new: Option<PathBuf>,
    /// Only these lists, by id, separated by commas.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    lists: Option<Vec<String>>,
    /// The score from which a name is a hit, 0 to 1.
    #[arg(long, value_name = "S")]
    min_score: Option<f64>,
    #[command(flatten)]
    review: ReviewArgs,
}

pub fn run(args: &DeltaArgs, cx: &Context) -> Result<Exit, Failure> {
    let as_of = args.review.as_of();
    let app = cx.app()?;
    let sides = match (&args.old, &args.new) {
        (Some(old), Some(new)) => Sides::Paths(old.clone(), new.clone()),
        _ => Sides::Kept,
    };
    let request = DeltaRequest {
        decisions: args.review.decisions(&app, cx)?,
        parties: read_parties(&disk::input(&args.parties)?)?.queries,
        sides,
        lists: args.lists.clone(),
        min_score: args.min_score,
        as_of,
    };
    let answer = screening::delta(&app, request, &mut cx.observer())?;
    let exit = super::outcome(answer.needs_action(), false).into();
    let changes: Vec<ListChange> =
        answer.changes.into_iter().map(change).collect();
    let body = DeltaBody::of(answer.parties, &changes, &answer.faults);
    if cx.json() {
        Context::print_json(SCHEMA, as_of, app.pack(), &body)?;
    } else {
        cx.show(&view::show(&body, as_of, app.meta()))?;
    }
    Ok(exit)
}

/// A changed list as the view takes it.
fn change(change: screening::ListChange) -> ListChange {
    let hits = change.hits.into_iter();
    ListChange {
        name: change.name,
        entries_before: change.entries_before,
        entries_after: change.entries_after,
        delta: change.delta,
        hits: hits.map(|hit| (hit.answer, hit.standings)).collect(),
    }
}
