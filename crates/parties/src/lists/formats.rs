//! Lists in their official formats.
//!
//! Every loader is strict: an unknown column or value is an error that says
//! what to do, since a column passed over may be the one that matters, and a
//! file that is not the list must never become "no hits".

mod csl;
mod dpl;
mod guide;
mod ofac;
mod own;

use hashgate_pack::lists::{ListEntry, ListFormat, ListSource};

pub use own::own_list;

use crate::lists::loaded::LoadedList;

/// The files of a list: name and bytes.
pub type Files = [(String, Vec<u8>)];

/// Reads a list from its official files.
///
/// A list that cannot be read comes back without entries and with the fault
/// in words, so that the search of the others goes on and says so.
pub fn load(source: &ListSource, files: &Files) -> LoadedList {
    load_strict(source, files).unwrap_or_else(|fault| LoadedList {
        id: source.id.clone(),
        copied: None,
        entries: Vec::new(),
        remarks: Vec::new(),
        fault: Some(fault.to_string()),
    })
}

/// Reads a list from its official files, or says why it cannot.
///
/// What is read depends on the files and the source alone: what has ended by
/// a date is said by the answer of that date.
///
/// # Errors
///
/// [`LoadError`]: the file is not a list, is not complete, is of another format, or
/// has too few or too many entries.
pub fn load_strict(
    source: &ListSource,
    files: &Files,
) -> Result<LoadedList, LoadError> {
    let mut copied = None;
    let entries: Vec<ListEntry> = match source.format {
        ListFormat::OfacCsv | ListFormat::OfacConsCsv => {
            ofac::read(source, files)?
        }
        ListFormat::Csl => csl::read(source, files)?,
        ListFormat::Dpl => dpl::read(source, files)?,
        ListFormat::GuideJson => {
            let (entries, date) = guide::read(source, files)?;
            copied = date;
            entries
        }
    };
    let (min, max) = (source.rows.min, source.rows.max);
    if entries.len() < min as usize || entries.len() > max as usize {
        return Err(LoadError::Rows {
            list: source.id.clone(),
            file: files.first().map_or("no file", |(name, _)| name).to_owned(),
            found: entries.len(),
            min,
            max,
        });
    }
    Ok(LoadedList {
        id: source.id.clone(),
        copied,
        entries,
        remarks: Vec::new(),
        fault: None,
    })
}

fn first_file<'f>(
    source: &ListSource,
    files: &'f Files,
) -> Result<(&'f str, &'f [u8]), LoadError> {
    files
        .first()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .ok_or_else(|| LoadError::Missing {
            list: source.id.clone(),
            file: source.files.join(" or "),
        })
}

fn fault(
    source: &ListSource,
    file: &str,
    place: String,
    what: &str,
) -> LoadError {
    LoadError::Record {
        list: source.id.clone(),
        file: file.to_owned(),
        place,
        what: what.to_owned(),
    }
}

/// What is wrong with the file of a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// A file that the list needs is not there.
    #[error("{list}: {file} is missing; download it from the list's address")]
    Missing {
        /// The list's id.
        list: String,
        /// The file.
        file: String,
    },
    /// The file is empty.
    #[error("{file} is empty; download it again")]
    Empty {
        /// The file.
        file: String,
    },
    /// The file is a web page.
    #[error(
        "{file} is a web page, not the list: the address has moved or asks \
         for a log-in; open {url} and save the file itself"
    )]
    WebPage {
        /// The file.
        file: String,
        /// Where the list is published.
        url: String,
    },
    /// The bytes are not of the encoding that the list has.
    #[error(
        "{file} is not UTF-8 at byte {at}; save it as UTF-8 without changing \
         any letter, or download it again"
    )]
    Encoding {
        /// The file.
        file: String,
        /// The first byte that does not fit, from 0.
        at: usize,
    },
    /// The file ends in the middle of a record.
    #[error(
        "{file} breaks off {place}; the download is incomplete: download it \
         again"
    )]
    Truncated {
        /// The file.
        file: String,
        /// Where it breaks off.
        place: String,
    },
    /// A record does not have the shape of the format.
    #[error(
        "{file}, {place}: {what}; if the publisher changed the format, \
         follow data/lists/{list}/README.md, \"When the loader refuses a file\""
    )]
    Record {
        /// The list's id.
        list: String,
        /// The file.
        file: String,
        /// The row or the path in the file.
        place: String,
        /// What does not fit.
        what: String,
    },
    /// The file has too few or too many entries to be the list.
    #[error(
        "{file} has {found} entries; the full list has between {min} and \
         {max}: it is not a full copy, or `[rows]` of data/lists/{list}/source.toml \
         must follow the publisher's count"
    )]
    Rows {
        /// The list's id.
        list: String,
        /// The file.
        file: String,
        /// How many entries were read.
        found: usize,
        /// At least so many.
        min: u32,
        /// At most so many.
        max: u32,
    },
}

/// The text of a file, if it is text at all.
pub(crate) fn text_of<'b>(
    file: &str,
    url: &str,
    bytes: &'b [u8],
) -> Result<&'b str, LoadError> {
    let named = || file.to_owned();
    let text = std::str::from_utf8(bytes).map_err(|e| LoadError::Encoding {
        file: named(),
        at: e.valid_up_to(),
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    if start.is_empty() {
        return Err(LoadError::Empty { file: named() });
    }
    let head: String =
        start.chars().take(200).flat_map(char::to_lowercase).collect();
    if head.starts_with("<!doctype")
        || head.starts_with("<html")
        || head.contains("<head")
        || head.contains("<body")
    {
        return Err(LoadError::WebPage { file: named(), url: url.to_owned() });
    }
    Ok(text)
}
