//! Costs that the facts file and the invoice state differently.

use hashgate_model::{
    ChargeKind, Decimal, Remark, Shipment, ShipmentFacts, Usd,
};

/// What of the costs contradicts the invoice.
pub(super) fn of(shipment: &Shipment, facts: &ShipmentFacts) -> Vec<Remark> {
    let mut doubts = Vec::new();
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
    fn freight_that_the_invoice_states_otherwise_is_asked() {
        let doubts = remarks("[costs]\nfreight_usd = 500");
        let says = "states 2,000.00 for freight";
        assert!(doubts.iter().any(|d| d.contains(says)), "{doubts:?}");
        let same = remarks("[costs]\nfreight_usd = 2000");
        assert_eq!(same, Vec::<String>::new());
    }
}
