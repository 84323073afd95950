//! What the papers do not say: the facts file (`--facts`), typed.

use std::{collections::BTreeMap, fmt, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    AsOf, Country, Currency, Date, EntryDate, FactValue, HeldEvidence, Holding,
    HtsNumber, Party, Rate, StatedOrigin, Usd, identifiers::NumberKind,
};

/// How the goods arrive.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By air.
    Air,
    /// By sea; the harbor maintenance fee applies (19 CFR 24.24).
    Ocean,
    /// By truck.
    Truck,
    /// By rail.
    Rail,
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "air" => Ok(Self::Air),
            "ocean" | "sea" | "vessel" => Ok(Self::Ocean),
            "truck" => Ok(Self::Truck),
            "rail" => Ok(Self::Rail),
            _ => Err(format!(
                "`{text}` is not a mode of transport; write air, ocean, truck or rail"
            )),
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Air => "air",
            Self::Ocean => "ocean",
            Self::Truck => "truck",
            Self::Rail => "rail",
        })
    }
}

/// Dates of the journey that change the duty.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize,
)]
#[serde(default)]
pub struct TransitDates {
    /// Loaded onto the vessel or the final means of transport.
    pub loaded_on: Option<Date>,
    /// Exported from the country of exportation.
    pub exported_on: Option<Date>,
}

/// What the facts file says; every key is optional, none is guessed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShipmentFacts {
    /// The date as of which to answer.
    pub as_of: Option<AsOf>,
    /// The date of entry.
    pub entry_date: Option<EntryDate>,
    /// How the goods arrive.
    pub mode: Option<Mode>,
    /// The US port, by name, airport code or Schedule D code.
    pub port: Option<String>,
    /// Dollars for one unit of the invoice's currency, as certified for the
    /// date of export (31 USC 5151, 19 CFR 159.31 and after).
    pub exchange_rate_usd: Option<Decimal>,
    /// Dollars for one unit of each currency, where the papers state amounts
    /// in several.
    pub exchange_rates_usd: BTreeMap<Currency, Decimal>,
    /// The day that the rates are of.
    pub exchange_rates_day: Option<Date>,
    /// The country the goods are shipped from.
    pub country_of_export: Option<Country>,
    /// Loaded onto the final means of transport.
    pub loaded_on: Option<Date>,
    /// Exported from the country of exportation.
    pub exported_on: Option<Date>,
    /// Landed in the United States.
    pub arrived_on: Option<Date>,
    /// Accepted as an immediate transportation entry (19 CFR 141.69(b)).
    pub it_entry_date: Option<Date>,
    /// Admitted to a foreign trade zone in privileged foreign status (19 CFR
    /// 146.65(a)(1)).
    pub ftz_privileged_on: Option<Date>,
    /// Parties that the papers do not name.
    #[serde(rename = "party")]
    pub parties: Vec<Party>,
    /// Who owns whom: shares in the parties and in their owners.
    #[serde(rename = "holding")]
    pub holdings: Vec<Holding>,
    /// What is known of single lines.
    #[serde(rename = "line")]
    pub lines: Vec<LineFacts>,
    /// Numbers of the journey, of the entry and of those who make it.
    pub numbers: PaperNumbers,
    /// Papers that the importer holds.
    pub evidence: Vec<HeldEvidence>,
    /// Costs beside price and duty.
    pub costs: Costs,
    /// Terms of the machines' work.
    pub economics: EconomicTerms,
    /// Facts about the shipment that rules ask for, by name.
    pub facts: BTreeMap<String, FactValue>,
}

impl ShipmentFacts {
    /// What is known of a line beside the invoice.
    pub fn line(&self, number: u32) -> Option<&LineFacts> {
        self.lines.iter().find(|facts| facts.line == number)
    }
}

/// What is known of one line beside the invoice.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LineFacts {
    /// The number of the line, counted from 1 in the order of the invoice.
    pub line: u32,
    /// The country of origin to answer for, in place of the invoice's; or
    /// that it is open (`MY/CN`, `unknown`).
    pub origin: Option<StatedOrigin>,
    /// How many pieces there are, where the invoice counts something else.
    pub pieces: Option<u64>,
    /// The HTS number to answer for, in place of our own classification.
    pub hts: Option<HtsNumber>,
    /// Special program claimed: `S` (USMCA), `KR`, `SG`...
    pub spi: Option<String>,
    /// Value of United States content, in dollars for the whole line.
    pub us_content_usd: Option<Usd>,
    /// Share of steel, aluminum and copper in the weight.
    pub metal_weight_pct: Option<Decimal>,
    /// Value of the metal content, in dollars for the whole line.
    pub metal_content_usd: Option<Usd>,
    /// The model, where the invoice does not name it.
    pub model: Option<String>,
    /// Control boards known to be inside, by token or `SoC` name.
    pub boards: Option<Vec<String>>,
    /// New, used or refurbished.
    pub condition: Option<String>,
    /// Facts about the line that rules ask for, by name.
    pub facts: BTreeMap<String, FactValue>,
}

/// Numbers of the journey, of the entry and of those who make it, as the
/// papers write them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaperNumbers {
    /// The number of the entry, as `BED-0054200-4`.
    pub entry_number: Option<String>,
    /// The master air waybill, as `999-12345675`.
    pub air_waybill: Option<String>,
    /// The forwarder's own air waybill.
    pub house_air_waybill: Option<String>,
    /// The bill of lading, with the carrier's code (SCAC) before it.
    pub bill_of_lading: Option<String>,
    /// The containers, as `CSQU3054383`.
    pub containers: Vec<String>,
    /// The movement in bond: nine digits.
    pub in_bond_number: Option<String>,
    /// The number under which the importer of record is known to customs.
    pub importer_number: Option<String>,
    /// That of the ultimate consignee.
    pub consignee_number: Option<String>,
    /// The vessel or flight.
    pub conveyance: Option<String>,
}

impl PaperNumbers {
    /// The numbers whose form can be checked, each with its key.
    pub fn checked(
        &self,
    ) -> impl Iterator<Item = (NumberKind, &'static str, &str)> {
        let named = [
            (NumberKind::Entry, "entry_number", &self.entry_number),
            (NumberKind::AirWaybill, "air_waybill", &self.air_waybill),
            (NumberKind::InBond, "in_bond_number", &self.in_bond_number),
        ];
        let containers = self.containers.iter();
        named
            .into_iter()
            .filter_map(|(kind, key, number)| {
                Some((kind, key, number.as_deref()?))
            })
            .chain(containers.map(|text| {
                (NumberKind::Container, "containers", text.as_str())
            }))
    }
}

/// Costs beside price and duty, in dollars.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Costs {
    /// International freight.
    pub freight_usd: Option<Usd>,
    /// International insurance.
    pub insurance_usd: Option<Usd>,
    /// Broker, bond and entry.
    pub brokerage_usd: Option<Usd>,
    /// Carriage from the port to the site.
    pub inland_usd: Option<Usd>,
    /// Storage for each day of a delay.
    pub storage_per_day_usd: Option<Usd>,
    /// Days of delay to reckon with.
    pub delay_days: Option<u32>,
    /// Anything else.
    pub other_usd: Option<Usd>,
}

/// Terms of the machines' work; what is not given comes from dated market
/// points or stated assumptions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EconomicTerms {
    /// Price of power, dollars per kilowatt-hour.
    pub power_usd_per_kwh: Option<Usd>,
    /// Hashprice, dollars per PH/s per day.
    pub hashprice_usd_per_ph_day: Option<Usd>,
    /// Price of one bitcoin in dollars.
    pub btc_usd: Option<Usd>,
    /// Difficulty of the network, as a plain number.
    pub difficulty: Option<Decimal>,
    /// Share of fees in the block reward.
    pub fee_share: Option<Rate>,
    /// What the pool keeps.
    pub pool_fee: Option<Rate>,
    /// What the host keeps.
    pub host_share: Option<Rate>,
    /// Part of the time that machines run.
    pub uptime: Option<Rate>,
    /// Power of the site per power of the machines, 1 or more.
    pub pue: Option<Decimal>,
    /// Growth of difficulty in a year.
    pub difficulty_growth_per_year: Option<Rate>,
    /// Growth of the bitcoin price in a year.
    pub btc_growth_per_year: Option<Rate>,
    /// Rate at which later money is discounted, per year.
    pub discount_rate: Option<Rate>,
    /// Months the machines are reckoned to work.
    pub horizon_months: Option<u32>,
    /// Resale value at the end, as part of the price.
    pub resale: Option<Rate>,
    /// Hashrate that the machines lose in a year of age.
    pub degradation_per_year: Option<Rate>,
    /// What the grid pays for power not drawn in the hours in which the
    /// machines stand still, dollars per kilowatt-hour.
    pub demand_response_usd_per_kwh: Option<Usd>,
    /// Whether power must be paid for though it is not drawn.
    pub take_or_pay: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facts_file_reads_as_a_person_writes_it() {
        let text = r#"
            entry_date = 2026-11-25
            mode = "air"
            port = "SFO"
            [[party]]
            role = "importer_of_record"
            name = "Prairie Hash LLC"
            country = "US"
            [[line]]
            line = 1
            boards = ["CV1835"]
            facts = { rf_module = false }
            [[evidence]]
            id = "certificate_of_origin"
            lines = [1, 2]
            [costs]
            freight_usd = "8200"
            [economics]
            power_usd_per_kwh = "0.055"
            pool_fee = "1%"
        "#;
        let facts: ShipmentFacts = toml::from_str(text).unwrap();
        assert_eq!(facts.mode, Some(Mode::Air));
        assert_eq!(facts.lines.len(), 1);
        assert_eq!(facts.evidence[0].lines, [1, 2]);
    }

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let wrong = toml::from_str::<ShipmentFacts>("entry_dat = 2026-11-25");
        assert!(wrong.unwrap_err().to_string().contains("entry_dat"));
    }
}
