//! Duty that can be claimed back, and until when.

use hashgate_model::{Cite, Confidence, Date, EntryDate, Usd};
use hashgate_pack::rates::{Rates, RefundProgram, RefundWindow};
use serde::Serialize;

use crate::{Liquidation, layer_texts::weakest};

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
    /// It runs from liquidation, which has not come.
    AwaitsLiquidation,
    /// Nothing is known of the liquidation that it runs from.
    Unknown,
}

/// Whether a refund has a way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Road {
    /// A window is open, or opens once the entry is liquidated.
    Open,
    /// Every window is closed.
    Closed,
    /// It hangs on a liquidation of which nothing is known.
    Unknown,
}

impl Road {
    /// What the windows of an entry leave.
    pub(crate) fn of(windows: &[OpenWindow]) -> Self {
        let any = |states: &[WindowState]| {
            windows.iter().any(|window| states.contains(&window.state))
        };
        if any(&[
            WindowState::Open,
            WindowState::NotYet,
            WindowState::AwaitsLiquidation,
        ]) {
            Self::Open
        } else if any(&[WindowState::Unknown]) {
            Self::Unknown
        } else {
            Self::Closed
        }
    }
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
    /// Why that is not known, and what is likely.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown_because: Option<String>,
    /// The citations.
    pub cites: Vec<Cite>,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
}

/// What was paid under headings of duties that can be claimed back.
pub fn refundable(
    entry_date: EntryDate,
    paid: &[(&str, Usd)],
    as_of: Date,
    rates: &Rates,
) -> Vec<Refundable> {
    rates
        .refunds
        .programs
        .iter()
        .filter(|program| is_unlawful(program, entry_date, as_of))
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

/// Whether nothing is owed under a program on an entry, as known on a day.
fn is_unlawful(
    program: &RefundProgram,
    entry_date: EntryDate,
    as_of: Date,
) -> bool {
    program.period.contains(entry_date.date())
        && program.unlawful_since <= as_of
}

/// Whether a heading was laid without authority on an entry, as known on a
/// day; gives the program.
pub(crate) fn unlawful<'r>(
    heading: &str,
    entry_date: EntryDate,
    as_of: Date,
    rates: &'r Rates,
) -> Option<&'r RefundProgram> {
    rates.refunds.programs.iter().find(|program| {
        is_unlawful(program, entry_date, as_of)
            && program.headings.iter().any(|p| heading.starts_with(p))
    })
}

/// The windows of an entry as they stand on a day. One that hangs on a
/// liquidation of which nothing is told is unknown, not open. Windows that
/// serve one program are left out unless duty of that program was paid.
pub fn windows(
    entry_date: EntryDate,
    liquidation: Liquidation,
    paid: &[Refundable],
    as_of: Date,
    rates: &Rates,
) -> Vec<OpenWindow> {
    let entry = entry_date.date();
    let day = liquidation.day();
    rates
        .refunds
        .windows
        .iter()
        .filter(|window| {
            window.program.as_ref().is_none_or(|program| {
                paid.iter().any(|refund| refund.program == *program)
            })
        })
        .map(|window| {
            let closes = closes(window, entry, day);
            let told = match liquidation {
                Liquidation::On(_) | Liquidation::Unliquidated => true,
                Liquidation::NotTold | Liquidation::OnUnknownDay => false,
            };
            let hangs = window.from_liquidation.is_some()
                || window.before_liquidation.is_some();
            let state = if window.opens.is_some_and(|day| as_of < day) {
                WindowState::NotYet
            } else if closes.is_some_and(|day| day < as_of) {
                WindowState::Closed
            } else if hangs && !told {
                WindowState::Unknown
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
                unknown_because: (state == WindowState::Unknown)
                    .then(|| unknown(window, entry, liquidation, as_of, rates)),
                confidence: weakest(&cites),
                cites,
            }
        })
        .collect()
}

/// Why it is not known whether a window is open, and what is likely by the
/// usual cycle of customs.
fn unknown(
    window: &RefundWindow,
    entry: Date,
    liquidation: Liquidation,
    as_of: Date,
    rates: &Rates,
) -> String {
    let days = rates.refunds.ordinary_liquidation_days;
    let expected = entry.plus_days(days);
    let likely = match closes(window, entry, Some(expected)) {
        Some(last) if last < as_of => format!("closed on {last}"),
        Some(last) => format!("open until {last}"),
        None => "open".to_owned(),
    };
    let why = match liquidation {
        Liquidation::OnUnknownDay => {
            "the export gives no day of liquidation; add the column \
             `Liquidation Date` to the report"
        }
        _ => {
            "the export says nothing of liquidation; add the columns \
             `Liquidation Status` and `Liquidation Date` to the report"
        }
    };
    format!(
        "{why}. By the usual cycle of {days} days ({expected}) it would be \
         {likely}, which is no promise"
    )
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
