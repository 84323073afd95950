//! Entered value: what was paid for the goods, without the journey.
//!
//! 19 USC 1401a(b): the transaction value is the price paid or payable plus
//! packing, without international freight and insurance where they are
//! identified apart.

use std::collections::BTreeMap;

use hashgate_model::{
    ChargeKind, Currency, Decimal, FactValue, Money, Shipment, Usd,
};

/// The fact that settles charges of no known kind.
const CHARGES_PART_OF_PRICE: &str = "charges_part_of_price";

/// The entered value of a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The value of each line in dollars, in the order of the lines.
    pub lines: Vec<Usd>,
    /// Freight that the invoice itself charges, in dollars.
    pub freight: Option<Usd>,
    /// Insurance that the invoice itself charges, in dollars.
    pub insurance: Option<Usd>,
    /// Credits, coupons and rebates of the invoice, in dollars, below zero:
    /// the value does not hold them, since it is open whether they lower the
    /// price or pay a part of it.
    pub credits: Option<Usd>,
    /// Charges that are for nothing known (`Handling`, `VAT`), in dollars:
    /// the value holds them unless the facts file says that they are no part
    /// of the price.
    pub open_charges: Option<Usd>,
    /// How the value was reached, where it is not plainly the price.
    pub notes: Vec<String>,
}

impl Entered {
    /// The sum over the lines.
    pub fn total(&self) -> Usd {
        self.lines.iter().copied().sum()
    }
}

/// Computes the entered value.
///
/// # Errors
///
/// Why none is known, a sentence without its full stop: prices that may be
/// two numbers, or an invoice that is not in dollars without an exchange rate.
pub fn entered(shipment: &Shipment) -> Result<Entered, String> {
    if let Some(why) = &shipment.value_open {
        return Err(format!("{}: {}", why.source, why.value));
    }
    let rates = Rates::of(shipment)?;
    let mut notes = rates.notes(shipment);
    let in_dollars = |money: &Money| {
        Usd::new(money.amount()) * rates.of_one(money.currency())
    };
    let of_kind = |kind: ChargeKind| {
        let mut charges = shipment
            .charges
            .iter()
            .filter(move |charge| charge.kind == kind)
            .map(|charge| in_dollars(&charge.amount.value))
            .peekable();
        charges.peek().is_some().then(|| charges.sum::<Usd>())
    };
    let settled = shipment.facts.facts.get(CHARGES_PART_OF_PRICE);
    let apart = settled == Some(&FactValue::Bool(false));
    let prices: Vec<Usd> = shipment
        .lines
        .iter()
        .map(|line| in_dollars(&line.amount.value).to_cents())
        .collect();
    let spread: Usd = [
        (ChargeKind::Packing, "Packing", "is part of the value"),
        (ChargeKind::Discount, "The discount", "lowers the value"),
        (
            ChargeKind::Other,
            "A charge of no known kind",
            "is taken into the \
             value; say what it is for",
        ),
    ]
    .into_iter()
    .filter_map(|(kind, what, how)| {
        let amount = of_kind(kind)?;
        if kind == ChargeKind::Other && apart {
            notes.push(format!(
                "{what} of USD {} is no part of the price, as the facts file \
                 says, and is left out of the value.",
                amount.grouped()
            ));
            return None;
        }
        notes.push(format!(
            "{what} of USD {} {how}, spread over the lines by price.",
            amount.grouped()
        ));
        Some(amount)
    })
    .sum();
    Ok(Entered {
        lines: spread_over(&prices, spread.to_cents()),
        freight: of_kind(ChargeKind::Freight),
        insurance: of_kind(ChargeKind::Insurance),
        credits: of_kind(ChargeKind::Credit),
        open_charges: of_kind(ChargeKind::Other)
            .filter(|sum| settled.is_none() && !sum.is_zero()),
        notes,
    })
}

/// What the price may hold under its Incoterm besides the goods, where no line
/// of the invoice states the freight.
pub fn may_hold(shipment: &Shipment) -> Option<&'static str> {
    let mut charges = shipment.charges.iter();
    let stated = charges.any(|charge| charge.kind == ChargeKind::Freight);
    shipment.invoice.price_may_hold().filter(|_| !stated)
}

/// What one unit of each currency of the papers is worth in dollars.
struct Rates(BTreeMap<Currency, Decimal>);

impl Rates {
    /// The rate of each currency; the one of the facts file's
    /// `exchange_rate_usd` holds where the papers state one currency besides
    /// dollars.
    fn of(shipment: &Shipment) -> Result<Self, String> {
        let lines = shipment.lines.iter().map(|line| line.amount.value);
        let charges = shipment.charges.iter().map(|c| c.amount.value);
        let amounts: Vec<Money> = lines.chain(charges).collect();
        let mut apart: BTreeMap<Currency, Decimal> = BTreeMap::new();
        for money in &amounts {
            let sum = apart.entry(money.currency()).or_default();
            *sum = sum.saturating_add(money.amount());
        }
        let foreign = apart.keys().filter(|c| **c != Currency::USD).count();
        let facts = &shipment.facts;
        let mut rates = BTreeMap::new();
        for currency in apart.keys() {
            let rate = if *currency == Currency::USD {
                Some(Decimal::ONE)
            } else {
                let of_all = facts.exchange_rate_usd.filter(|_| foreign == 1);
                facts.exchange_rates_usd.get(currency).copied().or(of_all)
            };
            let Some(rate) = rate else {
                return Err(unrated(*currency, &apart));
            };
            rates.insert(*currency, rate);
        }
        Ok(Self(rates))
    }

    /// The dollars of one unit; every currency of the papers has a rate.
    fn of_one(&self, currency: Currency) -> Decimal {
        self.0.get(&currency).copied().unwrap_or(Decimal::ONE)
    }

    /// How amounts that are not in dollars were turned into them.
    fn notes(&self, shipment: &Shipment) -> Vec<String> {
        let several = self.0.len() > 1;
        let day = shipment.facts.exchange_rates_day;
        let day = day.map_or(String::new(), |day| format!(" of {day}"));
        let turned = self.0.iter().filter(|(_, rate)| **rate != Decimal::ONE);
        turned
            .map(|(currency, rate)| {
                let which = if several {
                    format!(" in {currency}")
                } else {
                    String::new()
                };
                format!(
                    "Amounts{which} are turned into dollars at {rate} USD, \
                     the rate of the facts file{day}."
                )
            })
            .collect()
    }
}

/// Why no value is known, with the amounts of each currency apart.
fn unrated(currency: Currency, apart: &BTreeMap<Currency, Decimal>) -> String {
    if apart.len() < 2 {
        return "the invoice is not in dollars and no exchange rate is given; \
                put `exchange_rate_usd` into the facts file"
            .to_owned();
    }
    let sums: Vec<String> = apart
        .iter()
        .map(|(of, sum)| match Money::new(*sum, *of) {
            Ok(money) if *of == Currency::NONE => {
                format!("{} of none that is named", money.amount())
            }
            Ok(money) => money.to_string(),
            Err(_) => of.to_string(),
        })
        .collect();
    if currency == Currency::NONE {
        return format!(
            "the papers state amounts in several currencies ({}), and a rate \
             needs the name of each; have the seller restate the invoice in \
             one currency (19 CFR 141.86(a)(7))",
            sums.join(" and ")
        );
    }
    format!(
        "the papers state amounts in several currencies ({}) and no rate of \
         {currency} is given; put `{currency} = \"...\"` under \
         `[exchange_rates_usd]` of the facts file, with `exchange_rates_day` \
         above it, or have the seller restate the invoice in one currency (19 \
         CFR 141.86(a)(7))",
        sums.join(" and ")
    )
}

/// Adds an amount to prices in proportion to them; the last priced line
/// takes what rounding leaves, so that the sum holds to the cent.
fn spread_over(prices: &[Usd], amount: Usd) -> Vec<Usd> {
    let total: Usd = prices.iter().copied().sum();
    if amount.is_zero() || total.is_zero() {
        return prices.to_vec();
    }
    let mut left = amount;
    let last = prices.iter().rposition(|price| !price.is_zero());
    prices
        .iter()
        .enumerate()
        .map(|(i, &price)| {
            let share = if Some(i) == last {
                left
            } else {
                (amount * price.amount())
                    .per(total.amount())
                    .unwrap_or_default()
                    .to_cents()
            };
            left = left - share;
            price + share
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().unwrap()
    }

    #[test]
    fn a_discount_is_spread_to_the_cent() {
        let prices = [usd("100"), usd("100"), usd("100")];
        let spread = spread_over(&prices, usd("-10"));
        assert_eq!(spread.iter().copied().sum::<Usd>(), usd("290"));
        assert_eq!(spread[0], usd("96.67"));
        assert_eq!(spread[2], usd("96.66"));
    }

    #[test]
    fn free_goods_take_no_share() {
        let spread = spread_over(&[usd("10"), usd("0")], usd("1"));
        assert_eq!(spread, [usd("11"), usd("0")]);
    }
}
