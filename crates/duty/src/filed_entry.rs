//! The one entry of an export that a shipment is entered under.

use crate::{Es003, FiledLine};

/// The lines of one entry, as they were filed.
#[derive(Debug, Clone)]
pub struct FiledEntry {
    /// The number of the entry.
    pub number: String,
    /// Its lines.
    pub lines: Vec<FiledLine>,
}

/// Why an export tells of no one entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FiledEntryError {
    /// It has several, and none is named.
    #[error(
        "the export has {0} entries; name the one of this shipment by \
         `entry_number` under [numbers] in the facts file"
    )]
    Several(usize),
    /// It has not the one that is named.
    #[error(
        "the export has no entry {0}, which the facts file names; export the \
         entry of this shipment"
    )]
    Lacks(String),
}

impl FiledEntry {
    /// The entry of an export that is this shipment's: the one that the facts
    /// file names, else the only one.
    ///
    /// # Errors
    ///
    /// [`FiledEntryError`] if the export has several or not the one named.
    pub fn of(
        export: Es003,
        named: Option<&str>,
    ) -> Result<Self, FiledEntryError> {
        let bare = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).collect()
        };
        let mut entries: Vec<String> =
            export.lines.iter().map(|line| bare(&line.entry)).collect();
        entries.sort();
        entries.dedup();
        let wanted = match (named.map(bare), entries.as_slice()) {
            (Some(named), all) if all.contains(&named) => named,
            (Some(_), _) => {
                let named = named.unwrap_or_default().to_owned();
                return Err(FiledEntryError::Lacks(named));
            }
            (None, [one]) => one.clone(),
            (None, all) => return Err(FiledEntryError::Several(all.len())),
        };
        let mut lines = export.lines;
        lines.retain(|line| bare(&line.entry) == wanted);
        let number = lines.first().map_or(wanted, |line| line.entry.clone());
        Ok(Self { number, lines })
    }

    /// The line of that number, with or without zeros before it.
    pub fn line(&self, number: u32) -> Option<&FiledLine> {
        let number = number.to_string();
        self.lines
            .iter()
            .find(|line| line.line.trim_start_matches('0') == number)
    }
}
