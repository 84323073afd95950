//! Reading and validating `data/market/`.

use std::collections::BTreeMap;

use hashgate_model::{Cite, Confidence, Date, Period};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    AsicPrice, Assumption, Depreciation, Limits, MarketPoint, PriceCheckLimits,
    Prior, Quantity, Series, Term, Usual,
};
use crate::{Faults, SourceTree, tree::is_named};

const SERIES: &str = "market/series/";
const PRICES: &str = "market/asic_prices.csv";
const PRICE_CHECK: &str = "market/price_check.toml";
const OUTCOMES: &str = "market/outcomes.toml";
const USUAL: &str = "market/usual.toml";
const DEPRECIATION: &str = "market/us_depreciation.toml";
const ASSUMPTIONS: &str = "market/assumptions.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeriesFile {
    quantity: Quantity,
    unit: String,
    stale_after_days: u32,
    #[serde(default, rename = "point")]
    points: Vec<MarketPoint>,
}

pub(super) fn series(
    tree: &SourceTree,
    faults: &mut Faults,
) -> BTreeMap<Quantity, Series> {
    let mut all = BTreeMap::new();
    let files = tree.under(SERIES);
    for (path, _) in files.filter(|(path, _)| is_named(path, ".toml")) {
        let Some(file) = tree.toml::<SeriesFile>(path, faults) else {
            continue;
        };
        let SeriesFile { quantity, unit, stale_after_days, mut points } = file;
        points.sort_by_key(|point| point.on);
        check_points(path, &points, faults);
        let series = Series { unit, stale_after_days, points };
        if all.insert(quantity, series).is_some() {
            faults.note(
                path,
                format!(
                    "`{quantity}` is already given by another file of \
                     {SERIES}; put all its points into one"
                ),
            );
        }
    }
    for quantity in Quantity::ALL {
        if !all.contains_key(&quantity) {
            faults.note_absent(
                SERIES,
                SERIES,
                format!("no file gives `{quantity}`; restore it"),
            );
        }
    }
    all
}

fn check_points(path: &str, points: &[MarketPoint], faults: &mut Faults) {
    if points.is_empty() {
        faults.note(path, "the series has no point; add one with its source");
    }
    for point in points {
        if point.value <= Decimal::ZERO {
            faults.note(
                path,
                format!(
                    "the point of {} is {}; a value must be more than zero",
                    point.on, point.value
                ),
            );
        }
    }
    for pair in points.windows(2) {
        if let [a, b] = pair
            && a.on == b.on
        {
            faults.note(
                path,
                format!(
                    "two points on {}; keep the one that is used and say in \
                     its note what the other source says",
                    a.on
                ),
            );
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Precision {
    Day,
    Month,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceRow {
    on: Date,
    precision: Precision,
    machine: String,
    low_usd_per_th: Decimal,
    high_usd_per_th: Decimal,
    kind: String,
    confidence: Confidence,
    source: String,
}

pub(super) fn asic_prices(
    tree: &SourceTree,
    faults: &mut Faults,
) -> Vec<AsicPrice> {
    let rows: Vec<PriceRow> = tree.csv(PRICES, faults);
    let mut prices = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let line = index + 2;
        let month_only = matches!(row.precision, Precision::Month);
        let (low, high) = (row.low_usd_per_th, row.high_usd_per_th);
        if low <= Decimal::ZERO || high < low {
            faults.note(
                PRICES,
                format!(
                    "row {line}: the price runs from {low} to {high}; write \
                     the lower end first, more than zero"
                ),
            );
        }
        if month_only && row.on.plus_days(1).civil().day() != 1 {
            faults.note(
                PRICES,
                format!(
                    "row {line}: {} is not the last day of its month; a price \
                     dated to a month bears that day",
                    row.on
                ),
            );
        }
        let is_address = row.source.starts_with("https://");
        prices.push(AsicPrice {
            on: row.on,
            month_only,
            machine: row.machine,
            low_usd_per_th: low,
            high_usd_per_th: high,
            cite: Cite {
                url: is_address.then(|| row.source.clone()),
                ..Cite::new(
                    format!("{} ({})", row.kind, row.source),
                    row.confidence,
                )
            },
            kind: row.kind,
        });
    }
    prices
}

/// The limits of the price check; none if the file cannot be read.
pub(super) fn price_check(
    tree: &SourceTree,
    faults: &mut Faults,
) -> Option<PriceCheckLimits> {
    let limits = tree.toml::<PriceCheckLimits>(PRICE_CHECK, faults)?;
    for (name, Limits { below, above }) in [
        ("own", limits.own.limits()),
        ("own_old_or_used", limits.own_old_or_used),
        ("like", limits.like.limits()),
    ] {
        if below <= Decimal::ZERO || below >= Decimal::ONE {
            faults.note(
                PRICE_CHECK,
                format!(
                    "[{name}]: `below` is {below}; write a share of the \
                         market price between 0 and 1"
                ),
            );
        }
        if above <= Decimal::ONE {
            faults.note(
                PRICE_CHECK,
                format!(
                    "[{name}]: `above` is {above}; write a multiple of the \
                         market price of more than 1"
                ),
            );
        }
    }
    Some(limits)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomesFile {
    #[serde(default, rename = "prior")]
    priors: Vec<Prior>,
}

/// The assumptions about what becomes of shipments; empty if the file cannot
/// be read.
pub(super) fn priors(tree: &SourceTree, faults: &mut Faults) -> Vec<Prior> {
    let Some(file) = tree.toml::<OutcomesFile>(OUTCOMES, faults) else {
        return Vec::new();
    };
    for (i, prior) in file.priors.iter().enumerate() {
        if file.priors.iter().take(i).any(|p| p.name == prior.name) {
            let name = &prior.name;
            faults.note(OUTCOMES, format!("`{name}` is told twice; keep one"));
        }
        if prior.value < Decimal::ZERO {
            let name = &prior.name;
            faults.note(
                OUTCOMES,
                format!("`{name}` is {}; none is below zero", prior.value),
            );
        }
    }
    file.priors
}

/// The limits beyond which a value is asked about; empty if the file cannot be
/// read.
pub(super) fn usual(tree: &SourceTree, faults: &mut Faults) -> Usual {
    let Some(usual) = tree.toml::<Usual>(USUAL, faults) else {
        return Usual::default();
    };
    let values =
        usual.values.iter().map(|v| (v.name.as_str(), v.least, v.most));
    let rates =
        usual.rates.iter().map(|r| (r.currency.code(), r.least, r.most));
    for (name, least, most) in values.chain(rates) {
        if least >= most {
            faults.note(
                USUAL,
                format!(
                    "`{name}`: `least` is {least} and `most` is {most}; write \
                     the lower one first"
                ),
            );
        }
    }
    usual
}

/// Depreciation for income tax; none if the file cannot be read.
pub(super) fn depreciation(
    tree: &SourceTree,
    faults: &mut Faults,
) -> Option<Depreciation> {
    let read = tree.toml::<Depreciation>(DEPRECIATION, faults)?;
    read.check(DEPRECIATION, faults);
    Some(read)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssumptionsFile {
    #[serde(default, rename = "assumption")]
    assumptions: Vec<AssumptionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssumptionEntry {
    name: Term,
    unit: String,
    from: Date,
    #[serde(default)]
    to: Option<Date>,
    value: Decimal,
    why: String,
    cite: Cite,
}

pub(super) fn assumptions(
    tree: &SourceTree,
    faults: &mut Faults,
) -> BTreeMap<Term, Vec<Assumption>> {
    let mut all: BTreeMap<Term, Vec<Assumption>> = BTreeMap::new();
    let Some(file) = tree.toml::<AssumptionsFile>(ASSUMPTIONS, faults) else {
        return all;
    };
    for entry in file.assumptions {
        let period = Period::new(entry.from, entry.to);
        let same = all.entry(entry.name).or_default();
        if same.iter().any(|other| other.period.overlaps(&period)) {
            faults.note(
                ASSUMPTIONS,
                format!(
                    "two values of `{}` overlap from {}; close the older one \
                     with `to`",
                    entry.name, entry.from
                ),
            );
        }
        if entry.why.trim().is_empty() {
            faults.note(
                ASSUMPTIONS,
                format!("`{}` does not say why; add it", entry.name),
            );
        }
        same.push(Assumption {
            period,
            value: entry.value,
            unit: entry.unit,
            why: entry.why,
            cite: entry.cite,
        });
    }
    for term in Term::ALL {
        if !all.contains_key(&term) {
            faults.note(
                ASSUMPTIONS,
                format!("`{term}` has no value; add one and say why"),
            );
        }
    }
    all
}
