//! Empty databases for tests, of every kind there is.

use std::{
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

/// The addresses of an empty database of each kind: `SQLite` in `folder`, and
/// one on the `PostgreSQL` server of `HASHGATE_TEST_POSTGRES`, which may make
/// databases. Without that variable tests run on `SQLite` alone and say so;
/// with `CI` set it must be there.
///
/// # Panics
///
/// If the server cannot make a database, or is not named and must be: a test
/// that cannot run must fail.
#[allow(clippy::expect_used, reason = "a test that cannot run must fail")]
pub async fn empty_databases(folder: &Path) -> Vec<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let file = folder.join(format!("desk-{number}.sqlite"));
    let mut addresses = vec![format!("sqlite:{}", file.display())];
    let Ok(server) = std::env::var("HASHGATE_TEST_POSTGRES") else {
        let must = std::env::var_os("CI").is_some();
        assert!(!must, "HASHGATE_TEST_POSTGRES must be set where CI is");
        eprintln!("skipped on PostgreSQL: HASHGATE_TEST_POSTGRES is not set");
        return addresses;
    };
    let name = format!("desk_{}_{number}", std::process::id());
    let mut on = PgConnection::connect(&server).await.expect("the server");
    for sql in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name}"),
    ] {
        on.execute(AssertSqlSafe(sql)).await.expect("an empty database");
    }
    on.close().await.expect("the server");
    addresses.push(server.replacen("/postgres", &format!("/{name}"), 1));
    addresses
}
