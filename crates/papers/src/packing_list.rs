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
    // Pieces by the name of the goods, as it is packed.
    let mut packed: HashMap<String, u64> = HashMap::new();
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
        // A name that is merged over several cartons is that of each.
        let named = text_column
            .and_then(|at| sheet.grid.through_merge(row, at))
            .map(|(_, _, cell)| cell.shown());
        match values::quantity(cell, Mark::Point) {
            Ok(read) if read.uncounted.is_none() => {
                counted = counted.saturating_add(read.value);
                let key = named.as_deref().map(folded).unwrap_or_default();
                let sum = packed.entry(key).or_default();
                *sum = sum.saturating_add(read.value);
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
        let line = named.as_ref().and_then(|name| by_text.get(&folded(name)));
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
        return;
    }
    if others.is_empty()
        && let Some(text) = differs_by_model(shipment, &by_text, &packed)
    {
        shipment.doubts.push(Doubt {
            about: DoubtAbout::Lists,
            line: 0,
            text: format!("{} {text}", sheet.name()),
            source: None,
        });
    }
}

/// What a packing list counts otherwise than the invoice, model by model,
/// where both count as many pieces in all.
fn differs_by_model(
    shipment: &Shipment,
    by_text: &HashMap<String, Vec<usize>>,
    packed: &HashMap<String, u64>,
) -> Option<String> {
    let mut told: Vec<(usize, String)> = Vec::new();
    for (name, lines) in by_text {
        let of = |i: &usize| shipment.lines.get(*i);
        let first = lines.iter().find_map(of)?;
        let counts = lines.iter().filter_map(of).map(|l| l.quantity.value);
        let sold = counts.fold(0, u64::saturating_add);
        let packed = packed.get(name).copied().unwrap_or(0);
        if packed != sold {
            let goods = crate::sheet::cut(&first.text.value);
            let text = format!("{packed} of `{goods}` for {sold}");
            told.push((lines.first().copied().unwrap_or(0), text));
        }
    }
    told.sort();
    let told: Vec<String> =
        told.into_iter().take(4).map(|(_, text)| text).collect();
    (!told.is_empty()).then(|| {
        format!(
            "counts as many pieces as the invoice, but others: {}",
            told.join(", ")
        )
    })
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
