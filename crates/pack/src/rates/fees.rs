//! Fees of an entry: merchandise processing and harbor maintenance.

use hashgate_model::{Mode, Period, Rate, Usd};
use serde::{Deserialize, Serialize};

use super::{CiteId, Goods};

/// The fees of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fees {
    /// The merchandise processing fee, by fiscal year.
    pub mpf: Vec<MpfYear>,
    /// Goods that pay no merchandise processing fee; none if empty.
    pub mpf_exempt: Goods,
    /// The harbor maintenance fee.
    pub hmf: Vec<HmfRow>,
}

/// The merchandise processing fee of a fiscal year (19 CFR 24.23(b)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MpfYear {
    /// The entry dates.
    pub period: Period,
    /// The share of the value.
    pub rate: Rate,
    /// The least for a formal entry.
    pub min: Usd,
    /// The most for a formal entry.
    pub max: Usd,
    /// The fee of an automated informal entry, if read.
    pub informal: Option<Usd>,
    /// The most value of an informal entry.
    pub informal_limit: Usd,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// The harbor maintenance fee (19 CFR 24.24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HmfRow {
    /// The entry dates.
    pub period: Period,
    /// The share of the value.
    pub rate: Rate,
    /// The modes that pay it.
    pub modes: Vec<Mode>,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}
