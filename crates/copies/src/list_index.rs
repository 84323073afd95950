//! The screener over the lists of the pack and the copies that are kept.
//!
//! Its index is compiled once: that of the pack's extracts lies in the binary,
//! that of the kept copies beside them, in a file that is mapped. What it was
//! made from stands in its head; where that is not what would be searched
//! today, or the file is damaged or missing, the index is rebuilt from the
//! lists themselves and the answer is the same.

use std::{
    fs::TryLockError,
    io,
    path::{Path, PathBuf},
};

use hashgate_pack::{Pack, lists::Lists};
use hashgate_parties::{LoadedList, MadeFrom, Screener};

use crate::{Copies, CopiesError, Manifest, kept_lists, mapped::Mapped};

/// The compiled index of the kept lists, in the folder of the copies.
const INDEX: &str = "lists.index";

/// A screener over the extracts of the pack, whatever is kept.
pub fn extracts(pack: &Pack) -> Screener {
    let made_from = made_from(pack, &Manifest::default());
    // The index in the binary does not fit the pack of another folder.
    let index = Box::new(hashgate_embedded::list_index());
    Screener::open(&pack.lists, index, &made_from)
        .unwrap_or_else(|_| Screener::new(&pack.lists))
}

/// A screener with the ids of the lists that come from kept copies.
#[derive(Debug)]
pub struct KeptScreener {
    /// The screener.
    pub screener: Screener,
    /// The lists of which a copy is kept, or an update has failed.
    pub lists: Vec<String>,
}

/// A screener over the kept copies, and over the extracts of other lists.
///
/// # Errors
///
/// [`CopiesError`] if the folder has a damaged manifest: it must not look
/// like one that holds no list.
pub fn kept_screener(
    pack: &Pack,
    folder: Option<&Path>,
) -> Result<KeptScreener, CopiesError> {
    let copies = Copies::open_if_any(folder)?;
    let of = |copies: &Copies| ids(&pack.lists, &copies.manifest);
    let lists = copies.as_ref().map(of).unwrap_or_default();
    let screener = match &copies {
        Some(copies) if !lists.is_empty() => {
            open(copies, pack).unwrap_or_else(|| {
                let (screener, whole) = compiled(copies, pack);
                if whole {
                    // A folder that cannot be written to is searched all the
                    // same; it only takes longer.
                    let _ = keep(&screener, copies, pack);
                }
                screener
            })
        }
        _ => extracts(pack),
    };
    Ok(KeptScreener { screener, lists })
}

/// Rebuilds the index of the kept lists, unless it is there already.
///
/// # Errors
///
/// What the system says if the file cannot be written; searches then compile
/// an index of their own and take longer.
pub fn refresh(copies: &Copies, pack: &Pack) -> io::Result<()> {
    if ids(&pack.lists, &copies.manifest).is_empty()
        || open(copies, pack).is_some()
    {
        return Ok(());
    }
    match compiled(copies, pack) {
        (screener, true) => keep(&screener, copies, pack),
        _ => Ok(()),
    }
}

/// What an index of a pack's lists is made from, where full copies of some
/// are kept in place of the pack's extracts; the manifest of an empty folder
/// stands for the extracts alone.
///
/// Everything counts by which an answer could differ: the pack's text about
/// lists and names, of each kept copy the files and the day, and failed
/// updates, which answers tell. Rules of the user's own do not count, nor
/// does the date of an answer: nothing in an index depends on it.
///
/// # Example
///
/// ```
/// use hashgate_copies::{FailedUpdate, Manifest, made_from};
/// let pack = hashgate_embedded::pack()?;
/// let mut kept = Manifest::default();
/// let before = made_from(&pack, &kept);
/// kept.failures.push(FailedUpdate {
///     id: "us-ofac-sdn".to_owned(),
///     tried: "2026-11-20".parse()?,
///     why: "it is a web page".to_owned(),
/// });
/// assert_ne!(before, made_from(&pack, &kept));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn made_from(pack: &Pack, kept: &Manifest) -> MadeFrom {
    let mut parts = Vec::new();
    for source in &pack.lists.sources {
        if let Some(list) = kept.list(&source.id) {
            let copy = &list.current;
            parts.push(format!("kept {} {}", list.id, copy.checked));
            let files = copy.files.iter();
            parts.extend(
                files.flat_map(|file| [file.name.clone(), file.sha256.clone()]),
            );
        }
        if let Some(failure) = kept.failure(&source.id) {
            parts.push(format!("failed {} {}", failure.id, failure.tried));
            parts.push(failure.why.clone());
        }
    }
    MadeFrom::lists(&pack.meta, parts.iter().map(String::as_str))
}

/// The lists that the copies have something to say of.
fn ids(lists: &Lists, manifest: &Manifest) -> Vec<String> {
    let ids = lists.sources.iter().map(|source| &source.id);
    ids.filter(|id| {
        manifest.list(id).is_some() || manifest.failure(id).is_some()
    })
    .cloned()
    .collect()
}

/// The screener by the index in the folder, if that is of use.
fn open(copies: &Copies, pack: &Pack) -> Option<Screener> {
    let map = Mapped::open(&path(copies)).ok()?;
    let made_from = made_from(pack, &copies.manifest);
    Screener::open(&pack.lists, Box::new(map), &made_from).ok()
}

/// The screener made from the lists, and whether all of them could be used. A
/// copy that is damaged now may be restored, so an index without it is not
/// kept.
fn compiled(copies: &Copies, pack: &Pack) -> (Screener, bool) {
    let loaded = kept_lists(copies, &pack.lists);
    let whole = |list: &LoadedList| {
        !list.entries.is_empty() || copies.manifest.list(&list.id).is_none()
    };
    let all = loaded.iter().all(whole);
    (Screener::with(&pack.lists, &loaded), all)
}

fn keep(screener: &Screener, copies: &Copies, pack: &Pack) -> io::Result<()> {
    let made_from = made_from(pack, &copies.manifest);
    write(&path(copies), &screener.to_bytes(&made_from))
}

fn path(copies: &Copies) -> PathBuf {
    copies.dir().join(INDEX)
}

/// Puts a new file in the place of the old one, which processes may have
/// mapped: that one is not touched.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let lock = hashgate_durable::lock_file(&path.with_extension("index.lock"))?;
    match lock.try_lock() {
        Ok(()) => {}
        // Another process writes the index; one is enough.
        Err(TryLockError::WouldBlock) => return Ok(()),
        Err(TryLockError::Error(e)) => return Err(e),
    }
    hashgate_durable::replace(path, bytes).map(|_| ())
}
