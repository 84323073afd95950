//! The compiled index: words, names, entries, in flat arrays.
//!
//! [`crate::index::builder`] makes it once; then it is immutable. It is one
//! block of bytes ([`crate::index::block`]), which may be a mapped file, and what is
//! here are views into that block.

use crate::{
    index::{
        block::{IndexError, MadeFrom, Reader, Storage},
        deletion_index::DeletionIndex,
        edit_filter::EditFilter,
        hash::{NameId, WordId, bucket, piece_key},
    },
    lists::loaded::ListInfo,
    matching::similarity::FoldedRef,
    names::class::{Class, Families, WeightedWord},
};

/// An index with its bytes.
#[derive(Debug)]
pub(crate) struct Compiled {
    storage: Storage,
    /// The lengths of the arrays.
    lengths: Vec<usize>,
    /// The lists, in the order of their entries.
    pub(crate) lists: Vec<ListInfo>,
}

impl Compiled {
    /// An index that was just written.
    pub(crate) fn new(block: Vec<u64>, lists: Vec<ListInfo>) -> Self {
        let storage = Storage::Owned(block);
        let lengths = Reader::lengths(storage.bytes()).unwrap_or_default();
        let new = Self { storage, lengths, lists };
        debug_assert!(
            new.read().is_ok(),
            "the block is read in another order than it was written"
        );
        new
    }

    /// An index in bytes that hold one.
    ///
    /// # Errors
    ///
    /// [`IndexError`] if they hold none, or one made from other lists.
    pub(crate) fn open(
        storage: Storage,
        made_from: MadeFrom,
    ) -> Result<Self, IndexError> {
        Reader::check(storage.bytes(), made_from)?;
        let mut reader = Reader::new(storage.bytes());
        let lists = postcard::from_bytes(reader.array()?)
            .map_err(|_| IndexError::Damaged)?;
        Index::read(&mut reader)?;
        let lengths = Reader::lengths(storage.bytes())?;
        Ok(Self { storage, lengths, lists })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.storage.bytes()
    }

    /// The views. That all arrays are there was seen when it was opened, and
    /// what the builder wrote is read back in every test.
    pub(crate) fn index(&self) -> Index<'_> {
        self.read().unwrap_or_default()
    }

    fn read(&self) -> Result<Index<'_>, IndexError> {
        let bytes = self.storage.bytes();
        let mut reader = Reader::with_lengths(bytes, &self.lengths);
        reader.array::<u8>()?;
        Index::read(&mut reader)
    }
}

/// The compiled index.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Index<'a> {
    pub(crate) words: WordTable<'a>,
    pub(crate) names: NameTable<'a>,
    /// Each entry in compact form; read when it is hit.
    pub(crate) entries: Blobs<'a>,
    /// The list of each entry.
    pub(crate) entry_list: &'a [u32],
    /// The names run together, by their pieces: a listed run of length `n` is
    /// cut into one piece more than the edits it allows, so that one piece of
    /// a run within these edits is intact and stands near its place.
    pub(crate) runs: Filed<'a>,
    /// The entries by their numbers of passports, registers, ships.
    pub(crate) numbers: Filed<'a>,
    /// The names by the first letters of their words.
    pub(crate) acronyms: Filed<'a>,
}

impl<'a> Index<'a> {
    /// In the order in which the builder writes.
    fn read(r: &mut Reader<'a>) -> Result<Self, IndexError> {
        Ok(Self {
            words: WordTable {
                texts: Blobs::read(r)?,
                folded: Blobs::read(r)?,
                masks: r.array()?,
                lengths: r.array()?,
                flags: r.array()?,
                weights: r.array()?,
                slots: r.array()?,
                posting_starts: r.array()?,
                postings: r.array()?,
                deletion_index: DeletionIndex {
                    filter: r.array()?,
                    starts: r.array()?,
                    words: r.array()?,
                },
                edit_filter: EditFilter { blocks: r.array()? },
                filter: r.array()?,
                sounds: r.array()?,
                sound_words: r.array()?,
            },
            names: NameTable {
                entry: r.array()?,
                which: r.array()?,
                word_starts: r.array()?,
                words: r.array()?,
                legal: r.array()?,
                weights: r.array()?,
                runs: Blobs::read(r)?,
            },
            entries: Blobs::read(r)?,
            entry_list: r.array()?,
            runs: Filed::read(r)?,
            numbers: Filed::read(r)?,
            acronyms: Filed::read(r)?,
        })
    }
}

impl Index<'_> {
    /// Whether a listed name has the word.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.may_have(word)
            && self
                .words
                .find(word, false)
                .is_some_and(|id| !self.words.postings(id).is_empty())
    }
}

/// Pieces of bytes, one after the other.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Blobs<'a> {
    /// Where each piece begins; one more than there are pieces.
    pub(crate) starts: &'a [u32],
    pub(crate) bytes: &'a [u8],
}

impl<'a> Blobs<'a> {
    fn read(r: &mut Reader<'a>) -> Result<Self, IndexError> {
        Ok(Self { starts: r.array()?, bytes: r.array()? })
    }

    #[inline]
    pub(crate) fn get(&self, at: u32) -> &'a [u8] {
        let at = at as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => {
                self.bytes.get(*from as usize..*to as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// The distinct words of all names, and the common words of the table, which
/// mistyped words are weighed by.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct WordTable<'a> {
    /// The words, sorted; a mark stands before one without vowels.
    pub(crate) texts: Blobs<'a>,
    pub(crate) folded: Blobs<'a>,
    pub(crate) masks: &'a [u64],
    /// The lengths of the folded forms, 255 at most.
    pub(crate) lengths: &'a [u8],
    /// Class in the low bits, then place, abjad, common word, generic.
    pub(crate) flags: &'a [u8],
    pub(crate) weights: &'a [f32],
    /// Where a word is, by its hash: its number and one, or nothing.
    pub(crate) slots: &'a [u32],
    /// The names that hold each word, sorted; CSR.
    pub(crate) posting_starts: &'a [u32],
    pub(crate) postings: &'a [NameId],
    /// Distinctive words by what deletions leave of them.
    pub(crate) deletion_index: DeletionIndex<'a>,
    /// How few edits the nearest distinctive word that names hold may be away.
    pub(crate) edit_filter: EditFilter<'a>,
    /// A bit for each word that names hold, by its hash.
    pub(crate) filter: &'a [u64],
    /// Hashes of what each word sounds like, sorted, with the words.
    pub(crate) sounds: &'a [u64],
    pub(crate) sound_words: &'a [WordId],
}

pub(crate) const PLACE: u8 = 1 << 3;
pub(crate) const ABJAD: u8 = 1 << 4;
pub(crate) const COMMON: u8 = 1 << 5;
pub(crate) const GENERIC: u8 = 1 << 6;

pub(crate) const CLASSES: [Class; 6] = [
    Class::Content,
    Class::Number,
    Class::Initial,
    Class::Particle,
    Class::Title,
    Class::Stop,
];

impl<'a> WordTable<'a> {
    pub(crate) fn len(&self) -> usize {
        self.masks.len()
    }

    /// The number of a word.
    pub(crate) fn find(&self, text: &str, abjad: bool) -> Option<WordId> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = word_place(text, abjad) & mask;
        for _ in 0..self.slots.len() {
            let id = self.slots.get(at)?.checked_sub(1)?;
            let listed = self.texts.get(id);
            let bare = if abjad {
                listed.strip_prefix(MARK_BYTES.as_bytes())
            } else {
                Some(listed)
            };
            if bare == Some(text.as_bytes()) {
                return Some(id);
            }
            at = (at + 1) & mask;
        }
        None
    }

    #[inline]
    pub(crate) fn flags(&self, word: WordId) -> u8 {
        self.flags.get(word as usize).copied().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn class(&self, word: WordId) -> Class {
        let class = usize::from(self.flags(word) & 7);
        CLASSES.get(class).copied().unwrap_or(Class::Content)
    }

    /// Whether any listed word is written without vowels: these come first.
    pub(crate) fn any_abjad(&self) -> bool {
        self.is_abjad(0)
    }

    pub(crate) fn is_abjad(&self, word: WordId) -> bool {
        self.flags(word) & ABJAD != 0
    }

    pub(crate) fn is_common(&self, word: WordId) -> bool {
        self.flags(word) & COMMON != 0
    }

    #[inline]
    pub(crate) fn weighed(&self, word: WordId) -> WeightedWord {
        WeightedWord {
            weight: self.weight(word),
            class: self.class(word),
            place: self.flags(word) & PLACE != 0,
            generic: self.flags(word) & GENERIC != 0,
        }
    }

    #[inline]
    pub(crate) fn weight(&self, word: WordId) -> f32 {
        self.weights.get(word as usize).copied().unwrap_or(1.0)
    }

    #[inline]
    pub(crate) fn postings(&self, word: WordId) -> &'a [NameId] {
        let at = word as usize;
        match (self.posting_starts.get(at), self.posting_starts.get(at + 1)) {
            (Some(from), Some(to)) => self
                .postings
                .get(*from as usize..*to as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    #[inline]
    pub(crate) fn folded(&self, word: WordId) -> FoldedRef<'a> {
        FoldedRef {
            bytes: self.folded.get(word),
            mask: self.masks.get(word as usize).copied().unwrap_or(0),
        }
    }

    /// Whether a listed name may have the word: `false` is certain.
    #[inline]
    pub(crate) fn may_have(&self, text: &str) -> bool {
        let (at, bit) = filter_place(text);
        self.filter.get(at).is_some_and(|block| block >> bit & 1 == 1)
    }
}

/// Where the search for a word begins among the slots.
pub(crate) fn word_place(text: &str, abjad: bool) -> usize {
    let hash = piece_key(usize::from(abjad), 3, text.as_bytes());
    usize::try_from(hash & 0xffff_ffff).unwrap_or(0)
}

/// Blocks of the filter: 2¹⁸ bits, some nine per word.
pub(crate) const FILTER_BLOCKS: usize = 1 << 12;

pub(crate) fn filter_place(text: &str) -> (usize, u64) {
    let hash = piece_key(0, 1, text.as_bytes());
    let at = usize::try_from(hash & (FILTER_BLOCKS as u64 - 1)).unwrap_or(0);
    (at, hash >> 40 & 63)
}

/// The listed names.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct NameTable<'a> {
    /// The entry of each name.
    pub(crate) entry: &'a [u32],
    /// 0 for the entry's name, n for its n-th alias.
    pub(crate) which: &'a [u32],
    /// The words of each name; CSR.
    pub(crate) word_starts: &'a [u32],
    pub(crate) words: &'a [WordId],
    pub(crate) legal: &'a [Families],
    /// The sum of the weights of its words.
    pub(crate) weights: &'a [f32],
    /// Each name run together.
    pub(crate) runs: Blobs<'a>,
}

impl<'a> NameTable<'a> {
    pub(crate) fn len(&self) -> usize {
        self.entry.len()
    }

    #[inline]
    pub(crate) fn words(&self, name: NameId) -> &'a [WordId] {
        let at = name as usize;
        match (self.word_starts.get(at), self.word_starts.get(at + 1)) {
            (Some(from), Some(to)) => {
                self.words.get(*from as usize..*to as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }

    pub(crate) fn entry(&self, name: NameId) -> u32 {
        self.entry.get(name as usize).copied().unwrap_or(0)
    }
}

/// Numbers of names or entries, filed by keys.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Filed<'a> {
    /// Where each bucket begins in `keys` and `items`.
    pub(crate) bucket_starts: &'a [u32],
    pub(crate) keys: &'a [u64],
    pub(crate) items: &'a [u32],
}

impl<'a> Filed<'a> {
    fn read(r: &mut Reader<'a>) -> Result<Self, IndexError> {
        Ok(Self {
            bucket_starts: r.array()?,
            keys: r.array()?,
            items: r.array()?,
        })
    }

    /// What is filed under a key.
    pub(crate) fn of(&self, key: u64) -> impl Iterator<Item = u32> + 'a {
        let buckets = self.bucket_starts.len().saturating_sub(1);
        let range = bucket(key, buckets).and_then(|at| {
            Some(
                *self.bucket_starts.get(at)? as usize
                    ..*self.bucket_starts.get(at + 1)? as usize,
            )
        });
        let range = range.unwrap_or(0..0);
        let keys = self.keys.get(range.clone()).unwrap_or_default();
        let items = self.items.get(range).unwrap_or_default();
        keys.iter()
            .zip(items)
            .filter(move |(k, _)| **k == key)
            .map(|(_, item)| *item)
    }
}

/// The key of what a word sounds like.
pub(crate) fn sound_key(classes: &[u8]) -> u64 {
    piece_key(0, 0, classes)
}

/// Stands before a word without vowels in the table.
pub(crate) const MARK: char = crate::names::class::ABJAD_MARK;
const MARK_BYTES: &str = crate::names::class::ABJAD_MARK_TEXT;

/// The word as the table keeps it.
pub(crate) fn key_of(text: &str, abjad: bool) -> String {
    if abjad { format!("{MARK}{text}") } else { text.to_owned() }
}
