//! What the README shows is what the program prints.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::{fs, path::Path};

use assert_cmd::Command;

const MARK: &str = "<!-- output: ";

/// Each block under an `output:` mark shows the output of that command from
/// its first line on; a line of `...` leaves lines out, and the pack's hash,
/// which moves with every word of `data/`, is written as stars.
#[test]
fn the_readme_shows_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let bless = std::env::var_os("HASHGATE_BLESS").is_some();
    let mut written = String::new();
    let mut rest = readme.as_str();
    let mut shown = 0;
    while let Some((before, after)) = rest.split_once(MARK) {
        let (command, after) = after.split_once(" -->").unwrap();
        let (lead, after) = after.split_once("```text\n").unwrap();
        let (block, after) = after.split_once("```").unwrap();
        let output = Command::cargo_bin("hashgate")
            .unwrap()
            .args(command.split(' '))
            .current_dir(&root)
            .env_clear()
            .output()
            .unwrap();
        let pack = hashgate_embedded::pack().unwrap();
        let printed = String::from_utf8(output.stdout)
            .unwrap()
            .replace(&pack.meta.short_hash(), "****");
        let block = if bless { printed.clone() } else { block.to_owned() };
        holds(&block, &printed);
        for part in
            [before, MARK, command, " -->", lead, "```text\n", &block, "```"]
        {
            written.push_str(part);
        }
        rest = after;
        shown += 1;
    }
    assert!(shown > 0, "the README shows no output");
    if bless {
        fs::write(path, written + rest).unwrap();
    }
}

/// Every line of the block stands in the output, in the same order, and next
/// to each other unless a line of `...` is between them.
fn holds(block: &str, printed: &str) {
    let mut lines = printed.lines().filter(|line| !line.is_empty());
    let mut gap = false;
    for line in block.lines().filter(|line| !line.is_empty()) {
        if line.trim() == "..." {
            gap = true;
            continue;
        }
        let found = if gap {
            lines.any(|printed| printed == line)
        } else {
            lines.next() == Some(line)
        };
        assert!(found, "the README shows a line that is not printed: {line}");
        gap = false;
    }
}

/// What the pages for contributors quote is there: every path of the source
/// that has no place left open in it (`<kind>`, `<maker>`).
#[test]
fn every_file_that_a_page_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut pages: Vec<_> = fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|page| page.unwrap().path())
        .filter(|page| page.extension().is_some_and(|end| end == "md"))
        .collect();
    pages.extend(["README.md", "DESIGN.md"].map(|page| root.join(page)));
    let tops = ["crates/", "data/", "docs/", "fuzz/", "suite/", "bench/"];
    let (mut named, mut missing) = (0, Vec::new());
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for quoted in text.split('`').skip(1).step_by(2) {
            let open = quoted.contains(['<', '*', ' ', '{', '…'])
                || quoted.contains("...");
            if open || !tops.iter().any(|top| quoted.starts_with(top)) {
                continue;
            }
            named += 1;
            if !root.join(quoted).exists() {
                missing.push(format!("{}: {quoted}", page.display()));
            }
        }
    }
    assert!(named > 50, "only {named} paths were found in the pages");
    assert!(missing.is_empty(), "not there: {missing:#?}");
}
