//! `data/ledger/`: Public enforcement events.

use serde::{Deserialize, Serialize};

use crate::{Faults, Section, SourceTree};

/// Public enforcement events.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Ledger {}

impl Section for Ledger {
    const FOLDER: &'static str = "ledger";

    fn read(_tree: &SourceTree, _faults: &mut Faults) -> Self {
        Self::default()
    }
}
