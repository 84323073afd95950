//! The deadlines of a case as a calendar (RFC 5545).

use chrono::TimeDelta;
use hashgate_model::{AsOf, Date, sha256_hex};
use hashgate_pack::cases::Standing;
use icalendar::{
    Alarm, Calendar, Component, Event, EventLike, EventStatus, Property,
    Trigger,
};

use crate::{CaseFile, Clock, ClockDeadline, Status};

/// Days before the safe date on which a calendar reminds.
const REMINDERS: [i64; 3] = [7, 2, 0];

/// The calendar of a case: one all-day entry for each deadline, from the safe
/// date to the literal date, with reminders 7, 2 and 0 days before the safe
/// date.
///
/// The same case gives the same bytes: identifiers come from the case's name
/// (or `fallback_name`), the deadline and its event; the sequence is the
/// case's revision, or its count of events; the stamp is the as-of date. A
/// deadline that was met or ended is sent as cancelled, so that calendars drop
/// it; one that is arguable, inferred or unverified is tentative.
///
/// # Example
///
/// ```
/// use hashgate_cases::{CaseFile, calendar, clock};
/// use hashgate_pack::{SourceTree, cases::CaseLaw, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let law: CaseLaw = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let case = CaseFile::read(
///     "[[event]]\nkind = \"seizure_notice_mailed\"\ndate = 2025-01-10\n",
/// )?;
/// let as_of = "2025-01-15".parse()?;
/// let ics = calendar(&clock(&case, &law, as_of)?, &case, "sfo", as_of);
/// assert!(ics.contains("DTSTART;VALUE=DATE:20250207\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn calendar(
    clock: &Clock,
    file: &CaseFile,
    fallback_name: &str,
    as_of: AsOf,
) -> String {
    let name = file.facts.name.as_deref().unwrap_or(fallback_name);
    let sequence = file.facts.revision.unwrap_or_else(|| {
        u32::try_from(file.events.len()).unwrap_or(u32::MAX)
    });
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//hashgate//case//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"))
        .append_property(Property::new(
            "X-WR-CALNAME",
            format!("hashgate: {name}"),
        ));
    for deadline in &clock.deadlines {
        calendar.push(entry(clock, deadline, name, sequence, as_of));
    }
    without_alarm_stamps(&calendar.to_string())
}

fn entry(
    clock: &Clock,
    deadline: &ClockDeadline,
    name: &str,
    sequence: u32,
    as_of: AsOf,
) -> Event {
    let uid = uid(clock, deadline, name);
    let stamp = format!("{}T000000Z", plain(as_of.date()));
    let cancelled = matches!(deadline.status, Status::Met | Status::Ended);
    let status = match deadline.confidence {
        _ if cancelled => EventStatus::Cancelled,
        Standing::Settled | Standing::Practice => EventStatus::Confirmed,
        _ => EventStatus::Tentative,
    };
    let summary = summary(deadline);
    let mut event = Event::new();
    event
        .add_property("UID", &uid)
        .add_property("DTSTAMP", &stamp)
        .add_property("SEQUENCE", sequence.to_string())
        .append_property(all_day("DTSTART", deadline.safe_date))
        // The end of an all-day entry is the day after its last.
        .append_property(all_day("DTEND", deadline.date.plus_days(1)))
        .add_property("TRANSP", "TRANSPARENT")
        .add_property("SUMMARY", &summary)
        .add_property("DESCRIPTION", description(deadline))
        .status(status);
    if !cancelled {
        for days in REMINDERS {
            event.alarm(reminder(days, &summary, &uid, &stamp));
        }
    }
    event.done()
}

fn reminder(days: i64, summary: &str, uid: &str, stamp: &str) -> Alarm {
    let before = Trigger::before_start(TimeDelta::days(days));
    let trigger =
        if days == 0 { "PT0S".to_owned() } else { format!("-P{days}D") };
    let mut alarm = Alarm::display(summary, before);
    alarm
        // The library writes days as seconds; days are what people read.
        .add_property("TRIGGER", trigger)
        // Left out, these would be random and of the clock's time.
        .add_property("UID", format!("{days}-{uid}"))
        .add_property("DTSTAMP", stamp);
    alarm.done()
}

/// RFC 5545 section 3.6.6 has no DTSTAMP in an alarm; the library insists on
/// one, so it is taken out again.
fn without_alarm_stamps(text: &str) -> String {
    let mut within = false;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive("\r\n") {
        match line.trim_end() {
            "BEGIN:VALARM" => within = true,
            "END:VALARM" => within = false,
            _ => {}
        }
        if !(within && line.starts_with("DTSTAMP:")) {
            out.push_str(line);
        }
    }
    out
}

/// An identifier that stays when events are added: the case, the deadline,
/// and which event of its kind starts it.
fn uid(clock: &Clock, deadline: &ClockDeadline, name: &str) -> String {
    let nth = match deadline.from.as_slice() {
        [start] => start.event.map_or(0, |number| {
            clock
                .events
                .iter()
                .filter(|e| e.kind == start.name && e.number < number)
                .count()
        }),
        _ => 0,
    };
    let hash = sha256_hex(format!("{name}\n{}\n{nth}", deadline.id).as_bytes());
    format!("{}@hashgate", hash.get(..32).unwrap_or(&hash))
}

fn summary(deadline: &ClockDeadline) -> String {
    let title = &deadline.title;
    let literal = if deadline.safe_date == deadline.date {
        String::new()
    } else {
        format!(" (safe day; the last is {})", deadline.date)
    };
    match deadline.confidence {
        Standing::Settled => format!("{title}{literal}"),
        doubt => format!("{title}{literal} [{doubt}]"),
    }
}

fn description(deadline: &ClockDeadline) -> String {
    let mut text = format!(
        "Last day {}, safe day {}.\nCounted: {}.\nLaw: {}.\nConfidence: \
         {}.\nIf missed: {}",
        deadline.date,
        deadline.safe_date,
        deadline.counting,
        deadline.cite,
        deadline.confidence,
        deadline.if_missed
    );
    if let Some(note) = &deadline.note {
        text.push('\n');
        text.push_str(note);
    }
    text.push_str("\nThe law prevails. Not legal advice.");
    text
}

fn all_day(key: &str, date: Date) -> Property {
    Property::new(key, plain(date)).add_parameter("VALUE", "DATE").done()
}

/// `20261125`.
fn plain(date: Date) -> String {
    date.to_string().replace('-', "")
}
