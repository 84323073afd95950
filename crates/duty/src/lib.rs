//! The duty stack of the United States: each layer shown and cited.
//!
//! ```text
//! Query  ->  line of the tariff  ->  base  ->  measures  ->  Stack
//!            (number by date)        col. 1,   scope, row,   layers with
//!                                    program,  exceptions    base, rate,
//!                                    col. 2                  working, cite
//! ```
//!
//! [`assess`] answers for one line, [`entry`] for an entry with its fees,
//! [`contingent`] for the origins that customs could find instead, and
//! [`classify`] names the tariff lines that a thing of the trade may fall
//! under. Every rate, heading, country and list is data of
//! [`hashgate_pack::rates`].

mod answer;
mod base;
mod classify;
mod contingent;
mod entry;
mod error;
mod evaluate;
mod query;
mod when;

pub use answer::{Layer, Stack, assess};
pub use classify::{ClassificationCandidate, classify};
pub use contingent::{Contingent, contingent, contingent_entry};
pub use entry::{EntryDuty, EntryTerms, Fee, FeeShare, entry};
pub use error::DutyError;
pub use query::Query;

pub use hashgate_pack::rates::{Authority, Rates};
