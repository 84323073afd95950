//! The wire types: what JSON answers look like, apart from the engines' own
//! types, and the JSON Schema of each.
//!
//! A name of a field, its place in the order and its form are a contract with
//! scripts. The doc comment of a field here is its description in the schema.
//!
//! An answer is written from the engines' types, without a copy, and tests
//! hold what was written to the types here: each story's JSON must be of its
//! schema, and read into its type and written again it must be the same. So
//! an engine that changes a field changes no contract unseen. A program that
//! reads answers (a server, a cluster's worker) takes these types.
#![forbid(unsafe_code)]

pub mod cases;
pub mod common;
pub mod desk;
pub mod dossier;
pub mod duty;
mod error;
pub mod evidence;
pub mod fleet;
pub mod identify;
pub mod ledger;
pub mod network;
pub mod network_simulation;
pub mod owners;
pub mod pack;
pub mod payback;
pub mod plan;
pub mod rules;
pub mod schema;
pub mod screening;
pub mod shipment;
pub mod values;

pub use error::{Code, ErrorObject, Fault};
