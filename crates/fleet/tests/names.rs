//! What machines report of themselves, and the model that it means. Each row
//! is a text that some reader is known to have got wrong.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use hashgate_fleet::{Request, Resolver, Responses, Rpc, tolerant_json};
use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};

fn catalogue() -> Catalogue {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    read_section::<Catalogue>(&tree).unwrap()
}

fn model(
    resolver: &mut Resolver<'_>,
    make: Option<&'static str>,
    reported: &[&str],
) -> Option<String> {
    let reported = reported.iter().map(|&text| text.to_owned()).collect();
    let responses = Responses { make, reported, ..Responses::default() };
    resolver.resolve(&responses).model.map(|m| m.model.clone())
}

#[test]
fn names_that_others_missed() {
    let catalogue = catalogue();
    let mut resolver = Resolver::new(&catalogue);
    for (make, text, means) in [
        (None, "Antminer S19 Pro", "Antminer S19 Pro"),
        (None, "Antminer S19K Pro NoPic", "Antminer S19k Pro"),
        (None, "Antminer S19J88NoPic", "Antminer S19j"),
        (None, "Antminer KS3", "Antminer KS3"),
        (None, "Antminer KA3", "Antminer KA3"),
        (None, "Antminer Z15 Pro", "Antminer Z15 Pro"),
        (None, "Antminer S21+", "Antminer S21+"),
        (None, "Antminer S21 Hydro (Vnish 1.2.6)", "Antminer S21 Hyd"),
        (None, "Antminer S21 XP Hydro", "Antminer S21 XP Hyd"),
        (None, "Antminer S19 Pro Hyd.", "Antminer S19 Pro Hyd"),
        (None, "Antminer S19k Pro", "Antminer S19k Pro"),
        (None, "Antminer L3+", "Antminer L3+"),
        (None, "Antminer BHB68601", "Antminer S21"),
        (None, "Braiins Mini Miner BMM 100", "BMM 100"),
        (None, "DG1+", "DG1+"),
        (Some("whatsminer"), "M50_VH75", "WhatsMiner M50"),
        (Some("whatsminer"), "M30S++_VH20", "WhatsMiner M30S++"),
        (Some("avalon"), "AvalonMiner 1246", "Avalon A1246"),
        (Some("avalon"), "1246-85", "Avalon A1246"),
        (Some("avalon"), "Avalon Nano3", "Avalon Nano 3"),
        (Some("avalon"), "Avalon Q", "Avalon Q"),
    ] {
        let got = model(&mut resolver, make, &[text]);
        assert_eq!(got.as_deref(), Some(means), "{text}");
    }
}

#[test]
fn names_that_mean_nothing_stay_unknown() {
    let catalogue = catalogue();
    let mut resolver = Resolver::new(&catalogue);
    for text in ["Antminer S99", "uart_trans", "15", "Q", "", "printer"] {
        assert_eq!(model(&mut resolver, None, &[text]), None, "{text}");
    }
}

#[test]
fn two_names_that_differ_are_never_settled_silently() {
    let catalogue = catalogue();
    let mut resolver = Resolver::new(&catalogue);
    let reported =
        vec!["Antminer S19".to_owned(), "Antminer S19k Pro".to_owned()];
    let responses = Responses { reported, ..Responses::default() };
    let meant = resolver.resolve(&responses);
    assert_eq!(meant.model, None);
    assert_eq!(meant.may_be, ["Antminer S19", "Antminer S19k Pro"]);
    assert_eq!(meant.maker.as_deref(), Some("Bitmain"));
}

#[test]
fn firmware_and_rates_are_heard_in_their_own_words() {
    let hear = |rpc, json: &str| {
        let mut responses = Responses::default();
        responses.take(Request::Rpc(rpc), &tolerant_json(json.as_bytes()));
        responses
    };
    let braiins = hear(
        Rpc::Version,
        r#"{"VERSION":[{"API":"3.7","BOSer":"boser-openwrt 0.1.0-26.04"}]}"#,
    );
    assert_eq!(
        braiins.firmware.as_deref(),
        Some("Braiins OS boser-openwrt 0.1.0-26.04")
    );
    let lux = hear(
        Rpc::Config,
        r#"{"CONFIG":[{"SerialNumber":"EXAMPLE0001","Model":"Antminer S19"}]}"#,
    );
    assert_eq!(lux.serials[0].key, "SerialNumber");
    for (json, ths) in [
        (r#"{"SUMMARY":[{"MHS av":3960000,"MHS 5s":2760000}]}"#, "3.96"),
        (r#"{"SUMMARY":[{"GHS 5s":"95000.5"}]}"#, "95.0005"),
        (r#"{"SUMMARY":[{"THS av":12.5}]}"#, "12.5"),
    ] {
        let rate = hear(Rpc::Summary, json).hashrate_ths.unwrap();
        assert_eq!(rate.to_string(), ths);
    }
    // A machine that was never given a number reports zeros.
    let blank = hear(Rpc::Stats, r#"{"STATS":[{"serial_no":"00000000"}]}"#);
    assert!(blank.serials.is_empty());
}
