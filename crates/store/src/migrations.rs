//! The steps by which tables came to be as they are.

use hashgate_model::sha256_hex;
use sqlx::{AssertSqlSafe, Executor as _, Row as _};

use crate::{Backend, Store, StoreError, database::Change};

/// A step; never changed once it was released, only followed by another.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number, from 1.
    pub step: i64,
    /// Its name.
    pub name: &'static str,
    /// Its statements, for both databases.
    pub sql: &'static str,
}

/// Every step.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        step: 1,
        name: "desk",
        sql: include_str!("../migrations/0001_desk.sql"),
    },
    Migration {
        step: 2,
        name: "dispositions",
        sql: include_str!("../migrations/0002_dispositions.sql"),
    },
];

const STEPS: &str = "CREATE TABLE IF NOT EXISTS schema_step (\
     step BIGINT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL)";

impl Migration {
    /// The statements for one database.
    fn text(&self, backend: Backend) -> String {
        let bytes = match backend {
            Backend::Sqlite => "BLOB",
            Backend::Postgres => "BYTEA",
        };
        self.sql.replace("{bytes}", bytes)
    }
}

/// Takes each step that was not taken, in one transaction with its stamp: a
/// process that is killed leaves the step before.
pub(crate) async fn apply(
    store: &Store,
    known: &[Migration],
) -> Result<(), StoreError> {
    let mut change = store.change().await?;
    change.on().execute(STEPS).await?;
    let taken = sqlx::query("SELECT step, name, sha256 FROM schema_step")
        .fetch_all(change.on())
        .await?;
    for row in &taken {
        let (step, name): (i64, String) =
            (row.try_get("step")?, row.try_get("name")?);
        let sha256: String = row.try_get("sha256")?;
        let Some(own) = known.iter().find(|one| one.step == step) else {
            return Err(StoreError::Foreign(format!(
                "the database was brought to step {step} ({name}) by a later \
                 hashgate; use that one, or restore a backup made before"
            )));
        };
        if own.name != name || sha256_hex(own.sql.as_bytes()) != sha256 {
            return Err(StoreError::Foreign(format!(
                "step {step} of the database ({name}) is not that of this \
                 hashgate ({}); it is not a desk's, or another program \
                 changed it",
                own.name
            )));
        }
    }
    for migration in known.iter().skip(taken.len()) {
        take(&mut change, migration, store.backend()).await?;
    }
    change.commit().await
}

async fn take(
    change: &mut Change,
    migration: &Migration,
    backend: Backend,
) -> Result<(), StoreError> {
    let text = migration.text(backend);
    change.on().execute(sqlx::raw_sql(AssertSqlSafe(text))).await?;
    sqlx::query(
        "INSERT INTO schema_step (step, name, sha256) VALUES ($1, $2, $3)",
    )
    .bind(migration.step)
    .bind(migration.name)
    .bind(sha256_hex(migration.sql.as_bytes()))
    .execute(change.on())
    .await?;
    Ok(())
}
