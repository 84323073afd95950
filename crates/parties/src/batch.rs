//! Many queries: a memo of words, all cores.

use std::{
    borrow::Cow,
    hash::BuildHasher,
    sync::{Arc, Mutex},
};

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::{
    neighbours::Looked,
    read::Token,
    screener::Screener,
    screening::{Options, Query, Screening},
};

/// How many queries are best given at a time: enough to keep all cores busy,
/// few enough to stay within a few hundred megabytes.
pub const BLOCK: usize = 100_000;

/// Beyond so many words the memo begins anew.
const MOST_WORDS_KEPT: usize = 250_000;

/// Parts of the memo, each behind its own lock.
const SHARDS: usize = 64;

/// Screens blocks of queries and keeps what it has learnt of their words.
///
/// # Example
///
/// ```
/// use hashgate_pack::{SourceTree, lists::Lists, read_section};
/// use hashgate_parties::{Batch, Options, Query, Screener};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let tree = SourceTree::from_dir(data.as_ref())?;
/// let lists: Lists = read_section(&tree)?;
/// let screener = Screener::new(&lists);
/// let mut batch = Batch::new(&screener, Options::default());
/// let answers =
///     batch.screen(&[Query::name("Sophgo"), Query::name("Riot Platforms")]);
/// assert!(!answers[0].hits.is_empty() && answers[1].hits.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Batch<'s> {
    screener: &'s Screener,
    options: Options,
    memo: Memo,
}

impl<'s> Batch<'s> {
    /// A batch over a screener.
    pub fn new(screener: &'s Screener, options: Options) -> Self {
        Self { screener, options, memo: Memo::default() }
    }

    /// The answers for a block of queries, in their order; each is what
    /// [`Screener::screen`] gives.
    pub fn screen(&mut self, queries: &[Query]) -> Vec<Screening> {
        let (screener, options) = (self.screener, &self.options);
        let memo = &self.memo;
        queries
            .par_iter()
            .map_init(
                || screener.borrowed(),
                |memory, query| {
                    let look_up = |token: &Token| memo.get(token, screener);
                    let sought = screener.sought(&query.name, &look_up);
                    let scratch = &mut memory.scratch;
                    screener.answer(query, &sought, options, scratch)
                },
            )
            .collect()
    }

    /// How many listed names reach the floor, summed over a block of queries:
    /// the search without the answers' text, for measurements.
    pub fn count(&mut self, queries: &[Query]) -> usize {
        let (screener, options) = (self.screener, &self.options);
        let memo = &self.memo;
        queries
            .par_iter()
            .map_init(
                || screener.borrowed(),
                |memory, query| {
                    let look_up = |token: &Token| memo.get(token, screener);
                    let sought = screener.sought(&query.name, &look_up);
                    screener.count(&sought, options, &mut memory.scratch)
                },
            )
            .sum()
    }
}

/// What was looked up before, by the word. A word is looked up the same
/// whoever asks, so that it does not matter which thread comes first.
#[derive(Debug)]
struct Memo {
    shards: Vec<Mutex<FxHashMap<Box<str>, Arc<Looked>>>>,
}

impl Default for Memo {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

impl Memo {
    fn get(&self, token: &Token, screener: &Screener) -> Arc<Looked> {
        let fresh = || Arc::new(screener.look_up(token));
        // Few words have no vowels, and they are soon looked up.
        if token.abjad {
            return fresh();
        }
        let key = key(token);
        let shard = FxBuildHasher.hash_one(&*key) >> 20;
        let shard = usize::try_from(shard).unwrap_or(0) % SHARDS;
        let Some(shard) = self.shards.get(shard) else { return fresh() };
        let known = shard
            .lock()
            .ok()
            .and_then(|words| words.get(&*key).map(Arc::clone));
        if let Some(known) = known {
            return known;
        }
        let looked = fresh();
        if let Ok(mut words) = shard.lock() {
            if words.len() >= MOST_WORDS_KEPT / SHARDS {
                words.clear();
            }
            words.insert(key.into(), Arc::clone(&looked));
        }
        looked
    }
}

/// All that a look-up depends on: the word as it is compared, and as it is
/// written where that differs.
fn key(token: &Token) -> Cow<'_, str> {
    if token.text == token.written {
        Cow::Borrowed(&token.text)
    } else {
        Cow::Owned(format!("{}\0{}", token.text, token.written))
    }
}
