use std::path::Path;

use hashgate_model::{Date, Severity, Verdict};
use hashgate_pack::{SourceTree, read_section};

use super::*;
use crate::rule_tests;

pub(crate) fn rules() -> Rules {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn every_case_of_every_rule_passes() {
    let rules = rules();
    let wrong: Vec<_> = rule_tests::run(&rules)
        .unwrap()
        .into_iter()
        .filter(|t| !t.passed())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rule_has_a_case_on_both_sides_and_one_with_the_fact_unknown() {
    let lacking: Vec<_> = rule_tests::coverage(&rules())
        .into_iter()
        .filter(|c| !c.lacks.is_empty())
        .collect();
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// The facts that make a well-papered shipment clear, and no more.
fn clean() -> CaseFacts {
    let text = |t: &str| FactValue::Text(t.to_owned());
    let none = || FactValue::List(Vec::new());
    let yes = || FactValue::Bool(true);
    let no = || FactValue::Bool(false);
    let mut shipment = FactSheet::about(None);
    for (name, value) in [
        ("mode", text("air")),
        ("importer_country", text("US")),
        ("has_ior", yes()),
        ("invoice_missing", none()),
        ("entity_list_parties", none()),
        ("uflpa_parties", none()),
        ("sdn_parties", none()),
        ("military_list_parties", none()),
    ] {
        shipment.put(name, value, "test");
    }
    let mut line = FactSheet::about(Some(1));
    for (name, value) in [
        ("kind", text("miner")),
        ("manufacturer", text("Bitmain")),
        ("model", text("Antminer S21 Pro")),
        ("known_model", yes()),
        ("identity_conflict", no()),
        ("radio", no()),
        ("board_maker_listed", no()),
        ("hts_claimed", text("8543.70.98.60")),
        ("hts_ours", text("8543.70.98.60")),
        ("hts_conflict", no()),
        ("origin_claimed", text("MY")),
        ("origin_given", yes()),
        ("maker_on_covered_list", no()),
        ("fcc_condition", text("authorized")),
        ("compliance_label", yes()),
        ("compliance_statement", yes()),
        ("home_use", no()),
        ("lab_barred_on_test_date", no()),
        ("marked_origin", text("MY")),
        ("smt_country", text("MY")),
    ] {
        line.put(name, value, "test");
    }
    let held = ["sdoc", "production_records"].map(|id| HeldEvidence {
        id: id.to_owned(),
        lines: vec![1],
        models: Vec::new(),
        file: None,
        sha256: None,
        date: None,
        issuer: None,
        contradicts: None,
        note: None,
        link: None,
    });
    CaseFacts { shipment, lines: vec![line], held: held.to_vec() }
}

fn judged(case: &CaseFacts) -> Judgement {
    let rules = rules();
    let day: Date = "2026-11-25".parse().unwrap();
    Judge::new(&rules).unwrap().judge(case, AsOf(day), Some(EntryDate(day)))
}

fn worst(judgement: &Judgement) -> Verdict {
    judgement.findings.iter().map(|f| f.verdict).max().unwrap_or(Verdict::Clear)
}

#[test]
fn a_well_papered_shipment_is_clear() {
    let judgement = judged(&clean());
    let open: Vec<_> = judgement
        .findings
        .iter()
        .filter(|f| f.verdict > Verdict::Clear)
        .map(|f| (&f.rule, &f.title))
        .collect();
    assert!(open.is_empty(), "{open:#?}");
    assert!(judgement.faults.is_empty());
    // What is not known is said all the same.
    assert!(judgement.questions.iter().any(|q| q.fact == "price_complete"));
    let sdoc = judgement.evidence.iter().find(|e| e.id == "sdoc").unwrap();
    assert_eq!(sdoc.status, EvidenceStatus::Held);
    assert_eq!(sdoc.keep_until.unwrap().to_string(), "2031-11-25");
}

#[test]
fn taking_away_any_one_fact_never_makes_a_shipment_look_better() {
    let all = judged(&clean());
    for name in clean().lines[0].facts.keys() {
        let mut less = clean();
        less.lines[0].facts.remove(name);
        let judgement = judged(&less);
        assert!(worst(&judgement) >= worst(&all), "{name}");
        let told = judgement.questions.len() + judgement.findings.len();
        let before = all.questions.len() + all.findings.len();
        // These two only fill in texts here: the papers held are for every
        // model, and the claimed number was compared by the caller.
        let only_text = ["hts_claimed", "model"].contains(&name.as_str());
        assert!(told > before || only_text, "{name} passes silently");
    }
}

#[test]
fn the_bare_invoice_reads_like_the_memo() {
    let text = |t: &str| FactValue::Text(t.to_owned());
    let mut shipment = FactSheet::about(None);
    shipment.put("importer_country", text("US"), "papers");
    shipment.put(
        "invoice_missing",
        FactValue::List(vec![text("(j) responsible employee")]),
        "papers",
    );
    let line = |number, origin: &str, conflict| {
        let mut sheet = FactSheet::about(Some(number));
        for (name, value) in [
            ("kind", text("miner")),
            ("model", text("Antminer S21 Pro")),
            ("origin_claimed", text(origin)),
            ("origin_given", FactValue::Bool(true)),
            ("hts_claimed", text("8471.80.90")),
            ("hts_ours", text("8543.70.98.60")),
            ("hts_conflict", FactValue::Bool(conflict)),
            ("identity_conflict", FactValue::Bool(false)),
        ] {
            sheet.put(name, value, "papers");
        }
        sheet
    };
    let case = CaseFacts {
        shipment,
        lines: vec![line(1, "MY", false), line(2, "TH", true)],
        held: Vec::new(),
    };
    let judgement = judged(&case);
    let heads: Vec<_> = judgement
        .findings
        .iter()
        .filter(|f| f.severity >= Severity::Major)
        .map(|f| format!("{} {:?} {}", f.rule, f.lines, f.title))
        .collect();
    insta::assert_snapshot!(heads.join("\n"));
    let papers: Vec<_> = judgement
        .evidence
        .iter()
        .map(|e| format!("{} {:?} {:?}", e.id, e.lines, e.asked_by))
        .collect();
    insta::assert_snapshot!(papers.join("\n"));
}

fn held(id: &str, lines: &[u32]) -> HeldEvidence {
    HeldEvidence {
        id: id.to_owned(),
        lines: lines.to_vec(),
        models: Vec::new(),
        file: None,
        sha256: None,
        date: None,
        issuer: None,
        contradicts: None,
        note: None,
        link: None,
    }
}

/// The state of a paper when these are held, for two miners.
fn state(id: &str, papers: Vec<HeldEvidence>) -> (EvidenceStatus, String) {
    let mut case = clean();
    let mut second = case.lines[0].clone();
    second.lines = vec![2];
    let model = FactValue::Text("Antminer S21".to_owned());
    second.put("model", model, "test");
    case.lines.push(second);
    case.held = papers;
    let item = judged(&case).evidence.into_iter().find(|e| e.id == id).unwrap();
    (item.status, item.why)
}

#[test]
fn a_paper_that_covers_one_line_of_two_is_partial() {
    let (status, why) = state("sdoc", vec![held("sdoc", &[1])]);
    assert_eq!(status, EvidenceStatus::Partial);
    assert!(why.contains("does not cover line 2"), "{why}");
}

#[test]
fn a_paper_for_one_model_is_partial_for_its_sibling() {
    let mut paper = held("sdoc", &[]);
    paper.models = vec!["antminer s21 pro".to_owned()];
    let (status, why) = state("sdoc", vec![paper.clone()]);
    assert_eq!(status, EvidenceStatus::Partial);
    assert!(why.contains("line 2"), "{why}");
    let mut sibling = held("sdoc", &[]);
    sibling.models = vec!["Antminer S21".to_owned()];
    let (status, _) = state("sdoc", vec![paper, sibling]);
    assert_eq!(status, EvidenceStatus::Held);
}

#[test]
fn a_paper_that_speaks_against_the_case_outweighs_the_others() {
    let mut against = held("production_records", &[2]);
    against.contradicts = Some("line 2 was assembled in China".to_owned());
    let papers = vec![held("production_records", &[]), against];
    let (status, why) = state("production_records", papers);
    assert_eq!(status, EvidenceStatus::Contradictory);
    assert!(why.contains("assembled in China"), "{why}");
}

#[test]
fn an_old_paper_is_stale_and_so_is_one_without_a_date() {
    let dated = |date: Option<&str>| {
        let mut paper = held("ior_record", &[]);
        paper.date = date.map(|d| d.parse().unwrap());
        state("ior_record", vec![paper]).0
    };
    assert_eq!(dated(Some("2025-11-24")), EvidenceStatus::Held);
    assert_eq!(dated(Some("2025-11-23")), EvidenceStatus::Stale);
    assert_eq!(dated(None), EvidenceStatus::Stale);
}

#[test]
fn nothing_handed_in_is_missing() {
    let (status, _) = state("sdoc", Vec::new());
    assert_eq!(status, EvidenceStatus::Missing);
}

#[test]
fn a_paper_that_no_rule_asks_for_is_told() {
    let mut case = clean();
    case.held.push(held("love_letter", &[]));
    let faults = judged(&case).faults;
    assert!(faults[0].contains("`love_letter`"), "{faults:?}");
}
