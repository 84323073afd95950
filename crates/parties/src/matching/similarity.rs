//! The similarity of two words.
//!
//! Equal words are 1. Otherwise both are *folded* (spellings that sound the
//! same become the same), must lie within a few unit edits of each other, and
//! lose a share for each edit, less for vowels and letters that are easily
//! confused. Below `least_alike` the similarity is 0.

use hashgate_pack::lists::ScoreWeights;

/// A word as it is compared with another: folded, with its masks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Folded {
    /// The folded letters.
    pub(crate) bytes: Box<[u8]>,
    /// One bit per letter that occurs, and one that it occurs twice.
    pub(crate) mask: u64,
}

impl Folded {
    pub(crate) fn of(word: &str) -> Self {
        Self::from(fold(word.as_bytes()))
    }

    /// The same, and the same with doubled letters kept, where there are any:
    /// `haan` for `hasan` lost its consonant, not a vowel.
    pub(crate) fn both(word: &str) -> (Self, Option<Self>) {
        let mut kept = spelled(word.as_bytes());
        let mut plain = kept.clone();
        plain.dedup();
        let doubled = plain.len() != kept.len();
        drop_silent(&mut plain);
        let doubled = doubled.then(|| {
            drop_silent(&mut kept);
            Self::from(kept)
        });
        (Self::from(plain), doubled)
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether lengths and masks leave it open that another is like it.
    #[inline]
    pub(crate) fn may_be_similar(&self, other: FoldedRef<'_>) -> bool {
        let (a, b) = (self.bytes.len(), other.bytes.len());
        let allowed = edits_allowed(a.min(b));
        a.abs_diff(b) <= allowed
            && mask_edits(self.mask, other.mask) as usize <= allowed
    }
}

impl From<Vec<u8>> for Folded {
    fn from(letters: Vec<u8>) -> Self {
        let mask = mask(&letters);
        Self { bytes: letters.into_boxed_slice(), mask }
    }
}

/// Spellings that sound the same become the same.
pub(crate) fn fold(bytes: &[u8]) -> Vec<u8> {
    let mut out = spelled(bytes);
    out.dedup();
    drop_silent(&mut out);
    out
}

/// The same before doubled letters and a silent one at the end go.
fn spelled(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 1);
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        let next = bytes.get(i + 1).copied();
        let (put, used): (&[u8], usize) = match (b, next) {
            (b'p', Some(b'h')) => (b"f", 2),
            (b'k' | b'c', Some(b'h')) if b == b'k' => (b"h", 2),
            (b'g' | b'd' | b't', Some(b'h')) => (
                if b == b'g' {
                    b"g"
                } else if b == b'd' {
                    b"d"
                } else {
                    b"t"
                },
                2,
            ),
            (b'z', Some(b'h')) | (b'd', Some(b'j')) => (b"j", 2),
            (b'c', Some(b'k')) => (b"k", 2),
            (b'o', Some(b'u')) => (b"u", 2),
            (b'c', Some(b'h')) => (b"ch", 2),
            (b'c' | b'q', _) => (b"k", 1),
            (b'w', _) => (b"v", 1),
            (b'y', _) => (b"i", 1),
            (b'z', _) => (b"s", 1),
            (b'x', _) => (b"ks", 1),
            (b'\'', _) => (b"", 1),
            _ => (std::slice::from_ref(&bytes[i]), 1),
        };
        out.extend_from_slice(put);
        i += used;
    }
    out
}

/// A silent h after a vowel at the end: Abdullah, Abdulla.
fn drop_silent(out: &mut Vec<u8>) {
    if out.len() > 3
        && out.last() == Some(&b'h')
        && out.get(out.len() - 2).is_some_and(|b| is_vowel(*b))
    {
        out.pop();
    }
}

pub(crate) fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn mask(bytes: &[u8]) -> u64 {
    let mut mask = 0_u64;
    for &b in bytes {
        let at = match b {
            b'a'..=b'z' => u32::from(b - b'a'),
            b'0'..=b'9' => 26 + u32::from(b & 3),
            _ => 30,
        };
        if mask >> at & 1 == 0 {
            mask |= 1 << at;
        } else {
            mask |= 1 << (at + 32);
        }
    }
    mask
}

/// The fewest edits that can lead from one word's letters to another's: an
/// edit clears at most one bit of the mask and sets at most one.
#[inline]
pub(crate) fn mask_edits(a: u64, b: u64) -> u32 {
    (a & !b).count_ones().max((b & !a).count_ones())
}

/// The unit edits allowed between words, by the length of the shorter.
pub(crate) fn edits_allowed(shorter: usize) -> usize {
    match shorter {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        9..=12 => 3,
        _ => 4,
    }
}

/// A borrowed folded word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoldedRef<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) mask: u64,
}

impl<'a> From<&'a Folded> for FoldedRef<'a> {
    fn from(folded: &'a Folded) -> Self {
        Self { bytes: &folded.bytes, mask: folded.mask }
    }
}

/// The similarity of two different words: 0, or `least_alike` to `same_sound`.
pub(crate) fn similarity(a: &Folded, b: &Folded, terms: &ScoreWeights) -> f32 {
    if a.may_be_similar(b.into()) {
        Pattern::of(a).similarity(b.into(), terms)
    } else {
        0.0
    }
}

/// The longest word that is compared.
pub(crate) const MAX_LETTERS_COMPARED: usize = 50;

/// A word that is compared with many: where each of its letters stands. A
/// distinctive word has letters only, so five bits distinguish them.
#[derive(Debug)]
pub(crate) struct Pattern<'a> {
    word: FoldedRef<'a>,
    places: [u64; 32],
}

impl<'a> Pattern<'a> {
    pub(crate) fn of(word: &'a Folded) -> Self {
        let mut places = [0_u64; 32];
        for (i, b) in word.bytes.iter().enumerate().take(64) {
            places[letter(*b)] |= 1 << i;
        }
        Self { word: word.into(), places }
    }

    /// The similarity of the word to another.
    pub(crate) fn similarity(
        &self,
        other: FoldedRef<'_>,
        terms: &ScoreWeights,
    ) -> f32 {
        let (a, b) = (self.word.bytes, other.bytes);
        let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
        let allowed = edits_allowed(shorter);
        if longer - shorter > allowed
            || longer > MAX_LETTERS_COMPARED
            || shorter == 0
        {
            return 0.0;
        }
        if mask_edits(self.word.mask, other.mask) as usize > allowed {
            return 0.0;
        }
        if a == b {
            return if shorter <= 3 {
                terms.same_sound - 0.11
            } else {
                terms.same_sound
            };
        }
        if self.distance(b) > allowed {
            return 0.0;
        }
        let cost = f32::from(weighted_distance(a, b, allowed)) / 100.0;
        let letters = (a.len() + b.len()) as f32 / 2.0;
        // Short words leave less room for error.
        let steep = if shorter <= 4 { terms.steep_short } else { terms.steep };
        let first = a.first() != b.first();
        let s = terms.same_sound
            - steep * cost / letters
            - if first { terms.first_letter } else { 0.0 };
        if s < terms.least_alike { 0.0 } else { s }
    }

    /// The optimal string alignment distance, all letters of a column at
    /// once (Hyyrö, "A bit-vector algorithm for computing Levenshtein and
    /// Damerau edit distances", 2003).
    fn distance(&self, other: &[u8]) -> usize {
        let m = self.word.bytes.len();
        let last = m - 1;
        let (mut vp, mut vn, mut d0, mut before) =
            (u64::MAX, 0_u64, 0_u64, 0_u64);
        let mut distance = m;
        for b in other {
            let pm = self.places[letter(*b)];
            let swapped = ((!d0 & pm) << 1) & before;
            d0 = ((pm & vp).wrapping_add(vp) ^ vp) | pm | vn | swapped;
            let mut hp = vn | !(d0 | vp);
            let mut hn = d0 & vp;
            distance += usize::from(hp >> last & 1 == 1);
            distance -= usize::from(hn >> last & 1 == 1);
            hp = hp << 1 | 1;
            hn <<= 1;
            vp = hn | !(d0 | hp);
            vn = hp & d0;
            before = pm;
        }
        distance
    }
}

/// The greatest similarity of a folded word of so many letters to another that
/// is at least one or two edits away.
///
/// Of edits that keep the length the cheapest is a vowel in place of another,
/// of others an extra vowel, or a repeated letter where these were kept.
pub(crate) fn max_similarity(
    letters: usize,
    edits: u8,
    doubled: bool,
    terms: &ScoreWeights,
) -> f32 {
    if edits_allowed(letters) < usize::from(edits)
        || letters > MAX_LETTERS_COMPARED
    {
        return 0.0;
    }
    let (n, edits) = (letters as f32, f32::from(edits));
    let (kept, longer) = if doubled { (0.5, 0.5) } else { (0.65, 0.75) };
    let share = (kept * edits / n).min(longer * edits / (n + edits / 2.0));
    // The other word may be so short that it is compared as a short one.
    let steep = if letters <= 5 {
        terms.steep_short.min(terms.steep)
    } else {
        terms.steep
    };
    let s = terms.same_sound - steep * share;
    if s < terms.least_alike { 0.0 } else { s }
}

/// The weighted optimal string alignment distance, in hundredths of an edit,
/// within a band as wide as the unit edits allowed; the words must lie within
/// these.
fn weighted_distance(a: &[u8], b: &[u8], allowed: usize) -> u16 {
    const FAR: u16 = 10_000;
    let mut rows = [[FAR; MAX_LETTERS_COMPARED + 2]; 3];
    let mut sum = 0;
    rows[0][0] = 0;
    for j in 1..=b.len().min(allowed) {
        sum += GAP[letter(b[j - 1])];
        rows[0][j] = sum;
    }
    let (mut earlier, mut before, mut now) = (1, 2, 0);
    let mut last_a = 0;
    for i in 1..=a.len() {
        (earlier, before, now) = (before, now, earlier);
        let from = i.saturating_sub(allowed);
        let to = (i + allowed).min(b.len());
        if from > 0 {
            rows[now][from - 1] = FAR;
        }
        rows[now][to + 1] = FAR;
        let ai = a[i - 1];
        let gone = gap(ai, last_a);
        let swaps = &SUBSTITUTE[letter(ai)];
        for j in from..=to {
            let mut w = rows[before][j] + gone;
            if j > 0 {
                let bj = b[j - 1];
                let last_b = if j > 1 { b[j - 2] } else { 0 };
                w = w.min(rows[now][j - 1] + gap(bj, last_b));
                let swap = if ai == bj { 0 } else { swaps[letter(bj)] };
                w = w.min(rows[before][j - 1] + swap);
                if ai == last_b && bj == last_a && ai != bj {
                    w = w.min(rows[earlier][j - 2] + TRANSPOSED);
                }
            }
            rows[now][j] = w;
        }
        last_a = ai;
    }
    rows[now][b.len()]
}

/// What it costs to swap two adjacent letters.
const TRANSPOSED: u16 = 75;

/// What a letter too many costs after the same letter.
const REPEATED: u16 = 50;

/// What an extra letter costs; a vowel less, a repeated letter least.
#[inline]
fn gap(c: u8, before: u8) -> u16 {
    if before == c { REPEATED } else { GAP[letter(c)] }
}

/// The place of a letter in the tables.
#[inline]
fn letter(c: u8) -> usize {
    usize::from(c & 31)
}

const GAP: [u16; 32] = {
    let mut table = [100; 32];
    let mut i = 0;
    while i < b"aeiouh".len() {
        table[(b"aeiouh"[i] & 31) as usize] = 75;
        i += 1;
    }
    table
};

/// What a letter in place of another costs: less between vowels, and between
/// letters that are taken for each other.
const SUBSTITUTE: [[u16; 32]; 32] = {
    const VOWELS: &[u8; 5] = b"aeiou";
    const ALIKE: [&[u8; 2]; 12] = [
        b"bp", b"bv", b"dt", b"st", b"gk", b"gh", b"gj", b"fv", b"mn", b"hk",
        b"ks", b"ij",
    ];
    let mut table = [[100; 32]; 32];
    let mut i = 0;
    while i < VOWELS.len() {
        let mut j = 0;
        while j < VOWELS.len() {
            let (a, b) = (VOWELS[i] & 31, VOWELS[j] & 31);
            table[a as usize][b as usize] = 65;
            j += 1;
        }
        i += 1;
    }
    let mut i = 0;
    while i < ALIKE.len() {
        let (a, b) = (ALIKE[i][0] & 31, ALIKE[i][1] & 31);
        table[a as usize][b as usize] = 80;
        table[b as usize][a as usize] = 80;
        i += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use hashgate_pack::{SourceTree, lists::Lists, read_section};
    use proptest::prelude::*;

    use super::*;

    /// The terms of the pack.
    fn terms() -> ScoreWeights {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
        let tree = SourceTree::from_dir(data.as_ref()).unwrap();
        read_section::<Lists>(&tree).unwrap().score
    }

    proptest! {
        #[test]
        fn the_distance_is_the_optimal_string_alignment(
            a in "[a-d]{1,12}", b in "[a-d]{1,12}"
        ) {
            let folded = Folded {
                bytes: a.as_bytes().into(),
                mask: mask(a.as_bytes()),
            };
            prop_assert_eq!(
                Pattern::of(&folded).distance(b.as_bytes()),
                strsim::osa_distance(&a, &b)
            );
        }

        #[test]
        fn no_pair_is_more_alike_than_its_edits_allow(
            a in "[abeiouhst]{3,10}",
            edits in prop::collection::vec((0_usize..12, 0_u8..4, 0_u8..9), 1..4)
        ) {
            let mut b = a.clone().into_bytes();
            for (at, kind, letter) in edits {
                let (at, letter) =
                    (at % b.len(), b"abeiouhst"[usize::from(letter)]);
                match kind {
                    0 if b.len() > 2 => drop(b.remove(at)),
                    1 => b.insert(at, letter),
                    2 if at + 1 < b.len() => b.swap(at, at + 1),
                    _ => b[at] = letter,
                }
            }
            let b = String::from_utf8(b).unwrap();
            let listed = Folded::of(&b);
            let terms = terms();
            let (plain, kept) = Folded::both(&a);
            for (ours, doubled) in [(Some(plain), false), (kept, true)] {
                let Some(ours) = ours else { continue };
                let text = |f: &Folded| String::from_utf8(f.bytes.to_vec()).unwrap();
                let apart = strsim::osa_distance(&text(&ours), &text(&listed));
                if apart > 0 {
                    let edits = u8::try_from(apart.min(2)).unwrap();
                    let most = max_similarity(ours.len(), edits, doubled, &terms);
                    let s = similarity(&ours, &listed, &terms);
                    prop_assert!(s <= most + 1e-5, "{a} {b} {s} {most}");
                }
            }
        }
    }
}
