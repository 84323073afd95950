//! What penalties can come to (19 USC 1592) and what prior disclosure saves.

use hashgate_model::{AsOf, Cite, Decimal, Usd};
use hashgate_pack::cases::{CaseLaw, Culpability, PenaltyMaximum, on};
use serde::Serialize;

use crate::CaseFile;

/// The penalties a case can come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exposure {
    /// By degree of fault.
    pub rows: Vec<PenaltyRow>,
    /// Marking duty and liquidated damages, where the case has the notice.
    pub other: Vec<OtherSum>,
    /// What else to know, such as a floor under mitigation.
    pub notes: Vec<String>,
}

/// The penalty for one degree of fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PenaltyRow {
    /// The degree of fault.
    pub culpability: Culpability,
    /// The greatest penalty, in dollars; nothing if the figures lack.
    pub maximum_usd: Option<Usd>,
    /// How it was found.
    pub working: String,
    /// The penalty after a prior disclosure, beside duty and interest, in
    /// dollars.
    pub disclosed_usd: Option<Usd>,
    /// How that was found.
    pub disclosed_working: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// A sum that follows from a notice in the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherSum {
    /// In words.
    pub title: String,
    /// In dollars.
    pub amount_usd: Usd,
    /// How it was found.
    pub working: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// The exposure, where the case has figures for any.
pub(crate) fn exposure(
    file: &CaseFile,
    law: &CaseLaw,
    as_of: AsOf,
) -> Option<Exposure> {
    let facts = &file.facts;
    let rows: Vec<PenaltyRow> = match facts.loss_of_duty_usd {
        Some(loss) => law
            .amounts
            .penalties
            .iter()
            .map(|rule| {
                row(rule, loss, facts.value_usd, facts.dutiable_value_usd)
            })
            .collect(),
        None => Vec::new(),
    };
    let other = other(file, law, as_of);
    if rows.is_empty() && other.is_empty() {
        return None;
    }
    let mut notes = Vec::new();
    if !rows.is_empty() {
        notes.push(
            "A prior disclosure must come before, or without knowledge of, a \
             formal investigation; the duty is tendered with it or within 30 \
             days of customs' calculation, and the goods are then not seized \
             (19 USC 1592(c)(4))."
                .to_owned(),
        );
        notes.push(
            "Goods may be seized under 1592 only if the importer is \
             insolvent or abroad, or if seizure is essential (19 USC \
             1592(c)(14))."
                .to_owned(),
        );
    }
    if let Some(floor) = on(&law.amounts.penalty_floor, as_of.date()) {
        let cite = floor.cites.first();
        notes.push(format!(
            "From {} a penalty is not to be mitigated below {} of the sum \
             assessed ({}); whether that binds a case already open is not \
             shown.",
            floor.from,
            floor.value,
            cite.map_or_else(String::new, ToString::to_string)
        ));
    }
    Some(Exposure { rows, other, notes })
}

/// The lesser of the domestic value and so many times the loss.
fn row(
    rule: &PenaltyMaximum,
    loss: Usd,
    value: Option<Usd>,
    dutiable: Option<Usd>,
) -> PenaltyRow {
    let no_loss = loss.amount() <= Decimal::ZERO;
    let (measure, said) = match (rule.times_loss, rule.share_without_loss) {
        (_, Some(share)) if no_loss => (
            dutiable.map(|v| (v * share).to_cents()),
            format!("{share} of the dutiable value, since no duty was lost"),
        ),
        (Some(times), _) => (
            Some((loss * times).to_cents()),
            format!(
                "{} times the loss of {}",
                times.fraction().normalize(),
                loss.money()
            ),
        ),
        (None, _) => (value, "the domestic value".to_owned()),
    };
    // The domestic value caps the measure only where duty was lost (19 USC
    // 1592(c)(2), (3)).
    let capped = rule.times_loss.is_some() && !no_loss;
    let (maximum_usd, working) = match (measure, value) {
        (Some(sum), Some(value)) if capped => (
            Some(sum.min(value)),
            format!("lesser of {said} and the domestic value"),
        ),
        (Some(sum), None) if capped => (
            Some(sum),
            format!("{said}; the domestic value, if lower, is not given"),
        ),
        (Some(sum), _) => (Some(sum), said),
        (None, _) => {
            let lacks = if no_loss && rule.share_without_loss.is_some() {
                "dutiable_value_usd"
            } else {
                "value_usd"
            };
            (None, format!("{said}; write `{lacks}`"))
        }
    };
    let (disclosed_usd, disclosed_working) =
        match (rule.disclosed_times_loss, rule.disclosed_share_without_loss) {
            (_, Some(share)) if no_loss => (
                dutiable.map(|v| (v * share).to_cents()),
                format!("{share} of the dutiable value"),
            ),
            (Some(times), _) => (
                Some((loss * times).to_cents()),
                format!(
                    "{} times the loss of duty, beside the duty",
                    times.fraction().normalize()
                ),
            ),
            (None, _) => (
                Some(Usd::ZERO),
                "interest on the duty, and no penalty".to_owned(),
            ),
        };
    PenaltyRow {
        culpability: rule.culpability,
        maximum_usd,
        working,
        disclosed_usd,
        disclosed_working,
        cites: rule.cites.clone(),
    }
}

/// Sums that follow from notices in the case.
fn other(file: &CaseFile, law: &CaseLaw, as_of: AsOf) -> Vec<OtherSum> {
    let has = |kind: &str| file.events.iter().any(|e| e.kind == kind);
    let mut sums = Vec::new();
    let Some(value) = file.facts.dutiable_value_usd.or(file.facts.value_usd)
    else {
        return sums;
    };
    if has("marking_notice")
        && let Some(rate) = on(&law.amounts.marking_duty, as_of.date())
    {
        sums.push(OtherSum {
            title: "Marking duty, unless marked, exported or destroyed \
                    before liquidation"
                .to_owned(),
            amount_usd: (value * rate.value).to_cents(),
            working: format!("{} of {}", rate.value, value.money()),
            cites: rate.cites.clone(),
        });
    }
    if has("redelivery_notice")
        && let Some(rate) = on(&law.amounts.restricted_damages, as_of.date())
    {
        sums.push(OtherSum {
            title: "Liquidated damages if the goods are not redelivered"
                .to_owned(),
            amount_usd: value.to_cents(),
            working: format!(
                "the entered value; {} times it ({}) where the goods are \
                 restricted",
                rate.value.fraction().normalize(),
                (value * rate.value).to_cents().money()
            ),
            cites: rate.cites.clone(),
        });
    }
    sums
}
