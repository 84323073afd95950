//! Market points that the user takes: from files and addresses, kept, and
//! used by a payback.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

mod common;

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::Path,
    thread,
};

use common::hashgate;

const PAYBACK: [&str; 7] = [
    "payback",
    "--model",
    "Antminer S21 Pro 234T",
    "--price",
    "3276",
    "--as-of",
    "2026-11-25",
];

fn take(dir: &Path, more: &[&str]) -> (i32, String, String) {
    let args = ["pack", "update", "--taken", "2026-11-25", "--market"];
    hashgate(dir, &[args.as_slice(), more].concat())
}

/// A service on loopback that answers once.
fn service(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address =
        format!("http://{}/v1/prices", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        for line in lines {
            if line.unwrap().is_empty() {
                break;
            }
        }
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: \
             close\r\n\r\n{body}"
        );
        stream.write_all(head.as_bytes()).unwrap();
    });
    address
}

#[test]
fn a_taken_hashprice_is_what_a_payback_rests_on() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("hashprice.csv");
    fs::write(&file, "Date,Hashprice\n2026-11-23,37.9\n2026-11-24,38.5\n")
        .unwrap();
    let (code, _, err) = take(dir.path(), &["hashprice.csv", "--dry-run"]);
    assert_eq!(code, 0, "{err}");
    let (_, out, _) = hashgate(dir.path(), &PAYBACK);
    assert!(out.contains("2026-06-26"), "nothing is kept: {out}");
    let (code, out, err) = take(dir.path(), &["hashprice.csv"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("2 new") && out.contains("38.5"), "{out}");
    let (_, out, _) = hashgate(dir.path(), &PAYBACK);
    assert!(out.contains("38.5"), "{out}");
    assert!(!out.contains("days old) and power"), "{out}");
    let (_, out, _) = hashgate(dir.path(), &["pack", "show"]);
    assert!(out.contains("hashprice_usd_per_ph_day"), "{out}");
    // A damaged table is told, and the pack's own points are used.
    fs::write(dir.path().join("store/market.csv"), "x").unwrap();
    let (code, out, err) = hashgate(dir.path(), &PAYBACK);
    assert!(err.contains("market.csv"), "{err}");
    assert!(out.contains("2026-06-26"), "{code}: {out}");
    assert_eq!(hashgate(dir.path(), &["pack", "show"]).0, 69);
}

#[test]
fn a_service_is_read_by_a_map_of_its_keys() {
    let dir = tempfile::tempdir().unwrap();
    let address = service(
        "{\"data\": {\"rows\": [{\"t\": 1795478400, \"usd\": 91250.5}]}}",
    );
    let map = ["--columns", "date=t,btc_usd=usd", "--rows", "data.rows"];
    let args = [&[address.as_str()], map.as_slice(), &["--json"]].concat();
    let (code, out, err) = take(dir.path(), &args);
    assert_eq!(code, 0, "{err}");
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["market"]["newest"][0]["on"], "2026-11-24");
    assert_eq!(answer["market"]["newest"][0]["value"], "91250.5");
}

#[test]
fn what_is_no_market_table_is_refused_and_nothing_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    for (text, code, says) in [
        ("Date,Hashprice\n2026-11-24,0.038\n", 65, "PH/s in a day"),
        ("Date,Hashprice\n24.11.2026,38\n", 65, "row 2"),
        ("a,b\n1,2\n", 65, "date"),
        ("", 65, "empty"),
    ] {
        fs::write(dir.path().join("m.csv"), text).unwrap();
        let (found, _, err) = take(dir.path(), &["m.csv"]);
        assert_eq!(found, code, "{text}: {err}");
        assert!(err.contains(says), "{text}: {err}");
    }
    assert_eq!(take(dir.path(), &["none.csv"]).0, 66);
    let gone = "http://127.0.0.1:9/prices";
    assert_eq!(take(dir.path(), &[gone]).0, 69);
    assert!(!dir.path().join("store/market.csv").exists());
}
