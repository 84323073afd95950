//! `data/lists/`: Restricted-party lists.

use serde::{Deserialize, Serialize};

use crate::{Faults, Section, SourceTree};

/// Restricted-party lists.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lists {}

impl Section for Lists {
    const FOLDER: &'static str = "lists";

    fn read(_tree: &SourceTree, _faults: &mut Faults) -> Self {
        Self::default()
    }
}
