//! Charts as SVG, each with its numbers as text inside.

mod amounts;
mod duty_history;
mod enforcement;

pub use amounts::{Bar, compared, waterfall};
pub use duty_history::duty_history;
pub use enforcement::enforcement;
