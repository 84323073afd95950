//! What reviewers decided about hits.

use hashgate_model::sha256_hex;
use serde_json::json;
use sqlx::Row as _;

use crate::{Act, Store, StoreError, audit::Line, files};

impl Store {
    /// Keeps a decision, as JSON, with the papers that it rests on.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn keep_disposition(
        &self,
        decision: &str,
        papers: &[(String, Vec<u8>)],
        shipment: Option<&str>,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let row = sqlx::query(
            "SELECT COALESCE(MAX(seq), 0) + 1 AS next FROM disposition",
        )
        .fetch_one(change.on())
        .await?;
        let seq: i64 = row.try_get("next")?;
        sqlx::query(
            "INSERT INTO disposition (seq, at, shipment, decision) \
             VALUES ($1, $2, $3, $4)",
        )
        .bind(seq)
        .bind(act.at.0)
        .bind(shipment.map(str::to_owned))
        .bind(decision)
        .execute(change.on())
        .await?;
        for (place, (name, bytes)) in (0i64..).zip(papers) {
            let sha256 = files::keep(change.on(), bytes).await?;
            sqlx::query(
                "INSERT INTO disposition_file \
                 (disposition, place, name, sha256) VALUES ($1, $2, $3, $4)",
            )
            .bind(seq)
            .bind(place)
            .bind(name)
            .bind(sha256)
            .execute(change.on())
            .await?;
        }
        let subject = seq.to_string();
        let line = Line {
            action: "disposition.made",
            subject: shipment.unwrap_or(&subject),
            before: None,
            after: Some(json!({
                "disposition": seq,
                "decision": serde_json::from_str(decision)
                    .unwrap_or(serde_json::Value::Null),
            })),
        };
        self.keep(change, act, line).await
    }

    /// Every decision whose papers are as they were handed in, in the order
    /// in which they were made; and why the others do not count.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn dispositions(
        &self,
    ) -> Result<(Vec<String>, Vec<String>), StoreError> {
        let rows =
            sqlx::query("SELECT seq, decision FROM disposition ORDER BY seq")
                .fetch_all(&self.pool)
                .await?;
        let papers = sqlx::query(
            "SELECT disposition_file.disposition AS seq, file.sha256 AS sha256, \
             file.bytes AS bytes, disposition_file.name AS name \
             FROM disposition_file JOIN file \
             ON file.sha256 = disposition_file.sha256",
        )
        .fetch_all(&self.pool)
        .await?;
        let (mut changed, mut why) = (Vec::new(), Vec::new());
        for paper in &papers {
            let bytes: Vec<u8> = paper.try_get("bytes")?;
            let sha256: String = paper.try_get("sha256")?;
            if sha256_hex(&bytes) != sha256 {
                let seq: i64 = paper.try_get("seq")?;
                let name: String = paper.try_get("name")?;
                why.push(format!(
                    "decision {seq} of the desk rests on {name}, which is no \
                     longer as it was handed in; record it again if it is right"
                ));
                changed.push(seq);
            }
        }
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            if !changed.contains(&row.try_get::<i64, _>("seq")?) {
                all.push(row.try_get("decision")?);
            }
        }
        Ok((all, why))
    }
}
