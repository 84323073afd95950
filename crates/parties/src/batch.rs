//! Many queries: blocks, a memo of words, both cores.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use crate::{
    neighbours::Looked,
    read::{self, ReadName, Token},
    screener::Screener,
    screening::{Options, Query, Screening},
    words::Class,
};

/// How many queries are best given at a time: enough to share words, few
/// enough to stay within a few hundred megabytes.
pub const BLOCK: usize = 100_000;

/// Beyond so many words the memo begins anew.
const MOST_WORDS_KEPT: usize = 400_000;

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

type Key = (String, bool, Class);

#[derive(Debug, Default)]
struct Memo(HashMap<Key, Looked>);

fn key(token: &Token) -> Key {
    (token.text.clone(), token.abjad, token.class)
}

impl<'s> Batch<'s> {
    /// A batch over a screener.
    pub fn new(screener: &'s Screener, options: Options) -> Self {
        Self { screener, options, memo: Memo::default() }
    }

    /// The answers for a block of queries, in their order; each is what
    /// [`Screener::screen`] gives.
    pub fn screen(&mut self, queries: &[Query]) -> Vec<Screening> {
        let reads = self.learn(queries);
        let (screener, options, memo) =
            (self.screener, &self.options, &self.memo);
        queries
            .par_iter()
            .zip(reads)
            .map_init(
                || screener.borrowed(),
                |memory, (query, read)| {
                    let sought =
                        screener.sought(read, &|token| memo.get(token));
                    screener.answer(
                        query,
                        &sought,
                        options,
                        &mut memory.scratch,
                    )
                },
            )
            .collect()
    }

    /// How many hits each query of a block has, and the sum of all: the
    /// search without the answers' text, for measurements.
    pub fn count(&mut self, queries: &[Query]) -> usize {
        let reads = self.learn(queries);
        let (screener, options, memo) =
            (self.screener, &self.options, &self.memo);
        reads
            .into_par_iter()
            .map_init(
                || screener.borrowed(),
                |memory, read| {
                    let sought =
                        screener.sought(read, &|token| memo.get(token));
                    screener.count(&sought, options, &mut memory.scratch)
                },
            )
            .sum()
    }

    /// Reads a block and looks up the words that are new.
    fn learn(&mut self, queries: &[Query]) -> Vec<ReadName> {
        if self.memo.0.len() > MOST_WORDS_KEPT {
            self.memo.0.clear();
        }
        let screener = self.screener;
        let reads: Vec<ReadName> = queries
            .par_iter()
            .map(|query| read::read(&query.name, screener.words()))
            .collect();
        let mut new: HashSet<Key> = HashSet::new();
        let mut tokens: BTreeMap<Key, &Token> = BTreeMap::new();
        for token in reads.iter().flat_map(|read| &read.tokens) {
            let key = key(token);
            if !self.memo.0.contains_key(&key) && new.insert(key.clone()) {
                tokens.insert(key, token);
            }
        }
        let looked: Vec<(Key, Looked)> = tokens
            .into_iter()
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(key, token)| (key, screener.look_up(token)))
            .collect();
        self.memo.0.extend(looked);
        reads
    }
}

impl Memo {
    fn get(&self, token: &Token) -> Option<Looked> {
        self.0.get(&key(token)).cloned()
    }
}
