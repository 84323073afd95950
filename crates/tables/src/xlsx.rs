//! Workbooks, cell by cell, so that a far-away cell costs no memory.

use std::io::Cursor;

use calamine::{
    DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx,
};
use hashgate_model::Date;

use crate::{
    archive::Archive,
    fault::Problem,
    grid::{Cell, Grid, MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Row},
    guard::guarded,
};

/// The last row that a sheet can have.
const LAST_ROW: u32 = 1_048_576;

/// Cells of merged ranges that are followed, per sheet.
const MAX_MERGED: u64 = 200_000;

/// Where in a workbook something is wrong, and what.
pub(crate) struct Wrong {
    pub sheet: Option<String>,
    pub row: Option<u32>,
    pub column: Option<u32>,
    pub problem: Problem,
}

impl From<Problem> for Box<Wrong> {
    fn from(problem: Problem) -> Self {
        Self::new(Wrong { sheet: None, row: None, column: None, problem })
    }
}

fn broken(error: impl std::fmt::Display) -> Problem {
    Problem::Workbook(error.to_string())
}

/// The sheets of a workbook, in order.
///
/// The library that takes the workbook apart is not ours and breaks down on
/// some impossible cell references (`r="99999999999"`, found by a property
/// test); such a workbook is refused as one that cannot be opened.
pub(crate) fn read(archive: &Archive<'_>) -> Result<Vec<Grid>, Box<Wrong>> {
    guarded(|| sheets_of(archive)).unwrap_or_else(|| {
        Err(Problem::Workbook("its cells are numbered wrongly".into()).into())
    })
}

fn sheets_of(archive: &Archive<'_>) -> Result<Vec<Grid>, Box<Wrong>> {
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(&*archive.bytes)).map_err(broken)?;
    let sheets = book.sheets_metadata().to_vec();
    let mut grids = Vec::new();
    let mut filled = 0;
    for sheet in sheets {
        if sheet.typ != SheetType::WorkSheet {
            let note = "this is not a sheet of cells and was passed over";
            let sheet = Some(sheet.name.clone());
            let notes = vec![note.to_owned()];
            grids.push(Grid { sheet, notes, ..Grid::default() });
            continue;
        }
        let mut grid = Grid {
            sheet: Some(sheet.name.clone()),
            hidden: sheet.visible != SheetVisible::Visible,
            from_1904: archive.from_1904,
            ..Grid::default()
        };
        grid.rows = rows_of(&mut book, &sheet.name, &mut filled)?;
        follow_merges(&mut book, &mut grid);
        grids.push(grid);
    }
    if let (true, Some(first)) = (archive.comments, grids.first_mut()) {
        first.notes.push(
            "the workbook has comments on its cells, which are not read"
                .to_owned(),
        );
    }
    Ok(grids)
}

fn rows_of(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    filled: &mut usize,
) -> Result<Vec<Row>, Box<Wrong>> {
    let at = |row: Option<u32>, column: Option<u32>, problem: Problem| {
        let sheet = Some(sheet.to_owned());
        Box::new(Wrong { sheet, row, column, problem })
    };
    let mut cells: Vec<(u32, u32, Cell)> = Vec::new();
    let mut reader = book
        .worksheet_cells_reader(sheet)
        .map_err(|error| at(None, None, broken(error)))?;
    while let Some(cell) =
        reader.next_cell().map_err(|error| at(None, None, broken(error)))?
    {
        let (row, column) = cell.get_position();
        let (row, column) = (row.saturating_add(1), column.saturating_add(1));
        if row > LAST_ROW || column as usize > MAX_COLUMNS {
            let limit = LAST_ROW as usize;
            let why = Problem::TooMany { what: "rows or columns", limit };
            return Err(at(None, None, why));
        }
        let Some(value) = cell_of(cell.get_value())
            .map_err(|why| at(Some(row), Some(column), why))?
        else {
            continue;
        };
        *filled += 1;
        if *filled > MAX_CELLS {
            let limit = MAX_CELLS;
            let why = Problem::TooMany { what: "filled cells", limit };
            return Err(at(Some(row), None, why));
        }
        cells.push((row, column, value));
    }
    // A program may write cells out of order.
    cells.sort_by_key(|(row, column, _)| (*row, *column));
    let mut rows: Vec<Row> = Vec::new();
    for (number, column, cell) in cells {
        match rows.last_mut().filter(|row| row.number == number) {
            Some(row) => {
                if row.cells.last().is_none_or(|(last, _)| *last < column) {
                    row.cells.push((column, cell));
                }
            }
            None => rows.push(Row { number, cells: vec![(column, cell)] }),
        }
    }
    if rows.len() > MAX_ROWS {
        let why = Problem::TooMany { what: "rows", limit: MAX_ROWS };
        return Err(at(None, None, why));
    }
    Ok(rows)
}

/// A text of a workbook as a cell; a failed formula that the library takes
/// for text is one all the same.
pub(crate) fn text_cell(text: &str) -> Result<Option<Cell>, Problem> {
    if text.len() > MAX_CELL_CHARS {
        let chars = text.chars().count();
        if chars > MAX_CELL_CHARS {
            let limit = MAX_CELL_CHARS;
            return Err(Problem::CellTooLong { chars, limit });
        }
    }
    if Cell::is_error(text) {
        return Ok(Some(Cell::Error(text.into())));
    }
    Ok(Cell::text(text))
}

fn cell_of(value: &DataRef<'_>) -> Result<Option<Cell>, Problem> {
    let text = text_cell;
    match value {
        DataRef::Empty => Ok(None),
        // A spreadsheet's own numbers are binary floating point.
        #[expect(clippy::cast_precision_loss, reason = "XLSX has no integers")]
        DataRef::Int(number) => Ok(Some(Cell::Number(*number as f64))),
        DataRef::Float(number) => Ok(Some(Cell::Number(*number))),
        DataRef::String(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => {
            text(string)
        }
        DataRef::Bool(truth) => text(if *truth { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(date) => Ok(Some(day_of(date))),
        DataRef::Error(error) => {
            Ok(Some(Cell::Error(error.to_string().into())))
        }
    }
}

/// A date cell; a duration or an impossible serial stays a number.
pub(crate) fn day_of(date: &ExcelDateTime) -> Cell {
    let serial = date.as_f64();
    if date.is_duration() || !(1.0..2_958_466.0).contains(&serial) {
        return Cell::Number(serial);
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    let civil = i16::try_from(year)
        .ok()
        .zip(i8::try_from(month).ok())
        .zip(i8::try_from(day).ok())
        .and_then(|((y, m), d)| Date::from_parts(y, m, d));
    civil.map_or(Cell::Number(serial), Cell::Day)
}

/// Notes which cell speaks for the others of a merged range.
fn follow_merges(book: &mut Xlsx<Cursor<&[u8]>>, grid: &mut Grid) {
    let name = grid.sheet.clone().unwrap_or_default();
    let Ok(ranges) = book.merge_cells_by_sheet_name(&name) else {
        grid.notes.push("the merged cells could not be read".to_owned());
        return;
    };
    let mut followed = 0_u64;
    for range in ranges {
        let (top, left) = range.start;
        let (bottom, right) = range.end;
        let height = u64::from(bottom.saturating_sub(top)) + 1;
        let width = u64::from(right.saturating_sub(left)) + 1;
        followed = followed.saturating_add(height.saturating_mul(width));
        if followed > MAX_MERGED {
            grid.notes.push(
                "the sheet merges more cells than are followed".to_owned(),
            );
            return;
        }
        let first = (top.saturating_add(1), left.saturating_add(1));
        for row in top..=bottom {
            for column in left..=right {
                let here = (row.saturating_add(1), column.saturating_add(1));
                grid.merged.insert(here, first);
            }
        }
    }
}
