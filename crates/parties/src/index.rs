//! The compiled index of all listed names, in one block of bytes.

pub(crate) mod block;
pub(crate) mod builder;
pub(crate) mod deletion_index;
pub(crate) mod edit_filter;
pub(crate) mod hash;
pub(crate) mod tables;
