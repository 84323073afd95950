//! The compact form: counts, periods, rows, texts, all in little endian.
//!
//! ```text
//! u32 periods, u32 rows, u32 texts
//! periods  8 bytes each: first day, last day (0 if open), as 20260608
//! rows    18 bytes each, sorted by key and first day
//! texts    u32 each: where it ends; then the texts themselves
//! ```

use std::{collections::HashMap, ops::Range};

use hashgate_model::{Date, Period};

/// The index of the rates of a row that takes those of the first eight
/// digits.
const OF_EIGHT: u16 = u16::MAX;
const HEAD: usize = 12;
const PERIOD: usize = 8;
const ROW: usize = 18;

/// A number over a stretch of days; texts by their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) key: u64,
    period: u16,
    pub(super) general: u16,
    pub(super) special: u16,
    pub(super) column2: u16,
    pub(super) units: u16,
}

impl Row {
    pub(super) fn takes_rates_of_eight(self) -> bool {
        self.general == OF_EIGHT
    }

    fn read(bytes: &[u8; ROW]) -> Self {
        let [k0, k1, k2, k3, k4, k5, k6, k7, rest @ ..] = *bytes;
        let [p0, p1, g0, g1, s0, s1, c0, c1, u0, u1] = rest;
        Self {
            key: u64::from_le_bytes([k0, k1, k2, k3, k4, k5, k6, k7]),
            period: u16::from_le_bytes([p0, p1]),
            general: u16::from_le_bytes([g0, g1]),
            special: u16::from_le_bytes([s0, s1]),
            column2: u16::from_le_bytes([c0, c1]),
            units: u16::from_le_bytes([u0, u1]),
        }
    }

    fn write(self, to: &mut Vec<u8>) {
        to.extend(self.key.to_le_bytes());
        let Self { period, general, special, column2, units, .. } = self;
        for part in [period, general, special, column2, units] {
            to.extend(part.to_le_bytes());
        }
    }
}

/// The parts of a compact table, lying in its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'b> {
    periods: &'b [[u8; PERIOD]],
    rows: &'b [[u8; ROW]],
    ends: &'b [[u8; 4]],
    texts: &'b [u8],
}

impl<'b> View<'b> {
    /// The parts of some bytes; nothing if they are cut off.
    pub(super) fn of(bytes: &'b [u8]) -> Option<Self> {
        let count = |at: usize| {
            let four = bytes.get(at..at.checked_add(4)?)?.first_chunk::<4>()?;
            usize::try_from(u32::from_le_bytes(*four)).ok()
        };
        let (periods, rows, texts) = (count(0)?, count(4)?, count(8)?);
        let mut from = HEAD;
        let mut part = |size: usize| -> Option<Range<usize>> {
            let start = from;
            from = from.checked_add(size)?;
            Some(start..from)
        };
        let periods = part(periods.checked_mul(PERIOD)?)?;
        let rows = part(rows.checked_mul(ROW)?)?;
        let ends = part(texts.checked_mul(4)?)?;
        Some(Self {
            periods: bytes.get(periods)?.as_chunks::<PERIOD>().0,
            rows: bytes.get(rows)?.as_chunks::<ROW>().0,
            ends: bytes.get(ends)?.as_chunks::<4>().0,
            texts: bytes.get(from..)?,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many texts there are.
    pub(super) fn texts(&self) -> usize {
        self.ends.len()
    }

    /// A text by its place.
    pub(super) fn text(&self, at: usize) -> &'b str {
        let end = |at: usize| {
            let end = self.ends.get(at).map(|e| u32::from_le_bytes(*e));
            end.and_then(|end| usize::try_from(end).ok())
        };
        let from = at.checked_sub(1).map_or(Some(0), end);
        from.zip(end(at))
            .and_then(|(from, to)| self.texts.get(from..to))
            .and_then(|text| std::str::from_utf8(text).ok())
            .unwrap_or("")
    }

    pub(super) fn periods(self) -> impl Iterator<Item = Period> + 'b {
        self.periods.iter().copied().filter_map(period)
    }

    /// The days of a row.
    pub(super) fn period(&self, row: &Row) -> Option<Period> {
        period(*self.periods.get(usize::from(row.period))?)
    }

    /// The rows of the keys from one to another, the last left out.
    pub(super) fn rows(
        self,
        from: u64,
        to: u64,
    ) -> impl Iterator<Item = Row> + 'b {
        let start = self.rows.partition_point(|row| Row::read(row).key < from);
        let rows = self.rows.get(start..).unwrap_or(&[]);
        rows.iter().map(Row::read).take_while(move |row| row.key < to)
    }

    /// The row of a key on a day.
    pub(super) fn find(&self, key: u64, day: Date) -> Option<Row> {
        self.rows(key, key.checked_add(1)?)
            .find(|row| self.period(row).is_some_and(|p| p.contains(day)))
    }
}

fn period(bytes: [u8; PERIOD]) -> Option<Period> {
    let [a, b, c, d, rest @ ..] = bytes;
    let to = u32::from_le_bytes(rest);
    let to = if to == 0 { None } else { Some(unpacked(to)?) };
    Some(Period::new(unpacked(u32::from_le_bytes([a, b, c, d]))?, to))
}

fn packed(day: Date) -> u32 {
    let day = day.civil();
    let part = |n: i8| u32::from(n.unsigned_abs());
    u32::from(day.year().unsigned_abs()) * 10_000
        + part(day.month()) * 100
        + part(day.day())
}

fn unpacked(day: u32) -> Option<Date> {
    let part = |n: u32| i8::try_from(n % 100).ok();
    let year = i16::try_from(day / 10_000).ok()?;
    Date::from_parts(year, part(day / 100)?, part(day)?)
}

/// The texts of a row that is put in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'t> {
    pub(super) general: &'t str,
    pub(super) special: &'t str,
    pub(super) column2: &'t str,
    pub(super) units: &'t str,
    /// The row takes its rates from the line of its first eight digits.
    pub(super) of_eight: bool,
}

/// Makes the compact form, row by row.
#[derive(Debug, Default)]
pub(super) struct Builder<'t> {
    places: HashMap<&'t str, u16>,
    texts: Vec<&'t str>,
    days: HashMap<Period, u16>,
    periods: Vec<Period>,
    rows: Vec<Row>,
}

/// More texts or periods than the compact form can number.
#[derive(Debug)]
pub(super) struct TooMany;

impl<'t> Builder<'t> {
    /// Puts a row in.
    pub(super) fn push(
        &mut self,
        key: u64,
        period: Period,
        texts: Texts<'t>,
    ) -> Result<(), TooMany> {
        let row = Row {
            key,
            period: self.period(period)?,
            general: if texts.of_eight {
                OF_EIGHT
            } else {
                self.text(texts.general)?
            },
            special: self.text(texts.special)?,
            column2: self.text(texts.column2)?,
            units: self.text(texts.units)?,
        };
        self.rows.push(row);
        Ok(())
    }

    fn text(&mut self, text: &'t str) -> Result<u16, TooMany> {
        if let Some(place) = self.places.get(text) {
            return Ok(*place);
        }
        let place = u16::try_from(self.texts.len()).map_err(|_| TooMany)?;
        if place == OF_EIGHT {
            return Err(TooMany);
        }
        self.places.insert(text, place);
        self.texts.push(text);
        Ok(place)
    }

    fn period(&mut self, period: Period) -> Result<u16, TooMany> {
        if let Some(place) = self.days.get(&period) {
            return Ok(*place);
        }
        let place = u16::try_from(self.periods.len()).map_err(|_| TooMany)?;
        self.days.insert(period, place);
        self.periods.push(period);
        Ok(place)
    }

    /// The keys and days of the rows, sorted by them.
    pub(super) fn sorted(&mut self) -> Vec<(u64, Period)> {
        let from = |row: &Row| {
            let period = self.periods.get(usize::from(row.period));
            period.map(|period| period.from)
        };
        self.rows.sort_by_key(|row| (row.key, from(row)));
        let days = |row: &Row| {
            let period = self.periods.get(usize::from(row.period))?;
            Some((row.key, *period))
        };
        self.rows.iter().filter_map(days).collect()
    }

    /// The compact form; sort the rows first.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let counts = [self.periods.len(), self.rows.len(), self.texts.len()];
        for count in counts {
            bytes.extend(u32::try_from(count).unwrap_or(0).to_le_bytes());
        }
        for period in &self.periods {
            bytes.extend(packed(period.from).to_le_bytes());
            bytes.extend(period.to.map_or(0, packed).to_le_bytes());
        }
        self.rows.iter().for_each(|row| row.write(&mut bytes));
        let mut end = 0_u32;
        for text in &self.texts {
            end += u32::try_from(text.len()).unwrap_or(0);
            bytes.extend(end.to_le_bytes());
        }
        for text in &self.texts {
            bytes.extend(text.as_bytes());
        }
        bytes
    }
}
