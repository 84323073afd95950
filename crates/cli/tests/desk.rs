//! The desk as a process: killed in the middle of what it does, on a full
//! disk, backed up and restored. Nothing acknowledged is lost.
#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

#[path = "common/serve.rs"]
mod serve;

use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Command, Output, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use hashgate_store::{
    Act, Moment, NewAccount, Role, Scope, Store, testing::empty_databases,
};
use serde_json::{Value, json};
use serve::Server;

const INVOICE: &str = "Description,Qty,Unit price USD,Amount USD,Origin\n\
                       Antminer S21 Pro 234T,10,3276,32760,Malaysia\n";

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap()
}

/// An account with a token that may write, made without a server.
fn token(address: &str) -> String {
    runtime().block_on(async {
        let store = Store::open(address).await.unwrap();
        let act = Act { actor: "test", at: Moment(0), pack: "" };
        let new = NewAccount { name: "test", role: Role::Admin, password: "" };
        let account = store.new_account(new, true, act).await.unwrap();
        let token = store.new_token(&account, "test", Scope::Write, None, act);
        let text = token.await.unwrap().text;
        store.close().await;
        text
    })
}

/// A request of a program; nothing if the server is gone.
fn asked(
    server: &str,
    token: &str,
    method: &str,
    path: &str,
    body: &str,
) -> Option<(u16, Value)> {
    let mut stream = TcpStream::connect(server).ok()?;
    stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         authorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    let status = text.split(' ').nth(1)?.parse().ok()?;
    let body = text.split_once("\r\n\r\n")?.1;
    Some((status, serde_json::from_str(body).ok()?))
}

fn kept_question(name: &str) -> String {
    json!({ "papers": [{ "name": name, "text": INVOICE }] }).to_string()
}

fn hashgate(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hashgate"))
        .args(args)
        .env("HASHGATE_DATA", data)
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr)
}

/// Kills at moments that differ from run to run, while four clients keep
/// shipments; whatever was acknowledged is there afterwards, whole.
#[test]
fn what_was_acknowledged_before_a_kill_is_there_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let addresses = runtime().block_on(empty_databases(folder.path()));
    for address in &addresses {
        let token = token(address);
        let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
        for round in 0..4 {
            let server =
                Server::start_with(folder.path(), &["--database", address]);
            let clients: Vec<_> = (0..4)
                .map(|client| {
                    let (at, token) = (server.address.clone(), token.clone());
                    let acknowledged = Arc::clone(&acknowledged);
                    thread::spawn(move || {
                        for n in 0.. {
                            let name = format!("{round}-{client}-{n}.csv");
                            let body = kept_question(&name);
                            let path = "/api/v1/shipments";
                            let done = asked(&at, &token, "POST", path, &body);
                            let Some((201, answer)) = done else { break };
                            let id = answer["shipment"]["id"].clone();
                            let id = id.as_str().unwrap().to_owned();
                            acknowledged.lock().unwrap().insert(id);
                        }
                    })
                })
                .collect();
            // Long enough for some, at another moment each time.
            thread::sleep(Duration::from_millis(700 + round * 137));
            drop(server);
            for client in clients {
                client.join().unwrap();
            }
        }
        let server =
            Server::start_with(folder.path(), &["--database", address]);
        let acknowledged = acknowledged.lock().unwrap();
        assert!(acknowledged.len() >= 4, "{}", acknowledged.len());
        for id in acknowledged.iter() {
            let path = format!("/api/v1/shipments/{id}");
            let (status, kept) =
                asked(&server.address, &token, "GET", &path, "").unwrap();
            assert_eq!(status, 200, "{id} was acknowledged and is lost");
            assert_eq!(kept["answer"]["schema"], "hashgate.dossier/1");
        }
        let verified = hashgate(
            folder.path(),
            &["audit", "verify", "--database", address],
        );
        assert!(verified.status.success(), "{}", printed(&verified));
    }
}

#[test]
fn a_desk_killed_while_its_tables_are_made_opens_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..12u64 {
        let data = folder.path().join(round.to_string());
        let mut child = Command::new(env!("CARGO_BIN_EXE_hashgate"))
            .args(["--quiet", "serve", "--listen", "127.0.0.1:0"])
            .env("HASHGATE_DATA", &data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(round * 9));
        child.kill().unwrap();
        child.wait().unwrap();
        let verified = hashgate(&data, &["audit", "verify"]);
        // Killed before there was a file, there is none; else it is whole.
        if verified.status.code() == Some(66) {
            assert!(!data.join("desk.sqlite").exists());
            continue;
        }
        assert!(verified.status.success(), "{round}: {}", printed(&verified));
        assert!(printed(&verified).starts_with("0 lines"));
    }
}

/// A file that may not grow beyond a size is a disk that is full.
#[cfg(unix)]
#[test]
fn on_a_full_disk_what_is_refused_is_not_kept_and_what_was_kept_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.sqlite");
    let address = format!("sqlite:{}", file.display());
    let token = token(&address);
    let server = Server::start_within(folder.path(), &address, 900);
    let (mut kept, mut refused) = (Vec::new(), 0);
    for n in 0..40 {
        let body = kept_question(&format!("{n}.csv"));
        let path = "/api/v1/shipments";
        match asked(&server.address, &token, "POST", path, &body) {
            Some((201, answer)) => {
                kept.push(
                    answer["shipment"]["id"].as_str().unwrap().to_owned(),
                );
            }
            Some((503, problem)) => {
                let told = problem["detail"].as_str().unwrap();
                assert!(told.contains("nothing of this request was kept"));
                refused += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(!kept.is_empty() && refused > 0, "{} {refused}", kept.len());
    drop(server);
    // With room again, all that was acknowledged is there and no more.
    let server = Server::start_with(folder.path(), &["--database", &address]);
    let path = "/api/v1/shipments?limit=200";
    let (_, all) = asked(&server.address, &token, "GET", path, "").unwrap();
    assert_eq!(all["shipments"].as_array().unwrap().len(), kept.len());
    let verified =
        hashgate(folder.path(), &["audit", "verify", "--database", &address]);
    assert!(verified.status.success(), "{}", printed(&verified));
}

#[test]
fn a_backup_is_restored_a_head_proves_the_log_and_cases_are_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let cases = data.join("cases");
    let cases = cases.to_str().unwrap();
    let begun = hashgate(data, &["case", "new", "held", "--dir", cases]);
    assert!(begun.status.success(), "{}", printed(&begun));
    for told in ["taken in: held\n", "had: held\n"] {
        let taken = hashgate(data, &["desk", "take-in", "--cases", cases]);
        assert!(taken.status.success(), "{}", printed(&taken));
        assert_eq!(printed(&taken), told);
    }
    std::fs::write(data.join("cases/broken.toml"), "x = [").unwrap();
    let taken = hashgate(data, &["desk", "take-in", "--cases", cases]);
    assert_eq!(taken.status.code(), Some(1));
    assert!(printed(&taken).contains("not taken in: case broken"));

    std::fs::remove_file(data.join("cases/broken.toml")).unwrap();

    let head = hashgate(data, &["audit", "head"]);
    let path = data.join("head.json");
    std::fs::write(&path, &head.stdout).unwrap();
    let path = path.to_str().unwrap();
    let verified = hashgate(data, &["audit", "verify", "--head", path]);
    assert_eq!(printed(&verified), "1 line, every one as it was written\n");
    let text = String::from_utf8(head.stdout).unwrap();
    std::fs::write(path, text.replace("\"seq\": 1", "\"seq\": 2")).unwrap();
    let verified = hashgate(data, &["audit", "verify", "--head", path]);
    assert_eq!(verified.status.code(), Some(1), "{}", printed(&verified));
    std::fs::write(path, "no head").unwrap();
    let verified = hashgate(data, &["audit", "verify", "--head", path]);
    assert_eq!(verified.status.code(), Some(65));

    let backup = data.join("desk.backup");
    let backup = backup.to_str().unwrap();
    let made = hashgate(data, &["desk", "backup", backup]);
    assert!(made.status.success(), "{}", printed(&made));
    let again = hashgate(data, &["desk", "backup", backup]);
    assert_eq!(again.status.code(), Some(64), "a backup is not overwritten");
    let full = hashgate(data, &["desk", "restore", backup]);
    assert_eq!(full.status.code(), Some(65), "{}", printed(&full));
    let other = format!("sqlite:{}", data.join("other.sqlite").display());
    let restored =
        hashgate(data, &["desk", "restore", backup, "--database", &other]);
    assert!(restored.status.success(), "{}", printed(&restored));
    let verified = hashgate(data, &["audit", "verify", "--database", &other]);
    assert_eq!(printed(&verified), "1 line, every one as it was written\n");
    let none = hashgate(data, &["desk", "restore", "no-such-file"]);
    assert_eq!(none.status.code(), Some(66));
    let typed = format!("sqlite:{}", data.join("typo.sqlite").display());
    for args in [["audit", "verify"], ["audit", "head"]] {
        let args = [&args[..], &["--database", &typed]].concat();
        let none = hashgate(data, &args);
        assert_eq!(none.status.code(), Some(66), "{}", printed(&none));
    }
    assert!(!data.join("typo.sqlite").exists());
    std::fs::write(data.join("noise.sqlite"), vec![0xa5; 9000]).unwrap();
    let noise = format!("sqlite:{}", data.join("noise.sqlite").display());
    let told = hashgate(data, &["audit", "verify", "--database", &noise]);
    assert_eq!(told.status.code(), Some(69));
    assert!(printed(&told).contains("not a database"), "{}", printed(&told));
    let nowhere =
        hashgate(data, &["audit", "verify", "--database", "mysql://a:pw@b/c"]);
    assert_eq!(nowhere.status.code(), Some(69));
    assert!(!printed(&nowhere).contains("pw"), "{}", printed(&nowhere));
}

#[test]
fn decisions_and_evidence_of_the_command_line_are_taken_in_with_their_papers() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let paper = data.join("register.txt");
    std::fs::write(&paper, "an extract").unwrap();
    let paper = paper.to_str().unwrap();
    let (list, entity) = ("us-bis-entity-list", "el-sophgo-technologies-ltd");
    let decided = hashgate(
        data,
        &[
            "screen",
            "decide",
            "Sophgo Technologies",
            "--list",
            list,
            "--entity",
            entity,
            "--decision",
            "false-positive",
            "--person",
            "A. Reviewer",
            "--reason",
            "another firm",
            "--evidence",
            paper,
            "--expires",
            "2027-05-25",
            "--as-of",
            "2026-11-25",
        ],
    );
    assert!(decided.status.success(), "{}", printed(&decided));
    let manifest = data.join("ev.toml");
    let manifest = manifest.to_str().unwrap();
    let added = hashgate(
        data,
        &["evidence", "add", paper, "--for", "sdoc", "--manifest", manifest],
    );
    assert!(added.status.success(), "{}", printed(&added));

    let address = format!("sqlite:{}", data.join("desk.sqlite").display());
    let token = token(&address);
    let server = Server::start_with(data, &["--database", &address]);
    let ask = |method: &str, path: &str, body: &str| {
        asked(&server.address, &token, method, path, body).unwrap().1
    };
    let body = kept_question("a.csv");
    let kept = ask("POST", "/api/v1/shipments", &body);
    let id = kept["shipment"]["id"].as_str().unwrap();
    let args = [
        "desk",
        "take-in",
        "--evidence",
        manifest,
        "--shipment",
        id,
        "--database",
        &address,
    ];
    let first = hashgate(data, &args);
    assert!(first.status.success(), "{}", printed(&first));
    assert!(printed(&first).contains("taken in: decision about Sophgo"));
    assert!(printed(&first).contains("taken in: sdoc "), "{}", printed(&first));
    let again = hashgate(data, &args);
    assert!(!printed(&again).contains("taken in: "), "{}", printed(&again));
    // The server that runs answers the shipment anew, by itself.
    let path = format!("/api/v1/shipments/{id}");
    for _ in 0..60 {
        if ask("GET", &path, "")["shipment"]["revision"] == 2 {
            return;
        }
        thread::sleep(Duration::from_millis(500));
    }
    panic!("the shipment was not answered anew");
}
