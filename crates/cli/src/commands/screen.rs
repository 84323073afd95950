//! `hashgate screen`: is a party on a list?

mod batch;
mod compare;
mod decide;
mod delta;
mod owners;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hashgate_app::{
    App, AppError, decisions,
    screening::{self, OneRequest, Search, Where},
    typed,
};
use hashgate_model::{AsOf, Country, Date};
use hashgate_parties::{Decisions, Query};
use hashgate_questions::screen::{outcome, outcome_of};
use hashgate_report::views::screen::{self, ScreenBody};

use crate::{
    context::{Context, today},
    disk,
    exit::{Exit, Failure},
};

/// Is a party on a restricted-party list?
///
/// Every listed name that scores at least the floor is found. Exit code 1
/// says that there are hits which no reviewer has set aside, or that a list
/// was not searched whole and current; 69 that one could not be used.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ScreenArgs {
    #[command(subcommand)]
    command: Option<ScreenCommand>,
    /// The name, as the paper writes it.
    #[arg(required_unless_present = "file")]
    name: Option<String>,
    /// A CSV file with a column `name`, and if there are any `country`,
    /// `address`, `id`; `-` is standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    file: Option<PathBuf>,
    /// The party's country; it refines a hit and never drops one.
    #[arg(long, value_name = "CC", conflicts_with = "file", value_parser = typed::country)]
    country: Option<Country>,
    /// The party's address; it refines a hit and never drops one.
    #[arg(long, conflicts_with = "file")]
    address: Option<String>,
    /// A number of the party: register, tax office, IMO.
    #[arg(long, conflicts_with = "file")]
    id: Vec<String>,
    /// Show parties that score up to 0.15 below the floor too.
    #[arg(long)]
    near_misses: bool,
    #[command(flatten)]
    search: SearchArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    review: ReviewArgs,
}

/// What was decided, and as of when it is looked at.
#[derive(Debug, Args)]
struct ReviewArgs {
    /// The decisions of reviewers, if not those of your data
    /// folder.
    #[arg(long, value_name = "FILE.jsonl")]
    decisions: Option<PathBuf>,
    /// The date as of which rules and decisions apply and lists count as
    /// stale; today if not given.
    #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
}

impl ReviewArgs {
    fn as_of(&self) -> AsOf {
        self.as_of.unwrap_or_else(today)
    }

    /// The decisions of the file that is named.
    fn decisions(
        &self,
        app: &App,
        cx: &Context,
    ) -> Result<Option<Decisions>, AppError> {
        let file = disk::input_if_named(self.decisions.as_deref())?;
        file.map(|file| decisions::read(app, &file, &mut cx.observer()))
            .transpose()
    }
}

/// Where to search.
#[derive(Debug, Default, Args)]
struct SearchArgs {
    /// Only these lists, by id, separated by commas.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    lists: Option<Vec<String>>,
    /// The score from which a name is a hit, 0 to 1.
    #[arg(long, value_name = "S")]
    min_score: Option<f64>,
    /// Show the best K parties; 0 for all.
    #[arg(long, value_name = "K", default_value_t = 25)]
    top: usize,
    /// Search this list of your own and nothing else: CSV with `entity_id`,
    /// `name`, and if there are any `type`, `list`.
    #[arg(long, value_name = "FILE.csv", conflicts_with = "lists_dir")]
    against: Option<PathBuf>,
    /// Official list files in place of the copies that `pack update` has
    /// kept: one folder per list id, such as `us-ofac-sdn/sdn.csv`. Lists
    /// that are not there are searched by the extract of the pack.
    #[arg(long, value_name = "DIR")]
    lists_dir: Option<PathBuf>,
    /// The day on which the files of --lists-dir were taken, where they do
    /// not tell it themselves.
    #[arg(long, value_name = "DATE", requires = "lists_dir",
          value_parser = typed::date)]
    lists_day: Option<Date>,
}

impl SearchArgs {
    /// Where to search, and from which score on.
    fn search(&self) -> Result<Search, AppError> {
        Ok(Search {
            place: place(
                self.against.as_deref(),
                self.lists_dir.as_deref(),
                self.lists_day,
            )?,
            lists: self.lists.clone(),
            min_score: self.min_score,
            top: self.top,
        })
    }
}

/// What is searched: a list of one's own, official files, else what is kept.
fn place(
    own: Option<&Path>,
    dir: Option<&Path>,
    day: Option<Date>,
) -> Result<Where, AppError> {
    Ok(match (disk::input_if_named(own)?, dir) {
        (Some(own), _) => Where::Own(own),
        (None, Some(dir)) => Where::Official(dir.to_owned(), day),
        (None, None) => Where::Kept,
    })
}

/// How a batch is written.
#[derive(Debug, Args)]
struct OutputArgs {
    /// One JSON object per line and query.
    #[arg(long)]
    jsonl: bool,
    /// Write the batch to this file; without --jsonl as CSV.
    #[arg(long, value_name = "FILE", requires = "file")]
    out: Option<PathBuf>,
    /// Go on where an interrupted batch has left the file of --out.
    #[arg(long, requires = "out")]
    resume: bool,
}

#[derive(Debug, Subcommand)]
enum ScreenCommand {
    /// Compare two names with each other.
    Compare(compare::CompareArgs),
    Owners(owners::OwnersArgs),
    Decide(decide::DecideArgs),
    Decisions(decide::DecisionsArgs),
    Delta(delta::DeltaArgs),
}

pub fn run(args: ScreenArgs, cx: &Context) -> Result<Exit, Failure> {
    match &args.command {
        None => match args.file.as_deref() {
            Some(file) => batch::run(file, &args, cx),
            None => one(args, cx),
        },
        Some(ScreenCommand::Compare(args)) => compare::run(args, cx),
        Some(ScreenCommand::Owners(args)) => owners::run(args, cx),
        Some(ScreenCommand::Decide(args)) => decide::decide(args, cx),
        Some(ScreenCommand::Decisions(args)) => decide::list(args, cx),
        Some(ScreenCommand::Delta(args)) => delta::run(args, cx),
    }
}

fn one(args: ScreenArgs, cx: &Context) -> Result<Exit, Failure> {
    let as_of = args.review.as_of();
    let app = cx.app()?;
    let request = OneRequest {
        search: args.search.search()?,
        near_misses: args.near_misses,
        decisions: args.review.decisions(&app, cx)?,
        as_of,
        query: Query {
            name: args.name.unwrap_or_default(),
            country: args.country,
            address: args.address,
            ids: args.id,
        },
    };
    let screened = screening::one(&app, request, &mut cx.observer())?;
    let (answer, standings) = (&screened.answer, &screened.standings);
    let meta = app.meta();
    let text = if args.output.jsonl {
        let body = ScreenBody::of(answer, standings, false);
        screen::line(SCHEMA, as_of, meta, &body).map_err(Failure::defect)?
    } else if cx.json() {
        let body = ScreenBody::of(answer, standings, false);
        hashgate_report::json::object(SCHEMA, as_of, meta, &body)
            .map_err(Failure::defect)?
    } else {
        cx.set(&screen::show(answer, standings, as_of, meta))
    };
    disk::print(&text)?;
    Ok(outcome_of(&screened).into())
}

const SCHEMA: &str = "hashgate.screen/1";
