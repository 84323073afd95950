//! Whether the events of a case can be as they are told.

use hashgate_model::{AsOf, Date};
use hashgate_pack::cases::{CaseLaw, EventKind};

use crate::{CaseError, CaseFault, CaseFile, Event};

/// Checks every event of a case against the pack and against the others.
///
/// # Errors
///
/// [`CaseError::Events`] with every event that cannot be as it is told: an
/// unknown kind, a second of a kind that a case holds once, a notice before
/// the arrival, a mailing in the future. [`CaseError::NoLaw`] if the pack has
/// no kinds of events.
pub fn check_events(
    file: &CaseFile,
    law: &CaseLaw,
    as_of: AsOf,
) -> Result<(), CaseError> {
    if law.events.is_empty() {
        return Err(CaseError::NoLaw("kinds of events"));
    }
    let mut faults = Vec::new();
    for (i, event) in file.events.iter().enumerate() {
        let mut fault = |what: String| {
            faults.push(CaseFault {
                event: Some(i + 1),
                line: None,
                what: format!("({}, {}) {what}", event.kind, event.date),
            });
        };
        let Some(kind) = law.event(&event.kind) else {
            fault(unknown(&event.kind, &law.events));
            continue;
        };
        let others = || file.events.iter().enumerate().filter(|(j, _)| *j != i);
        if let Some(period) = law.holidays.covers
            && !period.contains(event.date)
        {
            fault(format!(
                "is outside {} to {}, the years that days are counted for; \
                 check the year",
                period.from,
                period.to.map_or_else(String::new, |to| to.to_string()),
            ));
        }
        if event.date > as_of.date() && !kind.may_be_planned {
            fault(format!(
                "is after the as-of date {as_of}; such an event must have \
                 happened: correct the date, or ask as of a later day"
            ));
        }
        if kind.once
            && let Some((j, _)) =
                others().find(|(j, other)| *j < i && other.kind == event.kind)
        {
            fault(format!(
                "is the second of its kind after event {}; a case holds one: \
                 put the other into a case of its own",
                j + 1
            ));
        }
        for (j, other) in others() {
            if event.date < other.date && kind.not_before.contains(&other.kind)
            {
                fault(format!(
                    "comes before event {} ({}, {}), which must come first; \
                     check both dates",
                    j + 1,
                    other.kind,
                    other.date
                ));
            }
        }
        details(event, kind, &mut fault);
    }
    if faults.is_empty() { Ok(()) } else { Err(CaseError::Events(faults)) }
}

/// What an event adds to its kind and date.
fn details(event: &Event, kind: &EventKind, fault: &mut dyn FnMut(String)) {
    if let Some(of) = &event.of
        && !kind.objects.iter().any(|object| &object.of == of)
    {
        let known: Vec<_> =
            kind.objects.iter().map(|o| o.of.as_str()).collect();
        fault(if known.is_empty() {
            format!("takes no `of`; remove `of = \"{of}\"`")
        } else {
            format!("cannot be of `{of}`; write one of {}", known.join(", "))
        });
    }
    if let Some(by) = event.answer_by
        && by < event.date
    {
        fault(format!("sets `answer_by` to {by}, before its own date"));
    }
    if event.working_days.is_some_and(|days| !(1..=365).contains(&days)) {
        fault("sets `working_days` outside 1 to 365".to_owned());
    }
}

/// A sentence on an unknown kind, with the likeliest one meant.
fn unknown(text: &str, kinds: &[EventKind]) -> String {
    let folded = text.to_lowercase().replace(['-', ' '], "_");
    let near = kinds
        .iter()
        .map(|k| (strsim::jaro_winkler(&folded, &k.kind), k.kind.as_str()))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(score, _)| *score > 0.75);
    match near {
        Some((_, kind)) => {
            format!("is of no known kind; is `{kind}` meant?")
        }
        None => format!(
            "is of no known kind; write one of {}",
            kinds
                .iter()
                .map(|k| k.kind.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

/// What each event is about: what it says, or what alone it can be.
///
/// An event that could be about several things, or about nothing the case
/// shows, is about none: clocks then take it to fit them all.
pub(crate) fn objects(file: &CaseFile, law: &CaseLaw) -> Vec<Option<String>> {
    let shown = |by: &[String], until: Date| {
        file.events.iter().any(|e| e.date <= until && by.contains(&e.kind))
    };
    file.events
        .iter()
        .map(|event| {
            event.of.clone().or_else(|| {
                let kind = law.event(&event.kind)?;
                let mut fits = kind
                    .objects
                    .iter()
                    .filter(|object| shown(&object.shown_by, event.date));
                let only = fits.next()?;
                fits.next().is_none().then(|| only.of.clone())
            })
        })
        .collect()
}
