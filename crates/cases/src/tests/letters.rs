//! Letters: filled, cited, marked as drafts.

use super::{HELD, law, told};
use crate::{CaseError, CaseFile, clock, letter};

fn write(id: &str, text: &str, as_of: &str) -> String {
    let (file, clock) = told(text, as_of);
    letter(id, &file, &clock.unwrap(), law(), as_of.parse().unwrap()).unwrap()
}

#[test]
fn the_five_letters_are_there() {
    let law = law();
    let ids: Vec<&str> = law.letters.iter().map(|l| l.id.as_str()).collect();
    assert_eq!(
        ids,
        ["extension", "foia", "petition", "protest", "request_reasons"]
    );
}

#[test]
fn a_letter_is_found_by_how_its_name_begins() {
    let full = write("request_reasons", HELD, "2025-01-15");
    for short in ["request", "Request-Reasons", "req"] {
        assert_eq!(write(short, HELD, "2025-01-15"), full);
    }
}

#[test]
fn a_request_for_reasons() {
    insta::assert_snapshot!(write("request_reasons", HELD, "2025-01-15"));
}

#[test]
fn a_petition() {
    insta::assert_snapshot!(write("petition", HELD, "2025-01-15"));
}

#[test]
fn every_letter_is_a_draft_that_cites_its_law() {
    let law = law();
    for rule in &law.letters {
        let text = write(&rule.id, HELD, "2025-01-15");
        assert!(text.starts_with("DRAFT FOR COUNSEL"), "{text}");
        assert!(text.contains("Not legal advice"), "{text}");
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for cite in &rule.cites {
            // In the text and again among the sources.
            assert!(one_line.matches(&cite.text).count() >= 2, "{}", cite.text);
        }
    }
}

/// A law named in a letter stands among its sources, so that a reader sees
/// how it was read.
#[test]
fn no_law_is_named_that_the_sources_leave_out() {
    for rule in &law().letters {
        let words: Vec<&str> = rule.body.split_whitespace().collect();
        for three in words.windows(3) {
            let [title, code, section] = three else { continue };
            if !matches!(*code, "USC" | "CFR") {
                continue;
            }
            let title = title.trim_start_matches('(');
            // `1499(c)(5)` is found under `1499`.
            let section: String = section
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '.')
                .collect();
            let section = section.trim_end_matches('.');
            let name = format!("{title} {code} {section}");
            assert!(
                rule.cites.iter().any(|c| c.text.starts_with(&name)),
                "{}: {name} is not among the sources",
                rule.id
            );
        }
    }
}

#[test]
fn a_blank_that_the_case_cannot_fill_is_shown() {
    let text =
        write("petition", "seizure_notice_mailed 2025-01-10", "2025-01-15");
    assert!(text.contains("[importer: not given]"), "{text}");
    assert!(text.contains("[first publication: not given]"), "{text}");
}

#[test]
fn a_letter_for_other_events_says_so() {
    let text = write("extension", "cf28 2025-01-10", "2025-01-15");
    assert!(text.starts_with("[NOT FOR THIS CASE AS IT STANDS:"), "{text}");
    assert!(text.contains("the stage seized or"), "{text}");
}

const JUDICIAL: &str = "value_usd = \"640000\"\n\
    [[event]]\nkind = \"seizure\"\ndate = 2026-11-12\n\
    [[event]]\nkind = \"presented_for_examination\"\ndate = 2026-10-14\n\
    [[event]]\nkind = \"seizure_notice_mailed\"\ndate = 2026-11-16\n";

fn from_file(id: &str, text: &str, as_of: &str) -> String {
    let as_of = as_of.parse().unwrap();
    let file = CaseFile::read(text).unwrap();
    let clock = clock(&file, law(), as_of).unwrap();
    let text = letter(id, &file, &clock, law(), as_of).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Above the limit forfeiture is for a court (19 USC 1607, 1610): no cost
/// bond is due, whatever letter speaks of the route.
#[test]
fn no_letter_names_a_bond_where_a_court_declares_forfeiture() {
    for id in ["petition", "extension"] {
        let text = from_file(id, JUDICIAL, "2026-11-27");
        assert!(!text.contains("USD 5,000"), "{text}");
        assert!(text.contains("for a court"), "{text}");
        let small = JUDICIAL.replace("640000", "40000");
        let text = from_file(id, &small, "2026-11-27");
        assert!(text.contains("claim and cost bond"), "{text}");
        assert!(!text.contains("is for a court, through"), "{text}");
    }
    let unknown = JUDICIAL.replace("value_usd = \"640000\"\n", "");
    let text = from_file("petition", &unknown, "2026-11-27");
    assert!(text.contains("at most USD 5,000"), "{text}");
    assert!(text.contains("Above the limit"), "{text}");
}

#[test]
fn letters_of_a_detention_say_that_a_seizure_came() {
    for id in ["protest", "request_reasons"] {
        let text = from_file(id, JUDICIAL, "2026-11-27");
        assert!(text.starts_with("[NOT FOR THIS CASE AS IT"), "{text}");
        assert!(text.contains("it stands at: seized"), "{text}");
    }
    let text = from_file("foia", JUDICIAL, "2026-11-27");
    assert!(!text.contains("deemed excluded on"), "{text}");
    assert!(text.contains("petition lapses on 2026-12-16"), "{text}");
}

#[test]
fn the_facts_of_a_letter_stand_in_order_of_date() {
    let text = from_file("petition", JUDICIAL, "2026-11-27");
    let at = |day: &str| text.find(&format!("- {day}: ")).unwrap();
    assert!(at("2026-10-14") < at("2026-11-12"), "{text}");
    assert!(at("2026-11-12") < at("2026-11-16"), "{text}");
}

#[test]
fn a_day_that_is_a_bound_is_said_to_be_one() {
    let text = from_file(
        "request_reasons",
        "[[event]]\nkind = \"detention_notice\"\ndate = 2026-10-19\n",
        "2026-11-27",
    );
    assert!(text.contains("2026-11-18 at the latest"), "{text}");
    assert!(text.contains("has not been told on which day"), "{text}");
}

#[test]
fn an_unknown_letter_names_those_there_are() {
    let (file, clock) = told("cf28 2025-01-10", "2025-01-15");
    let wrong = letter(
        "love",
        &file,
        &clock.unwrap(),
        law(),
        "2025-01-15".parse().unwrap(),
    );
    let Err(CaseError::NoLetter { known, .. }) = wrong else {
        panic!("no error");
    };
    assert_eq!(known.len(), 5);
}
