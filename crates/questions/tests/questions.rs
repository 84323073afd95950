//! Every question is asked as it comes over a wire, and its answer is held to
//! the schema that the table names.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may")]

use hashgate_app::{App, ErrorKind};
use hashgate_questions::{Answer, Outcome, QUESTIONS, find};
use serde_json::{Value, json};

fn app() -> App {
    let pack = hashgate_embedded::pack().expect("the pack of the binary");
    App::new(pack, None, "2026-11-25".parse().expect("a day"))
}

/// One good way of asking each question.
fn asked(name: &str) -> Value {
    let invoice = "Description,Qty,Unit price USD,Amount USD,Origin\n\
                   Antminer S21 Pro 234T,10,3276,32760,Malaysia\n";
    match name {
        "check" => json!({
            "papers": [{ "name": "invoice.csv", "text": invoice }],
            "facts": "entry_date = 2026-11-25\nmode = \"air\"\n",
        }),
        "identify" => json!({ "text": "50 PCS Antminer S21 Pro 234T" }),
        "duty" => json!({
            "hts": "8543.70.98.60",
            "origin": "Malaysia",
            "entry_date": "2026-11-25",
            "value_usd": 393_120,
        }),
        "duty_history" => json!({
            "hts": "8543.70.98.60", "origin": "CN", "from": "2024-01-01",
        }),
        "screen" => json!({ "name": "Sophgo Technologies", "country": "CN" }),
        "clock" => json!({
            "events": [
                { "kind": "presented_for_examination", "date": "2026-10-01" },
                { "kind": "detention_notice", "date": "2026-10-05" },
            ],
            "mode": "air",
        }),
        "payback" => json!({
            "price_usd": "3,276.00",
            "model": "Antminer S21 Pro 234T",
            "duty_percent": 12.6,
            "power_usd_per_kwh": 0.06,
        }),
        "plan" => json!({ "plan": hashgate_app::plan::TEMPLATE }),
        "explain" => json!({ "rule": "FCC-1" }),
        other => panic!("`{other}` is asked by no example; add one"),
    }
}

fn ask(name: &str, asked: Value) -> Result<Answer, hashgate_app::AppError> {
    find(name).expect("a question of the table").answer(&app(), asked)
}

#[test]
fn every_question_is_answered_by_the_schema_that_it_names() {
    for question in QUESTIONS {
        let asked = asked(question.name);
        let form = jsonschema::validator_for(&question.schema())
            .expect("a schema that can be used");
        assert!(form.is_valid(&asked), "{}: {asked}", question.name);
        let answer = ask(question.name, asked).expect(question.name);
        let name = question.answer_schema;
        assert_eq!(answer.schema, format!("hashgate.{name}/1"));
        let schema = hashgate_api::schema::text(name)
            .expect("a schema that can be written")
            .expect("a schema of that name");
        let schema: Value = serde_json::from_str(&schema).expect("JSON");
        let body: Value = serde_json::from_str(&answer.json).expect("JSON");
        let valid = jsonschema::validator_for(&schema).expect("a schema");
        let wrong = valid.iter_errors(&body).next().map(|e| e.to_string());
        assert_eq!(wrong, None, "{}", question.name);
        assert!(answer.document.faults().is_empty(), "{}", question.name);
    }
}

#[test]
fn a_field_that_is_not_known_is_told_by_every_question() {
    for question in QUESTIONS {
        let mut asked = asked(question.name);
        asked["typo"] = json!(1);
        let error = ask(question.name, asked.clone()).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.message().contains("`typo`"), "{}", error.message());
        let form = jsonschema::validator_for(&question.schema())
            .expect("a schema that can be used");
        assert!(!form.is_valid(&asked), "{}", question.name);
    }
}

#[test]
fn a_value_that_cannot_be_read_is_told_by_its_field() {
    for (name, field, value, says) in [
        ("duty", "entry_date", json!("soon"), "is not a date"),
        ("duty", "entry_date", json!(20_261_125), "write it as text"),
        ("duty", "value_usd", json!("EUR 5"), "not in US dollars"),
        ("duty", "hts", json!("85"), "85"),
        ("duty", "origin", json!("Atlantis"), "Atlantis"),
        ("duty", "facts", json!({ "tpp": [] }), "true, false or a number"),
        ("screen", "min_score", json!("high"), "min_score"),
        ("payback", "quantity", json!(0), "how many machines"),
        ("payback", "priors", json!({ "seizure": 0.01 }), "`outcomes`"),
        ("check", "mode", json!("camel"), "camel"),
        ("explain", "rule", json!("NOPE"), "NOPE"),
        ("clock", "events", json!([]), "`events` is empty"),
    ] {
        let mut asked = asked(name);
        asked[field] = value;
        let error = ask(name, asked).expect_err(field);
        let told = error.message();
        assert!(told.contains(says), "{name}.{field}: {told}");
    }
}

#[test]
fn a_paper_in_base64_is_the_same_paper() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let as_text = asked("check");
    let text = as_text["papers"][0]["text"].as_str().expect("a text");
    let mut packed = STANDARD.encode(text);
    packed.insert(20, '\n');
    let mut in_base64 = as_text.clone();
    in_base64["papers"] = json!([{ "name": "invoice.csv", "base64": packed }]);
    let first = ask("check", as_text).expect("an answer");
    let second = ask("check", in_base64).expect("an answer");
    assert_eq!(first.json, second.json);

    for (paper, says) in [
        (json!({ "name": "a.xlsx", "base64": "%%" }), "is not base64"),
        (json!({ "name": "a.xlsx" }), "without its content"),
        (json!({ "name": "a", "text": "", "base64": "" }), "give one of them"),
    ] {
        let error = ask("check", json!({ "papers": [paper] }));
        let told = error.expect_err("refused").message().to_owned();
        assert!(told.contains(says), "{told}");
    }
}

#[test]
fn an_event_of_no_known_kind_is_told_without_a_line_that_nobody_wrote() {
    let events = json!([{ "kind": "arrest", "date": "2026-10-01" }]);
    let error = ask("clock", json!({ "events": events })).expect_err("none");
    assert!(error.message().contains("event 1 (arrest, 2026-10-01)"));
    assert!(!error.message().contains("line"), "{}", error.message());
}

#[test]
fn what_an_answer_means_does_not_hang_on_its_door() {
    let of = |name, asked| ask(name, asked).expect(name).outcome;
    assert_eq!(of("identify", asked("identify")), Outcome::Done);
    let contradicts = json!({ "text": "Antminer S21 Pro 104T 15J/T" });
    assert_eq!(of("identify", contradicts), Outcome::Action);
    assert_eq!(of("duty", asked("duty")), Outcome::Done);
    let mut open = asked("duty");
    open["origin"] = json!("MY/CN");
    assert_eq!(of("duty", open), Outcome::Action);
    // Without full lists nothing is cleared.
    assert_eq!(of("screen", asked("screen")), Outcome::Action);
    assert_eq!(of("check", asked("check")), Outcome::Action);
}
