//! What of the law of a shipment was due since the law was read.

use hashgate_duty::{Due, GoodsAsked, due_for_entry};

use crate::{Engines, entry::Entry, lines::Good};

/// What had an end, a review or a decision due between the day to which the
/// law was read and the day of entry, and concerns some of the goods.
pub fn of(
    goods: &[Good<'_>],
    entry: &Entry,
    engines: &Engines<'_>,
) -> Vec<Due> {
    let Some(read_to) = engines.pack.meta.read_to("rates") else {
        return Vec::new();
    };
    let mut asked: Vec<GoodsAsked> = goods
        .iter()
        .filter_map(|good| Some((good.reading.hts?, good.origin)))
        .collect();
    asked.sort_unstable();
    asked.dedup();
    due_for_entry(&engines.pack.rates, read_to, entry.date.date(), &asked)
}
