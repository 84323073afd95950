use std::path::Path;

use super::*;
use crate::read_section;

fn ledger() -> Ledger {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn ids<'a>(events: impl Iterator<Item = &'a Event>) -> Vec<&'a str> {
    events.map(|e| e.id.as_str()).collect()
}

#[test]
fn the_ledger_holds_the_thirty_events_and_survives_its_compact_form() {
    let ledger = ledger();
    assert_eq!(ledger.events.len(), 30);
    let bytes = postcard::to_stdvec(&ledger).unwrap();
    assert_eq!(postcard::from_bytes::<Ledger>(&bytes).unwrap(), ledger);
}

#[test]
fn filters_narrow_by_maker_model_port_ground_and_date() {
    let ledger = ledger();
    let by = |filter: &Filter| {
        ids(ledger.find(filter))
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
    assert_eq!(ids(ledger.find(&late)), ["first-holds-2024"]);
    let after = Filter {
        from: day("2024-10-05"),
        to: day("2024-10-06"),
        ..Filter::default()
    };
    // "About November" may have been in early October.
    assert_eq!(ids(ledger.find(&after)), ["random-exams-2024"]);
}

#[test]
fn precedents_come_with_counts_and_reliability_and_the_likest_first() {
    let found = ledger().resembling(&ShipmentTraits {
        makers: vec!["Bitmain".into()],
        models: vec!["Antminer S21 Pro".into()],
        port: Some("SFO".into()),
        grounds: vec!["fcc".into()],
    });
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
    let found = ledger().resembling(&ShipmentTraits {
        makers: vec!["IceRiver".into()],
        models: vec!["KS5M".into()],
        ..ShipmentTraits::default()
    });
    assert_eq!(found.events.len(), 1);
    assert_eq!(found.events[0].event.units, Some(2400));
}

#[test]
fn a_ground_alone_ties_nothing() {
    let found = ledger().resembling(&ShipmentTraits {
        makers: vec!["Somebody Else".into()],
        grounds: vec!["fcc".into(), "origin".into()],
        ..ShipmentTraits::default()
    });
    assert!(found.events.is_empty());
}

#[test]
fn months_without_an_event_stand_as_zero() {
    let only =
        Filter { kind: Some(EventKind::Enforcement), ..Filter::default() };
    let months = ledger().by_month(&only);
    assert_eq!(months[0].month.to_string(), "2024-09");
    assert_eq!(months.last().unwrap().month.to_string(), "2025-05");
    assert_eq!(months.len(), 9);
    assert!(months[1].counts.is_empty());
}

#[test]
fn a_faulty_event_is_named() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    let text = tree.text("ledger/events.toml").unwrap();
    for (from, to, part) in [
        ("\"fcc\"]", "\"rumour\"]", "ground `rumour`"),
        ("id = \"bgin-2025\"", "id = \"oklahoma-2025\"", "is taken"),
        ("units_are = \"late\"\n", "", "what the units are"),
        ("date = 2024-09-01", "date = 2024-09-02", "first day"),
    ] {
        let mut tree = SourceTree::default();
        tree.insert("ledger/events.toml", &text.replacen(from, to, 1));
        let why = read_section::<Ledger>(&tree).unwrap_err().to_string();
        assert!(why.contains(part), "{why}");
    }
}
