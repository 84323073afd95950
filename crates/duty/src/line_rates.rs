//! The rates of one line, from the data or from an edition of the tariff.

use hashgate_model::HtsNumber;
use hashgate_pack::rates::{CiteId, RateOrReason, SpecialRate};

/// The rates of chapters 1 to 97 for one line.
#[derive(Clone, Copy)]
pub(crate) struct LineRates<'r> {
    pub(crate) hts: HtsNumber,
    pub(crate) general: &'r RateOrReason,
    pub(crate) special: &'r [SpecialRate],
    pub(crate) column2: &'r RateOrReason,
    pub(crate) cites: &'r [CiteId],
    /// Whether the rates stand in a loaded edition.
    pub(crate) from_edition: bool,
}
