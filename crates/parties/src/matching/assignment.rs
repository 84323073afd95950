//! The best one-to-one assignment of words.

/// A pair of words that have something in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pair {
    /// The word of the query.
    pub(crate) q: usize,
    /// The word of the listed name.
    pub(crate) l: usize,
    /// Their similarity.
    pub(crate) similarity: f32,
    /// What the pair adds to the score's numerator.
    pub(crate) gain: f32,
}

/// The pairs of the one-to-one assignment with the greatest sum of gains.
///
/// Pairs must come in the order of `q`, then `l`; ties are then always
/// broken the same way.
pub(crate) fn best(pairs: &[Pair]) -> Vec<Pair> {
    let (mut seen_q, mut seen_l, mut conflict) = (0_u64, 0_u64, false);
    for pair in pairs {
        let (q, l) = (1_u64 << (pair.q & 63), 1_u64 << (pair.l & 63));
        conflict |= seen_q & q != 0 || seen_l & l != 0;
        seen_q |= q;
        seen_l |= l;
    }
    if conflict { hungarian(pairs) } else { pairs.to_vec() }
}

/// The Hungarian method on the rows and columns that occur.
fn hungarian(pairs: &[Pair]) -> Vec<Pair> {
    let rows = distinct(pairs.iter().map(|p| p.q));
    let cols = distinct(pairs.iter().map(|p| p.l));
    // Rows must not outnumber columns; spare columns stand for "unpaired".
    let n = rows.len();
    let m = cols.len() + n;
    let mut gain = vec![0.0_f64; n * m];
    for pair in pairs {
        let (Ok(r), Ok(c)) =
            (rows.binary_search(&pair.q), cols.binary_search(&pair.l))
        else {
            continue;
        };
        if let Some(cell) = gain.get_mut(r * m + c) {
            *cell = f64::from(pair.gain);
        }
    }
    let chosen = solve(&gain, n, m);
    pairs
        .iter()
        .filter(|pair| {
            let r = rows.binary_search(&pair.q).ok();
            let c = cols.binary_search(&pair.l).ok();
            match (r, c) {
                (Some(r), Some(c)) => chosen.get(r) == Some(&c),
                _ => false,
            }
        })
        .copied()
        .collect()
}

fn distinct(values: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut all: Vec<usize> = values.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// For each row the column of the assignment of the greatest sum
/// (Kuhn–Munkres with potentials, O(n²m)).
fn solve(gain: &[f64], n: usize, m: usize) -> Vec<usize> {
    let cost = |r: usize, c: usize| -gain[(r - 1) * m + c - 1];
    let mut u = vec![0.0; n + 1];
    let mut v = vec![0.0; m + 1];
    let mut row_of = vec![0; m + 1];
    let mut way = vec![0; m + 1];
    for r in 1..=n {
        row_of[0] = r;
        let mut c0 = 0;
        let mut least = vec![f64::INFINITY; m + 1];
        let mut used = vec![false; m + 1];
        loop {
            used[c0] = true;
            let r0 = row_of[c0];
            let mut delta = f64::INFINITY;
            let mut c1 = 0;
            for c in 1..=m {
                if used[c] {
                    continue;
                }
                let reduced = cost(r0, c) - u[r0] - v[c];
                if reduced < least[c] {
                    least[c] = reduced;
                    way[c] = c0;
                }
                if least[c] < delta {
                    delta = least[c];
                    c1 = c;
                }
            }
            for c in 0..=m {
                if used[c] {
                    u[row_of[c]] += delta;
                    v[c] -= delta;
                } else {
                    least[c] -= delta;
                }
            }
            c0 = c1;
            if row_of[c0] == 0 {
                break;
            }
        }
        while c0 != 0 {
            let c1 = way[c0];
            row_of[c0] = row_of[c1];
            c0 = c1;
        }
    }
    let mut chosen = vec![usize::MAX; n];
    for c in 1..=m {
        if row_of[c] > 0 {
            chosen[row_of[c] - 1] = c - 1;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(pairs: &[Pair]) -> f32 {
        pairs.iter().map(|p| p.gain).sum()
    }

    /// Every pairing, tried.
    fn tried(pairs: &[Pair], at: usize, q: u64, l: u64) -> f32 {
        let Some(pair) = pairs.get(at) else { return 0.0 };
        let without = tried(pairs, at + 1, q, l);
        if q >> pair.q & 1 == 1 || l >> pair.l & 1 == 1 {
            return without;
        }
        let with =
            pair.gain + tried(pairs, at + 1, q | 1 << pair.q, l | 1 << pair.l);
        with.max(without)
    }

    proptest! {
        #[test]
        fn no_pairing_gains_more(
            cells in prop::collection::btree_map(
                (0_usize..4, 0_usize..4), 1_u8..100, 0..10)
        ) {
            let pairs: Vec<Pair> = cells
                .into_iter()
                .map(|((q, l), gain)| Pair {
                    q, l, similarity: 1.0, gain: f32::from(gain) / 100.0,
                })
                .collect();
            let found = best(&pairs);
            let (mut q, mut l) = (0_u64, 0_u64);
            for pair in &found {
                prop_assert!(q >> pair.q & 1 == 0 && l >> pair.l & 1 == 0);
                q |= 1 << pair.q;
                l |= 1 << pair.l;
            }
            prop_assert!(
                (total(&found) - tried(&pairs, 0, 0, 0)).abs() < 1e-4
            );
        }
    }
}
