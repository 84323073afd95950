//! Editions of the Harmonized Tariff Schedule as the USITC publishes them.

mod edition;
mod json;

pub use edition::{Edition, EditionError, EditionLine, LineFault};
