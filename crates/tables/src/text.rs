//! CSV as people send it: any delimiter, any usual encoding.

use crate::{
    Heads, encoding,
    fault::Problem,
    grid::{Cell, Grid, MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Row},
    known_heads, quotes,
};

/// Rows that are enough to tell the delimiter.
const PROBED_ROWS: usize = 60;
/// Bytes that are enough to tell the delimiter.
const PROBED_BYTES: usize = 64 * 1024;

/// Where in a file something is wrong, and what.
pub(crate) type Wrong = (Option<u32>, Option<u32>, Problem);

/// The bytes of a CSV file as a sheet.
pub(crate) fn read(bytes: &[u8], heads: Heads<'_>) -> Result<Grid, Wrong> {
    let encoding::Decoded { text, notes } = encoding::decoded(bytes)
        .map_err(|(row, problem)| (row, None, problem))?;
    if text.trim().is_empty() {
        return Err((None, None, Problem::Empty));
    }
    let (body, first_row, delimiter) = delimiter_of(&text, heads);
    let mut grid = rows_of(body, first_row, delimiter)?;
    grid.notes = notes;
    Ok(grid)
}

/// The body of the text, the number of its first row, and its delimiter.
///
/// A first line `sep=;` is how Excel itself names the delimiter. Else the
/// delimiter is the one under which a row names most of the known columns.
fn delimiter_of<'t>(text: &'t str, heads: Heads<'_>) -> (&'t str, u32, u8) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(named) = rest.bytes().next().filter(u8::is_ascii)
        && let Some((first, body)) = rest.split_once('\n')
        && first.trim_end().len() <= 1
    {
        return (body, 2, named);
    }
    let mut end = text.len().min(PROBED_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let probe = text.get(..end).unwrap_or(text);
    let score = |delimiter: u8| {
        let mut known = 0;
        let mut cells = 0;
        for record in reader(probe, delimiter)
            .records()
            .take(PROBED_ROWS)
            .map_while(Result::ok)
        {
            known = known.max(known_heads(heads, record.iter()));
            cells += record.len().saturating_sub(1);
        }
        (known, cells)
    };
    let best = [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| score(*delimiter));
    (text, 1, best.unwrap_or(b','))
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

fn rows_of(text: &str, first_row: u32, delimiter: u8) -> Result<Grid, Wrong> {
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut grid = Grid::default();
    let mut filled = 0_usize;
    let mut number = first_row;
    let mut end = 0_usize;
    let mut width = 0_usize;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                return Err((None, None, Problem::Workbook(error.to_string())));
            }
        }
        // The reader skips blank lines; a spreadsheet counts them.
        let start = end;
        end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        let raw = text.get(start..end).unwrap_or_default();
        number += blank_lines(raw);
        let row = row_of(&record, number)
            .map_err(|(column, why)| (Some(number), column, why))?;
        filled += row.cells.len();
        quotes::check(raw, delimiter, width, number)
            .map_err(|problem| (Some(number), None, problem))?;
        width = width.max(record.len());
        if filled > MAX_CELLS {
            let limit = MAX_CELLS;
            return Err((
                Some(number),
                None,
                Problem::TooMany { what: "filled cells", limit },
            ));
        }
        if !row.cells.is_empty() {
            grid.rows.push(row);
        }
        if grid.rows.len() > MAX_ROWS {
            return Err((
                None,
                None,
                Problem::TooMany { what: "rows", limit: MAX_ROWS },
            ));
        }
        number = number.saturating_add(1);
    }
    Ok(grid)
}

/// Line ends before the first character of a raw record.
fn blank_lines(raw: &str) -> u32 {
    let mut lines = 0;
    let mut bytes = raw.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {
                lines += 1;
                if bytes.peek() == Some(&b'\n') {
                    bytes.next();
                }
            }
            b'\n' => lines += 1,
            _ => return lines,
        }
    }
    lines
}

fn row_of(
    record: &csv::StringRecord,
    number: u32,
) -> Result<Row, (Option<u32>, Problem)> {
    if record.len() > MAX_COLUMNS {
        let limit = MAX_COLUMNS;
        return Err((None, Problem::TooMany { what: "columns", limit }));
    }
    let mut cells = Vec::with_capacity(record.len());
    for (field, column) in record.iter().zip(1_u32..) {
        if field.len() > MAX_CELL_CHARS {
            let chars = field.chars().count();
            if chars > MAX_CELL_CHARS {
                let limit = MAX_CELL_CHARS;
                return Err((
                    Some(column),
                    Problem::CellTooLong { chars, limit },
                ));
            }
        }
        if let Some(cell) = Cell::text(field) {
            cells.push((column, cell));
        }
    }
    Ok(Row { number, cells })
}
