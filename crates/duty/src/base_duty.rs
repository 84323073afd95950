//! The base duty of a line: column 1, the special rate of a program, or
//! column 2.

use hashgate_model::{Decimal, Rate, Usd};
use hashgate_pack::rates::{
    Authority, BaseRate, CiteId, Program, RateOrReason, SpecialRate, Term,
};

use crate::{
    DutyError, Query,
    law_on_day::{LineOnDay, same_program},
    remark::Remark,
};

/// The base duty.
pub(crate) struct BaseDuty<'r> {
    pub(crate) authority: Authority,
    pub(crate) rate: &'r BaseRate,
    pub(crate) amount: Usd,
    /// The program whose claim was accepted, even where the line is free.
    pub(crate) program: Option<&'r Program>,
    /// Whether the rate is the special one of that program.
    pub(crate) special: bool,
    pub(crate) column2_cites: &'r [CiteId],
}

impl BaseDuty<'_> {
    /// The rate as a share of the value; computed where it is by quantity.
    pub(crate) fn share(&self, value: Usd) -> Rate {
        self.rate.ad_valorem().unwrap_or_else(|| {
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
            let rate = self.known(self.rates.column2)?;
            return Ok(BaseDuty {
                authority: Authority::column2(),
                rate,
                amount: duty_of(query, rate)?,
                program: None,
                special: false,
                column2_cites: cites,
            });
        }
        let special = program.and_then(|p| self.special(&p.symbol));
        let rate = match special {
            Some(special) => self.known(&special.rate)?,
            None => self.known(self.rates.general)?,
        };
        if let (Some(program), None, false) = (program, special, rate.is_free())
        {
            remarks.push(Remark::NoSpecialRate(program));
        }
        Ok(BaseDuty {
            authority: Authority::column1(),
            rate,
            amount: duty_of(query, rate)?,
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

    fn known(&self, rate: &'r RateOrReason) -> Result<&'r BaseRate, DutyError> {
        match rate {
            RateOrReason::Rate(rate) => Ok(rate),
            RateOrReason::Reason(reason) if reason.trim().is_empty() => {
                Err(DutyError::NoRateStated(self.hts))
            }
            RateOrReason::Reason(reason) => Err(DutyError::RateByHand {
                hts: self.hts,
                reason: reason.clone(),
            }),
        }
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

/// The duty of a rate, to the cent.
fn duty_of(query: &Query, rate: &BaseRate) -> Result<Usd, DutyError> {
    let mut duty = Usd::ZERO;
    let quantities = rate
        .terms
        .iter()
        .filter(|term| !matches!(term, Term::AdValorem { .. }))
        .count();
    for term in &rate.terms {
        duty += match term {
            Term::AdValorem { rate, on: None } => query.whole_value() * *rate,
            // One quantity is known, so one rate by quantity can be computed.
            Term::Specific { amount, unit, on } if quantities == 1 => {
                let unit = match on {
                    Some(on) => format!("{unit} {on}"),
                    None => unit.clone(),
                };
                let quantity = query.quantity.ok_or_else(|| {
                    DutyError::QuantityNeeded {
                        hts: query.hts,
                        rate: rate.to_string(),
                        unit,
                    }
                })?;
                *amount * dutiable_quantity(quantity, *amount)
            }
            _ => {
                return Err(DutyError::ComponentNeeded {
                    hts: query.hts,
                    rate: rate.to_string(),
                });
            }
        };
    }
    Ok(duty.to_cents())
}

/// A fraction of a unit is rounded where the rate is a dollar or less (19
/// CFR 159.3(b)).
fn dutiable_quantity(quantity: Decimal, amount: Usd) -> Decimal {
    if amount.amount() <= Decimal::ONE {
        Usd::new(quantity).to_whole().amount()
    } else {
        quantity
    }
}
