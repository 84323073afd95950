//! Renderers: a document becomes text for a terminal, an answer becomes JSON.

pub mod json;
mod markup;
mod terminal;

pub(crate) use markup::escape;
pub use terminal::{Style, terminal};
