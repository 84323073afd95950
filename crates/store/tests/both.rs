//! The same tests on both databases.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::future::Future;

use hashgate_store::{
    Act, Answered, AuditFault, MIGRATIONS, Moment, NewAccount, NewFile,
    NewShipment, Party, Purpose, Role, Scope, Store, StoreError, hash_password,
    testing::empty_databases,
};
use sqlx::{Connection as _, Executor as _, Row as _};

const AT: Moment = Moment(1_795_000_000_000);
const ACT: Act<'static> = Act { actor: "wei", at: AT, pack: "c0ffee" };

/// An empty database of each kind, as long as the folder lasts.
struct Databases {
    _folder: tempfile::TempDir,
    addresses: Vec<String>,
}

async fn databases() -> Databases {
    let folder = tempfile::tempdir().unwrap();
    let addresses = empty_databases(folder.path()).await;
    Databases { _folder: folder, addresses }
}

/// Runs a test on an empty store of each kind.
async fn on_both<F: Future<Output = ()>>(test: impl Fn(Store, String) -> F) {
    let databases = databases().await;
    for address in &databases.addresses {
        let store = Store::open(address).await.expect(address);
        test(store, address.clone()).await;
    }
}

fn answered(verdict: &str) -> Answered {
    Answered {
        as_of: "2026-11-25".to_owned(),
        entry_date: Some("2026-11-25".to_owned()),
        keep_until: Some("2031-11-25".to_owned()),
        verdict: verdict.to_owned(),
        outcome: "action".to_owned(),
        answer: "{}".to_owned(),
        page: "<h1>Ü</h1>".to_owned(),
        rests_on: "pack c0ffee".to_owned(),
        parties: vec![Party {
            name: "Example Mining Supply GmbH".to_owned(),
            role: "seller".to_owned(),
            outcome: "no_hit".to_owned(),
        }],
    }
}

fn new_shipment(title: &str) -> NewShipment {
    NewShipment {
        title: title.to_owned(),
        asked: r#"{"mode":"air"}"#.to_owned(),
        files: vec![NewFile {
            purpose: Purpose::Paper,
            name: "invoice 发票.csv".to_owned(),
            bytes: b"a,b\n\x00\xff".to_vec(),
            covers: "{}".to_owned(),
        }],
        answered: answered("hold"),
        key: None,
    }
}

#[tokio::test]
async fn a_shipment_is_kept_as_it_was_handed_in() {
    on_both(|store, _| async move {
        let (id, new) =
            store.keep_shipment(new_shipment("50 x S21"), ACT).await.unwrap();
        assert!(new);
        let kept = store.shipment(&id).await.unwrap();
        assert_eq!(kept.listed.title, "50 x S21");
        assert_eq!(kept.page, "<h1>Ü</h1>");
        assert_eq!(kept.listed.revision, 1);
        assert!(!kept.listed.closed);
        let files = store.files_of(&id).await.unwrap();
        assert_eq!(files[0].name, "invoice 发票.csv");
        let file = store.file(&files[0].sha256).await.unwrap();
        assert_eq!(file, b"a,b\n\x00\xff");
        assert_eq!(store.parties_of(&id).await.unwrap().len(), 1);
        let why = store.shipment("none").await.unwrap_err();
        assert!(matches!(why, StoreError::NotFound(_)), "{why}");
    })
    .await;
}

#[tokio::test]
async fn a_key_does_a_request_once() {
    on_both(|store, _| async move {
        let keyed = |asked: &str| NewShipment {
            key: Some(("k1".to_owned(), asked.to_owned())),
            ..new_shipment("one")
        };
        let (first, new) = store.keep_shipment(keyed("a"), ACT).await.unwrap();
        assert!(new);
        let again = store.keep_shipment(keyed("a"), ACT).await.unwrap();
        assert_eq!(again, (first.clone(), false));
        let why = store.keep_shipment(keyed("b"), ACT).await.unwrap_err();
        assert!(matches!(why, StoreError::Conflict(_)), "{why}");
        // Another's key is another key.
        let act = Act { actor: "mia", ..ACT };
        let (other, new) = store.keep_shipment(keyed("b"), act).await.unwrap();
        assert!(new && other != first);
        assert_eq!(
            store.kept_under("k1", "a", ACT).await.unwrap(),
            Some(first)
        );
    })
    .await;
}

#[tokio::test]
async fn a_list_is_read_in_parts_and_searched() {
    on_both(|store, _| async move {
        for n in 0..7 {
            // Some at one moment: the id decides.
            let act = Act { at: Moment(AT.0 + n / 3), ..ACT };
            let title = format!("Lot {n} 100%_!");
            store.keep_shipment(new_shipment(&title), act).await.unwrap();
        }
        let (mut seen, mut from) = (Vec::new(), None);
        loop {
            let part = store.shipments("", from.as_deref(), 2).await.unwrap();
            seen.extend(part.items.into_iter().map(|one| one.title));
            from = part.next;
            if from.is_none() {
                break;
            }
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (7, 7), "{seen:?}");
        for (words, count) in [
            ("lot", 7),
            ("LOT 3", 1),
            ("100%_!", 7),
            ("10_%", 0),
            ("supply 发票", 7),
            ("lot 3 supply 发票 gmbh", 1),
            ("lot 3 supply 发票 nobody", 0),
            ("nobody", 0),
        ] {
            let found = store.shipments(words, None, 50).await.unwrap();
            assert_eq!(found.items.len(), count, "{words}");
        }
        assert!(store.shipments("", Some("x"), 2).await.is_err());
        assert!(store.shipments(&"a ".repeat(17), None, 2).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn an_answer_replaces_the_one_that_was_read() {
    on_both(|store, _| async move {
        let (id, _) =
            store.keep_shipment(new_shipment("one"), ACT).await.unwrap();
        let told = Some(r#"{"verdict":["hold","clear"]}"#);
        let clear = answered("clear");
        let revision = store
            .answer_again(&id, 1, Some("{}"), &clear, told, ACT)
            .await
            .unwrap();
        assert_eq!(revision, 2);
        let kept = store.shipment(&id).await.unwrap();
        assert_eq!((kept.asked.as_str(), kept.listed.revision), ("{}", 2));
        let why = store.answer_again(&id, 1, None, &clear, None, ACT).await;
        assert!(matches!(why, Err(StoreError::Conflict(_))));
        let changes = store.changes(i64::MAX, 10).await.unwrap();
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].subject, id);
    })
    .await;
}

#[tokio::test]
async fn records_are_kept_for_as_long_as_the_law_says() {
    on_both(|store, _| async move {
        let (id, _) =
            store.keep_shipment(new_shipment("one"), ACT).await.unwrap();
        for day in ["2026-11-28", "2031-11-25"] {
            let why =
                store.delete_shipment(&id, day, false, ACT).await.unwrap_err();
            let StoreError::Retained(why) = why else { panic!("{why}") };
            assert!(why.contains("2031-11-25"), "{why}");
        }
        // Another shipment holds the same file: it stays.
        let (other, _) =
            store.keep_shipment(new_shipment("two"), ACT).await.unwrap();
        store.delete_shipment(&id, "2031-11-26", false, ACT).await.unwrap();
        assert!(store.shipment(&id).await.is_err());
        let files = store.files_of(&other).await.unwrap();
        assert!(store.file(&files[0].sha256).await.is_ok());
        // A date of entry that nobody knows lets nothing be deleted.
        let mut unknown = new_shipment("three");
        unknown.answered.entry_date = None;
        unknown.answered.keep_until = None;
        let (third, _) = store.keep_shipment(unknown, ACT).await.unwrap();
        let late = "2099-01-01";
        assert!(store.delete_shipment(&third, late, false, ACT).await.is_err());
        store.delete_shipment(&third, late, true, ACT).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn accounts_sessions_and_tokens_hold_for_whom_they_were_made() {
    on_both(|store, _| async move {
        assert!(store.has_no_account().await.unwrap());
        let password = hash_password("correct horse battery").unwrap();
        let new = |name, role| NewAccount { name, role, password: &password };
        let admin = store
            .new_account(new("wei", Role::Admin), true, ACT)
            .await
            .unwrap();
        let second =
            store.new_account(new("eve", Role::Admin), true, ACT).await;
        assert!(matches!(second, Err(StoreError::Conflict(_))));
        let viewer = store
            .new_account(new("mia", Role::Viewer), false, ACT)
            .await
            .unwrap();
        assert!(admin.opens("correct horse battery"));
        assert!(!admin.opens("correct horse batterx") && !admin.opens(""));
        let later = Moment(AT.0 + 1000);
        let cookie = store.begin_session(&admin, ACT, later).await.unwrap();
        let session = store.session(&cookie, AT).await.unwrap().unwrap();
        assert_eq!(session.account.name, "wei");
        assert!(store.session(&cookie, later).await.unwrap().is_none());
        assert!(store.session("x", AT).await.unwrap().is_none());
        let token = store
            .new_token(&viewer, "cron", Scope::Read, None, ACT)
            .await
            .unwrap();
        let (whose, scope) =
            store.bearer(&token.text, AT).await.unwrap().unwrap();
        assert_eq!((whose.name.as_str(), scope), ("mia", Scope::Read));
        let write =
            store.new_token(&viewer, "x", Scope::Write, None, ACT).await;
        assert!(matches!(write, Err(StoreError::Conflict(_))));
        let short = store
            .new_token(&admin, "x", Scope::Write, Some(later), ACT)
            .await
            .unwrap();
        assert!(store.bearer(&short.text, AT).await.unwrap().is_some());
        assert!(store.bearer(&short.text, later).await.unwrap().is_none());
        store.close_token(&viewer, &token.token.id, ACT).await.unwrap();
        assert!(store.bearer(&token.text, AT).await.unwrap().is_none());
        // The last admin stays, and who is made less loses what more allowed.
        let none = NewAccount { password: "", ..new("wei", Role::Viewer) };
        assert!(store.change_account("wei", &none, false, ACT).await.is_err());
        let up = NewAccount { password: "", ..new("mia", Role::Admin) };
        store.change_account("mia", &up, false, ACT).await.unwrap();
        store.change_account("wei", &none, false, ACT).await.unwrap();
        assert!(store.session(&cookie, AT).await.unwrap().is_none());
        assert!(store.bearer(&short.text, AT).await.unwrap().is_none());
        assert!(
            store
                .account("wei")
                .await
                .unwrap()
                .unwrap()
                .opens("correct horse battery")
        );
    })
    .await;
}

#[tokio::test]
async fn the_log_tells_what_was_changed_by_hand() {
    on_both(|store, address| async move {
        for n in 0..5 {
            let title = format!("lot {n}");
            store.keep_shipment(new_shipment(&title), ACT).await.unwrap();
        }
        let head = store.audit_head(&[7; 32]).await.unwrap();
        assert!(head.is_signed());
        let sound = store.verify_audit(Some(&head)).await.unwrap();
        assert_eq!((sound.lines, sound.faults.len()), (5, 0));
        let mut other = head.clone();
        other.link.replace_range(
            0..1,
            if other.link.starts_with('0') { "1" } else { "0" },
        );
        let told = store.verify_audit(Some(&other)).await.unwrap();
        assert_eq!(
            told.faults,
            [AuditFault::Signature, AuditFault::NotTheHead { seq: 5 }]
        );
        by_hand(&address, "UPDATE audit SET actor = 'eve' WHERE seq = 2").await;
        let told = store.verify_audit(Some(&head)).await.unwrap();
        assert_eq!(told.faults, [AuditFault::Changed { seq: 2 }]);
        by_hand(&address, "DELETE FROM audit WHERE seq = 4").await;
        let told = store.verify_audit(Some(&head)).await.unwrap();
        assert!(told.faults.contains(&AuditFault::Missing { seq: 4 }));
        // Lines cut from the end agree with themselves, not with the head.
        by_hand(&address, "DELETE FROM audit WHERE seq > 1").await;
        let cut = store.verify_audit(None).await.unwrap();
        assert!(cut.faults.is_empty());
        let told = store.verify_audit(Some(&head)).await.unwrap();
        assert_eq!(told.faults, [AuditFault::NotTheHead { seq: 5 }]);
    })
    .await;
}

async fn connected(address: &str) -> sqlx::AnyConnection {
    sqlx::any::install_default_drivers();
    let url =
        address.replacen("sqlite:", "sqlite:///", 1).replace("////", "///");
    sqlx::AnyConnection::connect(&url).await.unwrap()
}

async fn by_hand(address: &str, sql: &'static str) {
    let mut on = connected(address).await;
    on.execute(sql).await.unwrap();
    on.close().await.unwrap();
}

#[tokio::test]
async fn a_kept_file_that_was_changed_is_told() {
    on_both(|store, address| async move {
        let (id, _) =
            store.keep_shipment(new_shipment("one"), ACT).await.unwrap();
        let other = NewFile {
            bytes: b"another".to_vec(),
            ..new_shipment("x").files.remove(0)
        };
        store.add_file(&id, &other, ACT).await.unwrap();
        by_hand(
            &address,
            "UPDATE file SET bytes = (SELECT bytes FROM file ORDER BY sha256 LIMIT 1)",
        )
        .await;
        let files = store.files_of(&id).await.unwrap();
        let read = |n: usize| store.file(&files[n].sha256);
        let (a, b) = (read(0).await, read(1).await);
        assert_eq!(u32::from(a.is_err()) + u32::from(b.is_err()), 1);
    })
    .await;
}

#[tokio::test]
async fn changes_at_once_are_all_kept_and_chained() {
    on_both(|store, address| async move {
        // Two servers on one database, as in a team.
        let second = Store::open(&address).await.unwrap();
        let mut tasks = Vec::new();
        for n in 0..40 {
            let store = if n % 2 == 0 { store.clone() } else { second.clone() };
            tasks.push(tokio::spawn(async move {
                let title = format!("lot {n}");
                store.keep_shipment(new_shipment(&title), ACT).await
            }));
        }
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let told = store.verify_audit(None).await.unwrap();
        assert_eq!((told.lines, told.faults.len()), (40, 0));
        let all = store.shipments("", None, 100).await.unwrap();
        assert_eq!(all.items.len(), 40);
    })
    .await;
}

#[tokio::test]
async fn work_is_done_once_and_taken_over_from_the_dead() {
    on_both(|store, address| async move {
        let second = Store::open(&address).await.unwrap();
        assert!(store.new_job("j1", "check", "s1", AT).await.unwrap());
        assert!(!second.new_job("j1", "check", "s1", AT).await.unwrap());
        let until = Moment(AT.0 + 60_000);
        let (a, b) = tokio::join!(
            store.take_job("a", AT, until),
            second.take_job("b", AT, until)
        );
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!(u32::from(a.is_some()) + u32::from(b.is_some()), 1);
        let (job, by) = a.map_or_else(|| (b, "b"), |job| (Some(job), "a"));
        let job = job.unwrap();
        // It dies; another takes the work when its time is over.
        let taken = store.take_job("c", until, Moment(until.0 + 1)).await;
        let taken = taken.unwrap().unwrap();
        assert_eq!((taken.id.as_str(), taken.attempts), ("j1", 2));
        // The dead one comes back: what it says no longer counts.
        assert!(!store.end_job(&job, by, "done", None).await.unwrap());
        let again = Moment(until.0 + 10);
        assert!(
            store.end_job(&taken, "c", "later", Some(again)).await.unwrap()
        );
        let none = store.take_job("c", until, again).await.unwrap();
        assert!(none.is_none());
        let job = store.take_job("c", again, again).await.unwrap().unwrap();
        assert!(store.end_job(&job, "c", "done", None).await.unwrap());
        assert!(store.take_job("c", again, again).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_restored_backup_answers_the_same() {
    on_both(|store, address| async move {
        let password = hash_password("correct horse battery").unwrap();
        let new =
            NewAccount { name: "wei", role: Role::Admin, password: &password };
        let wei = store.new_account(new, true, ACT).await.unwrap();
        store.new_token(&wei, "cron", Scope::Read, None, ACT).await.unwrap();
        store.new_webhook("https://example.com/hook", ACT).await.unwrap();
        let (id, _) =
            store.keep_shipment(new_shipment("one"), ACT).await.unwrap();
        store
            .new_case("MIA", "name = \"MIA\"\n", Some(&id), ACT)
            .await
            .unwrap();
        let told = Some("{}");
        store
            .answer_again(&id, 1, None, &answered("clear"), told, ACT)
            .await
            .unwrap();
        let mut backup = Vec::new();
        let wrote = store.back_up(&mut backup).await.unwrap();

        let others = databases().await;
        for other in &others.addresses {
            let empty = Store::open(other).await.unwrap();
            // What is cut short or changed is refused and leaves nothing; so
            // is what would have its own words put into a statement.
            let cut = &backup[..backup.len() - 10];
            let (column, table) = (
                renamed(&backup, r#""role":"#, r#""role) VALUES (1)--":"#),
                renamed(
                    &backup,
                    r#""table":"account""#,
                    r#""table":"pg_user""#,
                ),
            );
            for bad in [cut, &changed(&backup), &column, &table] {
                let why = empty.restore(&mut &*bad).await.unwrap_err();
                assert!(matches!(why, StoreError::Backup(_)), "{why}");
                assert!(empty.has_no_account().await.unwrap());
            }
            let read = empty.restore(&mut backup.as_slice()).await.unwrap();
            assert_eq!(read, wrote);
            assert_eq!(
                empty.shipment(&id).await.unwrap(),
                store.shipment(&id).await.unwrap()
            );
            assert_eq!(
                empty.case("MIA").await.unwrap(),
                store.case("MIA").await.unwrap()
            );
            assert_eq!(
                empty.verify_audit(None).await.unwrap(),
                store.verify_audit(None).await.unwrap()
            );
            let mut again = Vec::new();
            empty.back_up(&mut again).await.unwrap();
            assert_eq!(again, backup, "{address} to {other}");
            let why = empty.restore(&mut backup.as_slice()).await.unwrap_err();
            assert!(matches!(why, StoreError::Backup(_)), "{why}");
        }
    })
    .await;
}

fn renamed(backup: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(backup.to_vec()).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

/// A backup in which a verdict was changed by hand.
fn changed(backup: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(backup.to_vec()).unwrap();
    assert!(text.contains(r#""verdict":"clear""#));
    text.replacen(r#""verdict":"clear""#, r#""verdict":"refus""#, 1)
        .into_bytes()
}

#[tokio::test]
async fn a_database_of_another_program_is_refused() {
    on_both(|store, address| async move {
        store.close().await;
        by_hand(&address, "UPDATE schema_step SET step = 99 WHERE step = 2")
            .await;
        let why = Store::open(&address).await.unwrap_err().to_string();
        assert!(why.contains("later"), "{why}");
        by_hand(&address, "UPDATE schema_step SET sha256 = 'x'").await;
        let why = Store::open(&address).await.unwrap_err();
        assert!(matches!(why, StoreError::Foreign(_)), "{why}");
    })
    .await;
}

#[tokio::test]
async fn an_address_that_cannot_be_is_told_without_its_password() {
    for address in
        ["mysql://a:secret@b/c", "/tmp/x", "postgres://u:secret@127.0.0.1:1/x"]
    {
        let why = Store::open(address).await.unwrap_err().to_string();
        assert!(!why.contains("secret"), "{why}");
    }
}

#[tokio::test]
async fn a_clock_that_goes_back_breaks_nothing() {
    on_both(|store, _| async move {
        let back = Act { at: Moment(AT.0 - 86_400_000), ..ACT };
        let (first, _) =
            store.keep_shipment(new_shipment("one"), ACT).await.unwrap();
        let (second, _) =
            store.keep_shipment(new_shipment("two"), back).await.unwrap();
        let clear = answered("clear");
        store.answer_again(&first, 1, None, &clear, None, back).await.unwrap();
        let told = store.verify_audit(None).await.unwrap();
        assert_eq!((told.lines, told.faults.len()), (3, 0));
        let all = store.shipments("", None, 9).await.unwrap().items;
        assert_eq!(all.len(), 2);
        assert!(all.iter().any(|one| one.id == second));
        // Work that was taken before the clock went back is due in its time.
        store.new_job("j", "x", "y", AT).await.unwrap();
        let until = Moment(AT.0 + 10);
        store.take_job("a", AT, until).await.unwrap().unwrap();
        let early = store.take_job("b", back.at, until).await.unwrap();
        assert!(early.is_none());
        assert!(store.take_job("b", until, until).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_database_that_goes_and_comes_back_is_used_again() {
    let databases = databases().await;
    // `SQLite` does not go; a server does.
    for address in databases.addresses.iter().skip(1) {
        let store = Store::open(address).await.unwrap();
        store.keep_shipment(new_shipment("one"), ACT).await.unwrap();
        let server = std::env::var("HASHGATE_TEST_POSTGRES").unwrap();
        let name = address.rsplit('/').find(|part| part.contains("desk_"));
        let name = name.unwrap().split('?').next().unwrap();
        let mut on = sqlx::PgConnection::connect(&server).await.unwrap();
        for may_connect in ["false", "true"] {
            for sql in [
                format!(
                    "ALTER DATABASE {name} ALLOW_CONNECTIONS {may_connect}"
                ),
                format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE datname = '{name}'"
                ),
            ] {
                on.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
            }
            let kept = store.keep_shipment(new_shipment("two"), ACT).await;
            assert_eq!(kept.is_ok(), may_connect == "true", "{kept:?}");
        }
        let all = store.shipments("", None, 9).await.unwrap().items;
        assert_eq!(all.len(), 2);
        let told = store.verify_audit(None).await.unwrap();
        assert_eq!((told.lines, told.faults.len()), (2, 0));
    }
}

#[tokio::test]
async fn tables_brought_forward_from_each_step_are_those_made_anew() {
    let fresh = databases().await;
    for steps in 1..=MIGRATIONS.len() {
        let older = databases().await;
        for (address, fresh) in older.addresses.iter().zip(&fresh.addresses) {
            let store = Store::open_at(address, steps).await.unwrap();
            let (id, _) =
                store.keep_shipment(new_shipment("one"), ACT).await.unwrap();
            store.close().await;
            let store = Store::open(address).await.unwrap();
            assert_eq!(store.shipment(&id).await.unwrap().listed.id, id);
            Store::open(fresh).await.unwrap().close().await;
            store.close().await;
            assert_eq!(tables(address).await, tables(fresh).await, "{steps}");
        }
    }
}

/// Every column of every table, as the database tells it.
async fn tables(address: &str) -> Vec<String> {
    let sql = if address.starts_with("sqlite:") {
        "SELECT name || ' ' || COALESCE(sql, '') AS told FROM sqlite_master"
    } else {
        "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' \
         || is_nullable AS told FROM information_schema.columns \
         WHERE table_schema = 'public'"
    };
    let mut on = connected(address).await;
    let rows = sqlx::query(sql).fetch_all(&mut on).await.unwrap();
    on.close().await.unwrap();
    let told = |row: &sqlx::any::AnyRow| row.try_get("told").unwrap();
    let mut all: Vec<String> = rows.iter().map(told).collect();
    all.sort();
    assert!(all.len() > 10);
    all
}

#[tokio::test]
async fn a_decision_counts_as_long_as_its_papers_are_as_they_were() {
    on_both(|store, address| async move {
        let paper = [("register.txt".to_owned(), b"an extract".to_vec())];
        let (id, _) =
            store.keep_shipment(new_shipment("one"), ACT).await.unwrap();
        for decision in ["{\"n\":1}", "{\"n\":2}"] {
            let papers = if decision.contains('1') { &paper[..] } else { &[] };
            store
                .keep_disposition(decision, papers, Some(&id), ACT)
                .await
                .unwrap();
        }
        let (kept, refused) = store.dispositions().await.unwrap();
        assert_eq!((kept.len(), refused.len()), (2, 0));
        // The shipment goes, the papers of a decision stay.
        store.delete_shipment(&id, "2031-11-26", false, ACT).await.unwrap();
        let (kept, _) = store.dispositions().await.unwrap();
        assert_eq!(kept.len(), 2);
        let sql = if address.starts_with("sqlite:") {
            "UPDATE file SET bytes = x'00'"
        } else {
            "UPDATE file SET bytes = decode('00', 'hex')"
        };
        by_hand(&address, sql).await;
        let (kept, refused) = store.dispositions().await.unwrap();
        assert_eq!(kept, ["{\"n\":2}"]);
        assert!(refused[0].contains("register.txt"), "{refused:?}");
    })
    .await;
}
