//! Views of an answer: each says what it has to say as a [`document`], and
//! renderers ([`render`]) decide the look. A view decides nothing.
#![forbid(unsafe_code)]

pub mod charts;
pub mod document;
pub mod render;
pub mod views;

pub use document::Document;
pub use render::{Style, json};

/// What every report says at its foot.
pub const LEGAL: &str = "The law prevails. Not legal advice; hashgate files \
                         nothing with customs.";
