//! Shipments: what was asked, the papers it was asked with, the answer.

mod end;
mod keep;
mod read;

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use crate::{Moment, StoreError, database::Change};

/// What a file of a shipment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// An invoice, or a serial or packing list beside it.
    Paper,
    /// What the papers do not say.
    Facts,
    /// A paper that proves something.
    Evidence,
}

impl Purpose {
    /// `paper`, `facts`, `evidence`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Facts => "facts",
            Self::Evidence => "evidence",
        }
    }

    fn of(word: &str) -> Result<Self, StoreError> {
        let all = [Self::Paper, Self::Facts, Self::Evidence];
        all.into_iter().find(|one| one.word() == word).ok_or_else(|| {
            StoreError::Foreign(format!(
                "the database holds a file of a purpose `{word}`, which there \
                 is not"
            ))
        })
    }
}

/// A file to be kept with a shipment.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// What it is.
    pub purpose: Purpose,
    /// The name that it was handed in by.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Of evidence: what it covers, as JSON; `{}` else.
    pub covers: String,
}

/// An answer about a shipment.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The day as of which it holds.
    pub as_of: String,
    /// The date of entry, where one is known.
    pub entry_date: Option<String>,
    /// The day until which the law has its records kept, where it is known.
    pub keep_until: Option<String>,
    /// `clear`, `needs_evidence`...
    pub verdict: String,
    /// `done`, `action`, `missing`, `refuse`.
    pub outcome: String,
    /// The JSON of the answer.
    pub answer: String,
    /// The same as a part of a page.
    pub page: String,
    /// The pack and the copies of lists that it rests on.
    pub rests_on: String,
    /// Who was screened.
    pub parties: Vec<Party>,
}

/// A party of a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    /// As the papers write it.
    pub name: String,
    /// `seller`, `consignee`...
    pub role: String,
    /// What screening said.
    pub outcome: String,
}

/// A shipment to be kept.
#[derive(Debug, Clone)]
pub struct NewShipment {
    /// What lists call it.
    pub title: String,
    /// The question without its papers, as JSON.
    pub asked: String,
    /// Its papers.
    pub files: Vec<NewFile>,
    /// The answer.
    pub answered: Answered,
    /// What the client calls this request, so that it is done once; with the
    /// hash of what it asks.
    pub key: Option<(String, String)>,
}

/// A shipment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shipment {
    /// What every list shows.
    #[serde(flatten)]
    pub listed: Listed,
    /// The question without its papers, as JSON.
    pub asked: String,
    /// The JSON of the answer.
    pub answer: String,
    /// The same as a part of a page.
    pub page: String,
    /// The pack and the copies of lists that it rests on.
    pub rests_on: String,
}

/// A shipment on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its id: of its address too.
    pub id: String,
    /// What lists call it.
    pub title: String,
    /// The day as of which it was answered.
    pub as_of: String,
    /// The date of entry, where one is known.
    pub entry_date: Option<String>,
    /// The day until which it is kept by law, where that is known.
    pub keep_until: Option<String>,
    /// The verdict.
    pub verdict: String,
    /// What it means.
    pub outcome: String,
    /// When it was kept.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
    /// When it was checked last.
    pub checked_at: Moment,
    /// How often it was answered; of its `ETag`.
    pub revision: i64,
    /// Whether nothing more is awaited: it is not checked again.
    pub closed: bool,
}

/// A file of a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShipmentFile {
    /// Its id.
    pub id: String,
    /// What it is.
    pub purpose: Purpose,
    /// The name that it was handed in by.
    pub name: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Of evidence: what it covers, as JSON.
    pub covers: String,
    /// When it was handed in.
    pub added_at: Moment,
    /// By whom.
    pub added_by: String,
}

/// A part of a list, and where the next begins.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The part.
    pub items: Vec<T>,
    /// What to ask the next part with, if there is one.
    pub next: Option<String>,
}

impl Listed {
    fn of(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            title: row.try_get("title")?,
            as_of: row.try_get("as_of")?,
            entry_date: row.try_get("entry_date")?,
            keep_until: row.try_get("keep_until")?,
            verdict: row.try_get("verdict")?,
            outcome: row.try_get("outcome")?,
            created_at: Moment(row.try_get("created_at")?),
            created_by: row.try_get("created_by")?,
            checked_at: Moment(row.try_get("checked_at")?),
            revision: row.try_get("revision")?,
            closed: row.try_get::<i64, _>("closed")? != 0,
        })
    }
}

impl Shipment {
    fn of(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            listed: Listed::of(row)?,
            asked: row.try_get("asked")?,
            answer: row.try_get("answer")?,
            page: row.try_get("page")?,
            rests_on: row.try_get("rests_on")?,
        })
    }
}

async fn listed(change: &mut Change, id: &str) -> Result<Listed, StoreError> {
    let row = sqlx::query("SELECT * FROM shipment WHERE id = $1")
        .bind(id)
        .fetch_optional(change.on())
        .await?
        .ok_or_else(|| no_shipment(id))?;
    Ok(Listed::of(&row)?)
}

fn no_shipment(id: &str) -> StoreError {
    StoreError::NotFound(format!("no shipment {id} is kept"))
}

async fn file_names(
    on: &mut AnyConnection,
    id: &str,
) -> Result<String, StoreError> {
    let rows = sqlx::query(
        "SELECT name FROM shipment_file WHERE shipment = $1 ORDER BY place",
    )
    .bind(id)
    .fetch_all(on)
    .await?;
    let names: Vec<String> =
        rows.iter().map(|row| row.try_get("name")).collect::<Result<_, _>>()?;
    Ok(names.join("\n"))
}

/// A pattern for texts that hold a word, which stands for itself.
pub(crate) fn like(word: &str) -> String {
    let mut pattern = String::from("%");
    for c in word.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
