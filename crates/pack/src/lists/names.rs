//! `names/*.csv`: how names are read.

use std::{collections::BTreeSet, ops::RangeInclusive};

use hashgate_model::Country;
use serde::{Deserialize, Serialize};

use crate::{Faults, SourceTree};

/// Tables with which names are read: legal forms, synonyms, places, letters
/// of other scripts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NameTables {
    /// Legal forms, as phrases of normalised words.
    pub legal_forms: Vec<LegalForm>,
    /// Words that count as one.
    pub synonyms: Vec<Synonym>,
    /// Words that carry little: articles, titles, particles.
    pub weak_words: Vec<WeakWord>,
    /// Words that name a place.
    pub places: Vec<Place>,
    /// Words in Han characters: legal forms, places, trades, surnames.
    pub han_words: Vec<ForeignWord>,
    /// Words in other scripts.
    pub foreign_words: Vec<ForeignWord>,
    /// Single letters of other scripts.
    pub letters: Vec<Letter>,
    /// The parts of Hangul syllables.
    pub hangul: Vec<HangulPart>,
    /// Phrases that are one word, as `hong kong`.
    pub phrases: Vec<Phrase>,
    /// Given names that stand for each other.
    pub nicknames: Vec<Nickname>,
    /// Words of the language that firms take for names.
    pub everyday: Vec<EverydayWord>,
    /// What letters sound like, roughly, for words of two scripts.
    pub sounds: Vec<Sound>,
    /// What parts the line of a party into names: `formerly`, `attn:`.
    pub party_lines: Vec<PartyLineMarker>,
    /// Scripts that cannot be read.
    pub scripts: Vec<Script>,
    /// Words of names and how often they occur.
    pub frequency: Vec<CommonWord>,
}

/// A legal form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalForm {
    /// The phrase: lower-case words of plain letters.
    pub phrase: String,
    /// The family: `limited`, `stock`, `partnership`, `nonprofit`, `state`,
    /// `free_zone` or `generic`.
    pub family: String,
    /// Whether the form is usual in front of the name.
    pub leads: bool,
}

/// A word and the word it counts as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonym {
    /// The word.
    pub word: String,
    /// The word it counts as, or the words that it is short for.
    pub same_as: String,
}

/// A word that carries little.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeakWord {
    /// The word.
    pub word: String,
    /// `stop`, `particle`, `title` or `vessel`.
    pub class: String,
}

/// A word that names a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The word.
    pub word: String,
    /// The country in which the place lies.
    pub country: Country,
}

/// A word in another script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignWord {
    /// The word.
    pub text: String,
    /// What it is in Latin letters; for a legal form, its family.
    pub latin: String,
    /// `word`, `place`, `legal` or `surname`.
    pub kind: String,
}

/// A letter of another script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The letter.
    pub letter: String,
    /// What it is in Latin letters, or nothing.
    pub latin: String,
    /// The script.
    pub script: String,
    /// Empty, `abjad` (vowels are not written), `abugida` (a consonant with
    /// its own vowel), `vowel_sign` or `small`.
    pub kind: String,
}

/// A part of a Hangul syllable, numbered as in Unicode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HangulPart {
    /// `lead`, `vowel` or `tail`.
    pub part: String,
    /// Its number, from 0.
    pub index: u32,
    /// What it is in Latin letters.
    pub latin: String,
}

/// A phrase that is one word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// The phrase: normalised words.
    pub phrase: String,
    /// The word it becomes.
    pub word: String,
}

/// A given name among others that may stand for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nickname {
    /// The group; a name may be of several.
    pub group: String,
    /// The name.
    pub name: String,
}

/// A word of the language that firms take for names: `golden`, `summit`. It
/// tells less than a name that somebody made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EverydayWord {
    /// The word, as it is compared: synonyms applied.
    pub word: String,
}

/// Letters and the classes of consonants that they may sound like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sound {
    /// Lower-case Latin letters.
    pub letters: String,
    /// Where in a word: `first`, `later` or `any`.
    pub place: String,
    /// Letters one of which must follow, `$` for the end of the word; none if
    /// any may.
    pub before: String,
    /// Classes, a slash between those that it may be; `-` is silent.
    pub sounds: String,
}

/// A mark on the line of a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyLineMarker {
    /// The mark, in lower case, with the blanks and brackets that it needs.
    pub marker: String,
    /// What follows it: `former` (a name it had), `also` (another name), or
    /// `label` (the name; the mark is set aside).
    pub part: String,
}

/// A block of letters of a script that cannot be read (Unicode, Blocks.txt).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// The first code point, in hexadecimal digits.
    pub first: String,
    /// The last one.
    pub last: String,
    /// What the script is called.
    pub script: String,
}

impl Script {
    /// The code points; `None` if these are not two in order.
    pub fn range(&self) -> Option<RangeInclusive<u32>> {
        let read = |digits: &str| u32::from_str_radix(digits, 16).ok();
        let range = read(&self.first)?..=read(&self.last)?;
        (!range.is_empty()).then_some(range)
    }
}

/// A word of names and how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonWord {
    /// The word, as it is compared: synonyms applied.
    pub word: String,
    /// How many of 100,000 names hold it.
    pub per_100k: u32,
}

impl NameTables {
    pub(super) fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        let path = |name: &str| format!("lists/names/{name}.csv");
        let tables = Self {
            legal_forms: tree.csv(&path("legal_forms"), faults),
            synonyms: tree.csv(&path("synonyms"), faults),
            weak_words: tree.csv(&path("weak_words"), faults),
            places: tree.csv(&path("places"), faults),
            han_words: tree.csv(&path("han_words"), faults),
            foreign_words: tree.csv(&path("foreign_words"), faults),
            letters: tree.csv(&path("letters"), faults),
            hangul: tree.csv(&path("hangul"), faults),
            phrases: tree.csv(&path("phrases"), faults),
            nicknames: tree.csv(&path("nicknames"), faults),
            everyday: tree.csv(&path("everyday"), faults),
            sounds: tree.csv(&path("sounds"), faults),
            party_lines: tree.csv(&path("party_lines"), faults),
            scripts: tree.csv(&path("scripts"), faults),
            frequency: tree.csv(&path("frequency"), faults),
        };
        tables.check(faults);
        tables
    }

    fn check(&self, faults: &mut Faults) {
        let twice = |file: &str, words: Vec<&str>, faults: &mut Faults| {
            let mut seen = BTreeSet::new();
            for word in words {
                if !seen.insert(word) {
                    faults.note(
                        &format!("lists/names/{file}.csv"),
                        format!("`{word}` is listed twice; keep one"),
                    );
                }
            }
        };
        for script in self.scripts.iter().filter(|s| s.range().is_none()) {
            faults.note(
                "lists/names/scripts.csv",
                format!(
                    "{} to {} is no range of code points",
                    script.first, script.last
                ),
            );
        }
        let phrases = self.legal_forms.iter().map(|f| f.phrase.as_str());
        twice("legal_forms", phrases.collect(), faults);
        let phrases = self.phrases.iter().map(|p| p.phrase.as_str());
        twice("phrases", phrases.collect(), faults);
        let words = self.synonyms.iter().map(|s| s.word.as_str());
        twice("synonyms", words.collect(), faults);
        let words = self.everyday.iter().map(|w| w.word.as_str());
        twice("everyday", words.collect(), faults);
        let texts = self.han_words.iter().map(|w| w.text.as_str());
        twice("han_words", texts.collect(), faults);
        let targets: BTreeSet<&str> =
            self.synonyms.iter().map(|s| s.same_as.as_str()).collect();
        for synonym in &self.synonyms {
            if targets.contains(synonym.word.as_str()) {
                faults.note(
                    "lists/names/synonyms.csv",
                    format!(
                        "`{}` is a word and a target at once; point both to \
                         one word",
                        synonym.word
                    ),
                );
            }
        }
        if self.hangul.len() != 19 + 21 + 28 {
            faults.note(
                "lists/names/hangul.csv",
                "Hangul has 19 leads, 21 vowels and 28 tails",
            );
        }
    }
}
