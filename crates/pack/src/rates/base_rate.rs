//! The rate texts of the tariff: `Free`, `2.6%`, `5¢/kg + 8%`.

use std::{fmt, str::FromStr};

use hashgate_model::{Rate, Usd};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What is wrong with a rate text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the rate text `{text}` is not understood at `{at}`; read the line by eye \
     and, if the form is lawful, teach the grammar of rates"
)]
pub struct RateTextError {
    /// The whole text.
    pub text: String,
    /// The part that is not understood.
    pub at: String,
}

/// One summand of a rate of duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// A share of a value; `on` names the component if it is not the whole
    /// article (`on the case`).
    AdValorem {
        /// The share.
        rate: Rate,
        /// The component.
        on: Option<String>,
    },
    /// An amount for each unit of quantity.
    Specific {
        /// Dollars for each unit.
        amount: Usd,
        /// The unit, as `kg`, `each`, `pf. liter`.
        unit: String,
        /// The component, as `lead content`.
        on: Option<String>,
    },
}

/// A rate of duty of chapters 1 to 97, as a sum of terms.
///
/// # Example
///
/// ```
/// use hashgate_pack::rates::BaseRate;
/// let rate: BaseRate = "5¢/kg + 8%".parse()?;
/// assert_eq!(rate.to_string(), "5¢/kg + 8%");
/// assert!(!rate.is_free());
/// assert!("eight percent".parse::<BaseRate>().is_err());
/// # Ok::<(), hashgate_pack::rates::RateTextError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BaseRate {
    /// The summands; none means free of duty.
    pub terms: Vec<Term>,
}

impl BaseRate {
    /// Whether the goods are free of duty.
    pub fn is_free(&self) -> bool {
        self.terms.is_empty()
    }

    /// The share of the value if that is all there is; free is zero.
    pub fn ad_valorem(&self) -> Option<Rate> {
        match self.terms.as_slice() {
            [] => Some(Rate::FREE),
            [Term::AdValorem { rate, on: None }] => Some(*rate),
            _ => None,
        }
    }
}

impl FromStr for BaseRate {
    type Err = RateTextError;

    fn from_str(text: &str) -> Result<Self, RateTextError> {
        let trimmed = text.trim();
        if trimmed.eq_ignore_ascii_case("free") {
            return Ok(Self::default());
        }
        let terms = trimmed
            .split('+')
            .map(|part| term(part.trim()))
            .collect::<Option<Vec<_>>>()
            .filter(|terms| !terms.is_empty());
        terms.map(|terms| Self { terms }).ok_or_else(|| RateTextError {
            text: trimmed.to_owned(),
            at: trimmed.to_owned(),
        })
    }
}

fn term(part: &str) -> Option<Term> {
    if let Some((number, rest)) = part.split_once('%') {
        let on = rest.trim().strip_prefix("on").map(|c| c.trim().to_owned());
        if on.is_none() && !rest.trim().is_empty() {
            return None;
        }
        return Some(Term::AdValorem { rate: percent(number)?, on });
    }
    let (amount, unit) = part.split_once('/')?;
    let amount = match amount.trim().strip_suffix('¢') {
        Some(cents) => number(cents)?.checked_div(Decimal::ONE_HUNDRED)?,
        None => number(amount.trim().strip_prefix('$')?)?,
    };
    let (unit, on) = match unit.split_once(" on ") {
        Some((unit, on)) => (unit, Some(on.trim().to_owned())),
        None => (unit, None),
    };
    let unit = unit.trim();
    (!unit.is_empty()).then(|| Term::Specific {
        amount: Usd::new(amount),
        unit: unit.to_owned(),
        on,
    })
}

/// `2.6` or `33 1/3`.
fn percent(text: &str) -> Option<Rate> {
    number(text).map(Rate::from_percent)
}

fn number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let Some((whole, fraction)) = text.split_once(' ') else {
        return plain(text);
    };
    let (above, below) = fraction.trim().split_once('/')?;
    plain(above)?.checked_div(plain(below)?)?.checked_add(plain(whole)?)
}

fn plain(text: &str) -> Option<Decimal> {
    let digits = text.replace(',', "");
    let sound = !digits.is_empty()
        && digits.len() <= 20
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    sound.then(|| Decimal::from_str_exact(&digits).ok()).flatten()
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on = match self {
            Self::AdValorem { rate, on } => {
                write!(f, "{rate}")?;
                on
            }
            Self::Specific { amount, unit, on } => {
                let dollars = amount.amount();
                if dollars < Decimal::ONE {
                    let cents = dollars * Decimal::ONE_HUNDRED;
                    write!(f, "{}¢/{unit}", cents.normalize())?;
                } else {
                    write!(f, "${}/{unit}", dollars.normalize())?;
                }
                on
            }
        };
        on.as_ref().map_or(Ok(()), |on| write!(f, " on {on}"))
    }
}

impl fmt::Display for BaseRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_free() {
            return f.write_str("Free");
        }
        for (i, term) in self.terms.iter().enumerate() {
            if i > 0 {
                f.write_str(" + ")?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}
