//! Finding the table of a sheet: the row that names its columns.

use hashgate_tables::known_heads;

use crate::{
    tables::{Cell, Grid, Row},
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
    /// The heads as they stand, to know them again.
    pub heads: Vec<(u32, String)>,
    /// The columns in use, each field once.
    pub columns: Vec<(Field, u32)>,
    /// The columns that say what the goods are: models, descriptions, and
    /// whether they are new.
    pub texts: Vec<u32>,
    /// The columns whose head is unknown or a repetition, in order.
    pub extra: Vec<(u32, String)>,
    /// Further columns of one meaning, which must agree with the first.
    pub again: Vec<(Field, u32)>,
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

    /// Whether the table says anything of that column.
    pub fn knows(&self, column: u32) -> bool {
        self.field(column).is_some()
            || self.texts.contains(&column)
            || self.again.iter().any(|(_, c)| *c == column)
            || self.extra.binary_search_by_key(&column, |(c, _)| *c).is_ok()
    }
}

/// How many different columns of an invoice a row of cells names.
pub(crate) fn known_fields<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    known_heads(&|head| words::heading(head).map(|field| field as usize), cells)
}

/// The table of the sheet, if a row (or two rows together) heads one.
pub(crate) fn find(grid: &Grid) -> Option<Table> {
    let mut best: Option<Table> = None;
    for i in 0..grid.rows.len().min(SEARCHED_ROWS) {
        // What heads lines of goods is the head, whatever comes below them.
        if best.as_ref().is_some_and(|best| is_line(grid, i, best)) {
            break;
        }
        let Some(found) = headed_by(grid, i) else { continue };
        let better = best.as_ref().is_none_or(|best| rank(&found) > rank(best));
        if better {
            best = Some(found);
        }
    }
    best
}

/// The next table below the head of this one: a row of words only, that
/// names other columns.
pub(crate) fn next(grid: &Grid, table: &Table) -> Option<Table> {
    let below = grid.rows.iter().enumerate().skip(table.body);
    below
        .filter(|(_, row)| {
            row.cells.len() > 2
                && row.cells.iter().all(|(_, cell)| match cell {
                    Cell::Text(text) => !text.starts_with(DIGITS),
                    _ => false,
                })
        })
        .filter_map(|(i, _)| headed_by(grid, i))
        .find(|next| next.columns.len() > 1 && next.heads != table.heads)
}

const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

fn headed_by(grid: &Grid, i: usize) -> Option<Table> {
    let row = grid.rows.get(i)?;
    let heads = heads_of(row);
    let single = table_of(grid, i, i + 1, &heads);
    // `Unit` above `Price`: a head written over two rows.
    let double = || {
        let below = grid.rows.get(i + 1)?;
        if below.number != row.number + 1 {
            return None;
        }
        table_of(grid, i, i + 2, &joined(heads.clone(), below))
    };
    single.or_else(double)
}

/// Whether the row has a count and a price in the columns of the invoice.
fn is_line(grid: &Grid, i: usize, table: &Table) -> bool {
    let starts = |field: Field| {
        let row = grid.rows.get(i).filter(|_| i >= table.body)?;
        Some(match row.get(table.column(field)?)? {
            Cell::Number(_) => true,
            Cell::Text(text) => text.contains(DIGITS),
            _ => false,
        })
    };
    let has = |field: Field| starts(field) == Some(true);
    table.kind == Kind::Invoice
        && has(Field::Quantity)
        && (has(Field::UnitPrice) || has(Field::Amount))
}

/// An invoice goes before a list, then more known columns before fewer, then
/// a head in one row before the same under a title.
fn rank(table: &Table) -> (u8, usize, bool) {
    let kind = match table.kind {
        Kind::Invoice => 2,
        Kind::PackingList | Kind::SerialList => 1,
    };
    let known = table.heads.len().saturating_sub(table.extra.len());
    (kind, known, table.body - table.header == 1)
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
    grid: &Grid,
    header: usize,
    body: usize,
    heads: &[(u32, String)],
) -> Option<Table> {
    // Of `Qty` and `Total Qty` the total is what is priced.
    let mut heads = heads.to_vec();
    // A price to be declared stands behind the price.
    heads.sort_by_key(|(_, text)| {
        (
            words::is_for_customs(text),
            // What was sent is what is priced, not what was ordered.
            words::is_ordered(text),
            !is_total_quantity(text),
        )
    });
    let mut columns: Vec<(Field, u32)> = Vec::new();
    let mut models = Vec::new();
    let mut descriptions = Vec::new();
    let mut conditions = Vec::new();
    let mut unsure = Vec::new();
    let mut extra = Vec::new();
    let mut again = Vec::new();
    for (column, text) in &heads {
        match words::heading(text) {
            Some(field @ (Field::Item | Field::Code | Field::Serial)) => {
                unsure.push((field, *column, text));
            }
            Some(Field::Model) => models.push(*column),
            Some(Field::Description) => descriptions.push(*column),
            Some(Field::Condition) => conditions.push(*column),
            Some(field) if !has(&columns, field) => {
                columns.push((field, *column));
            }
            Some(Field::UnitPrice | Field::Amount)
                if words::is_for_customs(text)
                    && !has(&columns, Field::DeclaredValue) =>
            {
                columns.push((Field::DeclaredValue, *column));
            }
            Some(field) if must_agree(field, text, &columns, &heads) => {
                again.push((field, *column));
            }
            _ => extra.push((*column, text.clone())),
        }
    }
    for (field, column, text) in unsure {
        let named = !models.is_empty() || !descriptions.is_empty();
        match settled(field, cells_below(grid, body, column), named) {
            Field::Description => descriptions.push(column),
            field if !has(&columns, field) => columns.push((field, column)),
            _ => extra.push((column, text.clone())),
        }
    }
    for (field, found) in
        [(Field::Model, &models), (Field::Description, &descriptions)]
    {
        columns.extend(found.first().map(|column| (field, *column)));
    }
    if !has(&columns, Field::Amount) && !has(&columns, Field::UnitPrice) {
        // The only money of the table is the price.
        for (field, _) in &mut columns {
            if *field == Field::DeclaredValue {
                *field = Field::Amount;
            }
        }
    }
    extra.sort_unstable();
    let kind = kind_of(&columns)?;
    let texts = [models, descriptions, conditions].concat();
    Some(Table { kind, header, body, heads, columns, texts, extra, again })
}

/// Whether a further column of that field must say what the first says.
///
/// The amount in a second currency is another amount, and of `Qty` and
/// `Total Qty` one may count for each package.
fn must_agree(
    field: Field,
    head: &str,
    columns: &[(Field, u32)],
    heads: &[(u32, String)],
) -> bool {
    let first = columns.iter().find(|(known, _)| *known == field);
    let first =
        first.and_then(|(_, at)| heads.iter().find(|(column, _)| column == at));
    let Some((_, first)) = first else { return false };
    match field {
        Field::Origin | Field::Hts => true,
        Field::UnitPrice | Field::Amount => {
            let (a, b) =
                (words::currency_within(first), words::currency_within(head));
            a.is_none() || b.is_none() || a == b
        }
        Field::Quantity => {
            is_total_quantity(first) == is_total_quantity(head)
                && words::is_ordered(first) == words::is_ordered(head)
        }
        _ => false,
    }
}

fn has(columns: &[(Field, u32)], field: Field) -> bool {
    columns.iter().any(|(known, _)| *known == field)
}

/// Rows that are enough to tell what a column holds.
const PROBED_ROWS: usize = 40;

fn cells_below(
    grid: &Grid,
    body: usize,
    column: u32,
) -> impl Iterator<Item = &Cell> + Clone {
    // A sheet has few rows of other things between its lines.
    grid.rows
        .iter()
        .skip(body)
        .take(PROBED_ROWS)
        .filter(|row| row.cells.len() > 2)
        .filter_map(move |row| row.get(column))
        .filter(|cell| match cell {
            Cell::Text(text) => words::total(text).is_none(),
            _ => true,
        })
}

/// What a column is whose head may mean two things, told by its cells.
///
/// `Item` heads numbers 1, 2, 3 or the names of the goods; `编码` heads HTS
/// numbers or the seller's own codes; `S/N` heads serial numbers or 1, 2, 3.
fn settled<'a>(
    field: Field,
    cells: impl Iterator<Item = &'a Cell> + Clone,
    named: bool,
) -> Field {
    let shown = cells.map(Cell::shown);
    let filled = shown.clone().count();
    let most = |like: &dyn Fn(&str) -> bool| {
        let count = shown.clone().filter(|text| like(text)).count();
        count > 0 && count * 2 >= filled
    };
    let letters = |text: &str| text.chars().any(char::is_alphabetic);
    if field == Field::Item && most(&letters) {
        let word = |text: &str| {
            text.split(|c: char| !c.is_alphabetic())
                .any(|word| word.chars().count() > 2)
        };
        return if named && !most(&word) {
            Field::PartNumber
        } else {
            Field::Description
        };
    }
    // `1`, `02`, `3.`; a code of six digits and more counts no lines.
    let counts = |text: &str| {
        let text = text.trim_end_matches('.');
        text.len() < 5 && text.bytes().all(|b| b.is_ascii_digit())
    };
    if field == Field::Item || most(&counts) {
        return Field::LineNumber;
    }
    if field == Field::Serial {
        return field;
    }
    let like_hts = |text: &str| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        (6..=10).contains(&digits)
            && text.bytes().all(|b| b.is_ascii_digit() || b". -".contains(&b))
    };
    if most(&like_hts) { Field::Hts } else { Field::PartNumber }
}

fn is_total_quantity(head: &str) -> bool {
    let folded = words::folded(head);
    (folded.starts_with("total") || folded.starts_with('总'))
        && words::heading(head) == Some(Field::Quantity)
}

fn kind_of(columns: &[(Field, u32)]) -> Option<Kind> {
    let has = |field: Field| has(columns, field);
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

/// What a sheet lacks to be an invoice, at the row that came closest: `row 4
/// names no unit price or amount`.
pub(crate) fn lacking(grid: &Grid) -> Option<String> {
    use Field as F;
    let fields = |row: &Row| -> Vec<Field> {
        heads_of(row)
            .iter()
            .filter_map(|(_, text)| words::heading(text))
            .collect()
    };
    let (row, found) = grid
        .rows
        .iter()
        .take(SEARCHED_ROWS)
        .map(|row| (row, fields(row)))
        .rev()
        .max_by_key(|(_, found)| found.len())
        .filter(|(_, found)| found.len() > 1)?;
    let needed: [(&[Field], &str); 3] = [
        (&[F::Model, F::Description, F::Item], "model or description"),
        (&[F::Quantity], "quantity"),
        (&[F::UnitPrice, F::Amount], "unit price or amount"),
    ];
    let lacks: Vec<&str> = needed
        .iter()
        .filter(|(any, _)| !any.iter().any(|field| found.contains(field)))
        .map(|(_, name)| *name)
        .collect();
    // A sheet that lacks all three is no near miss.
    let near = !lacks.is_empty() && lacks.len() < needed.len();
    let lacks = lacks.join(" and no ");
    near.then(|| format!("row {} names no {lacks}", row.number))
}

/// The rows that were looked at, in words.
pub(crate) fn searched(grid: &Grid) -> String {
    let last = grid.rows.iter().take(SEARCHED_ROWS).next_back();
    match last {
        Some(last) if last.number > 1 => format!("rows 1 to {}", last.number),
        _ => "row 1".to_owned(),
    }
}
