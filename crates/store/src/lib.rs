//! What the desk keeps: shipments with their papers, cases, accounts, jobs,
//! and the log of every change.
//!
//! ```text
//! server ─> Store ─┬─> SQLite, one file (default)
//!                  └─> PostgreSQL, for a team
//! ```
//!
//! One set of statements serves both databases: texts, whole numbers and
//! bytes, with moments in milliseconds and everything else as JSON. A change
//! and its line in the audit log are one transaction, on the disk before it
//! is acknowledged. The store reads no clock; whoever calls it says when and
//! who ([`Act`]).
#![forbid(unsafe_code)]

mod accounts;
mod audit;
mod backup;
mod cases;
mod database;
mod dispositions;
mod error;
mod files;
mod jobs;
mod migrations;
mod shipments;
#[cfg(feature = "testing")]
pub mod testing;
mod tokens;

pub use accounts::{Account, NewAccount, Role, Session, hash_password};
pub use audit::{AuditEntry, AuditFault, AuditHead, Verified};
pub use backup::{BackedUp, DESK_BACKUP};
pub use cases::KeptCase;
pub use database::{Act, Backend, Moment, Store};
pub use error::StoreError;
pub use jobs::{ChangeEvent, Job, Webhook};
pub use migrations::{MIGRATIONS, Migration};
pub use shipments::{
    Answered, Listed, NewFile, NewShipment, Page, Party, Purpose, Shipment,
    ShipmentFile,
};
pub use tokens::{NewToken, Scope, Token};

/// A name that cannot be guessed: 128 bits of the system's own randomness, in
/// hex.
///
/// # Errors
///
/// [`StoreError::System`] if the system gives none.
pub fn unguessable() -> Result<String, StoreError> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|why| StoreError::System(why.to_string()))?;
    Ok(hashgate_model::hex(&bytes))
}
