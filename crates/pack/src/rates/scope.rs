//! Prefixes of a scope are borne by lines of the tariff.

use std::collections::BTreeSet;

use super::{Goods, HtsPrefix, Rates, ten_digits};
use crate::Faults;

/// Numbers of the tariff that the pack knows: rated lines, candidates,
/// renumberings, and what the lists of chapter 99 set out.
struct Known {
    /// The first eight digits of each, as ten.
    eight: BTreeSet<u64>,
    /// Headings of four digits of which rated lines are held.
    rated: BTreeSet<u64>,
}

const EIGHT: u64 = 100;
const FOUR: u64 = 1_000_000;

impl Known {
    fn of(rates: &Rates) -> Self {
        let lines = rates.lines.iter().map(|line| ten_digits(line.hts));
        let others = rates
            .candidates
            .iter()
            .map(|candidate| candidate.hts)
            .chain(rates.renumberings.iter().flat_map(|r| [r.old, r.new]))
            .map(ten_digits);
        let listed = rates
            .lists
            .iter()
            .flat_map(super::NamedList::prefixes)
            .map(HtsPrefix::first);
        Self {
            rated: lines.clone().map(|n| n / FOUR).collect(),
            eight: lines
                .chain(others)
                .chain(listed)
                .map(|n| n / EIGHT)
                .collect(),
        }
    }

    /// Whether a known number lies at, under or above the prefix; where no
    /// line of the heading is rated here, whether the heading is known.
    fn bears(&self, prefix: HtsPrefix) -> bool {
        let (mut first, mut end) = (prefix.first(), prefix.end());
        if !self.rated.contains(&(first / FOUR)) && prefix.digits() > 4 {
            first = first / FOUR * FOUR;
            end = first + FOUR;
        }
        let last = (end - 1) / EIGHT;
        self.eight.range(first / EIGHT..=last).next().is_some()
    }
}

/// Notes every prefix of a measure that no known line bears: a slip of one
/// digit would take goods out of a duty, or put them under it, in silence.
pub(super) fn check(rates: &Rates, faults: &mut Faults) {
    let sources = ["rates/us/hts/lines.csv", "rates/us/lists/"];
    if sources.iter().any(|source| faults.is_malformed(source)) {
        return;
    }
    let known = Known::of(rates);
    for measure in &rates.measures {
        let file = format!("rates/us/{}.toml", measure.id);
        let scopes =
            measure.scope.iter().chain(&measure.read).map(|block| &block.goods);
        let exceptions = measure.exceptions.iter().map(|e| &e.goods);
        for prefix in scopes.chain(exceptions).flat_map(prefixes) {
            if !known.bears(prefix) {
                faults.note(
                    &file,
                    format!(
                        "no line of the tariff that is held bears `{prefix}`; \
                         correct the number, or add its line to \
                         data/rates/us/hts/lines.csv"
                    ),
                );
            }
        }
    }
}

fn prefixes(goods: &Goods) -> impl Iterator<Item = HtsPrefix> {
    [&goods.own, &goods.except]
        .into_iter()
        .flat_map(|set| set.prefixes().iter().copied())
}
