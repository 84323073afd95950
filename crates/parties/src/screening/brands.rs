//! Brands and trade names that lead to a listed owner.

use hashgate_pack::lists::Brand;

use crate::{
    matching::{comparer::Prepared, score::rounded},
    names::parse::ParsedName,
    screening::screener::{BY_BRAND, Screener},
};

impl Screener {
    /// The maker of whose brands a name holds one, and how like its name is
    /// to another; as [`Screener::screen`] finds it.
    pub(super) fn by_brand(
        &self,
        name: &ParsedName,
        other: &Prepared,
    ) -> Option<(&Brand, f64)> {
        let mut makers: Vec<usize> = self
            .brands
            .iter()
            .filter(|(brand, _)| holds(name, brand))
            .map(|(_, which)| *which)
            .collect();
        makers.dedup();
        makers
            .into_iter()
            .filter_map(|which| self.makers.get(which))
            .map(|maker| {
                let owner = self.comparer.prepare_query(&maker.owner);
                let likeness = self.comparer.compare(&owner, other).score;
                // The other name may be another brand of the same owner.
                let both = self.brands.iter().any(|(brand, which)| {
                    self.makers.get(*which).is_some_and(|of| {
                        of.owner == maker.owner && holds(&other.parsed, brand)
                    })
                });
                let likeness = if both { BY_BRAND } else { likeness };
                (maker, rounded(likeness.min(BY_BRAND)))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// Whether the brand's words stand in the query one after the other.
///
/// A brand in Han is looked for in Han: 中兴 is ZTE, but a firm that calls
/// itself `Zhongxing` may be written with other letters of the same sound. A
/// brand of three letters or more counts within a longer word too, as 海康威视
/// in 海康威视数字.
pub(super) fn holds(q: &ParsedName, brand: &ParsedName) -> bool {
    const DISTINCT: usize = 3;
    let written = brand.east_asian.trim_end();
    if !written.is_empty() {
        if !q.east_asian.contains(written) {
            return false;
        }
        if written.chars().count() >= DISTINCT {
            return true;
        }
    }
    let brand = &brand.tokens;
    !brand.is_empty()
        && q.tokens.windows(brand.len()).any(|window| {
            window.iter().zip(brand).all(|(a, b)| a.text == b.text)
        })
}
