//! A case: which clock runs, the next day first, what happens if it passes.

mod dates;
mod sums;

use hashgate_cases::{
    CaseFile, Clock, ClockDeadline, NoticeCheck, Start, Status,
};
use hashgate_model::{AsOf, Cite, Date};
use hashgate_pack::{
    Meta,
    cases::{Actor, Vested},
};

use crate::{
    LEGAL,
    document::{Document, Mark, Text, Tick},
};

/// A page about one case.
pub fn show(
    name: &str,
    file: &CaseFile,
    clock: &Clock,
    as_of: AsOf,
    meta: &Meta,
) -> Document {
    let mut doc = Document::new();
    head(&mut doc, name, file, as_of, meta);
    next(&mut doc, clock, as_of);
    warnings(&mut doc, clock);
    dates::dates(&mut doc, clock);
    decider(&mut doc, clock);
    sums::ways(&mut doc, clock);
    if let Some(meter) = &clock.storage {
        sums::storage(&mut doc, meter);
    }
    for notice in &clock.notices {
        checked(&mut doc, notice);
    }
    if let Some(sums) = &clock.exposure {
        sums::exposure(&mut doc, sums);
    }
    dates::details(&mut doc, clock);
    doc.foot([LEGAL]);
    doc
}

fn head(
    doc: &mut Document,
    name: &str,
    file: &CaseFile,
    as_of: AsOf,
    meta: &Meta,
) {
    let facts = &file.facts;
    let value = facts.value_usd.map(|value| value.money().to_string());
    let mut title = Text::strong(name);
    let parts = [facts.goods.clone(), facts.port.clone(), value];
    for part in parts.into_iter().flatten() {
        title = title.and(format!(" · {part}"));
    }
    doc.title(title);
    let read_to = meta
        .read_to("cases")
        .map_or_else(String::new, |day| format!(" · law read to {day}"));
    doc.summary(format!("as of {as_of}{read_to} · pack {}", meta.short_hash()));
}

/// The next day of anyone and the importer's own; else why there is none.
fn next(doc: &mut Document, clock: &Clock, as_of: AsOf) {
    if let Some(why) = &clock.none_because {
        let said = clock.decider.as_ref().map(|d| d.explanation.as_str());
        if said == Some(why.as_str()) {
            doc.heading("The clock of detention does not run");
            doc.paragraph("See who decides, below.");
        } else {
            doc.heading("No clock runs");
            doc.paragraph(why);
        }
    }
    for bound in clock.deadlines.iter().filter(|d| {
        d.at_latest && d.status == Status::Passed && d.from.iter().any(is_bound)
    }) {
        doc.heading(format!("Behind, at the latest on {}", day(bound.date)));
        doc.paragraph(format!("{}. Counted: {}.", bound.title, bound.counting));
        doc.paragraph(after(bound));
        cite(doc, &bound.cites);
    }
    for missed in clock.deadlines.iter().filter(|d| is_missed(d)) {
        doc.heading(format!("Past: {}, {}", day(missed.date), missed.title));
        doc.paragraph(format!(
            "Nothing in the case says that it was done. If it was not: {}",
            missed.if_missed
        ));
    }
    let Some(next) = clock.next() else {
        if clock.none_because.is_none() {
            doc.heading("Next");
            doc.paragraph("No date lies ahead; all are behind, below.");
        }
        return;
    };
    one(doc, "Next", next, as_of);
    if let Some(own) = clock.next_act()
        && own != next
    {
        one(doc, "Your own next date", own, as_of);
    }
}

/// Whether it was the importer's to keep, and nothing in the case closed it.
fn is_missed(deadline: &ClockDeadline) -> bool {
    deadline.actor == Actor::Importer
        && deadline.status == Status::Passed
        && !deadline.keep_through
        && !deadline.from.iter().any(is_bound)
}

/// Whether it is the day of an event that nobody gave.
fn is_bound(start: &Start) -> bool {
    start.at_latest && start.event.is_some()
}

fn one(doc: &mut Document, lead: &str, next: &ClockDeadline, as_of: AsOf) {
    let bound = if next.at_latest { " at the latest" } else { "" };
    doc.heading(format!(
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
    doc.paragraph(format!(
        "{} ({literal}; {}{}).",
        next.title,
        next.confidence,
        match next.actor {
            Actor::Importer => "",
            Actor::Customs => "; it is for customs to act",
            Actor::Nobody => "; nobody need act",
        }
    ));
    doc.paragraph(after(next));
    cite(doc, &next.cites);
}

fn warnings(doc: &mut Document, clock: &Clock) {
    if clock.warnings.is_empty() {
        return;
    }
    doc.heading("Mind");
    for warning in &clock.warnings {
        doc.item(Mark::Bullet, warning);
    }
}

fn decider(doc: &mut Document, clock: &Clock) {
    let Some(decider) = &clock.decider else { return };
    let firm = match decider.vested {
        Vested::Customs => "the clock runs",
        Vested::Agency => "the clock of 19 USC 1499(c) does not run",
        Vested::Arguable => "arguable whether the clock runs",
    };
    doc.heading(format!("Who decides: {} ({firm})", decider.name));
    doc.paragraph(&decider.explanation);
    if let Some(warning) = &decider.warning {
        doc.paragraph(warning);
    }
    cite(doc, &decider.cites);
    if !decider.ask_for.is_empty() {
        doc.paragraph("Ask for, in writing:");
        for paper in &decider.ask_for {
            doc.item(Mark::Box(Tick::Open), paper);
        }
    }
}

fn checked(doc: &mut Document, notice: &NoticeCheck) {
    let title = &notice.title;
    if notice.checked && notice.missing.is_empty() {
        doc.heading(format!("{title} of {}: complete", notice.date));
        return;
    }
    if notice.checked {
        doc.heading(format!(
            "{title} of {}: {} of {} items missing",
            notice.date,
            notice.missing.len(),
            notice.missing.len() + notice.stated.len()
        ));
    } else {
        doc.heading(format!(
            "{title} of {}: does it state these?",
            notice.date
        ));
    }
    for item in &notice.missing {
        doc.item(
            Mark::Box(Tick::Open),
            format!("{} ({})", item.title, item.id),
        );
    }
    doc.paragraph(&notice.if_missing);
    cite(doc, &notice.cites);
}

/// Citations in a paragraph of their own.
fn cite(doc: &mut Document, cites: &[Cite]) {
    if !cites.is_empty() {
        doc.paragraph(Text::cites(cites, " · "));
    }
}

/// The citations of an item.
fn cite_item(doc: &mut Document, cites: &[Cite]) {
    if !cites.is_empty() {
        doc.detail(Text::cites(cites, " · "));
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
        crate::views::set(&show("sfo", &file, &clock, as_of, &meta))
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
