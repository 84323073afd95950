//! What is shown is written as pages too, and a dossier as a workbook.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::{collections::BTreeSet, fs, path::Path};

use assert_cmd::Command;

const INVOICE: &str = "Seller,Example Trading\n\
    Invoice No,<img src=x>|2\n\
    Model,Qty,Unit Price USD,Amount USD,Origin\n\
    Antminer S21 Pro 234T,12,3276.00,39312.00,MY\n";

fn run(dir: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::cargo_bin("hashgate")
        .unwrap()
        .args(args)
        .current_dir(dir)
        .env_clear()
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("invoice.csv"), INVOICE).unwrap();
    dir
}

/// The amounts of a text, in its order.
fn amounts(text: &str) -> Vec<&str> {
    let ends = |c: char| !(c.is_ascii_digit() || ".,".contains(c));
    let is_amount = |word: &&str| {
        let cents = word.rsplit_once('.').map(|(_, cents)| cents.len());
        cents == Some(2) && word.len() > 3
    };
    text.split(ends).filter(is_amount).collect()
}

#[test]
fn one_call_writes_every_view_of_one_answer() {
    let dir = folder();
    let check = ["check", "invoice.csv", "--as-of", "2026-11-25"];
    let out = ["--html", "a.html", "--md", "a.md", "--xlsx", "a.xlsx"];
    let (exit, shown, _) = run(dir.path(), &[&check[..], &out].concat());
    assert_eq!(exit, Some(1));
    let (_, alone, _) = run(dir.path(), &check);
    assert_eq!(shown, alone, "pages change nothing of what is shown");
    let (_, full, _) = run(dir.path(), &[&check[..], &["--full"]].concat());
    let page = fs::read_to_string(dir.path().join("a.html")).unwrap();
    let body = page.split("<main>").nth(1).unwrap();
    assert!(body.contains("&lt;img src=x"), "{body}");
    assert!(!body.contains("<img"), "{body}");
    let markdown = fs::read_to_string(dir.path().join("a.md")).unwrap();
    // A drawing tells its numbers again.
    let all = |text| amounts(text).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(all(body), all(&markdown));
    for amount in amounts(&full) {
        assert!(body.contains(amount), "{amount} is not on the page");
    }
    let workbook = fs::read(dir.path().join("a.xlsx")).unwrap();
    assert!(workbook.starts_with(b"PK"));

    // The same with --json, and the same bytes each time.
    let (exit, json, _) =
        run(dir.path(), &[&check[..], &out, &["--json"]].concat());
    assert_eq!(exit, Some(1));
    assert!(json.starts_with('{'));
    let again = fs::read_to_string(dir.path().join("a.html")).unwrap();
    assert_eq!(again, page);
    assert_eq!(fs::read(dir.path().join("a.xlsx")).unwrap(), workbook);
}

#[test]
fn a_batch_writes_them_beside_each_answer() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        fs::create_dir_all(dir.path().join("in").join(name)).unwrap();
        let file = dir.path().join(format!("in/{name}/invoice.csv"));
        fs::write(file, INVOICE).unwrap();
    }
    let args = "check --batch in --out answers --also html,md,xlsx --as-of \
                2026-11-25";
    let args: Vec<&str> = args.split_whitespace().collect();
    let (exit, _, _) = run(dir.path(), &args);
    assert_eq!(exit, Some(1));
    for name in ["one", "two"] {
        for ending in ["json", "html", "md", "xlsx"] {
            let file = dir.path().join(format!("answers/{name}.{ending}"));
            assert!(file.is_file(), "{}", file.display());
        }
    }
}

#[test]
fn a_command_that_shows_no_page_says_so() {
    let dir = folder();
    let args = ["identify", "S21 200T", "--json", "--html", "x.html"];
    let (exit, shown, told) = run(dir.path(), &args);
    assert_eq!(exit, Some(64));
    // It is refused before anything is answered, as an object too.
    assert!(shown.contains("hashgate.error/1"), "{shown}");
    assert!(told.contains("--html"), "{told}");
    assert!(!dir.path().join("x.html").exists());
}
