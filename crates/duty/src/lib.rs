//! The duty stack of the United States: each layer shown and cited.
//!
//! ```text
//! Query  ->  line of the tariff  ->  base  ->  measures  ->  Stack
//!            (number by date)        col. 1,   scope, row,   layers with
//!                                    program,  exceptions    base, rate,
//!                                    col. 2                  working, cite
//! ```
//!
//! [`assess`] answers for one line, [`entry`] for an entry with its fees,
//! [`contingent`] for the origins that customs could find instead, and
//! [`classify`] names the tariff lines that a thing of the trade may fall
//! under. Every rate, heading, country and list is data of
//! [`hashgate_pack::rates`].
#![forbid(unsafe_code)]

mod answer;
mod base_amount;
mod base_duty;
mod classify;
mod condition;
mod contingent;
mod due;
mod entry;
mod error;
mod es003;
mod es003_doubts;
mod es003_reconciliation;
mod es003_values;
mod explain;
mod filed_entry;
mod history;
mod hts;
mod law_on_day;
mod layer_texts;
mod line_rates;
mod query;
mod ready_lines;
mod refund;
mod remark;
mod rounding;
mod statistical_number;
mod supposed;
mod whole_tariff;
mod worksheet;

pub use answer::{
    Asked, Completeness, Layer, Stack, assess, assess_lines, assess_on,
};
pub use classify::{ClassificationCandidate, classify, classify_site_goods};
pub use contingent::{
    Contingent, OtherClassification, contingent, contingent_entry,
    contingent_entry_in, other_classifications,
};
pub use due::{Due, GoodsAsked, due, due_for_duty, due_for_entry};
pub use entry::{EntryDuty, EntryTerms, Fee, FeeShare, entry};
pub use error::{Absence, DutyError};
pub use es003::{Es003, Es003Error, FiledLine, Liquidation};
pub use es003_reconciliation::{
    Comparison, Difference, ReconciledLine, Reconciliation, reconcile,
};
pub use filed_entry::{FiledEntry, FiledEntryError};
pub use history::{
    Event, History, NextChange, Step, StepLayer, boundaries, history,
    next_change,
};
pub use hts::{
    Edition, EditionError, EditionLine, LineFault, PrintedLine, printed_lines,
};
pub use law_on_day::{Day, LineOnDay};
pub use query::Query;
pub use refund::{
    OpenWindow, Refundable, Road, WindowState, refundable, windows,
};
pub use rounding::{round_together, whole_values};
pub use statistical_number::UnknownNumber;
pub use whole_tariff::{PanelCell, PanelRow, panel};
pub use worksheet::Worksheet;

pub use hashgate_pack::rates::{Authority, Rates};
