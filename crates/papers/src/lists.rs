//! Serial-number lists and packing lists.

use std::collections::HashMap;

use hashgate_model::{Decimal, Remark, Serial, Shipment, Sourced};

use crate::{
    fault::{Fault, letters},
    grid::{Cell, exact},
    header::{Kind, Table},
    invoice, labels,
    sheet::{self, Gathered, Sheet},
    values::{self, Mark},
    words::{Field, folded, heading, total},
};

/// Reads a serial list or a packing list into the shipment.
pub(crate) fn read(
    sheet: Sheet<'_>,
    table: &Table,
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) {
    let mut gathered = Gathered::default();
    let above: Vec<_> = sheet.grid.rows.iter().take(table.header).collect();
    labels::scan(sheet, &above, &mut gathered);
    let before = shipment.serials.len();
    serials(sheet, table, &mut shipment.serials, &mut gathered.remarks);
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
        packed(sheet, table, shipment, pieces, &mut gathered.remarks);
    }
    // A list repeats the invoice's head; only what is new is taken over.
    gathered.head.currency = None;
    faults.append(&mut gathered.faults);
    invoice::join(sheet, gathered, shipment, faults);
}

/// Reads the serial numbers of a sheet that has a column of them.
pub(crate) fn serials(
    sheet: Sheet<'_>,
    table: &Table,
    serials: &mut Vec<Serial>,
    remarks: &mut Vec<Remark>,
) {
    let Some(column) = table.column(Field::Serial) else { return };
    let model = table.column(Field::Model);
    let carton = table.column(Field::Carton);
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut spoiled: Vec<String> = Vec::new();
    let mut numbers = 0_usize;
    for row in sheet.grid.rows.iter().skip(table.body) {
        let Some(cell) = row.get(column) else { continue };
        // A row of sums, or the header again on the next page.
        if let Cell::Text(text) = cell
            && (total(text).is_some() || heading(text) == Some(Field::Serial))
        {
            continue;
        }
        let shown = |column: Option<u32>| {
            sheet
                .grid
                .through_merge(row, column?)
                .map(|(_, _, cell)| cell.shown())
        };
        numbers += usize::from(matches!(cell, Cell::Number(_)));
        let place = || format!("{}{}", letters(column), row.number);
        let Some(text) = serial_text(cell) else {
            spoiled.push(place());
            continue;
        };
        for number in text.split([' ', ',', ';', '、', '，']) {
            if number.is_empty() {
                continue;
            }
            if let Some(first) = seen.insert(number.to_owned(), row.number) {
                let text = format!(
                    "the serial number `{}` stands twice: here and in row \
                     {first}",
                    sheet::cut(number)
                );
                remarks.push(sheet.remark(row.number, column, text));
            }
            serials.push(Serial {
                number: number.to_owned(),
                model: shown(model),
                carton: shown(carton),
                source: sheet.source(row.number, column),
            });
        }
    }
    if !spoiled.is_empty() {
        let shown: Vec<_> = spoiled.iter().take(5).cloned().collect();
        remarks.push(Remark {
            text: format!(
                "{}: {} serial numbers were spoiled by a spreadsheet (such as \
                 1.23E+17) and their digits are lost: {}{}; format the column \
                 as text and enter them again",
                sheet.name(),
                spoiled.len(),
                shown.join(", "),
                if spoiled.len() > 5 { " and more" } else { "" }
            ),
            source: None,
        });
    }
    if numbers > 0 {
        remarks.push(Remark {
            text: format!(
                "{}: {numbers} serial numbers are kept as numbers; a \
                 spreadsheet drops leading zeros from such cells",
                sheet.name()
            ),
            source: None,
        });
    }
}

/// The serial number, or nothing if a spreadsheet lost its digits.
fn serial_text(cell: &Cell) -> Option<String> {
    match cell {
        // A spreadsheet keeps 15 digits of a number; what is longer is lost.
        Cell::Number(number) if number.abs() >= 1e15 => None,
        Cell::Number(number) => exact(*number).map(|d| d.to_string()),
        Cell::Text(text) => (!is_spoiled(text)).then(|| text.to_string()),
        Cell::Day(_) | Cell::Error(_) => None,
    }
}

/// Whether a text is a number in the short form of spreadsheets: `1.23E+17`.
fn is_spoiled(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else {
        return false;
    };
    power.len() > 1
        && power.starts_with('+')
        && power.bytes().skip(1).all(|b| b.is_ascii_digit())
        && digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b".,".contains(&b))
}

/// Compares a packing list with the invoice, and takes its net weights.
fn packed(
    sheet: Sheet<'_>,
    table: &Table,
    shipment: &mut Shipment,
    pieces: u64,
    remarks: &mut Vec<Remark>,
) {
    let Some(column) = table.column(Field::Quantity) else { return };
    let text_column =
        table.column(Field::Model).or_else(|| table.column(Field::Description));
    let head = |column: u32| {
        sheet
            .grid
            .rows
            .get(table.header)
            .and_then(|row| row.get(column))
            .map(Cell::shown)
            .unwrap_or_default()
    };
    let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, line) in shipment.lines.iter().enumerate() {
        let model = line.text.value.split("; ").next().unwrap_or_default();
        by_text.entry(folded(model)).or_default().push(i);
    }
    let mut counted = 0_u64;
    for row in sheet.grid.rows.iter().skip(table.body) {
        let words = row.cells.iter().any(|(_, cell)| match cell {
            Cell::Text(text) => total(text).is_some(),
            _ => false,
        });
        if words {
            continue;
        }
        let Some(cell) = row.get(column) else { continue };
        match values::quantity(cell, Mark::Point) {
            Ok(read) => counted = counted.saturating_add(read.value),
            Err(why) => remarks.push(sheet.remark(
                row.number,
                column,
                format!("the packing list was not read here: {why}"),
            )),
        }
        let weight = table.column(Field::NetWeight).and_then(|at| {
            let read = values::weight(row.get(at)?, Mark::Point, &head(at))?;
            Some((at, read.kg))
        });
        let line = text_column
            .and_then(|at| row.get(at))
            .and_then(|cell| by_text.get(&folded(&cell.shown())));
        if let (Some((at, kg)), Some([only])) =
            (weight, line.map(Vec::as_slice))
        {
            add_weight(sheet, shipment, *only, row.number, at, kg);
        }
    }
    if counted != pieces && !shipment.lines.is_empty() {
        remarks.push(Remark {
            text: format!(
                "{} counts {counted} pieces; the invoice counts {pieces}",
                sheet.name()
            ),
            source: None,
        });
    }
}

fn add_weight(
    sheet: Sheet<'_>,
    shipment: &mut Shipment,
    line: usize,
    row: u32,
    column: u32,
    kg: Decimal,
) {
    let Some(line) = shipment.lines.get_mut(line) else { return };
    if let Some(weight) = &mut line.net_weight_kg {
        weight.value = weight.value.saturating_add(kg);
    } else {
        let source = sheet.source(row, column);
        line.net_weight_kg = Some(Sourced::new(kg, source));
    }
}
