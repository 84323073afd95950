//! Two words that stand only where a statute or regulation says so.

use hashgate_pack::SourceTree;

use super::{DATA, HELD, law, told};
use crate::{calendar, letter};

/// Whether a sentence uses a word without the law that does.
fn offends(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let says = lower.contains("prohibited") || lower.contains("illegal");
    says && !lower.contains("usc") && !lower.contains("cfr")
}

#[test]
fn the_data_uses_them_only_beside_a_law() {
    let tree = SourceTree::from_dir(DATA.as_ref()).unwrap();
    let mut seen = 0;
    for (path, text) in tree.under("cases/") {
        for line in text.lines() {
            seen += 1;
            assert!(!offends(line), "{path}: {line}");
        }
    }
    assert!(seen > 500);
}

#[test]
fn no_answer_uses_them_on_its_own() {
    let as_of = "2025-01-15".parse().unwrap();
    let (file, clock) = told(HELD, "2025-01-15");
    let clock = clock.unwrap();
    let mut texts = vec![
        serde_json::to_string_pretty(&clock).unwrap(),
        calendar(&clock, &file, as_of, true, None).text.replace("\r\n ", ""),
    ];
    for rule in &law().letters {
        texts.push(letter(&rule.id, &file, &clock, law(), as_of).unwrap());
    }
    for line in texts.iter().flat_map(|text| text.lines()) {
        assert!(!offends(line), "{line}");
    }
}
