//! CSV as people send it: any delimiter, any usual encoding.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::{
    fault::Why,
    grid::{Cell, Grid, MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Row},
    header, words,
};

/// Rows that are enough to tell the delimiter.
const PROBED_ROWS: usize = 60;
/// Bytes that are enough to tell the delimiter and the encoding.
const PROBED_BYTES: usize = 64 * 1024;

/// Where in a file something is wrong, and what.
pub(crate) type Wrong = (Option<u32>, Option<u32>, Why);

/// The bytes of a CSV file as a sheet.
pub(crate) fn read(bytes: &[u8]) -> Result<Grid, Wrong> {
    let (text, encoding) = decoded(bytes).map_err(|why| (None, None, why))?;
    if text.trim().is_empty() {
        return Err((None, None, Why::Empty));
    }
    let (body, first_row, delimiter) = delimiter_of(&text);
    let mut grid = rows_of(body, first_row, delimiter)?;
    if encoding != UTF_8 {
        grid.notes.push(format!("the text was read as {}", encoding.name()));
    }
    Ok(grid)
}

/// The text and the encoding it was in.
fn decoded(bytes: &[u8]) -> Result<(String, &'static Encoding), Why> {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(bom..).unwrap_or_default();
        let (text, wrong) = encoding.decode_without_bom_handling(rest);
        if wrong {
            return Err(Why::Encoding { guessed: encoding.name().to_owned() });
        }
        return Ok((text.into_owned(), encoding));
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(bytes);
        if !wrong {
            return Ok((text.into_owned(), encoding));
        }
    }
    if bytes.contains(&0) {
        return Err(Why::Binary { named_xlsx: false });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), UTF_8));
    }
    // GBK is what Chinese spreadsheets write, and GB18030 contains it. A
    // short file can look like another legacy encoding, so the words of an
    // invoice decide before statistics do.
    if let Some(text) =
        GB18030.decode_without_bom_handling_and_without_replacement(bytes)
        && words::has_han_heading(&text)
    {
        return Ok((text.into_owned(), GB18030));
    }
    let mut detector =
        chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    guess
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| (text.into_owned(), guess))
        .ok_or_else(|| Why::Encoding { guessed: guess.name().to_owned() })
}

/// UTF-16 that lost its mark: every other byte of Latin text is nothing.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = bytes.get(..PROBED_BYTES).unwrap_or(bytes);
    let nothing = |odd: usize| {
        probe.iter().skip(odd).step_by(2).filter(|b| **b == 0).count()
    };
    let (even, odd) = (nothing(0), nothing(1));
    let many = probe.len() / 8 + 1;
    match (even, odd) {
        (0, odd) if odd >= many => Some(UTF_16LE),
        (even, 0) if even >= many => Some(UTF_16BE),
        _ => None,
    }
}

/// The body of the text, the number of its first row, and its delimiter.
///
/// A first line `sep=;` is how Excel itself names the delimiter. Else the
/// delimiter is the one under which a row names most columns of an invoice.
fn delimiter_of(text: &str) -> (&str, u32, u8) {
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
            known = known.max(header::known_fields(record.iter()));
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
    let mut open = None;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                return Err((None, None, Why::Workbook(error.to_string())));
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
        open = record
            .get(record.len().saturating_sub(1))
            .filter(|last| {
                last.contains('\n') && !raw.trim_end().ends_with('"')
            })
            .map(|_| number);
        if filled > MAX_CELLS {
            let limit = MAX_CELLS;
            return Err((
                Some(number),
                None,
                Why::TooMany { what: "filled cells", limit },
            ));
        }
        if !row.cells.is_empty() {
            grid.rows.push(row);
        }
        if grid.rows.len() > MAX_ROWS {
            return Err((
                None,
                None,
                Why::TooMany { what: "rows", limit: MAX_ROWS },
            ));
        }
        number = number.saturating_add(1);
    }
    match open {
        Some(number) => Err((Some(number), None, Why::OpenQuote)),
        None => Ok(grid),
    }
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
) -> Result<Row, (Option<u32>, Why)> {
    if record.len() > MAX_COLUMNS {
        let limit = MAX_COLUMNS;
        return Err((None, Why::TooMany { what: "columns", limit }));
    }
    let mut cells = Vec::with_capacity(record.len());
    for (field, column) in record.iter().zip(1_u32..) {
        if field.len() > MAX_CELL_CHARS {
            let chars = field.chars().count();
            if chars > MAX_CELL_CHARS {
                let limit = MAX_CELL_CHARS;
                return Err((Some(column), Why::CellTooLong { chars, limit }));
            }
        }
        if let Some(cell) = Cell::text(field) {
            cells.push((column, cell));
        }
    }
    Ok(Row { number, cells })
}
