//! What an electronic invoice states, before it is checked.

use std::rc::Rc;

use hashgate_model::{
    ChargeKind, Decimal, DoubtAbout, Mode, PartyRole, identifiers::NumberKind,
};

use super::problem::MessageProblem;
use crate::fault::Why;

/// Where in the file something stands, in words.
pub(crate) type At = Rc<str>;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Told<T> {
    pub value: T,
    pub at: At,
}

impl<T> Told<T> {
    pub fn new(value: T, at: &At) -> Self {
        Self { value, at: Rc::clone(at) }
    }
}

/// What kind of paper the message says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    #[default]
    Invoice,
    /// An offer, a proforma or a request to pay in advance.
    BeforeSale,
    /// Lowers what another invoice asks.
    CreditNote,
    /// Raises what another invoice asks.
    DebitNote,
}

impl Kind {
    /// Whether it changes another invoice and sells no goods by itself.
    pub fn adjusts(self) -> bool {
        matches!(self, Self::CreditNote | Self::DebitNote)
    }

    /// The kind, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::BeforeSale => "invoice before the sale",
            Self::CreditNote => "credit note",
            Self::DebitNote => "debit note",
        }
    }
}

/// An amount, with its currency where the message states one beside it.
#[derive(Debug, Clone)]
pub(crate) struct Amount {
    pub value: Decimal,
    pub currency: Option<String>,
    pub at: At,
}

/// One invoice of a file, as it stands there.
#[derive(Debug, Default)]
pub(crate) struct Statement {
    /// The message or the root element; empty where it is the whole file.
    pub at: At,
    pub kind: Kind,
    pub number: Option<Told<String>>,
    /// Year, month and day in digits, or as an ISO date.
    pub date: Option<Told<String>>,
    pub currency: Option<Told<String>>,
    /// Whether amounts may be of other currencies than the invoice's, each
    /// naming its own.
    pub many_currencies: bool,
    pub incoterm: Option<Told<String>>,
    pub mode: Option<Told<Mode>>,
    /// The country of the place of loading, as it is written.
    pub loaded_in: Option<Told<String>>,
    pub port_of_entry: Option<Told<String>>,
    pub responsible_employee: Option<Told<String>>,
    pub parties: Vec<StatedParty>,
    /// Waybills and containers, as they are written.
    pub numbers: Vec<(NumberKind, Told<String>)>,
    pub lines: Vec<StatedLine>,
    pub charges: Vec<StatedCharge>,
    pub totals: Totals,
    /// Free texts, which may offer to state another value.
    pub notes: Vec<Told<String>>,
    /// Texts that are known to offer another value.
    pub offers: Vec<Told<String>>,
    /// Why no value can be told, if so.
    pub value_open: Option<Told<String>>,
    /// The count of pieces that is stated.
    pub stated_quantity: Option<Told<Decimal>>,
    /// Serial numbers that stand beside the lines, not in them.
    pub serials: Vec<StatedSerial>,
    pub doubts: Vec<StatedDoubt>,
    pub remarks: Vec<Told<String>>,
    pub faults: Vec<Told<Why>>,
}

impl Statement {
    pub fn remark(&mut self, at: &At, text: impl Into<String>) {
        self.remarks.push(Told::new(text.into(), at));
    }

    pub fn fault(&mut self, at: &At, why: impl Into<Why>) {
        self.faults.push(Told::new(why.into(), at));
    }

    /// Notes a number that cannot be read.
    pub fn number_fault(
        &mut self,
        at: &At,
        what: &'static str,
        text: &str,
        problem: &'static str,
    ) {
        let text = text.to_owned();
        self.fault(at, MessageProblem::Number { what, text, problem });
    }
}

/// A serial number of a list.
#[derive(Debug)]
pub(crate) struct StatedSerial {
    pub number: Told<String>,
    pub model: Option<String>,
    pub carton: Option<String>,
}

/// What was open when the shipment was written.
#[derive(Debug)]
pub(crate) struct StatedDoubt {
    pub about: DoubtAbout,
    pub line: u32,
    pub text: Told<String>,
}

/// A party as the message names it.
#[derive(Debug)]
pub(crate) struct StatedParty {
    pub role: PartyRole,
    pub name: String,
    /// The lines of its address, in order.
    pub address: Vec<String>,
    pub country: Option<String>,
    pub city: Option<String>,
    pub manufacturer_id: Option<String>,
    pub at: At,
}

/// A line of goods.
#[derive(Debug)]
pub(crate) struct StatedLine {
    pub at: At,
    /// Model and descriptions, in order.
    pub texts: Vec<Told<String>>,
    /// Numbers of the goods, which say what they are where no words do.
    pub names: Vec<Told<String>>,
    pub quantity: Option<Told<Decimal>>,
    /// The code of the unit that is counted.
    pub unit: Option<String>,
    /// What is counted in place of pieces, as it was written.
    pub uncounted: Option<String>,
    pub price: Option<Amount>,
    /// How many units the price is of; one if nothing is said.
    pub price_of: Option<Told<Decimal>>,
    pub amount: Option<Amount>,
    pub hts: Option<Told<String>>,
    pub origin: Option<Told<String>>,
    pub net_weight_kg: Option<Told<Decimal>>,
    pub serials: Vec<Told<String>>,
    /// Allowances (below zero) and charges of this line alone.
    pub adjustments: Vec<StatedCharge>,
    /// Whether a number of it could not be read, which a fault tells.
    pub unreadable: bool,
}

impl StatedLine {
    pub fn new(at: &At) -> Self {
        Self {
            at: Rc::clone(at),
            texts: Vec::new(),
            names: Vec::new(),
            quantity: None,
            unit: None,
            uncounted: None,
            price: None,
            price_of: None,
            amount: None,
            hts: None,
            origin: None,
            net_weight_kg: None,
            serials: Vec::new(),
            adjustments: Vec::new(),
            unreadable: false,
        }
    }
}

/// An allowance, a charge or a tax.
#[derive(Debug, Clone)]
pub(crate) struct StatedCharge {
    pub kind: ChargeKind,
    pub text: String,
    /// Below zero for an allowance.
    pub amount: Amount,
    /// Whether it is a tax, which some totals leave out.
    pub is_tax: bool,
}

/// What the message says that it adds up to.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// The lines alone.
    pub goods: Option<Amount>,
    /// Lines, charges and taxes, before what was paid ahead.
    pub all: Option<Amount>,
    /// What was paid ahead.
    pub prepaid: Option<Amount>,
    /// What is still to be paid.
    pub due: Option<Amount>,
    /// What the amount to be paid was rounded by.
    pub rounding: Option<Amount>,
}
