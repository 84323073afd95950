//! How near the nearest listed word is, without looking it up.
//!
//! A look-up finds every listed word within the edits allowed and is dear.
//! Whether there is one of the same letters, or within one edit, is told by a
//! filter (Bloom, "Space/time trade-offs in hash coding with allowable
//! errors", 1970) of what one deletion leaves of each listed word: words
//! within one edit of each other share such a key. What the filter denies is
//! certain; what it affirms may be wrong, and then a bound is only looser
//! than it need be.

use crate::{
    index::hash::{LEFT, deletions, hashed, low, mixed},
    matching::similarity::MOST,
};

/// Bits of the filter for each key: about one in fifty strange keys seems
/// to be there.
const BITS_PER_KEY: usize = 12;

const SAME: u64 = 0x2b_99_2d_df_a2_32_49_d6;

/// How far the nearest listed word is at least, in edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Apart {
    /// There may be one of the same letters.
    Same,
    /// There may be one within one edit.
    One,
    /// There is none within one edit.
    Two,
}

/// The filter: three bits of one block for each key.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Close<'a> {
    pub(crate) blocks: &'a [u64],
}

impl Close<'_> {
    /// How far the nearest listed word is from a folded one.
    pub(crate) fn apart(self, word: &[u8]) -> Apart {
        if self.may_have(mixed(hashed(SAME, word))) {
            return Apart::Same;
        }
        let mut one = false;
        if word.len() <= MOST {
            deletions(word, LEFT, 0, 1, &mut |key| {
                one = one || self.may_have(key);
            });
        }
        if one { Apart::One } else { Apart::Two }
    }

    #[inline]
    fn may_have(self, key: u64) -> bool {
        let (at, bits) = place(key, self.blocks.len());
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
        let (at, bits) = place(key, blocks);
        if let Some(block) = filter.get_mut(at) {
            *block |= bits;
        }
    };
    for word in words.filter(|word| word.len() <= MOST) {
        put(mixed(hashed(SAME, word)));
        deletions(word, LEFT, 0, 1, &mut put);
    }
    filter
}

/// The block of a key, and its bits there.
#[inline]
fn place(key: u64, blocks: usize) -> (usize, u64) {
    let bit = |shift: u32| 1_u64 << (key >> shift & 63);
    (low(key) & blocks.wrapping_sub(1), bit(46) | bit(52) | bit(58))
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
            let apart = Close { blocks: &blocks }.apart(word.as_bytes());
            let nearest = listed
                .iter()
                .map(|other| strsim::osa_distance(other, &word))
                .min();
            let least = match apart {
                Apart::Same => 0,
                Apart::One => 1,
                Apart::Two => 2,
            };
            prop_assert!(nearest.is_none_or(|edits| edits >= least));
        }
    }
}
