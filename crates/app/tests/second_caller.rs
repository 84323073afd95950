//! A caller that is no command line: everything is asked of `app` alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::path::Path;

use hashgate_admit::rule_tests::RuleTest;
use hashgate_app::{
    App, AppError, ErrorKind, Input,
    case_folder::CaseFolder,
    cases::{self, NamedCase},
    check::{CheckRequest, Stated, check},
    duty::{self, HistoryRequest, LineRequest},
    evidence::{self, AddRequest},
    identify, ledger, pack,
    payback::{PaybackRequest, purchase},
    rules,
    screening::{self, BatchRequest, DecideRequest, OneRequest, Search},
};
use hashgate_cases::{CaseFacts, Event};
use hashgate_duty::Query as Line;
use hashgate_ledger::Filter;
use hashgate_model::{AsOf, Costs, EconomicTerms, StatedOrigin, Verdict};
use hashgate_parties::{Coverage, Decision, Query};

const TODAY: &str = "2026-11-25";

fn app(data_folder: Option<&Path>) -> App {
    let pack = hashgate_embedded::pack().unwrap();
    App::new(pack, data_folder.map(Path::to_owned), day(TODAY))
}

fn day(text: &str) -> AsOf {
    text.parse().unwrap()
}

fn example(name: &str) -> Input {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let bytes = std::fs::read(folder.join(name)).unwrap();
    Input { name: name.to_owned(), bytes }
}

fn example_shipment() -> CheckRequest {
    CheckRequest {
        papers: vec![example("invoice.csv")],
        facts: Some(example("facts.toml")),
        ..CheckRequest::default()
    }
}

/// What the readme prints is what any other caller gets.
#[test]
fn a_shipment_is_checked_from_bytes_and_what_the_caller_states_prevails() {
    let app = app(None);
    let mut remarks: Vec<String> = Vec::new();
    let answer = check(&app, example_shipment(), &mut remarks).unwrap();
    assert_eq!(answer.dossier.verdict, Verdict::NeedsEvidence);
    assert_eq!(answer.as_of, day("2026-11-25"));
    let duty = &answer.dossier.duty;
    let total = duty.duty_total_usd.unwrap();
    assert_eq!(total.to_string(), "64495.97");
    let chinese = CheckRequest {
        stated: Stated {
            origin: Some(StatedOrigin::read("CN").unwrap()),
            ..Stated::default()
        },
        ..example_shipment()
    };
    let other = check(&app, chinese, &mut remarks).unwrap();
    assert!(other.dossier.duty.duty_total_usd.unwrap() > total);
    assert_eq!(remarks, Vec::<String>::new());
}

#[test]
fn a_paper_that_was_taken_in_counts_in_the_next_check() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(None);
    let manifest = dir.path().join("evidence.toml");
    let file = dir.path().join("sdoc.pdf");
    std::fs::write(&file, "%PDF-1.7 an example").unwrap();
    let paper = AddRequest {
        file: file.clone(),
        what: "sdoc".to_owned(),
        lines: vec![1],
        models: vec!["Antminer S21 Pro".to_owned()],
        date: None,
        issuer: None,
        contradicts: None,
        note: None,
    };
    evidence::add(&app, &manifest, paper, &mut Vec::new()).unwrap();
    let request = CheckRequest {
        evidence: evidence::held_papers(&manifest).unwrap(),
        ..example_shipment()
    };
    let lines_without_sdoc = |request| {
        let dossier = check(&app, request, &mut Vec::new()).unwrap().dossier;
        let asks = dossier.findings.iter().find(|f| f.rule == "FCC-1");
        asks.unwrap().lines.clone()
    };
    assert_eq!(lines_without_sdoc(example_shipment()), [1, 2]);
    assert_eq!(lines_without_sdoc(request), [2]);
    let zip = evidence::gather(&app, &manifest).unwrap();
    assert_eq!(zip.papers.len(), 1);
    assert!(zip.zip("<p>index".to_owned()).unwrap().starts_with(b"PK"));
    std::fs::write(&file, "another").unwrap();
    let changed = evidence::held_papers(&manifest).unwrap_err();
    assert_eq!(changed.kind(), ErrorKind::Input);
}

#[test]
fn machines_are_identified_one_and_many() {
    let app = app(None);
    let found = identify::identify(
        &app,
        "50 PCS Antminer S21 Pro 234T",
        day("2026-11-25"),
    );
    assert_eq!(found.model.as_deref(), Some("Antminer S21 Pro"));
    let file = Input {
        name: "lines.csv".to_owned(),
        bytes: "text\nWhatsMiner M60S\nshoes\n".into(),
    };
    let lines = identify::descriptions_in_csv(&file).unwrap();
    let mut rows = Vec::new();
    let each = |row, _| -> Result<(), AppError> {
        rows.push(row);
        Ok(())
    };
    identify::identify_all(
        &app,
        &lines,
        day("2026-11-25"),
        &mut Vec::new(),
        each,
    )
    .unwrap();
    assert_eq!(rows, [2, 3]);
}

#[test]
fn a_line_has_its_duty_today_and_over_time() {
    let app = app(None);
    let query = Line::new(
        "8543.70.98.60".parse().unwrap(),
        "MY".parse().unwrap(),
        TODAY.parse().unwrap(),
        "393120".parse().unwrap(),
    );
    let request = LineRequest {
        query,
        open_origins: Vec::new(),
        what_if_origins: vec!["CN".parse().unwrap()],
        what_if_numbers: Vec::new(),
        informal: false,
        as_of: None,
        edition: None,
    };
    let answer = duty::line(&app, request, &mut Vec::new()).unwrap();
    assert_eq!(answer.line.duty_total_usd.to_string(), "49533.12");
    assert_eq!(answer.contingent.len(), 1);
    let mut over_time = HistoryRequest {
        hts: "8543.70.98.60".parse().unwrap(),
        origin: "CN".parse().unwrap(),
        from: "2018-01-01".parse().unwrap(),
        to: None,
        edition: None,
    };
    let told = duty::history(&app, &over_time, &mut Vec::new()).unwrap();
    assert_eq!(told.as_of, day(TODAY));
    assert!(told.history.steps.len() > 3);
    over_time.to = Some("2017-01-01".parse().unwrap());
    let error = duty::history(&app, &over_time, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
}

fn party(name: &str) -> OneRequest {
    OneRequest {
        query: Query::name(name),
        search: Search { top: 25, ..Search::default() },
        near_misses: false,
        decisions: None,
        as_of: day(TODAY),
    }
}

#[test]
fn a_party_is_screened_and_a_decision_is_remembered_in_the_data_folder() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(Some(dir.path()));
    let mut remarks: Vec<String> = Vec::new();
    let asked = || party("Sophgo Technologies");
    let found = screening::one(&app, asked(), &mut remarks).unwrap();
    assert!(found.is_open());
    let register = dir.path().join("register.pdf");
    std::fs::write(&register, "an extract").unwrap();
    for hit in &found.answer.hits {
        let request = DecideRequest {
            query: asked().query,
            list: hit.list.clone(),
            entity: hit.entity_id.clone(),
            decision: Decision::FalsePositive,
            person: "A. Reviewer".to_owned(),
            reason: "another firm".to_owned(),
            evidence: vec![register.clone()],
            expires: Some("2027-05-25".parse().unwrap()),
            search: Search::default(),
            file: None,
            as_of: day(TODAY),
        };
        screening::decide(&app, &request, &mut remarks).unwrap();
    }
    let again = screening::one(&app, asked(), &mut remarks).unwrap();
    assert_eq!(again.answer.found, found.answer.found);
    assert!(!again.is_open());
    let later = OneRequest { as_of: day("2027-05-26"), ..asked() };
    assert!(screening::one(&app, later, &mut remarks).unwrap().is_open());
    let nobody = screening::one(&app, party("--"), &mut remarks).unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::Input);
}

#[test]
fn a_batch_that_is_taken_up_again_gives_the_rest() {
    let app = app(None);
    let names = ["Sophgo Ltd", "Prairie Hash LLC", "Bitmain", "..."];
    let answers = |done| {
        let request = BatchRequest {
            parties: names.map(Query::name).to_vec(),
            done,
            search: Search { top: 25, ..Search::default() },
            near_misses: false,
            decisions: None,
            as_of: day(TODAY),
        };
        let mut told = Vec::new();
        let each = |block: &[screening::Screened]| -> Result<(), AppError> {
            told.extend(block.iter().map(|one| one.answer.query.name.clone()));
            Ok(())
        };
        let mut remarks: Vec<String> = Vec::new();
        let summary =
            screening::batch(&app, request, &mut remarks, each).unwrap();
        // One for the unread name, one for what the search is worth.
        assert_eq!((summary.unread, remarks.len()), (1, 2));
        assert_eq!(summary.coverage, Coverage::Extracts);
        told
    };
    assert_eq!(answers(0), names);
    assert_eq!(answers(2), names[2..]);
}

#[test]
fn a_case_is_begun_and_its_clock_runs() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(None);
    let folder = CaseFolder::new(Some(dir.path().to_owned()));
    let facts = CaseFacts {
        deciding_agency: Some("CBP".to_owned()),
        ..CaseFacts::default()
    };
    cases::begin(&folder, "sfo-1", facts.clone()).unwrap();
    let again = cases::begin(&folder, "sfo-1", facts).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Request);
    let event = Event {
        kind: "presented_for_examination".to_owned(),
        date: "2026-11-02".parse().unwrap(),
        of: None,
        answer_by: None,
        working_days: None,
        states: None,
        note: None,
    };
    let today = app.today();
    cases::add_event(&app, &folder, "sfo-1", &event, today).unwrap();
    let case = NamedCase::stored(&folder, "sfo-1").unwrap();
    let clock = cases::clock(&app, &case, today).unwrap();
    let ids: Vec<&str> =
        clock.deadlines.iter().map(|deadline| &*deadline.id).collect();
    assert!(ids.contains(&"deemed_exclusion"), "{ids:?}");
    let (calendar, remark) =
        cases::ics(&app, &folder, &case, today, false).unwrap();
    assert_eq!(remark, None);
    assert!(calendar.starts_with("BEGIN:VCALENDAR"), "{calendar}");
    let listed = cases::list(&app, &folder, today).unwrap();
    assert_eq!((listed.len(), listed[0].events), (1, 1));
    let none = NamedCase::stored(&folder, "sfo-2").unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NoInput);
}

#[test]
fn a_purchase_is_reckoned_and_an_untold_machine_is_asked_for() {
    let app = app(None);
    let mut request = PaybackRequest {
        outcomes: None,
        price: "3276".parse().unwrap(),
        quantity: 120,
        model: Some("Antminer S21 Pro 234T".to_owned()),
        hashrate_ths: None,
        efficiency_j_th: None,
        duty_percent: Some("12.6".parse().unwrap()),
        fees_usd: None,
        costs: Costs::default(),
        terms: EconomicTerms {
            hashprice_usd_per_ph_day: Some("39.40".parse().unwrap()),
            power_usd_per_kwh: Some("0.06".parse().unwrap()),
            ..EconomicTerms::default()
        },
        tax: None,
        movement: None,
        as_of: None,
    };
    let answer = purchase(&app, &request).unwrap();
    assert_eq!(answer.machine.hashrate_ths.to_string(), "234");
    let landed = answer.landed.total_usd;
    assert_eq!(landed, Some(answer.payback.landed_usd));
    assert_eq!(answer.payback.landed_usd.to_string(), "442653.12");
    request.model = None;
    let error = purchase(&app, &request).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
}

#[test]
fn rules_events_and_the_pack_itself_answer_too() {
    let app = app(None);
    assert_eq!(rules::rule(&app, "FCC-1").unwrap().id, "FCC-1");
    assert!(rules::rule(&app, "FCC-0").is_err());
    assert!(rules::test(&app, None).unwrap().iter().all(RuleTest::passed));
    let filter =
        Filter { maker: Some("Bitmain".to_owned()), ..Filter::default() };
    assert!(!ledger::events(&app, &filter).unwrap().events.is_empty());
    assert!(pack::kept_copies(&app, None).unwrap().is_none());
    let missing = pack::read(Path::new("no such folder"), &[]).unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NoInput);
}
