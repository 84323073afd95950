//! Landed cost, hashprice, payback: does the purchase still pay?
//!
//! Everything is decimal and pure. What the importer does not say comes from
//! dated market points or stated assumptions of the pack, and each value used
//! is named in the answer with its source and age ([`InputUsed`]).
//!
//! - [`landed()`]: what the goods cost at the site, part by part.
//! - [`hashprice()`], [`subsidy_sat`]: what hashrate earns, by formula.
//! - [`payback()`]: margin per TH, days to pay back, break-evens, and what
//!   the same dollars would be as coins.
#![forbid(unsafe_code)]

mod cashflow;
mod error;
mod hashprice;
mod inputs;
mod landed;
mod payback;
mod payback_answer;

pub use cashflow::{Outcome, Path, Rig};
pub use error::EconomicsError;
pub use hashgate_model::{BLOCKS_PER_HALVING, subsidy_sat};
pub use hashprice::{hashprice, hashvalue_btc};
pub use inputs::{InputSource, InputUsed};
pub use landed::{DutyOwed, Landed, LandedInput, Part, landed};
pub use payback::{
    PaybackInput, SimplePayback, payback, simple_payback, weighted_efficiency,
};
pub use payback_answer::{BuyTheCoins, Payback, Projected};
