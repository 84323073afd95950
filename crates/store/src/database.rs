//! Opening a database, and the one way to change it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use sqlx::{
    AnyConnection, AnyPool, Connection as _, Executor as _, Transaction,
    any::AnyPoolOptions,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{MIGRATIONS, StoreError, audit, migrations};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Moment(pub i64);

/// Who changes something, when, and by which pack.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// The name of the account, or what acts without one.
    pub actor: &'a str,
    /// When.
    pub at: Moment,
    /// The SHA-256 of the pack that answers rest on.
    pub pack: &'a str,
}

/// The databases that can keep a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One file.
    Sqlite,
    /// A server for a team.
    Postgres,
}

/// What the desk keeps; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: AnyPool,
    backend: Backend,
    /// `SQLite` has one writer: whoever waits here is served in turn, without
    /// asking the file again and again.
    writer: Arc<Mutex<()>>,
}

/// A change under way; what is not committed did not happen.
pub(crate) struct Change {
    pub(crate) tx: Transaction<'static, sqlx::Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Change {
    pub(crate) fn on(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }

    /// Makes it last: on the disk when this returns.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }
}

impl Store {
    /// Opens the database at an address: `sqlite:FILE` (made if it is not
    /// there) or `postgres://...`; brings its tables to this version.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be reached, or is not a desk's.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        Self::open_at(address, MIGRATIONS.len()).await
    }

    /// Opens a database that is there; one that is not is not made.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], and if there is none.
    pub async fn open_existing(address: &str) -> Result<Self, StoreError> {
        if let Some(file) = sqlite_file(address)
            && !file.exists()
        {
            return Err(StoreError::NotFound(format!(
                "there is no desk at {}; name its database by --database",
                file.display()
            )));
        }
        Self::open(address).await
    }

    /// Opens it at an earlier step: what an older program left behind.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    #[doc(hidden)]
    pub async fn open_at(
        address: &str,
        steps: usize,
    ) -> Result<Self, StoreError> {
        let store = Self::open_as_it_is(address).await?;
        let known = MIGRATIONS.get(..steps).unwrap_or(MIGRATIONS);
        migrations::apply(&store, known).await?;
        Ok(store)
    }

    /// Opens it without changing its tables.
    pub(crate) async fn open_as_it_is(
        address: &str,
    ) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let (backend, url) = backend_of(address)?;
        let told = without_password(address);
        let unreachable =
            |why: &dyn std::fmt::Display| StoreError::Unreachable {
                database: told.clone(),
                why: why.to_string(),
            };
        if let Some(file) = sqlite_file(address) {
            make_private(&file).map_err(|why| unreachable(&why))?;
        }
        // A file that is no database is told at once, not after the pool has
        // tried it again and again.
        if backend == Backend::Sqlite {
            let probe = async {
                let mut on = AnyConnection::connect(&url).await?;
                on.execute("SELECT COUNT(*) FROM sqlite_master").await?;
                on.close().await
            };
            probe.await.map_err(|why| unreachable(&why))?;
        }
        // A writer needs one; the rest are readers.
        let options = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if backend == Backend::Sqlite {
                        // What is acknowledged is on the disk (FULL), readers
                        // do not wait for a writer (WAL):
                        // https://www.sqlite.org/pragma.html
                        connection
                            .execute(
                                "PRAGMA busy_timeout = 10000; \
                                 PRAGMA journal_mode = WAL; \
                                 PRAGMA synchronous = FULL; \
                                 PRAGMA foreign_keys = ON;",
                            )
                            .await?;
                    }
                    Ok(())
                })
            });
        let pool =
            options.connect(&url).await.map_err(|why| unreachable(&why))?;
        Ok(Self { pool, backend, writer: Arc::default() })
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it does not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.pool.execute("SELECT 1").await?;
        Ok(())
    }

    /// Begins a change; there is one at a time in the whole database.
    pub(crate) async fn change(&self) -> Result<Change, StoreError> {
        match self.backend {
            Backend::Sqlite => {
                let turn = Arc::clone(&self.writer).lock_owned().await;
                let tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
                Ok(Change { tx, _turn: Some(turn) })
            }
            Backend::Postgres => {
                let mut tx = self.pool.begin().await?;
                // The log is a chain: its writers stand in a row.
                // https://www.postgresql.org/docs/15/explicit-locking.html
                (*tx).execute("SELECT pg_advisory_xact_lock(8420)").await?;
                Ok(Change { tx, _turn: None })
            }
        }
    }

    /// Commits a change with its line in the log.
    pub(crate) async fn keep(
        &self,
        mut change: Change,
        act: Act<'_>,
        line: audit::Line<'_>,
    ) -> Result<(), StoreError> {
        audit::append(change.on(), act, line).await?;
        change.commit().await
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The database of an address, and the address as the driver wants it.
fn backend_of(address: &str) -> Result<(Backend, String), StoreError> {
    if let Some(file) = sqlite_file(address) {
        let file =
            file.to_string_lossy().replace('%', "%25").replace('?', "%3F");
        return Ok((Backend::Sqlite, format!("sqlite:{file}?mode=rwc")));
    }
    if address.starts_with("postgres://")
        || address.starts_with("postgresql://")
    {
        return Ok((Backend::Postgres, address.to_owned()));
    }
    Err(StoreError::Unreachable {
        database: without_password(address),
        why: "its address begins neither with sqlite: nor with postgres://"
            .to_owned(),
    })
}

fn sqlite_file(address: &str) -> Option<PathBuf> {
    let rest = address.strip_prefix("sqlite:")?;
    Some(PathBuf::from(rest.strip_prefix("//").unwrap_or(rest)))
}

/// Makes the file before the database does, for its owner alone.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// An address as it may be shown.
pub(crate) fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((account, place)) => {
            let name = account.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}@{place}")
        }
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_is_never_shown() {
        for (address, shown) in [
            ("postgres://desk:p@ss:w@db/desk", "postgres://desk@db/desk"),
            ("postgres://db/desk", "postgres://db/desk"),
            ("sqlite:/data/desk.sqlite", "sqlite:/data/desk.sqlite"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
