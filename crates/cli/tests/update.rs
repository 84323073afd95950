//! `pack update` from the outside: publishers on loopback, files, and what
//! later answers say of the copies.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

mod common;
#[path = "common/ofac.rs"]
mod ofac;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::Path,
    thread,
};

use common::hashgate;
use ofac::primary;

/// What a publisher answers: status line and headers, then the body.
type Answers = BTreeMap<&'static str, (String, Vec<u8>)>;

/// A publisher on loopback, which answers by the last part of the path.
fn publisher(answers: Answers) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let first = lines.next().unwrap().unwrap();
            // The rest of the head is read, so that closing resets nothing.
            for line in lines {
                if line.unwrap().is_empty() {
                    break;
                }
            }
            let path = first.split(' ').nth(1).unwrap().to_owned();
            let part = path.rsplit('/').next().unwrap();
            let missing = ("404 Not Found".to_owned(), Vec::new());
            let (head, body) = answers.get(part).unwrap_or(&missing);
            let length = if head.contains("Content-Length") {
                String::new()
            } else {
                format!("\r\nContent-Length: {}", body.len())
            };
            let head =
                format!("HTTP/1.1 {head}{length}\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
            // A reader that has heard enough may have gone.
            let _ = stream.write_all(body);
        }
    });
    address
}

fn ok(body: impl Into<Vec<u8>>) -> (String, Vec<u8>) {
    ("200 OK".to_owned(), body.into())
}

fn consolidated(primary: (String, Vec<u8>)) -> Answers {
    Answers::from([
        ("CONS_PRIM.CSV", primary),
        ("CONS_ALT.CSV", ok("7,1,\"aka\",\"QUARTZ LANTERN\",-0- \r\n\u{1a}")),
        (
            "CONS_ADD.CSV",
            ok("7,1,\"1 Road\",\"Town\",\"Singapore\",-0- \r\n\u{1a}"),
        ),
        ("CONS_COMMENTS.CSV", ok("7,\"a remark\"\r\n\u{1a}")),
    ])
}

const LIST: &str = "us-ofac-consolidated";
const SCREEN: [&str; 4] =
    ["screen", "Zephyr Basalt Works", "--as-of", "2026-11-25"];

fn update(dir: &Path, address: &str, day: &str) -> (i32, String, String) {
    let args = ["pack", "update", "--list", LIST, "--taken", day, "--address"];
    hashgate(dir, &[args.as_slice(), &[address]].concat())
}

#[test]
fn a_list_from_its_publisher_is_searched_and_named() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, _) = hashgate(dir.path(), &SCREEN);
    assert_eq!(code, 1, "{out}");
    assert!(out.starts_with("Not cleared: searched extracts only"), "{out}");
    let whole = [SCREEN.as_slice(), &["--lists", LIST]].concat();
    let (code, _, err) = hashgate(dir.path(), &whole);
    assert!(code == 69 && err.contains("pack update"), "{err}");
    let good = ok(primary(300, "ZEPHYR BASALT WORKS"));
    let address = publisher(consolidated(good));
    let (code, out, err) = update(dir.path(), &address, "2026-11-20");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("300") && out.contains("new"), "{out}");
    let (code, out, _) = hashgate(dir.path(), &SCREEN);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("2026-11-20"), "the day of the copy: {out}");
    let json = [SCREEN.as_slice(), &["--json"]].concat();
    let (_, out, _) = hashgate(dir.path(), &json);
    assert!(out.contains("\"as_of\": \"2026-11-20\""), "{out}");
    let (code, out, _) = update(dir.path(), &address, "2026-11-21");
    assert_eq!(code, 0);
    assert!(out.contains("the same"), "{out}");
    let (_, out, _) = hashgate(dir.path(), &["pack", "show", "--json"]);
    assert!(out.contains("\"checked\": \"2026-11-21\""), "{out}");
    assert!(out.contains(&format!("{address}/CONS_ALT.CSV")), "{out}");
}

/// What is wrong, the answer of the server, and the words of the refusal.
type Bad = (&'static str, (String, Vec<u8>), &'static str);

#[test]
fn no_bad_download_replaces_a_copy_or_reads_as_no_hits() {
    let good = primary(300, "ZEPHYR BASALT WORKS");
    let cut = good.trim_end_matches('\u{1a}').len() / 2;
    let mut latin = good.clone().into_bytes();
    latin[5] = 0xe9;
    let long = format!("200 OK\r\nContent-Length: {}", good.len() + 9);
    let page = "<!DOCTYPE html><html><body>Down for maintenance</body></html>";
    let bad: [Bad; 9] = [
        ("empty", ok(""), "is empty"),
        ("a page", ok(page), "web page"),
        ("few rows", ok(primary(12, "X")), "12 entries"),
        ("cut off", ok(&good.as_bytes()[..cut]), "columns where the format"),
        ("broken off", (long, good.clone().into_bytes()), "broke off"),
        ("another encoding", ok(latin), "not UTF-8"),
        (
            "another column",
            ok(good.replace(" \r\n", " ,\"new\"\r\n")),
            "13 columns",
        ),
        ("refused", ("403 Forbidden".into(), Vec::new()), "HTTP 403"),
        (
            "in a circle",
            ("302 Found\r\nLocation: /CONS_PRIM.CSV".into(), Vec::new()),
            "redirects",
        ),
    ];
    let dir = tempfile::tempdir().unwrap();
    let address = publisher(consolidated(ok(good)));
    assert_eq!(update(dir.path(), &address, "2026-11-20").0, 0);
    for (what, answer, why) in bad {
        let address = publisher(consolidated(answer));
        let (code, out, err) = update(dir.path(), &address, "2026-11-22");
        assert_eq!(code, 69, "{what}: {out}{err}");
        assert!(err.contains(why), "{what}: {err}");
        assert!(err.contains("the copy of 2026-11-20 stays"), "{what}: {err}");
        assert_eq!(out, "", "{what}");
        let (code, out, _) = hashgate(dir.path(), &SCREEN);
        assert_eq!(code, 1, "{what}: the old copy is searched\n{out}");
        assert!(
            out.contains("the update of 2026-11-22 failed"),
            "{what}: {out}"
        );
        // Without any copy, the failure is told too.
        let fresh = tempfile::tempdir().unwrap();
        assert_eq!(update(fresh.path(), &address, "2026-11-22").0, 69);
        let (_, out, _) = hashgate(fresh.path(), &SCREEN);
        assert!(out.contains("no full copy is kept"), "{what}: {out}");
    }
    let (_, out, _) = hashgate(dir.path(), &["pack", "show"]);
    assert!(out.contains("failed"), "{out}");
}

#[test]
fn a_service_that_is_gone_ends_in_69_and_a_dry_run_keeps_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (code, _, err) = update(dir.path(), &gone, "2026-11-20");
    assert_eq!(code, 69);
    assert!(err.contains("cannot be reached"), "{err}");
    let dir = tempfile::tempdir().unwrap();
    let address = publisher(consolidated(ok(primary(300, "X"))));
    let args = ["pack", "update", "--list", LIST, "--dry-run", "--address"];
    let (code, out, err) =
        hashgate(dir.path(), &[args.as_slice(), &[&address]].concat());
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("nothing was kept"), "{out}");
    assert!(!dir.path().join("store").exists());
}

#[test]
fn a_kept_file_that_was_changed_or_a_damaged_manifest_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let address = publisher(consolidated(ok(primary(300, "X"))));
    assert_eq!(update(dir.path(), &address, "2026-11-20").0, 0);
    let lists = dir.path().join("store/lists").join(LIST);
    let copy = fs::read_dir(lists).unwrap().next().unwrap().unwrap().path();
    fs::write(copy.join("cons_prim.csv"), "").unwrap();
    let (code, out, _) = hashgate(dir.path(), &["pack", "show"]);
    assert_eq!(code, 69, "{out}");
    assert!(out.contains("is not the file that was kept"), "{out}");
    // What was proved once is in the index; without it the copy is read.
    fs::remove_file(dir.path().join("store/lists.index")).unwrap();
    let (_, out, _) = hashgate(dir.path(), &SCREEN);
    assert!(out.contains("is not the file that was kept"), "{out}");
    fs::write(dir.path().join("store/updates.toml"), "format").unwrap();
    for args in [SCREEN.as_slice(), &["pack", "show"]] {
        let (code, _, err) = hashgate(dir.path(), args);
        assert_eq!(code, 69, "{err}");
        assert!(err.contains("updates.toml is damaged"), "{err}");
    }
}

/// An invented edition in the official form: so many lines, and two of boots.
fn edition(lines: usize, rate: &str) -> String {
    let mut text = String::from("[\n");
    for i in 0..lines {
        writeln!(
            text,
            r#"{{"htsno":"{:04}.{:02}.{:02}","indent":"0","description":"x",
"superior":null,"units":["No."],"general":"Free","special":"","other":"35%",
"footnotes":null}},"#,
            1001 + i / 8000,
            10 + i / 100 % 80,
            i % 100
        )
        .unwrap();
    }
    // A line of the tariff, and one that no edition has.
    for (number, end) in [("6402.91.42", ","), ("6402.91.43", "]")] {
        writeln!(
            text,
            r#"{{"htsno":"{number}","indent":"0","description":"boots",
"superior":null,"units":["prs."],"general":"{rate}","special":"",
"other":"35%","footnotes":null}}{end}"#
        )
        .unwrap();
    }
    text
}

const DUTY: [&str; 8] = [
    "duty",
    "6402.91.43",
    "--origin",
    "MY",
    "--value",
    "10000",
    "--entry-date",
    "2026-05-10",
];

#[test]
fn the_edition_that_is_law_on_the_day_gives_lines_that_the_pack_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let (code, ..) = hashgate(dir.path(), &DUTY);
    assert_eq!(code, 65, "the pack does not know the line");
    fs::write(dir.path().join("r9.json"), edition(21_000, "20%")).unwrap();
    fs::write(dir.path().join("r10.json"), edition(21_000, "11%")).unwrap();
    let take = |file: &str| {
        let args = ["pack", "update", "--taken", "2026-11-20", "--from-file"];
        hashgate(dir.path(), &[args.as_slice(), &[file]].concat())
    };
    let (code, _, err) = take("2026 Revision 10=r10.json");
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = hashgate(dir.path(), &DUTY);
    assert_eq!(code, 65, "no other edition stands in");
    assert!(err.contains("HTSUS 2026 Revision 9 is law from"), "{err}");
    let (code, out, err) = take("2026 Revision 9=r9.json");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("21002"), "{out}");
    let (code, out, err) = hashgate(dir.path(), &DUTY);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("2,000.00"), "twenty percent: {out}");
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in ["copy of 2026-11-20 from r9.json", "another hash"] {
        assert!(flat.contains(told), "{told}: {out}");
    }
    let later = [&DUTY[..7], &["2026-07-01"]].concat();
    let (_, out, _) = hashgate(dir.path(), &later);
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("1,100.00"), "eleven percent: {out}");
    assert!(flat.contains("a later one may be law"), "{out}");
}

#[test]
fn an_edition_from_the_publisher_and_one_that_the_pack_does_not_know() {
    let dir = tempfile::tempdir().unwrap();
    let address = publisher(Answers::from([
        ("hts_2026_revision_21_json.json", ok(edition(21_000, "3%"))),
        ("hts_2026_revision_9_json.json", ok(edition(50, "3%"))),
        ("hts_2026_revision_10_json.json", ok("[{\"htsno\":")),
    ]));
    let take = |more: &[&str]| {
        let args = ["pack", "update", "--taken", "2026-11-20", "--address"];
        hashgate(dir.path(), &[args.as_slice(), &[&address], more].concat())
    };
    let named = ["--edition", "2026 Revision 21"];
    let (code, _, err) = take(&named);
    assert_eq!(code, 64);
    assert!(err.contains("--legal-from"), "{err}");
    let stated = [&named[..], &["--legal-from", "2026-11-10"]].concat();
    let (code, _, err) = take(&stated);
    assert_eq!(code, 0, "{err}");
    for (name, why) in [
        ("2026 Revision 9", "52 tariff lines"),
        ("2026 Revision 10", "not the JSON"),
    ] {
        let (code, _, err) = take(&["--edition", name]);
        assert_eq!(code, 69, "{err}");
        assert!(err.contains(why), "{err}");
    }
    // It gives the line that the pack lacks, and goes before the pack's own
    // rate of the other one, from its day on.
    let boots = [&["duty", "6402.91.42"], &DUTY[2..7]].concat();
    for (line, day, duty) in [
        (&DUTY[..7], "2026-11-10", "300.00"),
        (&boots, "2026-11-10", "300.00"),
        (&boots, "2026-11-09", "2,000.00"),
    ] {
        let on = [line, &[day]].concat();
        let (code, out, err) = hashgate(dir.path(), &on);
        // Measures whose lists are not held leave the duty incomplete.
        assert!(matches!(code, 0 | 1), "{err}");
        let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.contains(&format!(
                "general 10,000.00 {}% {duty}",
                if duty == "300.00" { "3" } else { "20" }
            )),
            "{out}"
        );
        let later = flat.contains("was stated by the user");
        assert_eq!(later, duty == "300.00", "{out}");
        let own = flat.contains("that of HTSUS 2026 Revision 10");
        assert_eq!(own, duty != "300.00", "{out}");
    }
}

#[test]
fn a_check_searches_the_kept_list_and_names_it() {
    let dir = tempfile::tempdir().unwrap();
    let good = ok(primary(300, "ZEPHYR BASALT WORKS"));
    let address = publisher(consolidated(good));
    assert_eq!(update(dir.path(), &address, "2026-11-20").0, 0);
    let invoice = "Seller,Model,Qty,Unit Price USD,Amount,Origin\n\
                   Zephyr Basalt Works,Antminer S21 Pro 234T,120,3276.00,\
                   393120.00,MY\n";
    fs::write(dir.path().join("invoice.csv"), invoice).unwrap();
    let args = ["check", "invoice.csv", "--as-of", "2026-11-25"];
    let (_, out, _) =
        hashgate(dir.path(), &[args.as_slice(), &["--full"]].concat());
    assert!(out.contains("seller Zephyr Basalt Works"), "{out}");
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("copy of 2026-11-20, 300 entries"), "{out}");
    let (_, out, _) =
        hashgate(dir.path(), &[args.as_slice(), &["--json"]].concat());
    assert!(out.contains("\"entity_id\": \"7\""), "{out}");
}

/// The files of an invented list in a folder as publishers name them.
fn folder_of_files(dir: &Path, names: &[&str]) {
    let folder = dir.join("files").join(LIST);
    fs::create_dir_all(&folder).unwrap();
    let all = consolidated(ok(primary(300, "ZEPHYR BASALT WORKS")));
    for (name, (_, body)) in all {
        let name = name.to_lowercase();
        if names.contains(&name.as_str()) {
            fs::write(folder.join(name), body).unwrap();
        }
    }
}

const ALL_FILES: [&str; 4] =
    ["cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv"];

#[test]
fn a_folder_of_files_without_a_day_clears_nobody() {
    let dir = tempfile::tempdir().unwrap();
    folder_of_files(dir.path(), &ALL_FILES);
    let screen = ["screen", "Nobody Ltd", "--as-of", "2026-11-25", "--lists"];
    let of = ["--lists-dir", "files"];
    let args = [screen.as_slice(), &[LIST], &of].concat();
    let (code, out, err) = hashgate(dir.path(), &args);
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.starts_with("Not cleared: "), "{out}");
    assert!(out.contains("of unknown age"), "{out}");
    let dated = [args.as_slice(), &["--lists-day", "2026-11-24"]].concat();
    let (code, out, err) = hashgate(dir.path(), &dated);
    assert_eq!(code, 0, "{out}{err}");
    let old = [args.as_slice(), &["--lists-day", "2024-05-03"]].concat();
    assert_eq!(hashgate(dir.path(), &old).0, 69);
}

#[test]
fn a_list_without_its_aliases_is_no_list() {
    for names in [
        &["cons_prim.csv"][..],
        &["cons_prim.csv", "cons_alt.csv"],
        &["cons_prim.csv", "cons_add.csv", "cons_comments.csv"],
    ] {
        let dir = tempfile::tempdir().unwrap();
        folder_of_files(dir.path(), names);
        let args = [
            "screen",
            "Nobody Ltd",
            "--lists",
            LIST,
            "--lists-dir",
            "files",
            "--lists-day",
            "2026-11-24",
            "--as-of",
            "2026-11-25",
        ];
        let (code, out, err) = hashgate(dir.path(), &args);
        assert_eq!(code, 69, "{names:?}: {out}{err}");
        assert!(out.starts_with("Not cleared: "), "{out}");
    }
}

#[test]
fn a_file_that_tells_no_day_is_of_its_last_change() {
    let dir = tempfile::tempdir().unwrap();
    folder_of_files(dir.path(), &ALL_FILES);
    let folder = dir.path().join("files").join(LIST);
    // 2024-05-03.
    let changed = std::time::UNIX_EPOCH
        + std::time::Duration::from_hours(19_846 * 24 + 1);
    let mut args = vec!["pack".to_owned(), "update".to_owned()];
    for name in ALL_FILES {
        let path = folder.join(name);
        let file = fs::File::options().append(true).open(&path).unwrap();
        file.set_modified(changed).unwrap();
        args.push("--from-file".to_owned());
        args.push(format!("{LIST}={}", path.display()));
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (code, _, err) = hashgate(dir.path(), &args);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("its last change, 2024-05-03"), "{err}");
    let screen = [SCREEN.as_slice(), &["--lists", LIST]].concat();
    assert_eq!(hashgate(dir.path(), &screen).0, 69);
    let told = [args.as_slice(), &["--taken", "2026-11-20"]].concat();
    assert_eq!(hashgate(dir.path(), &told).0, 0);
    let (code, out, _) = hashgate(dir.path(), &screen);
    assert!(out.contains("2026-11-20"), "{code}: {out}");
}

#[test]
fn a_folder_in_place_of_a_file_leaves_no_fault() {
    let dir = tempfile::tempdir().unwrap();
    let address = publisher(consolidated(ok(primary(300, "X"))));
    assert_eq!(update(dir.path(), &address, "2026-11-20").0, 0);
    fs::create_dir(dir.path().join("folder")).unwrap();
    let from = format!("{LIST}=folder");
    let args = ["pack", "update", "--from-file", &from];
    let (code, _, err) = hashgate(dir.path(), &args);
    assert_eq!(code, 65, "{err}");
    assert!(err.contains("is a folder"), "{err}");
    let (_, out, _) = hashgate(dir.path(), &["pack", "show"]);
    assert!(!out.contains("failed"), "{out}");
}

#[test]
fn what_an_update_changed_is_screened_against_the_parties_known() {
    let dir = tempfile::tempdir().unwrap();
    let parties = "name\nZephyr Basalt Works\nQuartz Lantern\nNobody\n";
    fs::write(dir.path().join("parties.csv"), parties).unwrap();
    let delta = ["screen", "delta", "--parties", "parties.csv"];
    let (code, _, err) = hashgate(dir.path(), &delta);
    assert_eq!(code, 69, "{err}");
    let before = ok(primary(300, "PLAIN GRAVEL WORKS"));
    let address = publisher(consolidated(before));
    assert_eq!(update(dir.path(), &address, "2026-11-20").0, 0);
    let (code, _, err) = hashgate(dir.path(), &delta);
    assert_eq!(code, 69, "there is one copy only: {err}");
    let after = ok(primary(301, "ZEPHYR BASALT WORKS"));
    let address = publisher(consolidated(after));
    assert_eq!(update(dir.path(), &address, "2026-11-21").0, 0);
    let (code, out, err) = hashgate(dir.path(), &delta);
    assert_eq!(code, 1, "{out}{err}");
    for says in [
        "1 came, 0 went, 1 changed (301 entries, before 300)",
        "came: EXAMPLE HOLDING NUMBER 301",
        "name: PLAIN GRAVEL WORKS is now ZEPHYR BASALT WORKS",
        "\"Zephyr Basalt Works\"",
        // The alias did not change, but its entry did.
        "\"Quartz Lantern\"",
    ] {
        assert!(out.contains(says), "{says}: {out}");
    }
    assert!(!out.contains("Nobody"), "{out}");
}
