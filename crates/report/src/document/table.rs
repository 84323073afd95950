//! Tables: columns that say what they hold, rows, details under a row, totals.

use hashgate_model::{Date, Decimal, Usd};
use serde::Serialize;

use super::Text;

/// A table. Every row is as wide as its header.
///
/// # Example
///
/// ```
/// use hashgate_report::document::{Cell, Column, Table};
/// let mut table = Table::new([Column::text("part"), Column::amount("USD")]);
/// table.row(["freight".into(), Cell::amount("12.00".parse().unwrap())]);
/// table.total(["together".into(), Cell::amount("12.00".parse().unwrap())]);
/// assert_eq!(table.rows[1].cells[1].text.plain(), "12.00");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What the table shows, where its heading does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<Text>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in the order of reading.
    pub rows: Vec<Row>,
    /// For the terminal alone: how far the table is set in, if not as usual.
    #[serde(skip)]
    pub hint_indent: Option<usize>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// What it is called; never empty.
    pub heading: String,
    /// What it holds.
    pub holds: Holds,
    /// Whether its heading is plain to those who see the table, so that it
    /// may be left to those who have it read to them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub heading_is_plain: bool,
}

/// What a column holds; what is counted or paid stands to the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Words.
    Text,
    /// Days.
    Date,
    /// Dollars.
    Amount,
    /// Percent.
    Rate,
    /// Whole numbers.
    Count,
    /// Other numbers.
    Number,
    /// Counts, drawn as bars.
    Bar,
}

impl Holds {
    /// Whether the column stands to the right.
    pub fn is_numeric(self) -> bool {
        match self {
            Self::Amount | Self::Rate | Self::Count | Self::Number => true,
            Self::Text | Self::Date | Self::Bar => false,
        }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is to the rows about it.
    #[serde(skip_serializing_if = "RowKind::is_plain")]
    pub kind: RowKind,
    /// The cells, one for each column.
    pub cells: Vec<Cell>,
}

/// What a row is to the rows about it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A row like others.
    #[default]
    Plain,
    /// It opens a group: the details under it belong to it.
    Group,
    /// It belongs to the row above it that opened the group.
    Detail,
    /// It sums what stands above it.
    Total,
    /// It tells of rows that are left out.
    Omitted,
}

impl RowKind {
    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands over a reference"
    )]
    fn is_plain(&self) -> bool {
        *self == Self::Plain
    }
}

/// A cell: what is read, and the number or day behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What is read.
    pub text: Text,
    /// What a spreadsheet or another language would set in its own way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// A value that has no language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Dollars.
    Usd(Usd),
    /// Percent: `2.6` is 2.6%.
    Percent(Decimal),
    /// A number as its column says.
    Number(Decimal),
    /// A day.
    Date(Date),
}

impl Table {
    /// A table with these columns and no row.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self {
            caption: None,
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
            hint_indent: None,
        }
    }

    /// For the terminal alone: how far the table is set in.
    #[must_use]
    pub fn set_in(mut self, columns: usize) -> Self {
        self.hint_indent = Some(columns);
        self
    }

    /// A row; cells that are missing at its end are empty.
    pub fn row<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.put(RowKind::Plain, cells);
    }

    /// A row that opens a group.
    pub fn group<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.put(RowKind::Group, cells);
    }

    /// A row under the one that opened the group.
    pub fn detail<C: Into<Cell>>(
        &mut self,
        cells: impl IntoIterator<Item = C>,
    ) {
        self.put(RowKind::Detail, cells);
    }

    /// A row that sums.
    pub fn total<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.put(RowKind::Total, cells);
    }

    /// A row of any kind.
    pub fn put<C: Into<Cell>>(
        &mut self,
        kind: RowKind,
        cells: impl IntoIterator<Item = C>,
    ) {
        let mut cells: Vec<Cell> = cells.into_iter().map(Into::into).collect();
        if cells.len() < self.columns.len() {
            cells.resize(self.columns.len(), Cell::default());
        }
        self.rows.push(Row { kind, cells });
    }

    /// Whether no row was put in.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether any heading is to be seen.
    pub fn has_headings(&self) -> bool {
        self.columns.iter().any(|column| !column.heading_is_plain)
    }
}

impl Column {
    /// A column of what it holds.
    pub fn new(heading: impl Into<String>, holds: Holds) -> Self {
        Self { heading: heading.into(), holds, heading_is_plain: false }
    }

    /// A column of words.
    pub fn text(heading: impl Into<String>) -> Self {
        Self::new(heading, Holds::Text)
    }

    /// A column of days.
    pub fn date(heading: impl Into<String>) -> Self {
        Self::new(heading, Holds::Date)
    }

    /// A column of dollars.
    pub fn amount(heading: impl Into<String>) -> Self {
        Self::new(heading, Holds::Amount)
    }

    /// A column of percent.
    pub fn rate(heading: impl Into<String>) -> Self {
        Self::new(heading, Holds::Rate)
    }

    /// A column of whole numbers.
    pub fn count(heading: impl Into<String>) -> Self {
        Self::new(heading, Holds::Count)
    }

    /// A column of other numbers.
    pub fn number(heading: impl Into<String>) -> Self {
        Self::new(heading, Holds::Number)
    }

    /// The same column, whose heading need not be seen.
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.heading_is_plain = true;
        self
    }
}

impl Cell {
    /// An amount of dollars, thousands apart.
    pub fn amount(usd: Usd) -> Self {
        Self { text: usd.grouped().into(), value: Some(Value::Usd(usd)) }
    }

    /// An amount, or a word where there is none.
    pub fn amount_or(usd: Option<Usd>, none: &str) -> Self {
        usd.map_or_else(|| none.into(), Self::amount)
    }

    /// A rate in percent, as `text` reads it.
    pub fn rate(text: impl Into<Text>, percent: Decimal) -> Self {
        Self { text: text.into(), value: Some(Value::Percent(percent)) }
    }

    /// A whole number.
    pub fn count(number: impl Into<Decimal>) -> Self {
        let number = number.into();
        Self::number(number.to_string(), number)
    }

    /// A number, as `text` reads it.
    pub fn number(text: impl Into<Text>, number: Decimal) -> Self {
        Self { text: text.into(), value: Some(Value::Number(number)) }
    }

    /// A day, as `text` reads it.
    pub fn date(text: impl Into<Text>, date: Date) -> Self {
        Self { text: text.into(), value: Some(Value::Date(date)) }
    }
}

impl<T: Into<Text>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), value: None }
    }
}
