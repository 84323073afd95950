//! What 19 CFR 141.86 asks an invoice to state, and this one does not.

use hashgate_model::{PartyRole, Shipment};

/// The contents that the invoice lacks, as paragraph and name.
pub fn missing(shipment: &Shipment) -> Vec<String> {
    let head = &shipment.invoice;
    let named = |role: PartyRole| {
        shipment.parties.iter().any(|party| {
            party.role == role
                && !matches!(
                    party.source,
                    Some(hashgate_model::Source::Facts { .. })
                )
        })
    };
    let sold = named(PartyRole::Seller) && named(PartyRole::Buyer);
    let shipped = named(PartyRole::Shipper) && named(PartyRole::Consignee);
    let every_line = |told: fn(&hashgate_model::Line) -> bool| {
        shipment.lines.iter().all(told)
    };
    [
        (head.port_of_entry.is_some(), "(a)(1) US port of entry"),
        (head.date.is_some(), "(a)(2) date of the sale"),
        (sold || shipped, "(a)(2) seller and buyer"),
        (every_line(|l| l.unit_price.is_some()), "(a)(5) price per item"),
        (head.currency.is_some(), "(a)(7) kind of currency"),
        (every_line(|l| l.origin.is_some()), "(a)(10) country of origin"),
        (
            head.responsible_employee.is_some(),
            "(j) responsible employee of the exporter",
        ),
    ]
    .into_iter()
    .filter(|(stated, _)| !stated)
    .map(|(_, what)| what.to_owned())
    .collect()
}
