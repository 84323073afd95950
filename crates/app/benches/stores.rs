//! What it takes to write one entry of a store, on the disk with its folder,
//! and to look over the decisions of reviewers.
//!
//!     cargo bench -p hashgate-app --bench stores
//!
//! The stores are made in `HASHGATE_BENCH_DIR`, else in the folder of the
//! build; say in which file system that lies.

#![allow(clippy::expect_used, reason = "a bench that cannot run must stop")]

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use hashgate_app::{
    App,
    case_folder::CaseFolder,
    cases, decisions,
    evidence::{self, AddRequest},
    screening::{self, DecideRequest, Search},
};
use hashgate_cases::{CaseFacts, Event};
use hashgate_model::{AsOf, sha256_hex};
use hashgate_parties::{Decision, Query, party_hash};
use serde_json::{Map, Value};
use tempfile::TempDir;

fn day() -> AsOf {
    "2026-11-25".parse().expect("a day")
}

fn app(data: Option<PathBuf>) -> App {
    App::new(hashgate_embedded::pack().expect("the pack"), data, day())
}

fn folder() -> TempDir {
    let place = env::var_os("HASHGATE_BENCH_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
        PathBuf::from,
    );
    tempfile::tempdir_in(place).expect("a folder for the stores")
}

fn evidence_entry(c: &mut Criterion) {
    let app = app(None);
    c.bench_function("one evidence entry beside 20", |b| {
        b.iter_batched(
            || {
                let dir = folder();
                for n in 0..20 {
                    add(&app, dir.path(), n);
                }
                dir
            },
            |dir| {
                add(&app, dir.path(), 20);
                dir
            },
            BatchSize::PerIteration,
        );
    });
}

fn add(app: &App, dir: &Path, n: usize) {
    let file = dir.join(format!("p{n}.txt"));
    fs::write(&file, format!("paper {n}")).expect("a paper");
    let request = AddRequest {
        file,
        what: "sdoc".to_owned(),
        lines: Vec::new(),
        models: vec!["S21".to_owned()],
        date: None,
        issuer: None,
        contradicts: None,
        note: None,
    };
    let manifest = dir.join("evidence.toml");
    evidence::add(app, &manifest, request, &mut Vec::new()).expect("an entry");
}

fn case_event(c: &mut Criterion) {
    let app = app(None);
    let event = |n: usize| Event {
        kind: "cf28".to_owned(),
        date: day().date(),
        of: None,
        answer_by: None,
        working_days: None,
        states: None,
        note: Some(format!("note {n}")),
    };
    c.bench_function("one case event beside 20", |b| {
        b.iter_batched(
            || {
                let dir = folder();
                let cases = CaseFolder::new(Some(dir.path().to_owned()));
                cases::begin(&cases, "c", CaseFacts::default())
                    .expect("a case");
                for n in 0..20 {
                    cases::add_event(&app, &cases, "c", &event(n), day())
                        .expect("an event");
                }
                (dir, cases)
            },
            |(dir, cases)| {
                cases::add_event(&app, &cases, "c", &event(20), day())
                    .expect("an event");
                dir
            },
            BatchSize::PerIteration,
        );
    });
}

/// A file of so many decisions about as many parties, each bound to the one
/// before it.
fn decided(dir: &Path, many: usize) -> PathBuf {
    let app = app(Some(dir.to_owned()));
    let file = dir.join("decisions.jsonl");
    let request = DecideRequest {
        query: Query::name("Sophgo"),
        list: "us-bis-entity-list".to_owned(),
        entity: entity(&app),
        decision: Decision::Escalate,
        person: "A. Reviewer".to_owned(),
        reason: "another register number".to_owned(),
        evidence: Vec::new(),
        expires: None,
        search: Search::default(),
        file: Some(file.clone()),
        as_of: day(),
    };
    screening::decide(&app, &request, &mut Vec::new()).expect("a decision");
    let text = fs::read_to_string(&file).expect("the file");
    let first: Map<String, Value> =
        serde_json::from_str(text.trim_end()).expect("a line");
    let mut all = String::new();
    let mut before = String::new();
    for n in 0..many {
        let name = format!("Zenda Freight {n} Co Ltd");
        let mut fields = first.clone();
        fields.shift_remove("link");
        fields["party_sha256"] = party_hash(&Query::name(&name)).into();
        fields["party"]["name"] = name.into();
        let said = serde_json::to_string(&fields).expect("a line");
        before = sha256_hex(format!("{before}\n{said}").as_bytes());
        fields.insert("link".to_owned(), before.clone().into());
        all.push_str(&Value::Object(fields).to_string());
        all.push('\n');
    }
    fs::write(&file, all).expect("the file is written");
    file
}

/// An entry that `Sophgo` hits.
fn entity(app: &App) -> String {
    let source = app.pack().lists.source("us-bis-entity-list");
    source
        .and_then(|source| {
            source.entries.iter().find(|e| e.name.starts_with("Sophgo Tech"))
        })
        .map(|entry| entry.id.clone())
        .expect("the entry")
}

fn review(c: &mut Criterion) {
    let mut group = c.benchmark_group("decisions");
    group.sample_size(10);
    for many in [10_000, 100_000] {
        let dir = folder();
        let file = decided(dir.path(), many);
        let app = app(Some(dir.path().to_owned()));
        let (count, faults) = decisions::faults(
            &decisions::file_of(&app, Some(&file)).expect("the file"),
        )
        .expect("lines");
        assert!(count == many && faults.is_empty(), "{:?}", faults.first());
        group.bench_function(format!("{many} proven"), |b| {
            b.iter(|| {
                let read = decisions::file_of(&app, None).expect("the file");
                decisions::faults(&read).expect("lines")
            });
        });
        group.bench_function(format!("{many} read"), |b| {
            b.iter(|| {
                decisions::own(&app, &mut Vec::new()).expect("decisions")
            });
        });
        group.bench_function(format!("{many} listed"), |b| {
            b.iter(|| {
                let (search, say) = (Search::default(), &mut Vec::new());
                screening::decisions(&app, &search, None, day(), say)
                    .expect("decisions")
            });
        });
    }
    group.finish();
}

criterion_group!(benches, evidence_entry, case_event, review);
criterion_main!(benches);
