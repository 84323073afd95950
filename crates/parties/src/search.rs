//! Exact retrieval of every listed name that reaches a floor.

pub(crate) mod lookup;
pub(crate) mod prepared_query;
pub(crate) mod retrieve;
pub(crate) mod scratch;
mod walk;
