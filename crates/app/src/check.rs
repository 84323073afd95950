//! The main job: papers in, dossier out; for one shipment or many.

mod batch;
mod shipments;

pub use batch::{BatchAnswer, batch};
pub use hashgate_check::Dossier;
use std::sync::Arc;

use hashgate_check::Engines;
use hashgate_copies::{InForce, edition_in_force};
use hashgate_duty::{Es003, FiledEntry};
use hashgate_model::{
    AsOf, Date, EntryDate, HeldEvidence, HtsNumber, Line, LineFacts, Mode,
    Paper, Shipment, StatedOrigin, sha256_hex,
};
use hashgate_papers::{Input, add_facts, read, read_facts};
use hashgate_parties::{Decisions, Screener, read_holdings};

pub use shipments::{ShipmentFiles, shipments};

use crate::{App, AppError, Observer, decisions};

/// A shipment to check: its papers, and what they do not say.
#[derive(Debug, Clone, Default)]
pub struct CheckRequest {
    /// The invoice, with serial or packing lists beside it.
    pub papers: Vec<Input>,
    /// A facts file: entry date, port, mode, boards, evidence.
    pub facts: Option<Input>,
    /// A table of who owns whom, beside that of the facts file.
    pub holdings: Option<Input>,
    /// The papers held; [`crate::evidence::held_papers`] reads a manifest.
    pub evidence: Vec<HeldEvidence>,
    /// What reviewers decided about hits; those of the data folder if not
    /// given.
    pub decisions: Option<Decisions>,
    /// What the caller states over the facts file.
    pub stated: Stated,
    /// The date as of which to answer; else that of the facts file, else the
    /// date of entry, else today.
    pub as_of: Option<AsOf>,
}

/// What a caller states itself; it prevails over the facts file.
#[derive(Debug, Clone, Default)]
pub struct Stated {
    /// The date of entry.
    pub entry_date: Option<EntryDate>,
    /// The origin of every line, or that it is open.
    pub origin: Option<StatedOrigin>,
    /// The port of entry.
    pub port: Option<String>,
    /// How the goods arrive.
    pub mode: Option<Mode>,
    /// The day of loading onto the last means of transport.
    pub loaded_on: Option<Date>,
    /// The day of export.
    pub exported_on: Option<Date>,
}

/// A shipment that was checked.
#[derive(Debug)]
pub struct CheckAnswer {
    /// Verdict, findings, papers to get, duty, costs.
    pub dossier: Dossier,
    /// The date as of which it holds.
    pub as_of: AsOf,
}

/// Will this shipment clear, what does it cost, does it pay?
///
/// # Errors
///
/// [`AppError`] if a paper cannot be read, or kept copies cannot be used.
pub fn check(
    app: &App,
    request: CheckRequest,
    observer: &mut dyn Observer,
) -> Result<CheckAnswer, AppError> {
    Ok(check_shipment(app, request, observer)?.1)
}

/// The same, with the shipment as its papers and facts tell it.
///
/// # Errors
///
/// As for [`check`].
pub fn check_shipment(
    app: &App,
    request: CheckRequest,
    observer: &mut dyn Observer,
) -> Result<(Shipment, CheckAnswer), AppError> {
    let shipment = read_shipment(&request)?;
    let as_of = as_of(app, &request, &shipment);
    let decided = decided(app, request.decisions, observer)?;
    let kept = app.screener()?;
    let mut engines = engines(app, kept.screener)?
        .naming_lists(&kept.lists, as_of)
        .with_decisions(decided);
    if let Some(kept) = edition(app, &shipment, as_of, observer)? {
        engines = engines.with_edition(kept.edition, kept.notes);
    }
    let answer = answer(&shipment, &engines, as_of)?;
    Ok((shipment, answer))
}

/// The entry of an ACE ES-003 export that a shipment is entered under: the
/// one that its facts name, else the only one.
///
/// # Errors
///
/// [`AppError`] if the export cannot be read, has a row that cannot, or has
/// several entries or not the one named.
pub fn filed_entry(
    app: &App,
    export: &Input,
    named: Option<&str>,
) -> Result<FiledEntry, AppError> {
    let name = &export.name;
    let fault =
        |why: String| AppError::input(format!("{name}: {why}")).at(name, None);
    let read = Es003::read(&export.bytes, &app.pack().rates.es003)
        .map_err(|why| fault(why.to_string()))?;
    // A row left out would be told as a line that was not filed.
    if let Some(why) = read.faults.first() {
        return Err(fault(why.clone()));
    }
    FiledEntry::of(read, named).map_err(|why| fault(why.to_string()))
}

/// Engines over the pack of the application.
fn engines(
    app: &App,
    screener: Arc<Screener>,
) -> Result<Engines<'_>, AppError> {
    let identifier = app.identifier().clone();
    Engines::with_identifier(app.pack(), identifier, screener)
        .map_err(AppError::defect)
}

/// The answer of engines that are ready.
fn answer(
    shipment: &Shipment,
    engines: &Engines<'_>,
    as_of: AsOf,
) -> Result<CheckAnswer, AppError> {
    let dossier = hashgate_check::check(shipment, engines, as_of)
        .map_err(AppError::input)?;
    Ok(CheckAnswer { dossier, as_of })
}

/// The date as of which a shipment is answered for.
fn as_of(app: &App, request: &CheckRequest, shipment: &Shipment) -> AsOf {
    request
        .as_of
        .or(shipment.facts.as_of)
        .or(shipment.facts.entry_date.map(|entry| AsOf(entry.date())))
        .unwrap_or(app.today())
}

/// The decisions that are given, else those of the data folder.
fn decided(
    app: &App,
    given: Option<Decisions>,
    observer: &mut dyn Observer,
) -> Result<Decisions, AppError> {
    match given {
        Some(decided) => Ok(decided),
        None => decisions::own(app, observer),
    }
}

/// The kept edition of the tariff that is law for a shipment, where the pack
/// lacks one of its lines.
fn edition(
    app: &App,
    shipment: &Shipment,
    as_of: AsOf,
    observer: &mut dyn Observer,
) -> Result<Option<InForce>, AppError> {
    let facts = &shipment.facts;
    let day = facts
        .ftz_privileged_on
        .or(facts.it_entry_date)
        .or(facts.entry_date.map(EntryDate::date))
        .unwrap_or(as_of.date());
    let claimed = |line: &Line| line.hts.as_ref().map(|hts| hts.value);
    let numbers: Vec<HtsNumber> = facts
        .lines
        .iter()
        .filter_map(|line| line.hts)
        .chain(shipment.lines.iter().filter_map(claimed))
        .collect();
    let rates = &app.pack().rates;
    let folder = app.data_folder();
    Ok(edition_in_force(&numbers, day, rates, folder, observer)?)
}

/// Whether a facts file that many shipments share can be read.
///
/// # Errors
///
/// [`AppError`] with every fault of the file.
pub fn try_facts(file: &Input) -> Result<(), AppError> {
    read_facts(file)?;
    Ok(())
}

/// The shipment, from its papers, the facts beside them, and what is stated.
fn read_shipment(request: &CheckRequest) -> Result<Shipment, AppError> {
    let mut shipment = read(&request.papers)?;
    if let Some(file) = &request.facts {
        let (facts, paper) = read_facts(file)?;
        add_facts(&mut shipment, facts, paper)?;
    }
    if let Some(file) = &request.holdings {
        let held = read_holdings(&file.name, &file.bytes);
        shipment.facts.holdings.extend(held?);
        shipment.papers.push(Paper {
            sha256: sha256_hex(&file.bytes),
            name: file.name.clone(),
            reader: "holdings".to_owned(),
        });
    }
    lay_over(&mut shipment, &request.stated);
    shipment.facts.evidence.extend(request.evidence.iter().cloned());
    Ok(shipment)
}

/// What the caller states prevails over the facts file.
fn lay_over(shipment: &mut Shipment, stated: &Stated) {
    let facts = &mut shipment.facts;
    facts.entry_date = stated.entry_date.or(facts.entry_date);
    facts.mode = stated.mode.or(facts.mode);
    facts.port = stated.port.clone().or(facts.port.take());
    facts.loaded_on = stated.loaded_on.or(facts.loaded_on);
    facts.exported_on = stated.exported_on.or(facts.exported_on);
    if let Some(origin) = &stated.origin {
        for line in &shipment.lines {
            let number = line.number;
            let known = facts.lines.iter_mut().find(|f| f.line == number);
            if let Some(known) = known {
                known.origin = Some(origin.clone());
            } else {
                facts.lines.push(LineFacts {
                    line: number,
                    origin: Some(origin.clone()),
                    ..LineFacts::default()
                });
            }
        }
    }
}
