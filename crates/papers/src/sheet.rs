//! One sheet on the desk, and what is gathered from it.

use std::collections::HashSet;

use hashgate_model::{
    Country, Currency, InvoiceHead, Party, PartyRole, Remark, Source, Sourced,
};

use crate::{
    fault::{Fault, Place, Why},
    grid::{Cell, Grid, Row},
    values,
    words::{self, CurrencyMark, Field},
};

/// A sheet with what its provenance needs.
#[derive(Clone, Copy)]
pub(crate) struct Sheet<'a> {
    /// Index of its paper.
    pub paper: usize,
    /// Name of its file.
    pub file: &'a str,
    /// Its cells.
    pub grid: &'a Grid,
}

impl Sheet<'_> {
    /// A cell, as a source.
    pub fn source(&self, row: u32, column: u32) -> Source {
        Source::Cell {
            paper: self.paper,
            sheet: self.grid.sheet.clone(),
            row,
            column,
        }
    }

    /// A cell, as the place of a fault.
    pub fn place(&self, row: u32, column: u32) -> Place {
        Place {
            file: self.file.to_owned(),
            sheet: self.grid.sheet.clone(),
            row: Some(row),
            column: Some(column),
        }
    }

    /// The file and the sheet in words.
    pub fn name(&self) -> String {
        let sheet = self.grid.sheet.clone();
        Place { file: self.file.to_owned(), sheet, row: None, column: None }
            .to_string()
    }

    /// A remark on a cell.
    pub fn remark(&self, row: u32, column: u32, text: String) -> Remark {
        Remark { text, source: Some(self.source(row, column)) }
    }

    /// A fault at a cell.
    pub fn fault(&self, row: u32, column: u32, why: impl Into<Why>) -> Fault {
        Fault { place: self.place(row, column), why: why.into() }
    }
}

/// A mark of currency and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Marked {
    pub mark: CurrencyMark,
    pub row: u32,
    pub column: u32,
}

/// What the words around a table say.
#[derive(Default)]
pub(crate) struct Gathered {
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// The parties named.
    pub parties: Vec<Party>,
    /// The marks of currency, each change of mark once.
    pub currencies: Vec<Marked>,
    /// The origin stated for all lines.
    pub origin: Option<Sourced<Country>>,
    /// What was passed over or interpreted.
    pub remarks: Vec<Remark>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl Gathered {
    /// Notes a mark of currency unless it repeats the last one.
    pub fn mark(&mut self, mark: CurrencyMark, row: u32, column: u32) {
        if self.currencies.last().is_none_or(|last| last.mark != mark) {
            self.currencies.push(Marked { mark, row, column });
        }
    }

    /// Takes in what a label or a column says of the invoice as a whole.
    ///
    /// Returns false if nothing is made of that field.
    pub fn take(
        &mut self,
        sheet: Sheet<'_>,
        field: Field,
        cell: &Cell,
        row: u32,
        column: u32,
    ) -> bool {
        let source = sheet.source(row, column);
        let text = || Sourced::new(cell.shown(), source.clone());
        let head = &mut self.head;
        let second = match field {
            Field::InvoiceNumber => keep(&mut head.number, text()),
            // `Terms: 30% deposit` is no Incoterm.
            Field::Incoterm if !words::has_incoterm(&cell.shown()) => {
                return false;
            }
            Field::Incoterm => keep(&mut head.incoterm, text()),
            Field::PortOfEntry => keep(&mut head.port_of_entry, text()),
            Field::ResponsibleEmployee => {
                keep(&mut head.responsible_employee, text())
            }
            Field::InvoiceDate => match values::date(cell) {
                Ok(date) => keep(&mut head.date, Sourced::new(date, source)),
                Err(why) => {
                    self.faults.push(sheet.fault(row, column, why));
                    None
                }
            },
            Field::Currency => {
                let shown = cell.shown();
                let mark = words::currency(&shown)
                    .or_else(|| words::currency_within(&shown))
                    .or_else(|| shown.parse().ok().map(CurrencyMark::Code))
                    .unwrap_or(CurrencyMark::NoCurrency(shown));
                self.mark(mark, row, column);
                None
            }
            Field::Origin => {
                self.take_origin(sheet, cell, row, column);
                None
            }
            Field::Address | Field::SellerAddress | Field::BuyerAddress => {
                return self.take_address(field, &cell.shown());
            }
            other => match role(other) {
                Some(role) => {
                    self.take_party(role, cell.shown(), source);
                    None
                }
                None => return false,
            },
        };
        if let Some(first) = second {
            let text = format!(
                "`{}` differs from `{first}`, which an earlier cell states; \
                 the earlier one is used",
                cell.shown()
            );
            self.remarks.push(sheet.remark(row, column, text));
        }
        true
    }

    fn take_origin(
        &mut self,
        sheet: Sheet<'_>,
        cell: &Cell,
        row: u32,
        column: u32,
    ) {
        match Country::read(&cell.shown()) {
            Ok(read) => {
                if let Some(text) = read.remark {
                    self.remarks.push(sheet.remark(row, column, text));
                }
                let source = sheet.source(row, column);
                self.origin = Some(Sourced::new(read.country, source));
            }
            Err(error) => self.faults.push(sheet.fault(row, column, error)),
        }
    }

    /// Names a party once for each role.
    pub fn take_party(&mut self, role: PartyRole, name: String, at: Source) {
        let known = self
            .parties
            .iter()
            .any(|party| party.role == role && party.name == name);
        if !known {
            self.parties.push(Party {
                role,
                name,
                address: None,
                country: None,
                source: Some(at),
            });
        }
    }

    /// Gives an address to the party it is said to be of, or to the one
    /// named last.
    fn take_address(&mut self, field: Field, address: &str) -> bool {
        let of = match field {
            Field::SellerAddress => Some(PartyRole::Seller),
            Field::BuyerAddress => Some(PartyRole::Buyer),
            _ => None,
        };
        let party = self
            .parties
            .iter_mut()
            .rev()
            .find(|party| of.is_none_or(|role| party.role == role));
        match party {
            Some(party) => {
                add_address(party, address);
                true
            }
            None => false,
        }
    }
}

fn add_address(party: &mut Party, line: &str) {
    match &mut party.address {
        Some(address) if address.contains(line) => {}
        Some(address) => {
            address.push_str(", ");
            address.push_str(line);
        }
        None => party.address = Some(line.to_owned()),
    }
}

/// Keeps the first value; returns it, in words, if the new one differs.
pub(crate) fn keep<T: PartialEq + std::fmt::Display>(
    slot: &mut Option<Sourced<T>>,
    new: Sourced<T>,
) -> Option<String> {
    match slot {
        Some(old) if old.value == new.value => None,
        Some(old) => Some(old.value.to_string()),
        None => {
            *slot = Some(new);
            None
        }
    }
}

fn role(field: Field) -> Option<PartyRole> {
    Some(match field {
        Field::Seller => PartyRole::Seller,
        Field::Buyer => PartyRole::Buyer,
        Field::Shipper => PartyRole::Shipper,
        Field::Consignee => PartyRole::Consignee,
        Field::ImporterOfRecord => PartyRole::ImporterOfRecord,
        Field::Forwarder => PartyRole::Forwarder,
        Field::Bank => PartyRole::Bank,
        Field::Maker => PartyRole::Maker,
        Field::Notify => PartyRole::Other,
        _ => return None,
    })
}

/// A label with the value that stands behind it in the same cell.
fn split_label(text: &str) -> Option<(Field, &str)> {
    let (label, value) =
        text.split_once([':', '：']).or_else(|| text.split_once('#'))?;
    Some((words::label(label)?, value.trim_matches(|c| " :：#".contains(c))))
}

/// What speaks for itself: `CIF Los Angeles`, `MADE IN MALAYSIA`.
fn without_label(text: &str) -> Option<(Field, &str)> {
    const MADE_IN: &str = "made in ";
    if words::is_incoterm(text) {
        return Some((Field::Incoterm, text));
    }
    let (made_in, country) = text.split_at_checked(MADE_IN.len())?;
    let told =
        made_in.eq_ignore_ascii_case(MADE_IN) && Country::read(country).is_ok();
    told.then_some((Field::Origin, country))
}

fn is_label(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => {
            split_label(text).is_some() || words::label(text).is_some()
        }
        _ => false,
    }
}

/// Whether the cell before that column is a label which waits for its value.
fn is_labelled(row: &Row, column: u32) -> bool {
    let before = row.cells.iter().rev().find(|(at, _)| *at < column);
    match before {
        Some((_, Cell::Text(text))) => match split_label(text) {
            Some((_, value)) => value.is_empty(),
            None => words::label(text).is_some(),
        },
        _ => false,
    }
}

/// Lines of an address that are followed below a party's name.
const ADDRESS_LINES: u32 = 4;

/// Reads the labels of rows that are no lines of goods, and remarks on every
/// cell that says nothing known.
pub(crate) fn scan(sheet: Sheet<'_>, rows: &[&Row], gathered: &mut Gathered) {
    let mut used: HashSet<(u32, u32)> = HashSet::new();
    let row_at = |number: u32| {
        let i = rows.binary_search_by_key(&number, |r| r.number).ok()?;
        rows.get(i).copied()
    };
    let below = |row: u32, column: u32| row_at(row)?.get(column);
    for row in rows {
        for (i, (column, cell)) in row.cells.iter().enumerate() {
            let at = (row.number, *column);
            let Cell::Text(text) = cell else { continue };
            if used.contains(&at) {
                continue;
            }
            if words::is_title(text) {
                used.insert(at);
                continue;
            }
            let told = split_label(text)
                .or_else(|| words::label(text).map(|field| (field, "")))
                .or_else(|| without_label(text));
            let Some((field, inline)) = told else { continue };
            let right = row.cells.get(i + 1).filter(|(_, c)| !is_label(c));
            let value = if let Some(value) = Cell::text(inline) {
                Some((value, at))
            } else if let Some((column, cell)) = right {
                Some((cell.clone(), (row.number, *column)))
            } else {
                let down = (row.number.saturating_add(1), *column);
                below(down.0, down.1)
                    .filter(|cell| !is_label(cell))
                    .map(|cell| (cell.clone(), down))
            };
            let Some((value, (value_row, value_column))) = value else {
                continue;
            };
            if !gathered.take(sheet, field, &value, value_row, value_column) {
                continue;
            }
            used.insert(at);
            used.insert((value_row, value_column));
            if role(field).is_some() && field != Field::Bank {
                for line in 1..=ADDRESS_LINES {
                    let next = value_row.saturating_add(line);
                    let Some(cell @ Cell::Text(text)) =
                        below(next, value_column)
                    else {
                        break;
                    };
                    // A line with a label of its own is no address: under
                    // `Seller | Name` may stand `Buyer | Name`.
                    if is_label(cell)
                        || words::is_title(text)
                        || row_at(next)
                            .is_some_and(|row| is_labelled(row, value_column))
                    {
                        break;
                    }
                    if let Some(party) = gathered.parties.last_mut() {
                        add_address(party, text);
                    }
                    used.insert((next, value_column));
                }
            }
        }
    }
    for row in rows {
        let mut unused = row
            .cells
            .iter()
            .filter(|(column, _)| !used.contains(&(row.number, *column)))
            .peekable();
        let Some((first, _)) = unused.peek() else { continue };
        let first = *first;
        let shown: Vec<String> = unused.map(|(_, cell)| cell.shown()).collect();
        let text = format!("passed over: `{}`", cut(&shown.join(" | ")));
        gathered.remarks.push(sheet.remark(row.number, first, text));
    }
}

/// A text short enough for a remark.
pub(crate) fn cut(text: &str) -> String {
    const LONGEST: usize = 160;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LONGEST).collect();
    short.push('…');
    short
}

/// Currencies that are written with a `$`.
const DOLLARS: [&str; 6] = ["USD", "HKD", "SGD", "CAD", "AUD", "TWD"];

/// The one currency of an invoice, and where it is named.
pub(crate) fn currency_of(
    sheet: Sheet<'_>,
    gathered: &mut Gathered,
) -> Currency {
    let mut named: Option<(Currency, Marked)> = None;
    let mut dollar = None;
    let mut marks = std::mem::take(&mut gathered.currencies);
    // Named currencies first: they say what a `$` or `¥` means.
    marks.sort_by_key(|m| !matches!(m.mark, CurrencyMark::Code(_)));
    let mut faults = Vec::new();
    for marked in marks {
        let (row, column) = (marked.row, marked.column);
        match &marked.mark {
            CurrencyMark::Code(here) => match &named {
                None => named = Some((*here, marked)),
                Some((there, _)) if there == here => {}
                Some((there, at)) => {
                    faults.push(sheet.fault(
                        row,
                        column,
                        Why::TwoCurrencies {
                            here: *here,
                            there: *there,
                            place: sheet.place(at.row, at.column).to_string(),
                        },
                    ));
                    break;
                }
            },
            CurrencyMark::Dollar => {
                dollar.get_or_insert(marked);
            }
            CurrencyMark::Yen => {
                let known = matches!(
                    &named,
                    Some((c, _)) if ["CNY", "JPY"].contains(&c.code())
                );
                if !known {
                    let why = Why::AmbiguousCurrency("¥".to_owned());
                    faults.push(sheet.fault(row, column, why));
                    break;
                }
            }
            CurrencyMark::NoCurrency(text) => {
                let why = Why::Currency(text.clone());
                faults.push(sheet.fault(row, column, why));
                break;
            }
        }
    }
    gathered.faults.append(&mut faults);
    match (named, dollar) {
        (Some((there, at)), Some(sign)) if !DOLLARS.contains(&there.code()) => {
            let place = sheet.place(at.row, at.column).to_string();
            let here = Currency::USD;
            let why = Why::TwoCurrencies { here, there, place };
            gathered.faults.push(sheet.fault(sign.row, sign.column, why));
            there
        }
        (Some((currency, at)), _) => {
            let source = sheet.source(at.row, at.column);
            gathered.head.currency = Some(Sourced::new(currency, source));
            currency
        }
        (None, Some(sign)) => {
            let text = "`$` was read as US dollars; the paper names no other \
                        currency"
                .to_owned();
            gathered.remarks.push(sheet.remark(sign.row, sign.column, text));
            let source = sheet.source(sign.row, sign.column);
            gathered.head.currency = Some(Sourced::new(Currency::USD, source));
            Currency::USD
        }
        (None, None) => {
            gathered.remarks.push(Remark {
                text: format!(
                    "{} names no currency (19 CFR 141.86(a)(7)); its amounts \
                     are taken as US dollars",
                    sheet.name()
                ),
                source: None,
            });
            Currency::USD
        }
    }
}
