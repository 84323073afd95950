//! The main job from process start to exit: time by criterion, then the
//! largest memory that any of these processes held.
//!
//!     cargo bench -p hashgate-cli --bench check

#![allow(clippy::expect_used, reason = "a bench that cannot run must stop")]

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use criterion::{Criterion, criterion_group};
use nix::sys::resource::{UsageWho, getrusage};
use tempfile::TempDir;

const HASHGATE: &str = env!("CARGO_BIN_EXE_hashgate");

fn check(invoice: &Path, facts: &Path) {
    let output = Command::new(HASHGATE)
        .args(["check", "--as-of", "2026-11-25", "--facts"])
        .arg(facts)
        .arg(invoice)
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

/// An invoice of so many lines; models and origins take turns.
fn long_invoice(lines: usize) -> String {
    let goods = [
        ("Antminer S21 Pro 234T", "3276.00", "MY"),
        ("Whatsminer M60S 186T", "2418.00", "TH"),
        ("APW12 power supply", "95.50", "CN"),
    ];
    let mut text = String::from(
        "invoice_no,invoice_date,seller,buyer,currency,model,qty,unit_price,\
         amount,origin\n",
    );
    for (model, price, origin) in goods.iter().cycle().take(lines) {
        let _ = writeln!(
            text,
            "EX-1,2026-10-02,Example Trading (HK) Ltd,Prairie Hash LLC,USD,\
             {model},1,{price},{price},{origin}"
        );
    }
    text
}

/// The example, its facts, and an invoice of 10,000 lines in a scratch folder.
fn papers() -> (PathBuf, PathBuf, PathBuf, TempDir) {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let long = scratch.path().join("long.csv");
    fs::write(&long, long_invoice(10_000)).expect("the scratch is written");
    (examples.join("invoice.xlsx"), examples.join("facts.toml"), long, scratch)
}

fn processes(c: &mut Criterion) {
    let (example, facts, long, _scratch) = papers();
    let mut group = c.benchmark_group("check");
    group.sample_size(50);
    group.bench_function("example of 3 lines, process start to exit", |b| {
        b.iter(|| check(&example, &facts));
    });
    group.sample_size(10);
    group.bench_function("10,000 lines, process start to exit", |b| {
        b.iter(|| check(&long, &facts));
    });
    group.finish();
}

fn memory(what: &str) {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("usage is told");
    println!("{what}: at most {} MiB held", usage.max_rss() / 1024);
}

criterion_group!(benches, processes);

fn main() {
    // Memory first: a child begins as a copy of this process, and criterion
    // grows it beyond what hashgate holds.
    let (example, facts, long, scratch) = papers();
    check(&example, &facts);
    memory("3-line example");
    check(&long, &facts);
    memory("10,000 lines");
    drop(scratch);
    benches();
    Criterion::default().configure_from_args().final_summary();
}
