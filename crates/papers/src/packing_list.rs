//! A packing list compared with the invoice.

use std::collections::HashMap;

use hashgate_model::{Decimal, Doubt, DoubtAbout, Remark, Shipment, Sourced};

use crate::{
    header::Table,
    sheet::Sheet,
    tables::Cell,
    values::{self, Mark},
    words::{Field, folded, total},
};

/// Compares a packing list with the invoice, and takes its net weights.
pub(crate) fn compare(
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
    // Goods whose name is that of no line of the invoice.
    let mut others: Vec<String> = Vec::new();
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
            Ok(read) if read.uncounted.is_none() => {
                counted = counted.saturating_add(read.value);
            }
            Ok(_) => remarks.push(sheet.remark(
                row.number,
                column,
                format!(
                    "the packing list was not read here: `{}` counts no \
                     pieces",
                    cell.shown()
                ),
            )),
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
        let named = text_column.and_then(|at| row.get(at)).map(Cell::shown);
        if let (None, Some(name)) = (line, named) {
            others.push(format!("`{}`", crate::sheet::cut(&name)));
        }
        if let (Some((at, kg)), Some([only])) =
            (weight, line.map(Vec::as_slice))
        {
            add_weight(sheet, shipment, *only, row.number, at, kg);
        }
    }
    if counted != pieces && !shipment.lines.is_empty() {
        let mut text = format!(
            "{} counts {counted} pieces; the invoice counts {pieces}",
            sheet.name()
        );
        remarks.push(Remark { text: text.clone(), source: None });
        others.truncate(3);
        if !others.is_empty() {
            text.push_str(" and does not name ");
            text.push_str(&others.join(", "));
        }
        shipment.doubts.push(Doubt {
            about: DoubtAbout::Lists,
            line: 0,
            text,
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
