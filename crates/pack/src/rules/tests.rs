use std::path::Path;

use super::*;
use crate::read_section;

fn data() -> SourceTree {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    SourceTree::from_dir(&data).unwrap()
}

const FACTS: &str = r#"
[[fact]]
name = "seller"
kind = "text"
scope = "shipment"
question = "Who sells?"
filled_by = ["papers"]
"#;

const RULE: &str = r#"
id = "HOUSE-1"
title = "Do we buy from this seller?"
scope = "shipment"
ground = "entry"
from = 2026-01-01
met_when = 'seller != "Example Trading"'
[failed]
verdict = "refuse"
severity = "critical"
title = "We do not buy from {this} seller."
because = "Seller: {seller}."
[unknown]
verdict = "needs evidence"
severity = "minor"
title = "The seller is not known."
because = "Ask."
[[cites]]
text = "House rule of 2026-01-05"
confidence = "primary"
"#;

const PAPER: &str = r#"
[[evidence]]
id = "minutes"
paper = "Minutes of the house"
scope = "shipment"
why = "They name the sellers that are shunned."
must_contain = ["the names"]
cites = [{ text = "House rule of 2026-01-05", confidence = "primary" }]
"#;

fn own(rule: &str) -> Result<Rules, Faults> {
    let mut tree = SourceTree::default();
    tree.insert("facts.toml", FACTS);
    tree.insert("seller/rule.toml", rule);
    Rules::default().with_own(&tree)
}

#[test]
fn our_rules_survive_their_compact_form() {
    let rules: Rules = read_section(&data()).unwrap();
    assert!(rules.rules.len() >= 50);
    let bytes = postcard::to_stdvec(&rules).unwrap();
    assert_eq!(postcard::from_bytes::<Rules>(&bytes).unwrap(), rules);
}

/// Help pages and lists of papers are read by people too.
#[test]
fn barring_words_stand_only_where_a_primary_source_bars_entry() {
    let tree = data();
    let rules: Rules = read_section(&tree).unwrap();
    for (path, text) in tree.under("rules/") {
        let may = rules.rules.iter().any(|rule| {
            rule.bars_entry_by.is_some()
                && path.starts_with(&format!("rules/{}/", rule.folder))
        });
        let lower = text.to_lowercase();
        for word in ["prohibited", "illegal"] {
            assert!(may || !lower.contains(word), "{path} says {word}");
        }
    }
}

#[test]
fn every_rule_cites_and_a_weak_source_shows_in_its_confidence() {
    let rules: Rules = read_section(&data()).unwrap();
    for rule in &rules.rules {
        assert!(!rule.cites.is_empty(), "{}", rule.id);
        for cite in &rule.cites {
            assert!(cite.confidence <= rule.confidence(), "{}", rule.id);
        }
    }
}

#[test]
fn a_house_rule_stands_beside_ours_on_the_ground_of_the_house() {
    let rules = own(RULE).unwrap();
    let rule = rules.rule("house-1").unwrap();
    assert_eq!(rule.ground, hashgate_model::Ground::House);
    assert_eq!(rule.folder, "seller");
    let ours: Rules = read_section(&data()).unwrap();
    let mut tree = SourceTree::default();
    tree.insert("facts.toml", FACTS);
    tree.insert("seller/rule.toml", &RULE.replace("HOUSE-1", "fcc-1"));
    let why = ours.with_own(&tree).unwrap_err().to_string();
    assert!(why.contains("`fcc-1` is that of rules/us/fcc/sdoc"), "{why}");
}

#[test]
fn every_fault_of_a_rule_names_file_place_and_next_step() {
    for (from, to, part) in [
        ("seller != ", "vendor != ", "`vendor` is not a fact"),
        ("{seller}", "{vendor}", "failed: `vendor` is not a fact"),
        ("{seller}", "{seller", "does not close"),
        ("met_when", "meet_when", "meet_when"),
        ("\"critical\"", "\"deadly\"", "deadly"),
        ("from = 2026-01-01", "from = 2026-01-01\nto = 2025-01-01", "before"),
        ("id =", "evidence = [\"sdoc\"]\nid =", "`sdoc` is not a document"),
        ("refuse", "refused", "refused"),
        ("because = \"Ask.\"", "because = \"\"", "say what is wrong"),
    ] {
        let text = RULE.replace(from, to);
        let why = own(&text).unwrap_err().to_string();
        assert!(why.contains("seller/rule.toml"), "{why}");
        assert!(why.contains(part), "{to}: {why}");
    }
    let uncited = RULE.split("[[cites]]").next().unwrap();
    assert!(own(&format!("cites = []\n{uncited}")).is_err());
}

/// Rules of ours are held to more than a house's.
#[test]
fn ours_may_refuse_only_where_a_primary_source_bars_entry() {
    let ours = |rule: &str| {
        let mut tree = SourceTree::default();
        tree.insert("rules/facts.toml", FACTS);
        tree.insert("rules/evidence.toml", PAPER);
        let asks =
            format!("evidence = [\"minutes\"]\nunlocks = \"Trade.\"{rule}");
        tree.insert("rules/us/x/rule.toml", &asks);
        tree.insert("rules/us/x/README.md", "# X");
        for expect in ["met", "failed", "unknown"] {
            let case = format!("story = \"A sale.\"\nexpect = \"{expect}\"\n");
            tree.insert(&format!("rules/us/x/cases/{expect}.toml"), &case);
        }
        tree.insert("rules/origin.toml", "argument = []");
        read_section::<Rules>(&tree).map_err(|f| f.to_string())
    };
    let why = ours(RULE).unwrap_err();
    assert!(why.contains("may refuse"), "{why}");
    let barred =
        format!("\nbars_entry_by = \"House rule of 2026-01-05\"{RULE}");
    assert_eq!(ours(&barred).err(), None);
    let second_hand = barred.replace("\"primary\"", "\"secondary\"");
    assert!(ours(&second_hand).unwrap_err().contains("primary text"));
    let word = RULE
        .replace("\"refuse\"", "\"hold\"")
        .replace("The seller is not known.", "The goods are prohibited.");
    assert!(ours(&word).unwrap_err().contains("`prohibited`"));
    let signal = RULE
        .replace("\"entry\"", "\"exam_signal\"")
        .replace("\"refuse\"", "\"hold\"");
    assert!(ours(&signal).unwrap_err().contains("cannot hold"));
    let unread = RULE.replace("\"refuse\"", "\"hold\"");
    assert_eq!(ours(&unread).err(), None);
}

/// Of a rule of ours each answer has a case; a house's may do without.
#[test]
fn ours_have_a_case_on_either_side_and_one_in_doubt() {
    let mut tree = SourceTree::default();
    tree.insert("rules/facts.toml", FACTS);
    tree.insert("rules/evidence.toml", PAPER);
    let rule = format!(
        "evidence = [\"minutes\"]\nunlocks = \"Trade.\"{}",
        RULE.replace("\"refuse\"", "\"hold\"")
    );
    tree.insert("rules/us/x/rule.toml", &rule);
    tree.insert("rules/us/x/README.md", "# X");
    tree.insert("rules/origin.toml", "argument = []");
    let case = "story = \"A sale.\"\nexpect = \"met\"\n";
    tree.insert("rules/us/x/cases/met.toml", case);
    let why = read_section::<Rules>(&tree).unwrap_err().to_string();
    assert!(why.contains("no case expects `failed`"), "{why}");
    assert!(why.contains("no case expects `unknown`"), "{why}");
    assert!(!why.contains("no case expects `met`"), "{why}");
    assert!(own(RULE).is_ok());
}

#[test]
fn a_facts_file_may_state_what_rules_ask_for_and_nothing_else() {
    let rules = own(RULE).unwrap();
    let seller = FactValue::Text("Example Trading".into());
    assert!(rules.check_fact(Scope::Shipment, "seller", &seller).is_ok());
    let why = rules.check_fact(Scope::Shipment, "seler", &seller).unwrap_err();
    assert!(why.contains("did you mean seller"), "{why}");
    let truth = FactValue::Bool(true);
    let why = rules.check_fact(Scope::Line, "seller", &truth).unwrap_err();
    assert!(why.contains("must be a text"), "{why}");
}

#[test]
fn untrusted_rules_never_end_the_program() {
    for text in [
        &b"\xff\xfe"[..],
        b"",
        b"id = 1",
        RULE.as_bytes(),
        b"met_when = '((((((((((((((((((((((((((((((('",
    ] {
        fuzz_rule_toml(text);
    }
}

#[test]
fn ours_say_what_settles_them_and_what_that_unlocks() {
    let tree = data();
    let path = "rules/us/cbp/isf-before-arrival/rule.toml";
    let text = tree.text(path).unwrap();
    let mut less = tree.clone();
    let shown = text.lines().filter(|line| !line.starts_with("unlocks"));
    less.insert(path, &shown.collect::<Vec<_>>().join("\n"));
    let why = read_section::<Rules>(&less).unwrap_err().to_string();
    assert!(why.contains("`unlocks`"), "{why}");
}

mod random {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_mutilated_rule_ends_the_program(
            at in 0..RULE.len(),
            cut in 0_usize..40,
            put in "[ -~\n]{0,12}",
        ) {
            let (head, tail) = RULE.split_at(at);
            let tail = tail.get(cut..).unwrap_or_default();
            fuzz_rule_toml(format!("{head}{put}{tail}").as_bytes());
        }

        #[test]
        fn no_condition_ends_the_program(text in "[a-z0-9!&|()\\[\\]{}.,?:\"' =<>-]{0,80}") {
            let vocabulary = own(RULE).unwrap().vocabulary;
            let _ = compile_condition(&text, Scope::Line, &vocabulary);
        }
    }
}
