//! The target of a block in its three forms: compact, whole, as difficulty.

use std::fmt;

use num_bigint::BigUint;
use num_integer::Integer as _;

/// A target as a header carries it: a size of one byte and a mantissa of
/// three, of which the highest bit would be a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CompactBits(pub u32);

/// Why a compact value is not a target (Bitcoin Core, `SetCompact`, where it
/// comes out negative, overflown or nothing).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BitsError {
    /// The sign bit is set.
    #[error("{0} is negative: its sign bit is set")]
    Negative(CompactBits),
    /// It is larger than 256 bits.
    #[error("{0} is larger than any hash of 256 bits")]
    Overflow(CompactBits),
    /// It is nothing, which no hash can reach.
    #[error("{0} is a target of nothing, which no hash reaches")]
    Zero(CompactBits),
}

const SIGN: u32 = 0x0080_0000;
const MANTISSA: u32 = 0x007f_ffff;

impl CompactBits {
    /// The largest target of mainnet, with difficulty 1.
    pub const LIMIT: Self = Self(0x1d00_ffff);

    /// The target whose difficulty is nearest to a number; none for less than
    /// 1 or for what no target of 256 bits makes. A difficulty printed to nine
    /// figures gives the bits back.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_network::CompactBits;
    /// let bits = CompactBits::near_difficulty(124_932_866_006_548.16);
    /// assert_eq!(bits, Some(CompactBits(0x1702_40c3)));
    /// ```
    pub fn near_difficulty(difficulty: f64) -> Option<Self> {
        if !(1.0..1e60).contains(&difficulty) {
            return None;
        }
        (3..=29_u32).rev().find_map(|size| {
            let up = i32::try_from(8 * (29 - size)).ok()?;
            let mantissa = (65_535.0 * 2_f64.powi(up) / difficulty).round();
            if !(32_768.0..8_388_608.0).contains(&mantissa) {
                return None;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number below 2^23"
            )]
            let mantissa = mantissa as u32;
            Some(Self(size << 24 | mantissa))
        })
    }

    /// The number that the compact value stands for.
    ///
    /// # Errors
    ///
    /// [`BitsError`] if it is negative, nothing, or wider than 256 bits.
    pub fn target(self) -> Result<Target, BitsError> {
        let [size, high, middle, low] = self.0.to_be_bytes();
        let mantissa = self.0 & MANTISSA;
        if self.0 & SIGN != 0 {
            return Err(BitsError::Negative(self));
        }
        // The bytes of the mantissa stand at the places below `size`; those
        // below place nothing are dropped.
        let size = usize::from(size);
        let mut number = [0; 32];
        for (place, byte) in [high, middle, low].into_iter().enumerate() {
            let Some(from_the_end) = size.checked_sub(place + 1) else {
                continue;
            };
            match 31_usize.checked_sub(from_the_end) {
                Some(at) => {
                    if let Some(slot) = number.get_mut(at) {
                        *slot = byte;
                    }
                }
                None if byte != 0 => return Err(BitsError::Overflow(self)),
                None => {}
            }
        }
        if mantissa == 0 || number == [0; 32] {
            return Err(BitsError::Zero(self));
        }
        Ok(Target(number))
    }
}

impl fmt::Display for CompactBits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// The largest number that the hash of a block may be, of 256 bits and more
/// than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target([u8; 32]);

impl Target {
    /// The bytes, the highest first.
    pub fn to_be_bytes(self) -> [u8; 32] {
        self.0
    }

    /// The target in compact form; of a longer number the lower bytes are
    /// dropped, as the network drops them.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_network::CompactBits;
    /// let bits = CompactBits(0x1b04_04cb);
    /// assert_eq!(bits.target()?.compact(), bits);
    /// # Ok::<(), hashgate_network::BitsError>(())
    /// ```
    pub fn compact(self) -> CompactBits {
        let first = self.0.iter().position(|byte| *byte != 0).unwrap_or(31);
        // A mantissa whose highest bit is set would be negative: a byte of
        // nothing is set before it.
        let high = self.0.get(first).copied().unwrap_or(0);
        let sign = usize::from(high >= 0x80);
        let size = 32 - first + sign;
        let byte = |place: usize| {
            (first + place)
                .checked_sub(sign)
                .filter(|at| *at >= first)
                .and_then(|at| self.0.get(at))
                .map_or(0, |byte| u32::from(*byte))
        };
        let size = u32::try_from(size).unwrap_or(0);
        CompactBits(size << 24 | byte(0) << 16 | byte(1) << 8 | byte(2))
    }

    /// How much harder the target is than the first one.
    pub fn difficulty(self) -> Difficulty {
        let (mut first, mut target) = (limit(), self.number());
        let common = first.gcd(&target);
        first /= &common;
        target /= &common;
        Difficulty { numerator: first, denominator: target }
    }

    /// The target as a number.
    pub(crate) fn number(self) -> BigUint {
        BigUint::from_bytes_be(&self.0)
    }

    /// The number as a target, at most the limit of mainnet.
    pub(crate) fn at_most_the_limit(number: &BigUint) -> Self {
        let bytes = number.min(&limit()).to_bytes_be();
        let mut whole = [0; 32];
        for (to, from) in whole.iter_mut().rev().zip(bytes.iter().rev()) {
            *to = *from;
        }
        Self(whole)
    }
}

/// Hexadecimal, 64 digits.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hashgate_model::hex(&self.0))
    }
}

/// The first target: 0xffff with 208 bits after it.
fn limit() -> BigUint {
    BigUint::from(0xffff_u32) << 208_u32
}

/// The first target divided by a target: an exact ratio in lowest terms.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Difficulty {
    numerator: BigUint,
    denominator: BigUint,
}

impl Difficulty {
    /// What is divided.
    pub fn numerator(&self) -> &BigUint {
        &self.numerator
    }

    /// By what it is divided.
    pub fn denominator(&self) -> &BigUint {
        &self.denominator
    }

    /// The float nearest to the ratio.
    pub fn to_f64(&self) -> f64 {
        // Sixty-four bits of the quotient and one more that says whether
        // anything is left: what is rounded from them is rounded rightly.
        const BITS: u64 = 66;
        let above = self.denominator.bits() + BITS;
        let up = above.saturating_sub(self.numerator.bits());
        let down = self.numerator.bits().saturating_sub(above);
        let (mut quotient, rest) =
            (&self.numerator << up).div_rem(&(&self.denominator << down));
        if rest != BigUint::ZERO {
            quotient.set_bit(0, true);
        }
        let power = |by: u64| i32::try_from(by).unwrap_or(i32::MAX);
        to_f64(&quotient) * 2_f64.powi(power(down) - power(up))
    }
}

/// A number as the nearest float. It has some 70 bits here.
fn to_f64(number: &BigUint) -> f64 {
    // At most 128 bits, so that the conversion of the language rounds.
    let whole = u128::try_from(number).unwrap_or(u128::MAX);
    #[expect(
        clippy::cast_precision_loss,
        reason = "this is the rounding that is asked for"
    )]
    let float = whole as f64;
    float
}

/// A fraction of two whole numbers.
impl fmt::Display for Difficulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(bits: u32) -> Result<String, BitsError> {
        CompactBits(bits)
            .target()
            .map(|target| target.number().to_str_radix(16))
    }

    /// Values of Bitcoin Core's own test of compact numbers
    /// (`arith_uint256_tests`, `bignum_SetCompact`).
    #[test]
    fn compact_values_are_read_as_the_network_reads_them() {
        for (bits, expected) in [
            (0x0112_3456, "12"),
            (0x0212_3456, "1234"),
            (0x0312_3456, "123456"),
            (0x0412_3456, "12345600"),
            (0x0500_9234, "92340000"),
            (0x2012_3456, &format!("123456{}", "0".repeat(58))),
        ] {
            assert_eq!(number(bits).as_deref(), Ok(expected), "{bits:08x}");
        }
        for zero in [
            0,
            0x0012_3456,
            0x0100_3456,
            0x0200_0056,
            0x0300_0000,
            0x0400_0000,
            0x2300_0000,
        ] {
            let bits = CompactBits(zero);
            assert_eq!(bits.target(), Err(BitsError::Zero(bits)), "{bits}");
        }
        for negative in [0x01fe_dcba, 0x0492_3456, 0x04ff_ffff] {
            let bits = CompactBits(negative);
            assert_eq!(bits.target(), Err(BitsError::Negative(bits)));
        }
    }

    #[test]
    fn what_is_wider_than_a_hash_is_refused_at_its_edge() {
        for (fits, overflows) in [
            (0x207f_ffff, 0x2101_0000),
            (0x2100_ffff, 0x2201_0000),
            (0x2200_00ff, 0x2200_0100),
            (0x2200_0001, 0x2300_0001),
            (0x2200_0001, 0xff12_3456),
        ] {
            assert!(CompactBits(fits).target().is_ok(), "{fits:08x}");
            let bits = CompactBits(overflows);
            assert_eq!(bits.target(), Err(BitsError::Overflow(bits)));
        }
    }

    #[test]
    fn the_limit_has_difficulty_one() {
        let target = CompactBits::LIMIT.target().unwrap();
        assert_eq!(target.difficulty().to_string(), "1/1");
        assert_eq!(target.number(), limit());
    }

    /// The example of the Bitcoin wiki, to the last bit.
    #[test]
    fn a_difficulty_is_the_nearest_float() {
        let target = CompactBits(0x1b04_04cb).target().unwrap();
        let difficulty = target.difficulty().to_f64();
        assert_eq!(difficulty.to_bits(), 16_307.420_938_523_983_f64.to_bits());
        let hardest = CompactBits(0x0300_0001).target().unwrap();
        let ratio = hardest.difficulty();
        assert_eq!(ratio.denominator(), &BigUint::from(1_u32));
        let most = 65_535.0 * 2_f64.powi(208);
        assert_eq!(ratio.to_f64().to_bits(), most.to_bits());
    }

    proptest! {
        #[test]
        fn a_compact_value_that_is_a_target_comes_back(bits in any::<u32>()) {
            let Ok(target) = CompactBits(bits).target() else { return Ok(()) };
            let compact = target.compact();
            // The same number may be written with bytes of nothing before
            // it; written shortest it comes back as it is.
            prop_assert_eq!(compact.target(), Ok(target));
            prop_assert_eq!(compact.target().unwrap().compact(), compact);
            prop_assert_eq!(compact.0 & SIGN, 0);
        }

        #[test]
        fn compacting_drops_less_than_one_part_in_two_to_the_fifteenth(
            bytes in any::<[u8; 32]>(),
        ) {
            prop_assume!(bytes != [0; 32]);
            let target = Target(bytes);
            let Ok(back) = target.compact().target() else {
                return Err(TestCaseError::fail("no target"));
            };
            prop_assert!(back <= target);
            let lost = target.number() - back.number();
            prop_assert!((lost << 15_u32) <= target.number());
        }

        #[test]
        fn a_smaller_target_is_no_less_difficult(a in any::<u32>(), b in any::<u32>()) {
            let (Ok(a), Ok(b)) = (CompactBits(a).target(), CompactBits(b).target())
            else { return Ok(()) };
            let (hard, easy) = (a.min(b).difficulty(), a.max(b).difficulty());
            prop_assert!(hard.to_f64() >= easy.to_f64());
            prop_assert!(
                hard.numerator() * easy.denominator()
                    >= easy.numerator() * hard.denominator()
            );
        }
    }
}
