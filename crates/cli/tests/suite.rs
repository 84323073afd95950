//! Runs every story of `suite/`; `suite/README.md` tells their form.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

mod wire;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::Command;
use hashgate_model::visible_on_one_line;
use serde::Deserialize;
use textwrap::core::display_width;
use wire::unlike_schema;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    #[allow(dead_code, reason = "the title is for people")]
    title: String,
    args: Vec<String>,
    exit: i32,
    #[serde(default = "yes")]
    json: bool,
    stdin: Option<String>,
    #[serde(default)]
    make: Vec<Make>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Make {
    file: String,
    #[serde(default)]
    head: String,
    fill: String,
    times: usize,
    #[serde(default)]
    tail: String,
}

fn yes() -> bool {
    true
}

#[test]
fn every_story_ends_as_it_is_told() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../suite");
    let mut folders = Vec::new();
    find_stories(&suite, &mut folders);
    folders.sort();
    // One topic or one story while it is written, as suite/README.md says.
    if let Ok(part) = std::env::var("HASHGATE_STORY") {
        folders.retain(|f| f.to_string_lossy().contains(&part));
    }
    assert!(!folders.is_empty(), "no story found under {}", suite.display());
    let wrong: Vec<String> =
        folders.iter().flat_map(|folder| tell(folder)).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} stories end otherwise:\n\n{}",
        wrong.len(),
        folders.len(),
        wrong.join("\n\n")
    );
    println!("{} stories told", folders.len());
}

fn find_stories(dir: &Path, found: &mut Vec<PathBuf>) {
    if dir.join("story.toml").is_file() {
        found.push(dir.to_owned());
        return;
    }
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find_stories(&path, found);
        }
    }
}

/// Runs one story; gives what is wrong with it.
fn tell(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("story.toml")).unwrap();
    let story: Story = match toml::from_str(&text) {
        Ok(story) => story,
        Err(e) => return vec![format!("{}: {e}", folder.display())],
    };
    let scratch = tempfile::tempdir().unwrap();
    copy(folder, scratch.path());
    for make in &story.make {
        let text =
            make.head.clone() + &make.fill.repeat(make.times) + &make.tail;
        fs::write(scratch.path().join(&make.file), text).unwrap();
    }
    let mut wrong = Vec::new();
    let refused = folder.components().any(|c| c.as_os_str() == "refuse");
    let (out, err, exit) = run(&story, &[], scratch.path());
    if exit != Some(story.exit) {
        wrong.push(format!(
            "{}: exit {exit:?}, told {}\n{out}{err}",
            folder.display(),
            story.exit
        ));
    }
    if refused {
        wrong.extend(compare(&folder.join("expect.err"), &err));
        if !out.is_empty() {
            wrong.push(format!("{}: printed {out}", folder.display()));
        }
        // A failure is an object too, with the same exit code.
        let (json, err, exit) = run(&story, &["--json"], scratch.path());
        wrong.extend(compare(&folder.join("expect.error.json"), &json));
        if exit != Some(story.exit) || err.is_empty() {
            wrong.push(format!(
                "{}: with --json exit {exit:?}, told {}\n{err}",
                folder.display(),
                story.exit
            ));
        }
        wrong.extend(unlike_schemas(&json, folder));
    } else {
        wrong.extend(compare(&folder.join("expect.txt"), &out));
        wrong.extend(answers_of_today(folder, &out));
        if is_short_memo(&story) {
            wrong.extend(
                unlike_a_page(&out)
                    .map(|why| format!("{}: {why}\n{out}", folder.display())),
            );
            let (full, _, _) = run(&story, &["--full"], scratch.path());
            wrong.extend(compare(&folder.join("expect.full.txt"), &full));
            let (json, _, _) = run(&story, &["--json"], scratch.path());
            wrong.extend(
                lost(&json, &full)
                    .map(|why| format!("{}: {why}", folder.display())),
            );
        }
        if story.json {
            let (json, _, _) = run(&story, &["--json"], scratch.path());
            wrong.extend(compare(&folder.join("expect.json"), &json));
            wrong.extend(unlike_schemas(&json, folder));
        }
    }
    wrong
}

/// Why a story would end otherwise tomorrow: it answers as of the day on which
/// it runs, and none of its own words and files names that day.
fn answers_of_today(folder: &Path, out: &str) -> Option<String> {
    let now = jiff::ZonedDateTime::now().in_tz("America/New_York").unwrap();
    let today = now.date().to_string();
    let inputs = fs::read_dir(folder).unwrap().filter_map(|entry| {
        let path = entry.unwrap().path();
        let told = path.file_name()?.to_string_lossy().starts_with("expect.");
        if told { None } else { fs::read(path).ok() }
    });
    let mut inputs = inputs.map(|b| String::from_utf8_lossy(&b).into_owned());
    let given = inputs.any(|text| text.contains(&today));
    (!given && out.contains(&format!("as of {today}"))).then(|| {
        format!("{}: answers as of today; give --as-of", folder.display())
    })
}

/// Whether a story prints the memo on one page.
fn is_short_memo(story: &Story) -> bool {
    let others = ["--full", "--explain", "--batch", "--json", "--sheet"];
    let is_other = |arg: &String| {
        others.iter().any(|other| arg.split('=').next() == Some(*other))
    };
    story.args.first().is_some_and(|arg| arg == "check")
        && !story.args.iter().any(is_other)
}

/// Why a memo is no page that begins with verdict and money, if so.
fn unlike_a_page(memo: &str) -> Option<String> {
    let lines: Vec<&str> = memo.lines().collect();
    if lines.len() > 40 {
        return Some(format!("{} lines", lines.len()));
    }
    if let Some(wide) = lines.iter().find(|l| display_width(l) > 80) {
        return Some(format!("{} columns: {wide}", display_width(wide)));
    }
    let verdicts = ["CLEAR", "NEEDS EVIDENCE", "HOLD", "REFUSE"];
    let first = lines.first().copied().unwrap_or_default();
    if !verdicts.iter().any(|verdict| first.starts_with(verdict))
        || !(first.contains("USD") || first.contains("not known"))
        || !lines.get(1).is_some_and(|second| second.starts_with("duty "))
    {
        return Some("verdict and money are not on its first lines".into());
    }
    let flat = memo.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut told = BTreeSet::new();
    flat.split(". ")
        .filter(|sentence| sentence.chars().count() > 30)
        .find(|sentence| !told.insert(*sentence))
        .map(|twice| format!("told twice: {twice}"))
}

/// What of a dossier its full memo does not tell, if anything.
fn lost(json: &str, full: &str) -> Option<String> {
    let dossier: serde_json::Value = serde_json::from_str(json).unwrap();
    let squeezed = |text: &str| -> String {
        visible_on_one_line(text).split_whitespace().collect()
    };
    let full = squeezed(full);
    let of = |list: &str, field: &str| -> Vec<String> {
        dossier
            .pointer(list)
            .and_then(serde_json::Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|v| {
                let v = if field.is_empty() { Some(v) } else { v.get(field) };
                v?.as_str().map(str::to_owned)
            })
            .collect()
    };
    let told = [
        of("/findings", "title"),
        of("/findings", "because"),
        of("/evidence", "paper"),
        of("/questions", "question"),
        of("/duty/unsupported", ""),
        of("/duty/notes", ""),
        of("/provenance/remarks", "text"),
        of("/provenance/assumed", ""),
        of("/provenance/faults", ""),
        of("/provenance/screened", ""),
        of("/provenance/copies", ""),
    ];
    told.into_iter()
        .flatten()
        .find(|text| !full.contains(&squeezed(text)))
        .map(|text| format!("--full does not tell: {text}"))
}

#[test]
fn a_memo_that_is_no_page_is_told() {
    let page = "CLEAR   landed USD 1.00\nduty USD 0.10\n";
    assert_eq!(unlike_a_page(page), None);
    assert!(unlike_a_page("duty USD 0.10\nCLEAR   landed USD 1\n").is_some());
    assert!(unlike_a_page(&format!("{page}{}", "x\n".repeat(39))).is_some());
    assert!(unlike_a_page(&format!("{page}{}", "矿".repeat(41))).is_some());
    let twice = "The parties were not screened against full lists. ";
    assert!(unlike_a_page(&format!("{page}{}", twice.repeat(2))).is_some());
    let json = r#"{"findings": [{"title": "No declaration for\nthese."}]}"#;
    assert_eq!(lost(json, "No declaration\n  for these."), None);
    assert!(lost(json, "No declaration.").is_some());
}

/// Why what a story printed is not of the schemas that it names, if so.
fn unlike_schemas(json: &str, folder: &Path) -> Option<String> {
    let why = unlike_schema(json)?;
    Some(format!("{}: {why}", folder.display()))
}

#[test]
fn an_object_that_is_not_of_the_schema_is_told() {
    let wrong = r#"{"schema": "hashgate.error/1", "code": "no_such"}"#;
    let why = unlike_schema(wrong).unwrap();
    assert!(why.contains("/code"), "{why}");
    assert!(why.contains("message"), "{why}");
}

fn run(
    story: &Story,
    more: &[&str],
    dir: &Path,
) -> (String, String, Option<i32>) {
    let mut command = Command::cargo_bin("hashgate").unwrap();
    command
        .args(&story.args)
        .args(more)
        .current_dir(dir)
        .env_clear()
        .env("XDG_DATA_HOME", dir)
        .env("HOME", dir);
    if let Some(file) = &story.stdin {
        command.write_stdin(fs::read(dir.join(file)).unwrap());
    }
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// The pack's hash moves with every word of `data/`; a story is about the
/// answer, so the hash is written as stars.
fn without_hash(text: &str) -> String {
    let pack = hashgate_embedded::pack().unwrap();
    let mut text = text
        .replace(&pack.meta.sha256, "****")
        .replace(&pack.meta.short_hash(), "****");
    for part in &pack.meta.parts {
        text = text.replace(&part.sha256, "****");
    }
    text
}

fn compare(file: &Path, printed: &str) -> Option<String> {
    let got = without_hash(printed);
    if std::env::var_os("HASHGATE_BLESS").is_some() {
        fs::write(file, &got).unwrap();
        return None;
    }
    let told = fs::read_to_string(file).unwrap_or_default();
    if told == got {
        return None;
    }
    let first = told
        .lines()
        .zip(got.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_else(|| told.lines().count().min(got.lines().count()));
    let line = |text: &str| text.lines().nth(first).unwrap_or("").to_owned();
    Some(format!(
        "{} line {}:\n  told: {}\n  got:  {}",
        file.display(),
        first + 1,
        line(&told),
        line(&got)
    ))
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
