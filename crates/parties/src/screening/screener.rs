//! The screening of one party against the lists.

use std::{
    cmp::Ordering,
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use hashgate_pack::lists::{Brand, ListEntry, Lists, PartyKind};

use crate::{
    index::{
        block::{self, IndexError, MadeFrom, Storage},
        builder::Builder,
        hash::index_of,
        tables::{Compiled, Index},
    },
    lists::loaded::{ListInfo, LoadedList},
    matching::{
        comparer::Comparer,
        explain,
        kind::Kind,
        score::{rounded, unrounded},
    },
    names::{
        parse::{MAX_CHARS, ParsedName, Token},
        party_line::LinePart,
    },
    screening::{
        brands::holds,
        corroborate::{has_number, number_key},
        list_status::SearchedLists,
        types::{
            Agreement, Comparison, Coverage, Found, Hit, ListStatus, Options,
            Query, Screening, Through,
        },
    },
    search::{
        lookup::{Letters, LookedUpWord},
        prepared_query::{DirectLookup, PreparedQuery, WordLookup},
        retrieve::Match,
        scratch::Scratch,
    },
};

/// How far below the floor a near miss may lie.
const NEAR: f64 = 0.15;

/// How like the owner's name a listed name must be to be reached by brand, and
/// the score that such a hit has.
pub(super) const BY_BRAND: f32 = 0.9;

/// Screens parties against lists.
///
/// # Example
///
/// ```
/// use hashgate_pack::{SourceTree, lists::Lists, read_section};
/// use hashgate_parties::{Options, Query, Screener};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let tree = SourceTree::from_dir(data.as_ref())?;
/// let lists: Lists = read_section(&tree)?;
/// let screener = Screener::new(&lists);
/// let answer =
///     screener.screen(&Query::name("北京算能科技有限公司"), &Options::default());
/// assert_eq!(answer.hits[0].name, "Sophgo Technologies Ltd.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Screener {
    pub(super) comparer: Comparer,
    pub(super) compiled: Compiled,
    pub(super) brands: Vec<(ParsedName, usize)>,
    pub(super) makers: Vec<Brand>,
    /// Memory of earlier searches, for the next.
    spare: Mutex<Vec<Scratch>>,
}

impl Screener {
    /// A screener over the lists of a pack.
    pub fn new(lists: &Lists) -> Self {
        Self::with(lists, &[])
    }

    /// A screener over loaded lists; of lists that were not loaded the
    /// extract of the pack is searched instead, and marked so.
    pub fn with(lists: &Lists, loaded: &[LoadedList]) -> Self {
        let comparer = Comparer::new(lists);
        let mut builder = Builder::new(&comparer);
        for list in loaded {
            let source = lists.source(&list.id);
            builder.add_list(ListInfo::loaded(list, source), &list.entries);
        }
        for source in &lists.sources {
            let is_loaded = loaded
                .iter()
                .any(|list| list.id == source.id && !list.entries.is_empty());
            if !is_loaded && !source.entries.is_empty() {
                builder.add_list(ListInfo::embedded(source), &source.entries);
            }
        }
        let compiled = builder.build();
        Self::over(lists, comparer, compiled)
    }

    /// A screener over one list of one's own and nothing else.
    pub fn only(lists: &Lists, own: &[LoadedList]) -> Self {
        let comparer = Comparer::new(lists);
        let mut builder = Builder::new(&comparer);
        for list in own {
            let source = lists.source(&list.id);
            builder.add_list(ListInfo::loaded(list, source), &list.entries);
        }
        let compiled = builder.build();
        let mut screener = Self::over(lists, comparer, compiled);
        screener.brands.clear();
        screener
    }

    /// A screener over an index that was compiled before: bytes of
    /// [`Screener::to_bytes`], in a mapped file or in memory. Nothing of it is
    /// decoded but the heads of the lists.
    ///
    /// `made_from` is what the caller would make the index from today.
    ///
    /// # Errors
    ///
    /// [`IndexError`] if the bytes are not an index, or are a damaged one, or one
    /// made from anything else; then rebuild it with [`Screener::with`].
    pub fn open(
        lists: &Lists,
        bytes: Box<dyn AsRef<[u8]> + Send + Sync>,
        made_from: &MadeFrom,
    ) -> Result<Self, IndexError> {
        let compiled = Compiled::open(Storage::Borrowed(bytes), *made_from)?;
        Ok(Self::over(lists, Comparer::new(lists), compiled))
    }

    /// The compiled index, to be kept in a file for [`Screener::open`].
    pub fn to_bytes(&self, made_from: &MadeFrom) -> Vec<u8> {
        block::stamped(self.compiled.bytes(), *made_from)
    }

    fn over(lists: &Lists, comparer: Comparer, compiled: Compiled) -> Self {
        let brands = lists
            .makers
            .iter()
            .enumerate()
            .flat_map(|(i, brand)| brand.names.iter().map(move |n| (n, i)))
            .map(|(name, i)| (comparer.parsed(name), i))
            .collect();
        let makers = lists.makers.clone();
        let spare = Mutex::default();
        Self { comparer, compiled, brands, makers, spare }
    }

    /// Memory for searches, from earlier ones if there were any.
    pub(crate) fn borrowed(&self) -> Borrowed<'_> {
        let spare = self.spare.lock().ok().and_then(|mut all| all.pop());
        Borrowed { scratch: spare.unwrap_or_default(), home: &self.spare }
    }

    pub(super) fn index(&self) -> Index<'_> {
        self.compiled.index()
    }

    /// Screens one party.
    ///
    /// Every listed name that scores at least the floor by its name alone is
    /// found; country, address and numbers only raise a score.
    pub fn screen(&self, query: &Query, options: &Options) -> Screening {
        let index = self.index();
        let lookup = DirectLookup { comparer: &self.comparer, index: &index };
        let prepared =
            self.comparer.prepare_search(&query.name, &index, &lookup);
        let searched = self.searched(options);
        let memory = &mut self.borrowed().scratch;
        self.answer(query, &prepared, options, &searched, memory)
    }

    /// A name, its words looked up by a memo.
    pub(crate) fn prepare_search<'f>(
        &self,
        name: &str,
        lookup: &'f dyn WordLookup,
    ) -> PreparedQuery<'f> {
        self.comparer.prepare_search(name, &self.index(), lookup)
    }

    pub(crate) fn letters(&self, token: &Token) -> Arc<Letters> {
        self.comparer.letters(token, &self.index())
    }

    pub(crate) fn look_up(
        &self,
        token: &Token,
        letters: &Arc<Letters>,
    ) -> LookedUpWord {
        self.comparer.look_up(token, letters, &self.index())
    }

    /// How many listed names reach the floor.
    pub(crate) fn count(
        &self,
        prepared: &PreparedQuery<'_>,
        options: &Options,
        scratch: &mut Scratch,
    ) -> usize {
        let least = unrounded(self.floor(options));
        self.comparer
            .search(prepared, least, &self.index(), &|_| true, scratch)
            .len()
    }

    pub(crate) fn answer(
        &self,
        query: &Query,
        prepared: &PreparedQuery<'_>,
        options: &Options,
        searched: &SearchedLists,
        scratch: &mut Scratch,
    ) -> Screening {
        let floor = self.floor(options);
        let mut remarks = remarks_on(&prepared.parsed);
        let least = if options.near_misses { floor - NEAR } else { floor };
        let mut best: BTreeMap<u32, Found> = BTreeMap::new();
        let line = Through::Line;
        self.find(prepared, least, searched, line, &mut best, scratch);
        let parts = self.comparer.words.markers.parts(&query.name);
        if !parts.is_empty() {
            remarks.push(read_as(&parts));
        }
        let lookup =
            DirectLookup { comparer: &self.comparer, index: &self.index() };
        for (at, part) in parts.iter().enumerate() {
            let part = self.prepare_search(&part.text, &lookup);
            let through = Through::Part(at);
            self.find(&part, least, searched, through, &mut best, scratch);
        }
        self.by_numbers(query, searched, &mut best);
        self.through_brands(
            &prepared.parsed,
            searched,
            least,
            &mut best,
            scratch,
        );
        let mut hits = Vec::new();
        if !best.is_empty() {
            let words =
                prepared.all().iter().map(|word| word.weighed).collect();
            let q = Comparer::prepared_with(prepared.parsed.clone(), words);
            let found = best.into_values();
            let hit = |f| self.hit(query, &q, &parts, &f, options);
            hits.extend(found.filter_map(hit));
        }
        hits.sort_by(order);
        let split = hits.partition_point(|hit| hit.score >= floor);
        let mut near_misses = hits.split_off(split);
        let found = hits.len();
        if options.top > 0 && hits.len() > options.top {
            remarks.push(format!(
                "{found} parties score {floor:.2} or more; the first {} are \
                 shown",
                options.top
            ));
            hits.truncate(options.top);
        }
        if options.top > 0 {
            near_misses.truncate(options.top);
        }
        remarks.extend_from_slice(&searched.remarks);
        Screening {
            query: query.clone(),
            hits,
            near_misses,
            floor,
            found,
            screened: if prepared.parsed.tokens.is_empty()
                || !prepared.parsed.unread.is_empty()
            {
                Coverage::NotScreened
            } else {
                searched.coverage
            },
            lists: Arc::clone(&searched.statuses),
            unread: prepared.parsed.unread.clone(),
            remarks,
        }
    }

    /// Two names against each other.
    pub fn compare(&self, name1: &str, name2: &str) -> Comparison {
        let a = self.comparer.prepare_query(name1);
        let b = self.comparer.prepare(name2);
        let compared = self.comparer.compare(&a, &b);
        let mut because = explain::explain(name1, name2, &a, &b, &compared);
        let mut score = rounded(compared.score);
        if score >= self.floor(&Options::default()) {
            score = self.raise_verbatim(score, &compared, &b, &mut because);
        }
        for (brand, other) in [(&a.parsed, &b), (&b.parsed, &a)] {
            let through = self.by_brand(brand, other);
            if let Some((maker, likeness)) = through
                && likeness > score
            {
                score = likeness;
                because = vec![format!(
                    "`{}` through a brand: {} ({}, {})",
                    maker.owner,
                    maker.because,
                    maker.cite.text,
                    maker.cite.confidence
                )];
            }
        }
        Comparison {
            name1: name1.to_owned(),
            name2: name2.to_owned(),
            score,
            because,
        }
    }

    /// The scripts of a name's letters that cannot be read; a party whose name
    /// has any is not screened.
    pub fn unread_scripts(&self, name: &str) -> Vec<String> {
        self.comparer.parsed(name).unread
    }

    /// What the second stage has of two names that agree word by word, to fit
    /// it; the second name is a person's if the list says so.
    #[doc(hidden)]
    pub fn evidence(
        &self,
        name1: &str,
        name2: &str,
        person: bool,
    ) -> Option<Agreement> {
        let kind =
            if person { PartyKind::Person } else { PartyKind::default() };
        let a = self.comparer.prepare_query(name1);
        let b = self.comparer.prepare_listed(name2, kind);
        let compared = self.comparer.compare(&a, &b);
        let agreement = compared.scored.kind?;
        Some(Agreement {
            first: f64::from(compared.scored.first),
            kind: agreement.number(),
        })
    }

    /// The kinds of agreement, in words, in their order.
    #[doc(hidden)]
    pub fn kinds() -> Vec<String> {
        (0..Kind::COUNT).map(Kind::name).collect()
    }

    /// The words of a name as they are compared: transliterated, legal forms
    /// taken out, synonyms applied.
    pub fn words_of(&self, name: &str) -> Vec<String> {
        let parsed = self.comparer.prepare(name).parsed;
        parsed.tokens.into_iter().map(|token| token.text).collect()
    }

    /// The floor that applies: the calibrated one unless another is asked for.
    pub fn floor(&self, options: &Options) -> f64 {
        let calibrated = rounded(self.comparer.vocabulary.weights.floor);
        options.min_score.map_or(calibrated, |floor| floor.clamp(0.0, 1.0))
    }

    /// The lists that such a search covers, and their status.
    pub fn lists(&self, options: &Options) -> Vec<ListStatus> {
        self.searched(options).statuses.to_vec()
    }

    pub(crate) fn searched(&self, options: &Options) -> SearchedLists {
        SearchedLists::of(&self.compiled.lists, options)
    }

    fn find(
        &self,
        prepared: &PreparedQuery<'_>,
        least: f64,
        searched: &SearchedLists,
        through: Through,
        best: &mut BTreeMap<u32, Found>,
        scratch: &mut Scratch,
    ) {
        let index = self.index();
        let wanted = |name| searched.has(name, &index);
        let matches = self.comparer.search(
            prepared,
            unrounded(least),
            &index,
            &wanted,
            scratch,
        );
        for Match { name, score } in matches {
            if rounded(score) < least {
                continue;
            }
            let found = Found { name, score, through };
            best.entry(index.names.entry(name))
                .and_modify(|old| {
                    if found.score > old.score {
                        *old = found;
                    }
                })
                .or_insert(found);
        }
    }

    /// A number of a query that a list has leads to its party, whatever the
    /// names.
    fn by_numbers(
        &self,
        query: &Query,
        searched: &SearchedLists,
        best: &mut BTreeMap<u32, Found>,
    ) {
        let index = self.index();
        for id in &query.ids {
            let Some(key) = number_key(id) else { continue };
            for at in index.numbers.of(key) {
                let first =
                    index.names.entry.partition_point(|entry| *entry < at);
                let name = index_of(first);
                if best.contains_key(&at)
                    || index.names.entry.get(first) != Some(&at)
                    || !searched.has(name, &index)
                    || !self.entry(at).is_some_and(|e| has_number(&e, id))
                {
                    continue;
                }
                let through = Through::Number;
                best.insert(at, Found { name, score: 0.0, through });
            }
        }
    }

    /// A brand leads to its owner's entries if its words stand among the
    /// query's.
    fn through_brands(
        &self,
        q: &ParsedName,
        searched: &SearchedLists,
        least: f64,
        best: &mut BTreeMap<u32, Found>,
        scratch: &mut Scratch,
    ) {
        let by_brand = rounded(BY_BRAND);
        if least > by_brand {
            return;
        }
        for (brand, which) in &self.brands {
            if !holds(q, brand) {
                continue;
            }
            let Some(maker) = self.makers.get(*which) else { continue };
            let index = self.index();
            let lookup =
                DirectLookup { comparer: &self.comparer, index: &index };
            let owner =
                self.comparer.prepare_search(&maker.owner, &index, &lookup);
            let mut through = BTreeMap::new();
            self.find(
                &owner,
                by_brand,
                searched,
                Through::Brand(*which),
                &mut through,
                scratch,
            );
            for (at, mut found) in through {
                // However well the owner's name agrees with a listed one, it
                // is the brand that leads there.
                found.score = found.score.min(BY_BRAND);
                best.entry(at).or_insert(found);
            }
        }
    }

    /// The listed entry behind a hit.
    pub fn entry_of(&self, hit: &Hit) -> Option<ListEntry> {
        self.listed_entry(&hit.list, &hit.entity_id)
    }

    /// The entry of a list by their ids, as searched.
    pub fn listed_entry(&self, list: &str, id: &str) -> Option<ListEntry> {
        let lists = &self.compiled.lists;
        let list = lists.iter().position(|one| one.id == list)?;
        let index = self.index();
        (0..index.entry_list.len()).find_map(|at| {
            if index.entry_list.get(at) != Some(&index_of(list)) {
                return None;
            }
            self.entry(index_of(at)).filter(|entry| entry.id == id)
        })
    }

    pub(super) fn entry(&self, at: u32) -> Option<ListEntry> {
        postcard::from_bytes(self.index().entries.get(at)).ok()
    }
}

/// Memory that goes back to the screener when it is no longer used.
#[derive(Debug)]
pub(crate) struct Borrowed<'s> {
    pub(crate) scratch: Scratch,
    home: &'s Mutex<Vec<Scratch>>,
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Ok(mut all) = self.home.lock() {
            all.push(std::mem::take(&mut self.scratch));
        }
    }
}

fn remarks_on(q: &ParsedName) -> Vec<String> {
    let mut remarks = Vec::new();
    if q.cut {
        remarks.push(format!(
            "the name is longer than {MAX_CHARS} characters or has more \
             words than a name has; only its beginning was compared"
        ));
    }
    if !q.unread.is_empty() {
        remarks.push(not_read(&q.unread, q.tokens.is_empty()));
    } else if q.tokens.is_empty() {
        remarks.push(
            "the name has no letter or digit that can be compared; nothing \
             was screened"
                .to_owned(),
        );
    }
    remarks
}

/// How the line of a party was parted into names.
fn read_as(parts: &[LinePart]) -> String {
    let named: Vec<String> = parts
        .iter()
        .map(|part| {
            format!(
                "{} \"{}\"",
                part.kind.words(),
                explain::legible(&part.text)
            )
        })
        .collect();
    format!(
        "the line was searched as it stands and by each name on it: {}",
        named.join(", ")
    )
}

/// That letters of a name cannot be read, and what to do about it.
fn not_read(scripts: &[String], whole: bool) -> String {
    let what = if whole { "the name is" } else { "a part of the name is" };
    format!(
        "{what} written in {}, which cannot be read here and was not screened; \
         screen its spelling in Latin letters as the passport or the register \
         gives it",
        scripts.join(" and ")
    )
}

/// Best first; of equals in the order of list and id, so that an answer is
/// always the same.
fn order(a: &Hit, b: &Hit) -> Ordering {
    b.score
        .total_cmp(&a.score)
        .then_with(|| a.list.cmp(&b.list))
        .then_with(|| a.entity_id.cmp(&b.entity_id))
}
