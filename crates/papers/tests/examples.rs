//! The examples of the repository: written by this test, read by this test.
//!
//! After a change run it once with `HASHGATE_WRITE_EXAMPLES=1` to write
//! `examples/` anew; without that it checks that the files are what it would
//! write.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod papers_as_sent;

use std::{env, fs, path::PathBuf};

use hashgate_papers::{Input, add_facts, read, read_facts};
use papers_as_sent::{clean_csv, example, gbk_csv, reseller_xlsx};

const FACTS: &str = r#"# What the invoice EX-2026-0412 does not say. Every key may be left out;
# what is left out is unknown, and is asked for where a rule needs it.
entry_date = 2026-11-25
mode = "air"
port = "SFO"
country_of_export = "MY"

[[party]]
role = "seller"
name = "Example Miner Trading (HK) Ltd"
country = "HK"

[[party]]
role = "importer_of_record"
name = "Prairie Hash LLC"
country = "US"

[[line]]
line = 1
condition = "new"

[[line]]
line = 2
condition = "new"

[[evidence]]
id = "certificate_of_origin"
lines = [1, 2]
issuer = "Example Miner Trading (HK) Ltd"

[economics]
power_usd_per_kwh = "0.06"
"#;

fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn files() -> [(&'static str, Vec<u8>); 4] {
    [
        ("invoice.csv", clean_csv(&example())),
        ("invoice-gbk.csv", gbk_csv(&example())),
        ("invoice.xlsx", reseller_xlsx(&example(), 8)),
        ("facts.toml", FACTS.as_bytes().to_vec()),
    ]
}

#[test]
fn the_examples_are_what_this_test_writes() {
    for (name, bytes) in files() {
        let path = examples().join(name);
        if env::var_os("HASHGATE_WRITE_EXAMPLES").is_some() {
            fs::create_dir_all(examples()).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        let on_disk = fs::read(&path).unwrap_or_else(|error| {
            panic!("{}: {error}; see the head of this test", path.display())
        });
        assert!(on_disk == bytes, "{name} differs from what the test writes");
    }
}

#[test]
fn the_three_invoices_read_to_the_same_lines() {
    let [csv, gbk, xlsx, _] = files();
    let [csv, gbk, xlsx] = [csv, gbk, xlsx].map(|(name, bytes)| {
        read(&[Input { name: name.to_owned(), bytes }])
            .unwrap_or_else(|error| panic!("{error}"))
    });
    let lines = |shipment: &hashgate_model::Shipment| {
        shipment
            .lines
            .iter()
            .map(|l| (l.text.value.clone(), l.quantity.value, l.amount.value))
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(&csv), lines(&gbk));
    assert_eq!(lines(&csv), lines(&xlsx));
    assert_eq!(lines(&csv).iter().map(|(_, q, _)| q).sum::<u64>(), 170);
    let total = xlsx.invoice.stated_total.unwrap().value.to_string();
    assert_eq!(total, "USD 490,795.00");
}

#[test]
fn a_shipment_reads_to_one_snapshot() {
    let [_, _, (name, bytes), (facts_name, facts)] = files();
    let input = Input { name: name.to_owned(), bytes };
    let mut shipment = read(&[input]).unwrap();
    let facts = Input { name: facts_name.to_owned(), bytes: facts };
    let (facts, paper) = read_facts(&facts).unwrap();
    add_facts(&mut shipment, facts, paper).unwrap();
    insta::assert_json_snapshot!(shipment);
}
