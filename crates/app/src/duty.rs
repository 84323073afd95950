//! The duty of one line, over time, and against what customs has on file.

use std::collections::BTreeSet;

use hashgate_copies::{InForce, edition_in_force, edition_info};
use hashgate_duty::{
    Asked, Completeness, Contingent, Day, Due, Edition, EntryDuty, EntryTerms,
    History, NextChange, OtherClassification, Query, Reconciliation, Stack,
    assess_on, contingent_entry_in, due_for_duty, entry, next_change,
    other_classifications,
};
use hashgate_model::{AsOf, Country, Date, HtsNumber, Usd};
use hashgate_papers::Input;

use crate::{App, AppError, Observer};

/// A line whose duty is asked for.
#[derive(Debug, Clone)]
pub struct LineRequest {
    /// The line: number, origin, date of entry, value, facts.
    pub query: Query,
    /// Where the origin is open, those that the goods may have; the query's
    /// own then means nothing.
    pub open_origins: Vec<Country>,
    /// Origins that customs could find instead; those of the data if none is
    /// named.
    pub what_if_origins: Vec<Country>,
    /// Tariff numbers that customs could find instead.
    pub what_if_numbers: Vec<HtsNumber>,
    /// The entry is informal.
    pub informal: bool,
    /// The date as of which to answer; the date of entry if not given.
    pub as_of: Option<AsOf>,
    /// An edition of the tariff as the USITC publishes it, for lines that
    /// the pack lacks; the kept one that is law on the day if not given.
    pub edition: Option<Input>,
}

/// The duty of a line, and of what customs could find instead.
#[derive(Debug)]
pub struct LineAnswer {
    /// The entry of this one line, with its fees.
    pub entry: EntryDuty,
    /// The line with every layer, and with what must be said of it and of
    /// the entry.
    pub line: Stack,
    /// Where the origin is open, the duty under each that the goods may have,
    /// the dearest first; [`Self::line`] is then that of the dearest.
    pub by_origin: Vec<Stack>,
    /// The duty if customs found another origin.
    pub contingent: Vec<Contingent>,
    /// The duty under the other tariff numbers.
    pub other_classifications: Vec<OtherClassification>,
    /// The next day on which the duty changes, if one is known.
    pub next_change: Option<NextChange>,
    /// What of the law of the line was due since it was read.
    pub due_since: Vec<Due>,
    /// The date as of which it holds.
    pub as_of: AsOf,
}

/// What is the duty of this line: every layer with base, rate, amount and
/// citation?
///
/// # Errors
///
/// [`AppError`] if the line or the edition cannot be used.
pub fn line(
    app: &App,
    request: LineRequest,
    observer: &mut dyn Observer,
) -> Result<LineAnswer, AppError> {
    let rates = &app.pack().rates;
    let at = request.query.rate_date();
    let (named, of_edition) = named_edition(app, request.edition.as_ref(), at)?;
    let (mut query, numbers) = (request.query, request.what_if_numbers);
    let facts = app
        .pack()
        .rules
        .typed_facts(&query.facts)
        .map_err(AppError::request)?;
    query.facts = std::sync::Arc::new(facts);
    let as_of = request.as_of.unwrap_or(AsOf(query.entry_date.date()));
    let (edition, mut notes) = or_kept(app, named, &[query.hts], at, observer)?;
    let (for_others, more) = match edition {
        Some(_) => (None, Vec::new()),
        None => or_kept(app, None, &numbers, at, observer)?,
    };
    notes.extend(more);
    let day = Day::new(at, rates, edition.as_ref());
    let by_origin = by_origin(&query, &request.open_origins, &day)?;
    if let Some(dearest) = by_origin.first() {
        query.origin = dearest.origin;
    }
    let mut line = assess_on(&query, &day).map_err(AppError::input)?;
    line.notes.splice(0..0, of_edition);
    line.notes.extend(notes);
    let terms = EntryTerms {
        entry_date: query.entry_date,
        mode: query.mode,
        informal: request.informal,
    };
    let entry = entry(vec![line.clone()], terms, rates);
    line.notes.extend(entry.notes.iter().cloned());
    if line.complete && !entry.complete {
        // A fee whose amount of the year is not held.
        line.complete = false;
        line.completeness = Completeness::Incomplete;
        line.unsupported.clone_from(&entry.unsupported);
    }
    // The origins of the data are those that goods of the trade are known to
    // have; of other goods only those are told that were asked for.
    let of_trade = rates.line(line.hts, at).is_some();
    let others = &request.what_if_origins;
    let contingent = if by_origin.is_empty() && (of_trade || !others.is_empty())
    {
        let lines = std::slice::from_ref(&query);
        contingent_entry_in(lines, others, rates, edition.as_ref())
            .map_err(AppError::input)?
    } else {
        Vec::new()
    };
    let other_classifications = other_classifications(
        &query,
        &numbers,
        rates,
        edition.as_ref().or(for_others.as_ref()),
    )
    .map_err(AppError::input)?;
    let next_change = if by_origin.is_empty() {
        next_change(&query, rates, edition.as_ref()).unwrap_or_default()
    } else {
        None
    };
    let due_since = due_since(app, &query, &by_origin);
    Ok(LineAnswer {
        entry,
        line,
        by_origin,
        contingent,
        other_classifications,
        next_change,
        due_since,
        as_of,
    })
}

/// What of the law of a line, under any origin that it may have, was due
/// since the law was read.
fn due_since(app: &App, query: &Query, by_origin: &[Stack]) -> Vec<Due> {
    let Some(read_to) = app.meta().read_to("rates") else {
        return Vec::new();
    };
    let mut goods = vec![(query.hts, Some(query.origin))];
    goods.extend(by_origin.iter().map(|s| (s.hts, Some(s.origin))));
    due_for_duty(&app.pack().rates, read_to, query.rate_date(), &goods)
}

/// The duty under each origin that the goods may have, the dearest first.
fn by_origin(
    query: &Query,
    origins: &[Country],
    day: &Day<'_>,
) -> Result<Vec<Stack>, AppError> {
    let mut stacks = Vec::with_capacity(origins.len());
    for &origin in origins {
        let one = Query { origin, ..query.clone() };
        stacks.push(assess_on(&one, day).map_err(AppError::input)?);
    }
    stacks.sort_by_key(|stack| {
        (std::cmp::Reverse(stack.duty_total_usd), stack.origin)
    });
    Ok(stacks)
}

impl LineAnswer {
    /// Whether the duty is the whole, a range, or a part.
    pub fn completeness(&self) -> Completeness {
        let of_origins = self.by_origin.iter().map(|s| s.completeness).max();
        match of_origins {
            Some(worst) => worst.max(Completeness::Range),
            None => self.line.completeness,
        }
    }

    /// The least that is owed.
    pub fn duty_min_usd(&self) -> Usd {
        let ends = self.by_origin.iter().map(|stack| stack.duty_min_usd);
        ends.min().unwrap_or(self.line.duty_min_usd)
    }

    /// The most that is owed; none where that cannot be told.
    pub fn duty_max_usd(&self) -> Option<Usd> {
        let ends: Option<Vec<Usd>> =
            self.by_origin.iter().map(|stack| stack.duty_max_usd).collect();
        ends?.into_iter().max().or(self.line.duty_max_usd)
    }

    /// What would settle the rest: the origin first, where it is open.
    pub fn asked(&self) -> Vec<Asked> {
        let mut all = Vec::new();
        if !self.by_origin.is_empty() {
            all.push(Asked {
                fact: "origin".to_owned(),
                question: "In which country were these goods made?".to_owned(),
                headings: hanging(&self.by_origin),
                duty_total_usd: None,
                cites: Vec::new(),
            });
        }
        all.extend(self.line.asked.iter().cloned());
        all
    }
}

/// The headings of chapter 99 that stand under one origin and not under
/// another.
fn hanging(stacks: &[Stack]) -> Vec<String> {
    let of = |stack: &Stack| -> BTreeSet<String> {
        let headings = stack.layers.iter().map(|l| l.heading.to_string());
        headings.filter(|heading| heading.starts_with("99")).collect()
    };
    let each: Vec<BTreeSet<String>> = stacks.iter().map(of).collect();
    let all: BTreeSet<String> = each.iter().flatten().cloned().collect();
    let hangs = |h: &String| !each.iter().all(|one| one.contains(h));
    all.into_iter().filter(hangs).collect()
}

/// The origins that goods of the trade are known to have, for a line of
/// which none is given.
pub fn plausible_origins(app: &App) -> Vec<Country> {
    app.pack().rates.plausible.iter().map(|row| row.origin).collect()
}

/// A line whose duty over time is asked for.
#[derive(Debug, Clone)]
pub struct HistoryRequest {
    /// The tariff number, of 8 or 10 digits.
    pub hts: HtsNumber,
    /// The country of origin.
    pub origin: Country,
    /// The first day.
    pub from: Date,
    /// The last day; today if not given.
    pub to: Option<Date>,
    /// An edition of the tariff, as for [`LineRequest::edition`].
    pub edition: Option<Input>,
}

/// The duty of a line over time.
#[derive(Debug)]
pub struct HistoryAnswer {
    /// Each step, and the event that moved it.
    pub history: History,
    /// The last day, as of which it holds.
    pub as_of: AsOf,
}

/// How did the duty of a line change, and what changed it?
///
/// # Errors
///
/// [`AppError`] if the days run backwards, or the line or the edition cannot
/// be used.
pub fn history(
    app: &App,
    request: &HistoryRequest,
    observer: &mut dyn Observer,
) -> Result<HistoryAnswer, AppError> {
    let to = request.to.unwrap_or_else(|| app.today().date());
    if to < request.from {
        return Err(AppError::request(format!(
            "--to {to} comes before --from {}",
            request.from
        )));
    }
    let (named, of_edition) = named_edition(app, request.edition.as_ref(), to)?;
    let (edition, notes) = or_kept(app, named, &[request.hts], to, observer)?;
    for note in of_edition.iter().chain(&notes) {
        observer.remark(note);
    }
    let history = hashgate_duty::history(
        request.hts,
        request.origin,
        (request.from, to),
        &app.pack().rates,
        edition.as_ref(),
    )
    .map_err(AppError::input)?;
    Ok(HistoryAnswer { history, as_of: AsOf(to) })
}

/// An ACE ES-003 export to compare.
#[derive(Debug, Clone)]
pub struct ReconcileRequest {
    /// The export.
    pub export: Input,
    /// The date as of which windows are judged; today if not given.
    pub as_of: Option<AsOf>,
    /// An edition of the tariff, for lines that the pack lacks.
    pub edition: Option<Input>,
}

/// An export against our own stack.
#[derive(Debug)]
pub struct ReconcileAnswer {
    /// Line by line.
    pub reconciliation: Reconciliation,
    /// The date as of which it holds.
    pub as_of: AsOf,
}

/// Was the right duty paid, and what can be had back?
///
/// # Errors
///
/// [`AppError`] if the export or the edition cannot be used.
pub fn reconcile(
    app: &App,
    request: &ReconcileRequest,
) -> Result<ReconcileAnswer, AppError> {
    let as_of = request.as_of.unwrap_or(app.today());
    // The entries of an export are of many days; each line tells its own.
    let (edition, _) =
        named_edition(app, request.edition.as_ref(), as_of.date())?;
    let export = &request.export;
    let rates = &app.pack().rates;
    let reconciliation =
        hashgate_duty::reconcile(&export.bytes, as_of, rates, edition.as_ref())
            .map_err(|e| {
                AppError::input(format!("{}: {e}", export.name))
                    .at(&export.name, None)
            })?;
    Ok(ReconcileAnswer { reconciliation, as_of })
}

/// The edition of a file, with what must be said of it for a day; its name is
/// that of the pack if its hash is known there.
fn named_edition(
    app: &App,
    file: Option<&Input>,
    day: Date,
) -> Result<(Option<Edition>, Vec<String>), AppError> {
    let Some(Input { name, bytes }) = file else {
        return Ok((None, Vec::new()));
    };
    let mut edition = Edition::from_json(name, bytes)
        .map_err(|e| AppError::input(format!("{name}: {e}")).at(name, None))?;
    let rates = &app.pack().rates;
    let Some(info) = edition_info(&edition, rates) else {
        let note = format!(
            "{name} is none of the editions that the pack knows by their \
             content, so that it is not known whether it is law on {day}"
        );
        return Ok((Some(edition), vec![note]));
    };
    edition.rename(&info.name);
    let days = rates.days_of_law(info);
    if days.is_some_and(|days| days.contains(day)) {
        return Ok((Some(edition), Vec::new()));
    }
    let was = match days {
        Some(days) => match days.to {
            Some(to) => format!("was law from {} to {to}", days.from),
            None => format!("is law from {} on", days.from),
        },
        None => "has no day of law that is known".to_owned(),
    };
    let law = rates.edition_on(day).map_or_else(
        || format!("which edition is law on {day} is not known"),
        |law| {
            let name = &law.name;
            format!("on {day} the newest edition known to be law is `{name}`")
        },
    );
    let note = format!(
        "the rates are those of `{}`, which {was}; {law}: take that one \
         (hashgate pack update --edition)",
        info.name
    );
    Ok((Some(edition), vec![note]))
}

/// The edition that is named, else the kept one that is law on the day if
/// the pack lacks one of the lines; with what the answer must say of it.
fn or_kept(
    app: &App,
    named: Option<Edition>,
    numbers: &[HtsNumber],
    day: Date,
    observer: &mut dyn Observer,
) -> Result<(Option<Edition>, Vec<String>), AppError> {
    if named.is_some() {
        return Ok((named, Vec::new()));
    }
    let rates = &app.pack().rates;
    let folder = app.data_folder();
    let kept = edition_in_force(numbers, day, rates, folder, observer)?;
    Ok(match kept {
        Some(InForce { edition, notes }) => (Some(edition), notes),
        None => (None, Vec::new()),
    })
}
