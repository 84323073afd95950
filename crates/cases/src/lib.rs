//! Detention, seizure, penalty, protest: clocks, elections, letters.
//!
//! A case is a list of events. [`clock`] computes every deadline from them:
//! the literal date, the safe date, how it was counted, the law, how firm it
//! is, and what happens if it is missed.

mod clock;
mod days;
mod deadline;
mod error;
mod events;
mod file;
#[cfg(test)]
mod tests;

pub use clock::clock;
pub use deadline::{CaseEvent, Clock, ClockDeadline, Decider, Start, Status};
pub use error::{CaseError, CaseFault};
pub use events::check_events;
pub use file::{CaseFacts, CaseFile, Event};
