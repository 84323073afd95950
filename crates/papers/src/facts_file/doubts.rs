//! Facts that are asked about before anybody relies on them.

use hashgate_model::{
    ChargeKind, Decimal, Remark, Shipment, ShipmentFacts, Usd,
};

/// What one unit of a currency of the trade has been worth for ten years and
/// more, in hundredths of a cent, widely: a rate outside is upside down rather
/// than new.
const USUAL_RATES: [(&str, i64, i64); 11] = [
    ("CNY", 1_000, 2_000),
    ("HKD", 1_100, 1_450),
    ("JPY", 40, 150),
    ("TWD", 200, 500),
    ("KRW", 4, 15),
    ("MYR", 1_500, 4_000),
    ("SGD", 5_500, 10_000),
    ("THB", 200, 450),
    ("EUR", 8_000, 16_000),
    ("GBP", 10_000, 20_000),
    ("CAD", 5_500, 11_000),
];

/// That an exchange rate looks like the units for one dollar.
fn upside_down(shipment: &Shipment, facts: &ShipmentFacts) -> Option<String> {
    let rate = facts.exchange_rate_usd?;
    let currency = shipment.invoice.currency.as_ref()?.value;
    let code = currency.code();
    let usual = USUAL_RATES.iter().find(|(known, ..)| *known == code)?;
    let (least, most) = (Decimal::new(usual.1, 4), Decimal::new(usual.2, 4));
    let odd = rate < least || rate > most;
    odd.then(|| {
        format!(
            "exchange_rate_usd is {rate}, and one {code} is worth {least} to \
             {most} dollars as a rule: write the dollars for one unit of the \
             invoice's currency, not the units for one dollar; it was reckoned \
             with as it stands"
        )
    })
}

/// What of the facts is unlikely, or contradicts the invoice.
pub(super) fn of(shipment: &Shipment, facts: &ShipmentFacts) -> Vec<Remark> {
    let mut doubts = Vec::new();
    let terms = &facts.economics;
    // What miners pay and earn lies well within; beyond, a sign or a unit is
    // wrong more often than the market.
    for (value, low, high, says) in [
        (
            terms.power_usd_per_kwh,
            Decimal::new(5, 3),
            Decimal::new(50, 2),
            "power_usd_per_kwh is dollars per kilowatt-hour; 5.2 cents are \
             0.052",
        ),
        (
            terms.hashprice_usd_per_ph_day,
            Decimal::new(5, 0),
            Decimal::new(500, 0),
            "hashprice_usd_per_ph_day is dollars per PH/s and day, not per \
             EH/s and not per TH/s",
        ),
    ] {
        let Some(value) = value.map(Usd::amount) else { continue };
        if value < low || value > high {
            doubts.push(format!(
                "{value} is far from what is usual ({low} to {high}): {says}; \
                 is it right? It was reckoned with as it stands"
            ));
        }
    }
    doubts.extend(upside_down(shipment, facts));
    for (kind, told, name) in [
        (ChargeKind::Freight, facts.costs.freight_usd, "freight"),
        (ChargeKind::Insurance, facts.costs.insurance_usd, "insurance"),
    ] {
        let Some(told) = told else { continue };
        let stated: Vec<&hashgate_model::Charge> = shipment
            .charges
            .iter()
            .filter(|charge| charge.kind == kind)
            .collect();
        let dollars = stated
            .iter()
            .all(|charge| charge.amount.value.currency().code() == "USD");
        let sum: Decimal =
            stated.iter().map(|charge| charge.amount.value.amount()).sum();
        if !stated.is_empty() && dollars && sum != told.amount() {
            doubts.push(format!(
                "the invoice states {} for {name} and the facts file {}; the \
                 facts file is used: correct the one that is wrong",
                Usd::new(sum).grouped(),
                told.grouped()
            ));
        }
    }
    doubts.into_iter().map(|text| Remark { text, source: None }).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Input, add_facts, read, read_facts};

    fn remarks(facts: &str) -> Vec<String> {
        let csv = "Model,Qty,Amount USD\nS21,1,5\nFreight,,2000\n";
        let file = |name: &str, text: &str| Input {
            name: name.into(),
            bytes: text.into(),
        };
        let mut shipment = read(&[file("i.csv", csv)]).unwrap();
        let before = shipment.remarks.len();
        let (facts, paper) = read_facts(&file("f.toml", facts)).unwrap();
        add_facts(&mut shipment, facts, paper).unwrap();
        let doubts = shipment.remarks.iter().skip(before);
        doubts.map(|remark| remark.text.clone()).collect()
    }

    #[test]
    fn what_is_unlikely_or_contradicts_the_invoice_is_asked() {
        for (facts, says) in [
            ("[economics]\npower_usd_per_kwh = \"5.2\"", "5.2 cents are"),
            ("[economics]\nhashprice_usd_per_ph_day = 4000", "per PH/s"),
            ("[costs]\nfreight_usd = 500", "states 2,000.00 for freight"),
        ] {
            let doubts = remarks(facts);
            assert!(doubts.iter().any(|d| d.contains(says)), "{doubts:?}");
        }
    }

    #[test]
    fn what_is_usual_is_not_asked() {
        let facts = "[economics]\npower_usd_per_kwh = 0.052\n\
                     hashprice_usd_per_ph_day = 38.5\n[costs]\n\
                     freight_usd = 2000";
        assert_eq!(remarks(facts), Vec::<String>::new());
    }
}
