//! Screening: who is on a list, why, and what that means for an import.

use hashgate_model::{AsOf, Country, Date, Ground, visible_in_json};
use hashgate_pack::{
    Meta,
    lists::{ListEntry, ListSource},
};
use hashgate_parties::{
    Comparison, CopyStatus, Coverage, Hit, ListStatus, Screening, Standing,
    not_cleared,
};
use serde::Serialize;

use crate::{
    LEGAL,
    document::{Document, Mark, Text},
};

/// One answer as JSON: `hashgate.screen/1`.
#[derive(Debug, Serialize)]
pub struct ScreenBody<'a> {
    /// The name that was asked for.
    pub query: &'a str,
    /// The country that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The address that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<&'a str>,
    /// What an answer without a hit is worth.
    pub screened: Coverage,
    /// The hits, best first, each with what a reviewer decided.
    pub hits: Vec<ReviewedHit<'a>>,
    /// What lies below the floor, if it was asked for.
    #[serde(skip_serializing_if = "<[Hit]>::is_empty")]
    pub near_misses: &'a [Hit],
    /// No listed name that scores this or more is missing.
    pub floor: f64,
    /// How many parties reach the floor, shown or not.
    pub found: usize,
    /// How many of them a reviewer has set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<usize>,
    /// The scripts of letters of the name that cannot be read; with any, the
    /// party is not screened.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub unread: &'a [String],
    /// What a reader should know.
    pub remarks: &'a [String],
    /// The lists searched; in a batch only those that are not whole and
    /// current.
    pub lists: Vec<&'a ListStatus>,
}

/// A hit with what a reviewer decided.
#[derive(Debug, Serialize)]
pub struct ReviewedHit<'a> {
    /// The hit.
    #[serde(flatten)]
    pub hit: &'a Hit,
    /// How it stands; left out where nobody has decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<&'a Standing>,
}

/// How many hits of an answer a reviewer has set aside.
pub fn set_aside(reviews: &[Standing]) -> usize {
    reviews.iter().filter(|review| review.is_set_aside()).count()
}

impl<'a> ScreenBody<'a> {
    /// The body of one answer; in a batch the lists that stand well are left
    /// out of each line.
    pub fn of(
        answer: &'a Screening,
        reviews: &'a [Standing],
        batch: bool,
    ) -> Self {
        let review = |at| reviews.get(at).filter(|r| **r != Standing::OPEN);
        let hits = answer.hits.iter().enumerate();
        Self {
            set_aside: Some(set_aside(reviews)).filter(|n| *n > 0),
            query: &answer.query.name,
            screened: answer.screened,
            country: answer.query.country,
            address: answer.query.address.as_deref(),
            hits: hits
                .map(|(at, hit)| ReviewedHit { hit, review: review(at) })
                .collect(),
            near_misses: &answer.near_misses,
            floor: answer.floor,
            found: answer.found,
            unread: &answer.unread,
            remarks: &answer.remarks,
            lists: answer
                .lists
                .iter()
                .filter(|list| !batch || list.status != CopyStatus::Full)
                .collect(),
        }
    }
}

/// One line of a batch: schema, date, the pack's hash, and the body.
#[derive(Debug, Serialize)]
struct Line<'a, T> {
    schema: &'a str,
    as_of: AsOf,
    pack: Stamp<'a>,
    #[serde(flatten)]
    body: &'a T,
}

#[derive(Debug, Serialize)]
struct Stamp<'a> {
    sha256: &'a str,
}

/// A body on one line; of the pack it names the hash alone.
///
/// # Errors
///
/// If the body is no JSON object, which is a defect of the caller.
pub fn line<T: Serialize>(
    schema: &str,
    as_of: AsOf,
    meta: &Meta,
    body: &T,
) -> Result<String, serde_json::Error> {
    let pack = Stamp { sha256: &meta.sha256 };
    let text = serde_json::to_string(&Line { schema, as_of, pack, body })?;
    Ok(visible_in_json(&text).into_owned() + "\n")
}

/// An answer as text.
pub fn show(
    answer: &Screening,
    reviews: &[Standing],
    as_of: AsOf,
    meta: &Meta,
) -> Document {
    let mut doc = Document::new();
    let caveat = caveat(answer);
    let about = format!(
        "Screening of \"{}\" · as of {as_of} · pack {}",
        shown(&answer.query.name),
        meta.short_hash()
    );
    match &caveat {
        Some(caveat) if answer.hits.is_empty() => {
            doc.title(caveat.clone());
            doc.summary(about);
        }
        _ => doc.title(about),
    }
    if answer.hits.is_empty() {
        doc.section_break();
        doc.summary(Text::strong(if caveat.is_some() {
            "No hit in what was searched"
        } else {
            "No hit"
        }));
    } else {
        let aside = match set_aside(reviews) {
            0 => String::new(),
            n if n == answer.found => ", set aside by review".to_owned(),
            n => format!(", {n} set aside by review"),
        };
        doc.heading(format!(
            "{} listed {} a name like this{aside}",
            answer.found,
            if answer.found == 1 { "party has" } else { "parties have" }
        ));
        for (i, hit) in answer.hits.iter().enumerate() {
            one_hit(&mut doc, i + 1, hit, reviews.get(i));
        }
    }
    if let Some(caveat) = caveat.filter(|_| !answer.hits.is_empty()) {
        doc.section_break();
        doc.summary(Text::strong(format!("Beyond these hits: {caveat}")));
    }
    if !answer.near_misses.is_empty() {
        doc.heading("Below the floor");
        for hit in &answer.near_misses {
            doc.item(
                Mark::Term(format!("{:.3}", hit.score)),
                format!("{} ({})", hit.matched_name, hit.list_name),
            );
        }
    }
    lists(&mut doc, answer);
    let next = "Next: `hashgate screen decide` records what a person decides \
                of a hit.";
    let undecided = answer.found > set_aside(reviews);
    doc.foot(undecided.then_some(next).into_iter().chain([LEGAL]));
    doc
}

/// Why an answer without a hit clears nobody, and what brings the full lists;
/// nothing where every list was searched whole and is current.
fn caveat(answer: &Screening) -> Option<String> {
    if !answer.unread.is_empty() {
        let scripts = answer.unread.join(" and ");
        return Some(format!(
            "Not screened: the name has letters of {scripts}, which cannot be \
             read here. Screen it as it is spelled in Latin letters."
        ));
    }
    let why = not_cleared(&answer.lists).or_else(|| {
        (answer.screened != Coverage::Full).then(|| {
            "Not cleared: the name has nothing that can be compared".to_owned()
        })
    })?;
    Some(format!("{why}. `hashgate pack update` brings the full lists."))
}

pub(crate) fn one_hit(
    doc: &mut Document,
    number: usize,
    hit: &Hit,
    review: Option<&Standing>,
) {
    let also = if hit.matched_name == hit.name {
        String::new()
    } else {
        format!(", listed as {}", hit.name)
    };
    doc.item(
        Mark::Number(number),
        format!(
            "{} · {:.3} · {}{also}",
            hit.list_name, hit.score, hit.matched_name
        ),
    );
    doc.details_at(5);
    if let Some(said) = review.and_then(Standing::in_words) {
        doc.detail(Text::strong(said));
    }
    for reason in &hit.because {
        doc.detail(reason);
    }
    doc.detail(format!("{}: {}", ground(hit.ground), hit.means));
    doc.detail(
        Text::from(format!("{} · ", hit.entity_id))
            .and_cites(std::slice::from_ref(&hit.cite), ""),
    );
}

/// What kind of ground a list is, in words.
/// A listed party by itself, as its list has it.
pub fn listed(source: &ListSource, entry: &ListEntry, meta: &Meta) -> Document {
    let mut doc = Document::new();
    doc.title(Text::strong(entry.name.clone()));
    doc.summary(format!("{} · pack {}", source.title, meta.short_hash()));
    let countries: Vec<&str> =
        entry.countries.iter().map(Country::name).collect();
    for (what, values) in [
        ("other names", entry.aliases.join("; ")),
        ("countries", countries.join(", ")),
        ("addresses", entry.addresses.join("; ")),
        ("numbers", entry.ids.join("; ")),
        ("listed by", entry.cite.clone()),
        ("listed on", told(entry.listed)),
        ("ends on", told(entry.ends)),
        ("note", entry.note.clone()),
    ] {
        if !values.is_empty() {
            doc.item(Mark::Bullet, format!("{what}: {values}"));
        }
    }
    doc.paragraph(format!("{}: {}", ground(source.ground), source.means));
    doc.foot([LEGAL]);
    doc
}

/// A day, where the list tells one.
fn told(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Entry => "Touches entry",
        Ground::ExamSignal => "May draw an exam",
        Ground::ExportRule => "A rule for exporters",
        Ground::Duty => "Touches duty",
        Ground::Papers => "Touches the papers",
        Ground::House => "For your own house to decide",
    }
}

fn lists(doc: &mut Document, answer: &Screening) {
    doc.heading("What was searched");
    for list in answer.lists.iter() {
        let date = list
            .copied
            .map_or_else(|| "date unknown".to_owned(), |d| d.to_string());
        let extract = if list.extract { ", an extract" } else { "" };
        let fault = list
            .fault
            .as_ref()
            .map_or_else(String::new, |fault| format!(" - FAULT: {fault}"));
        doc.item(
            Mark::Bullet,
            format!(
                "{}: {} entries of {date}{extract}{fault}",
                list.name, list.entries
            ),
        );
    }
    doc.paragraph(format!(
        "No {} that scores {:.2} or more is missing.",
        if answer.screened == Coverage::Full {
            "listed name"
        } else {
            "name of what was searched"
        },
        answer.floor
    ));
    for remark in &answer.remarks {
        doc.paragraph(remark);
    }
}

/// A comparison as text.
pub fn show_comparison(comparison: &Comparison, floor: f64) -> Document {
    let mut doc = Document::new();
    let verdict = if comparison.score >= floor { "alike" } else { "not alike" };
    doc.title(format!("{:.3}: {verdict} (floor {floor:.2})", comparison.score));
    for reason in &comparison.because {
        doc.paragraph(reason);
    }
    doc
}

/// A name fit for a terminal: no control characters, not endless.
pub(crate) fn shown(name: &str) -> String {
    hashgate_parties::legible(name)
}
