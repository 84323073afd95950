//! A shipment as its papers tell it.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Country, Currency, Date, HtsNumber, Mode, Money, Paper, ShipmentFacts,
    Source, Sourced, identifiers::NumberKind,
};

/// A shipment: what its papers say, and what its facts file adds.
///
/// Every value knows where it came from. The invoice's HTS numbers and
/// origins are claims to test, not inputs to trust.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Shipment {
    /// The files read, in order.
    pub papers: Vec<Paper>,
    /// The head of the commercial invoice.
    pub invoice: InvoiceHead,
    /// The parties named by the papers and the facts file.
    pub parties: Vec<Party>,
    /// The lines, in the order of the invoice.
    pub lines: Vec<Line>,
    /// Goods whose price the invoice leaves open (`TBA`); they are no part of
    /// [`Self::lines`], so every total is incomplete while there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unpriced: Vec<UnpricedGoods>,
    /// Freight, insurance, discounts and other lines that are no goods.
    pub charges: Vec<Charge>,
    /// Serial numbers, where a sheet lists them.
    pub serials: Vec<Serial>,
    /// Numbers of the journey and of the entry that the papers bear, whose
    /// form tells whether they were copied right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<StatedNumber>,
    /// Sentences of the papers that offer to state another value than the
    /// price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Sourced<String>>,
    /// Why no value can be told though prices are stated, in a sentence
    /// without its full stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_open: Option<Sourced<String>>,
    /// What the papers leave open or state in two ways, and an answer hangs
    /// on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// What the readers passed over or had to interpret.
    pub remarks: Vec<Remark>,
    /// What the papers do not say.
    pub facts: ShipmentFacts,
}

impl Shipment {
    /// The line of that number.
    pub fn line(&self, number: u32) -> Option<&Line> {
        self.lines.iter().find(|line| line.number == number)
    }
}

/// A number that a paper bears, as it is written there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedNumber {
    /// What it is the number of.
    pub kind: NumberKind,
    /// The number.
    pub number: Sourced<String>,
}

/// The head of a commercial invoice (19 CFR 141.86(a)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct InvoiceHead {
    /// The invoice number.
    pub number: Option<Sourced<String>>,
    /// The date of the invoice.
    pub date: Option<Sourced<Date>>,
    /// The currency of purchase (19 CFR 141.86(a)(7)).
    pub currency: Option<Sourced<Currency>>,
    /// The Incoterm with its place, as `FOB Port Klang`.
    pub incoterm: Option<Sourced<String>>,
    /// The total that the invoice states.
    pub stated_total: Option<Sourced<Money>>,
    /// The count of pieces that the invoice states.
    pub stated_quantity: Option<Sourced<u64>>,
    /// The US port of entry, if the invoice names it (19 CFR 141.86(a)(1)).
    pub port_of_entry: Option<Sourced<String>>,
    /// The responsible employee of the exporter (19 CFR 141.86(j)).
    pub responsible_employee: Option<Sourced<String>>,
    /// How the goods travel, if the invoice tells one way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Sourced<Mode>>,
    /// The country of the port of loading, if the invoice names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loaded_in: Option<Sourced<Country>>,
}

impl InvoiceHead {
    /// What the price may hold under the Incoterm besides the goods.
    ///
    /// Incoterms 2020: under the C terms the seller pays the main carriage,
    /// under CIF and CIP insurance too, under the D terms everything up to the
    /// place named, under DDP the duty as well.
    ///
    /// ```
    /// # use hashgate_model::{InvoiceHead, Source, Sourced};
    /// let source = Source::Derived { how: "an example".into() };
    /// let incoterm = Some(Sourced::new("CFR Houston".to_owned(), source));
    /// let head = InvoiceHead { incoterm, ..InvoiceHead::default() };
    /// assert_eq!(head.price_may_hold(), Some("freight"));
    /// ```
    pub fn price_may_hold(&self) -> Option<&'static str> {
        let term = self.incoterm.as_ref()?;
        let mut words =
            term.value.split(|c: char| !(c.is_alphanumeric() || c == '&'));
        words.find_map(|word| match word.to_lowercase().as_str() {
            "cfr" | "cpt" | "c&f" | "cnf" => Some("freight"),
            "cif" | "cip" => Some("freight and insurance"),
            "dap" | "dpu" | "dat" | "daf" | "ddu" => {
                Some("freight, insurance and delivery")
            }
            "ddp" => Some("freight, insurance, delivery and duty"),
            _ => None,
        })
    }
}

/// What a party is to the shipment.
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
pub enum PartyRole {
    /// Sells the goods.
    Seller,
    /// Buys the goods.
    Buyer,
    /// Makes the machines.
    Maker,
    /// Makes a board or a chip that a machine may carry.
    BoardMaker,
    /// Ships the goods.
    Shipper,
    /// Receives the goods.
    Consignee,
    /// The importer of record (19 USC 1484(a)(2)(B)).
    ImporterOfRecord,
    /// Forwards the goods.
    Forwarder,
    /// Pays or is paid through.
    Bank,
    /// Holds shares in another party.
    Owner,
    /// Tested the goods.
    TestLab,
    /// Answers to the FCC in the United States (47 CFR 2.909(b)).
    ResponsibleParty,
    /// Gets the goods first after release (19 CFR 149.3(a)(6)).
    ShipTo,
    /// Stuffs the container at the place of its address (19 CFR 149.3(a)(9)).
    StuffingLocation,
    /// Stuffs the container, or has it stuffed (19 CFR 149.3(a)(10)).
    Consolidator,
    /// Anyone else.
    Other,
}

impl fmt::Display for PartyRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seller => "seller",
            Self::Buyer => "buyer",
            Self::Maker => "maker",
            Self::BoardMaker => "board maker",
            Self::Shipper => "shipper",
            Self::Consignee => "consignee",
            Self::ImporterOfRecord => "importer of record",
            Self::Forwarder => "forwarder",
            Self::Bank => "bank",
            Self::Owner => "owner",
            Self::TestLab => "test lab",
            Self::ResponsibleParty => "responsible party",
            Self::ShipTo => "ship-to party",
            Self::StuffingLocation => "container stuffing location",
            Self::Consolidator => "consolidator",
            Self::Other => "other party",
        })
    }
}

/// A person or firm that has a part in the shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// What the party is to the shipment.
    pub role: PartyRole,
    /// The name, as the paper writes it.
    pub name: String,
    /// The address, as the paper writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The city by itself, where the facts file tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The manufacturer identification code, where the facts file tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturer_id: Option<String>,
    /// Where the party is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// One line of goods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The number of the line, counted from 1 in the order of the invoice.
    pub number: u32,
    /// Model and description, as they stand on the paper, joined by `; `.
    pub text: Sourced<String>,
    /// The count of pieces, or of what [`Self::uncounted`] names.
    pub quantity: Sourced<u64>,
    /// What the paper counts in place of pieces (`1 lot`, `3 pallets`, `TBC`);
    /// how many pieces that are is open then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncounted: Option<String>,
    /// The price of one piece.
    pub unit_price: Option<Sourced<Money>>,
    /// The price of the line.
    pub amount: Sourced<Money>,
    /// The HTS number claimed.
    pub hts: Option<Sourced<HtsNumber>>,
    /// The country of origin claimed.
    pub origin: Option<Sourced<Country>>,
    /// The countries that the paper names where it names more than one
    /// (`MY/CN`); the origin is open then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origin_may_be: Vec<Country>,
    /// Net weight in kilograms, if stated.
    pub net_weight_kg: Option<Sourced<Decimal>>,
}

impl Line {
    /// The count of pieces, where the paper tells it.
    pub fn pieces(&self) -> Option<u64> {
        self.uncounted.is_none().then_some(self.quantity.value)
    }
}

/// What a doubt is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtAbout {
    /// Which of two values is the price paid or payable (19 USC 1401a(b)(1)).
    Value,
    /// Which tariff number is claimed.
    TariffNumber,
    /// Whether invoice, packing list and serial list are of one shipment.
    Lists,
    /// Whether a value of the facts file is what was meant.
    Facts,
    /// Whether the papers are the invoice of one sale.
    Invoice,
}

/// What the papers leave open, or state in two ways: the answer goes on, and
/// asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// What it is about.
    pub about: DoubtAbout,
    /// The line of goods; 0 for the shipment as a whole.
    pub line: u32,
    /// What the paper says and what to do, a sentence without its full stop.
    pub text: String,
    /// Where it stands, if at a place.
    pub source: Option<Source>,
}

/// Goods without a price: one row of the invoice that cannot be reckoned with
/// yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnpricedGoods {
    /// Model and description, as they stand on the paper, joined by `; `.
    pub text: Sourced<String>,
    /// The count of pieces, where it is stated.
    pub quantity: Option<Sourced<u64>>,
    /// The HTS number claimed.
    pub hts: Option<Sourced<HtsNumber>>,
    /// The country of origin claimed.
    pub origin: Option<Sourced<Country>>,
}

/// What a charge is for.
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
pub enum ChargeKind {
    /// International freight; no part of customs value (19 USC
    /// 1401a(b)(4)(A)).
    Freight,
    /// International insurance; no part of customs value either.
    Insurance,
    /// A discount.
    Discount,
    /// A credit, coupon or rebate, or a decrease without a word of why: it is
    /// open whether the price is lower, or paid in another way.
    Credit,
    /// Packing, which is part of customs value (19 USC 1401a(b)(1)(A)).
    Packing,
    /// Anything else.
    Other,
}

/// A line of the invoice that is no goods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Charge {
    /// What it is for.
    pub kind: ChargeKind,
    /// As it stands on the paper.
    pub text: String,
    /// The amount; negative for a discount.
    pub amount: Sourced<Money>,
}

/// A serial number from a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Serial {
    /// The number, as it stands on the paper.
    pub number: String,
    /// The model beside it, if any.
    pub model: Option<String>,
    /// The carton beside it, if any.
    pub carton: Option<String>,
    /// Where it stands.
    pub source: Source,
}

/// What a reader wants known: a row passed over, a value interpreted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// One sentence.
    pub text: String,
    /// Where it happened, if at a place.
    pub source: Option<Source>,
}
