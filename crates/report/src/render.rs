//! Renderers: a document becomes text for a terminal, a page of HTML, Markdown;
//! an answer becomes JSON.

mod html;
mod inline;
pub mod json;
mod markdown;
mod markup;
mod terminal;

pub use html::{STYLE, html, html_body};
pub use markdown::markdown;
pub(crate) use markup::escape;
pub use terminal::{Style, terminal};
