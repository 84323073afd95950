//! From the rows that were read to the shipment.

use std::collections::HashSet;

use hashgate_model::{
    Charge, Decimal, Doubt, Line, Money, Remark, Shipment, Source, Sourced,
};

use super::Reading;
use crate::{
    currency::{self, Currencies},
    fault::{Fault, Why},
    invoice_head::{self, is_head_field},
    sheet::{self, Sheet},
    tables::Cell,
    words::{self, Field},
};

impl Reading<'_> {
    /// Says which columns were not used, so that nothing goes unsaid.
    ///
    /// Tables that follow each other each say it of their own.
    pub(super) fn note_unused_columns(&mut self) {
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
                        | F::DeclaredValue
                        | F::Hts
                        | F::Origin
                        | F::NetWeight
                        | F::Serial
                        | F::Carton
                        | F::Hashrate
                        | F::Power
                )
        });
        let mut texts: Vec<(u32, String)> = unused
            .map(|(_, column)| (*column, head(*column)))
            .chain(self.table.extra.iter().cloned())
            .map(|(column, head)| (column, self.unused(column, &head)))
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

    /// What is said of an unused column; of remarks also what they say.
    fn unused(&self, column: u32, head: &str) -> String {
        const SHOWN: usize = 3;
        let mut text = format!("the column `{}` is not used", sheet::cut(head));
        let remarks = self.table.field(column) == Some(Field::Remarks);
        let rows = self.sheet.grid.rows.iter().skip(self.table.body);
        let goods = rows
            .filter_map(|row| row.get(column))
            .any(|cell| words::may_name_goods(&cell.shown()));
        if !remarks && goods {
            text.push_str(
                "; does it say what the goods are? Then name it `Model` or \
                 `Description`",
            );
        } else if !remarks {
            return text;
        }
        let mut said: Vec<String> = Vec::new();
        for row in self.sheet.grid.rows.iter().skip(self.table.body) {
            let Some(shown) = row.get(column).map(Cell::shown) else {
                continue;
            };
            if shown != head && !said.contains(&shown) {
                said.push(shown);
            }
            if said.len() > SHOWN {
                break;
            }
        }
        let more = said.len() > SHOWN;
        for (i, shown) in said.iter().take(SHOWN).enumerate() {
            text.push_str(if i == 0 { "; it says " } else { ", " });
            text.extend(["`", &sheet::cut(shown), "`"]);
        }
        text.push_str(if more { " and more" } else { "" });
        text
    }

    /// Puts the reading into the shipment.
    pub(super) fn finish(
        mut self,
        shipment: &mut Shipment,
        faults: &mut Vec<Fault>,
    ) {
        let rows: HashSet<u32> = self
            .lines
            .iter()
            .filter_map(|line| row_of(&line.text.source))
            .chain(self.charges.iter().map(|(.., row)| *row))
            .collect();
        let currencies =
            currency::currencies_of(self.sheet, &mut self.gathered, &rows);
        if currencies.mixed() {
            // Sums over two currencies are of nothing.
            self.total = None;
            let faults = &mut self.gathered.faults;
            faults.retain(|fault| !matches!(fault.why, Why::Total { .. }));
        }
        let header = self.sheet.grid.rows.get(self.table.header);
        if self.lines.is_empty() && self.gathered.faults.is_empty() {
            let row = header.map_or(1, |row| row.number);
            let why = match self.unpriced.as_slice() {
                [] => Why::NoLines,
                _ => Why::NoPrices,
            };
            let mut place = self.sheet.place(row, 1);
            place.column = None;
            self.gathered.faults.push(Fault { place, why });
        }
        if self.total_seen && self.sums.pieces_since_total > 0 {
            self.gathered.remarks.push(Remark {
                text: format!(
                    "{}: {} pieces stand below the last total, which does not \
                     count them; they are taken as goods of the shipment",
                    self.sheet.name(),
                    self.sums.pieces_since_total
                ),
                source: None,
            });
        }
        // A note that names another origin than every line contradicts them.
        let noted = self.gathered.origin.as_ref().map(|origin| origin.value);
        let stated = || self.lines.iter().filter_map(|l| l.origin.as_ref());
        let noted = noted.filter(|noted| {
            stated().next().is_some() && stated().all(|o| o.value != *noted)
        });
        if let (Some(noted), Some(at)) = (noted, &self.gathered.origin) {
            let text = format!(
                "the invoice names {noted} as the origin beside another on its \
                 lines; until the seller states one, the origin is open"
            );
            let source = Some(at.source.clone());
            self.gathered.remarks.push(Remark { text, source });
        }
        let mut money = Monies {
            sheet: self.sheet,
            currencies,
            faults: &mut self.gathered.faults,
        };
        for raw in self.lines {
            let row = row_of(&raw.text.source).unwrap_or_default();
            let number = u32::try_from(shipment.lines.len() + 1);
            let number = number.unwrap_or(u32::MAX);
            let Some(amount) = money.of(raw.amount, row) else { continue };
            let unit_price =
                raw.unit_price.and_then(|price| money.of(price, row));
            let (origin, origin_may_be) = match (raw.origin, raw.open_origin) {
                (Some(origin), _) => match noted {
                    Some(noted) => (None, vec![origin.value, noted]),
                    None => (Some(origin), Vec::new()),
                },
                (None, Some(may_be)) => (None, may_be),
                (None, None) => (
                    self.gathered.origin.clone(),
                    self.gathered.origin_may_be.clone(),
                ),
            };
            shipment.lines.push(Line {
                number,
                text: raw.text,
                quantity: raw.quantity.quantity,
                uncounted: raw.quantity.uncounted,
                unit_price,
                amount,
                hts: raw.hts,
                origin,
                origin_may_be,
                net_weight_kg: raw.net_weight_kg,
            });
            let doubts = raw.doubts.into_iter();
            shipment.doubts.extend(doubts.map(|(about, text, source)| Doubt {
                about,
                line: number,
                text,
                source: Some(source),
            }));
        }
        shipment.unpriced.append(&mut self.unpriced);
        shipment.value_open =
            shipment.value_open.take().or(self.value_open.take());
        for (kind, text, amount, row) in self.charges {
            if let Some(amount) = money.of(amount, row) {
                shipment.charges.push(Charge { kind, text, amount });
            }
        }
        self.gathered.head.stated_total =
            self.total.and_then(|total| money.of(total, 0));
        self.gathered.head.stated_quantity = self.pieces;
        faults.append(&mut self.gathered.faults);
        let (file, name) = (self.sheet.file, self.sheet.name());
        invoice_head::join(file, &name, self.gathered, shipment, faults);
    }
}

/// The row of a cell.
fn row_of(source: &Source) -> Option<u32> {
    match source {
        Source::Cell { row, .. } => Some(*row),
        _ => None,
    }
}

/// Turns amounts into money of the currency of their rows.
struct Monies<'a> {
    sheet: Sheet<'a>,
    currencies: Currencies,
    faults: &'a mut Vec<Fault>,
}

impl Monies<'_> {
    fn of(
        &mut self,
        amount: Sourced<Decimal>,
        row: u32,
    ) -> Option<Sourced<Money>> {
        match Money::new(amount.value, self.currencies.of(row)) {
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
