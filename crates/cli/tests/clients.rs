//! Our doors as clients of others use them. They stand in
//! `tests/clients/requirements.txt`, and `.ci/run` installs them; elsewhere
//! a trial without them is passed over, and says so.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may")]

use std::{io::BufRead as _, path::PathBuf, process::Command};

/// A Python that has the clients.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("HASHGATE_TEST_PYTHON").map(PathBuf::from);
    let found = named.filter(|path| path.exists());
    assert!(
        found.is_some() || std::env::var_os("CI").is_none(),
        "HASHGATE_TEST_PYTHON names no Python, and CI must have one"
    );
    if found.is_none() {
        eprintln!(
            "passed over: HASHGATE_TEST_PYTHON names no Python with the \
             clients of tests/clients/requirements.txt"
        );
    }
    found
}

/// Runs a client to its end.
fn run(script: &str, arguments: &[&str]) {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/clients")
        .join(script);
    let ended = Command::new(python)
        .arg(script)
        .args(arguments)
        .env("HASHGATE_DATA", folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("Python runs");
    assert!(
        ended.status.success(),
        "{}{}",
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr)
    );
}

#[test]
fn the_official_client_of_the_model_context_protocol_calls_every_tool() {
    run("assistant.py", &[env!("CARGO_BIN_EXE_hashgate")]);
}

/// A server that is ended with the test.
struct Server(std::process::Child, String);

impl Server {
    fn start() -> Self {
        let folder = std::env::temp_dir();
        let mut child = Command::new(env!("CARGO_BIN_EXE_hashgate"))
            .args(["--quiet", "serve", "--listen", "127.0.0.1:0"])
            .env("HASHGATE_DATA", folder.join("hashgate-without-data"))
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("the server starts");
        let out = child.stdout.take().expect("its standard output");
        let mut line = String::new();
        std::io::BufReader::new(out).read_line(&mut line).expect("a line");
        let home = line.trim().trim_end_matches('/').to_owned();
        assert!(home.starts_with("http://127.0.0.1:"), "{line}");
        Self(child, home)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn clients_of_yente_and_of_reconciliation_work_unchanged() {
    if python().is_none() {
        return;
    }
    let server = Server::start();
    run("desk.py", &[&server.1]);
}
