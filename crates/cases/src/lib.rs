//! Detention, seizure, penalty, protest: clocks, elections, letters.
//!
//! A case is a list of events. [`clock`] computes every deadline from them:
//! the literal date, the safe date, how it was counted, the law, how firm it
//! is, and what happens if it is missed. Beside the deadlines stand who
//! decides, the ways to take, what the notices leave out, what storage costs
//! and what penalties can come to. [`calendar()`] and [`letter`] are views of
//! that answer.
//!
//! ```text
//! EVENTS.toml -> CaseFile -> clock(file, law, as_of) -> Clock
//!                                                        |-> calendar (ICS)
//!                                                        `-> letter (draft)
//! ```
#![forbid(unsafe_code)]

mod calendar;
mod chain;
mod clock;
mod counting;
mod days;
mod deadline;
mod elections;
mod error;
mod events;
mod exposure;
mod file;
mod identifiers;
mod letters;
mod notices;
mod remarks;
mod storage;
#[cfg(test)]
mod tests;

pub use calendar::{
    CaseCalendar, Published, PublishedEntry, calendar, identity,
};
pub use chain::{Chain, LAST_KEY, LINK_KEY};
pub use clock::clock;
pub use deadline::{CaseEvent, Clock, ClockDeadline, Decider, Start, Status};
pub use elections::{Availability, Election, RouteAnswer, cost_bond};
pub use error::{CaseError, CaseFault};
pub use events::check_events;
pub use exposure::{Exposure, OtherSum, PenaltyRow};
pub use file::{CaseFacts, CaseFile, Event};
pub use letters::{letter, misfit};
pub use notices::{Item, NoticeCheck};
pub use storage::StorageMeter;

/// Reads bytes as a case and, if they are one, writes every view of it.
///
/// For fuzzing: whatever the bytes, the answer is a value or an error.
pub fn try_bytes(
    bytes: &[u8],
    law: &hashgate_pack::cases::CaseLaw,
    as_of: hashgate_model::AsOf,
) {
    let Ok(file) = CaseFile::from_bytes(bytes) else { return };
    let Ok(clock) = clock(&file, law, as_of) else { return };
    let first = calendar(&clock, &file, as_of, false, None);
    let _ = calendar(&clock, &file, as_of, true, Some(&first.published));
    for rule in &law.letters {
        let _ = letter(&rule.id, &file, &clock, law, as_of);
    }
}
