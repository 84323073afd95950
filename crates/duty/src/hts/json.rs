//! Reads the official JSON: indents, inherited rates, rate texts.
//!
//! A row of ten digits mostly has no rate and takes that of the nearest row
//! above it with a smaller indent that has one. Some headings have no row of
//! four digits, group rows have no number, and some rows print markup.

use std::{borrow::Cow, collections::HashMap, io::Read as _};

use flate2::read::GzDecoder;
use hashgate_model::{HtsNumber, sha256_hex};
use hashgate_pack::rates::{
    RateOrReason, SpecialRate, printed_text, ten_digits,
};
use serde::Deserialize;

use super::edition::{Edition, EditionError, LineFault, Row};

/// The largest JSON text that is read; the editions have some 20 MB.
const LARGEST: u64 = 200_000_000;

#[derive(Deserialize)]
struct JsonRow<'a> {
    #[serde(borrow)]
    htsno: Option<Cow<'a, str>>,
    #[serde(borrow)]
    indent: Option<Cow<'a, str>>,
    #[serde(borrow)]
    description: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    units: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow)]
    general: Option<Cow<'a, str>>,
    #[serde(borrow)]
    special: Option<Cow<'a, str>>,
    #[serde(borrow)]
    other: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    footnotes: Option<Vec<JsonFootnote<'a>>>,
}

#[derive(Deserialize)]
struct JsonFootnote<'a> {
    #[serde(borrow, default)]
    columns: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow)]
    value: Option<Cow<'a, str>>,
}

/// The text of a field without blanks at its ends.
fn trimmed<'b>(field: Option<&'b Cow<'_, str>>) -> &'b str {
    field.map_or("", |text| text.trim())
}

/// Rates of a row: indices into the tables of the edition.
#[derive(Clone, Copy)]
struct Rated {
    general: u16,
    special: u16,
    column2: u16,
}

/// An open row that later rows may lie under.
struct Open {
    indent: u32,
    rated: Option<Rated>,
    footnotes: u16,
}

/// A table that gives each value one index.
pub(super) struct Table<K, V> {
    pub(super) index: HashMap<K, u16>,
    values: Vec<V>,
}

impl<K: std::hash::Hash + Eq, V> Table<K, V> {
    fn new() -> Self {
        Self { index: HashMap::new(), values: Vec::new() }
    }

    /// The index of a key, made on its first sight; nothing beyond 65,535.
    fn of(&mut self, key: K, make: impl FnOnce() -> V) -> Option<u16> {
        if let Some(known) = self.index.get(&key) {
            return Some(*known);
        }
        let next = u16::try_from(self.values.len()).ok()?;
        self.index.insert(key, next);
        self.values.push(make());
        Some(next)
    }
}

pub(super) struct Reader {
    pub(super) rates: Table<(u8, String), RateOrReason>,
    pub(super) specials: Table<(bool, String), Vec<SpecialRate>>,
    pub(super) units: Table<String, String>,
    footnotes: Table<Vec<String>, Vec<String>>,
    open: Vec<Open>,
    pub(super) rows: Vec<Row>,
    titles: String,
    faults: Vec<LineFault>,
}

impl Edition {
    /// Reads an edition from the JSON of the USITC, plain or packed with
    /// gzip. `name` is shown in citations, as `2026 Revision 10`.
    ///
    /// A rate text that is not understood leaves its line without a rate and
    /// is kept among [`Edition::faults`].
    ///
    /// # Errors
    ///
    /// [`EditionError`] if the file as a whole cannot be read.
    pub fn from_json(name: &str, bytes: &[u8]) -> Result<Self, EditionError> {
        let (reader, sha256) = read(bytes)?;
        Ok(reader.edition(name, sha256))
    }
}

/// Reads the rows of an edition from its JSON, plain or packed with gzip;
/// and the hash of the JSON.
pub(super) fn read(bytes: &[u8]) -> Result<(Reader, String), EditionError> {
    let unpacked;
    let json = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut text = Vec::new();
        GzDecoder::new(bytes)
            .take(LARGEST)
            .read_to_end(&mut text)
            .map_err(|e| EditionError::Packed(e.to_string()))?;
        unpacked = text;
        unpacked.as_slice()
    } else {
        bytes
    };
    if json.len() as u64 >= LARGEST {
        return Err(EditionError::TooLarge);
    }
    let rows: Vec<JsonRow<'_>> = serde_json::from_slice(json)
        .map_err(|e| EditionError::Json(e.to_string()))?;
    let mut reader = Reader {
        rates: Table::new(),
        specials: Table::new(),
        units: Table::new(),
        footnotes: Table::new(),
        open: Vec::new(),
        rows: Vec::with_capacity(rows.len()),
        titles: String::new(),
        faults: Vec::new(),
    };
    for (at, row) in rows.iter().enumerate() {
        reader.row(at, row)?;
    }
    reader.sort();
    Ok((reader, sha256_hex(json)))
}

impl Reader {
    fn row(
        &mut self,
        at: usize,
        row: &JsonRow<'_>,
    ) -> Result<(), EditionError> {
        let indent: u32 =
            trimmed(row.indent.as_ref()).parse().map_err(|_| {
                EditionError::Indent {
                    row: at + 1,
                    text: trimmed(row.indent.as_ref()).to_owned(),
                }
            })?;
        while self.open.last().is_some_and(|above| above.indent >= indent) {
            self.open.pop();
        }
        let number = trimmed(row.htsno.as_ref());
        let hts: Option<HtsNumber> = if number.is_empty() {
            None
        } else {
            match number.parse() {
                Ok(hts) => Some(hts),
                Err(e) => {
                    self.fault(number, &e);
                    None
                }
            }
        };
        let above = self.open.last();
        let inherited = above.and_then(|open| open.rated);
        let own_notes = self.own_footnotes(row)?;
        let above_notes = self.open.last().map_or(0, |open| open.footnotes);
        let footnotes = self.joined_footnotes(above_notes, own_notes)?;
        let rated = self.rated(number, row, inherited)?;
        if let Some(hts) = hts.filter(|hts| hts.len() >= 8)
            && let Some(rated) = rated
        {
            self.push(hts, row, rated, footnotes)?;
        }
        self.open.push(Open { indent, rated, footnotes });
        Ok(())
    }

    /// The rates of a row: its own where it prints them, else those above.
    fn rated(
        &mut self,
        number: &str,
        row: &JsonRow<'_>,
        above: Option<Rated>,
    ) -> Result<Option<Rated>, EditionError> {
        let general = trimmed(row.general.as_ref());
        let special = trimmed(row.special.as_ref());
        let column2 = trimmed(row.other.as_ref());
        if general.is_empty() && special.is_empty() && column2.is_empty() {
            return Ok(above);
        }
        // A row that prints only column 2 keeps the column 1 above it.
        let column1 = if general.is_empty() && special.is_empty() {
            above.map(|above| (above.general, above.special))
        } else {
            Some((self.rate(number, general)?, self.special(number, special)?))
        };
        let column2 = match above {
            Some(above) if column2.is_empty() => above.column2,
            _ => self.rate(number, column2)?,
        };
        Ok(column1.map(|(general, special)| Rated {
            general,
            special,
            column2,
        }))
    }

    fn rate(&mut self, number: &str, text: &str) -> Result<u16, EditionError> {
        // Chapters 98 and 99 speak of other lines; what is no plain rate of
        // chapter 98, and all of chapter 99, is kept in its words.
        let elsewhere = number.starts_with("98") || number.starts_with("99");
        let read = if number.starts_with("99") {
            Ok(RateOrReason::Reason(text.to_owned()))
        } else if elsewhere {
            Ok(text
                .parse()
                .unwrap_or_else(|_| RateOrReason::Reason(text.to_owned())))
        } else if text.is_empty() {
            Ok(RateOrReason::Reason("no rate is printed".to_owned()))
        } else {
            text.parse()
        };
        let part = if elsewhere { number.get(..2) } else { None };
        let part = part.and_then(|part| part.parse().ok()).unwrap_or(0);
        let key = (part, text.to_owned());
        let rate = read.unwrap_or_else(|e| {
            self.fault(number, &e);
            RateOrReason::Reason(e.to_string())
        });
        self.rates.of(key, || rate).ok_or(EditionError::TooLarge)
    }

    fn special(
        &mut self,
        number: &str,
        text: &str,
    ) -> Result<u16, EditionError> {
        let elsewhere = number.starts_with("98") || number.starts_with("99");
        let groups = if elsewhere {
            Vec::new()
        } else {
            SpecialRate::read_all(text).unwrap_or_else(|e| {
                self.fault(number, &e);
                Vec::new()
            })
        };
        let key = (elsewhere, text.to_owned());
        self.specials.of(key, || groups).ok_or(EditionError::TooLarge)
    }

    /// The headings of chapter 99 that the row's footnotes name.
    fn own_footnotes(
        &mut self,
        row: &JsonRow<'_>,
    ) -> Result<u16, EditionError> {
        let mut headings: Vec<String> = Vec::new();
        for note in row.footnotes.iter().flatten() {
            let general =
                note.columns.iter().flatten().any(|column| column == "general");
            if general {
                headings.extend(chapter_99(trimmed(note.value.as_ref())));
            }
        }
        self.joined_footnotes(0, headings)
    }

    fn joined_footnotes<N: Into<Notes>>(
        &mut self,
        above: u16,
        own: N,
    ) -> Result<u16, EditionError> {
        let own = match own.into() {
            Notes::Index(0) => return Ok(above),
            Notes::Index(own) if above == 0 => return Ok(own),
            Notes::Index(own) => {
                self.footnotes.values.get(usize::from(own)).cloned()
            }
            Notes::Names(names) => Some(names),
        };
        let mut all = self
            .footnotes
            .values
            .get(usize::from(above))
            .cloned()
            .unwrap_or_default();
        all.extend(own.unwrap_or_default());
        all.sort();
        all.dedup();
        if self.footnotes.values.is_empty() {
            // Index 0 stands for no footnote.
            let none = self.footnotes.of(Vec::new(), Vec::new);
            none.ok_or(EditionError::TooLarge)?;
        }
        self.footnotes.of(all.clone(), || all).ok_or(EditionError::TooLarge)
    }

    fn push(
        &mut self,
        hts: HtsNumber,
        row: &JsonRow<'_>,
        rated: Rated,
        footnotes: u16,
    ) -> Result<(), EditionError> {
        let units: Vec<&str> =
            row.units.iter().flatten().map(|unit| unit.trim()).collect();
        let units = printed_text(&units.join(", "));
        let key = units.clone();
        let units =
            self.units.of(key, || units).ok_or(EditionError::TooLarge)?;
        let start = self.titles.len();
        self.titles.push_str(trimmed(row.description.as_ref()));
        let place =
            |at: usize| u32::try_from(at).map_err(|_| EditionError::TooLarge);
        self.rows.push(Row {
            number: ten_digits(hts),
            len: u8::try_from(hts.len()).unwrap_or(10),
            general: rated.general,
            special: rated.special,
            column2: rated.column2,
            units,
            footnotes,
            title_from: place(start)?,
            title_to: place(self.titles.len())?,
        });
        Ok(())
    }

    fn fault(&mut self, line: &str, what: &dyn std::fmt::Display) {
        self.faults
            .push(LineFault { line: line.to_owned(), what: what.to_string() });
    }

    fn sort(&mut self) {
        self.rows.sort_by_key(|row| (row.number, row.len));
        // Some numbers repeat, as 9801.00 does; the first row stands.
        self.rows.dedup_by_key(|row| (row.number, row.len));
    }

    fn edition(self, name: &str, sha256: String) -> Edition {
        Edition {
            name: name.to_owned(),
            sha256,
            rates: self.rates.values,
            specials: self.specials.values,
            units: self.units.values,
            footnotes: self.footnotes.values,
            rows: self.rows,
            titles: self.titles,
            faults: self.faults,
            law_from: None,
        }
    }
}

/// Footnotes by index or by name.
enum Notes {
    Index(u16),
    Names(Vec<String>),
}

impl From<u16> for Notes {
    fn from(index: u16) -> Self {
        Self::Index(index)
    }
}

impl From<Vec<String>> for Notes {
    fn from(names: Vec<String>) -> Self {
        Self::Names(names)
    }
}

/// Headings such as `9903.88.02` in a text.
fn chapter_99(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|word| word.trim_matches('.'))
        .filter(|word| word.len() == 10 && word.starts_with("99"))
        .map(str::to_owned)
}
