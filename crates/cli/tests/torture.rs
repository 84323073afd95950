//! Nothing that was acknowledged is lost: kills, full disks, writers at once,
//! torn and flipped files, closed pipes.
//!
//! The short form runs with every test. The long one is asked for by how many
//! kills and flips there shall be, and prints what it did:
//!
//! ```text
//! HASHGATE_TORTURE=500 cargo test -p hashgate-cli --test torture -- --nocapture
//! ```

#![cfg(unix)]
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "names that the program gives itself"
)]
#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

#[path = "common/ofac.rs"]
mod ofac;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

const LIST: &str = "us-ofac-consolidated";

/// How many kills and how many flips there shall be.
fn times(short: usize) -> usize {
    std::env::var("HASHGATE_TORTURE")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(short)
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }
}

fn program(dir: &Path, args: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hashgate"));
    command
        .current_dir(dir)
        .env_clear()
        .env("HASHGATE_DATA", dir.join("store"))
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn run(dir: &Path, args: &str) -> Output {
    program(dir, &words(args)).output().unwrap()
}

/// The program under a limit of so many blocks for each file, as on a full
/// disk; the signal is ignored, so that the write fails.
fn run_full(dir: &Path, args: &str, blocks: usize) -> Output {
    let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    Command::new("sh")
        .current_dir(dir)
        .env_clear()
        .env("HASHGATE_DATA", dir.join("store"))
        .args(["-c", &line, env!("CARGO_BIN_EXE_hashgate")])
        .args(words(args))
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr)
}

/// A writer of a store, and how the program tells what the store holds.
struct Writer {
    name: &'static str,
    /// What is written the n-th time.
    write: fn(usize) -> String,
    /// The sign of it in what is told.
    sign: fn(usize) -> String,
    /// What tells what is held.
    read: &'static str,
    /// The codes with which that answers of a sound store.
    sound: &'static [i32],
    /// What proves that nothing was changed by hand, where that is proved.
    verify: Option<&'static str>,
    /// The files of the store.
    files: &'static [&'static str],
}

const WRITERS: [Writer; 6] = [
    Writer {
        name: "evidence add",
        write: |n| format!("evidence add p{n}.txt --for sdoc --model S21"),
        sign: |n| format!("\"p{n}.txt\""),
        read: "evidence list --json",
        sound: &[0],
        verify: Some("evidence verify"),
        files: &["evidence.toml"],
    },
    Writer {
        name: "case new",
        write: |n| format!("case --dir cases new c{n} --value 4200"),
        sign: |n| format!("\"c{n}\""),
        read: "case --dir cases list --as-of 2026-11-25 --json",
        sound: &[0],
        verify: Some("case --dir cases verify c0"),
        files: &["cases/c0.toml"],
    },
    Writer {
        name: "case event",
        write: |n| {
            format!(
                "case --dir cases event grown cf28 2026-11-02 --note note-{n}. \
                 --as-of 2026-11-25"
            )
        },
        sign: |n| format!("note-{n}."),
        read: "case --dir cases show grown",
        sound: &[0],
        verify: Some("case --dir cases verify grown"),
        files: &["cases/grown.toml"],
    },
    Writer {
        name: "screen decide",
        write: |n| {
            format!(
                "screen decide Zenda --against own.csv --list own --entity 2 \
                 --decision escalate --person A --reason reason-{n}. --as-of \
                 2026-11-25"
            )
        },
        sign: |n| format!("reason-{n}."),
        read: "screen decisions --against own.csv --as-of 2026-11-25 --json",
        sound: &[0, 1],
        verify: Some("screen decisions --verify"),
        files: &["store/decisions.jsonl"],
    },
    Writer {
        name: "pack update",
        write: |n| {
            let file = if n % 2 == 0 { "even" } else { "odd" };
            format!(
                "pack update --taken 2026-11-20 --from-file \
                 {LIST}={file}/cons_prim.csv --from-file \
                 {LIST}={file}/cons_alt.csv --from-file \
                 {LIST}={file}/cons_add.csv"
            )
        },
        sign: |_| "EXAMPLE HOLDING NUMBER 5".to_owned(),
        read: "screen --json --top 3 --as-of 2026-11-25 EXAMPLE&HOLDING&NUMBER&5",
        sound: &[1],
        verify: None,
        files: &["store/updates.toml", "store/lists.index"],
    },
    Writer {
        name: "case ics",
        write: |n| {
            format!(
                "case --dir cases ics told --as-of 2026-11-{:02}",
                10 + n % 9
            )
        },
        sign: |_| "BEGIN:VCALENDAR".to_owned(),
        read: "case --dir cases ics told --as-of 2026-11-25",
        sound: &[0],
        verify: None,
        files: &[],
    },
];

impl Writer {
    /// What the store holds, as the program tells it; it must be sound.
    fn told(&self, dir: &Path) -> String {
        let args: Vec<String> =
            words(self.read).iter().map(|w| w.replace('&', " ")).collect();
        let output = program(dir, &args).output().unwrap();
        let text = text(&output);
        let code = output.status.code();
        assert!(
            code.is_some_and(|code| self.sound.contains(&code)),
            "{}: {code:?}: {text}",
            self.name
        );
        text
    }

    fn holds_all(&self, dir: &Path, acknowledged: &BTreeSet<usize>) {
        let told = self.told(dir);
        for n in acknowledged {
            let sign = (self.sign)(*n);
            assert!(told.contains(&sign), "{} {n}: {told}", self.name);
        }
    }
}

/// A folder in which every writer can write.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("own.csv"), "entity_id,name\n2,Zenda\n3,Strelsau\n").unwrap();
    for (file, company) in [("even", "ZEPHYR BASALT"), ("odd", "ZEPHYR SLATE")]
    {
        fs::create_dir(at(file)).unwrap();
        let list = ofac::primary(300, company);
        fs::write(at(file).join("cons_prim.csv"), list).unwrap();
        for other in ["cons_alt.csv", "cons_add.csv"] {
            fs::write(at(file).join(other), "\u{1a}").unwrap();
        }
    }
    for args in [
        "case --dir cases new grown --value 4200",
        "case --dir cases new told --value 4200",
        "case --dir cases event told cf28 2026-11-02 --as-of 2026-11-25",
    ] {
        let output = run(dir.path(), args);
        assert!(output.status.success(), "{}", text(&output));
    }
    dir
}

/// A paper of its own for the n-th time.
fn paper(dir: &Path, n: usize) {
    fs::write(dir.join(format!("p{n}.txt")), format!("paper {n}")).unwrap();
}

#[test]
fn what_was_acknowledged_survives_kills() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let each = times(48).div_ceil(WRITERS.len());
    let mut tally = Vec::new();
    for writer in &WRITERS {
        let dir = folder();
        let dir = dir.path();
        paper(dir, 0);
        let begun = Instant::now();
        let first = run(dir, &(writer.write)(0));
        assert!(first.status.success(), "{}: {}", writer.name, text(&first));
        // A little longer than it takes, so that some end in time.
        let whole = begun.elapsed() * 5 / 4;
        let mut acknowledged = BTreeSet::from([0]);
        for n in 1..=each {
            paper(dir, n);
            let mut child =
                program(dir, &words(&(writer.write)(n))).spawn().unwrap();
            let micros = usize::try_from(whole.as_micros()).unwrap();
            let wait = dice.below(micros) as u64;
            thread::sleep(Duration::from_micros(wait));
            let _ = child.kill();
            if child.wait().unwrap().success() {
                acknowledged.insert(n);
            }
            writer.holds_all(dir, &acknowledged);
        }
        // The store can be written to after all that.
        paper(dir, each + 1);
        let last = run(dir, &(writer.write)(each + 1));
        assert!(last.status.success(), "{}: {}", writer.name, text(&last));
        acknowledged.insert(each + 1);
        writer.holds_all(dir, &acknowledged);
        tally.push(format!(
            "{}: {each} kills, {} acknowledged",
            writer.name,
            acknowledged.len()
        ));
    }
    println!("{}", tally.join("\n"));
}

/// The files below a folder with their content, but not what keeps writers
/// out of each other's way.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else if !name.ends_with(".lock") {
                all.push((entry.path(), fs::read(entry.path()).unwrap()));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn on_a_full_disk_the_store_stays_as_it_was() {
    let dir = folder();
    let dir = dir.path();
    for n in 0..2 {
        paper(dir, n);
    }
    for writer in &WRITERS {
        let first = run(dir, &(writer.write)(0));
        assert!(first.status.success(), "{}: {}", writer.name, text(&first));
    }
    let pack = "evidence pack broker.zip";
    assert!(run(dir, pack).status.success());
    for writer in &WRITERS {
        let before = files(dir);
        let full = run_full(dir, &(writer.write)(1), 0);
        // A calendar is made all the same, and says that its revision is not
        // kept.
        let may = writer.name == "case ics";
        assert!(may || !full.status.success(), "{}", writer.name);
        let said = text(&full);
        assert!(may || said.contains("cannot be"), "{said}");
        // The copies of a list have folders of their own, which no manifest
        // names yet.
        let after = files(dir);
        for file in &before {
            assert!(after.contains(file), "{}: {:?}", writer.name, file.0);
        }
        let held = BTreeSet::from([0]);
        writer.holds_all(dir, &held);
    }
    let before = fs::read(dir.join("broker.zip")).unwrap();
    assert!(!run_full(dir, pack, 0).status.success());
    assert_eq!(fs::read(dir.join("broker.zip")).unwrap(), before);
}

#[test]
fn two_and_four_writers_at_once_lose_nothing() {
    for writer in &WRITERS {
        let dir = folder();
        let dir = dir.path();
        let mut acknowledged = BTreeSet::new();
        for round in 0..times(48) / 48 {
            for many in [2, 4] {
                let first = round * 8 + many;
                let all: Vec<_> = (first..first + many)
                    .map(|n| {
                        paper(dir, n);
                        program(dir, &words(&(writer.write)(n)))
                            .spawn()
                            .unwrap()
                    })
                    .collect();
                for (n, child) in (first..).zip(all) {
                    let output = child.wait_with_output().unwrap();
                    let text = text(&output);
                    assert!(
                        output.status.success(),
                        "{} {n}: {text}",
                        writer.name
                    );
                    acknowledged.insert(n);
                }
                writer.holds_all(dir, &acknowledged);
            }
        }
    }
}

#[test]
fn a_torn_or_flipped_store_is_told_or_harmless() {
    let mut dice = Dice(0xD1B5_4A32_D192_ED03);
    let with_files: Vec<&Writer> =
        WRITERS.iter().filter(|w| !w.files.is_empty()).collect();
    let each = times(50).div_ceil(with_files.len());
    let (mut told_of, mut harmless) = (0, 0);
    for writer in with_files {
        let dir = folder();
        let dir = dir.path();
        for n in 0..3 {
            paper(dir, n);
            let output = run(dir, &(writer.write)(n));
            assert!(output.status.success(), "{}", text(&output));
        }
        let sound = writer.told(dir);
        for at in 0..each {
            let file = writer.files.get(at % writer.files.len()).unwrap();
            let path = dir.join(file);
            let good = fs::read(&path).unwrap();
            let mut bad = good.clone();
            let place = dice.below(bad.len());
            if at % 3 == 0 {
                bad.truncate(place);
            } else {
                bad[place] ^= 1 << dice.below(8);
            }
            fs::write(&path, &bad).unwrap();
            let args: Vec<String> = words(writer.read)
                .iter()
                .map(|w| w.replace('&', " "))
                .collect();
            let output = program(dir, &args).output().unwrap();
            let code = output.status.code();
            // No end by a signal, and none that is a defect of ours.
            assert!(code.is_some_and(|code| code != 70), "{file}: {code:?}");
            if text(&output).trim_end() == sound.trim_end() {
                harmless += 1;
            } else {
                told_of += 1;
                // Where an answer differs, the proof of the store says so.
                // Whole lines taken off the end of a file that only grows
                // leave no trace in it.
                let is_shorter = file.ends_with(".jsonl")
                    && bad.ends_with(b"\n")
                    && good.starts_with(&bad);
                if let Some(verify) = writer.verify.filter(|_| !is_shorter) {
                    let proof = run(dir, verify);
                    let text = text(&proof);
                    assert!(!proof.status.success(), "{file} {place}: {text}");
                }
            }
            fs::remove_file(&path).unwrap();
            fs::write(&path, &good).unwrap();
        }
        assert_eq!(writer.told(dir), sound, "{}", writer.name);
    }
    println!("flips and tears: {told_of} in the answer, {harmless} harmless");
}

#[test]
fn a_closed_pipe_leaves_the_code_and_a_cut_batch_has_one_of_its_own() {
    let dir = folder();
    paper(dir.path(), 0);
    assert!(run(dir.path(), &(WRITERS[0].write)(0)).status.success());
    let many = "name\n".to_owned() + &"Zenda\n".repeat(20_000);
    fs::write(dir.path().join("many.csv"), many).unwrap();
    for (args, code) in [
        ("evidence list --json", 0),
        ("evidence kinds", 0),
        ("screen Zenda --against own.csv --json", 1),
        ("screen --file many.csv --against own.csv --jsonl", 74),
    ] {
        let mut child = program(dir.path(), &words(args)).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let text = text(&output);
        assert_eq!(output.status.code(), Some(code), "{args}: {text}");
        assert_eq!(text, "", "{args}");
    }
}
