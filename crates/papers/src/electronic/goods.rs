//! The lines of an electronic invoice.

use std::{collections::HashMap, rc::Rc};

use hashgate_model::{
    Charge, ChargeKind, Country, Decimal, Doubt, DoubtAbout, Line, Money,
    MoneyError, Serial, Shipment, Source, Sourced, UnpricedGoods,
};

use super::{
    codes,
    problem::MessageProblem,
    settle::Settling,
    statement::{Amount, StatedCharge, StatedLine, Statement, Told},
};
use crate::{fault::Why, invoice, sheet, tables::Cell, values};

/// A count, and what it counts if no pieces.
struct Counted {
    count: Sourced<u64>,
    uncounted: Option<String>,
}

impl Settling<'_> {
    pub(super) fn goods(
        &mut self,
        statement: &mut Statement,
        shipment: &mut Shipment,
    ) {
        let lines = std::mem::take(&mut statement.lines);
        let before = self.gathered.faults.len();
        let first = shipment.lines.len() + shipment.unpriced.len();
        for line in lines {
            self.line(line, shipment);
        }
        let read = shipment.lines.len() + shipment.unpriced.len() - first;
        if read == 0 && self.gathered.faults.len() == before {
            let what = "the invoice has no line of goods; have it sent again \
                        with its lines";
            let why = MessageProblem::Lacks(what.to_owned());
            self.fault(&statement.at, why);
        } else if shipment.lines.is_empty()
            && self.gathered.faults.len() == before
        {
            self.fault(&statement.at, Why::NoPrices);
        }
        for charge in std::mem::take(&mut statement.charges) {
            self.charge(&charge, shipment);
        }
    }

    /// Takes in a charge of the invoice as a whole.
    fn charge(&mut self, charge: &StatedCharge, shipment: &mut Shipment) {
        if charge.amount.value.is_zero() {
            return;
        }
        let sum =
            if charge.is_tax { &mut self.taxes } else { &mut self.charges };
        *sum = sum.saturating_add(charge.amount.value);
        let Some(amount) = self.money(&charge.amount) else { return };
        let (kind, text) = (charge.kind, charge.text.clone());
        shipment.charges.push(Charge { kind, text, amount });
    }

    fn line(&mut self, mut line: StatedLine, shipment: &mut Shipment) {
        let at = Rc::clone(&line.at);
        let Some(text) = self.text(&mut line) else {
            let what = "model or description";
            let next = "have the seller write what the goods are (19 CFR \
                        141.86(a)(3))";
            return self.fault(&at, Why::Missing { what, next });
        };
        let price = match price_of_one(&line) {
            Ok(price) => price,
            Err(why) => return self.fault(&at, why),
        };
        let negative = [&line.amount, &line.price]
            .into_iter()
            .flatten()
            .any(|amount| amount.value < Decimal::ZERO);
        if negative {
            return self.credit(&line, price.as_ref(), text, shipment);
        }
        let Some(counted) = self.counted(&line) else { return };
        for serial in std::mem::take(&mut line.serials) {
            self.serial(&serial, &text.value, shipment);
        }
        let adjusted = adjustments(&line);
        let stated = self.amount(&line, &counted, price.as_ref(), adjusted);
        if stated.is_none() && line.unreadable {
            return;
        }
        let Some(amount) = stated else {
            return self.without_price(&line, text, counted, shipment);
        };
        self.lines = self.lines.saturating_add(amount.value);
        if counted.uncounted.is_none() {
            self.pieces = self.pieces.saturating_add(counted.count.value);
        }
        self.fine += u32::from(amount.value.normalize().scale() > 2);
        let amount = self.take_carriage_out(&mut line, amount, shipment);
        if counted.count.value == 0 {
            return self.nothing_of(&line, &text.value, &amount);
        }
        if amount.value.is_zero() {
            let remark = format!(
                "`{}` is valued at nothing; goods that are free, repaired or \
                 replaced still need a value for customs (19 CFR 141.86, 19 \
                 USC 1401a): state it",
                sheet::cut(&text.value)
            );
            self.remark(&amount.at, remark);
        }
        let derived = line.amount.is_none();
        let Some(mut money) = self.money(&amount) else { return };
        if derived {
            let how = "quantity x unit price".to_owned();
            money.source = Source::Derived { how };
        }
        let unit_price = self.unit_price(price, &amount, &counted);
        let number = u32::try_from(shipment.lines.len() + 1);
        let number = number.unwrap_or(u32::MAX);
        let (origin, origin_may_be) = self.origin(line.origin.take());
        let hts = self.hts(line.hts.take(), number, shipment);
        let net_weight_kg = line.net_weight_kg.map(|told| self.sourced(told));
        shipment.lines.push(Line {
            number,
            text,
            quantity: counted.count,
            uncounted: counted.uncounted,
            unit_price,
            amount: money,
            hts,
            origin,
            origin_may_be,
            net_weight_kg,
        });
    }

    /// Model and descriptions, each once, joined by `; `.
    fn text(&self, line: &mut StatedLine) -> Option<Sourced<String>> {
        let mut joined: Option<Told<String>> = None;
        for told in std::mem::take(&mut line.texts) {
            let words: Vec<&str> = told.value.split_whitespace().collect();
            let words = words.join(" ");
            match &mut joined {
                _ if words.is_empty() => {}
                Some(text) if text.value.split("; ").any(|t| t == words) => {}
                Some(text) => {
                    text.value.push_str("; ");
                    text.value.push_str(&words);
                }
                None => joined = Some(Told::new(words, &told.at)),
            }
        }
        joined.map(|told| self.sourced(told))
    }

    fn credit(
        &mut self,
        line: &StatedLine,
        price: Option<&Amount>,
        text: Sourced<String>,
        shipment: &mut Shipment,
    ) {
        let product = || {
            let quantity = line.quantity.as_ref()?.value.abs();
            let value = price?.value.checked_mul(quantity)?;
            Some(Amount { value, ..price?.clone() })
        };
        let Some(amount) = line.amount.clone().or_else(product) else {
            return;
        };
        let remark = format!(
            "`{}` has a negative amount and was read as a credit",
            sheet::cut(&text.value)
        );
        self.remark(&line.at, remark);
        let kind = ChargeKind::Credit;
        let text = text.value;
        let credit = StatedCharge { kind, text, amount, is_tax: false };
        // The total of the lines counts it among them.
        self.lines = self.lines.saturating_add(credit.amount.value);
        if let Some(amount) = self.money(&credit.amount) {
            let text = credit.text;
            shipment.charges.push(Charge { kind, text, amount });
        }
    }

    fn counted(&mut self, line: &StatedLine) -> Option<Counted> {
        let Some(quantity) = &line.quantity else {
            if line.unreadable {
                return None;
            }
            let next = "have the seller state the count of pieces (19 CFR \
                        141.86(a)(4))";
            let what = "quantity";
            self.fault(&line.at, Why::Missing { what, next });
            return None;
        };
        if let Some(uncounted) = line.uncounted.clone() {
            let value = values::whole(quantity.value).unwrap_or(1);
            let count = Sourced::new(value, self.source(&quantity.at));
            return Some(Counted { count, uncounted: Some(uncounted) });
        }
        let pieces = line.unit.as_deref().is_none_or(codes::counts_pieces);
        let text = quantity.value.normalize().to_string();
        let whole = values::whole(quantity.value);
        let (value, uncounted) = match (whole, pieces) {
            (Ok(value), true) => (value, None),
            (Ok(value), false) => {
                let unit = line.unit.as_deref().unwrap_or_default();
                (value, Some(format!("{text} {unit}")))
            }
            // `1250.5 KGM` is a weight: how many pieces it is remains open.
            (Err(_), false) if quantity.value > Decimal::ZERO => {
                let unit = line.unit.as_deref().unwrap_or_default();
                (1, Some(format!("{text} {unit}")))
            }
            (Err(problem), _) => {
                let why = Why::Quantity { text, problem };
                self.fault(&quantity.at, why);
                return None;
            }
        };
        let source = self.source(&quantity.at);
        Some(Counted { count: Sourced::new(value, source), uncounted })
    }

    /// The amount of the line with its own allowances and charges, checked
    /// against quantity and price.
    fn amount(
        &mut self,
        line: &StatedLine,
        counted: &Counted,
        price: Option<&Amount>,
        adjusted: Decimal,
    ) -> Option<Amount> {
        let product = price.and_then(|price| {
            let quantity = line.quantity.as_ref()?.value;
            Some((price, quantity, price.value.checked_mul(quantity)))
        });
        let (price, quantity, product) = match (&line.amount, product) {
            (stated, None) => return stated.clone(),
            (_, Some((price, _, None))) => {
                let error = MoneyError::TooLarge(price.value);
                self.fault(&price.at, error);
                return None;
            }
            (None, Some((price, _, Some(product)))) => {
                let value = invoice::cents(product.saturating_add(adjusted));
                return Some(Amount { value, ..price.clone() });
            }
            (Some(_), Some((price, quantity, Some(product)))) => {
                (price, quantity, product)
            }
        };
        let stated = line.amount.clone()?;
        let with = product.saturating_add(adjusted);
        let off = (stated.value - with).abs().min(
            // Some leave allowances and charges out of the amount.
            (stated.value - product).abs(),
        );
        let slack = rounding_of(line, quantity).max(Decimal::new(5, 3));
        if off > slack {
            let why = Why::Product {
                stated: stated.value,
                quantity: counted.count.value,
                unit_price: price.value,
                product: with,
            };
            self.fault(&stated.at, why);
        } else if (stated.value - with).abs() > slack {
            let text = "the amount leaves out the allowances and charges of \
                        the line, which were added to it"
                .to_owned();
            self.remark(&stated.at, text);
            return Some(Amount { value: invoice::cents(with), ..stated });
        } else if off > Decimal::new(5, 3) {
            let text = format!(
                "the amount differs by {} from quantity x unit price, as a \
                 rounded unit price may",
                off.normalize()
            );
            self.remark(&stated.at, text);
        }
        Some(stated)
    }

    /// Freight and insurance of a line are charges of their own, since they
    /// are no part of the value (19 USC 1401a(b)(4)(A)).
    fn take_carriage_out(
        &mut self,
        line: &mut StatedLine,
        amount: Amount,
        shipment: &mut Shipment,
    ) -> Amount {
        let number = shipment.lines.len() + 1;
        let mut amount = amount;
        for adjustment in std::mem::take(&mut line.adjustments) {
            let carriage = matches!(
                adjustment.kind,
                ChargeKind::Freight | ChargeKind::Insurance
            );
            if !carriage {
                let text = format!(
                    "`{}` of {} is part of the amount of line {number}",
                    sheet::cut(&adjustment.text),
                    adjustment.amount.value
                );
                self.remark(&adjustment.amount.at.clone(), text);
                continue;
            }
            amount.value -= adjustment.amount.value;
            // It stays among the lines for the totals of the invoice.
            let Some(money) = self.money(&adjustment.amount) else { continue };
            let text = format!("{} (line {number})", adjustment.text);
            let kind = adjustment.kind;
            shipment.charges.push(Charge { kind, text, amount: money });
        }
        amount
    }

    /// The price of one; of a line with allowances of its own what one comes
    /// to, so that price and amount say the same.
    fn unit_price(
        &mut self,
        price: Option<Amount>,
        amount: &Amount,
        counted: &Counted,
    ) -> Option<Sourced<Money>> {
        const PLACES: u32 = 4;
        let price = price?;
        let count = Decimal::from(counted.count.value);
        let product = price.value.checked_mul(count)?;
        let scale = price.value.normalize().scale().max(2);
        let slack = Decimal::new(5, scale + 1).checked_mul(count)?;
        let money = self.money(&price)?;
        if (product - amount.value).abs() <= slack.max(Decimal::new(5, 3)) {
            return Some(money);
        }
        let value = amount.value.checked_div(count)?.round_dp(PLACES);
        let how = "the amount by the quantity, since the line has allowances \
                   or charges of its own"
            .to_owned();
        let source = Source::Derived { how };
        let money = Money::new(value, money.value.currency()).ok()?;
        Some(Sourced::new(money, source))
    }

    fn without_price(
        &mut self,
        line: &StatedLine,
        text: Sourced<String>,
        counted: Counted,
        shipment: &mut Shipment,
    ) {
        let remark = format!(
            "`{}` has no price; it is left out, so every total is incomplete: \
             state the count, the unit price and the amount (19 CFR \
             141.86(a)(4) and (5))",
            sheet::cut(&text.value)
        );
        self.remark(&line.at, remark);
        let quantity = counted.uncounted.is_none().then_some(counted.count);
        let (origin, _) = self.origin(line.origin.clone());
        let hts = line.hts.as_ref().and_then(|told| {
            let read = values::hts(&Cell::text(&told.value)?).ok()?;
            Some(self.sourced(Told::new(read.value, &told.at)))
        });
        shipment.unpriced.push(UnpricedGoods { text, quantity, hts, origin });
    }

    fn nothing_of(&mut self, line: &StatedLine, text: &str, amount: &Amount) {
        if amount.value.is_zero() {
            let text =
                format!("passed over: `{}`, quantity 0", sheet::cut(text));
            return self.remark(&line.at, text);
        }
        let problem = "stands beside an amount; correct one of them";
        let text = "0".to_owned();
        self.fault(&line.at, Why::Quantity { text, problem });
    }

    /// The origin claimed, or the countries that it may be.
    fn origin(
        &mut self,
        told: Option<Told<String>>,
    ) -> (Option<Sourced<Country>>, Vec<Country>) {
        let Some(told) = told else { return (None, Vec::new()) };
        match Country::read(&told.value) {
            Ok(read) => {
                if let Some(text) = read.remark {
                    self.remark(&told.at, text);
                }
                let country = Told::new(read.country, &told.at);
                (Some(self.sourced(country)), Vec::new())
            }
            Err(error) => {
                self.remark(&told.at, sheet::open_origin(&error));
                (None, error.may_be().to_vec())
            }
        }
    }

    fn hts(
        &mut self,
        told: Option<Told<String>>,
        line: u32,
        shipment: &mut Shipment,
    ) -> Option<Sourced<hashgate_model::HtsNumber>> {
        let told = told?;
        match values::hts(&Cell::text(&told.value)?) {
            Ok(read) => Some(self.sourced(Told::new(read.value, &told.at))),
            Err(why) => {
                let text = format!(
                    "the invoice claims a tariff number that cannot be read: \
                     {why}"
                );
                shipment.doubts.push(Doubt {
                    about: DoubtAbout::TariffNumber,
                    line,
                    text,
                    source: Some(self.source(&told.at)),
                });
                None
            }
        }
    }

    fn serial(
        &mut self,
        told: &Told<String>,
        text: &str,
        shipment: &mut Shipment,
    ) {
        let source = self.source(&told.at);
        let number = told.value.trim().to_owned();
        if number.is_empty() {
            return;
        }
        let model = text.split("; ").next().map(str::to_owned);
        shipment.serials.push(Serial { number, model, carton: None, source });
    }
}

/// The price of one unit, where it is stated of a hundred.
fn price_of_one(line: &StatedLine) -> Result<Option<Amount>, MessageProblem> {
    let Some(price) = line.price.clone() else { return Ok(None) };
    let Some(of) = &line.price_of else { return Ok(Some(price)) };
    let none = || MessageProblem::PriceOfNone(of.value.to_string());
    if of.value <= Decimal::ZERO {
        return Err(none());
    }
    let value = price.value.checked_div(of.value).ok_or_else(none)?;
    Ok(Some(Amount { value: value.normalize(), ..price }))
}

/// What the line's own allowances and charges add up to.
fn adjustments(line: &StatedLine) -> Decimal {
    line.adjustments.iter().fold(Decimal::ZERO, |sum, adjustment| {
        sum.saturating_add(adjustment.amount.value)
    })
}

/// Says which serial numbers stand twice among those from `first` on.
pub(super) fn note_repeated_serials(
    settling: &mut Settling<'_>,
    first: usize,
    shipment: &Shipment,
) {
    let mut seen: HashMap<&str, &Source> = HashMap::new();
    for serial in shipment.serials.iter().skip(first) {
        if let Some(there) = seen.insert(&serial.number, &serial.source) {
            let text = format!(
                "the serial number `{}` appears twice: here and at {there}",
                sheet::cut(&serial.number)
            );
            let source = Some(serial.source.clone());
            let remark = hashgate_model::Remark { text, source };
            settling.gathered.remarks.push(remark);
        }
    }
}

/// What rounding of the price to its last stated place explains.
fn rounding_of(line: &StatedLine, quantity: Decimal) -> Decimal {
    let Some(price) = &line.price else { return Decimal::ZERO };
    let of = line.price_of.as_ref().map_or(Decimal::ONE, |of| of.value);
    let scale = price.value.normalize().scale();
    if scale < 2 {
        return Decimal::ZERO;
    }
    Decimal::new(5, scale + 1)
        .checked_mul(quantity)
        .and_then(|slack| slack.checked_div(of))
        .unwrap_or_default()
}
