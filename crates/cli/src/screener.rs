//! The screener over the lists of the pack and the copies that are kept.
//!
//! Its index is compiled once: that of the pack's extracts lies in the binary,
//! that of the kept copies in the store, in a file that is mapped. What it was
//! made from stands in its head; where that is not what would be searched
//! today, or the file is damaged or missing, the index is made anew from the
//! lists themselves and the answer is the same.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use hashgate_pack::{
    Pack,
    lists::Lists,
    update::{Manifest, Store},
};
use hashgate_parties::{LoadedList, MadeFrom, Screener};

use crate::{exit::Failure, mapped::Mapped, store};

/// The compiled index of the kept lists, in the store's folder.
pub const INDEX: &str = "lists.index";

/// A screener over the extracts of the pack, whatever is kept.
pub fn extracts(pack: &Pack) -> Screener {
    let made_from =
        MadeFrom::lists(&pack.meta, &pack.lists, &Manifest::default());
    // The index in the binary does not fit the pack of another folder.
    let index = Box::new(hashgate_embedded::list_index());
    Screener::open(&pack.lists, index, &made_from)
        .unwrap_or_else(|_| Screener::new(&pack.lists))
}

/// A screener with the ids of the lists that come from the user's store.
pub struct Kept {
    /// The screener.
    pub screener: Screener,
    /// The lists of which a copy is kept, or an update has failed.
    pub lists: Vec<String>,
}

/// A screener over the kept copies, and over the extracts of other lists.
pub fn kept(pack: &Pack) -> Result<Kept, Failure> {
    let store = store::open()?;
    let of = |store: &Store| ids(&pack.lists, &store.manifest);
    let lists = store.as_ref().map(of).unwrap_or_default();
    let screener = match &store {
        Some(store) if !lists.is_empty() => {
            open(store, pack).unwrap_or_else(|| {
                let (screener, whole) = compiled(store, pack);
                if whole {
                    // A store that cannot be written to is searched all the
                    // same; it only takes longer.
                    let _ = keep(&screener, store, pack);
                }
                screener
            })
        }
        _ => extracts(pack),
    };
    Ok(Kept { screener, lists })
}

/// Makes the index of a store anew, unless it is there already.
pub fn refresh(store: &Store, pack: &Pack) -> io::Result<()> {
    if ids(&pack.lists, &store.manifest).is_empty()
        || open(store, pack).is_some()
    {
        return Ok(());
    }
    match compiled(store, pack) {
        (screener, true) => keep(&screener, store, pack),
        _ => Ok(()),
    }
}

/// The lists that a store has something to say of.
fn ids(lists: &Lists, manifest: &Manifest) -> Vec<String> {
    let ids = lists.sources.iter().map(|source| &source.id);
    ids.filter(|id| {
        manifest.list(id).is_some() || manifest.failure(id).is_some()
    })
    .cloned()
    .collect()
}

/// The screener by the index in the store, if that is of use.
fn open(store: &Store, pack: &Pack) -> Option<Screener> {
    let map = Mapped::open(&path(store)).ok()?;
    let made_from = made_from(store, pack);
    Screener::open(&pack.lists, Box::new(map), &made_from).ok()
}

/// The screener made from the lists, and whether all of them could be used. A
/// copy that is damaged now may be restored, so an index without it is not
/// kept.
fn compiled(store: &Store, pack: &Pack) -> (Screener, bool) {
    let loaded = store::lists(store, &pack.lists);
    let whole = |list: &LoadedList| {
        !list.entries.is_empty() || store.manifest.list(&list.id).is_none()
    };
    let all = loaded.iter().all(whole);
    (Screener::with(&pack.lists, &loaded), all)
}

fn keep(screener: &Screener, store: &Store, pack: &Pack) -> io::Result<()> {
    let made_from = made_from(store, pack);
    write(&path(store), &screener.to_bytes(&made_from))
}

fn made_from(store: &Store, pack: &Pack) -> MadeFrom {
    MadeFrom::lists(&pack.meta, &pack.lists, &store.manifest)
}

fn path(store: &Store) -> PathBuf {
    store.dir().join(INDEX)
}

/// Puts a new file in the place of the old one, which processes may have
/// mapped: that one is not touched.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let lock = File::create(path.with_extension("index.lock"))?;
    match lock.try_lock() {
        Ok(()) => {}
        // Another process writes the index; one is enough.
        Err(TryLockError::WouldBlock) => return Ok(()),
        Err(TryLockError::Error(e)) => return Err(e),
    }
    let fresh = path.with_extension("index.new");
    // One that was left half written is not gone on with.
    let _ = fs::remove_file(&fresh);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&fresh)
        .and_then(|mut file| file.write_all(bytes))
        // It need not have reached the disk before: if power fails, its hash
        // tells, and it is made anew.
        .and_then(|()| fs::rename(&fresh, path));
    if written.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    written
}
