//! What each line really is, and which HTS number and origin are answered
//! for. The invoice's own are claims to test.
//!
//! An invoice of thousands of lines has few kinds of goods: what is known of
//! lines that are alike is found out once and shared.

use std::{collections::HashMap, sync::Arc};

use hashgate_duty::{ClassificationCandidate, classify, classify_site_goods};
use hashgate_hardware::{Candidate, Identity, Kind, MayCarry};
use hashgate_model::{
    Country, Decimal, HtsNumber, Line, LineFacts, SharedText, Shipment,
};

use crate::{
    Engines,
    dossier::{Conflict, DossierLine},
    entry::Entry,
};

/// A line with what it turned out to be.
#[derive(Debug, Clone)]
pub struct Good<'s> {
    /// The line of the invoice.
    pub line: &'s Line,
    /// What the facts file adds.
    pub facts: Option<&'s LineFacts>,
    /// What the invoice says, for the dossier.
    text: SharedText,
    /// The origin that is answered for.
    pub origin: Option<Country>,
    /// The countries that it may be, where facts or papers name several.
    pub origin_may_be: &'s [Country],
    /// What the text describes, shared by the lines that are alike.
    pub reading: Arc<Reading>,
    /// The place of the first line that is like this one.
    first: usize,
}

/// What goods turned out to be, for all lines of them.
#[derive(Debug)]
pub struct Reading {
    /// What the text describes; without the text, which may hold a serial
    /// number that sets it apart and nothing else.
    pub identity: Identity,
    /// The lines of the tariff that such goods may fall under, best first.
    pub candidates: Vec<ClassificationCandidate>,
    /// The same for a container or another good of the site, told apart by what
    /// the text does not say.
    pub site: Vec<ClassificationCandidate>,
    /// The number that is answered for.
    pub hts: Option<HtsNumber>,
    /// The claim on the invoice, if it contradicts ours, in a sentence.
    pub hts_conflict: Option<String>,
    /// What the lines of the dossier share.
    shown: Shown,
}

#[derive(Debug)]
struct Shown {
    model: Option<SharedText>,
    manufacturer: Option<SharedText>,
    conflicts: Arc<[Conflict]>,
    candidates: Arc<[Candidate]>,
    boards: Arc<[MayCarry]>,
    remarks: Arc<[String]>,
}

impl Good<'_> {
    /// Whether the goods are whole mining machines.
    pub fn is_miner(&self) -> bool {
        self.reading.identity.kind.is_miner()
    }

    /// How many pieces there are: by the facts file, else by the invoice,
    /// else as the text of one lot tells. None where nothing tells it, or
    /// where the text tells of more machines than the one that is counted.
    pub fn pieces(&self) -> Option<u64> {
        if let Some(told) = self.facts.and_then(|facts| facts.pieces) {
            return Some(told);
        }
        let one = self.line.quantity.value == 1;
        match (self.line.pieces(), self.reading.identity.quantity) {
            (Some(_), Some(in_text))
                if one && in_text > 1 && self.is_miner() =>
            {
                None
            }
            (Some(counted), _) => Some(counted),
            (None, in_lot) => in_lot.filter(|_| one),
        }
    }
}

/// Lines of which all the same is known but count and price.
#[derive(Debug)]
pub struct AlikeLines<'g, 's> {
    /// The first of them, which stands for all.
    pub good: &'g Good<'s>,
    /// Their numbers, ascending.
    pub numbers: Vec<u32>,
}

/// The lines by what is known of them, in the order of the first of each.
pub fn alike<'g, 's>(goods: &'g [Good<'s>]) -> Vec<AlikeLines<'g, 's>> {
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut all: Vec<AlikeLines<'g, 's>> = Vec::new();
    for good in goods {
        let place = *places.entry(good.first).or_insert_with(|| {
            all.push(AlikeLines { good, numbers: Vec::new() });
            all.len() - 1
        });
        if let Some(alike) = all.get_mut(place) {
            alike.numbers.push(good.line.number);
        }
    }
    all
}

/// What tells a line from another, count and price apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key<T> {
    what: T,
    claimed: Option<HtsNumber>,
    hts: Option<HtsNumber>,
    origin: Option<Country>,
    /// The line, where the facts file says more of it than number and origin.
    own: Option<u32>,
}

/// What mostly tells one reading from another.
type Model = (Kind, Option<String>, Option<Decimal>);

fn model_of(identity: &Identity) -> Model {
    (identity.kind, identity.model.clone(), identity.hashrate_ths)
}

/// Readings of one model that a new one is compared with, so that an invoice
/// on which each line differs costs no more than its lines.
const COMPARED: usize = 8;

/// A reading with the place of the first line that has it, and its text.
type Known = (usize, SharedText, Arc<Reading>);

/// Identifies every line; lines that are alike, once. Lines are alike if
/// their texts are, or if their texts describe the same goods.
pub fn identify<'s>(
    shipment: &'s Shipment,
    engines: &Engines<'_>,
    entry: &Entry,
) -> Vec<Good<'s>> {
    let mut facts_of: HashMap<u32, &LineFacts> = HashMap::new();
    for facts in &shipment.facts.lines {
        facts_of.entry(facts.line).or_insert(facts);
    }
    let mut by_text: HashMap<Key<&'s str>, Known> = HashMap::new();
    let mut by_model: HashMap<Key<Model>, Vec<Known>> = HashMap::new();
    let lines = shipment.lines.iter().enumerate();
    lines
        .map(|(place, line)| {
            let facts = facts_of.get(&line.number).copied();
            let stated = facts.and_then(|f| f.origin.as_ref());
            let origin = match stated {
                Some(stated) => stated.country(),
                None => line.origin.as_ref().map(|o| o.value),
            };
            let origin_may_be =
                stated.map_or(line.origin_may_be.as_slice(), |s| s.may_be());
            let key = Key {
                what: line.text.value.as_str(),
                claimed: line.hts.as_ref().map(|h| h.value),
                hts: facts.and_then(|f| f.hts),
                origin,
                own: facts.filter(|f| says_more(f)).map(|f| f.line),
            };
            let known = by_text.entry(key).or_insert_with(|| {
                let reading = read(line, facts, engines, entry);
                let Key { claimed, hts, origin, own, .. } = key;
                let what = model_of(&reading.identity);
                let key = Key { what, claimed, hts, origin, own };
                let alike = by_model.entry(key).or_default();
                let same =
                    |(_, _, known): &&Known| known.identity == reading.identity;
                let text = SharedText::from(line.text.value.as_str());
                let mut newest = alike.iter().rev().take(COMPARED);
                if let Some((first, _, reading)) = newest.find(same) {
                    return (*first, text, Arc::clone(reading));
                }
                let known = (place, text, Arc::new(reading));
                alike.push(known.clone());
                known
            });
            let (first, text, reading) = known.clone();
            Good { line, facts, text, origin, origin_may_be, reading, first }
        })
        .collect()
}

/// Whether the facts file says more of a line than its number and origin.
fn says_more(facts: &LineFacts) -> bool {
    let LineFacts { line, hts, .. } = *facts;
    let origin = facts.origin.clone().filter(|o| o.country().is_some());
    *facts != LineFacts { line, origin, hts, ..LineFacts::default() }
}

/// What a line turned out to be.
fn read(
    line: &Line,
    facts: Option<&LineFacts>,
    engines: &Engines<'_>,
    entry: &Entry,
) -> Reading {
    let text =
        facts.and_then(|f| f.model.as_deref()).unwrap_or(&line.text.value);
    let mut identity = engines.identifier.identify(text);
    if facts.is_some_and(|facts| facts.model.is_some()) {
        let on_paper = engines.identifier.identify(&line.text.value);
        identity.conflicts.extend(other_goods(&on_paper, &identity));
    }
    identity.text = String::new();
    let candidates = classify(
        identity.kind.as_str(),
        identity.algorithm.as_deref(),
        entry.date.date(),
        &engines.pack.rates,
    );
    let claimed = line.hts.as_ref().map(|h| h.value);
    let site = site_goods(&mut identity, text, entry, engines);
    let all = if site.is_empty() { &candidates } else { &site };
    let hts_conflict =
        claimed.and_then(|claim| contradiction(claim, identity.kind, all));
    let stated = facts.and_then(|f| f.hts);
    Reading {
        // Of goods of the site the claim is kept, and of several numbers none
        // is chosen.
        hts: match site.as_slice() {
            [] => {
                stated.or_else(|| candidates.first().map(|c| c.hts)).or(claimed)
            }
            [only] => stated.or(claimed).or(Some(only.hts)),
            _ => stated.or(claimed),
        },
        site,
        shown: Shown::of(&identity, hts_conflict.as_deref()),
        identity,
        candidates,
        hts_conflict,
    }
}

/// The lines for a container or another good of the site, which are told among
/// the remarks; none for miners and their parts.
fn site_goods(
    identity: &mut Identity,
    text: &str,
    entry: &Entry,
    engines: &Engines<'_>,
) -> Vec<ClassificationCandidate> {
    let kinds = [Kind::Infrastructure, Kind::NotMiner, Kind::Unknown];
    if !kinds.contains(&identity.kind) {
        return Vec::new();
    }
    let rates = &engines.pack.rates;
    let found = classify_site_goods(text, entry.date.date(), rates);
    let sentences = found.iter().map(ClassificationCandidate::in_words);
    identity.remarks.extend(sentences);
    found
}

/// That the facts file names other goods than the invoice, which are
/// answered for.
fn other_goods(
    on_paper: &Identity,
    told: &Identity,
) -> Option<hashgate_hardware::Conflict> {
    let differs = |a: Option<&str>, b: Option<&str>| {
        a.zip(b).is_some_and(|(a, b)| a != b)
    };
    let rated = on_paper.hashrate_ths.zip(told.hashrate_ths);
    let other = differs(on_paper.model.as_deref(), told.model.as_deref())
        || rated.is_some_and(|(paper, told)| paper != told);
    other.then(|| hashgate_hardware::Conflict {
        about: "model".to_owned(),
        sentence: format!(
            "The invoice says `{}` and the facts file `{}`, which is answered \
             for; the invoice must describe the goods that are in the box (19 \
             CFR 141.86(a)(3)).",
            on_paper.text, told.text
        ),
        text_says: on_paper.text.clone(),
        catalogue_says: told.text.clone(),
    })
}

impl Shown {
    fn of(identity: &Identity, hts_conflict: Option<&str>) -> Self {
        let text_conflicts = identity.conflicts.iter().map(|c| Conflict {
            about: c.about.clone(),
            sentence: c.sentence.clone(),
        });
        let hts_conflict = hts_conflict.map(|sentence| Conflict {
            about: "hts".to_owned(),
            sentence: sentence.to_owned(),
        });
        Self {
            model: identity.model.as_deref().map(SharedText::from),
            manufacturer: identity
                .manufacturer
                .as_deref()
                .map(SharedText::from),
            conflicts: text_conflicts.chain(hts_conflict).collect(),
            candidates: identity.candidates.as_slice().into(),
            boards: identity.boards.as_slice().into(),
            remarks: identity.remarks.as_slice().into(),
        }
    }
}

impl DossierLine {
    pub(crate) fn of(good: &Good<'_>) -> Self {
        let line = good.line;
        let Reading { identity, shown, hts, .. } = good.reading.as_ref();
        Self {
            line: line.number,
            text: good.text.clone(),
            model: shown.model.clone(),
            manufacturer: shown.manufacturer.clone(),
            kind: identity.kind,
            quantity: good.pieces(),
            unit_price: line.unit_price.as_ref().map(|p| p.value.amount()),
            amount: line.amount.value.amount(),
            currency: line.amount.value.currency(),
            hts: *hts,
            hts_claimed: line.hts.as_ref().map(|h| h.value),
            origin: good.origin,
            hashrate_ths: identity.hashrate_ths,
            efficiency_j_th: identity.efficiency_j_th,
            conflicts: Arc::clone(&shown.conflicts),
            candidates: Arc::clone(&shown.candidates),
            boards: Arc::clone(&shown.boards),
            remarks: Arc::clone(&shown.remarks),
        }
    }
}

/// Where a ruling places the goods, a claim must agree with it in the eight
/// digits that decide the rate. Where none does, the heading is our own
/// reading, and a claim is only doubted if it is under no heading of six
/// digits that we would consider.
fn contradiction(
    claim: HtsNumber,
    kind: Kind,
    candidates: &[ClassificationCandidate],
) -> Option<String> {
    let best = candidates.first()?;
    let agrees = |ours: HtsNumber, digits: u8| {
        let cut = u8::try_from(claim.len()).unwrap_or(10).min(digits);
        claim.to_length(cut) == ours.to_length(cut)
    };
    let fits = if best.ruled {
        agrees(best.hts, 8)
    } else {
        candidates.iter().any(|c| agrees(c.hts, 6))
    };
    (!fits).then(|| {
        let goods = kind.as_str().replace('_', " ");
        format!(
            "The invoice claims {claim}; goods of this kind ({goods}) are {}.",
            best.hts
        )
    })
}
