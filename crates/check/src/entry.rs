//! The entry that is answered for.

use hashgate_model::{AsOf, EntryDate, Mode, Shipment};
use serde::Serialize;

/// The entry that is answered for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The date of entry.
    #[serde(rename = "entry_date")]
    pub date: EntryDate,
    /// Whether the date was taken for want of one given.
    pub date_assumed: bool,
    /// How the goods arrive.
    pub mode: Option<Mode>,
    /// The port of entry.
    pub port: Option<String>,
}

impl Entry {
    pub(crate) fn of(shipment: &Shipment, as_of: AsOf) -> Self {
        let facts = &shipment.facts;
        let on_invoice = shipment.invoice.port_of_entry.as_ref();
        Self {
            date: facts.entry_date.unwrap_or(EntryDate(as_of.0)),
            date_assumed: facts.entry_date.is_none(),
            mode: facts.mode,
            port: facts
                .port
                .clone()
                .or_else(|| on_invoice.map(|port| port.value.clone())),
        }
    }
}
