//! Every model of the catalogue comes back from any spelling of its name, or
//! an ambiguity is named; never another model, silently.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::sync::OnceLock;

use hashgate_hardware::{Identifier, Kind};
use hashgate_pack::{
    SourceTree,
    hardware::{Catalogue, Cooling, Model},
    read_section,
};
use proptest::prelude::*;

fn catalogue() -> &'static Catalogue {
    static ONE: OnceLock<Catalogue> = OnceLock::new();
    ONE.get_or_init(|| {
        let data =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
    })
}

fn identifier() -> &'static Identifier {
    static ONE: OnceLock<Identifier> = OnceLock::new();
    ONE.get_or_init(|| Identifier::new(catalogue()))
}

/// The maker's word that people put before the model.
fn brand(model: &Model) -> &'static str {
    match model.maker.as_str() {
        "Bitmain" => "Antminer",
        "MicroBT" => "Whatsminer",
        "Canaan" => "Avalon",
        "Bitdeer" => "Sealminer",
        "Auradine" => "Teraflux",
        "Ebang" => "Ebit",
        "open-source ESP-Miner" => "Bitaxe",
        "StrongU" => "StrongU",
        "Innosilicon" => "Innosilicon",
        "Goldshell" => "Goldshell",
        "IceRiver" => "Iceriver",
        "Elphapex" => "Elphapex",
        "Jasminer" => "Jasminer",
        "iPollo" => "iPollo",
        "VolcMiner" => "VolcMiner",
        "Fluminer" => "Fluminer",
        _ => "",
    }
}

/// Models whose maker's word is known, with that word.
fn models() -> Vec<(&'static Model, &'static str)> {
    catalogue()
        .models
        .iter()
        .map(|m| (m, brand(m)))
        .filter(|(_, brand)| !brand.is_empty())
        .collect()
}

/// How a spelling is varied.
#[derive(Debug, Clone)]
struct Way {
    joint: &'static str,
    upper: u8,
    full_width: bool,
    plus: &'static str,
    hydro: &'static str,
    order: u8,
    unit: &'static str,
    scanned: bool,
    split: bool,
}

fn ways() -> impl Strategy<Value = Way> {
    (
        prop::sample::select(vec!["", " ", "-", "_"]),
        0..3_u8,
        any::<bool>(),
        prop::sample::select(vec!["+", " Plus ", " plus"]),
        prop::sample::select(vec!["Hyd", "Hydro", "Hyd.", "HYD", "水冷"]),
        0..4_u8,
        prop::sample::select(vec!["T", "TH", "TH/s", " TH/S", " th"]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(
                joint,
                upper,
                full_width,
                plus,
                hydro,
                order,
                unit,
                scanned,
                split,
            )| Way {
                joint,
                upper,
                full_width,
                plus,
                hydro,
                order,
                unit,
                scanned,
                split,
            },
        )
}

/// The name, from the catalogue's key, as `S19` `j` `Pro` `+`.
fn spell(model: &Model, way: &Way) -> String {
    let mut out = String::new();
    let mut parts = model.key.split_whitespace();
    let base = parts.next().unwrap_or("");
    // Nobody writes `X 16` for X16: it would be a quantity.
    if way.split && base.len() > 2 && !base.starts_with('x') {
        // `M 30S`, `S-19j`
        let digit = base.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let (head, tail) = base.split_at(digit);
        out.push_str(head);
        if !head.is_empty() && head.len() <= 2 {
            out.push_str(if way.joint == "_" { "-" } else { way.joint });
        }
        out.push_str(tail);
    } else {
        out.push_str(base);
    }
    for part in parts {
        match part {
            "+" => out.push_str(way.plus),
            "++" => out.push_str("++"),
            "hyd" => {
                out.push_str(way.joint);
                out.push_str(way.hydro);
            }
            other => {
                out.push_str(way.joint);
                out.push_str(other.trim_start_matches('-'));
            }
        }
    }
    match way.upper {
        0 => out.to_lowercase(),
        1 => out.to_uppercase(),
        _ => out,
    }
}

/// The text of a listing around the name.
fn listing(model: &Model, brand: &str, way: &Way) -> String {
    let mut name = spell(model, way);
    if way.scanned {
        // One letter as a scanner may read it, where the name has digits.
        if !name.contains('O') {
            name = name.replacen('0', "O", 1);
        }
    }
    let rate = model.specs.iter().find(|s| s.doubt.is_none()).and_then(|s| {
        (s.unit.in_ths()? == 1.into())
            .then(|| format!("{}{}", s.hashrate.normalize(), way.unit))
    });
    let rate = rate.unwrap_or_default();
    let text = match way.order {
        0 => format!("{brand} {name} {rate}"),
        1 => format!("{rate} {brand} {name}"),
        2 => format!("{name} {rate} {brand}"),
        _ => format!("10 pcs {brand} {name} {rate} used"),
    };
    let text = text.trim().to_owned();
    if way.full_width { widen(&text) } else { text }
}

fn widen(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            ' ' => '\u{3000}',
            other => other,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_model_comes_back_from_any_spelling(
        index in any::<prop::sample::Index>(),
        way in ways(),
    ) {
        let all = models();
        let (model, brand) = all[index.index(all.len())];
        let text = listing(model, brand, &way);
        let found = identifier().identify(&text);
        let exact = found.model.as_deref() == Some(model.model.as_str());
        let named = found.model.is_none()
            && found.candidates.iter().any(|c| c.model == model.model);
        let unknown = found.model.is_none();
        let warned = !found.conflicts.is_empty();
        prop_assert!(
            exact || unknown || warned,
            "`{text}` is {} and was read as {:?} {:?}",
            model.model, found.kind, found.model
        );
        if !way.scanned {
            prop_assert!(
                exact || named,
                "`{text}` is {} and was read as {:?} {:?}",
                model.model, found.kind, found.model
            );
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        let found = identifier().identify(&text);
        prop_assert!(found.score >= 0.0 && found.score <= 1.0);
        prop_assert_eq!(found.model.is_some() && found.kind == Kind::NotMiner, false);
    }

    #[test]
    fn miners_words_in_any_order_are_answered(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "Antminer", "S19", "S21", "Pro", "+", "++", "XP", "Hyd", "110T",
                "17.5J", "x", "10", "pcs", "(", ")", ",", "for", "with", "PSU",
                "hashboard", "矿机", "蚂蚁", "算力板", "б/у", "M30S", "VH20",
                "BHB42601", "APW12", "iPhone", "3250W", "-", "/", "s913.5t",
                "S1O", "1O4T", "\n", "系列", "э", "９", "1166", "Avalon",
            ]),
            0..14,
        ),
        glue in prop::sample::select(vec!["", " "]),
    ) {
        let text = words.join(glue);
        let found = identifier().identify(&text);
        let again = identifier().identify(&text);
        prop_assert_eq!(found, again);
    }
}

#[test]
fn variants_are_exact() {
    let pairs = [
        ("S19j Pro", "Antminer S19j Pro"),
        ("S19 Pro", "Antminer S19 Pro"),
        ("S19j Pro+", "Antminer S19j Pro+"),
        ("S21", "Antminer S21"),
        ("S21+", "Antminer S21+"),
        ("S21 Plus", "Antminer S21+"),
        ("S21++", "Antminer S21++"),
        ("S21 + 235T", "Antminer S21+"),
        ("S21e Hyd", "Antminer S21e Hyd"),
        ("S21 XP+ Hyd", "Antminer S21 XP+ Hyd"),
        ("S19 XP+ Hyd 279T", "Antminer S19 XP+ Hyd"),
        ("S21 Imm", "Antminer S21 Imm"),
        ("S21 XP Immersion", "Antminer S21 XP Imm"),
        ("S23", "Antminer S23"),
        ("M30S", "WhatsMiner M30S"),
        ("M30S+", "WhatsMiner M30S+"),
        ("M30S++V10 112T", "WhatsMiner M30S++"),
        ("M30S++ VH20", "WhatsMiner M30S++"),
        ("Avalon A1466I", "Avalon A1466I"),
        ("Avalon 1366I", "Avalon A1366I"),
        ("Avalon Mini 3", "Avalon Mini 3"),
    ];
    for (text, model) in pairs {
        let found = identifier().identify(text);
        assert_eq!(found.model.as_deref(), Some(model), "{text}");
    }
}

#[test]
fn a_very_long_text_is_cut_and_says_so() {
    let text = "Antminer S21 ".repeat(2_000);
    let found = identifier().identify(&text);
    assert!(found.text.len() <= 4096);
    assert!(found.remarks.iter().any(|r| r.contains("4096")));
}

#[test]
fn boards_are_only_ever_named_as_possible_and_with_what_settles_them() {
    let found = identifier().identify("Antminer S19 XP 140T");
    assert_eq!(found.boards.len(), 3);
    let sophgo = found.boards.iter().find(|b| b.soc_vendor == "sophgo");
    let sophgo = sophgo.unwrap();
    assert_eq!(sophgo.api_tokens, ["CVCtrl_BHB56XXX"]);
    assert!(sophgo.settled_by.iter().any(|way| way.contains("photo")));
    assert!(sophgo.settled_by.iter().any(|way| way.contains("miner_type")));
}

#[test]
fn cooling_is_known_of_every_model_with_figures() {
    for model in &catalogue().models {
        let known = model.cooling != Cooling::Unknown;
        assert!(known || model.specs.is_empty(), "{}", model.model);
    }
}
