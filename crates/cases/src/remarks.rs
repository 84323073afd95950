//! What a case shows beside its dates: what is odd, who decides, why no clock
//! runs.

use std::collections::BTreeSet;

use hashgate_pack::cases::{Actor, ClockRule, Unit, Vested, on};

use crate::{CaseEvent, Decider, Status, clock::Case, identifiers};

impl Case<'_> {
    /// What is odd about the events, though they can be so.
    pub(crate) fn odd_events(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for (i, event) in self.file.events.iter().enumerate() {
            let number = i + 1;
            if event.date > self.as_of.date() {
                warnings.push(format!(
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
                warnings.push(format!(
                    "Event {number} ({}, {}) does not say what it is about; \
                     write `of` beside it. Until then every clock that it \
                     may concern takes it for its own.",
                    event.kind, event.date
                ));
            }
        }
        warnings.extend(self.events_after_others());
        warnings.extend(identifiers::warnings(&self.file.facts));
        warnings.extend(self.odd_emergency_duty());
        warnings
    }

    /// Events that come after another which mostly ends what they begin.
    fn events_after_others(&self) -> Vec<String> {
        let events = || self.file.events.iter().enumerate();
        let mut odd = Vec::new();
        for (i, event) in events() {
            let Some(kind) = self.law.event(&event.kind) else { continue };
            for after in &kind.odd_after {
                let other = events().find(|(_, other)| {
                    other.kind == after.kind && other.date <= event.date
                });
                odd.extend(other.map(|(j, other)| {
                    format!(
                        "Event {} ({}, {}) comes after event {} ({}, {}). {}",
                        i + 1,
                        event.kind,
                        event.date,
                        j + 1,
                        other.kind,
                        other.date,
                        after.why
                    )
                }));
            }
        }
        odd
    }

    /// An entry outside the days on which emergency duty was collected has
    /// nothing to get back.
    fn odd_emergency_duty(&self) -> Option<String> {
        let paid = self.file.facts.ieepa_duty_usd?;
        let entry = self.file.events.iter().find(|e| e.kind == "entry")?;
        if paid.is_zero()
            || on(&self.law.amounts.emergency_duty, entry.date).is_some()
        {
            return None;
        }
        let known = self.law.amounts.emergency_duty.first()?;
        Some(format!(
            "The case has {} of emergency duty on an entry of {}; it was \
             collected from {} to {} ({}). Look at the entry summary again.",
            paid.money(),
            entry.date,
            known.from,
            known.to.map_or_else(String::new, |to| to.to_string()),
            known.cites.first().map_or_else(String::new, ToString::to_string),
        ))
    }

    /// What is odd about the dates that came out.
    pub(crate) fn odd_dates(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let first = |id: &str| self.deadlines.iter().find(|d| d.id == id);
        if let (Some(claim), Some(petition)) =
            (first("claim_and_cost_bond"), first("petition_seizure"))
            && claim.date < petition.date
        {
            warnings.push(format!(
                "The claim and cost bond ({}) end before the petition ({}): \
                 publication has its own clock. A petition alone does not \
                 stop forfeiture unless it defers it.",
                claim.date, petition.date
            ));
        }
        if let Some(excluded) = first("deemed_exclusion")
            && let Some((i, early)) = self
                .events_of("protest_filed", Some("exclusion"))
                .find(|(_, event)| event.date <= excluded.date)
            && !self.file.events.iter().any(|e| e.kind == "exclusion")
        {
            warnings.push(format!(
                "Event {} (protest_filed, {}) comes before the goods are \
                 deemed excluded ({}): there was no decision to protest yet. \
                 File again after that day.",
                i + 1,
                early.date,
                excluded.date
            ));
        }
        warnings.extend(self.days_not_given());
        warnings.extend(self.missed());
        warnings
    }

    /// The events whose day nobody gave, and from which a clock runs.
    fn days_not_given(&self) -> Vec<String> {
        let mut missing: Vec<(&str, usize)> = self
            .deadlines
            .iter()
            .flat_map(|d| &d.from)
            .filter(|start| start.at_latest)
            .filter_map(|start| Some((start.name.as_str(), start.event?)))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing
            .into_iter()
            .map(|(kind, number)| {
                format!(
                    "The day of \"{}\" is not given. It was no later than \
                     event {number}, so every date counted from it is the \
                     latest that it can be and may have passed. Ask the port \
                     for that day and add it as a `{kind}` event.",
                    self.law.event(kind).map_or(kind, |k| k.title.as_str())
                )
            })
            .collect()
    }

    /// What the importer was bound to do, and nothing in the case says was
    /// done.
    fn missed(&self) -> Vec<String> {
        self.deadlines
            .iter()
            .filter(|d| d.status == Status::Passed)
            .filter(|d| self.law.clock(&d.id).is_some_and(|c| c.obligation))
            .map(|d| {
                format!(
                    "Was due {}{}, and nothing in the case says that it was \
                     done: {}. {}",
                    d.date,
                    if d.at_latest { " at the latest" } else { "" },
                    d.title,
                    d.if_missed
                )
            })
            .collect()
    }

    /// The events, as the answer repeats them.
    pub(crate) fn told(&self) -> Vec<CaseEvent> {
        self.file
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
            .collect()
    }

    /// Whether the case is one of detention: it has an event that starts a
    /// clock of detention, or the notice of one.
    pub(crate) fn is_detention(&self) -> bool {
        let starts: BTreeSet<&str> = self
            .law
            .clocks
            .iter()
            .filter(|clock| clock.detention_clock)
            .flat_map(ClockRule::starts)
            .chain(["detention_notice"])
            .collect();
        self.file.events.iter().enumerate().any(|(i, event)| {
            let about = self.objects.get(i).and_then(Option::as_deref);
            starts.contains(event.kind.as_str())
                && about.is_none_or(|about| about == "exclusion")
        })
    }

    pub(crate) fn decider(&self) -> Decider {
        let named = self.file.facts.deciding_agency.as_ref();
        Decider {
            name: named.unwrap_or(&self.agency.name).clone(),
            vested: self.agency.vested,
            explanation: self.agency.explanation.clone(),
            warning: self.agency.warning.clone(),
            ask_for: self.agency.ask_for.clone(),
            cites: self.agency.cites.clone(),
        }
    }

    /// Why no clock runs, where none does.
    pub(crate) fn none_because(&self, detained: bool) -> Option<String> {
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
        let why: BTreeSet<&str> = self
            .file
            .events
            .iter()
            .filter_map(|e| self.law.event(&e.kind)?.starts_nothing.as_deref())
            .collect();
        let why: Vec<String> = why
            .into_iter()
            .map(str::to_owned)
            .chain(self.earliest_ends())
            .collect();
        Some(if why.is_empty() {
            "None of these events starts a clock.".to_owned()
        } else {
            why.join(" ")
        })
    }

    /// For each event that awaits another, the earliest that the clocks of
    /// that other one can end.
    fn earliest_ends(&self) -> Vec<String> {
        let mut told = Vec::new();
        for event in &self.file.events {
            let kind = self.law.event(&event.kind);
            let Some(awaited) = kind.and_then(|kind| kind.awaits.as_ref())
            else {
                continue;
            };
            let title =
                self.law.event(awaited).map_or(awaited.as_str(), |k| &k.title);
            for rule in &self.law.clocks {
                let term = rule.terms.iter().find(|term| {
                    term.from.contains(awaited) && term.unit == Unit::Calendar
                });
                let Some(term) = term else { continue };
                if rule.actor != Actor::Importer || rule.needs.is_some() {
                    continue;
                }
                told.push(format!(
                    "\"{title}\" on the very day, {}, would end \"{}\" on {}: \
                     it cannot be earlier, and may be near.",
                    event.date,
                    rule.title,
                    event.date.plus_days(term.count)
                ));
            }
        }
        told
    }
}
