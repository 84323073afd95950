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

pub use hashgate_tables::Place;
pub(crate) use hashgate_tables::letters;

/// What is wrong, and the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Why {
    /// No paper was given at all.
    #[error("no paper was given; name an invoice as CSV or XLSX")]
    NoPaper,
    /// An electronic invoice that cannot be used.
    #[error(transparent)]
    Message(#[from] crate::MessageProblem),
    /// A file that cannot be read as a table.
    #[error(transparent)]
    Table(#[from] hashgate_tables::Problem),
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
    /// An invoice that states no price at all.
    #[error(
        "no line of the invoice states an amount, or a price of a count that \
         can be read; state the count, the unit price and the amount of each \
         (19 CFR 141.86(a)(4) and (5))"
    )]
    NoPrices,
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
    /// A row of more cells than the head, whose cells stand under others.
    #[error(
        "the row has more cells than the row of heads, and what stands under \
         them is of other columns; a text that holds the sign between cells \
         needs quotation marks around it"
    )]
    ShiftedRow,
    /// Two columns of one meaning that differ.
    #[error(
        "`{here}` stands here and `{there}` in cell {cell}, though both \
         columns mean the same; delete the one that is wrong"
    )]
    TwoColumns {
        /// As it stands here.
        here: String,
        /// As it stands there.
        there: String,
        /// The other cell.
        cell: String,
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
        "[[line]] {0} appears twice in the facts file; put both into one table"
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
        None => format!(
            "; the keys here are {}. A fact that rules ask for stands in \
             `facts`, as facts = {{ NAME = true }}",
            known.join(", ")
        ),
    }
}
