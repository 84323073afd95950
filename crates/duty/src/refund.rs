//! Duty that can be claimed back, and until when.

use hashgate_model::{Cite, Confidence, Date, EntryDate, Usd};
use hashgate_pack::rates::{Rates, RefundWindow};
use serde::Serialize;

use crate::layer_texts::weakest;

/// Duty of an entry line that was collected without authority.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refundable {
    /// Which duties.
    pub program: String,
    /// How much was paid under them.
    pub amount_usd: Usd,
    /// What a reader should know.
    pub note: String,
    /// The citations.
    pub cites: Vec<Cite>,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
}

/// Whether a window is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowState {
    /// It has not opened yet.
    NotYet,
    /// It is open.
    Open,
    /// It is closed.
    Closed,
    /// It runs from liquidation, of which no date is known.
    AwaitsLiquidation,
}

/// A window in which duty can be claimed back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenWindow {
    /// Its name in machines' words, as `protest`.
    pub id: String,
    /// In a sentence.
    pub text: String,
    /// The last day, if it can be told.
    pub closes: Option<Date>,
    /// Whether it is open on the day of the answer.
    pub state: WindowState,
    /// The citations.
    pub cites: Vec<Cite>,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
}

/// What was paid under headings of duties that can be claimed back.
pub fn refundable(
    entry_date: EntryDate,
    paid: &[(&str, Usd)],
    rates: &Rates,
) -> Vec<Refundable> {
    rates
        .refunds
        .programs
        .iter()
        .filter(|program| program.period.contains(entry_date.date()))
        .filter_map(|program| {
            let amount: Usd = paid
                .iter()
                .filter(|(heading, _)| {
                    program.headings.iter().any(|p| heading.starts_with(p))
                })
                .map(|(_, amount)| *amount)
                .sum();
            let cites = rates.cites_of(&program.cites);
            (!amount.is_zero()).then(|| Refundable {
                program: program.name.clone(),
                amount_usd: amount,
                note: program.note.clone(),
                confidence: weakest(&cites),
                cites,
            })
        })
        .collect()
}

/// The windows of an entry as they stand on a day. `liquidated_on` is the
/// date of liquidation, past or scheduled.
pub fn windows(
    entry_date: EntryDate,
    liquidated_on: Option<Date>,
    as_of: Date,
    rates: &Rates,
) -> Vec<OpenWindow> {
    rates
        .refunds
        .windows
        .iter()
        .map(|window| {
            let closes = closes(window, entry_date.date(), liquidated_on);
            let state = if window.opens.is_some_and(|day| as_of < day) {
                WindowState::NotYet
            } else if closes.is_some_and(|day| day < as_of) {
                WindowState::Closed
            } else if closes.is_none() && window.opens.is_none() {
                WindowState::AwaitsLiquidation
            } else {
                WindowState::Open
            };
            let cites = rates.cites_of(&window.cites);
            OpenWindow {
                id: window.id.clone(),
                text: window.text.clone(),
                closes,
                state,
                confidence: weakest(&cites),
                cites,
            }
        })
        .collect()
}

/// The last day: the earliest of those that can be told.
fn closes(
    window: &RefundWindow,
    entry: Date,
    liquidated_on: Option<Date>,
) -> Option<Date> {
    let after_entry = window.from_entry.map(|days| entry.plus_days(days));
    let before = window
        .before_liquidation
        .zip(liquidated_on)
        .map(|(days, on)| on.plus_days(-days));
    let after = window
        .from_liquidation
        .zip(liquidated_on)
        .map(|(days, on)| on.plus_days(days));
    [after_entry, before, after].into_iter().flatten().min()
}
