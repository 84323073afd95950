//! The duty of chapters 1 to 97: column 1, a special program, or column 2.

use hashgate_model::{Decimal, Rate, Usd};
use hashgate_pack::rates::{
    Authority, BaseRate, CiteId, Program, Rates, TariffLine, Term,
};

use crate::{DutyError, Query, when::same_program};

/// The base duty of a line.
pub(crate) struct BaseDuty<'r> {
    pub(crate) authority: Authority,
    pub(crate) rate: &'r BaseRate,
    pub(crate) label: String,
    pub(crate) amount: Usd,
    pub(crate) cites: Vec<CiteId>,
    pub(crate) notes: Vec<String>,
    /// The program whose claim was accepted, even where the line is free.
    pub(crate) program: Option<&'r Program>,
}

impl BaseDuty<'_> {
    /// The rate as a share of the value; computed where it is by quantity.
    pub(crate) fn share(&self, value: Usd) -> Rate {
        self.rate.ad_valorem().unwrap_or_else(|| {
            Rate::from_fraction(
                self.amount
                    .amount()
                    .checked_div(value.amount())
                    .unwrap_or_default(),
            )
        })
    }
}

/// Whether goods of the origin pay column 2 on the day.
pub(crate) fn pays_column2<'r>(
    query: &Query,
    rates: &'r Rates,
) -> Option<&'r [CiteId]> {
    let day = query.rate_date();
    rates
        .column2
        .iter()
        .find(|row| row.origin == query.origin && row.period.contains(day))
        .map(|row| row.cites.as_slice())
}

/// The base duty of a line.
pub(crate) fn base_duty<'r>(
    query: &Query,
    line: &'r TariffLine,
    rates: &'r Rates,
) -> Result<BaseDuty<'r>, DutyError> {
    let mut notes = Vec::new();
    let program = claimed_program(query, rates, &mut notes)?;
    let mut cites = line.cites.clone();
    if let Some(column2) = pays_column2(query, rates) {
        cites.extend(column2);
        return Ok(BaseDuty {
            authority: Authority::BaseCol2,
            rate: &line.column2,
            label: format!("column 2, {}", query.origin.name()),
            amount: duty_of(query, &line.column2)?,
            cites,
            notes,
            program: None,
        });
    }
    let special = program.and_then(|program| {
        line.special.iter().find(|special| {
            special.symbols.iter().any(|s| same_program(s, &program.symbol))
        })
    });
    let (rate, label) = match (program, special) {
        (Some(program), Some(special)) => {
            cites.extend(&program.cites);
            (&special.rate, format!("special, {}", program.symbol))
        }
        (Some(program), None) => {
            if !line.general.is_free() {
                notes.push(format!(
                    "{} is claimed, but {} has no special rate for it",
                    program.symbol, line.hts
                ));
            }
            (&line.general, "general".to_owned())
        }
        (None, _) => (&line.general, "general".to_owned()),
    };
    Ok(BaseDuty {
        authority: Authority::Base,
        rate,
        label,
        amount: duty_of(query, rate)?,
        cites,
        notes,
        program,
    })
}

fn claimed_program<'r>(
    query: &Query,
    rates: &'r Rates,
    notes: &mut Vec<String>,
) -> Result<Option<&'r Program>, DutyError> {
    let Some(spi) = query.spi.as_deref().filter(|s| !s.trim().is_empty())
    else {
        return Ok(None);
    };
    let named = rates.programs.iter().filter(|p| same_program(&p.symbol, spi));
    let mut found = None;
    for program in named {
        found = Some(program);
        if program.period.contains(query.rate_date()) {
            break;
        }
    }
    let program =
        found.ok_or_else(|| DutyError::UnknownProgram(spi.to_owned()))?;
    if !program.origins.is_empty() && !program.origins.contains(&query.origin) {
        return Err(DutyError::ProgramOrigin {
            symbol: program.symbol.clone(),
            name: program.name.clone(),
            origin: query.origin,
        });
    }
    if !program.period.contains(query.rate_date()) {
        notes.push(format!(
            "{} ({}) does not hold on {}; the claim is passed over",
            program.symbol,
            program.name,
            query.rate_date()
        ));
        return Ok(None);
    }
    if program.origins.is_empty() {
        notes.push(format!(
            "{} ({}): whether {} is eligible was not checked",
            program.symbol,
            program.name,
            query.origin.name()
        ));
    }
    Ok(Some(program))
}

/// The duty of a rate, to the cent.
pub(crate) fn duty_of(
    query: &Query,
    rate: &BaseRate,
) -> Result<Usd, DutyError> {
    let mut duty = Usd::ZERO;
    for term in &rate.terms {
        duty += match term {
            Term::AdValorem { rate, on: None } => query.whole_value() * *rate,
            Term::Specific { amount, unit, on: None } => {
                let quantity = query.quantity.ok_or_else(|| {
                    DutyError::QuantityNeeded {
                        hts: query.hts,
                        rate: rate.to_string(),
                        unit: unit.clone(),
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
