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

/// A line of an entry as it was filed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FiledLine {
    /// The entry summary number.
    pub entry: String,
    /// The number of the line within the entry.
    pub line: String,
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
    /// The date of liquidation, past or scheduled.
    pub liquidated_on: Option<Date>,
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
}

/// The fields without which a line means nothing.
const NEEDED: [&str; 7] =
    ["entry", "entry_date", "line", "hts", "origin", "value", "duty"];

#[derive(Default)]
struct Draft {
    entry_date: Option<Date>,
    origin: Option<Country>,
    hts: Option<HtsNumber>,
    value: Usd,
    spi: Option<String>,
    quantity: Option<Decimal>,
    filed: Vec<(HtsNumber, Usd)>,
    liquidated_on: Option<Date>,
    row: u64,
    spoilt: bool,
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
        let mut drafts: BTreeMap<(String, String), Draft> = BTreeMap::new();
        let mut order = Vec::new();
        let mut export =
            Self { faults: table.notes.clone(), ..Self::default() };
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
            if let Err(what) = draft.add(&field) {
                draft.spoilt = true;
                export.faults.push(format!(
                    "row {row}, entry {} line {}: {what}",
                    key.0, key.1
                ));
            }
        }
        for key in order {
            let Some(draft) = drafts.remove(&key) else { continue };
            match draft.finish(key) {
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
        field: &impl Fn(&str) -> Option<String>,
    ) -> Result<(), String> {
        let text = field("hts").ok_or("the tariff number is empty")?;
        let hts: HtsNumber = text.parse().map_err(|e| format!("{e}"))?;
        let duty = amount(field("duty").as_deref())
            .map_err(|text| format!("the duty `{text}` is not an amount"))?;
        let value = amount(field("value").as_deref())
            .map_err(|text| format!("the value `{text}` is not an amount"))?;
        self.filed.push((hts, duty));
        self.value += value;
        if hts.chapter() < 98 {
            self.hts.get_or_insert(hts);
            if let Some(text) = field("quantity") {
                self.quantity = text.replace(',', "").parse().ok();
            }
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
        Ok(())
    }

    fn finish(
        self,
        (entry, line): (String, String),
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
        Ok(Some(FiledLine {
            entry,
            line,
            entry_date: EntryDate(entry_date),
            hts,
            origin,
            value_usd: self.value,
            spi: self.spi,
            quantity: self.quantity,
            filed: self.filed,
            liquidated_on: self.liquidated_on,
            row: self.row,
        }))
    }
}

/// `39312.00`, `$39,312.00`, `FREE`, or nothing.
fn amount(text: Option<&str>) -> Result<Usd, String> {
    let Some(text) = text else { return Ok(Usd::ZERO) };
    if text.eq_ignore_ascii_case("free") {
        return Ok(Usd::ZERO);
    }
    let plain: String =
        text.chars().filter(|c| !matches!(c, ',' | '$' | ' ')).collect();
    plain.parse().map_err(|_| text.to_owned())
}

/// ISO, or month first as ACE writes it.
fn date(text: &str) -> Result<Date, String> {
    if let Ok(date) = text.parse() {
        return Ok(date);
    }
    let parts: Vec<&str> = text.split('/').collect();
    let read = match parts.as_slice() {
        [month, day, year] if year.len() == 4 => Date::from_parts(
            year.parse().unwrap_or(0),
            month.parse().unwrap_or(0),
            day.parse().unwrap_or(0),
        ),
        _ => None,
    };
    read.ok_or_else(|| {
        format!("`{text}` is not a date; write 2026-02-14 or 02/14/2026")
    })
}
