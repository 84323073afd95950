//! The lists of the test-data folder, each in its newest copy.

use std::{
    collections::HashSet,
    env, fs,
    path::{Path, PathBuf},
};

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{LoadedList, load_strict};

use crate::names::{Dice, Source};

const US: &str = "us_lists_2026-07-09";

/// Each list with the folder and the files of its newest copy.
const NEWEST: [(&str, &str, &[&str]); 11] = [
    ("us-bis-entity-list", US, &["bis_entity_list.json"]),
    ("us-bis-dpl", US, &["bis_dpl.json"]),
    ("us-bis-meu", US, &["bis_meu.json"]),
    ("us-dhs-uflpa", US, &["dhs_uflpa.json"]),
    ("us-dow-1260h", US, &["dow_1260h.json"]),
    ("us-ofac-ns-cmic", US, &["ofac_nscmic.json"]),
    ("us-fcc-covered", US, &["fcc_covered.json"]),
    ("us-cbp-wro", US, &["cbp_wro.json"]),
    (
        "us-state-debarred",
        US,
        &["state_debarred_statutory.json", "state_debarred_admin.json"],
    ),
    ("us-state-nonproliferation", US, &["state_nonproliferation.json"]),
    (
        "us-ofac-consolidated",
        "small_samples",
        &["cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv"],
    ),
];

/// The folder of test data, if it is there.
pub fn folder() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = env::var_os("HASHGATE_TEST_DATA")
        .map_or_else(|| workspace.join("../shared"), PathBuf::from)
        .join("raw");
    folder.join("lists").is_dir().then_some(folder)
}

/// The terms, the lists, and what queries are made of.
pub fn all() -> (Lists, Vec<LoadedList>, Source) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).expect("the data folder");
    let lists: Lists = read_section(&tree).expect("terms without faults");
    let raw = folder().expect("the folder was there");
    let folder = raw.join("lists");
    let mut loaded = vec![sdn(&lists, &folder)];
    for (id, part, names) in NEWEST {
        let files: Vec<(String, Vec<u8>)> = names
            .iter()
            .map(|name| ((*name).to_owned(), read(&folder.join(part), name)))
            .collect();
        let source = lists.source(id).expect("a list of the pack");
        loaded.push(load_strict(source, &files).expect("a whole list"));
    }
    let source = source(&loaded, &raw.join("screening"));
    (lists, loaded, source)
}

/// The SDN list of 2024 with the aliases of 2025, which name parties too that
/// were listed in between: these lines are left out.
fn sdn(lists: &Lists, folder: &Path) -> LoadedList {
    let main = read(&folder.join("sdn_2024-05-03"), "sdn.csv");
    let later = folder.join("sdn_addalt_2025-12");
    let number = |line: &str| line.split(',').next().map(str::to_owned);
    let known: HashSet<String> =
        String::from_utf8_lossy(&main).lines().filter_map(number).collect();
    let mut files = vec![("sdn.csv".to_owned(), main)];
    for name in ["alt.csv", "add.csv", "sdn_comments.csv"] {
        let all = read(&later, name);
        let all = String::from_utf8_lossy(&all);
        let kept = all
            .split_inclusive('\n')
            .filter(|line| number(line).is_none_or(|n| known.contains(&n)));
        files.push((name.to_owned(), kept.collect::<String>().into_bytes()));
    }
    let source = lists.source("us-ofac-sdn").expect("a list of the pack");
    load_strict(source, &files).expect("a whole list")
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).expect("a file of the test data")
}

fn source(loaded: &[LoadedList], screening: &Path) -> Source {
    let persons = read(screening, "yente_negatives_us.csv");
    let persons = csv::Reader::from_reader(persons.as_slice())
        .records()
        .filter_map(|row| Some(row.ok()?.get(0)?.to_owned()))
        .collect();
    let listed: Vec<String> = loaded
        .iter()
        .flat_map(|list| &list.entries)
        .flat_map(|entry| std::iter::once(&entry.name).chain(&entry.aliases))
        .cloned()
        .collect();
    let words = listed
        .iter()
        .flat_map(|name| name.split(' '))
        .filter(|word| word.len() > 5)
        .map(str::to_owned)
        .collect();
    Source { persons, listed, words }
}

/// The lists with a twin of each entry, whose names are mistyped once.
pub fn with_twins(loaded: &[LoadedList]) -> Vec<LoadedList> {
    let mut dice = Dice(7);
    let mut doubled = loaded.to_vec();
    for list in &mut doubled {
        let mut twins = list.entries.clone();
        for entry in &mut twins {
            entry.id.push_str("-twin");
            entry.name = dice.mistype(&entry.name);
            for alias in &mut entry.aliases {
                *alias = dice.mistype(alias);
            }
        }
        list.entries.extend(twins);
    }
    doubled
}
