//! Stored cases: begun, grown, never spoiled.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::{fs, path::Path};

use assert_cmd::Command;
use tempfile::TempDir;

/// Runs `hashgate case` with its folder in a scratch folder.
fn case(dir: &Path, args: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::cargo_bin("hashgate")
        .unwrap()
        .arg("case")
        .args(args)
        .env_clear()
        .env("HASHGATE_CASES", dir)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

fn begun() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let new = ["new", "sfo-1", "--deciding-agency", "FCC", "--value", "4200"];
    assert_eq!(case(dir.path(), &new).2, Some(0));
    dir
}

#[test]
fn a_case_grows_event_by_event() {
    let dir = begun();
    let event = |kind, date| {
        let args = ["event", "sfo-1", kind, date, "--as-of", "2026-11-25"];
        case(dir.path(), &args)
    };
    assert_eq!(event("arrival", "2026-11-02").2, Some(0));
    assert_eq!(event("presented_for_examination", "2026-11-04").2, Some(0));
    let clock = ["clock", "sfo-1", "--as-of", "2026-11-25", "--json"];
    let (out, _, exit) = case(dir.path(), &clock);
    assert_eq!(exit, Some(0));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["schema"], "hashgate.clock/1");
    assert_eq!(json["as_of"], "2026-11-25");
    let dates = json["deadlines"].as_array().unwrap();
    let excluded =
        dates.iter().find(|d| d["id"] == "deemed_exclusion").unwrap();
    assert_eq!(excluded["date"], "2026-12-04");
    assert_eq!(excluded["confidence"], "arguable");
    let (out, ..) = case(dir.path(), &["list", "--as-of", "2026-11-25"]);
    assert!(out.contains("sfo-1  2 events"), "{out}");
    let ics = ["ics", "sfo-1", "--as-of", "2026-11-25"];
    let (out, ..) = case(dir.path(), &ics);
    assert!(out.contains("SEQUENCE:1\r\n"), "{out}");
    assert!(!out.contains("STATUS:CANCELLED"), "{out}");
    // Unchanged, the same bytes; changed, even by an event taken out by
    // hand, a higher revision.
    assert_eq!(case(dir.path(), &ics).0, out);
    let path = dir.path().join("sfo-1.toml");
    let text = fs::read_to_string(&path).unwrap();
    let cf28 = "\n[[event]]\nkind = \"cf28\"\ndate = 2026-11-20\n";
    fs::write(&path, format!("{text}{cf28}")).unwrap();
    let (more, ..) = case(dir.path(), &ics);
    assert!(more.contains("SEQUENCE:2\r\n"), "{more}");
    fs::write(&path, &text).unwrap();
    let (fewer, ..) = case(dir.path(), &ics);
    assert!(fewer.contains("SEQUENCE:3\r\n"), "{fewer}");
    assert!(fewer.contains("STATUS:CANCELLED"), "{fewer}");
}

#[test]
fn facts_of_a_stored_case_are_set_and_taken_out() {
    let dir = begun();
    let set = |facts: &[&str]| {
        let args: Vec<&str> =
            ["set", "sfo-1"].into_iter().chain(facts.iter().copied()).collect();
        case(dir.path(), &args)
    };
    let (_, err, exit) = set(&[
        "case_number=2026-2720-000123-01",
        "value_usd=40000",
        "prohibited=true",
        "storage_from=2024-11-23",
        "containers=CSQU3054383, MSKU7712090",
    ]);
    assert_eq!(exit, Some(0), "{err}");
    let shown = case(dir.path(), &["show", "sfo-1"]).0;
    for line in [
        "case_number = \"2026-2720-000123-01\"",
        "value_usd = \"40000\"",
        "prohibited = true",
        "containers = [\"CSQU3054383\", \"MSKU7712090\"]",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    assert_eq!(shown.matches("value_usd").count(), 1, "{shown}");
    assert_eq!(set(&["prohibited="]).2, Some(0));
    assert!(!case(dir.path(), &["show", "sfo-1"]).0.contains("prohibited"));
    let before = case(dir.path(), &["show", "sfo-1"]).0;
    let (_, err, exit) = set(&["valeu_usd=1"]);
    assert_eq!(exit, Some(65), "{err}");
    assert!(err.contains("is `value_usd` meant?"), "{err}");
    assert_eq!(set(&["value_usd"]).2, Some(64));
    assert_eq!(case(dir.path(), &["show", "sfo-1"]).0, before);
}

#[test]
fn the_help_of_an_event_names_every_kind() {
    let dir = begun();
    let help = case(dir.path(), &["event", "--help"]).0;
    let pack = hashgate_embedded::pack().unwrap();
    for kind in &pack.cases.events {
        assert!(
            help.split([' ', ',', '\n']).any(|word| word == kind.kind),
            "{} is not in {help}",
            kind.kind
        );
    }
}

#[test]
fn a_bad_event_leaves_the_case_as_it_was() {
    let dir = begun();
    let path = dir.path().join("sfo-1.toml");
    // What a person wrote beside the facts stays.
    let mine = fs::read_to_string(&path).unwrap() + "# call the broker\n";
    fs::write(&path, &mine).unwrap();
    for (kind, date) in [
        ("seizure_notice_mailed", "2026-12-24"),
        ("seizure_notice", "2026-11-02"),
        ("cf28", "1926-11-02"),
    ] {
        let args = ["event", "sfo-1", kind, date, "--as-of", "2026-11-25"];
        let (out, err, exit) = case(dir.path(), &args);
        assert_eq!(exit, Some(65), "{err}");
        assert!(out.is_empty() && err.contains("event 1 ("), "{err}");
        assert_eq!(fs::read_to_string(&path).unwrap(), mine);
    }
    let good = ["event", "sfo-1", "cf28", "2026-11-02", "--note", "by post"];
    assert_eq!(case(dir.path(), &good).2, Some(0));
    let (out, ..) = case(dir.path(), &["show", "sfo-1"]);
    let (end, rest) = out.split_once('\n').unwrap();
    assert!(end.starts_with("last = "), "{out}");
    let (_, mine) = mine.split_once('\n').unwrap();
    assert!(rest.starts_with(mine) && rest.contains("by post"), "{out}");
}

#[test]
fn a_case_is_never_begun_twice() {
    let dir = begun();
    let (_, err, exit) = case(dir.path(), &["new", "sfo-1"]);
    assert_eq!(exit, Some(64), "{err}");
    assert!(err.contains("already"), "{err}");
    let (out, ..) = case(dir.path(), &["show", "sfo-1"]);
    assert!(out.contains("FCC"), "{out}");
}

#[test]
fn a_name_never_points_out_of_the_folder() {
    let dir = begun();
    for name in ["../sfo-1", "a/b", "", ".", "sfo 1", "é"] {
        let (_, err, exit) = case(dir.path(), &["show", name]);
        assert_eq!(exit, Some(64), "{name}: {err}");
    }
    let (_, err, exit) = case(dir.path(), &["show", "sfo-2"]);
    assert_eq!(exit, Some(66));
    assert!(err.contains("there are sfo-1"), "{err}");
}

#[test]
fn a_spoiled_case_is_listed_and_says_why_when_asked() {
    let dir = begun();
    fs::write(dir.path().join("bad.toml"), "[[event]\n").unwrap();
    let (out, _, exit) = case(dir.path(), &["list", "--as-of", "2026-11-25"]);
    assert_eq!(exit, Some(0));
    assert!(out.contains("bad  ") && out.contains("sfo-1  "), "{out}");
    let (_, err, exit) = case(dir.path(), &["clock", "bad"]);
    assert_eq!(exit, Some(65));
    assert!(err.contains("not TOML"), "{err}");
}

#[test]
fn without_a_case_or_a_file_the_command_line_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let (_, err, exit) = case(dir.path(), &["clock"]);
    assert_eq!(exit, Some(64));
    assert!(err.contains("--file"), "{err}");
    let (_, _, exit) = case(dir.path(), &["clock", "--file", "/no/such"]);
    assert_eq!(exit, Some(66));
    let (out, _, exit) = case(dir.path(), &["list"]);
    assert_eq!((out.as_str(), exit), ("", Some(0)));
    let (out, _, exit) = case(dir.path(), &["letter"]);
    assert_eq!(exit, Some(0));
    assert!(out.contains("request_reasons"), "{out}");
}

/// A case of two events with the file that keeps it.
fn grown() -> (TempDir, std::path::PathBuf) {
    let dir = begun();
    for (kind, day) in
        [("arrival", "2026-11-02"), ("presented_for_examination", "2026-11-04")]
    {
        let event = ["event", "sfo-1", kind, day, "--as-of", "2026-11-25"];
        assert_eq!(case(dir.path(), &event).2, Some(0));
    }
    let set = ["set", "sfo-1", "port=SFO", "--as-of", "2026-11-25"];
    assert_eq!(case(dir.path(), &set).2, Some(0));
    let path = dir.path().join("sfo-1.toml");
    (dir, path)
}

#[test]
fn a_case_as_it_was_written_is_proven() {
    let (dir, _) = grown();
    let (out, err, exit) = case(dir.path(), &["verify", "sfo-1"]);
    assert_eq!(
        (out.as_str(), err.as_str(), exit),
        ("2 events, each as it was written\n", "", Some(0),)
    );
}

#[test]
fn each_change_by_hand_is_told_and_stays_told_until_it_is_accepted() {
    type ByHand = fn(&str) -> String;
    let changes: [(ByHand, &str); 5] = [
        (|t| t.replace("2026-11-04", "2026-11-05"), "event 2"),
        (|t| t.replace("2026-11-02", "2026-11-01"), "event 1"),
        (|t| t.replace("\"FCC\"", "\"CBP\""), "a fact at its head"),
        (
            |t| t.get(..t.rfind("[[event]]").unwrap()).unwrap().to_owned(),
            "an event behind the last one",
        ),
        (
            |t| {
                t.lines()
                    .filter(|l| !l.starts_with("last"))
                    .fold(String::new(), |all, line| all + line + "\n")
            },
            "its head",
        ),
    ];
    for (change, told) in changes {
        let (dir, path) = grown();
        let whole = fs::read_to_string(&path).unwrap();
        let text = format!("# by A. Reviewer\n{}", change(&whole));
        fs::write(&path, text).unwrap();
        let verify = |more: &[&str]| {
            case(dir.path(), &[&["verify", "sfo-1"], more].concat())
        };
        let (out, _, exit) = verify(&[]);
        assert!(exit == Some(1) && out.contains(told), "{told}: {out}");
        // Every answer tells it before the answer.
        let clock = ["clock", "sfo-1", "--as-of", "2026-11-25"];
        let (_, err, exit) = case(dir.path(), &clock);
        assert!(exit == Some(0) && err.contains(told), "{told}: {err}");
        // Writing to the case does not heal it.
        let event =
            ["event", "sfo-1", "cf28", "2026-11-10", "--as-of", "2026-11-25"];
        assert_eq!(case(dir.path(), &event).2, Some(0));
        let (out, _, exit) = verify(&[]);
        assert_eq!(exit, Some(1), "{out}");
        let (out, _, exit) = verify(&["--accept"]);
        assert_eq!(exit, Some(0), "{out}");
        let kept = fs::read_to_string(&path).unwrap();
        assert!(kept.contains("# by A. Reviewer"), "{kept}");
        assert_eq!(verify(&[]).2, Some(0));
    }
}

#[test]
fn a_case_of_an_earlier_version_is_used_without_a_word_and_proves_nothing() {
    let (dir, path) = grown();
    let whole = fs::read_to_string(&path).unwrap();
    let bare = whole
        .lines()
        .filter(|l| !l.starts_with("last") && !l.starts_with("link"))
        .fold(String::new(), |all, line| all + line + "\n");
    fs::write(&path, bare).unwrap();
    let clock = ["clock", "sfo-1", "--as-of", "2026-11-25"];
    let (_, err, exit) = case(dir.path(), &clock);
    assert_eq!((err.as_str(), exit), ("", Some(0)));
    let (out, _, exit) = case(dir.path(), &["verify", "sfo-1"]);
    assert!(exit == Some(1) && out.contains("earlier version"), "{out}");
    let set = ["set", "sfo-1", "last=x", "--as-of", "2026-11-25"];
    assert_eq!(case(dir.path(), &set).2, Some(64));
}
