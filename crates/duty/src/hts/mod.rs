//! Editions of the Harmonized Tariff Schedule as the USITC publishes them.

mod edition;
mod json;
mod printed;

pub use edition::{Edition, EditionError, EditionLine, LineFault};
pub use printed::{PrintedLine, printed_lines};
