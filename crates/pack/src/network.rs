//! `data/network/`: shares by region and method, fleet, parameters of the
//! simulation of the network.

use hashgate_model::{Cite, Country, Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{Faults, Section, SourceTree};

const SHARES: &str = "network/shares.toml";
const REGIONS: &str = "network/regions.toml";
const CLASSES: &str = "network/classes.toml";
const PARAMETERS: &str = "network/parameters.toml";
const RETURNS: &str = "network/weekly_returns.csv";

/// What the simulation of the network starts from.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NetworkData {
    /// The hashrate by region, by way of counting.
    pub shares: Vec<ShareSeries>,
    /// What power costs in a region.
    pub regions: Vec<RegionData>,
    /// Machines by efficiency.
    pub classes: Option<ClassTable>,
    /// How machines are switched, ordered and priced.
    pub parameters: Vec<Parameter>,
    /// Logarithms of the price's weekly change, in order of time.
    pub weekly_returns: Vec<WeeklyReturn>,
}

/// Shares that were counted in one way. Two ways are never mixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareSeries {
    /// The name of the way.
    pub method: String,
    /// What it counts, in words.
    pub title: String,
    /// The points, in order of time.
    #[serde(rename = "point")]
    pub points: Vec<SharePoint>,
}

/// The shares of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharePoint {
    /// The day, or the first of the month or quarter.
    pub as_of: Date,
    /// Percent by region; together 100.
    pub percent: BTreeMap<String, Decimal>,
    /// The least that the share of the US may be, percent.
    pub us_low: Decimal,
    /// The most.
    pub us_high: Decimal,
    /// Where they stand.
    pub cite: Cite,
}

/// A region and its power.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionData {
    /// The short name that shares and scenarios use.
    pub key: String,
    /// The name.
    pub name: String,
    /// The country, where it is one.
    #[serde(default)]
    pub country: Option<Country>,
    /// What power costs at the machine, all in.
    pub power_usd_per_kwh: Decimal,
    /// Why this value.
    pub why: String,
    /// What it leans on.
    pub cite: Cite,
}

/// Machines by efficiency, and on what the parts rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassTable {
    /// Why these parts.
    pub why: String,
    /// What they lean on.
    pub cite: Cite,
    /// The classes, the leanest first.
    #[serde(rename = "class")]
    pub classes: Vec<ClassData>,
}

/// Machines of like efficiency; parts in percent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassData {
    /// The name.
    pub name: String,
    /// Efficiency, J/TH.
    pub jth: Decimal,
    /// Of what is installed.
    pub installed: Decimal,
    /// Of what is delivered.
    pub delivered: Decimal,
    /// Of what is delivered four years later.
    pub delivered_later: Decimal,
}

/// A value of the simulation with its bounds and its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// The unit, in words.
    pub unit: String,
    /// The value.
    pub value: Decimal,
    /// Where another view of it would lie at the least.
    pub low: Decimal,
    /// And at the most.
    pub high: Decimal,
    /// Why this value.
    pub why: String,
    /// What it leans on.
    pub cite: Cite,
}

/// The change of the price in one week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklyReturn {
    /// The day on which the week ends.
    pub week_ending: Date,
    /// The logarithm of the price over that of a week before.
    pub log_return: Decimal,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareFile {
    #[serde(default)]
    series: Vec<ShareSeries>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionFile {
    #[serde(default)]
    region: Vec<RegionData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParameterFile {
    #[serde(default)]
    parameter: Vec<Parameter>,
}

impl NetworkData {
    /// The shares of a method as they were known on a day.
    pub fn shares(
        &self,
        method: &str,
        on: Date,
    ) -> Option<(&ShareSeries, &SharePoint)> {
        let series = self.shares.iter().find(|s| s.method == method)?;
        let points = series.points.iter().filter(|p| p.as_of <= on);
        Some((series, points.max_by_key(|p| p.as_of)?))
    }

    /// A region by its short name.
    pub fn region(&self, key: &str) -> Option<&RegionData> {
        self.regions.iter().find(|region| region.key == key)
    }

    /// A parameter by its name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|one| one.name == name)
    }
}

impl Section for NetworkData {
    const FOLDER: &'static str = "network";

    fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        let shares = tree.toml::<ShareFile>(SHARES, faults);
        let regions = tree.toml::<RegionFile>(REGIONS, faults);
        let parameters = tree.toml::<ParameterFile>(PARAMETERS, faults);
        let data = Self {
            shares: shares.map(|file| file.series).unwrap_or_default(),
            regions: regions.map(|file| file.region).unwrap_or_default(),
            classes: tree.toml(CLASSES, faults),
            parameters: parameters.map(|f| f.parameter).unwrap_or_default(),
            weekly_returns: tree.csv(RETURNS, faults),
        };
        data.check_shares(faults);
        data.check_classes(faults);
        data.check_values(faults);
        data
    }
}

/// One of the parts that a class has.
type PartOf = fn(&ClassData) -> Decimal;

impl NetworkData {
    fn check_shares(&self, faults: &mut Faults) {
        for (series, point) in self
            .shares
            .iter()
            .flat_map(|s| s.points.iter().map(move |p| (s, p)))
        {
            let of = format!("`{}` of {}", series.method, point.as_of);
            let sum: Decimal = point.percent.values().sum();
            if sum != Decimal::ONE_HUNDRED {
                faults.note(
                    SHARES,
                    format!("{of}: the shares make {sum} percent; write 100"),
                );
            }
            for key in point.percent.keys() {
                if !self.regions.is_empty() && self.region(key).is_none() {
                    faults.note(
                        SHARES,
                        format!("{of}: `{key}` is not a region of {REGIONS}"),
                    );
                }
            }
            let us = point.percent.get("us");
            if us.is_none_or(|us| *us < point.us_low || *us > point.us_high) {
                faults.note(
                    SHARES,
                    format!("{of}: the share of `us` must lie in its range"),
                );
            }
        }
    }

    fn check_classes(&self, faults: &mut Faults) {
        let Some(table) = &self.classes else { return };
        let parts: [(&str, PartOf); 3] = [
            ("installed", |class| class.installed),
            ("delivered", |class| class.delivered),
            ("delivered_later", |class| class.delivered_later),
        ];
        for (name, part) in parts {
            let sum: Decimal = table.classes.iter().map(part).sum();
            if sum != Decimal::ONE_HUNDRED {
                faults.note(
                    CLASSES,
                    format!("`{name}` makes {sum} percent; write 100"),
                );
            }
        }
        if table.classes.iter().any(|class| class.jth <= Decimal::ZERO) {
            faults.note(CLASSES, "a `jth` is not more than nothing; write it");
        }
    }

    fn check_values(&self, faults: &mut Faults) {
        for one in &self.parameters {
            if one.value < one.low || one.value > one.high {
                faults.note(
                    PARAMETERS,
                    format!(
                        "`{}` is {}, outside its own bounds {} to {}",
                        one.name, one.value, one.low, one.high
                    ),
                );
            }
        }
        for region in &self.regions {
            let power = region.power_usd_per_kwh;
            if power <= Decimal::ZERO || power >= Decimal::ONE {
                faults.note(
                    REGIONS,
                    format!(
                        "power of `{}` is {power} dollars per kWh; write \
                         dollars, not cents",
                        region.key
                    ),
                );
            }
        }
        let in_order = |pair: &[WeeklyReturn]| {
            pair[0].week_ending.plus_days(7) == pair[1].week_ending
        };
        if !self.weekly_returns.windows(2).all(in_order) {
            faults.note(RETURNS, "the weeks do not follow each other");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::read_section;

    fn data() -> SourceTree {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        SourceTree::from_dir(&root).unwrap()
    }

    #[test]
    fn shares_are_of_the_day_and_of_one_method() {
        let data: NetworkData = read_section(&data()).unwrap();
        let us = |method: &str, on: &str| {
            let (_, point) = data.shares(method, on.parse().unwrap())?;
            Some(point.percent["us"].to_string())
        };
        assert_eq!(us("cbeci", "2026-06-26").as_deref(), Some("37.84"));
        assert_eq!(
            us("hashrate_index", "2025-07-01").as_deref(),
            Some("35.81")
        );
        assert_eq!(us("hashrate_index", "2025-06-30"), None);
        assert_eq!(us("guess", "2026-06-26"), None);
        assert!(data.weekly_returns.len() > 400);
    }

    #[test]
    fn what_cannot_be_is_a_fault() {
        for (file, from, to, says) in [
            (SHARES, "us = \"35.81\"", "us = \"36\"", "make 100.19 percent"),
            (SHARES, "kz = ", "xx = ", "`xx` is not a region"),
            (SHARES, "us_low = \"35\"", "us_low = \"39\"", "lie in its range"),
            (CLASSES, "delivered = \"50\"", "delivered = \"5\"", "makes 55"),
            (
                PARAMETERS,
                "value = \"0.35\"",
                "value = \"3\"",
                "outside its own",
            ),
            (REGIONS, "\"0.055\"", "\"5.5\"", "not cents"),
            (RETURNS, "2018-01-12,", "2018-01-13,", "do not follow"),
        ] {
            let mut tree = data();
            let text = tree.text(file).unwrap().replacen(from, to, 1);
            tree.insert(file, &text);
            let error = read_section::<NetworkData>(&tree).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
        }
    }
}
