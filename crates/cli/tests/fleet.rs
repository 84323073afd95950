//! `hashgate fleet scan` against mock machines on loopback addresses.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong")]

#[path = "../../fleet/tests/mock/mod.rs"]
mod mock;
mod wire;

use std::net::Ipv4Addr;

use assert_cmd::Command;
use mock::{Mock, PORTS, Port, Seen, antminer};

/// Runs a scan of four mocks; gives exit code, output and messages.
fn scan(third: u8, more: &[&str]) -> (i32, String, String) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let seen = Seen::default();
    runtime.block_on(async {
        let mocks = [
            antminer("Antminer S19 XP", "141000", "EX0001", "CVCtrl_BHB56XXX"),
            antminer("Antminer S19 XP", "140000", "EX0002", "AMLCtrl_BHB56XXX"),
            antminer("=cmd|' /C calc'!A0", "1", "EX0003", "AMLCtrl_X"),
            Mock { rpc: Some(Port::Stalls), ..Mock::default() },
        ];
        for (i, mock) in (1..).zip(mocks) {
            let ip = Ipv4Addr::new(127, 1, third, i);
            mock::start(ip, mock, &seen).await;
        }
    });
    let ports = [
        ("--port", PORTS.rpc),
        ("--web-port", PORTS.web),
        ("--v3-port", PORTS.whatsminer_v3),
    ];
    let mut command = Command::cargo_bin("hashgate").unwrap();
    command.args(["fleet", "scan", &format!("127.1.{third}.0/29")]);
    for (flag, port) in ports {
        command.args([flag, &port.to_string()]);
    }
    command.args(["--as-of", "2026-11-25", "--timeout", "1"]).args(more);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

#[test]
fn a_person_reads_what_is_in_the_racks() {
    let (code, text, messages) = scan(100, &[]);
    assert_eq!(code, 1, "{messages}");
    for expected in [
        "2 machines identified of 4 hosts that answered, 6 addresses",
        "Bitmain Antminer S19 XP         2   281  6020  21.4",
        "Sophgo (brand CVITEK) (CN)",
        "127.1.100.4  stalled",
        "127.1.100.5 to 127.1.100.6  2  refused",
    ] {
        assert!(text.contains(expected), "no `{expected}` in:\n{text}");
    }
    let sophgo = text.lines().find(|l| l.contains("Sophgo")).unwrap();
    assert!(sophgo.contains("Entity List"), "{text}");
}

#[test]
fn a_program_reads_json_and_csv() {
    let (_, text, _) = scan(101, &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["schema"], "hashgate.fleet/1");
    assert_eq!(wire::unlike_schema(&text), None);
    assert_eq!(json["identified"], 2);
    assert_eq!(json["hosts"][0]["hashrate_ths"], "141");
    let raw = &json["hosts"][0]["raw"][0];
    assert_eq!(raw["sha256"].as_str().unwrap().len(), 64);

    let (_, text, _) = scan(102, &["--csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 5, "{text}");
    assert_eq!(&rows[0][8], "EX0001");
    // A machine must not put a formula into somebody's spreadsheet.
    assert!(rows[2][5].starts_with("'="), "{text}");
}

#[test]
fn papers_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("sn.csv");
    let text = "SN,Model\nEX0001,Antminer S19 XP\nEX0002,Antminer S21\n\
                EX0009,Antminer S19 XP\n";
    std::fs::write(&list, text).unwrap();
    let list = list.to_str().unwrap();
    let (code, text, messages) = scan(103, &["--reconcile", list]);
    assert_eq!(code, 1, "{messages}");
    for expected in [
        "2 of 3 listed serial numbers stand in the racks.",
        "missing EX0009 (Antminer S19 XP), cell A4",
        "extra EX0003 at 127.1.103.3",
        "wrong model EX0002 at 127.1.103.2: the paper says Antminer S21",
    ] {
        assert!(text.contains(expected), "no `{expected}` in:\n{text}");
    }
    let (_, json, _) = scan(104, &["--reconcile", list, "--json"]);
    assert_eq!(wire::unlike_schema(&json), None);
}

#[test]
fn a_wrong_command_line_is_refused() {
    let run = |args: &[&str]| {
        let output = Command::cargo_bin("hashgate")
            .unwrap()
            .args(["fleet", "scan"])
            .args(args)
            .output()
            .unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), messages)
    };
    for (args, says) in [
        (&["127.0.0.0/8"][..], "a scan takes at most 262144"),
        (&["miner"][..], "`miner` is not an IPv4 address or range"),
        (&["::1"][..], "is IPv6, which is not scanned"),
        (&["127.1.0.1", "--concurrency", "0"][..], "0"),
        (&["127.1.0.1", "--user", "root"][..], "--password-file"),
    ] {
        let (code, messages) = run(args);
        assert_eq!(code, 64, "{messages}");
        assert!(messages.contains(says), "{messages}");
    }
    let missing = ["127.1.0.1", "--reconcile", "no-such-file.csv"];
    assert_eq!(run(&missing).0, 66);
}
