//! Admissibility: rules as data, three-valued facts, evidence asked for.
//!
//! ```text
//! CaseFacts ──► Slots ──► Kleene answer of each rule ──► findings
//! what check    facts by   applies_when, met_when          evidence list
//! has learnt    their id   (compiled CEL)                  questions
//! ```
//!
//! The room is pure: rules come from the pack, facts from the caller, dates as
//! arguments. A fact that nobody knows is [`Kleene::Unknown`]; it matters only
//! where it can change the answer, and there it becomes a finding and a
//! question, never a guess.
//!
//! [`Kleene::Unknown`]: hashgate_model::Kleene::Unknown
#![forbid(unsafe_code)]

mod answer;
mod error;
mod evaluate;
mod evidence;
mod judge;
pub mod origin;
mod slots;
pub mod store;
mod sums;
mod told;
pub mod trial;

pub use error::AdmitError;
pub use judge::{CaseFacts, Judge, Judgement, Question};
pub use origin::OriginAnalysis;
