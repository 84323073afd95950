//! The table of a commercial invoice: lines, charges, totals.

mod cells;
mod finish;
mod sums;

pub(crate) use cells::cents;
use std::collections::{HashMap, HashSet};

use hashgate_model::{
    ChargeKind, Country, CountryError, CountryRead, Decimal, DoubtAbout,
    HtsNumber, Shipment, Source, Sourced, UnpricedGoods,
};

use crate::{
    fault::{Fault, Why},
    header::{self, Table},
    labels, letterhead, serials,
    sheet::{self, Gathered, Sheet},
    tables::{Cell, Row},
    values::{self, Mark},
    words::{self, Field, NoGoods, Total},
};

/// A line whose currency is not settled yet.
struct RawLine {
    text: Sourced<String>,
    quantity: Counted,
    unit_price: Option<Sourced<Decimal>>,
    amount: Sourced<Decimal>,
    hts: Option<Sourced<HtsNumber>>,
    origin: Option<Sourced<Country>>,
    /// What is stated of the origin where it names no one country: the
    /// countries that it may be, none if no country is known by it.
    open_origin: Option<Vec<Country>>,
    net_weight_kg: Option<Sourced<Decimal>>,
    /// What is open of the line.
    doubts: Vec<(DoubtAbout, String, Source)>,
}

/// A quantity, and what it counts if no pieces.
struct Counted {
    quantity: Sourced<u64>,
    uncounted: Option<String>,
    /// Whether a number is told at all, which a price can be multiplied by.
    told: bool,
}

/// What the invoice adds up to, row by row.
#[derive(Default)]
struct Sums {
    goods: Decimal,
    since_subtotal: Decimal,
    charges: Decimal,
    payments: Decimal,
    /// Goods and charges since the last total.
    since_total: Decimal,
    pieces: u64,
    pieces_since_total: u64,
    /// Pieces that charges count: freight for each of 120 machines.
    pieces_charged: u64,
    /// Lines that count no pieces, which no count of pieces can hold.
    uncounted: u32,
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
    unpriced: Vec<UnpricedGoods>,
    /// Charges, each with its row, which tells its currency.
    charges: Vec<(ChargeKind, String, Sourced<Decimal>, u32)>,
    total: Option<Sourced<Decimal>>,
    pieces: Option<Sourced<u64>>,
    sums: Sums,
    total_seen: bool,
    countries: HashMap<String, Result<CountryRead, CountryError>>,
    /// What each text of the table names that is no goods, if anything.
    charge_texts: HashMap<String, Option<NoGoods>>,
    /// Why the prices tell no value, if so.
    value_open: Option<Sourced<String>>,
    last_head: HashMap<u32, String>,
    no_head: HashMap<u32, (u32, usize)>,
}

/// Reads one invoice into the shipment; `later` are tables further below
/// with other columns.
pub(crate) fn read(
    sheet: Sheet<'_>,
    table: &Table,
    later: &[Table],
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) {
    let mut reading = Reading {
        sheet,
        table,
        mark: Mark::Point,
        gathered: Gathered::default(),
        lines: Vec::new(),
        unpriced: Vec::new(),
        charges: Vec::new(),
        total: None,
        pieces: None,
        sums: Sums::default(),
        total_seen: false,
        countries: HashMap::new(),
        charge_texts: HashMap::new(),
        value_open: None,
        last_head: HashMap::new(),
        no_head: HashMap::new(),
    };
    reading.decide_decimal_mark();
    reading.heads();
    let (above, body) = sheet.grid.rows.split_at(table.header);
    let mut loose: Vec<&Row> = above.iter().collect();
    let mut later = later.iter().peekable();
    for (row, i) in body.iter().zip(table.header..) {
        if let Some(next) = later.next_if(|next| next.header == i) {
            reading.turn_to(next, row);
        }
        if i >= reading.table.body && !reading.row(row) {
            loose.push(row);
        }
    }
    labels::scan(sheet, &loose, &mut reading.gathered);
    letterhead::seller(sheet, above, &mut reading.gathered);
    shipment.offers.extend(reading.offers(&loose));
    let open = serials::read(
        sheet,
        table,
        &mut shipment.serials,
        &mut reading.gathered.remarks,
    );
    reading.gathered.doubts.extend(open);
    reading.note_unused_columns();
    reading.finish(shipment, faults);
}

impl<'a> Reading<'a> {
    /// The sentences that offer to state another value than the price, each
    /// once: around the table, among its remarks, in the texts of the goods.
    fn offers(&self, loose: &[&Row]) -> Vec<Sourced<String>> {
        let typed = |column: u32| {
            let field = self.table.field(column);
            field.is_some_and(|field| {
                !matches!(field, Field::Remarks | Field::Payment)
            }) && !self.table.texts.contains(&column)
        };
        let body = self.sheet.grid.rows.iter().skip(self.table.body);
        let around = loose.iter().flat_map(|row| {
            row.cells.iter().map(|(column, cell)| (row.number, *column, cell))
        });
        let within = body.flat_map(|row| {
            let cells = row.cells.iter().filter(|(column, _)| !typed(*column));
            cells.map(|(column, cell)| (row.number, *column, cell))
        });
        let mut seen: HashSet<&str> = HashSet::new();
        let mut found = Vec::new();
        for (row, column, cell) in around.chain(within) {
            let Cell::Text(text) = cell else { continue };
            if seen.insert(text) && words::offers_another_value(text) {
                let source = self.sheet.source(row, column);
                found.push(Sourced::new(sheet::cut(text), source));
            }
        }
        found
    }

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
        self.shared_at(row, self.table.column(field)?)
    }

    fn shared_at<'r>(
        &'r self,
        row: &'r Row,
        column: u32,
    ) -> Option<(u32, u32, &'r Cell)> {
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
        match first {
            Some((mark, ..)) => self.mark = mark,
            None => self.thousands_or_places(&columns),
        }
    }

    /// Leaves the value open where all prices may be thousands or parts of
    /// one: `3.276` everywhere.
    fn thousands_or_places(&mut self, columns: &[u32]) {
        let prices = self
            .sheet
            .grid
            .rows
            .iter()
            .skip(self.table.body)
            .flat_map(|row| columns.iter().map(move |column| (row, *column)))
            .filter_map(|(row, column)| Some((row, column, row.get(column)?)))
            .filter(|(_, _, cell)| is_numeric(cell));
        let mut open = None;
        for (row, column, cell) in prices {
            let Some(readings) = values::two_readings(cell) else {
                // A plain number beside it, as `955`, proves nothing either;
                // a number of a workbook does.
                if matches!(cell, Cell::Text(_)) {
                    continue;
                }
                return;
            };
            open.get_or_insert((row, column, cell.shown(), readings));
        }
        if let Some((row, column, text, (whole, fraction))) = open {
            let why = format!(
                "`{text}` may be {whole} or {fraction}: every price of the \
                 invoice has three digits behind its point, so no value can \
                 be told; have the prices written as {whole}.00 or as \
                 {fraction}0"
            );
            self.remark(row, column, why.clone());
            let source = self.source(row, column);
            self.value_open = Some(Sourced::new(why, source));
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

    /// Goes on with a table below, whose head is this row.
    fn turn_to(&mut self, next: &'a Table, row: &Row) {
        self.note_unused_columns();
        self.table = next;
        self.last_head.clear();
        let text = "another table with other columns begins here";
        self.remark(row, 1, text.to_owned());
        self.heads();
    }

    /// Reads a row below the header; false if it is no row of the table.
    fn row(&mut self, row: &Row) -> bool {
        if is_header_again(row) {
            self.remark(row, 1, "the header row is repeated".to_owned());
            return true;
        }
        if let Some((total, column)) = self.total_word(row) {
            return self.total_row(row, total, column);
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
            && (price || amount || sums::last_number(row).is_some())
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
        if amount && let Some((column, text)) = self.bare_charge(row) {
            let remark = format!(
                "`{}` names no goods and no count; its amount was read as a \
                 charge",
                sheet::cut(&text)
            );
            self.remark(row, column, remark);
            let kind = NoGoods::Charge(ChargeKind::Other);
            self.charge_row(row, kind, column, text);
            return true;
        }
        if amount && !price && self.repeats_the_sum(row) {
            let column = self.table.column(Field::Amount).unwrap_or(1);
            let remark = "a row whose amount is the sum of those above it was \
                          read as their total";
            self.remark(row, column, remark.to_owned());
            return self.total_row(row, Total::Subtotal, column);
        }
        if amount
            && self.text_of(row).is_none()
            && !has_words(row)
            && self.is_bare_total(row)
        {
            let column = self.table.column(Field::Amount).unwrap_or(1);
            self.remark(
                row,
                column,
                "a row of sums without a word was read as the total".to_owned(),
            );
            return self.total_row(row, Total::Grand, column);
        }
        self.goods_row(row);
        true
    }

    fn goods_row(&mut self, row: &Row) {
        for (column, _) in &row.cells {
            if !self.table.knows(*column) {
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
        self.agree(row);
        let quantity =
            self.counted(row, quantity, unit_price.as_ref(), amount.as_ref());
        // A price of each of what nobody counted is no price of the line.
        let counted = quantity.as_ref().is_some_and(|counted| counted.told);
        let unpriced = amount.is_none() && (unit_price.is_none() || !counted);
        let priced = unit_price.is_some();
        let amount =
            self.amount_of(row, quantity.as_ref(), unit_price.as_ref(), amount);
        if unpriced {
            return self.without_price(row, text, quantity, priced);
        }
        let Some(amount) = amount else { return };
        if negative {
            self.remark(
                row,
                1,
                format!(
                    "`{}` has a negative amount and was read as a credit",
                    sheet::cut(&text.value)
                ),
            );
            return self.add_charge(
                ChargeKind::Credit,
                text.value,
                amount,
                row.number,
            );
        }
        let Some(quantity) = quantity else { return };
        if quantity.quantity.value == 0 {
            let price = unit_price.as_ref().map(|price| price.value);
            if amount.value.is_zero() && price.is_some_and(|p| !p.is_zero()) {
                return self.without_price(row, text, Some(quantity), priced);
            }
            return self.nothing_of(row, &text.value, &amount);
        }
        if amount.value.is_zero() {
            let remark = format!(
                "`{}` is valued at nothing; goods that are free, repaired or \
                 replaced still need a value for customs (19 CFR 141.86, 19 \
                 USC 1401a): state it",
                sheet::cut(&text.value)
            );
            let column = self.table.column(Field::Amount).unwrap_or(1);
            self.remark(row, column, remark);
        }
        let (origin, open_origin) = self.origin_of(row);
        let last = self.table.heads.iter().map(|(column, _)| *column).max();
        let beyond = row.cells.iter().map(|(column, _)| *column).max();
        let unread = open_origin.as_ref().is_some_and(Vec::is_empty);
        if beyond > last && (unread || quantity.uncounted.is_some()) {
            // A comma in a text that stands in no quotation marks.
            let column = beyond.unwrap_or(1);
            return self.fault(row, column, Why::ShiftedRow);
        }
        let hts = self.hts_of(row);
        let price = unit_price.as_ref().map(|price| price.value);
        let second = self.declared_value_of(
            row,
            amount.value,
            price,
            quantity.quantity.value,
        );
        let hts_doubt =
            hts.doubt.map(|doubt| (DoubtAbout::TariffNumber, doubt));
        let doubts = hts_doubt
            .into_iter()
            .chain(second.map(|doubt| (DoubtAbout::Value, doubt)))
            .map(|(about, (text, source))| (about, text, source))
            .collect();
        let line = RawLine {
            hts: hts.number,
            origin,
            open_origin,
            net_weight_kg: self.weight_of(row),
            text,
            quantity,
            unit_price,
            amount,
            doubts,
        };
        let sums = &mut self.sums;
        sums.goods = sums.goods.saturating_add(line.amount.value);
        sums.since_subtotal =
            sums.since_subtotal.saturating_add(line.amount.value);
        sums.since_total = sums.since_total.saturating_add(line.amount.value);
        let pieces = line.quantity.quantity.value;
        sums.uncounted += u32::from(line.quantity.uncounted.is_some());
        sums.pieces = sums.pieces.saturating_add(pieces);
        sums.pieces_since_total =
            sums.pieces_since_total.saturating_add(pieces);
        sums.fine += u32::from(line.amount.value.normalize().scale() > 2);
        self.lines.push(line);
    }

    /// Goods whose price is left open are told and asked for, and are no line
    /// that is reckoned with.
    fn without_price(
        &mut self,
        row: &Row,
        text: Sourced<String>,
        quantity: Option<Counted>,
        priced: bool,
    ) {
        let counted = quantity.as_ref().and_then(|q| q.uncounted.clone());
        let quantity = quantity
            .filter(|counted| counted.uncounted.is_none())
            .map(|counted| counted.quantity);
        let pieces = quantity
            .as_ref()
            .filter(|q| q.value > 0)
            .map_or(String::new(), |q| format!(" ({} pieces)", q.value));
        let none = quantity.as_ref().is_some_and(|q| q.value == 0);
        let lacks = match counted.filter(|_| priced) {
            _ if none => "has a price, and none are counted".to_owned(),
            Some(counted) => format!(
                "has a price for each, but `{}` counts no pieces and no amount \
                 is stated",
                sheet::cut(&counted)
            ),
            None => "has no price".to_owned(),
        };
        let remark = format!(
            "`{}`{pieces} {lacks}; it is left out, so every total is \
             incomplete: state the count, the unit price and the amount (19 \
             CFR 141.86(a)(4) and (5))",
            sheet::cut(&text.value)
        );
        let column = self.table.column(Field::UnitPrice);
        let column = column.or_else(|| self.table.column(Field::Amount));
        self.remark(row, column.unwrap_or(1), remark);
        let (origin, _) = self.origin_of(row);
        let hts = self.hts_of(row).number;
        let goods = UnpricedGoods { text, quantity, hts, origin };
        self.unpriced.push(goods);
    }

    /// Settles a count such as `20.000`, which the price and the amount of
    /// the line tell from 20.
    fn counted(
        &mut self,
        row: &Row,
        quantity: Option<Counted>,
        price: Option<&Sourced<Decimal>>,
        amount: Option<&Sourced<Decimal>>,
    ) -> Option<Counted> {
        let mut counted = quantity?;
        let Some((column, cell)) = self.cell(row, Field::Quantity) else {
            return Some(counted);
        };
        let Some(whole) = values::thousands(cell) else {
            return Some(counted);
        };
        let quantity = &mut counted.quantity;
        let places = whole / 1_000;
        let exact = places.saturating_mul(1_000) == whole;
        let fits = |count: u64| {
            price.zip(amount).is_some_and(|(price, amount)| {
                let product = price.value.checked_mul(Decimal::from(count));
                product.is_some_and(|product| {
                    (product - amount.value).abs() <= Decimal::ONE
                })
            })
        };
        if fits(whole) {
            quantity.value = whole;
        } else if exact && fits(places) {
            quantity.value = places;
        } else if exact {
            let text = cell.shown();
            let problem = "may count thousands or have three decimal places, \
                           and price and amount do not tell which; write only \
                           the count, as 20";
            self.fault(row, column, Why::Quantity { text, problem });
        }
        Some(counted)
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
}

/// Whether the cell holds a number, perhaps with a currency or a unit.
fn is_numeric(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) | Cell::Day(_) | Cell::Error(_) => true,
        Cell::Text(text) => {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let wide =
                text.chars().filter(|c| ('０'..='９').contains(c)).count();
            let other = text.chars().filter(|c| c.is_alphabetic()).count();
            digits + wide > 0 && other <= 12
        }
    }
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

/// Whether the row has any text that is no number.
fn has_words(row: &Row) -> bool {
    row.cells
        .iter()
        .any(|(_, cell)| matches!(cell, Cell::Text(_)) && !is_numeric(cell))
}
