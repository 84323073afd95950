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
