//! What hashrate earns: subsidy, hashvalue, hashprice.

use hashgate_model::{Rate, SAT_PER_BTC, Usd};
use rust_decimal::Decimal;

use crate::{EconomicsError, error::within};

/// Hashes of one PH/s in a day: 10^15 times 86,400 (more than a `u64`).
const HASHES_PER_PH_DAY: i128 = 86_400_000_000_000_000_000;

/// Hashes for one block at difficulty 1, as publishers of hashprice count:
/// 2^32. (Exactly it is 2^256 / (target + 1), larger by 1.0000153.)
const HASHES_PER_DIFFICULTY: u64 = 1 << 32;

/// Bitcoin that one PH/s earns in a day, before the pool's fee.
///
/// `10^15 x 86400 / (difficulty x 2^32) x subsidy / (1 - fee_share)`: a miner
/// expects its part of the hashes of a day in blocks, and a block pays
/// subsidy and fees. `fee_share` is fees / (subsidy + fees).
///
/// # Errors
///
/// [`EconomicsError::OutOfRange`] for a difficulty outside 1 to 10^18 or a fee
/// share outside 0 to 0.99.
pub fn hashvalue_btc(
    difficulty: Decimal,
    subsidy_sat: u64,
    fee_share: Rate,
) -> Result<Decimal, EconomicsError> {
    let most = Decimal::from(1_000_000_000_000_000_000_u64);
    within("difficulty", difficulty, (Decimal::ONE, most), "a plain number")?;
    let fees = within(
        "fee_share",
        fee_share.fraction(),
        (Decimal::ZERO, Decimal::new(99, 2)),
        "fees as a part of the block reward",
    )?;
    let reward = Decimal::from(subsidy_sat)
        / Decimal::from(SAT_PER_BTC)
        / (Decimal::ONE - fees);
    // The quotient is as small as 10^-8 at the largest difficulty, which
    // leaves twenty figures; the product before it fits 96 bits.
    let blocks = Decimal::from_i128_with_scale(HASHES_PER_PH_DAY, 0)
        / (difficulty * Decimal::from(HASHES_PER_DIFFICULTY));
    Ok(blocks * reward)
}

/// Hashprice: dollars that one PH/s earns in a day, before power and the
/// pool's fee.
///
/// # Errors
///
/// As [`hashvalue_btc`], and for a price outside 0 to 10^9 dollars.
///
/// # Example
///
/// ```
/// use hashgate_economics::{hashprice, subsidy_sat};
/// // 2026-06-26, subsidy only: 30.05 dollars.
/// let price = hashprice(
///     "124932866006548.16".parse()?,
///     subsidy_sat(955_584),
///     "0%".parse()?,
///     "59712.42".parse()?,
/// )?;
/// assert_eq!(price.to_cents().to_string(), "30.05");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn hashprice(
    difficulty: Decimal,
    subsidy_sat: u64,
    fee_share: Rate,
    btc_usd: Usd,
) -> Result<Usd, EconomicsError> {
    let price = within(
        "btc_usd",
        btc_usd.amount(),
        (Decimal::ZERO, Decimal::from(1_000_000_000)),
        "dollars",
    )?;
    let btc = hashvalue_btc(difficulty, subsidy_sat, fee_share)?;
    // At difficulty 1 a PH/s would earn 10^12 BTC: keep inside the decimal.
    Ok(Usd::new(btc.checked_mul(price).unwrap_or(Decimal::MAX)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_input_panics(
            mantissa in 0_i64.., scale in 0_u32..28, subsidy in any::<u64>(),
            fee in -10_000_i64..10_000, usd in any::<i64>(),
        ) {
            let _ = hashprice(
                Decimal::new(mantissa, scale),
                subsidy,
                Rate::from_fraction(Decimal::new(fee, 3)),
                Usd::new(Decimal::new(usd, 2)),
            );
        }
    }
}
