//! The screening of one party against the lists.

use std::{cmp::Ordering, collections::BTreeMap};

use hashgate_model::{Cite, Confidence};
use hashgate_pack::lists::{Brand, ListEntry, ListSource, Lists};

use crate::{
    because,
    compare::{Comparer, Prepared},
    read::MOST_CHARS,
    refine,
    screening::{Comparison, Hit, ListStatus, Options, Query, Screening},
};

/// How far below the floor a near miss may lie.
const NEAR: f64 = 0.15;

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
    comparer: Comparer,
    sources: Vec<ListSource>,
    names: Vec<ListedName>,
    brands: Vec<(Prepared, usize)>,
    makers: Vec<Brand>,
}

#[derive(Debug)]
struct ListedName {
    source: usize,
    entry: usize,
    /// 0 for the name, n for the n-th alias.
    which: usize,
    prepared: Prepared,
}

impl Screener {
    /// A screener over the lists of a pack.
    pub fn new(lists: &Lists) -> Self {
        let comparer = Comparer::new(lists);
        let mut names = Vec::new();
        for (source, list) in lists.sources.iter().enumerate() {
            for (entry, listed) in list.entries.iter().enumerate() {
                for (which, name) in all_names(listed).enumerate() {
                    let prepared = comparer.prepare(name);
                    names.push(ListedName { source, entry, which, prepared });
                }
            }
        }
        let brands = lists
            .makers
            .iter()
            .enumerate()
            .flat_map(|(i, brand)| brand.names.iter().map(move |n| (n, i)))
            .map(|(name, i)| (comparer.prepare(name), i))
            .collect();
        Self {
            comparer,
            sources: lists.sources.clone(),
            names,
            brands,
            makers: lists.makers.clone(),
        }
    }

    /// Screens one party.
    ///
    /// Every listed name that scores at least the floor by its name alone is
    /// found; country, address and numbers only raise a score.
    pub fn screen(&self, query: &Query, options: &Options) -> Screening {
        let floor = self.floor(options);
        let mut remarks = Vec::new();
        let q = self.comparer.prepare(&query.name);
        if q.read.cut {
            remarks.push(format!(
                "the name is longer than {MOST_CHARS} characters or has more \
                 words than a name has; only its beginning was compared"
            ));
        }
        if q.read.tokens.is_empty() {
            remarks.push(
                "the name has no letter or digit that can be compared; \
                 nothing was screened"
                    .to_owned(),
            );
        }
        let least = if options.near_misses { floor - NEAR } else { floor };
        let mut best: BTreeMap<(usize, usize), Found> = BTreeMap::new();
        self.search(&q, least, options, None, &mut best);
        self.through_brands(&q, options, least, &mut best);
        let mut hits: Vec<Hit> = best
            .into_values()
            .map(|found| self.hit(query, &q, &found))
            .collect();
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
        let lists = self.statuses(options);
        if lists.iter().any(|list| list.extract) {
            remarks.push(
                "lists marked `extract` hold only what importers of miners \
                 are likely to meet; no hit there is no clearance"
                    .to_owned(),
            );
        }
        Screening {
            query: query.clone(),
            hits,
            near_misses,
            floor,
            found,
            lists,
            remarks,
        }
    }

    /// Two names against each other.
    pub fn compare(&self, name1: &str, name2: &str) -> Comparison {
        let a = self.comparer.prepare(name1);
        let b = self.comparer.prepare(name2);
        let compared = self.comparer.compare(&a, &b);
        Comparison {
            name1: name1.to_owned(),
            name2: name2.to_owned(),
            score: rounded(compared.score),
            because: because::because(name1, name2, &a, &b, &compared),
        }
    }

    /// The words of a name as they are compared: transliterated, legal forms
    /// taken out, synonyms applied.
    pub fn words_of(&self, name: &str) -> Vec<String> {
        let read = self.comparer.prepare(name).read;
        read.tokens.into_iter().map(|token| token.text).collect()
    }

    /// The floor that applies: the calibrated one unless another is asked for.
    pub fn floor(&self, options: &Options) -> f64 {
        let calibrated = rounded(self.comparer.vocabulary.weights.floor);
        options.min_score.map_or(calibrated, |floor| floor.clamp(0.0, 1.0))
    }

    fn statuses(&self, options: &Options) -> Vec<ListStatus> {
        self.sources
            .iter()
            .filter(|source| {
                asked_for(options, &source.id) && !source.entries.is_empty()
            })
            .map(|source| ListStatus {
                list: source.id.clone(),
                name: source.short.clone(),
                copied: source.copied,
                entries: source.entries.len(),
                extract: source.extract,
                fault: None,
            })
            .collect()
    }

    fn search(
        &self,
        q: &Prepared,
        least: f64,
        options: &Options,
        via: Option<usize>,
        best: &mut BTreeMap<(usize, usize), Found>,
    ) {
        for (i, name) in self.names.iter().enumerate() {
            let listed = self
                .sources
                .get(name.source)
                .is_some_and(|source| asked_for(options, &source.id));
            if !listed {
                continue;
            }
            let score = self.comparer.compare(q, &name.prepared).score;
            if rounded(score) < least {
                continue;
            }
            let found = Found { name: i, score, via };
            best.entry((name.source, name.entry))
                .and_modify(|old| {
                    if found.score > old.score {
                        *old = found;
                    }
                })
                .or_insert(found);
        }
    }

    /// A brand leads to its owner's entries: the query's words must all be
    /// the brand's, or the brand stand among the query's words.
    fn through_brands(
        &self,
        q: &Prepared,
        options: &Options,
        least: f64,
        best: &mut BTreeMap<(usize, usize), Found>,
    ) {
        for (brand, which) in &self.brands {
            if !holds(q, brand) {
                continue;
            }
            let Some(maker) = self.makers.get(*which) else { continue };
            let owner = self.comparer.prepare(&maker.owner);
            let mut through = BTreeMap::new();
            self.search(
                &owner,
                least.max(0.9),
                options,
                Some(*which),
                &mut through,
            );
            for (at, found) in through {
                best.entry(at).or_insert(found);
            }
        }
    }

    fn hit(&self, query: &Query, q: &Prepared, found: &Found) -> Hit {
        let name = &self.names[found.name];
        let source = &self.sources[name.source];
        let entry = &source.entries[name.entry];
        let matched = all_names(entry).nth(name.which).unwrap_or(&entry.name);
        let mut because = match found.via.and_then(|i| self.makers.get(i)) {
            Some(maker) => vec![
                format!("\"{}\" leads to \"{}\"", query.name, maker.owner),
                maker.because.clone(),
                format!("source: {}", maker.cite),
            ],
            None => because::because(
                &query.name,
                matched,
                q,
                &name.prepared,
                &self.comparer.compare(q, &name.prepared),
            ),
        };
        let score =
            refine::refine(query, entry, rounded(found.score), &mut because);
        Hit {
            list: source.id.clone(),
            list_name: source.short.clone(),
            entity_id: entry.id.clone(),
            name: entry.name.clone(),
            matched_name: matched.to_owned(),
            kind: entry.kind,
            score,
            because,
            ground: source.ground,
            means: source.means.clone(),
            cite: cite(source, entry),
            countries: entry.countries.clone(),
            via: found
                .via
                .and_then(|i| self.makers.get(i))
                .map(|maker| maker.because.clone()),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Found {
    name: usize,
    score: f32,
    via: Option<usize>,
}

/// Best first; of equals in the order of list and id, so that an answer is
/// always the same.
fn order(a: &Hit, b: &Hit) -> Ordering {
    b.score
        .total_cmp(&a.score)
        .then_with(|| a.list.cmp(&b.list))
        .then_with(|| a.entity_id.cmp(&b.entity_id))
}

fn all_names(entry: &ListEntry) -> impl Iterator<Item = &String> {
    std::iter::once(&entry.name).chain(&entry.aliases)
}

fn asked_for(options: &Options, list: &str) -> bool {
    options
        .lists
        .as_ref()
        .is_none_or(|lists| lists.iter().any(|asked| asked == list))
}

/// Whether the brand's words stand in the query one after the other.
fn holds(q: &Prepared, brand: &Prepared) -> bool {
    let texts = |p: &Prepared| -> Vec<String> {
        p.read.tokens.iter().map(|t| t.text.clone()).collect()
    };
    let (words, sought) = (texts(q), texts(brand));
    !sought.is_empty()
        && words.windows(sought.len()).any(|window| window == sought)
}

fn cite(source: &ListSource, entry: &ListEntry) -> Cite {
    if entry.cite.is_empty() {
        source.cites.first().cloned().unwrap_or_else(|| {
            Cite::new(source.title.clone(), Confidence::Quoted)
        })
    } else {
        let mut cite = Cite::new(entry.cite.clone(), Confidence::Quoted);
        cite.url = Some(source.url.clone());
        cite.retrieved = source.copied;
        cite
    }
}

/// Scores are given to three decimals; the floor is compared with these.
pub(crate) fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1_000.0).round() / 1_000.0
}
