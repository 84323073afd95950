//! Listed words within a few edits of a word, found by deletions.
//!
//! If two words lie within `k` edits (optimal string alignment), a string can
//! be made from both by deleting at most `k` letters from each: an inserted
//! letter is deleted from one of them, a replaced or a swapped one from both
//! (Mor and Fraenkel, "A hash code method for detecting and correcting
//! spelling errors", 1982). So every listed word is filed under what its
//! deletions leave, and a word is looked up under what its own leave.
//!
//! Up to two edits ([`edits_allowed`]) the whole word is filed so. Longer
//! words are cut into halves: of three edits one half has at most one, of
//! four at most two, and the half is filed. Only a swap of the two letters at
//! the cut touches both halves; where that matters (three edits), halves are
//! also looked up as they would be without that swap.
//!
//! What is found is only a candidate: masks, distance and similarity decide. A test compares what is found for listed words, plain and mistyped,
//! with what every listed word gives.

use rayon::prelude::*;

use crate::{
    index::hash::{
        FIRST, SECOND, WHOLE, WordId, deletion_keys, index_of, low_bits,
    },
    matching::similarity::edits_allowed,
};

/// The longest word that differs by two edits at most from any other.
const SHORT: usize = 8;

/// Up to this length a word may be three edits from another.
const THREE_EDITS: usize = 15;

/// How many keys are looked up at a time.
const BATCH: usize = 128;

/// The longest word that is filed: longer ones are not compared.
const LONGEST: usize = crate::matching::similarity::MAX_LETTERS_COMPARED;

/// The listed words by what deletions leave of them.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct DeletionIndex<'a> {
    /// A bit for each key; 0 is certain.
    pub(crate) filter: &'a [u64],
    /// Where each bucket begins in `words`.
    pub(crate) starts: &'a [u32],
    pub(crate) words: &'a [WordId],
}

/// The same while it is built.
#[derive(Debug, Default)]
pub(crate) struct DeletionIndexParts {
    pub(crate) filter: Vec<u64>,
    pub(crate) starts: Vec<u32>,
    pub(crate) words: Vec<WordId>,
}

impl DeletionIndex<'_> {
    /// Words within the edits allowed of a folded word, and some others.
    ///
    /// Keys are made by the hundred, then filtered, then looked up, so that the
    /// waits for memory overlap.
    pub(crate) fn candidates(self, word: &[u8], each: &mut impl FnMut(WordId)) {
        let mut keys = [0_u64; BATCH];
        let mut n = 0;
        query_keys(word, &mut |key| {
            keys[n] = key;
            n += 1;
            if n == BATCH {
                self.filed_under(&keys, each);
                n = 0;
            }
        });
        self.filed_under(&keys[..n], each);
    }

    /// The words filed under some of [`BATCH`] keys.
    fn filed_under(self, keys: &[u64], each: &mut impl FnMut(WordId)) {
        let mut kept = [0_u64; BATCH];
        let mut n = 0;
        for key in keys {
            kept[n] = *key;
            n += usize::from(self.may_have(*key));
        }
        let mut ranges = [(0_u32, 0_u32); BATCH];
        for (range, key) in ranges.iter_mut().zip(&kept[..n]) {
            *range = self.bucket(*key);
        }
        for (from, to) in &ranges[..n] {
            let words = self.words.get(*from as usize..*to as usize);
            words.unwrap_or_default().iter().for_each(|word| each(*word));
        }
    }

    #[inline]
    fn may_have(self, key: u64) -> bool {
        let bit =
            low_bits(key) & self.filter.len().wrapping_mul(64).wrapping_sub(1);
        self.filter
            .get(bit >> 6)
            .is_some_and(|block| block >> (bit & 63) & 1 == 1)
    }

    #[inline]
    fn bucket(self, key: u64) -> (u32, u32) {
        let at = low_bits(key >> 32) & self.starts.len().wrapping_sub(2);
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => (*from, *to),
            _ => (0, 0),
        }
    }
}

impl DeletionIndexParts {
    /// Files folded words.
    pub(crate) fn of(words: &[(WordId, &[u8])]) -> Self {
        let keys: Vec<(u64, WordId)> = words
            .par_chunks(1_024)
            .flat_map_iter(|chunk| {
                let mut keys = Vec::with_capacity(chunk.len() * 24);
                for (id, letters) in chunk {
                    listed_keys(letters, &mut |key| keys.push((key, *id)));
                }
                keys
            })
            .collect();
        let buckets = (keys.len() / 2).next_power_of_two().max(2);
        let bits = (keys.len() * 8).next_power_of_two().max(64);
        let mut filter = vec![0_u64; bits / 64];
        let mut filed: Vec<u64> = keys
            .par_iter()
            .map(|(key, id)| {
                let bucket = low_bits(key >> 32) & (buckets - 1);
                (bucket as u64) << 32 | u64::from(*id)
            })
            .collect();
        for (key, _) in &keys {
            let bit = low_bits(*key) & (bits - 1);
            if let Some(block) = filter.get_mut(bit >> 6) {
                *block |= 1 << (bit & 63);
            }
        }
        drop(keys);
        filed.par_sort_unstable();
        filed.dedup();
        let mut starts = Vec::with_capacity(buckets + 1);
        let mut at = 0;
        for bucket in 0..=buckets as u64 {
            let rest = filed.get(at..).unwrap_or_default();
            at += rest.iter().take_while(|f| **f >> 32 < bucket).count();
            starts.push(index_of(at));
        }
        // The low half of each is the word.
        #[allow(clippy::cast_possible_truncation)]
        let words = filed.into_iter().map(|f| f as WordId).collect();
        Self { filter, starts, words }
    }
}

/// The keys under which a listed word is filed.
fn listed_keys(word: &[u8], each: &mut impl FnMut(u64)) {
    if word.len() > LONGEST {
        return;
    }
    whole_word_keys(word, each);
    if word.len() > SHORT {
        let deleted = edits_allowed(word.len()) / 2;
        let (first, second) = word.split_at(word.len() / 2);
        deletion_keys(first, FIRST, 0, deleted, each);
        deletion_keys(second, SECOND, 0, deleted, each);
    }
}

/// The keys under which a word is looked up: of every listed word within the
/// edits allowed at least one is among them.
fn query_keys(word: &[u8], each: &mut impl FnMut(u64)) {
    if word.len() > LONGEST {
        return;
    }
    whole_word_keys(word, each);
    if word.len() > SHORT {
        half_word_keys(word, each);
    }
}

/// Two words of which one has at most [`SHORT`] letters differ by at most two
/// edits, so the other has at most two letters more, which must be deleted.
fn whole_word_keys(word: &[u8], each: &mut impl FnMut(u64)) {
    let n = word.len();
    let least = n.saturating_sub(SHORT);
    let most = edits_allowed(n.min(SHORT));
    if least <= most && n > 0 {
        deletion_keys(word, WHOLE, least, most, each);
    }
}

/// Prefixes and suffixes that may be the half of a listed word.
fn half_word_keys(word: &[u8], each: &mut impl FnMut(u64)) {
    let n = word.len();
    let edits = edits_allowed(n);
    let deleted = edits / 2;
    let (shortest, longest) = ((SHORT + 1).max(n - edits), n + edits);
    let swapped = n <= THREE_EDITS;
    let mut half = [0_u8; LONGEST];
    for len in shortest / 2 - deleted..=(longest / 2 + deleted).min(n) {
        let Some(prefix) = word.get(..len) else { break };
        deletion_keys(prefix, FIRST, 0, deleted, each);
        if swapped
            && let Some(next) = word.get(len)
            && prefix.last().is_some_and(|last| last != next)
        {
            half[..len].copy_from_slice(prefix);
            half[len - 1] = *next;
            deletion_keys(&half[..len], FIRST, 0, 1, each);
        }
    }
    let (from, to) = (shortest.div_ceil(2), longest.div_ceil(2));
    for len in from - deleted..=(to + deleted).min(n) {
        let Some(suffix) = word.get(n - len..) else { break };
        deletion_keys(suffix, SECOND, 0, deleted, each);
        if swapped
            && let Some(before) =
                (n - len).checked_sub(1).and_then(|at| word.get(at))
            && suffix.first().is_some_and(|first| first != before)
        {
            half[..len].copy_from_slice(suffix);
            half[0] = *before;
            deletion_keys(&half[..len], SECOND, 0, 1, each);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether two words within the edits allowed share a key.
    fn meet(a: &str, b: &str) {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let shorter = a.len().min(b.len());
        let (x, y) = (
            String::from_utf8_lossy(a).into_owned(),
            String::from_utf8_lossy(b).into_owned(),
        );
        if shorter == 0
            || a.len().max(b.len()) > LONGEST
            || strsim::osa_distance(&x, &y) > edits_allowed(shorter)
        {
            return;
        }
        let id: &[(WordId, &[u8])] = &[(7, a)];
        let parts = DeletionIndexParts::of(id);
        let near = DeletionIndex {
            filter: &parts.filter,
            starts: &parts.starts,
            words: &parts.words,
        };
        let mut met = false;
        near.candidates(b, &mut |word| met |= word == 7);
        assert!(met, "{x} and {y}");
    }

    /// A word and another a few edits away.
    fn pair() -> impl Strategy<Value = (String, String)> {
        let edits =
            prop::collection::vec((0_usize..60, 0_u8..4, 0_u8..4), 0..5);
        ("[a-d]{1,26}", edits).prop_map(|(word, edits)| {
            let mut other = word.clone().into_bytes();
            for (place, kind, letter) in edits {
                let at = place % other.len().max(1);
                let letter = b'a' + letter;
                match kind {
                    0 if other.len() > 1 => {
                        other.remove(at);
                    }
                    1 => other.insert(at, letter),
                    2 if at + 1 < other.len() => other.swap(at, at + 1),
                    _ => {
                        if let Some(c) = other.get_mut(at) {
                            *c = letter;
                        }
                    }
                }
            }
            (word, String::from_utf8(other).unwrap())
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn words_within_the_edits_allowed_meet((a, b) in pair()) {
            meet(&a, &b);
            meet(&b, &a);
        }
    }

    #[test]
    fn a_swap_at_the_cut_with_an_edit_on_each_side_is_met() {
        // abcdefghi is cut before e.
        meet("abcdefghi", "xbcedfghy");
        meet("abcdefghijkl", "bcdegfhijk");
    }
}
