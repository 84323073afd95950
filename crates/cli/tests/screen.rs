//! `screen` from the outside: batches that are interrupted, and decisions
//! that are recorded and then looked at.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

mod common;

use std::{fmt::Write as _, fs, path::Path};

use common::hashgate;

const OWN: &str = "entity_id,name\n1,Ruritania Mining Ltd\n2,Zenda Freight\n";

/// Parties with hits, without hits, and with a line break in the name.
fn parties(rows: usize) -> String {
    let mut text = "name,country\n".to_owned();
    for i in 0..rows {
        match i % 4 {
            0 => writeln!(text, "\"Ruritania, \"\"Mining\"\"\nLtd\",MY"),
            1 => writeln!(text, "Zenda Freight {i},"),
            2 => writeln!(text, "鲁里塔尼亚 {i},CN"),
            _ => writeln!(text, "Nobody In Particular {i},US"),
        }
        .unwrap();
    }
    text
}

fn batch(dir: &Path, more: &[&str]) -> (i32, String, String) {
    let args = [
        "screen",
        "--file",
        "parties.csv",
        "--against",
        "own.csv",
        "--as-of",
        "2026-11-25",
    ];
    hashgate(dir, &[args.as_slice(), more].concat())
}

#[test]
fn a_batch_cut_off_at_any_byte_is_resumed_to_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("own.csv"), OWN).unwrap();
    fs::write(dir.path().join("parties.csv"), parties(9)).unwrap();
    for (out, more) in [("out.csv", None), ("out.jsonl", Some("--jsonl"))] {
        let mut args = vec!["--out", out];
        args.extend(more);
        let (code, printed, err) = batch(dir.path(), &args);
        assert_eq!((code, printed.as_str(), err.as_str()), (1, "", ""));
        let whole = fs::read(dir.path().join(out)).unwrap();
        args.push("--resume");
        let step = whole.len() / 40;
        for cut in (0..whole.len()).step_by(step).chain([whole.len()]) {
            fs::write(dir.path().join(out), &whole[..cut]).unwrap();
            let (code, _, err) = batch(dir.path(), &args);
            assert_eq!(code, 1, "{out}, cut at {cut}: {err}");
            let resumed = fs::read(dir.path().join(out)).unwrap();
            assert_eq!(resumed, whole, "{out}, cut at {cut}");
        }
    }
}

#[test]
fn a_resumed_batch_has_the_exit_code_of_the_whole() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("own.csv"), OWN).unwrap();
    let text = "name\nZenda Freight\nNobody\nNobody Else\n";
    fs::write(dir.path().join("parties.csv"), text).unwrap();
    for (out, more) in [("out.csv", None), ("out.jsonl", Some("--jsonl"))] {
        let mut args = vec!["--out", out, "--resume"];
        args.extend(more);
        assert_eq!(batch(dir.path(), &args).0, 1);
        assert_eq!(batch(dir.path(), &args).0, 1, "{out}: all was done");
    }
}

#[test]
fn what_another_batch_has_left_is_not_gone_on_with() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("own.csv"), OWN).unwrap();
    fs::write(dir.path().join("parties.csv"), parties(9)).unwrap();
    batch(dir.path(), &["--out", "out.csv"]);
    batch(dir.path(), &["--out", "out.jsonl", "--jsonl"]);
    let other = parties(9).replace("Freight", "Shipping");
    fs::write(dir.path().join("parties.csv"), other).unwrap();
    let before = fs::read(dir.path().join("out.csv")).unwrap();
    let (code, _, err) = batch(dir.path(), &["--out", "out.csv", "--resume"]);
    assert_eq!(code, 65, "{err}");
    assert!(err.contains("row 2 is for another name"), "{err}");
    assert_eq!(fs::read(dir.path().join("out.csv")).unwrap(), before);
    let resume = ["--out", "out.jsonl", "--jsonl", "--resume"];
    let (code, _, err) = batch(dir.path(), &resume);
    assert_eq!(code, 65, "{err}");
    assert!(err.contains("answer 2 is for another name"), "{err}");

    fs::write(dir.path().join("parties.csv"), parties(9)).unwrap();
    let notes = dir.path().join("notes.txt");
    fs::write(&notes, "not to be lost\n").unwrap();
    for more in [None, Some("--jsonl")] {
        let mut args = vec!["--out", "notes.txt", "--resume"];
        args.extend(more);
        assert_eq!(batch(dir.path(), &args).0, 65);
        assert_eq!(fs::read(&notes).unwrap(), b"not to be lost\n");
    }
    let args = [
        "screen",
        "--file",
        "parties.csv",
        "--against",
        "own.csv",
        "--as-of",
        "2026-11-26",
    ];
    let (code, _, err) =
        hashgate(dir.path(), &[args.as_slice(), &resume].concat());
    assert_eq!(code, 65, "{err}");
    assert!(err.contains("give --as-of 2026-11-25"), "{err}");
}

fn decide(dir: &Path, decision: &str, day: &str) -> (i32, String, String) {
    hashgate(
        dir,
        &[
            "screen",
            "decide",
            "Zenda Freight Co",
            "--against",
            "own.csv",
            "--list",
            "own",
            "--entity",
            "2",
            "--decision",
            decision,
            "--person",
            "A. Reviewer",
            "--reason",
            "see the register extract",
            "--evidence",
            "register.txt",
            "--expires",
            "2027-05-25",
            "--as-of",
            day,
        ],
    )
}

fn screen(dir: &Path, day: &str) -> (i32, String, String) {
    let args = ["screen", "zenda  freight co", "--against", "own.csv"];
    hashgate(dir, &[args.as_slice(), &["--as-of", day]].concat())
}

#[test]
fn a_decision_holds_until_its_day_its_entry_or_a_later_one_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("own.csv");
    fs::write(&own, OWN).unwrap();
    fs::write(dir.path().join("register.txt"), "an extract").unwrap();
    assert_eq!(screen(dir.path(), "2026-12-01").0, 1);
    let (code, out, err) = decide(dir.path(), "false-positive", "2026-11-25");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("SHA-256"), "{out}");
    let (code, out, _) = screen(dir.path(), "2026-12-01");
    assert_eq!(code, 0);
    assert!(out.contains("Set aside as a false positive"), "{out}");
    // The day before it was made it did not apply, nor after its last day.
    assert_eq!(screen(dir.path(), "2026-11-24").0, 1);
    assert_eq!(screen(dir.path(), "2027-05-25").0, 0);
    let (code, out, _) = screen(dir.path(), "2027-05-26");
    assert_eq!(code, 1);
    assert!(out.contains("expired on 2027-05-25"), "{out}");

    fs::write(&own, OWN.to_owned() + "2,Hentzau Shipping\n").unwrap();
    let (code, out, _) = screen(dir.path(), "2026-12-01");
    assert_eq!(code, 1);
    assert!(out.contains("the listed entry has changed"), "{out}");
    let list = [
        "screen",
        "decisions",
        "--against",
        "own.csv",
        "--as-of",
        "2026-12-01",
    ];
    let (code, out, _) = hashgate(dir.path(), &list);
    assert_eq!(code, 1);
    assert!(out.contains("Applies no longer: the listed entry"), "{out}");

    fs::write(&own, OWN).unwrap();
    assert_eq!(decide(dir.path(), "true-match", "2026-11-28").0, 0);
    let (code, out, _) = screen(dir.path(), "2026-12-01");
    assert_eq!(code, 1);
    assert!(out.contains("Confirmed as a true match"), "{out}");
    let (_, out, _) = hashgate(dir.path(), &list);
    assert!(out.contains("A. Reviewer decided anew on 2026-11-28"), "{out}");

    fs::remove_file(dir.path().join("register.txt")).unwrap();
    let (code, _, err) = decide(dir.path(), "false-positive", "2026-11-29");
    assert_eq!(code, 66, "{err}");
    assert!(err.contains("register.txt cannot be opened"), "{err}");
}

#[test]
fn a_batch_is_resumed_with_its_own_options_and_lists_only() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("own.csv"), OWN).unwrap();
    fs::write(dir.path().join("parties.csv"), parties(9)).unwrap();
    let whole = ["--out", "out.csv"];
    batch(dir.path(), &whole);
    let before = fs::read(dir.path().join("out.csv")).unwrap();
    let refused = |args: &[&str], what: &str| {
        let args = [&whole[..], &["--resume"], args].concat();
        let (code, _, err) = batch(dir.path(), &args);
        assert_eq!(code, 65, "{what}: {err}");
        assert!(err.contains(what), "{err}");
        let after = fs::read(dir.path().join("out.csv")).unwrap();
        assert_eq!(after, before, "{what}");
    };
    refused(&["--min-score", "0.5"], "--min-score was - and is 0.5 now");
    refused(&["--top", "3"], "--top was 25");
    fs::write(dir.path().join("own.csv"), OWN.to_owned() + "9,New\n").unwrap();
    refused(&[], "what is searched was");
    fs::write(dir.path().join("own.csv"), OWN).unwrap();
    assert_eq!(decide(dir.path(), "escalate", "2026-11-25").0, 66);
    fs::write(dir.path().join("register.txt"), "an extract").unwrap();
    assert_eq!(decide(dir.path(), "escalate", "2026-11-25").0, 0);
    refused(&[], "the decisions was");
    fs::remove_dir_all(dir.path().join("store")).unwrap();
    let again = [&whole[..], &["--resume"]].concat();
    assert_eq!(batch(dir.path(), &again).0, 1);
    fs::remove_file(dir.path().join("out.csv.stamp")).unwrap();
    refused(&[], "out.csv.stamp is not there");
}

#[test]
fn a_decision_that_was_changed_by_hand_sets_no_hit_aside() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("own.csv"), OWN).unwrap();
    let paper = dir.path().join("register.txt");
    fs::write(&paper, "an extract").unwrap();
    decide(dir.path(), "false-positive", "2026-11-25");
    assert_eq!(screen(dir.path(), "2026-12-01").0, 0);
    let verify = ["screen", "decisions", "--verify"];
    assert_eq!(hashgate(dir.path(), &verify).0, 0);
    fs::write(&paper, "another extract").unwrap();
    let (code, _, err) = screen(dir.path(), "2026-12-01");
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("register.txt has changed since"), "{err}");
    let list = ["screen", "decisions", "--against", "own.csv"];
    let (code, out, _) = hashgate(dir.path(), &list);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("does not count: "), "{out}");
    assert!(!out.contains("None was recorded"), "{out}");
    assert_eq!(hashgate(dir.path(), &verify).0, 1);
    fs::write(&paper, "an extract").unwrap();
    let path = dir.path().join("store/decisions.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("2027-05-25", "2099-05-25")).unwrap();
    let (code, _, err) = screen(dir.path(), "2026-12-01");
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("it was changed by hand"), "{err}");
    let (code, out, _) = hashgate(dir.path(), &verify);
    assert_eq!(code, 1);
    assert!(out.contains("line 1: it was changed by hand"), "{out}");
}

#[test]
fn a_false_positive_has_a_longest_term_however_its_line_was_written() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("own.csv"), OWN).unwrap();
    fs::write(dir.path().join("register.txt"), "an extract").unwrap();
    let decided = |expires: &str| {
        let args = [
            "screen",
            "decide",
            "Zenda Freight Co",
            "--against",
            "own.csv",
            "--list",
            "own",
            "--entity",
            "2",
            "--decision",
            "false-positive",
            "--person",
            "A. Reviewer",
            "--reason",
            "see the extract",
            "--evidence",
            "register.txt",
            "--as-of",
            "2026-11-25",
            "--expires",
            expires,
        ];
        hashgate(dir.path(), &args)
    };
    for beyond in ["2027-11-27", "2099-01-01", "9999-12-31"] {
        let (code, out, err) = decided(beyond);
        assert!(code == 64 && out.is_empty(), "{beyond}: {out}");
        assert!(err.contains("until 2027-11-26 at the latest"), "{err}");
    }
    let path = dir.path().join("store/decisions.jsonl");
    assert!(!path.exists(), "what was refused was not recorded");
    let (code, _, err) = decided("2027-11-26");
    assert_eq!(code, 0, "{err}");
    let text = fs::read_to_string(&path).unwrap();
    let mut line: serde_json::Value = serde_json::from_str(&text).unwrap();
    let fields = line.as_object_mut().unwrap();
    fields.remove("link");
    for expires in [serde_json::json!("9999-12-31"), serde_json::Value::Null] {
        line["expires"] = expires;
        fs::write(&path, line.to_string() + "\n").unwrap();
        let (code, _, err) = screen(dir.path(), "2027-11-26");
        assert!(code == 0 && err.contains("expires on 2027-11-26"), "{err}");
        let (code, out, _) = screen(dir.path(), "2027-11-27");
        assert!(code == 1 && out.contains("expired on 2027-11-26"), "{out}");
    }
}
