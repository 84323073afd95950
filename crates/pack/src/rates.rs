//! `data/rates/`: Duty measures, fees and the HTS lines of the mining world.

use serde::{Deserialize, Serialize};

use crate::{Faults, Section, SourceTree};

/// Duty measures, fees and the HTS lines of the mining world.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rates {}

impl Section for Rates {
    const FOLDER: &'static str = "rates";

    fn read(_tree: &SourceTree, _faults: &mut Faults) -> Self {
        Self::default()
    }
}
