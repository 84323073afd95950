//! From the events of a case to its deadlines.
//!
//! ```text
//! events -> starts of each clock -> counted dates -> earliest term
//!        -> what closed it -> how firm it is -> deadline
//! ```
//!
//! Which clocks there are, and how each is counted, is data
//! (`data/cases/clocks/`); here is only what all of them share.

use std::fmt::Write as _;

use hashgate_model::{AsOf, Cite, Date};
use hashgate_pack::cases::{
    Agency, CaseLaw, ClockRule, Closing, DayOne, Direction, Effect, Needs,
    Standing, Term, Unit, Vested,
};

use crate::{
    CaseError, CaseEvent, CaseFile, Clock, ClockDeadline, Decider, Event,
    Start, Status, check_events,
    days::{self, Counted},
    events::objects,
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
    let mut case = Case {
        file,
        law,
        as_of,
        agency,
        objects: objects(file, law),
        deadlines: Vec::new(),
        warnings: Vec::new(),
    };
    case.warn_of_events();
    for rule in &law.clocks {
        case.run(rule);
    }
    Ok(case.into_clock())
}

/// A case being worked out.
struct Case<'a> {
    file: &'a CaseFile,
    law: &'a CaseLaw,
    as_of: AsOf,
    agency: &'a Agency,
    objects: Vec<Option<String>>,
    deadlines: Vec<ClockDeadline>,
    warnings: Vec<String>,
}

/// One way in which a clock was counted.
struct Candidate<'a> {
    term: &'a Term,
    start: Start,
    /// The event it starts from, if it starts from an event.
    event: Option<&'a Event>,
    /// How firm the deadline is that it starts from.
    standing: Standing,
    /// Whether it comes down from a clock of detention.
    detention: bool,
    counted: Counted,
    counting: String,
    notes: Vec<String>,
    cites: Vec<Cite>,
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
        let after = |c: &Candidate<'_>| c.term.direction == Direction::After;
        if !candidates.iter().any(after) {
            // "15 days before liquidation" alone says nothing of an entry
            // that the case does not have.
            return;
        }
        if rule.terms.len() == 1 {
            for candidate in candidates {
                self.push(rule, vec![candidate]);
            }
            return;
        }
        candidates.sort_by_key(|c| c.counted.date);
        let opened =
            candidates.iter().filter(|c| after(c)).map(|c| c.start.date);
        if let (Some(first), Some(opened)) = (candidates.first(), opened.min())
            && first.counted.date < opened
        {
            self.warnings.push(format!(
                "{}: the window closed on {}, before it could open on \
                 {opened}; there is none.",
                rule.title, first.counted.date
            ));
            return;
        }
        self.push(rule, candidates);
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
                    .map(|d| self.after_deadline(term, d))
                    .collect()
            } else {
                self.events_of(name, term.of.as_deref())
                    .map(|(i, event)| self.after_event(rule, term, i, event))
                    .collect()
            };
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The events of a kind that are, or may be, about an object.
    fn events_of(
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

    fn after_deadline(
        &self,
        term: &'a Term,
        from: &ClockDeadline,
    ) -> Candidate<'a> {
        let start =
            Start { event: None, name: from.id.clone(), date: from.date };
        let counted = days::count(term, start.date, &self.law.holidays);
        let detention =
            self.law.clock(&from.id).is_some_and(|c| c.detention_clock);
        Candidate {
            counting: in_words(term, &start, &from.title, &counted),
            standing: from.confidence,
            term,
            start,
            event: None,
            detention,
            counted,
            notes: Vec::new(),
            cites: Vec::new(),
        }
    }

    fn after_event(
        &self,
        rule: &ClockRule,
        term: &'a Term,
        index: usize,
        event: &'a Event,
    ) -> Candidate<'a> {
        let start = Start {
            event: Some(index + 1),
            name: event.kind.clone(),
            date: event.date,
        };
        let title = self
            .law
            .event(&event.kind)
            .map_or(event.kind.as_str(), |kind| kind.title.as_str());
        let counted = days::count(term, start.date, &self.law.holidays);
        let mut candidate = Candidate {
            counting: in_words(term, &start, title, &counted),
            standing: rule.confidence,
            term,
            start,
            event: Some(event),
            detention: false,
            counted,
            notes: Vec::new(),
            cites: Vec::new(),
        };
        if rule.paper_may_set
            && let Some(by) = event.answer_by
        {
            candidate.counted.date = by;
            candidate.standing = Standing::Settled;
            candidate.counting = format!(
                "the day that the paper of event {} itself sets",
                index + 1
            );
        } else {
            self.shorten(rule, &mut candidate, title);
        }
        candidate
    }

    /// The shorter time that customs may set near the limitation of action.
    fn shorten(
        &self,
        rule: &ClockRule,
        candidate: &mut Candidate<'a>,
        title: &str,
    ) {
        let (Some(short), Some(event)) = (&rule.short_period, candidate.event)
        else {
            return;
        };
        let left = self
            .file
            .facts
            .limitation_ends
            .map(|ends| ends.days_since(event.date));
        let near = left.map(|left| left < short.limitation_days_left);
        let cited = short.cites.first().map_or("", |c| c.text.as_str());
        let working = |count| Term {
            from: candidate.term.from.clone(),
            of: None,
            count,
            unit: Unit::Business,
            direction: Direction::After,
            day_one: candidate.term.day_one,
        };
        let floor = short.floor_working_days;
        if let Some(set) = event.working_days {
            let term = working(set);
            let counted = days::count(&term, event.date, &self.law.holidays);
            candidate.counting = format!(
                "{}, the time that the notice itself sets ({cited})",
                in_words(&term, &candidate.start, title, &counted)
            );
            candidate.counted = counted;
            candidate.cites.extend(short.cites.iter().cloned());
            if set < floor {
                candidate.standing = Standing::Arguable;
                candidate.notes.push(format!(
                    "The notice sets {set} working days; {cited} allows no \
                     fewer than {floor}. Keep the date and object."
                ));
            }
            if near != Some(true) {
                candidate.standing = Standing::Arguable;
                candidate.notes.push(format!(
                    "A shorter time may be set only with fewer than {} days \
                     left before the limitation of action ({cited}); {}. \
                     Keep the date and ask.",
                    short.limitation_days_left,
                    match left {
                        Some(left) => format!("{left} were left"),
                        None => "the case does not say how many were left"
                            .to_owned(),
                    }
                ));
            }
        } else if near == Some(true) {
            let least =
                days::count(&working(floor), event.date, &self.law.holidays);
            candidate.cites.extend(short.cites.iter().cloned());
            candidate.notes.push(format!(
                "Only {} days were left before the limitation of action: \
                 customs may have set as few as {floor} working days, to {} \
                 ({cited}). Read the notice.",
                left.unwrap_or_default(),
                least.date
            ));
        }
    }

    /// Makes a deadline of the candidates, earliest first.
    fn push(&mut self, rule: &'a ClockRule, candidates: Vec<Candidate<'a>>) {
        let Some(date) = candidates.iter().map(|c| c.counted.date).min() else {
            return;
        };
        let opened = candidates
            .iter()
            .filter(|c| c.term.direction == Direction::After)
            .map(|c| c.start.date)
            .min()
            .unwrap_or(date);
        let safe_date = if rule.keep_through {
            date
        } else {
            days::safe(date, opened, &self.law.holidays)
        };
        let deciding: Vec<&Candidate<'_>> =
            candidates.iter().filter(|c| c.counted.date == date).collect();
        let set_by_paper = deciding.iter().all(|c| {
            rule.paper_may_set && c.event.is_some_and(|e| e.answer_by.is_some())
        });
        let mut confidence = deciding
            .iter()
            .map(|c| c.standing)
            .max()
            .unwrap_or(rule.confidence);
        if !set_by_paper {
            confidence = confidence.max(rule.confidence);
        }
        let mut notes: Vec<String> = rule.note.iter().cloned().collect();
        let mut cites = rule.cites.clone();
        for c in &candidates {
            notes.extend(c.notes.iter().cloned());
            notes.extend(closure_note(c));
            cites.extend(c.cites.iter().cloned());
        }
        let detention =
            rule.detention_clock || candidates.iter().any(|c| c.detention);
        if detention && self.agency.vested == Vested::Arguable {
            confidence = confidence.max(Standing::Arguable);
            notes.extend(self.agency.warning.iter().cloned());
            cites.extend(self.agency.cites.iter().cloned());
        }
        let closed = self.closed(rule, opened);
        let (status, closed_by) = match closed {
            Some((closing, number, day)) if day <= date => {
                notes.extend(closing.note.iter().cloned());
                match closing.effect {
                    Effect::Met => (Status::Met, Some(number)),
                    Effect::Ended => (Status::Ended, Some(number)),
                }
            }
            Some((closing, number, _)) => {
                notes.extend(closing.note_if_later.iter().cloned());
                match closing.effect {
                    Effect::Met => (Status::Late, Some(number)),
                    Effect::Ended => (Status::Passed, Some(number)),
                }
            }
            None if self.as_of.date() > date => (Status::Passed, None),
            None => (Status::Open, None),
        };
        let counting = match candidates.as_slice() {
            [one] => one.counting.clone(),
            several => format!(
                "the earliest of: {}",
                several
                    .iter()
                    .map(|c| format!("{} = {}", c.counting, c.counted.date))
                    .collect::<Vec<_>>()
                    .join("; ")
            ),
        };
        cites.dedup();
        self.deadlines.push(ClockDeadline {
            id: rule.id.clone(),
            title: rule.title.clone(),
            date,
            safe_date,
            counting,
            cite: cites
                .iter()
                .map(Cite::to_string)
                .collect::<Vec<_>>()
                .join("; "),
            confidence,
            note: (!notes.is_empty()).then(|| notes.join(" ")),
            actor: rule.actor,
            if_missed: rule.if_missed.clone(),
            status,
            closed_by,
            days_left: date.days_since(self.as_of.date()),
            from: candidates.into_iter().map(|c| c.start).collect(),
            cites,
        });
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
                    .filter(|(_, event)| {
                        event.date <= self.as_of.date()
                            && (closing.any_time || event.date >= opened)
                    })
                    .map(move |(i, event)| (closing, i + 1, event.date))
            })
            .min_by_key(|(_, number, day)| (*day, *number))
    }

    /// What is odd about the events, though they can be so.
    fn warn_of_events(&mut self) {
        for (i, event) in self.file.events.iter().enumerate() {
            let number = i + 1;
            if event.date > self.as_of.date() {
                self.warnings.push(format!(
                    "Event {number} ({}, {}) lies after {}; it is taken as \
                     planned.",
                    event.kind, event.date, self.as_of
                ));
            }
            let about = self.objects.get(i).and_then(Option::as_deref);
            let open = self
                .law
                .event(&event.kind)
                .is_some_and(|kind| kind.objects.len() > 1);
            if open && about.is_none() {
                self.warnings.push(format!(
                    "Event {number} ({}, {}) does not say what it is about; \
                     write `of` beside it. Until then every clock that it \
                     may concern takes it for its own.",
                    event.kind, event.date
                ));
            }
        }
    }

    fn into_clock(mut self) -> Clock {
        // A stable sort: on one day the order of the data's clocks holds.
        self.deadlines.sort_by_key(|d| d.date);
        let has = |kinds: &[&str]| {
            self.file.events.iter().any(|e| kinds.contains(&e.kind.as_str()))
        };
        let starts: Vec<&str> = self
            .law
            .clocks
            .iter()
            .filter(|c| c.detention_clock)
            .flat_map(ClockRule::starts)
            .collect();
        let detained = has(&starts) || has(&["detention_notice"]);
        let none_because = self.none_because(detained);
        Clock {
            events: self
                .file
                .events
                .iter()
                .enumerate()
                .map(|(i, event)| CaseEvent {
                    number: i + 1,
                    kind: event.kind.clone(),
                    title: self
                        .law
                        .event(&event.kind)
                        .map_or_else(String::new, |k| k.title.clone()),
                    date: event.date,
                    of: self.objects.get(i).cloned().flatten(),
                    planned: event.date > self.as_of.date(),
                    note: event.note.clone(),
                })
                .collect(),
            none_because,
            decider: detained.then(|| self.decider()),
            deadlines: self.deadlines,
            warnings: self.warnings,
        }
    }

    fn decider(&self) -> Decider {
        Decider {
            name: self
                .file
                .facts
                .deciding_agency
                .clone()
                .unwrap_or_else(|| self.agency.name.clone()),
            vested: self.agency.vested,
            explanation: self.agency.explanation.clone(),
            warning: self.agency.warning.clone(),
            ask_for: self.agency.ask_for.clone(),
            cites: self.agency.cites.clone(),
        }
    }

    /// Why no clock runs, where none does.
    fn none_because(&self, detained: bool) -> Option<String> {
        if detained && self.agency.vested == Vested::Agency {
            return Some(self.agency.explanation.clone());
        }
        if !self.deadlines.is_empty() {
            return None;
        }
        if self.file.events.is_empty() {
            return Some(
                "The case has no event yet; a clock starts from an event \
                 such as presentation, a mailed notice or a liquidation."
                    .to_owned(),
            );
        }
        let mut why: Vec<&str> = self
            .file
            .events
            .iter()
            .filter_map(|e| self.law.event(&e.kind)?.starts_nothing.as_deref())
            .collect();
        why.dedup();
        Some(if why.is_empty() {
            "None of these events starts a clock.".to_owned()
        } else {
            why.join(" ")
        })
    }
}

/// `30 calendar days from 2025-01-10 (seizure notice mailed, event 1)`.
fn in_words(
    term: &Term,
    start: &Start,
    title: &str,
    counted: &Counted,
) -> String {
    let unit = match (term.unit, term.count) {
        (Unit::Calendar, 1) => "calendar day",
        (Unit::Calendar, _) => "calendar days",
        (Unit::Business, 1) => "business day",
        (Unit::Business, _) => "business days",
        (Unit::Months, 1) => "month",
        (Unit::Months, _) => "months",
        (Unit::Years, 1) => "year",
        (Unit::Years, _) => "years",
    };
    let side = match term.direction {
        Direction::After => "from",
        Direction::Before => "before",
    };
    let place = match start.event {
        Some(number) => format!("event {number}: {title}"),
        None => title.to_owned(),
    };
    let day_one = match (term.unit, term.day_one) {
        (Unit::Calendar | Unit::Business, DayOne::NextDay) => {
            ", that day not counted"
        }
        (Unit::Calendar | Unit::Business, DayOne::SameDay) => {
            ", that day counted"
        }
        _ => "",
    };
    let mut text = format!(
        "{} {unit} {side} {} ({place}){day_one}",
        term.count, start.date
    );
    if term.unit == Unit::Business {
        text.push_str(", weekends left out");
        for (day, name) in &counted.left_out {
            // Writing to a string cannot fail.
            let _ = write!(text, ", {name} {day} left out");
        }
    }
    text
}

/// What a presidential closure on the way may change.
fn closure_note(candidate: &Candidate<'_>) -> Option<String> {
    let closures = &candidate.counted.closures;
    let (first, _) = closures.first()?;
    let days: Vec<String> =
        closures.iter().map(|(day, name)| format!("{day} ({name})")).collect();
    Some(format!(
        "The President closed the offices on {}; such an order speaks of pay \
         and leave, so {first} counts here as a business day. Customs may \
         leave it out and count longer.",
        days.join(", ")
    ))
}
