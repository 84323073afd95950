//! A shipment written so that it can be read again: `hashgate.shipment/1`.

use std::collections::BTreeMap;

use hashgate_model::{
    Charge, ChargeKind, Country, Currency, Date, Decimal, DoubtAbout,
    HtsNumber, Line, Mode, Money, Paper, Party, PartyRole, Shipment, Source,
    Sourced, UnpricedGoods, identifiers::NumberKind,
};
use serde::Serialize;

/// The name of the schema of a written shipment.
pub const SHIPMENT_SCHEMA: &str = "hashgate.shipment/1";

/// What the papers of a shipment say, value by value, for JSON.
///
/// Amounts are of the currency of the invoice, but where a line or a charge
/// names its own. Where each value came from
/// stands apart, by the path of its key, so that the values themselves can be
/// written by hand.
#[derive(Debug, Serialize)]
pub struct WrittenShipment<'s> {
    invoice: WrittenHead<'s>,
    parties: Vec<WrittenParty<'s>>,
    lines: Vec<WrittenLine<'s>>,
    unpriced: Vec<WrittenLine<'s>>,
    charges: Vec<WrittenCharge<'s>>,
    serials: Vec<WrittenSerial<'s>>,
    numbers: Vec<WrittenNumber<'s>>,
    offers: Vec<&'s str>,
    value_open: Option<&'s str>,
    doubts: Vec<WrittenDoubt<'s>>,
    remarks: Vec<&'s str>,
    papers: &'s [Paper],
    sources: BTreeMap<String, String>,
}

#[derive(Debug, Default, Serialize)]
struct WrittenHead<'s> {
    number: Option<&'s str>,
    date: Option<Date>,
    currency: Option<Currency>,
    incoterm: Option<&'s str>,
    stated_total: Option<Decimal>,
    stated_quantity: Option<u64>,
    port_of_entry: Option<&'s str>,
    responsible_employee: Option<&'s str>,
    mode: Option<Mode>,
    loaded_in: Option<Country>,
}

#[derive(Debug, Serialize)]
struct WrittenParty<'s> {
    role: PartyRole,
    name: &'s str,
    address: Option<&'s str>,
    country: Option<Country>,
    city: Option<&'s str>,
    manufacturer_id: Option<&'s str>,
}

#[derive(Debug, Serialize)]
struct WrittenLine<'s> {
    text: &'s str,
    quantity: Option<u64>,
    uncounted: Option<&'s str>,
    /// The currency of the line, where it is another than the invoice's.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
    unit_price: Option<Decimal>,
    amount: Option<Decimal>,
    hts: Option<HtsNumber>,
    origin: Option<String>,
    net_weight_kg: Option<Decimal>,
}

#[derive(Debug, Serialize)]
struct WrittenCharge<'s> {
    kind: ChargeKind,
    text: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
    amount: Decimal,
}

#[derive(Debug, Serialize)]
struct WrittenSerial<'s> {
    number: &'s str,
    model: Option<&'s str>,
    carton: Option<&'s str>,
}

#[derive(Debug, Serialize)]
struct WrittenNumber<'s> {
    kind: NumberKind,
    number: &'s str,
}

#[derive(Debug, Serialize)]
struct WrittenDoubt<'s> {
    about: DoubtAbout,
    line: u32,
    text: &'s str,
}

impl<'s> WrittenShipment<'s> {
    /// The shipment as its papers tell it; a facts file is another paper.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_papers::{Input, WrittenShipment, read};
    /// let csv = "Model,Qty,Unit Price USD,Amount\nS21,2,10.00,20.00\n";
    /// let input = Input { name: "a.csv".into(), bytes: csv.into() };
    /// let shipment = read(&[input])?;
    /// let json = serde_json::to_value(WrittenShipment::of(&shipment))?;
    /// assert_eq!(json["lines"][0]["amount"], "20.00");
    /// assert_eq!(json["sources"]["/lines/0/amount"], "a.csv, cell D2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(shipment: &'s Shipment) -> Self {
        let mut sources =
            Sources { papers: &shipment.papers, told: BTreeMap::new() };
        let head = sources.head(shipment);
        let lines = shipment.lines.iter().enumerate();
        let own = |money: &Money| {
            let of = shipment.invoice.currency.as_ref()?.value;
            Some(money.currency()).filter(|currency| *currency != of)
        };
        let lines = lines.map(|(i, line)| {
            let mut written = sources.line(i, line);
            written.currency = own(&line.amount.value);
            written
        });
        let lines = lines.collect();
        let unpriced = shipment.unpriced.iter().enumerate();
        let unpriced =
            unpriced.map(|(i, goods)| sources.unpriced(i, goods)).collect();
        let charges = shipment.charges.iter().enumerate();
        let charges = charges.map(|(i, charge)| {
            let mut written = sources.charge(i, charge);
            written.currency = own(&charge.amount.value);
            written
        });
        let charges = charges.collect();
        let parties = shipment.parties.iter().enumerate();
        let parties =
            parties.map(|(i, party)| sources.party(i, party)).collect();
        let serials = shipment.serials.iter().enumerate();
        let serials = serials
            .map(|(i, serial)| {
                sources.note(format!("/serials/{i}/number"), &serial.source);
                WrittenSerial {
                    number: &serial.number,
                    model: serial.model.as_deref(),
                    carton: serial.carton.as_deref(),
                }
            })
            .collect();
        let numbers = shipment.numbers.iter().enumerate();
        let numbers = numbers
            .map(|(i, stated)| {
                let at = format!("/numbers/{i}/number");
                let number = sources.value(at, &stated.number).as_str();
                WrittenNumber { kind: stated.kind, number }
            })
            .collect();
        let doubts = shipment.doubts.iter().map(|doubt| WrittenDoubt {
            about: doubt.about,
            line: doubt.line,
            text: &doubt.text,
        });
        Self {
            invoice: head,
            parties,
            lines,
            unpriced,
            charges,
            serials,
            numbers,
            offers: shipment.offers.iter().map(|o| o.value.as_str()).collect(),
            value_open: shipment.value_open.as_ref().map(|o| o.value.as_str()),
            doubts: doubts.collect(),
            remarks: shipment.remarks.iter().map(|r| r.text.as_str()).collect(),
            papers: &shipment.papers,
            sources: sources.told,
        }
    }
}

/// Where the values came from, by the path of each.
struct Sources<'s> {
    papers: &'s [Paper],
    told: BTreeMap<String, String>,
}

impl<'s> Sources<'s> {
    fn note(&mut self, path: String, source: &Source) {
        let paper = match source {
            Source::Cell { paper, .. } | Source::Element { paper, .. } => {
                self.papers.get(*paper)
            }
            _ => None,
        };
        let told = match paper {
            Some(paper) => format!("{}, {source}", paper.name),
            None => source.to_string(),
        };
        self.told.insert(path, told);
    }

    fn value<T>(&mut self, path: String, value: &'s Sourced<T>) -> &'s T {
        self.note(path, &value.source);
        &value.value
    }

    fn of<T>(
        &mut self,
        path: String,
        value: Option<&'s Sourced<T>>,
    ) -> Option<&'s T> {
        value.map(|value| self.value(path, value))
    }

    fn money(
        &mut self,
        path: String,
        value: Option<&'s Sourced<Money>>,
    ) -> Option<Decimal> {
        self.of(path, value).map(Money::amount)
    }

    fn head(&mut self, shipment: &'s Shipment) -> WrittenHead<'s> {
        let head = &shipment.invoice;
        let at = |key: &str| format!("/invoice/{key}");
        let total = head.stated_total.as_ref();
        let total =
            total.filter(|total| adds_up(shipment, total.value.amount()));
        let pieces = head.stated_quantity.as_ref();
        let pieces = pieces.filter(|stated| counts_up(shipment, stated.value));
        let text = |text: Option<&'s String>| text.map(String::as_str);
        WrittenHead {
            number: text(self.of(at("number"), head.number.as_ref())),
            date: self.of(at("date"), head.date.as_ref()).copied(),
            currency: self.currency(shipment),
            incoterm: text(self.of(at("incoterm"), head.incoterm.as_ref())),
            stated_total: self.money(at("stated_total"), total),
            stated_quantity: self.of(at("stated_quantity"), pieces).copied(),
            port_of_entry: text(
                self.of(at("port_of_entry"), head.port_of_entry.as_ref()),
            ),
            responsible_employee: text(self.of(
                at("responsible_employee"),
                head.responsible_employee.as_ref(),
            )),
            mode: self.of(at("mode"), head.mode.as_ref()).copied(),
            loaded_in: self
                .of(at("loaded_in"), head.loaded_in.as_ref())
                .copied(),
        }
    }

    /// The currency that is named; `XXX` where none can be told.
    fn currency(&mut self, shipment: &'s Shipment) -> Option<Currency> {
        let named = shipment.invoice.currency.as_ref();
        let named = self.of("/invoice/currency".to_owned(), named).copied();
        let open = || {
            let line = shipment.lines.first()?;
            let of_line = line.amount.value.currency();
            (of_line == Currency::NONE).then_some(of_line)
        };
        named.or_else(open)
    }

    fn party(&mut self, i: usize, party: &'s Party) -> WrittenParty<'s> {
        if let Some(source) = &party.source {
            self.note(format!("/parties/{i}/name"), source);
        }
        WrittenParty {
            role: party.role,
            name: &party.name,
            address: party.address.as_deref(),
            country: party.country,
            city: party.city.as_deref(),
            manufacturer_id: party.manufacturer_id.as_deref(),
        }
    }

    fn line(&mut self, i: usize, line: &'s Line) -> WrittenLine<'s> {
        let at = |key: &str| format!("/lines/{i}/{key}");
        let origin = self.of(at("origin"), line.origin.as_ref()).copied();
        let may_be = || {
            let codes: Vec<String> =
                line.origin_may_be.iter().map(ToString::to_string).collect();
            (!codes.is_empty()).then(|| codes.join("/"))
        };
        WrittenLine {
            text: self.value(at("text"), &line.text).as_str(),
            quantity: Some(*self.value(at("quantity"), &line.quantity)),
            uncounted: line.uncounted.as_deref(),
            currency: None,
            unit_price: self.money(at("unit_price"), line.unit_price.as_ref()),
            amount: self.money(at("amount"), Some(&line.amount)),
            hts: self.of(at("hts"), line.hts.as_ref()).copied(),
            origin: origin.map(|country| country.to_string()).or_else(may_be),
            net_weight_kg: self
                .of(at("net_weight_kg"), line.net_weight_kg.as_ref())
                .copied(),
        }
    }

    fn unpriced(
        &mut self,
        i: usize,
        goods: &'s UnpricedGoods,
    ) -> WrittenLine<'s> {
        let at = |key: &str| format!("/unpriced/{i}/{key}");
        let origin = self.of(at("origin"), goods.origin.as_ref());
        WrittenLine {
            text: self.value(at("text"), &goods.text).as_str(),
            quantity: self.of(at("quantity"), goods.quantity.as_ref()).copied(),
            uncounted: None,
            currency: None,
            unit_price: None,
            amount: None,
            hts: self.of(at("hts"), goods.hts.as_ref()).copied(),
            origin: origin.map(ToString::to_string),
            net_weight_kg: None,
        }
    }

    fn charge(&mut self, i: usize, charge: &'s Charge) -> WrittenCharge<'s> {
        let at = format!("/charges/{i}/amount");
        WrittenCharge {
            kind: charge.kind,
            text: &charge.text,
            currency: None,
            amount: self.value(at, &charge.amount).amount(),
        }
    }
}

/// Whether a total is that of the goods, with or without charges. One after a
/// payment is no total of the goods, and is not written.
fn adds_up(shipment: &Shipment, total: Decimal) -> bool {
    let sum = |amounts: &mut dyn Iterator<Item = Decimal>| {
        amounts.fold(Decimal::ZERO, Decimal::saturating_add)
    };
    let goods =
        sum(&mut shipment.lines.iter().map(|l| l.amount.value.amount()));
    let charges =
        sum(&mut shipment.charges.iter().map(|c| c.amount.value.amount()));
    total == goods || total == goods.saturating_add(charges)
}

/// Whether a count of pieces is that of the lines.
fn counts_up(shipment: &Shipment, stated: u64) -> bool {
    let counts = shipment.lines.iter().map(|line| line.quantity.value);
    let all = shipment.lines.iter().all(|line| line.uncounted.is_none());
    all && counts.fold(0, u64::saturating_add) == stated
}
