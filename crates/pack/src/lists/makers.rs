//! `makers.toml`: who stands behind a brand.

use hashgate_model::Cite;
use serde::{Deserialize, Serialize};

use super::ListSource;
use crate::{Faults, SourceTree};

/// A brand, a trade name or a maker that is not itself listed, and the listed
/// owner behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// The names, as papers write them.
    pub names: Vec<String>,
    /// The listed owner, spelled as on its list.
    pub owner: String,
    /// Why the two belong together, and that the brand itself is not listed.
    pub because: String,
    /// Where that is known from.
    pub cite: Cite,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MakersFile {
    brand: Vec<Brand>,
}

pub(super) fn read(
    tree: &SourceTree,
    sources: &[ListSource],
    faults: &mut Faults,
) -> Vec<Brand> {
    let path = "lists/makers.toml";
    let Some(file) = tree.toml::<MakersFile>(path, faults) else {
        return Vec::new();
    };
    for brand in &file.brand {
        let listed = sources
            .iter()
            .flat_map(|source| &source.entries)
            .any(|entry| entry.name == brand.owner);
        if !listed {
            faults.note_absent(
                path,
                "lists/",
                format!(
                    "owner `{}` is the name of no entry of any extract; \
                     spell it as the list does",
                    brand.owner
                ),
            );
        }
        if brand.names.is_empty() || brand.because.trim().is_empty() {
            faults.note(
                path,
                format!("`{}`: give `names` and `because`", brand.owner),
            );
        }
    }
    file.brand
}
