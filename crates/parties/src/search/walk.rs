//! The walk over listed names that share words with a query, and the bounds
//! by which most are passed over.

use crate::{
    index::{
        hash::{NameId, WordId},
        tables::Index,
    },
    matching::{comparer::Comparer, score},
    names::class::Class,
    search::{
        lookup::Neighbour,
        prepared_query::{Ours, Sought, Unseen},
        scratch::Scratch,
    },
};

/// Bounds are compared with this slack.
const SLACK: f32 = 1e-4;

/// With more words unknown than so, nothing can be said of a name.
const MOST_UNSEEN: usize = 2;

/// After so many names have been compared with words that were not looked
/// up, looking them up is cheaper.
const MOST_LOOKS: usize = 100;

impl Comparer {
    /// Candidates that share words.
    ///
    /// The words that are dear to look up come last, and are not looked up
    /// where the others already show that no name can reach the floor.
    pub(super) fn by_words(
        &self,
        sought: &Sought<'_>,
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) {
        let unknown = sought.unknown();
        for (done, at) in unknown.iter().enumerate() {
            let left = unknown.get(done..).unwrap_or_default();
            if left.len() <= MOST_UNSEEN {
                let known: Vec<&Ours> = (0..sought.len())
                    .filter_map(|at| sought.known(at))
                    .collect();
                let unseen = sought.unseen(left);
                let floor = self.raised(sought, floor);
                let before = scratch.candidates.len();
                let none = self.walk(&known, &unseen, floor, index, scratch)
                    && scratch.candidates.len() == before;
                scratch.candidates.truncate(before);
                if none {
                    return;
                }
            }
            sought.word(*at);
        }
        let floor = self.raised(sought, floor);
        self.walk(&sought.all(), &[], floor, index, scratch);
    }

    /// What the base of a score must reach for the score to reach the floor,
    /// if no telling word agrees letter by letter: one of these penalties is
    /// due then, and is no less than it would be if all words agreed as well
    /// as the best one can.
    fn raised(&self, sought: &Sought<'_>, floor: f32) -> f32 {
        let terms = &self.vocabulary.weights;
        match sought.most_alike() {
            Some(most) if most < 1.0 => {
                let lost = 1.0 - most;
                let times = (1.0 - terms.all_rough * lost)
                    .max(1.0 - terms.one_word_rough * lost)
                    .max(terms.no_telling_word);
                floor / times.clamp(SLACK, 1.0)
            }
            _ => floor,
        }
    }

    /// Takes names among the candidates that may reach the floor by these
    /// words and others of which little is known; if there are such others,
    /// it ends at the first. False if nothing can be said.
    fn walk(
        &self,
        looked: &[&Ours],
        unseen: &[Unseen<'_>],
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) -> bool {
        let b = self.vocabulary.weights.listed;
        let mut plan = Plan::new(looked, floor, b, self, index);
        let terms = &self.vocabulary.weights;
        let beyond = |free| -> f32 {
            unseen.iter().map(|one| one.beyond(floor, free, terms)).sum()
        };
        plan.goal -= beyond(false);
        if plan.most < plan.goal - SLACK {
            return true;
        }
        if !unseen.is_empty() && plan.goal <= SLACK {
            return false;
        }
        let mut bound = self.bound(looked, floor, index, scratch);
        // Here the listed word's own part is in the goal.
        bound.unseen = beyond(true);
        let (aside, rest) = plan.set_aside();
        if rest.iter().any(|word| looked[word.at].looked.initial.is_some()) {
            if !unseen.is_empty() {
                return false;
            }
            // An initial stands for too many words to walk them: look at
            // every name. This takes a query of little but initials.
            for name in 0..index.names.len() {
                let name = crate::index::hash::index_of(name);
                self.consider(name, &bound, index, scratch);
            }
            return true;
        }
        let most: f32 = rest.iter().map(|word| word.most).sum();
        let gap = plan.goal - aside;
        let mut looks = MOST_LOOKS;
        for word in rest {
            let share = gap * word.most / most.max(SLACK) - SLACK;
            let ours = looked[word.at];
            for neighbour in &ours.looked.neighbours {
                let x = brings(ours, *neighbour, floor, b, index);
                if x < share {
                    continue;
                }
                for name in index.words.postings(neighbour.word) {
                    let taken = self.consider(*name, &bound, index, scratch);
                    if unseen.is_empty() || taken.is_none() {
                        continue;
                    }
                    looks -= 1;
                    let short = taken.is_some_and(|beyond| {
                        let most =
                            self.most_unseen(unseen, *name, floor, index);
                        beyond - bound.unseen + most < -SLACK
                    });
                    if looks == 0 || !short {
                        return false;
                    }
                    scratch.candidates.pop();
                }
            }
        }
        true
    }

    /// What words that were not looked up can add for a name, beyond their
    /// own part of the goal: each is compared with each word of the name.
    fn most_unseen(
        &self,
        unseen: &[Unseen<'_>],
        name: NameId,
        floor: f32,
        index: &Index<'_>,
    ) -> f32 {
        let terms = &self.vocabulary.weights;
        let words = index.names.words(name);
        let mut sum = 0.0;
        for one in unseen {
            let (lightest, heaviest) = one.weight();
            let mut most = -floor * lightest;
            for word in words {
                let s = match index.words.class(*word) {
                    _ if one.free() => one.most(),
                    Class::Initial => terms.initial_for_word,
                    Class::Content => {
                        one.alike(index.words.folded(*word), terms)
                    }
                    _ => 0.0,
                };
                if s > 0.0 {
                    let weight = if s >= floor { heaviest } else { lightest };
                    let theirs = terms.listed * index.words.weight(*word);
                    most = most.max(weight * (s - floor) + s * theirs);
                }
            }
            sum += most;
        }
        sum
    }

    /// Notes what each word can gain, for [`Comparer::consider`].
    pub(super) fn bound(
        &self,
        looked: &[&Ours],
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) -> Bound {
        let b = self.vocabulary.weights.listed;
        scratch.forget_gains();
        let mut initials = 0_u32;
        let mut initial = 0.0_f32;
        let mut most = 0.0;
        let for_word = self.vocabulary.weights.initial_for_word;
        for ours in looked {
            let mut best = 0.0_f32;
            if let Some(letter) = ours.looked.initial {
                initials |= 1 << (letter.wrapping_sub(b'a') & 31);
                initial = initial.max(ours.weighed.weight);
                best = for_word * ours.weighed.weight * (1.0 + b);
            }
            for neighbour in &ours.looked.neighbours {
                let theirs = index.words.weighed(neighbour.word);
                let gain = score::gain(neighbour.s, ours.weighed, theirs, b);
                best = best.max(gain);
                scratch.note_gain(neighbour.word, gain);
            }
            most += best;
        }
        Bound {
            most,
            whole: looked.iter().map(|l| l.weighed.weight).sum(),
            floor,
            initials,
            initial,
            unseen: 0.0,
        }
    }

    /// Takes a name among the candidates if its bound reaches the floor, and
    /// says by how much it does.
    pub(super) fn consider(
        &self,
        name: NameId,
        bound: &Bound,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) -> Option<f32> {
        let at = name as usize;
        let b = self.vocabulary.weights.listed;
        let theirs = index.names.whole.get(at).copied().unwrap_or(0.0);
        let goal = bound.floor * (bound.whole + b * theirs);
        if bound.most + bound.unseen - goal < -SLACK {
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
        let beyond = sum.min(bound.most) + bound.unseen - goal;
        (beyond >= -SLACK).then(|| {
            scratch.candidates.push(name);
            beyond
        })
    }

    /// What a word can gain for which an initial of the query stands.
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
                let light = bound.initial.min(index.words.weight(word));
                terms.initial_for_word * (light + terms.listed * light)
            }
            _ => 0.0,
        }
    }
}

/// What a query can gain from a listed name at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    /// What all words together can gain.
    most: f32,
    whole: f32,
    floor: f32,
    /// The letters of the query's initials.
    initials: u32,
    initial: f32,
    /// What words bring that were not looked up, beyond their own part.
    unseen: f32,
}

/// The words of a query in the order in which they are set aside.
struct Plan {
    words: Vec<Planned>,
    /// What all words together must bring.
    goal: f32,
    /// What they can bring at most.
    most: f32,
}

struct Planned {
    at: usize,
    most: f32,
    cost: usize,
}

impl Plan {
    /// What words can bring that need not be walked, and those to walk: one
    /// of these must bring its share of what is lacking.
    fn set_aside(&self) -> (f32, &[Planned]) {
        let mut aside = 0.0;
        let mut rest = self.words.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if aside + first.most >= self.goal - SLACK {
                break;
            }
            aside += first.most;
            rest = others;
        }
        (aside, rest)
    }

    fn new(
        looked: &[&Ours],
        floor: f32,
        b: f32,
        comparer: &Comparer,
        index: &Index<'_>,
    ) -> Self {
        let mut words: Vec<Planned> = looked
            .iter()
            .enumerate()
            .map(|(at, ours)| {
                let mut most = ours
                    .looked
                    .neighbours
                    .iter()
                    .map(|n| brings(ours, *n, floor, b, index))
                    .fold(0.0, f32::max);
                let mut cost = ours.looked.cost;
                if ours.looked.initial.is_some() {
                    let weights = &comparer.vocabulary.weights;
                    most = most.max(
                        weights.initial_for_word
                            * ours.weighed.weight
                            * (1.0 + b),
                    );
                    cost = usize::MAX;
                }
                Planned { at, most, cost }
            })
            .collect();
        words.sort_by(|x, y| y.cost.cmp(&x.cost).then(x.at.cmp(&y.at)));
        let whole: f32 = looked.iter().map(|l| l.weighed.weight).sum();
        let most = words.iter().map(|word| word.most).sum();
        Self { words, goal: floor * whole, most }
    }
}

/// What a pair brings towards the goal of the query.
fn brings(
    ours: &Ours,
    neighbour: Neighbour,
    floor: f32,
    b: f32,
    index: &Index<'_>,
) -> f32 {
    let theirs = index.words.weighed(neighbour.word);
    score::gain(neighbour.s, ours.weighed, theirs, b)
        - floor * b * theirs.weight
}
