//! `rules`, `evidence` and `ledger` from the outside: flags, files, codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

mod common;

use std::{fs, path::Path};

use common::hashgate;

const INVOICE: &str = "Model,Qty,Unit Price USD,Amount,Origin\n\
                       Antminer S21 Pro 234T,120,3276.00,393120.00,MY\n";

#[test]
fn every_rule_of_ours_is_tried_and_covered() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, _) = hashgate(dir.path(), &["rules", "test"]);
    assert_eq!(code, 0, "{out}");
    let (code, out, _) = hashgate(dir.path(), &["rules", "coverage"]);
    assert_eq!(code, 0, "{out}");
    let (code, _, err) = hashgate(dir.path(), &["rules", "show", "FCC-99"]);
    assert_eq!(code, 64);
    assert!(err.contains("`FCC-99` is not a rule"), "{err}");
}

#[test]
fn a_house_rule_is_heard_in_a_check_and_named_in_the_pack() {
    let dir = tempfile::tempdir().unwrap();
    let house = dir.path().join("house/no-malaysia");
    fs::create_dir_all(house.join("cases")).unwrap();
    let rule = r#"
id = "HOUSE-1"
title = "Do we buy goods of this origin?"
scope = "line"
ground = "house"
from = 2026-01-01
met_when = 'origin_claimed != "MY"'
[failed]
verdict = "refuse"
severity = "critical"
title = "We do not buy goods of this origin."
because = "Claimed: {origin_claimed}."
[unknown]
verdict = "needs evidence"
severity = "minor"
title = "The origin is not known."
because = "Ask the seller."
[[cites]]
text = "House rule of 2026-01-05"
confidence = "primary"
"#;
    fs::write(house.join("rule.toml"), rule).unwrap();
    fs::write(dir.path().join("invoice.csv"), INVOICE).unwrap();
    let check = ["check", "invoice.csv", "--entry-date", "2026-11-25"];
    let with = [&check[..], &["--rules", "house"]].concat();
    let (code, out, err) = hashgate(dir.path(), &with);
    assert_eq!(code, 2, "{out}{err}");
    assert!(out.contains("We do not buy goods of this origin."), "{out}");
    let (code, out, _) = hashgate(dir.path(), &check);
    assert_eq!(code, 1, "{out}");
    let (code, out, _) =
        hashgate(dir.path(), &["rules", "coverage", "--rules", "house"]);
    assert_eq!(code, 1);
    assert!(out.contains("HOUSE-1: no case"), "{out}");
    let (_, out, _) =
        hashgate(dir.path(), &["pack", "show", "--rules", "house"]);
    assert!(out.contains("own rules"), "{out}");

    fs::write(house.join("rule.toml"), rule.replace("MY\"'", "MY'")).unwrap();
    let (code, _, err) = hashgate(dir.path(), &with);
    assert_eq!(code, 65);
    assert!(err.contains("house/no-malaysia/rule.toml"), "{err}");
}

#[test]
fn the_example_of_house_rules_passes_its_cases() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for command in ["test", "coverage"] {
        let (code, out, err) =
            hashgate(&examples, &["rules", command, "--rules", "house-rules"]);
        assert_eq!(code, 0, "{out}{err}");
    }
}

#[test]
fn a_paper_taken_in_counts_until_its_file_changes() {
    let dir = tempfile::tempdir().unwrap();
    let at = |args: &[&str]| hashgate(dir.path(), args);
    fs::write(dir.path().join("invoice.csv"), INVOICE).unwrap();
    fs::write(dir.path().join("sdoc.pdf"), "declaration").unwrap();
    let (code, out, err) = at(&[
        "evidence",
        "add",
        "sdoc.pdf",
        "--for",
        "fcc-1",
        "--lines",
        "1",
        "--model",
        "Antminer S21 Pro",
        "--date",
        "2026-03-01",
    ]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("as `sdoc`"), "{out}");

    let check = [
        "check",
        "invoice.csv",
        "--entry-date",
        "2026-11-25",
        "--json",
        "--evidence",
        "evidence.toml",
    ];
    let (_, out, err) = at(&check);
    let dossier: serde_json::Value =
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {err}"));
    let sdoc = dossier["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["id"] == "sdoc")
        .unwrap();
    assert_eq!(sdoc["status"], "held");
    assert_eq!(sdoc["keep_until"], "2031-11-25");

    fs::write(dir.path().join("dossier.json"), &out).unwrap();
    let packed = ["evidence", "pack", "out.zip", "--dossier", "dossier.json"];
    assert_eq!(at(&packed).0, 0);
    let first = fs::read(dir.path().join("out.zip")).unwrap();
    assert_eq!(at(&packed).0, 0);
    assert_eq!(first, fs::read(dir.path().join("out.zip")).unwrap());
    assert_eq!(at(&["evidence", "pack", "out"]).0, 0);
    let index = fs::read_to_string(dir.path().join("out/index.html")).unwrap();
    assert!(index.contains("01-sdoc-sdoc.pdf"));

    fs::write(dir.path().join("sdoc.pdf"), "another").unwrap();
    let (code, out, _) = at(&["evidence", "list"]);
    assert_eq!(code, 1);
    assert!(out.contains("[!] sdoc"), "{out}");
    let (code, _, err) = at(&check);
    assert_eq!(code, 65);
    assert!(err.contains("has changed since"), "{err}");
    fs::remove_file(dir.path().join("sdoc.pdf")).unwrap();
    assert_eq!(at(&check).0, 66);
}

#[test]
fn bad_papers_are_refused_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let at = |args: &[&str]| hashgate(dir.path(), args);
    fs::write(dir.path().join("empty.pdf"), "").unwrap();
    fs::write(dir.path().join("x.pdf"), "x").unwrap();
    fs::write(dir.path().join("bad.toml"), "schema = \"x\"").unwrap();
    for (args, code, part) in [
        (&["add", "empty.pdf", "--for", "sdoc"][..], 65, "is empty"),
        (&["add", "none.pdf", "--for", "sdoc"], 66, "cannot be opened"),
        (&["add", "x.pdf", "--for", "nothing"], 64, "neither a rule nor"),
        (&["add", "x.pdf", "--for", "sdoc", "--lines", "0"], 64, "from 1"),
        (
            &["add", "x.pdf", "--for", "sdoc", "--date", "2999-01-01"],
            64,
            "in the future",
        ),
        (&["list"], 66, "evidence.toml cannot be read"),
        (&["list", "--manifest", "bad.toml"], 65, "schema is `x`"),
    ] {
        let all = [&["evidence"][..], args].concat();
        let (found, _, err) = at(&all);
        assert_eq!(found, code, "{args:?} {err}");
        assert!(err.contains(part), "{args:?} {err}");
    }
}

#[test]
fn the_ledger_filters_counts_and_draws() {
    let dir = tempfile::tempdir().unwrap();
    let at = |args: &[&str]| hashgate(dir.path(), args);
    let (code, out, _) =
        at(&["ledger", "--action", "seize", "--svg", "chart.svg", "--json"]);
    assert_eq!(code, 0);
    let body: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(body["schema"], "hashgate.ledger/1");
    assert_eq!(body["events"].as_array().unwrap().len(), 4);
    let chart = fs::read_to_string(dir.path().join("chart.svg")).unwrap();
    assert!(chart.starts_with("<svg"));
    let (code, _, err) =
        at(&["ledger", "--from", "2025-02-01", "--to", "2025-01-01"]);
    assert_eq!(code, 64, "{err}");
    let (code, _, err) = at(&["ledger", "--action", "rumour"]);
    assert_eq!(code, 64);
    assert!(err.contains("rumour"), "{err}");
}

/// The program with what it is given on standard input.
fn with_input(dir: &Path, args: &[&str], input: &str) -> (i32, String) {
    let output = assert_cmd::Command::cargo_bin("hashgate")
        .unwrap()
        .current_dir(dir)
        .env_clear()
        .env("HASHGATE_DATA", dir.join("store"))
        .args(args)
        .write_stdin(input)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[test]
fn papers_and_their_manifest_may_come_by_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    let add = ["evidence", "add", "-", "--for", "sdoc"];
    let (code, text) = with_input(dir.path(), &add, "%PDF an example");
    assert_eq!(code, 0, "{text}");
    let manifest =
        fs::read_to_string(dir.path().join("evidence.toml")).unwrap();
    assert!(manifest.contains("papers/"), "{manifest}");
    let list = ["evidence", "--manifest", "-", "list"];
    let (code, text) = with_input(dir.path(), &list, &manifest);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("papers/"), "{text}");
    fs::write(dir.path().join("invoice.csv"), INVOICE).unwrap();
    let check = ["check", "invoice.csv", "--evidence"];
    let (one, by_input) =
        with_input(dir.path(), &[&check[..], &["-"]].concat(), &manifest);
    let named = [&check[..], &["evidence.toml"]].concat();
    assert_eq!((one, by_input), with_input(dir.path(), &named, ""));
    let (code, text) = with_input(dir.path(), &add, "");
    assert_eq!(code, 65, "{text}");
    let into = [&add[..], &["--manifest", "-"]].concat();
    assert_eq!(with_input(dir.path(), &into, "x").0, 64);
}

#[test]
fn a_manifest_leads_nowhere_outside_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let (inside, outside) = (dir.path().join("in"), dir.path().join("out"));
    fs::create_dir_all(&inside).unwrap();
    fs::write(&outside, "another's").unwrap();
    let absolute = outside.display().to_string();
    let mut names = vec![("sdoc", "../out"), ("sdoc", absolute.as_str())];
    names.push(("../../sdoc", "in.pdf"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&outside, inside.join("link")).unwrap();
        names.push(("sdoc", "link"));
    }
    for (id, file) in names {
        let text = format!(
            "schema = \"hashgate.evidence/1\"\n[[evidence]]\nid = \"{id}\"\n\
             file = '{file}'\nsha256 = \"00\"\n"
        );
        fs::write(inside.join("evidence.toml"), text).unwrap();
        for command in [&["list"][..], &["pack", "broker.zip"], &["verify"]] {
            let args = [&["evidence"][..], command].concat();
            let (code, _, err) = hashgate(&inside, &args);
            assert_eq!(code, 65, "{id} {file}: {err}");
        }
        assert!(!inside.join("broker.zip").exists());
    }
    // A paper from elsewhere is kept beside the manifest.
    fs::remove_file(inside.join("evidence.toml")).unwrap();
    let add = ["evidence", "add", "../out", "--for", "sdoc"];
    let (code, _, err) = hashgate(&inside, &add);
    assert_eq!(code, 0, "{err}");
    fs::remove_file(&outside).unwrap();
    assert_eq!(hashgate(&inside, &["evidence", "verify"]).0, 0);
}

#[test]
fn an_entry_that_was_changed_by_hand_is_told() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a.pdf", "b.pdf"] {
        fs::write(dir.path().join(name), name).unwrap();
        let add = ["evidence", "add", name, "--for", "sdoc", "--note", "x"];
        assert_eq!(hashgate(dir.path(), &add).0, 0);
    }
    let verify = ["evidence", "verify"];
    let (code, out, _) = hashgate(dir.path(), &verify);
    assert_eq!((code, out.contains("2 papers")), (0, true), "{out}");
    let path = dir.path().join("evidence.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("note = \"x\"", "note = \"y\"", 1)).unwrap();
    let (code, out, _) = hashgate(dir.path(), &verify);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("entry 1, `sdoc`, a.pdf"), "{out}");
    assert!(!out.contains("entry 2"), "{out}");
}
