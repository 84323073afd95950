//! Random numbers that depend on the seed and on what they are for alone.
//!
//! No generator is carried along a path: the number of a path, a week and a
//! use is computed from those three. So two runs that differ in enforcement
//! meet the same chances (common random numbers), and the answer does not
//! depend on how paths are shared among threads.

use std::f64::consts::TAU;

/// What a number is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Use {
    /// Whether a block of past weeks goes on, and where a new one begins.
    Block,
    /// The diffusion of the price, its jumps: how many, how large.
    Price,
    /// The share of fees, and whether it leaps; how many machines are wanted.
    FeesAndOrders,
    /// How long an epoch's blocks took beside their expectation.
    Blocks,
}

/// The chances of one path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance {
    key: u64,
}

impl Chance {
    pub(super) fn of(seed: u64, path: u32) -> Self {
        Self { key: mixed(seed ^ mixed(u64::from(path))) }
    }

    /// A number more than 0 and less than 1.
    pub(super) fn uniform(self, of: Use, at: u32, place: u32) -> f64 {
        let number = (of as u64) << 48 | u64::from(at) << 8 | u64::from(place);
        let bits = (mixed(self.key ^ mixed(number)) >> 32) as u32;
        (f64::from(bits) + 0.5) / 4_294_967_296.0
    }

    /// Two standard normal numbers (Box and Muller 1958).
    pub(super) fn normals(self, of: Use, at: u32) -> [f64; 2] {
        let [a, b] = [2, 3].map(|place| self.uniform(of, at, place));
        let (sin, cos) = (TAU * b).sin_cos();
        let length = (-2.0 * a.ln()).sqrt();
        [length * cos, length * sin]
    }
}

/// A well mixed number for each number (the finisher of `SplitMix64`).
fn mixed(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spread_and_do_not_run_together() {
        let count = 40_000_u32;
        let (mut sum, mut square, mut cross) = (0.0, 0.0, 0.0);
        for path in 0..count {
            let chance = Chance::of(7, path);
            let [a, b] = chance.normals(Use::FeesAndOrders, 3);
            sum += a;
            square += a * a;
            cross += a * b;
        }
        let n = f64::from(count);
        // Three standard errors: 1/200, sqrt(2)/200, 1/200.
        assert!((sum / n).abs() < 0.015, "{sum}");
        assert!((square / n - 1.0).abs() < 0.022, "{square}");
        assert!((cross / n).abs() < 0.015, "{cross}");
    }
}
