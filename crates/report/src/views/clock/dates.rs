//! Every date of a case, and how each was counted.

use hashgate_cases::{Clock, ClockDeadline, Status};
use hashgate_model::Cite;
use hashgate_pack::cases::{Actor, Stage};

use super::{after, cite_item, day};
use crate::document::{Cell, Column, Document, Mark, Table};

/// Every date in two tables: those ahead, and those behind.
pub(super) fn dates(doc: &mut Document, clock: &Clock) {
    let open = |d: &&ClockDeadline| d.status == Status::Open;
    let mut ahead: Vec<&ClockDeadline> =
        clock.deadlines.iter().filter(open).collect();
    ahead.sort_by_key(|d| (d.safe_date, d.date));
    let behind: Vec<&ClockDeadline> =
        clock.deadlines.iter().filter(|d| !open(d)).collect();
    // While goods are seized, the dates of their entry wait: they mean
    // something only if the goods come free.
    let waits = |d: &&ClockDeadline| {
        clock.stages.contains(&Stage::Seized) && of_the_entry(d, clock)
    };
    let (later, now): (Vec<&ClockDeadline>, Vec<&ClockDeadline>) =
        ahead.into_iter().partition(waits);
    ahead_of(doc, "Dates ahead", &now);
    ahead_of(doc, "Dates of the entry, if the goods come free", &later);
    if !behind.is_empty() {
        doc.heading("Dates behind");
        let mut table = Table::new([
            Column::date("last day").plain(),
            Column::text("how it stands").plain(),
            Column::text("how firm").plain(),
            Column::text("what").plain(),
        ]);
        for d in behind {
            let by = d.closed_by.map_or_else(String::new, |number| {
                format!(" (event {number})")
            });
            table.row([
                Cell::date(day(d.date), d.date),
                format!(
                    "{}{by}{}",
                    status(d.status),
                    if d.at_latest { ", at the latest" } else { "" }
                )
                .into(),
                d.confidence.to_string().into(),
                (&d.title).into(),
            ]);
        }
        doc.table(table);
    }
}

/// Whether a date hangs on the entry of the goods alone: it is counted from
/// arrival, entry or liquidation, or from such a date.
fn of_the_entry(deadline: &ClockDeadline, clock: &Clock) -> bool {
    !deadline.from.is_empty()
        && deadline.from.iter().all(|start| {
            let of_entry = ["arrival", "entry", "release", "liquidation"];
            of_entry.contains(&start.name.as_str())
                || clock.deadlines.iter().any(|other| {
                    other.id == start.name
                        && other.id != deadline.id
                        && of_the_entry(other, clock)
                })
        })
}

/// A table of dates to come.
fn ahead_of(doc: &mut Document, heading: &str, dates: &[&ClockDeadline]) {
    if dates.is_empty() {
        return;
    }
    doc.heading(heading);
    let mut table = Table::new([
        Column::date("safe day"),
        Column::date("last day"),
        Column::text("who"),
        Column::text("how firm"),
        Column::text("what").plain(),
    ]);
    for d in dates {
        table.row([
            Cell::date(day(d.safe_date), d.safe_date),
            Cell::date(literal(d), d.date),
            who(d.actor).into(),
            d.confidence.to_string().into(),
            (&d.title).into(),
        ]);
    }
    doc.table(table);
}

/// How each date was counted. What stands under `Who decides` is not said
/// again for every date that hangs on it.
pub(super) fn details(doc: &mut Document, clock: &Clock) {
    if clock.deadlines.is_empty() {
        return;
    }
    doc.heading("How each date was counted");
    let decider = clock.decider.as_ref();
    let warning = decider.and_then(|d| d.warning.as_deref()).unwrap_or("");
    for d in &clock.deadlines {
        doc.item(Mark::Bullet, format!("{} {}", d.date, d.title));
        doc.detail(format!("{}.", d.counting));
        if let Some(note) = &d.note {
            let note = match warning {
                "" => note.clone(),
                said => note.replace(said, "").replace("  ", " "),
            };
            doc.detail(note.trim());
        }
        if d.status == Status::Open {
            doc.detail(after(d));
        }
        let said = |cite: &Cite| {
            decider.is_some_and(|decider| decider.cites.contains(cite))
        };
        let own: Vec<Cite> =
            d.cites.iter().filter(|cite| !said(cite)).cloned().collect();
        cite_item(doc, &own);
    }
}

/// The literal day where it is not the safe one.
fn literal(deadline: &ClockDeadline) -> String {
    if deadline.at_latest {
        format!("{} at the latest", deadline.date)
    } else if deadline.date == deadline.safe_date {
        "same day".to_owned()
    } else {
        deadline.date.to_string()
    }
}

fn who(actor: Actor) -> &'static str {
    match actor {
        Actor::Importer => "you",
        Actor::Customs => "customs",
        Actor::Nobody => "nobody",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Passed => "passed",
        Status::Met => "met",
        Status::Late => "late",
        Status::Ended => "ended",
    }
}
