//! `data/hardware/`: Machine models and the control boards they may carry.

use serde::{Deserialize, Serialize};

use crate::{Faults, Section, SourceTree};

/// Machine models and the control boards they may carry.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Catalogue {}

impl Section for Catalogue {
    const FOLDER: &'static str = "hardware";

    fn read(_tree: &SourceTree, _faults: &mut Faults) -> Self {
        Self::default()
    }
}
