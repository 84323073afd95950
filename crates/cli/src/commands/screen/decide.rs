//! `hashgate screen decide` and `decisions`: what reviewers decided.

use hashgate_app::typed;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hashgate_app::{
    App, decisions,
    screening::{self, DecideRequest, Reviewed, Search},
};
use hashgate_model::{AsOf, Country, Date};
use hashgate_parties::{Decision, Query};
use hashgate_report::views::decisions::{self as view, DecisionStanding};
use serde_json::json;

use super::{ReviewArgs, SearchArgs, place};
use crate::{
    commands::verified,
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// Record what a reviewer decided about a hit.
///
/// The decision is about this party, as it is described here, and that listed
/// entry, as it stands now. It ends when the entry changes or its day has
/// come.
#[derive(Debug, Args)]
pub struct DecideArgs {
    /// The name, as the paper writes it.
    name: String,
    /// The party's country, as it will be screened.
    #[arg(long, value_name = "CC", value_parser = typed::country)]
    country: Option<Country>,
    /// The party's address, as it will be screened.
    #[arg(long)]
    address: Option<String>,
    /// A number of the party: register, tax office, IMO.
    #[arg(long)]
    id: Vec<String>,
    /// The list of the hit, by id.
    #[arg(long, value_name = "ID")]
    list: String,
    /// The listed entry, by the id that the hit shows.
    #[arg(long, value_name = "ID")]
    entity: String,
    /// What was decided.
    #[arg(long, value_enum)]
    decision: Word,
    /// Who decided.
    #[arg(long, value_name = "TEXT")]
    person: String,
    /// Why, in a sentence.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// A paper that it rests on; may be given again. A false positive needs
    /// one.
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
    /// The last day on which it applies. A false positive needs one.
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    expires: Option<Date>,
    /// The file of decisions, if not that of your data folder.
    #[arg(long, value_name = "FILE.jsonl")]
    decisions: Option<PathBuf>,
    /// Official list files in place of the copies that `pack update` has
    /// kept.
    #[arg(long, value_name = "DIR")]
    lists_dir: Option<PathBuf>,
    /// The day on which the files of --lists-dir were taken, where they do
    /// not tell it themselves.
    #[arg(long, value_name = "DATE", requires = "lists_dir",
          value_parser = typed::date)]
    lists_day: Option<Date>,
    /// The hit is in this list of your own.
    #[arg(long, value_name = "FILE.csv", conflicts_with = "lists_dir")]
    against: Option<PathBuf>,
    /// The day of the decision; today if not given.
    #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
}

/// A decision, as the command line writes it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Word {
    /// The party is not the listed one.
    FalsePositive,
    /// The party is the listed one.
    TrueMatch,
    /// Somebody else must decide.
    Escalate,
}

impl From<Word> for Decision {
    fn from(word: Word) -> Self {
        match word {
            Word::FalsePositive => Self::FalsePositive,
            Word::TrueMatch => Self::TrueMatch,
            Word::Escalate => Self::Escalate,
        }
    }
}

/// List the decisions, each with how it stands today.
///
/// Exit code 1 says that one of them has expired, lost its entry, or does not
/// count.
#[derive(Debug, Args)]
pub struct DecisionsArgs {
    #[command(flatten)]
    search: SearchArgs,
    #[command(flatten)]
    review: ReviewArgs,
    /// Prove that each line follows the one before it as it was recorded, and
    /// that its papers are as they were; exit code 1 says that one is not.
    #[arg(long)]
    verify: bool,
}

pub fn decide(args: &DecideArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let as_of = args.as_of.unwrap_or(app.today());
    let own = args.against.as_deref();
    let place = place(own, args.lists_dir.as_deref(), args.lists_day)?;
    let request = DecideRequest {
        query: Query {
            name: args.name.clone(),
            country: args.country,
            address: args.address.clone(),
            ids: args.id.clone(),
        },
        list: args.list.clone(),
        entity: args.entity.clone(),
        decision: args.decision.into(),
        person: args.person.clone(),
        reason: args.reason.clone(),
        evidence: args.evidence.clone(),
        expires: args.expires,
        search: Search { place, ..Search::default() },
        file: args.decisions.clone(),
        as_of,
    };
    let recorded = screening::decide(&app, &request, &mut cx.observer())?;
    let file = recorded.file.display().to_string();
    let standing = standing(&recorded.reviewed);
    if cx.json() {
        let body = json!({ "recorded": standing, "file": file });
        let schema = "hashgate.decided/1";
        Context::print_json(schema, as_of, app.pack(), &body)?;
    } else {
        cx.show(&view::recorded(&standing))?;
        cx.remark(&format!("recorded in {file}"));
    }
    Ok(Exit::Done)
}

pub fn list(args: &DecisionsArgs, cx: &Context) -> Result<Exit, Failure> {
    let as_of = args.review.as_of();
    let app = cx.app()?;
    if args.verify {
        return verify(&app, args, cx);
    }
    let search = args.search.search()?;
    let decisions = args.review.decisions(&app, cx)?;
    let observer = &mut cx.observer();
    let answer =
        screening::decisions(&app, &search, decisions, as_of, observer)?;
    let all: Vec<DecisionStanding<'_>> =
        answer.reviewed.iter().map(standing).collect();
    if cx.json() {
        let body = json!({ "decisions": all, "refused": answer.refused });
        let schema = "hashgate.decisions/1";
        Context::print_json(schema, as_of, app.pack(), &body)?;
    } else {
        cx.show(&view::list(&all, &answer.refused, as_of, app.meta()))?;
    }
    let lapsed = answer.reviewed.iter().any(|one| one.lapsed);
    Ok(super::outcome(lapsed || !answer.refused.is_empty(), false).into())
}

fn verify(
    app: &App,
    args: &DecisionsArgs,
    cx: &Context,
) -> Result<Exit, Failure> {
    let file = decisions::file_of(app, args.review.decisions.as_deref())?;
    let (count, faults) = decisions::faults(&file)?;
    if cx.json() {
        let body = json!({ "decisions": count, "faults": faults });
        let schema = "hashgate.decisions_verified/1";
        Context::print_json(schema, args.review.as_of(), app.pack(), &body)?;
    } else {
        let noun = ["decision", "decisions"];
        let whole = "each as it was recorded";
        let text = verified::text(count, noun, whole, &faults);
        disk::print(&text)?;
    }
    Ok(verified::exit(&faults))
}

/// A decision as the view takes it.
fn standing(reviewed: &Reviewed) -> DecisionStanding<'_> {
    let stands = reviewed.standing.clone();
    DecisionStanding { decision: &reviewed.decision, stands }
}
