//! The cells of one line of goods.

use hashgate_model::{
    Country, Decimal, HtsNumber, MoneyError, Source, Sourced, Usd,
};
use rust_decimal::RoundingStrategy;

use super::{Counted, Reading};
use crate::{
    fault::{Why, letters},
    invoice_head::is_head_field,
    sheet,
    tables::{Cell, Row},
    values,
    words::{self, Field},
};

/// The tariff number that a line claims, and what of the claim is open.
#[derive(Default)]
pub(super) struct HtsClaim {
    pub number: Option<Sourced<HtsNumber>>,
    pub doubt: Option<(String, Source)>,
}

impl Reading<'_> {
    /// Models, descriptions and condition, joined by `; `, as they stand.
    pub(super) fn text_of(&self, row: &Row) -> Option<Sourced<String>> {
        let mut text: Option<Sourced<String>> = None;
        for &column in &self.table.texts {
            let Some((r, c, cell)) = self.shared_at(row, column) else {
                continue;
            };
            let shown = cell.shown();
            match &mut text {
                Some(text) if text.value.split("; ").any(|t| t == shown) => {}
                Some(text) => {
                    text.value.push_str("; ");
                    text.value.push_str(&shown);
                }
                None => {
                    text = Some(Sourced::new(shown, self.sheet.source(r, c)));
                }
            }
        }
        // `234` under `Hashrate (TH/s)` says as much as `234T` in a model.
        for field in [Field::Hashrate, Field::Power] {
            let Some((_, _, cell)) = self.shared(row, field) else { continue };
            let head = self.table.column(field).and_then(|column| {
                self.table.heads.iter().find(|(at, _)| *at == column)
            });
            let head = head.map_or("", |(_, head)| head);
            if let Some(text) = &mut text
                && let Some(shown) = values::measured(cell, head)
                && !text.value.contains(&shown)
            {
                text.value.push_str("; ");
                text.value.push_str(&shown);
            }
        }
        text
    }

    /// Compares further columns of one meaning with the first.
    pub(super) fn agree(&mut self, row: &Row) {
        for (field, column) in &self.table.again {
            let (Some(first), Some(second)) =
                (self.table.column(*field), row.get(*column))
            else {
                continue;
            };
            let same = row.get(first).is_some_and(|first| {
                words::folded(&first.shown()) == words::folded(&second.shown())
                    || self.same_value(*field, first, second)
            });
            if same {
                continue;
            }
            let why = Why::TwoColumns {
                here: second.shown(),
                there: row.get(first).map(Cell::shown).unwrap_or_default(),
                cell: format!("{}{}", letters(first), row.number),
            };
            self.fault(row, *column, why);
        }
    }

    fn same_value(&self, field: Field, a: &Cell, b: &Cell) -> bool {
        match field {
            Field::UnitPrice | Field::Amount => {
                let value = |cell| {
                    values::amount(cell, self.mark, "amount")
                        .ok()
                        .map(|read| read.value)
                };
                value(a).is_some() && value(a) == value(b)
            }
            Field::Quantity => {
                let count = |cell| {
                    values::quantity(cell, self.mark).ok().map(|r| r.value)
                };
                count(a).is_some() && count(a) == count(b)
            }
            Field::Origin => {
                let country = |cell: &Cell| {
                    Country::read(&cell.shown()).ok().map(|r| r.country)
                };
                country(a).is_some() && country(a) == country(b)
            }
            Field::Hts => {
                let number = |cell| values::hts(cell).ok().map(|r| r.value);
                number(a).is_some() && number(a) == number(b)
            }
            _ => false,
        }
    }

    pub(super) fn money_of(
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
            // `-` and `TBA` in a column of prices mean nothing is stated.
            Err(_) if is_blank_word(cell) => Ok(None),
            Err(_)
                if field == Field::UnitPrice
                    && values::is_by_hashrate(&cell.shown()) =>
            {
                let text = format!(
                    "`{}` is a price by hashrate and no price of a piece; it \
                     is not used",
                    sheet::cut(&cell.shown())
                );
                self.remark(row, column, text);
                Ok(None)
            }
            Err(why) => {
                self.fault(row, column, why);
                Err(())
            }
        }
    }

    /// The quantity; a credit (negative amount) needs none.
    pub(super) fn quantity_of(
        &mut self,
        row: &Row,
        credit: bool,
    ) -> Result<Option<Counted>, ()> {
        let column = self.table.column(Field::Quantity).unwrap_or(1);
        let Some(cell) = row.get(column) else {
            if credit {
                return Ok(None);
            }
            // A machine by its name, without a count: it is goods, and asked.
            let named = self.text_of(row);
            if let Some(named) = named
                && words::may_name_goods(&named.value)
            {
                let source = self.source(row, column);
                return Ok(Some(Counted {
                    quantity: Sourced::new(1, source),
                    uncounted: Some("(blank)".to_owned()),
                    told: false,
                }));
            }
            // It may be goods, a charge or a sum: nothing tells which.
            let next = "write the count of pieces (19 CFR 141.86(a)(4))";
            self.fault(row, column, Why::Missing { what: "quantity", next });
            return Err(());
        };
        match values::quantity(cell, self.mark) {
            Ok(mut read) => {
                if let Some((_, unit)) = self.cell(row, Field::Unit)
                    && read.uncounted.is_none()
                    && read.how.is_none()
                    && !values::counts_pieces(&unit.shown())
                    && !is_blank_word(unit)
                {
                    let text = format!("{} {}", cell.shown(), unit.shown());
                    read.uncounted = Some(text);
                }
                if let Some(how) = read.how {
                    self.remark(row, column, how);
                }
                let source = self.source(row, column);
                let quantity = Sourced::new(read.value, source);
                let (uncounted, told) = (read.uncounted, read.told);
                Ok(Some(Counted { quantity, uncounted, told }))
            }
            Err(why) => {
                self.fault(row, column, why);
                Err(())
            }
        }
    }

    /// The amount of the line, checked against quantity and unit price.
    pub(super) fn amount_of(
        &mut self,
        row: &Row,
        quantity: Option<&Counted>,
        unit_price: Option<&Sourced<Decimal>>,
        stated: Option<Sourced<Decimal>>,
    ) -> Option<Sourced<Decimal>> {
        let column = self.table.column(Field::Amount).unwrap_or(1);
        let product = match (quantity, unit_price) {
            // What a price is of is not told where nothing is counted.
            (Some(counted), Some(price)) if counted.told => {
                let quantity = &counted.quantity;
                let exact =
                    Decimal::from(quantity.value).checked_mul(price.value);
                let Some(exact) = exact else {
                    let error = MoneyError::TooLarge(price.value);
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
            (None, None) => None,
        }
    }

    /// The number that is claimed, or why what is claimed is none.
    pub(super) fn hts_of(&mut self, row: &Row) -> HtsClaim {
        let Some((r, c, cell)) = self.shared(row, Field::Hts) else {
            return HtsClaim::default();
        };
        if is_blank_word(cell) {
            return HtsClaim::default();
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
                let source = self.sheet.source(r, c);
                let number = Some(Sourced::new(read.value, source));
                HtsClaim { number, doubt: None }
            }
            Err(why) => {
                let text = format!(
                    "the invoice claims a tariff number that cannot be read: \
                     {why}"
                );
                let source = self.sheet.source(r, c);
                HtsClaim { number: None, doubt: Some((text, source)) }
            }
        }
    }

    /// Compares a column of values for customs with the price: one that
    /// differs is a second value of the same goods.
    pub(super) fn declared_value_of(
        &mut self,
        row: &Row,
        amount: Decimal,
        unit_price: Option<Decimal>,
        quantity: u64,
    ) -> Option<(String, Source)> {
        let rounded = unit_price.map(|price| rounding_of(price, quantity));
        let slack = rounded.unwrap_or_default().max(Decimal::new(1, 2));
        let (r, c, cell) = self.shared(row, Field::DeclaredValue)?;
        if is_blank_word(cell) {
            return None;
        }
        let declared = match values::amount(cell, self.mark, "declared value") {
            Ok(read) => read.value,
            Err(why) => {
                self.fault(row, c, why);
                return None;
            }
        };
        if unit_price == Some(declared) || (declared - amount).abs() <= slack {
            return None;
        }
        let text = format!(
            "the invoice states {} to be declared and {} as the price; the \
             value is the price actually paid or payable (19 USC \
             1401a(b)(1)), which was reckoned with: have the seller state \
             one, and keep the proof of payment",
            Usd::new(declared).grouped(),
            Usd::new(amount).grouped()
        );
        Some((text, self.sheet.source(r, c)))
    }

    /// The origin claimed for the line, or the countries that it may be where
    /// the text does not name one.
    ///
    /// A text that names several countries, or none that is known, leaves the
    /// origin open: a remark asks, and nothing else answers in its place.
    pub(super) fn origin_of(
        &mut self,
        row: &Row,
    ) -> (Option<Sourced<Country>>, Option<Vec<Country>>) {
        let Some((r, c, cell)) = self.shared(row, Field::Origin) else {
            return (None, None);
        };
        if let Cell::Error(error) = cell {
            let why = Why::Formula(error.to_string());
            self.fault(row, c, why);
            return (None, Some(Vec::new()));
        }
        if is_blank_word(cell) {
            return (None, None);
        }
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
                (Some(Sourced::new(read.country, source)), None)
            }
            Err(error) => {
                if first {
                    self.remark(row, c, sheet::open_origin(&error));
                }
                (None, Some(error.may_be().to_vec()))
            }
        }
    }

    pub(super) fn weight_of(&mut self, row: &Row) -> Option<Sourced<Decimal>> {
        let (column, cell) = self.cell(row, Field::NetWeight)?;
        let head = self
            .sheet
            .grid
            .rows
            .get(self.table.header)
            .and_then(|header| header.get(column))
            .map(Cell::shown)
            .unwrap_or_default();
        let Some(read) = values::weight(cell, self.mark, &head) else {
            let text = format!(
                "the net weight `{}` could not be read and is not used",
                sheet::cut(&cell.shown())
            );
            self.remark(row, column, text);
            return None;
        };
        if read.from_pounds && self.lines.is_empty() {
            let text = "net weights were converted from pounds".to_owned();
            self.remark(row, column, text);
        }
        Some(Sourced::new(read.kg, self.source(row, column)))
    }

    /// Columns that say the same on every line: invoice number, seller...
    pub(super) fn head_columns(&mut self, row: &Row) {
        for (field, column) in &self.table.columns {
            if !is_head_field(*field) {
                continue;
            }
            let Some(cell) = row.get(*column) else { continue };
            let shown = cell.shown();
            // Each line states its own currency, however often the same.
            if *field != Field::Currency
                && self.last_head.get(column) == Some(&shown)
            {
                continue;
            }
            self.gathered.take(self.sheet, *field, cell, row.number, *column);
            self.last_head.insert(*column, shown);
        }
    }
}

fn is_blank_word(cell: &Cell) -> bool {
    words::leaves_open(&cell.shown())
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

/// An amount rounded to cents, half away from zero.
pub(crate) fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}
