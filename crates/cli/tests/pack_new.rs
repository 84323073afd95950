//! `hashgate pack new`: a skeleton has nothing wrong but its blanks, and
//! nothing at all once they are filled in.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot run must fail"
)]

mod common;
mod data_copy;

use std::{collections::BTreeMap, fs, path::Path};

use common::hashgate;
use data_copy::data_copy;
use serde_json::Value;

/// What a person fills in, by file and key; the first that fits.
const FILLED: &[(&str, &str, &str)] = &[
    ("cites.toml", "text", "\"19 USC 9999, read for a test\""),
    ("", "confidence", "\"memory\""),
    ("authorities.toml", "title", "\"Section 999\""),
    ("authorities.toml", "legal_basis", "\"19 USC 9999\""),
    ("first.toml", "label", "\"Section 999, first list\""),
    ("first.toml", "hts", "[\"8543.70.98\"]"),
    ("first.toml", "heading", "\"9903.99.01\""),
    ("first.toml", "origins", "[\"MY\"]"),
    ("first.toml", "rate", "\"7%\""),
    ("", "from", "2026-11-01"),
    ("rule.toml", "id", "\"FCC-99\""),
    ("rule.toml", "evidence", "[\"sdoc\"]"),
    ("rule.toml", "unlocks", "\"Entry.\""),
    ("rule.toml", "verdict", "\"hold\""),
    ("rule.toml", "severity", "\"major\""),
    ("", "title", "\"A title for a test\""),
    ("", "because", "\"For a test.\""),
    ("", "question", "\"Is it so?\""),
    ("", "story", "\"A shipment of a test.\""),
    ("", "text", "\"47 CFR 2.1\""),
    ("source.toml", "short", "\"Zenda list\""),
    ("source.toml", "publisher", "\"Office of Zenda\""),
    ("source.toml", "url", "\"https://example.org/list\""),
    ("source.toml", "downloads", "[\"https://example.org/list.json\"]"),
    ("source.toml", "format", "\"guide-json\""),
    ("source.toml", "files", "[\"list.json\"]"),
    ("source.toml", "copied", "2026-10-01"),
    ("source.toml", "stale_after_days", "60"),
    ("source.toml", "useless_after_days", "365"),
    ("source.toml", "useless_because", "\"It changes every month.\""),
    ("source.toml", "ground", "\"export_rule\""),
    ("source.toml", "exam_signal", "true"),
    ("source.toml", "means", "\"It binds exporters.\""),
    ("source.toml", "min", "1"),
    ("source.toml", "max", "100"),
];

/// The same for the cells of tables, by head.
const CELLS: &[(&str, &str)] = &[
    ("algorithm", "SHA-256"),
    ("cooling", "air"),
    ("radio", "unknown"),
    ("source", "memory"),
    ("confidence", "memory"),
    ("hashrate", "234"),
    ("unit", "TH/s"),
    ("power_w", "3510"),
    ("efficiency_j_th", "15"),
    ("board", "bitmain-zynq"),
    ("evidence", "A test"),
    ("country", "HK"),
    ("entity_id", "zz-1"),
    ("name", "Ruritania Mining"),
    ("kind", "organization"),
];

/// Fills in every blank of every file below a folder.
fn fill(dir: &Path, key: &str) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fill(&path, key);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        if !text.contains("BLANK") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let filled = if path.extension().is_some_and(|end| end == "csv") {
            cells(&text, key)
        } else {
            text.lines().map(|line| line_of(name, line) + "\n").collect()
        };
        fs::write(&path, filled).unwrap();
    }
}

fn line_of(file: &str, line: &str) -> String {
    if !line.contains("BLANK") {
        return line.to_owned();
    }
    let Some((key, _)) = line.split_once(" = ") else {
        return "Said for a test.".to_owned();
    };
    let (.., value) = FILLED
        .iter()
        .find(|(of, of_key, _)| file.ends_with(of) && *of_key == key)
        .expect(line);
    format!("{key} = {value}")
}

fn cells(text: &str, key: &str) -> String {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&heads).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let cells = row.iter().zip(&heads).map(|(cell, head)| {
            if !cell.starts_with("BLANK") {
                return cell;
            }
            if head == "key" {
                return key;
            }
            CELLS.iter().find(|(of, _)| *of == head).unwrap().1
        });
        out.write_record(cells).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

/// The lines of a message.
fn told(message: &str) -> Vec<&str> {
    message.lines().collect()
}

/// Every file below a folder with its text.
fn texts_below(dir: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(texts_below(&path));
        } else {
            let text = fs::read_to_string(&path).unwrap();
            texts.insert(path.display().to_string(), text);
        }
    }
    texts
}

#[test]
fn a_skeleton_has_nothing_wrong_but_its_blanks() {
    for (kind, name, key) in [
        ("measure", "s999_example/first", ""),
        ("measure", "s301_china/first", ""),
        ("model", "bitmain/Antminer S99", "s99"),
        ("model", "Zenda/Zen 1", "zen1"),
        ("rule", "fcc/lab-owner", ""),
        ("list", "zz-zenda-list", ""),
    ] {
        let dir = tempfile::tempdir().unwrap();
        data_copy(&dir.path().join("data"));
        let args = ["pack", "new", kind, name, "data", "--json"];
        let (code, made, message) = hashgate(dir.path(), &args);
        assert_eq!(code, 0, "{message}");
        let made: Value = serde_json::from_str(&made).unwrap();
        let blanks = made["blanks"].as_u64().unwrap();
        assert!(blanks >= 6, "{kind}: {blanks}");

        let verify = ["pack", "verify", "data", "--json"];
        let (code, object, message) = hashgate(dir.path(), &verify);
        assert_eq!(code, 65);
        let lines = told(&message);
        assert_eq!(lines.len() as u64, blanks, "{kind} {name}: {lines:#?}");
        for line in &lines {
            assert!(line.contains("is blank; fill in"), "{line}");
        }
        // Each is a fault of its own with its file and line.
        let object: Value = serde_json::from_str(&object).unwrap();
        let errors = object["errors"].as_array().unwrap();
        assert_eq!(errors.len() as u64, blanks);
        for error in errors {
            let file = error["file"].as_str().unwrap();
            let text = fs::read_to_string(dir.path().join(file)).unwrap();
            let row = usize::try_from(error["row"].as_u64().unwrap()).unwrap();
            // A row of a table may stand on several lines.
            assert!(
                text.lines().nth(row - 1).unwrap().contains("BLANK"),
                "{file}, line {row}"
            );
        }

        fill(&dir.path().join("data"), key);
        let (code, _, message) = hashgate(dir.path(), &verify);
        assert_eq!(code, 0, "{kind} {name}: {message}");
    }
}

#[test]
fn what_a_skeleton_makes_is_used() {
    let dir = tempfile::tempdir().unwrap();
    data_copy(&dir.path().join("data"));
    let data = ["measure", "s999_example/first", "data"];
    hashgate(dir.path(), &[&["pack", "new"][..], &data].concat());
    fill(&dir.path().join("data"), "");
    let (_, text, _) = hashgate(
        dir.path(),
        &[
            "duty",
            "8543.70.98.60",
            "--origin",
            "MY",
            "--entry-date",
            "2026-11-25",
            "--value",
            "1000",
            "--pack",
            "data",
        ],
    );
    assert!(text.contains("9903.99.01"), "{text}");
    assert!(text.contains("70.00"), "{text}");
}

#[test]
fn a_rule_of_the_house_is_made_in_a_folder_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["no-used-lots", "only-known-yards"] {
        let args = ["pack", "new", "house-rule", name, "--rules", "ours"];
        let (code, _, message) = hashgate(dir.path(), &args);
        assert_eq!(code, 0, "{message}");
    }
    let test = ["rules", "test", "--rules", "ours"];
    let (code, _, message) = hashgate(dir.path(), &test);
    assert_eq!(code, 65);
    assert!(told(&message).iter().all(|line| line.contains("is blank")));
    let ours = dir.path().join("ours");
    fill(&ours, "");
    for (folder, id) in
        [("no-used-lots", "HOUSE-1"), ("only-known-yards", "HOUSE-2")]
    {
        let rule = ours.join(folder).join("rule.toml");
        let written = fs::read_to_string(&rule).unwrap();
        fs::write(&rule, written.replace("FCC-99", id)).unwrap();
    }
    let (code, _, message) = hashgate(dir.path(), &test);
    assert_eq!(code, 0, "{message}");
}

#[test]
fn nothing_is_written_over_and_a_name_has_a_form() {
    let dir = tempfile::tempdir().unwrap();
    data_copy(&dir.path().join("data"));
    for (kind, name) in [
        ("measure", "s301_china/list-3"),
        ("model", "Bitmain/Antminer S21 Pro"),
        ("list", "us-bis-uvl"),
        // Names of another form.
        ("measure", "list-5"),
        ("measure", "../list-5"),
        ("measure", "s301_china/../list-5"),
        ("rule", "FCC/rule"),
        ("rule", "fcc"),
        ("list", "us-list"),
        ("list", "us-a/b"),
        ("model", "Antminer S99"),
        ("model", "Bitmain/"),
        ("model", "Bitmain/S\"99"),
    ] {
        let before = texts_below(dir.path());
        let args = ["pack", "new", kind, name, "data"];
        let (code, _, message) = hashgate(dir.path(), &args);
        assert_eq!(code, 64, "{kind} {name}");
        assert_eq!(before, texts_below(dir.path()), "{kind} {name}");
        assert_eq!(told(&message).len(), 1, "{message}");
    }
    let nowhere = ["pack", "new", "list", "zz-a-b"];
    assert_eq!(hashgate(dir.path(), &nowhere).0, 64);
    let gone = ["pack", "new", "list", "zz-a-b", "no-such"];
    assert_eq!(hashgate(dir.path(), &gone).0, 66);
}

#[test]
fn a_folder_that_is_no_pack_is_told_so_once() {
    let dir = tempfile::tempdir().unwrap();
    let house =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/house-rules");
    for args in [
        ["pack", "verify", house].as_slice(),
        &["--pack", house, "identify", "S21"],
    ] {
        let (code, out, err) = hashgate(dir.path(), args);
        assert!(code == 65 || code == 69, "{code}");
        assert!(out.is_empty(), "{out}");
        assert_eq!(err.lines().count(), 1, "{err}");
        assert!(err.contains("is not a pack") && err.contains("--rules"));
    }
}
