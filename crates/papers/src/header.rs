//! Finding the table of a sheet: the row that names its columns.

use crate::{
    grid::{Cell, Grid, Row},
    words::{self, Field},
};

/// Filled rows that are looked at for a header.
const SEARCHED_ROWS: usize = 200;

/// What the table of a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Lines with prices.
    Invoice,
    /// Lines without prices, or with weights and cartons.
    PackingList,
    /// Serial numbers.
    SerialList,
}

/// The table of a sheet.
#[derive(Debug)]
pub(crate) struct Table {
    pub kind: Kind,
    /// Index of the first header row among the filled rows.
    pub header: usize,
    /// Index of the first row below the header.
    pub body: usize,
    /// The columns in use, each field once.
    pub columns: Vec<(Field, u32)>,
    /// The columns whose head is unknown or a repetition.
    pub extra: Vec<(u32, String)>,
}

impl Table {
    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<u32> {
        self.columns.iter().find(|(f, _)| *f == field).map(|(_, c)| *c)
    }

    /// The field of a column.
    pub fn field(&self, column: u32) -> Option<Field> {
        self.columns.iter().find(|(_, c)| *c == column).map(|(f, _)| *f)
    }
}

/// How many different columns of an invoice a row of cells names.
pub(crate) fn known_fields<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    let mut seen = Vec::new();
    for cell in cells.take(64) {
        if let Some(field) = words::heading(cell)
            && !seen.contains(&field)
        {
            seen.push(field);
        }
    }
    seen.len()
}

/// The table of the sheet, if a row (or two rows together) heads one.
pub(crate) fn find(grid: &Grid) -> Option<Table> {
    let rows = grid.rows.iter().take(SEARCHED_ROWS);
    let mut best: Option<Table> = None;
    for (i, row) in rows.enumerate() {
        let heads = heads_of(row);
        let single = table_of(i, i + 1, heads.clone());
        // `Unit` above `Price`: a head written over two rows.
        let double = || {
            let below = grid.rows.get(i + 1)?;
            if below.number != row.number + 1 {
                return None;
            }
            table_of(i, i + 2, joined(heads, below))
        };
        let Some(found) = single.or_else(double) else { continue };
        let better = best.as_ref().is_none_or(|best| rank(&found) > rank(best));
        if better {
            best = Some(found);
        }
    }
    best
}

/// An invoice goes before a list, then more known columns before fewer.
fn rank(table: &Table) -> (u8, usize) {
    let kind = match table.kind {
        Kind::Invoice => 2,
        Kind::PackingList | Kind::SerialList => 1,
    };
    (kind, table.columns.len())
}

fn heads_of(row: &Row) -> Vec<(u32, String)> {
    row.cells
        .iter()
        .filter_map(|(column, cell)| match cell {
            Cell::Text(text) => Some((*column, text.to_string())),
            _ => None,
        })
        .collect()
}

fn joined(mut heads: Vec<(u32, String)>, below: &Row) -> Vec<(u32, String)> {
    for (column, text) in heads_of(below) {
        match heads.iter_mut().find(|(c, _)| *c == column) {
            Some((_, head)) => {
                head.push(' ');
                head.push_str(&text);
            }
            None => heads.push((column, text)),
        }
    }
    heads
}

fn table_of(
    header: usize,
    body: usize,
    mut heads: Vec<(u32, String)>,
) -> Option<Table> {
    // Of `Qty` and `Total Qty` the total is what is priced.
    heads.sort_by_key(|(_, text)| !is_total_quantity(text));
    let mut columns: Vec<(Field, u32)> = Vec::new();
    let mut extra = Vec::new();
    for (column, text) in heads {
        let taken =
            |field: Field| columns.iter().any(|(known, _)| *known == field);
        match words::heading(&text) {
            Some(Field::Model)
                if taken(Field::Model) && !taken(Field::Description) =>
            {
                columns.push((Field::Description, column));
            }
            Some(field) if !taken(field) => columns.push((field, column)),
            _ => extra.push((column, text)),
        }
    }
    let kind = kind_of(&columns)?;
    Some(Table { kind, header, body, columns, extra })
}

fn is_total_quantity(head: &str) -> bool {
    let folded = words::folded(head);
    (folded.starts_with("total") || folded.starts_with('总'))
        && words::heading(head) == Some(Field::Quantity)
}

fn kind_of(columns: &[(Field, u32)]) -> Option<Kind> {
    let has = |field: Field| columns.iter().any(|(known, _)| *known == field);
    let text = has(Field::Model) || has(Field::Description);
    let price = has(Field::UnitPrice) || has(Field::Amount);
    if text && has(Field::Quantity) && price {
        Some(Kind::Invoice)
    } else if has(Field::Serial) {
        Some(Kind::SerialList)
    } else if has(Field::Quantity) && text {
        Some(Kind::PackingList)
    } else {
        None
    }
}

/// The row that came closest to a header, in words.
pub(crate) fn nearest(grid: &Grid) -> String {
    let count = |row: &&Row| {
        known_fields(heads_of(row).iter().map(|(_, text)| text.as_str()))
    };
    let best = grid
        .rows
        .iter()
        .take(SEARCHED_ROWS)
        .rev()
        .max_by_key(count)
        .filter(|row| count(row) > 0);
    match best {
        Some(row) => {
            let heads: Vec<_> = heads_of(row)
                .into_iter()
                .filter(|(_, text)| words::heading(text).is_some())
                .map(|(_, text)| format!("`{text}`"))
                .take(8)
                .collect();
            format!(
                "row {} came closest and names only {}",
                row.number,
                heads.join(", ")
            )
        }
        None => "no row names any of them".to_owned(),
    }
}

/// The rows that were looked at, in words.
pub(crate) fn searched(grid: &Grid) -> String {
    let last = grid.rows.iter().take(SEARCHED_ROWS).next_back();
    match last {
        Some(last) if last.number > 1 => format!("rows 1 to {}", last.number),
        _ => "row 1".to_owned(),
    }
}
