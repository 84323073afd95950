//! The name tables in the form in which the reader uses them.

use std::ops::RangeInclusive;

use hashgate_model::Country;
use hashgate_pack::lists::NameTables;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    index::edit_filter::{self, EditFilter, MinEdits},
    names::class::{
        Class, FAMILIES, Families, Foreign, GENERIC, LetterKind, LetterOf,
        letter_mask,
    },
    names::{party_line::Markers, sounds::Sounds},
};

/// Shorter words are too similar to each other to correct a misspelling.
const LONG_SYNONYM: usize = 8;

/// The tables, ready for look-up.
#[derive(Debug, Default)]
pub(crate) struct WordTables {
    /// Phrases of legal forms by their first word; longest first.
    pub(crate) legal: FxHashMap<String, Vec<(Vec<String>, Families)>>,
    /// Legal words of five letters and more, which are repaired when
    /// mistyped.
    long_legal: Vec<MaskedWord>,
    /// Says which words may be within one edit of these; few are.
    legal_filter: Vec<u64>,
    pub(crate) synonyms: FxHashMap<String, String>,
    /// Words that stand for several: `impex`.
    pub(crate) expansions: FxHashMap<String, Vec<String>>,
    /// Long words that have a synonym, sorted, with their letters: a mistyped
    /// one is read as the word that was meant.
    long_synonyms: Vec<MaskedWord>,
    /// Says which words may be within one edit of these.
    synonym_filter: Vec<u64>,
    /// Words that are known not to be misspellings.
    known: FxHashSet<String>,
    pub(crate) weak: FxHashMap<String, Class>,
    pub(crate) places: FxHashMap<String, Country>,
    /// What synonyms stand for: words of trade and common given names.
    generic: FxHashSet<String>,
    /// Words of Han and other scripts.
    pub(crate) foreign: FxHashMap<String, Foreign>,
    /// The most characters a word of `foreign` has.
    pub(crate) longest_foreign: usize,
    /// Legal forms in brackets, `株` of `(株)`; elsewhere they are words.
    pub(crate) bracketed: FxHashMap<String, Families>,
    /// Letters that names read otherwise than words mostly do: 长 as `chang`.
    pub(crate) readings: FxHashMap<char, String>,
    pub(crate) letters: FxHashMap<char, LetterOf>,
    pub(crate) hangul: [Vec<String>; 3],
    /// Phrases that are one word, by their first word; longest first.
    pub(crate) phrases: FxHashMap<String, Vec<(Vec<String>, String)>>,
    /// What parts the line of a party into names.
    pub(crate) markers: Markers,
    pub(crate) sounds: Sounds,
    /// Scripts that cannot be read, by their code points, in order.
    unread: Vec<(RangeInclusive<u32>, String)>,
    nicknames: FxHashMap<String, Vec<String>>,
    /// Legal forms of one word.
    one_word_forms: Vec<MaskedWord>,
    /// Those that stand in front of names.
    leading_forms: Vec<MaskedWord>,
}

/// A word with a bit for each of its letters.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct MaskedWord {
    word: String,
    letters: u32,
}

impl MaskedWord {
    fn of(word: &str) -> Self {
        Self { word: word.to_owned(), letters: letter_mask(word) }
    }

    /// Whether another word, with these letters, is at most one edit away.
    fn one_edit_from(&self, word: &str, letters: u32) -> bool {
        self.word.len().abs_diff(word.len()) <= 1
            && (self.letters ^ letters).count_ones() <= 2
            && strsim::osa_distance(&self.word, word) <= 1
    }
}

impl WordTables {
    pub(crate) fn new(tables: &NameTables) -> Self {
        let mut words = Self::default();
        for form in &tables.legal_forms {
            words.add_legal(&form.phrase, family_bit(&form.family));
            if form.leads {
                words.leading_forms.push(MaskedWord::of(&form.phrase));
            }
        }
        for phrases in words.legal.values_mut() {
            phrases.sort_by(|a, b| {
                b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0))
            });
        }
        words.long_legal.sort();
        words.long_legal.dedup();
        words.legal_filter = edit_filter_of(&words.long_legal);
        for synonym in &tables.synonyms {
            let (word, same) = (synonym.word.clone(), &synonym.same_as);
            if same.contains(' ') {
                let parts = same.split(' ').map(str::to_owned).collect();
                words.expansions.insert(word, parts);
            } else {
                words.synonyms.insert(word, same.clone());
            }
        }
        words.generic = tables
            .synonyms
            .iter()
            .flat_map(|synonym| synonym.same_as.split(' '))
            .map(str::to_owned)
            .chain(tables.everyday.iter().map(|word| word.word.clone()))
            .collect();
        words.known = tables
            .frequency
            .iter()
            .map(|word| word.word.clone())
            .chain(tables.synonyms.iter().map(|s| s.same_as.clone()))
            .collect();
        words.long_synonyms = words
            .synonyms
            .keys()
            .filter(|word| word.len() >= LONG_SYNONYM)
            .map(|word| MaskedWord::of(word))
            .collect();
        words.long_synonyms.sort();
        words.synonym_filter = edit_filter_of(&words.long_synonyms);
        for weak in &tables.weak_words {
            let class = match weak.class.as_str() {
                "particle" => Class::Particle,
                "title" | "vessel" => Class::Title,
                _ => Class::Stop,
            };
            words.weak.insert(weak.word.clone(), class);
        }
        for place in &tables.places {
            words.places.insert(place.word.clone(), place.country);
        }
        for word in tables.han_words.iter().chain(&tables.foreign_words) {
            if word.kind == "reading" {
                let letter = word.text.chars().next();
                let read = letter.map(|c| (c, word.latin.clone()));
                words.readings.extend(read);
                continue;
            }
            if word.kind == "bracketed" {
                let family = family_bit(&word.latin);
                words.bracketed.insert(word.text.clone(), family);
                continue;
            }
            let meaning = match word.kind.as_str() {
                "legal" => Foreign::Legal(family_bit(&word.latin)),
                "surname" => Foreign::Surname(word.latin.clone()),
                _ => Foreign::Word(word.latin.clone()),
            };
            words.longest_foreign =
                words.longest_foreign.max(word.text.chars().count());
            words.foreign.insert(word.text.clone(), meaning);
        }
        words.add_phrases(tables);
        words.sounds = Sounds::new(&tables.sounds);
        words.markers = Markers::new(&tables.party_lines);
        let scripts = tables.scripts.iter();
        words.unread = scripts
            .filter_map(|s| Some((s.range()?, s.script.clone())))
            .collect();
        words.add_nicknames(tables);
        for letter in &tables.letters {
            let kind = match letter.kind.as_str() {
                "abjad" => LetterKind::Abjad,
                "abugida" => LetterKind::Abugida,
                "vowel_sign" => LetterKind::VowelSign,
                "small" => LetterKind::Small,
                _ => LetterKind::Plain,
            };
            if let Some(c) = letter.letter.chars().next() {
                let latin = letter.latin.clone();
                words.letters.insert(c, LetterOf { latin, kind });
            }
        }
        for part in &tables.hangul {
            let row = match part.part.as_str() {
                "lead" => 0,
                "vowel" => 1,
                _ => 2,
            };
            if let Some(row) = words.hangul.get_mut(row) {
                row.push(part.latin.clone());
            }
        }
        words
    }

    fn add_legal(&mut self, phrase: &str, family: Families) {
        for parts in spellings(phrase) {
            self.add_legal_words(&parts, family);
        }
    }

    fn add_legal_words(&mut self, parts: &[String], family: Families) {
        for part in parts {
            if part.len() >= 5 {
                self.long_legal.push(MaskedWord::of(part));
            }
        }
        if let [only] = parts {
            self.one_word_forms.push(MaskedWord::of(only));
        }
        if let Some(first) = parts.first() {
            let phrases = self.legal.entry(first.clone()).or_default();
            if !phrases.iter().any(|(known, _)| *known == parts) {
                phrases.push((parts.to_vec(), family));
            }
        }
    }

    fn add_phrases(&mut self, tables: &NameTables) {
        for phrase in &tables.phrases {
            let parts: Vec<String> =
                phrase.phrase.split(' ').map(str::to_owned).collect();
            if let Some(first) = parts.first() {
                self.phrases
                    .entry(first.clone())
                    .or_default()
                    .push((parts.clone(), phrase.word.clone()));
            }
        }
        for phrases in self.phrases.values_mut() {
            phrases.sort_by(|a, b| {
                b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0))
            });
        }
    }

    fn add_nicknames(&mut self, tables: &NameTables) {
        for a in &tables.nicknames {
            for b in &tables.nicknames {
                if a.group == b.group && a.name != b.name {
                    self.nicknames
                        .entry(a.name.clone())
                        .or_default()
                        .push(b.name.clone());
                }
            }
        }
    }

    /// The script of a letter, if it is one that cannot be read.
    pub(crate) fn unread_script(&self, c: char) -> Option<&str> {
        let c = u32::from(c);
        let of = self.unread.iter().find(|(range, _)| range.contains(&c));
        of.map(|(_, script)| script.as_str())
    }

    /// Whether another given name may stand for this one.
    pub(crate) fn has_nickname(&self, name: &str) -> bool {
        self.nicknames.contains_key(name)
    }

    /// Given names that may stand for this one.
    pub(crate) fn nicknames_of(&self, name: &str) -> Vec<&str> {
        self.nicknames
            .get(name)
            .map(|all| all.iter().map(String::as_str).collect())
            .unwrap_or_default()
    }

    /// Whether a word is one edit away from a legal form of one word, of
    /// those that stand in front of names or of all.
    pub(crate) fn resembles_legal_form(&self, word: &str, leads: bool) -> bool {
        let forms =
            if leads { &self.leading_forms } else { &self.one_word_forms };
        let letters = letter_mask(word);
        (2..=6).contains(&word.len())
            && forms.iter().any(|form| {
                form.word.len() >= 2 && form.one_edit_from(word, letters)
            })
    }

    /// A long legal word within one edit: `liimited`, `companny`.
    pub(crate) fn corrected_legal_word(&self, word: &str) -> Option<&str> {
        if word.len() < 5 || !word.is_ascii() {
            return None;
        }
        if !may_be_one_edit_from(word, &self.legal_filter) {
            return None;
        }
        let all = &self.long_legal;
        let same = all.binary_search_by(|legal| legal.word.as_str().cmp(word));
        if let Ok(at) = same {
            return all.get(at).map(|legal| legal.word.as_str());
        }
        let letters = letter_mask(word);
        all.iter()
            .find(|legal| legal.one_edit_from(word, letters))
            .map(|legal| legal.word.as_str())
    }

    /// Whether a word is one of trade, place or kinship.
    pub(crate) fn is_generic(&self, word: &str) -> bool {
        self.generic.contains(word) || self.places.contains_key(word)
    }

    /// The synonym of a word as it is spelled, or the word itself.
    pub(crate) fn exactly<'w>(&'w self, word: &'w str) -> &'w str {
        self.synonyms.get(word).map_or(word, String::as_str)
    }

    /// The word that a word counts as: its synonym, or that of a long word
    /// one edit away with the same first letter (`muhammaq`, `productioun`).
    pub(crate) fn synonym_of(&self, word: &str) -> Option<&str> {
        if let Some(same) = self.synonyms.get(word) {
            return Some(same);
        }
        if word.len() < LONG_SYNONYM - 1
            || !may_be_one_edit_from(word, &self.synonym_filter)
            || self.known.contains(word)
        {
            return None;
        }
        let letters = letter_mask(word);
        let first = word.as_bytes().first();
        // Sorted: words of one first letter are next to each other.
        let all = &self.long_synonyms;
        let from =
            all.partition_point(|long| long.word.as_bytes().first() < first);
        let meant = all
            .iter()
            .skip(from)
            .take_while(|long| long.word.as_bytes().first() == first)
            .find(|long| long.one_edit_from(word, letters))?;
        self.synonyms.get(&meant.word).map(String::as_str)
    }

    /// The class of a word after synonyms are applied.
    pub(crate) fn class(&self, word: &str) -> Class {
        if word.bytes().any(|b| b.is_ascii_digit()) {
            return Class::Number;
        }
        if let Some(class) = self.weak.get(word) {
            return *class;
        }
        if word.chars().count() == 1 { Class::Initial } else { Class::Content }
    }
}

/// A legal form in every way that dots and blanks may part its single letters:
/// `Sp. z o.o.` reaches the reader as `sp z oo`, `Sp. z o. o.` as `sp z o o`.
fn spellings(phrase: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![vec![]];
    let mut after_single = false;
    for part in phrase.split(' ') {
        let single = part.len() == 1;
        let mut glued = Vec::new();
        if single && after_single {
            glued.clone_from(&all);
            for last in glued.iter_mut().filter_map(|words| words.last_mut()) {
                last.push_str(part);
            }
        }
        for spelling in &mut all {
            spelling.push(part.to_owned());
        }
        all.extend(glued);
        after_single = single;
    }
    all
}

/// A filter of the words within one edit of these.
fn edit_filter_of(words: &[MaskedWord]) -> Vec<u64> {
    edit_filter::filter(words.iter().map(|lettered| lettered.word.as_bytes()))
}

/// Whether a word may be within one edit: `false` is certain.
fn may_be_one_edit_from(word: &str, filter: &[u64]) -> bool {
    EditFilter { blocks: filter }.min_edits(word.as_bytes()) != MinEdits::Two
}

fn family_bit(family: &str) -> Families {
    FAMILIES
        .iter()
        .position(|known| *known == family)
        .map_or(GENERIC, |bit| 1 << bit)
}
