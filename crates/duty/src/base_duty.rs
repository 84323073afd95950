//! The base duty of a line: column 1, the special rate of a program, or
//! column 2.

use hashgate_model::{Kleene, Rate, Usd};
use hashgate_pack::rates::{
    Authority, BaseRate, CiteId, Elsewhere, Program, RateOrReason, SpecialRate,
};

use crate::{
    DutyError, Query,
    base_amount::{Amount, BASE_DUTY, RestsOn, amount_of, ends_among, number},
    law_on_day::{LineOnDay, same_program},
    remark::Remark,
};

/// The base duty.
pub(crate) struct BaseDuty<'r> {
    pub(crate) authority: Authority,
    /// The rate; free stands for one that is told in words.
    pub(crate) rate: &'r BaseRate,
    /// The duty, or its least where it is open.
    pub(crate) amount: Usd,
    /// How the amount came about, where the rate alone does not say it.
    pub(crate) working: Option<String>,
    /// What is asked where the amount is open.
    pub(crate) open: Option<OpenBase<'r>>,
    /// The program whose claim was accepted, even where the line is free.
    pub(crate) program: Option<&'r Program>,
    /// Whether the rate is the special one of that program.
    pub(crate) special: bool,
    pub(crate) column2_cites: &'r [CiteId],
}

/// A base duty that rests on what nobody gave.
pub(crate) struct OpenBase<'r> {
    pub(crate) least: Usd,
    pub(crate) most: Usd,
    /// The fact that settles it.
    pub(crate) fact: &'static str,
    pub(crate) question: String,
    pub(crate) cites: &'r [CiteId],
}

/// Stands for a rate that is told in words.
static IN_WORDS: BaseRate = BaseRate { terms: Vec::new() };

/// A rate of a line, or of the lines on which it rests.
struct Computed<'r> {
    rate: &'r BaseRate,
    amount: Usd,
    working: Option<String>,
    open: Option<OpenBase<'r>>,
}

/// A column of the tariff.
#[derive(Clone, Copy)]
enum Column {
    General,
    Two,
}

impl BaseDuty<'_> {
    /// The rate as a share of the value; computed where it is by quantity.
    pub(crate) fn share(&self, value: Usd) -> Rate {
        let plain = self.rate.ad_valorem();
        plain.filter(|_| self.working.is_none()).unwrap_or_else(|| {
            let share = self.amount.amount().checked_div(value.amount());
            Rate::from_fraction(share.unwrap_or_default())
        })
    }
}

impl<'r> LineOnDay<'_, 'r> {
    /// The base duty for a query.
    ///
    /// # Errors
    ///
    /// [`DutyError`] for a claim that is not open to the origin, and for a
    /// rate that cannot be computed from what is known.
    pub(crate) fn base(
        &self,
        query: &Query,
        remarks: &mut Vec<Remark<'r>>,
    ) -> Result<BaseDuty<'r>, DutyError> {
        let program = self.program(query, remarks)?;
        if let Some(cites) = self.day.column2(query.origin) {
            let found =
                self.computed(query, self.rates.column2, Column::Two)?;
            return Ok(BaseDuty {
                authority: Authority::column2(),
                rate: found.rate,
                amount: found.amount,
                working: found.working,
                open: found.open,
                program: None,
                special: false,
                column2_cites: cites,
            });
        }
        let special = program.and_then(|p| self.special(&p.symbol));
        let rate = special.map_or(self.rates.general, |special| &special.rate);
        let found = self.computed(query, rate, Column::General)?;
        let is_free = found.rate.is_free() && found.working.is_none();
        if let (Some(program), None, false) = (program, special, is_free) {
            remarks.push(Remark::NoSpecialRate(program));
        }
        Ok(BaseDuty {
            authority: Authority::column1(),
            rate: found.rate,
            amount: found.amount,
            working: found.working,
            open: found.open,
            program,
            special: special.is_some(),
            column2_cites: &[],
        })
    }

    /// The special rate of a symbol; `S` takes that of `S+` only where the
    /// line has none of its own.
    fn special(&self, symbol: &str) -> Option<&'r SpecialRate> {
        let named = |wanted: &dyn Fn(&str) -> bool| {
            self.rates
                .special
                .iter()
                .find(|rate| rate.symbols.iter().any(|s| wanted(s)))
        };
        named(&|s| s.eq_ignore_ascii_case(symbol))
            .or_else(|| named(&|s| same_program(s, symbol)))
    }

    /// What a rate comes to; what is given by hand stands where the rate
    /// alone does not settle it.
    fn computed(
        &self,
        query: &Query,
        rate: &'r RateOrReason,
        column: Column,
    ) -> Result<Computed<'r>, DutyError> {
        let given =
            number(query, BASE_DUTY).map(|usd| Usd::new(usd).to_cents());
        let (rate, amount, elsewhere) = match rate {
            RateOrReason::Rate(rate) => {
                let amount = match amount_of(query, rate) {
                    // What is given by hand needs no quantity.
                    Err(_) if given.is_some() => None,
                    found => Some(found?),
                };
                if let Some(amount) = amount
                    && amount.rests_on == RestsOn::Nothing
                {
                    return Ok(Computed {
                        rate,
                        amount: amount.least,
                        working: None,
                        open: None,
                    });
                }
                (rate, amount, None)
            }
            RateOrReason::Reason(reason) if reason.trim().is_empty() => {
                return Err(DutyError::NoRateStated(self.hts));
            }
            RateOrReason::Reason(_) => {
                let elsewhere = self.elsewhere();
                let amount = elsewhere
                    .filter(|_| given.is_none())
                    .map(|e| ends_among(query, self.among(e, column)))
                    .transpose()?;
                (&IN_WORDS, amount.flatten(), elsewhere)
            }
        };
        let text = match elsewhere {
            Some(_) | None if rate.is_free() => self.words(column),
            _ => rate.to_string(),
        };
        if let Some(usd) = given {
            return Ok(Computed {
                rate: &IN_WORDS,
                amount: usd,
                working: Some(format!("{text}: {} as given", usd.grouped())),
                open: None,
            });
        }
        let Some(amount) = amount else {
            return Err(DutyError::RateByHand { hts: self.hts, reason: text });
        };
        let question = match elsewhere {
            Some(elsewhere) => elsewhere.question.clone(),
            None => amount.rests_on.question(&text),
        };
        let Amount { least, most, rests_on } = amount;
        let ends = (least.grouped(), most.grouped());
        Ok(Computed {
            rate: &IN_WORDS,
            amount: least,
            working: Some(format!("{text}: from {} to {}", ends.0, ends.1)),
            open: Some(OpenBase {
                least,
                most,
                fact: rests_on.fact(),
                question,
                cites: elsewhere.map_or(&[], |e| e.cites.as_slice()),
            }),
        })
    }

    /// The text of a column that is no sum of terms.
    fn words(&self, column: Column) -> String {
        match column {
            Column::General => self.rates.general.to_string(),
            Column::Two => self.rates.column2.to_string(),
        }
    }

    /// On which lines the rate of this one rests, where the tariff sends the
    /// reader there.
    fn elsewhere(&self) -> Option<&'r Elsewhere> {
        let all = self.day.rates.elsewhere.iter();
        all.into_iter().find(|e| e.lines.covers(self.rates.hts) == Kleene::True)
    }

    /// The rates of a column on those lines.
    fn among(
        &self,
        elsewhere: &'r Elsewhere,
        column: Column,
    ) -> impl Iterator<Item = &'r RateOrReason> {
        let day = self.day;
        let leading = day.leading_edition();
        let prefixes = || elsewhere.among.prefixes().iter();
        let of_edition = leading.into_iter().flat_map(move |edition| {
            let lines = prefixes().flat_map(|p| edition.lines_under(*p));
            lines.map(|l| (l.general(), l.column2()))
        });
        let of_table = prefixes().filter(move |_| leading.is_none()).flat_map(
            move |prefix| {
                let lines = day.rates.base.lines_under(*prefix, day.date);
                lines.map(|l| (l.general(), l.column2()))
            },
        );
        of_edition.chain(of_table).map(move |(general, column2)| match column {
            Column::General => general,
            Column::Two => column2,
        })
    }

    fn program(
        &self,
        query: &Query,
        remarks: &mut Vec<Remark<'r>>,
    ) -> Result<Option<&'r Program>, DutyError> {
        let Some(spi) = query.spi.as_deref().filter(|s| !s.trim().is_empty())
        else {
            return Ok(None);
        };
        let program = self
            .day
            .program(spi)
            .ok_or_else(|| DutyError::UnknownProgram(spi.to_owned()))?;
        if program.origins.is_empty() {
            remarks.push(Remark::ProgramOrigins(program));
        } else if !program.origins.contains(&query.origin) {
            return Err(DutyError::ProgramOrigin {
                symbol: program.symbol.clone(),
                name: program.name.clone(),
                origin: query.origin,
            });
        }
        if !program.period.contains(self.day.date) {
            remarks.push(Remark::ProgramOutOfTime(program));
            return Ok(None);
        }
        Ok(Some(program))
    }
}
