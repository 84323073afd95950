//! The calendar: RFC 5545, stable, the same bytes each time.

use super::{HELD, told};
use crate::{CaseCalendar, Published, calendar};

fn ics(text: &str, as_of: &str) -> String {
    let (file, clock) = told(text, as_of);
    calendar(&clock.unwrap(), &file, as_of.parse().unwrap(), false, None).text
}

/// The calendar of a case after one that was published before.
fn again(text: &str, as_of: &str, before: &Published) -> CaseCalendar {
    let (file, clock) = told(text, as_of);
    let as_of = as_of.parse().unwrap();
    calendar(&clock.unwrap(), &file, as_of, false, Some(before))
}

fn first(text: &str, as_of: &str) -> CaseCalendar {
    again(text, as_of, &Published::default())
}

/// Lines as they were before folding (RFC 5545 section 3.1).
fn unfolded(ics: &str) -> Vec<String> {
    ics.replace("\r\n ", "").lines().map(str::to_owned).collect()
}

fn of_key(ics: &str, key: &str) -> Vec<String> {
    unfolded(ics).into_iter().filter(|line| line.starts_with(key)).collect()
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    assert_eq!(ics(HELD, "2025-01-15"), ics(HELD, "2025-01-15"));
}

#[test]
fn a_seizure_as_a_calendar() {
    insta::assert_snapshot!(
        ics("seizure_notice_mailed 2025-01-10", "2025-01-15")
            .replace("\r\n", "\n")
    );
}

#[test]
fn lines_end_and_fold_as_the_standard_asks() {
    let ics = ics(HELD, "2025-01-15");
    assert!(ics.ends_with("END:VCALENDAR\r\n"));
    for line in ics.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains('\n'), "{line}");
    }
    // An alarm has no stamp (section 3.6.6); an event has one.
    let events = of_key(&ics, "BEGIN:VEVENT").len();
    assert_eq!(of_key(&ics, "DTSTAMP:20250115T000000Z").len(), events);
    assert_eq!(of_key(&ics, "DTSTAMP").len(), events);
}

#[test]
fn an_entry_runs_from_the_safe_day_to_the_last() {
    let ics = ics("seizure_notice_mailed 2025-01-10", "2025-01-15");
    assert!(ics.contains("DTSTART;VALUE=DATE:20250207\r\n"), "{ics}");
    assert!(ics.contains("DTEND;VALUE=DATE:20250210\r\n"), "{ics}");
    for trigger in ["TRIGGER:-P7D\r\n", "TRIGGER:-P2D\r\n", "TRIGGER:PT0S\r\n"]
    {
        assert!(ics.contains(trigger), "{ics}");
    }
}

#[test]
fn identifiers_stay_and_the_sequence_grows_when_the_answer_changes() {
    let one = "name = 'a'\ncf28 2026-05-04";
    let two = "name = 'a'\ncf28 2026-05-04\ncf28 2026-05-20";
    let before = first(one, "2026-06-01");
    let after = again(two, "2026-06-01", &before.published);
    let uids = |ics: &str| {
        of_key(ics, "UID:")
            .into_iter()
            .filter(|uid| !uid.contains('-'))
            .collect::<Vec<_>>()
    };
    assert_eq!(uids(&before.text).len(), 1);
    assert_eq!(uids(&after.text).len(), 2);
    assert_eq!(uids(&after.text)[0], uids(&before.text)[0]);
    assert_ne!(uids(&after.text)[0], uids(&after.text)[1]);
    assert!(before.text.contains("SEQUENCE:1\r\n"));
    assert!(after.text.contains("SEQUENCE:2\r\n"));
    // Nothing changed: the same revision, the same bytes.
    let same = again(two, "2026-06-01", &after.published);
    assert_eq!(same, after);
    // A mistaken event is taken out: the sequence grows all the same, and
    // what it had started is cancelled.
    let fewer = again(one, "2026-06-01", &after.published);
    assert!(fewer.text.contains("SEQUENCE:3\r\n"), "{}", fewer.text);
    assert_eq!(of_key(&fewer.text, "STATUS:CANCELLED").len(), 1);
    // A date is corrected.
    let moved = "name = 'a'\ncf28 2026-05-05";
    let moved = again(moved, "2026-06-01", &fewer.published);
    assert!(moved.text.contains("SEQUENCE:4\r\n"), "{}", moved.text);
    assert_eq!(uids(&moved.text)[0], uids(&before.text)[0]);
}

#[test]
fn a_case_is_the_same_whatever_its_file_is_called() {
    let text = "entry_number = 'BED-0054200-4'\ncf28 2026-05-04";
    let (a, b) = (ics(text, "2026-06-01"), ics(text, "2026-06-01"));
    assert_eq!(a, b);
    assert!(a.contains("X-WR-CALNAME:hashgate: BED-0054200-4\r\n"), "{a}");
    let unnamed = ics("cf28 2026-05-04", "2026-06-01");
    assert!(unnamed.contains("hashgate: cf28 2026-05-04"), "{unnamed}");
}

#[test]
fn a_first_calendar_holds_only_what_is_still_to_do() {
    let done = "cf28 2026-05-04\ncf28_answered 2026-05-20";
    let ics_done = ics(done, "2026-06-01");
    assert!(of_key(&ics_done, "BEGIN:VEVENT").is_empty(), "{ics_done}");
    let (file, clock) = told(done, "2026-06-01");
    let as_of = "2026-06-01".parse().unwrap();
    let all = calendar(&clock.unwrap(), &file, as_of, true, None).text;
    assert!(all.contains("STATUS:CANCELLED\r\n"), "{all}");
    assert!(!all.contains("BEGIN:VALARM"), "{all}");
}

#[test]
fn what_was_done_is_cancelled_and_what_is_in_doubt_is_tentative() {
    let before = first("name = 'a'\ncf28 2026-05-04", "2026-05-10");
    let done = "name = 'a'\ncf28 2026-05-04\ncf28_answered 2026-05-20";
    let ics_done = again(done, "2026-06-01", &before.published).text;
    assert!(ics_done.contains("STATUS:CANCELLED\r\n"));
    assert!(!ics_done.contains("BEGIN:VALARM"));
    let doubt = ics(
        "deciding_agency = 'FCC'\npresented_for_examination 2026-05-04",
        "2026-05-05",
    );
    assert!(doubt.contains("STATUS:TENTATIVE\r\n"));
    assert!(unfolded(&doubt).iter().any(|l| l.ends_with("[arguable]")));
    let bound = ics("detention_notice 2026-05-04", "2026-05-05");
    assert!(bound.contains("STATUS:TENTATIVE\r\n"), "{bound}");
}

#[test]
fn two_cases_do_not_share_identifiers() {
    let a = ics("name = 'a'\ncf28 2026-05-04", "2026-06-01");
    let b = ics("name = 'b'\ncf28 2026-05-04", "2026-06-01");
    assert_ne!(of_key(&a, "UID:"), of_key(&b, "UID:"));
}
