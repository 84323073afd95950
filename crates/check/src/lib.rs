//! The main path: a shipment goes in, a cited dossier comes out.
//!
//! [`check`] is pure: no clock, no network, no disk, no globals. Each engine
//! is asked once, in the order of the path; what one learns reaches the next
//! through the shipment and through facts.
#![forbid(unsafe_code)]

mod at_odds;
mod declared_price;
mod dossier;
mod doubts;
mod due_since;
mod duty;
mod economics;
mod entered_value;
mod entry;
mod error;
mod facts;
mod invoice;
mod kinds;
mod known_kind;
mod lines;
mod machines;
mod numbers;
mod open_origin;
mod ownership;
mod party;
mod precedents;
mod screened;
mod screening;
mod tariff_number;

use std::sync::Arc;

use hashgate_admit::Judge;
use hashgate_duty::Edition;
use hashgate_hardware::Identifier;
use hashgate_model::{AsOf, Finding, Shipment, Verdict};
use hashgate_pack::Pack;
use hashgate_parties::{Decisions, Options, Screener};

pub use declared_price::{PriceCheck, PriceStanding};
pub use dossier::{
    Asked, Conflict, ContingentDuty, Dossier, DossierLine, Duty, DutyLine,
    DutyOfOrigin, DutyRange, Economics, KindEconomics, PaybackEnd,
    PaybackRange, Provenance,
};
pub use entry::{Entry, PortOfEntry};
pub use error::CheckError;
pub use hashgate_duty::Completeness;
pub use ownership::{PartyOwners, PartyReached};
pub use party::{DossierParty, PartyHit};
pub use screened::ScreeningScope;

/// The engines that are worth making once for many shipments.
#[derive(Debug)]
pub struct Engines<'p> {
    pack: &'p Pack,
    identifier: Arc<Identifier>,
    screener: Arc<Screener>,
    decisions: Decisions,
    judge: Judge<'p>,
    edition: Option<Edition>,
    copies: Vec<String>,
    screened: Option<screening::Memory>,
}

impl<'p> Engines<'p> {
    /// Makes the engines of a pack, with a screener over its lists: the
    /// caller knows where copies of them and their index lie.
    ///
    /// # Errors
    ///
    /// [`CheckError::Rules`] if the pack's rules are damaged.
    pub fn new(
        pack: &'p Pack,
        screener: impl Into<Arc<Screener>>,
    ) -> Result<Self, CheckError> {
        let identifier = Arc::new(Identifier::new(&pack.hardware));
        Self::with_identifier(pack, identifier, screener)
    }

    /// The same with an identifier of the pack that the caller has already.
    ///
    /// # Errors
    ///
    /// As for [`Engines::new`].
    pub fn with_identifier(
        pack: &'p Pack,
        identifier: Arc<Identifier>,
        screener: impl Into<Arc<Screener>>,
    ) -> Result<Self, CheckError> {
        Ok(Self {
            pack,
            identifier,
            screener: screener.into(),
            decisions: Decisions::default(),
            judge: Judge::new(&pack.rules)?,
            edition: None,
            copies: Vec::new(),
            screened: None,
        })
    }

    /// The engines, with a memory of whom they have screened: a party that
    /// several shipments name alike is searched once, with the same answer.
    #[must_use]
    pub fn remembering_names(mut self) -> Self {
        self.screened = Some(screening::Memory::default());
        self
    }

    /// The engines made ready for another shipment: without the edition, and
    /// without what was to be said of copies for the last one.
    #[must_use]
    pub fn without_copies(mut self) -> Self {
        self.edition = None;
        self.copies.clear();
        self
    }

    /// The engines, with every answer naming these lists of the screener, by
    /// id: they are full copies in place of the pack's extracts, or ought to
    /// be. What is wrong with one of them, or with its age, is told.
    #[must_use]
    pub fn naming_lists(mut self, ids: &[String], as_of: AsOf) -> Self {
        let options =
            Options { as_of: Some(as_of.date()), ..Options::default() };
        let lists = self.screener.lists(&options);
        self.copies.extend(
            lists
                .iter()
                .filter(|list| ids.contains(&list.list))
                .map(screened::in_words),
        );
        self
    }

    /// The engines with what reviewers decided about hits: one that is set
    /// aside stays in the answer and weighs nothing.
    #[must_use]
    pub fn with_decisions(mut self, decisions: Decisions) -> Self {
        self.decisions = decisions;
        self
    }

    /// The engines with an edition of the tariff for lines that the pack
    /// lacks, and what an answer must say of it.
    #[must_use]
    pub fn with_edition(
        mut self,
        edition: Edition,
        notes: Vec<String>,
    ) -> Self {
        self.edition = Some(edition);
        self.copies.extend(notes);
        self
    }
}

/// Answers for a shipment as of a date.
///
/// # Errors
///
/// [`CheckError`] where the facts name what does not exist, or the holdings
/// add up to more than the whole; everything else
/// that is missing or doubtful becomes part of the answer.
///
/// # Example
///
/// ```
/// use hashgate_check::{Engines, check};
/// use hashgate_papers::{Input, read};
/// use hashgate_parties::Screener;
/// let csv = "Model,Qty,Unit Price USD,Amount,Origin\n\
///            Antminer S21 Pro 234T,120,3276.00,393120.00,MY\n";
/// let shipment =
///     read(&[Input { name: "invoice.csv".into(), bytes: csv.into() }])?;
/// let pack = hashgate_embedded::pack()?;
/// let engines = Engines::new(&pack, Screener::new(&pack.lists))?;
/// let dossier = check(&shipment, &engines, "2026-11-25".parse()?)?;
/// assert_eq!(dossier.verdict.to_string(), "needs evidence");
/// let duty = dossier.duty.duty_total_usd.ok_or("a range")?;
/// assert_eq!(duty.to_string(), "49533.12");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(
    shipment: &Shipment,
    engines: &Engines<'_>,
    as_of: AsOf,
) -> Result<Dossier, CheckError> {
    facts::validate(shipment, &engines.pack.rules)?;
    let entry = Entry::of(shipment, as_of, &engines.pack.rates);
    let goods = lines::identify(shipment, engines, &entry);
    let alike = lines::alike(&goods);
    let parties = screening::screen(shipment, &alike, engines, as_of);
    let ownership =
        ownership::trace(shipment, &parties, engines, &entry, as_of)?;
    let entered = entered_value::entered(shipment);
    let value = entered.as_ref().ok();
    let owners = ownership.as_ref();
    let facts =
        facts::gather(shipment, &alike, &parties, owners, value, engines);
    let origins = engines.judge.origins(&facts, as_of, Some(entry.date));
    let duty = duty::assess(
        shipment,
        &goods,
        entered.as_ref(),
        &origins,
        &entry,
        engines,
    );
    let facts = facts::with_contingent(facts, &duty);
    let judged = engines.judge.judge(&facts, as_of, Some(entry.date));
    let scope = ScreeningScope::of(&engines.screener, as_of);
    let prices = declared_price::compare(&goods, value, as_of, engines);
    let worth = economics::compute(
        shipment,
        &goods,
        value,
        (&duty, &prices),
        as_of,
        engines,
    )?;
    let mut own = duty.findings.clone();
    own.extend(prices.iter().filter_map(PriceCheck::finding));
    own.extend(declared_price::offered(shipment));
    let odd = doubts::odd_facts(shipment, value, &engines.pack.market);
    own.extend(doubts::findings(shipment, &odd, &goods, value));
    own.extend(at_odds::finding(shipment, &goods, engines));
    own.extend(numbers::findings(shipment));
    own.extend(entry.open_port(&engines.pack.rates));
    own.extend(tariff_number::unknown(&goods, &entry, engines));
    own.push(scope.finding(&parties, &engines.screener));
    own.extend(ownership.iter().flat_map(PartyOwners::findings));
    let findings = in_order(judged.findings, own);
    Ok(Dossier {
        verdict: findings
            .iter()
            .map(|finding| finding.verdict)
            .max()
            .unwrap_or(Verdict::Clear),
        due_since: due_since::of(&goods, &entry, engines),
        precedents: precedents::of(&alike, &entry, &findings, engines),
        lines: goods.iter().map(DossierLine::of).collect(),
        origins,
        parties,
        ownership,
        evidence: judged.evidence,
        questions: judged.questions,
        provenance: Provenance::of(
            shipment,
            &entry,
            &judged.faults,
            &engines.copies,
            &scope,
        ),
        screening: scope,
        invoice: shipment.invoice.clone(),
        value_usd: value.map(entered_value::Entered::total),
        price_may_hold: entered_value::may_hold(shipment),
        prices,
        landed: worth.landed,
        economics: worth.economics,
        duty,
        findings,
        entry,
    })
}

/// Worst first; among equals, in the order of the rules.
fn in_order(mut rules: Vec<Finding>, own: Vec<Finding>) -> Vec<Finding> {
    rules.extend(own);
    rules.sort_by_key(|f| std::cmp::Reverse((f.verdict, f.severity)));
    rules
}
