//! Admissibility: rules as data, three-valued facts, evidence asked for.
//!
//! ```text
//! CaseFacts ──► FactTable ──► Kleene answer of each rule ──► findings
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

mod error;
mod evaluate;
mod evidence;
mod explanation;
mod fact_table;
mod judge;
pub mod manifest;
pub mod origin;
mod requests;
mod rule_result;
pub mod rule_tests;
mod subject;

pub use error::AdmitError;
pub use judge::{CaseFacts, Judge, Judgement, Question};
pub use origin::OriginAnalysis;
