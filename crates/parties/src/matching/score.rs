//! The score of a query's name against a listed name.
//!
//! ```text
//! base    = best pairing of  sum s(q,l) (wq + B wl)  /  (sum wq + B sum wl)
//! score   = base x penalties, each at most 1 and each named
//! ```
//!
//! `s` is the similarity of two words, `w` how distinctive a word is (common
//! words little), and `B` makes a listed word that the query lacks
//! cost less than a query word that the list lacks. Since the base is linear
//! in the pairs and no penalty exceeds 1, a bound on the pairs bounds the
//! score: that is what makes exact retrieval cheap.

use hashgate_pack::lists::ScoreWeights;

use crate::{
    matching::{
        assignment::{self, Pair},
        kind::Kind,
    },
    names::class::{Class, Families, GENERIC, PERSON, WeightedWord},
};

/// A name as the score sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) words: &'a [WeightedWord],
    pub(crate) legal: Families,
}

/// A score with the pairs and penalties behind it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Scored {
    pub(crate) score: f32,
    /// The score of the first stage, and how the names agree.
    pub(crate) first: f32,
    pub(crate) kind: Option<Kind>,
    pub(crate) base: f32,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) penalties: Vec<(Penalty, f32)>,
}

/// Why a score is less than its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Penalty {
    /// Words are left over on both sides.
    LeftOnBothSides,
    /// The words left over name different places.
    OtherPlace,
    /// Only one distinctive word agrees, and the listed name has more.
    OneWordOnly,
    /// The one distinctive word that agrees does so only roughly.
    OneWordRoughly,
    /// Several distinctive words agree, and none of them letter by letter.
    AllRoughly,
    /// The query has the form of a firm, and the listed name is a person's.
    FirmForPerson,
    /// The words that agree are all common ones, and others are left over.
    CommonWordsOnly,
    /// No distinctive word agrees.
    NoDistinctiveWord,
    /// The numbers differ.
    OtherNumber,
    /// One name has a number and the other has none.
    NumberOnOneSide,
    /// The legal forms are of different kinds.
    OtherLegalForm,
}

/// The gain of a pair, which bounds and score share.
pub(crate) fn gain(s: f32, q: WeightedWord, l: WeightedWord, b: f32) -> f32 {
    // An initial counts at the lighter weight of the two, or "J. P. Smith"
    // would match every J. P.
    if (q.class == Class::Initial) == (l.class == Class::Initial) {
        s * (q.weight + b * l.weight)
    } else {
        let light = q.weight.min(l.weight);
        s * (light + b * light)
    }
}

/// Scores two names, given every pair of similar words, in the
/// order of `q`, then `l`.
pub(crate) fn score(
    query: Side<'_>,
    listed: Side<'_>,
    pairs: &[Pair],
    weights: &ScoreWeights,
) -> Scored {
    let sum =
        |words: &[WeightedWord]| words.iter().map(|w| w.weight).sum::<f32>();
    let (wq, wl) = (sum(query.words), sum(listed.words));
    let whole = wq + weights.listed * wl;
    if whole <= 0.0 {
        return Scored::default();
    }
    let pairs = assignment::best(pairs);
    let base =
        (pairs.iter().map(|p| p.gain).sum::<f32>() / whole).clamp(0.0, 1.0);
    let penalties = penalties(query, listed, &pairs, (wq, wl), weights);
    let first = penalties.iter().fold(base, |score, (_, times)| score * times);
    let kind = Kind::of(query, listed, &pairs, &penalties);
    let score = kind.score(first, weights);
    Scored { score, first, kind: Some(kind), base, pairs, penalties }
}

fn penalties(
    query: Side<'_>,
    listed: Side<'_>,
    pairs: &[Pair],
    (wq, wl): (f32, f32),
    weights: &ScoreWeights,
) -> Vec<(Penalty, f32)> {
    let mut out = Vec::new();
    let (mut paired_q, mut paired_l) = (0_u64, 0_u64);
    for pair in pairs {
        paired_q |= 1 << pair.q;
        paired_l |= 1 << pair.l;
    }
    let left = |words: &[WeightedWord], paired: u64| {
        words
            .iter()
            .enumerate()
            .filter(|(i, w)| {
                // Numbers that differ have a penalty of their own.
                paired >> i & 1 == 0 && w.class != Class::Number
            })
            .map(|(_, w)| w.weight)
            .sum::<f32>()
    };
    let rough = |side: &dyn Fn(&Pair) -> f32| {
        pairs
            .iter()
            .map(|p| {
                side(p)
                    * ((weights.rough_below - p.similarity).max(0.0)
                        * weights.rough_left)
                        .min(1.0)
            })
            .sum::<f32>()
    };
    let left_q = (left(query.words, paired_q)
        + rough(&|p| query.words[p.q].weight))
        / wq.max(0.01);
    let left_l = (left(listed.words, paired_l)
        + rough(&|p| listed.words[p.l].weight))
        / wl.max(0.01);
    let both =
        (weights.both_sides * left_q.min(left_l)).min(weights.both_sides_most);
    if both > 0.0 {
        out.push((Penalty::LeftOnBothSides, 1.0 - both));
    }
    if other_place(query, listed, paired_q, paired_l) {
        out.push((Penalty::OtherPlace, weights.other_place));
    }
    let distinctive = |w: &WeightedWord| matches!(w.class, Class::Content);
    let matched: Vec<&Pair> = pairs
        .iter()
        .filter(|p| {
            distinctive(&query.words[p.q]) && distinctive(&listed.words[p.l])
        })
        .collect();
    let most = listed
        .words
        .iter()
        .filter(|w| distinctive(w))
        .count()
        .max(query.words.iter().filter(|w| distinctive(w)).count());
    match matched.as_slice() {
        [] if most > 0 => {
            out.push((Penalty::NoDistinctiveWord, weights.no_telling_word));
        }
        [only] if most > 1 || only.similarity < 1.0 => {
            if most > 1 {
                out.push((Penalty::OneWordOnly, weights.one_word));
            }
            if only.similarity < 1.0 {
                let times =
                    1.0 - weights.one_word_rough * (1.0 - only.similarity);
                out.push((Penalty::OneWordRoughly, times.clamp(0.0, 1.0)));
            }
        }
        several
            if several.len() > 1
                && several.iter().all(|p| p.similarity < 1.0) =>
        {
            let sum: f32 = several.iter().map(|p| 1.0 - p.similarity).sum();
            let times = 1.0 - weights.all_rough * sum / several.len() as f32;
            out.push((Penalty::AllRoughly, times.clamp(0.0, 1.0)));
        }
        _ => {}
    }
    if listed.legal & PERSON != 0 && query.legal & !PERSON != 0 {
        out.push((Penalty::FirmForPerson, weights.firm_for_person));
    }
    let common =
        |w: &WeightedWord| w.generic && w.weight < weights.common_below;
    let all_common = matched
        .iter()
        .all(|p| common(&query.words[p.q]) || common(&listed.words[p.l]));
    let all_paired =
        pairs.len() == query.words.len() && pairs.len() == listed.words.len();
    if !matched.is_empty() && all_common && !all_paired {
        out.push((Penalty::CommonWordsOnly, weights.common_words_only));
    }
    let numbers = |words: &[WeightedWord], paired: u64| {
        let all = words.iter().enumerate();
        let mut any = false;
        let mut unpaired = false;
        for (i, _) in all.filter(|(_, w)| w.class == Class::Number) {
            any = true;
            unpaired |= paired >> i & 1 == 0;
        }
        (any, unpaired)
    };
    let (any_q, off_q) = numbers(query.words, paired_q);
    let (any_l, off_l) = numbers(listed.words, paired_l);
    if any_q && any_l && (off_q || off_l) {
        out.push((Penalty::OtherNumber, weights.other_number));
    } else if any_q != any_l {
        out.push((Penalty::NumberOnOneSide, weights.number_on_one_side));
    }
    let form = |legal: Families| legal & !(GENERIC | PERSON);
    let (a, b) = (form(query.legal), form(listed.legal));
    if a != 0 && b != 0 && a & b == 0 {
        out.push((Penalty::OtherLegalForm, weights.other_legal_form));
    }
    out
}

/// Whether words left over on both sides name places that differ.
fn other_place(
    query: Side<'_>,
    listed: Side<'_>,
    paired_q: u64,
    paired_l: u64,
) -> bool {
    let left = |words: &[WeightedWord], paired: u64| {
        words.iter().enumerate().any(|(i, w)| paired >> i & 1 == 0 && w.place)
    };
    left(query.words, paired_q) && left(listed.words, paired_l)
}

/// Scores are given to three decimals; the floor is compared with these.
pub(crate) fn rounded(score: f32) -> f64 {
    thousandths(f64::from(score))
}

/// The least score that rounds to a floor or more.
pub(crate) fn unrounded(least: f64) -> f32 {
    // Scores lie between 0 and 1, where nothing is lost that matters.
    #[allow(clippy::cast_possible_truncation)]
    let least = least as f32;
    least - 0.000_51
}

/// To three places; what rounds to nothing is 0, never minus 0.
pub(crate) fn thousandths(score: f64) -> f64 {
    (score * 1_000.0).round() / 1_000.0 + 0.0
}
