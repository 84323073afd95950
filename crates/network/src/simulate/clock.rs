//! The chain's clock: blocks found, epochs ended, targets set anew.

use super::random::{Chance, Use};
use crate::{
    BLOCKS_PER_EPOCH, BitsError, CompactBits, EPOCH_SECONDS, retarget,
};

/// Hashes that a block takes at difficulty 1: 2^256 / (0xffff x 2^208).
pub(super) const HASHES_PER_DIFFICULTY: f64 = 281_474_976_710_656.0 / 65_535.0;

/// Blocks of an epoch, as a float.
const EPOCH: f64 = 2_016.0;

/// Where the chain stands on a path.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    bits: CompactBits,
    difficulty: f64,
    /// The height of the epoch's first block.
    epoch_height: u64,
    /// Blocks found in it.
    found: f64,
    /// Seconds that they took.
    taken: f64,
    /// How much longer than expected its blocks take, by chance.
    luck: f64,
    /// Epochs that ended on this path.
    epochs: u32,
    chance: Chance,
    /// Whether blocks come by chance or as expected.
    by_chance: bool,
}

impl Clock {
    /// # Errors
    ///
    /// [`BitsError`] if the bits are not a target.
    pub(super) fn new(
        bits: CompactBits,
        height: u64,
        chance: Chance,
        by_chance: bool,
    ) -> Result<Self, BitsError> {
        let since = height % BLOCKS_PER_EPOCH;
        let found = u32::try_from(since).unwrap_or(0);
        let mut clock = Self {
            bits,
            difficulty: difficulty(bits)?,
            epoch_height: height - since,
            found: f64::from(found),
            // What the blocks before the first day took is not known here:
            // as long as the network aims for.
            taken: f64::from(found) * 600.0,
            luck: 1.0,
            epochs: 0,
            chance,
            by_chance,
        };
        clock.draw();
        Ok(clock)
    }

    pub(super) fn difficulty(&self) -> f64 {
        self.difficulty
    }

    /// The height of the next block.
    pub(super) fn height(&self) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 2,016"
        )]
        let found = self.found as u64;
        self.epoch_height + found
    }

    /// Lets seconds pass at a hashrate (hashes per second), up to the end of
    /// the epoch; what is left of them then, with a new difficulty.
    pub(super) fn pass(&mut self, seconds: f64, hashrate: f64) -> Option<f64> {
        let for_a_block =
            self.difficulty * HASHES_PER_DIFFICULTY / hashrate * self.luck;
        let to_the_end = (EPOCH - self.found) * for_a_block;
        if to_the_end > seconds {
            self.found += seconds / for_a_block;
            self.taken += seconds;
            return None;
        }
        self.taken += to_the_end;
        self.end_epoch();
        Some(seconds - to_the_end)
    }

    fn end_epoch(&mut self) {
        // From the first to the last block there are 2,015 intervals.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds, more than nothing; more than fit count as most"
        )]
        let seconds = (self.taken * (EPOCH - 1.0) / EPOCH).round() as u32;
        self.bits = retargeted(self.bits, seconds);
        self.difficulty = difficulty(self.bits).unwrap_or(self.difficulty);
        self.epoch_height += BLOCKS_PER_EPOCH;
        self.found = 0.0;
        self.taken = 0.0;
        self.epochs += 1;
        self.draw();
    }

    /// The time that 2,016 blocks take is a gamma number of that shape
    /// (Wilson and Hilferty 1931, good to 10^-5 here).
    fn draw(&mut self) {
        if self.by_chance {
            let [z, _] = self.chance.normals(Use::Blocks, self.epochs);
            let ninth = 1.0 / (9.0 * EPOCH);
            self.luck = (1.0 - ninth + z * ninth.sqrt()).powi(3);
        }
    }
}

/// As [`retarget`] of bits and a span, to the bit, without numbers of 256
/// bits wherever the span is within its limits and the target far from its
/// own: a thousand times a path that matters.
fn retargeted(old: CompactBits, seconds: u32) -> CompactBits {
    let [size, ..] = old.0.to_be_bytes();
    let mantissa = old.0 & 0x007f_ffff;
    if !(8..28).contains(&size) || mantissa < 0x8000 {
        return retarget(old, 0, seconds).unwrap_or(old);
    }
    let seconds = seconds.clamp(EPOCH_SECONDS / 4, EPOCH_SECONDS * 4);
    // Four bytes below the mantissa are kept: more than the division can
    // reach up to, so that cutting off gives what 256 bits would give.
    let whole = u128::from(mantissa) * u128::from(seconds);
    let number = (whole << 32) / u128::from(EPOCH_SECONDS);
    let number = u64::try_from(number).unwrap_or(u64::MAX);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "three bytes are left of it"
    )]
    let short = |number: u64| number as u32;
    let mut bytes = 8 - number.leading_zeros() / 8;
    let mut top = short(number >> (8 * (bytes - 3)));
    if top & 0x0080_0000 != 0 {
        top >>= 8;
        bytes += 1;
    }
    let size = u32::from(size) + bytes - 7;
    CompactBits(size << 24 | top)
}

/// The difficulty of bits, without numbers of 256 bits.
pub(super) fn difficulty(bits: CompactBits) -> Result<f64, BitsError> {
    let [size, ..] = bits.0.to_be_bytes();
    let mantissa = bits.0 & 0x007f_ffff;
    if !(3..=29).contains(&size) || bits.0 & 0x0080_0000 != 0 || mantissa == 0 {
        return Ok(bits.target()?.difficulty().to_f64());
    }
    let up = 8 * (29 - i32::from(size));
    Ok(65_535.0 / f64::from(mantissa) * 2_f64.powi(up))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_short_retarget_is_the_exact_one(
            size in 3_u32..30, mantissa in 1_u32..0x0080_0000,
            seconds in 0_u32..6_000_000,
        ) {
            let old = CompactBits(size << 24 | mantissa);
            prop_assume!(old.target().is_ok_and(|t| t.compact() == old));
            prop_assert_eq!(Ok(retargeted(old, seconds)), retarget(old, 0, seconds));
        }

        #[test]
        fn the_short_difficulty_is_the_exact_one(
            size in 3_u32..30, mantissa in 1_u32..0x0080_0000,
        ) {
            let bits = CompactBits(size << 24 | mantissa);
            let exact = bits.target().unwrap().difficulty().to_f64();
            let short = difficulty(bits).unwrap();
            prop_assert!((short / exact - 1.0).abs() < 1e-15);
        }
    }

    /// At constant hashrate blocks take 600 x 2016/2015 seconds.
    #[test]
    fn constant_hashrate_settles_at_the_old_slip_of_one() {
        let bits = CompactBits(0x1702_068f);
        let chance = Chance::of(1, 1);
        let mut clock = Clock::new(bits, 951_552, chance, false).unwrap();
        let before = clock.height();
        let year = 52.0 * 604_800.0;
        let mut pass = |years: f64| {
            let mut left = Some(years * year);
            while let Some(seconds) = left {
                left = clock.pass(seconds, 9e20);
            }
            clock.height()
        };
        let from = pass(1.0);
        let to = pass(10.0);
        let blocks = f64::from(u32::try_from(to - from).unwrap());
        let interval = 10.0 * year / blocks;
        assert!(
            (interval - 600.0 * 2016.0 / 2015.0).abs() < 0.02,
            "{interval}"
        );
        assert!(from > before);
    }

    #[test]
    fn epochs_vary_by_one_part_in_forty_five() {
        let bits = CompactBits(0x1702_068f);
        let paths = 4_000_u32;
        let mut squares = 0.0;
        for path in 0..paths {
            let chance = Chance::of(5, path);
            let clock = Clock::new(bits, 951_552, chance, true).unwrap();
            squares += (clock.luck - 1.0).powi(2);
        }
        let deviation = (squares / f64::from(paths)).sqrt();
        let expected = 1.0 / EPOCH.sqrt();
        assert!((deviation / expected - 1.0).abs() < 0.035, "{deviation}");
    }
}
