//! The official files of the test-data folder, read whole.

// Helpers of a test may fail like the test itself.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{Options, Query, Screener, load_strict};

/// The folder of official files, if it is there; on a build machine it must.
fn official() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = env::var_os("HASHGATE_TEST_DATA")
        .map_or_else(|| workspace.join("../shared"), PathBuf::from)
        .join("raw/lists");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(env::var_os("CI").is_none(), "{} is missing", folder.display());
    println!("SKIPPED: {} is not there", folder.display());
    None
}

fn lists() -> Lists {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
}

fn files(folder: &Path, names: &[&str]) -> Vec<(String, Vec<u8>)> {
    names
        .iter()
        .map(|name| ((*name).to_owned(), fs::read(folder.join(name)).unwrap()))
        .collect()
}

#[test]
fn every_official_file_is_read_whole() {
    let Some(folder) = official() else { return };
    let lists = lists();
    let us = folder.join("us_lists_2026-07-09");
    let samples = folder.join("small_samples");
    let mut loaded = Vec::new();
    for (id, folder, names, entries) in [
        ("us-bis-entity-list", &us, vec!["bis_entity_list.json"], 3_409),
        ("us-bis-dpl", &us, vec!["bis_dpl.json"], 564),
        ("us-bis-dpl", &folder.join("sdn_2021-07"), vec!["dpl.txt"], 0),
        ("us-bis-meu", &us, vec!["bis_meu.json"], 70),
        ("us-dhs-uflpa", &us, vec!["dhs_uflpa.json"], 148),
        ("us-dow-1260h", &us, vec!["dow_1260h.json"], 80),
        ("us-ofac-ns-cmic", &us, vec!["ofac_nscmic.json"], 68),
        ("us-fcc-covered", &us, vec!["fcc_covered.json"], 15),
        ("us-cbp-wro", &us, vec!["cbp_wro.json"], 67),
        (
            "us-state-debarred",
            &us,
            vec!["state_debarred_statutory.json", "state_debarred_admin.json"],
            787,
        ),
        (
            "us-state-nonproliferation",
            &us,
            vec!["state_nonproliferation.json"],
            528,
        ),
        (
            "us-ofac-sdn",
            &folder.join("sdn_2021-07"),
            vec!["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"],
            8_976,
        ),
        (
            "us-ofac-consolidated",
            &samples,
            vec![
                "cons_prim.csv",
                "cons_alt.csv",
                "cons_add.csv",
                "cons_comments.csv",
            ],
            442,
        ),
    ] {
        let source = lists.source(id).unwrap();
        let list = load_strict(source, &files(folder, &names));
        let list = list.unwrap_or_else(|e| panic!("{id}: {e}"));
        assert!(
            entries == 0 || list.entries.len() == entries,
            "{id}: {}",
            list.entries.len()
        );
        loaded.push(list);
    }
    let screener = Screener::with(&lists, &loaded);
    let options = Options { top: 0, ..Options::default() };
    for (name, list) in [
        ("Sophgo", "us-bis-entity-list"),
        ("AEROCARIBBEAN AIRLINES", "us-ofac-sdn"),
        ("Hoshine Silicon Industry", "us-dhs-uflpa"),
    ] {
        let answer = screener.screen(&Query::name(name), &options);
        let found = answer.hits.iter().any(|hit| hit.list == list);
        assert!(found, "{name}: {:?}", answer.hits);
    }
    for maker in ["MicroBT Electronics Technology Co Ltd", "Bitfarms Ltd"] {
        let answer = screener.screen(&Query::name(maker), &options);
        let hits: Vec<_> =
            answer.hits.iter().map(|h| (&h.matched_name, h.score)).collect();
        assert!(hits.is_empty(), "{maker}: {hits:?}");
    }
}

#[test]
fn samples_are_too_short_to_be_a_full_list() {
    let Some(folder) = official() else { return };
    let lists = lists();
    let source = lists.source("us-csl").unwrap();
    for name in ["consolidated.csv", "csl.csv"] {
        let sample = files(&folder.join("small_samples"), &[name]);
        let error = load_strict(source, &sample).unwrap_err();
        assert!(error.to_string().contains("full list has between"), "{error}");
        let mut lenient = source.clone();
        lenient.rows.min = 1;
        let list = load_strict(&lenient, &sample).unwrap();
        assert!(list.entries.iter().all(|entry| !entry.name.is_empty()));
    }
}

#[test]
fn files_of_different_days_are_refused_together() {
    let Some(folder) = official() else { return };
    let lists = lists();
    let source = lists.source("us-ofac-sdn").unwrap();
    let mut mixed = files(&folder.join("sdn_2021-07"), &["sdn.csv"]);
    mixed.extend(files(&folder.join("sdn_addalt_2025-12"), &["alt.csv"]));
    let error = load_strict(source, &mixed).unwrap_err();
    assert!(error.to_string().contains("different days"), "{error}");
}
