//! Sheets with a head, written row by row.

use hashgate_model::{AsOf, Decimal, Usd, visible_on_one_line};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
    Workbook, Worksheet,
};

use crate::WorkbookError;

/// The longest text that a cell holds (Excel's limit is 32,767).
const LONGEST: usize = 32_000;

/// A workbook on its way.
pub(crate) struct Book {
    workbook: Workbook,
}

/// A cell.
#[derive(Debug, Clone)]
pub(crate) enum Put {
    /// Nothing.
    Blank,
    /// Words.
    Text(String),
    /// Dollars, or the price in another currency.
    Money(Decimal),
    /// A whole or broken number.
    Number(Decimal),
    /// A share: 0.126 is 12.6%.
    Share(Decimal),
    /// Dollars by a formula, with the sum that it gives now.
    Sum(String, Usd),
}

impl From<&str> for Put {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Put {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Usd> for Put {
    fn from(usd: Usd) -> Self {
        Self::Money(usd.amount())
    }
}

impl<T: Into<Put>> From<Option<T>> for Put {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Into::into)
    }
}

impl Book {
    pub(crate) fn new(as_of: AsOf) -> Result<Self, WorkbookError> {
        let mut workbook = Workbook::new();
        // The day of the answer, so that the same answer is the same file.
        let made = ExcelDateTime::parse_from_str(&as_of.to_string())?;
        workbook.set_properties(
            &DocProperties::new()
                .set_title("hashgate")
                .set_creation_datetime(&made),
        );
        Ok(Self { workbook })
    }

    /// A sheet with a head that stays in sight.
    pub(crate) fn sheet(
        &mut self,
        name: &str,
        heads: &[(&str, f64)],
    ) -> Result<Sheet<'_>, WorkbookError> {
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(name)?;
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_border_bottom(FormatBorder::Thin);
        for (at, (text, width)) in (0_u16..).zip(heads) {
            sheet.set_column_width(at, *width)?;
            sheet.write_string_with_format(0, at, *text, &head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        let top = || Format::new().set_align(FormatAlign::Top);
        Ok(Sheet {
            cells: sheet,
            next: 1,
            text: top().set_text_wrap(),
            money: top().set_num_format("#,##0.00"),
            number: top().set_num_format("#,##0.####"),
            share: top().set_num_format("0.00##%"),
        })
    }

    pub(crate) fn bytes(mut self) -> Result<Vec<u8>, WorkbookError> {
        Ok(self.workbook.save_to_buffer()?)
    }
}

/// A sheet on its way.
pub(crate) struct Sheet<'b> {
    cells: &'b mut Worksheet,
    next: u32,
    text: Format,
    money: Format,
    number: Format,
    share: Format,
}

impl Sheet<'_> {
    /// Writes a row below the last one.
    pub(crate) fn row(
        &mut self,
        cells: impl IntoIterator<Item = Put>,
    ) -> Result<(), WorkbookError> {
        for (at, cell) in (0_u16..).zip(cells) {
            self.put(at, cell)?;
        }
        self.next += 1;
        Ok(())
    }

    /// The number of the next row, as a spreadsheet counts: from 1.
    pub(crate) fn next_row(&self) -> u32 {
        self.next + 1
    }

    fn put(&mut self, at: u16, cell: Put) -> Result<(), WorkbookError> {
        let (sheet, row) = (&mut *self.cells, self.next);
        match cell {
            Put::Blank => {}
            Put::Text(text) => {
                let text = visible_on_one_line(&text);
                let text: String = text.chars().take(LONGEST).collect();
                sheet.write_string_with_format(row, at, text, &self.text)?;
            }
            Put::Money(value) => {
                let value = float(value);
                sheet.write_number_with_format(row, at, value, &self.money)?;
            }
            Put::Number(value) => {
                let value = float(value);
                sheet.write_number_with_format(row, at, value, &self.number)?;
            }
            Put::Share(value) => {
                let value = float(value);
                sheet.write_number_with_format(row, at, value, &self.share)?;
            }
            Put::Sum(formula, usd) => {
                let formula = Formula::new(formula).set_result(usd.to_string());
                sheet.write_formula_with_format(
                    row,
                    at,
                    formula,
                    &self.money,
                )?;
            }
        }
        Ok(())
    }
}

/// A spreadsheet has no decimals; fifteen digits hold any sum of the trade to
/// the cent.
fn float(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}
