//! What is really in the box: a description becomes a machine model.
//!
//! ```text
//! text -> normalize -> tokenize -> read -> mentions -> classify
//!                                   |                    |
//!                            lexicon (data)          conflicts
//! ```
//!
//! Variants are exact (`S19j Pro` is not `S19 Pro`), a contradiction with the
//! catalogue is named and never settled silently, and *unknown* is an answer.
#![forbid(unsafe_code)]

mod classify;
mod conflicts;
mod contents;
mod identifier;
mod identity;
mod lexicon;
mod lots;
mod machine;
mod mentions;
mod names;
mod normalize;
mod numbers;
mod read;
mod repair;
mod resolve;
mod tokenize;

pub use identifier::Identifier;
pub use identity::{Candidate, Conflict, Identity, Kind, LotItem, MayCarry};
