//! What each command has to say, as a document.

pub mod batch;
pub mod clock;
pub mod decisions;
pub mod delta;
pub mod dossier;
pub mod duty;
pub mod evidence;
pub mod fleet;
pub mod identify;
pub mod ledger;
pub mod network;
pub mod network_simulation;
pub mod origin;
pub mod outcomes;
pub mod owners;
pub mod pack;
pub mod papers;
mod parties;
pub mod payback;
pub mod plan;
pub mod rules;
pub mod screen;
pub mod sheets;

/// A document as it is printed, once it is found to be built well: every test
/// of a view walks its document by this.
#[cfg(test)]
fn set(document: &crate::Document) -> String {
    assert_eq!(document.faults(), Vec::<String>::new());
    crate::render::terminal(document, crate::Style::PLAIN)
}
