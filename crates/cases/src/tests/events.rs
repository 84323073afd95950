//! Bad events are named, every one, and say what to do.

use super::{law, told};
use crate::{CaseError, CaseFile, clock};

/// The message for a case that cannot be.
fn refused(text: &str, as_of: &str) -> String {
    told(text, as_of).1.unwrap_err().to_string()
}

fn unread(text: &str) -> String {
    CaseFile::read(text).unwrap_err().to_string()
}

#[test]
fn a_notice_before_arrival_names_both_events() {
    let why = refused(
        "arrival 2026-05-04\ndetention_notice 2026-05-01",
        "2026-06-01",
    );
    assert!(why.contains("event 2 (detention_notice, 2026-05-01)"), "{why}");
    assert!(why.contains("event 1 (arrival, 2026-05-04)"), "{why}");
}

#[test]
fn a_mailing_in_the_future_is_a_mistake_and_an_exam_is_a_plan() {
    let why = refused("seizure_notice_mailed 2026-12-01", "2026-11-25");
    assert!(why.contains("after the as-of date 2026-11-25"), "{why}");
    let plan = told("presented_for_examination 2026-12-01", "2026-11-25");
    assert!(plan.1.unwrap().warnings[0].contains("planned"));
}

#[test]
fn two_seizures_are_two_cases() {
    let why = refused(
        "seizure_notice_mailed 2026-05-01\nseizure_notice_mailed 2026-05-02",
        "2026-11-25",
    );
    assert!(why.contains("event 2"), "{why}");
    assert!(why.contains("second of its kind after event 1"), "{why}");
}

#[test]
fn every_bad_event_is_named_at_once() {
    let why = refused(
        "arival 2026-05-04\nentry 1926-05-04\ncf28 2026-12-24",
        "2026-11-25",
    );
    let lines: Vec<_> = why.lines().collect();
    assert_eq!(lines.len(), 3, "{why}");
    assert!(lines[0].contains("is `arrival` meant?"), "{why}");
    assert!(lines[1].contains("check the year"), "{why}");
    assert!(lines[2].contains("must have happened"), "{why}");
}

#[test]
fn a_date_without_a_year_is_named() {
    for date in ["\"11-22\"", "\"22 November\"", "\"24-11-22\"", "1122"] {
        let text = format!(
            "[[event]]\nkind = 'arrival'\ndate = 2024-11-20\n\
             [[event]]\nkind = 'cf28'\ndate = {date}\n"
        );
        let why = unread(&text);
        assert!(why.starts_with("event 2 (cf28)"), "{why}");
        assert!(why.contains("with its year"), "{why}");
    }
    // No TOML at all: the reader's own words, with the event's number.
    let why = unread(
        "[[event]]\nkind = 'arrival'\ndate = 2024-11-20\n\
         [[event]]\nkind = 'cf28'\ndate = 11-22\n",
    );
    assert!(why.contains("event 2"), "{why}");
}

#[test]
fn a_date_that_is_missing_or_has_a_time_is_named() {
    assert!(unread("[[event]]\nkind = 'cf28'\n").contains("no `date`"));
    let timed = "[[event]]\nkind = 'cf28'\ndate = 2026-11-25T10:00:00Z\n";
    assert!(unread(timed).contains("the day alone"));
    let none = "[[event]]\nkind = 'cf28'\ndate = '2026-02-30'\n";
    assert!(unread(none).contains("`2026-02-30`, which is not a date"));
}

#[test]
fn unknown_keys_are_refused_by_name() {
    assert!(unread("valu_usd = '1'").contains("valu_usd"));
    let why = unread("[[event]]\nkind = 'cf28'\ndate = 2026-11-25\nnots = ''");
    assert!(why.starts_with("event 1 (cf28)"), "{why}");
    assert!(why.contains("nots"), "{why}");
    assert!(unread("event = 'cf28'").contains("[[event]]"));
    assert!(unread("value_usd = 5").contains("string"));
}

#[test]
fn what_an_event_adds_is_checked() {
    let bad = |more: &str| {
        let text = format!(
            "[[event]]\nkind = 'protest_filed'\ndate = 2026-05-01\n{more}"
        );
        clock(
            &CaseFile::read(&text).unwrap(),
            law(),
            "2026-11-25".parse().unwrap(),
        )
        .unwrap_err()
        .to_string()
    };
    assert!(bad("of = 'seizure'").contains("exclusion, liquidation"));
    assert!(bad("answer_by = 2026-04-01").contains("before its own date"));
    assert!(bad("working_days = 0").contains("1 to 365"));
    assert!(bad("states = ['tests']").contains("not a notice that is checked"));
}

#[test]
fn a_file_of_too_many_events_is_no_case() {
    let event = "[[event]]\nkind = 'cf28'\ndate = 2026-11-25\n";
    assert!(CaseFile::read(&event.repeat(1000)).is_ok());
    assert!(unread(&event.repeat(1001)).contains("1001 events"));
}

#[test]
fn a_pack_without_cases_says_so() {
    let wrong = clock(
        &CaseFile::default(),
        &hashgate_pack::cases::CaseLaw::default(),
        "2026-11-25".parse().unwrap(),
    );
    assert!(matches!(wrong, Err(CaseError::NoLaw(_))));
}

#[test]
fn bytes_with_a_mark_and_bytes_of_another_code_are_told_apart() {
    let marked = b"\xef\xbb\xbfdeciding_agency = 'CBP'\n";
    assert!(CaseFile::from_bytes(marked).is_ok());
    let why = CaseFile::from_bytes(b"port = '\xb9'").unwrap_err();
    assert!(why.to_string().contains("UTF-8"), "{why}");
}

#[test]
fn a_case_written_out_reads_the_same() {
    let (file, clock) = told(super::HELD, "2025-02-01");
    assert!(clock.is_ok());
    let again = CaseFile::read(&toml::to_string(&file).unwrap()).unwrap();
    assert_eq!(file, again);
}

/// The faults of a text, as a user reads them.
fn in_file(text: &str) -> String {
    match CaseFile::read(text) {
        Ok(_) => "no fault".to_owned(),
        Err(error) => error.in_file("events.toml", text),
    }
}

#[test]
fn a_fault_names_the_file_and_the_line() {
    let table = in_file("[case]\nname = \"detained at LAX\"\n");
    assert!(
        table.starts_with("events.toml, line 1: `case` is not a key of a case"),
        "{table}"
    );
    assert!(table.contains("[[event]]"), "{table}");
    let bare = in_file("name = \"lax\"\n\nvalue_usd = true\nport = 5\n");
    assert!(bare.contains("events.toml, line 3: `value_usd`"), "{bare}");
    assert!(bare.contains("events.toml, line 4: `port`"), "{bare}");
    let near = in_file("# x\ndeciding_agencie = \"CBP\"\n");
    assert!(near.contains("line 2: `deciding_agencie`"), "{near}");
    assert!(near.contains("is `deciding_agency` meant?"), "{near}");
    let event = in_file(
        "name = \"a\"\n\n[[event]]\nkind = \"cf28\"\ndate = 2026-05-04\n\n\
         [[event]]\nkind = \"cf28\"\n",
    );
    assert!(event.contains("line 7: event 2 (cf28) has no `date`"), "{event}");
    let syntax = in_file("[[event]]\nkind = \"cf28\"\ndate = 05-20\n");
    assert!(syntax.contains("line 3: event 1 is not TOML"), "{syntax}");
    assert_eq!(syntax.lines().count(), 1, "{syntax}");
}

#[test]
fn the_example_file_has_no_fault_and_runs_its_clocks() {
    let text = include_str!("../../../../examples/events.toml");
    let file = CaseFile::read(text).unwrap();
    let as_of = "2026-11-25".parse().unwrap();
    let clock = clock(&file, law(), as_of).unwrap();
    let day = clock.of_id("deemed_exclusion")[0].date;
    assert_eq!(day.to_string(), "2026-11-15");
}
