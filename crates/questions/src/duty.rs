//! The duty of one line.

use std::{collections::BTreeMap, sync::Arc};

use hashgate_app::{
    App, AppError,
    duty::{self, LineAnswer, LineRequest},
};
use hashgate_duty::{
    Asked as AskedFact, Completeness, Contingent, Due, Fee, NextChange,
    OtherClassification, Query, Stack,
};
use hashgate_model::{
    AsOf, Country, Date, Decimal, EntryDate, FactValue, HtsNumber, Mode,
    StatedOrigin, Usd,
};
use hashgate_report::{Document, views::duty as view};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Answer, Asked, Outcome,
    typed::{Typed, all, given},
};

/// A line whose duty is asked for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The tariff number, of 8 or 10 digits.
    hts: Typed<HtsNumber>,
    /// Country of origin, by its code or name. Where it is open (`MY/CN`), or
    /// not given, the duty is a range and the origin is asked.
    origin: Option<Typed<StatedOrigin>>,
    /// Date of entry.
    entry_date: Typed<EntryDate>,
    /// Customs value in US dollars.
    value_usd: Typed<Usd>,
    /// Loaded onto the vessel or the last means of transport.
    loaded_on: Option<Typed<Date>>,
    /// Exported from the country of exportation.
    exported_on: Option<Typed<Date>>,
    /// Immediate transportation entry accepted.
    it_entry_date: Option<Typed<Date>>,
    /// Privileged foreign status given in a zone.
    ftz_privileged_on: Option<Typed<Date>>,
    /// Special program claimed: S (USMCA), KR, SG...
    spi: Option<String>,
    /// How the goods arrive: air, ocean, truck or rail.
    mode: Option<Typed<Mode>>,
    /// Quantity in the unit of the rate.
    quantity: Option<Typed<Decimal>>,
    /// Quantities in other units that the rate names, by unit.
    #[serde(default)]
    quantities: BTreeMap<String, Typed<Decimal>>,
    /// Value of United States content, US dollars.
    us_content_usd: Option<Typed<Usd>>,
    /// Steel, aluminum and copper as percent of the weight.
    metal_weight_pct: Option<Typed<Decimal>>,
    /// Value of the metal content, US dollars.
    metal_content_usd: Option<Typed<Usd>>,
    /// Other facts that a measure asks for, by name: `{"tpp": 15000}`.
    #[serde(default)]
    facts: BTreeMap<String, Fact>,
    /// Origins that customs could find instead; those of the data if none is
    /// named.
    #[serde(default)]
    what_if_origins: Vec<Typed<Country>>,
    /// Tariff numbers that customs could find instead.
    #[serde(default)]
    what_if_hts: Vec<Typed<HtsNumber>>,
    /// The entry is informal.
    #[serde(default)]
    informal: bool,
    /// The date as of which to answer; the entry date if not given.
    as_of: Option<Typed<AsOf>>,
}

/// The value of a fact: true, false or a number.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "the value of a fact is true, false or a number")]
enum Fact {
    /// True or false.
    Truth(bool),
    /// A number.
    Number(Typed<Decimal>),
}

impl Asked for Duty {
    fn answer(self, app: &App) -> Result<Answer, AppError> {
        let mut remarks = Vec::new();
        let found = duty::line(app, self.request(app)?, &mut remarks)?;
        let document = document(app, &found);
        let (as_of, outcome) = (found.as_of, outcome(&found));
        let body = DutyBody::of(&found);
        let schema = "hashgate.duty/1";
        Answer::of(app, schema, as_of, &body, document, outcome)
            .map(|answer| answer.beside(remarks))
    }
}

impl Duty {
    fn request(self, app: &App) -> Result<LineRequest, AppError> {
        let (origin, open_origins) = origins(app, given(self.origin).as_ref());
        let value = |fact| match fact {
            Fact::Truth(truth) => FactValue::Bool(truth),
            Fact::Number(number) => FactValue::Number(number.0),
        };
        let facts: BTreeMap<String, FactValue> = self
            .facts
            .into_iter()
            .map(|(name, fact)| (name, value(fact)))
            .collect();
        let quantities =
            self.quantities.into_iter().map(|(unit, n)| (unit, n.0));
        let origin = origin.ok_or_else(|| {
            AppError::request(
                "`origin` is not given and the data names none that these \
                 goods may have; give it",
            )
        })?;
        Ok(LineRequest {
            query: Query {
                loaded_on: given(self.loaded_on),
                exported_on: given(self.exported_on),
                it_entry_date: given(self.it_entry_date),
                ftz_privileged_on: given(self.ftz_privileged_on),
                spi: self.spi,
                mode: given(self.mode),
                quantity: given(self.quantity),
                quantities: quantities.collect(),
                us_content: given(self.us_content_usd),
                metal_weight_pct: given(self.metal_weight_pct),
                metal_content: given(self.metal_content_usd),
                facts: Arc::new(facts),
                ..Query::new(
                    self.hts.0,
                    origin,
                    self.entry_date.0,
                    self.value_usd.0,
                )
            },
            open_origins,
            what_if_origins: all(self.what_if_origins),
            what_if_numbers: all(self.what_if_hts),
            informal: self.informal,
            as_of: given(self.as_of),
            edition: None,
        })
    }
}

/// The origin of a query, and where it is open those that the goods may have:
/// those that are told, else those of the data.
pub fn origins(
    app: &App,
    stated: Option<&StatedOrigin>,
) -> (Option<Country>, Vec<Country>) {
    let open = match stated {
        Some(StatedOrigin::Of(origin)) => return (Some(*origin), Vec::new()),
        Some(StatedOrigin::Open(told)) if !told.is_empty() => told.clone(),
        _ => duty::plausible_origins(app),
    };
    (open.first().copied(), open)
}

/// Whether the duty is complete, and nothing that could raise it is asked.
pub fn outcome(found: &LineAnswer) -> Outcome {
    let asks_number = found.line.asked.iter().any(|ask| ask.fact == "hts");
    let settled = found.completeness() == Completeness::Complete
        && !asks_number
        && found.line.dearest_asked().is_none();
    if settled { Outcome::Done } else { Outcome::Action }
}

/// The answer for people.
pub fn document(app: &App, found: &LineAnswer) -> Document {
    let (as_of, meta) = (found.as_of, app.meta());
    let due = &found.due_since;
    if found.by_origin.is_empty() {
        let what_if = view::WhatIf {
            origins: &found.contingent,
            numbers: &found.other_classifications,
        };
        let next = found.next_change.as_ref();
        view::show(&found.entry, what_if, next, due, as_of, meta)
    } else {
        let ends = (found.duty_min_usd(), found.duty_max_usd());
        view::by_origin(&found.by_origin, ends, &found.entry, due, as_of, meta)
    }
}

/// The answer in JSON.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum DutyBody<'a> {
    /// Of one origin.
    Of(Box<Body<'a>>),
    /// Of an origin that is open.
    Open(Box<OpenBody<'a>>),
}

impl<'a> DutyBody<'a> {
    /// The body of an answer.
    pub fn of(found: &'a LineAnswer) -> Self {
        if found.by_origin.is_empty() {
            Self::Of(Box::new(Body::of(found)))
        } else {
            Self::Open(Box::new(OpenBody::of(found)))
        }
    }
}

/// The answer for a line whose origin is open: no figure stands alone.
#[derive(Debug, Serialize)]
pub struct OpenBody<'a> {
    hts: HtsNumber,
    origin: Option<Country>,
    entry_date: EntryDate,
    value_usd: Usd,
    layers: [(); 0],
    duty_total_usd: Option<Usd>,
    effective_pct: Option<Decimal>,
    unsupported: Vec<&'a str>,
    complete: bool,
    completeness: Completeness,
    duty_min_usd: Usd,
    duty_max_usd: Option<Usd>,
    asked: Vec<AskedFact>,
    by_origin: &'a [Stack],
    #[serde(skip_serializing_if = "<[Due]>::is_empty")]
    due_since: &'a [Due],
    fees: &'a [Fee],
    fees_total_usd: Usd,
    total_usd: Option<Usd>,
    contingent: Vec<OfOrigin>,
    other_classifications: &'a [OtherClassification],
    next_change: Option<&'a NextChange>,
    notes: Vec<String>,
    mpf_exempt: Option<&'a str>,
}

/// The duty under one origin, of which none is declared.
#[derive(Debug, Serialize)]
struct OfOrigin {
    origin: Country,
    duty_total_usd: Usd,
    /// None: there is no declared origin to compare with.
    more_than_declared: Option<Usd>,
    basis: &'static str,
    lines: [usize; 1],
}

impl<'a> OpenBody<'a> {
    fn of(answer: &'a LineAnswer) -> Self {
        let line = &answer.line;
        let stacks = &answer.by_origin;
        let mut unsupported: Vec<&str> = stacks
            .iter()
            .flat_map(|stack| stack.unsupported.iter().map(String::as_str))
            .collect();
        unsupported.sort_unstable();
        unsupported.dedup();
        Self {
            hts: line.hts,
            origin: None,
            entry_date: line.entry_date,
            value_usd: line.value_usd,
            layers: [],
            duty_total_usd: None,
            effective_pct: None,
            unsupported,
            complete: false,
            completeness: answer.completeness(),
            duty_min_usd: answer.duty_min_usd(),
            duty_max_usd: answer.duty_max_usd(),
            asked: answer.asked(),
            by_origin: stacks,
            due_since: &answer.due_since,
            fees: &answer.entry.fees,
            fees_total_usd: answer.entry.fees_total_usd,
            total_usd: None,
            contingent: stacks
                .iter()
                .map(|stack| OfOrigin {
                    origin: stack.origin,
                    duty_total_usd: stack.duty_total_usd,
                    more_than_declared: None,
                    basis: "an origin that these goods may have",
                    lines: [1],
                })
                .collect(),
            other_classifications: &answer.other_classifications,
            next_change: answer.next_change.as_ref(),
            notes: answer.entry.notes.clone(),
            mpf_exempt: line.mpf_exempt.as_deref(),
        }
    }
}

/// The answer for a line whose origin is known.
#[derive(Debug, Serialize)]
pub struct Body<'a> {
    #[serde(flatten)]
    line: &'a Stack,
    fees: &'a [Fee],
    fees_total_usd: Usd,
    total_usd: Usd,
    contingent: &'a [Contingent],
    other_classifications: &'a [OtherClassification],
    next_change: Option<&'a NextChange>,
    #[serde(skip_serializing_if = "<[Due]>::is_empty")]
    due_since: &'a [Due],
}

impl<'a> Body<'a> {
    fn of(found: &'a LineAnswer) -> Self {
        Self {
            line: &found.line,
            fees: &found.entry.fees,
            fees_total_usd: found.entry.fees_total_usd,
            total_usd: found.entry.total_usd,
            contingent: &found.contingent,
            other_classifications: &found.other_classifications,
            next_change: found.next_change.as_ref(),
            due_since: &found.due_since,
        }
    }
}
