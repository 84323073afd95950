//! The normal distribution, both ways.

#![allow(
    clippy::unreadable_literal,
    reason = "coefficients, to be compared with the paper"
)]

use std::f64::consts::FRAC_1_SQRT_2;

/// How likely a standard normal number is at most `x`.
pub(crate) fn cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// Near the middle.
const CENTRE: [f64; 8] = [
    3.3871328727963665,
    133.14166789178438,
    1971.5909503065513,
    13731.69376550946,
    45921.95393154987,
    67265.7709270087,
    33430.57558358813,
    2509.0809287301227,
];
/// What it is divided by.
const CENTRE_BY: [f64; 8] = [
    1.0,
    42.31333070160091,
    687.1870074920579,
    5394.196021424751,
    21213.794301586597,
    39307.89580009271,
    28729.085735721943,
    5226.495278852854,
];
/// Further out.
const SIDE: [f64; 8] = [
    1.4234371107496835,
    4.630337846156546,
    5.769497221460691,
    3.6478483247632045,
    1.2704582524523684,
    0.2417807251774506,
    0.022723844989269184,
    0.0007745450142783414,
];
/// What it is divided by.
const SIDE_BY: [f64; 8] = [
    1.0,
    2.053191626637759,
    1.6763848301838038,
    0.6897673349851,
    0.14810397642748008,
    0.015198666563616457,
    0.0005475938084995345,
    1.0507500716444169e-09,
];
/// In the tails.
const TAIL: [f64; 8] = [
    6.657904643501103,
    5.463784911164114,
    1.7848265399172913,
    0.29656057182850487,
    0.026532189526576124,
    0.0012426609473880784,
    2.7115555687434876e-05,
    2.0103343992922881e-07,
];
/// What it is divided by.
const TAIL_BY: [f64; 8] = [
    1.0,
    0.599832206555888,
    0.1369298809227358,
    0.014875361290850615,
    0.0007868691311456133,
    1.8463183175100548e-05,
    1.421511758316446e-07,
    2.0442631033899397e-15,
];

fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// The number below which a standard normal one lies with probability `p`, more
/// than 0 and less than 1 (Wichura 1988, Algorithm AS 241, PPND16; about
/// sixteen figures).
pub(crate) fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.425 * 0.425 - q * q;
        return q * polynomial(&CENTRE, r) / polynomial(&CENTRE_BY, r);
    }
    let r = (-p.min(1.0 - p).ln()).sqrt();
    let x = if r <= 5.0 {
        polynomial(&SIDE, r - 1.6) / polynomial(&SIDE_BY, r - 1.6)
    } else {
        polynomial(&TAIL, r - 5.0) / polynomial(&TAIL_BY, r - 5.0)
    };
    x.copysign(q)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_values_are_met() {
        for (x, p) in [
            (0.0, 0.5),
            (1.0, 0.8413447460685429),
            (1.959963984540054, 0.975),
            (-3.0, 0.0013498980316300946),
            (-6.0, 9.865876450376946e-10),
        ] {
            assert!((cdf(x) / p - 1.0).abs() < 1e-14, "{x}");
            assert!((quantile(p) - x).abs() < 1e-13, "{p}");
        }
    }

    proptest! {
        #[test]
        fn one_undoes_the_other(exponent in -300.0_f64..-0.302, upper in any::<bool>()) {
            let p = 10_f64.powf(exponent);
            let x = quantile(p);
            prop_assert!((cdf(x) / p - 1.0).abs() < 1e-11 * (1.0 + x * x), "{p} {x}");
            if upper && p > 1e-3 {
                prop_assert!((quantile(1.0 - p) + x).abs() < 1e-11);
            }
        }
    }
}
