//! Sheets that leave the house: what the importer tells a filer, a broker and
//! a supplier. Each value says where it came from; what nobody told is asked
//! for, and never filled in.

mod broker;
mod entry_summary;
mod filing;
mod supplier;

use hashgate_check::Dossier;
use hashgate_model::{
    AsOf, ManufacturerId, Party, PartyRole, Shipment, visible_on_one_line,
};
use hashgate_pack::Meta;

use crate::document::Document;

pub use broker::broker;
pub use entry_summary::{SummaryField, entry_summary, fields, table_csv};
pub use filing::filing;
pub use supplier::supplier;

/// A shipment that was checked, for a sheet about it.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// What the papers and the facts file say.
    pub shipment: &'a Shipment,
    /// What was found.
    pub dossier: &'a Dossier,
    /// The date as of which it was found.
    pub as_of: AsOf,
    /// The data that it rests on.
    pub meta: &'a Meta,
}

/// What stands where nobody told.
const NOT_TOLD: &str = "not told";

impl Checked<'_> {
    fn parties(&self, role: PartyRole) -> impl Iterator<Item = &Party> {
        self.shipment.parties.iter().filter(move |party| party.role == role)
    }

    /// The parties of a role in a cell, and where they are named.
    fn named(&self, role: PartyRole) -> Told {
        let (mut names, mut sources) = (Vec::<String>::new(), Vec::new());
        for party in self.parties(role) {
            let name = in_full(party);
            // Papers name a party that the facts file tells more of.
            match names
                .iter_mut()
                .find(|known| name.starts_with(known.as_str()))
            {
                Some(known) => *known = name,
                None => names.push(name),
            }
            let source = party.source.as_ref().map(ToString::to_string);
            let source = source.unwrap_or_else(|| "facts file".to_owned());
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        Told { value: names.join("; "), source: sources.join("; ") }
    }

    /// The title of a sheet and what it is about.
    fn head(&self, doc: &mut Document, title: &str) {
        let number = self.dossier.invoice.number.as_ref();
        let number = number.map_or("no number", |number| &number.value);
        doc.title(format!("{title}   {number}"));
        let assumed =
            if self.dossier.entry.date_assumed { " (assumed)" } else { "" };
        doc.summary(format!(
            "entry {}{assumed} · as of {} · pack {}",
            self.dossier.entry.date,
            self.as_of,
            self.meta.short_hash(),
        ));
    }
}

/// A value and where it came from; both empty if nobody told it.
#[derive(Debug, Clone, Default)]
struct Told {
    value: String,
    source: String,
}

impl Told {
    fn new(value: impl Into<String>, source: impl Into<String>) -> Self {
        Self { value: value.into(), source: source.into() }
    }

    /// A number of the facts file, by its key.
    fn number(value: Option<&str>, key: &str) -> Self {
        value.map_or_else(Self::default, |value| {
            Self::new(value, format!("facts file, numbers.{key}"))
        })
    }
}

/// Name, address and country of a party.
fn in_full(party: &Party) -> String {
    let mut text = party.name.clone();
    let country = party.country.map(|country| country.name());
    let place = [party.address.as_deref(), party.city.as_deref(), country];
    for part in place.into_iter().flatten() {
        if !text.contains(part) {
            text.push_str(", ");
            text.push_str(part);
        }
    }
    visible_on_one_line(&text).into_owned()
}

/// The code of a manufacturer: the one told, or the one that name and address
/// make, said to be made.
fn manufacturer_id(party: &Party) -> Told {
    if let Some(told) = &party.manufacturer_id {
        return Told::new(told, "facts file");
    }
    let made = party.country.and_then(|country| {
        let (address, city) = (party.address.as_deref(), party.city.as_deref());
        ManufacturerId::of(country, &party.name, address, city)
    });
    match made {
        Some(code) if party.address.is_some() && party.city.is_some() => {
            Told::new(
                code.as_str(),
                "made from name, address and city: confirm with the factory",
            )
        }
        Some(code) => Told::new(
            format!("{code}..."),
            "made from the name; address or city is not told",
        ),
        None => Told::default(),
    }
}
