//! Who owns whom, and whom the rules of ownership reach.

pub(crate) mod holdings;
pub(crate) mod trace;
