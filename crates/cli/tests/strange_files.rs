//! Links, pipes, sockets and folders where a file is looked for: in a store
//! they are refused, and nothing waits for them.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot run must fail"
)]

use std::{
    fs,
    os::unix::{fs::symlink, net::UnixListener},
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Runs the program; it must end by itself.
fn run(dir: &Path, args: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hashgate"))
        .current_dir(dir)
        .env_clear()
        .env("HASHGATE_DATA", dir.join("store"))
        .args(args.split(' '))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            panic!("`{args}` waits for ever");
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const DECIDE: &str = "screen decide Zenda --against own.csv --list own \
                      --entity 2 --decision escalate --person A --reason r \
                      --as-of 2026-11-25";

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("own.csv"), "entity_id,name\n2,Zenda\n").unwrap();
    fs::write(dir.path().join("p.txt"), "paper").unwrap();
    for args in [
        "case --dir cases new held --value 4200",
        "case --dir cases ics held --as-of 2026-11-25",
        "evidence add p.txt --for sdoc --model S21",
        DECIDE,
    ] {
        let output = run(dir.path(), args);
        assert!(output.status.success(), "{args}: {}", said(&output));
    }
    dir
}

/// Puts something strange in the place of a file; the file lies beside it.
fn strange(path: &Path, kind: &str) {
    let real = path.with_extension("real");
    if path.exists() && !real.exists() {
        fs::rename(path, &real).unwrap();
    }
    let _ = fs::remove_file(path);
    let _ = fs::remove_dir(path);
    match kind {
        "link" => symlink(&real, path).unwrap(),
        "link to nothing" => symlink("/nothing/here", path).unwrap(),
        "link to a device" => symlink("/dev/zero", path).unwrap(),
        "pipe" => {
            let made = Command::new("mkfifo").arg(path).status().unwrap();
            assert!(made.success());
        }
        "socket" => drop(UnixListener::bind(path).unwrap()),
        _ => fs::create_dir(path).unwrap(),
    }
}

const KINDS: [&str; 6] =
    ["link", "link to nothing", "link to a device", "pipe", "socket", "folder"];

#[test]
fn a_store_is_read_and_written_only_in_regular_files() {
    let cases = [
        ("cases/held.toml", "case --dir cases clock held --as-of 2026-11-25"),
        ("cases/held.toml", "case --dir cases verify held"),
        (
            "cases/held.toml",
            "case --dir cases event held cf28 2026-11-02 --as-of 2026-11-25",
        ),
        ("store/decisions.jsonl", "screen Zenda --against own.csv"),
        ("store/decisions.jsonl", "screen decisions --verify"),
        ("store/decisions.jsonl", DECIDE),
        ("store/updates.toml", "screen Zenda"),
        ("evidence.toml", "evidence list"),
        ("evidence.toml", "evidence add own.csv --for sdoc"),
    ];
    for (file, args) in cases {
        for kind in KINDS {
            let dir = folder();
            strange(&dir.path().join(file), kind);
            let output = run(dir.path(), args);
            let code = output.status.code().unwrap();
            let said = said(&output);
            assert!(
                [65, 66, 69, 74].contains(&code),
                "{file} is a {kind}, {args}: {code}: {said}"
            );
            let name = file.rsplit('/').next().unwrap();
            assert!(said.contains(name), "{said}");
            assert!(said.chars().count() < 400, "{said}");
        }
    }
}

#[test]
fn a_lock_that_is_a_link_is_never_written_through() {
    let dir = folder();
    let mine = dir.path().join("mine.txt");
    fs::write(&mine, "text of the user's").unwrap();
    let lock = dir.path().join(".hashgate.lock");
    let _ = fs::remove_file(&lock);
    symlink(&mine, &lock).unwrap();
    let output = run(dir.path(), "evidence add p.txt --for sdoc --model S21");
    assert_eq!(output.status.code(), Some(74), "{}", said(&output));
    assert_eq!(fs::read_to_string(&mine).unwrap(), "text of the user's");
}

#[test]
fn an_input_may_be_a_pipe_but_no_folder_and_no_socket() {
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    fs::create_dir(at("folder")).unwrap();
    drop(UnixListener::bind(at("socket")).unwrap());
    for name in ["folder", "socket"] {
        for args in [
            format!("check {name}"),
            format!("identify --file {name}"),
            format!("screen --file {name}"),
            format!("case clock --file {name}"),
            format!("evidence add {name} --for sdoc --model S21"),
            format!("screen Zenda --against {name}"),
            format!("duty reconcile {name}"),
        ] {
            let output = run(dir.path(), &args);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(65), "{args}: {said}");
            assert!(said.contains(&format!("{name} is a {name}")), "{said}");
        }
    }
    // As a shell hands over what another command writes.
    let made = Command::new("mkfifo").arg(at("pipe")).status().unwrap();
    assert!(made.success());
    let pipe = at("pipe");
    let writer = thread::spawn(move || {
        fs::write(pipe, "description\nAntminer S21 Pro\n").unwrap();
    });
    let output = run(dir.path(), "identify --file pipe");
    writer.join().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("S21 Pro"));
}
