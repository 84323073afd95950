//! What the answers come to: counts and sums, by part and in all.

use std::collections::BTreeMap;

use datafusion::arrow::{
    array::{
        Array, AsArray, Decimal128Array, RecordBatch, StringArray, StructArray,
    },
    datatypes::Decimal128Type,
};
use hashgate_app::AppError;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::functions::Answers;

mod document;

pub use document::document;

/// Beyond this many sentences about rows without a duty the rest are counted
/// together.
const MOST_PROBLEMS: usize = 100;

/// How the rest of the sentences is called.
const OTHER_PROBLEMS: &str = "other reasons";

/// Counts and sums of some rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// How many rows.
    pub rows: u64,
    /// By the column of answers.
    pub columns: BTreeMap<String, ColumnTally>,
}

/// Counts and sums of a column of answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "holds", rename_all = "snake_case")]
pub enum ColumnTally {
    /// Of a screening.
    Screening {
        /// Rows by what became of the party.
        status: BTreeMap<String, u64>,
        /// Rows by list and party.
        hits: BTreeMap<String, BTreeMap<String, PartyTally>>,
    },
    /// Of goods that were identified.
    Goods {
        /// Rows by the kind of goods.
        kinds: BTreeMap<String, u64>,
        /// Rows by model.
        models: BTreeMap<String, u64>,
    },
    /// Of duties.
    Duty {
        /// Rows and sums by how much of the duty is known.
        completeness: BTreeMap<String, SumTally>,
        /// Rows and sums by heading and power, and by month of entry.
        measures: BTreeMap<String, BTreeMap<String, SumTally>>,
        /// Rows by why there is no duty.
        problems: BTreeMap<String, u64>,
    },
}

/// A listed party that rows hit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyTally {
    /// The name under which it is listed.
    pub name: String,
    /// How many rows hit it.
    pub rows: u64,
}

/// Rows, and what they come to.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize,
)]
pub struct SumTally {
    /// How many rows.
    pub rows: u64,
    /// Dollars.
    pub usd: Decimal,
}

impl SumTally {
    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.usd += other.usd;
    }
}

impl Tally {
    /// Counts a batch of answers.
    ///
    /// # Errors
    ///
    /// [`AppError`] of a defect: a column that is not what it was said to be.
    pub fn count(
        &mut self,
        batch: &RecordBatch,
        answers: &[(String, Answers)],
    ) -> Result<(), AppError> {
        self.rows += batch.num_rows() as u64;
        for (name, kind) in answers {
            let Some(column) = batch.column_by_name(name) else { continue };
            let Some(answers) = column.as_struct_opt() else { continue };
            let counted = match kind {
                Answers::Screening => screening(answers),
                Answers::Goods => goods(answers),
                Answers::Duty => duty(answers),
                Answers::Other => continue,
            };
            let counted = counted.ok_or_else(|| {
                AppError::defect(format!("`{name}` lacks a field"))
            })?;
            self.merge_column(name, counted);
        }
        Ok(())
    }

    /// Adds the counts and sums of other rows.
    pub fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        for (name, column) in other.columns {
            self.merge_column(&name, column);
        }
    }

    /// Whether a row needs somebody to look at it.
    pub fn needs_action(&self) -> bool {
        let other_than = |counts: &BTreeMap<String, u64>, good: &[&str]| {
            counts.keys().any(|key| !good.contains(&key.as_str()))
        };
        self.columns.values().any(|column| match column {
            ColumnTally::Screening { status, .. } => {
                other_than(status, &["clear", "no_hit", "no_name"])
            }
            ColumnTally::Goods { .. } => false,
            ColumnTally::Duty { completeness, .. } => {
                completeness.keys().any(|key| key != "complete")
            }
        })
    }

    fn merge_column(&mut self, name: &str, other: ColumnTally) {
        let Some(column) = self.columns.get_mut(name) else {
            self.columns.insert(name.to_owned(), other);
            return;
        };
        match (column, other) {
            (
                ColumnTally::Screening { status, hits },
                ColumnTally::Screening { status: s, hits: h },
            ) => {
                add_all(status, s);
                for (list, parties) in h {
                    let of = hits.entry(list).or_default();
                    for (id, party) in parties {
                        let known = of.entry(id).or_default();
                        known.rows += party.rows;
                        known.name = party.name;
                    }
                }
            }
            (
                ColumnTally::Goods { kinds, models },
                ColumnTally::Goods { kinds: k, models: m },
            ) => {
                add_all(kinds, k);
                add_all(models, m);
            }
            (
                ColumnTally::Duty { completeness, measures, problems },
                ColumnTally::Duty { completeness: c, measures: m, problems: p },
            ) => {
                for (key, sum) in c {
                    completeness.entry(key).or_default().add(sum);
                }
                for (measure, months) in m {
                    let of = measures.entry(measure).or_default();
                    for (month, sum) in months {
                        of.entry(month).or_default().add(sum);
                    }
                }
                for (why, rows) in p {
                    count_problem(problems, &why, rows);
                }
            }
            // Columns of one name hold one kind of answers.
            _ => {}
        }
    }
}

fn add_all(to: &mut BTreeMap<String, u64>, more: BTreeMap<String, u64>) {
    for (key, rows) in more {
        *to.entry(key).or_default() += rows;
    }
}

fn add(to: &mut BTreeMap<String, u64>, key: &str) {
    match to.get_mut(key) {
        Some(rows) => *rows += 1,
        None => {
            to.insert(key.to_owned(), 1);
        }
    }
}

fn count_problem(problems: &mut BTreeMap<String, u64>, why: &str, rows: u64) {
    let full = problems.len() >= MOST_PROBLEMS;
    let is_new = !problems.contains_key(why);
    let why = if full && is_new { OTHER_PROBLEMS } else { why };
    *problems.entry(why.to_owned()).or_default() += rows;
}

fn texts<'a>(of: &'a StructArray, field: &str) -> Option<&'a StringArray> {
    of.column_by_name(field)?.as_string_opt()
}

fn sums<'a>(of: &'a StructArray, field: &str) -> Option<&'a Decimal128Array> {
    of.column_by_name(field)?.as_primitive_opt::<Decimal128Type>()
}

fn screening(answers: &StructArray) -> Option<ColumnTally> {
    let mut status = BTreeMap::new();
    let mut hits: BTreeMap<String, BTreeMap<String, PartyTally>> =
        BTreeMap::new();
    for word in texts(answers, "status")?.iter().flatten() {
        add(&mut status, word);
    }
    let all = answers.column_by_name("hits")?.as_list_opt::<i32>()?;
    let each = all.values().as_struct_opt()?;
    // Of a slice only the hits of its rows.
    let offsets = all.value_offsets();
    let (from, to) = (*offsets.first()?, *offsets.last()?);
    let (lists, ids) = (texts(each, "list")?, texts(each, "entity_id")?);
    let names = texts(each, "name")?;
    for at in usize::try_from(from).ok()?..usize::try_from(to).ok()? {
        let of = hits.entry(lists.value(at).to_owned()).or_default();
        let party = of.entry(ids.value(at).to_owned()).or_default();
        party.rows += 1;
        if party.name.is_empty() {
            names.value(at).clone_into(&mut party.name);
        }
    }
    Some(ColumnTally::Screening { status, hits })
}

fn goods(answers: &StructArray) -> Option<ColumnTally> {
    let (mut kinds, mut models) = (BTreeMap::new(), BTreeMap::new());
    for kind in texts(answers, "kind")?.iter().flatten() {
        add(&mut kinds, kind);
    }
    for model in texts(answers, "model")?.iter().flatten() {
        add(&mut models, model);
    }
    Some(ColumnTally::Goods { kinds, models })
}

fn duty(answers: &StructArray) -> Option<ColumnTally> {
    let mut completeness: BTreeMap<String, SumTally> = BTreeMap::new();
    let mut measures: BTreeMap<String, BTreeMap<String, SumTally>> =
        BTreeMap::new();
    let mut problems = BTreeMap::new();
    let words = texts(answers, "completeness")?;
    let totals = sums(answers, "duty_usd")?;
    let days = texts(answers, "entry_date")?;
    let told = texts(answers, "problem")?;
    let layers = answers.column_by_name("layers")?.as_list_opt::<i32>()?;
    let each = layers.values().as_struct_opt()?;
    let (headings, powers) =
        (texts(each, "heading")?, texts(each, "authority")?);
    let amounts = sums(each, "amount_usd")?;
    for row in 0..answers.len() {
        let sum = SumTally { rows: 1, usd: dollars(totals, row) };
        completeness.entry(words.value(row).to_owned()).or_default().add(sum);
        if told.is_valid(row) {
            count_problem(&mut problems, told.value(row), 1);
        }
        let month = if days.is_valid(row) {
            days.value(row).get(..7).unwrap_or_default()
        } else {
            ""
        };
        let offsets = layers.value_offsets();
        let (from, to) = (*offsets.get(row)?, *offsets.get(row + 1)?);
        for at in usize::try_from(from).ok()?..usize::try_from(to).ok()? {
            let heading = headings.value(at);
            let power = powers.value(at);
            // Each line has a base of its own.
            let measure = if heading.starts_with("99") {
                format!("{heading} {power}")
            } else {
                power.to_owned()
            };
            let sum = SumTally { rows: 1, usd: dollars(amounts, at) };
            let months = measures.entry(measure).or_default();
            months.entry(month.to_owned()).or_default().add(sum);
        }
    }
    Some(ColumnTally::Duty { completeness, measures, problems })
}

/// Cents of a row as dollars; nothing is nothing.
fn dollars(cents: &Decimal128Array, row: usize) -> Decimal {
    if cents.is_null(row) {
        return Decimal::ZERO;
    }
    Decimal::try_from_i128_with_scale(cents.value(row), 2).unwrap_or_default()
}
