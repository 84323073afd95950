//! Parties against lists: queries and answers, hits and their reasons, many
//! parties at once, and what a reviewer decided.

pub(crate) mod batch;
mod brands;
pub(crate) mod corroborate;
pub(crate) mod delta;
pub(crate) mod dispositions;
mod hit;
pub(crate) mod list_status;
pub(crate) mod screener;
pub(crate) mod types;
