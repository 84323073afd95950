//! The events of `data/ledger`, asked as people ask.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::path::Path;

use hashgate_ledger::{
    Filter, ShipmentTraits, Tie, by_month, find, is_known_ground,
    is_known_maker, is_known_model, resembling,
};
use hashgate_pack::{
    SourceTree,
    hardware::Catalogue,
    ledger::{Action, Event, EventKind, Ledger},
    read_section,
};

fn tree() -> SourceTree {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    SourceTree::from_dir(&data).unwrap()
}

fn ledger() -> Ledger {
    read_section(&tree()).unwrap()
}

fn ids<'a>(events: impl Iterator<Item = &'a Event>) -> Vec<&'a str> {
    events.map(|e| e.id.as_str()).collect()
}

#[test]
fn filters_narrow_by_maker_model_port_ground_and_date() {
    let ledger = ledger();
    let by = |filter: &Filter| {
        ids(find(&ledger, filter))
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let at_sfo = Filter { port: Some("SFO".into()), ..Filter::default() };
    assert_eq!(by(&at_sfo), ["s21-t21-holds-2024", "s21-pro-notice-2025"]);
    let microbt = Filter {
        maker: Some("microbt".into()),
        kind: Some(EventKind::Enforcement),
        ..Filter::default()
    };
    assert_eq!(by(&microbt), ["other-makers-2025", "releases-2025"]);
    let origin = Filter {
        ground: Some("origin".into()),
        action: Some(Action::DutyDemand),
        ..Filter::default()
    };
    assert_eq!(by(&origin), ["iren-origin-2025", "cleanspark-origin-2025"]);
    let statute = Filter { ground: Some("1595a".into()), ..Filter::default() };
    assert_eq!(by(&statute).len(), 3);
    let s21 = Filter { model: Some("S21".into()), ..Filter::default() };
    assert_eq!(by(&s21).len(), 4);
}

#[test]
fn an_event_of_a_month_passes_for_every_day_of_it() {
    let ledger = ledger();
    let day = |text: &str| Some(text.parse().unwrap());
    let late = Filter {
        from: day("2024-09-20"),
        to: day("2024-09-25"),
        ..Filter::default()
    };
    assert_eq!(ids(find(&ledger, &late)), ["first-holds-2024"]);
    let after = Filter {
        from: day("2024-10-05"),
        to: day("2024-10-06"),
        ..Filter::default()
    };
    // "About November" may have been in early October.
    assert_eq!(ids(find(&ledger, &after)), ["random-exams-2024"]);
}

#[test]
fn precedents_come_with_counts_and_reliability_and_the_likest_first() {
    let found = resembling(
        &ledger(),
        &ShipmentTraits {
            makers: vec!["Bitmain".into()],
            models: vec!["Antminer S21 Pro".into()],
            port: Some("SFO".into()),
            grounds: vec!["fcc".into()],
        },
    );
    let first = &found.events[0];
    assert_eq!(first.event.id, "s21-pro-notice-2025");
    assert_eq!(first.ties, [Tie::Model, Tie::Maker, Tie::Port, Tie::Ground]);
    assert_eq!(found.events[1].ties[0], Tie::Family);
    let total: usize = found.by_action.iter().map(|(_, n)| n).sum();
    assert_eq!(total, found.events.len());
    let seizures = found.by_action.iter().find(|(a, _)| *a == Action::Seize);
    assert_eq!(seizures.map(|(_, n)| *n), Some(2));
}

#[test]
fn an_altcoin_miner_has_precedents_of_its_own() {
    let found = resembling(
        &ledger(),
        &ShipmentTraits {
            makers: vec!["IceRiver".into()],
            models: vec!["KS5M".into()],
            ..ShipmentTraits::default()
        },
    );
    assert_eq!(found.events.len(), 1);
    assert_eq!(found.events[0].event.units, Some(2400));
}

#[test]
fn a_ground_alone_ties_nothing() {
    let found = resembling(
        &ledger(),
        &ShipmentTraits {
            makers: vec!["Somebody Else".into()],
            grounds: vec!["fcc".into(), "origin".into()],
            ..ShipmentTraits::default()
        },
    );
    assert!(found.events.is_empty());
}

#[test]
fn months_without_an_event_stand_as_zero() {
    let only =
        Filter { kind: Some(EventKind::Enforcement), ..Filter::default() };
    let months = by_month(&ledger(), &only);
    assert_eq!(months[0].month.to_string(), "2024-09");
    assert_eq!(months.last().unwrap().month.to_string(), "2025-05");
    assert_eq!(months.len(), 9);
    assert!(months[1].counts.is_empty());
}

#[test]
fn words_are_known_by_the_events_and_the_catalogue() {
    let ledger = ledger();
    let catalogue: Catalogue = read_section(&tree()).unwrap();
    for maker in ["bitmain", "BITMAIN", "MicroBT", "Auradine", "canaan"] {
        assert!(is_known_maker(maker, &ledger, &catalogue), "{maker}");
    }
    for maker in ["Foo", "", "-", "Bitmein"] {
        assert!(!is_known_maker(maker, &ledger, &catalogue), "{maker}");
    }
    for model in ["S21", "Antminer S21 Pro", "WhatsMiner M60S", "KS5M"] {
        assert!(is_known_model(model, &ledger, &catalogue), "{model}");
    }
    for model in ["S2100", "Foo", ""] {
        assert!(!is_known_model(model, &ledger, &catalogue), "{model}");
    }
    for ground in ["fcc", "FCC", "entity list", "1595a", "origin"] {
        assert!(is_known_ground(ground, &ledger), "{ground}");
    }
    for ground in ["bogus", "", "9999x"] {
        assert!(!is_known_ground(ground, &ledger), "{ground}");
    }
}
