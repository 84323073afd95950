//! Ways to take, storage and penalties: what a case can come to.

use hashgate_cases::{Availability, Clock, Election, Exposure, StorageMeter};
use hashgate_pack::cases::{Culpability, Route};

use super::{cite, cite_item, day};
use crate::document::{Cell, Column, Document, Mark, Table};

pub(super) fn ways(doc: &mut Document, clock: &Clock) {
    if let Some(route) = &clock.route {
        doc.heading(match route.route {
            Some(Route::Summary) => "Forfeiture: by customs itself",
            Some(Route::Judicial) => "Forfeiture: by a court",
            None => "Forfeiture: the route depends on the value",
        });
        doc.paragraph(&route.because);
        cite(doc, &route.cites);
    }
    if clock.elections.is_empty() {
        return;
    }
    doc.heading("Ways to take");
    let mut table = Table::new([
        Column::text("way").plain(),
        Column::date("safe day"),
        Column::amount("sum, USD"),
        Column::amount("storage to the last day"),
    ]);
    for way in &clock.elections {
        table.row([
            (&way.title).into(),
            when(way),
            Cell::amount_or(way.cost_usd, "-"),
            Cell::amount_or(way.storage_to_last_day_usd, "-"),
        ]);
    }
    doc.table(table);
    for way in &clock.elections {
        doc.item(Mark::Bullet, format!("{}. {}", way.title, way.does));
        if let Some(remark) = &way.remark {
            doc.detail(remark);
            continue;
        }
        doc.detail(format!("For: {}", way.speaks_for));
        doc.detail(format!("Against: {}", way.speaks_against));
        if way.cost_usd.is_some() {
            doc.detail(format!("Sum: {}.", way.cost_working));
        }
        cite_item(doc, &way.cites);
    }
}

fn when(way: &Election) -> Cell {
    match (way.availability, way.safe_day) {
        (Availability::OtherRoute, _) => "not on this route".into(),
        (Availability::Taken, _) => "taken".into(),
        (Availability::Passed, Some(day)) => {
            Cell::date(format!("passed {day}"), day)
        }
        (Availability::Passed, None) => "passed".into(),
        (Availability::Open, Some(safe)) => Cell::date(day(safe), safe),
        (Availability::Open, None) => "no day fixed".into(),
    }
}

pub(super) fn storage(doc: &mut Document, meter: &StorageMeter) {
    doc.heading(format!(
        "Storage: {} to {}",
        meter.to_date_usd.money(),
        meter.to
    ));
    doc.paragraph(format!(
        "{} days from {} ({}); {} for each {} day.",
        meter.days,
        meter.from,
        meter.from_because,
        meter.per_day_usd.money(),
        if meter.ended { "of those" } else { "further" },
    ));
    if let (Some(share), Some(limit)) =
        (meter.share_of_value, meter.limit_share)
    {
        let on = meter.limit_on.map_or_else(
            || "not within a hundred years".to_owned(),
            |day| format!("on {day}"),
        );
        doc.paragraph(format!(
            "{share} of the value so far; it reaches {limit} {on}. From \
                 there storage of seized goods is presumed out of proportion."
        ));
        cite(doc, &meter.cites);
    }
}

pub(super) fn exposure(doc: &mut Document, sums: &Exposure) {
    doc.heading("What penalties can come to, USD");
    let mut table = Table::new([
        Column::text("culpability").plain(),
        Column::amount("at most"),
        Column::amount("after prior disclosure"),
    ]);
    for row in &sums.rows {
        table.row([
            fault(row.culpability).into(),
            Cell::amount_or(row.maximum_usd, "unknown"),
            Cell::amount_or(row.disclosed_usd, "unknown"),
        ]);
    }
    if !table.is_empty() {
        doc.table(table);
    }
    for row in &sums.rows {
        doc.item(
            Mark::Bullet,
            format!(
                "{}: {}; disclosed: {}.",
                fault(row.culpability),
                row.working,
                row.disclosed_working
            ),
        );
        cite_item(doc, &row.cites);
    }
    for other in &sums.other {
        doc.item(
            Mark::Bullet,
            format!(
                "{}: {} ({}).",
                other.title,
                other.amount_usd.grouped(),
                other.working
            ),
        );
        cite_item(doc, &other.cites);
    }
    for note in &sums.notes {
        doc.paragraph(note);
    }
}

fn fault(culpability: Culpability) -> &'static str {
    match culpability {
        Culpability::Negligence => "negligence",
        Culpability::GrossNegligence => "gross negligence",
        Culpability::Fraud => "fraud",
    }
}
