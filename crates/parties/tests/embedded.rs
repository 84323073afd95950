//! The embedded extract: what importers of miners meet.

// Helpers of a test may fail like the test itself.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use hashgate_model::Ground;
use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{
    IndexError, MadeFrom, Options, Query, Screener, own_list,
};

fn screener() -> Screener {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    Screener::new(&read_section::<Lists>(&tree).unwrap())
}

#[test]
fn makers_of_miners_raise_no_alert() {
    let screener = screener();
    for name in [
        "MicroBT",
        "MicroBT Electronics Technology Co Ltd",
        "Shenzhen MicroBT Electronics Technology Co., Ltd.",
        "Bitfarms Ltd",
        "Bitmain",
        "Bitmain Technologies Limited",
        "Beijing Bitmain Technology Co., Ltd.",
        "Canaan Creative Co Ltd",
        "Canaan Inc.",
        "Bitdeer Technologies Group",
        "ON Semiconductor Corporation",
        "CleanSpark Inc",
        "Riot Platforms Inc",
        "Marathon Digital Holdings",
        "MARA Holdings, Inc.",
        "Auradine Inc",
        "Block Inc",
    ] {
        let answer = screener.screen(&Query::name(name), &Options::default());
        let hits: Vec<_> = answer
            .hits
            .iter()
            .map(|hit| (hit.matched_name.clone(), hit.score))
            .collect();
        assert!(hits.is_empty(), "{name}: {hits:?}");
    }
}

#[test]
fn every_spelling_of_sophgo_hits() {
    let screener = screener();
    for name in [
        "Sophgo",
        "SOPHGO",
        "Sophgo Technologies Ltd.",
        "Sophgo Technologies",
        "Sophgo Tech Co., Ltd",
        "Sofgo Technologies Ltd",
        "SOPHON",
        "Sophon Technology (Beijing) Co., Ltd.",
        "Beijing Sophgo",
        "Beijing Suanneng Technology Co., Ltd",
        "Bejing Suanneng Technology",
        "Xiamen Sophgo Technologies Limited",
        "Xiamen Suanneng Technology",
        "Qingdao Sophgo Technology Co., Ltd.",
        "Qingdao Sophon",
        "Fujian Sophon Technology Co., Ltd.",
        "Fujian Suanfeng Technology Co., Ltd.",
        "Wuhan Suanneng Technology Co., Ltd.",
        "Wuxi Sophgo",
        // Firms that no list names, called after the group.
        "Sophgo Semiconductor",
        "Sophgo Hong Kong Limited",
        "Sophgo Chips Trading",
        "Sophgo Technologies Pte. Ltd.",
        "SOPHGO TECHNOLOGIES PTE LTD",
        "算能科技",
        "算能",
        "北京算能科技有限公司",
        "厦门算能科技有限公司",
        "青岛算能科技有限公司",
        "福建算丰科技有限公司",
        "武汉算能科技有限公司",
        "无锡算能科技有限公司",
        "算丰科技（北京）有限公司",
        "CVITEK",
        "Cvitek CV1835",
    ] {
        let answer = screener.screen(&Query::name(name), &Options::default());
        let hit = answer.hits.iter().any(|hit| {
            hit.list == "us-bis-entity-list"
                && hit.cite.text.starts_with("90 FR 4622")
        });
        assert!(hit, "{name}: {:?}", answer.hits);
        assert!(answer.hits.iter().all(|hit| !hit.because.is_empty()));
    }
}

#[test]
fn a_brand_leads_to_its_owner_and_says_that_it_is_not_listed() {
    let answer = screener().screen(&Query::name("CVITEK"), &Options::default());
    let hit = &answer.hits[0];
    assert_eq!(hit.name, "Sophgo Technologies Ltd.");
    assert_eq!(hit.ground, Ground::ExportRule);
    assert!(hit.via.as_ref().unwrap().contains("not a name"), "{hit:?}");
}

#[test]
fn more_input_never_loses_a_hit() {
    let screener = screener();
    let bare = Query::name("Huawei Technologies");
    let full = Query {
        country: Some("BR".parse().unwrap()),
        address: Some("1 Rua Sem Nome, ST".to_owned()),
        ids: vec!["0000".to_owned()],
        ..bare.clone()
    };
    let options = Options { top: 0, ..Options::default() };
    let (a, b) =
        (screener.screen(&bare, &options), screener.screen(&full, &options));
    for hit in &a.hits {
        let again = b.hits.iter().find(|other| {
            (&other.list, &other.entity_id) == (&hit.list, &hit.entity_id)
        });
        assert!(again.is_some_and(|other| other.score >= hit.score));
    }
}

#[test]
fn hopeless_names_get_an_honest_empty_answer() {
    let screener = screener();
    let long = "a".repeat(1 << 20);
    let words = "Huawei Technologies ".repeat(60_000);
    for name in [
        "",
        "   ",
        "...,,;;--",
        "\u{202e}\u{202d}\u{200f}",
        "\u{0}\u{1}\u{7}\u{1b}[31m",
        "()()()",
        &long,
        &words,
        "💥💥💥",
    ] {
        let answer = screener.screen(&Query::name(name), &Options::default());
        assert!(!answer.remarks.is_empty(), "{name:.20}");
    }
}

#[test]
fn direction_overrides_and_controls_hide_nothing() {
    let screener = screener();
    for name in [
        "\u{202e}Sophgo\u{202c}",
        "So\u{200b}phgo",
        "Sophgo\u{0} Ltd",
        "Ｓｏｐｈｇｏ",
    ] {
        let answer = screener.screen(&Query::name(name), &Options::default());
        assert!(!answer.hits.is_empty(), "{name:?}");
    }
}

#[test]
fn a_kept_index_answers_as_a_new_one() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    let lists: Lists = read_section(&tree).unwrap();
    let fresh = Screener::new(&lists);
    let made_from = MadeFrom::of(["pack 1", "lists of 2026-07-09"]);
    let bytes = fresh.to_bytes(&made_from);
    let kept =
        Screener::open(&lists, Box::new(bytes.clone()), &made_from).unwrap();
    for name in ["Sophgo", "北京算能科技有限公司", "Riot Platforms"] {
        let query = Query::name(name);
        let options = Options::default();
        assert_eq!(
            fresh.screen(&query, &options),
            kept.screen(&query, &options)
        );
    }
    let other = MadeFrom::of(["pack 2", "lists of 2026-07-09"]);
    let outdated = Screener::open(&lists, Box::new(bytes.clone()), &other);
    assert_eq!(outdated.unwrap_err(), IndexError::Outdated);
    let cut = Box::new(bytes[..bytes.len() / 2].to_vec());
    let damaged = Screener::open(&lists, cut, &made_from);
    assert_eq!(damaged.unwrap_err(), IndexError::Damaged);
}

#[test]
fn a_name_held_letter_by_letter_comes_before_a_rough_one() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    let lists: Lists = read_section(&tree).unwrap();
    let own = own_list(
        "own.csv",
        b"entity_id,name\n1,Tarvo Pelin\n2,Tarvo Belin Kestomar\n3,Belin Kestomar\n",
    )
    .unwrap();
    let screener = Screener::only(&lists, &own);
    let options = Options { near_misses: true, ..Options::default() };
    let answer = screener.screen(&Query::name("Tarvo Belin"), &options);
    assert_eq!(answer.hits[0].entity_id, "2", "{:?}", answer.hits);
    let reasons = answer.hits[0].because.join("\n");
    assert!(reasons.contains("letter by letter"), "{reasons}");
    let given_back = answer.hits[0].score;
    let compared = screener.compare("Tarvo Belin", "Tarvo Belin Kestomar");
    assert!((compared.score - given_back).abs() < 1e-9, "{compared:?}");
    assert!(given_back < 1.0, "{given_back}");
    // What is no hit by name does not become one.
    let floor = given_back + 0.01;
    let options = Options { min_score: Some(floor), ..options };
    let answer = screener.screen(&Query::name("Tarvo Belin"), &options);
    assert!(answer.hits.is_empty(), "{:?}", answer.hits);
}
