//! Charts as SVG, each with its numbers as text inside.

mod amounts;
mod choices;
mod duty_history;
mod enforcement;
mod fan;

pub use amounts::{Bar, compared, waterfall};
pub use choices::{Place, frontier, tornado};
pub use duty_history::duty_history;
pub use enforcement::enforcement;
pub use fan::{fans, fans_csv};
