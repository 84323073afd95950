//! Our doors as clients of others use them. They stand in
//! `tests/clients/requirements.txt`, and `.ci/run` installs them; elsewhere
//! a trial without them is passed over, and says so.

use std::{path::PathBuf, process::Command};

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
