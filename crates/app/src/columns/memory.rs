//! What was answered before, within a bound.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, PoisonError},
};

/// Parts of the memory, each behind its own lock.
const SHARDS: usize = 16;

/// Answers by the text that was asked. When a part is full, what was not asked
/// for since it was last full is forgotten.
#[derive(Debug)]
pub(super) struct Memory<A> {
    shards: Vec<Mutex<Shard<A>>>,
    hasher: RandomState,
    /// So many answers fill a part.
    full: usize,
}

#[derive(Debug)]
struct Shard<A> {
    young: Answers<A>,
    old: Answers<A>,
}

type Answers<A> = HashMap<Box<str>, Arc<A>>;

impl<A> Memory<A> {
    /// A memory of about so many answers.
    pub(super) fn of(answers: usize) -> Self {
        let shard = || {
            let (young, old) = (HashMap::new(), HashMap::new());
            Mutex::new(Shard { young, old })
        };
        let shards = (0..SHARDS).map(|_| shard()).collect();
        let full = (answers / SHARDS / 2).max(1);
        Self { shards, hasher: RandomState::new(), full }
    }

    /// What was answered to this.
    pub(super) fn get(&self, asked: &str) -> Option<Arc<A>> {
        let mut shard =
            self.shard(asked)?.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = shard.young.get(asked) {
            return Some(Arc::clone(answer));
        }
        let (asked, answer) = shard.old.remove_entry(asked)?;
        shard.keep(asked, &answer, self.full);
        Some(answer)
    }

    /// Remembers an answer.
    pub(super) fn keep(&self, asked: Box<str>, answer: &Arc<A>) {
        if let Some(shard) = self.shard(&asked) {
            let mut shard =
                shard.lock().unwrap_or_else(PoisonError::into_inner);
            shard.keep(asked, answer, self.full);
        }
    }

    fn shard(&self, asked: &str) -> Option<&Mutex<Shard<A>>> {
        let hash = self.hasher.hash_one(asked) >> 40;
        self.shards.get(usize::try_from(hash).ok()? % SHARDS)
    }
}

impl<A> Shard<A> {
    fn keep(&mut self, asked: Box<str>, answer: &Arc<A>, full: usize) {
        if self.young.len() >= full {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(asked, Arc::clone(answer));
    }
}

/// The answers to texts, in their order: each different text is asked once,
/// and not at all if the memory has it. `ask` is given the places of those
/// that are left, and answers them in order.
pub(super) fn each_once<A>(
    texts: &[String],
    memory: &Memory<A>,
    ask: impl FnOnce(&[usize]) -> Vec<Arc<A>>,
) -> Vec<Arc<A>> {
    let mut first_at: HashMap<&str, usize> = HashMap::new();
    let mut known: Vec<Option<Arc<A>>> = Vec::with_capacity(texts.len());
    let mut left = Vec::new();
    let mut same_as = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let first = *first_at.entry(text).or_insert(at);
        same_as.push(first);
        known.push(if first == at { memory.get(text) } else { None });
        if first == at && known.last().is_some_and(Option::is_none) {
            left.push(at);
        }
    }
    if !left.is_empty() {
        for (at, answer) in left.iter().zip(ask(&left)) {
            if let (Some(text), Some(slot)) =
                (texts.get(*at), known.get_mut(*at))
            {
                memory.keep(text.as_str().into(), &answer);
                *slot = Some(answer);
            }
        }
    }
    same_as
        .into_iter()
        .filter_map(|first| known.get(first).cloned().flatten())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_of(memory: &Memory<usize>, texts: &[&str]) -> (Vec<usize>, usize) {
        let texts: Vec<String> =
            texts.iter().map(|text| (*text).to_owned()).collect();
        let mut asked = 0;
        let answers = each_once(&texts, memory, |left| {
            asked = left.len();
            left.iter().map(|at| Arc::new(texts[*at].len())).collect()
        });
        (answers.iter().map(|answer| **answer).collect(), asked)
    }

    #[test]
    fn each_text_is_asked_once_and_answered_in_its_place() {
        let memory = Memory::of(1_000);
        let texts = ["a", "bb", "a", "ccc", "bb"];
        assert_eq!(asked_of(&memory, &texts), (vec![1, 2, 1, 3, 2], 3));
        assert_eq!(asked_of(&memory, &["ccc", "dddd"]), (vec![3, 4], 1));
        assert_eq!(asked_of(&memory, &[]), (vec![], 0));
    }

    #[test]
    fn a_memory_forgets_what_is_not_asked_for_and_stays_within_its_bound() {
        let memory = Memory::of(3_200);
        for at in 0..20_000 {
            memory.keep(at.to_string().into(), &Arc::new(at));
            assert_eq!(memory.get("0").as_deref(), Some(&0), "after {at}");
        }
        let held: usize = memory
            .shards
            .iter()
            .map(|shard| {
                let shard = shard.lock().unwrap();
                shard.young.len() + shard.old.len()
            })
            .sum();
        assert!(held <= 3_200, "{held}");
        assert_eq!(memory.get("1"), None);
    }
}
