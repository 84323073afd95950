//! `data/rules/`: Admissibility rules.

use serde::{Deserialize, Serialize};

use crate::{Faults, Section, SourceTree};

/// Admissibility rules.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rules {}

impl Section for Rules {
    const FOLDER: &'static str = "rules";

    fn read(_tree: &SourceTree, _faults: &mut Faults) -> Self {
        Self::default()
    }
}
