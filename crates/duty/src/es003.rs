//! Reads an ACE ES-003 export: one row for each tariff number of a line.
//!
//! Users choose the columns and heads vary, so columns are found by the
//! names of the data. Rows of chapter 99 carry no value; some print `FREE`.

use std::collections::BTreeMap;

use hashgate_model::{Country, Date, Decimal, EntryDate, HtsNumber, Usd};
use hashgate_pack::rates::Es003Columns;
use hashgate_tables::{
    Fault,
    named::{Table, Vocabulary},
};
use serde::Serialize;

use crate::es003_values::{amount, date, plain_number};

/// What keeps an export from being read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Es003Error {
    /// The file cannot be read, or a needed column is not among its heads.
    #[error(
        "{}; add what is missing to the report in ACE, or export it again",
        without_file(.0)
    )]
    Table(#[from] Box<Fault>),
    /// The file has no row.
    #[error("the export has no row below its heads")]
    Empty,
}

/// A fault without the name of the file, which the caller knows.
fn without_file(fault: &Fault) -> String {
    match fault.place.row {
        Some(row) => format!("row {row}: {}", fault.problem),
        None => format!("the export: {}", fault.problem),
    }
}

/// What the export tells of the liquidation of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Liquidation {
    /// Nothing: unknown, never taken for unliquidated.
    #[default]
    NotTold,
    /// It is not liquidated.
    Unliquidated,
    /// It is liquidated, on a day that the export does not tell.
    OnUnknownDay,
    /// It was, or is scheduled to be, liquidated on a day.
    On(Date),
}

impl Liquidation {
    /// The day, past or scheduled, if it is told.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::On(day) => Some(day),
            _ => None,
        }
    }
}

/// A line of an entry as it was filed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FiledLine {
    /// The entry summary number.
    pub entry: String,
    /// The number of the line within the entry.
    pub line: String,
    /// The type of entry, two digits, if the export has it.
    pub entry_type: Option<String>,
    /// The date of entry.
    pub entry_date: EntryDate,
    /// The tariff number of chapters 1 to 97.
    pub hts: HtsNumber,
    /// The country of origin.
    pub origin: Country,
    /// The entered value.
    pub value_usd: Usd,
    /// The special program claimed.
    pub spi: Option<String>,
    /// The quantity, if the export has it.
    pub quantity: Option<Decimal>,
    /// Duty by tariff number, in the order of the rows.
    pub filed: Vec<(HtsNumber, Usd)>,
    /// Whether and when the entry was liquidated.
    pub liquidation: Liquidation,
    /// Numbers whose duty the export leaves blank: none, or not told.
    pub blank: Vec<HtsNumber>,
    /// Headings of chapter 99 on which a goods value stands.
    pub valued_99: Vec<HtsNumber>,
    /// What the rows of the line say that a reader should know: repeated
    /// rows, a value on a heading of chapter 99.
    pub notes: Vec<String>,
    /// The first row of the file that belongs to it, from 1 with the heads.
    pub row: u64,
}

/// An export that was read.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Es003 {
    /// The lines of entries.
    pub lines: Vec<FiledLine>,
    /// Rows or lines that could not be read, each in a sentence.
    pub faults: Vec<String>,
    /// What the reader of tables passed over or had to interpret.
    pub notes: Vec<String>,
}

/// The fields without which a line means nothing.
const NEEDED: [&str; 7] =
    ["entry", "entry_date", "line", "hts", "origin", "value", "duty"];

#[derive(Default)]
struct Draft {
    entry_type: Option<String>,
    entry_date: Option<Date>,
    origin: Option<Country>,
    hts: Option<HtsNumber>,
    spi: Option<String>,
    quantity: Option<Decimal>,
    rows: Vec<FiledRow>,
    status: Option<bool>,
    liquidated_on: Option<Date>,
    notes: Vec<String>,
    row: u64,
    spoilt: bool,
}

/// One row: one tariff number of a line.
#[derive(Clone, PartialEq)]
struct FiledRow {
    number: u64,
    ordinal: Option<String>,
    hts: HtsNumber,
    value: Usd,
    duty: Usd,
    /// Whether the cell of the duty is empty.
    blank: bool,
}

impl FiledRow {
    /// Whether two rows are one, told twice.
    fn repeats(&self, other: &Self) -> bool {
        Self { number: other.number, ..self.clone() } == *other
    }
}

impl Es003 {
    /// Reads an export.
    ///
    /// Dates are read as ISO or, as ACE writes them, month first. A row that
    /// cannot be read spoils its line; the line is named among the faults.
    ///
    /// # Errors
    ///
    /// [`Es003Error`] if the file as a whole cannot be read.
    pub fn read(
        bytes: &[u8],
        columns: &Es003Columns,
    ) -> Result<Self, Es003Error> {
        let words = columns.0.iter();
        let vocabulary = Vocabulary::new(words).ranked();
        let table = Table::read("the export", bytes, &vocabulary, &NEEDED)?;
        // A column that is blank throughout tells nothing of any entry.
        let tells_date = table
            .rows
            .iter()
            .any(|row| table.text(row, "liquidation_date").is_some());
        let mut drafts: BTreeMap<(String, String), Draft> = BTreeMap::new();
        let mut order = Vec::new();
        let mut export = Self { notes: table.notes.clone(), ..Self::default() };
        for cells in &table.rows {
            let row = u64::from(cells.number);
            let field = |name: &str| table.text(cells, name);
            let (Some(entry), Some(line)) = (field("entry"), field("line"))
            else {
                export.faults.push(format!(
                    "row {row}: no entry number or line number; passed over"
                ));
                continue;
            };
            let key = (entry, line);
            let draft = drafts.entry(key.clone()).or_insert_with(|| {
                order.push(key.clone());
                Draft { row, ..Draft::default() }
            });
            if let Err(what) = draft.add(row, &field) {
                draft.spoilt = true;
                export.faults.push(format!(
                    "row {row}, entry {} line {}: {what}",
                    key.0, key.1
                ));
            }
        }
        for key in order {
            let Some(draft) = drafts.remove(&key) else { continue };
            match draft.finish(key, tells_date) {
                Ok(Some(line)) => export.lines.push(line),
                Ok(None) => {}
                Err(fault) => export.faults.push(fault),
            }
        }
        if export.lines.is_empty() && table.rows.is_empty() {
            return Err(Es003Error::Empty);
        }
        Ok(export)
    }
}

impl Draft {
    /// Adds one row, that is one tariff number.
    fn add(
        &mut self,
        number: u64,
        field: &impl Fn(&str) -> Option<String>,
    ) -> Result<(), String> {
        let text = field("hts").ok_or("the tariff number is empty")?;
        let hts: HtsNumber = text.parse().map_err(|e| format!("{e}"))?;
        let duty = amount(field("duty").as_deref())
            .map_err(|text| format!("the duty `{text}` is not an amount"))?;
        let value = amount(field("value").as_deref())
            .map_err(|text| format!("the value `{text}` is not an amount"))?;
        for (what, usd) in [("duty", duty), ("value", value)] {
            if usd < Usd::ZERO {
                return Err(format!(
                    "the {what} {} is below zero, as a correction of another \
                     row; export the entry as it stands after it",
                    usd.grouped()
                ));
            }
        }
        let ordinal = field("ordinal");
        let blank = field("duty").is_none();
        let row = FiledRow { number, ordinal, hts, value, duty, blank };
        if let Some(first) = self.rows.iter().find(|r| r.repeats(&row)) {
            // Entry, line and ordinal are one row of ACE.
            self.notes.push(format!(
                "row {number} repeats row {} and is counted once",
                first.number
            ));
            return Ok(());
        }
        // A heading of chapter 99 under two ordinals was filed twice.
        let twice = |r: &FiledRow| {
            hts.chapter() == 99
                && r.hts == row.hts
                && r.ordinal.is_some()
                && row.ordinal.is_some()
                && r.ordinal != row.ordinal
        };
        if let Some(first) = self.rows.iter().find(|r| twice(r)) {
            self.notes.push(format!(
                "{hts} stands under two tariff ordinals, on rows {} and \
                 {number}; both are counted as filed",
                first.number
            ));
        }
        let same = |r: &&FiledRow| {
            !twice(r)
                && (r.ordinal.is_some() && r.ordinal == row.ordinal
                    || r.hts == row.hts)
        };
        if let Some(first) = self.rows.iter().find(same) {
            return Err(format!(
                "{} stands on row {} too, with other amounts; export the line \
                 again, or leave out the row that is not of it",
                if first.hts == row.hts {
                    format!("{hts}")
                } else {
                    format!(
                        "tariff ordinal {}",
                        first.ordinal.as_deref().unwrap_or("?")
                    )
                },
                first.number
            ));
        }
        self.rows.push(row);
        if hts.chapter() < 98 {
            self.hts.get_or_insert(hts);
            if let Some(text) = field("quantity") {
                let read = plain_number(&text).and_then(|n| n.parse().ok());
                if read.is_none() {
                    self.notes.push(format!(
                        "the quantity `{text}` can be read in two ways or in \
                         none, and is left out"
                    ));
                }
                self.quantity = read;
            }
        }
        if let Some(text) = field("entry_type") {
            // A spreadsheet takes `01` for 1.
            let digits: String =
                text.chars().take_while(char::is_ascii_digit).collect();
            self.entry_type = Some(format!("{digits:0>2}"));
        }
        if let Some(text) = field("entry_date") {
            self.entry_date = Some(date(&text)?);
        }
        if let Some(text) = field("origin") {
            let read = Country::read(&text).map_err(|e| e.to_string())?;
            self.origin = Some(read.country);
        }
        if let Some(text) = field("spi") {
            self.spi = Some(text);
        }
        if let Some(text) = field("liquidation_date") {
            self.liquidated_on = Some(date(&text)?);
        }
        if let Some(text) = field("liquidation_status") {
            self.status = Some(is_liquidated(&text)?);
        }
        Ok(())
    }

    /// The value of the line, once: it stands on the number of chapters 1 to
    /// 97 (CSMS 69668138), whatever other rows repeat of it.
    fn value(&mut self) -> Result<Usd, String> {
        let of = |rows: &[FiledRow], is_99: bool| -> Vec<(HtsNumber, Usd)> {
            rows.iter()
                .filter(|row| (row.hts.chapter() == 99) == is_99)
                .filter(|row| !row.value.is_zero())
                .map(|row| (row.hts, row.value))
                .collect()
        };
        let own: Usd = of(&self.rows, false).iter().map(|(_, v)| *v).sum();
        let beside = of(&self.rows, true);
        let Some(&(_, first)) = beside.first() else { return Ok(own) };
        let headings: Vec<String> =
            beside.iter().map(|(hts, _)| hts.to_string()).collect();
        let headings = headings.join(", ");
        if !own.is_zero() {
            self.notes.push(format!(
                "the goods value stands on {headings} too; it is counted once, \
                 on the number of chapters 1 to 97"
            ));
            return Ok(own);
        }
        if beside.iter().any(|(_, value)| *value != first) {
            return Err(format!(
                "the goods value stands only on {headings}, in amounts that \
                 differ, so that the value of the line is not known"
            ));
        }
        self.notes.push(format!(
            "the goods value stands only on {headings}; it is taken for the \
             line, once"
        ));
        Ok(first)
    }

    fn finish(
        mut self,
        (entry, line): (String, String),
        tells_date: bool,
    ) -> Result<Option<FiledLine>, String> {
        if self.spoilt {
            return Ok(None);
        }
        let lacks = |what: &str| {
            format!("entry {entry} line {line}: {what}; it is left out")
        };
        let hts =
            self.hts.ok_or_else(|| lacks("no number of chapters 1 to 97"))?;
        let entry_date =
            self.entry_date.ok_or_else(|| lacks("no entry date"))?;
        let origin =
            self.origin.ok_or_else(|| lacks("no country of origin"))?;
        let value_usd = self.value().map_err(|why| lacks(&why))?;
        let liquidation = match (self.liquidated_on, self.status) {
            (Some(day), _) => Liquidation::On(day),
            (None, Some(true)) => Liquidation::OnUnknownDay,
            (None, Some(false)) => Liquidation::Unliquidated,
            // A report that shows days shows one once there is one.
            (None, None) if tells_date => Liquidation::Unliquidated,
            (None, None) => Liquidation::NotTold,
        };
        Ok(Some(FiledLine {
            entry,
            line,
            entry_type: self.entry_type,
            entry_date: EntryDate(entry_date),
            hts,
            origin,
            value_usd,
            spi: self.spi,
            quantity: self.quantity,
            filed: self.rows.iter().map(|row| (row.hts, row.duty)).collect(),
            liquidation,
            blank: self
                .rows
                .iter()
                .filter(|row| row.blank)
                .map(|row| row.hts)
                .collect(),
            valued_99: self
                .rows
                .iter()
                .filter(|r| r.hts.chapter() == 99 && !r.value.is_zero())
                .map(|r| r.hts)
                .collect(),
            notes: self.notes,
            row: self.row,
        }))
    }
}

/// `Liquidated`, `Unliquidated`, `Not liquidated`, `Y`, `N`.
fn is_liquidated(text: &str) -> Result<bool, String> {
    let word: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    match word.as_str() {
        "liquidated" | "reliquidated" | "deemedliquidated" | "liq" | "yes"
        | "y" | "closed" => Ok(true),
        "unliquidated" | "notliquidated" | "unliq" | "open" | "pending"
        | "suspended" | "extended" | "no" | "n" | "scheduled" => Ok(false),
        "cancelled" | "canceled" | "deleted" | "withdrawn" | "rejected" => {
            Err(format!(
                "the entry is `{text}` and set aside: it owes nothing and has \
                 nothing to claim back by a declaration or a protest"
            ))
        }
        _ => Err(format!(
            "the liquidation status `{text}` is not known; write Liquidated \
             or Unliquidated"
        )),
    }
}
