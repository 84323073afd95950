//! The base rates of every line of the tariff, by the editions that were read.
//!
//! ```text
//! data/rates/us/hts/base/NN.csv  ->  compact bytes  ->  searched as they lie
//! a row a number and stretch of     texts interned,     only the texts of
//! days, texts as printed            rows sorted         the line are read
//! ```
//!
//! A row of ten digits without rates takes those of the line of its first
//! eight digits, as in the tariff itself.

mod compact;
mod read;

use std::{fmt, sync::OnceLock};

use hashgate_model::{Date, HtsNumber, Period};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use self::compact::{Row, View};
use super::{HtsPrefix, RateOrReason, SpecialRate, number_of, ten_digits};

pub(super) use read::read;

/// Two digits of a number's end.
const END: u64 = 100;

/// Base rates of all lines of chapters 1 to 98, each for the days on which
/// it stood: column 1, the special programs, column 2, units of quantity.
///
/// # Example
///
/// ```
/// use hashgate_pack::{SourceTree, rates::Rates, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let rates: Rates = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let day = "2026-06-08".parse()?;
/// let line = rates.base.line("0101.30.00.00".parse()?, day).unwrap();
/// assert_eq!(line.general().to_string(), "6.8%");
/// assert_eq!(line.units(), "No.");
/// // Before the first edition that was read, nothing is known.
/// let before = "2024-12-31".parse()?;
/// assert!(rates.base.line("0101.30.00.00".parse()?, before).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct BaseTable {
    bytes: Vec<u8>,
    /// Texts that were asked for, each read once.
    asked: OnceLock<Asked>,
}

/// What the texts mean, by their place in the table.
#[derive(Clone)]
struct Asked {
    rates: Vec<OnceLock<RateOrReason>>,
    specials: Vec<OnceLock<Vec<SpecialRate>>>,
}

/// A line of the table on a day.
#[derive(Clone, Copy)]
pub struct BaseLine<'t> {
    table: &'t BaseTable,
    view: View<'t>,
    hts: HtsNumber,
    row: Row,
    /// The row that bears the rates: the same, or that of the first eight
    /// digits.
    rated: Row,
}

impl BaseTable {
    /// The line of a number on a day: itself, else the eight digits above it,
    /// else the ten digits ending in 00 that stand for eight.
    pub fn line(&self, hts: HtsNumber, day: Date) -> Option<BaseLine<'_>> {
        let eight = hts.to_length(8);
        if eight.len() < 8 {
            return None;
        }
        [key(hts), key(eight), key(eight) + 1]
            .into_iter()
            .find_map(|wanted| self.exact(wanted, day))
    }

    /// The line of exactly this number on a day.
    pub fn line_itself(
        &self,
        hts: HtsNumber,
        day: Date,
    ) -> Option<BaseLine<'_>> {
        (hts.len() >= 8).then(|| self.exact(key(hts), day)).flatten()
    }

    fn exact(&self, wanted: u64, day: Date) -> Option<BaseLine<'_>> {
        let view = self.view()?;
        let row = view.find(wanted, day)?;
        self.with_rates(view, row, day)
    }

    fn with_rates<'t>(
        &'t self,
        view: View<'t>,
        row: Row,
        day: Date,
    ) -> Option<BaseLine<'t>> {
        let rated = if row.takes_rates_of_eight() {
            view.find(row.key / (END + 1) * (END + 1), day).unwrap_or(row)
        } else {
            row
        };
        Some(BaseLine { table: self, view, hts: number(row.key)?, row, rated })
    }

    /// The numbers of ten digits below a line of eight on a day.
    pub fn numbers_of(&self, eight: HtsNumber, day: Date) -> Vec<HtsNumber> {
        let Some(view) = self.view().filter(|_| eight.len() >= 8) else {
            return Vec::new();
        };
        let first = key(eight.to_length(8)) + 1;
        let rows = view.rows(first, first + END);
        rows.filter(|row| view.period(row).is_some_and(|p| p.contains(day)))
            .filter_map(|row| number(row.key))
            .collect()
    }

    /// Whether any edition read has exactly this number.
    pub fn has(&self, hts: HtsNumber) -> bool {
        let key = key(hts);
        let view = self.view().filter(|_| hts.len() >= 8);
        view.is_some_and(|view| view.rows(key, key + 1).next().is_some())
    }

    /// The stretches of days over which exactly this number stood, whatever
    /// its rates; open at the end where the newest edition read still has it.
    pub fn days_of(&self, hts: HtsNumber) -> Vec<Period> {
        merged(self.stretches(hts))
    }

    /// The same of the first eight digits: of their own line or of any number
    /// below it.
    pub fn days_of_line(&self, hts: HtsNumber) -> Vec<Period> {
        let first = key(hts.to_length(8));
        let Some(view) = self.view().filter(|_| hts.len() >= 8) else {
            return Vec::new();
        };
        let rows = view.rows(first, first + END + 1);
        merged(rows.filter_map(|row| view.period(&row)).collect())
    }

    /// The stretches of days over which the values of exactly this number
    /// stood.
    pub fn stretches(&self, hts: HtsNumber) -> Vec<Period> {
        let Some(view) = self.view().filter(|_| hts.len() >= 8) else {
            return Vec::new();
        };
        let key = key(hts);
        view.rows(key, key + 1).filter_map(|row| view.period(&row)).collect()
    }

    /// Every line on a day, by number, those of eight digits before those of
    /// ten below them.
    pub fn lines_on(&self, day: Date) -> impl Iterator<Item = BaseLine<'_>> {
        self.view().into_iter().flat_map(move |view| {
            view.rows(0, u64::MAX)
                .filter(move |row| {
                    view.period(row).is_some_and(|p| p.contains(day))
                })
                .filter_map(move |row| self.with_rates(view, row, day))
        })
    }

    /// Every line under a prefix on a day.
    pub fn lines_under(
        &self,
        prefix: HtsPrefix,
        day: Date,
    ) -> impl Iterator<Item = BaseLine<'_>> {
        let first = prefix.first() / END * (END + 1);
        let end = prefix.end().div_ceil(END) * (END + 1);
        self.view().into_iter().flat_map(move |view| {
            view.rows(first, end)
                .filter(move |row| {
                    view.period(row).is_some_and(|p| p.contains(day))
                })
                .filter_map(move |row| self.with_rates(view, row, day))
        })
    }

    /// The first day of which anything is known.
    pub fn first_day(&self) -> Option<Date> {
        self.view()?.periods().map(|period| period.from).min()
    }

    /// How many rows the table has, and bytes in its compact form.
    pub fn size(&self) -> (usize, usize) {
        (self.view().map_or(0, |view| view.len()), self.bytes.len())
    }

    fn view(&self) -> Option<View<'_>> {
        View::of(&self.bytes)
    }

    fn asked(&self) -> &Asked {
        self.asked.get_or_init(|| {
            let texts = self.view().map_or(0, |view| view.texts());
            Asked {
                rates: vec![OnceLock::new(); texts],
                specials: vec![OnceLock::new(); texts],
            }
        })
    }
}

/// What a rate is taken for where the table lacks it, which never happens in
/// one that was opened.
static LOST: RateOrReason = RateOrReason::Reason(String::new());

impl<'t> BaseLine<'t> {
    /// The number.
    pub fn hts(&self) -> HtsNumber {
        self.hts
    }

    /// The days over which number and rates stood alike.
    pub fn period(&self) -> Option<Period> {
        self.view.period(&self.row)
    }

    /// Column 1, general.
    pub fn general(&self) -> &'t RateOrReason {
        self.rate(self.rated.general)
    }

    /// Column 2.
    pub fn column2(&self) -> &'t RateOrReason {
        self.rate(self.rated.column2)
    }

    /// Column 1, special; of chapter 98 none is read.
    pub fn specials(&self) -> &'t [SpecialRate] {
        let at = usize::from(self.rated.special);
        let Some(slot) = self.table.asked().specials.get(at) else {
            return &[];
        };
        slot.get_or_init(|| {
            SpecialRate::read_all(self.view.text(at)).unwrap_or_default()
        })
    }

    /// The units of quantity, joined by commas.
    pub fn units(&self) -> &'t str {
        self.view.text(usize::from(self.row.units))
    }

    fn rate(&self, at: u16) -> &'t RateOrReason {
        let at = usize::from(at);
        let Some(slot) = self.table.asked().rates.get(at) else {
            return &LOST;
        };
        slot.get_or_init(|| {
            let text = self.view.text(at);
            // The texts of chapters 1 to 97 were tried when the table was
            // made; those of chapter 98 often send the reader elsewhere.
            text.parse()
                .unwrap_or_else(|_| RateOrReason::Reason(text.to_owned()))
        })
    }
}

/// Stretches of days in order, those that touch made one.
fn merged(mut periods: Vec<Period>) -> Vec<Period> {
    periods.sort_unstable();
    let mut all: Vec<Period> = Vec::new();
    for period in periods {
        let touches = |last: &&mut Period| {
            last.to.is_none_or(|to| period.from <= to.plus_days(1))
        };
        match all.last_mut().filter(touches) {
            Some(last) => {
                last.to = last.to.zip(period.to).map(|(a, b)| a.max(b));
            }
            None => all.push(period),
        }
    }
    all
}

/// A number as the table sorts it: the first eight digits, and below them
/// their own line, then the numbers that end in 00 to 99.
fn key(hts: HtsNumber) -> u64 {
    let number = ten_digits(hts);
    let end = if hts.len() == 10 { number % END + 1 } else { 0 };
    number / END * (END + 1) + end
}

/// The number of a [`key`].
fn number(key: u64) -> Option<HtsNumber> {
    let first = key / (END + 1) * END;
    match key % (END + 1) {
        0 => number_of(first, 8),
        end => number_of(first + end - 1, 10),
    }
}

impl fmt::Debug for BaseTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, bytes) = self.size();
        write!(f, "BaseTable {{ rows: {rows}, bytes: {bytes} }}")
    }
}

impl Serialize for BaseTable {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.bytes)
    }
}

impl<'de> Deserialize<'de> for BaseTable {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_bytes(Bytes)
    }
}

/// Takes the compact form as one stretch of bytes.
struct Bytes;

impl de::Visitor<'_> for Bytes {
    type Value = BaseTable;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the compact form of the base rates")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<BaseTable, E> {
        if !bytes.is_empty() && View::of(bytes).is_none() {
            return Err(E::custom("the table of base rates is cut off"));
        }
        Ok(BaseTable { bytes: bytes.to_vec(), asked: OnceLock::new() })
    }
}

#[cfg(test)]
mod tests;
