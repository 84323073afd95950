//! Work that survives the process, what changed, and whom it is told to.

use serde::Serialize;
use serde_json::json;
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use crate::{Act, Moment, Store, StoreError, audit::Line, unguessable};

/// Work to be done once in a fleet of servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// How often it was begun.
    pub attempts: i64,
}

/// Something that changed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeEvent {
    /// Its number, from 1.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// What kind of change: `shipment.changed`.
    pub kind: String,
    /// Of what.
    pub subject: String,
    /// What changed, as JSON.
    pub told: String,
}

/// An address that is told of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// What each delivery is signed with (HMAC-SHA256).
    #[serde(skip)]
    pub secret: String,
}

/// Writes a change down; within the change itself.
pub(crate) async fn tell(
    on: &mut AnyConnection,
    at: Moment,
    kind: &str,
    subject: &str,
    told: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO change_event (seq, at, kind, subject, told) \
         SELECT COALESCE(MAX(seq), 0) + 1, $1, $2, $3, $4 FROM change_event",
    )
    .bind(at.0)
    .bind(kind)
    .bind(subject)
    .bind(told)
    .execute(&mut *on)
    .await?;
    // Each webhook is told by a job of its own, so that one which does not
    // answer holds up no other.
    let hooks = sqlx::query("SELECT id FROM webhook WHERE closed = 0")
        .fetch_all(&mut *on)
        .await?;
    let row = sqlx::query("SELECT MAX(seq) AS seq FROM change_event")
        .fetch_one(&mut *on)
        .await?;
    let seq: i64 = row.try_get("seq")?;
    for hook in hooks {
        let hook: String = hook.try_get("id")?;
        let id = format!("deliver-{seq}-{hook}");
        begin(&mut *on, &id, "deliver", &format!("{seq} {hook}"), at).await?;
    }
    Ok(())
}

pub(crate) async fn begin(
    on: &mut AnyConnection,
    id: &str,
    kind: &str,
    subject: &str,
    due_at: Moment,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO job (id, kind, subject, state, attempts, due_at, told) \
         VALUES ($1, $2, $3, 'open', 0, $4, '') ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(kind)
    .bind(subject)
    .bind(due_at.0)
    .execute(on)
    .await?;
    Ok(done.rows_affected() > 0)
}

impl ChangeEvent {
    fn of(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            seq: row.try_get("seq")?,
            at: Moment(row.try_get("at")?),
            kind: row.try_get("kind")?,
            subject: row.try_get("subject")?,
            told: row.try_get("told")?,
        })
    }
}

impl Store {
    /// Puts work on the list; work of that id is there once, whoever puts it.
    /// Gives whether it is new.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn new_job(
        &self,
        id: &str,
        kind: &str,
        subject: &str,
        due_at: Moment,
    ) -> Result<bool, StoreError> {
        let mut change = self.change().await?;
        let new = begin(change.on(), id, kind, subject, due_at).await?;
        change.commit().await?;
        Ok(new)
    }

    /// Takes the work that is due longest, for one server alone until
    /// `until`: if that one dies, another takes it after.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn take_job(
        &self,
        server: &str,
        at: Moment,
        until: Moment,
    ) -> Result<Option<Job>, StoreError> {
        let mut change = self.change().await?;
        let row = sqlx::query(
            "SELECT id, kind, subject, attempts FROM job \
             WHERE (state = 'open' AND due_at <= $1) \
             OR (state = 'taken' AND taken_until <= $1) \
             ORDER BY due_at, id LIMIT 1",
        )
        .bind(at.0)
        .fetch_optional(change.on())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let job = Job {
            id: row.try_get("id")?,
            kind: row.try_get("kind")?,
            subject: row.try_get("subject")?,
            attempts: row.try_get::<i64, _>("attempts")? + 1,
        };
        sqlx::query(
            "UPDATE job SET state = 'taken', taken_by = $1, taken_until = $2, \
             attempts = $3 WHERE id = $4",
        )
        .bind(server)
        .bind(until.0)
        .bind(job.attempts)
        .bind(&job.id)
        .execute(change.on())
        .await?;
        change.commit().await?;
        Ok(Some(job))
    }

    /// Ends work that this server has taken; with `again`, it is due anew
    /// then. Gives `false` if another has taken it meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn end_job(
        &self,
        job: &Job,
        server: &str,
        told: &str,
        again: Option<Moment>,
    ) -> Result<bool, StoreError> {
        let mut change = self.change().await?;
        let done = sqlx::query(
            "UPDATE job SET state = $1, due_at = COALESCE($2, due_at), \
             told = $3, taken_by = NULL, taken_until = NULL \
             WHERE id = $4 AND state = 'taken' AND taken_by = $5 \
             AND attempts = $6",
        )
        .bind(if again.is_some() { "open" } else { "done" })
        .bind(again.map(|moment| moment.0))
        .bind(told)
        .bind(&job.id)
        .bind(server)
        .bind(job.attempts)
        .execute(change.on())
        .await?;
        change.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// Writes down that something changed, or could not be looked at.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn tell_change(
        &self,
        at: Moment,
        kind: &str,
        subject: &str,
        told: &str,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        tell(change.on(), at, kind, subject, told).await?;
        change.commit().await
    }

    /// What changed, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn changes(
        &self,
        before: i64,
        most: i64,
    ) -> Result<Vec<ChangeEvent>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM change_event WHERE seq < $1 \
             ORDER BY seq DESC LIMIT $2",
        )
        .bind(before)
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(ChangeEvent::of).collect::<Result<_, _>>()?)
    }

    /// What changed of one thing, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn changes_of(
        &self,
        subject: &str,
        most: i64,
    ) -> Result<Vec<ChangeEvent>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM change_event WHERE subject = $1 \
             ORDER BY seq DESC LIMIT $2",
        )
        .bind(subject)
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(ChangeEvent::of).collect::<Result<_, _>>()?)
    }

    /// A change by its number.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn change_of(
        &self,
        seq: i64,
    ) -> Result<Option<ChangeEvent>, StoreError> {
        let row = sqlx::query("SELECT * FROM change_event WHERE seq = $1")
            .bind(seq)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.as_ref().map(ChangeEvent::of).transpose()?)
    }

    /// An address to be told of changes, with a new secret.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn new_webhook(
        &self,
        url: &str,
        act: Act<'_>,
    ) -> Result<Webhook, StoreError> {
        let hook = Webhook {
            id: unguessable()?,
            url: url.to_owned(),
            secret: unguessable()? + &unguessable()?,
        };
        let mut change = self.change().await?;
        sqlx::query(
            "INSERT INTO webhook (id, url, secret, created_at, closed) \
             VALUES ($1, $2, $3, $4, 0)",
        )
        .bind(&hook.id)
        .bind(&hook.url)
        .bind(&hook.secret)
        .bind(act.at.0)
        .execute(change.on())
        .await?;
        let line = Line {
            action: "webhook.made",
            subject: &hook.id,
            before: None,
            after: Some(json!({ "url": url })),
        };
        self.keep(change, act, line).await?;
        Ok(hook)
    }

    /// The addresses that are told of changes.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, url, secret FROM webhook WHERE closed = 0 \
             ORDER BY created_at, id",
        )
        .fetch_all(&self.pool)
        .await?;
        let of = |row: &AnyRow| {
            Ok(Webhook {
                id: row.try_get("id")?,
                url: row.try_get("url")?,
                secret: row.try_get("secret")?,
            })
        };
        Ok(rows.iter().map(of).collect::<Result<_, sqlx::Error>>()?)
    }

    /// Tells an address no more.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is none.
    pub async fn close_webhook(
        &self,
        id: &str,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let done = sqlx::query(
            "UPDATE webhook SET closed = 1 WHERE id = $1 AND closed = 0",
        )
        .bind(id)
        .execute(change.on())
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound(format!(
                "there is no webhook {id}"
            )));
        }
        let line = Line {
            action: "webhook.closed",
            subject: id,
            before: None,
            after: None,
        };
        self.keep(change, act, line).await
    }
}
