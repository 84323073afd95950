//! The invoices among the papers: which of them count, and in which order.

use hashgate_model::{Doubt, DoubtAbout, Remark, Shipment};

use crate::{
    Found, Input, desk,
    electronic::{self, Kind as MessageKind, MessageProblem, Statement},
    fault::{Fault, Why},
    header::Kind,
    invoice, note_hidden, words,
};

/// An invoice of a sheet, or of a message.
enum Invoice<'f> {
    Sheet(&'f Found),
    Message(Box<Statement>),
}

/// Reads the invoices in the order of their papers; says whether there were
/// any.
pub(crate) fn read(
    inputs: &[Input],
    found: &[Found],
    messages: Vec<(usize, Statement)>,
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) -> bool {
    let kind = |found: &Found| found.table.as_ref().map(|table| table.kind);
    let aside = set_aside(inputs, found, &messages, shipment);
    let sheets = found
        .iter()
        .filter(|f| kind(f) == Some(Kind::Invoice))
        .filter(|f| !aside.iter().any(|aside| std::ptr::eq(*aside, *f)))
        .map(|f| (f.paper, Invoice::Sheet(f)));
    let mut invoices: Vec<(usize, Invoice<'_>)> = sheets.collect();
    let messages = messages_kept(inputs, &invoices, messages, shipment);
    let of = |(paper, message)| (paper, Invoice::Message(Box::new(message)));
    invoices.extend(messages.into_iter().map(of));
    invoices.sort_by_key(|(paper, _)| *paper);
    let sells = |invoice: &Invoice<'_>| match invoice {
        Invoice::Sheet(_) => true,
        Invoice::Message(message) => !message.kind.adjusts(),
    };
    let some_sells = invoices.iter().any(|(_, invoice)| sells(invoice));
    let mut read = Vec::new();
    for (paper, invoice) in invoices {
        let first = shipment.lines.len();
        let file = inputs.get(paper).map_or("", |input| &input.name);
        let (place, name) = match invoice {
            Invoice::Sheet(found) => {
                let on_desk = desk(inputs, found);
                if is_proforma(found) {
                    shipment.doubts.push(before_sale(&on_desk.name()));
                }
                if let Some(table) = &found.table {
                    invoice::read(
                        on_desk,
                        table,
                        &found.later,
                        shipment,
                        faults,
                    );
                }
                note_hidden(on_desk, shipment);
                let mut place = on_desk.place(1, 1);
                (place.row, place.column) = (None, None);
                (place, on_desk.name())
            }
            Invoice::Message(message) => {
                let at = &message.at;
                let place = electronic::place(file, at);
                let name = electronic::name(file, at);
                if message.kind == MessageKind::BeforeSale {
                    shipment.doubts.push(before_sale(&name));
                }
                if message.kind.adjusts() && !some_sells {
                    let kind = message.kind.name();
                    let why = MessageProblem::NoteAlone { kind }.into();
                    faults.push(Fault { place: place.clone(), why });
                } else {
                    electronic::settle(paper, file, *message, shipment, faults);
                }
                (place, name)
            }
        };
        if let Some(of) = repeated(shipment, first, &read) {
            faults.push(Fault { place, why: Why::Repeated { of } });
        }
        read.push((first, shipment.lines.len(), name));
    }
    !read.is_empty()
}

/// What is asked where the only paper is one before the sale.
fn before_sale(name: &str) -> Doubt {
    Doubt {
        about: DoubtAbout::Invoice,
        line: 0,
        text: format!(
            "{name} is a quotation, a contract or a pro forma invoice, and no \
             invoice of the sale is among the papers; what is paid in the end \
             is the value (19 USC 1401a(b)(1)), and entry on a pro forma \
             invoice needs a bond for the commercial one (19 CFR 141.85, \
             141.91, from memory): have the seller send it"
        ),
        source: None,
    }
}

/// The messages without those before the sale, where another invoice is there.
fn messages_kept(
    inputs: &[Input],
    sheets: &[(usize, Invoice<'_>)],
    messages: Vec<(usize, Statement)>,
    shipment: &mut Shipment,
) -> Vec<(usize, Statement)> {
    let sold = |message: &Statement| message.kind == MessageKind::Invoice;
    let some_sold = !sheets.is_empty() || messages.iter().any(|(_, m)| sold(m));
    let mut kept = |(paper, message): &(usize, Statement)| {
        let before = message.kind == MessageKind::BeforeSale && some_sold;
        if before {
            let file = inputs.get(*paper).map_or("", |input| &input.name);
            let name = electronic::name(file, &message.at);
            let text = format!(
                "{name} is an offer or an invoice before the sale and was set \
                 aside for the invoice; if its goods are in the shipment too, \
                 hand it in without the other"
            );
            shipment.remarks.push(Remark { text, source: None });
        }
        !before
    };
    messages.into_iter().filter(|one| kept(one)).collect()
}

/// The invoices that are no goods of the shipment beside another one: an offer
/// or an invoice before the sale, and a sheet that is hidden.
fn set_aside<'f>(
    inputs: &[Input],
    found: &'f [Found],
    messages: &[(usize, Statement)],
    shipment: &mut Shipment,
) -> Vec<&'f Found> {
    let why = |found: &Found| {
        if found.grid.hidden {
            Some("is hidden")
        } else if is_proforma(found) {
            Some("is an offer or an invoice before the sale")
        } else {
            None
        }
    };
    let invoices: Vec<&Found> = found
        .iter()
        .filter(|f| f.table.as_ref().is_some_and(|t| t.kind == Kind::Invoice))
        .collect();
    let kept = invoices
        .iter()
        .find(|found| why(found).is_none())
        .map(|kept| desk(inputs, kept).name());
    let sold = messages
        .iter()
        .find(|(_, message)| message.kind == MessageKind::Invoice);
    let kept = kept.or_else(|| {
        let (paper, message) = sold?;
        let file = inputs.get(*paper).map_or("", |input| &input.name);
        Some(electronic::name(file, &message.at))
    });
    let Some(kept) = kept else { return Vec::new() };
    let mut aside = Vec::new();
    for found in invoices {
        let Some(why) = why(found) else { continue };
        let name = desk(inputs, found).name();
        shipment.remarks.push(Remark {
            text: format!(
                "{name} {why} and was set aside for {kept}; if its goods are \
                 in the shipment too, hand it in without the other"
            ),
            source: None,
        });
        aside.push(found);
    }
    aside
}

/// Whether what stands above the table, or the name of the sheet, calls it
/// one before the sale.
fn is_proforma(found: &Found) -> bool {
    let header = found.table.as_ref().map_or(0, |table| table.header);
    let above = found.grid.rows.iter().take(header);
    let named = found.grid.sheet.as_deref().is_some_and(|name| {
        words::is_proforma(name) || name.trim().eq_ignore_ascii_case("PI")
    });
    let titled: Vec<bool> = above
        .flat_map(|row| &row.cells)
        .map(|(_, cell)| cell.shown())
        .filter(|text| words::is_title(text))
        .map(|text| words::is_proforma(&text))
        .collect();
    match titled.as_slice() {
        [] => named,
        titled => titled.iter().all(|proforma| *proforma),
    }
}

/// The earlier invoice whose lines the lines from `first` on repeat.
fn repeated(
    shipment: &Shipment,
    first: usize,
    read: &[(usize, usize, String)],
) -> Option<String> {
    let new = shipment.lines.get(first..)?;
    read.iter()
        .find(|(from, to, _)| {
            let old = shipment.lines.get(*from..*to).unwrap_or_default();
            !new.is_empty()
                && old.len() == new.len()
                && old.iter().zip(new).all(|(a, b)| {
                    a.text.value == b.text.value
                        && a.quantity.value == b.quantity.value
                        && a.amount.value == b.amount.value
                })
        })
        .map(|(_, _, name)| name.clone())
}
