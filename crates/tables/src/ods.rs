//! Open document workbooks (ODS), as free office programs write them, cell by cell.
//!
//! Read from the XML itself, since what matters for an invoice (the currency
//! of an amount, several paragraphs in one cell) is lost otherwise, and since
//! such a file may repeat a cell a billion times.

use hashgate_model::Date;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{
    fault::Problem,
    grid::{Cell, Grid, MAX_CELL_CHARS, MAX_CELLS, MAX_ROWS, Row},
};

fn broken(error: impl std::fmt::Display) -> Problem {
    Problem::Workbook(error.to_string())
}

/// The sheets of a workbook, in order.
pub(crate) fn read(content: &[u8]) -> Result<Vec<Grid>, Problem> {
    let text = std::str::from_utf8(content).map_err(broken)?;
    let mut xml = Reader::from_str(text);
    let mut reading = Reading::default();
    loop {
        match xml.read_event().map_err(broken)? {
            Event::Start(tag) => reading.opened(&tag, false)?,
            Event::Empty(tag) => {
                reading.opened(&tag, true)?;
                reading.closed(tag.local_name().as_ref())?;
            }
            Event::Text(text) => reading.text(&text.xml10_content())?,
            Event::CData(text) => reading.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let name: &str = reference.as_ref();
                let text = quick_xml::escape::unescape(&format!("&{name};"))
                    .map(std::borrow::Cow::into_owned)
                    .unwrap_or_default();
                reading.text(&text)?;
            }
            Event::End(tag) => reading.closed(tag.local_name().as_ref())?,
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(reading.grids)
}

#[derive(Default)]
struct Reading {
    grids: Vec<Grid>,
    /// The row and the column to come, from 1.
    row: u32,
    column: u32,
    repeat_row: u32,
    cells: Vec<(u32, Cell)>,
    open: Option<Open>,
    filled: usize,
    /// Depth of a note on a cell, whose text is not the cell's.
    note: usize,
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    kind: String,
    value: Option<String>,
    currency: Option<String>,
    repeat: u32,
    text: String,
}

impl Reading {
    fn opened(
        &mut self,
        tag: &BytesStart<'_>,
        empty: bool,
    ) -> Result<(), Problem> {
        let attribute = |name: &str| -> Option<String> {
            tag.attributes().flatten().find_map(|one| {
                let key: &str = one.key.local_name().into_inner();
                (key == name).then(|| {
                    let value: &str = one.value.as_ref();
                    quick_xml::escape::unescape(value)
                        .map(std::borrow::Cow::into_owned)
                        .unwrap_or_default()
                })
            })
        };
        let count = |name: &str| {
            attribute(name)
                .and_then(|n| n.parse::<u32>().ok())
                .unwrap_or(1)
                .max(1)
        };
        match tag.local_name().as_ref() {
            "annotation" if !empty => self.note += 1,
            _ if self.note > 0 => {}
            "table" => {
                self.grids
                    .push(Grid { sheet: attribute("name"), ..Grid::default() });
                self.row = 1;
            }
            "table-row" => {
                self.column = 1;
                self.repeat_row = count("number-rows-repeated");
            }
            "table-cell" | "covered-table-cell" => {
                self.merge(
                    count("number-rows-spanned"),
                    count("number-columns-spanned"),
                );
                self.open = Some(Open {
                    kind: attribute("value-type").unwrap_or_default(),
                    value: attribute("value")
                        .or_else(|| attribute("date-value"))
                        .or_else(|| attribute("boolean-value"))
                        .or_else(|| attribute("string-value")),
                    currency: attribute("currency"),
                    repeat: count("number-columns-repeated"),
                    text: String::new(),
                });
            }
            "p" => {
                if let Some(cell) =
                    self.open.as_mut().filter(|c| !c.text.is_empty())
                {
                    cell.text.push('\n');
                }
            }
            "s" | "tab" | "line-break" => self.text(" ")?,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Problem> {
        if self.note > 0 {
            return Ok(());
        }
        let Some(cell) = &mut self.open else { return Ok(()) };
        cell.text.push_str(text);
        let chars = cell.text.len();
        if chars > MAX_CELL_CHARS * 4 {
            let limit = MAX_CELL_CHARS;
            return Err(Problem::CellTooLong { chars, limit });
        }
        Ok(())
    }

    fn closed(&mut self, name: &str) -> Result<(), Problem> {
        match name {
            "annotation" => self.note = self.note.saturating_sub(1),
            _ if self.note > 0 => {}
            "table-cell" | "covered-table-cell" => {
                let Some(open) = self.open.take() else { return Ok(()) };
                let repeat = open.repeat;
                if let Some(cell) = open.cell() {
                    self.more(repeat as usize)?;
                    for i in 0..repeat {
                        let column = self.column.saturating_add(i);
                        self.cells.push((column, cell.clone()));
                    }
                }
                self.column = self.column.saturating_add(repeat);
            }
            "table-row" => {
                let cells = std::mem::take(&mut self.cells);
                if !cells.is_empty() {
                    let again = self.repeat_row as usize - 1;
                    self.more(cells.len().saturating_mul(again))?;
                    let (row, times) = (self.row, self.repeat_row);
                    let Some(grid) = self.grids.last_mut() else {
                        return Ok(());
                    };
                    for i in 0..times {
                        let number = row.saturating_add(i);
                        grid.rows.push(Row { number, cells: cells.clone() });
                    }
                    if grid.rows.len() > MAX_ROWS {
                        let (what, limit) = ("rows", MAX_ROWS);
                        return Err(Problem::TooMany { what, limit });
                    }
                }
                self.row = self.row.saturating_add(self.repeat_row);
            }
            _ => {}
        }
        Ok(())
    }

    /// Counts filled cells before they are kept.
    fn more(&mut self, cells: usize) -> Result<(), Problem> {
        self.filled = self.filled.saturating_add(cells);
        if self.filled > MAX_CELLS {
            let (what, limit) = ("filled cells", MAX_CELLS);
            return Err(Problem::TooMany { what, limit });
        }
        Ok(())
    }

    fn merge(&mut self, rows: u32, columns: u32) {
        const MOST: u64 = 10_000;
        let wide = u64::from(rows) * u64::from(columns);
        let Some(grid) = self.grids.last_mut() else { return };
        if wide == 1 || wide > MOST {
            return;
        }
        for row in self.row..self.row.saturating_add(rows) {
            for column in self.column..self.column.saturating_add(columns) {
                grid.merged.insert((row, column), (self.row, self.column));
            }
        }
    }
}

impl Open {
    fn cell(self) -> Option<Cell> {
        let value = self.value.as_deref();
        match self.kind.as_str() {
            "currency" => {
                let value = value?;
                let currency = self.currency.unwrap_or_default();
                // Two places and not three: `3.276` would prove nothing.
                let places = value.split_once('.').map_or(0, |(_, f)| f.len());
                let end = match places {
                    0 if value.contains('.') => "00",
                    0 => ".00",
                    1 | 3 => "0",
                    _ => "",
                };
                Cell::text(&format!("{currency} {value}{end}"))
            }
            "float" | "percentage" => match value?.parse() {
                Ok(number) => Some(Cell::Number(number)),
                Err(_) => Cell::text(&self.text),
            },
            "date" => match value?.get(..10)?.parse::<Date>() {
                Ok(day) => Some(Cell::Day(day)),
                Err(_) => Cell::text(&self.text),
            },
            _ if Cell::is_error(self.text.trim()) => {
                Some(Cell::Error(self.text.trim().into()))
            }
            _ => Cell::text(&self.text).or_else(|| Cell::text(value?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &str) -> Result<Vec<Grid>, Problem> {
        read(
            format!(
                "<o:document><t:table t:name=\"Rechnung\">{rows}</t:table>\
                 </o:document>"
            )
            .as_bytes(),
        )
    }

    #[test]
    fn currencies_paragraphs_and_repetitions_are_read() {
        let grids = sheet(
            "<t:table-row t:number-rows-repeated=\"3\"><t:table-cell/></t:table-row>\
             <t:table-row><t:table-cell o:value-type=\"string\"><x:p>S21 &amp; PSU\
             </x:p><x:p>neu</x:p></t:table-cell>\
             <t:table-cell t:number-columns-repeated=\"2\"/>\
             <t:table-cell o:value-type=\"currency\" o:currency=\"EUR\" \
             o:value=\"4150.005\"><x:p>4.150,01 €</x:p></t:table-cell>\
             <t:table-cell o:value-type=\"float\" o:value=\"12\"><x:p>12</x:p>\
             <o:annotation><x:p>secret</x:p></o:annotation></t:table-cell>\
             <t:table-cell o:value-type=\"date\" o:date-value=\"2026-10-02\"/>\
             <t:table-cell><x:p>#REF!</x:p></t:table-cell></t:table-row>",
        )
        .unwrap();
        let row = &grids[0].rows[0];
        assert_eq!(
            (row.number, grids[0].sheet.as_deref()),
            (4, Some("Rechnung"))
        );
        let shown: Vec<_> =
            row.cells.iter().map(|(c, cell)| (*c, cell.shown())).collect();
        let shown: Vec<_> =
            shown.iter().map(|(c, s)| (*c, s.as_str())).collect();
        assert_eq!(
            shown,
            [
                (1, "S21 & PSU neu"),
                (4, "EUR 4150.0050"),
                (5, "12"),
                (6, "2026-10-02"),
                (7, "#REF!")
            ]
        );
    }

    #[test]
    fn a_cell_repeated_without_end_is_refused() {
        for rows in [
            "<t:table-row><t:table-cell t:number-columns-repeated=\"4000000000\">\
             <x:p>a</x:p></t:table-cell></t:table-row>",
            "<t:table-row t:number-rows-repeated=\"4000000000\"><t:table-cell>\
             <x:p>a</x:p></t:table-cell></t:table-row>",
        ] {
            let error = sheet(rows).map(|_| ()).unwrap_err().to_string();
            assert!(
                error.contains("more than 5000000 filled cells"),
                "{error}"
            );
        }
    }
}
