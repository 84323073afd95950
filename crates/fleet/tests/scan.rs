//! A scan of mock machines on loopback addresses: what other readers are
//! known to miss is found, and nothing that answers is dropped.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used)]

mod mock;

use std::{
    net::Ipv4Addr,
    path::PathBuf,
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use hashgate_fleet::{
    Credentials, Inventory, NativeReader, Ranges, Resolver, SerialOf, Status,
    contacts, reconcile,
};
use hashgate_model::{Serial, Shipment, Source};
use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};
use mock::{
    Mock, Port, Seen, antminer, antminer_version, http, locked_antminer, nul,
    reader, whatsminer_v2, whatsminer_v3,
};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    read_section::<Catalogue>(&tree).unwrap()
});

/// Scans the /28 that starts at `127.1.<third>.0` with these mocks on it.
fn scanned(
    third: u8,
    mocks: Vec<Mock>,
    reader: NativeReader,
) -> (Inventory, Vec<String>) {
    let seen = Seen::default();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let contacts = runtime.block_on(async {
        for (i, mock) in (1..).zip(mocks) {
            mock::start(Ipv4Addr::new(127, 1, third, i), mock, &seen).await;
        }
        let range = format!("127.1.{third}.0/28");
        let ranges = Ranges::parse(&[range]).unwrap();
        contacts(reader, &ranges, 16, |_| {}).await
    });
    let inventory = Inventory::new(contacts, &mut Resolver::new(&CATALOGUE));
    let seen = seen.lock().unwrap().clone();
    (inventory, seen)
}

#[test]
fn a_stock_antminer_is_read_whole() {
    let mock = antminer(
        "Antminer S19 XP",
        "141000.5",
        "EXAMPLE0000000001",
        "CVCtrl_BHB56XXX",
    );
    let (inventory, seen) = scanned(1, vec![mock], reader());
    let [host] = inventory.hosts.as_slice() else {
        unreachable!("{inventory:#?}")
    };
    assert_eq!(host.status, Status::Identified, "{host:#?}");
    assert_eq!(host.manufacturer.as_deref(), Some("Bitmain"));
    assert_eq!(host.model.as_deref(), Some("Antminer S19 XP"));
    // The key `serinum` is as good as `serial_no`.
    assert_eq!(host.serial(), Some("EXAMPLE0000000001"));
    assert_eq!(host.hashrate_ths.unwrap().to_string(), "141.0005");
    assert_eq!(host.hashboards, Some(3));
    let board = host.board.as_ref().unwrap();
    assert_eq!(board.token, "CVCtrl_BHB56XXX");
    assert_eq!(board.vendor.as_deref(), Some("sophgo"));
    for raw in &host.raw {
        let text = raw.text.as_ref().unwrap();
        assert_eq!(hashgate_model::sha256_hex(text.as_bytes()), raw.sha256);
    }
    // The other thirteen addresses are told too.
    assert_eq!(inventory.quiet.iter().map(|q| q.count).sum::<u64>(), 13);
    assert!(inventory.quiet.iter().all(|q| q.how == "refused"));
    assert!(!seen.is_empty());
}

#[test]
fn each_subtype_names_its_board() {
    let of = |subtype: &'static str| {
        antminer("Antminer S19 XP", "141000", "EXAMPLE1", subtype)
    };
    let mocks = vec![
        of("AMLCtrl_BHB56XXX"),
        of("CVCtrl_BHB56XXX"),
        of("zynq7007_BHB56XXX"),
        of("BBCtrl_BHB42XXX"),
        of("NewCtrl_BHB99XXX"),
    ];
    let (mut inventory, _) = scanned(2, mocks, reader());
    inventory.set_list_status(|vendor| {
        (vendor == "sophgo").then(|| "Entity List".to_owned())
    });
    let vendors: Vec<_> = inventory
        .vendors
        .iter()
        .map(|v| (v.vendor.as_deref(), v.machines, v.list_status.as_deref()))
        .collect();
    assert_eq!(
        vendors,
        [
            (Some("amd"), 1, None),
            (Some("amlogic"), 1, None),
            (Some("sophgo"), 1, Some("Entity List")),
            (Some("ti"), 1, None),
            // A board that nobody knows is counted, with its token.
            (None, 1, None),
        ]
    );
    assert_eq!(inventory.vendors[4].boards, ["NewCtrl_BHB99XXX"]);
}

#[test]
fn an_old_firmware_behind_a_login_is_listed() {
    let mock = Mock {
        rpc: Some(Port::Answers(vec![
            ("version", antminer_version("Antminer S19 Pro")),
            ("", nul("{}")),
        ])),
        web: Some(Port::Answers(vec![
            ("miner_type", http("404 Not Found", "", "")),
            (
                "",
                http(
                    "401 Unauthorized",
                    "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\n",
                    "",
                ),
            ),
        ])),
        v3: None,
    };
    let (inventory, _) = scanned(3, vec![mock], reader());
    let host = &inventory.hosts[0];
    assert_eq!(host.status, Status::Identified);
    assert_eq!(host.model.as_deref(), Some("Antminer S19 Pro"));
    assert!(host.notes.iter().any(|n| n.contains("asks for a login")));
}

#[test]
fn no_login_is_tried_unless_given() {
    let mock = || locked_antminer("Antminer S21", "200000", "AMLCtrl_BHB68XXX");
    let (inventory, seen) = scanned(4, vec![mock()], reader());
    assert!(!seen.iter().any(|r| r.to_lowercase().contains("authorization")));
    assert_eq!(inventory.hosts[0].serial(), None);
    assert_eq!(inventory.hosts[0].model.as_deref(), Some("Antminer S21"));

    let credentials = Some(Credentials::new("root", "secret").unwrap());
    let with = NativeReader { credentials, ..reader() };
    let (inventory, seen) = scanned(5, vec![mock()], with);
    assert!(!seen.iter().any(|request| request.contains("secret")));
    let host = &inventory.hosts[0];
    assert_eq!(host.serial(), Some("EXAMPLELOCKED0001"), "{host:#?}");
    assert_eq!(host.board.as_ref().unwrap().token, "AMLCtrl_BHB68XXX");
}

#[test]
fn only_reading_requests_go_out() {
    let mocks = vec![
        antminer("Antminer S21", "200000", "EX1", "AMLCtrl_BHB68XXX"),
        whatsminer_v2("M60S_VK40", "H6OS", "186000000"),
        whatsminer_v3("M60S_VK40", "H616", "EX2"),
    ];
    let (_, seen) = scanned(6, mocks, reader());
    let allowed = [
        "{\"command\":\"version\"}",
        "{\"command\":\"stats\"}",
        "{\"command\":\"devdetails\"}",
        "{\"command\":\"devs\"}",
        "{\"command\":\"summary\"}",
        "{\"cmd\":\"get_version\"}",
        "{\"cmd\":\"get.device.info\"}",
        "{\"cmd\":\"get.miner.status\",\"param\":\"summary\"}",
        "GET /cgi-bin/get_system_info.cgi HTTP/1.1\r\n",
        "GET /cgi-bin/miner_type.cgi HTTP/1.1\r\n",
        "GET /api/system/info HTTP/1.1\r\n",
        "GET /api/v1/info HTTP/1.1\r\n",
        "GET /api/v1/system HTTP/1.1\r\n",
        "GET /mcb/status HTTP/1.1\r\n",
    ];
    for request in &seen {
        let body = request.trim_start_matches(|c| c != '{' && c != 'G');
        assert!(
            allowed
                .iter()
                .any(|a| body == *a
                    || (a.starts_with("GET") && body.starts_with(a))),
            "{request:?}"
        );
    }
}

#[test]
fn whatsminers_are_read_by_both_interfaces() {
    let mocks = vec![
        whatsminer_v2("M60S_VK40", "H6OS", "186200000.0"),
        whatsminer_v3("M60S_VK40", "H616", "EXAMPLESN00000001"),
        whatsminer_v2("M50_VH75", "H6", "118000000"),
    ];
    let (inventory, _) = scanned(7, mocks, reader());
    let models: Vec<_> =
        inventory.hosts.iter().map(|h| h.model.as_deref()).collect();
    assert_eq!(
        models,
        [
            Some("WhatsMiner M60S"),
            Some("WhatsMiner M60S"),
            Some("WhatsMiner M50")
        ],
        "{inventory:#?}"
    );
    let [two, three, _] = inventory.hosts.as_slice() else { unreachable!() };
    assert_eq!(two.hashrate_ths, three.hashrate_ths);
    assert_eq!(two.power_w.unwrap().to_string(), "3441");
    // Four boards are four, whatever the usual count.
    assert_eq!(two.hashboards, Some(4));
    let hashboards = |host: &hashgate_fleet::Host| {
        host.serials.iter().filter(|s| s.of == SerialOf::Hashboard).count()
    };
    assert_eq!((hashboards(two), hashboards(three)), (4, 3));
    assert_eq!(three.serial(), Some("EXAMPLESN00000001"));
    assert!(three.raw.iter().all(|raw| raw.text.is_some()), "{three:#?}");
    let vendor = |i: usize| {
        inventory.hosts[i].board.as_ref().and_then(|b| b.vendor.clone())
    };
    assert_eq!(vendor(0).as_deref(), Some("allwinner"));
    let total = &inventory.models[1];
    assert_eq!(total.model, "WhatsMiner M60S");
    assert_eq!(total.machines, 2);
    assert_eq!(total.hashrate_ths.unwrap().normalize().to_string(), "372.4");
}

#[test]
fn hashes_of_another_algorithm_are_no_terahashes() {
    let mocks = vec![
        antminer("Antminer Z15", "420.0", "EX1", "CVCtrl_Z15"),
        antminer("Antminer KS3", "9400.0", "EX2", "CVCtrl_KS3"),
        antminer("Antminer L3+", "0.5", "EX3", "BB"),
    ];
    let (inventory, _) = scanned(8, mocks, reader());
    for (host, algorithm) in
        inventory.hosts.iter().zip(["Equihash", "kHeavyHash", "Scrypt"])
    {
        assert_eq!(host.status, Status::Identified, "{host:#?}");
        let said = host.algorithm.as_deref().unwrap();
        assert!(said.eq_ignore_ascii_case(algorithm), "{said}");
        assert_eq!(host.hashrate_ths, None);
    }
}

#[test]
fn a_hashboard_code_in_place_of_a_name_is_read_or_told() {
    let mocks = vec![
        antminer("Antminer BHB42XXX", "104000", "EX1", "AMLCtrl_BHB42XXX"),
        antminer("Antminer BHB56XXX", "141000", "EX2", "CVCtrl_BHB56XXX"),
    ];
    let (inventory, _) = scanned(9, mocks, reader());
    let [known, unknown] = inventory.hosts.as_slice() else {
        unreachable!("{inventory:#?}")
    };
    assert_eq!(known.model.as_deref(), Some("Antminer S19j Pro"));
    assert_eq!(unknown.status, Status::Unidentified, "{unknown:#?}");
    assert_eq!(unknown.manufacturer.as_deref(), Some("Bitmain"));
    let may_be = &unknown.may_be;
    assert!(may_be.iter().any(|m| m == "Antminer S19 XP"), "{unknown:#?}");
    assert_eq!(unknown.serial(), Some("EX2"));
}

#[test]
fn whatever_answers_is_in_the_inventory() {
    let junk: Vec<u8> = (0..=255).cycle().take(3000).collect();
    let html = http("200 OK", "", "<html>printer</html>");
    let web = |port| Mock { web: Some(port), ..Mock::default() };
    let rpc = |port| Mock { rpc: Some(port), ..Mock::default() };
    let mocks = vec![
        rpc(Port::Stalls),
        rpc(Port::Closes),
        rpc(Port::Answers(vec![("", junk.clone())])),
        web(Port::Answers(vec![("", html)])),
        rpc(Port::Floods(junk)),
        rpc(Port::Answers(vec![("", nul("{\"STATUS\":[]}"))])),
        rpc(Port::Answers(vec![("", antminer_version("Antminer S99 Ultra"))])),
    ];
    let started = Instant::now();
    let (inventory, _) = scanned(10, mocks, reader());
    let statuses: Vec<_> = inventory.hosts.iter().map(|h| h.status).collect();
    assert_eq!(
        statuses,
        [
            Status::Stalled,
            Status::Unidentified,
            Status::Unidentified,
            Status::Unidentified,
            Status::Unidentified,
            Status::Unidentified,
            Status::Unidentified
        ],
        "{inventory:#?}"
    );
    for host in &inventory.hosts {
        assert!(!host.notes.is_empty(), "{host:#?}");
        let kept: usize = host.raw.iter().map(|raw| raw.bytes).sum();
        assert!(kept <= 6 * hashgate_fleet::MAX_ANSWER);
    }
    let last = &inventory.hosts[6];
    assert!(last.notes[0].contains("Antminer S99 Ultra"), "{last:#?}");
    // One host that stalls must not hold up the scan: its own limit does.
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[test]
fn racks_and_papers_are_reconciled() {
    let s21 = |serial| antminer("Antminer S21", "200000", serial, "AMLCtrl_X");
    let mocks = vec![
        s21("EXAMPLE0001"),
        s21("EXAMPLE0002"),
        s21("EXAMPLE0009"),
        antminer("Antminer T21", "190000", "EXAMPLE0003", "AMLCtrl_X"),
        s21("EXAMPLE0002"),
        locked_antminer("Antminer S21", "200000", "AMLCtrl_X"),
    ];
    let (inventory, _) = scanned(11, mocks, reader());
    let listed = |number: &str, row| Serial {
        number: number.to_owned(),
        model: Some("Antminer S21 200T".to_owned()),
        carton: None,
        source: Source::Cell { paper: 0, sheet: None, row, column: 1 },
    };
    let serials = [
        listed("example 0001", 2),
        listed("EXAMPLE0002", 3),
        listed("EXAMPLE0003", 4),
        listed("EXAMPLE0004", 5),
        listed("EXAMPLE0001", 6),
    ];
    let shipment =
        Shipment { serials: serials.to_vec(), ..Shipment::default() };
    let result =
        reconcile(&inventory, &shipment, &mut Resolver::new(&CATALOGUE));
    assert!(!result.agrees());
    assert_eq!(result.matched, 3);
    let missing: Vec<_> = result.missing.iter().map(|m| &m.number).collect();
    assert_eq!(missing, ["EXAMPLE0004"]);
    let extra: Vec<_> = result.extra.iter().map(|e| e.ip.octets()[3]).collect();
    assert_eq!(extra, [3]);
    let twice: Vec<_> = result.duplicate.iter().map(|d| &d.number).collect();
    assert_eq!(twice, ["EXAMPLE0001", "EXAMPLE0002"]);
    assert_eq!(result.wrong_model.len(), 1, "{result:#?}");
    assert_eq!(result.wrong_model[0].found, "Antminer T21");
    assert_eq!(result.without_serial.len(), 1);
}

#[test]
fn a_reader_that_breaks_down_loses_no_host() {
    #[derive(Debug)]
    struct Broken;
    impl hashgate_fleet::FleetReader for Broken {
        async fn read(&self, host: Ipv4Addr) -> hashgate_fleet::Contact {
            unreachable!("{host}")
        }
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ranges = Ranges::parse(&["127.1.12.0/29"]).unwrap();
    let contacts = runtime.block_on(contacts(Broken, &ranges, 4, |_| {}));
    let inventory = Inventory::new(contacts, &mut Resolver::new(&CATALOGUE));
    assert_eq!(inventory.with_status(Status::Failed).count(), 6);
    let _ = Arc::new(inventory);
}
