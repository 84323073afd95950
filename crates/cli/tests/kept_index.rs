//! The index in the store, from the outside: whatever becomes of its file,
//! the answer is that of the lists.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

mod common;
#[path = "common/ofac.rs"]
mod ofac;
#[path = "common/serve.rs"]
mod serve;

use std::{
    fmt::Write as _,
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    thread,
};

use common::hashgate;
use ofac::primary;
use serve::Server;
use tempfile::TempDir;

const LIST: &str = "us-ofac-consolidated";
const SCREEN: [&str; 5] =
    ["screen", "Zephyr Basalt Works", "--as-of", "2026-11-25", "--json"];

/// A store with a list of 300 entries, one of them of that name.
fn store(company: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("cons_alt.csv"),
        "7,1,\"aka\",\"QUARTZ LANTERN\",-0- \r\n\u{1a}",
    )
    .unwrap();
    fs::write(
        dir.path().join("cons_add.csv"),
        "7,1,\"1 Road\",\"Town\",\"Singapore\",-0- \r\n\u{1a}",
    )
    .unwrap();
    assert_eq!(update(dir.path(), company), 0);
    dir
}

fn update(dir: &Path, company: &str) -> i32 {
    fs::write(dir.join("cons_prim.csv"), primary(300, company)).unwrap();
    let mut args = vec!["pack", "update", "--taken", "2026-11-20"];
    let files = ["cons_prim.csv", "cons_alt.csv", "cons_add.csv"]
        .map(|file| format!("{LIST}={file}"));
    for file in &files {
        args.extend(["--from-file", file]);
    }
    hashgate(dir, &args).0
}

fn index(dir: &Path) -> PathBuf {
    dir.join("store/lists.index")
}

/// Every file of the store but the copies themselves.
fn beside(dir: &Path) -> Vec<String> {
    let files = fs::read_dir(dir.join("store")).unwrap();
    let name = |file: fs::DirEntry| file.file_name().into_string().unwrap();
    let mut names: Vec<String> =
        files.map(|file| name(file.unwrap())).collect();
    names.sort();
    names
}

#[test]
fn an_update_writes_it_and_answers_are_those_of_the_lists() {
    let dir = store("ZEPHYR BASALT WORKS");
    let written = fs::read(index(dir.path())).unwrap();
    fs::write(
        dir.path().join("invoice.csv"),
        "Seller,Model,Qty,Unit Price USD,Amount,Origin\n\
         Zephyr Basalt Works,Antminer S21 Pro 234T,120,3276.00,393120.00,MY\n",
    )
    .unwrap();
    let sophgo = ["screen", "Sophgo", "--near-misses", "--as-of", "2026-11-25"];
    // A year on, the copy is of no use: that weighs more than the hit.
    let asked: [(&[&str], i32); 4] = [
        (&SCREEN, 1),
        (&["screen", "Quartz Lantern", "--as-of", "2027-11-25"], 69),
        (&sophgo, 1),
        (&["check", "invoice.csv", "--as-of", "2026-11-25", "--full"], 1),
    ];
    for (args, exit) in asked {
        let by_index = hashgate(dir.path(), args);
        assert_eq!(by_index.0, exit, "{by_index:?}");
        fs::remove_file(index(dir.path())).unwrap();
        assert_eq!(by_index, hashgate(dir.path(), args), "{args:?}");
        assert!(fs::read(index(dir.path())).unwrap() == written);
    }
}

#[test]
fn a_damaged_cut_foreign_or_missing_one_changes_no_answer() {
    let dir = store("ZEPHYR BASALT WORKS");
    let good = fs::read(index(dir.path())).unwrap();
    let answer = hashgate(dir.path(), &SCREEN);
    assert_eq!(answer.0, 1);
    let other = store("PLAIN GRAVEL WORKS");
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    let mut magic = good.clone();
    magic[0] ^= 1;
    for (what, bytes) in [
        ("one bit", flipped),
        ("another magic", magic),
        ("cut", good[..good.len() / 2].to_vec()),
        ("cut in the head", good[..20].to_vec()),
        ("empty", Vec::new()),
        ("text", b"no index".to_vec()),
        ("of other lists", fs::read(index(other.path())).unwrap()),
    ] {
        assert!(bytes != good, "{what}");
        fs::write(index(dir.path()), bytes).unwrap();
        assert_eq!(hashgate(dir.path(), &SCREEN), answer, "{what}");
        assert!(fs::read(index(dir.path())).unwrap() == good, "{what}");
    }
    let is = [".hashgate.lock", "lists", "lists.index", "lists.index.lock"];
    assert_eq!(beside(dir.path()), [&is[..], &["updates.toml"]].concat());
}

#[test]
fn a_changed_list_and_a_failed_update_are_in_the_next_answer() {
    let dir = store("PLAIN GRAVEL WORKS");
    let (code, out, _) = hashgate(dir.path(), &SCREEN);
    let lacking = "\"screened\": \"extracts\"";
    assert!(code == 1 && out.contains(lacking), "{out}");
    let whole = [SCREEN.as_slice(), &["--lists", LIST]].concat();
    let (code, out, _) = hashgate(dir.path(), &whole);
    let full = "\"screened\": \"full\"";
    assert!(code == 0 && out.contains(full), "{out}");
    assert_eq!(update(dir.path(), "ZEPHYR BASALT WORKS"), 0);
    let (code, out, _) = hashgate(dir.path(), &SCREEN);
    assert_eq!(code, 1, "{out}");
    fs::write(dir.path().join("cons_prim.csv"), "<!doctype html>").unwrap();
    let file = format!("{LIST}=cons_prim.csv");
    let args = ["pack", "update", "--taken", "2026-11-22", "--from-file"];
    let failed = [args.as_slice(), &[file.as_str()]].concat();
    assert_eq!(hashgate(dir.path(), &failed).0, 65);
    let written = fs::read(index(dir.path())).unwrap();
    let (code, out, _) = hashgate(dir.path(), &SCREEN);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("the update of 2026-11-22 failed"), "{out}");
    assert!(fs::read(index(dir.path())).unwrap() == written);
}

/// The index holds what the proven copy said; it is not read again.
#[test]
fn with_the_index_a_damaged_copy_is_not_missed_and_without_it_is_told() {
    let dir = store("ZEPHYR BASALT WORKS");
    let answer = hashgate(dir.path(), &SCREEN);
    let lists = dir.path().join("store/lists").join(LIST);
    let copy = fs::read_dir(lists).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(copy.join("cons_prim.csv")).unwrap();
    fs::write(copy.join("cons_prim.csv"), "").unwrap();
    assert_eq!(hashgate(dir.path(), &SCREEN), answer);
    fs::remove_file(index(dir.path())).unwrap();
    for _ in 0..2 {
        let (_, out, _) = hashgate(dir.path(), &SCREEN);
        assert!(out.contains("is not the file that was kept"), "{out}");
        assert!(!index(dir.path()).exists(), "without the list it is not kept");
    }
    fs::write(copy.join("cons_prim.csv"), whole).unwrap();
    assert_eq!(hashgate(dir.path(), &SCREEN), answer);
    assert!(index(dir.path()).exists());
}

#[test]
fn processes_at_once_answer_alike_and_leave_one_whole_index() {
    let dir = store("ZEPHYR BASALT WORKS");
    let good = fs::read(index(dir.path())).unwrap();
    let answer = hashgate(dir.path(), &SCREEN);
    for _ in 0..3 {
        fs::remove_file(index(dir.path())).unwrap();
        thread::scope(|scope| {
            let all: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| hashgate(dir.path(), &SCREEN)))
                .collect();
            for one in all {
                assert_eq!(one.join().unwrap(), answer);
            }
        });
        assert!(fs::read(index(dir.path())).unwrap() == good);
        let half = |name: &String| name.starts_with(".half-made-");
        assert!(!beside(dir.path()).iter().any(half));
    }
}

#[test]
fn a_store_that_cannot_be_written_is_searched_without_a_word() {
    let dir = store("ZEPHYR BASALT WORKS");
    let answer = hashgate(dir.path(), &SCREEN);
    fs::remove_file(index(dir.path())).unwrap();
    // Root may write to any folder; a folder in the place of the lock keeps
    // it out too.
    let lock = dir.path().join("store/lists.index.lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    let kept = dir.path().join("store");
    let rights = fs::metadata(&kept).unwrap().permissions();
    let mut fewer = rights.clone();
    fewer.set_readonly(true);
    fs::set_permissions(&kept, fewer).unwrap();
    let again = hashgate(dir.path(), &SCREEN);
    fs::set_permissions(&kept, rights).unwrap();
    assert_eq!(again, answer);
    assert_eq!(again.2, "");
    assert!(!index(dir.path()).exists());
    // An update says it, since it was to make the next search fast.
    let same = ["cons_prim.csv", "cons_alt.csv", "cons_add.csv"]
        .map(|file| format!("--from-file={LIST}={file}"));
    let mut args = vec!["pack", "update", "--taken", "2026-11-21"];
    args.extend(same.iter().map(String::as_str));
    let (code, _, err) = hashgate(dir.path(), &args);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("the index of the lists cannot be written"), "{err}");
}

#[test]
fn own_rules_leave_it_in_use_and_other_lists_of_a_pack_do_not() {
    let dir = store("ZEPHYR BASALT WORKS");
    let written = fs::read(index(dir.path())).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let rules = root.join("examples/house-rules");
    let own = [&SCREEN[..], &["--rules", rules.to_str().unwrap()]].concat();
    assert_eq!(hashgate(dir.path(), &own).0, 1);
    assert!(fs::read(index(dir.path())).unwrap() == written);
    let data = dir.path().join("data");
    copy(&root.join("data"), &data);
    let source = data.join("lists").join(LIST).join("source.toml");
    let text = fs::read_to_string(&source).unwrap();
    let short = text.lines().find(|line| line.starts_with("short = ")).unwrap();
    let text = text.replace(short, "short = \"Another name\"");
    fs::write(&source, text).unwrap();
    let other = [&SCREEN[..], &["--pack", "data"]].concat();
    let (code, out, err) = hashgate(dir.path(), &other);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(out.contains("\"Another name\""), "{out}");
    let (code, out, _) = hashgate(dir.path(), &SCREEN);
    assert_eq!(code, 1);
    assert!(!out.contains("\"Another name\""), "{out}");
    assert!(fs::read(index(dir.path())).unwrap() == written);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The denied persons, one of whose orders ends on a day.
#[test]
fn one_index_serves_every_day_and_the_answer_says_what_has_ended() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::from(
        "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\
         \"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\
         \"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n",
    );
    for i in 0..550 {
        let name = match i {
            9 => "ZEPHYR BASALT WORKS".to_owned(),
            _ => format!("EXAMPLE PERSON {i}"),
        };
        writeln!(
            text,
            "\"{name}\"\t\"1 ROAD\"\t\"TOWN\"\t\"TX\"\t\"US\"\t\"1\"\t\
             \"06/19/2020\"\t\"11/26/2026\"\t\"Y\"\t\"2020-06-19\"\t\
             \"ADDED\"\t\"85 F.R. 1\""
        )
        .unwrap();
    }
    fs::write(dir.path().join("dpl.txt"), text).unwrap();
    let args = ["pack", "update", "--from-file", "us-bis-dpl=dpl.txt"];
    let (code, _, err) = hashgate(dir.path(), &args);
    assert_eq!(code, 0, "{err}");
    let written = fs::read(index(dir.path())).unwrap();
    for (day, ended) in
        [("2026-11-25", false), ("2026-11-26", false), ("2026-11-27", true)]
    {
        let args = ["screen", "Zephyr Basalt Works", "--as-of", day];
        let (code, out, _) = hashgate(dir.path(), &args);
        assert_eq!(code, 1, "{out}");
        let says = "the order ended on 2026-11-26";
        assert_eq!(out.contains(says), ended, "{day}: {out}");
        assert!(fs::read(index(dir.path())).unwrap() == written);
    }
}

fn screened_by(server: &Server) -> String {
    let body = r#"{"name": "Zephyr Basalt Works", "as_of": "2026-11-25"}"#;
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "POST /api/v1/screen HTTP/1.1\r\nhost: localhost\r\nconnection: \
         close\r\ncontent-type: application/json\r\ncontent-length: {}\
         \r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// A server keeps its index from answer to answer, and no longer than the
/// copies it was made from.
#[test]
fn a_server_that_runs_answers_by_the_copies_of_the_moment() {
    let dir = store("PLAIN GRAVEL WORKS");
    let server = Server::start(&dir.path().join("store"));
    for _ in 0..2 {
        assert!(screened_by(&server).contains("\"hits\": []"));
    }
    assert_eq!(update(dir.path(), "ZEPHYR BASALT WORKS"), 0);
    for _ in 0..2 {
        let answer = screened_by(&server);
        assert!(answer.contains("ZEPHYR BASALT WORKS"), "{answer}");
    }
    let manifest = dir.path().join("store/updates.toml");
    let good = fs::read(&manifest).unwrap();
    fs::write(&manifest, "no manifest").unwrap();
    assert!(screened_by(&server).starts_with("HTTP/1.1 503"));
    fs::write(&manifest, good).unwrap();
    assert!(screened_by(&server).contains("ZEPHYR BASALT WORKS"));
}
