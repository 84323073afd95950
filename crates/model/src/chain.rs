//! What the protocol of Bitcoin fixes once and for all, and more than one
//! engine needs.

/// Blocks between two halvings of the subsidy.
pub const BLOCKS_PER_HALVING: u64 = 210_000;

/// Satoshi in a bitcoin.
pub const SAT_PER_BTC: u64 = 100_000_000;

/// Subsidy of the first blocks, in satoshi.
const FIRST_SUBSIDY_SAT: u64 = 50 * SAT_PER_BTC;

/// The subsidy of a block, in satoshi: 50 BTC, halved every 210,000 blocks,
/// rounded down (Bitcoin Core, `GetBlockSubsidy`).
///
/// # Example
///
/// ```
/// use hashgate_model::subsidy_sat;
/// assert_eq!(subsidy_sat(1_049_999), 312_500_000);
/// assert_eq!(subsidy_sat(1_050_000), 156_250_000);
/// ```
pub fn subsidy_sat(height: u64) -> u64 {
    u32::try_from(height / BLOCKS_PER_HALVING)
        .ok()
        .and_then(|halvings| FIRST_SUBSIDY_SAT.checked_shr(halvings))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_supply_is_the_sum_of_the_eras() {
        let total: u64 = (0..70)
            .map(|era| era * BLOCKS_PER_HALVING)
            .map(|first| subsidy_sat(first) * BLOCKS_PER_HALVING)
            .sum();
        assert_eq!(total, 2_099_999_997_690_000);
        assert_eq!(subsidy_sat(u64::MAX), 0);
    }
}
