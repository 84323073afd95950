//! Scrambled Sobol points: numbers that fill a cube more evenly than chance.
//!
//! Twenty-one dimensions are built by Sobol's recurrence; further ones are the
//! same with the order of the points scrambled anew, which keeps each
//! block even and the blocks apart. Digits are scrambled by Owen's nested
//! permutation with a hash (Laine and Karras 2011, the constants of Vegdahl;
//! Burley 2020), so that the mean over points is unbiased, and another seed
//! gives another, independent mean.

/// Dimensions of one block.
pub(crate) const BLOCK: usize = 21;

/// Degree, inner coefficients of a primitive polynomial over two elements,
/// and the first odd numbers of each dimension after the first, after Joe and
/// Kuo (2008).
const STARTS: [(u32, u32, &[u32]); BLOCK - 1] = [
    (1, 0, &[1]),
    (2, 1, &[1, 3]),
    (3, 1, &[1, 3, 1]),
    (3, 2, &[1, 1, 1]),
    (4, 1, &[1, 1, 3, 3]),
    (4, 4, &[1, 3, 5, 13]),
    (5, 2, &[1, 1, 5, 5, 17]),
    (5, 4, &[1, 1, 5, 5, 5]),
    (5, 7, &[1, 1, 7, 11, 19]),
    (5, 11, &[1, 1, 5, 1, 1]),
    (5, 13, &[1, 1, 1, 3, 11]),
    (5, 14, &[1, 3, 5, 5, 31]),
    (6, 1, &[1, 3, 3, 9, 7, 49]),
    (6, 13, &[1, 1, 1, 15, 21, 21]),
    (6, 16, &[1, 3, 1, 13, 27, 49]),
    (6, 19, &[1, 1, 1, 15, 7, 5]),
    (6, 22, &[1, 3, 1, 15, 13, 25]),
    (6, 25, &[1, 1, 5, 5, 19, 61]),
    (7, 1, &[1, 3, 7, 11, 23, 15, 103]),
    (7, 4, &[1, 3, 7, 13, 13, 15, 69]),
];

/// The numbers that a bit of a point's place adds, for all dimensions.
#[derive(Debug, Clone)]
pub(crate) struct Sobol {
    by_bit: [[u32; BLOCK]; 32],
}

impl Sobol {
    pub(crate) fn new() -> Self {
        let mut by_bit = [[0; BLOCK]; 32];
        for (bit, row) in by_bit.iter_mut().enumerate() {
            row[0] = 1 << (31 - bit);
        }
        for (dimension, start) in (1..).zip(STARTS) {
            for (row, value) in by_bit.iter_mut().zip(directions(start)) {
                if let Some(slot) = row.get_mut(dimension) {
                    *slot = value;
                }
            }
        }
        Self { by_bit }
    }

    /// Fills the coordinates of a point, each more than 0 and less than 1.
    pub(crate) fn point(&self, index: u32, seed: u64, out: &mut [f64]) {
        for (block, part) in (0_u32..).zip(out.chunks_mut(BLOCK)) {
            let place = if block == 0 {
                index
            } else {
                scrambled(index, hash(seed, u64::from(block) | 1 << 40))
            };
            let mut coordinates = [0_u32; BLOCK];
            let mut bits = place;
            while bits != 0 {
                let bit = bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if let Some(row) = self.by_bit.get(bit) {
                    for (to, from) in coordinates.iter_mut().zip(row) {
                        *to ^= from;
                    }
                }
            }
            let first = u64::from(block) * BLOCK as u64;
            for (dimension, (to, from)) in
                (first..).zip(part.iter_mut().zip(coordinates))
            {
                let digits = scrambled(from, hash(seed, dimension));
                *to = (f64::from(digits) + 0.5) / 4_294_967_296.0;
            }
        }
    }
}

/// The directions of one dimension, by Sobol's recurrence.
fn directions((degree, inner, first): (u32, u32, &[u32])) -> [u32; 32] {
    let mut all = [0_u32; 32];
    let degree = degree as usize;
    for place in 0..32 {
        let value = if let Some(odd) = first.get(place) {
            odd << (31 - place)
        } else {
            let back = |by: usize| {
                place.checked_sub(by).and_then(|at| all.get(at)).copied()
            };
            let before = back(degree).unwrap_or(0);
            let mut value = before ^ (before >> degree);
            for by in 1..degree {
                if inner >> (degree - 1 - by) & 1 == 1 {
                    value ^= back(by).unwrap_or(0);
                }
            }
            value
        };
        if let Some(slot) = all.get_mut(place) {
            *slot = value;
        }
    }
    all
}

/// A number whose every binary digit is turned or not by a hash of the digits
/// before it.
fn scrambled(number: u32, seed: u32) -> u32 {
    let mut x = number.reverse_bits();
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(seed);
    x = x.wrapping_mul(seed >> 16 | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^= x.wrapping_mul(0x53a2_2864);
    x.reverse_bits()
}

/// Thirty-two bits of a seed and a number.
fn hash(seed: u64, number: u64) -> u32 {
    (mixed(seed ^ mixed(number)) >> 32) as u32
}

/// A well mixed number for each number (the finisher of `SplitMix64`).
pub(crate) fn mixed(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the first 2^m points every interval of 2^-m has one, in every
    /// dimension, scrambled and in further blocks.
    #[test]
    fn every_dimension_is_even() {
        let sobol = Sobol::new();
        for seed in [1, 77] {
            let mut seen = vec![[false; 1024]; 3 * BLOCK];
            let mut point = [0.0; 3 * BLOCK];
            for index in 0..1024 {
                sobol.point(index, seed, &mut point);
                for (places, x) in seen.iter_mut().zip(point) {
                    assert!(x > 0.0 && x < 1.0);
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a number between 0 and 1024"
                    )]
                    let place = (x * 1024.0) as usize;
                    assert!(!places[place], "twice in {place}");
                    places[place] = true;
                }
            }
        }
    }

    /// No two dimensions run together, which many dimensions with few points
    /// are known to do.
    #[test]
    fn no_two_dimensions_run_together() {
        let sobol = Sobol::new();
        let points: Vec<[f64; 64]> = (0..4096)
            .map(|index| {
                let mut point = [0.0; 64];
                sobol.point(index, 3, &mut point);
                point
            })
            .collect();
        for a in 0..64 {
            for b in 0..a {
                let sum: f64 =
                    points.iter().map(|p| (p[a] - 0.5) * (p[b] - 0.5)).sum();
                let correlation = sum / 4096.0 * 12.0;
                assert!(correlation.abs() < 0.15, "{a} {b}: {correlation}");
            }
        }
    }

    /// The polynomials are primitive: their powers run through every
    /// remainder but nothing.
    #[test]
    fn the_polynomials_are_primitive_and_the_numbers_odd() {
        for (degree, inner, first) in STARTS {
            let whole = 1 << degree | inner << 1 | 1;
            let mut power = 1_u32;
            let mut order = 0;
            loop {
                power <<= 1;
                if power >> degree & 1 == 1 {
                    power ^= whole;
                }
                order += 1;
                if power == 1 {
                    break;
                }
            }
            assert_eq!(order, (1 << degree) - 1, "{degree} {inner}");
            assert_eq!(first.len(), degree as usize);
            for (place, odd) in first.iter().enumerate() {
                assert!(odd % 2 == 1 && *odd < 2 << place);
            }
        }
    }
}
