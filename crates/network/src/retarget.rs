//! How the target follows the time that blocks took.

use num_bigint::BigUint;

use crate::{BitsError, CompactBits, Target};

/// Blocks that share one target.
pub const BLOCKS_PER_EPOCH: u64 = 2_016;

/// Seconds that the network aims to take for them: 14 days.
pub const EPOCH_SECONDS: u32 = 14 * 24 * 60 * 60;

/// The target after an epoch, from its own and from the times of its first
/// and its last block (Bitcoin Core, `CalculateNextWorkRequired`).
///
/// From the first to the last of 2,016 blocks there are 2,015 intervals, yet
/// the time is held against that of 2,016: an old slip of one, by which blocks
/// take 600 x 2016/2015 seconds at constant hashrate. The time counts as at
/// least a quarter and at most four times the aim. What is multiplied is the
/// compact target, which earlier retargets have cut short.
///
/// # Errors
///
/// [`BitsError`] if the old bits are not a target.
pub fn retarget(
    old: CompactBits,
    first_time: u32,
    last_time: u32,
) -> Result<CompactBits, BitsError> {
    // A last block may be dated before the first, and counts as a quarter.
    let taken = last_time
        .saturating_sub(first_time)
        .clamp(EPOCH_SECONDS / 4, EPOCH_SECONDS * 4);
    let number: BigUint = old.target()?.number() * taken / EPOCH_SECONDS;
    Ok(Target::at_most_the_limit(&number).compact())
}

/// Whether a retarget can lead from one target to the next, whatever the
/// times were.
pub(crate) fn is_within_reach(
    old: CompactBits,
    new: CompactBits,
) -> Result<bool, BitsError> {
    let least = retarget(old, 0, 0)?.target()?;
    let most = retarget(old, 0, u32::MAX)?.target()?;
    Ok((least..=most).contains(&new.target()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Bitcoin Core's own vectors (`pow_tests`).
    #[test]
    fn the_vectors_of_bitcoin_core_are_met() {
        for (first, last, old, new) in [
            (1_261_130_161, 1_262_152_739, 0x1d00_ffff, 0x1d00_d86a),
            (1_231_006_505, 1_233_061_996, 0x1d00_ffff, 0x1d00_ffff),
            (1_279_008_237, 1_279_297_671, 0x1c05_a3f4, 0x1c01_68fd),
            (1_263_163_443, 1_269_211_443, 0x1c38_7f6f, 0x1d00_e1fd),
        ] {
            let found = retarget(CompactBits(old), first, last);
            assert_eq!(found, Ok(CompactBits(new)), "{first}");
        }
    }

    proptest! {
        #[test]
        fn longer_times_never_make_it_harder(
            bits in 0x0301_0000_u32..0x1d00_ffff, first in any::<u32>(),
            a in 0_u32..6_000_000, b in 0_u32..6_000_000,
        ) {
            let of = |taken| {
                retarget(CompactBits(bits), first, first.saturating_add(taken))
                    .and_then(CompactBits::target)
            };
            let (Ok(short), Ok(long)) = (of(a.min(b)), of(a.max(b))) else {
                return Ok(());
            };
            prop_assert!(short <= long);
        }

        #[test]
        fn a_retarget_is_within_its_own_reach(
            bits in 0x0400_8000_u32..0x1d00_ffff, first in any::<u32>(),
            last in any::<u32>(),
        ) {
            let old = CompactBits(bits);
            let Ok(new) = retarget(old, first, last) else { return Ok(()) };
            prop_assert_eq!(is_within_reach(old, new), Ok(true));
            let four = retarget(old, 0, u32::MAX).unwrap();
            if let Ok(beyond) = retarget(four, 0, EPOCH_SECONDS * 2) {
                let at_limit = four == CompactBits::LIMIT;
                prop_assert_eq!(is_within_reach(old, beyond), Ok(at_limit));
            }
        }

        #[test]
        fn no_bits_panic(bits in any::<u32>(), first in any::<u32>(), last in any::<u32>()) {
            let _ = retarget(CompactBits(bits), first, last);
            let _ = is_within_reach(CompactBits(bits), CompactBits(first));
        }
    }
}
