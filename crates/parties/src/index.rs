//! The compiled index: words, names, entries, in flat arrays.
//!
//! Built once, then immutable. [`crate::store`] keeps it in a file.

use std::collections::HashMap;

use hashgate_pack::lists::ListEntry;

use crate::{
    alike::{self, Folded, FoldedRef},
    compare::{Comparer, Prepared, SHORTEST_RUN, run_edits},
    listed::ListInfo,
    score::Weighed,
    words::{Class, Families},
};

/// The number of a listed word.
pub(crate) type WordId = u32;
/// The number of a listed name (an entry has one per alias).
pub(crate) type NameId = u32;

/// The compiled index.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Index {
    /// The lists, in the order of their entries.
    pub(crate) lists: Vec<ListInfo>,
    pub(crate) words: WordTable,
    pub(crate) names: NameTable,
    /// Each entry in compact form; read when it is hit.
    pub(crate) entries: Blobs,
    /// The list of each entry.
    pub(crate) entry_list: Vec<u32>,
    /// The names run together, by their pieces.
    pub(crate) runs: Runs,
}

/// Pieces of bytes, one after the other.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Blobs {
    /// Where each piece begins; one more than there are pieces.
    pub(crate) starts: Vec<u32>,
    pub(crate) bytes: Vec<u8>,
}

impl Blobs {
    pub(crate) fn push(&mut self, piece: &[u8]) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.bytes.extend_from_slice(piece);
        self.starts.push(index_of(self.bytes.len()));
    }

    pub(crate) fn get(&self, at: u32) -> &[u8] {
        let at = at as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => {
                self.bytes.get(*from as usize..*to as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// A position in arrays that hold far fewer than 2³² items; a list that
/// reached that would not fit any machine that screens.
pub(crate) fn index_of(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The distinct words of all names, and the common words of the table, which
/// mistyped words are weighed by.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct WordTable {
    /// The words, sorted; a mark stands before one without vowels.
    pub(crate) texts: Blobs,
    pub(crate) folded: Blobs,
    pub(crate) masks: Vec<u64>,
    /// Class in the low bits, then place, abjad, common word.
    pub(crate) flags: Vec<u8>,
    pub(crate) weights: Vec<f32>,
    /// The names that hold each word, sorted; CSR.
    pub(crate) posting_starts: Vec<u32>,
    pub(crate) postings: Vec<NameId>,
    /// The words by the length of their folded form: those of length `n`
    /// stand at `by_length_starts[n]..[n + 1]`.
    pub(crate) by_length_starts: Vec<u32>,
    pub(crate) by_length: Vec<WordId>,
    /// The masks in that same order.
    pub(crate) by_length_masks: Vec<u64>,
    /// A bit for each word that names hold, by its hash.
    pub(crate) filter: Vec<u64>,
    /// Hashes of the consonants of each word, sorted, with the words.
    pub(crate) skeletons: Vec<u64>,
    pub(crate) skeleton_words: Vec<WordId>,
}

const PLACE: u8 = 1 << 3;
const ABJAD: u8 = 1 << 4;
const COMMON: u8 = 1 << 5;
const GENERIC: u8 = 1 << 6;

const CLASSES: [Class; 6] = [
    Class::Content,
    Class::Number,
    Class::Initial,
    Class::Particle,
    Class::Title,
    Class::Stop,
];

impl WordTable {
    pub(crate) fn len(&self) -> usize {
        self.masks.len()
    }

    /// The number of a word.
    pub(crate) fn find(&self, text: &str) -> Option<WordId> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.texts.get(index_of(middle)).cmp(text.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(index_of(middle)),
            }
        }
        None
    }

    pub(crate) fn flags(&self, word: WordId) -> u8 {
        self.flags.get(word as usize).copied().unwrap_or(0)
    }

    pub(crate) fn class(&self, word: WordId) -> Class {
        let class = usize::from(self.flags(word) & 7);
        CLASSES.get(class).copied().unwrap_or(Class::Content)
    }

    pub(crate) fn is_abjad(&self, word: WordId) -> bool {
        self.flags(word) & ABJAD != 0
    }

    pub(crate) fn is_common(&self, word: WordId) -> bool {
        self.flags(word) & COMMON != 0
    }

    pub(crate) fn weighed(&self, word: WordId) -> Weighed {
        Weighed {
            weight: self.weight(word),
            class: self.class(word),
            place: self.flags(word) & PLACE != 0,
            generic: self.flags(word) & GENERIC != 0,
        }
    }

    pub(crate) fn weight(&self, word: WordId) -> f32 {
        self.weights.get(word as usize).copied().unwrap_or(1.0)
    }

    pub(crate) fn postings(&self, word: WordId) -> &[NameId] {
        let at = word as usize;
        match (self.posting_starts.get(at), self.posting_starts.get(at + 1)) {
            (Some(from), Some(to)) => self
                .postings
                .get(*from as usize..*to as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    pub(crate) fn folded(&self, word: WordId) -> FoldedRef<'_> {
        FoldedRef {
            bytes: self.folded.get(word),
            mask: self.masks.get(word as usize).copied().unwrap_or(0),
        }
    }

    /// Whether a listed name may have the word: `false` is certain.
    pub(crate) fn may_have(&self, text: &str) -> bool {
        let (at, bit) = filter_place(text);
        self.filter.get(at).is_some_and(|block| block >> bit & 1 == 1)
    }
}

/// Blocks of the filter: 2¹⁸ bits, some nine per word.
const FILTER_BLOCKS: usize = 1 << 12;

fn filter_place(text: &str) -> (usize, u64) {
    let hash = piece_key(0, 1, text.as_bytes());
    let at = usize::try_from(hash & (FILTER_BLOCKS as u64 - 1)).unwrap_or(0);
    (at, hash >> 40 & 63)
}

/// The listed names.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct NameTable {
    /// The entry of each name.
    pub(crate) entry: Vec<u32>,
    /// 0 for the entry's name, n for its n-th alias.
    pub(crate) which: Vec<u32>,
    /// The words of each name; CSR.
    pub(crate) word_starts: Vec<u32>,
    pub(crate) words: Vec<WordId>,
    pub(crate) legal: Vec<Families>,
    /// The sum of the weights of its words.
    pub(crate) whole: Vec<f32>,
    /// Each name run together.
    pub(crate) runs: Blobs,
}

impl NameTable {
    pub(crate) fn len(&self) -> usize {
        self.entry.len()
    }

    pub(crate) fn words(&self, name: NameId) -> &[WordId] {
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

/// The pieces of names run together.
///
/// A listed run of length `n` is cut into one piece more than the edits it
/// allows, so that one piece of a run within these edits is intact and stands
/// near its place.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Runs {
    /// Where each bucket begins in `keys` and `names`.
    pub(crate) bucket_starts: Vec<u32>,
    pub(crate) keys: Vec<u64>,
    pub(crate) names: Vec<NameId>,
}

impl Runs {
    /// The names that have a piece of that key.
    pub(crate) fn of(&self, key: u64) -> impl Iterator<Item = NameId> {
        let buckets = self.bucket_starts.len().saturating_sub(1);
        let range = bucket(key, buckets).and_then(|at| {
            Some(
                *self.bucket_starts.get(at)? as usize
                    ..*self.bucket_starts.get(at + 1)? as usize,
            )
        });
        let range = range.unwrap_or(0..0);
        let keys = self.keys.get(range.clone()).unwrap_or_default();
        let names = self.names.get(range).unwrap_or_default();
        keys.iter()
            .zip(names)
            .filter(move |(k, _)| **k == key)
            .map(|(_, name)| *name)
    }

    fn build(mut all: Vec<(u64, NameId)>) -> Self {
        let buckets = all.len().next_power_of_two().max(1);
        all.sort_unstable_by_key(|(key, name)| {
            (bucket(*key, buckets), *key, *name)
        });
        let mut starts = vec![0_u32; buckets + 1];
        for (key, _) in &all {
            if let Some(count) =
                bucket(*key, buckets).and_then(|at| starts.get_mut(at + 1))
            {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let (keys, names) = all.into_iter().unzip();
        Self { bucket_starts: starts, keys, names }
    }
}

fn bucket(key: u64, buckets: usize) -> Option<usize> {
    let mask = buckets.checked_sub(1)?;
    Some(usize::try_from(key >> 20).ok()? & mask)
}

/// The pieces of a run of that length: where each begins and ends.
pub(crate) fn pieces(
    len: usize,
    edits: usize,
) -> impl Iterator<Item = (usize, usize)> {
    let n = edits + 1;
    (0..n).map(move |i| (len * i / n, len * (i + 1) / n))
}

/// The key of a piece: the run's length, the piece's number, its letters.
pub(crate) fn piece_key(len: usize, piece: usize, letters: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64
        ^ (len as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ ((piece as u64) << 57);
    for b in letters {
        hash = (hash ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mixed(hash)
}

fn mixed(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ hash >> 29
}

/// A hash of the consonants of a word.
pub(crate) fn skeleton_key(text: &str) -> Option<u64> {
    let bare = alike::skeleton(text.trim_start_matches(MARK));
    (bare.len() >= 2).then(|| piece_key(0, 0, bare.as_bytes()))
}

/// Stands before a word without vowels in the table.
pub(crate) const MARK: char = crate::script::ABJAD_MARK;

/// Gathers entries and compiles them.
#[derive(Debug)]
pub(crate) struct Builder<'c> {
    comparer: &'c Comparer,
    index: Index,
    prepared: Vec<Prepared>,
}

impl<'c> Builder<'c> {
    pub(crate) fn new(comparer: &'c Comparer) -> Self {
        Self { comparer, index: Index::default(), prepared: Vec::new() }
    }

    pub(crate) fn add_list(&mut self, info: ListInfo, entries: &[ListEntry]) {
        let list = index_of(self.index.lists.len());
        self.index.lists.push(info);
        for entry in entries {
            let at = index_of(self.index.entry_list.len());
            self.index.entry_list.push(list);
            let bytes = postcard::to_stdvec(entry).unwrap_or_default();
            self.index.entries.push(&bytes);
            let names = std::iter::once(&entry.name).chain(&entry.aliases);
            for (which, name) in names.enumerate() {
                let prepared = self.comparer.prepare(name);
                if prepared.read.tokens.is_empty() {
                    continue;
                }
                self.index.names.entry.push(at);
                self.index.names.which.push(index_of(which));
                self.prepared.push(prepared);
            }
        }
    }

    pub(crate) fn build(mut self) -> Index {
        let ids = self.words();
        self.names(&ids);
        self.postings();
        self.runs();
        self.index
    }

    /// The distinct words, sorted, with what the search needs of each.
    fn words(&mut self) -> HashMap<String, WordId> {
        let mut texts: Vec<String> = self
            .prepared
            .iter()
            .flat_map(|p| &p.read.tokens)
            .map(|t| key_of(&t.text, t.abjad))
            .collect();
        let common = self.comparer.vocabulary.common();
        texts.extend(common.iter().map(|word| (*word).to_owned()));
        texts.sort_unstable();
        texts.dedup();
        let table = &mut self.index.words;
        let mut by_length: Vec<(usize, WordId)> = Vec::new();
        let mut skeletons: Vec<(u64, WordId)> = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            let id = index_of(at);
            let abjad = text.starts_with(MARK);
            let bare = text.trim_start_matches(MARK);
            let words = &self.comparer.words;
            let mut weighed = self.comparer.vocabulary.weighed(bare, words);
            if abjad {
                weighed.class = Class::Content;
            }
            let folded = Folded::of(bare);
            let class = CLASSES.iter().position(|c| *c == weighed.class);
            let mut flags = u8::try_from(class.unwrap_or(0)).unwrap_or(0);
            flags |= if weighed.place { PLACE } else { 0 };
            flags |= if abjad { ABJAD } else { 0 };
            flags |= if weighed.generic { GENERIC } else { 0 };
            if self.comparer.vocabulary.is_common(text) {
                flags |= COMMON;
            }
            table.texts.push(text.as_bytes());
            table.folded.push(&folded.bytes);
            table.masks.push(folded.mask);
            table.flags.push(flags);
            table.weights.push(weighed.weight);
            if weighed.class == Class::Content {
                by_length.push((folded.len(), id));
                skeletons.extend(skeleton_key(bare).map(|hash| (hash, id)));
            }
        }
        by_length.sort_unstable();
        skeletons.sort_unstable();
        let longest = by_length.last().map_or(0, |(len, _)| *len);
        let mut start = 0;
        for len in 0..=longest + 1 {
            start += by_length
                .get(start..)
                .unwrap_or_default()
                .iter()
                .take_while(|(l, _)| *l < len)
                .count();
            table.by_length_starts.push(index_of(start));
        }
        for (_, id) in by_length {
            table.by_length.push(id);
            let mask = table.masks.get(id as usize).copied().unwrap_or(0);
            table.by_length_masks.push(mask);
        }
        (table.skeletons, table.skeleton_words) = skeletons.into_iter().unzip();
        texts.into_iter().zip(0..).collect()
    }

    fn names(&mut self, ids: &HashMap<String, WordId>) {
        let table = &mut self.index.names;
        table.word_starts.push(0);
        for prepared in &self.prepared {
            let mut whole = 0.0;
            for (token, weighed) in
                prepared.read.tokens.iter().zip(&prepared.weighed)
            {
                if let Some(id) = ids.get(&key_of(&token.text, token.abjad)) {
                    table.words.push(*id);
                    whole += weighed.weight;
                }
            }
            table.word_starts.push(index_of(table.words.len()));
            table.legal.push(prepared.read.legal);
            table.whole.push(whole);
            table.runs.push(&prepared.run.bytes);
        }
    }

    fn postings(&mut self) {
        let names = &self.index.names;
        let mut pairs: Vec<(WordId, NameId)> = (0..names.len())
            .flat_map(|at| {
                let name = index_of(at);
                names.words(name).iter().map(move |word| (*word, name))
            })
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let table = &mut self.index.words;
        let mut starts = vec![0_u32; table.len() + 1];
        for (word, _) in &pairs {
            if let Some(count) = starts.get_mut(*word as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        table.filter = vec![0; FILTER_BLOCKS];
        for word in 0..index_of(table.len()) {
            let from = starts.get(word as usize);
            if from != starts.get(word as usize + 1) {
                let text = String::from_utf8_lossy(table.texts.get(word));
                let (at, bit) = filter_place(&text);
                if let Some(block) = table.filter.get_mut(at) {
                    *block |= 1 << bit;
                }
            }
        }
        table.posting_starts = starts;
        table.postings = pairs.into_iter().map(|(_, name)| name).collect();
    }

    fn runs(&mut self) {
        let mut all = Vec::new();
        for (at, prepared) in self.prepared.iter().enumerate() {
            let run = &prepared.run.bytes;
            if run.len() < SHORTEST_RUN {
                continue;
            }
            let edits = run_edits(run.len());
            for (i, (from, to)) in pieces(run.len(), edits).enumerate() {
                let letters = run.get(from..to).unwrap_or_default();
                all.push((piece_key(run.len(), i, letters), index_of(at)));
            }
        }
        self.index.runs = Runs::build(all);
    }
}

/// The word as the table keeps it.
pub(crate) fn key_of(text: &str, abjad: bool) -> String {
    if abjad { format!("{MARK}{text}") } else { text.to_owned() }
}
