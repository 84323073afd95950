//! The head of an invoice, and how those of several papers are joined.

use hashgate_model::{Remark, Shipment, Source, Sourced, StatedNumber};

use crate::{
    fault::Fault,
    fault::Why,
    sheet::{self, Gathered},
    words::Field,
};

/// Joins the head of a further paper to the shipment's; `name` says which
/// part of the file it is.
pub(crate) fn join(
    file: &str,
    name: &str,
    gathered: Gathered,
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) {
    let head = gathered.head;
    let into = &mut shipment.invoice;
    // Lines of sheets each have their own currency; a message has one.
    if let (Some(old), Some(new)) = (&into.currency, &head.currency)
        && old.value != new.value
        && matches!(new.source, Source::Element { .. })
    {
        let why = Why::TwoCurrencies {
            here: new.value,
            there: old.value,
            place: old.source.to_string(),
        };
        faults.push(Fault { place: sheet::place_of(file, &new.source), why });
    }
    if into.currency.is_none() {
        into.currency = head.currency;
    }
    let remarks = &mut shipment.remarks;
    let mut note = |what: &str, differs: Option<String>| {
        if let Some(first) = differs {
            remarks.push(Remark {
                text: format!(
                    "{name} states another {what} than `{first}`; the first \
                     is kept for the shipment"
                ),
                source: None,
            });
        }
    };
    note("invoice number", fill(&mut into.number, head.number));
    note("invoice date", fill(&mut into.date, head.date));
    note("Incoterm", fill(&mut into.incoterm, head.incoterm));
    note("port of entry", fill(&mut into.port_of_entry, head.port_of_entry));
    note("way of travel", fill(&mut into.mode, head.mode));
    note("country of loading", fill(&mut into.loaded_in, head.loaded_in));
    note(
        "responsible employee",
        fill(&mut into.responsible_employee, head.responsible_employee),
    );
    into.stated_total = match (into.stated_total.take(), head.stated_total) {
        (Some(a), Some(b)) => a.value.plus(&b.value).ok().map(|sum| {
            let how = "sum of the invoices' totals".to_owned();
            Sourced::new(sum, Source::Derived { how })
        }),
        (a, b) => a.or(b),
    };
    into.stated_quantity =
        match (into.stated_quantity.take(), head.stated_quantity) {
            (Some(a), Some(b)) => {
                let how = "sum of the invoices' counts".to_owned();
                let sum = a.value.saturating_add(b.value);
                Some(Sourced::new(sum, Source::Derived { how }))
            }
            (a, b) => a.or(b),
        };
    for number in gathered.numbers {
        let told = |known: &StatedNumber| {
            (known.kind, &known.number.value)
                == (number.kind, &number.number.value)
        };
        if !shipment.numbers.iter().any(told) {
            shipment.numbers.push(number);
        }
    }
    for party in gathered.parties {
        let known = shipment
            .parties
            .iter()
            .any(|p| p.role == party.role && p.name == party.name);
        if !known {
            shipment.parties.push(party);
        }
    }
    shipment.remarks.extend(gathered.remarks);
    shipment.doubts.extend(gathered.doubts);
}

fn fill<T: PartialEq + std::fmt::Display>(
    known: &mut Option<Sourced<T>>,
    new: Option<Sourced<T>>,
) -> Option<String> {
    new.and_then(|new| sheet::keep(known, new))
}

/// Fields that speak of the invoice as a whole, even in a column.
pub(crate) fn is_head_field(field: Field) -> bool {
    use Field as F;
    matches!(
        field,
        F::Currency
            | F::Maker
            | F::InvoiceNumber
            | F::InvoiceDate
            | F::Seller
            | F::Buyer
            | F::Shipper
            | F::Consignee
            | F::ImporterOfRecord
            | F::Notify
            | F::Forwarder
            | F::Bank
            | F::Payee
            | F::Incoterm
            | F::PortOfEntry
            | F::ResponsibleEmployee
            | F::SellerAddress
            | F::BuyerAddress
    )
}
