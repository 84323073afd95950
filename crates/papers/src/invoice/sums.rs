//! Rows that are no goods: totals, charges, payments.

use hashgate_model::{ChargeKind, Decimal, Source, Sourced};

use super::{Reading, is_numeric};
use crate::{
    fault::Why,
    grid::{Cell, Row},
    sheet,
    values::{self, Mark},
    words::{self, Field, NoGoods, Total},
};

impl Reading<'_> {
    /// The word of a row of sums, if the row is one.
    pub(super) fn total_word(&self, row: &Row) -> Option<(Total, u32)> {
        if self.cell(row, Field::UnitPrice).is_some_and(|(_, c)| is_numeric(c))
        {
            return None;
        }
        row.cells.iter().take(6).find_map(|(column, cell)| {
            let Cell::Text(text) = cell else { return None };
            let label = text.split([':', '：']).next().unwrap_or(text);
            Some((words::total(label)?, *column))
        })
    }

    /// Whether the amount of a row without words is what the lines add up to.
    pub(super) fn is_bare_total(&self, row: &Row) -> bool {
        self.cell(row, Field::Amount)
            .and_then(|(_, cell)| values::amount(cell, self.mark, "total").ok())
            .is_some_and(|read| {
                !self.lines.is_empty()
                    && (read.value == self.sums.goods
                        || read.value == self.sums.goods + self.sums.charges)
            })
    }

    pub(super) fn charge_word(
        &self,
        row: &Row,
    ) -> Option<(NoGoods, u32, String)> {
        if let Some((_, cell)) = self.cell(row, Field::Quantity)
            && values::quantity(cell, self.mark).is_ok_and(|q| q.value > 1)
        {
            return None;
        }
        if self.cell(row, Field::Hts).is_some() {
            return None;
        }
        // `Freight collect` in a column of remarks makes no charge of a line.
        let names_goods = |column: u32| {
            matches!(
                self.table.field(column),
                Some(Field::Model | Field::Description)
            )
        };
        let named = row.cells.iter().any(|(column, _)| names_goods(*column));
        row.cells.iter().find_map(|(column, cell)| {
            let Cell::Text(text) = cell else { return None };
            if named && !names_goods(*column) {
                return None;
            }
            let label = text.split([':', '：']).next().unwrap_or(text);
            Some((words::charge(label)?, *column, text.to_string()))
        })
    }

    /// The money of a row that is no line of goods: its amount, else its
    /// price, else the last number of the row.
    pub(super) fn row_money(
        &mut self,
        row: &Row,
        word: u32,
        what: &'static str,
    ) -> Option<Sourced<Decimal>> {
        let inline = row.get(word).and_then(|cell| match cell {
            Cell::Text(text) => text
                .split_once([':', '：'])
                .and_then(|(_, value)| Cell::text(value))
                .filter(is_numeric)
                .map(|cell| (word, cell)),
            _ => None,
        });
        let beside = || {
            [Field::Amount, Field::UnitPrice]
                .iter()
                .filter_map(|field| self.cell(row, *field))
                .find(|(_, cell)| is_numeric(cell))
                .or_else(|| {
                    last_number(row).filter(|(column, _)| {
                        self.table.field(*column) != Some(Field::Quantity)
                    })
                })
                .map(|(column, cell)| (column, cell.clone()))
        };
        let (column, cell) = beside().or(inline)?;
        match values::amount(&cell, self.mark, what) {
            Ok(read) => {
                if let Some(mark) = read.currency {
                    self.gathered.mark(mark, row.number, column);
                }
                Some(Sourced::new(read.value, self.source(row, column)))
            }
            Err(why) => {
                self.fault(row, column, why);
                None
            }
        }
    }

    /// Checks a row of sums against the rows above it.
    pub(super) fn total_row(
        &mut self,
        row: &Row,
        total: Total,
        word: u32,
    ) -> bool {
        if total == Total::InWords {
            return false;
        }
        if let Some((column, cell)) = self.cell(row, Field::Quantity)
            && is_numeric(cell)
        {
            let cell = cell.clone();
            self.total_quantity(row, column, &cell, total);
        }
        let Some(stated) = self.row_money(row, word, "total") else {
            return self.cell(row, Field::Quantity).is_some();
        };
        let sums = &self.sums;
        let slack = Decimal::new(5, 3) * Decimal::from(sums.fine + 1);
        let fits = |sum: Decimal| (stated.value - sum).abs() <= slack;
        let all = sums.goods + sums.charges;
        let fits_all = fits(all) || fits(all + sums.payments);
        let fits_goods = fits(sums.goods);
        let column = match &stated.source {
            Source::Cell { column, .. } => *column,
            _ => word,
        };
        let good = match total {
            Total::Subtotal => {
                fits_goods || fits_all || fits(sums.since_subtotal)
            }
            _ => fits_all || fits_goods,
        };
        if !good {
            let (sum, charges) = (all, sums.charges);
            let stated = stated.value;
            self.fault(row, column, Why::Total { stated, sum, charges });
        } else if total == Total::Grand && !fits_all {
            let text = "the total leaves out the charges and discounts above \
                        it; it is the sum of the goods"
                .to_owned();
            self.remark(row, column, text);
        }
        self.sums.since_subtotal = Decimal::ZERO;
        if total == Total::Grand {
            // A balance after a payment states what is still owed.
            let owed = self.sums.payments.is_zero() || fits(all);
            if good && (owed || self.total.is_none()) {
                self.total = Some(stated);
            }
            self.total_seen = true;
        }
        true
    }

    pub(super) fn total_quantity(
        &mut self,
        row: &Row,
        column: u32,
        cell: &Cell,
        total: Total,
    ) {
        match values::quantity(cell, self.mark) {
            Ok(read) => {
                let (stated, sum) = (read.value, self.sums.pieces);
                if stated != sum && total == Total::Grand {
                    self.fault(row, column, Why::TotalQuantity { stated, sum });
                }
                let source = self.source(row, column);
                self.pieces = Some(Sourced::new(stated, source));
            }
            Err(why) => self.fault(row, column, why),
        }
    }

    pub(super) fn charge_row(
        &mut self,
        row: &Row,
        kind: NoGoods,
        word: u32,
        text: String,
    ) {
        let Some(mut amount) = self.row_money(row, word, "amount") else {
            return;
        };
        match kind {
            NoGoods::Payment => {
                self.sums.payments -= amount.value.abs();
                let text = format!(
                    "`{}` of {} is a payment, no part of the price",
                    sheet::cut(&text),
                    amount.value
                );
                self.remark(row, word, text);
            }
            NoGoods::Charge(kind) => {
                let positive = amount.value > Decimal::ZERO;
                if kind == ChargeKind::Discount && positive {
                    amount.value = -amount.value;
                    let text = format!(
                        "the discount is written without a sign; read as {}",
                        amount.value
                    );
                    self.remark(row, word, text);
                }
                self.add_charge(kind, text, amount);
            }
        }
    }

    pub(super) fn add_charge(
        &mut self,
        kind: ChargeKind,
        text: String,
        amount: Sourced<Decimal>,
    ) {
        self.sums.charges = self.sums.charges.saturating_add(amount.value);
        self.charges.push((kind, text, amount));
    }
}

/// The last cell of a row that reads as an amount.
pub(super) fn last_number(row: &Row) -> Option<(u32, &Cell)> {
    row.cells
        .iter()
        .rev()
        .find(|(_, cell)| match cell {
            Cell::Number(_) => true,
            Cell::Text(_) => {
                values::amount(cell, Mark::Point, "amount").is_ok()
                    || values::amount(cell, Mark::Comma, "amount").is_ok()
            }
            _ => false,
        })
        .map(|(column, cell)| (*column, cell))
}
