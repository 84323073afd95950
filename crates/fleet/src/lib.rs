//! Read-only inventory of miners on a LAN: what is in the racks, on which
//! control boards, against what the papers say.
//!
//! ```text
//! ranges -> scan -> FleetReader (one host) -> Responses -> Resolver -> Inventory
//!                   our own: Rpc | Page | API 3              |
//!                                                        reconcile
//! ```
//!
//! Reading cannot change a machine: the questions are enumerations ([`Rpc`],
//! [`Page`]) that know no control call. No password is ever tried that the
//! user did not give. Each answer is bounded in time and size and kept with
//! its SHA-256. A host that answers and is not identified, that stalls or
//! refuses, is in the inventory: nothing is dropped silently.
#![forbid(unsafe_code)]

mod address;
#[cfg(feature = "asic-rs")]
mod asic_rs;
mod banners;
mod error;
mod firmware;
mod http;
mod inventory;
mod json;
mod model_of;
mod reader;
mod request;
mod responses;
mod scan;
mod serial_reconciliation;
mod wire;

#[cfg(feature = "asic-rs")]
pub use crate::asic_rs::BroadReader;
pub use address::{MAX_ADDRESSES, Ranges};
pub use error::FleetError;
pub use http::{Credentials, HttpAnswer, authorization, http_answer};
pub use inventory::{
    BoardRead, Host, Inventory, ModelTotal, PowerFrom, Quiet, Status,
    VendorTotal,
};
pub use json::{MAX_ANSWER, tolerant_json};
pub use model_of::{Resolved, Resolver};
pub use reader::{Contact, FleetReader, NativeReader, RawAnswer, Reached};
pub use request::{Page, Ports, Request, Rpc};
pub use responses::{Responses, SerialOf, SerialRead};
pub use scan::{CONCURRENCY, MAX_CONCURRENCY, MAX_KEPT, contacts, scan};
pub use serial_reconciliation::{
    Duplicate, Found, Listed, ModelCount, Reconciled, WrongModel, reconcile,
};
pub use wire::Timeouts;
