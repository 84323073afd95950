//! The walk over listed names that share words with a query, and the bounds
//! by which most are skipped.

use crate::{
    index::{
        hash::{NameId, WordId},
        tables::Index,
    },
    matching::{comparer::Comparer, score},
    names::class::Class,
    search::{
        lookup::Neighbour,
        prepared_query::{PendingWord, PreparedQuery, QueryWord},
        scratch::Scratch,
    },
};

/// Bounds are compared with this slack.
const SLACK: f32 = 1e-4;

/// With more words than this not looked up, the bounds decide nothing.
const MAX_PENDING: usize = 2;

/// After this many comparisons of single names with words that were not
/// looked up, looking them up is cheaper.
const MAX_COMPARISONS: usize = 100;

impl Comparer {
    /// Candidates that share words.
    ///
    /// The words that are expensive to look up come last, and are not looked up
    /// where the others already show that no name can reach the floor.
    pub(super) fn candidates_by_words(
        &self,
        query: &PreparedQuery<'_>,
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) {
        let places = query.pending_places();
        for (done, at) in places.iter().enumerate() {
            let left = places.get(done..).unwrap_or_default();
            if left.len() <= MAX_PENDING {
                let known: Vec<&QueryWord> =
                    (0..query.len()).filter_map(|at| query.known(at)).collect();
                let pending = query.pending(left);
                let floor = self.raised_floor(query, floor);
                let before = scratch.candidates.len();
                let none = self.walk(&known, &pending, floor, index, scratch)
                    && scratch.candidates.len() == before;
                scratch.candidates.truncate(before);
                if none {
                    return;
                }
            }
            query.word(*at);
        }
        let floor = self.raised_floor(query, floor);
        self.walk(&query.all(), &[], floor, index, scratch);
    }

    /// What the base of a score must reach for the score to reach the floor,
    /// if no distinctive word agrees letter by letter: one of these penalties is
    /// due then, and is no less than it would be if all words agreed as well
    /// as the best one can.
    fn raised_floor(&self, query: &PreparedQuery<'_>, floor: f32) -> f32 {
        let terms = &self.vocabulary.weights;
        match query.max_similarity() {
            Some(max) if max < 1.0 => {
                let lost = 1.0 - max;
                let times = (1.0 - terms.all_rough * lost)
                    .max(1.0 - terms.one_word_rough * lost)
                    .max(terms.no_telling_word);
                floor / times.clamp(SLACK, 1.0)
            }
            _ => floor,
        }
    }

    /// Adds to the candidates the names that may reach the floor by the words
    /// that were looked up and by `pending` ones, of which only bounds are
    /// known; with pending words it ends at the first such name. False if the
    /// bounds decide nothing.
    fn walk(
        &self,
        words: &[&QueryWord],
        pending: &[PendingWord<'_>],
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) -> bool {
        let b = self.vocabulary.weights.listed;
        let mut plan = Plan::new(words, floor, b, self, index);
        let terms = &self.vocabulary.weights;
        let pending_gain = |listed_in_goal| -> f32 {
            pending
                .iter()
                .map(|word| word.max_gain(floor, listed_in_goal, terms))
                .sum()
        };
        plan.goal -= pending_gain(false);
        if plan.max_contribution < plan.goal - SLACK {
            return true;
        }
        if !pending.is_empty() && plan.goal <= SLACK {
            return false;
        }
        let mut bound = self.bound(words, floor, index, scratch);
        // Here the listed word's own part is in the goal.
        bound.pending = pending_gain(true);
        let (aside, essential) = plan.essential();
        if essential
            .iter()
            .any(|word| words[word.at].looked_up.initial.is_some())
        {
            if !pending.is_empty() {
                return false;
            }
            // An initial stands for too many words to walk their postings, so
            // every name is considered. Only a query of little but initials
            // comes here.
            for name in 0..index.names.len() {
                let name = crate::index::hash::index_of(name);
                self.consider(name, &bound, index, scratch);
            }
            return true;
        }
        let sum: f32 = essential.iter().map(|word| word.max_contribution).sum();
        let gap = plan.goal - aside;
        let mut comparisons_left = MAX_COMPARISONS;
        for word in essential {
            let share = gap * word.max_contribution / sum.max(SLACK) - SLACK;
            let query_word = words[word.at];
            for neighbour in &query_word.looked_up.neighbours {
                let gain =
                    contribution(query_word, *neighbour, floor, b, index);
                if gain < share {
                    continue;
                }
                for name in index.words.postings(neighbour.word) {
                    let margin = self.consider(*name, &bound, index, scratch);
                    if pending.is_empty() || margin.is_none() {
                        continue;
                    }
                    comparisons_left -= 1;
                    let short = margin.is_some_and(|margin| {
                        let gain =
                            self.max_pending_gain(pending, *name, floor, index);
                        margin - bound.pending + gain < -SLACK
                    });
                    if comparisons_left == 0 || !short {
                        return false;
                    }
                    scratch.candidates.pop();
                }
            }
        }
        true
    }

    /// The most that words not looked up can add for one name over their own
    /// part of the goal: each is compared with each word of the name.
    fn max_pending_gain(
        &self,
        pending: &[PendingWord<'_>],
        name: NameId,
        floor: f32,
        index: &Index<'_>,
    ) -> f32 {
        let terms = &self.vocabulary.weights;
        let words = index.names.words(name);
        let mut sum = 0.0;
        for word in pending {
            let (lightest, heaviest) = word.weight();
            let mut best = -floor * lightest;
            for listed in words {
                let s = match index.words.class(*listed) {
                    _ if word.other_letters() => word.max_similarity(),
                    Class::Initial => terms.initial_for_word,
                    Class::Content => {
                        word.similarity(index.words.folded(*listed), terms)
                    }
                    _ => 0.0,
                };
                if s > 0.0 {
                    let weight = if s >= floor { heaviest } else { lightest };
                    let listed = terms.listed * index.words.weight(*listed);
                    best = best.max(weight * (s - floor) + s * listed);
                }
            }
            sum += best;
        }
        sum
    }

    /// Notes what each word can gain, for [`Comparer::consider`].
    pub(super) fn bound(
        &self,
        words: &[&QueryWord],
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) -> Bound {
        let b = self.vocabulary.weights.listed;
        scratch.forget_gains();
        let mut initials = 0_u32;
        let mut initial = 0.0_f32;
        let mut max_gain = 0.0;
        let for_word = self.vocabulary.weights.initial_for_word;
        for query_word in words {
            let mut best = 0.0_f32;
            if let Some(letter) = query_word.looked_up.initial {
                initials |= 1 << (letter.wrapping_sub(b'a') & 31);
                initial = initial.max(query_word.weighed.weight);
                best = for_word * query_word.weighed.weight * (1.0 + b);
            }
            for neighbour in &query_word.looked_up.neighbours {
                let listed = index.words.weighed(neighbour.word);
                let gain = score::gain(
                    neighbour.similarity,
                    query_word.weighed,
                    listed,
                    b,
                );
                best = best.max(gain);
                scratch.note_gain(neighbour.word, gain);
            }
            max_gain += best;
        }
        Bound {
            max_gain,
            query_weight: words.iter().map(|word| word.weighed.weight).sum(),
            floor,
            initials,
            initial_weight: initial,
            pending: 0.0,
        }
    }

    /// Adds a name to the candidates if its bound reaches the floor, and says
    /// by how much it does.
    pub(super) fn consider(
        &self,
        name: NameId,
        bound: &Bound,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) -> Option<f32> {
        let at = name as usize;
        let b = self.vocabulary.weights.listed;
        let listed = index.names.weights.get(at).copied().unwrap_or(0.0);
        let goal = bound.floor * (bound.query_weight + b * listed);
        if bound.max_gain + bound.pending - goal < -SLACK {
            return None;
        }
        let words = index.names.words(name);
        let gain = |word: &u32| {
            scratch.gains.get(*word as usize).copied().unwrap_or(0.0)
        };
        let sum: f32 = if bound.initials == 0 {
            words.iter().map(gain).sum()
        } else {
            let by_initial = |word| self.by_initial(word, bound, index);
            words.iter().map(|word| gain(word).max(by_initial(*word))).sum()
        };
        let margin = sum.min(bound.max_gain) + bound.pending - goal;
        (margin >= -SLACK).then(|| {
            scratch.candidates.push(name);
            margin
        })
    }

    /// What a listed word can gain from an initial of the query.
    fn by_initial(
        &self,
        word: WordId,
        bound: &Bound,
        index: &Index<'_>,
    ) -> f32 {
        let terms = &self.vocabulary.weights;
        match index.words.texts.get(word).first() {
            Some(first)
                if index.words.class(word) == Class::Content
                    && bound.initials >> (first.wrapping_sub(b'a') & 31)
                        & 1
                        == 1 =>
            {
                let light = bound.initial_weight.min(index.words.weight(word));
                terms.initial_for_word * (light + terms.listed * light)
            }
            _ => 0.0,
        }
    }
}

/// The most that a query can gain from a listed name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    /// What all words together can gain.
    max_gain: f32,
    /// The sum of the weights of the query's words.
    query_weight: f32,
    floor: f32,
    /// The letters of the query's initials.
    initials: u32,
    /// The greatest weight of these.
    initial_weight: f32,
    /// What words that were not looked up can add over their own part.
    pending: f32,
}

/// The words of a query, those of the most postings first, with what each can
/// contribute (as in `MaxScore`: Turtle and Flood, "Query evaluation: strategies
/// and optimizations", 1995).
struct Plan {
    words: Vec<Planned>,
    /// What all words together must contribute.
    goal: f32,
    /// The most that they can contribute.
    max_contribution: f32,
}

struct Planned {
    at: usize,
    max_contribution: f32,
    /// The postings to walk.
    cost: usize,
}

impl Plan {
    /// What the words contribute whose postings need not be walked, and the
    /// essential words: one of these must contribute its share of the rest.
    fn essential(&self) -> (f32, &[Planned]) {
        let mut aside = 0.0;
        let mut rest = self.words.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if aside + first.max_contribution >= self.goal - SLACK {
                break;
            }
            aside += first.max_contribution;
            rest = others;
        }
        (aside, rest)
    }

    fn new(
        words: &[&QueryWord],
        floor: f32,
        b: f32,
        comparer: &Comparer,
        index: &Index<'_>,
    ) -> Self {
        let mut planned: Vec<Planned> = words
            .iter()
            .enumerate()
            .map(|(at, query_word)| {
                let mut max_contribution = query_word
                    .looked_up
                    .neighbours
                    .iter()
                    .map(|n| contribution(query_word, *n, floor, b, index))
                    .fold(0.0, f32::max);
                let mut cost = query_word.looked_up.cost;
                if query_word.looked_up.initial.is_some() {
                    let weights = &comparer.vocabulary.weights;
                    max_contribution = max_contribution.max(
                        weights.initial_for_word
                            * query_word.weighed.weight
                            * (1.0 + b),
                    );
                    cost = usize::MAX;
                }
                Planned { at, max_contribution, cost }
            })
            .collect();
        planned.sort_by(|x, y| y.cost.cmp(&x.cost).then(x.at.cmp(&y.at)));
        let weight: f32 = words.iter().map(|word| word.weighed.weight).sum();
        let max_contribution =
            planned.iter().map(|word| word.max_contribution).sum();
        Self { words: planned, goal: floor * weight, max_contribution }
    }
}

/// What a pair contributes towards the goal of the query.
fn contribution(
    query_word: &QueryWord,
    neighbour: Neighbour,
    floor: f32,
    b: f32,
    index: &Index<'_>,
) -> f32 {
    let listed = index.words.weighed(neighbour.word);
    score::gain(neighbour.similarity, query_word.weighed, listed, b)
        - floor * b * listed.weight
}
