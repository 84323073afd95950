//! A case: which clock runs, the next day first, what happens if it passes.

use hashgate_cases::{
    Availability, CaseFile, Clock, ClockDeadline, Election, Exposure,
    NoticeCheck, Start, Status, StorageMeter,
};
use hashgate_model::{AsOf, Cite, Date, Usd};
use hashgate_pack::{
    Meta,
    cases::{Actor, Culpability, Route, Vested},
};

use crate::{Align, LEGAL, Page, Style, Table};

/// A page about one case.
pub fn show(
    name: &str,
    file: &CaseFile,
    clock: &Clock,
    as_of: AsOf,
    meta: &Meta,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    head(&mut page, name, file, as_of, meta);
    next(&mut page, clock, as_of);
    warnings(&mut page, clock);
    dates(&mut page, clock);
    decider(&mut page, clock);
    ways(&mut page, clock);
    if let Some(meter) = &clock.storage {
        storage(&mut page, meter);
    }
    for notice in &clock.notices {
        checked(&mut page, notice);
    }
    if let Some(sums) = &clock.exposure {
        exposure(&mut page, sums);
    }
    details(&mut page, clock);
    page.blank();
    page.line(LEGAL);
    page.finish()
}

fn head(
    page: &mut Page,
    name: &str,
    file: &CaseFile,
    as_of: AsOf,
    meta: &Meta,
) {
    let style = page.style();
    let facts = &file.facts;
    let mut parts = vec![style.bold(name)];
    parts.extend(facts.goods.clone());
    parts.extend(facts.port.clone());
    parts.extend(facts.value_usd.map(|value| value.money().to_string()));
    page.line(&parts.join(" · "));
    let read_to = meta
        .read_to("cases")
        .map_or_else(String::new, |day| format!(" · law read to {day}"));
    page.line(&format!("as of {as_of}{read_to} · pack {}", meta.short_hash()));
}

/// The next day of anyone and the importer's own; else why there is none.
fn next(page: &mut Page, clock: &Clock, as_of: AsOf) {
    if let Some(why) = &clock.none_because {
        let said = clock.decider.as_ref().map(|d| d.explanation.as_str());
        if said == Some(why.as_str()) {
            page.heading("The clock of detention does not run");
            page.indented(2, "See who decides, below.");
        } else {
            page.heading("No clock runs");
            page.indented(2, why);
        }
    }
    for bound in clock.deadlines.iter().filter(|d| {
        d.at_latest && d.status == Status::Passed && d.from.iter().any(is_bound)
    }) {
        page.heading(&format!("Behind, at the latest on {}", day(bound.date)));
        page.indented(
            2,
            &format!("{}. Counted: {}.", bound.title, bound.counting),
        );
        page.indented(2, &after(bound));
        cite(page, 2, &bound.cites);
    }
    let Some(next) = clock.next() else {
        if clock.none_because.is_none() {
            page.heading("Next");
            page.indented(2, "No date lies ahead; all are behind, below.");
        }
        return;
    };
    one(page, "Next", next, as_of);
    if let Some(own) = clock.next_act()
        && own != next
    {
        one(page, "Your own next date", own, as_of);
    }
}

/// Whether it is the day of an event that nobody gave.
fn is_bound(start: &Start) -> bool {
    start.at_latest && start.event.is_some()
}

fn one(page: &mut Page, lead: &str, next: &ClockDeadline, as_of: AsOf) {
    let bound = if next.at_latest { " at the latest" } else { "" };
    page.heading(&format!(
        "{lead}: {}{bound}, {}",
        day(next.safe_date),
        until(next.safe_date, as_of)
    ));
    let literal = if next.at_latest {
        "the day it is counted from is not given, so that it may be earlier"
            .to_owned()
    } else if next.date == next.safe_date {
        "the last day itself".to_owned()
    } else {
        format!("the last day is {}, when offices are closed", day(next.date))
    };
    page.indented(
        2,
        &format!(
            "{} ({literal}; {}{}).",
            next.title,
            next.confidence,
            match next.actor {
                Actor::Importer => "",
                Actor::Customs => "; it is for customs to act",
                Actor::Nobody => "; nobody need act",
            }
        ),
    );
    page.indented(2, &after(next));
    cite(page, 2, &next.cites);
}

fn warnings(page: &mut Page, clock: &Clock) {
    if clock.warnings.is_empty() {
        return;
    }
    page.heading("Mind");
    for warning in &clock.warnings {
        page.item("-", warning);
    }
}

/// Every date in two tables: those ahead, and those behind.
fn dates(page: &mut Page, clock: &Clock) {
    let open = |d: &&ClockDeadline| d.status == Status::Open;
    let mut ahead: Vec<&ClockDeadline> =
        clock.deadlines.iter().filter(open).collect();
    ahead.sort_by_key(|d| (d.safe_date, d.date));
    let behind: Vec<&ClockDeadline> =
        clock.deadlines.iter().filter(|d| !open(d)).collect();
    if !ahead.is_empty() {
        page.heading("Dates ahead");
        let mut table = Table::new(2, &[Align::Left; 5]);
        table.row(["safe day", "last day", "who", "how firm", ""]);
        for d in ahead {
            table.row([
                day(d.safe_date),
                literal(d),
                who(d.actor).to_owned(),
                d.confidence.to_string(),
                d.title.clone(),
            ]);
        }
        page.table(&table);
    }
    if !behind.is_empty() {
        page.heading("Dates behind");
        let mut table = Table::new(2, &[Align::Left; 4]);
        for d in behind {
            let by = d.closed_by.map_or_else(String::new, |number| {
                format!(" (event {number})")
            });
            table.row([
                day(d.date),
                format!(
                    "{}{by}{}",
                    status(d.status),
                    if d.at_latest { ", at the latest" } else { "" }
                ),
                d.confidence.to_string(),
                d.title.clone(),
            ]);
        }
        page.table(&table);
    }
}

fn decider(page: &mut Page, clock: &Clock) {
    let Some(decider) = &clock.decider else { return };
    let firm = match decider.vested {
        Vested::Customs => "the clock runs",
        Vested::Agency => "the clock of 19 USC 1499(c) does not run",
        Vested::Arguable => "arguable whether the clock runs",
    };
    page.heading(&format!("Who decides: {} ({firm})", decider.name));
    page.indented(2, &decider.explanation);
    if let Some(warning) = &decider.warning {
        page.indented(2, warning);
    }
    cite(page, 2, &decider.cites);
    if !decider.ask_for.is_empty() {
        page.indented(2, "Ask for, in writing:");
        for paper in &decider.ask_for {
            page.item("[ ]", paper);
        }
    }
}

fn ways(page: &mut Page, clock: &Clock) {
    if let Some(route) = &clock.route {
        page.heading(match route.route {
            Some(Route::Summary) => "Forfeiture: by customs itself",
            Some(Route::Judicial) => "Forfeiture: by a court",
            None => "Forfeiture: the route depends on the value",
        });
        page.indented(2, &route.because);
        cite(page, 2, &route.cites);
    }
    if clock.elections.is_empty() {
        return;
    }
    page.heading("Ways to take");
    let mut table =
        Table::new(2, &[Align::Left, Align::Left, Align::Right, Align::Right]);
    table.row(["", "safe day", "sum, USD", "storage to the last day"]);
    for way in &clock.elections {
        table.row([
            way.title.clone(),
            when(way),
            way.cost_usd.map_or_else(|| "-".to_owned(), Usd::grouped),
            way.storage_to_last_day_usd
                .map_or_else(|| "-".to_owned(), Usd::grouped),
        ]);
    }
    page.table(&table);
    for way in &clock.elections {
        page.item("-", &format!("{}. {}", way.title, way.does));
        if let Some(remark) = &way.remark {
            page.under(1, remark);
            continue;
        }
        page.under(1, &format!("For: {}", way.speaks_for));
        page.under(1, &format!("Against: {}", way.speaks_against));
        if way.cost_usd.is_some() {
            page.under(1, &format!("Sum: {}.", way.cost_working));
        }
        cite(page, 4, &way.cites);
    }
}

fn when(way: &Election) -> String {
    match (way.availability, way.safe_day) {
        (Availability::OtherRoute, _) => "not on this route".to_owned(),
        (Availability::Taken, _) => "taken".to_owned(),
        (Availability::Passed, Some(day)) => format!("passed {day}"),
        (Availability::Passed, None) => "passed".to_owned(),
        (Availability::Open, Some(safe)) => day(safe),
        (Availability::Open, None) => "no day fixed".to_owned(),
    }
}

fn storage(page: &mut Page, meter: &StorageMeter) {
    page.heading(&format!(
        "Storage: {} to {}",
        meter.to_date_usd.money(),
        meter.to
    ));
    page.indented(
        2,
        &format!(
            "{} days from {} ({}); {} for each {} day.",
            meter.days,
            meter.from,
            meter.from_because,
            meter.per_day_usd.money(),
            if meter.ended { "of those" } else { "further" },
        ),
    );
    if let (Some(share), Some(limit)) =
        (meter.share_of_value, meter.limit_share)
    {
        let on = meter.limit_on.map_or_else(
            || "not within a hundred years".to_owned(),
            |day| format!("on {day}"),
        );
        page.indented(
            2,
            &format!(
                "{share} of the value so far; it reaches {limit} {on}. From \
                 there storage of seized goods is presumed out of proportion."
            ),
        );
        cite(page, 2, &meter.cites);
    }
}

fn checked(page: &mut Page, notice: &NoticeCheck) {
    let title = &notice.title;
    if notice.checked && notice.missing.is_empty() {
        page.heading(&format!("{title} of {}: complete", notice.date));
        return;
    }
    if notice.checked {
        page.heading(&format!(
            "{title} of {}: {} of {} items missing",
            notice.date,
            notice.missing.len(),
            notice.missing.len() + notice.stated.len()
        ));
    } else {
        page.heading(&format!(
            "{title} of {}: does it state these?",
            notice.date
        ));
    }
    for item in &notice.missing {
        page.item("[ ]", &format!("{} ({})", item.title, item.id));
    }
    page.indented(2, &notice.if_missing);
    cite(page, 2, &notice.cites);
}

fn exposure(page: &mut Page, sums: &Exposure) {
    page.heading("What penalties can come to, USD");
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Right]);
    table.row(["", "at most", "after prior disclosure"]);
    let sum = |sum: Option<Usd>| {
        sum.map_or_else(|| "unknown".to_owned(), Usd::grouped)
    };
    for row in &sums.rows {
        table.row([
            fault(row.culpability).to_owned(),
            sum(row.maximum_usd),
            sum(row.disclosed_usd),
        ]);
    }
    if !sums.rows.is_empty() {
        page.table(&table);
    }
    for row in &sums.rows {
        page.item(
            "-",
            &format!(
                "{}: {}; disclosed: {}.",
                fault(row.culpability),
                row.working,
                row.disclosed_working
            ),
        );
        cite(page, 4, &row.cites);
    }
    for other in &sums.other {
        page.item(
            "-",
            &format!(
                "{}: {} ({}).",
                other.title,
                other.amount_usd.grouped(),
                other.working
            ),
        );
        cite(page, 4, &other.cites);
    }
    for note in &sums.notes {
        page.indented(2, note);
    }
}

/// How each date was counted. What stands under `Who decides` is not said
/// again for every date that hangs on it.
fn details(page: &mut Page, clock: &Clock) {
    if clock.deadlines.is_empty() {
        return;
    }
    page.heading("How each date was counted");
    let decider = clock.decider.as_ref();
    let warning = decider.and_then(|d| d.warning.as_deref()).unwrap_or("");
    for d in &clock.deadlines {
        page.item("-", &format!("{} {}", d.date, d.title));
        page.under(1, &format!("{}.", d.counting));
        if let Some(note) = &d.note {
            let note = match warning {
                "" => note.clone(),
                said => note.replace(said, "").replace("  ", " "),
            };
            page.under(1, note.trim());
        }
        if d.status == Status::Open {
            page.under(1, &after(d));
        }
        let said = |cite: &Cite| {
            decider.is_some_and(|decider| decider.cites.contains(cite))
        };
        let own: Vec<Cite> =
            d.cites.iter().filter(|cite| !said(cite)).cloned().collect();
        cite(page, 4, &own);
    }
}

/// Citations on lines of their own, set back.
fn cite(page: &mut Page, columns: usize, cites: &[Cite]) {
    if !cites.is_empty() {
        let text: Vec<String> = cites.iter().map(Cite::to_string).collect();
        page.indented(columns, &text.join(" · "));
    }
}

/// What follows once the day has passed.
fn after(deadline: &ClockDeadline) -> String {
    let lead = match deadline.actor {
        Actor::Importer => "If missed",
        Actor::Customs | Actor::Nobody => "Then",
    };
    format!("{lead}: {}", deadline.if_missed)
}

/// `Fri 2025-02-07`.
fn day(date: Date) -> String {
    let weekday = match date.civil().weekday().to_monday_zero_offset() {
        0 => "Mon",
        1 => "Tue",
        2 => "Wed",
        3 => "Thu",
        4 => "Fri",
        5 => "Sat",
        _ => "Sun",
    };
    format!("{weekday} {date}")
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

fn until(date: Date, as_of: AsOf) -> String {
    match date.days_since(as_of.date()) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday; the last day has not passed yet".to_owned(),
        days if days < 0 => {
            format!("{} days ago; the last day has not passed yet", -days)
        }
        days => format!("in {days} days"),
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

fn fault(culpability: Culpability) -> &'static str {
    match culpability {
        Culpability::Negligence => "negligence",
        Culpability::GrossNegligence => "gross negligence",
        Culpability::Fraud => "fraud",
    }
}

#[cfg(test)]
mod tests {
    use hashgate_cases::clock;
    use hashgate_pack::{SourceTree, cases::CaseLaw, read_section};

    use super::*;

    fn page(events: &str, as_of: &str) -> String {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
        let tree = SourceTree::from_dir(data.as_ref()).unwrap();
        let law: CaseLaw = read_section(&tree).unwrap();
        let meta = Meta { sha256: "0".repeat(64), parts: Vec::new() };
        let file = CaseFile::read(events).unwrap();
        let as_of = as_of.parse().unwrap();
        let clock = clock(&file, &law, as_of).unwrap();
        show("sfo", &file, &clock, as_of, &meta, Style::PLAIN)
    }

    #[test]
    fn the_next_day_stands_first_and_every_line_fits() {
        let page = page(
            "value_usd = '4200'\nstorage_per_day_usd = '100'\n\
             loss_of_duty_usd = '9'\n[[event]]\n\
             kind = 'seizure_notice_mailed'\ndate = 2025-01-10\n",
            "2025-01-15",
        );
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        let next = page.find("Next: Thu 2025-01-30, in 15 days").unwrap();
        let own = page.find("Fri 2025-02-07  2025-02-09  you").unwrap();
        assert!(next < own, "{page}");
    }

    #[test]
    fn a_case_without_a_clock_says_why() {
        let page = page("", "2025-01-15");
        assert!(page.contains("No clock runs\n  The case has no event yet"));
    }

    #[test]
    fn a_date_is_never_broken_over_two_lines() {
        let page = page(
            "[[event]]\nkind = 'entry'\ndate = 2025-11-18\n",
            "2025-11-20",
        );
        for line in page.lines() {
            let digit_first = |c: char| c.is_ascii_digit();
            let cut = line
                .strip_suffix('-')
                .is_some_and(|l| l.ends_with(digit_first));
            assert!(!cut, "{line}");
        }
    }
}
