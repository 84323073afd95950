//! An edition of the tariff in compact form.

use hashgate_model::{Date, HtsNumber, Kleene};
use hashgate_pack::rates::{
    HtsPrefix, RateOrReason, SpecialRate, number_of, ten_digits,
};
use serde::{Deserialize, Serialize};

use crate::line_rates::LineRates;

/// What keeps an edition from being read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditionError {
    /// The file is packed and cannot be unpacked.
    #[error("the HTS edition cannot be unpacked: {0}; fetch it again")]
    Packed(String),
    /// The file is not the JSON that the USITC publishes.
    #[error(
        "the HTS edition is not the JSON that the USITC publishes: {0}; fetch \
         it again"
    )]
    Json(String),
    /// The file is larger than any edition.
    #[error("the HTS edition is larger than any edition; fetch it again")]
    TooLarge,
    /// A row has no sound indent.
    #[error(
        "row {row} of the HTS edition has the indent `{text}`; it must be a \
         count"
    )]
    Indent {
        /// The row, from 1.
        row: usize,
        /// The text.
        text: String,
    },
    /// Compact bytes of another version.
    #[error(
        "the kept form of the HTS edition does not fit this version: {0}; \
         read it again from its JSON"
    )]
    Compact(String),
}

/// A line whose text was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFault {
    /// The number of the line.
    pub line: String,
    /// What is not understood.
    pub what: String,
}

/// A row with its rates as indices into tables.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) len: u8,
    pub(super) general: u16,
    pub(super) special: u16,
    pub(super) column2: u16,
    pub(super) units: u16,
    pub(super) footnotes: u16,
    pub(super) title_from: u32,
    pub(super) title_to: u32,
}

/// An edition of the Harmonized Tariff Schedule: each line of eight or ten
/// digits with its own or inherited rates.
///
/// # Example
///
/// ```
/// use hashgate_duty::Edition;
/// let json = br#"[
///   {"htsno":"8543.70.98","indent":"3","description":"Other",
///    "units":[],"general":"2.6%","special":"Free (KR,SG)","other":"35%",
///    "footnotes":[{"columns":["general"],"value":"See 9903.88.02. "}]},
///   {"htsno":"8543.70.98.60","indent":"4","description":"Other",
///    "units":["No."],"general":"","special":"","other":"",
///    "footnotes":null}]"#;
/// let edition = Edition::from_json("a test", json)?;
/// let line = edition.line("8543.70.98.60".parse()?).unwrap();
/// assert_eq!(line.title(), "Other");
/// assert_eq!(line.footnotes(), ["9903.88.02"]);
/// let again = Edition::from_compact(&edition.to_compact()?)?;
/// assert_eq!(again.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Edition {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) rates: Vec<RateOrReason>,
    pub(super) specials: Vec<Vec<SpecialRate>>,
    pub(super) units: Vec<String>,
    pub(super) footnotes: Vec<Vec<String>>,
    pub(super) rows: Vec<Row>,
    pub(super) titles: String,
    pub(super) faults: Vec<LineFault>,
    /// Whoever picked the edition by its day says it; the JSON does not.
    #[serde(skip)]
    pub(super) law_from: Option<Date>,
}

/// A line of an edition.
#[derive(Debug, Clone, Copy)]
pub struct EditionLine<'e> {
    edition: &'e Edition,
    row: &'e Row,
    hts: HtsNumber,
}

/// What a rate is taken for where a table lacks it, which never happens in
/// an edition that was read by this version.
static LOST: RateOrReason = RateOrReason::Reason(String::new());

impl Edition {
    /// The compact form, to be kept and read in milliseconds.
    ///
    /// # Errors
    ///
    /// [`EditionError::Compact`] if it cannot be written.
    pub fn to_compact(&self) -> Result<Vec<u8>, EditionError> {
        postcard::to_stdvec(self)
            .map_err(|e| EditionError::Compact(e.to_string()))
    }

    /// Reads the compact form.
    ///
    /// # Errors
    ///
    /// [`EditionError::Compact`] if the bytes are of another version.
    pub fn from_compact(bytes: &[u8]) -> Result<Self, EditionError> {
        postcard::from_bytes(bytes)
            .map_err(|e| EditionError::Compact(e.to_string()))
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives it the name under which it is cited.
    pub fn rename(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }

    /// The first day of law, if it was picked by it.
    pub fn law_from(&self) -> Option<Date> {
        self.law_from
    }

    /// Says from which day its rates are law: from then on they go before the
    /// data's own if those are older, and fill their gaps if not.
    #[must_use]
    pub fn in_law_from(self, day: Date) -> Self {
        Self { law_from: Some(day), ..self }
    }

    /// SHA-256 of the JSON text, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How many lines it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no line.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Lines whose text was not understood.
    pub fn faults(&self) -> &[LineFault] {
        &self.faults
    }

    /// Every line, by number.
    pub fn lines(&self) -> impl Iterator<Item = EditionLine<'_>> {
        self.rows.iter().filter_map(|row| self.at(row))
    }

    /// Every line under a prefix, by number.
    pub(crate) fn lines_under(
        &self,
        prefix: HtsPrefix,
    ) -> impl Iterator<Item = EditionLine<'_>> {
        let from = self.rows.partition_point(|r| r.number < prefix.first());
        let rows = self.rows.get(from..).unwrap_or_default().iter();
        rows.take_while(move |row| row.number < prefix.end())
            .filter(move |row| row.len >= prefix.digits())
            .filter_map(|row| self.at(row))
    }

    /// The line of a number: itself, else the eight digits above it, else
    /// the ten digits ending in 00 that stand for eight.
    pub fn line(&self, hts: HtsNumber) -> Option<EditionLine<'_>> {
        let number = ten_digits(hts);
        let len = u8::try_from(hts.len()).unwrap_or(10);
        let eight = ten_digits(hts.to_length(8));
        [(number, len), (eight, 8), (eight, 10)].into_iter().find_map(
            |wanted| {
                let at = self
                    .rows
                    .binary_search_by_key(&wanted, |row| (row.number, row.len));
                at.ok()
                    .and_then(|i| self.rows.get(i))
                    .and_then(|row| self.at(row))
            },
        )
    }

    /// The numbers of ten digits below a line of eight; that ending in `00`
    /// where it has none of its own.
    pub fn numbers_of(&self, eight: HtsNumber) -> Vec<HtsNumber> {
        let first = ten_digits(eight.to_length(8));
        let from = self.rows.partition_point(|row| row.number < first);
        let below: Vec<HtsNumber> = self
            .rows
            .iter()
            .skip(from)
            .take_while(|row| row.number < first + 100)
            .filter(|row| row.len == 10)
            .filter_map(|row| number_of(row.number, row.len))
            .collect();
        if below.is_empty() {
            return number_of(first, 10).into_iter().collect();
        }
        below
    }

    /// The rates of a number for the engine.
    pub(crate) fn line_rates(&self, hts: HtsNumber) -> Option<LineRates<'_>> {
        self.line(hts).map(|line| LineRates {
            hts: line.hts(),
            general: self.rate(line.row.general),
            special: line.specials(),
            column2: self.rate(line.row.column2),
            cites: &[],
            from_edition: true,
        })
    }

    fn at<'e>(&'e self, row: &'e Row) -> Option<EditionLine<'e>> {
        let hts = number_of(row.number, row.len)?;
        Some(EditionLine { edition: self, row, hts })
    }

    fn rate(&self, index: u16) -> &RateOrReason {
        self.rates.get(usize::from(index)).unwrap_or(&LOST)
    }
}

impl<'e> EditionLine<'e> {
    /// The number.
    pub fn hts(&self) -> HtsNumber {
        self.hts
    }

    /// What it names, without the rows above it.
    pub fn title(&self) -> &'e str {
        let from = self.row.title_from as usize;
        let to = self.row.title_to as usize;
        self.edition.titles.get(from..to).unwrap_or("")
    }

    /// Column 1, general.
    pub fn general(&self) -> &'e RateOrReason {
        self.edition.rate(self.row.general)
    }

    /// Column 2.
    pub fn column2(&self) -> &'e RateOrReason {
        self.edition.rate(self.row.column2)
    }

    /// Column 1, special.
    pub fn specials(&self) -> &'e [SpecialRate] {
        self.edition
            .specials
            .get(usize::from(self.row.special))
            .map_or(&[], Vec::as_slice)
    }

    /// The units of quantity, joined by commas.
    pub fn units(&self) -> &'e str {
        self.edition
            .units
            .get(usize::from(self.row.units))
            .map_or("", String::as_str)
    }

    /// The headings of chapter 99 that footnotes to the general rate name,
    /// on this row and on those above it.
    pub fn footnotes(&self) -> &'e [String] {
        self.edition
            .footnotes
            .get(usize::from(self.row.footnotes))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether the line lies under a prefix.
    pub fn is_under(&self, prefix: HtsPrefix) -> bool {
        prefix.covers(self.hts()) == Kleene::True
    }
}
