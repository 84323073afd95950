//! The second stage: what kind of agreement two names have, and from which
//! score on names that agree so are mostly one party.
//!
//! ```text
//! score of the first stage   0 ........ cut ........ 1
//! score of the second        0 ....... 0.70 ........ 1      straight between
//! ```
//!
//! The cuts stand in `data/lists/score.toml` and are fitted on pairs of names
//! by `cargo run --release -p hashgate-parties --example fit`. The scale is
//! monotone within a kind, and no score below the least cut reaches 0.70, so
//! that the search knows from which score of the first stage on it must look.

use hashgate_pack::lists::ScoreWeights;

use crate::{
    matching::{
        assignment::Pair,
        score::{Penalty, Side, rounded},
    },
    names::class::{Class, Families, PERSON, WeightedWord},
};

/// The score that every cut is brought to.
const AT_CUT: f32 = 0.70;

/// Lighter words left over are no difference.
const TELLS: f32 = 0.2;

/// Words that weigh more are rare.
const RARE: f32 = 0.65;

/// How many kinds one agreement has.
const EACH: usize = 12;

/// How two names agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    agreement: Agreement,
    who: Who,
    /// Whether one distinctive word or none agrees.
    one_word: bool,
    /// Whether a rare word is left over.
    rare: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Agreement {
    OtherNumber,
    NumberOnOneSide,
    Whole,
    OneRoughly,
    SeveralRoughly,
    MoreOnList,
    MoreInQuery,
    MoreOnBoth,
}

/// What the names name, as far as the list or a legal form tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Unknown,
    Firm,
    Person,
}

impl Who {
    fn of(query: Families, listed: Families) -> Self {
        if listed & PERSON != 0 {
            Self::Person
        } else if (query | listed) & !PERSON != 0 {
            Self::Firm
        } else {
            Self::Unknown
        }
    }
}

const AGREEMENTS: [(Agreement, &str); 8] = [
    (Agreement::OtherNumber, "other number"),
    (Agreement::NumberOnOneSide, "number on one side"),
    (Agreement::Whole, "whole"),
    (Agreement::OneRoughly, "one word roughly"),
    (Agreement::SeveralRoughly, "several words roughly"),
    (Agreement::MoreOnList, "more on the list"),
    (Agreement::MoreInQuery, "more in the query"),
    (Agreement::MoreOnBoth, "more on both sides"),
];

impl Kind {
    /// How many kinds there are.
    pub(crate) const COUNT: usize = AGREEMENTS.len() * EACH;

    pub(crate) fn of(
        query: Side<'_>,
        listed: Side<'_>,
        pairs: &[Pair],
        penalties: &[(Penalty, f32)],
    ) -> Self {
        let (mut paired_q, mut paired_l) = (0_u64, 0_u64);
        let (mut agree, mut rough) = (0, 0);
        for pair in pairs {
            paired_q |= 1 << pair.q;
            paired_l |= 1 << pair.l;
            let both = (query.words.get(pair.q), listed.words.get(pair.l));
            if let (Some(q), Some(l)) = both
                && q.class == Class::Content
                && l.class == Class::Content
            {
                agree += 1;
                rough += usize::from(pair.similarity < 1.0);
            }
        }
        let left = |words: &[WeightedWord], paired: u64| {
            words
                .iter()
                .enumerate()
                .filter(|(i, w)| {
                    paired >> i & 1 == 0 && w.class != Class::Number
                })
                .map(|(_, w)| w.weight)
                .fold(0.0, f32::max)
        };
        let left_q = left(query.words, paired_q);
        let left_l = left(listed.words, paired_l);
        let has = |penalty| penalties.iter().any(|(p, _)| *p == penalty);
        let agreement = match (left_q > TELLS, left_l > TELLS) {
            _ if has(Penalty::OtherNumber) => Agreement::OtherNumber,
            _ if has(Penalty::NumberOnOneSide) => Agreement::NumberOnOneSide,
            (true, true) => Agreement::MoreOnBoth,
            (true, false) => Agreement::MoreInQuery,
            (false, true) => Agreement::MoreOnList,
            _ if rough == 0 => Agreement::Whole,
            _ if rough == 1 => Agreement::OneRoughly,
            _ => Agreement::SeveralRoughly,
        };
        Self {
            agreement,
            who: Who::of(query.legal, listed.legal),
            one_word: agree < 2,
            rare: left_q.max(left_l) > RARE,
        }
    }

    /// The number of the kind, in the order of `score.toml`.
    pub(crate) fn number(self) -> usize {
        let of = |(agreement, _): &(Agreement, _)| *agreement == self.agreement;
        let at = AGREEMENTS.iter().position(of).unwrap_or(0);
        let who = match self.who {
            Who::Unknown => 0,
            Who::Firm => 4,
            Who::Person => 8,
        };
        at * EACH
            + who
            + usize::from(self.one_word) * 2
            + usize::from(self.rare)
    }

    /// The name of a kind by its number.
    pub(crate) fn name(number: usize) -> String {
        let (_, agreement) = AGREEMENTS[number / EACH % AGREEMENTS.len()];
        let who = ["person or firm", "firm", "person"][number % EACH / 4];
        let or = |bit: usize, yes, no| if number & bit > 0 { yes } else { no };
        format!(
            "{agreement}; {who}; {}; {}",
            or(2, "one word agrees", "words agree"),
            or(1, "a rare word left", "no rare word left"),
        )
    }

    /// What the second stage did, if it did anything worth telling.
    pub(crate) fn words(self, first: f32, second: f32) -> Option<String> {
        let (was, is) = (rounded(first), rounded(second));
        if (was - is).abs() < 0.005 {
            return None;
        }
        let verb = if is > was { "raised" } else { "lowered" };
        Some(format!(
            "{verb} from {was:.3} to {is:.3}, since names on lists that agree \
             so ({}) are {} one party",
            Self::name(self.number()),
            if is > was { "mostly" } else { "often not" }
        ))
    }

    /// The score of the second stage.
    pub(crate) fn score(self, first: f32, weights: &ScoreWeights) -> f32 {
        let cut = weights.cuts.get(self.number()).map_or(AT_CUT, |cut| cut.at);
        second(first, cut)
    }
}

fn second(first: f32, cut: f32) -> f32 {
    if first < cut {
        first * (AT_CUT / cut)
    } else {
        (AT_CUT + (first - cut) * ((1.0 - AT_CUT) / (1.0 - cut))).min(1.0)
    }
}

/// The least score of the first stage from which any kind of agreement leads
/// to this score of the second; a hair less, for what rounding does.
pub(crate) fn first_stage(second: f32, weights: &ScoreWeights) -> f32 {
    let cuts = weights.cuts.iter().map(|cut| cut.at);
    let cut = cuts.fold(AT_CUT, f32::min);
    let first = if second < AT_CUT {
        second * (cut / AT_CUT)
    } else {
        cut + (second - AT_CUT) * ((1.0 - cut) / (1.0 - AT_CUT))
    };
    first - 1e-4
}

#[cfg(test)]
mod tests {
    use super::{Kind, first_stage, second};
    use hashgate_pack::lists::{Cut, ScoreWeights};

    #[test]
    fn the_scale_is_monotone_and_never_lifts_what_lies_below_the_least_cut() {
        let cuts = [0.6, 0.7, 0.85];
        let weights = ScoreWeights {
            cuts: cuts.map(|at| Cut { kind: String::new(), at }).to_vec(),
            ..ScoreWeights::default()
        };
        for cut in cuts {
            let mut last = -1.0;
            for thousandth in 0..=1_000_u16 {
                let first = f32::from(thousandth) / 1_000.0;
                let score = second(first, cut);
                assert!(score >= last && (0.0..=1.0).contains(&score));
                assert!(first_stage(score, &weights) <= first);
                last = score;
            }
            assert!((second(cut, cut) - 0.70).abs() < 1e-6);
        }
    }

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<String> =
            (0..Kind::COUNT).map(Kind::name).collect();
        assert_eq!(names.len(), Kind::COUNT);
    }
}
