//! The main job: papers in, dossier out.

use hashgate_check::{Dossier, Engines};
use hashgate_copies::edition_in_force;
use hashgate_model::{
    AsOf, Country, Date, EntryDate, HeldEvidence, HtsNumber, Line, LineFacts,
    Mode, Paper, Shipment, sha256_hex,
};
use hashgate_papers::{Input, add_facts, read, read_facts};
use hashgate_parties::{Decisions, read_holdings};

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
    /// The origin of every line.
    pub origin: Option<Country>,
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
    let mut shipment = shipment(&request)?;
    lay_over(&mut shipment, &request.stated);
    shipment.facts.evidence.extend(request.evidence);
    let as_of = request
        .as_of
        .or(shipment.facts.as_of)
        .or(shipment.facts.entry_date.map(|entry| AsOf(entry.date())))
        .unwrap_or(app.today());
    let decided = match request.decisions {
        Some(decided) => decided,
        None => decisions::own(app, observer)?,
    };
    let engines =
        engines(app, &shipment, as_of, observer)?.with_decisions(decided);
    let dossier = hashgate_check::check(&shipment, &engines, as_of)
        .map_err(AppError::input)?;
    Ok(CheckAnswer { dossier, as_of })
}

/// The engines, over the copies of lists and of the tariff that were kept.
fn engines<'a>(
    app: &'a App,
    shipment: &Shipment,
    as_of: AsOf,
    observer: &mut dyn Observer,
) -> Result<Engines<'a>, AppError> {
    let kept = app.screener()?;
    let mut engines = Engines::new(app.pack(), kept.screener)
        .map_err(AppError::defect)?
        .naming_lists(&kept.lists, as_of);
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
    let kept = edition_in_force(&numbers, day, rates, folder, observer)?;
    if let Some(kept) = kept {
        engines = engines.with_edition(kept.edition, kept.notes);
    }
    Ok(engines)
}

/// The shipment, from its papers and the facts beside them.
fn shipment(request: &CheckRequest) -> Result<Shipment, AppError> {
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
    if let Some(origin) = stated.origin {
        for line in &shipment.lines {
            let number = line.number;
            let known = facts.lines.iter_mut().find(|f| f.line == number);
            if let Some(known) = known {
                known.origin = Some(origin);
            } else {
                facts.lines.push(LineFacts {
                    line: number,
                    origin: Some(origin),
                    ..LineFacts::default()
                });
            }
        }
    }
}
