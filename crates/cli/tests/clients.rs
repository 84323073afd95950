//! Our doors as clients of others use them. They stand in
//! `tests/clients/requirements.txt`, and `.ci/run` installs them; elsewhere
//! a trial without them is passed over, and says so.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may"
)]

#[path = "common/serve.rs"]
mod serve;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use hashgate_store::testing::empty_databases;

use serve::Server;

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

/// What must end well, and what it said if it did not.
fn ends_well(command: &mut Command) {
    let ended = command.output().expect("it runs");
    assert!(
        ended.status.success(),
        "{}{}",
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr)
    );
}

/// Runs a client of `tests/clients` to its end.
fn run(script: &str, arguments: &[&str]) {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    ends_well(
        Command::new(python)
            .arg(here(&format!("clients/{script}")))
            .args(arguments)
            .env("HASHGATE_DATA", folder.path())
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    );
}

/// A file beside this one.
fn here(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

#[test]
fn the_official_client_of_the_model_context_protocol_calls_every_tool() {
    run("assistant.py", &[env!("CARGO_BIN_EXE_hashgate")]);
}

/// A server over data of its own.
fn served() -> (tempfile::TempDir, Server, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path());
    let home = format!("http://{}", server.address);
    (folder, server, home)
}

#[test]
fn clients_of_yente_and_of_reconciliation_work_unchanged() {
    if python().is_none() {
        return;
    }
    let (_folder, _server, home) = served();
    run("desk.py", &[&home]);
}

/// The addresses of what is kept.
const KEPT: &str = "/(shipments|cases|changes|audit)";

/// Sends what the contract allows and what it does not, and looks at every
/// answer; `more` are flags of the client.
fn keeps_to_its_contract(python: &Path, home: &str, more: &[String]) {
    let folder = tempfile::tempdir().expect("a folder");
    ends_well(
        Command::new(python.with_file_name("schemathesis"))
            .current_dir(folder.path())
            .arg("run")
            .arg(format!("{home}/api/v1/openapi.json"))
            .args(["--url", home])
            // A text may be of the contract and name no day or country. The
            // client sends a header that it was given even where it tries
            // what happens without: tests/kept.rs of the server tries that.
            .args(["--exclude-checks", "positive_data_acceptance,ignored_auth"])
            .args(["--max-examples", "10", "--seed", "1", "--workers", "1"])
            .args(["--request-timeout", "60", "--no-color"])
            .args(more),
    );
}

#[test]
fn what_the_contract_does_not_tell_does_not_happen() {
    let Some(python) = python() else { return };
    let (_folder, _server, home) = served();
    // It keeps nothing, and says so where something would be kept.
    let phases = "examples,coverage,fuzzing";
    let kept = ["--exclude-path-regex", KEPT, "--phases", phases];
    let kept = kept.map(str::to_owned);
    keeps_to_its_contract(&python, &home, &kept);
}

#[test]
fn what_the_contract_of_a_desk_that_keeps_does_not_tell_does_not_happen() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    for address in runtime.block_on(empty_databases(folder.path())) {
        let flags = ["--database", &address];
        let server = Server::start_with(folder.path(), &flags);
        let home = format!("http://{}", server.address);
        let made = Command::new(&python)
            .arg(here("clients/account.py"))
            .args([&home, &server.setup])
            .output()
            .expect("python");
        let token = String::from_utf8_lossy(&made.stdout).trim().to_owned();
        assert!(!token.is_empty(), "{}", String::from_utf8_lossy(&made.stderr));
        let header = format!("authorization: Bearer {token}");
        let more = [
            "--header".to_owned(),
            header,
            "--include-path-regex".to_owned(),
            KEPT.to_owned(),
        ];
        keeps_to_its_contract(&python, &home, &more);
    }
}

/// A Chromium, if one is named; CI must name one.
fn browser() -> Option<std::ffi::OsString> {
    let browser = std::env::var_os("HASHGATE_TEST_BROWSER");
    assert!(
        browser.is_some() || std::env::var_os("CI").is_none(),
        "HASHGATE_TEST_BROWSER names no Chromium, and CI must have one"
    );
    if browser.is_none() {
        eprintln!(
            "passed over: HASHGATE_TEST_BROWSER names no Chromium; NODE_PATH \
             must lead to what tests/browser/package.json names"
        );
    }
    browser
}

#[test]
fn a_person_drops_an_invoice_in_a_browser_and_axe_finds_nothing() {
    let Some(browser) = browser() else { return };
    let (_folder, _server, home) = served();
    ends_well(
        Command::new("node")
            .arg(here("browser/desk.cjs"))
            .arg(&home)
            .arg(here("../../../examples"))
            .arg(browser)
            .args(std::env::var_os("HASHGATE_TEST_PICTURES")),
    );
}

#[test]
fn a_person_keeps_shipments_and_cases_in_a_browser_and_axe_finds_nothing() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start_with(folder.path(), &[]);
    let home = format!("http://{}", server.address);
    ends_well(
        Command::new("node")
            .arg(here("browser/kept.cjs"))
            .args([&home, &server.setup])
            .arg(here("../../../examples"))
            .arg(browser)
            .args(std::env::var_os("HASHGATE_TEST_PICTURES")),
    );
}
