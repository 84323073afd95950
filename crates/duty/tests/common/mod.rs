//! What the tests of duty share: the data, and vectors read from CSV.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    env,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use hashgate_duty::{Query, Rates};
use hashgate_model::{FactValue, Usd};
use hashgate_pack::{SourceTree, read_section};

pub static RATES: LazyLock<Rates> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    read_section(&tree).unwrap_or_else(|faults| panic!("{faults}"))
});

/// A query from the four things that every duty depends on.
pub fn query(hts: &str, origin: &str, day: &str, value: &str) -> Query {
    Query::new(
        hts.parse().unwrap(),
        origin.parse().unwrap(),
        day.parse().unwrap(),
        value.parse().unwrap(),
    )
}

/// Adds facts written as `loaded_on=2025-08-01 spi=KR`.
pub fn with_facts(mut query: Query, facts: &str) -> Query {
    for fact in facts.split_whitespace() {
        let (name, text) = fact.split_once('=').unwrap();
        match name {
            "loaded_on" => query.loaded_on = Some(text.parse().unwrap()),
            "exported_on" => query.exported_on = Some(text.parse().unwrap()),
            "it_entry_date" => {
                query.it_entry_date = Some(text.parse().unwrap());
            }
            "ftz_privileged_on" => {
                query.ftz_privileged_on = Some(text.parse().unwrap());
            }
            "spi" => query.spi = Some(text.to_owned()),
            "mode" => query.mode = Some(text.parse().unwrap()),
            "quantity" => query.quantity = Some(text.parse().unwrap()),
            "us_content" => query.us_content = Some(usd(text)),
            "metal_content" => query.metal_content = Some(usd(text)),
            "metal_weight_pct" => {
                query.metal_weight_pct = Some(text.parse().unwrap());
            }
            _ => {
                let value = match text {
                    "true" => FactValue::Bool(true),
                    "false" => FactValue::Bool(false),
                    number => FactValue::Number(number.parse().unwrap()),
                };
                std::sync::Arc::make_mut(&mut query.facts)
                    .insert(name.to_owned(), value);
            }
        }
    }
    query
}

pub fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

/// The folder of raw test data, if it is there. In CI it must be; elsewhere
/// a test that lacks it says aloud that it is skipped.
pub fn test_data(what: &str) -> Option<PathBuf> {
    let root = env::var_os("HASHGATE_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join(what);
    if path.exists() {
        return Some(path);
    }
    assert!(
        env::var_os("CI").is_none(),
        "{} is missing; set HASHGATE_TEST_DATA",
        path.display()
    );
    eprintln!("SKIPPED: {} is not there", path.display());
    None
}

/// The HTS editions of the test data, by file name.
pub fn editions() -> Vec<PathBuf> {
    let Some(folder) = test_data("raw/hts") else { return Vec::new() };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".json.gz"))
        .collect();
    files.sort();
    files
}
