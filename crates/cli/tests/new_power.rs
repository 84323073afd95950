//! A tariff power that the program has never heard of is data alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

mod common;
mod data_copy;

use std::{fs, path::Path};

use common::hashgate;
use data_copy::data_copy;
use serde_json::Value;

/// The data with a surcharge under an invented power laid from 2026-11-01.
fn data(to: &Path) {
    data_copy(to);
    add(
        &to.join("rates/us/authorities.toml"),
        "[[authority]]\nid = \"s999\"\n\
         title = \"Section 999 of an invented act\"\n\
         legal_basis = \"19 USC 9999\"\ncites = [\"unruled\"]\n",
    );
    let folder = to.join("rates/us/s999");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("surcharge.toml"), measure("s999")).unwrap();
}

fn measure(power: &str) -> String {
    format!(
        "authority = \"{power}\"\nlabel = \"Section 999 surcharge\"\n\
         step = 40\n\n[[read]]\n\n[[scope]]\n\n[[rate]]\n\
         heading = \"9903.99.01\"\norigins = [\"MY\"]\nrate = \"7%\"\n\
         from = 2026-11-01\ncites = [\"unruled\"]\n\n[[base]]\n\
         kind = \"full_value\"\nfrom = 2026-11-01\ncites = [\"unruled\"]\n"
    )
}

fn add(file: &Path, text: &str) {
    let old = fs::read_to_string(file).unwrap();
    fs::write(file, format!("{old}\n{text}")).unwrap();
}

const LINE: [&str; 8] = [
    "8543.70.98.60",
    "--origin",
    "MY",
    "--entry-date",
    "2026-11-25",
    "--value",
    "1000",
    "--json",
];

fn layer(json: &str) -> Option<Value> {
    let answer: Value = serde_json::from_str(json).unwrap();
    let layers = answer["layers"].as_array().unwrap().clone();
    layers.into_iter().find(|layer| layer["authority"] == "s999")
}

#[test]
fn a_power_of_the_data_is_laid_charted_and_reconciled() {
    let dir = tempfile::tempdir().unwrap();
    let pack = dir.path().join("data");
    data(&pack);
    let at = pack.to_str().unwrap();
    let (code, out, err) = hashgate(dir.path(), &["pack", "verify", at]);
    assert_eq!(code, 0, "{out}{err}");

    let duty = [&["duty", "--pack", at], &LINE[..]].concat();
    let (_, out, err) = hashgate(dir.path(), &duty);
    let found = layer(&out).unwrap_or_else(|| panic!("{out}{err}"));
    assert_eq!(found["heading"], "9903.99.01");
    assert_eq!(found["amount_usd"], "70.00");

    let history = ["duty", "history", LINE[0], "--origin", "MY", "--pack", at];
    let (code, out, err) = hashgate(dir.path(), &history);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("Section 999 surcharge"), "{out}");

    // Filed under another heading of the same power: still that power's.
    let entries = "Entry Summary Number,Entry Summary Line Number,HTS Number \
                   - Full,Country of Origin Code,Entry Date,Line Tariff Goods \
                   Value Amount,Line Tariff Duty Amount\n\
                   XYZ-0000022-6,1,9903.99.01,MY,11/10/2026,0.00,50.00\n\
                   XYZ-0000022-6,1,8543709860,MY,11/10/2026,1000.00,26.00\n";
    fs::write(dir.path().join("es.csv"), entries).unwrap();
    let reconcile = ["duty", "reconcile", "es.csv", "--pack", at, "--json"];
    let (_, out, err) = hashgate(dir.path(), &reconcile);
    let answer: Value = serde_json::from_str(&out).unwrap();
    let differences = answer["lines"][0]["differences"].as_array().unwrap();
    let of_power = differences.iter().find(|d| d["authority"] == "s999");
    let of_power = of_power.unwrap_or_else(|| panic!("{out}{err}"));
    assert_eq!(of_power["filed_usd"], "50.00");
    assert_eq!(of_power["ours_usd"], "70.00");
}

#[test]
fn a_word_that_is_no_power_is_told_with_the_nearest() {
    let dir = tempfile::tempdir().unwrap();
    let pack = dir.path().join("data");
    data(&pack);
    let file = pack.join("rates/us/s999/surcharge.toml");
    fs::write(&file, measure("s998")).unwrap();
    let at = pack.to_str().unwrap();
    let (code, _, err) = hashgate(dir.path(), &["pack", "verify", at]);
    assert_eq!(code, 65, "{err}");
    assert!(err.contains("`s998` is not a power"), "{err}");
    assert!(err.contains("did you mean s999"), "{err}");
}

#[test]
fn a_second_duty_of_a_power_that_lays_one_leaves_the_duty_open() {
    let dir = tempfile::tempdir().unwrap();
    let pack = dir.path().join("data");
    data(&pack);
    let second = measure("s999")
        .replace("9903.99.01", "9903.99.02")
        .replace("surcharge\"", "second surcharge\"");
    fs::write(pack.join("rates/us/s999/second.toml"), second).unwrap();
    let at = pack.to_str().unwrap();
    let duty = [&["duty", "--pack", at], &LINE[..]].concat();
    let (_, out, _) = hashgate(dir.path(), &duty);
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["complete"], false, "{out}");
    assert!(out.contains("is the second duty under it"), "{out}");

    // A power that may lay several does.
    let file = pack.join("rates/us/authorities.toml");
    add(&file, "several = true\n");
    let (_, out, _) = hashgate(dir.path(), &duty);
    assert!(!out.contains("is the second duty"), "{out}");
}
