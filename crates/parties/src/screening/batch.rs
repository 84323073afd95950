//! Many queries: a cache of words, all cores.

use std::{
    borrow::Cow,
    hash::BuildHasher,
    ops::Deref,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::{
    names::parse::Token,
    screening::{
        list_status::SearchedLists,
        screener::Screener,
        types::{Options, Query, Screening},
    },
    search::{
        lookup::{Letters, LookedUpWord},
        prepared_query::{PreparedQuery, WordLookup},
        scratch::Scratch,
    },
};

/// How many queries are best given at a time: enough to keep all cores busy,
/// few enough to stay within a few hundred megabytes.
pub const BLOCK: usize = 100_000;

/// Beyond this many words a part of the cache is emptied.
const MAX_CACHED_WORDS: usize = 250_000;

/// Beyond this many only words that were met before are cached.
const CACHED_AT_ONCE: usize = 60_000;

/// How many words are remembered as met once.
const WORDS_MET: usize = 1 << 18;

/// Parts of the cache, each behind its own lock.
const SHARDS: usize = 64;

/// Screens blocks of queries and keeps what it has looked up of their words.
///
/// It is over a screener that it borrows or shares (`Arc`); several threads may
/// ask one batch.
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
/// let batch = Batch::new(&screener, Options::default());
/// let answers =
///     batch.screen(&[Query::name("Sophgo"), Query::name("Riot Platforms")]);
/// assert!(!answers[0].hits.is_empty() && answers[1].hits.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Batch<S> {
    screener: S,
    options: Options,
    searched: SearchedLists,
    cache: WordCache,
}

impl<S: Deref<Target = Screener> + Sync> Batch<S> {
    /// A batch over a screener.
    pub fn new(screener: S, options: Options) -> Self {
        let searched = screener.searched(&options);
        Self { screener, options, searched, cache: WordCache::default() }
    }

    /// The answers for a block of queries, in their order; each is what
    /// [`Screener::screen`] gives.
    pub fn screen(&self, queries: &[Query]) -> Vec<Screening> {
        let answer =
            |query: &Query, prepared: &PreparedQuery<'_>, memory: &mut _| {
                let options = &self.options;
                self.screener.answer(
                    query,
                    prepared,
                    options,
                    &self.searched,
                    memory,
                )
            };
        self.each(queries, &answer).collect()
    }

    /// How many listed names reach the floor, summed over a block of queries:
    /// the search without the answers' text, for measurements.
    pub fn count(&self, queries: &[Query]) -> usize {
        let count =
            |_: &Query, prepared: &PreparedQuery<'_>, memory: &mut _| {
                self.screener.count(prepared, &self.options, memory)
            };
        self.each(queries, &count).sum()
    }

    /// Looks up the words of each query by the cache and does the rest with it.
    fn each<'q, T: Send + 'q>(
        &'q self,
        queries: &'q [Query],
        rest: &'q (
                dyn Fn(&Query, &PreparedQuery<'_>, &mut Scratch) -> T + Sync
            ),
    ) -> impl ParallelIterator<Item = T> + use<'q, T, S> {
        queries.par_iter().map_init(
            || self.screener.borrowed(),
            |memory, query| {
                let lookup = CachedLookup {
                    cache: &self.cache,
                    screener: &self.screener,
                };
                let prepared =
                    self.screener.prepare_search(&query.name, &lookup);
                rest(query, &prepared, &mut memory.scratch)
            },
        )
    }
}

/// What was looked up before, by the word. The result of a
/// look-up is the same for every caller, so it does not matter which thread
/// comes first.
#[derive(Debug)]
struct WordCache {
    shards: Vec<Shard>,
    /// Hashes of words that were met once, when there is no more room.
    met: OnceLock<Vec<AtomicU32>>,
}

type Shard = Mutex<FxHashMap<Box<str>, Arc<LookedUpWord>>>;

impl Default for WordCache {
    fn default() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            met: OnceLock::new(),
        }
    }
}

/// Looks words up in a cache first.
struct CachedLookup<'b> {
    cache: &'b WordCache,
    screener: &'b Screener,
}

impl WordLookup for CachedLookup<'_> {
    fn letters(&self, token: &Token) -> Arc<Letters> {
        self.screener.letters(token)
    }

    fn known(&self, token: &Token) -> Option<Arc<LookedUpWord>> {
        let key = key(token)?;
        let words = self.cache.shard(&key)?.lock().ok()?;
        words.get(&*key).map(Arc::clone)
    }

    fn look_up(
        &self,
        token: &Token,
        letters: &Arc<Letters>,
    ) -> Arc<LookedUpWord> {
        let looked = Arc::new(self.screener.look_up(token, letters));
        if let Some(key) = key(token) {
            self.cache.keep(&key, &looked);
        }
        looked
    }
}

impl WordCache {
    /// Keeps what was looked up, if there is room for it or the word was met
    /// before: most words occur once and would only push others out.
    fn keep(&self, key: &str, looked: &Arc<LookedUpWord>) {
        let Some(Ok(mut words)) = self.shard(key).map(Mutex::lock) else {
            return;
        };
        if words.len() >= MAX_CACHED_WORDS / SHARDS {
            words.clear();
        }
        if words.len() < CACHED_AT_ONCE / SHARDS || self.met_before(key) {
            words.insert(key.into(), Arc::clone(looked));
        }
    }

    /// Whether the word was met before, as far as that is remembered.
    fn met_before(&self, key: &str) -> bool {
        let hash = FxBuildHasher.hash_one(key);
        let at = usize::try_from(hash >> 40).unwrap_or(0) % WORDS_MET;
        let sign = u32::try_from(hash & 0xffff_ffff).unwrap_or(0);
        let none = || (0..WORDS_MET).map(|_| AtomicU32::new(0)).collect();
        let met = self.met.get_or_init(none).get(at);
        met.is_some_and(|met| met.swap(sign, Ordering::Relaxed) == sign)
    }

    fn shard(&self, key: &str) -> Option<&Shard> {
        let hash = FxBuildHasher.hash_one(key) >> 20;
        self.shards.get(usize::try_from(hash).ok()? % SHARDS)
    }
}

/// All that a look-up depends on: the word as it is compared, and as it is
/// written where that differs. Few words have no vowels: these are not kept.
fn key(token: &Token) -> Option<Cow<'_, str>> {
    if token.abjad {
        None
    } else if token.text == token.written {
        Some(Cow::Borrowed(&token.text))
    } else {
        Some(Cow::Owned(format!("{}\0{}", token.text, token.written)))
    }
}
