//! The entry that is answered for.

use hashgate_model::{
    AsOf, Cite, Confidence, EntryDate, Finding, Ground, Mode, Severity,
    Shipment, Verdict,
};
use hashgate_pack::rates::{PortRead, Rates};
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
    /// The port of entry, as it was given.
    pub port: Option<String>,
    /// The port of Schedule D that is meant; none if none was given, or if it
    /// is not known.
    pub port_of_entry: Option<PortOfEntry>,
}

/// A port of Schedule D.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PortOfEntry {
    /// Its code of four digits.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Entry {
    pub(crate) fn of(shipment: &Shipment, as_of: AsOf, rates: &Rates) -> Self {
        let facts = &shipment.facts;
        let on_invoice = shipment.invoice.port_of_entry.as_ref();
        let port = facts
            .port
            .clone()
            .or_else(|| on_invoice.map(|port| port.value.clone()));
        let known = port.as_deref().map(|text| rates.port(text));
        Self {
            port_of_entry: match known {
                Some(PortRead::Known(port)) => Some(PortOfEntry {
                    code: port.code.clone(),
                    name: port.name.clone(),
                }),
                _ => None,
            },
            port,
            date: facts.entry_date.unwrap_or(EntryDate(as_of.0)),
            date_assumed: facts.entry_date.is_none(),
            mode: facts.mode.or_else(|| {
                shipment.invoice.mode.as_ref().map(|mode| mode.value)
            }),
        }
    }

    /// What to ask where the port given is not known, or may be several.
    pub(crate) fn open_port(&self, rates: &Rates) -> Option<Finding> {
        let text = self.port.as_deref()?;
        let because = match rates.port(text) {
            PortRead::Known(_) => return None,
            PortRead::Several(ports) => {
                let names: Vec<String> = ports
                    .iter()
                    .map(|port| format!("{} ({})", port.name, port.code))
                    .collect();
                format!("`{text}` may be {}", names.join(" or "))
            }
            PortRead::Unknown(near) => {
                let near = near.map_or(String::new(), |port| {
                    format!("; did you mean {} ({})?", port.name, port.code)
                });
                format!(
                    "`{text}` is not a port of entry that the data knows{near}"
                )
            }
        };
        let end = if because.ends_with('?') { "" } else { "." };
        Some(Finding {
            rule: "PORT".to_owned(),
            verdict: Verdict::NeedsEvidence,
            severity: Severity::Minor,
            ground: Ground::Papers,
            title: "The port of entry is not known.".to_owned(),
            because: format!(
                "{because}{end} Give its code of Schedule D, its airport code \
                 or its name with the state."
            ),
            lines: Vec::new(),
            cites: vec![Cite::new("19 CFR 141.86(a)(1)", Confidence::Primary)],
            missing: Vec::new(),
            unlocks: Some("an entry at the right port".to_owned()),
            confidence: Confidence::Primary,
        })
    }
}
