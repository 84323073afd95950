//! Makers, models, ports and grounds as people write them.

pub(crate) use hashgate_model::writing::folded;
use hashgate_pack::{hardware::Catalogue, ledger::Ledger};

use crate::Tie;

/// `S21` and `Antminer S21` are the same model, `S21 Pro` is of its family.
pub(crate) fn tie_of_models(a: &str, b: &str) -> Option<Tie> {
    let (a, b) = (model_words(a), model_words(b));
    if a.is_empty() || b.is_empty() {
        None
    } else if a == b {
        Some(Tie::Model)
    } else if a.starts_with(&b) || b.starts_with(&a) {
        Some(Tie::Family)
    } else {
        None
    }
}

/// The words of a model without the brand before them.
fn model_words(text: &str) -> Vec<String> {
    const BRANDS: [&str; 5] =
        ["bitmain", "antminer", "whatsminer", "avalon", "iceriver"];
    text.split_whitespace()
        .map(str::to_lowercase)
        .skip_while(|word| BRANDS.contains(&word.as_str()))
        .collect()
}

/// Whether a maker is one that an event names or the catalogue knows, by the
/// name or a part of it.
pub fn is_known_maker(
    maker: &str,
    ledger: &Ledger,
    catalogue: &Catalogue,
) -> bool {
    let wanted = folded(maker);
    !wanted.is_empty()
        && makers(ledger, catalogue).any(|m| folded(m).contains(&wanted))
}

/// Whether a model, or one of its family, is one that an event names or the
/// catalogue knows.
pub fn is_known_model(
    model: &str,
    ledger: &Ledger,
    catalogue: &Catalogue,
) -> bool {
    let named = ledger.events.iter().flat_map(|event| &event.models);
    named
        .map(String::as_str)
        .chain(catalogue.models.iter().map(|m| m.model.as_str()))
        .any(|known| tie_of_models(known, model).is_some())
}

/// Whether a ground is one of the ledger's words or a part of what an event
/// says of it, such as a section of a statute.
pub fn is_known_ground(ground: &str, ledger: &Ledger) -> bool {
    let wanted = folded(ground);
    let of_events = ledger
        .events
        .iter()
        .flat_map(|event| event.grounds.iter().chain(&event.ground_text))
        .map(String::as_str);
    !wanted.is_empty()
        && of_events
            .chain(hashgate_pack::ledger::GROUNDS)
            .any(|known| folded(known).contains(&wanted))
}

/// Every maker of the catalogue and of the events.
fn makers<'a>(
    ledger: &'a Ledger,
    catalogue: &'a Catalogue,
) -> impl Iterator<Item = &'a str> {
    ledger
        .events
        .iter()
        .flat_map(|event| event.makers.iter().map(String::as_str))
        .chain(catalogue.makers.iter().map(|maker| maker.maker.as_str()))
}

/// The makers that events name, each once, by name.
pub fn makers_of_events(ledger: &Ledger) -> Vec<&str> {
    let mut all: Vec<&str> = ledger
        .events
        .iter()
        .flat_map(|event| event.makers.iter().map(String::as_str))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}
