//! What reviewers decided about hits.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use hashgate_model::{AsOf, Date, sha256_hex};
use hashgate_pack::lists::ListEntry;
use hashgate_parties::{
    Decision, Decisions, Disposition, Evidence, Hit, Options, Query, Screener,
    Standing, standing,
};
use rayon::prelude::*;

use super::{Search, decided};
use crate::{App, AppError, Observer, decisions, evidence::whole_file};

/// Decisions may be about hits below the floor, which somebody has asked for
/// by a lower score.
const LEAST: f64 = 0.4;

/// A decision to record.
#[derive(Debug, Clone)]
pub struct DecideRequest {
    /// The party, as it will be screened.
    pub query: Query,
    /// The list of the hit, by id.
    pub list: String,
    /// The listed entry, by the id that the hit shows.
    pub entity: String,
    /// What was decided.
    pub decision: Decision,
    /// Who decided.
    pub person: String,
    /// Why, in a sentence.
    pub reason: String,
    /// The papers that it rests on; a false positive needs one.
    pub evidence: Vec<PathBuf>,
    /// The last day on which it applies; a false positive needs one.
    pub expires: Option<Date>,
    /// Where the hit was found.
    pub search: Search,
    /// The file of decisions; that of the data folder if not given.
    pub file: Option<PathBuf>,
    /// The day of the decision.
    pub as_of: AsOf,
}

/// A decision that was recorded.
#[derive(Debug)]
pub struct Recorded {
    /// The decision, and how the hit stands now.
    pub reviewed: Reviewed,
    /// The file that it was recorded in.
    pub file: PathBuf,
}

/// A decision with how its hit stands.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The decision.
    pub decision: Disposition,
    /// How the hit stands.
    pub standing: Standing,
    /// Whether it has expired or lost its entry, and no later decision
    /// stands in for it.
    pub lapsed: bool,
}

/// Records what a reviewer decided about a hit.
///
/// # Errors
///
/// [`AppError`] if there is no such hit, the decision lacks what it needs, or
/// the file cannot be written.
pub fn decide(
    app: &App,
    request: &DecideRequest,
    observer: &mut dyn Observer,
) -> Result<Recorded, AppError> {
    let day = request.as_of.date();
    let evidence = request
        .evidence
        .iter()
        .map(|path| paper(path))
        .collect::<Result<Vec<_>, _>>()?;
    let (decision, hit, entry) = judge(app, request, evidence, observer)?;
    let file = decisions::path_of(app, request.file.as_deref())?;
    decisions::append(&file, &decision, observer)?;
    let one = std::slice::from_ref(&decision);
    let standing = standing(&request.query, &hit, &entry, one, day);
    let reviewed = Reviewed { decision, standing, lapsed: false };
    Ok(Recorded { reviewed, file })
}

/// A decision about a hit that is kept elsewhere than in a file; its papers
/// are told by name and hash.
///
/// # Errors
///
/// As for [`decide`].
pub fn decision(
    app: &App,
    request: &DecideRequest,
    evidence: Vec<Evidence>,
    observer: &mut dyn Observer,
) -> Result<Disposition, AppError> {
    judge(app, request, evidence, observer).map(|(decision, ..)| decision)
}

fn judge(
    app: &App,
    request: &DecideRequest,
    evidence: Vec<Evidence>,
    observer: &mut dyn Observer,
) -> Result<(Disposition, Hit, ListEntry), AppError> {
    let screener = request.search.screener(app, observer)?;
    let hit = hit(request, &screener)?;
    let entry = screener
        .entry_of(&hit)
        .ok_or_else(|| AppError::defect("the entry of a hit cannot be read"))?;
    let decision = Disposition::record(
        request.decision,
        &request.query,
        &hit.list,
        &entry,
        &request.person,
        &request.reason,
        evidence,
        request.as_of.date(),
        request.expires,
    )
    .map_err(AppError::request)?;
    decisions::must_end_in_time(app, &decision)?;
    Ok((decision, hit, entry))
}

/// The hit that the decision is about; a decision about what is no hit would
/// never be looked at.
fn hit(request: &DecideRequest, screener: &Screener) -> Result<Hit, AppError> {
    let options = Options {
        min_score: Some(LEAST),
        top: 0,
        as_of: Some(request.as_of.date()),
        ..Options::default()
    };
    let hits = screener.screen(&request.query, &options).hits;
    let wanted = |hit: &&Hit| {
        hit.list == request.list && hit.entity_id == request.entity
    };
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
        AppError::request(format!(
            "`{}` has no hit with entry `{}` of list `{}`; {there}",
            request.query.name, request.entity, request.list
        ))
    })
}

fn paper(path: &Path) -> Result<Evidence, AppError> {
    let bytes = whole_file(path)?;
    Ok(Evidence {
        file: path.display().to_string(),
        sha256: sha256_hex(&bytes),
    })
}

/// Every decision of a file.
#[derive(Debug)]
pub struct DecisionsAnswer {
    /// Those that count, in the order they were made.
    pub reviewed: Vec<Reviewed>,
    /// Those that were recorded and do not count, each with why.
    pub refused: Vec<String>,
}

/// Every decision, with how it stands on a day.
///
/// # Errors
///
/// [`AppError`] if the decisions or what is to be searched cannot be used.
pub fn decisions(
    app: &App,
    search: &Search,
    given: Option<Decisions>,
    as_of: AsOf,
    observer: &mut dyn Observer,
) -> Result<DecisionsAnswer, AppError> {
    let screener = search.screener(app, observer)?;
    let mut options = search.options(as_of, false)?;
    options.top = 0;
    options.min_score = options.min_score.or(Some(LEAST));
    let decided = decided(app, given, observer)?;
    let latest = latest(&decided, as_of.date());
    let review = |(at, decision): (usize, &Disposition)| {
        // One that a later decision stands in for needs nobody's care.
        let later = later(at, &decided, &latest, as_of.date());
        let superseded = later.is_some();
        let standing = later
            .unwrap_or_else(|| stands(decision, &screener, &options, as_of));
        Reviewed {
            decision: decision.clone(),
            lapsed: !superseded && standing.decision().is_none(),
            standing,
        }
    };
    Ok(DecisionsAnswer {
        reviewed: decided.all().par_iter().enumerate().map(review).collect(),
        refused: decided.refused().to_vec(),
    })
}

/// What a decision is about: the party, the list and the entry.
type About<'d> = (&'d str, &'d str, &'d str);

fn about(decision: &Disposition) -> About<'_> {
    (&decision.party_sha256, &decision.list, &decision.entity_id)
}

/// The place of the latest decision about each party and entry on a day.
fn latest(decided: &Decisions, day: Date) -> HashMap<About<'_>, usize> {
    let mut latest: HashMap<About<'_>, (Date, usize)> = HashMap::new();
    for (at, decision) in decided.all().iter().enumerate() {
        if decision.decided <= day {
            // Of two on one day the one that was recorded last counts.
            let new = (decision.decided, at);
            let held = latest.entry(about(decision)).or_insert(new);
            *held = new.max(*held);
        }
    }
    latest.into_iter().map(|(about, (_, at))| (about, at)).collect()
}

/// A later decision about the same party and entry, if there is one.
fn later(
    at: usize,
    decided: &Decisions,
    latest: &HashMap<About<'_>, usize>,
    day: Date,
) -> Option<Standing> {
    let decision = decided.all().get(at)?;
    let latest = *latest.get(&about(decision))?;
    let by = decided.all().get(latest)?;
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
