//! One sheet on the desk, and what is gathered from it.

use hashgate_model::{
    Country, CountryError, Currency, Doubt, DoubtAbout, InvoiceHead, Mode,
    Party, PartyRole, Remark, Source, Sourced, StatedNumber,
    identifiers::NumberKind,
};

use crate::{
    fault::{Fault, Place, Why},
    tables::{Cell, Grid},
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
            part: None,
        }
    }

    /// The file and the sheet in words.
    pub fn name(&self) -> String {
        let sheet = self.grid.sheet.clone();
        let file = self.file.to_owned();
        Place { file, sheet, ..Place::default() }.to_string()
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

/// A source, as the place of a fault in its file.
pub(crate) fn place_of(file: &str, source: &Source) -> Place {
    let file = file.to_owned();
    match source {
        Source::Cell { sheet, row, column, .. } => Place {
            file,
            sheet: sheet.clone(),
            row: Some(*row),
            column: Some(*column),
            part: None,
        },
        Source::Element { at, .. } => {
            Place { file, part: Some(at.clone()), ..Place::default() }
        }
        _ => Place { file, ..Place::default() },
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
    /// The numbers whose form can be checked.
    pub numbers: Vec<StatedNumber>,
    /// The marks of currency, each once for its row.
    pub currencies: Vec<Marked>,
    /// Sentences that say in which currency the prices are.
    pub currency_notes: Vec<(Currency, Marked)>,
    /// What is open of the paper as a whole.
    pub doubts: Vec<Doubt>,
    /// The origin stated for all lines.
    pub origin: Option<Sourced<Country>>,
    /// The countries of which that text leaves it open which one is meant.
    pub origin_may_be: Vec<Country>,
    /// What was passed over or interpreted.
    pub remarks: Vec<Remark>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl Gathered {
    /// Notes a mark of currency unless it repeats the last one of the row.
    pub fn mark(&mut self, mark: CurrencyMark, row: u32, column: u32) {
        let again = |last: &Marked| last.mark == mark && last.row == row;
        if !self.currencies.last().is_some_and(again) {
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
            Field::Transport
            | Field::ByAir
            | Field::BySea
            | Field::AirWaybill
            | Field::Container => {
                let shown = cell.shown();
                let told = match field {
                    _ if words::leaves_open(&shown) => None,
                    Field::ByAir | Field::AirWaybill => Some(Mode::Air),
                    Field::BySea => Some(Mode::Ocean),
                    _ => words::one_mode(&shown),
                };
                self.numbers.extend(numbers(field, &shown, &source));
                let Some(mode) = told else { return false };
                keep(&mut head.mode, Sourced::new(mode, source))
            }
            Field::PortOfLoading => {
                let shown = cell.shown();
                let Some(country) = country_at_the_end(&shown) else {
                    return false;
                };
                keep(&mut head.loaded_in, Sourced::new(country, source))
            }
            Field::InvoiceDate => {
                match values::date(cell, sheet.grid.from_1904) {
                    Ok(date) => {
                        keep(&mut head.date, Sourced::new(date, source))
                    }
                    Err(why) => {
                        let text = format!(
                            "{why}; until then the date of the invoice is \
                             unknown"
                        );
                        self.remarks.push(sheet.remark(row, column, text));
                        None
                    }
                }
            }
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
            if field == Field::InvoiceNumber {
                let text = format!(
                    "{} bears the invoice numbers `{first}` and `{}`; the \
                     goods of both are added up, so say whether both are of \
                     this shipment, and hand in each invoice in a file of its \
                     own (19 CFR 141.86(a))",
                    sheet.name(),
                    cell.shown()
                );
                self.doubts.push(Doubt {
                    about: DoubtAbout::Invoice,
                    line: 0,
                    text,
                    source: Some(sheet.source(row, column)),
                });
                return true;
            }
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
            Err(error) => {
                let text = open_origin(&error);
                self.remarks.push(sheet.remark(row, column, text));
                self.origin_may_be = error.may_be().to_vec();
            }
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
                city: None,
                manufacturer_id: None,
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

pub(crate) fn add_address(party: &mut Party, line: &str) {
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

/// What a party is, by the label of its name.
pub(crate) fn role(field: Field) -> Option<PartyRole> {
    Some(match field {
        Field::Seller => PartyRole::Seller,
        Field::Buyer => PartyRole::Buyer,
        Field::Shipper => PartyRole::Shipper,
        Field::Consignee => PartyRole::Consignee,
        Field::ImporterOfRecord => PartyRole::ImporterOfRecord,
        Field::Forwarder => PartyRole::Forwarder,
        // Whom one pays is screened as whom one pays through.
        Field::Bank | Field::Payee => PartyRole::Bank,
        Field::Maker => PartyRole::Maker,
        Field::Notify => PartyRole::Other,
        _ => return None,
    })
}

/// The numbers of a cell that may name several. What is not of the form is
/// passed over: `AWB` heads a courier's number too, `Container` a count.
fn numbers(field: Field, shown: &str, source: &Source) -> Vec<StatedNumber> {
    let kind = match field {
        Field::AirWaybill => NumberKind::AirWaybill,
        Field::Container => NumberKind::Container,
        _ => return Vec::new(),
    };
    shown
        .split([',', ';', '\n', '，', '；', '、'])
        .map(str::trim)
        .filter(|text| kind.check(text).is_some())
        .map(|text| StatedNumber {
            kind,
            number: Sourced::new(text.to_owned(), source.clone()),
        })
        .collect()
}

/// The country that ends an address or the name of a port: `Port Klang,
/// Malaysia`.
fn country_at_the_end(text: &str) -> Option<Country> {
    let last = text.rsplit([',', '，', '(', '（']).next()?;
    let last = last.trim_matches([')', '）', ' ', '.']);
    // A code of two letters may be a state or a province.
    let named = last.chars().count() > 2 || text.trim() == last;
    let read = Country::read(last).ok().filter(|_| named)?;
    Some(read.country)
}

/// What is asked where a text does not name one country.
pub(crate) fn open_origin(error: &CountryError) -> String {
    format!(
        "{error}; until then the origin is unknown: ask the seller where \
         the goods were last substantially transformed (19 CFR 134.1(b))"
    )
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
