//! Cases: the text of a case file, as the command line stores it too.

use hashgate_model::sha256_hex;
use serde::Serialize;
use serde_json::json;
use sqlx::{Row as _, any::AnyRow};

use crate::{
    Act, Store, StoreError, audit::Line, shipments::like, unguessable,
};

/// A case as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptCase {
    /// What it is called.
    pub name: String,
    /// Its facts and events, as the text of a case file (TOML).
    pub text: String,
    /// What was published of it as a calendar, as the command line keeps it.
    pub published: Option<String>,
    /// What the address of its calendar holds in place of a password.
    #[serde(skip)]
    pub calendar_secret: String,
    /// The shipment that it is about.
    pub shipment: Option<String>,
    /// How often it was changed.
    pub revision: i64,
}

impl KeptCase {
    fn of(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            name: row.try_get("name")?,
            text: row.try_get("text")?,
            published: row.try_get("published")?,
            calendar_secret: row.try_get("calendar_secret")?,
            shipment: row.try_get("shipment")?,
            revision: row.try_get("revision")?,
        })
    }
}

impl Store {
    /// Keeps a new case.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the name is taken.
    pub async fn new_case(
        &self,
        name: &str,
        text: &str,
        shipment: Option<&str>,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let taken =
            sqlx::query("SELECT name FROM customs_case WHERE name = $1")
                .bind(name)
                .fetch_optional(change.on())
                .await?;
        if taken.is_some() {
            return Err(StoreError::Conflict(format!(
                "there is a case {name} already; choose another name"
            )));
        }
        sqlx::query(
            "INSERT INTO customs_case (name, text, folded, published, \
             calendar_secret, shipment, created_at, revision) \
             VALUES ($1, $2, $3, NULL, $4, $5, $6, 1)",
        )
        .bind(name)
        .bind(text)
        .bind(format!("{name}\n{text}").to_lowercase())
        .bind(unguessable()?)
        .bind(shipment.map(str::to_owned))
        .bind(act.at.0)
        .execute(change.on())
        .await?;
        let line = Line {
            action: "case.begun",
            subject: name,
            before: None,
            after: Some(json!({
                "sha256": sha256_hex(text.as_bytes()), "shipment": shipment,
            })),
        };
        self.keep(change, act, line).await
    }

    /// A case.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is none of that name.
    pub async fn case(&self, name: &str) -> Result<KeptCase, StoreError> {
        let row = sqlx::query("SELECT * FROM customs_case WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?
            .ok_or_else(|| no_case(name))?;
        Ok(KeptCase::of(&row)?)
    }

    /// The case whose calendar has a secret.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn case_of_calendar(
        &self,
        secret: &str,
    ) -> Result<Option<KeptCase>, StoreError> {
        let row = sqlx::query(
            "SELECT * FROM customs_case WHERE calendar_secret = $1",
        )
        .bind(secret)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.as_ref().map(KeptCase::of).transpose()?)
    }

    /// Cases by name; with `word`, those that hold it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn cases(&self, word: &str) -> Result<Vec<KeptCase>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM customs_case WHERE folded LIKE $1 ESCAPE '!' \
             ORDER BY name",
        )
        .bind(like(&word.to_lowercase()))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(KeptCase::of).collect::<Result<_, _>>()?)
    }

    /// Replaces the text of a case; `revision` is that of the text which it
    /// was made from.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the case was changed meanwhile.
    pub async fn change_case(
        &self,
        name: &str,
        revision: i64,
        text: &str,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let row = sqlx::query("SELECT * FROM customs_case WHERE name = $1")
            .bind(name)
            .fetch_optional(change.on())
            .await?
            .ok_or_else(|| no_case(name))?;
        let before = KeptCase::of(&row)?;
        if before.revision != revision {
            return Err(StoreError::Conflict(format!(
                "case {name} was changed meanwhile; read it again first"
            )));
        }
        sqlx::query(
            "UPDATE customs_case SET text = $1, folded = $2, \
             revision = revision + 1 WHERE name = $3",
        )
        .bind(text)
        .bind(format!("{name}\n{text}").to_lowercase())
        .bind(name)
        .execute(change.on())
        .await?;
        let sha256 =
            |text: &str| Some(json!({ "sha256": sha256_hex(text.as_bytes()) }));
        let line = Line {
            action: "case.changed",
            subject: name,
            before: sha256(&before.text),
            after: sha256(text),
        };
        self.keep(change, act, line).await
    }

    /// Gives the calendar of a case a new secret address: the one before leads
    /// nowhere.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is no such case.
    pub async fn move_calendar(
        &self,
        name: &str,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let done = sqlx::query(
            "UPDATE customs_case SET calendar_secret = $1 WHERE name = $2",
        )
        .bind(unguessable()?)
        .bind(name)
        .execute(change.on())
        .await?;
        if done.rows_affected() == 0 {
            return Err(no_case(name));
        }
        let line = Line {
            action: "calendar.moved",
            subject: name,
            before: None,
            after: None,
        };
        self.keep(change, act, line).await
    }

    /// Keeps what was published of a case as a calendar, so that the next one
    /// has a higher revision.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn publish_case(
        &self,
        name: &str,
        published: &str,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        sqlx::query("UPDATE customs_case SET published = $1 WHERE name = $2")
            .bind(published)
            .bind(name)
            .execute(change.on())
            .await?;
        change.commit().await
    }
}

fn no_case(name: &str) -> StoreError {
    StoreError::NotFound(format!("there is no case {name}"))
}
