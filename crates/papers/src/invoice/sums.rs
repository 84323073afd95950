//! Rows that are no goods: totals, charges, payments.

use hashgate_model::{ChargeKind, Decimal, Source, Sourced};

use super::{Reading, is_numeric};
use crate::{
    fault::Why,
    sheet,
    tables::{Cell, Row},
    values::{self, Mark},
    words::{self, Field, NoGoods, Sign, Total},
};

impl Reading<'_> {
    /// The word of a row of sums, if the row is one.
    pub(super) fn total_word(&self, row: &Row) -> Option<(Total, u32)> {
        let numeric = |field: Field| {
            self.cell(row, field).is_some_and(|(_, cell)| is_numeric(cell))
        };
        if numeric(Field::UnitPrice) {
            return None;
        }
        row.cells.iter().take(6).find_map(|(column, cell)| {
            let Cell::Text(text) = cell else { return None };
            let label = text.split([':', '：']).next().unwrap_or(text);
            let sums = if numeric(Field::Quantity) {
                self.is_bare_total(row)
            } else {
                numeric(Field::Amount)
            };
            let total = words::total(label).or_else(|| {
                // `Total incl. VAT` is no goods without a count, or with
                // just what the lines add up to.
                (sums && words::begins_as_total(label)).then_some(Total::Grand)
            });
            Some((total?, *column))
        })
    }

    /// Whether a row states what the lines above it add up to, in words that
    /// name no other goods: `Page total`, `FOB value`, `S21 Pro total`.
    pub(super) fn repeats_the_sum(&self, row: &Row) -> bool {
        let Some(text) = self.text_of(row) else { return false };
        let sums = words::has_sign_word(Sign::Sum, &text.value);
        let of_goods = words::may_name_goods(&text.value);
        let pieces = self.pieces_of(row);
        pieces.is_none_or(|pieces| pieces == self.sums.pieces)
            && (sums || !of_goods && pieces.is_none())
            && self.is_bare_total(row)
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
        &mut self,
        row: &Row,
    ) -> Option<(NoGoods, u32, String)> {
        if self.cell(row, Field::Hts).is_some() {
            return None;
        }
        // `Freight collect` in a column of remarks makes no charge of a line.
        let table = self.table;
        let names_goods = |column: u32| table.texts.contains(&column);
        let named = row.cells.iter().any(|(column, _)| names_goods(*column));
        let (kind, column, text) =
            row.cells.iter().find_map(|(column, cell)| {
                let Cell::Text(text) = cell else { return None };
                if named && !names_goods(*column) {
                    return None;
                }
                Some((self.charge_of(text)?, *column, text.to_string()))
            })?;
        // `GST S19 100T` counts machines: a tax has neither count nor hashrate.
        if kind == NoGoods::Charge(ChargeKind::Other)
            && words::may_name_goods(&text)
            && self.cell(row, Field::Quantity).is_some()
        {
            return None;
        }
        // `APC SMT3000 | UPS` and `S21 200T | IVA incl.` are goods by the cell
        // beside.
        let goods_beside = row.cells.iter().any(|(at, cell)| {
            *at != column
                && names_goods(*at)
                && words::may_name_goods(&cell.shown())
        });
        if goods_beside && self.cell(row, Field::Quantity).is_some() {
            return None;
        }
        // `Promotion S21 | 100 | 3,000.00` sells goods; `Freight | 100 |
        // 2.00` is a charge for each piece.
        let for_each = self.pieces_of(row).is_some_and(|n| n > 1);
        let sells = matches!(
            kind,
            NoGoods::Payment
                | NoGoods::Charge(ChargeKind::Discount | ChargeKind::Credit)
        );
        (!(for_each && sells)).then_some((kind, column, text))
    }

    /// The charge that a text names; lines mostly repeat their texts.
    fn charge_of(&mut self, text: &str) -> Option<NoGoods> {
        if let Some(known) = self.charge_texts.get(text) {
            return *known;
        }
        let label = text.split([':', '：']).next().unwrap_or(text);
        let charge = words::charge(text).or_else(|| words::charge(label));
        self.charge_texts.insert(text.to_owned(), charge);
        charge
    }

    fn pieces_of(&self, row: &Row) -> Option<u64> {
        let (_, cell) = self.cell(row, Field::Quantity)?;
        values::quantity(cell, self.mark).ok().map(|read| read.value)
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
                let price = self.table.field(column) == Some(Field::UnitPrice);
                let pieces = self.pieces_of(row).filter(|n| price && *n > 1);
                let Some(pieces) = pieces else {
                    let source = self.source(row, column);
                    return Some(Sourced::new(read.value, source));
                };
                let how = "quantity x unit price".to_owned();
                let product = read.value.saturating_mul(Decimal::from(pieces));
                Some(Sourced::new(product, Source::Derived { how }))
            }
            Err(why) => {
                self.fault(row, column, why);
                None
            }
        }
    }

    /// A row with an amount and a few words, but neither goods nor a count:
    /// `Handling of documents | 120.00` below the lines.
    pub(super) fn bare_charge(&self, row: &Row) -> Option<(u32, String)> {
        let bare = self.text_of(row).is_none()
            && self.cell(row, Field::Quantity).is_none()
            && self.cell(row, Field::Hts).is_none();
        let words = |cell: &Cell| match cell {
            Cell::Text(text) if !is_numeric(cell) => {
                text.chars().any(char::is_alphabetic).then(|| text.to_string())
            }
            _ => None,
        };
        let mut found = row
            .cells
            .iter()
            .filter_map(|(column, cell)| Some((*column, words(cell)?)));
        found.next().filter(|_| bare)
    }

    /// Remarks on the words of a row of sums or charges beside its own word,
    /// such as a note that shares the row.
    fn note_words_beside(&mut self, row: &Row, word: u32) {
        use Field as F;
        for (column, cell) in &row.cells {
            let field = self.table.field(*column);
            let plain = match cell {
                Cell::Text(text) => {
                    is_numeric(cell)
                        || words::total(text).is_some()
                        || words::charge(text).is_some()
                        || words::currency(text).is_some()
                        || words::unit(text).is_some()
                        || !text.chars().any(char::is_alphabetic)
                }
                _ => true,
            };
            if plain || *column == word || field == Some(F::Currency) {
                continue;
            }
            let text = format!("passed over: `{}`", sheet::cut(&cell.shown()));
            self.remark(row, *column, text);
        }
    }

    /// Whether a row of sums is of cartons, pieces or weights, and states no
    /// amount in the column of amounts.
    fn counts_no_money(&self, row: &Row, word: u32) -> bool {
        let in_column = self
            .cell(row, Field::Amount)
            .is_some_and(|(_, cell)| is_numeric(cell));
        let Some(Cell::Text(text)) = row.get(word) else { return false };
        let spaced = hashgate_tables::spaced(text);
        let counts = spaced.split(' ').any(|word| {
            words::unit(word).is_some()
                || ["weight", "件数", "箱数", "毛重", "净重"].contains(&word)
        });
        // `合计：10台` holds its count in one cell.
        let glued = text
            .split([':', '：'])
            .nth(1)
            .is_some_and(|rest| counts_pieces_of(rest.trim()));
        !in_column && (counts || glued)
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
        if self.counts_no_money(row, word) {
            return false;
        }
        let Some(stated) = self.row_money(row, word, "total") else {
            // Without a sum or a count the row is left to the remarks.
            return self
                .cell(row, Field::Quantity)
                .is_some_and(|(_, cell)| is_numeric(cell));
        };
        self.note_words_beside(row, word);
        let sums = &self.sums;
        let slack = Decimal::new(5, 3) * Decimal::from(sums.fine + 1);
        let fits = |sum: Decimal| (stated.value - sum).abs() <= slack;
        let all = sums.goods + sums.charges;
        let fits_all = fits(all) || fits(all + sums.payments);
        let fits_goods = fits(sums.goods);
        // A second table below the first one's total has a total of its own.
        let apart = self.total_seen
            && !fits_all
            && !sums.since_total.is_zero()
            && fits(sums.since_total);
        let column = match &stated.source {
            Source::Cell { column, .. } => *column,
            _ => word,
        };
        let good = match total {
            Total::Subtotal => {
                fits_goods || fits_all || fits(sums.since_subtotal)
            }
            _ => fits_all || fits_goods || apart,
        };
        if !good {
            let (sum, charges) = (all, sums.charges);
            let stated = stated.value;
            self.fault(row, column, Why::Total { stated, sum, charges });
        } else if apart {
            let text = "this total was read as that of the lines below the \
                        total before it"
                .to_owned();
            self.remark(row, column, text);
        } else if total == Total::Grand && !fits_all {
            let text = "the total leaves out the charges and discounts above \
                        it; it is the sum of the goods"
                .to_owned();
            self.remark(row, column, text);
        }
        self.sums.since_subtotal = Decimal::ZERO;
        if total == Total::Grand {
            self.sums.since_total = Decimal::ZERO;
            self.sums.pieces_since_total = 0;
            if let (true, Some(before)) = (apart, &mut self.total) {
                let how = "sum of the totals of two tables".to_owned();
                before.value = before.value.saturating_add(stated.value);
                before.source = Source::Derived { how };
                return true;
            }
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
                let since = self.sums.pieces_since_total;
                // Some count the freight for each piece among the pieces.
                let known = [sum, sum + self.sums.pieces_charged, since];
                let counted = self.sums.uncounted == 0;
                if counted && !known.contains(&stated) && total == Total::Grand
                {
                    self.fault(row, column, Why::TotalQuantity { stated, sum });
                }
                if stated == since && since < sum {
                    // The count of the second table alone.
                    if let Some(before) = &mut self.pieces {
                        before.value = before.value.saturating_add(stated);
                        let how = "sum of the counts of two tables".to_owned();
                        before.source = Source::Derived { how };
                        return;
                    }
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
        let faults = self.gathered.faults.len();
        self.note_words_beside(row, word);
        if let Some((column, cell)) = self.cell(row, Field::Currency) {
            let cell = cell.clone();
            let sheet = self.sheet;
            let field = Field::Currency;
            self.gathered.take(sheet, field, &cell, row.number, column);
        }
        let Some(mut amount) = self.row_money(row, word, "amount") else {
            if self.gathered.faults.len() == faults {
                let text = format!(
                    "`{}` states no amount; nothing is charged for it",
                    sheet::cut(&text)
                );
                self.remark(row, word, text);
            }
            return;
        };
        let pieces = self.pieces_of(row).unwrap_or(0);
        self.sums.pieces_charged =
            self.sums.pieces_charged.saturating_add(pieces);
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
                let lowers =
                    matches!(kind, ChargeKind::Discount | ChargeKind::Credit);
                if lowers && positive {
                    amount.value = -amount.value;
                    let text = format!(
                        "the discount or credit is written without a sign; read as {}",
                        amount.value
                    );
                    self.remark(row, word, text);
                }
                self.add_charge(kind, text, amount, row.number);
            }
        }
    }

    pub(super) fn add_charge(
        &mut self,
        kind: ChargeKind,
        text: String,
        amount: Sourced<Decimal>,
        row: u32,
    ) {
        let sums = &mut self.sums;
        sums.charges = sums.charges.saturating_add(amount.value);
        sums.since_total = sums.since_total.saturating_add(amount.value);
        self.charges.push((kind, text, amount, row));
    }
}

/// Whether a text is a number with a unit of pieces behind it.
fn counts_pieces_of(text: &str) -> bool {
    let unit = text
        .trim_start_matches(|c: char| c.is_ascii_digit() || ",. ".contains(c));
    unit.len() < text.len() && values::counts_pieces(unit)
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
