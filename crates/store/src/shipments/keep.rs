//! Keeping a shipment, its files, and a new answer.

use serde_json::json;
use sqlx::{AnyConnection, Row as _};

use super::{
    Answered, NewFile, NewShipment, Party, ShipmentFile, file_names, listed,
};
use crate::{
    Act, Store, StoreError, audit::Line, database::Change, files, jobs,
    unguessable,
};

impl Store {
    /// Keeps a shipment; a request that was done before under the same key
    /// gives what was kept then, and `false`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the key was used for another question.
    pub async fn keep_shipment(
        &self,
        new: NewShipment,
        act: Act<'_>,
    ) -> Result<(String, bool), StoreError> {
        let mut change = self.change().await?;
        if let Some((key, asked)) = &new.key
            && let Some(id) = done_before(&mut change, act, key, asked).await?
        {
            return Ok((id, false));
        }
        let id = unguessable()?;
        let answered = &new.answered;
        sqlx::query(
            "INSERT INTO shipment (id, title, asked, as_of, entry_date, \
             keep_until, verdict, outcome, answer, page, rests_on, folded, \
             created_at, created_by, checked_at, revision, closed) VALUES \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
             $13, 1, 0)",
        )
        .bind(&id)
        .bind(&new.title)
        .bind(&new.asked)
        .bind(&answered.as_of)
        .bind(&answered.entry_date)
        .bind(&answered.keep_until)
        .bind(&answered.verdict)
        .bind(&answered.outcome)
        .bind(&answered.answer)
        .bind(&answered.page)
        .bind(&answered.rests_on)
        .bind(folded(&new.title, &new.files, &answered.parties))
        .bind(act.at.0)
        .bind(act.actor)
        .execute(change.on())
        .await?;
        let mut hashes = Vec::new();
        for (place, file) in (0i64..).zip(&new.files) {
            let kept = attach(change.on(), &id, place, file, act).await?;
            hashes.push(json!({ "name": file.name, "sha256": kept.sha256 }));
        }
        keep_parties(change.on(), &id, &answered.parties).await?;
        if let Some((key, asked)) = &new.key {
            sqlx::query(
                "INSERT INTO answered_key \
                 (owner, idempotency_key, asked_sha256, subject, at) \
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(act.actor)
            .bind(key)
            .bind(asked)
            .bind(&id)
            .bind(act.at.0)
            .execute(change.on())
            .await?;
        }
        let line = Line {
            action: "shipment.kept",
            subject: &id,
            before: None,
            after: Some(json!({
                "title": new.title, "verdict": answered.verdict,
                "as_of": answered.as_of, "files": hashes,
            })),
        };
        self.keep(change, act, line).await?;
        Ok((id, true))
    }

    /// What a request of this key kept before, without keeping anything.
    ///
    /// # Errors
    ///
    /// As [`Store::keep_shipment`].
    pub async fn kept_under(
        &self,
        key: &str,
        asked: &str,
        act: Act<'_>,
    ) -> Result<Option<String>, StoreError> {
        let mut change = self.change().await?;
        done_before(&mut change, act, key, asked).await
    }

    /// Keeps a new answer, with the question if it changed. `revision` is
    /// that of the answer which it replaces. `told` is what changed, where
    /// the change came from elsewhere than the user.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if another was kept meanwhile.
    pub async fn answer_again(
        &self,
        id: &str,
        revision: i64,
        asked: Option<&str>,
        answered: &Answered,
        told: Option<&str>,
        act: Act<'_>,
    ) -> Result<i64, StoreError> {
        let mut change = self.change().await?;
        let before = listed(&mut change, id).await?;
        if before.revision != revision {
            return Err(StoreError::Conflict(format!(
                "shipment {id} was changed meanwhile (revision {} is kept, \
                 {revision} was read); read it again first",
                before.revision
            )));
        }
        // A date of entry that was kept keeps the records, whatever is said
        // later: the later of both days counts (19 CFR 163.4).
        let keep_until = answered.keep_until.clone();
        let keep_until = keep_until.max(before.keep_until.clone());
        let row = sqlx::query("SELECT asked FROM shipment WHERE id = $1")
            .bind(id)
            .fetch_one(change.on())
            .await?;
        let asked_before: String = row.try_get("asked")?;
        let files = file_names(change.on(), id).await?;
        let mut folded = folded(&before.title, &[], &answered.parties);
        folded.push_str(&files.to_lowercase());
        sqlx::query(
            "UPDATE shipment SET asked = COALESCE($1, asked), as_of = $2, \
             entry_date = $3, keep_until = $4, verdict = $5, outcome = $6, \
             answer = $7, page = $8, rests_on = $9, folded = $10, \
             checked_at = $11, revision = revision + 1 WHERE id = $12",
        )
        .bind(asked.map(str::to_owned))
        .bind(&answered.as_of)
        .bind(&answered.entry_date)
        .bind(&keep_until)
        .bind(&answered.verdict)
        .bind(&answered.outcome)
        .bind(&answered.answer)
        .bind(&answered.page)
        .bind(&answered.rests_on)
        .bind(folded)
        .bind(act.at.0)
        .bind(id)
        .execute(change.on())
        .await?;
        sqlx::query("DELETE FROM party WHERE shipment = $1")
            .bind(id)
            .execute(change.on())
            .await?;
        keep_parties(change.on(), id, &answered.parties).await?;
        if let Some(told) = told {
            let kind = "shipment.changed";
            jobs::tell(change.on(), act.at, kind, id, told).await?;
        }
        let line = Line {
            action: "shipment.answered",
            subject: id,
            before: Some(json!({
                "verdict": before.verdict, "as_of": before.as_of,
                "entry_date": before.entry_date,
                "keep_until": before.keep_until,
                "asked": parsed(&asked_before),
            })),
            after: Some(json!({
                "verdict": answered.verdict, "as_of": answered.as_of,
                "entry_date": answered.entry_date, "keep_until": keep_until,
                "asked": parsed(asked.unwrap_or(&asked_before)),
            })),
        };
        self.keep(change, act, line).await?;
        Ok(revision + 1)
    }

    /// Has a shipment answered anew by the next server that looks: something
    /// was added that its answer does not know.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is no such shipment.
    pub async fn ask_again(
        &self,
        id: &str,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        listed(&mut change, id).await?;
        sqlx::query("UPDATE shipment SET rests_on = '' WHERE id = $1")
            .bind(id)
            .execute(change.on())
            .await?;
        let job = format!("recheck-{}", unguessable()?);
        jobs::begin(change.on(), &job, "recheck", id, act.at).await?;
        change.commit().await
    }

    /// Takes in a file of a shipment.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is no such shipment.
    pub async fn add_file(
        &self,
        id: &str,
        file: &NewFile,
        act: Act<'_>,
    ) -> Result<ShipmentFile, StoreError> {
        let mut change = self.change().await?;
        listed(&mut change, id).await?;
        let row = sqlx::query(
            "SELECT COALESCE(MAX(place), -1) + 1 AS next FROM shipment_file \
             WHERE shipment = $1",
        )
        .bind(id)
        .fetch_one(change.on())
        .await?;
        let place: i64 = row.try_get("next")?;
        let kept = attach(change.on(), id, place, file, act).await?;
        let line = Line {
            action: "file.added",
            subject: id,
            before: None,
            after: Some(json!({
                "file": kept.id, "name": kept.name, "sha256": kept.sha256,
                "purpose": kept.purpose.word(), "covers": kept.covers,
            })),
        };
        self.keep(change, act, line).await?;
        Ok(kept)
    }
}

/// A question as the log tells it.
fn parsed(asked: &str) -> serde_json::Value {
    serde_json::from_str(asked).unwrap_or_default()
}

async fn done_before(
    change: &mut Change,
    act: Act<'_>,
    key: &str,
    asked: &str,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(
        "SELECT asked_sha256, subject FROM answered_key \
         WHERE owner = $1 AND idempotency_key = $2",
    )
    .bind(act.actor)
    .bind(key)
    .fetch_optional(change.on())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let before: String = row.try_get("asked_sha256")?;
    if before != asked {
        return Err(StoreError::Conflict(format!(
            "the key {key} was used for another request; send a new key with \
             a new request"
        )));
    }
    Ok(Some(row.try_get("subject")?))
}

async fn attach(
    on: &mut AnyConnection,
    shipment: &str,
    place: i64,
    file: &NewFile,
    act: Act<'_>,
) -> Result<ShipmentFile, StoreError> {
    let kept = ShipmentFile {
        id: unguessable()?,
        purpose: file.purpose,
        name: file.name.clone(),
        sha256: files::keep(on, &file.bytes).await?,
        covers: file.covers.clone(),
        added_at: act.at,
        added_by: act.actor.to_owned(),
    };
    sqlx::query(
        "INSERT INTO shipment_file (id, shipment, place, purpose, name, \
         sha256, covers, added_at, added_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&kept.id)
    .bind(shipment)
    .bind(place)
    .bind(kept.purpose.word())
    .bind(&kept.name)
    .bind(&kept.sha256)
    .bind(&kept.covers)
    .bind(act.at.0)
    .bind(act.actor)
    .execute(on)
    .await?;
    Ok(kept)
}

async fn keep_parties(
    on: &mut AnyConnection,
    shipment: &str,
    parties: &[Party],
) -> Result<(), StoreError> {
    for (place, party) in (0i64..).zip(parties) {
        sqlx::query(
            "INSERT INTO party (id, shipment, place, name, role, outcome) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(unguessable()?)
        .bind(shipment)
        .bind(place)
        .bind(&party.name)
        .bind(&party.role)
        .bind(&party.outcome)
        .execute(&mut *on)
        .await?;
    }
    Ok(())
}

/// What a search looks through.
fn folded(title: &str, files: &[NewFile], parties: &[Party]) -> String {
    let names = files.iter().map(|file| file.name.as_str());
    let parties = parties.iter().map(|party| party.name.as_str());
    let mut text = std::iter::once(title)
        .chain(names)
        .chain(parties)
        .collect::<Vec<_>>()
        .join("\n")
        .to_lowercase();
    text.push('\n');
    text
}
