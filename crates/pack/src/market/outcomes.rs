//! What may become of a shipment at the border.

use hashgate_model::Cite;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A number that nobody measured and an answer about risk needs:
/// `market/outcomes.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// Its name.
    pub name: String,
    /// The unit, in words.
    pub unit: String,
    /// The value; a chance or a part is a fraction.
    pub value: Decimal,
    /// Why this value.
    pub why: String,
    /// What it leans on.
    pub cite: Cite,
}
