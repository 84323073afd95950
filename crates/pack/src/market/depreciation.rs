//! How income tax lets the cost of machines be deducted.

use hashgate_model::{Cite, Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Faults;

/// `market/us_depreciation.toml`: depreciation for the income tax of the
/// United States.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Depreciation {
    /// By year, from the year in which machines are placed in service.
    pub macrs: Macrs,
    /// What may be deducted at once, 26 USC 168(k).
    pub bonus: Vec<BonusShare>,
}

/// Shares of the cost by year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Macrs {
    /// Percent of the cost, from the first year on; together 100.
    pub percent: Vec<Decimal>,
    /// Where they stand.
    pub cite: Cite,
}

/// A share of the cost that may be deducted in the first year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusShare {
    /// For what was acquired from this day on.
    #[serde(default)]
    pub acquired_from: Option<Date>,
    /// For what was acquired up to this day.
    #[serde(default)]
    pub acquired_to: Option<Date>,
    /// For what is placed in service in this year.
    #[serde(default)]
    pub in_service: Option<i16>,
    /// For what is placed in service in this year or later.
    #[serde(default)]
    pub in_service_from: Option<i16>,
    /// Percent of the cost.
    pub percent: Decimal,
    /// Where it stands.
    pub cite: Cite,
}

impl BonusShare {
    /// Whether it is for what was acquired and placed in service then.
    fn is_for(&self, acquired: Date, in_service: Date) -> bool {
        let year = in_service.civil().year();
        self.acquired_from.is_none_or(|from| acquired >= from)
            && self.acquired_to.is_none_or(|to| acquired <= to)
            && self.in_service.is_none_or(|only| year == only)
            && self.in_service_from.is_none_or(|from| year >= from)
    }
}

impl Depreciation {
    /// The bonus of what was acquired and placed in service on two days;
    /// nothing where the data does not reach.
    pub fn bonus(
        &self,
        acquired: Date,
        in_service: Date,
    ) -> Option<&BonusShare> {
        self.bonus.iter().find(|b| b.is_for(acquired, in_service))
    }

    /// The last day up to which an earlier acquisition has another bonus
    /// than one on the day of service.
    pub fn last_day_of_another(&self, in_service: Date) -> Option<Date> {
        let now = self.bonus(in_service, in_service)?;
        self.bonus
            .iter()
            .filter(|bonus| bonus.percent != now.percent)
            .filter_map(|bonus| bonus.acquired_to.map(|to| (bonus, to)))
            .filter(|(bonus, to)| bonus.is_for(*to, in_service))
            .map(|(_, to)| to)
            .max()
    }

    /// Notes what cannot be true.
    pub(super) fn check(&self, file: &str, faults: &mut Faults) {
        let whole = Decimal::ONE_HUNDRED;
        let sum: Decimal = self.macrs.percent.iter().sum();
        if sum != whole || self.macrs.percent.iter().any(|p| *p < Decimal::ZERO)
        {
            faults.note(
                file,
                format!(
                    "[macrs]: the shares add up to {sum} percent; write \
                     shares that are not below nothing and make 100"
                ),
            );
        }
        for bonus in &self.bonus {
            if !(Decimal::ZERO..=whole).contains(&bonus.percent) {
                faults.note(
                    file,
                    format!(
                        "[[bonus]]: {} percent; write 0 to 100",
                        bonus.percent
                    ),
                );
            }
            if bonus.acquired_from.is_none() && bonus.acquired_to.is_none() {
                faults.note(
                    file,
                    "[[bonus]]: neither acquired_from nor acquired_to; write \
                     for which acquisitions it is",
                );
            }
        }
    }
}
