//! Decisions of reviewers, each with how it stands.

use hashgate_model::AsOf;
use hashgate_pack::Meta;
use hashgate_parties::{Disposition, Standing};
use serde::Serialize;

use super::screen::shown;
use crate::{
    LEGAL,
    document::{Document, Mark, counted},
};

/// A decision with how it stands on the day of the answer.
#[derive(Debug, Serialize)]
pub struct DecisionStanding<'a> {
    /// The decision.
    #[serde(flatten)]
    pub decision: &'a Disposition,
    /// How it stands.
    pub stands: Standing,
}

/// What was recorded, as text.
pub fn recorded(reviewed: &DecisionStanding<'_>) -> Document {
    let mut doc = Document::new();
    doc.title("Recorded");
    one(&mut doc, reviewed);
    doc
}

/// All decisions as text.
pub fn list(
    decisions: &[DecisionStanding<'_>],
    refused: &[String],
    as_of: AsOf,
    meta: &Meta,
) -> Document {
    let mut doc = Document::new();
    let live = decisions.iter().filter(|d| d.stands.decision().is_some());
    doc.title(format!(
        "{}, {} of them in force · as of {as_of} · pack {}",
        counted(decisions.len(), "decision"),
        live.count(),
        meta.short_hash()
    ));
    for why in refused {
        doc.item(Mark::Warning, format!("does not count: {why}"));
    }
    if decisions.is_empty() && refused.is_empty() {
        doc.paragraph(
            "None was recorded; `hashgate screen decide` records one.",
        );
    }
    for reviewed in decisions {
        one(&mut doc, reviewed);
    }
    doc.foot([LEGAL]);
    doc
}

fn one(doc: &mut Document, reviewed: &DecisionStanding<'_>) {
    let decision = reviewed.decision;
    let party = &decision.party;
    let country = party
        .country
        .map_or_else(String::new, |country| format!(" ({country})"));
    doc.item(
        Mark::Bullet,
        format!(
            "{}{country} is {} {} on {} · {}",
            shown(&party.name),
            match decision.decision {
                hashgate_parties::Decision::FalsePositive => "not",
                hashgate_parties::Decision::TrueMatch => "the same as",
                hashgate_parties::Decision::Escalate => "perhaps",
            },
            shown(&decision.listed),
            decision.list,
            decision.entity_id
        ),
    );
    let said = match &reviewed.stands {
        Standing::Decided { .. } => {
            reviewed.stands.in_words().unwrap_or_default()
        }
        Standing::Open { because } => format!(
            "Applies no longer: {}. It was: {} by {} on {}: {}",
            because.as_deref().unwrap_or("nothing is known of it"),
            decision.decision,
            shown(&decision.person),
            decision.decided,
            shown(&decision.reason)
        ),
    };
    doc.detail(said);
    for paper in &decision.evidence {
        doc.detail(format!("{} · SHA-256 {}", paper.file, paper.sha256));
    }
}
