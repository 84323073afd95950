//! The wire types: what JSON answers look like, apart from the engines' own
//! types, and the JSON Schema of each.
//!
//! A name of a field, its place in the order and its form are a contract with
//! scripts. The doc comment of a field here is its description in the schema.
#![forbid(unsafe_code)]

mod error;
pub mod schema;

pub use error::{Code, ErrorObject, Fault};
