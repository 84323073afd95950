use std::path::Path;

use hashgate_model::{Date, Severity, Verdict};
use hashgate_pack::{SourceTree, read_section};

use super::*;
use crate::trial;

pub(crate) fn rules() -> Rules {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn every_case_of_every_rule_passes() {
    let rules = rules();
    let wrong: Vec<_> = trial::run(&rules)
        .unwrap()
        .into_iter()
        .filter(|t| !t.passed())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rule_has_a_case_on_both_sides_and_one_with_the_fact_unknown() {
    let lacking: Vec<_> = trial::coverage(&rules())
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
