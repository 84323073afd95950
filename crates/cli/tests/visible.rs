//! What others wrote cannot act on a terminal, whatever path it takes to it:
//! answers, refusals, remarks, JSON, calendars, letters, names in a pack.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// Clears the screen, turns the text colour and the direction of writing,
/// goes back to the start of the line, rings, and is the C1 form of a line
/// feed.
const ACTS: &str = "\u{1b}[2J\u{1b}[31m\u{202e}\u{85}\u{7}\r\u{2066}";

/// As [`ACTS`], of what TOML and file names take.
const TURNS: &str = "\u{202e}\u{2066}\u{2028}\u{e0041}";

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hashgate"))
        .current_dir(dir)
        .env_clear()
        .env("HASHGATE_DATA", dir.join("store"))
        .env("HASHGATE_CASES", dir.join("cases"))
        .args(args)
        .output()
        .unwrap()
}

fn acts(text: &str) -> Option<char> {
    text.chars().find(|c| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(
                c,
                '\u{061c}'
                    | '\u{200e}'
                    | '\u{200f}'
                    | '\u{2028}'..='\u{202e}'
                    | '\u{2066}'..='\u{2069}'
                    | '\u{e0000}'..='\u{e007f}'
            )
    })
}

/// Nothing of what the command printed acts unseen; it printed something.
fn is_clean(dir: &Path, args: &[&str]) {
    for more in [&[][..], &["--json"]] {
        let args = [args, more].concat();
        let output = run(dir, &args);
        let (out, err) = (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        );
        assert!(!(out.is_empty() && err.is_empty()), "{args:?}");
        let code = output.status.code();
        assert!(code.is_some_and(|code| code != 70), "{args:?}: {err}");
        // A calendar's lines end as RFC 5545 asks.
        let out = out.replace("\r\n", "\n");
        for text in [&out, &err] {
            assert_eq!(acts(text), None, "{args:?}: {text:?}");
        }
        for line in err.lines() {
            assert!(line.chars().count() < 800, "{args:?}: {line}");
        }
    }
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [
        (
            "invoice.csv",
            format!(
                "Seller,Zenda{ACTS}Ltd\nInvoice No,INV{ACTS}\nModel,Qty,Unit \
                 Price USD,Amount,Origin\nAntminer S21 Pro{ACTS} \
                 234T,12,3276.00,39312.00,MY\n"
            ),
        ),
        (
            "bad.csv",
            format!(
                "Model,Qty,Unit Price USD,Amount,Origin{ACTS}\nAnt,1{ACTS}2,\
                 3276{ACTS}.00,39312.00,MY\n"
            ),
        ),
        ("parties.csv", format!("name,country\n\"Sophgo{ACTS}\",CN\n")),
        ("place.csv", format!("name,country\nSophgo,\"C{ACTS}\"\n")),
        ("own.csv", format!("entity_id,name\n\"1{ACTS}\",\"Zenda{ACTS}\"\n")),
        (
            "holdings.csv",
            format!("owner,owned,share\n\"Sophgo{ACTS}\",\"S{ACTS}\",60%\n"),
        ),
        ("share.csv", format!("owner,owned,share\nA,B,\"6{ACTS}0%\"\n")),
        ("lines.csv", format!("description\n\"Antminer S21{ACTS}\"\n")),
        ("facts.toml", format!("[shipment]\n\"x{TURNS}\" = \"y{TURNS}\"\n")),
        (
            "entries.csv",
            format!(
                "Entry Summary Number,Entry Summary Line Number,HTS Number - \
                 Full,Country of Origin Code,Entry Date,Line Tariff Goods \
                 Value Amount,Line Tariff Duty Amount\n\"XYZ{ACTS}-0000022-6\
                 \",1,8543709860,\"M{ACTS}\",11/10/2026,1000.00,26.00\n"
            ),
        ),
        (
            "events.toml",
            format!(
                "name = \"n{TURNS}\"\ngoods = \"g\\u001b[2J{TURNS}\"\n\
                 importer = \"i\\u001b[2J{TURNS}\"\nport = \"p{TURNS}\"\n\
                 ground = \"g{TURNS}\"\nvalue_usd = \"31000\"\n[[event]]\n\
                 kind = \"seizure_notice_mailed\"\ndate = 2026-11-02\n\
                 note = \"n\\u001b[2J{TURNS}\"\n"
            ),
        ),
        (
            "kinds.toml",
            format!(
                "\"k\\u001b{TURNS}\" = 1\n[[event]]\nkind = \"s\\u001b{TURNS}\
                 \"\ndate = \"d\\u001b{TURNS}\"\n"
            ),
        ),
        ("no-toml.toml", format!("x = {ACTS}\n")),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

#[test]
fn nothing_in_a_file_acts_on_the_terminal() {
    let dir = folder();
    for line in [
        "check invoice.csv --as-of 2026-11-25",
        "check bad.csv --as-of 2026-11-25",
        "check invoice.csv --facts facts.toml",
        "check invoice.csv --facts no-toml.toml",
        "check invoice.csv --holdings holdings.csv --as-of 2026-11-25",
        "screen --file parties.csv",
        "screen --file parties.csv --against own.csv",
        "screen --file place.csv",
        "screen Zenda --against own.csv",
        "screen owners --file holdings.csv",
        "screen owners --file share.csv",
        "identify --file lines.csv",
        "duty reconcile entries.csv --as-of 2026-11-25",
        "case clock --file events.toml --as-of 2026-11-25",
        "case ics --all --file events.toml --as-of 2026-11-25",
        "case letter petition --file events.toml --as-of 2026-11-25",
        "case verify --file events.toml --as-of 2026-11-25",
        "case clock --file kinds.toml --as-of 2026-11-25",
        "case clock --file no-toml.toml --as-of 2026-11-25",
    ] {
        is_clean(dir.path(), &line.split(' ').collect::<Vec<_>>());
    }
}

#[test]
fn nothing_in_a_word_of_the_command_line_acts_on_the_terminal() {
    let dir = folder();
    let word = format!("x{ACTS}=y");
    for line in [
        "check",
        "check invoice.csv --origin",
        "check invoice.csv --as-of",
        "check invoice.csv --facts",
        "identify",
        "identify --file",
        "screen",
        "screen --lists",
        "screen Zenda --against",
        "screen Zenda --country",
        "screen compare x",
        "duty",
        "duty 8543.70.98.60 --origin",
        "duty 8543.70.98.60 --origin CN --value 1 --entry-date",
        "duty 8543.70.98.60 --origin CN --value 1 --entry-date 2026-11-25 \
         --fact",
        "case new",
        "case show",
        "case clock",
        "case verify",
        "case letter",
        "case --dir nowhere set x",
        "rules show",
        "ledger --model",
        "ledger --port",
        "network verify",
        "evidence verify --manifest",
        "evidence add",
        "pack verify",
        "pack update --list",
        "pack update --from-file",
        "pack update --list us-ofac-sdn --address",
        "fleet scan",
        "generate schema",
        "no-such-command",
        "--pack",
    ] {
        let mut args: Vec<&str> = line.split(' ').collect();
        args.push(&word);
        is_clean(dir.path(), &args);
    }
}

#[test]
fn a_paper_with_a_name_that_acts_is_kept_and_packed_under_a_plain_one() {
    let dir = folder();
    let name = "=sdoc\u{1b}[2J\u{202e}fdp.txt";
    fs::create_dir(dir.path().join("entry")).unwrap();
    fs::write(dir.path().join(name), "a paper").unwrap();
    let manifest = ["--manifest", "entry/evidence.toml"];
    let add = ["evidence", "add", name, "--for", "sdoc", "--model", "S21"];
    let more = ["--note", ACTS, "--issuer", ACTS];
    is_clean(dir.path(), &[&add[..], &more[..], &manifest[..]].concat());
    for command in ["list", "verify"] {
        is_clean(
            dir.path(),
            &[&["evidence", command][..], &manifest[..]].concat(),
        );
    }
    let pack = ["evidence", "pack", "packed"];
    let output = run(dir.path(), &[&pack[..], &manifest[..]].concat());
    assert!(output.status.success());
    let names = |folder: &str| -> Vec<String> {
        fs::read_dir(dir.path().join(folder))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    for folder in ["packed", "entry/papers"] {
        let names = names(folder);
        assert!(names.iter().any(|n| n.ends_with("=sdoc_[2J_fdp.txt")));
        assert!(names.iter().all(|n| acts(n).is_none()), "{names:?}");
    }
    let index = fs::read_to_string(dir.path().join("packed/index.html"));
    assert_eq!(acts(&index.unwrap()), None);
}

#[test]
fn no_cell_of_a_batch_is_a_formula_and_the_batch_goes_on_behind_it() {
    let dir = folder();
    let names = ["=Sophgo", "+Sophgo", "-Sophgo", "@Sophgo", "Zenda"];
    let file = format!("name\n{}\n", names.join("\n"));
    fs::write(dir.path().join("formulas.csv"), file).unwrap();
    let whole = ["screen", "--file", "formulas.csv", "--out", "out.csv"];
    let answered = |args: &[&str]| {
        let output = run(dir.path(), args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        fs::read_to_string(dir.path().join("out.csv")).unwrap()
    };
    let all = answered(&whole);
    for name in &names[..4] {
        assert!(all.contains(&format!(",'{name},")), "{all}");
        assert!(!all.contains(&format!(",{name},")), "{all}");
    }
    // Cut behind the second name, and taken up again: the same bytes.
    let (begun, _) = all.split_once("\n3,").unwrap();
    fs::write(dir.path().join("out.csv"), format!("{begun}\n")).unwrap();
    assert_eq!(answered(&[&whole[..], &["--resume"]].concat()), all);
}
