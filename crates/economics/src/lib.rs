//! Landed cost, hashprice, payback: does the purchase still pay?
//!
//! Money is decimal, and everything is pure; rates of
//! return, options and simulations are computed with floats. What the importer does not say comes from
//! dated market points or stated assumptions of the pack, and each value used
//! is named in the answer with its source and age ([`InputUsed`]).
//!
//! - [`landed()`]: what the goods cost at the site, part by part.
//! - [`hashprice()`], [`subsidy_sat`]: what hashrate earns, by formula.
//! - [`payback()`]: margin per TH, days to pay back, break-evens, and what
//!   the same dollars would be as coins.
//! - [`appraise()`], [`irr()`]: by which date, at which rate of return, where
//!   the worth turns, and what income tax leaves.
//! - [`Strip`], [`simulate()`]: the machine as a strip of calls, in closed form
//!   and by simulation.
#![forbid(unsafe_code)]

mod appraise;
mod cashflow;
mod error;
mod hashprice;
mod inputs;
mod irr;
mod landed;
mod normal;
mod odd;
mod outcomes;
mod payback;
mod payback_answer;
mod priors;
mod simulate;
mod sobol;
mod strip;
mod tax;

pub use appraise::{Appraisal, AppraisalInput, RightToRun, appraise};
pub use cashflow::{Day, Outcome, Path, Rig};
pub use error::EconomicsError;
pub use hashgate_model::{BLOCKS_PER_HALVING, subsidy_sat};
pub use hashprice::{hashprice, hashvalue_btc};
pub use inputs::{InputSource, InputUsed};
pub use irr::{Flow, Irr, irr};
pub use landed::{DutyOwed, Landed, LandedInput, Part, landed};
pub use odd::odd_terms;
pub use outcomes::{
    Branch, Markets, Outcomes, Ready, Venture, dollars, mean_npv, outcomes,
};
pub use payback::{
    PaybackInput, SimplePayback, inputs_used, payback, simple_payback,
    weighted_efficiency,
};
pub use payback_answer::{BuyTheCoins, Payback, Projected};
pub use priors::{PriorUsed, Priors};
pub use simulate::{
    Draw, Scrambled, Simulated, Simulation, Spread, scrambled, simulate,
};
pub use strip::{Movement, Strip, volatility_of_hashprice};
pub use tax::{AfterTax, TaxTerms, TaxYear};
