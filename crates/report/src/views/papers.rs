//! What the papers of a shipment say, value by value, with the place of each.

use hashgate_model::{Money, Remark, Shipment, Source, Sourced};

use crate::document::{Cell, Column, Document, Mark, Table};

/// What stands where a paper says nothing.
const NOTHING: &str = "-";

/// A shipment as its papers tell it.
pub fn shipment(shipment: &Shipment) -> Document {
    let mut doc = Document::new();
    doc.summary(head(shipment));
    let papers = shipment.papers.iter();
    let papers =
        papers.map(|paper| format!("{} ({})", paper.name, paper.reader));
    doc.paragraph(format!("Read: {}", papers.collect::<Vec<_>>().join(", ")));
    doc.heading("Lines");
    doc.table(lines(shipment));
    for goods in &shipment.unpriced {
        doc.paragraph(format!("Without a price: {}", goods.text.value));
    }
    if !shipment.charges.is_empty() {
        doc.heading("Charges");
        for charge in &shipment.charges {
            let place = place(&charge.amount.source, shipment);
            doc.item(
                Mark::Bullet,
                format!("{}: {}", charge.text, charge.amount.value),
            );
            doc.detail(place);
        }
    }
    if !shipment.parties.is_empty() {
        doc.heading("Parties");
        for party in &shipment.parties {
            let text = format!("{}: {}", party.role, party.name);
            doc.item(Mark::Bullet, text);
            if let Some(address) = &party.address {
                doc.detail(address.clone());
            }
        }
    }
    if !shipment.serials.is_empty() {
        let first = shipment.serials.iter().take(3);
        let first: Vec<&str> = first.map(|s| s.number.as_str()).collect();
        doc.heading("Serial numbers");
        doc.paragraph(format!(
            "{} are listed, the first {}",
            shipment.serials.len(),
            first.join(", ")
        ));
    }
    remarks(&mut doc, shipment);
    doc.foot([
        "Nothing was asked of it yet: hashgate check FILE. As JSON that check \
         reads again: --json",
    ]);
    doc
}

/// Number, date, terms and total of the invoice.
fn head(shipment: &Shipment) -> String {
    let invoice = &shipment.invoice;
    let mut parts: Vec<String> = Vec::new();
    let text = |value: &Option<Sourced<String>>| {
        value.as_ref().map(|told| told.value.clone())
    };
    parts.extend(text(&invoice.number));
    parts.extend(invoice.date.as_ref().map(|date| date.value.to_string()));
    parts.extend(text(&invoice.incoterm));
    parts
        .extend(invoice.mode.as_ref().map(|mode| format!("by {}", mode.value)));
    let total = invoice.stated_total.as_ref();
    parts.extend(total.map(|total| format!("total {}", total.value)));
    if parts.is_empty() {
        parts.push("No head was found on the papers".to_owned());
    }
    parts.join(" · ")
}

fn lines(shipment: &Shipment) -> Table {
    let mut table = Table::new([
        Column::count("line"),
        Column::text("goods"),
        Column::count("pieces"),
        Column::number("amount"),
        Column::text("tariff number"),
        Column::text("origin"),
    ]);
    for line in &shipment.lines {
        let amount = &line.amount.value;
        let origin = line.origin.as_ref().map(|o| o.value.to_string());
        let pieces = match &line.uncounted {
            Some(counted) => Cell::from(counted.clone()),
            None => Cell::count(line.quantity.value),
        };
        table.row([
            Cell::count(line.number),
            line.text.value.clone().into(),
            pieces,
            Cell::number(amount.to_string(), Money::amount(amount)),
            line.hts
                .as_ref()
                .map_or(NOTHING.to_owned(), |hts| hts.value.to_string())
                .into(),
            origin.unwrap_or_else(|| NOTHING.to_owned()).into(),
        ]);
        let place = format!("amount: {}", place(&line.amount.source, shipment));
        table.detail([String::new(), place]);
    }
    table
}

/// A place with the name of its paper, where there are several.
fn place(source: &Source, shipment: &Shipment) -> String {
    let paper = match source {
        Source::Cell { paper, .. } | Source::Element { paper, .. } => {
            shipment.papers.get(*paper)
        }
        _ => None,
    };
    match paper.filter(|_| shipment.papers.len() > 1) {
        Some(paper) => format!("{}, {source}", paper.name),
        None => source.to_string(),
    }
}

/// What was passed over or interpreted, and what is open.
fn remarks(doc: &mut Document, shipment: &Shipment) {
    if shipment.remarks.is_empty() && shipment.doubts.is_empty() {
        return;
    }
    doc.heading("Passed over, interpreted, open");
    for doubt in &shipment.doubts {
        doc.item(Mark::Question, doubt.text.clone());
    }
    for Remark { text, source } in &shipment.remarks {
        doc.item(Mark::Dot, text.clone());
        if let Some(source) = source {
            doc.detail(place(source, shipment));
        }
    }
}
