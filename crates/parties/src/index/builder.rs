//! Compiles lists into an index: the work is shared by all cores, the result
//! is the same on any number of them.

use hashgate_pack::lists::{ListEntry, PartyKind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    index::{
        block::Writer,
        deletion_index::DeletionIndexParts,
        edit_filter,
        hash::{NameId, WordId, bucket, index_of, piece_key, pieces},
        tables::{
            ABJAD, CLASSES, COMMON, Compiled, FILTER_BLOCKS, GENERIC, MARK,
            PLACE, filter_place, key_of, sound_key, word_place,
        },
    },
    lists::{
        loaded::ListInfo,
        weak_names::{WEAK, all_names},
    },
    matching::{
        acronym,
        comparer::{Comparer, SHORTEST_RUN, run_edits},
        similarity::{self, Folded},
    },
    names::{
        class::{Class, PERSON},
        parse::{self, ParsedName},
    },
    screening::corroborate::number_key,
};

/// Gathers entries and compiles them.
#[derive(Debug)]
pub(crate) struct Builder<'c> {
    comparer: &'c Comparer,
    lists: Vec<ListInfo>,
    entry_list: Vec<u32>,
    entries: BlobParts,
    named: Vec<(u32, u32, String)>,
    persons: Vec<bool>,
    /// The keys of the entries' numbers.
    numbers: Vec<(u64, u32)>,
}

#[derive(Debug, Default)]
struct BlobParts {
    starts: Vec<u32>,
    bytes: Vec<u8>,
}

impl BlobParts {
    fn push(&mut self, piece: &[u8]) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.bytes.extend_from_slice(piece);
        self.starts.push(index_of(self.bytes.len()));
    }
}

/// A listed word, weighed and folded.
struct Word {
    text: String,
    folded: Folded,
    flags: u8,
    weight: f32,
    content: bool,
    /// The keys of its sounds.
    sounds: Vec<u64>,
}

/// A listed name: its words by number, and its letters without blanks.
struct Name {
    entry: u32,
    which: u32,
    parsed: ParsedName,
    words: Vec<WordId>,
    run: Vec<u8>,
}

impl<'c> Builder<'c> {
    pub(crate) fn new(comparer: &'c Comparer) -> Self {
        Self {
            comparer,
            lists: Vec::new(),
            entry_list: Vec::new(),
            entries: BlobParts::default(),
            named: Vec::new(),
            persons: Vec::new(),
            numbers: Vec::new(),
        }
    }

    pub(crate) fn add_list(&mut self, info: ListInfo, entries: &[ListEntry]) {
        let list = index_of(self.lists.len());
        self.lists.push(info);
        for entry in entries {
            let at = index_of(self.entry_list.len());
            self.entry_list.push(list);
            self.persons.push(entry.kind == PartyKind::Person);
            let keys = entry.ids.iter().filter_map(|id| number_key(id));
            self.numbers.extend(keys.map(|key| (key, at)));
            let bytes = postcard::to_stdvec(entry).unwrap_or_default();
            self.entries.push(&bytes);
            for (which, name) in all_names(entry).enumerate() {
                let weak = which > entry.aliases.len();
                let which = index_of(which) | if weak { WEAK } else { 0 };
                self.named.push((at, which, name.to_owned()));
            }
        }
    }

    pub(crate) fn build(mut self) -> Compiled {
        let mut names = self.names();
        let words = self.words(&names);
        let ids: FxHashMap<&str, WordId> =
            words.iter().map(|word| word.text.as_str()).zip(0..).collect();
        names.par_iter_mut().for_each(|name| name.number(&words, &ids));
        let mut writer = Writer::new();
        let lists = postcard::to_stdvec(&self.lists).unwrap_or_default();
        writer.array(&lists);
        write_words(&words, &names, &mut writer);
        write_names(&words, &names, &mut writer);
        writer.array(&self.entries.starts).array(&self.entries.bytes);
        writer.array(&self.entry_list);
        write_runs(&names, &mut writer);
        write_filed(self.numbers, &mut writer);
        write_acronyms(&names, &mut writer);
        Compiled::new(writer.finish(), self.lists)
    }

    fn names(&mut self) -> Vec<Name> {
        let (comparer, persons) = (self.comparer, &self.persons);
        std::mem::take(&mut self.named)
            .into_par_iter()
            .filter_map(|(entry, which, name)| {
                let mut parsed = parse::parse(&name, &comparer.words);
                if persons.get(entry as usize) == Some(&true) {
                    parsed.legal |= PERSON;
                }
                let some = !parsed.tokens.is_empty();
                let (words, run) = (Vec::new(), Vec::new());
                some.then_some(Name { entry, which, parsed, words, run })
            })
            .collect()
    }

    /// The distinct words, sorted, with what the search needs of each.
    fn words(&self, names: &[Name]) -> Vec<Word> {
        let mut texts: FxHashSet<String> = FxHashSet::default();
        for token in names.iter().flat_map(|name| &name.parsed.tokens) {
            if token.abjad {
                texts.insert(key_of(&token.text, true));
            } else if !texts.contains(&token.text) {
                texts.insert(token.text.clone());
            }
        }
        let common = self.comparer.vocabulary.common();
        texts.extend(common.iter().map(|word| (*word).to_owned()));
        let mut words: Vec<Word> =
            texts.into_par_iter().map(|text| self.word(text)).collect();
        words.par_sort_unstable_by(|a, b| a.text.cmp(&b.text));
        words
    }

    fn word(&self, text: String) -> Word {
        let bare = text.trim_start_matches(MARK);
        let vocabulary = &self.comparer.vocabulary;
        let mut weighed = vocabulary.weighed(bare, &self.comparer.words);
        let abjad = text.starts_with(MARK);
        if abjad {
            weighed.class = Class::Content;
        }
        let class = CLASSES.iter().position(|c| *c == weighed.class);
        let mut flags = u8::try_from(class.unwrap_or(0)).unwrap_or(0);
        for (is, flag) in [
            (weighed.place, PLACE),
            (abjad, ABJAD),
            (weighed.generic, GENERIC),
            (vocabulary.is_common(&text), COMMON),
        ] {
            flags |= if is { flag } else { 0 };
        }
        let content = weighed.class == Class::Content;
        let sounds = &self.comparer.words.sounds;
        let sounds = if content { sounds.of(bare) } else { Vec::new() };
        let sounds = sounds.iter().map(|s| sound_key(s)).collect();
        Word {
            folded: Folded::of(bare),
            flags,
            weight: weighed.weight,
            content,
            sounds,
            text,
        }
    }
}

impl Name {
    fn number(&mut self, words: &[Word], ids: &FxHashMap<&str, WordId>) {
        let mut run = Vec::new();
        for token in &self.parsed.tokens {
            let id = if token.abjad {
                ids.get(key_of(&token.text, true).as_str())
            } else {
                ids.get(token.text.as_str())
            };
            let Some(id) = id else { continue };
            self.words.push(*id);
            if let Some(word) = words.get(*id as usize) {
                run.extend_from_slice(&word.folded.bytes);
            }
        }
        self.run = similarity::fold(&run);
    }
}

fn write_words(words: &[Word], names: &[Name], writer: &mut Writer) {
    let (mut texts, mut folded) = (BlobParts::default(), BlobParts::default());
    for word in words {
        texts.push(word.text.as_bytes());
        folded.push(&word.folded.bytes);
    }
    let filed: Vec<(WordId, &[u8])> = words
        .iter()
        .zip(0..)
        .filter(|(word, _)| word.content)
        .map(|(word, id)| (id, &*word.folded.bytes))
        .collect();
    let deletion_index = DeletionIndexParts::of(&filed);
    let (starts, postings) = postings(words.len(), names);
    let held = |at: usize| starts.get(at) != starts.get(at + 1);
    let edit_filter = edit_filter::filter(
        words
            .iter()
            .enumerate()
            .filter(|(at, word)| word.content && held(*at))
            .map(|(_, word)| &*word.folded.bytes),
    );
    let mut sounds_of: Vec<(u64, WordId)> = words
        .iter()
        .zip(0..)
        .flat_map(|(word, id)| word.sounds.iter().map(move |key| (*key, id)))
        .collect();
    sounds_of.sort_unstable();
    let (keys, of_keys): (Vec<u64>, Vec<WordId>) =
        sounds_of.into_iter().unzip();
    let masks: Vec<u64> = words.iter().map(|word| word.folded.mask).collect();
    let lengths: Vec<u8> = words
        .iter()
        .map(|word| u8::try_from(word.folded.len()).unwrap_or(u8::MAX))
        .collect();
    let flags: Vec<u8> = words.iter().map(|word| word.flags).collect();
    let weights: Vec<f32> = words.iter().map(|word| word.weight).collect();
    writer
        .array(&texts.starts)
        .array(&texts.bytes)
        .array(&folded.starts)
        .array(&folded.bytes)
        .array(&masks)
        .array(&lengths)
        .array(&flags)
        .array(&weights)
        .array(&slots(words))
        .array(&starts)
        .array(&postings)
        .array(&deletion_index.filter)
        .array(&deletion_index.starts)
        .array(&deletion_index.words)
        .array(&edit_filter)
        .array(&filter(words, &starts))
        .array(&keys)
        .array(&of_keys);
}

/// An open table of the words by their hash, at most half full.
fn slots(words: &[Word]) -> Vec<u32> {
    let mut slots = vec![0; (words.len() * 2).next_power_of_two().max(2)];
    let mask = slots.len() - 1;
    for (word, id) in words.iter().zip(1_u32..) {
        let abjad = word.text.starts_with(MARK);
        let bare = word.text.trim_start_matches(MARK);
        let mut at = word_place(bare, abjad) & mask;
        while slots.get(at).is_some_and(|taken| *taken != 0) {
            at = (at + 1) & mask;
        }
        if let Some(slot) = slots.get_mut(at) {
            *slot = id;
        }
    }
    slots
}

/// The names that hold each word.
fn postings(words: usize, names: &[Name]) -> (Vec<u32>, Vec<NameId>) {
    let mut pairs: Vec<u64> = names
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, name)| {
            name.words
                .iter()
                .map(move |word| u64::from(*word) << 32 | at as u64)
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    let starts = starts(words, pairs.iter().map(|pair| (pair >> 32) as usize));
    // The low half of each is the name.
    #[allow(clippy::cast_possible_truncation)]
    let names = pairs.into_iter().map(|pair| pair as NameId).collect();
    (starts, names)
}

/// Where each of `n` groups begins, given the group of each item.
fn starts(n: usize, groups: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut starts = vec![0_u32; n + 1];
    for group in groups {
        if let Some(count) = starts.get_mut(group + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

/// A bit for each word that names hold.
fn filter(words: &[Word], posting_starts: &[u32]) -> Vec<u64> {
    let mut filter = vec![0_u64; FILTER_BLOCKS];
    for (at, word) in words.iter().enumerate() {
        if posting_starts.get(at) == posting_starts.get(at + 1) {
            continue;
        }
        let (at, bit) = filter_place(&word.text);
        if let Some(block) = filter.get_mut(at) {
            *block |= 1 << bit;
        }
    }
    filter
}

fn write_names(words: &[Word], names: &[Name], writer: &mut Writer) {
    let mut word_starts = vec![0_u32];
    let mut all_words = Vec::new();
    let mut runs = BlobParts::default();
    let mut weights = Vec::with_capacity(names.len());
    for name in names {
        all_words.extend_from_slice(&name.words);
        word_starts.push(index_of(all_words.len()));
        runs.push(&name.run);
        let words = name
            .words
            .iter()
            .filter_map(|id| words.get(*id as usize).map(|word| word.weight));
        weights.push(words.sum::<f32>());
    }
    let entry: Vec<u32> = names.iter().map(|name| name.entry).collect();
    let which: Vec<u32> = names.iter().map(|name| name.which).collect();
    let legal: Vec<u8> = names.iter().map(|name| name.parsed.legal).collect();
    writer
        .array(&entry)
        .array(&which)
        .array(&word_starts)
        .array(&all_words)
        .array(&legal)
        .array(&weights)
        .array(&runs.starts)
        .array(&runs.bytes);
}

fn write_runs(names: &[Name], writer: &mut Writer) {
    let mut all: Vec<(u64, NameId)> = Vec::new();
    for (name, at) in names.iter().zip(0..) {
        if name.run.len() < SHORTEST_RUN {
            continue;
        }
        let edits = run_edits(name.run.len());
        for (i, (from, to)) in pieces(name.run.len(), edits).enumerate() {
            let letters = name.run.get(from..to).unwrap_or_default();
            all.push((piece_key(name.run.len(), i, letters), at));
        }
    }
    write_filed(all, writer);
}

fn write_acronyms(names: &[Name], writer: &mut Writer) {
    let keys = names.iter().zip(0..).flat_map(|(name, at)| {
        let letters = acronym::initials(&name.parsed).into_iter();
        letters.map(move |letters| (acronym::key(&letters), at))
    });
    write_filed(keys.collect(), writer);
}

/// Writes what is filed by keys.
fn write_filed(mut all: Vec<(u64, u32)>, writer: &mut Writer) {
    let buckets = all.len().next_power_of_two().max(1);
    all.par_sort_unstable_by_key(|(key, item)| {
        (bucket(*key, buckets), *key, *item)
    });
    let groups = all.iter().filter_map(|(key, _)| bucket(*key, buckets));
    let starts = starts(buckets, groups);
    let (keys, names): (Vec<u64>, Vec<NameId>) = all.into_iter().unzip();
    writer.array(&starts).array(&keys).array(&names);
}
