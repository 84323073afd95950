//! The table of a commercial invoice: lines, charges, totals.

use std::collections::HashMap;

use hashgate_model::{
    Charge, ChargeKind, Country, CountryError, CountryRead, Currency, Decimal,
    HtsNumber, Line, Money, Remark, Shipment, Source, Sourced,
};
use rust_decimal::RoundingStrategy;

use crate::{
    fault::{Fault, Why},
    grid::{Cell, Row},
    header::{self, Table},
    lists,
    sheet::{self, Gathered, Sheet},
    values::{self, Mark},
    words::{self, Field, NoGoods, Total},
};

/// A line whose currency is not settled yet.
struct RawLine {
    text: Sourced<String>,
    quantity: Sourced<u64>,
    unit_price: Option<Sourced<Decimal>>,
    amount: Sourced<Decimal>,
    hts: Option<Sourced<HtsNumber>>,
    origin: Option<Sourced<Country>>,
    net_weight_kg: Option<Sourced<Decimal>>,
}

/// What the invoice adds up to, row by row.
#[derive(Default)]
struct Sums {
    goods: Decimal,
    since_subtotal: Decimal,
    charges: Decimal,
    payments: Decimal,
    pieces: u64,
    /// Amounts with parts of a cent, whose sum a total may round.
    fine: u32,
}

/// The invoice on its way to a shipment.
struct Reading<'a> {
    sheet: Sheet<'a>,
    table: &'a Table,
    mark: Mark,
    gathered: Gathered,
    lines: Vec<RawLine>,
    charges: Vec<(ChargeKind, String, Sourced<Decimal>)>,
    total: Option<Sourced<Decimal>>,
    pieces: Option<Sourced<u64>>,
    sums: Sums,
    total_seen: bool,
    countries: HashMap<String, Result<CountryRead, CountryError>>,
    last_head: HashMap<u32, String>,
    no_head: HashMap<u32, (u32, usize)>,
}

/// Reads one invoice into the shipment.
pub(crate) fn read(
    sheet: Sheet<'_>,
    table: &Table,
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) {
    let mut reading = Reading {
        sheet,
        table,
        mark: Mark::Point,
        gathered: Gathered::default(),
        lines: Vec::new(),
        charges: Vec::new(),
        total: None,
        pieces: None,
        sums: Sums::default(),
        total_seen: false,
        countries: HashMap::new(),
        last_head: HashMap::new(),
        no_head: HashMap::new(),
    };
    reading.decide_decimal_mark();
    reading.heads();
    let (above, body) = sheet.grid.rows.split_at(table.header);
    let mut loose: Vec<&Row> = above.iter().collect();
    for row in body.iter().skip(table.body - table.header) {
        if !reading.row(row) {
            loose.push(row);
        }
    }
    sheet::scan(sheet, &loose, &mut reading.gathered);
    lists::serials(
        sheet,
        table,
        &mut shipment.serials,
        &mut reading.gathered.remarks,
    );
    reading.note_unused_columns();
    reading.finish(shipment, faults);
}

impl Reading<'_> {
    fn cell<'r>(&self, row: &'r Row, field: Field) -> Option<(u32, &'r Cell)> {
        let column = self.table.column(field)?;
        row.get(column).map(|cell| (column, cell))
    }

    /// A cell that a merged range may hold for several rows.
    fn shared<'r>(
        &'r self,
        row: &'r Row,
        field: Field,
    ) -> Option<(u32, u32, &'r Cell)> {
        let column = self.table.column(field)?;
        let found = self.sheet.grid.through_merge(row, column)?;
        // A title merged into the table's columns belongs to no line.
        let first = self.sheet.grid.rows.get(self.table.body)?.number;
        (found.0 >= first).then_some(found)
    }

    fn source(&self, row: &Row, column: u32) -> Source {
        self.sheet.source(row.number, column)
    }

    fn fault(&mut self, row: &Row, column: u32, why: impl Into<Why>) {
        self.gathered.faults.push(self.sheet.fault(row.number, column, why));
    }

    fn remark(&mut self, row: &Row, column: u32, text: String) {
        let remark = self.sheet.remark(row.number, column, text);
        self.gathered.remarks.push(remark);
    }

    /// One decimal sign holds for the whole table.
    fn decide_decimal_mark(&mut self) {
        let columns: Vec<u32> = [Field::UnitPrice, Field::Amount]
            .iter()
            .filter_map(|field| self.table.column(*field))
            .collect();
        let mut first: Option<(Mark, u32, u32, &str)> = None;
        for row in self.sheet.grid.rows.iter().skip(self.table.body) {
            for &column in &columns {
                let Some(Cell::Text(text)) = row.get(column) else { continue };
                let Some(mark) = values::decimal_mark(text) else { continue };
                match first {
                    None => first = Some((mark, row.number, column, text)),
                    Some((known, ..)) if known == mark => {}
                    Some((known, r, c, other)) => {
                        let why = Why::MixedDecimals {
                            text: text.to_string(),
                            this: mark.name(),
                            other: other.to_owned(),
                            cell: format!("{}{r}", crate::fault::letters(c)),
                            that: known.name(),
                        };
                        self.fault(row, column, why);
                        return;
                    }
                }
            }
        }
        if let Some((mark, ..)) = first {
            self.mark = mark;
        }
    }

    /// The currency that the heads of the columns name.
    fn heads(&mut self) {
        let header = self.sheet.grid.rows.get(self.table.header);
        for field in [Field::UnitPrice, Field::Amount] {
            let Some(row) = header else { return };
            let Some((column, cell)) = self.cell(row, field) else { continue };
            if let Some(mark) = words::currency_within(&cell.shown()) {
                self.gathered.mark(mark, row.number, column);
            }
        }
    }

    /// Reads a row below the header; false if it is no row of the table.
    fn row(&mut self, row: &Row) -> bool {
        if let Some((total, column)) = self.total_word(row) {
            return self.total_row(row, total, column);
        }
        if is_header_again(row) {
            self.remark(row, 1, "the header row is repeated".to_owned());
            return true;
        }
        let numeric = |field| {
            self.cell(row, field).is_some_and(|(_, cell)| is_numeric(cell))
        };
        let (quantity, price, amount) = (
            numeric(Field::Quantity),
            numeric(Field::UnitPrice),
            numeric(Field::Amount),
        );
        if let Some((kind, column, text)) = self.charge_word(row)
            && (price || amount || last_number(row).is_some())
        {
            self.charge_row(row, kind, column, text);
            return true;
        }
        let is_line = if self.total_seen {
            quantity && (price || amount)
        } else {
            quantity || price || amount
        };
        if !is_line {
            return false;
        }
        if amount && !self.has_text(row) && self.is_bare_total(row) {
            let column = self.table.column(Field::Amount).unwrap_or(1);
            self.remark(
                row,
                column,
                "a row of sums without a word was read as the total".to_owned(),
            );
            return self.total_row(row, Total::Total, column);
        }
        self.goods_row(row);
        true
    }

    fn has_text(&self, row: &Row) -> bool {
        row.cells.iter().any(|(_, cell)| match cell {
            Cell::Text(text) => !is_numeric(cell) || words::is_title(text),
            _ => false,
        })
    }

    /// The word of a row of sums, if the row is one.
    fn total_word(&self, row: &Row) -> Option<(Total, u32)> {
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
    fn is_bare_total(&self, row: &Row) -> bool {
        self.cell(row, Field::Amount)
            .and_then(|(_, cell)| values::amount(cell, self.mark, "total").ok())
            .is_some_and(|read| {
                !self.lines.is_empty()
                    && (read.value == self.sums.goods
                        || read.value == self.sums.goods + self.sums.charges)
            })
    }

    fn charge_word(&self, row: &Row) -> Option<(NoGoods, u32, String)> {
        if let Some((_, cell)) = self.cell(row, Field::Quantity)
            && values::quantity(cell, self.mark).is_ok_and(|q| q.value > 1)
        {
            return None;
        }
        if self.cell(row, Field::Hts).is_some() {
            return None;
        }
        row.cells.iter().find_map(|(column, cell)| {
            let Cell::Text(text) = cell else { return None };
            if is_numeric(cell) && words::charge(text).is_none() {
                return None;
            }
            let label = text.split([':', '：']).next().unwrap_or(text);
            Some((words::charge(label)?, *column, text.to_string()))
        })
    }

    /// The money of a row that is no line of goods: its amount, else its
    /// price, else the last number of the row.
    fn row_money(
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
    fn total_row(&mut self, row: &Row, total: Total, word: u32) -> bool {
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
        } else if total == Total::Total && !fits_all {
            let text = "the total leaves out the charges and discounts above \
                        it; it is the sum of the goods"
                .to_owned();
            self.remark(row, column, text);
        }
        self.sums.since_subtotal = Decimal::ZERO;
        if total == Total::Total {
            // A balance after a payment states what is still owed.
            let owed = self.sums.payments.is_zero() || fits(all);
            if good && (owed || self.total.is_none()) {
                self.total = Some(stated);
            }
            self.total_seen = true;
        }
        true
    }

    fn total_quantity(
        &mut self,
        row: &Row,
        column: u32,
        cell: &Cell,
        total: Total,
    ) {
        match values::quantity(cell, self.mark) {
            Ok(read) => {
                let (stated, sum) = (read.value, self.sums.pieces);
                if stated != sum && total == Total::Total {
                    self.fault(row, column, Why::TotalQuantity { stated, sum });
                }
                let source = self.source(row, column);
                self.pieces = Some(Sourced::new(stated, source));
            }
            Err(why) => self.fault(row, column, why),
        }
    }

    fn charge_row(
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

    fn add_charge(
        &mut self,
        kind: ChargeKind,
        text: String,
        amount: Sourced<Decimal>,
    ) {
        self.sums.charges = self.sums.charges.saturating_add(amount.value);
        self.charges.push((kind, text, amount));
    }

    fn goods_row(&mut self, row: &Row) {
        for (column, _) in &row.cells {
            let known = self.table.field(*column).is_some()
                || self.table.extra.iter().any(|(c, _)| c == column);
            if !known {
                let seen =
                    self.no_head.entry(*column).or_insert((row.number, 0));
                seen.1 += 1;
            }
        }
        self.head_columns(row);
        let text = self.text_of(row);
        let unit_price = self.money_of(row, Field::UnitPrice, "unit price");
        let amount = self.money_of(row, Field::Amount, "amount");
        let negative = [&unit_price, &amount].iter().any(|money| {
            money.as_ref().is_ok_and(|m| {
                m.as_ref().is_some_and(|m| m.value < Decimal::ZERO)
            })
        });
        let quantity = self.quantity_of(row, negative);
        let (Ok(unit_price), Ok(amount), Ok(quantity)) =
            (unit_price, amount, quantity)
        else {
            return;
        };
        let Some(text) = text else {
            let column = self
                .table
                .column(Field::Model)
                .or_else(|| self.table.column(Field::Description));
            let next = "write what the goods are (19 CFR 141.86(a)(3))";
            let what = "model or description";
            let why = Why::Missing { what, next };
            return self.fault(row, column.unwrap_or(1), why);
        };
        let amount =
            self.amount_of(row, quantity.as_ref(), unit_price.as_ref(), amount);
        let Some(amount) = amount else { return };
        if negative {
            self.remark(
                row,
                1,
                format!(
                    "`{}` has a negative amount and was read as a discount",
                    sheet::cut(&text.value)
                ),
            );
            return self.add_charge(ChargeKind::Discount, text.value, amount);
        }
        let Some(quantity) = quantity else { return };
        if quantity.value == 0 {
            return self.nothing_of(row, &text.value, &amount);
        }
        let line = RawLine {
            hts: self.hts_of(row),
            origin: self.origin_of(row),
            net_weight_kg: self.weight_of(row),
            text,
            quantity,
            unit_price,
            amount,
        };
        let sums = &mut self.sums;
        sums.goods = sums.goods.saturating_add(line.amount.value);
        sums.since_subtotal =
            sums.since_subtotal.saturating_add(line.amount.value);
        sums.pieces = sums.pieces.saturating_add(line.quantity.value);
        sums.fine += u32::from(line.amount.value.normalize().scale() > 2);
        self.lines.push(line);
    }

    /// A line of no pieces: harmless without an amount, a fault with one.
    fn nothing_of(&mut self, row: &Row, text: &str, amount: &Sourced<Decimal>) {
        if amount.value.is_zero() {
            let text =
                format!("passed over: `{}`, quantity 0", sheet::cut(text));
            return self.remark(row, 1, text);
        }
        let column = self.table.column(Field::Quantity).unwrap_or(1);
        let why = Why::Quantity {
            text: "0".to_owned(),
            problem: "stands beside an amount; correct one of them",
        };
        self.fault(row, column, why);
    }

    /// Model and description, joined by `; `, as they stand.
    fn text_of(&self, row: &Row) -> Option<Sourced<String>> {
        let mut text: Option<Sourced<String>> = None;
        for field in [Field::Model, Field::Description] {
            let Some((r, c, cell)) = self.shared(row, field) else { continue };
            let shown = cell.shown();
            match &mut text {
                Some(text) if text.value == shown => {}
                Some(text) => {
                    text.value.push_str("; ");
                    text.value.push_str(&shown);
                }
                None => {
                    text = Some(Sourced::new(shown, self.sheet.source(r, c)));
                }
            }
        }
        text
    }

    fn money_of(
        &mut self,
        row: &Row,
        field: Field,
        what: &'static str,
    ) -> Result<Option<Sourced<Decimal>>, ()> {
        let Some((column, cell)) = self.cell(row, field) else {
            return Ok(None);
        };
        match values::amount(cell, self.mark, what) {
            Ok(read) => {
                if let Some(mark) = read.currency {
                    self.gathered.mark(mark, row.number, column);
                }
                let source = self.source(row, column);
                Ok(Some(Sourced::new(read.value, source)))
            }
            // `-` and `n/a` in a column of prices mean nothing is stated.
            Err(_) if matches!(cell.shown().as_str(), "-" | "—" | "n/a") => {
                Ok(None)
            }
            Err(why) => {
                self.fault(row, column, why);
                Err(())
            }
        }
    }

    /// The quantity; a credit (negative amount) needs none.
    fn quantity_of(
        &mut self,
        row: &Row,
        credit: bool,
    ) -> Result<Option<Sourced<u64>>, ()> {
        let column = self.table.column(Field::Quantity).unwrap_or(1);
        let Some(cell) = row.get(column) else {
            if credit {
                return Ok(None);
            }
            let next = "write the count of pieces (19 CFR 141.86(a)(4))";
            self.fault(row, column, Why::Missing { what: "quantity", next });
            return Err(());
        };
        let read = values::quantity(cell, self.mark).and_then(|mut read| {
            if let Some((_, unit)) = self.cell(row, Field::Unit) {
                let text = format!("{} {}", cell.shown(), unit.shown());
                read.lots |= values::counted_in(&unit.shown())
                    .map_err(|problem| Why::Quantity { text, problem })?;
            }
            Ok(read)
        });
        match read {
            Ok(read) => {
                if read.lots {
                    let text = format!(
                        "`{}` counts lots; how many pieces a lot has is not \
                         said",
                        cell.shown()
                    );
                    self.remark(row, column, text);
                }
                let source = self.source(row, column);
                Ok(Some(Sourced::new(read.value, source)))
            }
            Err(why) => {
                self.fault(row, column, why);
                Err(())
            }
        }
    }

    /// The amount of the line, checked against quantity and unit price.
    fn amount_of(
        &mut self,
        row: &Row,
        quantity: Option<&Sourced<u64>>,
        unit_price: Option<&Sourced<Decimal>>,
        stated: Option<Sourced<Decimal>>,
    ) -> Option<Sourced<Decimal>> {
        let column = self.table.column(Field::Amount).unwrap_or(1);
        let product = match (quantity, unit_price) {
            (Some(quantity), Some(price)) => {
                let exact =
                    Decimal::from(quantity.value).checked_mul(price.value);
                let Some(exact) = exact else {
                    let error =
                        hashgate_model::MoneyError::TooLarge(price.value);
                    self.fault(row, column, error);
                    return None;
                };
                Some((quantity.value, price.value, exact))
            }
            _ => None,
        };
        match (stated, product) {
            (Some(stated), None) => Some(stated),
            (None, Some((_, _, exact))) => {
                let how = "quantity x unit price".to_owned();
                Some(Sourced::new(cents(exact), Source::Derived { how }))
            }
            (Some(stated), Some((quantity, unit_price, product))) => {
                let off = (stated.value - product).abs();
                if off > Decimal::new(5, 3) {
                    if off <= rounding_of(unit_price, quantity) {
                        let text = format!(
                            "the amount differs by {off} from quantity x unit \
                             price, as a rounded unit price may"
                        );
                        self.remark(row, column, text);
                    } else {
                        let stated = stated.value;
                        let why = Why::Product {
                            stated,
                            quantity,
                            unit_price,
                            product,
                        };
                        self.fault(row, column, why);
                    }
                }
                Some(stated)
            }
            (None, None) => {
                let what = "amount";
                let next = "state the unit price and the amount (19 CFR \
                            141.86(a)(5))";
                self.fault(row, column, Why::Missing { what, next });
                None
            }
        }
    }

    fn hts_of(&mut self, row: &Row) -> Option<Sourced<HtsNumber>> {
        let (r, c, cell) = self.shared(row, Field::Hts)?;
        if is_blank_word(cell) {
            return None;
        }
        let read = values::hts(cell);
        let shown = cell.shown();
        match read {
            Ok(read) => {
                let remark = format!(
                    "the number `{shown}` lost its last zero in a \
                     spreadsheet; read as {}",
                    read.value
                );
                if read.zero_restored {
                    self.remark(row, c, remark);
                }
                Some(Sourced::new(read.value, self.sheet.source(r, c)))
            }
            Err(why) => {
                self.fault(row, c, why);
                None
            }
        }
    }

    fn origin_of(&mut self, row: &Row) -> Option<Sourced<Country>> {
        let (r, c, cell) = self.shared(row, Field::Origin)?;
        let shown = cell.shown();
        let source = self.sheet.source(r, c);
        let first = !self.countries.contains_key(&shown);
        let read = self
            .countries
            .entry(shown)
            .or_insert_with_key(|text| Country::read(text))
            .clone();
        match read {
            Ok(read) => {
                if let Some(text) = read.remark.filter(|_| first) {
                    self.remark(row, c, text);
                }
                Some(Sourced::new(read.country, source))
            }
            Err(error) => {
                self.fault(row, c, error);
                None
            }
        }
    }

    fn weight_of(&mut self, row: &Row) -> Option<Sourced<Decimal>> {
        let (column, cell) = self.cell(row, Field::NetWeight)?;
        let head = self
            .sheet
            .grid
            .rows
            .get(self.table.header)
            .and_then(|header| header.get(column))
            .map(Cell::shown)
            .unwrap_or_default();
        match values::weight(cell, self.mark, &head) {
            Some(read) => {
                if read.from_pounds && self.lines.is_empty() {
                    let text = "net weights were converted from pounds";
                    self.remark(row, column, text.to_owned());
                }
                Some(Sourced::new(read.kg, self.source(row, column)))
            }
            None => {
                let text = format!(
                    "the net weight `{}` could not be read and is not used",
                    sheet::cut(&cell.shown())
                );
                self.remark(row, column, text);
                None
            }
        }
    }

    /// Columns that say the same on every line: invoice number, seller...
    fn head_columns(&mut self, row: &Row) {
        for (field, column) in &self.table.columns {
            if !is_head_field(*field) {
                continue;
            }
            let Some(cell) = row.get(*column) else { continue };
            let shown = cell.shown();
            if self.last_head.get(column) == Some(&shown) {
                continue;
            }
            self.gathered.take(self.sheet, *field, cell, row.number, *column);
            self.last_head.insert(*column, shown);
        }
    }

    /// Says which columns were not used, so that nothing goes unsaid.
    fn note_unused_columns(&mut self) {
        use Field as F;
        let header = self.sheet.grid.rows.get(self.table.header);
        let Some(header) = header else { return };
        let head = |column: u32| {
            header.get(column).map(Cell::shown).unwrap_or_default()
        };
        let unused = self.table.columns.iter().filter(|(field, _)| {
            !is_head_field(*field)
                && !matches!(
                    field,
                    F::LineNumber
                        | F::Model
                        | F::Description
                        | F::Quantity
                        | F::Unit
                        | F::UnitPrice
                        | F::Amount
                        | F::Hts
                        | F::Origin
                        | F::NetWeight
                        | F::Serial
                        | F::Carton
                )
        });
        let mut texts: Vec<(u32, String)> = unused
            .map(|(_, column)| (*column, head(*column)))
            .chain(self.table.extra.iter().cloned())
            .map(|(column, head)| {
                (
                    column,
                    format!("the column `{}` is not used", sheet::cut(&head)),
                )
            })
            .collect();
        texts.sort_unstable();
        for (column, text) in texts {
            self.remark(header, column, text);
        }
        let mut bare: Vec<_> = self.no_head.drain().collect();
        bare.sort_unstable();
        for (column, (row, count)) in bare {
            let text = format!(
                "{count} cells of this column have no head and are not used"
            );
            self.gathered.remarks.push(self.sheet.remark(row, column, text));
        }
    }

    /// Puts the reading into the shipment.
    fn finish(mut self, shipment: &mut Shipment, faults: &mut Vec<Fault>) {
        let currency = sheet::currency_of(self.sheet, &mut self.gathered);
        let header = self.sheet.grid.rows.get(self.table.header);
        if self.lines.is_empty() && self.gathered.faults.is_empty() {
            let row = header.map_or(1, |row| row.number);
            let mut place = self.sheet.place(row, 1);
            place.column = None;
            self.gathered.faults.push(Fault { place, why: Why::NoLines });
        }
        let mut money = Monies {
            sheet: self.sheet,
            currency,
            faults: &mut self.gathered.faults,
        };
        for raw in self.lines {
            let number = u32::try_from(shipment.lines.len() + 1);
            let Some(amount) = money.of(raw.amount) else { continue };
            let unit_price = raw.unit_price.and_then(|price| money.of(price));
            shipment.lines.push(Line {
                number: number.unwrap_or(u32::MAX),
                text: raw.text,
                quantity: raw.quantity,
                unit_price,
                amount,
                hts: raw.hts,
                origin: raw.origin.or_else(|| self.gathered.origin.clone()),
                net_weight_kg: raw.net_weight_kg,
            });
        }
        for (kind, text, amount) in self.charges {
            if let Some(amount) = money.of(amount) {
                shipment.charges.push(Charge { kind, text, amount });
            }
        }
        self.gathered.head.stated_total =
            self.total.and_then(|total| money.of(total));
        self.gathered.head.stated_quantity = self.pieces;
        faults.append(&mut self.gathered.faults);
        join(self.sheet, self.gathered, shipment, faults);
    }
}

/// Turns amounts into money of one currency.
struct Monies<'a> {
    sheet: Sheet<'a>,
    currency: Currency,
    faults: &'a mut Vec<Fault>,
}

impl Monies<'_> {
    fn of(&mut self, amount: Sourced<Decimal>) -> Option<Sourced<Money>> {
        match Money::new(amount.value, self.currency) {
            Ok(money) => Some(Sourced::new(money, amount.source)),
            Err(error) => {
                let (row, column) = match amount.source {
                    Source::Cell { row, column, .. } => (row, column),
                    _ => (1, 1),
                };
                self.faults.push(self.sheet.fault(row, column, error));
                None
            }
        }
    }
}

/// Joins the head of a further paper to the shipment's.
pub(crate) fn join(
    sheet: Sheet<'_>,
    gathered: Gathered,
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) {
    let head = gathered.head;
    let into = &mut shipment.invoice;
    if let (Some(old), Some(new)) = (&into.currency, &head.currency)
        && old.value != new.value
    {
        let (row, column) = match new.source {
            Source::Cell { row, column, .. } => (row, column),
            _ => (1, 1),
        };
        let why = Why::TwoCurrencies {
            here: new.value,
            there: old.value,
            place: old.source.to_string(),
        };
        faults.push(sheet.fault(row, column, why));
    }
    if into.currency.is_none() {
        into.currency = head.currency;
    }
    let remarks = &mut shipment.remarks;
    let mut note = |what: &str, differs: Option<String>| {
        if let Some(first) = differs {
            remarks.push(Remark {
                text: format!(
                    "{} states another {what} than `{first}`; the first is \
                     kept for the shipment",
                    sheet.name()
                ),
                source: None,
            });
        }
    };
    note("invoice number", fill(&mut into.number, head.number));
    note("invoice date", fill(&mut into.date, head.date));
    note("Incoterm", fill(&mut into.incoterm, head.incoterm));
    note("port of entry", fill(&mut into.port_of_entry, head.port_of_entry));
    note(
        "responsible employee",
        fill(&mut into.responsible_employee, head.responsible_employee),
    );
    into.stated_total = match (into.stated_total.take(), head.stated_total) {
        (Some(a), Some(b)) => a.value.plus(&b.value).ok().map(|sum| {
            let how = "sum of the invoices' totals".to_owned();
            Sourced::new(sum, Source::Derived { how })
        }),
        (a, b) => a.or(b),
    };
    into.stated_quantity =
        match (into.stated_quantity.take(), head.stated_quantity) {
            (Some(a), Some(b)) => {
                let how = "sum of the invoices' counts".to_owned();
                let sum = a.value.saturating_add(b.value);
                Some(Sourced::new(sum, Source::Derived { how }))
            }
            (a, b) => a.or(b),
        };
    for party in gathered.parties {
        let known = shipment
            .parties
            .iter()
            .any(|p| p.role == party.role && p.name == party.name);
        if !known {
            shipment.parties.push(party);
        }
    }
    shipment.remarks.extend(gathered.remarks);
}

fn fill<T: PartialEq + std::fmt::Display>(
    slot: &mut Option<Sourced<T>>,
    new: Option<Sourced<T>>,
) -> Option<String> {
    new.and_then(|new| sheet::keep(slot, new))
}

/// Fields that speak of the invoice as a whole, even in a column.
fn is_head_field(field: Field) -> bool {
    use Field as F;
    matches!(
        field,
        F::Currency
            | F::Maker
            | F::InvoiceNumber
            | F::InvoiceDate
            | F::Seller
            | F::Buyer
            | F::Shipper
            | F::Consignee
            | F::ImporterOfRecord
            | F::Notify
            | F::Forwarder
            | F::Bank
            | F::Incoterm
            | F::PortOfEntry
            | F::ResponsibleEmployee
            | F::SellerAddress
            | F::BuyerAddress
    )
}

/// Whether the cell holds a number, perhaps with a currency or a unit.
fn is_numeric(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let wide =
                text.chars().filter(|c| ('０'..='９').contains(c)).count();
            let other = text.chars().filter(|c| c.is_alphabetic()).count();
            digits + wide > 0 && other <= 12
        }
        Cell::Day(_) | Cell::Error(_) => true,
    }
}

fn last_number(row: &Row) -> Option<(u32, &Cell)> {
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

fn is_header_again(row: &Row) -> bool {
    row.cells.len() > 2
        && row.cells.iter().all(|(_, cell)| match cell {
            Cell::Text(text) => words::heading(text).is_some(),
            _ => false,
        })
        && header::known_fields(row.cells.iter().filter_map(|(_, cell)| {
            match cell {
                Cell::Text(text) => Some(&**text),
                _ => None,
            }
        })) > 2
}

fn is_blank_word(cell: &Cell) -> bool {
    matches!(
        words::folded(&cell.shown()).as_str(),
        "" | "na" | "none" | "tbd" | "tba"
    )
}

/// What rounding of the unit price to its last stated place explains, where
/// that place is used at all.
fn rounding_of(unit_price: Decimal, quantity: u64) -> Decimal {
    let scale = unit_price.normalize().scale();
    if scale < 2 {
        return Decimal::ZERO;
    }
    Decimal::new(5, scale + 1)
        .checked_mul(Decimal::from(quantity))
        .unwrap_or_default()
}

fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}
