//! Readers: a file becomes a shipment, each value with its provenance.
//!
//! [`read`] takes the papers of one shipment, as CSV, XLSX, XLS, ODS,
//! UBL, X12 or EDIFACT, and gives one [`Shipment`]; [`read_facts`] takes what the papers do not say. Both are
//! pure: the caller reads the disk. Nothing is guessed silently: what was
//! passed over or interpreted is a remark, what cannot be used is a
//! [`PapersError`] that names file, sheet, row and cell.
#![forbid(unsafe_code)]

mod currency;
mod descriptions;
mod electronic;
mod facts_file;
mod fault;
mod header;
mod invoice;
mod invoice_head;
mod invoices;
mod labels;
mod letterhead;
mod lists;
mod packing_list;
pub mod page;
mod serials;
mod sheet;
pub mod typed;
mod values;
mod waybill;
mod words;
mod written;

use hashgate_model::{
    Charge, ChargeKind, Mode, Paper, Remark, Shipment, Sourced, sha256_hex,
};

pub use descriptions::read_descriptions;
pub use electronic::{
    MAX_DEPTH, MAX_EDI_BYTES, MAX_ELEMENTS, MAX_SEGMENTS, MAX_XML_BYTES,
    MessageProblem,
};
pub use facts_file::{add_facts, read_facts};
pub use fault::{Fault, PapersError, Place, Why};
use hashgate_tables as tables;
pub use hashgate_tables::{
    MAX_BYTES, MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS,
};
pub use words::heading_words;
pub use written::{SHIPMENT_SCHEMA, WrittenShipment};

use crate::{
    electronic::Statement,
    header::{Kind, Table},
    sheet::Sheet,
    tables::Grid,
};

/// A file as the caller read it from the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The name as the user gave it; only for messages and provenance.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a file holds.
enum Content {
    Tables(Vec<Grid>),
    /// Electronic invoices.
    Message(Vec<Statement>),
}

/// A sheet, or a part of one, with the tables that were found in it.
struct Found {
    paper: usize,
    grid: Grid,
    table: Option<Table>,
    /// Further tables of an invoice, whose columns are others.
    later: Vec<Table>,
}

/// Reads the papers of one shipment: invoices, with serial-number lists and
/// packing lists beside them or in further sheets.
///
/// # Errors
///
/// [`PapersError`] with every fault found: a file that cannot be used, no
/// header row, a cell that cannot be read, totals that do not add up.
///
/// # Example
///
/// ```
/// use hashgate_papers::{Input, read};
/// let csv = "Model,Qty,Unit Price USD,Amount,Origin\n\
///            Antminer S21 Pro 234T,120 pcs,\"US$3,276.00\",\"393,120.00\",MY\n";
/// let shipment =
///     read(&[Input { name: "invoice.csv".into(), bytes: csv.into() }])?;
/// assert_eq!(shipment.lines[0].quantity.value, 120);
/// assert_eq!(shipment.lines[0].amount.value.to_string(), "USD 393,120.00");
/// # Ok::<(), hashgate_papers::PapersError>(())
/// ```
pub fn read(inputs: &[Input]) -> Result<Shipment, PapersError> {
    read_papers(inputs, true)
}

/// Reads papers of which none need be an invoice: serial-number lists and
/// packing lists, to compare them with the machines.
///
/// # Errors
///
/// As [`read`], but for the missing invoice.
///
/// # Example
///
/// ```
/// use hashgate_papers::{Input, read_lists};
/// let csv = "SN,Model\nEXAMPLE0001,Antminer S21\n";
/// let shipment =
///     read_lists(&[Input { name: "sn.csv".into(), bytes: csv.into() }])?;
/// assert_eq!(shipment.serials[0].number, "EXAMPLE0001");
/// # Ok::<(), hashgate_papers::PapersError>(())
/// ```
pub fn read_lists(inputs: &[Input]) -> Result<Shipment, PapersError> {
    read_papers(inputs, false)
}

fn read_papers(
    inputs: &[Input],
    needs_invoice: bool,
) -> Result<Shipment, PapersError> {
    if inputs.is_empty() {
        return Err(Fault { place: Place::default(), why: Why::NoPaper }.into());
    }
    let mut shipment = Shipment::default();
    let mut faults = Vec::new();
    let mut found = Vec::new();
    let mut messages = Vec::new();
    for (paper, input) in inputs.iter().enumerate() {
        let sha256 = sha256_hex(&input.bytes);
        let same = shipment.papers.iter().find(|p| p.sha256 == sha256);
        let read = match same {
            Some(same) => {
                let of = same.name.clone();
                Err(Box::new(at_file(input, Why::Repeated { of })))
            }
            None => content_of(input),
        };
        let (reader, content) = read.unwrap_or_else(|fault| {
            faults.push(*fault);
            ("none", Content::Tables(Vec::new()))
        });
        let name = input.name.clone();
        let reader = reader.to_owned();
        shipment.papers.push(Paper { name, sha256, reader });
        match content {
            Content::Tables(grids) => {
                for grid in grids {
                    find_tables(paper, grid, &mut found);
                }
            }
            Content::Message(statements) => {
                messages.extend(statements.into_iter().map(|s| (paper, s)));
            }
        }
    }
    read_tables(
        inputs,
        &found,
        messages,
        needs_invoice,
        &mut shipment,
        &mut faults,
    );
    mode_of_freight(&mut shipment);
    note_carriage_in_price(&mut shipment);
    if faults.is_empty() { Ok(shipment) } else { Err(PapersError { faults }) }
}

/// Finds the tables of a sheet; a list below an invoice becomes a sheet of
/// its own.
fn find_tables(paper: usize, mut grid: Grid, found: &mut Vec<Found>) {
    let table = header::find(&grid);
    let mut later: Vec<Table> = Vec::new();
    let mut rest = None;
    while let Some(above) = later
        .last()
        .or(table.as_ref())
        .filter(|table| table.kind == Kind::Invoice)
        && let Some(next) = header::next(&grid, above)
    {
        if next.kind == Kind::Invoice {
            later.push(next);
        } else {
            rest = Some(grid.split_off(next.header));
            break;
        }
    }
    found.push(Found { paper, grid, table, later });
    if let Some(rest) = rest {
        find_tables(paper, rest, found);
    }
}

fn at_file(input: &Input, why: Why) -> Fault {
    let place = Place { file: input.name.clone(), ..Place::default() };
    Fault { place, why }
}

/// Reads invoices first, since lists are compared with them.
fn read_tables(
    inputs: &[Input],
    found: &[Found],
    messages: Vec<(usize, Statement)>,
    needs_invoice: bool,
    shipment: &mut Shipment,
    faults: &mut Vec<Fault>,
) {
    let read = invoices::read(inputs, found, messages, shipment, faults);
    let some_table = found.iter().any(|f| f.table.is_some());
    let enough = read || (!needs_invoice && some_table);
    if !enough && faults.is_empty() {
        faults.push(no_invoice(inputs, found));
    }
    for found in found {
        let on_desk = desk(inputs, found);
        match &found.table {
            Some(table) if table.kind == Kind::Invoice => {}
            Some(table) => {
                lists::read(on_desk, table, shipment, faults);
                note_hidden(on_desk, shipment);
            }
            None if found.grid.rows.is_empty() => {}
            None if waybill::read(on_desk, shipment, faults) => {}
            None => shipment.remarks.push(Remark {
                text: format!(
                    "{} was passed over: no table of an invoice, a packing \
                     list or serial numbers was found in {}{}",
                    on_desk.name(),
                    header::searched(on_desk.grid),
                    header::lacking(on_desk.grid)
                        .map_or(String::new(), |lacks| format!(": {lacks}"))
                ),
                source: None,
            }),
        }
        for note in &found.grid.notes {
            let text = format!("{}: {note}", on_desk.name());
            shipment.remarks.push(Remark { text, source: None });
        }
    }
}

fn desk<'a>(inputs: &'a [Input], found: &'a Found) -> Sheet<'a> {
    let paper = found.paper;
    let file = inputs.get(paper).map_or("", |input| input.name.as_str());
    Sheet { paper, file, grid: &found.grid }
}

fn note_hidden(sheet: Sheet<'_>, shipment: &mut Shipment) {
    if sheet.grid.hidden {
        shipment.remarks.push(Remark {
            text: format!("{} is hidden and was read", sheet.name()),
            source: None,
        });
    }
}

/// Takes the way of travel from the freight that is charged for (`Ocean freight
/// to Houston`), where no label tells it and no other charge names another.
fn mode_of_freight(shipment: &mut Shipment) {
    if shipment.invoice.mode.is_some() {
        return;
    }
    let freight = |charge: &&Charge| charge.kind == ChargeKind::Freight;
    let mut told = shipment.charges.iter().filter(freight).filter_map(|c| {
        let mode = words::one_mode(&c.text)?;
        // A truck carries a part of every journey, and so may an express.
        let main = matches!(mode, Mode::Air | Mode::Ocean);
        let express = words::is_express(&c.text);
        (main && !express).then(|| Sourced::new(mode, c.amount.source.clone()))
    });
    let first = told.next();
    let of_first = first.as_ref().map(|mode| mode.value);
    if told.all(|other| Some(other.value) == of_first) {
        shipment.invoice.mode = first;
    }
}

/// Remarks on an Incoterm whose price holds freight that no line states.
fn note_carriage_in_price(shipment: &mut Shipment) {
    let charged = |kind: ChargeKind| {
        shipment.charges.iter().any(|charge| charge.kind == kind)
    };
    let invoice = &shipment.invoice;
    let Some(incoterm) = &invoice.incoterm else { return };
    let Some(held) = invoice.price_may_hold() else { return };
    if charged(ChargeKind::Freight) {
        return;
    }
    shipment.remarks.push(Remark {
        text: format!(
            "under `{}` the price may include {held}, and no line states the \
             freight; international freight and insurance are not part of \
             customs value (19 USC 1401a(b)(4)(A)), so have the seller state \
             what was paid for them",
            sheet::cut(&incoterm.value)
        ),
        source: Some(incoterm.source.clone()),
    });
}

/// Why no invoice was found, at the sheet that came closest.
fn no_invoice(inputs: &[Input], found: &[Found]) -> Fault {
    let lists: Vec<String> = found
        .iter()
        .filter_map(|f| {
            let kind = match f.table.as_ref()?.kind {
                Kind::PackingList => "a packing list",
                Kind::SerialList => "a serial list",
                Kind::Invoice => return None,
            };
            let lacks = header::lacking(&f.grid)
                .map_or(String::new(), |lacks| format!(" ({lacks})"));
            let name = desk(inputs, f).name();
            Some(format!("{name} is {kind}{lacks}"))
        })
        .collect();
    let filled =
        found.iter().filter(|f| !f.grid.rows.is_empty()).max_by_key(|f| {
            (header::lacking(&f.grid).is_some(), f.grid.rows.len())
        });
    match filled {
        Some(f) if lists.is_empty() => {
            let on_desk = desk(inputs, f);
            let mut place = on_desk.place(1, 1);
            (place.row, place.column) = (None, None);
            let why = Why::NoHeader {
                searched: header::searched(&f.grid),
                best: header::nearest(&f.grid),
            };
            Fault { place, why }
        }
        Some(_) => {
            let file = inputs.first().map(|i| i.name.clone());
            let file = file.unwrap_or_default();
            let place = Place { file, ..Place::default() };
            Fault { place, why: Why::NoInvoice { found: lists.join("; ") } }
        }
        None => {
            let file = inputs.first().map(|i| i.name.clone());
            let file = file.unwrap_or_default();
            Fault {
                place: Place { file, ..Place::default() },
                why: tables::Problem::Empty.into(),
            }
        }
    }
}

/// What a file holds, by its bytes: an electronic invoice, or the sheets that
/// the one reader of tables finds.
fn content_of(input: &Input) -> Result<(&'static str, Content), Box<Fault>> {
    if let Some(message) = electronic::read(input) {
        let message = message?;
        return Ok((message.format, Content::Message(message.statements)));
    }
    let heads = |head: &str| words::heading(head).map(|field| field as usize);
    match tables::read(&input.name, &input.bytes, &heads) {
        Ok(sheets) => Ok((sheets.format, Content::Tables(sheets.grids))),
        Err(fault) => {
            let tables::Fault { place, problem } = *fault;
            Err(Box::new(Fault { place, why: problem.into() }))
        }
    }
}
