//! `hashgate screen owners`: whom the rules of ownership reach.

use std::path::PathBuf;

use clap::Args;
use hashgate_model::Holding;
use hashgate_pack::lists::RuleStatus;
use hashgate_parties::{Ownership, Reached, names_of, read_holdings, trace};
use hashgate_report::owners::{self as view, OwnersBody};

use super::{ReviewArgs, SearchArgs, lists};
use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

const SCHEMA: &str = "hashgate.owners/1";

/// Whom do the 50 percent rules reach through their owners?
///
/// Every name of the file is screened. Exit code 1 says that a rule reaches
/// somebody, or would if it is in force or if a like name is the listed one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate screen owners --file holdings.csv\n  \
    hashgate screen owners --file holdings.csv \"Zenda Power Ltd\"\n  \
    hashgate screen owners --file holdings.csv --as-of 2025-10-15 --json\n\n\
    holdings.csv has the columns owner, owned and share; a share is 33.34%, \
    0.3334 or 1/3.")]
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
    let pack = cx.pack()?;
    let file = args.file.display().to_string();
    let holdings = read_holdings(&file, &disk::read(&args.file)?)
        .map_err(Failure::input)?;
    let screener = lists::screener(&args.search, &pack, cx)?;
    let options = args.search.options(as_of, false)?;
    lists::check_ids(&options, &screener)?;
    let decided = args.review.decisions(cx)?;
    let mut answer = trace(
        &holdings,
        &pack.lists.ownership,
        &screener,
        &options,
        &decided,
        as_of.date(),
    )
    .map_err(|e| Failure::input(format!("{file}: {e}")))?;
    if !args.parties.is_empty() {
        let mut wanted = Vec::new();
        for party in &args.parties {
            wanted.extend(names(&holdings, party, &screener, &file, cx)?);
        }
        only(&mut answer, &wanted);
    }
    let lists = screener.lists(&options);
    let body = OwnersBody::of(&file, holdings.len(), &answer, &lists);
    if cx.json() {
        Context::print_json(SCHEMA, as_of, &pack, &body)?;
    } else {
        let text = view::show(&body, as_of, &pack.meta, cx.style());
        disk::print(&text)?;
    }
    let reaches = |r: &Reached| r.status != RuleStatus::Suspended;
    let all = answer.reached.iter().chain(&answer.perhaps);
    Ok(super::exit(all.into_iter().any(reaches)))
}

/// The names of the holdings that are the party's.
fn names(
    holdings: &[Holding],
    party: &str,
    screener: &hashgate_parties::Screener,
    file: &str,
    cx: &Context,
) -> Result<Vec<String>, Failure> {
    let names = names_of(holdings, party, screener);
    if names.is_empty() {
        return Err(Failure::usage(format!(
            "`{party}` is no name in {file}; write it as the file does"
        )));
    }
    for name in &names {
        if !hashgate_parties::same_spelling(name, party) {
            cx.remark(&format!(
                "`{party}` was taken for `{name}` of {file}; the names differ \
                 in the legal form or in spelling"
            ));
        }
    }
    Ok(names)
}

/// Keeps what is about these parties, and the owners of their chains.
fn only(answer: &mut Ownership, wanted: &[String]) {
    answer.reached.retain(|r| wanted.contains(&r.entity));
    answer.perhaps.retain(|r| wanted.contains(&r.entity));
    let chains: Vec<String> = answer
        .reached
        .iter()
        .chain(&answer.perhaps)
        .flat_map(|r| r.chain.iter().map(|link| link.owner.clone()))
        .collect();
    answer
        .owners
        .retain(|o| chains.contains(&o.name) || wanted.contains(&o.name));
}
