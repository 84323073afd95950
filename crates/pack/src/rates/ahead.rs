//! What lies ahead, what can be claimed back, and how ACE names its columns.

use std::collections::BTreeMap;

use hashgate_model::{Country, Date, Period};
use serde::{Deserialize, Serialize};

use super::{CiteId, Goods};

/// Something known to come, for which the data hold no new rate yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AheadEvent {
    /// The day.
    pub date: Date,
    /// In a few words, as `affiliates rule of BIS`.
    pub what: String,
    /// In a sentence.
    pub text: String,
    /// Whether it may change what is owed, and not only what must be done.
    pub changes_duty: bool,
    /// The origins it concerns; none means all.
    pub origins: Vec<Country>,
    /// The goods it concerns.
    pub goods: Goods,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// Duty that was collected without authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundProgram {
    /// Its name.
    pub name: String,
    /// Prefixes of the headings of chapter 99, as `9903.01`.
    pub headings: Vec<String>,
    /// The entry dates.
    pub period: Period,
    /// The day from which it is known that nothing is owed under them.
    pub unlawful_since: Date,
    /// What a reader should know.
    pub note: String,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// A window in which duty can be claimed back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundWindow {
    /// Its name in machines' words, as `protest`.
    pub id: String,
    /// In a sentence.
    pub text: String,
    /// The program that it serves alone; none serves any overpayment.
    pub program: Option<String>,
    /// The first day on which it can be used, if it opened at all.
    pub opens: Option<Date>,
    /// It closes so many days after entry.
    pub from_entry: Option<i32>,
    /// It closes so many days before liquidation.
    pub before_liquidation: Option<i32>,
    /// It closes so many days after liquidation.
    pub from_liquidation: Option<i32>,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// Ways to claim duty back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Refunds {
    /// Days from entry to liquidation in the usual cycle of customs.
    pub ordinary_liquidation_days: i32,
    /// Duties that can be claimed back.
    pub programs: Vec<RefundProgram>,
    /// Windows.
    pub windows: Vec<RefundWindow>,
}

/// What a type of entry owes besides, or in place of, the duty of its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryType {
    /// The code of two digits of the entry summary.
    pub code: String,
    /// Why the duty of the day of entry is not what is owed, if so.
    #[serde(default)]
    pub owes: Option<String>,
    /// What to look at.
    #[serde(default)]
    pub mind: Option<String>,
}

/// The names that the columns of an ACE ES-003 export go by, by field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Es003Columns(pub BTreeMap<String, Vec<String>>);
