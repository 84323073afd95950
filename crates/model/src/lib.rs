//! The words of hashgate, shared by every room and importing none of them.
//!
//! Money is decimal with a currency, rates are decimal, a date is never
//! ambient, and *unknown* is a value. Names are those of the statutes and of
//! the trade.
#![forbid(unsafe_code)]

#[macro_use]
mod as_text;

mod chain;
mod cite;
mod country;
mod date;
mod evidence;
mod facts;
mod finding;
mod holding;
mod hts;
pub mod identifiers;
mod link;
mod manufacturer_id;
mod money;
mod provenance;
mod shared_text;
mod shipment;
mod stated_origin;
mod terms;
mod visible;
pub mod writing;

pub use chain::{BLOCKS_PER_HALVING, SAT_PER_BTC, subsidy_sat};
pub use cite::{Cite, Confidence};
pub use country::{Country, CountryError, CountryRead};
pub use date::{AsOf, Date, DateError, Deadline, EntryDate, Period};
pub use evidence::{EvidenceItem, EvidenceStatus, HeldEvidence};
pub use facts::{Fact, FactSheet, FactValue, Kleene};
pub use finding::{Finding, Ground, Severity, Verdict};
pub use holding::{Fraction, FractionError, Holding};
pub use hts::{HtsError, HtsNumber};
pub use link::Link;
pub use manufacturer_id::{ManufacturerId, ManufacturerIdError};
pub use money::{Currency, Money, MoneyError, Rate, Usd};
pub use provenance::{Paper, Source, Sourced, hex, sha256_hex};
pub use shared_text::SharedText;
pub use shipment::{
    Charge, ChargeKind, Doubt, DoubtAbout, InvoiceHead, Line, Party, PartyRole,
    Remark, Serial, Shipment, StatedNumber, UnpricedGoods,
};
pub use stated_origin::StatedOrigin;
pub use terms::{
    Costs, EconomicTerms, LineFacts, Mode, PaperNumbers, ShipmentFacts,
    TransitDates,
};
pub use visible::{
    plain_file_name, visible, visible_in_a_cell, visible_in_json,
    visible_on_one_line,
};

pub use rust_decimal::Decimal;
