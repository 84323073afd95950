//! How the entries of a store are bound, each to the one before it.

use serde::Serialize;

/// How an entry of a store is bound to the one before it.
///
/// A link is a hash of the link before it and of all that its entry says. It
/// tells of a change by hand. It is no seal: whoever computes it anew can hide
/// a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// It follows the one before it, and both are as they were written.
    Whole,
    /// It was changed, or one before it was taken out or put in.
    Broken,
    /// It was written by hand or by an earlier version, without a link.
    Missing,
    /// Entries that were written behind it are missing.
    Cut,
}
