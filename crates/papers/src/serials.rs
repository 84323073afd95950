//! The column of serial numbers.

use std::collections::{HashMap, HashSet};

use hashgate_model::{Doubt, DoubtAbout, Remark, Serial};

use crate::{
    fault::letters,
    header::Table,
    sheet::{self, Sheet},
    tables::{Cell, exact},
    words::{Field, heading, total},
};

/// Reads the serial numbers of a sheet that has a column of them, and gives
/// what is open of them: numbers that are there twice, in this list or in one
/// before it, and numbers that a spreadsheet spoiled.
pub(crate) fn read(
    sheet: Sheet<'_>,
    table: &Table,
    serials: &mut Vec<Serial>,
    remarks: &mut Vec<Remark>,
) -> Vec<Doubt> {
    let Some(column) = table.column(Field::Serial) else { return Vec::new() };
    let before: HashSet<String> =
        serials.iter().map(|serial| serial.number.clone()).collect();
    let first_of_list = serials.len();
    let mut twice: Vec<String> = Vec::new();
    let model = table.column(Field::Model);
    let carton = table.column(Field::Carton);
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut malformed: Vec<String> = Vec::new();
    let mut bare = 0_usize;
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
        bare += usize::from(matches!(cell, Cell::Number(_)));
        let place = || format!("{}{}", letters(column), row.number);
        let Some(text) = serial_text(cell) else {
            malformed.push(place());
            continue;
        };
        for number in text.split([' ', ',', ';', '、', '，']) {
            if number.is_empty() {
                continue;
            }
            if before.contains(number) {
                twice.push(number.to_owned());
                let text = format!(
                    "the serial number `{}` is on another list too",
                    sheet::cut(number)
                );
                remarks.push(sheet.remark(row.number, column, text));
            }
            if let Some(first) = seen.insert(number.to_owned(), row.number) {
                twice.push(number.to_owned());
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
    if bare > 0 {
        remarks.push(Remark {
            text: format!(
                "{}: {bare} serial numbers are kept as numbers; a \
                 spreadsheet drops leading zeros from such cells",
                sheet.name()
            ),
            source: None,
        });
    }
    let name = sheet.name();
    let list = serials.get(first_of_list..).unwrap_or_default();
    [
        repeated(&name, &twice),
        spoiled(&name, malformed.len()),
        shortened(&name, list),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn doubt(text: String) -> Doubt {
    Doubt { about: DoubtAbout::Lists, line: 0, text, source: None }
}

/// A count of serial numbers, in words.
fn numbers(count: usize) -> String {
    let noun = if count == 1 { "serial number" } else { "serial numbers" };
    format!("{count} {noun}")
}

/// Numbers that stand twice: a machine has one of its own.
fn repeated(name: &str, twice: &[String]) -> Option<Doubt> {
    if twice.is_empty() {
        return None;
    }
    let shown: Vec<String> = twice
        .iter()
        .take(3)
        .map(|number| format!("`{}`", sheet::cut(number)))
        .collect();
    let more = if twice.len() > shown.len() { " and more" } else { "" };
    Some(doubt(format!(
        "{name} repeats {} that stood before ({}{more}); each machine has one \
         of its own, so have the list corrected",
        numbers(twice.len()),
        shown.join(", ")
    )))
}

fn spoiled(name: &str, count: usize) -> Option<Doubt> {
    (count > 0).then(|| {
        doubt(format!(
            "{name} has {} turned by a spreadsheet into short numbers \
             (1.23E+17), by which no machine can be told; have the list sent \
             with its column as text",
            numbers(count)
        ))
    })
}

/// Numbers of digits that are shorter than nearly all of their list, which has
/// others with a zero in front: a spreadsheet drops those.
fn shortened(name: &str, list: &[Serial]) -> Option<Doubt> {
    let digits: Vec<&str> = list
        .iter()
        .map(|serial| serial.number.as_str())
        .filter(|number| number.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    for number in &digits {
        *lengths.entry(number.len()).or_default() += 1;
    }
    let most = lengths.iter().max_by_key(|(length, count)| (**count, **length));
    let (&usual, _) = most?;
    let zeros = digits.iter().any(|number| number.starts_with('0'));
    let short = digits.iter().filter(|number| number.len() < usual);
    let count = short.count();
    (count > 0 && zeros).then(|| {
        doubt(format!(
            "{name} has {} shorter than the {usual} digits of the others, as a \
             spreadsheet leaves them that drops zeros in front; compare them \
             with the machines",
            numbers(count)
        ))
    })
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
