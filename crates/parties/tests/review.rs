//! Decisions about hits, and lists that change.

// Helpers of a test may fail like the test itself.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use hashgate_pack::{
    SourceTree,
    lists::{ListEntry, Lists},
    read_section,
};
use hashgate_parties::{
    Decision, Decisions, Disposition, Evidence, LoadedList, Options, Query,
    Screener, Standing, list_delta, screen_delta, standing,
};

fn lists() -> Lists {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
}

fn list(names: &[(&str, &str)]) -> LoadedList {
    LoadedList {
        id: "own".to_owned(),
        copied: None,
        entries: names
            .iter()
            .map(|(id, name)| ListEntry {
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                ..ListEntry::default()
            })
            .collect(),
        remarks: Vec::new(),
        fault: None,
    }
}

fn paper(file: &str) -> Evidence {
    Evidence { file: file.to_owned(), sha256: "0".repeat(64) }
}

#[test]
fn an_exception_dies_with_its_day_and_with_the_entry() {
    let lists = lists();
    let own = list(&[("1", "Ruritania Mining Ltd")]);
    let screener = Screener::only(&lists, std::slice::from_ref(&own));
    let query = Query::name("Ruritania Mining Limited");
    let hit = screener.screen(&query, &Options::default()).hits.remove(0);
    let entry = &own.entries[0];
    let day = |text: &str| text.parse().unwrap();
    let decided = Disposition::record(
        Decision::FalsePositive,
        &query,
        &hit.list,
        entry,
        "A. Reviewer",
        "another firm of that name, see register extract",
        vec![paper("register.pdf")],
        day("2026-11-25"),
        Some(day("2027-05-25")),
    )
    .unwrap();
    let all = [decided];
    let now = standing(&query, &hit, entry, &all, day("2026-12-01"));
    assert!(matches!(
        now,
        Standing::Decided { decision: Decision::FalsePositive, .. }
    ));
    let late = standing(&query, &hit, entry, &all, day("2027-05-26"));
    assert!(matches!(late, Standing::Open { because: Some(_) }));
    let mut changed = entry.clone();
    changed.aliases.push("RML".to_owned());
    let after = standing(&query, &hit, &changed, &all, day("2026-12-01"));
    assert!(matches!(after, Standing::Open { because: Some(_) }));
    let other = Query::name("Ruritania Mining Ltd");
    let open = standing(&other, &hit, entry, &all, day("2026-12-01"));
    assert_eq!(open, Standing::Open { because: None });
}

#[test]
fn an_exception_needs_person_reason_evidence_and_expiry() {
    let entry = ListEntry::default();
    let query = Query::name("x");
    let try_it =
        |person: &str, evidence: Vec<Evidence>, expires: Option<&str>| {
            Disposition::record(
                Decision::FalsePositive,
                &query,
                "own",
                &entry,
                person,
                "because",
                evidence,
                "2026-11-25".parse().unwrap(),
                expires.map(|day| day.parse().unwrap()),
            )
        };
    let paper = || vec![paper("p.pdf")];
    assert!(try_it("", paper(), Some("2027-01-01")).is_err());
    assert!(try_it("A", Vec::new(), Some("2027-01-01")).is_err());
    assert!(try_it("A", paper(), None).is_err());
    assert!(try_it("A", paper(), Some("2026-11-25")).is_err());
    assert!(try_it("A", paper(), Some("2026-11-26")).is_ok());
}

#[test]
fn only_what_changed_is_screened_again() {
    let lists = lists();
    let old = list(&[("1", "Ruritania Mining Ltd"), ("2", "Zenda Freight")]);
    let mut new = list(&[
        ("1", "Ruritania Mining Ltd"),
        ("2", "Zenda Freight"),
        ("3", "Strelsau Power Works"),
    ]);
    new.entries[1].aliases.push("Hentzau Shipping".to_owned());
    let parties = [
        Query::name("Ruritania Mining Ltd"),
        Query::name("Hentzau Shipping Co"),
        Query::name("Strelsau Power Works"),
        Query::name("Somebody Else"),
    ];
    let (delta, hits) =
        screen_delta(&lists, &old, &new, &parties, &Options::default());
    assert_eq!(delta.added.len(), 1);
    assert_eq!(delta.changed[0].what, ["new alias: Hentzau Shipping"]);
    let names: Vec<&str> =
        hits.iter().map(|hit| hit.query.name.as_str()).collect();
    assert_eq!(names, ["Hentzau Shipping Co", "Strelsau Power Works"]);
    assert!(list_delta(&new, &new).is_empty());
    assert_eq!(list_delta(&new, &old).removed.len(), 1);
}

#[test]
fn a_decision_follows_an_entry_that_was_numbered_anew() {
    let lists = lists();
    let query = Query::name("Ruritania Mining Limited");
    let day = |text: &str| text.parse().unwrap();
    let before = list(&[("own-1", "Zenda"), ("own-2", "Ruritania Mining Ltd")]);
    let decided = Disposition::record(
        Decision::FalsePositive,
        &query,
        "own",
        &before.entries[1],
        "A. Reviewer",
        "another firm",
        vec![paper("p.pdf")],
        day("2026-11-25"),
        Some(day("2027-05-25")),
    )
    .unwrap();
    let decisions = Decisions::new(vec![decided]);
    let stands = |own: &LoadedList, name: &str| {
        let screener = Screener::only(&lists, std::slice::from_ref(own));
        let answer = screener.screen(&Query::name(name), &Options::default());
        let entry_of = |hit: &_| screener.entry_of(hit);
        decisions.of(&answer, entry_of, day("2026-12-01")).remove(0)
    };
    let after = list(&[("own-1", "Ruritania Mining Ltd"), ("own-2", "Zenda")]);
    let name = "ruritania  mining limited";
    assert!(stands(&after, name).is_set_aside());
    // Another entry under the old number is another entry.
    let other =
        list(&[("own-1", "Zenda"), ("own-2", "Ruritania Mining Company")]);
    let open = stands(&other, name);
    assert!(open.in_words().unwrap().contains("has changed"), "{open:?}");
    // A name that nobody has decided about is open without a word.
    let unasked = stands(&after, "Ruritania Mining Ltd");
    assert_eq!(unasked, Standing::OPEN);
}

#[test]
fn entries_of_one_name_are_told_apart_in_a_list_without_ids() {
    let lists = lists();
    let old = list(&[("own-1", "Zenda Freight"), ("own-2", "Zenda Freight")]);
    let mut new = list(&[
        ("own-1", "Strelsau Power Works"),
        ("own-2", "Zenda Freight"),
        ("own-3", "Zenda Freight"),
    ]);
    new.entries[1].addresses.push("1 Castle Road".to_owned());
    let parties = [Query::name("Zenda Freight")];
    let (delta, hits) =
        screen_delta(&lists, &old, &new, &parties, &Options::default());
    assert_eq!(delta.added[0].name, "Strelsau Power Works");
    assert_eq!((delta.added.len(), delta.removed.len()), (2, 0));
    assert_eq!(hits[0].found, 1, "the entry that did not change is no hit");
    let back = list_delta(&new, &old);
    assert_eq!((back.added.len(), back.removed.len()), (0, 2));
}

#[test]
fn a_brand_leads_to_an_entry_that_changed() {
    let lists = lists();
    let id = "us-bis-entity-list";
    let entries = lists.source(id).unwrap().entries.clone();
    let old = LoadedList { id: id.to_owned(), entries, ..list(&[]) };
    let mut new = old.clone();
    let sophgo = new
        .entries
        .iter_mut()
        .find(|entry| entry.name == "Sophgo Technologies Ltd.")
        .unwrap();
    sophgo.addresses.push("1 Castle Road, Zenda".to_owned());
    let parties = [Query::name("CVITEK"), Query::name("Prairie Hash LLC")];
    let (delta, hits) =
        screen_delta(&lists, &old, &new, &parties, &Options::default());
    assert_eq!(delta.changed[0].what, ["new address: 1 Castle Road, Zenda"]);
    assert_eq!(hits.len(), 1);
    assert!(hits[0].hits[0].via.is_some());
}
