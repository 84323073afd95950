//! Tests that need the law of `data/cases/`.

mod vectors;

use hashgate_pack::{SourceTree, cases::CaseLaw, read_section};

/// The law as it stands in the workspace.
pub(crate) fn law() -> CaseLaw {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    read_section(&SourceTree::from_dir(data.as_ref()).unwrap()).unwrap()
}
