//! Bytes become a copy, if the engine that reads them accepts them whole.

use std::io::{self, Read as _, Write as _};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use hashgate_duty::Edition;
use hashgate_model::Date;
use hashgate_pack::{
    lists::{ListFormat, ListSource},
    rates::Rates,
};

use crate::{
    Accepted, AcceptedFile, GivenFile, Kind, Observer, Publishers, Unreachable,
    editions::{EDITION_COMPACT, EDITION_JSON, edition_info},
    fetch::last_part,
};

/// Why a copy was not kept.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The publisher does not give it.
    Publisher(String),
    /// The file is not what it should be.
    File(String),
    /// The file cannot be read.
    Unread(String),
}

impl From<Unreachable> for Refused {
    fn from(Unreachable(why): Unreachable) -> Self {
        Self::Publisher(why)
    }
}

/// Where the bytes come from: files of the user, else the publishers.
pub(crate) struct Origin<'a> {
    pub(crate) given: Option<&'a [&'a GivenFile]>,
    pub(crate) publishers: &'a Publishers,
    pub(crate) observer: &'a mut dyn Observer,
}

impl Origin<'_> {
    /// What a reader says against the bytes.
    fn refused(&self, text: String) -> Refused {
        match self.given {
            Some(_) => Refused::File(text),
            None => Refused::Publisher(text),
        }
    }
}

/// A list that its reader has accepted.
pub(crate) fn list(
    source: &ListSource,
    from: &mut Origin<'_>,
    taken: Date,
) -> Result<Accepted, Refused> {
    let files = match from.given {
        Some(given) => given_files(source, given)?,
        None => fetched_files(source, from)?,
    };
    let loose: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|file| (file.name.clone(), file.bytes.clone()))
        .collect();
    let list = hashgate_parties::load_strict(source, &loose)
        .map_err(|e| from.refused(e.to_string()))?;
    let written = from.given.into_iter().flatten();
    let written = written.filter_map(|file| file.written).min();
    if let (None, Some(day)) = (list.copied, written) {
        from.observer.remark(&format!(
            "{}: the file does not tell of what day it is, and was taken as \
             of its last change, {day}; --taken states another",
            source.id
        ));
    }
    let taken = written.map_or(taken, |written| written.min(taken));
    Ok(Accepted {
        kind: Kind::List,
        id: source.id.clone(),
        // A file that says from which day it is, says it better.
        taken: list.copied.unwrap_or(taken),
        count: list.entries.len(),
        text_sha256: None,
        legal_from: None,
        files,
    })
}

/// Files of the user: a list of one file under any name, one of several each
/// under its official name.
fn given_files(
    source: &ListSource,
    given: &[&GivenFile],
) -> Result<Vec<AcceptedFile>, Refused> {
    let mut files = Vec::new();
    for file in given {
        let own = file.file_name().to_lowercase();
        let official = source.files.iter().find(|name| **name == own);
        let name = match (official, given.len()) {
            (Some(name), _) => name,
            (None, 1) => match source.files.first() {
                Some(name) => name,
                None => continue,
            },
            (None, _) => {
                return Err(Refused::File(format!(
                    "{}: name the file as the publisher does, one of {}",
                    file.name,
                    source.files.join(", ")
                )));
            }
        };
        files.push(AcceptedFile {
            name: name.clone(),
            bytes: file.bytes.clone().map_err(Refused::Unread)?,
            source: file.name.clone(),
        });
    }
    whole(source, files)
}

/// OFAC's list stands in several files: without that of the aliases, a listed
/// party could be searched under its first name only.
fn whole(
    source: &ListSource,
    files: Vec<AcceptedFile>,
) -> Result<Vec<AcceptedFile>, Refused> {
    let several =
        matches!(source.format, ListFormat::OfacCsv | ListFormat::OfacConsCsv);
    let lacking = source
        .files
        .iter()
        .filter(|name| !name.ends_with("comments.csv"))
        .find(|name| !files.iter().any(|held| held.name == **name));
    match lacking {
        Some(name) if several => Err(Refused::File(format!(
            "{name} is not given, and {} is not whole without it; give every \
             file with its own --from-file",
            source.id
        ))),
        _ => Ok(files),
    }
}

fn fetched_files(
    source: &ListSource,
    from: &mut Origin<'_>,
) -> Result<Vec<AcceptedFile>, Refused> {
    let mut files = Vec::new();
    for (i, url) in source.downloads.iter().enumerate() {
        let part = last_part(url).to_lowercase();
        let name = source
            .files
            .iter()
            .find(|name| **name == part)
            .or_else(|| source.files.get(i))
            .cloned()
            .unwrap_or(part);
        let bytes = from.publishers.take(url, from.observer)?;
        let source = from.publishers.shown(url);
        files.push(AcceptedFile { name, bytes, source });
    }
    Ok(files)
}

/// An edition that its reader has accepted; of lines without a rate the
/// observer is told.
pub(crate) fn edition(
    (name, file): (&str, &str),
    from: &mut Origin<'_>,
    taken: Date,
    legal_from: Option<Date>,
    rates: &Rates,
) -> Result<Accepted, Refused> {
    let source = &rates.edition_source;
    let (bytes, origin) = match from.given {
        Some([given]) => {
            let bytes = given.bytes.clone().map_err(Refused::Unread)?;
            (bytes, given.name.clone())
        }
        Some(_) => {
            return Err(Refused::File(format!(
                "{name} is one file, and several are given"
            )));
        }
        None => {
            let url = format!("{}{file}", rates.edition_address);
            let bytes = from.publishers.take(&url, from.observer)?;
            (bytes, from.publishers.shown(&url))
        }
    };
    let refused = |what: String| from.refused(format!("{origin}: {what}"));
    let edition =
        Edition::from_json(name, &bytes).map_err(|e| refused(e.to_string()))?;
    // The content tells which edition it is, whatever the file is called.
    if let Some(other) = edition_info(&edition, rates)
        && other.name != name
    {
        let other = &other.name;
        return Err(refused(format!(
            "its content is `{other}`, not `{name}`; keep it under its own \
             name, or get the file of `{name}`"
        )));
    }
    let (min, max) = (source.min_lines, source.max_lines);
    if !(min..=max).contains(&edition.len()) {
        return Err(refused(format!(
            "it has {} tariff lines; a whole edition has between {min} and \
             {max}: it is no full copy, or data/rates/us/hts/source.toml must \
             follow the publisher's count",
            edition.len()
        )));
    }
    let compact = edition.to_compact().map_err(|e| refused(e.to_string()))?;
    let packed = packed(&bytes).map_err(|e| refused(e.to_string()))?;
    for fault in edition.faults() {
        from.observer.remark(&format!(
            "{name}: line {} has no rate: {}",
            fault.line, fault.what
        ));
    }
    Ok(Accepted {
        kind: Kind::Edition,
        id: name.to_owned(),
        taken,
        count: edition.len(),
        text_sha256: Some(edition.sha256().to_owned()),
        legal_from,
        files: vec![
            AcceptedFile {
                name: EDITION_JSON.to_owned(),
                bytes: packed,
                source: origin.clone(),
            },
            AcceptedFile {
                name: EDITION_COMPACT.to_owned(),
                bytes: compact,
                source: format!("{EDITION_JSON} of {origin}"),
            },
        ],
    })
}

/// The JSON text packed with gzip, as it stands if it comes packed.
fn packed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut first = [0_u8; 1];
    if bytes.starts_with(&[0x1f, 0x8b])
        && GzDecoder::new(bytes).read(&mut first).is_ok()
    {
        return Ok(bytes.to_vec());
    }
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes)?;
    writer.finish()
}
