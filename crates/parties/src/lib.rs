//! Restricted-party screening: lists, index, score, explanation.
#![forbid(unsafe_code)]
// The score is a ratio of sums of small weights; it is no money, and 24 bits
// hold it.
#![allow(clippy::cast_precision_loss)]

mod alike;
mod assign;
mod batch;
mod because;
mod builder;
mod close;
mod compare;
mod covered;
mod delta;
mod flat;
mod index;
mod listed;
mod loaders;
mod near;
mod neighbours;
mod owners;
mod ownership;
mod read;
mod refine;
mod review;
mod score;
mod screener;
mod screening;
mod script;
mod search;
mod sought;
mod table;
mod variants;
mod vocabulary;
mod words;

pub use batch::{BLOCK, Batch};
pub use because::legible;
pub use delta::{Changed, ListDelta, Named, list_delta, screen_delta};
pub use flat::{IndexError, MadeFrom};
pub use listed::LoadedList;
pub use loaders::{Files, LoadError, load, load_strict, own_list};
pub use owners::{
    Counts, Owner, Ownership, RuleStanding, names_of, same_spelling, trace,
};
pub use ownership::{
    Basis, Interest, Link, OwnershipError, Reached, effective_share, reached,
    read_holdings,
};
pub use review::{
    Decision, Decisions, Disposition, DispositionError, Evidence, Standing,
    entry_hash, party_hash, standing,
};
pub use screener::Screener;
pub use screening::{Comparison, Hit, ListStatus, Options, Query, Screening};
pub use table::{Table, TableError};
