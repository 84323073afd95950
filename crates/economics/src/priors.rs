//! What may become of a shipment, as the importer or the pack assumes it.

use hashgate_pack::market::{Market, Prior};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use serde::{Deserialize, Serialize};

use crate::{EconomicsError, error::within};

/// The priors of an answer, each with why it has its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priors {
    /// Every prior that is used.
    pub used: Vec<PriorUsed>,
}

/// A prior with where its value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorUsed {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Decimal,
    /// The unit, in words.
    pub unit: String,
    /// Whether the importer gave it; else it is assumed.
    pub given: bool,
    /// Why the assumed value.
    pub why: String,
}

/// The names that are used, with the most that each can be.
const NAMES: [(&str, i64); 9] = [
    ("detention", 1),
    ("detention_days_median", 3650),
    ("detention_days_p95", 3650),
    ("seizure", 1),
    ("seizure_penalty", 8),
    ("seizure_salvage", 1),
    ("export", 1),
    ("export_recovery", 1),
    ("hashprice_volatility", 5),
];

/// The priors in floats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chances {
    pub detention: f64,
    /// Logarithm of the median days, and the deviation of the logarithm.
    pub log_days: (f64, f64),
    pub seizure: f64,
    pub seizure_penalty: f64,
    pub seizure_salvage: f64,
    pub export: f64,
    pub export_recovery: f64,
}

/// The 95th percentile of the standard normal distribution.
const NORMAL_P95: f64 = 1.644_853_626_951_472_2;

impl Priors {
    /// Those of the pack, with what the importer gives in place of some.
    ///
    /// # Errors
    ///
    /// [`EconomicsError::UnknownPrior`] for a name that is none, and
    /// [`EconomicsError::OutOfRange`] for a chance that is none, chances of
    /// more than one together, or a 95th percentile below the median.
    pub fn of(
        market: &Market,
        given: &[(String, Decimal)],
    ) -> Result<Self, EconomicsError> {
        let known = |name: &str| NAMES.iter().any(|(known, _)| *known == name);
        if let Some((name, _)) = given.iter().find(|(name, _)| !known(name)) {
            let all: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            return Err(EconomicsError::UnknownPrior {
                name: name.clone(),
                known: all.join(", "),
            });
        }
        let mut used = Vec::new();
        for (name, most) in NAMES {
            let of_pack: Option<&Prior> =
                market.priors().iter().find(|prior| prior.name == name);
            let own = given.iter().rev().find(|(own, _)| own == name);
            let value = own
                .map(|(_, value)| *value)
                .or_else(|| of_pack.map(|prior| prior.value));
            let Some(value) = value else {
                return Err(EconomicsError::Missing(name));
            };
            let limits = (Decimal::ZERO, Decimal::from(most));
            within(name, value, limits, "as its unit says")?;
            used.push(PriorUsed {
                name: name.to_owned(),
                value,
                unit: of_pack.map_or_else(String::new, |p| p.unit.clone()),
                given: own.is_some(),
                why: match (own, of_pack) {
                    (None, Some(prior)) => prior.why.clone(),
                    _ => String::new(),
                },
            });
        }
        let priors = Self { used };
        let together = priors.value("detention")
            + priors.value("seizure")
            + priors.value("export");
        within(
            "detention, seizure and export together",
            together,
            (Decimal::ZERO, Decimal::ONE),
            "chance",
        )?;
        let median = priors.value("detention_days_median");
        let most = Decimal::from(3650);
        within("detention_days_median", median, (Decimal::ONE, most), "days")?;
        within(
            "detention_days_p95",
            priors.value("detention_days_p95"),
            (median, most),
            "days, no less than the median",
        )?;
        Ok(priors)
    }

    /// The value of a prior, by one of the names of `data/market/outcomes.toml`.
    pub fn value(&self, name: &str) -> Decimal {
        // `of` puts every name in: another is a slip in our own code.
        debug_assert!(NAMES.iter().any(|(known, _)| *known == name), "{name}");
        let mut used = self.used.iter();
        used.find(|prior| prior.name == name)
            .map_or(Decimal::ZERO, |prior| prior.value)
    }

    /// The same with another value for one, which the caller keeps within what
    /// the other chances leave.
    #[must_use]
    pub fn with(&self, name: &str, value: Decimal) -> Self {
        let mut priors = self.clone();
        for prior in &mut priors.used {
            if prior.name == name {
                prior.value = value;
                prior.given = true;
            }
        }
        priors
    }

    pub(crate) fn chances(&self) -> Chances {
        let float = |name| self.value(name).to_f64().unwrap_or(0.0);
        let median = float("detention_days_median").max(1.0).ln();
        let p95 = float("detention_days_p95").max(1.0).ln();
        Chances {
            detention: float("detention"),
            log_days: (median, ((p95 - median) / NORMAL_P95).max(0.0)),
            seizure: float("seizure"),
            seizure_penalty: float("seizure_penalty"),
            seizure_salvage: float("seizure_salvage"),
            export: float("export"),
            export_recovery: float("export_recovery"),
        }
    }
}
