//! The fewest edits to any listed word, without looking it up.
//!
//! A look-up finds every listed word within the edits allowed and is
//! expensive. Whether there may be one of the same letters, or within one edit,
//! is answered by a Bloom filter (Bloom, "Space/time trade-offs in hash coding with allowable
//! errors", 1970) of what one deletion leaves of each listed word: words
//! within one edit of each other share such a key. A Bloom filter has no false
//! negatives; a false positive makes a bound looser than it could be, and
//! nothing else.

use crate::{
    index::hash::{ANY_LENGTH, deletion_keys, hash_letters, low_bits, mix},
    matching::similarity::MAX_LETTERS_COMPARED,
};

/// Bits of the filter for each key: a false positive rate of about
/// one in fifty.
const BITS_PER_KEY: usize = 12;

const SAME: u64 = 0x2b_99_2d_df_a2_32_49_d6;

/// A lower bound on the edits to the nearest listed word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MinEdits {
    /// There may be one of the same letters.
    Zero,
    /// There may be one within one edit.
    One,
    /// There is none within one edit.
    Two,
}

/// The filter: three bits of one block for each key.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct EditFilter<'a> {
    pub(crate) blocks: &'a [u64],
}

impl EditFilter<'_> {
    /// A lower bound on the edits from a folded word to any listed one.
    pub(crate) fn min_edits(self, word: &[u8]) -> MinEdits {
        if self.may_have(mix(hash_letters(SAME, word))) {
            return MinEdits::Zero;
        }
        let mut one = false;
        if word.len() <= MAX_LETTERS_COMPARED {
            deletion_keys(word, ANY_LENGTH, 0, 1, &mut |key| {
                one = one || self.may_have(key);
            });
        }
        if one { MinEdits::One } else { MinEdits::Two }
    }

    #[inline]
    fn may_have(self, key: u64) -> bool {
        let (at, bits) = block_and_bits(key, self.blocks.len());
        self.blocks.get(at).is_some_and(|block| block & bits == bits)
    }
}

/// The filter of folded words.
pub(crate) fn filter<'w>(
    words: impl Iterator<Item = &'w [u8]> + Clone,
) -> Vec<u64> {
    let keys: usize = words.clone().map(|word| word.len() + 2).sum();
    let blocks = (keys * BITS_PER_KEY / 64).next_power_of_two();
    let mut filter = vec![0_u64; blocks];
    let mut put = |key| {
        let (at, bits) = block_and_bits(key, blocks);
        if let Some(block) = filter.get_mut(at) {
            *block |= bits;
        }
    };
    for word in words.filter(|word| word.len() <= MAX_LETTERS_COMPARED) {
        put(mix(hash_letters(SAME, word)));
        deletion_keys(word, ANY_LENGTH, 0, 1, &mut put);
    }
    filter
}

/// The block of a key, and its bits there.
#[inline]
fn block_and_bits(key: u64, blocks: usize) -> (usize, u64) {
    let bit = |shift: u32| 1_u64 << (key >> shift & 63);
    (low_bits(key) & blocks.wrapping_sub(1), bit(46) | bit(52) | bit(58))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_denied_is_certain(
            listed in prop::collection::vec("[a-c]{3,9}", 1..20),
            word in "[a-c]{3,9}"
        ) {
            let blocks = filter(listed.iter().map(String::as_bytes));
            let min_edits = EditFilter { blocks: &blocks }.min_edits(word.as_bytes());
            let nearest = listed
                .iter()
                .map(|other| strsim::osa_distance(other, &word))
                .min();
            let least = match min_edits {
                MinEdits::Zero => 0,
                MinEdits::One => 1,
                MinEdits::Two => 2,
            };
            prop_assert!(nearest.is_none_or(|edits| edits >= least));
        }
    }
}
