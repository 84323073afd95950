//! Restricted-party screening: lists, index, score, explanation.
#![forbid(unsafe_code)]
// The score is a ratio of sums of small weights; it is not money, and 24 bits
// hold it.
#![allow(clippy::cast_precision_loss)]

mod index;
mod lists;
mod matching;
mod names;
mod ownership;
mod party_csv;
mod screening;
mod search;

pub use index::block::{IndexError, MadeFrom};
pub use lists::{
    formats::{Files, LoadError, load, load_strict, own_list},
    loaded::LoadedList,
};
pub use matching::explain::legible;
pub use ownership::{
    holdings::{
        Basis, Interest, Link, OwnershipError, Reached, effective_share,
        reached, read_holdings,
    },
    trace::{
        Counts, Owner, Ownership, RuleStanding, names_of, same_spelling, trace,
    },
};
pub use party_csv::{Table, TableError, heading_words};
pub use screening::{
    batch::{BLOCK, Batch},
    delta::{
        Changed, ListDelta, Named, list_delta, screen_delta,
        screener_of_changes,
    },
    dispositions::{
        Decision, Decisions, Disposition, DispositionError, Evidence, Standing,
        entry_hash, party_hash, standing,
    },
    screener::Screener,
    types::{
        Comparison, CopyStatus, Coverage, Hit, ListStatus, Options, Query,
        Screening, not_cleared,
    },
};
