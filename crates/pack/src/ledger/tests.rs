use std::path::Path;

use super::*;
use crate::read_section;

fn ledger() -> Ledger {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn the_ledger_holds_the_thirty_events_and_survives_its_compact_form() {
    let ledger = ledger();
    assert_eq!(ledger.events.len(), 30);
    let bytes = postcard::to_stdvec(&ledger).unwrap();
    assert_eq!(postcard::from_bytes::<Ledger>(&bytes).unwrap(), ledger);
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
