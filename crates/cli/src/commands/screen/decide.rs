//! `hashgate screen decide` and `decisions`: what reviewers decided.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use hashgate_model::{AsOf, Country, Date, sha256_hex};
use hashgate_parties::{
    Decision, Decisions, Disposition, Evidence, Hit, Options, Query, Screener,
    Standing, standing,
};
use hashgate_report::decisions::{self as view, Told};
use serde_json::json;

use super::{ReviewArgs, SearchArgs, lists};
use crate::{
    context::{Context, today},
    decisions, disk,
    exit::{Exit, Failure},
};

/// Record what a reviewer decided about a hit.
///
/// The decision is about this party, as it is described here, and that listed
/// entry, as it stands now. It ends when the entry changes or its day has
/// come.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate screen decide \"Zenda Ltd\" --country MY --list us-ofac-sdn \
    --entity 12345 --decision false-positive --person \"A. Reviewer\" \
    --reason \"another firm, see register extract\" --evidence register.pdf \
    --expires 2027-05-25\n  \
    hashgate screen decisions")]
pub struct DecideArgs {
    /// The name, as the paper writes it.
    name: String,
    /// The party's country, as it will be screened.
    #[arg(long, value_name = "CC")]
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
    #[arg(long, value_name = "DATE")]
    expires: Option<Date>,
    /// The file of decisions, if not the store's own.
    #[arg(long, value_name = "FILE.jsonl")]
    decisions: Option<PathBuf>,
    /// Official list files in place of the copies that `pack update` has
    /// kept.
    #[arg(long, value_name = "DIR")]
    lists_dir: Option<PathBuf>,
    /// The hit is in this list of your own.
    #[arg(long, value_name = "FILE.csv", conflicts_with = "lists_dir")]
    against: Option<PathBuf>,
    /// The day of the decision; today if not given.
    #[arg(long, value_name = "DATE")]
    as_of: Option<AsOf>,
}

/// Decisions may be about hits below the floor, which somebody has asked for
/// by a lower `--min-score`.
const LEAST: f64 = 0.4;

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
/// Exit code 1 says that one of them has expired or lost its entry.
#[derive(Debug, Args)]
pub struct DecisionsArgs {
    #[command(flatten)]
    search: SearchArgs,
    #[command(flatten)]
    review: ReviewArgs,
}

pub fn decide(args: &DecideArgs, cx: &Context) -> Result<Exit, Failure> {
    let as_of = args.as_of.unwrap_or_else(today);
    let pack = cx.pack()?;
    let search = SearchArgs {
        against: args.against.clone(),
        lists_dir: args.lists_dir.clone(),
        ..SearchArgs::default()
    };
    let screener = lists::screener(&search, &pack, cx)?;
    let query = Query {
        name: args.name.clone(),
        country: args.country,
        address: args.address.clone(),
        ids: args.id.clone(),
    };
    let hit = hit(args, &query, &screener, as_of)?;
    let entry = screener
        .entry_of(&hit)
        .ok_or_else(|| Failure::defect("the entry of a hit cannot be read"))?;
    let evidence = args
        .evidence
        .iter()
        .map(|path| paper(path))
        .collect::<Result<Vec<_>, _>>()?;
    let decision = Disposition::record(
        args.decision.into(),
        &query,
        &hit.list,
        &entry,
        &args.person,
        &args.reason,
        evidence,
        as_of.date(),
        args.expires,
    )
    .map_err(Failure::usage)?;
    let path = decisions::append(args.decisions.as_deref(), &decision)?;
    let stands = standing(
        &query,
        &hit,
        &entry,
        std::slice::from_ref(&decision),
        as_of.date(),
    );
    let told = Told { decision: &decision, stands };
    if cx.json() {
        let body = json!({
            "recorded": told, "file": path.display().to_string(),
        });
        Context::print_json("hashgate.decided/1", as_of, &pack, &body)?;
    } else {
        disk::print(&view::recorded(&told, cx.style()))?;
        cx.remark(&format!("recorded in {}", path.display()));
    }
    Ok(Exit::Done)
}

/// The hit that the decision is about; a decision about what is no hit would
/// never be looked at.
fn hit(
    args: &DecideArgs,
    query: &Query,
    screener: &Screener,
    as_of: AsOf,
) -> Result<Hit, Failure> {
    let options = Options {
        min_score: Some(LEAST),
        top: 0,
        as_of: Some(as_of.date()),
        ..Options::default()
    };
    let hits = screener.screen(query, &options).hits;
    let wanted =
        |hit: &&Hit| hit.list == args.list && hit.entity_id == args.entity;
    hits.iter().find(wanted).cloned().ok_or_else(|| {
        let some: Vec<String> = hits
            .iter()
            .take(5)
            .map(|hit| {
                format!("--list {} --entity {}", hit.list, hit.entity_id)
            })
            .collect();
        let there = if some.is_empty() {
            "it has no hit at all".to_owned()
        } else {
            format!("its best hits are {}", some.join(", "))
        };
        Failure::usage(format!(
            "`{}` has no hit with entry `{}` of list `{}`; {there}",
            args.name, args.entity, args.list
        ))
    })
}

fn paper(path: &Path) -> Result<Evidence, Failure> {
    let bytes = disk::read(path)?;
    if bytes.is_empty() {
        return Err(Failure::input(format!(
            "{} is empty, so it proves nothing; hand in the paper itself",
            path.display()
        )));
    }
    Ok(Evidence {
        file: path.display().to_string(),
        sha256: sha256_hex(&bytes),
    })
}

pub fn list(args: &DecisionsArgs, cx: &Context) -> Result<Exit, Failure> {
    let as_of = args.review.as_of();
    let pack = cx.pack()?;
    let screener = lists::screener(&args.search, &pack, cx)?;
    let mut options = args.search.options(as_of, false)?;
    options.top = 0;
    options.min_score = options.min_score.or(Some(LEAST));
    let decided = args.review.decisions(cx)?;
    let mut lapsed = false;
    let told: Vec<Told<'_>> = decided
        .all()
        .iter()
        .enumerate()
        .map(|(at, decision)| {
            // One that a later decision stands in for needs nobody's care.
            let stands =
                later(at, &decided, as_of.date()).unwrap_or_else(|| {
                    let stands = stands(decision, &screener, &options, as_of);
                    lapsed |= stands.decision().is_none();
                    stands
                });
            Told { decision, stands }
        })
        .collect();
    if cx.json() {
        let body = json!({ "decisions": told });
        Context::print_json("hashgate.decisions/1", as_of, &pack, &body)?;
    } else {
        let text = view::list(&told, as_of, &pack.meta, cx.style());
        disk::print(&text)?;
    }
    Ok(super::exit(lapsed))
}

/// A later decision about the same party and entry, if there is one.
fn later(at: usize, decided: &Decisions, day: Date) -> Option<Standing> {
    let decision = decided.all().get(at)?;
    let same = |d: &Disposition| {
        d.party_sha256 == decision.party_sha256
            && d.list == decision.list
            && d.entity_id == decision.entity_id
            && d.decided <= day
    };
    let all = decided.all().iter().enumerate();
    let (latest, by) =
        all.filter(|(_, d)| same(d)).max_by_key(|(_, d)| d.decided)?;
    (latest != at && decision.decided <= day).then(|| Standing::Open {
        because: Some(format!("{} decided anew on {}", by.person, by.decided)),
    })
}

/// How a recorded decision stands: its party is screened again, since the
/// entry that it is about may have changed or gone.
fn stands(
    decision: &Disposition,
    screener: &Screener,
    options: &Options,
    as_of: AsOf,
) -> Standing {
    let open = |why: String| Standing::Open { because: Some(why) };
    let day = as_of.date();
    if decision.decided > day {
        return open(format!("it was made later, on {}", decision.decided));
    }
    let answer = screener.screen(&decision.party, options);
    let about: Vec<&Hit> =
        answer.hits.iter().filter(|hit| hit.list == decision.list).collect();
    let one = std::slice::from_ref(decision);
    let of = |hit: &&Hit| {
        let entry = screener.entry_of(hit)?;
        Some(standing(&decision.party, hit, &entry, one, day))
    };
    let all: Vec<Standing> = about.iter().filter_map(of).collect();
    let applies = all.iter().find(|s| s.decision().is_some());
    let why = all.iter().find(|s| **s != Standing::OPEN);
    applies.or(why).cloned().unwrap_or_else(|| {
        let searched = answer.lists.iter().any(|l| l.list == decision.list);
        open(if searched {
            "the name no longer leads to that entry: it has left the list or \
             changed its names"
                .to_owned()
        } else {
            format!("the list `{}` is not among those searched", decision.list)
        })
    })
}
