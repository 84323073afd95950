//! A page of text, and the invoice that its glyphs may show.

/// A glyph where it stands: points from the left and from the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// What it says; empty if the glyph before it says that too.
    pub text: String,
    /// Left edge in points.
    pub x: f64,
    /// Baseline in points from the top.
    pub y: f64,
    /// Width in points.
    pub width: f64,
    /// Size of the text in points.
    pub size: f64,
    /// The run of text that it was drawn in, counted on its page.
    pub run: u32,
}

/// A page with its glyphs, in the order in which they were drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// Its glyphs.
    pub glyphs: Vec<Glyph>,
    /// How many more it shows that are not among them: their fonts do not tell
    /// which characters they are, or they stand askew.
    pub unread: usize,
}

mod bands;
mod lines;
mod propose;
mod written;

pub use propose::{Proposal, propose};
