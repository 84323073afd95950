//! A screening from process start to exit, by the index in the binary, by the
//! mapped index of a store with full lists, and without the index: time by
//! criterion, then the largest memory that any of these processes held.
//!
//!     cargo bench -p hashgate-cli --bench screen
//!
//! The lists are the official files of the test-data folder
//! (`HASHGATE_TEST_DATA`, default `../shared`); without them only the index in
//! the binary is measured.

#![allow(clippy::expect_used, reason = "a bench that cannot run must stop")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use criterion::{BatchSize, Criterion, criterion_group};
use nix::sys::resource::{UsageWho, getrusage};

const HASHGATE: &str = env!("CARGO_BIN_EXE_hashgate");

/// The ids of lists, and the files that are kept of each.
const LISTS: [(&str, &[&str]); 12] = [
    ("us-bis-dpl", &["sdn_2021-07/dpl.txt"]),
    ("us-bis-entity-list", &["us_lists_2026-07-09/bis_entity_list.json"]),
    ("us-bis-meu", &["us_lists_2026-07-09/bis_meu.json"]),
    ("us-cbp-wro", &["us_lists_2026-07-09/cbp_wro.json"]),
    ("us-dhs-uflpa", &["us_lists_2026-07-09/dhs_uflpa.json"]),
    ("us-dow-1260h", &["us_lists_2026-07-09/dow_1260h.json"]),
    ("us-fcc-covered", &["us_lists_2026-07-09/fcc_covered.json"]),
    (
        "us-ofac-consolidated",
        &[
            "small_samples/cons_prim.csv",
            "small_samples/cons_alt.csv",
            "small_samples/cons_add.csv",
            "small_samples/cons_comments.csv",
        ],
    ),
    ("us-ofac-ns-cmic", &["us_lists_2026-07-09/ofac_nscmic.json"]),
    (
        "us-ofac-sdn",
        &[
            "sdn_2021-07/sdn.csv",
            "sdn_2021-07/alt.csv",
            "sdn_2021-07/add.csv",
            "sdn_2021-07/sdn_comments.csv",
        ],
    ),
    (
        "us-state-debarred",
        &[
            "us_lists_2026-07-09/state_debarred_statutory.json",
            "us_lists_2026-07-09/state_debarred_admin.json",
        ],
    ),
    (
        "us-state-nonproliferation",
        &["us_lists_2026-07-09/state_nonproliferation.json"],
    ),
];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Keeps the official lists in a store, if they are there.
fn fill(store: &Path) -> bool {
    let folder = env::var_os("HASHGATE_TEST_DATA")
        .map_or_else(|| workspace().join("../shared"), PathBuf::from)
        .join("raw/lists");
    if !folder.is_dir() {
        println!("SKIPPED the stored lists: {} is missing", folder.display());
        return false;
    }
    let mut update = Command::new(HASHGATE);
    update.env("HASHGATE_DATA", store).args(["pack", "update", "--quiet"]);
    for (id, files) in LISTS {
        for file in files {
            let file = folder.join(file);
            update.arg(format!("--from-file={id}={}", file.display()));
        }
    }
    let output = update.output().expect("the binary runs");
    assert!(output.status.success(), "{output:?}");
    true
}

fn run(store: &Path, args: &[&str]) {
    let output = Command::new(HASHGATE)
        .env("HASHGATE_DATA", store)
        .args(args)
        .args(["--as-of", "2026-11-25"])
        .current_dir(workspace().join("examples"))
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

const SCREEN: &[&str] = &["screen", "Sophgo Technologies"];
const CHECK: &[&str] = &["check", "invoice.xlsx", "--facts", "facts.toml"];

fn without_index(store: &Path) {
    // It is written again by each run that has to make it.
    let _ = fs::remove_file(store.join("lists.index"));
}

fn processes(c: &mut Criterion) {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let (none, store) =
        (scratch.path().join("none"), scratch.path().join("store"));
    let mut group = c.benchmark_group("process start to exit");
    group.sample_size(50);
    group.bench_function("screen, extracts in the binary", |b| {
        b.iter(|| run(&none, SCREEN));
    });
    if fill(&store) {
        group.bench_function("screen, full lists, mapped index", |b| {
            b.iter(|| run(&store, SCREEN));
        });
        group.bench_function("check, full lists, mapped index", |b| {
            b.iter(|| run(&store, CHECK));
        });
        group.sample_size(20);
        group.bench_function("screen, full lists, index removed", |b| {
            b.iter_batched(
                || without_index(&store),
                |()| run(&store, SCREEN),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// Set where this program runs one command and tells what memory it held.
const ALONE: &str = "HASHGATE_BENCH_STORE";

/// The largest memory that a command holds. The system tells only the most of
/// all children, so each is the only child of a process of its own.
fn memory(what: &str, store: &Path, args: &[&str]) {
    let me = env::current_exe().expect("this program has a path");
    let output = Command::new(me).env(ALONE, store).args(args).output();
    let output = output.expect("this program runs");
    assert!(output.status.success(), "{output:?}");
    let held = String::from_utf8_lossy(&output.stdout);
    println!("{what}: at most {} MiB held", held.trim());
}

fn alone(store: &Path) {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    run(store, &args);
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("usage is told");
    println!("{}", usage.max_rss() / 1024);
}

fn memories() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let store = scratch.path().join("store");
    memory("screen, extracts in the binary", &store, SCREEN);
    if fill(&store) {
        memory("screen, full lists, mapped index", &store, SCREEN);
        memory("check, full lists, mapped index", &store, CHECK);
        without_index(&store);
        memory("screen, full lists, index removed", &store, SCREEN);
    }
}

criterion_group!(benches, processes);

fn main() {
    if let Some(store) = env::var_os(ALONE) {
        return alone(Path::new(&store));
    }
    // A child begins as a copy of this process, and criterion grows it: so
    // memory comes first.
    memories();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
