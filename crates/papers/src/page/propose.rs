//! From lines and columns to the invoice that a page seems to show.

use hashgate_model::{
    ChargeKind, Country, Decimal, InvoiceHead, PartyRole, Source, Sourced,
};

use super::{
    Page,
    bands::{self, Band},
    lines::{self, Line, Word, join},
};
use crate::{
    labels, letterhead,
    sheet::{Gathered, Sheet},
    tables::{Cell, Grid, Row},
    values::{self, Mark},
    words::{self, CurrencyMark, NoGoods},
};

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Confidence {
    /// The numbers of the page prove it.
    High,
    /// It stands where such a value stands.
    Medium,
    /// It is one of several readings.
    Low,
}

impl Confidence {
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// A value that a page seems to show.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub value: String,
    pub page: u32,
    /// Points from the left and from the top.
    pub place: (f64, f64),
    pub confidence: Confidence,
}

/// A line of goods that a page seems to show.
#[derive(Debug, Clone)]
pub(super) struct ProposedLine {
    pub text: Field,
    pub quantity: Field,
    pub unit_price: Field,
    pub amount: Field,
    pub hts: Option<Field>,
    pub origin: Option<Field>,
}

/// An invoice that a PDF seems to show; somebody must confirm it.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    pub(super) head: Vec<(&'static str, Field)>,
    pub(super) parties: Vec<(PartyRole, Field, Option<String>)>,
    pub(super) lines: Vec<ProposedLine>,
    pub(super) charges: Vec<(ChargeKind, String, Field)>,
    pub(super) remarks: Vec<String>,
}

impl Proposal {
    /// How many lines of goods were found.
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Whether the lines add up to the total that the pages state.
    pub fn adds_up(&self) -> bool {
        let is_proven = |(key, field): &(&str, Field)| {
            *key == "stated_total" && field.confidence == Confidence::High
        };
        self.head.iter().any(is_proven)
    }
}

/// The invoice that pages seem to show; nothing without a line of goods.
///
/// A line of goods is a line of text in which a whole number times a price is
/// an amount. Discounts within a line, prices of a hundred and lines without a
/// price are not understood, and are missing then.
pub fn propose(pages: &[Page]) -> Option<Proposal> {
    let lines = lines::of(pages);
    let (bands, mark) = bands::find(&lines);
    if bands.is_empty() {
        return None;
    }
    let mut proposal = Proposal::default();
    let columns = columns(&bands, &lines);
    let meanings: Vec<Meaning> =
        columns.iter().map(|column| meaning(column, &bands)).collect();
    let sum = bands.iter().fold(Decimal::ZERO, |sum, band| {
        sum.saturating_add(band.anchor.amount.1)
    });
    let last = bands.last().map_or(0, |band| band.lines.end);
    let below = lines.get(last..).unwrap_or_default();
    let charges = charges(below, mark);
    let total = total(below, mark, sum, &charges);
    let sure = match &total {
        Some(field) if field.confidence == Confidence::High => Confidence::High,
        _ => Confidence::Medium,
    };
    for (i, band) in bands.iter().enumerate() {
        let line = line(i, band, &lines, &columns, &meanings, sure);
        proposal.lines.push(line);
    }
    proposal.charges = charges;
    head(&mut proposal, &lines, &bands);
    currency(&mut proposal, &lines, &bands, &columns, &meanings);
    match total {
        Some(total) => {
            if total.confidence != Confidence::High {
                proposal.remarks.push(format!(
                    "the lines found add up to {sum} (charges are {}), the \
                     page states {}: a line is missing here, or one is too \
                     many",
                    charged(&proposal.charges),
                    total.value
                ));
            }
            proposal.head.push(("stated_total", total));
        }
        None => proposal.remarks.push(format!(
            "no total was found that the lines (together {sum}) could be held \
             against; look whether one is missing"
        )),
    }
    for page in pages.iter().filter(|page| page.unread > 0) {
        proposal.remarks.push(format!(
            "{} characters of page {} could not be read: their fonts do not \
             tell them, or they stand askew; compare that page word by word",
            page.unread, page.number
        ));
    }
    Some(proposal)
}

/// A column of words that are no count, price or amount; its cells by line of
/// goods.
struct Column {
    left: f64,
    right: f64,
    cells: Vec<Option<Word>>,
    /// Where the first word of each cell stands.
    places: Vec<Option<(u32, f64, f64)>>,
}

/// The columns, from the white between the words of all lines of goods.
fn columns(bands: &[Band], lines: &[Line]) -> Vec<Column> {
    /// White of so many sizes of the text parts columns.
    const GUTTER: f64 = 0.45;
    let mut spans: Vec<(f64, f64, f64)> = bands
        .iter()
        .flat_map(|band| bands::others(band, lines))
        .map(|(_, word)| (word.left, word.right, word.size))
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<Column> = Vec::new();
    for (left, right, size) in spans {
        match columns.last_mut() {
            Some(last) if left - last.right < GUTTER * size => {
                last.right = last.right.max(right);
            }
            _ => columns.push(Column {
                left,
                right,
                cells: Vec::new(),
                places: Vec::new(),
            }),
        }
    }
    for column in &mut columns {
        for band in bands {
            let mut cell: Option<Word> = None;
            let mut place = None;
            for (at, word) in bands::others(band, lines) {
                let middle = f64::midpoint(word.left, word.right);
                if middle < column.left || middle > column.right {
                    continue;
                }
                if let Some(cell) = &mut cell {
                    join(&mut cell.text, &word.text);
                    continue;
                }
                let line = lines.get(at);
                place = line.map(|line| (line.page, word.left, line.y));
                cell = Some(word.clone());
            }
            column.cells.push(cell);
            column.places.push(place);
        }
    }
    columns
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Text,
    Origin,
    Hts,
    Currency,
    /// Numbers of the lines, units, and other numbers.
    Nothing,
}

fn meaning(column: &Column, bands: &[Band]) -> Meaning {
    let filled: Vec<&str> =
        column.cells.iter().flatten().map(|word| word.text.as_str()).collect();
    let most = |is: &dyn Fn(&str) -> bool| {
        let hits = filled.iter().filter(|text| is(text)).count();
        // More than half, and at least one.
        hits * 2 > filled.len()
    };
    let counts = column.cells.iter().enumerate().all(|(i, cell)| {
        let number = cell
            .as_ref()
            .and_then(|w| w.text.trim_end_matches('.').parse().ok());
        number == Some(i + 1)
    });
    let hts = |text: &str| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let bare =
            text.bytes().all(|b| b.is_ascii_digit() || b". ".contains(&b));
        let read = Cell::text(text).map(|cell| values::hts(&cell).is_ok());
        bare && digits >= 6 && read == Some(true)
    };
    let is_currency = |text: &str| {
        matches!(words::currency(text), Some(CurrencyMark::Code(_)))
    };
    let is_number = |text: &str| {
        bands::number(text, Mark::Point).is_some()
            || bands::number(text, Mark::Comma).is_some()
    };
    if counts && !bands.is_empty() {
        Meaning::Nothing
    } else if most(&|text| Country::read(text).is_ok()) {
        Meaning::Origin
    } else if most(&hts) {
        Meaning::Hts
    } else if most(&is_currency) {
        Meaning::Currency
    } else if most(&values::counts_pieces) || most(&is_number) {
        Meaning::Nothing
    } else {
        Meaning::Text
    }
}

/// The field at a place of a page.
fn field(
    value: String,
    (page, x, y): (u32, f64, f64),
    confidence: Confidence,
) -> Field {
    Field { value, page, place: (x, y), confidence }
}

fn line(
    i: usize,
    band: &Band,
    lines: &[Line],
    columns: &[Column],
    meanings: &[Meaning],
    sure: Confidence,
) -> ProposedLine {
    let anchor = &band.anchor;
    let word = |at: usize, value: String| {
        let line = lines.get(anchor.line);
        let place = line.and_then(|line| {
            Some((line.page, line.words.get(at)?.left, line.y))
        });
        field(value, place.unwrap_or((0, 0.0, 0.0)), sure)
    };
    let of = |wanted: Meaning| {
        columns.iter().zip(meanings).filter(move |(_, m)| **m == wanted)
    };
    let cell = |column: &Column, confidence| {
        let text = column.cells.get(i)?.as_ref()?.text.clone();
        let place = column.places.get(i).copied().flatten()?;
        Some(field(text, place, confidence))
    };
    let mut text: Option<Field> = None;
    for (column, _) in of(Meaning::Text) {
        let Some(more) = cell(column, Confidence::Medium) else { continue };
        match &mut text {
            Some(text) => {
                text.value.push_str("; ");
                text.value.push_str(&more.value);
            }
            None => text = Some(more),
        }
    }
    let first = |wanted| {
        of(wanted).find_map(|(column, _)| cell(column, Confidence::Medium))
    };
    let amount = word(anchor.amount.0, anchor.amount.1.to_string());
    let bare = || Field {
        value: String::new(),
        confidence: Confidence::Low,
        ..amount.clone()
    };
    ProposedLine {
        text: text.unwrap_or_else(bare),
        quantity: word(anchor.count.0, anchor.count.1.to_string()),
        unit_price: word(anchor.price.0, anchor.price.1.to_string()),
        hts: first(Meaning::Hts),
        origin: first(Meaning::Origin),
        amount,
    }
}

/// Freight, discounts and other charges below the lines.
fn charges(below: &[Line], mark: Mark) -> Vec<(ChargeKind, String, Field)> {
    let mut charges = Vec::new();
    for line in below {
        let segments = line.segments();
        let named = segments.iter().find_map(|segment| {
            let label = segment.text.split([':', '：']).next()?;
            match words::charge(label)? {
                NoGoods::Charge(kind) => Some((kind, label.to_owned())),
                NoGoods::Payment => None,
            }
        });
        let Some((kind, label)) = named else { continue };
        let last = line.words.iter().rev().find_map(|word| {
            Some((bands::number(&word.text, mark)?, word.left))
        });
        let Some((mut amount, left)) = last else { continue };
        let lowers = matches!(kind, ChargeKind::Discount | ChargeKind::Credit);
        if lowers && amount > Decimal::ZERO {
            amount = -amount;
        }
        let place = (line.page, left, line.y);
        let told = field(amount.to_string(), place, Confidence::Medium);
        charges.push((kind, label, told));
    }
    charges
}

/// What the charges add up to.
fn charged(charges: &[(ChargeKind, String, Field)]) -> Decimal {
    let amounts =
        charges.iter().filter_map(|(_, _, field)| field.value.parse().ok());
    amounts.fold(Decimal::ZERO, Decimal::saturating_add)
}

/// The total below the lines: the one that they add up to, else the last that
/// is called so.
fn total(
    below: &[Line],
    mark: Mark,
    sum: Decimal,
    charges: &[(ChargeKind, String, Field)],
) -> Option<Field> {
    let all = sum.saturating_add(charged(charges));
    let mut stated = None;
    for line in below {
        let is_total = line.segments().iter().any(|segment| {
            let label = segment.text.split([':', '：']).next().unwrap_or("");
            words::total(label).is_some() || words::begins_as_total(label)
        });
        for word in line.words.iter().rev() {
            let Some(value) = bands::number(&word.text, mark) else { continue };
            let place = (line.page, word.left, line.y);
            if value == all || value == sum {
                let sure = Confidence::High;
                return Some(field(value.to_string(), place, sure));
            }
            if is_total && value > Decimal::ZERO {
                let low = Confidence::Low;
                stated = Some(field(value.to_string(), place, low));
                break;
            }
        }
    }
    stated
}

/// Number, date, terms and parties, from the labels around the lines of goods.
fn head(proposal: &mut Proposal, lines: &[Line], bands: &[Band]) {
    /// Columns of so many points, so that what stands below a label is found.
    const COLUMN: f64 = 4.0;
    let within = |at: usize| bands.iter().any(|b| b.lines.contains(&at));
    let mut grid = Grid::default();
    for (at, line) in lines.iter().enumerate() {
        if within(at) || bands::is_head(line) {
            continue;
        }
        let mut cells: Vec<(u32, Cell)> = Vec::new();
        for segment in line.segments() {
            let column = (segment.left.clamp(0.0, 4e4) / COLUMN).round();
            // Within the clamp it is a small whole number.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let column = column as u32 + 1;
            let least = cells.last().map_or(1, |(last, _)| last + 1);
            let Some(cell) = Cell::text(&segment.text) else { continue };
            cells.push((column.max(least), cell));
        }
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        grid.rows.push(Row { number, cells });
    }
    let sheet = Sheet { paper: 0, file: "", grid: &grid };
    let rows: Vec<&Row> = grid.rows.iter().collect();
    let mut gathered = Gathered::default();
    labels::scan(sheet, &rows, &mut gathered);
    letterhead::seller(sheet, &grid.rows, &mut gathered);
    let place = |source: &Source| {
        let Source::Cell { row, column, .. } = source else { return None };
        let line = lines.get((*row as usize).checked_sub(1)?)?;
        Some((line.page, f64::from(column.saturating_sub(1)) * COLUMN, line.y))
    };
    let InvoiceHead {
        number,
        date,
        incoterm,
        port_of_entry,
        responsible_employee,
        mode,
        loaded_in,
        ..
    } = gathered.head;
    let mut put = |key: &'static str, told: Option<(String, Source)>| {
        let Some((value, source)) = told else { return };
        let Some(place) = place(&source) else { return };
        proposal.head.push((key, field(value, place, Confidence::Medium)));
    };
    put("number", number.map(told));
    put("date", date.map(told));
    put("incoterm", incoterm.map(told));
    put("port_of_entry", port_of_entry.map(told));
    put("responsible_employee", responsible_employee.map(told));
    put("mode", mode.map(told));
    put("loaded_in", loaded_in.map(told));
    for party in gathered.parties {
        let Some(source) = &party.source else { continue };
        let Some(place) = place(source) else { continue };
        let name = field(party.name, place, Confidence::Medium);
        proposal.parties.push((party.role, name, party.address));
    }
    let named = gathered.currencies.into_iter().find_map(|marked| {
        let CurrencyMark::Code(code) = marked.mark else { return None };
        let source = sheet.source(marked.row, marked.column);
        Some((code.to_string(), place(&source)?))
    });
    if let Some((code, place)) = named {
        let told = field(code, place, Confidence::Medium);
        proposal.head.push(("currency", told));
    }
}

fn told<T: std::fmt::Display>(value: Sourced<T>) -> (String, Source) {
    (value.value.to_string(), value.source)
}

/// The currency beside the amounts, in their heads or in a column.
fn currency(
    proposal: &mut Proposal,
    lines: &[Line],
    bands: &[Band],
    columns: &[Column],
    meanings: &[Meaning],
) {
    if proposal.head.iter().any(|(key, _)| *key == "currency") {
        return;
    }
    let code = |text: &str| match words::currency(text)
        .or_else(|| words::currency_within(text))
    {
        Some(CurrencyMark::Code(code)) => Some(code.to_string()),
        _ => None,
    };
    let of_column =
        columns.iter().zip(meanings).find_map(|(column, meaning)| {
            let cell = column.cells.iter().flatten().next()?;
            let place = column.places.iter().flatten().next()?;
            let code =
                code(&cell.text).filter(|_| *meaning == Meaning::Currency)?;
            Some(field(code, *place, Confidence::Medium))
        });
    let beside = || {
        let heads = lines.iter().filter(|line| bands::is_head(line));
        let anchors = bands.iter().filter_map(|b| lines.get(b.anchor.line));
        heads.chain(anchors).find_map(|line| {
            line.words.iter().find_map(|word| {
                let code = code(&word.text)?;
                let place = (line.page, word.left, line.y);
                Some(field(code, place, Confidence::Medium))
            })
        })
    };
    if let Some(found) = of_column.or_else(beside) {
        proposal.head.push(("currency", found));
    }
}
