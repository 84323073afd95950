//! Owners: whom the rules of ownership reach, by which chain.

use hashgate_model::{AsOf, Fraction};
use hashgate_pack::{Meta, lists::RuleStatus};
use hashgate_parties::{
    Basis, Counts, ListStatus, Owner, Ownership, Reached, RuleStanding,
};
use serde::Serialize;

use super::screen::shown;
use crate::{
    LEGAL,
    document::{Document, Mark, Text, counted},
};

/// An answer as JSON: `hashgate.owners/1`.
#[derive(Debug, Serialize)]
pub struct OwnersBody<'a> {
    /// The file of holdings.
    pub file: &'a str,
    /// How many holdings it has.
    pub holdings: usize,
    /// What follows from them.
    #[serde(flatten)]
    pub answer: &'a Ownership,
    /// The lists that the owners were screened against.
    pub lists: &'a [ListStatus],
}

impl<'a> OwnersBody<'a> {
    /// The body of an answer.
    pub fn of(
        file: &'a str,
        holdings: usize,
        answer: &'a Ownership,
        lists: &'a [ListStatus],
    ) -> Self {
        Self { file, holdings, answer, lists }
    }
}

/// An answer as text.
pub fn show(body: &OwnersBody<'_>, as_of: AsOf, meta: &Meta) -> Document {
    let answer = body.answer;
    let mut doc = Document::new();
    doc.title(format!(
        "Owners by {}, {} · as of {as_of} · pack {}",
        body.file,
        counted(body.holdings, "holding"),
        meta.short_hash()
    ));
    doc.heading("Reached through their owners");
    if answer.reached.is_empty() {
        doc.paragraph("Nobody, on what the file says.");
    }
    for reached in &answer.reached {
        one(&mut doc, reached);
    }
    if !answer.perhaps.is_empty() {
        doc.heading(
            "Reached too, if an owner of a like name is the listed party",
        );
        for reached in &answer.perhaps {
            one(&mut doc, reached);
        }
    }
    doc.heading("Names with a hit on a list");
    if answer.owners.is_empty() {
        doc.paragraph("None.");
    }
    for owner in &answer.owners {
        name(&mut doc, owner);
    }
    doc.heading("How the rules stand");
    for rule in &answer.rules {
        rule_of(&mut doc, rule);
    }
    for remark in &answer.remarks {
        doc.item(Mark::Bullet, remark);
    }
    searched(&mut doc, body.lists);
    doc.foot([LEGAL]);
    doc
}

/// A party that a rule reaches: the chain, the rule, its state, its source.
pub(crate) fn one(doc: &mut Document, reached: &Reached) {
    doc.item(
        Mark::Bullet,
        format!(
            "{} · {} · {}",
            shown(&reached.entity),
            reached.title,
            status(reached.status)
        ),
    );
    let first = reached.chain.first();
    if let Some(cut) = first.filter(|link| link.basis == Basis::Reached) {
        let text = format!("… what is above {} is told there", cut.owner);
        doc.detail(shown(&text));
    }
    for link in &reached.chain {
        doc.detail(shown(&link.to_string()));
    }
    let indirect: Vec<String> = reached
        .interests
        .iter()
        .filter(|held| !is_direct(reached, &held.owner, held.share))
        .map(|held| format!("{} {}", shown(&held.owner), held.share))
        .collect();
    if !indirect.is_empty() {
        let text = format!(
            "Along all chains, shares multiplied: {}; the rule counts an \
             owner that it has reached whole.",
            indirect.join(", ")
        );
        doc.detail(text);
    }
    let counted = format!(
        "Counted together: {} · {} ({})",
        reached.share, reached.cite.text, reached.cite.confidence
    );
    doc.detail(counted);
}

/// Whether the chain itself says that the owner holds just so much.
fn is_direct(reached: &Reached, owner: &str, share: Fraction) -> bool {
    reached.chain.iter().any(|link| {
        link.owner == owner
            && link.owned == reached.entity
            && link.share == share
    })
}

/// How a rule stands, in words that no reader can miss.
fn status(status: RuleStatus) -> &'static str {
    match status {
        RuleStatus::InForce => "IN FORCE",
        RuleStatus::Suspended => "SUSPENDED",
        RuleStatus::Unconfirmed => "UNCONFIRMED whether in force",
    }
}

fn name(doc: &mut Document, owner: &Owner) {
    let counts = match owner.counts {
        Counts::Listed => "counts as listed",
        Counts::Resembles => "is like a listed name; a person must decide",
        Counts::SetAside => "set aside by review",
    };
    doc.item(Mark::Bullet, format!("{}: {counts}", shown(&owner.name)));
    for (hit, review) in owner.hits.iter().zip(&owner.reviews).take(3) {
        doc.detail(format!(
            "{} · {:.3} · {} · {}",
            hit.list_name,
            hit.score,
            shown(&hit.matched_name),
            hit.entity_id
        ));
        if let Some(said) = review.in_words() {
            doc.detail(said);
        }
    }
    let more = owner.hits.len().saturating_sub(3);
    if more > 0 {
        doc.detail(format!("and {more} more hits; --json has them"));
    }
}

fn rule_of(doc: &mut Document, rule: &RuleStanding) {
    let stands = rule.status.map_or("NOT YET A RULE", status);
    doc.item(
        Mark::Bullet,
        format!("{}: {stands}. {}. {}.", rule.title, rule.says, rule.note),
    );
    if let Some(cite) = &rule.cite {
        let text = format!("{} ({})", cite.text, cite.confidence);
        let dim = Text::quiet(text);
        doc.detail(dim);
    }
}

fn searched(doc: &mut Document, lists: &[ListStatus]) {
    let extracts = lists.iter().filter(|list| list.extract).count();
    if extracts > 0 {
        doc.item(
            Mark::Bullet,
            format!(
                "{extracts} of {} lists were searched by an extract; no hit \
                 there is no clearance",
                lists.len()
            ),
        );
    }
    for list in lists {
        if let Some(fault) = &list.fault {
            doc.item(Mark::Warning, format!("{}: {fault}", list.name));
        }
    }
}
