//! Reading what is kept of shipments.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{
    Listed, Page, Party, Purpose, Shipment, ShipmentFile, like, no_shipment,
};
use crate::{Moment, Store, StoreError};

/// The most words of a search.
const MOST_WORDS: usize = 16;

impl Store {
    /// A shipment.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if none of that id is kept.
    pub async fn shipment(&self, id: &str) -> Result<Shipment, StoreError> {
        let row = sqlx::query("SELECT * FROM shipment WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?
            .ok_or_else(|| no_shipment(id))?;
        Ok(Shipment::of(&row)?)
    }

    /// Its files, in the order in which they were handed in.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn files_of(
        &self,
        id: &str,
    ) -> Result<Vec<ShipmentFile>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM shipment_file WHERE shipment = $1 ORDER BY place",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        let of = |row: &AnyRow| {
            let purpose: String = row.try_get("purpose")?;
            Ok(ShipmentFile {
                id: row.try_get("id")?,
                purpose: Purpose::of(&purpose)?,
                name: row.try_get("name")?,
                sha256: row.try_get("sha256")?,
                covers: row.try_get("covers")?,
                added_at: Moment(row.try_get("added_at")?),
                added_by: row.try_get("added_by")?,
            })
        };
        rows.iter().map(of).collect()
    }

    /// The parties of a shipment, in the order of its answer.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn parties_of(&self, id: &str) -> Result<Vec<Party>, StoreError> {
        let rows = sqlx::query(
            "SELECT name, role, outcome FROM party WHERE shipment = $1 \
             ORDER BY place",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        let of = |row: &AnyRow| {
            Ok(Party {
                name: row.try_get("name")?,
                role: row.try_get("role")?,
                outcome: row.try_get("outcome")?,
            })
        };
        Ok(rows.iter().map(of).collect::<Result<_, sqlx::Error>>()?)
    }

    /// Shipments, newest first; with `words`, those whose title, papers or
    /// parties hold each of them. `from` is what the part before gave.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer, or gave no such
    /// `from`.
    pub async fn shipments(
        &self,
        words: &str,
        from: Option<&str>,
        most: i64,
    ) -> Result<Page<Listed>, StoreError> {
        let (at, id) = match from {
            None => (i64::MAX, String::new()),
            Some(from) => from
                .split_once('-')
                .and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())))
                .ok_or_else(|| {
                    StoreError::NotFound(format!(
                        "`{from}` is where no part of this list ends; ask it \
                         with the cursor that the part before gave"
                    ))
                })?,
        };
        let wanted = words.to_lowercase();
        let wanted: Vec<&str> = wanted.split_whitespace().collect();
        if wanted.len() > MOST_WORDS {
            return Err(StoreError::Conflict(format!(
                "{} words are sought at once; give at most {MOST_WORDS}",
                wanted.len()
            )));
        }
        let mut sql = "SELECT * FROM shipment WHERE \
             (created_at < $1 OR (created_at = $1 AND id < $2))"
            .to_owned();
        // A place for each word; the words themselves are bound.
        for place in 4..wanted.len() + 4 {
            // Writing to a text does not fail.
            let _ = write!(sql, " AND folded LIKE ${place} ESCAPE '!'");
        }
        sql += " ORDER BY created_at DESC, id DESC LIMIT $3";
        let mut query =
            sqlx::query(AssertSqlSafe(sql)).bind(at).bind(id).bind(most + 1);
        for word in wanted {
            query = query.bind(like(word));
        }
        let rows = query.fetch_all(&self.pool).await?;
        let mut items: Vec<Listed> =
            rows.iter().map(Listed::of).collect::<Result<_, _>>()?;
        let room = usize::try_from(most).unwrap_or(usize::MAX);
        let more = items.len() > room;
        items.truncate(room);
        let next = items
            .last()
            .filter(|_| more)
            .map(|last| format!("{}-{}", last.created_at.0, last.id));
        Ok(Page { items, next })
    }

    /// The ids of shipments that are open: what a change of law may touch.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn open_shipments(&self) -> Result<Vec<String>, StoreError> {
        let rows =
            sqlx::query("SELECT id FROM shipment WHERE closed = 0 ORDER BY id")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows
            .iter()
            .map(|row| row.try_get("id"))
            .collect::<Result<_, _>>()?)
    }
}
