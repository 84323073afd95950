//! Views of an answer: terminal text and JSON. A view decides nothing.
#![forbid(unsafe_code)]

pub mod clock;
pub mod decisions;
pub mod delta;
pub mod duty;
pub mod evidence;
pub mod fleet;
pub mod history;
pub mod identify;
pub mod json;
pub mod ledger;
pub mod memo;
pub mod origin;
pub mod owners;
pub mod pack;
mod page;
mod parties;
pub mod payback;
pub mod rules;
pub mod screen;

pub use page::{Align, Page, Style, Table};

/// What every report says at its foot.
pub const LEGAL: &str = "The law prevails. Not legal advice; hashgate files \
                         nothing with customs.";
