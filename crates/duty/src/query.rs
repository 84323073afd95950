//! What is asked: a line of an entry and what is known of it.

use std::{collections::BTreeMap, sync::Arc};

use hashgate_model::{
    Country, Date, Decimal, EntryDate, FactValue, HtsNumber, Mode, Usd,
};

use crate::DutyError;

/// A line of an entry. What is not given is unknown: an exception that
/// depends on it is not applied, and a note says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The tariff number, of 8 or 10 digits.
    pub hts: HtsNumber,
    /// The country of origin.
    pub origin: Country,
    /// The date of entry.
    pub entry_date: EntryDate,
    /// The customs value (19 USC 1401a).
    pub value: Usd,
    /// Loaded onto the vessel or the last means of transport.
    pub loaded_on: Option<Date>,
    /// Exported from the country of exportation.
    pub exported_on: Option<Date>,
    /// The immediate transportation entry was accepted: its rates hold (19
    /// CFR 141.69(b)).
    pub it_entry_date: Option<Date>,
    /// Privileged foreign status was given in a zone: its rates hold (19 CFR
    /// 146.65(a)(1)).
    pub ftz_privileged_on: Option<Date>,
    /// The special program claimed, as `KR` or `S`.
    pub spi: Option<String>,
    /// How the goods arrive.
    pub mode: Option<Mode>,
    /// The quantity in the unit of the line's rate; the first of them if it
    /// has several.
    pub quantity: Option<Decimal>,
    /// Quantities in units that a rate names beside it, as `jewel` or `pf.
    /// liter`.
    pub quantities: Vec<(String, Decimal)>,
    /// The part of the value that is content of the United States.
    pub us_content: Option<Usd>,
    /// The share of steel, aluminum and copper in the weight, in percent.
    pub metal_weight_pct: Option<Decimal>,
    /// The part of the value that is metal content.
    pub metal_content: Option<Usd>,
    /// Other facts that a measure may ask for, as `tpp`, `civil_aircraft`;
    /// the lines of a shipment mostly share them.
    pub facts: Arc<BTreeMap<String, FactValue>>,
}

impl Query {
    /// A query of which only the four things are known that every duty
    /// depends on.
    pub fn new(
        hts: HtsNumber,
        origin: Country,
        entry_date: EntryDate,
        value: Usd,
    ) -> Self {
        Self {
            hts,
            origin,
            entry_date,
            value,
            loaded_on: None,
            exported_on: None,
            it_entry_date: None,
            ftz_privileged_on: None,
            spi: None,
            mode: None,
            quantity: None,
            quantities: Vec::new(),
            us_content: None,
            metal_weight_pct: None,
            metal_content: None,
            facts: Arc::default(),
        }
    }

    /// The day whose rates hold: of privileged foreign status, else of the
    /// immediate transportation entry, else of entry.
    pub fn rate_date(&self) -> Date {
        self.ftz_privileged_on
            .or(self.it_entry_date)
            .unwrap_or(self.entry_date.date())
    }

    /// The value in whole dollars (19 CFR 159.3(a)).
    pub fn whole_value(&self) -> Usd {
        self.value.to_whole()
    }

    /// The quantity that was given in a unit by its name.
    pub(crate) fn quantity_in(&self, unit: &str) -> Option<Decimal> {
        let bare = |name: &str| -> String {
            name.chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        };
        let wanted = bare(unit);
        self.quantities
            .iter()
            .find(|(name, _)| bare(name) == wanted)
            .map(|(_, quantity)| *quantity)
    }

    pub(crate) fn validate(&self) -> Result<(), DutyError> {
        if self.value < Usd::ZERO {
            return Err(DutyError::NegativeValue(self.value));
        }
        let named = self.quantities.iter().map(|(_, quantity)| *quantity);
        for quantity in self.quantity.into_iter().chain(named) {
            if quantity.is_sign_negative() && !quantity.is_zero() {
                return Err(DutyError::NegativeQuantity(quantity));
            }
        }
        for (what, part) in [
            ("content of the United States", self.us_content),
            ("metal content", self.metal_content),
        ] {
            if let Some(part) = part
                && (part > self.value || part < Usd::ZERO)
            {
                return Err(DutyError::PartBeyondValue {
                    what,
                    part,
                    value: self.value,
                });
            }
        }
        Ok(())
    }
}
