//! `hashgate papers read`: what the papers of a shipment say, in the form in
//! which `hashgate check` reads it again.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::{PartyRole, SourcePaper};
use crate::values::{
    CountryCode, CurrencyCode, Day, HtsNumber, Number, PackStamp,
};

/// A shipment as its papers tell it (`hashgate.shipment/1`).
///
/// Another program may write it for `hashgate check`: only `schema` and
/// `lines` are needed then, a key of no value may be left out, and numbers may
/// stand without quotation marks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.shipment/1")]
#[serde(deny_unknown_fields)]
pub struct ShipmentAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.shipment/1"))]
    pub schema: String,
    /// The day of the answer; not read again.
    pub as_of: Day,
    /// The pack of the program that wrote it; not read again.
    pub pack: PackStamp,
    /// The head of the invoice.
    pub invoice: ShipmentHead,
    /// The parties.
    pub parties: Vec<ShipmentParty>,
    /// The lines of goods, in the order of the invoice.
    pub lines: Vec<ShipmentLine>,
    /// Goods whose price is left open; they are in no total.
    pub unpriced: Vec<ShipmentLine>,
    /// Freight, insurance, discounts and other lines that are no goods.
    pub charges: Vec<ShipmentCharge>,
    /// Serial numbers.
    pub serials: Vec<ShipmentSerial>,
    /// Waybills, containers and other numbers with a check digit.
    pub numbers: Vec<ShipmentNumber>,
    /// Sentences that offer to state another value than the price.
    pub offers: Vec<String>,
    /// Why no value can be told though prices are stated.
    pub value_open: Option<String>,
    /// What the papers leave open or state in two ways.
    pub doubts: Vec<ShipmentDoubt>,
    /// What the readers passed over or had to interpret.
    pub remarks: Vec<String>,
    /// The files that were read; not read again.
    pub papers: Vec<SourcePaper>,
    /// Where each value came from, by the path of its key, as
    /// `/lines/0/amount`; not read again.
    pub sources: BTreeMap<String, String>,
}

/// The head of the commercial invoice (19 CFR 141.86).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentHead {
    /// The number.
    pub number: Option<String>,
    /// The date.
    pub date: Option<Day>,
    /// The currency of all amounts that name no other; `XXX` where the papers name none that
    /// customs value can be stated in.
    pub currency: Option<CurrencyCode>,
    /// The Incoterm with its place.
    pub incoterm: Option<String>,
    /// The total, where it is that of the lines, with or without charges.
    pub stated_total: Option<Number>,
    /// The count of pieces, where it is that of the lines.
    pub stated_quantity: Option<u64>,
    /// The US port of entry.
    pub port_of_entry: Option<String>,
    /// The responsible employee of the exporter (19 CFR 141.86(j)).
    pub responsible_employee: Option<String>,
    /// How the goods travel: `air`, `ocean`, `truck`, `rail`.
    pub mode: Option<String>,
    /// The country of the port of loading.
    pub loaded_in: Option<CountryCode>,
}

/// A party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentParty {
    /// What the party is to the shipment.
    pub role: PartyRole,
    /// The name as the paper writes it.
    pub name: String,
    /// The address as the paper writes it.
    pub address: Option<String>,
    /// The country.
    pub country: Option<CountryCode>,
    /// The city by itself.
    pub city: Option<String>,
    /// The manufacturer identification code.
    pub manufacturer_id: Option<String>,
}

/// A line of goods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentLine {
    /// Model and description.
    pub text: String,
    /// The count of pieces, or of what `uncounted` names.
    pub quantity: Option<u64>,
    /// What is counted in place of pieces.
    pub uncounted: Option<String>,
    /// The currency of the line, where it is another than the invoice's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<CurrencyCode>,
    /// The price of one.
    pub unit_price: Option<Number>,
    /// The price of the line.
    pub amount: Option<Number>,
    /// The tariff number claimed.
    pub hts: Option<HtsNumber>,
    /// The origin claimed; several codes with `/` between them leave it open.
    pub origin: Option<String>,
    /// The net weight.
    pub net_weight_kg: Option<Number>,
}

/// A line that is no goods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentCharge {
    /// What it is for.
    pub kind: ShipmentChargeKind,
    /// As it stands on the paper.
    pub text: String,
    /// The currency of the charge, where it is another than the invoice's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<CurrencyCode>,
    /// The amount; below zero for a discount or a credit.
    pub amount: Number,
}

/// What a charge is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentChargeKind {
    /// International freight; no part of customs value.
    Freight,
    /// International insurance; no part of it either.
    Insurance,
    /// A discount.
    Discount,
    /// A credit, coupon or rebate.
    Credit,
    /// Packing, which is part of customs value.
    Packing,
    /// Anything else.
    Other,
}

/// A serial number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentSerial {
    /// The number.
    pub number: String,
    /// The model beside it.
    pub model: Option<String>,
    /// The carton beside it.
    pub carton: Option<String>,
}

/// A number of the journey or of the entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentNumber {
    /// What it is the number of: `air_waybill`, `container`, ...
    pub kind: String,
    /// The number as it is written.
    pub number: String,
}

/// What is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentDoubt {
    /// What it is about: `value`, `tariff_number`, `lists`, `facts`.
    pub about: String,
    /// The line; 0 for the shipment as a whole.
    pub line: u32,
    /// What the paper says and what to do.
    pub text: String,
}
