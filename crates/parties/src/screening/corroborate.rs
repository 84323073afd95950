//! What country, address and numbers add to a hit by name.
//!
//! They corroborate: a number that agrees makes a hit certain, an address or a
//! country that agrees confirms it, and what disagrees or is missing is
//! stated. None of them ever removes a hit, since lists leave out much.

use std::collections::BTreeSet;

use hashgate_model::{Date, writing::one_writing};
use hashgate_pack::lists::ListEntry;

use crate::{
    index::hash::piece_key, matching::score::thousandths,
    screening::types::Query,
};

/// Corroborates a score; the result is never less than the score by name.
pub(crate) fn corroborate(
    query: &Query,
    entry: &ListEntry,
    score: f64,
    because: &mut Vec<String>,
) -> f64 {
    let mut score = score;
    for id in &query.ids {
        if has_number(entry, id) {
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

/// Whether the list has the number of a query for an entry.
pub(crate) fn has_number(entry: &ListEntry, id: &str) -> bool {
    let number = letters_and_digits(id);
    number.len() >= 4
        && entry.ids.iter().any(|listed| letters_and_digits(listed) == number)
}

/// Letters and digits only, in one writing; of `IMO 9187629` the number.
pub(crate) fn letters_and_digits(id: &str) -> String {
    let all: String = one_writing(id)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    match all.strip_prefix("IMO") {
        Some(number) if number.len() == IMO_DIGITS && is_digits(number) => {
            number.to_owned()
        }
        _ => all,
    }
}

/// The digits of a ship's number (IMO resolution A.1117(30)).
const IMO_DIGITS: usize = 7;

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The fewest letters and digits of a number that finds its party whatever
/// the name, and how many of them must be digits: shorter ones agree by
/// chance too often.
const LEAST_TO_FIND: usize = 6;
const LEAST_DIGITS: usize = 4;

/// The key under which a number is filed, if it may find its party.
pub(crate) fn number_key(id: &str) -> Option<u64> {
    let number = letters_and_digits(id);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (number.len() >= LEAST_TO_FIND && digits >= LEAST_DIGITS)
        .then(|| piece_key(0, 5, number.as_bytes()))
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
