//! The head of a waybill or a bill of lading: a paper without a table whose
//! labels name parties, numbers and ports.

use hashgate_model::{Remark, Shipment, identifiers::NumberKind};

use crate::{
    fault::Fault,
    invoice_head, labels,
    sheet::{Gathered, Sheet},
    words,
};

/// Rows above which the title of the paper stands.
const TITLE_ROWS: usize = 12;

/// Reads the paper into the shipment, if it is a waybill; false if it is none.
///
/// It is one by its title, or by its number beside a party: an invoice states
/// that number too, but has a table.
pub(crate) fn read(
    sheet: Sheet<'_>,
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) -> bool {
    let rows = &sheet.grid.rows;
    let titled = rows
        .iter()
        .take(TITLE_ROWS)
        .flat_map(|row| &row.cells)
        .any(|(_, cell)| words::is_waybill(&cell.shown()));
    let mut gathered = Gathered::default();
    labels::scan(sheet, &rows.iter().collect::<Vec<_>>(), &mut gathered);
    let numbered = gathered
        .numbers
        .iter()
        .any(|number| number.kind == NumberKind::AirWaybill)
        || gathered.head.mode.is_some();
    if gathered.parties.is_empty() || !(titled || numbered) {
        return false;
    }
    let parties: Vec<String> = gathered
        .parties
        .iter()
        .map(|party| format!("{} `{}`", party.role, party.name))
        .collect();
    // Its other words are of the carrier, and nothing is asked of them.
    gathered.remarks.clear();
    gathered.remarks.push(Remark {
        text: format!(
            "{} was read as a waybill for its parties, numbers and ports: {}; \
             nothing else of it is used",
            sheet.name(),
            parties.join(", ")
        ),
        source: None,
    });
    // Its date is that of the journey, its number no invoice's.
    gathered.head.date = None;
    gathered.head.number = None;
    gathered.head.currency = None;
    faults.append(&mut gathered.faults);
    invoice_head::join(sheet.file, &sheet.name(), gathered, shipment, faults);
    true
}
