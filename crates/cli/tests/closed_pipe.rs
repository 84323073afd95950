//! A reader that closes the pipe changes no verdict, and a batch that is cut
//! says so.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::{
    fmt::Write as _,
    fs,
    process::{Command, Stdio},
};

/// The exit code of a command whose output nobody reads.
fn unread(dir: &std::path::Path, args: &[&str]) -> Option<i32> {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("hashgate"))
        .args(args)
        .current_dir(dir)
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.wait().unwrap().code()
}

#[test]
fn the_code_of_a_verdict_stands() {
    let dir = tempfile::tempdir().unwrap();
    let head = "Seller,Model,Qty,Unit Price USD,Amount,Origin\n";
    let row = "Acme,Antminer S21 Pro 234T,12,3276.00,39312.00,MY\n";
    fs::write(dir.path().join("invoice.csv"), head.to_owned() + row).unwrap();
    let day = ["--as-of", "2026-11-25"];
    let check = [["check", "invoice.csv"], day].concat();
    let json = [check.clone(), vec!["--json"]].concat();
    let hit = [["screen", "Sophgo Technologies"], day].concat();
    for args in [check, json, hit] {
        assert_eq!(unread(dir.path(), &args), Some(1), "{args:?}");
    }
}

#[test]
fn a_batch_that_is_cut_is_not_done() {
    let dir = tempfile::tempdir().unwrap();
    let mut names = "name\n".to_owned();
    for i in 0..3_000 {
        writeln!(names, "Prairie Hash {i} LLC").unwrap();
    }
    fs::write(dir.path().join("names.csv"), names).unwrap();
    let args =
        ["screen", "--file", "names.csv", "--jsonl", "--as-of", "2026-11-25"];
    assert_eq!(unread(dir.path(), &args), Some(74));
}

#[test]
fn a_batch_of_shipments_that_is_cut_is_not_done() {
    let dir = tempfile::tempdir().unwrap();
    let head = "Seller,Model,Qty,Unit Price USD,Amount,Origin\n";
    let row = "Acme,Antminer S21 Pro 234T,12,3276.00,39312.00,MY\n";
    for name in ["a.csv", "b.csv"] {
        fs::write(dir.path().join(name), head.to_owned() + row).unwrap();
    }
    let table = ["check", "--batch", ".", "--as-of", "2026-11-25"];
    let lines = [table.as_slice(), &["--jsonl"]].concat();
    for args in [table.as_slice(), lines.as_slice()] {
        assert_eq!(unread(dir.path(), args), Some(74), "{args:?}");
    }
}
