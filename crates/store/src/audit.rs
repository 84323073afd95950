//! The log of every change: appended to, chained by hash, signed at its head.

use ed25519_dalek::{
    Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey,
};
use hashgate_model::{hex, sha256_hex};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use crate::{Act, Moment, Store, StoreError, files::unhex};

/// What the first line is chained to.
const BEGINNING: &str = "hashgate.audit/1";

/// How many lines are read at a time.
const LINES_AT_A_TIME: i64 = 1_000;

/// A line to be written.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub(crate) action: &'static str,
    pub(crate) subject: &'a str,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Whose change.
    pub actor: String,
    /// What was done: `shipment.kept`.
    pub action: String,
    /// To what: the name of the thing.
    pub subject: String,
    /// What it was before, as JSON.
    pub before: Option<String>,
    /// What it is since, as JSON.
    pub after: Option<String>,
    /// The SHA-256 of the pack.
    pub pack: String,
    /// The hash of this line and of the link before it.
    pub link: String,
}

/// Where a log ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// The number of the last line; 0 for an empty log.
    pub seq: i64,
    /// Its link.
    pub link: String,
    /// The key that can verify the signature (ed25519, RFC 8032), in hex.
    pub public_key: String,
    /// The signature of `SEQ:LINK`, in hex.
    pub signature: String,
}

/// What is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditFault {
    /// A line is missing; the next one there is told.
    Missing {
        /// The number that should stand there.
        seq: i64,
    },
    /// A line is not as it was written, or the one before it is not.
    Changed {
        /// Its number.
        seq: i64,
    },
    /// The log ends before the head that was exported, or passes it by
    /// another line.
    NotTheHead {
        /// The number of the exported head.
        seq: i64,
    },
    /// The signature of the exported head is not that of its key.
    Signature,
}

/// A log that was read from its first line to its last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many lines it has.
    pub lines: i64,
    /// The link of the last.
    pub link: String,
    /// What is wrong, in order.
    pub faults: Vec<AuditFault>,
}

impl AuditEntry {
    /// The link that this line must have after another.
    fn link_after(&self, last: &str) -> String {
        // An array of JSON keeps its parts apart, whatever they hold.
        let parts = json!([
            last,
            self.seq,
            self.at.0,
            self.actor,
            self.action,
            self.subject,
            self.before,
            self.after,
            self.pack
        ]);
        sha256_hex(parts.to_string().as_bytes())
    }

    fn of(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            seq: row.try_get("seq")?,
            at: Moment(row.try_get("at")?),
            actor: row.try_get("actor")?,
            action: row.try_get("action")?,
            subject: row.try_get("subject")?,
            before: row.try_get("before")?,
            after: row.try_get("after")?,
            pack: row.try_get("pack")?,
            link: row.try_get("link")?,
        })
    }
}

/// Appends a line; the change that it tells is in the same transaction.
pub(crate) async fn append(
    on: &mut AnyConnection,
    act: Act<'_>,
    line: Line<'_>,
) -> Result<(), StoreError> {
    let last =
        sqlx::query("SELECT seq, link FROM audit ORDER BY seq DESC LIMIT 1")
            .fetch_optional(&mut *on)
            .await?;
    let (seq, last) = match last {
        Some(row) => (row.try_get::<i64, _>("seq")?, row.try_get("link")?),
        None => (0, BEGINNING.to_owned()),
    };
    let text = |value: Option<Value>| value.map(|value| value.to_string());
    let mut entry = AuditEntry {
        seq: seq + 1,
        at: act.at,
        actor: act.actor.to_owned(),
        action: line.action.to_owned(),
        subject: line.subject.to_owned(),
        before: text(line.before),
        after: text(line.after),
        pack: act.pack.to_owned(),
        link: String::new(),
    };
    entry.link = entry.link_after(&last);
    sqlx::query(
        "INSERT INTO audit \
         (seq, at, actor, action, subject, before, after, pack, link) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(entry.seq)
    .bind(entry.at.0)
    .bind(entry.actor)
    .bind(entry.action)
    .bind(entry.subject)
    .bind(entry.before)
    .bind(entry.after)
    .bind(entry.pack)
    .bind(entry.link)
    .execute(on)
    .await?;
    Ok(())
}

impl Store {
    /// The newest lines of the log before a number, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn audit_lines(
        &self,
        before: i64,
        most: i64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
        )
        .bind(before)
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(AuditEntry::of).collect::<Result<_, _>>()?)
    }

    /// The lines of the log about one thing, oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn audit_of(
        &self,
        subject: &str,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let rows =
            sqlx::query("SELECT * FROM audit WHERE subject = $1 ORDER BY seq")
                .bind(subject)
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.iter().map(AuditEntry::of).collect::<Result<_, _>>()?)
    }

    /// Reads the log from its first line to its last and holds each line
    /// against its link; and the whole against a head that was exported
    /// before: a log that was made anew agrees with itself, but not with it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn verify_audit(
        &self,
        exported: Option<&AuditHead>,
    ) -> Result<Verified, StoreError> {
        let mut faults = Vec::new();
        let (mut lines, mut link) = (0, BEGINNING.to_owned());
        let mut at_head = None;
        loop {
            let rows = sqlx::query(
                "SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2",
            )
            .bind(lines)
            .bind(LINES_AT_A_TIME)
            .fetch_all(&self.pool)
            .await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let entry = AuditEntry::of(row)?;
                if entry.seq != lines + 1 {
                    faults.push(AuditFault::Missing { seq: lines + 1 });
                } else if entry.link_after(&link) != entry.link {
                    faults.push(AuditFault::Changed { seq: entry.seq });
                }
                if exported.is_some_and(|head| head.seq == entry.seq) {
                    at_head = Some(entry.link.clone());
                }
                lines = entry.seq;
                link = entry.link;
            }
        }
        if let Some(head) = exported {
            if !head.is_signed() {
                faults.push(AuditFault::Signature);
            }
            let empty = (head.seq == 0).then(|| BEGINNING.to_owned());
            if at_head.or(empty).as_ref() != Some(&head.link) {
                faults.push(AuditFault::NotTheHead { seq: head.seq });
            }
        }
        Ok(Verified { lines, link, faults })
    }

    /// The head of the log, signed by a key of 32 bytes.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn audit_head(
        &self,
        key: &[u8; 32],
    ) -> Result<AuditHead, StoreError> {
        let last = sqlx::query(
            "SELECT seq, link FROM audit ORDER BY seq DESC LIMIT 1",
        )
        .fetch_optional(&self.pool)
        .await?;
        let (seq, link) = match last {
            Some(row) => (row.try_get("seq")?, row.try_get("link")?),
            None => (0, BEGINNING.to_owned()),
        };
        let key = SigningKey::from_bytes(key);
        let signature = key.sign(signed_text(seq, &link).as_bytes());
        Ok(AuditHead {
            seq,
            link,
            public_key: hex(key.verifying_key().as_bytes()),
            signature: hex(&signature.to_bytes()),
        })
    }
}

impl AuditHead {
    /// Whether the signature is that of the key which it names.
    pub fn is_signed(&self) -> bool {
        let verified = || {
            let key =
                VerifyingKey::from_bytes(&bytes(&self.public_key)?).ok()?;
            let signature = Signature::from_bytes(&bytes(&self.signature)?);
            key.verify(signed_text(self.seq, &self.link).as_bytes(), &signature)
                .ok()
        };
        verified().is_some()
    }
}

fn signed_text(seq: i64, link: &str) -> String {
    format!("{BEGINNING}:{seq}:{link}")
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    unhex(text)?.try_into().ok()
}
