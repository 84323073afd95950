//! Decisions of reviewers, each with how it stands.

use hashgate_model::AsOf;
use hashgate_pack::Meta;
use hashgate_parties::{Disposition, Standing};
use serde::Serialize;

use crate::{LEGAL, Page, Style, page::counted, screen::shown};

/// A decision with how it stands on the day of the answer.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    /// The decision.
    #[serde(flatten)]
    pub decision: &'a Disposition,
    /// How it stands.
    pub stands: Standing,
}

/// What was recorded, as text.
pub fn recorded(told: &Told<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    page.line("Recorded");
    one(&mut page, told);
    page.finish()
}

/// All decisions as text.
pub fn list(
    decisions: &[Told<'_>],
    as_of: AsOf,
    meta: &Meta,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    let live = decisions.iter().filter(|told| told.stands.decision().is_some());
    page.line(&format!(
        "{}, {} of them in force · as of {as_of} · pack {}",
        counted(decisions.len(), "decision"),
        live.count(),
        meta.short_hash()
    ));
    if decisions.is_empty() {
        page.indented(
            2,
            "None was recorded; `hashgate screen decide` records one.",
        );
    }
    for told in decisions {
        one(&mut page, told);
    }
    page.blank();
    page.line(LEGAL);
    page.finish()
}

fn one(page: &mut Page, told: &Told<'_>) {
    let decision = told.decision;
    let party = &decision.party;
    let country = party
        .country
        .map_or_else(String::new, |country| format!(" ({country})"));
    page.item(
        "-",
        &format!(
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
    let said = match &told.stands {
        Standing::Decided { .. } => told.stands.in_words().unwrap_or_default(),
        Standing::Open { because } => format!(
            "Applies no longer: {}. It was: {} by {} on {}: {}",
            because.as_deref().unwrap_or("nothing is known of it"),
            decision.decision,
            shown(&decision.person),
            decision.decided,
            shown(&decision.reason)
        ),
    };
    page.under(1, &said);
    for paper in &decision.evidence {
        page.under(1, &format!("{} · SHA-256 {}", paper.file, paper.sha256));
    }
}
