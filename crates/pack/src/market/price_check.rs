//! The limits beyond which a declared price is asked about.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// `market/price_check.toml`: the limits by what a price is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceCheckLimits {
    /// Points older than so many days are compared with nothing.
    pub oldest_days: u32,
    /// A fresh point of the model, for goods not said to be used.
    pub own: OfTheModel,
    /// An older point of the model, or used goods.
    pub own_old_or_used: Limits,
    /// Points of other machines of like efficiency.
    pub like: OfLikeMachines,
}

/// Where a price stops being plausible beside a market price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Below this share of the lowest price.
    pub below: Decimal,
    /// Above this multiple of the highest.
    pub above: Decimal,
}

/// The limits beside a point of the model itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfTheModel {
    /// Up to how many days a point counts as fresh.
    pub fresh_days: u32,
    /// Below this share of the lowest price.
    pub below: Decimal,
    /// Above this multiple of the highest.
    pub above: Decimal,
}

/// The limits beside machines of like efficiency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfLikeMachines {
    /// How far their J/TH may lie apart, as a share.
    pub efficiency_within: Decimal,
    /// Older points are left out.
    pub oldest_days: u32,
    /// Below this share of the lowest price.
    pub below: Decimal,
    /// Above this multiple of the highest.
    pub above: Decimal,
}

impl OfTheModel {
    /// The limits alone.
    pub fn limits(&self) -> Limits {
        Limits { below: self.below, above: self.above }
    }
}

impl OfLikeMachines {
    /// The limits alone.
    pub fn limits(&self) -> Limits {
        Limits { below: self.below, above: self.above }
    }
}
