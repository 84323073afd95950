//! `hashgate screen`: is a party on a list?

mod batch;
mod compare;
mod decide;
mod delta;
mod lists;
mod owners;
mod parties;
mod resume;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use hashgate_model::{AsOf, Country, Date};
use hashgate_parties::{
    Decisions, Options, Query, Screener, Screening, Standing,
};
use hashgate_report::screen::{self, ScreenBody};

use crate::{
    context::{Context, today},
    decisions, disk,
    exit::{Exit, Failure},
};

/// Is a party on a restricted-party list?
///
/// Every listed name that scores at least the floor is found. Exit code 1
/// says that there are hits which no reviewer has set aside.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  \
    hashgate screen \"Sophgo Technologies\"\n  \
    hashgate screen --file suppliers.csv --jsonl > answers.jsonl\n  \
    hashgate screen --file suppliers.csv --out answers.jsonl --jsonl \
    --resume\n  \
    hashgate screen \"Acme Ltd\" --against own.csv\n  \
    hashgate screen compare \"Sophgo Ltd\" \"SOPHGO TECHNOLOGIES\"\n  \
    hashgate screen owners --file holdings.csv\n  \
    hashgate screen decide --help\n  \
    hashgate screen delta --parties suppliers.csv"
)]
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
    #[arg(long, value_name = "CC", conflicts_with = "file")]
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
    /// The decisions of reviewers, if not the store's own.
    #[arg(long, value_name = "FILE.jsonl")]
    decisions: Option<PathBuf>,
    /// The date as of which rules and decisions apply and lists count as
    /// stale; today if not given.
    #[arg(long, value_name = "DATE")]
    as_of: Option<AsOf>,
}

impl ReviewArgs {
    fn as_of(&self) -> AsOf {
        self.as_of.unwrap_or_else(today)
    }

    fn decisions(&self, cx: &Context) -> Result<Decisions, Failure> {
        decisions::read(self.decisions.as_deref(), cx)
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
}

impl SearchArgs {
    /// What to search, and from which score on.
    fn options(
        &self,
        as_of: AsOf,
        near_misses: bool,
    ) -> Result<Options, Failure> {
        if let Some(score) = self.min_score
            && !(0.0..=1.0).contains(&score)
        {
            return Err(Failure::usage("--min-score is between 0 and 1"));
        }
        Ok(Options {
            min_score: self.min_score,
            top: self.top,
            lists: self.lists.clone(),
            near_misses,
            as_of: Some(as_of.date()),
        })
    }
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

/// A screener with the decisions that were made about its hits.
struct Reviewer<'a> {
    screener: &'a Screener,
    decisions: &'a Decisions,
    day: Date,
}

impl Reviewer<'_> {
    /// How each hit of an answer stands.
    fn reviews(&self, answer: &Screening) -> Vec<Standing> {
        let entry_of = |hit: &_| self.screener.entry_of(hit);
        self.decisions.of(answer, entry_of, self.day)
    }
}

pub fn run(args: ScreenArgs, cx: &Context) -> Result<Exit, Failure> {
    match &args.command {
        None => screen(args, cx),
        Some(ScreenCommand::Compare(args)) => compare::run(args, cx),
        Some(ScreenCommand::Owners(args)) => owners::run(args, cx),
        Some(ScreenCommand::Decide(args)) => decide::decide(args, cx),
        Some(ScreenCommand::Decisions(args)) => decide::list(args, cx),
        Some(ScreenCommand::Delta(args)) => delta::run(args, cx),
    }
}

fn screen(args: ScreenArgs, cx: &Context) -> Result<Exit, Failure> {
    let as_of = args.review.as_of();
    if let Some(name) = args.name.as_deref()
        && !parties::has_letters(name)
    {
        return Err(Failure::input(
            "the name has no letter or digit that can be compared, so nothing \
             was screened; write it as the paper does",
        ));
    }
    let pack = cx.pack()?;
    let options = args.search.options(as_of, args.near_misses)?;
    let screener = lists::screener(&args.search, &pack, cx)?;
    lists::check_ids(&options, &screener)?;
    let decisions = args.review.decisions(cx)?;
    let reviewer = Reviewer {
        screener: &screener,
        decisions: &decisions,
        day: as_of.date(),
    };
    if let Some(file) = &args.file {
        let job = batch::Job {
            file,
            out: args.output.out.as_deref(),
            resume: args.output.resume,
            jsonl: args.output.jsonl,
            as_of,
        };
        return batch::run(&job, &reviewer, options, &pack.meta, cx);
    }
    let query = Query {
        name: args.name.unwrap_or_default(),
        country: args.country,
        address: args.address,
        ids: args.id,
    };
    one(&query, &reviewer, &options, &args.output, as_of, &pack.meta, cx)
}

fn one(
    query: &Query,
    reviewer: &Reviewer<'_>,
    options: &Options,
    output: &OutputArgs,
    as_of: AsOf,
    meta: &hashgate_pack::Meta,
    cx: &Context,
) -> Result<Exit, Failure> {
    let answer = reviewer.screener.screen(query, options);
    let reviews = reviewer.reviews(&answer);
    let text = if output.jsonl {
        let body = ScreenBody::of(&answer, &reviews, false);
        screen::line(SCHEMA, as_of, meta, &body).map_err(Failure::defect)?
    } else if cx.json() {
        let body = ScreenBody::of(&answer, &reviews, false);
        hashgate_report::json::object(SCHEMA, as_of, meta, &body)
            .map_err(Failure::defect)?
    } else {
        screen::show(&answer, &reviews, as_of, meta, cx.style())
    };
    disk::print(&text)?;
    Ok(exit(is_open(&answer, &reviews)))
}

const SCHEMA: &str = "hashgate.screen/1";

/// Whether an answer has hits that no reviewer has set aside.
fn is_open(answer: &Screening, reviews: &[Standing]) -> bool {
    answer.found > screen::set_aside(reviews)
}

fn exit(hits: bool) -> Exit {
    if hits { Exit::Action } else { Exit::Done }
}
