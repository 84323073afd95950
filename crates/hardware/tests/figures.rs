//! Numbers as people of several countries write them, and counts.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

#[allow(dead_code, reason = "each test takes a part of it")]
mod score;

use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};
use score::identifier;

/// A text, and its hashrate, watts and quantity.
type Row =
    (&'static str, Option<&'static str>, Option<&'static str>, Option<u64>);

#[test]
fn numbers_are_read_in_the_ways_of_several_countries() {
    let identifier = identifier();
    let rows: [Row; 31] = [
        ("Antminer T21 190TH/s 3 610 Вт", Some("190 TH/s"), Some("3610"), None),
        (
            "Antminer T21 190TH/s 3\u{a0}610 Вт",
            Some("190 TH/s"),
            Some("3610"),
            None,
        ),
        (
            "Antminer T21 190TH/s 3\u{202f}610 Вт",
            Some("190 TH/s"),
            Some("3610"),
            None,
        ),
        ("Antminer S21 200 TH/s 3.500 W", Some("200 TH/s"), Some("3500"), None),
        ("Antminer S21 200TH/s 3'500 W", Some("200 TH/s"), Some("3500"), None),
        ("Antminer S21 200TH/s 3’500W", Some("200 TH/s"), Some("3500"), None),
        ("S19 95 TH/s 3.250,00 W", Some("95 TH/s"), Some("3250"), None),
        ("S19 95 TH/s 3,250.00 W", Some("95 TH/s"), Some("3250"), None),
        (
            "Antminer S23 Hyd 3U 1 160 TH/s 11 020 W",
            Some("1160 TH/s"),
            Some("11020"),
            None,
        ),
        (
            "Antminer S23 Hyd 3U 1'160 TH/s 11'020 W",
            Some("1160 TH/s"),
            Some("11020"),
            None,
        ),
        (
            "Antminer E9 2.400 MH/s 1.920 W",
            Some("2400 MH/s"),
            Some("1920"),
            None,
        ),
        ("Antminer S9 13.500 TH/s", Some("13.5 TH/s"), Some("1323"), None),
        ("Antminer S9 13.500 GH/s", Some("13500 GH/s"), Some("1323"), None),
        (
            "Antminer S9i 14,5 TH/s 1.365 W",
            Some("14.5 TH/s"),
            Some("1365"),
            None,
        ),
        ("Bitaxe Gamma 601 1.2 TH 18W", Some("1.2 TH/s"), Some("18"), None),
        ("20 000 шт Antminer S19j Pro", None, None, Some(20_000)),
        ("20.000 Bitmain S19J Pro", None, None, Some(20_000)),
        ("S19j Pro 100 000 pcs", None, None, Some(100_000)),
        ("2,500 units Antminer S19 XP", None, None, Some(2_500)),
        ("1.000 Stück Antminer S19j Pro", None, None, Some(1_000)),
        ("12'500 Stk. Antminer S19j Pro", None, None, Some(12_500)),
        ("1 500 szt. Antminer S19j Pro", None, None, Some(1_500)),
        ("2万台 蚂蚁S19j Pro", None, None, Some(20_000)),
        ("五十台 蚂蚁S19j Pro", None, None, Some(50)),
        (
            "315 equipos de minería de Bitcoin, modelo Antminer S19j Pro",
            None,
            None,
            Some(315),
        ),
        ("10 máquinas Antminer S19j Pro", None, None, Some(10)),
        // The other side: blanks that part two numbers.
        ("S19 Pro 110 100 pcs", Some("110 TH/s"), Some("3250"), Some(100)),
        ("S19 Pro x1 110T", Some("110 TH/s"), Some("3250"), Some(1)),
        ("S19 104 3068W", Some("104 TH/s"), Some("3068"), None),
        ("1 lot of Antminer S19j Pro", None, None, None),
        ("2 lots of 50 pcs Antminer S19j Pro", None, None, Some(50)),
    ];
    for (text, rate, watts, quantity) in rows {
        let found = identifier.identify(text);
        assert_eq!(found.quantity, quantity, "{text}");
        if rate.is_some() {
            assert_eq!(found.hashrate.as_deref(), rate, "{text}");
        }
        if let Some(watts) = watts {
            let read = found.power_w.map(|w| w.to_string());
            assert_eq!(read.as_deref(), Some(watts), "{text}");
        }
        assert!(found.conflicts.is_empty(), "{text}: {:?}", found.conflicts);
    }
}

#[test]
fn a_revision_and_a_lot_are_no_figures() {
    let identifier = identifier();
    let found = identifier.identify("NerdQAxe++ Rev 6");
    assert_eq!(found.hashrate_ths.unwrap().to_string(), "4.8");
    for text in [
        "1 lot Antminer S21 Pro 234T",
        "Antminer S21 Pro, 1 lot",
        "1 lote de Antminer S21 Pro",
        "1 партия Antminer S21 Pro",
        "一批 蚂蚁S21 Pro",
    ] {
        assert_eq!(identifier.identify(text).quantity, None, "{text}");
    }
}

#[test]
fn the_parts_of_a_machine_do_not_count_machines() {
    let identifier = identifier();
    for (text, quantity) in [
        ("Antminer S19 with 3 hashboards, 1 control board, 4 fans", None),
        (
            "Antminer S19, with APW12 power supply and 4 fans, 10 units",
            Some(10),
        ),
        ("蚂蚁矿机S19 含3块算力板、控制板、电源、风扇", None),
        (
            "10 pcs Antminer S21 Pro, each comprising 3 hashboards, 4 fans",
            Some(10),
        ),
    ] {
        assert_eq!(identifier.identify(text).quantity, quantity, "{text}");
    }
}

#[test]
fn codes_that_machines_report_are_read_in_papers_too() {
    let data =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    let catalogue: Catalogue = read_section(&tree).unwrap();
    let identifier = identifier();
    let mut wrong = Vec::new();
    for row in catalogue.api_strings.iter().filter(|r| r.make == "whatsminer") {
        let text = format!("WhatsMiner {}", row.api_string);
        let found = identifier.identify(&text);
        if found.model.as_deref() != Some(row.model.as_str()) {
            wrong.push(format!("{text}: {:?}", found.model));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
