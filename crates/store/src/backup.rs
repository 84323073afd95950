//! A backup: every row as a line of JSON, the same for both databases.
//!
//! ```text
//! {"backup": "hashgate.desk-backup/1", "step": 1}
//! {"table": "account", "row": {...}}
//! ...
//! {"end": {"rows": 214, "sha256": "..."}}
//! ```
//!
//! What was cut short has no end, and is refused.

use hashgate_model::hex;
use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Column as _, Row as _, any::AnyRow};

use crate::{MIGRATIONS, Store, StoreError, files::unhex};

/// What a backup says it is.
pub const DESK_BACKUP: &str = "hashgate.desk-backup/1";

/// A kept thing, parents before children, with the columns that put its rows
/// in one order.
const TABLES: &[(&str, &str)] = &[
    ("account", "id"),
    ("token", "id"),
    ("file", "sha256"),
    ("shipment", "id"),
    ("shipment_file", "id"),
    ("party", "id"),
    ("customs_case", "name"),
    ("disposition", "seq"),
    ("disposition_file", "disposition, place"),
    ("change_event", "seq"),
    ("job", "id"),
    ("webhook", "id"),
    ("answered_key", "owner, idempotency_key"),
    ("audit", "seq"),
];

/// What was written or read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackedUp {
    /// Its rows.
    pub rows: u64,
    /// The SHA-256 of all lines but the last.
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Told {
    Head { backup: String, step: i64 },
    Row { table: String, row: Map<String, Value> },
    End { end: End },
}

#[derive(Serialize, Deserialize)]
struct End {
    rows: u64,
    sha256: String,
}

impl Store {
    /// Writes everything but sessions that are under way, as it stands at one
    /// moment.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backup`] if it cannot be written.
    pub async fn back_up(
        &self,
        out: &mut (dyn Write + Send),
    ) -> Result<BackedUp, StoreError> {
        let mut hash = Sha256::new();
        let mut write = |told: &Told, hash: &mut Sha256| {
            let mut line = serde_json::to_vec(told).map_err(unwritten)?;
            line.push(b'\n');
            hash.update(&line);
            out.write_all(&line).map_err(unwritten)
        };
        let step = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        let head = Told::Head { backup: DESK_BACKUP.to_owned(), step };
        write(&head, &mut hash)?;
        // No other change while it is read: it is of one moment.
        let mut change = self.change().await?;
        let mut rows = 0;
        for (table, order) in TABLES {
            // A part at a time: files are large.
            let mut from = 0i64;
            loop {
                let most: i64 = if *table == "file" { 16 } else { 512 };
                let sql = format!(
                    "SELECT * FROM {table} ORDER BY {order} LIMIT {most} \
                     OFFSET {from}"
                );
                let part = sqlx::query(AssertSqlSafe(sql))
                    .fetch_all(change.on())
                    .await?;
                for row in &part {
                    let row = row_of(row)?;
                    let told = Told::Row { table: (*table).to_owned(), row };
                    write(&told, &mut hash)?;
                    rows += 1;
                }
                if part.is_empty() {
                    break;
                }
                from += most;
            }
        }
        let sha256 = hex(&hash.finalize_reset());
        let end = End { rows, sha256: sha256.clone() };
        write(&Told::End { end }, &mut hash)?;
        Ok(BackedUp { rows, sha256 })
    }

    /// Reads a backup into a store that keeps nothing yet; all of it or
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backup`] if the backup is not whole, is of a later
    /// version, or something is kept already.
    pub async fn restore(
        &self,
        from: &mut (dyn BufRead + Send),
    ) -> Result<BackedUp, StoreError> {
        let mut change = self.change().await?;
        for (table, _) in TABLES {
            let sql = format!("SELECT COUNT(*) AS n FROM {table}");
            let row =
                sqlx::query(AssertSqlSafe(sql)).fetch_one(change.on()).await?;
            if row.try_get::<i64, _>("n")? > 0 {
                return Err(StoreError::Backup(
                    "the database keeps something already; restore into a new \
                     one"
                    .to_owned(),
                ));
            }
        }
        let (mut hash, mut rows) = (Sha256::new(), 0u64);
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = from.read_until(b'\n', &mut line).map_err(unread)?;
            if read == 0 {
                return Err(StoreError::Backup(format!(
                    "the backup ends after {rows} rows, before its last line; \
                     take one that is whole"
                )));
            }
            let told: Told = serde_json::from_slice(&line).map_err(unread)?;
            match told {
                Told::Head { backup, step } => check_head(&backup, step)?,
                Told::Row { table, row } => {
                    insert(&mut change, &table, row).await?;
                    rows += 1;
                }
                Told::End { end } => {
                    let sha256 = hex(&hash.finalize_reset());
                    if end.rows != rows || end.sha256 != sha256 {
                        return Err(StoreError::Backup(
                            "the backup is not as it was written: its rows or \
                             its SHA-256 are others than its last line says"
                                .to_owned(),
                        ));
                    }
                    change.commit().await?;
                    return Ok(BackedUp { rows, sha256 });
                }
            }
            hash.update(&line);
        }
    }
}

fn check_head(backup: &str, step: i64) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if backup != DESK_BACKUP || step > known {
        return Err(StoreError::Backup(format!(
            "the backup is of the form {backup}, step {step}; this hashgate \
             reads {DESK_BACKUP} up to step {known}"
        )));
    }
    Ok(())
}

fn unwritten(why: impl std::fmt::Display) -> StoreError {
    StoreError::Backup(format!(
        "the backup cannot be written ({why}); what was written is not whole"
    ))
}

fn unread(why: impl std::fmt::Display) -> StoreError {
    StoreError::Backup(format!("the backup cannot be read ({why})"))
}

/// A row as JSON: texts, whole numbers, and bytes as `{"hex": "..."}`.
fn row_of(row: &AnyRow) -> Result<Map<String, Value>, StoreError> {
    let mut told = Map::new();
    for column in row.columns() {
        let name = column.name();
        let value = if name == "bytes" {
            let bytes: Vec<u8> = row.try_get(name)?;
            serde_json::json!({ "hex": hex(&bytes) })
        } else if let Ok(text) = row.try_get::<Option<String>, _>(name) {
            text.map_or(Value::Null, Value::String)
        } else {
            row.try_get::<Option<i64>, _>(name)?.map_or(Value::Null, Into::into)
        };
        told.insert(name.to_owned(), value);
    }
    Ok(told)
}

async fn insert(
    change: &mut crate::database::Change,
    table: &str,
    mut row: Map<String, Value>,
) -> Result<(), StoreError> {
    let known = TABLES.iter().any(|(known, _)| *known == table);
    // A name of a column is put into a statement: letters and `_` alone.
    let plain = |name: &String| {
        name.bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
    };
    if !known || row.is_empty() || !row.keys().all(plain) {
        return Err(unread(format!("there is no table {table} of that form")));
    }
    // A column that is not named is null, of whatever type it is.
    row.retain(|_, value| !value.is_null());
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let places: Vec<String> =
        (1..=row.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        names.join(", "),
        places.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in row.into_iter().map(|(_, value)| value) {
        query = match value {
            Value::String(text) => query.bind(text),
            Value::Number(n) => query.bind(n.as_i64().ok_or_else(|| {
                unread(format!("{n} is no whole number of 64 bits"))
            })?),
            Value::Object(object) => {
                let bytes = object
                    .get("hex")
                    .and_then(Value::as_str)
                    .and_then(unhex)
                    .ok_or_else(|| unread("bytes are not in hex"))?;
                query.bind(bytes)
            }
            other => {
                return Err(unread(format!("{other} is no value of a row")));
            }
        };
    }
    query.execute(change.on()).await?;
    Ok(())
}
