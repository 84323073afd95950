//! Serial-number lists and packing lists.

use hashgate_model::{Remark, Shipment};
use hashgate_tables::{Problem, named::are_shifted};

use crate::{
    fault::Fault,
    header::{Kind, Table},
    invoice_head, labels, packing_list, serials,
    sheet::{Gathered, Sheet},
};

/// Reads a serial list or a packing list into the shipment.
pub(crate) fn read(
    sheet: Sheet<'_>,
    table: &Table,
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) {
    let header = sheet.grid.rows.get(table.header);
    let below = sheet.grid.rows.get(table.body..).unwrap_or_default();
    if let Some(header) = header
        && are_shifted(&table.heads, below)
    {
        let mut place = sheet.place(header.number, 1);
        place.column = None;
        let why = Problem::ShiftedHeads.into();
        return faults.push(Fault { place, why });
    }
    let mut gathered = Gathered::default();
    let above: Vec<_> = sheet.grid.rows.iter().take(table.header).collect();
    labels::scan(sheet, &above, &mut gathered);
    let before = shipment.serials.len();
    let open = serials::read(
        sheet,
        table,
        &mut shipment.serials,
        &mut gathered.remarks,
    );
    gathered.doubts.extend(open);
    let counted = shipment.serials.len() - before;
    let pieces: u64 =
        shipment.lines.iter().map(|line| line.quantity.value).sum();
    let compared = !shipment.lines.is_empty();
    if compared && counted > 0 && counted as u64 != pieces {
        gathered.remarks.push(Remark {
            text: format!(
                "{} lists {counted} serial numbers; the invoice counts \
                 {pieces} pieces",
                sheet.name()
            ),
            source: None,
        });
    }
    if table.kind == Kind::PackingList {
        packing_list::compare(
            sheet,
            table,
            shipment,
            pieces,
            &mut gathered.remarks,
        );
    }
    // A list repeats the invoice's head; only what is new is taken over.
    gathered.head.currency = None;
    faults.append(&mut gathered.faults);
    invoice_head::join(sheet.file, &sheet.name(), gathered, shipment, faults);
}
