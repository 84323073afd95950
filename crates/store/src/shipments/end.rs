//! Closing a shipment, and deleting it once the law lets it go.

use serde_json::json;
use sqlx::Row as _;

use super::{file_names, listed};
use crate::{Act, Store, StoreError, audit::Line};

impl Store {
    /// Closes a shipment, or opens it again.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is no such shipment.
    pub async fn close_shipment(
        &self,
        id: &str,
        closed: bool,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let before = listed(&mut change, id).await?;
        sqlx::query("UPDATE shipment SET closed = $1 WHERE id = $2")
            .bind(i64::from(closed))
            .bind(id)
            .execute(change.on())
            .await?;
        let line = Line {
            action: "shipment.closed",
            subject: id,
            before: Some(json!({ "closed": before.closed })),
            after: Some(json!({ "closed": closed })),
        };
        self.keep(change, act, line).await
    }

    /// Deletes a shipment with the files that no other has, once the law no
    /// longer has it kept (19 CFR 163.4: five years from the date of entry).
    /// One whose date of entry nobody gave is deleted only if the user says
    /// that it was never entered.
    ///
    /// # Errors
    ///
    /// [`StoreError::Retained`] with the day, before it.
    pub async fn delete_shipment(
        &self,
        id: &str,
        today: &str,
        never_entered: bool,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let before = listed(&mut change, id).await?;
        match &before.keep_until {
            // Dates of ISO 8601 stand in their order as texts.
            Some(day) if today <= day.as_str() && !never_entered => {
                return Err(StoreError::Retained(format!(
                    "the records of shipment {id} are kept through {day}, five \
                     years from its date of entry (19 CFR 163.4); delete it \
                     after that day, or say that it was never entered"
                )));
            }
            None if !never_entered && before.entry_date.is_some() => {
                return Err(StoreError::Retained(format!(
                    "how long the records of shipment {id} are kept cannot be \
                     counted from its date of entry, {} (19 CFR 163.4); \
                     correct the date, or say that it was never entered",
                    before.entry_date.as_deref().unwrap_or_default()
                )));
            }
            None if !never_entered => {
                return Err(StoreError::Retained(format!(
                    "the date of entry of shipment {id} is not known, and its \
                     records are kept for five years from it (19 CFR 163.4); \
                     give the date, or say that it was never entered"
                )));
            }
            _ => {}
        }
        let in_case =
            sqlx::query("SELECT name FROM customs_case WHERE shipment = $1")
                .bind(id)
                .fetch_optional(change.on())
                .await?;
        if let Some(row) = in_case {
            let name: String = row.try_get("name")?;
            return Err(StoreError::Conflict(format!(
                "case {name} is about shipment {id}; it stays as long as that \
                 does"
            )));
        }
        let names = file_names(change.on(), id).await?;
        for statement in [
            "DELETE FROM party WHERE shipment = $1",
            "DELETE FROM answered_key WHERE subject = $1",
            "DELETE FROM shipment_file WHERE shipment = $1",
            "DELETE FROM shipment WHERE id = $1",
        ] {
            sqlx::query(statement).bind(id).execute(change.on()).await?;
        }
        sqlx::query(
            "DELETE FROM file WHERE sha256 NOT IN \
             (SELECT sha256 FROM shipment_file) AND sha256 NOT IN \
             (SELECT sha256 FROM disposition_file)",
        )
        .execute(change.on())
        .await?;
        let line = Line {
            action: "shipment.deleted",
            subject: id,
            before: Some(json!({
                "title": before.title, "entry_date": before.entry_date,
                "keep_until": before.keep_until, "files": names,
            })),
            after: Some(json!({ "never_entered": never_entered })),
        };
        self.keep(change, act, line).await
    }
}
