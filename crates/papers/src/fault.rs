//! What is wrong with a paper, said so that the next step is plain.

use std::fmt;

use hashgate_model::{
    CountryError, Currency, Date, Decimal, HtsError, MoneyError, Usd,
};

/// How many faults a message lists before it only counts them.
const SHOWN: usize = 20;

/// Why papers cannot be used: every fault that was found, in reading order.
///
/// # Example
///
/// ```
/// use hashgate_papers::{Input, read};
/// let empty = Input { name: "invoice.csv".into(), bytes: Vec::new() };
/// let error = read(&[empty]).unwrap_err();
/// assert!(error.to_string().starts_with("invoice.csv: the file is empty"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PapersError {
    /// The faults, never none.
    pub faults: Vec<Fault>,
}

impl fmt::Display for PapersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.faults.iter().take(SHOWN).enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        let more = self.faults.len().saturating_sub(SHOWN);
        if more > 0 {
            write!(f, "\nand {more} more faults of these papers")?;
        }
        Ok(())
    }
}

impl std::error::Error for PapersError {}

impl From<Fault> for PapersError {
    fn from(fault: Fault) -> Self {
        Self { faults: vec![fault] }
    }
}

/// One fault at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub place: Place,
    /// What is wrong and what to do.
    pub why: Why,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

/// A place in a paper, as narrow as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of a table or the line of a text file, counted from 1.
    pub row: Option<u32>,
    /// The column, counted from 1.
    pub column: Option<u32>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet `{sheet}`")?;
        }
        match (self.row, self.column) {
            (Some(row), Some(column)) => {
                write!(f, ", row {row}, cell {}{row}", letters(column))
            }
            (Some(row), None) => write!(f, ", row {row}"),
            (None, Some(column)) => write!(f, ", column {}", letters(column)),
            (None, None) => Ok(()),
        }
    }
}

/// A column as spreadsheets letter it: 1 is `A`, 27 is `AA`.
pub(crate) fn letters(mut column: u32) -> String {
    let mut reversed = Vec::new();
    while column > 0 {
        let digit = u8::try_from((column - 1) % 26).unwrap_or(0);
        reversed.push(char::from(b'A' + digit));
        column = (column - 1) / 26;
    }
    reversed.iter().rev().collect()
}

/// What is wrong, and the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Why {
    /// No paper was given at all.
    #[error("no paper was given; name an invoice as CSV or XLSX")]
    NoPaper,
    /// The file has no bytes, or nothing but blanks.
    #[error(
        "the file is empty; export the invoice again as CSV or XLSX and check \
         its size"
    )]
    Empty,
    /// The file is beyond the limit of bytes.
    #[error(
        "the file holds more than {limit_mib} MiB; an invoice never does. \
         Export only the invoice sheet"
    )]
    TooLarge {
        /// The limit in MiB.
        limit_mib: usize,
    },
    /// A table beyond the limit of rows or cells.
    #[error(
        "there are more than {limit} {what}; split the paper into several \
         files, or delete what is not part of the invoice"
    )]
    TooMany {
        /// Rows, columns or cells.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A cell longer than any spreadsheet holds.
    #[error(
        "the cell holds {chars} characters; a spreadsheet cell holds at most \
         {limit}. Look for a quotation mark that is never closed, or for a \
         wrong delimiter"
    )]
    CellTooLong {
        /// Characters found.
        chars: usize,
        /// The limit.
        limit: usize,
    },
    /// A quoted field that runs to the end of the file.
    #[error(
        "a quotation mark is opened here and never closed, so that the rest \
         of the file became one cell; close it, or double it if it is part of \
         the text"
    )]
    OpenQuote,
    /// A text that no known encoding explains.
    #[error(
        "the text is not readable as UTF-8, UTF-16, GBK or {guessed}; save \
         the file again as \"CSV UTF-8\""
    )]
    Encoding {
        /// What the bytes look most like.
        guessed: String,
    },
    /// Bytes that are no text and no workbook.
    #[error(
        "the file holds binary data and is not an XLSX workbook{}; export the \
         invoice again as XLSX or CSV",
        if *.named_xlsx { ", in spite of its name" } else { "" }
    )]
    Binary {
        /// Whether the name promises a workbook.
        named_xlsx: bool,
    },
    /// Plain text under the name of a workbook.
    #[error(
        "the file is named as a workbook but holds plain text; name it .csv \
         if it is CSV, or save it again as XLSX"
    )]
    TextNamedXlsx,
    /// A workbook under a password.
    #[error(
        "the workbook is encrypted; open it with its password, save it \
         without one, and try again"
    )]
    Encrypted,
    /// A kind of file that is not read.
    #[error("{kind} is not read; save the invoice as XLSX or CSV")]
    Unread {
        /// The kind of file.
        kind: &'static str,
    },
    /// A workbook that does not open.
    #[error(
        "the workbook cannot be opened ({0}); open it in a spreadsheet \
         program, save it again as XLSX, and try again"
    )]
    Workbook(String),
    /// No table with the heads of an invoice.
    #[error(
        "no header row of an invoice was found. Looked in {searched} for one \
         row that names a quantity, a model or description, and a unit price \
         or amount; {}. Name these columns, for instance `Model`, `Qty`, \
         `Unit Price`, `Amount`",
        .best
    )]
    NoHeader {
        /// The rows looked at, in words.
        searched: String,
        /// The row that came closest, in words.
        best: String,
    },
    /// An invoice table without any line of goods.
    #[error(
        "the invoice has a header row but no line of goods below it; check \
         that the lines were exported too"
    )]
    NoLines,
    /// Only lists were given and no invoice.
    #[error(
        "no commercial invoice is among the papers: {found}; add the invoice"
    )]
    NoInvoice {
        /// What was found.
        found: String,
    },
    /// The same bytes twice, or the same invoice on two sheets.
    #[error(
        "this repeats {of}, and would count the goods twice; give it only once"
    )]
    Repeated {
        /// What it repeats.
        of: String,
    },
    /// A value that a line of goods must have.
    #[error("the {what} is missing; {next}")]
    Missing {
        /// The value.
        what: &'static str,
        /// The next step.
        next: &'static str,
    },
    /// A quantity that is no positive whole number of pieces.
    #[error("the quantity `{text}` {problem}")]
    Quantity {
        /// As it stands.
        text: String,
        /// What is wrong and what to do.
        problem: &'static str,
    },
    /// An amount that cannot be read.
    #[error("the {what} `{text}` {problem}")]
    Amount {
        /// Unit price, amount, total.
        what: &'static str,
        /// As it stands.
        text: String,
        /// What is wrong and what to do.
        problem: &'static str,
    },
    /// Decimal commas and decimal points in one table.
    #[error(
        "`{text}` has a decimal {this}, but `{other}` in cell {cell} has a \
         decimal {that}; write all amounts the same way"
    )]
    MixedDecimals {
        /// As it stands here.
        text: String,
        /// Comma or point.
        this: &'static str,
        /// As it stands there.
        other: String,
        /// The other cell.
        cell: String,
        /// Comma or point.
        that: &'static str,
    },
    /// A date that may be two dates.
    #[error(
        "the date `{text}` may be {first} or {second}; write it as \
         {first} or as the other, year first"
    )]
    AmbiguousDate {
        /// As it stands.
        text: String,
        /// Read with the month first.
        first: Date,
        /// Read with the day first.
        second: Date,
    },
    /// A date that cannot be read.
    #[error("`{0}` is not a date; write it year first, as 2026-11-25")]
    Date(String),
    /// An HTS number that cannot be one.
    #[error("{0}")]
    Hts(#[from] HtsError),
    /// A country that is none, or more than one.
    #[error("{0}")]
    Country(#[from] CountryError),
    /// A currency that is none.
    #[error(
        "`{0}` is not a currency in which customs value can be stated; restate \
         the invoice in a currency of three letters such as USD (19 CFR \
         141.86(a)(7))"
    )]
    Currency(String),
    /// A sign of money that two currencies share.
    #[error(
        "`{0}` may be Chinese yuan (CNY) or Japanese yen (JPY); write the code"
    )]
    AmbiguousCurrency(String),
    /// Two currencies on one invoice.
    #[error(
        "the invoice is in two currencies: {here} here, {there} in {place}; \
         restate it in one (19 CFR 141.86(a)(7))"
    )]
    TwoCurrencies {
        /// The currency at this place.
        here: Currency,
        /// The other currency.
        there: Currency,
        /// The other place.
        place: String,
    },
    /// An amount beyond what is computed with.
    #[error("{0}")]
    Money(#[from] MoneyError),
    /// Quantity times unit price is not the amount.
    #[error(
        "the amount is {}, but {quantity} x {unit_price} is {}; correct the \
         quantity, the unit price or the amount",
        grouped(*.stated), grouped(*.product)
    )]
    Product {
        /// The amount on the paper.
        stated: Decimal,
        /// The quantity on the paper.
        quantity: u64,
        /// The unit price on the paper.
        unit_price: Decimal,
        /// What the product is.
        product: Decimal,
    },
    /// The total is not the sum.
    #[error(
        "the total is stated as {}, but the lines above add up to {}{}; \
         correct the total, or look for a line that is missing",
        grouped(*.stated),
        grouped(*.sum),
        if .charges.is_zero() { String::new() } else {
            format!(
                ", of which {} are charges and discounts",
                grouped(*.charges)
            )
        }
    )]
    Total {
        /// The total on the paper.
        stated: Decimal,
        /// The sum of the lines.
        sum: Decimal,
        /// The part of it that is charges and discounts.
        charges: Decimal,
    },
    /// The count of pieces is not the sum.
    #[error(
        "the total quantity is stated as {stated}, but the lines above add up \
         to {sum}; correct one of them"
    )]
    TotalQuantity {
        /// The count on the paper.
        stated: u64,
        /// The sum of the lines.
        sum: u64,
    },
    /// A formula that failed.
    #[error(
        "the cell holds the spreadsheet error {0}; repair the formula and \
         save the workbook again"
    )]
    Formula(String),
    /// A key of the facts file that is not known.
    #[error("`{key}` is not a key of the facts file{}", suggestion(.nearest.as_ref(), .known))]
    UnknownKey {
        /// The key as written.
        key: String,
        /// The known key nearest to it.
        nearest: Option<String>,
        /// The keys known at that place.
        known: Vec<String>,
    },
    /// A facts file that is not TOML, or a value of the wrong kind.
    #[error("{0}")]
    Facts(String),
    /// A line of the facts file that the invoice does not have.
    #[error(
        "[[line]] {line} tells of a line that the invoice does not have; its \
         lines are 1 to {last}"
    )]
    NoSuchLine {
        /// The number in the facts file.
        line: u32,
        /// The last line of the invoice.
        last: usize,
    },
    /// The same line twice in the facts file.
    #[error(
        "[[line]] {0} stands twice in the facts file; put both into one table"
    )]
    LineTwice(u32),
}

/// An amount without its currency: `490,795.00`.
fn grouped(amount: Decimal) -> String {
    Usd::new(amount).grouped()
}

fn suggestion(nearest: Option<&String>, known: &[String]) -> String {
    match nearest {
        Some(near) => format!("; did you mean `{near}`?"),
        None if known.is_empty() => "; delete it".to_owned(),
        None => format!("; the keys here are {}", known.join(", ")),
    }
}
