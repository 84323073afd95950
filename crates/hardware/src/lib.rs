//! What is really in the box: a description becomes a machine model.
//!
//! ```text
//! text -> normal -> lex -> read (names, words, codes, numbers) -> decide
//!                                                     |             |
//!                                               lexicon (data)   conflicts
//! ```
//!
//! Variants are exact (`S19j Pro` is not `S19 Pro`), a contradiction with the
//! catalogue is named and never settled silently, and *unknown* is an answer.
#![forbid(unsafe_code)]

mod conflicts;
mod decide;
mod goods;
mod identifier;
mod identity;
mod lex;
mod lexicon;
mod lots;
mod machine;
mod mend;
mod names;
mod normal;
mod numbers;
mod read;
mod resolve;

pub use identifier::Identifier;
pub use identity::{Candidate, Conflict, Identity, Kind, LotItem, MayCarry};
