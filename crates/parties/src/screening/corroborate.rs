//! What country, address and numbers add to a hit by name.
//!
//! They corroborate: a number that agrees makes a hit certain, an address or a
//! country that agrees confirms it, and what disagrees or is missing is
//! stated. None of them ever removes a hit, since lists leave out much.

use std::collections::BTreeSet;

use hashgate_model::Date;
use hashgate_pack::lists::ListEntry;

use crate::{matching::score::thousandths, screening::types::Query};

/// Corroborates a score; the result is never less than the score by name.
pub(crate) fn corroborate(
    query: &Query,
    entry: &ListEntry,
    score: f64,
    because: &mut Vec<String>,
) -> f64 {
    let mut score = score;
    for id in &query.ids {
        let number = letters_and_digits(id);
        let same =
            entry.ids.iter().any(|listed| letters_and_digits(listed) == number);
        if same && number.len() >= 4 {
            because.push(format!("the number {id} is on the list"));
            score = 1.0;
        }
    }
    if let Some(country) = query.country {
        if entry.countries.contains(&country) {
            because.push(format!("the country agrees: {}", country.name()));
        } else if entry.countries.is_empty() {
            because.push("the list names no country".to_owned());
        } else {
            let listed: Vec<&str> = entry
                .countries
                .iter()
                .map(hashgate_model::Country::name)
                .collect();
            because.push(format!(
                "the country differs: {} here, {} on the list (a hit is not \
                 dropped for that)",
                country.name(),
                listed.join(", ")
            ));
        }
    }
    if let Some(address) = &query.address {
        let shared = entry
            .addresses
            .iter()
            .map(|listed| shared_words(address, listed))
            .max_by_key(Vec::len)
            .unwrap_or_default();
        if shared.len() >= 3 {
            because.push(format!(
                "the address shares {} words with the list: {}",
                shared.len(),
                shared.join(", ")
            ));
            score += (1.0 - score) * 0.5;
        } else if entry.addresses.is_empty() {
            because.push("the list gives no address here".to_owned());
        } else {
            because.push(
                "the address is not one of those on the list (a hit is not \
                 dropped for that)"
                    .to_owned(),
            );
        }
    }
    thousandths(score)
}

/// States that an order has ended by a date; the reader decides what follows.
pub(crate) fn ended_order(
    entry: &ListEntry,
    as_of: Option<Date>,
) -> Option<String> {
    let ends = entry.ends.filter(|ends| Some(*ends) < as_of)?;
    Some(format!(
        "the order ended on {ends}, according to the list (a hit is not dropped for \
         that)"
    ))
}

/// Letters and digits only.
fn letters_and_digits(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Words of addresses that say nothing.
const COMMON: [&str; 20] = [
    "road", "street", "room", "floor", "building", "district", "zone", "park",
    "avenue", "city", "province", "china", "west", "east", "north", "south",
    "unit", "block", "tower", "suite",
];

fn shared_words(a: &str, b: &str) -> Vec<String> {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase)
            .filter(|word| {
                word.chars().count() > 2 && !COMMON.contains(&word.as_str())
            })
            .collect()
    };
    words(a).intersection(&words(b)).cloned().collect()
}
