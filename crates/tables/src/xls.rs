//! Old workbooks (`.xls`, Excel 97 to 2003).

use std::io::Cursor;

use calamine::{Data, Reader as _, SheetVisible, Xls};

use crate::{
    fault::Problem,
    grid::{Cell, Grid, MAX_CELLS, Row},
    guard::guarded,
    xlsx::{self, Wrong},
};

/// Whether bytes begin as an OLE container, as old and encrypted workbooks do.
pub(crate) fn is_container(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// The sheets of an old workbook, in order.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Box<Wrong>> {
    // An encrypted XLSX is an OLE container with a stream of this name,
    // written in UTF-16.
    let name: Vec<u8> =
        "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    if bytes.windows(name.len()).any(|w| w == name) {
        return Err(Problem::Encrypted.into());
    }
    guarded(|| sheets_of(bytes)).unwrap_or_else(|| {
        Err(Problem::Workbook("its parts do not fit together".into()).into())
    })
}

fn sheets_of(bytes: &[u8]) -> Result<Vec<Grid>, Box<Wrong>> {
    let mut book: Xls<_> =
        Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            calamine::XlsError::Password => Problem::Encrypted,
            error => Problem::Workbook(error.to_string()),
        })?;
    let from_1904 = book.has_1904_epoch();
    let sheets = book.sheets_metadata().to_vec();
    let mut grids = Vec::new();
    let mut filled = 0;
    for sheet in sheets {
        let range = book
            .worksheet_range(&sheet.name)
            .map_err(|error| Problem::Workbook(error.to_string()))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut rows: Vec<Row> = Vec::new();
        for (row, column, value) in range.used_cells() {
            let number = |at: usize, first: u32| {
                u32::try_from(at)
                    .unwrap_or(u32::MAX)
                    .saturating_add(first)
                    .saturating_add(1)
            };
            let (row, column) = (number(row, top), number(column, left));
            let cell = cell_of(value).map_err(|problem| {
                let sheet = Some(sheet.name.clone());
                let (row, column) = (Some(row), Some(column));
                Box::new(Wrong { sheet, row, column, problem })
            })?;
            let Some(cell) = cell else { continue };
            filled += 1;
            if filled > MAX_CELLS {
                let (what, limit) = ("filled cells", MAX_CELLS);
                return Err(Problem::TooMany { what, limit }.into());
            }
            match rows.last_mut().filter(|known| known.number == row) {
                Some(known) => known.cells.push((column, cell)),
                None => {
                    rows.push(Row { number: row, cells: vec![(column, cell)] });
                }
            }
        }
        grids.push(Grid {
            sheet: Some(sheet.name),
            hidden: sheet.visible != SheetVisible::Visible,
            from_1904,
            rows,
            ..Grid::default()
        });
    }
    Ok(grids)
}

fn cell_of(value: &Data) -> Result<Option<Cell>, Problem> {
    match value {
        Data::Empty => Ok(None),
        #[expect(clippy::cast_precision_loss, reason = "XLS has no integers")]
        Data::Int(number) => Ok(Some(Cell::Number(*number as f64))),
        Data::Float(number) => Ok(Some(Cell::Number(*number))),
        Data::String(text)
        | Data::DateTimeIso(text)
        | Data::DurationIso(text) => xlsx::text_cell(text),
        Data::Bool(truth) => {
            xlsx::text_cell(if *truth { "TRUE" } else { "FALSE" })
        }
        Data::DateTime(date) => Ok(Some(xlsx::day_of(date))),
        Data::Error(error) => Ok(Some(Cell::Error(error.to_string().into()))),
    }
}
