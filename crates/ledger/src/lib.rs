//! Public acts of enforcement: which resemble a shipment, and how many there
//! were.
//!
//! The events themselves are data (`data/ledger`, read by `pack`). Answers
//! are counts with how sure we are, never a probability: nobody publishes how
//! many shipments passed.
#![forbid(unsafe_code)]

mod filter;
mod names;
mod precedents;

pub use filter::{Filter, Month, MonthCount, by_month, find};
pub use names::{
    is_known_ground, is_known_maker, is_known_model, makers_of_events,
};
pub use precedents::{Likeness, Precedents, ShipmentTraits, Tie, resembling};
