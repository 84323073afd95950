//! From what an electronic invoice states to the shipment, with the checks
//! that an invoice in a table passes.

use std::rc::Rc;

use hashgate_model::{
    ChargeKind, Country, Currency, Decimal, Doubt, Money, Party, Remark,
    Serial, Shipment, Source, Sourced, StatedNumber,
};

use super::{
    goods,
    problem::MessageProblem,
    statement::{Amount, At, Kind, Statement, Told},
};
use crate::{
    currency,
    fault::{Fault, Place, Why},
    invoice_head,
    sheet::{self, Gathered},
    tables::Cell,
    values,
    words::{self, CurrencyMark},
};

/// A statement on its way into the shipment.
pub(super) struct Settling<'a> {
    /// Index of its paper.
    pub paper: usize,
    /// Name of its file.
    pub file: &'a str,
    pub gathered: Gathered,
    pub currency: Currency,
    /// Where the currency is named.
    pub named_at: At,
    /// Whether an amount may name another.
    pub many_currencies: bool,
    /// The sum of the lines as stated, with their own allowances and charges.
    pub lines: Decimal,
    pub charges: Decimal,
    pub taxes: Decimal,
    pub pieces: u64,
    /// Amounts with parts of a cent, whose sum a total may round.
    pub fine: u32,
}

/// Puts one invoice into the shipment.
pub(crate) fn settle(
    paper: usize,
    file: &str,
    mut statement: Statement,
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) {
    let mut settling = Settling {
        paper,
        file,
        gathered: Gathered::default(),
        currency: Currency::USD,
        named_at: Rc::clone(&statement.at),
        many_currencies: statement.many_currencies,
        lines: Decimal::ZERO,
        charges: Decimal::ZERO,
        taxes: Decimal::ZERO,
        pieces: 0,
        fine: 0,
    };
    for told in std::mem::take(&mut statement.faults) {
        settling.fault(&told.at, told.value);
    }
    for told in std::mem::take(&mut statement.remarks) {
        settling.remark(&told.at, told.value);
    }
    settling.money_of_the_invoice(&statement);
    settling.head(&mut statement, shipment);
    if statement.kind.adjusts() {
        settling.note(&statement, shipment);
    } else {
        let first = shipment.serials.len();
        settling.written(&mut statement, shipment);
        settling.goods(&mut statement, shipment);
        goods::note_repeated_serials(&mut settling, first, shipment);
        settling.totals(&statement);
    }
    faults.append(&mut settling.gathered.faults);
    let name = name(file, &statement.at);
    invoice_head::join(file, &name, settling.gathered, shipment, faults);
}

/// A file, or one of its messages, in words.
pub(crate) fn name(file: &str, at: &At) -> String {
    place(file, at).to_string()
}

/// A place of a file.
pub(crate) fn place(file: &str, at: &At) -> Place {
    let part = Some(at.to_string()).filter(|at| !at.is_empty());
    Place { file: file.to_owned(), part, ..Place::default() }
}

impl Settling<'_> {
    pub fn source(&self, at: &At) -> Source {
        Source::Element { paper: self.paper, at: at.to_string() }
    }

    pub fn sourced<T>(&self, told: Told<T>) -> Sourced<T> {
        let source = self.source(&told.at);
        Sourced::new(told.value, source)
    }

    pub fn fault(&mut self, at: &At, why: impl Into<Why>) {
        let place = place(self.file, at);
        self.gathered.faults.push(Fault { place, why: why.into() });
    }

    pub fn remark(&mut self, at: &At, text: impl Into<String>) {
        let text = text.into();
        // A shipment that was written before says so already.
        let said = self.gathered.remarks.iter().any(|remark| {
            remark.text == text
                && matches!(&remark.source, Some(Source::Element { at, .. })
                    if at.starts_with("/remarks/"))
        });
        if said {
            return;
        }
        let source = Some(self.source(at)).filter(|_| !at.is_empty());
        self.gathered.remarks.push(Remark { text, source });
    }

    /// The one currency: the one of the invoice, else that of an amount.
    fn money_of_the_invoice(&mut self, statement: &Statement) {
        let beside = || {
            let amounts = statement
                .lines
                .iter()
                .flat_map(|line| line.amount.iter().chain(line.price.iter()));
            amounts
                .chain(&statement.totals.all)
                .find_map(|a| Some(Told::new(a.currency.clone()?, &a.at)))
        };
        let Some(told) = statement.currency.clone().or_else(beside) else {
            self.remark(&statement.at, currency::unnamed("the invoice"));
            return;
        };
        let code = told.value.trim();
        self.named_at = Rc::clone(&told.at);
        match code.parse() {
            Ok(currency) => self.currency = currency,
            Err(_) if currency::is_pegged(code) => {
                self.remark(&told.at, currency::pegged(code));
                return;
            }
            Err(_) => {
                let known = words::currency(code);
                let Some(CurrencyMark::Code(currency)) = known else {
                    let why = currency::not_one(code);
                    self.remark(&told.at, currency::open(&why));
                    self.currency = Currency::NONE;
                    return;
                };
                self.currency = currency;
            }
        }
        let source = self.source(&told.at);
        self.gathered.head.currency = Some(Sourced::new(self.currency, source));
    }

    /// The amount as money, if it is of the currency of the invoice.
    pub fn money(&mut self, amount: &Amount) -> Option<Sourced<Money>> {
        let stated = amount.currency.as_deref().and_then(|c| c.parse().ok());
        let other: Option<Currency> =
            stated.filter(|here| *here != self.currency);
        if let Some(here) = other
            && !self.many_currencies
            && self.currency != Currency::NONE
        {
            let place = name(self.file, &self.named_at);
            let there = self.currency;
            self.fault(&amount.at, Why::TwoCurrencies { here, there, place });
            return None;
        }
        let currency = other.filter(|_| self.many_currencies);
        match Money::new(amount.value, currency.unwrap_or(self.currency)) {
            Ok(money) => Some(Sourced::new(money, self.source(&amount.at))),
            Err(error) => {
                self.fault(&amount.at, error);
                None
            }
        }
    }

    /// Number, date, terms, parties, free texts.
    fn head(&mut self, statement: &mut Statement, shipment: &mut Shipment) {
        if let Some(date) = statement.date.take() {
            let cell = Cell::text(&date.value);
            let cell = cell.unwrap_or_else(|| Cell::Text("".into()));
            match values::date(&cell, false) {
                Ok(read) => {
                    let date = Told::new(read, &date.at);
                    self.gathered.head.date = Some(self.sourced(date));
                }
                Err(why) => {
                    let text = format!(
                        "{why}; until then the date of the invoice is unknown"
                    );
                    self.remark(&date.at, text);
                }
            }
        }
        let take = |told: &mut Option<Told<String>>| {
            told.take().filter(|told| !told.value.trim().is_empty())
        };
        let number = Some(statement.number.clone());
        let number = number.filter(|_| !statement.kind.adjusts()).flatten();
        let incoterm = take(&mut statement.incoterm);
        let port = take(&mut statement.port_of_entry);
        let employee = take(&mut statement.responsible_employee);
        let sourced =
            |told: Option<Told<String>>| told.map(|told| self.sourced(told));
        let (number, incoterm) = (sourced(number), sourced(incoterm));
        let (port, employee) = (sourced(port), sourced(employee));
        let mode = statement.mode.take().map(|told| self.sourced(told));
        let head = &mut self.gathered.head;
        head.number = number;
        head.incoterm = incoterm;
        head.port_of_entry = port;
        head.responsible_employee = employee;
        head.mode = mode;
        if let Some(loaded) = statement.loaded_in.take()
            && let Ok(read) = Country::read(&loaded.value)
        {
            let country = Told::new(read.country, &loaded.at);
            self.gathered.head.loaded_in = Some(self.sourced(country));
        }
        for party in std::mem::take(&mut statement.parties) {
            let source = self.source(&party.at);
            let country = party.country.as_deref();
            let country = country.and_then(|c| Country::read(c).ok());
            let lines = party.address.into_iter();
            let lines: Vec<String> =
                lines.filter(|line| !line.trim().is_empty()).collect();
            let address = Some(lines.join(", "));
            let known = self.gathered.parties.iter().any(|known| {
                known.role == party.role && known.name == party.name
            });
            if known || party.name.trim().is_empty() {
                continue;
            }
            self.gathered.parties.push(Party {
                role: party.role,
                name: party.name,
                address: address.filter(|address| !address.is_empty()),
                country: country.map(|read| read.country),
                city: party.city,
                manufacturer_id: party.manufacturer_id,
                source: Some(source),
            });
        }
        for (kind, told) in std::mem::take(&mut statement.numbers) {
            if kind.check(&told.value).is_some() {
                let number = self.sourced(told);
                self.gathered.numbers.push(StatedNumber { kind, number });
            }
        }
        for note in std::mem::take(&mut statement.notes) {
            let known = shipment.offers.iter().any(|o| o.value == note.value);
            if !known && words::offers_another_value(&note.value) {
                let offer = Told::new(sheet::cut(&note.value), &note.at);
                shipment.offers.push(self.sourced(offer));
            }
        }
    }

    /// What a shipment that was written before tells beside its lines.
    fn written(&mut self, statement: &mut Statement, shipment: &mut Shipment) {
        for offer in std::mem::take(&mut statement.offers) {
            shipment.offers.push(self.sourced(offer));
        }
        if let Some(open) = statement.value_open.take() {
            let open = self.sourced(open);
            shipment.value_open.get_or_insert(open);
        }
        for serial in std::mem::take(&mut statement.serials) {
            shipment.serials.push(Serial {
                source: self.source(&serial.number.at),
                number: serial.number.value,
                model: serial.model,
                carton: serial.carton,
            });
        }
        for doubt in std::mem::take(&mut statement.doubts) {
            let source = Some(self.source(&doubt.text.at));
            let (about, line) = (doubt.about, doubt.line);
            let text = doubt.text.value;
            shipment.doubts.push(Doubt { about, line, text, source });
        }
        let Some(stated) = statement.stated_quantity.take() else { return };
        let Ok(count) = values::whole(stated.value) else { return };
        let counted = statement.lines.iter().filter_map(|line| {
            line.uncounted.is_none().then_some(line.quantity.as_ref()?.value)
        });
        let sum = counted.fold(Decimal::ZERO, Decimal::saturating_add);
        if sum != stated.value {
            let sum = values::whole(sum).unwrap_or(0);
            let why = Why::TotalQuantity { stated: count, sum };
            return self.fault(&stated.at, why);
        }
        let told = Told::new(count, &stated.at);
        self.gathered.head.stated_quantity = Some(self.sourced(told));
    }

    /// A credit or debit note changes what is paid for the goods of another
    /// invoice; whether it changes their value is asked.
    fn note(&mut self, statement: &Statement, shipment: &mut Shipment) {
        let totals = &statement.totals;
        let stated = totals.all.clone().or_else(|| totals.due.clone());
        let Some(mut amount) = stated else {
            let what = "the note states no total; have it sent again";
            let why = MessageProblem::Lacks(what.to_owned());
            return self.fault(&statement.at, why);
        };
        let credit = statement.kind == Kind::CreditNote;
        amount.value = amount.value.abs();
        if credit {
            amount.value = -amount.value;
        }
        let number = statement.number.as_ref().map_or("", |n| &n.value);
        let text = format!("{} {number}", statement.kind.name());
        let text = text.trim().to_owned();
        let kind = if credit {
            self.remark(
                &amount.at.clone(),
                format!(
                    "`{text}` was read as a credit; a rebate agreed after the \
                     goods were imported does not lower their value (19 USC \
                     1401a(b)(4)(B))"
                ),
            );
            ChargeKind::Credit
        } else {
            ChargeKind::Other
        };
        if let Some(amount) = self.money(&amount) {
            shipment.charges.push(hashgate_model::Charge {
                kind,
                text,
                amount,
            });
        }
    }
}
