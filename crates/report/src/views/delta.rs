//! What changed in lists, and whom that touches.

use hashgate_model::AsOf;
use hashgate_pack::Meta;
use hashgate_parties::{ListDelta, Screening, Standing};
use serde::Serialize;

use super::screen::{ScreenBody, one_hit, shown};
use crate::{
    LEGAL,
    document::{Document, Mark, counted},
};

/// So many entries of one kind are told in text; JSON has all.
const MOST_TOLD: usize = 20;

/// What changed in one list, and the parties that hit what changed.
#[derive(Debug)]
pub struct ListChange {
    /// The list's short name.
    pub name: String,
    /// How many entries the older copy has.
    pub entries_before: usize,
    /// How many entries the newer copy has.
    pub entries_after: usize,
    /// What changed.
    pub delta: ListDelta,
    /// The parties with a hit, and how each hit stands after review.
    pub hits: Vec<(Screening, Vec<Standing>)>,
}

/// All changes as JSON: `hashgate.delta/1`.
#[derive(Debug, Serialize)]
pub struct DeltaBody<'a> {
    /// How many parties were screened.
    pub parties: usize,
    /// What changed, by list.
    pub lists: Vec<ListBody<'a>>,
    /// Lists that could not be compared, and why.
    pub faults: &'a [String],
}

/// One list of the JSON.
#[derive(Debug, Serialize)]
pub struct ListBody<'a> {
    /// The list's short name.
    pub name: &'a str,
    /// How many entries the older copy has.
    pub entries_before: usize,
    /// How many entries the newer copy has.
    pub entries_after: usize,
    /// What changed.
    #[serde(flatten)]
    pub delta: &'a ListDelta,
    /// The parties that hit an entry that came or changed.
    pub hits: Vec<ScreenBody<'a>>,
    #[serde(skip)]
    answers: &'a [(Screening, Vec<Standing>)],
}

impl<'a> DeltaBody<'a> {
    /// The body of an answer.
    pub fn of(
        parties: usize,
        changes: &'a [ListChange],
        faults: &'a [String],
    ) -> Self {
        let lists = changes
            .iter()
            .map(|change| ListBody {
                name: &change.name,
                entries_before: change.entries_before,
                entries_after: change.entries_after,
                delta: &change.delta,
                hits: change
                    .hits
                    .iter()
                    .map(|(answer, reviews)| {
                        ScreenBody::of(answer, reviews, true)
                    })
                    .collect(),
                answers: &change.hits,
            })
            .collect();
        Self { parties, lists, faults }
    }
}

/// The changes as text.
pub fn show(body: &DeltaBody<'_>, as_of: AsOf, meta: &Meta) -> Document {
    let mut doc = Document::new();
    doc.title(format!(
        "Changes of {} against {} · as of {as_of} · pack {}",
        counted(body.lists.len(), "list"),
        match body.parties {
            1 => "1 party".to_owned(),
            n => format!("{n} parties"),
        },
        meta.short_hash()
    ));
    for list in &body.lists {
        changes(&mut doc, list);
    }
    doc.heading("Parties that hit an entry that came or changed");
    let mut none = true;
    for (answer, reviews) in body.lists.iter().flat_map(|l| l.answers) {
        none = false;
        doc.item(Mark::Star, format!("\"{}\"", shown(&answer.query.name)));
        for (at, hit) in answer.hits.iter().enumerate() {
            one_hit(&mut doc, at + 1, hit, reviews.get(at));
        }
    }
    if none {
        doc.paragraph("None.");
    }
    if !body.faults.is_empty() {
        doc.heading("Lists that could not be compared");
        for fault in body.faults {
            doc.item(Mark::Warning, fault);
        }
    }
    doc.foot([LEGAL]);
    doc
}

fn changes(doc: &mut Document, list: &ListBody<'_>) {
    let delta = list.delta;
    doc.heading(format!(
        "{}: {} came, {} went, {} changed ({} entries, before {})",
        list.name,
        delta.added.len(),
        delta.removed.len(),
        delta.changed.len(),
        list.entries_after,
        list.entries_before
    ));
    if delta.is_empty() {
        doc.paragraph("Nothing changed.");
    }
    for entry in delta.added.iter().take(MOST_TOLD) {
        doc.item(
            Mark::Bullet,
            format!("came: {} · {}", shown(&entry.name), entry.entity_id),
        );
    }
    for entry in delta.removed.iter().take(MOST_TOLD) {
        doc.item(
            Mark::Bullet,
            format!("went: {} · {}", shown(&entry.name), entry.entity_id),
        );
    }
    for entry in delta.changed.iter().take(MOST_TOLD) {
        doc.item(
            Mark::Bullet,
            format!("changed: {} · {}", shown(&entry.name), entry.entity_id),
        );
        for what in &entry.what {
            doc.detail(shown(what));
        }
    }
    let over = |n: usize| n.saturating_sub(MOST_TOLD);
    let more = over(delta.added.len())
        + over(delta.removed.len())
        + over(delta.changed.len());
    if more > 0 {
        doc.item(Mark::Bullet, format!("and {more} more; --json has them all"));
    }
}
