//! What each kind of device states of itself, and what is made of it. Every
//! answer is invented after the form that the device is known to give.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::path::PathBuf;

use hashgate_fleet::{
    Page, Request, Resolver, Responses, Rpc, SerialOf, tolerant_json,
};
use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};

fn catalogue() -> Catalogue {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
}

fn hear(answers: &[(Request, &str)]) -> Responses {
    let mut responses = Responses::default();
    for (request, json) in answers {
        responses.take(*request, &tolerant_json(json.as_bytes()));
    }
    responses
}

fn model(responses: &Responses) -> Option<String> {
    let catalogue = catalogue();
    let mut resolver = Resolver::new(&catalogue);
    resolver.resolve(responses).model.map(|m| m.model.clone())
}

const VERSION: Request = Request::Rpc(Rpc::Version);
const STATS: Request = Request::Rpc(Rpc::Stats);
const SUMMARY: Request = Request::Rpc(Rpc::Summary);

#[test]
fn a_sealminer_names_its_board_and_its_parts() {
    let responses = hear(&[
        (VERSION, r#"{"VERSION":[{"BDMiner":"1.0.3","API":"3.7"}]}"#),
        (
            STATS,
            r#"{"STATS":[{"Model":"A2","Firmware":"2025.1","Ctrl Board":
            "taurus_air_v1","Ctrl Board SN":"EXC1","0 SN":"EXB0","1 SN":
            "EXB1","PSU SN":"EXP1"}]}"#,
        ),
    ]);
    assert_eq!(
        model(&responses).as_deref(),
        Some("SEALMINER A2"),
        "{responses:#?}"
    );
    assert_eq!(responses.board_tokens, ["taurus_air_v1"]);
    let of = |of| responses.serials.iter().filter(|s| s.of == of).count();
    assert_eq!(of(SerialOf::Hashboard), 2);
    assert_eq!((of(SerialOf::ControlBoard), of(SerialOf::Psu)), (1, 1));
    assert_eq!(responses.hashboards, Some(2));
}

#[test]
fn pages_without_a_login_tell_proto_vnish_and_goldshell() {
    let proto = hear(&[(
        Request::Page(Page::ProtoSystem),
        r#"{"system-info":{"manufacturer":"Proto","model":"Rig","cb_sn":"EX1",
        "soc":"STM32MP157F","os":{"version":"1.4"}}}"#,
    )]);
    assert_eq!(model(&proto).as_deref(), Some("Proto Rig"), "{proto:#?}");
    assert_eq!(proto.serials[0].of, SerialOf::ControlBoard);
    assert_eq!(proto.firmware.as_deref(), Some("Proto OS 1.4"));

    let vnish = hear(&[
        (
            VERSION,
            r#"{"VERSION":[{"BMMiner":"1.0.0","Type":
            "Antminer S19j Pro (Vnish 1.2.7)"}]}"#,
        ),
        (
            STATS,
            r#"{"STATS":[{"Type":"Antminer S19j Pro (Vnish 1.2.7)"},
            {"miner_count":1,"chain_acn1":126,"chain_acn2":126,
            "chain_acn3":126,"GHS av":104000}]}"#,
        ),
    ]);
    assert_eq!(model(&vnish).as_deref(), Some("Antminer S19j Pro"));
    assert_eq!(vnish.firmware.as_deref(), Some("VNish 1.2.7"));
    assert_eq!(vnish.hashboards, Some(3));

    let goldshell = hear(&[(
        Request::Page(Page::GoldshellStatus),
        r#"{"model":"Goldshell-SC5Pro","hardware":"H1","firmware":"2.2.1"}"#,
    )]);
    assert_eq!(model(&goldshell).as_deref(), Some("SC5 Pro"));
    assert_eq!(goldshell.firmware.as_deref(), Some("2.2.1"));
}

#[test]
fn the_modules_of_an_old_avalon_are_summed() {
    let responses = hear(&[(
        STATS,
        r#"{"STATS":[{"MM ID1":"Ver[7411706-3162860] DNA[0134aa] GHSmm[7000.5]",
        "MM ID2":"Ver[7411706-3162860] DNA[0134bb] GHSmm[7299.5]"}]}"#,
    )]);
    assert_eq!(
        model(&responses).as_deref(),
        Some("Avalon 741"),
        "{responses:#?}"
    );
    assert_eq!(responses.summed_ths.unwrap().to_string(), "14.3");
    assert_eq!(responses.serials.len(), 2);
}

#[test]
fn a_hardware_type_is_no_release() {
    let responses = hear(&[(
        VERSION,
        r#"{"VERSION":[{"CGMiner":"4.11.1","LVERSION":"25021401_97a",
        "SWTYPE":"MM319","HWTYPE":"MM3v2_X3","PROD":"AvalonMiner 1246"}]}"#,
    )]);
    assert_eq!(responses.firmware.as_deref(), Some("25021401_97a"));
}

#[test]
fn a_whatsminer_is_told_by_what_signs_its_answers() {
    for (request, json) in [
        (VERSION, r#"{"STATUS":[{"STATUS":"S","Description":"btminer"}]}"#),
        (
            Request::Rpc(Rpc::DevDetails),
            r#"{"DEVDETAILS":[{"Driver":"bitmicro","Model":"M20S"}]}"#,
        ),
        (SUMMARY, r#"{"SUMMARY":[{"Factory GHS":1,"Power Mode":"Normal"}]}"#),
    ] {
        assert!(hear(&[(request, json)]).is_whatsminer(), "{json}");
    }
}

#[test]
fn firmware_is_not_the_maker_and_suffixes_are_not_the_model() {
    let catalogue = catalogue();
    let mut resolver = Resolver::new(&catalogue);
    let mut of = |make, text: &str| {
        let reported = vec![text.to_owned()];
        let responses = Responses { make, reported, ..Responses::default() };
        resolver.resolve(&responses).model.map(|m| m.model.clone())
    };
    for (make, text, means) in [
        (None, "braiins-am1-s9", "Antminer S9"),
        (None, "Antminer S9 V1.3.58", "Antminer S9"),
        (None, "Antminer S19NOPIC", "Antminer S19"),
        (None, "Antminer S19-88 v.2.6.0.39", "Antminer S19"),
        (None, "Antminer S19J Pro A", "Antminer S19j Pro"),
        (Some("avalon"), "AvalonMiner 16-282", "Avalon A16"),
        (Some("avalon"), "16XP-300", "Avalon A16XP"),
        (Some("avalon"), "15XP-206", "Avalon A15XP"),
        (Some("bitaxe"), "NerdHaxe-γ", "NerdHaxe Gamma"),
        (Some("bitaxe"), "NerdEKO", "NerdEKO"),
        (Some("bitaxe"), "SupraHex", "Bitaxe SupraHex (701/702)"),
        (Some("bitaxe"), "702", "Bitaxe SupraHex (701/702)"),
        (Some("bitaxe"), "650", "Bitaxe Gamma Duo (650)"),
    ] {
        assert_eq!(of(make, text).as_deref(), Some(means), "{text}");
    }
}

#[test]
fn a_chip_alone_is_no_model() {
    let responses = hear(&[(
        Request::Page(Page::EspInfo),
        r#"{"ASICModel":"BM1370","asicCount":6,"hashRate":9000}"#,
    )]);
    let catalogue = catalogue();
    let resolved = Resolver::new(&catalogue).resolve(&responses).clone();
    assert_eq!(resolved.model, None);
    assert_eq!(resolved.may_be, ["NerdHaxe Gamma"]);
    let uncounted =
        hear(&[(Request::Page(Page::EspInfo), r#"{"ASICModel":"BM1370"}"#)]);
    let resolved = Resolver::new(&catalogue).resolve(&uncounted).clone();
    assert!(resolved.model.is_none() && resolved.may_be.len() > 2);
}
