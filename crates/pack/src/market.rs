//! `data/market/`: Dated market points and assumptions.

use serde::{Deserialize, Serialize};

use crate::{Faults, Section, SourceTree};

/// Dated market points and assumptions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Market {}

impl Section for Market {
    const FOLDER: &'static str = "market";

    fn read(_tree: &SourceTree, _faults: &mut Faults) -> Self {
        Self::default()
    }
}
