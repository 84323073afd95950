//! Lists that were kept, and whom a change of them touches.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::{Desk, IN_OUT, Said, program, screening};
use hashgate_app::{App, pack};
use hashgate_copies::{GivenFile, UpdateRequest};
use serde_json::json;

/// Keeps a copy of a list with these names, as `hashgate pack update` does.
fn keep(desk: &Desk, taken: &str, names: &[&str]) {
    // A copy with fewer entries than the list ever had is refused.
    let others = [
        "Ambrel", "Belvik", "Corzan", "Dulmex", "Ekvora", "Fintol", "Gurmel",
        "Hesvik", "Iltraz", "Jorvel",
    ];
    let names: Vec<&str> = others.iter().chain(names).copied().collect();
    let entities: Vec<_> = names
        .iter()
        .map(|name| {
            json!({
                "name": name, "aliases": [], "country": "China",
                "address": null, "status": null,
                "effective_date": "2021-03-12", "federal_register": null,
                "notes": "made up",
            })
        })
        .collect();
    let list = json!({
        "list_id": "fcc-covered", "source_file": "made up",
        "extracted": taken, "count": names.len(), "entities": entities,
    });
    let day = taken.parse().unwrap();
    let data = desk.path("data");
    std::fs::create_dir_all(&data).unwrap();
    let app = App::new(hashgate_embedded::pack().unwrap(), Some(data), day);
    let file = GivenFile {
        what: "us-fcc-covered".to_owned(),
        name: "fcc_covered.json".to_owned(),
        bytes: Ok(list.to_string().into_bytes()),
        written: None,
    };
    let request = UpdateRequest {
        editions: Vec::new(),
        lists: Vec::new(),
        files: vec![file],
        legal_from: None,
        taken: day.date(),
        dry_run: false,
        mirror: None,
    };
    let updated = pack::update(&app, None, &request, &mut Vec::new()).unwrap();
    assert_eq!(updated.outcomes[0].failed, None);
}

fn run(desk: &Desk, job: &str) -> Said {
    let job = desk.file("job.toml", job);
    let mut command = program();
    command.arg("run").arg(job).arg("--data").arg(desk.path("data"));
    Said::of(&command.output().unwrap())
}

fn mark(desk: &Desk) -> String {
    let mut command = program();
    command.arg("about").arg("--data").arg(desk.path("data"));
    let output = command.output().unwrap();
    let about: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap();
    about["mark"].as_str().unwrap().to_owned()
}

#[test]
fn only_what_changed_is_searched_again() {
    let desk = Desk::new();
    let parties = "name\nZenda Optics Ltd\nOrvex Radio Sdn Bhd\nRiot\n\n---\n";
    desk.file("in/a.csv", parties);
    let old = ["Zenda Optics", "Vornak Cameras", "Qilbur Networks"];
    keep(&desk, "2026-11-20", &old);
    let rescreen = screening(IN_OUT).replace("hg_screen", "hg_rescreen");
    let said = run(&desk, &rescreen);
    assert_eq!(said.code, 69, "{}", said.err);
    assert!(said.err.contains("before the last update"), "{}", said.err);
    let before = mark(&desk);
    keep(&desk, "2026-11-24", &[&old[..], &["Orvex Radio"]].concat());
    assert_ne!(mark(&desk), before, "the kept lists are in the mark");
    run(&desk, &rescreen).done();
    let answers = desk.answers("out");
    assert_eq!(
        answers.column("screening.status"),
        ["no_hit", "hit", "no_hit", "not_screened"]
    );
    assert_eq!(answers.column("screening.listed_name")[1], "Orvex Radio");
    // The whole list, the day on which it was kept and long after.
    run(&desk, &screening(IN_OUT)).done();
    let answers = desk.answers("out");
    assert_eq!(
        answers.column("screening.status"),
        ["hit", "hit", "no_hit", "not_screened"]
    );
    let later = screening(IN_OUT).replace("2026-11-25", "2027-11-25");
    run(&desk, &later).done();
    let status = desk.answers("out").column("screening.status");
    assert_eq!(status[2], "not_screened", "the copy is past its age");
}
