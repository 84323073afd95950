//! The lines of an edition as it prints them, for tables that are made of it.

use std::collections::HashMap;

use hashgate_model::HtsNumber;
use hashgate_pack::rates::{number_of, printed_text};

use super::{edition::EditionError, json};

/// A line of eight or ten digits with its own or inherited rates, in the words
/// of the edition, without markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedLine {
    /// The number.
    pub hts: HtsNumber,
    /// Column 1, general.
    pub general: String,
    /// Column 1, special.
    pub special: String,
    /// Column 2.
    pub column2: String,
    /// Units of quantity, joined by commas.
    pub units: String,
}

/// The lines of an edition, by number, from the JSON of the USITC, plain or
/// packed with gzip.
///
/// # Errors
///
/// [`EditionError`] if the file as a whole cannot be read.
pub fn printed_lines(bytes: &[u8]) -> Result<Vec<PrintedLine>, EditionError> {
    let (reader, _) = json::read(bytes)?;
    let rates = texts(&reader.rates.index, |(_, text)| text);
    let specials = texts(&reader.specials.index, |(_, text)| text);
    let units = texts(&reader.units.index, |text| text);
    let of = |texts: &[String], at: u16| {
        texts.get(usize::from(at)).cloned().unwrap_or_default()
    };
    let lines = reader.rows.iter().filter_map(|row| {
        Some(PrintedLine {
            hts: number_of(row.number, row.len)?,
            general: of(&rates, row.general),
            special: of(&specials, row.special),
            column2: of(&rates, row.column2),
            units: of(&units, row.units),
        })
    });
    Ok(lines.collect())
}

/// The texts of a table by their index, without markup.
fn texts<K>(
    index: &HashMap<K, u16>,
    text: impl Fn(&K) -> &String,
) -> Vec<String> {
    let mut texts = vec![String::new(); index.len()];
    for (key, at) in index {
        if let Some(slot) = texts.get_mut(usize::from(*at)) {
            *slot = printed_text(text(key));
        }
    }
    texts
}
