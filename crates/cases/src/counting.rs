//! One way in which a clock was counted, and how to say it.

use std::fmt::Write as _;

use hashgate_model::{Cite, Date};
use hashgate_pack::cases::{
    CaseLaw, ClockRule, DayOne, Direction, ShortPeriod, Standing, Term, Unit,
};

use crate::{
    ClockDeadline, Event, Start,
    days::{self, Counted},
};

/// One way in which a clock was counted.
pub(crate) struct Candidate<'a> {
    pub term: &'a Term,
    pub start: Start,
    /// The event it starts from, if it starts from an event.
    pub event: Option<&'a Event>,
    /// How firm the count is.
    pub standing: Standing,
    /// Whether it comes down from a clock of detention.
    pub detention: bool,
    pub counted: Counted,
    pub counting: String,
    pub notes: Vec<String>,
    pub cites: Vec<Cite>,
}

impl<'a> Candidate<'a> {
    /// Counted from another deadline.
    pub fn after_deadline(
        law: &CaseLaw,
        term: &'a Term,
        from: &ClockDeadline,
    ) -> Self {
        let start = Start {
            event: None,
            name: from.id.clone(),
            date: from.date,
            at_latest: from.at_latest,
        };
        let counted = days::count(term, start.date, &law.holidays);
        Self {
            counting: in_words(term, &start, &from.title, &counted),
            standing: from.confidence,
            term,
            start,
            event: None,
            detention: law.clock(&from.id).is_some_and(|c| c.detention_clock),
            counted,
            notes: Vec::new(),
            cites: Vec::new(),
        }
    }

    /// Counted from the event of that number.
    pub fn after_event(
        law: &CaseLaw,
        rule: &ClockRule,
        term: &'a Term,
        number: usize,
        event: &'a Event,
        limitation_ends: Option<Date>,
    ) -> Self {
        let start = Start {
            event: Some(number),
            name: event.kind.clone(),
            date: event.date,
            at_latest: false,
        };
        let title = law
            .event(&event.kind)
            .map_or(event.kind.as_str(), |kind| kind.title.as_str());
        let counted = days::count(term, start.date, &law.holidays);
        let mut candidate = Self {
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
            candidate.counted = Counted::plain(by);
            candidate.standing = Standing::Settled;
            candidate.counting =
                format!("the day that the paper of event {number} itself sets");
        } else if let Some(short) = &rule.short_period {
            candidate.shorten(law, short, title, limitation_ends);
        }
        candidate
    }

    /// Counted from the latest day on which an event can have happened whose
    /// own day nobody gave: that of the event of this number, which came
    /// after it.
    pub fn at_latest(
        law: &CaseLaw,
        rule: &ClockRule,
        term: &'a Term,
        missing: &str,
        number: usize,
        later: &Event,
    ) -> Self {
        let start = Start {
            event: Some(number),
            name: missing.to_owned(),
            date: later.date,
            at_latest: true,
        };
        let title = |kind: &str| {
            law.event(kind)
                .map_or_else(|| kind.to_owned(), |known| known.title.clone())
        };
        let counted = days::count(term, start.date, &law.holidays);
        let counting = in_words(term, &start, &title(&later.kind), &counted);
        Self {
            counting: format!(
                "at the latest {counting}: the day of \"{}\" is not given and \
                 was no later",
                title(missing)
            ),
            standing: rule.confidence,
            term,
            start,
            event: None,
            detention: false,
            counted,
            notes: Vec::new(),
            cites: Vec::new(),
        }
    }

    /// Whether the paper itself set the day.
    pub fn is_set_by_paper(&self, rule: &ClockRule) -> bool {
        rule.paper_may_set
            && self.event.is_some_and(|event| event.answer_by.is_some())
    }

    /// The shorter time that customs may set near the limitation of action
    /// (19 CFR 171.2(e)).
    fn shorten(
        &mut self,
        law: &CaseLaw,
        short: &ShortPeriod,
        title: &str,
        limitation_ends: Option<Date>,
    ) {
        let Some(event) = self.event else { return };
        let left = limitation_ends.map(|ends| ends.days_since(event.date));
        let near = left.is_some_and(|left| left < short.limitation_days_left);
        let cited = short.cites.first().map_or("", |c| c.text.as_str());
        let floor = short.floor_working_days;
        let working = |count| Term {
            from: Vec::new(),
            of: None,
            count,
            unit: Unit::Business,
            direction: Direction::After,
            day_one: self.term.day_one,
        };
        let Some(set) = event.working_days else {
            if near {
                let least =
                    days::count(&working(floor), event.date, &law.holidays);
                self.notes.push(format!(
                    "Only {} days were left before the limitation of \
                     action: customs may have set as few as {floor} working \
                     days, to {} ({cited}). Read the notice.",
                    left.unwrap_or_default(),
                    least.date
                ));
                self.cites.extend(short.cites.iter().cloned());
            }
            return;
        };
        let term = working(set);
        let counted = days::count(&term, event.date, &law.holidays);
        self.counting = format!(
            "{}; the time that the notice itself sets ({cited})",
            in_words(&term, &self.start, title, &counted)
        );
        self.counted = counted;
        self.cites.extend(short.cites.iter().cloned());
        if set < floor {
            self.standing = Standing::Arguable;
            self.notes.push(format!(
                "The notice sets {set} working days; {cited} allows no fewer \
                 than {floor}. Keep the date and object."
            ));
        }
        if !near {
            self.standing = Standing::Arguable;
            self.notes.push(format!(
                "A shorter time may be set only with fewer than {} days left \
                 before the limitation of action ({cited}); {}. Keep the \
                 date and ask.",
                short.limitation_days_left,
                match left {
                    Some(left) => format!("{left} were left"),
                    None => "the case does not say how many were left \
                             (`limitation_ends`)"
                        .to_owned(),
                }
            ));
        }
    }

    /// What a presidential closure on the way may change.
    pub fn closure_note(&self) -> Option<String> {
        let (first, _) = self.counted.closures.first()?;
        let days: Vec<String> = self
            .counted
            .closures
            .iter()
            .map(|(day, name)| format!("{day} ({name})"))
            .collect();
        Some(format!(
            "The President closed the offices on {}; such an order speaks of \
             pay and leave, so {first} counts here as a business day. Customs \
             may leave it out and count longer.",
            days.join(", ")
        ))
    }
}

/// `30 calendar days from 2025-01-10 (event 1: Seizure notice mailed)`.
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
    let in_days = matches!(term.unit, Unit::Calendar | Unit::Business);
    let day_one = match term.day_one {
        DayOne::NextDay if in_days => ", that day not counted",
        DayOne::SameDay if in_days => ", that day counted",
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
            let _ = write!(text, ", {name} ({day}) left out");
        }
    }
    text
}
