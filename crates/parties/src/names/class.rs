//! The classes of words, legal forms and letters, and the weight of a word.

/// How a word counts in a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    /// A distinctive word.
    Content,
    /// A number: `6`, `2004`, `ahl1`. It agrees or it does not.
    Number,
    /// A single letter, which may stand for a word.
    Initial,
    /// A particle of names: `al`, `ibn`.
    Particle,
    /// `mr`, `president`, `mv`.
    Title,
    /// `the`, `of`, `de`.
    Stop,
}

/// A word as the score sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WeightedWord {
    /// How distinctive the word is, 0 to 1.
    pub(crate) weight: f32,
    pub(crate) class: Class,
    /// Whether the word names a place.
    pub(crate) place: bool,
    /// Whether the word is one of trade, place or kinship that many names
    /// share, and not a name of its own: `technology`, `shanghai`.
    pub(crate) generic: bool,
}

/// A set of families of legal forms, one bit each.
pub(crate) type Families = u8;

/// The families in the order of their bits.
pub(crate) const FAMILIES: [&str; 7] = [
    "generic",
    "limited",
    "stock",
    "partnership",
    "nonprofit",
    "state",
    "free_zone",
];

/// The bit of `company`, `co`, `firm`: it says nothing about the form.
pub(crate) const GENERIC: Families = 1;

/// The bit that a listed name of a person has: not a legal form.
pub(crate) const PERSON: Families = 1 << 7;

/// Stands before a word whose vowels are not written.
pub(crate) const ABJAD_MARK: char = '\u{1}';

/// The same as text.
pub(crate) const ABJAD_MARK_TEXT: &str = "\u{1}";

/// What a word of Han or another script becomes.
#[derive(Debug, Clone)]
pub(crate) enum Foreign {
    /// A word in Latin letters, perhaps of two parts.
    Word(String),
    /// A legal form of that family.
    Legal(Families),
    /// A surname, with its reading where it is not the usual one.
    Surname(String),
}

/// A letter of another script.
#[derive(Debug, Clone)]
pub(crate) struct LetterOf {
    pub(crate) latin: String,
    pub(crate) kind: LetterKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LetterKind {
    Plain,
    Abjad,
    Abugida,
    VowelSign,
    Small,
}

/// One bit per letter.
pub(crate) fn letter_mask(word: &str) -> u32 {
    word.bytes().fold(0, |mask, b| {
        mask | 1 << (b.to_ascii_lowercase().wrapping_sub(b'a') & 31)
    })
}
