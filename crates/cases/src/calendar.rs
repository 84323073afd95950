//! The deadlines of a case as a calendar (RFC 5545).

use chrono::TimeDelta;
use hashgate_model::{AsOf, Date, sha256_hex, visible};
use hashgate_pack::cases::Standing;
use icalendar::{
    Alarm, Calendar, Component, Event, EventLike, EventStatus, Property,
    Trigger,
};

use serde::{Deserialize, Serialize};

use crate::{CaseFile, Clock, ClockDeadline, Status};

/// Days before the safe date on which a calendar reminds.
const REMINDERS: [i64; 3] = [7, 2, 0];

/// What a case has published before: kept with the case, so that a calendar
/// never holds an old answer (RFC 5545 section 3.8.7.4).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// How often the content changed; the SEQUENCE of every entry. It only
    /// grows.
    pub revision: u32,
    /// SHA-256 of the content that was published, in hexadecimal.
    pub content: String,
    /// Every entry that was ever published.
    #[serde(default, rename = "entry")]
    pub entries: Vec<PublishedEntry>,
}

/// An entry that stands in somebody's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedEntry {
    /// Its UID.
    pub uid: String,
    /// What it said.
    pub summary: String,
    /// Its safe day.
    pub safe_date: Date,
    /// Its last day.
    pub date: Date,
}

/// A calendar with what is to be kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCalendar {
    /// The calendar (RFC 5545).
    pub text: String,
    /// What to keep with the case and to hand in the next time.
    pub published: Published,
}

/// The calendar of a case: one all-day entry for each deadline that is still
/// to come, from the safe date to the literal date, with reminders 7, 2 and 0
/// days before the safe date.
///
/// With `all`, deadlines that were met, missed or ended are entries too. A
/// deadline that stood in an earlier calendar (`before`) and no longer runs is
/// sent as cancelled, so that calendars drop it; one that never stood there is
/// left out. An entry that is arguable, inferred, unverified, or a bound only,
/// is tentative.
///
/// The same case gives the same bytes: identifiers come from the case (see
/// [`identity`]), the deadline and its event; the stamp is the as-of date; the
/// sequence is the revision, which grows whenever the content differs from
/// what was published before.
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
/// let ics = calendar(&clock(&case, &law, as_of)?, &case, as_of, false, None);
/// assert!(ics.text.contains("DTSTART;VALUE=DATE:20250207\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn calendar(
    clock: &Clock,
    file: &CaseFile,
    as_of: AsOf,
    all: bool,
    before: Option<&Published>,
) -> CaseCalendar {
    let identity = identity(file);
    let earlier =
        before.map_or(&[] as &[PublishedEntry], |b| b.entries.as_slice());
    let mut live = Vec::new();
    let mut gone = Vec::new();
    for deadline in &clock.deadlines {
        let uid = uid(clock, deadline, &identity);
        let closed = matches!(deadline.status, Status::Met | Status::Ended);
        let wanted = all || earlier.iter().any(|e| e.uid == uid);
        if closed && wanted {
            gone.push((uid, deadline));
        } else if deadline.status == Status::Open || (!closed && wanted) {
            // A day that was missed is no longer to be done, but a calendar
            // that has it keeps it: nothing took it away.
            live.push((uid, deadline));
        }
    }
    let published = revised(file, &live, &gone, before);
    let stamp = Stamp { as_of, sequence: published.revision };
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//hashgate//case//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"))
        .append_property(Property::new(
            "X-WR-CALNAME",
            format!("hashgate: {}", one_line(&identity)),
        ));
    for (uid, deadline) in &live {
        calendar.push(entry(uid, deadline, false, stamp));
    }
    for (uid, deadline) in &gone {
        calendar.push(entry(uid, deadline, true, stamp));
    }
    // What an event since taken out had started: no deadline of today has its
    // identifier, and a calendar would keep it for ever.
    for old in earlier {
        let known = |(uid, _): &&(String, &ClockDeadline)| *uid == old.uid;
        if live.iter().chain(&gone).all(|known_one| !known(&known_one)) {
            calendar.push(withdrawn(old, stamp));
        }
    }
    CaseCalendar {
        text: without_alarm_stamps(&calendar.to_string()),
        published,
    }
}

/// Which case this is, whatever its file is called: its name, else the first
/// of its numbers, else its earliest event.
///
/// # Example
///
/// ```
/// use hashgate_cases::{CaseFile, identity};
/// let case = CaseFile::read("entry_number = \"BED-0054200-4\"\n")?;
/// assert_eq!(identity(&case), "BED-0054200-4");
/// # Ok::<(), hashgate_cases::CaseError>(())
/// ```
pub fn identity(file: &CaseFile) -> String {
    let facts = &file.facts;
    [
        &facts.name,
        &facts.case_number,
        &facts.entry_number,
        &facts.master_awb,
        &facts.containers.first().cloned(),
    ]
    .into_iter()
    .find_map(Clone::clone)
    .or_else(|| {
        let first = file.events.iter().min_by_key(|e| e.date)?;
        Some(format!("{} {}", first.kind, first.date))
    })
    .unwrap_or_else(|| "case".to_owned())
}

/// The text without line breaks and control characters, for a name.
fn one_line(text: &str) -> String {
    let text: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible(&text).into_owned()
}

/// What is published now, with a revision that grows if it differs.
fn revised(
    file: &CaseFile,
    live: &[(String, &ClockDeadline)],
    gone: &[(String, &ClockDeadline)],
    before: Option<&Published>,
) -> Published {
    let mut content = String::new();
    let each = live
        .iter()
        .map(|of| (of, "open"))
        .chain(gone.iter().map(|of| (of, "closed")));
    for ((uid, d), how) in each {
        let described = [
            uid.as_str(),
            how,
            &summary(d),
            &d.safe_date.to_string(),
            &d.date.to_string(),
            &description(d),
        ]
        .join("\n");
        content.push_str(&described);
        content.push('\n');
    }
    let content = sha256_hex(content.as_bytes());
    let stated = file.facts.revision.unwrap_or(1);
    let revision = match before {
        Some(before) if before.content == content => {
            before.revision.max(stated)
        }
        Some(before) => before.revision.saturating_add(1).max(stated),
        None => stated,
    };
    let mut entries: Vec<PublishedEntry> = live
        .iter()
        .map(|(uid, d)| PublishedEntry {
            uid: uid.clone(),
            summary: summary(d),
            safe_date: d.safe_date,
            date: d.date,
        })
        .collect();
    for old in before.map_or(&[] as &[_], |b| b.entries.as_slice()) {
        if entries.iter().all(|e| e.uid != old.uid) {
            entries.push(old.clone());
        }
    }
    Published { revision, content, entries }
}

/// What every entry of one calendar bears.
#[derive(Clone, Copy)]
struct Stamp {
    as_of: AsOf,
    sequence: u32,
}

impl Stamp {
    /// `DTSTAMP`: midnight of the as-of date, so that the same case gives the
    /// same bytes.
    fn time(self) -> String {
        format!("{}T000000Z", plain(self.as_of.date()))
    }
}

/// An entry with what every entry has.
fn bare(
    uid: &str,
    summary: &str,
    days: (Date, Date),
    status: EventStatus,
    stamp: Stamp,
) -> Event {
    let mut event = Event::new();
    event
        .add_property("UID", uid)
        .add_property("DTSTAMP", stamp.time())
        .add_property("SEQUENCE", stamp.sequence.to_string())
        .append_property(all_day("DTSTART", days.0))
        // The end of an all-day entry is the day after its last.
        .append_property(all_day("DTEND", days.1.plus_days(1)))
        .add_property("TRANSP", "TRANSPARENT")
        .add_property("SUMMARY", summary)
        .status(status);
    event
}

fn entry(
    uid: &str,
    deadline: &ClockDeadline,
    cancelled: bool,
    stamp: Stamp,
) -> Event {
    let status = match deadline.confidence {
        _ if cancelled => EventStatus::Cancelled,
        _ if deadline.at_latest => EventStatus::Tentative,
        Standing::Settled | Standing::Practice => EventStatus::Confirmed,
        _ => EventStatus::Tentative,
    };
    let summary = summary(deadline);
    let days = (deadline.safe_date, deadline.date);
    let mut event = bare(uid, &summary, days, status, stamp);
    event.add_property("DESCRIPTION", description(deadline));
    if deadline.status == Status::Open {
        for days in REMINDERS {
            event.alarm(reminder(days, &summary, uid, &stamp.time()));
        }
    }
    event.done()
}

/// An entry of an earlier calendar that no deadline has any more.
fn withdrawn(old: &PublishedEntry, stamp: Stamp) -> Event {
    let days = (old.safe_date, old.date);
    let cancelled = EventStatus::Cancelled;
    bare(&old.uid, &old.summary, days, cancelled, stamp).done()
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
fn uid(clock: &Clock, deadline: &ClockDeadline, identity: &str) -> String {
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
    let hash =
        sha256_hex(format!("{identity}\n{}\n{nth}", deadline.id).as_bytes());
    format!("{}@hashgate", hash.get(..32).unwrap_or(&hash))
}

fn summary(deadline: &ClockDeadline) -> String {
    let title = &deadline.title;
    let literal = if deadline.at_latest {
        format!(" (by {} at the latest; its start is not given)", deadline.date)
    } else if deadline.safe_date == deadline.date {
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
