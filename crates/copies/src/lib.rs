//! The kept copies of restricted-party lists and tariff editions on disk.
//!
//! ```text
//! publisher  ->  fetch  ->  reader  ->  Copies  ->  engines
//! or a file      bytes      accepts     manifest,   lists, their mapped
//!                           or not      proven      index, the edition
//!                                       files       that is law on a day
//! ```
//!
//! A copy comes in only after the engine that reads it has accepted it whole
//! ([`update()`]). What failed is noted beside the copy that stays, and every
//! later answer shows it.
//!
//! The folder is given by the caller; nothing here reads the environment, the
//! clock or the terminal. What a caller may want to show while a file comes
//! in goes to an [`Observer`].
#![deny(unsafe_code)]

mod editions;
mod error;
mod fetch;
mod folder;
mod kept_lists;
mod list_index;
mod manifest;
mod mapped;
mod market;
mod observer;
mod take;
mod update;

pub use editions::{InForce, edition_in_force, edition_info};
pub use error::CopiesError;
pub use fetch::{Publishers, Unreachable};
pub use folder::{Accepted, AcceptedFile, Change, Copies, Kind};
pub use kept_lists::kept_lists;
pub use list_index::{
    KeptScreener, extracts, kept_screener, made_from, refresh,
};
pub use manifest::{
    FailedUpdate, Kept, KeptCopy, KeptFile, MANIFEST, Manifest,
};
pub use market::{
    KeptPoint, MarketSource, PointsKept, keep_points, kept_points, newest,
    read_points,
};
pub use observer::Observer;
pub use update::{
    FailedAt, GivenFile, Outcome, TakenFile, UpdateRequest, Updated, update,
};
