//! The column of serial numbers.

use std::collections::HashMap;

use hashgate_model::{Remark, Serial};

use crate::{
    fault::letters,
    header::Table,
    sheet::{self, Sheet},
    tables::{Cell, exact},
    words::{Field, heading, total},
};

/// Reads the serial numbers of a sheet that has a column of them.
pub(crate) fn read(
    sheet: Sheet<'_>,
    table: &Table,
    serials: &mut Vec<Serial>,
    remarks: &mut Vec<Remark>,
) {
    let Some(column) = table.column(Field::Serial) else { return };
    let model = table.column(Field::Model);
    let carton = table.column(Field::Carton);
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut malformed: Vec<String> = Vec::new();
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
            malformed.push(place());
            continue;
        };
        for number in text.split([' ', ',', ';', '、', '，']) {
            if number.is_empty() {
                continue;
            }
            if let Some(first) = seen.insert(number.to_owned(), row.number) {
                let text = format!(
                    "the serial number `{}` appears twice: here and in row \
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
    if !malformed.is_empty() {
        let shown: Vec<_> = malformed.iter().take(5).cloned().collect();
        remarks.push(Remark {
            text: format!(
                "{}: {} serial numbers were corrupted by a spreadsheet (such as \
                 1.23E+17) and their digits are lost: {}{}; format the column \
                 as text and enter them again",
                sheet.name(),
                malformed.len(),
                shown.join(", "),
                if malformed.len() > 5 { " and more" } else { "" }
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
        Cell::Text(text) => (!is_malformed(text)).then(|| text.to_string()),
        Cell::Day(_) | Cell::Error(_) => None,
    }
}

/// Whether a text is a number in the short form of spreadsheets: `1.23E+17`.
fn is_malformed(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else {
        return false;
    };
    power.len() > 1
        && power.starts_with('+')
        && power.bytes().skip(1).all(|b| b.is_ascii_digit())
        && digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b".,".contains(&b))
}
