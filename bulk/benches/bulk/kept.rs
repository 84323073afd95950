//! The newest lists of the test data, kept as `hashgate pack update` does.

use std::{collections::HashSet, fs, path::Path};

use hashgate_app::{App, pack};
use hashgate_copies::{GivenFile, UpdateRequest, kept_lists};

/// Each list of one file with the folder of its newest copy.
const NEWEST: [(&str, &str); 8] = [
    ("us-bis-entity-list", "us_lists_2026-07-09/bis_entity_list.json"),
    ("us-bis-dpl", "us_lists_2026-07-09/bis_dpl.json"),
    ("us-bis-meu", "us_lists_2026-07-09/bis_meu.json"),
    ("us-dhs-uflpa", "us_lists_2026-07-09/dhs_uflpa.json"),
    ("us-dow-1260h", "us_lists_2026-07-09/dow_1260h.json"),
    ("us-ofac-ns-cmic", "us_lists_2026-07-09/ofac_nscmic.json"),
    ("us-fcc-covered", "us_lists_2026-07-09/fcc_covered.json"),
    ("us-cbp-wro", "us_lists_2026-07-09/cbp_wro.json"),
];

/// Keeps them; gives every listed name.
pub fn lists(app: &App, test_data: &Path) -> Vec<String> {
    let raw = test_data.join("raw/lists");
    let read = |name: &str| fs::read(raw.join(name)).expect("a list");
    let given = |what: &str, name: &str, bytes: Vec<u8>| GivenFile {
        what: what.to_owned(),
        name: name.to_owned(),
        bytes: Ok(bytes),
        written: None,
    };
    let mut files: Vec<GivenFile> = NEWEST
        .iter()
        .map(|(list, name)| given(list, name, read(name)))
        .collect();
    // The SDN list of 2024 with the aliases of 2025, but for parties that were
    // listed in between.
    let main = read("sdn_2024-05-03/sdn.csv");
    let number = |line: &str| line.split(',').next().map(str::to_owned);
    let known: HashSet<String> =
        String::from_utf8_lossy(&main).lines().filter_map(number).collect();
    files.push(given("us-ofac-sdn", "sdn.csv", main));
    for name in ["alt.csv", "add.csv", "sdn_comments.csv"] {
        let all = read(&format!("sdn_addalt_2025-12/{name}"));
        let all = String::from_utf8_lossy(&all);
        let kept: String = all
            .split_inclusive('\n')
            .filter(|line| number(line).is_none_or(|n| known.contains(&n)))
            .collect();
        files.push(given("us-ofac-sdn", name, kept.into_bytes()));
    }
    let request = UpdateRequest {
        editions: Vec::new(),
        lists: Vec::new(),
        files,
        legal_from: None,
        taken: "2026-11-25".parse().expect("a day"),
        dry_run: false,
        mirror: None,
    };
    fs::create_dir_all(app.data_folder().expect("one")).expect("a folder");
    let updated = pack::update(app, None, &request, &mut Vec::new())
        .expect("the lists are kept");
    for outcome in &updated.outcomes {
        if let Some(why) = &outcome.failed {
            panic!("{}: {why}", outcome.id);
        }
    }
    kept_lists(&updated.copies, &app.pack().lists)
        .iter()
        .flat_map(|list| &list.entries)
        .flat_map(|entry| std::iter::once(&entry.name).chain(&entry.aliases))
        .cloned()
        .collect()
}
