//! The compiled index as one block of bytes.
//!
//! Every array of the index follows the one before it: its length in bytes
//! (eight bytes), then its items as the machine holds them, then zeroes up to
//! a multiple of eight. A file of it is mapped and used in place;
//! nothing is decoded but the heads of the lists.

use std::fmt;

use hashgate_pack::Meta;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};
use zerocopy::{FromBytes, Immutable, IntoBytes};

/// Says what the file is, and in which layout and order of bytes.
const MAGIC: u64 = u64::from_be_bytes(*b"hashgix5");

/// Magic, hash of what follows, hash of what it was made from (two words).
const HEAD: usize = 32;

/// Why bytes are not a usable index.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// They do not begin as an index does.
    #[error(
        "this is not an index of this version and machine; it is rebuilt from \
         the lists"
    )]
    Other,
    /// They were made from other lists or terms.
    #[error(
        "the index was made from other lists, name tables or terms of the \
         score; it is rebuilt from the lists"
    )]
    Outdated,
    /// They are cut off or changed.
    #[error("the index is damaged; it is rebuilt from the lists")]
    Damaged,
}

/// What an index was made from: a hash of all that decides its content.
///
/// # Example
///
/// ```
/// use hashgate_parties::MadeFrom;
/// let a = MadeFrom::of(["pack 1f3a", "us-ofac-sdn 77b0 of 2026-11-20"]);
/// let b = MadeFrom::of(["pack 1f3a", "us-ofac-sdn 9c41 of 2026-11-21"]);
/// assert_ne!(a, b);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeFrom(pub(crate) u128);

impl MadeFrom {
    /// A hash of everything the caller names, such as the hash of the pack
    /// and of each list file, and of the code that reads names.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hash = Xxh3::new();
        hash.update(env!("HASHGATE_NAME_CODE").as_bytes());
        for part in parts {
            hash.update(&(part.len() as u64).to_ne_bytes());
            hash.update(part.as_bytes());
        }
        Self(hash.digest128())
    }

    /// What an index of a pack's lists is made from: the pack's text about
    /// lists and names, and whatever else decides its content, such as the
    /// files of full copies that are searched in place of the extracts. With
    /// nothing else, that is the extracts alone.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_pack::{Pack, SourceTree};
    /// use hashgate_parties::MadeFrom;
    /// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    /// let pack = Pack::compile(&SourceTree::from_dir(data.as_ref())?)?;
    /// let extracts = MadeFrom::lists(&pack.meta, []);
    /// let copy = MadeFrom::lists(&pack.meta, ["us-ofac-sdn of 2026-11-20"]);
    /// assert_ne!(extracts, copy);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lists<'a>(
        meta: &'a Meta,
        copies: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let part = meta.parts.iter().find(|part| part.name == "lists");
        let text = part.map_or(&meta.sha256, |part| &part.sha256);
        Self::of(std::iter::once(text.as_str()).chain(copies))
    }
}

/// Writes arrays one after the other.
#[derive(Debug)]
pub(crate) struct Writer {
    words: Vec<u64>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { words: vec![0; HEAD / 8] }
    }

    pub(crate) fn array<T: IntoBytes + Immutable>(
        &mut self,
        items: &[T],
    ) -> &mut Self {
        let bytes = items.as_bytes();
        self.words.push(bytes.len() as u64);
        let from = self.words.len();
        self.words.resize(from + bytes.len().div_ceil(8), 0);
        let place = self.words.get_mut(from..).unwrap_or_default();
        if let Some(place) = place.as_mut_bytes().get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
        }
        self
    }

    /// The block, not yet [`stamped`].
    pub(crate) fn finish(mut self) -> Vec<u64> {
        let body = self.words.get(HEAD / 8..).unwrap_or_default();
        let head = [MAGIC, xxh3_64(body.as_bytes()), 0, 0];
        self.words.splice(..HEAD / 8, head);
        self.words
    }
}

/// The bytes of an index with what it was made from written into the head.
pub(crate) fn stamped(bytes: &[u8], made_from: MadeFrom) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let place = bytes.get_mut(HEAD - 16..HEAD).unwrap_or_default();
    for (to, half) in place.chunks_exact_mut(8).zip(halves(made_from)) {
        to.copy_from_slice(&half.to_ne_bytes());
    }
    bytes
}

fn halves(made_from: MadeFrom) -> [u64; 2] {
    // Two halves of one hash.
    #[allow(clippy::cast_possible_truncation)]
    let halves = [(made_from.0 >> 64) as u64, made_from.0 as u64];
    halves
}

/// Reads arrays in the order in which they were written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    /// The lengths of the arrays, if they were read before.
    known: &'a [usize],
}

impl<'a> Reader<'a> {
    /// Checks that bytes are an undamaged index made from `made_from`.
    pub(crate) fn check(
        bytes: &[u8],
        made_from: MadeFrom,
    ) -> Result<(), IndexError> {
        let head = bytes.get(..HEAD).ok_or(IndexError::Damaged)?;
        let head =
            <[u64]>::ref_from_bytes(head).map_err(|_| IndexError::Damaged)?;
        let [magic, hash, high, low] = head else {
            return Err(IndexError::Damaged);
        };
        if *magic != MAGIC {
            return Err(IndexError::Other);
        }
        if [*high, *low] != halves(made_from) {
            return Err(IndexError::Outdated);
        }
        let body = bytes.get(HEAD..).unwrap_or_default();
        if xxh3_64(body) == *hash { Ok(()) } else { Err(IndexError::Damaged) }
    }

    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self::with_lengths(bytes, &[])
    }

    /// Uses the lengths that were read when the bytes were checked, not those
    /// there now: a mapped file that another program writes into must
    /// not turn into an index without names.
    pub(crate) fn with_lengths(bytes: &'a [u8], known: &'a [usize]) -> Self {
        Self { rest: bytes.get(HEAD..).unwrap_or_default(), known }
    }

    /// The lengths of all arrays.
    pub(crate) fn lengths(bytes: &'a [u8]) -> Result<Vec<usize>, IndexError> {
        let mut reader = Self::new(bytes);
        let mut lengths = Vec::new();
        while !reader.rest.is_empty() {
            lengths.push(reader.array::<u8>()?.len());
        }
        Ok(lengths)
    }

    pub(crate) fn array<T: FromBytes + Immutable>(
        &mut self,
    ) -> Result<&'a [T], IndexError> {
        let damaged = || IndexError::Damaged;
        let (len, rest) =
            self.rest.split_first_chunk::<8>().ok_or_else(damaged)?;
        let len = match self.known.split_first() {
            Some((known, later)) => {
                self.known = later;
                *known
            }
            None => usize::try_from(u64::from_ne_bytes(*len))
                .map_err(|_| IndexError::Damaged)?,
        };
        let padded = len.checked_next_multiple_of(8).ok_or_else(damaged)?;
        let (items, after) =
            rest.split_at_checked(padded).ok_or_else(damaged)?;
        self.rest = after;
        let items = items.get(..len).ok_or_else(damaged)?;
        <[T]>::ref_from_bytes(items).map_err(|_| IndexError::Damaged)
    }
}

/// What holds the bytes of an index.
pub(crate) enum Storage {
    /// In memory of our own.
    Owned(Vec<u64>),
    /// In a mapped file, or in the binary.
    Borrowed(Box<dyn AsRef<[u8]> + Send + Sync>),
}

impl Storage {
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Owned(words) => words.as_bytes(),
            Self::Borrowed(bytes) => (**bytes).as_ref(),
        }
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an index of {} bytes", self.bytes().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_come_back_as_they_were_written() {
        let mut writer = Writer::new();
        writer.array::<u8>(b"abc").array::<u32>(&[1, 2, 3]).array(&[0.5_f32]);
        let words = writer.finish();
        let bytes = &stamped(words.as_bytes(), MadeFrom(7));
        Reader::check(bytes, MadeFrom(7)).unwrap();
        let mut reader = Reader::new(bytes);
        assert_eq!(reader.array::<u8>().unwrap(), b"abc");
        assert_eq!(reader.array::<u32>().unwrap(), [1, 2, 3]);
        assert_eq!(reader.array::<f32>().unwrap(), [0.5]);
        assert!(reader.array::<u8>().is_err());
    }

    #[test]
    fn a_changed_byte_or_a_cut_is_found() {
        let mut writer = Writer::new();
        writer.array::<u64>(&[1, 2, 3]);
        let words = writer.finish();
        assert_eq!(
            Reader::check(words.as_bytes(), MadeFrom(8)),
            Err(IndexError::Outdated)
        );
        let whole = stamped(words.as_bytes(), MadeFrom(7));
        let mut changed = whole.clone();
        changed[45] ^= 1;
        assert_eq!(
            Reader::check(&changed, MadeFrom(7)),
            Err(IndexError::Damaged)
        );
        assert_eq!(
            Reader::check(&whole[..44], MadeFrom(7)),
            Err(IndexError::Damaged)
        );
    }
}
