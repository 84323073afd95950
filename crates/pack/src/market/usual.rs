//! What a value that somebody gives usually is.

use hashgate_model::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// `market/usual.toml`: the limits beyond which a value is asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Usual {
    /// Terms of a purchase.
    #[serde(default, rename = "value")]
    pub values: Vec<UsualValue>,
    /// Exchange rates.
    #[serde(default, rename = "rate")]
    pub rates: Vec<UsualRate>,
}

/// What a term usually is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsualValue {
    /// The term, as a facts file names it.
    pub name: String,
    /// The least that is usual.
    pub least: Decimal,
    /// The most that is usual.
    pub most: Decimal,
    /// What the term is, with its unit.
    pub says: String,
}

/// What one unit of a currency is usually worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsualRate {
    /// The currency.
    pub currency: Currency,
    /// The fewest dollars.
    pub least: Decimal,
    /// The most dollars.
    pub most: Decimal,
}

impl Usual {
    /// What is odd about the value of a term, a sentence without its full
    /// stop; none if it is usual, or if nothing is known of the term.
    pub fn odd(&self, name: &str, value: Decimal) -> Option<String> {
        let usual = self.values.iter().find(|usual| usual.name == name)?;
        let odd = value < usual.least || value > usual.most;
        odd.then(|| {
            format!(
                "{name} is {}, far from what is usual ({} to {}): {}",
                value.normalize(),
                usual.least,
                usual.most,
                usual.says
            )
        })
    }

    /// That an exchange rate looks like the units for one dollar.
    pub fn odd_rate(&self, currency: Currency, usd: Decimal) -> Option<String> {
        let mut rates = self.rates.iter();
        let usual = rates.find(|rate| rate.currency == currency)?;
        let odd = usd < usual.least || usd > usual.most;
        odd.then(|| {
            format!(
                "exchange_rate_usd is {usd}, and one {} is worth {} to {} \
                 dollars as a rule: write the dollars for one unit of the \
                 invoice's currency, not the units for one dollar",
                currency.code(),
                usual.least,
                usual.most
            )
        })
    }
}
