//! `data/cases/`: Clocks of detention, seizure, penalty and protest.

use serde::{Deserialize, Serialize};

use crate::{Faults, Section, SourceTree};

/// Clocks of detention, seizure, penalty and protest.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CaseLaw {}

impl Section for CaseLaw {
    const FOLDER: &'static str = "cases";

    fn read(_tree: &SourceTree, _faults: &mut Faults) -> Self {
        Self::default()
    }
}
