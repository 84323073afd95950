//! An update: the newest lists and the edition in force, or what is named,
//! from their publishers or from files.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use hashgate_model::{Date, sha256_hex};
use hashgate_pack::{
    Pack,
    lists::{ListFormat, ListSource},
};
use serde::Serialize;

use crate::{
    Accepted, AcceptedFile, Change, Copies, CopiesError, FailedUpdate,
    Observer, Publishers,
    fetch::last_part,
    list_index,
    take::{self, Origin, Refused},
};

/// What to take, and from where.
///
/// Without editions, lists and files, that is every list that a publisher
/// offers as a file, and the edition in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateRequest {
    /// Editions of the tariff by name, as `2026 Revision 10`.
    pub editions: Vec<String>,
    /// Lists by id.
    pub lists: Vec<String>,
    /// Files in place of the publishers' addresses.
    pub files: Vec<GivenFile>,
    /// The first day of law of an edition that the pack does not know.
    pub legal_from: Option<Date>,
    /// The day on which the files were taken.
    pub taken: Date,
    /// Take and check everything, and keep nothing.
    pub dry_run: bool,
    /// A mirror to ask in place of the publishers, by the last part of each
    /// official address.
    pub mirror: Option<String>,
}

/// A file in place of a publisher's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenFile {
    /// The list's id, or the edition's name.
    pub what: String,
    /// The file as messages name it; a list of several files needs each under
    /// its official name.
    pub name: String,
    /// What it holds, or a sentence that says why it cannot be read: the
    /// update of that list has then failed, and others go on.
    pub bytes: Result<Vec<u8>, String>,
    /// The day on which the file was last written, which stands in for that
    /// of the list where nobody tells it.
    pub written: Option<Date>,
}

impl GivenFile {
    /// The name without folders.
    pub(crate) fn file_name(&self) -> String {
        Path::new(&self.name)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }
}

/// At whom an update failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailedAt {
    /// The publisher gives no sound copy.
    Publisher,
    /// The file that was given is not what it should be.
    File,
    /// The file that was given cannot be read.
    Unread,
}

/// What became of one thing that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The list's id, or the edition's name.
    pub id: String,
    /// How the copy stands to the one before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// How many entries or tariff lines it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// Its files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<TakenFile>,
    /// Why it was not kept, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// At whom it failed.
    #[serde(skip)]
    pub failed_at: Option<FailedAt>,
}

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenFile {
    /// Its name in the copy's folder.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The address or the file from which it was taken.
    pub source: String,
}

impl TakenFile {
    fn of(file: &AcceptedFile) -> Self {
        Self {
            name: file.name.clone(),
            sha256: sha256_hex(&file.bytes),
            bytes: file.bytes.len() as u64,
            source: file.source.clone(),
        }
    }
}

/// An update that was carried out.
#[derive(Debug)]
pub struct Updated {
    /// What became of each thing, in the order in which it was taken.
    pub outcomes: Vec<Outcome>,
    /// The copies as they stand now.
    pub copies: Copies,
}

/// One thing to take.
enum Wanted<'p> {
    List(&'p ListSource),
    Edition { name: String, file: String, known: bool },
}

impl Wanted<'_> {
    fn id(&self) -> &str {
        match self {
            Self::List(source) => &source.id,
            Self::Edition { name, .. } => name,
        }
    }
}

/// Takes what is asked for and keeps what its reader accepts.
///
/// What fails is an [`Outcome`] too, and is noted beside the copy that stays
/// in use.
///
/// # Errors
///
/// [`CopiesError::Request`] if something is named that cannot be taken;
/// another [`CopiesError`] if the folder cannot be read or written.
pub fn update(
    request: &UpdateRequest,
    pack: &Pack,
    folder: &Path,
    observer: &mut dyn Observer,
) -> Result<Updated, CopiesError> {
    let mut given: BTreeMap<&str, Vec<&GivenFile>> = BTreeMap::new();
    for file in &request.files {
        given.entry(&file.what).or_default().push(file);
    }
    let wanted = wanted(request, &given, pack, observer)?;
    let publishers = Publishers::new(request.mirror.as_deref());
    let (mut copies, _lock) = if request.dry_run {
        (Copies::open(folder)?, None)
    } else {
        let (copies, lock) = Copies::open_to_write(
            folder,
            hashgate_durable::PATIENCE,
            |text| observer.remark(text),
        )?;
        (copies, Some(lock))
    };
    let mut outcomes = Vec::with_capacity(wanted.len());
    for thing in &wanted {
        let mut origin = Origin {
            given: given.get(thing.id()).map(Vec::as_slice),
            publishers: &publishers,
            observer,
        };
        let accepted = match thing {
            Wanted::List(source) => {
                take::list(source, &mut origin, request.taken)
            }
            Wanted::Edition { name, file, known } => take::edition(
                (name, file),
                &mut origin,
                request.taken,
                request.legal_from.filter(|_| !known),
                &pack.rates,
            ),
        };
        outcomes.push(settle(thing.id(), accepted, request, &mut copies)?);
    }
    if !request.dry_run
        && let Err(e) = list_index::refresh(&copies, pack)
    {
        observer.remark(&format!(
            "the index of the lists cannot be written: {e}; each search makes \
             its own and takes longer"
        ));
    }
    Ok(Updated { outcomes, copies })
}

/// What to take: what is named, else every list that a publisher offers as a
/// file, and the edition in force.
fn wanted<'p>(
    request: &UpdateRequest,
    given: &BTreeMap<&str, Vec<&GivenFile>>,
    pack: &'p Pack,
    observer: &mut dyn Observer,
) -> Result<Vec<Wanted<'p>>, CopiesError> {
    let mut wanted = Vec::new();
    let all = request.editions.is_empty() && request.lists.is_empty();
    if all && given.is_empty() {
        let (offered, by_hand): (Vec<_>, Vec<_>) =
            pack.lists.sources.iter().partition(|source| offered(source));
        wanted.extend(offered.into_iter().map(Wanted::List));
        let by_hand: Vec<&str> =
            by_hand.iter().map(|source| source.id.as_str()).collect();
        observer.remark(&format!(
            "published as a page and not as a file, so to be given with \
             --from-file: {}",
            by_hand.join(", ")
        ));
        if let Some(info) = pack.rates.edition_on(request.taken) {
            wanted.push(named_edition(&info.name, None, pack)?);
        }
        return Ok(wanted);
    }
    let mut named: Vec<&str> =
        request.lists.iter().map(String::as_str).collect();
    named.extend(request.editions.iter().map(String::as_str));
    named.extend(given.keys());
    let mut seen = BTreeSet::new();
    for name in named {
        if !seen.insert(name) {
            continue;
        }
        if let Some(source) = pack.lists.source(name) {
            if !offered(source) && !given.contains_key(name) {
                return Err(CopiesError::Request(format!(
                    "{name} is published as a page and not as a file; save it \
                     from {} and give it with --from-file {name}={}",
                    source.url,
                    source.files.first().map_or("FILE", String::as_str)
                )));
            }
            wanted.push(Wanted::List(source));
        } else {
            wanted.push(named_edition(name, request.legal_from, pack)?);
        }
    }
    Ok(wanted)
}

/// Whether a publisher offers the list as a file that the loader reads.
fn offered(source: &ListSource) -> bool {
    !source.downloads.is_empty()
        && source.format != ListFormat::GuideJson
        && source.downloads.iter().all(|url| {
            let part = last_part(url).to_lowercase();
            [".csv", ".txt", ".json"].iter().any(|end| part.ends_with(end))
        })
}

fn named_edition<'p>(
    name: &str,
    legal_from: Option<Date>,
    pack: &Pack,
) -> Result<Wanted<'p>, CopiesError> {
    let rates = &pack.rates;
    let held = rates.editions.iter().find(|info| info.name == name);
    if let Some(info) = held {
        return Ok(Wanted::Edition {
            name: name.to_owned(),
            file: info.file.clone(),
            known: info.legal_from.is_some(),
        });
    }
    let Some(file) = rates.edition_source.file_of(name) else {
        return Err(CopiesError::Request(format!(
            "`{name}` is neither a list nor an edition; lists: {}; editions \
             are named as `2026 Revision 10`",
            pack.lists
                .sources
                .iter()
                .map(|source| source.id.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        )));
    };
    if legal_from.is_none() {
        return Err(CopiesError::Request(format!(
            "the pack does not know from which day {name} is law; state it \
             with --legal-from (publication dates differ from it by weeks)"
        )));
    }
    Ok(Wanted::Edition { name: name.to_owned(), file, known: false })
}

/// Keeps what was accepted, and notes what failed.
fn settle(
    id: &str,
    accepted: Result<Accepted, Refused>,
    request: &UpdateRequest,
    copies: &mut Copies,
) -> Result<Outcome, CopiesError> {
    let (why, failed_at) = match accepted {
        Ok(accepted) => {
            let change = if request.dry_run {
                copies.change(&accepted)
            } else {
                copies.keep(&accepted)?
            };
            return Ok(Outcome {
                id: id.to_owned(),
                change: Some(change),
                count: Some(accepted.count),
                files: accepted.files.iter().map(TakenFile::of).collect(),
                failed: None,
                failed_at: None,
            });
        }
        Err(Refused::Publisher(why)) => (why, FailedAt::Publisher),
        Err(Refused::Unread(why)) => (why, FailedAt::Unread),
        Err(Refused::File(why)) => (why, FailedAt::File),
    };
    // What could not be read says nothing of the list.
    if !request.dry_run && failed_at != FailedAt::Unread {
        copies.note_failure(FailedUpdate {
            id: id.to_owned(),
            tried: request.taken,
            why: why.clone(),
        })?;
    }
    Ok(Outcome {
        id: id.to_owned(),
        change: None,
        count: None,
        files: Vec::new(),
        failed: Some(why),
        failed_at: Some(failed_at),
    })
}
