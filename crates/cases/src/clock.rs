//! From the events of a case to its deadlines.
//!
//! ```text
//! events -> starts of each clock -> counted dates -> earliest term
//!        -> what closed it -> how firm it is -> deadline
//! ```
//!
//! Which clocks there are, and how each is counted, is data
//! (`data/cases/clocks/`); here is only what all of them share.

use std::collections::BTreeSet;

use hashgate_model::{AsOf, Cite, Date};
use hashgate_pack::cases::{
    Agency, CaseLaw, ClockRule, Closing, Direction, Effect, Needs, Route,
    Standing, Term, Vested,
};

use crate::{
    CaseError, CaseFile, Clock, ClockDeadline, Event, Status, check_events,
    counting::Candidate, days, elections, events::objects, exposure, notices,
    storage,
};

/// The clocks of a case, as of a date.
///
/// # Errors
///
/// [`CaseError::Events`] if an event cannot be as it is told, naming each;
/// [`CaseError::NoLaw`] if the pack has no data for cases.
///
/// # Example
///
/// ```
/// use hashgate_cases::{CaseFile, clock};
/// use hashgate_pack::{SourceTree, cases::CaseLaw, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let law: CaseLaw = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let case = CaseFile::read(
///     "[[event]]\nkind = \"seizure_notice_mailed\"\ndate = 2025-01-10\n",
/// )?;
/// let clock = clock(&case, &law, "2025-01-15".parse()?)?;
/// let petition = clock.of_id("petition_seizure")[0];
/// // 30 days from mailing end on a Sunday; the Friday before is safe.
/// assert_eq!(petition.date.to_string(), "2025-02-09");
/// assert_eq!(petition.safe_date.to_string(), "2025-02-07");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn clock(
    file: &CaseFile,
    law: &CaseLaw,
    as_of: AsOf,
) -> Result<Clock, CaseError> {
    check_events(file, law, as_of)?;
    if law.clocks.is_empty() {
        return Err(CaseError::NoLaw("clocks"));
    }
    let agency = law
        .agencies
        .find(file.facts.deciding_agency.as_deref())
        .ok_or(CaseError::NoLaw("agencies"))?;
    let route = elections::route(file, law, as_of);
    let mut case = Case {
        file,
        law,
        as_of,
        agency,
        route: route.as_ref().and_then(|r| r.route),
        objects: objects(file, law),
        deadlines: Vec::new(),
        warnings: Vec::new(),
    };
    let mut warnings = case.odd_events();
    for rule in &law.clocks {
        case.run(rule);
    }
    let storage = storage::storage(file, law, as_of);
    case.deadlines.extend(
        storage.as_ref().and_then(|meter| storage::deadline(meter, as_of)),
    );
    // A stable sort: on one day the order of the data's clocks holds.
    case.deadlines.sort_by_key(|d| d.date);
    warnings.append(&mut case.warnings);
    warnings.extend(case.odd_dates());
    let detained = case.is_detention();
    let stages = elections::stages(file, as_of, &case.deadlines);
    Ok(Clock {
        events: case.told(),
        none_because: case.none_because(detained),
        decider: detained.then(|| case.decider()),
        elections: elections::elections(
            file,
            law,
            as_of,
            &stages,
            &case.deadlines,
            route.as_ref(),
            storage.as_ref(),
        ),
        route,
        stages,
        notices: notices::check(file, law)?,
        exposure: exposure::exposure(file, law, as_of),
        storage,
        deadlines: case.deadlines,
        warnings,
    })
}

/// A case being worked out.
pub(crate) struct Case<'a> {
    pub(crate) file: &'a CaseFile,
    pub(crate) law: &'a CaseLaw,
    pub(crate) as_of: AsOf,
    pub(crate) agency: &'a Agency,
    pub(crate) route: Option<Route>,
    /// What each event is about, where that is known.
    pub(crate) objects: Vec<Option<String>>,
    /// The deadlines found so far.
    pub(crate) deadlines: Vec<ClockDeadline>,
    /// What was odd on the way.
    warnings: Vec<String>,
}

impl<'a> Case<'a> {
    fn run(&mut self, rule: &'a ClockRule) {
        if rule.needs.is_some_and(|needs| !self.has(needs))
            || (rule.detention_clock && self.agency.vested == Vested::Agency)
        {
            return;
        }
        let mut candidates: Vec<Candidate<'a>> = rule
            .terms
            .iter()
            .flat_map(|term| self.candidates(rule, term))
            .collect();
        if rule.terms.len() == 1 {
            for candidate in candidates {
                self.push(rule, &[candidate]);
            }
            return;
        }
        candidates.sort_by_key(|c| c.counted.date);
        let Some(opened) = opened(&candidates) else {
            // "15 days before liquidation" alone says nothing of an entry
            // that the case does not have.
            return;
        };
        if let Some(first) = candidates.first()
            && first.counted.date < opened
        {
            self.warnings.push(format!(
                "{}: the window closed on {}, before it could open on \
                 {opened}; there is none.",
                rule.title, first.counted.date
            ));
            return;
        }
        self.push(rule, &candidates);
    }

    /// Whether the case states a fact.
    fn has(&self, needs: Needs) -> bool {
        let facts = &self.file.facts;
        match needs {
            Needs::IeepaDuty => {
                facts.ieepa_duty_usd.is_some_and(|duty| !duty.is_zero())
            }
            Needs::PreferenceProgram => facts.preference_program.is_some(),
            Needs::LossOfDuty => facts.loss_of_duty_usd.is_some(),
            Needs::OtherDecider => {
                facts.deciding_agency.is_some()
                    && self.agency.vested != Vested::Customs
            }
            Needs::SummaryRoute => self.route != Some(Route::Judicial),
        }
    }

    /// The dates of a term: one for each event, or for each deadline, of the
    /// first name that the case has.
    fn candidates(
        &self,
        rule: &'a ClockRule,
        term: &'a Term,
    ) -> Vec<Candidate<'a>> {
        for name in &term.from {
            let found: Vec<Candidate<'a>> = if self.law.clock(name).is_some() {
                self.deadlines
                    .iter()
                    .filter(|d| &d.id == name && d.status != Status::Ended)
                    .map(|d| Candidate::after_deadline(self.law, term, d))
                    .collect()
            } else {
                self.events_of(name, term.of.as_deref())
                    .map(|(i, event)| {
                        Candidate::after_event(
                            self.law,
                            rule,
                            term,
                            i + 1,
                            event,
                            self.file.facts.limitation_ends,
                        )
                    })
                    .collect()
            };
            if !found.is_empty() {
                return found;
            }
        }
        self.at_latest(rule, term).into_iter().collect()
    }

    /// A term none of whose events has a day: counted from the earliest event
    /// by which one of them must have happened.
    fn at_latest(
        &self,
        rule: &'a ClockRule,
        term: &'a Term,
    ) -> Option<Candidate<'a>> {
        if term.direction != Direction::After {
            return None;
        }
        let implies = |event: &Event, name: &String| {
            self.law
                .event(&event.kind)
                .is_some_and(|kind| kind.implies.contains(name))
        };
        term.from.iter().find_map(|name| {
            let (i, later) = self
                .file
                .events
                .iter()
                .enumerate()
                .filter(|(_, event)| implies(event, name))
                .min_by_key(|(i, event)| (event.date, *i))?;
            Some(Candidate::at_latest(self.law, rule, term, name, i + 1, later))
        })
    }

    /// The events of a kind that are, or may be, about an object.
    pub(crate) fn events_of(
        &self,
        kind: &str,
        of: Option<&str>,
    ) -> impl Iterator<Item = (usize, &'a Event)> {
        let file: &'a CaseFile = self.file;
        file.events.iter().enumerate().filter(move |(i, event)| {
            let about = self.objects.get(*i).and_then(Option::as_deref);
            event.kind == kind
                && of.is_none_or(|of| about.is_none_or(|about| about == of))
        })
    }

    /// Makes a deadline of the candidates, earliest first.
    fn push(&mut self, rule: &'a ClockRule, candidates: &[Candidate<'a>]) {
        let Some(date) = candidates.iter().map(|c| c.counted.date).min() else {
            return;
        };
        let opened = opened(candidates).unwrap_or(date);
        let safe_date = if rule.keep_through {
            date
        } else {
            days::safe(date, opened, &self.law.holidays)
        };
        let (confidence, mut notes, cites) =
            self.standing(rule, candidates, date);
        let (status, closed_by) = self.status(rule, opened, date, &mut notes);
        let at_latest = candidates
            .iter()
            .any(|c| c.counted.date == date && c.start.at_latest);
        self.deadlines.push(ClockDeadline {
            id: rule.id.clone(),
            title: rule.title.clone(),
            date,
            at_latest,
            safe_date,
            counting: counting(candidates),
            cite: cites
                .iter()
                .map(Cite::to_string)
                .collect::<Vec<_>>()
                .join("; "),
            confidence,
            note: (!notes.is_empty()).then(|| notes.join(" ")),
            actor: rule.actor,
            if_missed: rule.if_missed.clone(),
            keep_through: rule.keep_through,
            status,
            closed_by,
            days_left: date.days_since(self.as_of.date()),
            from: candidates.iter().map(|c| c.start.clone()).collect(),
            cites,
        });
    }

    /// How firm a date is, what to say of it, and the law.
    fn standing(
        &self,
        rule: &ClockRule,
        candidates: &[Candidate<'_>],
        date: Date,
    ) -> (Standing, Vec<String>, Vec<Cite>) {
        let deciding: Vec<&Candidate<'_>> =
            candidates.iter().filter(|c| c.counted.date == date).collect();
        let mut confidence = deciding
            .iter()
            .map(|c| c.standing)
            .max()
            .unwrap_or(rule.confidence);
        if !deciding.iter().all(|c| c.is_set_by_paper(rule)) {
            confidence = confidence.max(rule.confidence);
        }
        let mut notes: Vec<String> = rule.note.iter().cloned().collect();
        let mut cites = rule.cites.clone();
        for c in candidates {
            notes.extend(c.notes.iter().cloned());
            notes.extend(c.closure_note());
            cites.extend(c.cites.iter().cloned());
        }
        let detention =
            rule.detention_clock || candidates.iter().any(|c| c.detention);
        if detention && self.agency.vested == Vested::Arguable {
            confidence = confidence.max(Standing::Arguable);
            notes.extend(self.agency.warning.iter().cloned());
            cites.extend(self.agency.cites.iter().cloned());
        }
        if self.route == Some(Route::Judicial)
            && let Some(note) = &rule.note_if_judicial
        {
            confidence = confidence.max(Standing::Arguable);
            notes.push(note.clone());
        }
        let mut seen = BTreeSet::new();
        cites.retain(|cite| seen.insert(cite.text.clone()));
        (confidence, notes, cites)
    }

    /// How a deadline stands, and the number of the event that closed it.
    fn status(
        &self,
        rule: &'a ClockRule,
        opened: Date,
        date: Date,
        notes: &mut Vec<String>,
    ) -> (Status, Option<usize>) {
        let Some((closing, number, day)) = self.closed(rule, opened) else {
            let passed = self.as_of.date() > date;
            return (if passed { Status::Passed } else { Status::Open }, None);
        };
        let in_time = day <= date;
        notes.extend(if in_time {
            closing.note.clone()
        } else {
            closing.note_if_later.clone()
        });
        match (closing.effect, in_time) {
            (Effect::Met, true) => (Status::Met, Some(number)),
            (Effect::Met, false) => (Status::Late, Some(number)),
            (Effect::Ended, true) => (Status::Ended, Some(number)),
            // What comes after the date stops nothing any more.
            (Effect::Ended, false) => (Status::Passed, None),
        }
    }

    /// The first event that closes a clock opened on a day.
    fn closed(
        &self,
        rule: &'a ClockRule,
        opened: Date,
    ) -> Option<(&'a Closing, usize, Date)> {
        rule.closings
            .iter()
            .flat_map(|closing| {
                self.events_of(&closing.event, closing.of.as_deref())
                    .filter(move |(_, event)| {
                        event.date <= self.as_of.date()
                            && (closing.any_time || event.date >= opened)
                    })
                    .map(move |(i, event)| (closing, i + 1, event.date))
            })
            // Of one day the first closing of the data, whatever the order
            // in which the case tells its events.
            .min_by_key(|(_, _, day)| *day)
    }
}

/// The first day on which a clock ran: a date that is counted back from
/// something opens nothing.
fn opened(candidates: &[Candidate<'_>]) -> Option<Date> {
    candidates
        .iter()
        .filter(|c| c.term.direction == Direction::After)
        .map(|c| c.start.date)
        .min()
}

/// How a date was counted; where several counts vie, all of them.
fn counting(candidates: &[Candidate<'_>]) -> String {
    match candidates {
        [one] => one.counting.clone(),
        several => {
            let each: Vec<String> = several
                .iter()
                .map(|c| format!("{} = {}", c.counting, c.counted.date))
                .collect();
            format!("the earliest of: {}", each.join("; "))
        }
    }
}
