//! The calendar: RFC 5545, stable, the same bytes each time.

use super::{HELD, told};
use crate::calendar;

fn ics(text: &str, as_of: &str) -> String {
    let (file, clock) = told(text, as_of);
    calendar(&clock.unwrap(), &file, "case", as_of.parse().unwrap())
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
fn identifiers_stay_and_the_sequence_grows_when_an_event_is_added() {
    let before = ics("cf28 2026-05-04", "2026-06-01");
    let after = ics("cf28 2026-05-04\ncf28 2026-05-20", "2026-06-01");
    let uids = |ics: &str| {
        of_key(ics, "UID:")
            .into_iter()
            .filter(|uid| !uid.contains('-'))
            .collect::<Vec<_>>()
    };
    assert_eq!(uids(&before).len(), 1);
    assert_eq!(uids(&after).len(), 2);
    assert_eq!(uids(&after)[0], uids(&before)[0]);
    assert_ne!(uids(&after)[0], uids(&after)[1]);
    assert!(before.contains("SEQUENCE:1\r\n"));
    assert!(after.contains("SEQUENCE:2\r\n"));
}

#[test]
fn what_was_done_is_cancelled_and_what_is_in_doubt_is_tentative() {
    let done = "cf28 2026-05-04\ncf28_answered 2026-05-20";
    let ics_done = ics(done, "2026-06-01");
    assert!(ics_done.contains("STATUS:CANCELLED\r\n"));
    assert!(!ics_done.contains("BEGIN:VALARM"));
    let doubt = ics(
        "deciding_agency = 'FCC'\npresented_for_examination 2026-05-04",
        "2026-05-05",
    );
    assert!(doubt.contains("STATUS:TENTATIVE\r\n"));
    assert!(unfolded(&doubt).iter().any(|l| l.ends_with("[arguable]")));
}

#[test]
fn two_cases_do_not_share_identifiers() {
    let a = ics("name = 'a'\ncf28 2026-05-04", "2026-06-01");
    let b = ics("name = 'b'\ncf28 2026-05-04", "2026-06-01");
    assert_ne!(of_key(&a, "UID:"), of_key(&b, "UID:"));
}
