//! A batch of shipments answers as each shipment alone does.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::{fs, path::Path};

use assert_cmd::Command;
use serde_json::Value;

fn run(dir: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::cargo_bin("hashgate")
        .unwrap()
        .args(args)
        .current_dir(dir)
        .env_clear()
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text)
}

/// Four shipments of the same parties on two days, and one that is broken.
fn shipments(dir: &Path) {
    for (name, entry, origin) in [
        ("a", "2026-11-25", "MY"),
        ("b", "2026-07-01", "TH"),
        ("c", "2026-11-25", "CN"),
        ("d", "2026-11-25", ""),
    ] {
        fs::create_dir(dir.join(name)).unwrap();
        let invoice = format!(
            "Seller,Sophgo Technologies Ltd\nModel,Qty,Unit Price USD,Amount \
             USD,Origin\nAntminer S21 Pro 234T,12,3276.00,39312.00,{origin}\n"
        );
        fs::write(dir.join(name).join("invoice.csv"), invoice).unwrap();
        let facts = format!("entry_date = {entry}\nmode = \"air\"\n");
        fs::write(dir.join(name).join("facts.toml"), facts).unwrap();
    }
    fs::create_dir(dir.join("e")).unwrap();
    fs::write(dir.join("e/invoice.csv"), "Model,Qty\nS21,\n").unwrap();
}

#[test]
fn each_answer_of_a_batch_is_that_of_the_shipment_alone() {
    let dir = tempfile::tempdir().unwrap();
    shipments(dir.path());
    let args = ["check", "--batch", ".", "--jsonl", "--out", "answers"];
    let (exit, lines) = run(dir.path(), &args);
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 5);
    let mut exits = Vec::new();
    for (name, line) in ["a", "b", "c", "d"].into_iter().zip(&lines) {
        let mut batch = line.clone();
        let called = batch.as_object_mut().unwrap().remove("shipment");
        assert_eq!(called, Some(format!("./{name}").into()));
        let invoice = format!("./{name}/invoice.csv");
        let facts = format!("./{name}/facts.toml");
        let (exit, alone) =
            run(dir.path(), &["check", &invoice, "--facts", &facts, "--json"]);
        assert_eq!(batch, serde_json::from_str::<Value>(&alone).unwrap());
        exits.push(exit.unwrap());
        let file = dir.path().join(format!("answers/{name}.json"));
        let kept: Value =
            serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        assert_eq!(kept, *line);
    }
    let broken = lines.last().unwrap();
    assert_eq!(broken["schema"], "hashgate.error/1");
    assert_eq!(broken["shipment"], "./e");
    assert_eq!(broken["exit"], 65);
    exits.push(65);
    let order = [2, 69, 65, 1, 0];
    let worst = order.into_iter().find(|code| exits.contains(code));
    assert_eq!(exit, worst);
    // Its error stands where a dossier of an earlier run may have stood.
    let kept = fs::read(dir.path().join("answers/e.json")).unwrap();
    let kept: Value = serde_json::from_slice(&kept).unwrap();
    assert_eq!(kept, *broken);
}
