//! Sets of tariff prefixes, searched by halves.

use hashgate_model::{Date, HtsNumber, Kleene, Period};
use serde::{Deserialize, Serialize};

use super::{HtsPrefix, ten_digits};

/// Tariff prefixes in order, none under another.
///
/// # Example
///
/// ```
/// use hashgate_model::{HtsNumber, Kleene};
/// use hashgate_pack::rates::PrefixSet;
/// let asked = |text: &str| text.parse::<HtsNumber>();
/// let chips: PrefixSet =
///     ["8541.10.00", "8542"].iter().filter_map(|t| t.parse().ok()).collect();
/// assert_eq!(chips.covers(asked("8542.31.00")?), Kleene::True);
/// assert_eq!(chips.covers(asked("8541.21.00")?), Kleene::False);
/// assert_eq!(chips.covers(asked("8541")?), Kleene::Unknown);
/// # Ok::<(), hashgate_model::HtsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<HtsPrefix>", into = "Vec<HtsPrefix>")]
pub struct PrefixSet {
    prefixes: Vec<HtsPrefix>,
    /// The headings that they touch, where there are many.
    headings: Option<Box<Headings>>,
}

/// Headings of four digits as bits: one that is not set is surely not there;
/// 1,024 bits do, since the tariff has some 1,250 headings.
type Headings = [u64; 16];

/// A shorter list is searched as fast without its headings.
const MANY: usize = 8;
/// How many numbers of ten digits a heading has.
const HEADING: u64 = 1_000_000;

/// Where the bit of a heading stands: its word, and its mask.
fn bit(heading: u64) -> (usize, u64) {
    let word = usize::try_from(heading / 64 % 16).unwrap_or_default();
    (word, 1 << (heading % 64))
}

/// The numbers of ten digits under an HTS number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    first: u64,
    end: u64,
}

impl From<HtsNumber> for Numbers {
    fn from(hts: HtsNumber) -> Self {
        let first = ten_digits(hts);
        let span =
            10_u64.pow(10 - u32::try_from(hts.len()).unwrap_or(10).min(10));
        Self { first, end: first + span }
    }
}

impl PrefixSet {
    /// Whether there is no prefix.
    pub fn is_empty(&self) -> bool {
        self.prefixes.is_empty()
    }

    /// The prefixes, in order.
    pub fn prefixes(&self) -> &[HtsPrefix] {
        &self.prefixes
    }

    /// Whether the number lies under one of the prefixes; unknown if only a
    /// part of it does.
    pub fn covers(&self, hts: impl Into<Numbers>) -> Kleene {
        let Numbers { first, end } = hts.into();
        if let Some(headings) = &self.headings {
            let (word, mask) = bit(first / HEADING);
            if headings.get(word).is_some_and(|bits| bits & mask == 0) {
                return Kleene::False;
            }
        }
        // The prefixes share no number, so the one that could hold the first
        // number is the last that does not begin beyond it.
        let next = self.prefixes.partition_point(|p| p.first() <= first);
        let at = next.checked_sub(1).and_then(|i| self.prefixes.get(i));
        if let Some(prefix) = at
            && first < prefix.end()
        {
            let whole = end <= prefix.end();
            return if whole { Kleene::True } else { Kleene::Unknown };
        }
        match self.prefixes.get(next) {
            Some(prefix) if prefix.first() < end => Kleene::Unknown,
            _ => Kleene::False,
        }
    }
}

/// Of prefixes that are in order, none under another.
impl From<Vec<HtsPrefix>> for PrefixSet {
    fn from(prefixes: Vec<HtsPrefix>) -> Self {
        let headings = (prefixes.len() >= MANY).then(|| {
            let mut headings = Box::new([0; 16]);
            for prefix in &prefixes {
                let last = (prefix.end() - 1) / HEADING;
                for heading in prefix.first() / HEADING..=last {
                    let (word, mask) = bit(heading);
                    if let Some(bits) = headings.get_mut(word) {
                        *bits |= mask;
                    }
                }
            }
            headings
        });
        Self { prefixes, headings }
    }
}

impl From<PrefixSet> for Vec<HtsPrefix> {
    fn from(set: PrefixSet) -> Self {
        set.prefixes
    }
}

impl FromIterator<HtsPrefix> for PrefixSet {
    fn from_iter<I: IntoIterator<Item = HtsPrefix>>(prefixes: I) -> Self {
        let mut all: Vec<_> = prefixes.into_iter().collect();
        // A shorter prefix comes before those under it.
        all.sort_unstable_by_key(|p| (p.first(), p.digits()));
        let mut kept: Vec<HtsPrefix> = Vec::with_capacity(all.len());
        for prefix in all {
            if kept.last().is_none_or(|last| last.end() <= prefix.first()) {
                kept.push(prefix);
            }
        }
        Self::from(kept)
    }
}

/// A list of [`super::Rates::lists`].
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
pub struct ListId(pub u16);

/// Prefixes that stand on a list over the same days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The days; none where they stand on it as long as it is law.
    pub period: Option<Period>,
    /// The prefixes.
    pub prefixes: PrefixSet,
}

/// A list of tariff prefixes that a note of chapter 99 sets out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedList {
    /// Its name, as `note-20-d`.
    pub name: String,
    /// What stands on it, by days.
    pub stretches: Vec<Stretch>,
}

impl NamedList {
    /// The sets that stand on it on a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &PrefixSet> {
        self.stretches
            .iter()
            .filter(move |s| s.period.is_none_or(|p| p.contains(day)))
            .map(|s| &s.prefixes)
    }

    /// Every prefix that ever stood on it.
    pub fn prefixes(&self) -> impl Iterator<Item = HtsPrefix> {
        self.stretches
            .iter()
            .flat_map(|s| s.prefixes.prefixes().iter().copied())
    }
}

/// Goods by prefixes of their own and by lists; neither means all goods.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Goods {
    /// Prefixes named on the spot.
    pub own: PrefixSet,
    /// Lists that others may share.
    pub lists: Vec<ListId>,
    /// Prefixes taken out again.
    pub except: PrefixSet,
}

impl Goods {
    /// Whether it names nothing, and so means all goods.
    pub fn is_all(&self) -> bool {
        self.own.is_empty() && self.lists.is_empty()
    }

    /// The goods as the lists stand on a day.
    pub fn on<'r>(
        &'r self,
        day: Date,
        lists: &'r [NamedList],
    ) -> GoodsOnDay<'r> {
        let listed = self
            .lists
            .iter()
            .filter_map(|id| lists.get(usize::from(id.0)))
            .flat_map(|list| list.on(day));
        GoodsOnDay {
            sets: (!self.is_all()).then(|| {
                [&self.own]
                    .into_iter()
                    .chain(listed)
                    .filter(|set| !set.is_empty())
                    .collect()
            }),
            except: &self.except,
        }
    }

    /// Whether the number is among the goods on a day.
    pub fn covers(
        &self,
        hts: HtsNumber,
        day: Date,
        lists: &[NamedList],
    ) -> Kleene {
        self.on(day, lists).covers(hts)
    }
}

/// Goods as their lists stand on one day.
#[derive(Debug, Clone)]
pub struct GoodsOnDay<'r> {
    /// The sets, one of which must hold a number; none for all goods.
    sets: Option<Vec<&'r PrefixSet>>,
    except: &'r PrefixSet,
}

impl GoodsOnDay<'_> {
    /// Whether the number is among the goods.
    pub fn covers(&self, hts: impl Into<Numbers>) -> Kleene {
        let numbers = hts.into();
        let named = match &self.sets {
            None => Kleene::True,
            Some(sets) => sets
                .iter()
                .map(|set| set.covers(numbers))
                .fold(Kleene::False, |a, b| a | b),
        };
        if named == Kleene::False || self.except.is_empty() {
            return named;
        }
        named & !self.except.covers(numbers)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_prefix_under_another_is_dropped() {
        let set: PrefixSet = ["8542.31", "8542", "8543.70"]
            .iter()
            .map(|t| t.parse().unwrap())
            .collect();
        assert_eq!(set.prefixes().len(), 2);
    }

    proptest! {
        #[test]
        fn a_set_agrees_with_its_prefixes_one_by_one(
            prefixes in proptest::collection::vec((0_u64..300, 0_u32..3), 1..20),
            asked in (0_u64..300, 0_u32..3),
        ) {
            let prefixes: Vec<HtsPrefix> = prefixes
                .iter()
                .map(|(n, more)| {
                    let text = format!("{:04}{}", 1000 + n / 10, "31".repeat(*more as usize));
                    text.parse().unwrap()
                })
                .collect();
            let set: PrefixSet = prefixes.iter().copied().collect();
            let text = format!("{:04}{}", 1000 + asked.0 / 10, "31".repeat(asked.1 as usize));
            let hts: HtsNumber = text.parse().unwrap();
            let one_by_one = prefixes
                .iter()
                .map(|p| p.covers(hts))
                .fold(Kleene::False, |a, b| a | b);
            prop_assert_eq!(set.covers(hts), one_by_one);
        }
    }
}
