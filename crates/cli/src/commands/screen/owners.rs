//! `hashgate screen owners`: whom the rules of ownership reach.

use std::path::PathBuf;

use clap::Args;
use hashgate_app::screening::{OwnersRequest, lacks_a_list, owners};
use hashgate_parties::Coverage;
use hashgate_report::views::owners::{self as view, OwnersBody};

use super::{ReviewArgs, SearchArgs};
use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

const SCHEMA: &str = "hashgate.owners/1";

/// Whom do the 50 percent rules reach through their owners?
///
/// Every name of the file is screened. Exit code 1 says that a rule reaches
/// somebody, or would if it is in force or if a like name is the listed one,
/// or that a list was not searched whole; 69 that one could not be used.
#[derive(Debug, Args)]
#[command(
    after_help = "holdings.csv has the columns owner, owned and share; a share is 33.34%, \
    0.3334 or 1/3."
)]
pub struct OwnersArgs {
    /// Only these parties of the file; all, if none is named.
    #[arg(value_name = "PARTY")]
    parties: Vec<String>,
    /// A CSV file with columns `owner`, `owned`, `share`; `-` is standard
    /// input.
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    search: SearchArgs,
    #[command(flatten)]
    review: ReviewArgs,
}

pub fn run(args: &OwnersArgs, cx: &Context) -> Result<Exit, Failure> {
    let as_of = args.review.as_of();
    let app = cx.app()?;
    let request = OwnersRequest {
        holdings: disk::input(&args.file)?,
        parties: args.parties.clone(),
        search: args.search.search()?,
        decisions: args.review.decisions(&app, cx)?,
        as_of,
    };
    let file = request.holdings.name.clone();
    let answer = owners(&app, request, &mut cx.observer())?;
    let (all, found) = (answer.holdings, &answer.ownership);
    let body = OwnersBody::of(&file, all, found, &answer.lists);
    if cx.json() {
        Context::print_json(SCHEMA, as_of, app.pack(), &body)?;
    } else {
        cx.show(&view::show(&body, as_of, app.meta()))?;
    }
    let lacks_a_list = lacks_a_list(&answer.lists);
    let is_whole = Coverage::of(&answer.lists) == Coverage::Full;
    Ok(super::outcome(answer.reaches_any() || !is_whole, lacks_a_list).into())
}
