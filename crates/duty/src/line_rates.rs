//! The rates of one line, from the data or from an edition of the tariff.

use hashgate_model::{Date, HtsNumber, Period};
use hashgate_pack::rates::{
    CiteId, HtsPrefix, RateOrReason, SpecialRate, ten_digits,
};

use crate::{Absence, Day, DutyError, Edition, LineOnDay};

/// The rates of chapters 1 to 98 for one line.
#[derive(Clone, Copy)]
pub(crate) struct LineRates<'r> {
    pub(crate) hts: HtsNumber,
    pub(crate) general: &'r RateOrReason,
    pub(crate) special: &'r [SpecialRate],
    pub(crate) column2: &'r RateOrReason,
    pub(crate) cites: &'r [CiteId],
    /// Whether the rates stand in a loaded edition.
    pub(crate) from_edition: bool,
}

impl<'r> Day<'r> {
    /// The day.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The rates that hold for a number on the day: those of an edition that
    /// goes before the data, else of the lines of the trade, else of the
    /// table of all lines, else of an edition that only fills gaps.
    ///
    /// # Errors
    ///
    /// [`DutyError::UnknownLine`] if none is held; it says what is known.
    pub(crate) fn line_rates(
        &self,
        hts: HtsNumber,
        asked: HtsNumber,
    ) -> Result<LineRates<'r>, DutyError> {
        let of_edition = || self.edition.and_then(|e| e.line_rates(hts));
        let unknown = |absence| DutyError::UnknownLine {
            hts: asked,
            day: self.date,
            absence,
        };
        if let Some(leading) = self.leading_edition() {
            if let Some(rates) = leading.line_rates(hts) {
                return Ok(rates);
            }
            if leading.law_from().is_some() {
                let name = leading.name().to_owned();
                return Err(unknown(Absence::NotInEditions(name)));
            }
        }
        if let Some(absence) = self.newer_than_read(hts) {
            return of_edition().ok_or_else(|| unknown(absence));
        }
        self.trade_line(hts)
            .or_else(|| self.table_line(hts))
            .or_else(of_edition)
            .ok_or_else(|| unknown(self.absence(hts)))
    }

    fn trade_line(&self, hts: HtsNumber) -> Option<LineRates<'r>> {
        self.rates.line(hts, self.date).map(|line| LineRates {
            hts: line.hts,
            general: &line.general,
            special: &line.special,
            column2: &line.column2,
            cites: &line.cites,
            from_edition: false,
        })
    }

    fn table_line(&self, hts: HtsNumber) -> Option<LineRates<'r>> {
        // An edition that leads has every line that there is.
        if self.leading_edition().is_some() {
            return None;
        }
        self.rates.base.line(hts, self.date).map(|line| LineRates {
            hts: line.hts(),
            general: line.general(),
            special: line.specials(),
            column2: line.column2(),
            cites: &self.rates.base_cites,
            from_edition: false,
        })
    }

    /// The loaded edition if it goes before the data on this day: one that
    /// was named for the question, or one that is law later than those read
    /// into the data.
    pub(crate) fn leading_edition(&self) -> Option<&'r Edition> {
        let newest = self.rates.newest_edition().and_then(|e| e.legal_from);
        self.edition.filter(|edition| {
            edition.law_from().is_none_or(|from| {
                from <= self.date && newest.is_none_or(|newest| newest < from)
            })
        })
    }

    /// That a number is newer than the editions read: a list of chapter 99
    /// names all its ten digits, and no edition has them. The rate of its
    /// first eight digits is not taken for it.
    fn newer_than_read(&self, hts: HtsNumber) -> Option<Absence> {
        let newest = self.rates.newest_edition()?;
        let from = newest.legal_from?;
        if hts.len() < 10 || self.date <= from || self.rates.base.has(hts) {
            return None;
        }
        let number = ten_digits(hts);
        let names = |prefix: HtsPrefix| {
            prefix.digits() == 10 && prefix.first() == number
        };
        let list =
            self.rates.lists.iter().find(|list| list.prefixes().any(names))?;
        Some(Absence::Newer {
            list: list.name.clone(),
            newest: newest.name.clone(),
            from,
        })
    }

    /// What is known of a number for which no rate is held on the day.
    fn absence(&self, hts: HtsNumber) -> Absence {
        let base = &self.rates.base;
        let mut days = base.days_of(hts);
        if days.is_empty() {
            days = base.days_of_line(hts);
        }
        let newest = self.rates.newest_edition();
        match (base.first_day(), newest) {
            _ if hts.chapter() == 99 => Absence::Chapter99,
            (Some(first), _) if self.date < first => {
                Absence::BeforeEditions(first)
            }
            _ if !days.is_empty() => Absence::Stood(days),
            (_, Some(newest)) => Absence::NotInEditions(newest.name.clone()),
            (_, None) => Absence::NotInEditions("none".to_owned()),
        }
    }
}

impl LineOnDay<'_, '_> {
    /// Of which edition the base rate is, on a day after the last one that was
    /// read.
    pub(crate) fn base_rate_of(&self) -> Option<String> {
        let (day, rates) = (self.day.date, self.day.rates);
        let newest = rates.newest_edition()?;
        let from = newest.legal_from.filter(|from| *from < day)?;
        (!self.rates.from_edition).then(|| {
            format!(
                "the base rate is that of HTSUS {}, law from {from}, the last \
                 edition read; whether a later one changed it by {day} is not \
                 known",
                newest.name
            )
        })
    }
}

/// Stretches of days in words: `from 2025-01-01 to 2026-01-31`.
pub(crate) fn in_words(periods: &[Period]) -> String {
    let one = |period: &Period| match period.to {
        Some(to) => format!("from {} to {to}", period.from),
        None => format!("from {} on", period.from),
    };
    periods.iter().map(one).collect::<Vec<_>>().join(" and ")
}
