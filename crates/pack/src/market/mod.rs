//! `data/market/`: dated market points and assumptions.
//!
//! A point is what was measured on a day; an assumption is what nobody
//! measured for this importer. Both say where they come from, so that an
//! answer can name each value that it rests on, its day and its age.

mod depreciation;
mod outcomes;
mod price_check;
mod read;
mod usual;

use std::{collections::BTreeMap, fmt};

pub use depreciation::{BonusShare, Depreciation, Macrs};
pub use outcomes::Prior;
pub use price_check::{Limits, OfLikeMachines, OfTheModel, PriceCheckLimits};
pub use usual::{Usual, UsualRate, UsualValue};

use hashgate_model::{AsOf, Cite, Date, Period, writing::one_writing};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Faults, Section, SourceTree};

/// Something that is measured day by day.
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
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Dollars that one PH/s earns in a day, before power and pool fee.
    HashpriceUsdPerPhDay,
    /// Price of one bitcoin in dollars.
    BtcUsd,
    /// Difficulty of the network, as a plain number.
    Difficulty,
    /// Height of the chain, in blocks.
    BlockHeight,
    /// Fees as a part of the block reward, 0 to 1.
    FeeShare,
    /// Surveyed price of power, dollars per kilowatt-hour.
    PowerUsdPerKwh,
}

impl Quantity {
    /// Every quantity.
    pub const ALL: [Self; 6] = [
        Self::HashpriceUsdPerPhDay,
        Self::BtcUsd,
        Self::Difficulty,
        Self::BlockHeight,
        Self::FeeShare,
        Self::PowerUsdPerKwh,
    ];

    /// The name, as in the facts file where it has a key there.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HashpriceUsdPerPhDay => "hashprice_usd_per_ph_day",
            Self::BtcUsd => "btc_usd",
            Self::Difficulty => "difficulty",
            Self::BlockHeight => "block_height",
            Self::FeeShare => "fee_share",
            Self::PowerUsdPerKwh => "power_usd_per_kwh",
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A term of the machines' work for which a value is assumed.
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
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Price of power, dollars per kilowatt-hour.
    PowerUsdPerKwh,
    /// What the pool keeps, 0 to 1.
    PoolFee,
    /// What the host keeps, 0 to 1.
    HostShare,
    /// Part of the time that machines run, 0 to 1.
    Uptime,
    /// Power of the site per power of the machines, 1 or more.
    Pue,
    /// Growth of difficulty in a year.
    DifficultyGrowthPerYear,
    /// Growth of the bitcoin price in a year.
    BtcGrowthPerYear,
    /// Rate at which later money is discounted, per year.
    DiscountRate,
    /// Months the machines are reckoned to work.
    HorizonMonths,
    /// Resale value at the end, as a part of the landed cost.
    Resale,
    /// Days between payment and the first hash.
    DelayDays,
}

impl Term {
    /// Every term.
    pub const ALL: [Self; 11] = [
        Self::PowerUsdPerKwh,
        Self::PoolFee,
        Self::HostShare,
        Self::Uptime,
        Self::Pue,
        Self::DifficultyGrowthPerYear,
        Self::BtcGrowthPerYear,
        Self::DiscountRate,
        Self::HorizonMonths,
        Self::Resale,
        Self::DelayDays,
    ];

    /// The name, as in the facts file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PowerUsdPerKwh => "power_usd_per_kwh",
            Self::PoolFee => "pool_fee",
            Self::HostShare => "host_share",
            Self::Uptime => "uptime",
            Self::Pue => "pue",
            Self::DifficultyGrowthPerYear => "difficulty_growth_per_year",
            Self::BtcGrowthPerYear => "btc_growth_per_year",
            Self::DiscountRate => "discount_rate",
            Self::HorizonMonths => "horizon_months",
            Self::Resale => "resale",
            Self::DelayDays => "delay_days",
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The measured points of one quantity, in the order of their days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The unit, in words.
    pub unit: String,
    /// After how many days a point is too old to pass for today's.
    pub stale_after_days: u32,
    /// The points; no two bear one day.
    pub points: Vec<MarketPoint>,
}

/// What a quantity was on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketPoint {
    /// The day.
    pub on: Date,
    /// The value, in the unit of the series; more than zero.
    pub value: Decimal,
    /// What exactly was measured, in a few words.
    pub basis: String,
    /// Where it was read.
    pub cite: Cite,
}

/// The latest point on or before a day, and how old it is then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest<'a> {
    /// The point.
    pub point: &'a MarketPoint,
    /// Days between the point and the day asked for.
    pub age_days: u32,
    /// Whether that is more than the series allows.
    pub stale: bool,
}

/// What machines were offered or sold for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsicPrice {
    /// The day; for a row dated to a month, its last.
    pub on: Date,
    /// Whether only the month is known.
    pub month_only: bool,
    /// The model without its maker (`S21 Pro`), or a class (`<38 J/TH`).
    pub machine: String,
    /// The lower end of the price, dollars per TH/s.
    pub low_usd_per_th: Decimal,
    /// The upper end of the price, dollars per TH/s.
    pub high_usd_per_th: Decimal,
    /// What the price is: a contract, a listing, an index.
    pub kind: String,
    /// Where it was read.
    pub cite: Cite,
}

/// A value taken for want of anything measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// For which `as_of` it is taken.
    pub period: Period,
    /// The value; a share is a fraction.
    pub value: Decimal,
    /// The unit, in words.
    pub unit: String,
    /// Why this value, in words that can follow "assumed:".
    pub why: String,
    /// What it leans on.
    pub cite: Cite,
}

/// Dated market points and assumptions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Market {
    series: BTreeMap<Quantity, Series>,
    asic_prices: Vec<AsicPrice>,
    assumptions: BTreeMap<Term, Vec<Assumption>>,
    price_check: Option<PriceCheckLimits>,
    depreciation: Option<Depreciation>,
    usual: Usual,
    priors: Vec<Prior>,
}

impl Market {
    /// The latest point of a quantity on or before a day.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_pack::{SourceTree, market::{Market, Quantity}, read_section};
    /// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    /// let tree = SourceTree::from_dir(data.as_ref())?;
    /// let market: Market = read_section(&tree)?;
    /// let as_of = "2026-07-01".parse()?;
    /// let latest = market.latest(Quantity::BtcUsd, as_of).ok_or("none")?;
    /// assert_eq!(latest.point.on.to_string(), "2026-06-26");
    /// assert_eq!((latest.age_days, latest.stale), (5, true));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn latest(
        &self,
        quantity: Quantity,
        as_of: AsOf,
    ) -> Option<Latest<'_>> {
        let series = self.series.get(&quantity)?;
        let known = series.points.partition_point(|p| p.on <= as_of.date());
        let point = series.points.get(known.checked_sub(1)?)?;
        let age_days =
            u32::try_from(as_of.date().days_since(point.on)).unwrap_or(0);
        let stale = age_days > series.stale_after_days;
        Some(Latest { point, age_days, stale })
    }

    /// Adds points that were taken since; one of a day that has a point takes
    /// its place. A quantity that the pack has no series of is passed over,
    /// since nothing says when its points grow old.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_model::{Cite, Confidence, Decimal};
    /// use hashgate_pack::market::{Market, MarketPoint, Quantity};
    /// let mut market = Market::default();
    /// let point = MarketPoint {
    ///     on: "2026-11-24".parse()?,
    ///     value: Decimal::from(91_250),
    ///     basis: "daily close".to_owned(),
    ///     cite: Cite::new("prices.csv", Confidence::Secondary),
    /// };
    /// market.add([(Quantity::BtcUsd, point)]);
    /// assert!(market.series(Quantity::BtcUsd).is_none());
    /// # Ok::<(), hashgate_model::DateError>(())
    /// ```
    pub fn add(
        &mut self,
        points: impl IntoIterator<Item = (Quantity, MarketPoint)>,
    ) {
        for (quantity, point) in points {
            let Some(series) = self.series.get_mut(&quantity) else { continue };
            let points = &mut series.points;
            match points.binary_search_by_key(&point.on, |known| known.on) {
                Ok(at) => {
                    if let Some(known) = points.get_mut(at) {
                        *known = point;
                    }
                }
                Err(at) => points.insert(at, point),
            }
        }
    }

    /// The points of one quantity.
    pub fn series(&self, quantity: Quantity) -> Option<&Series> {
        self.series.get(&quantity)
    }

    /// The latest price of a model on or before a day; letter case and
    /// spaces do not count, and `Antminer S21 Pro` finds `S21 Pro`, as
    /// `S21 XP Hyd` finds `S21 XP Hydro`.
    pub fn asic_price(&self, model: &str, as_of: AsOf) -> Option<&AsicPrice> {
        let wanted = folded(model);
        self.asic_prices
            .iter()
            .filter(|price| price.on <= as_of.date())
            .filter(|price| {
                let machine = folded(&price.machine);
                wanted == machine || wanted == format!("antminer{machine}")
            })
            .max_by_key(|price| price.on)
    }

    /// Every price of machines, in the order of the file.
    pub fn asic_prices(&self) -> &[AsicPrice] {
        &self.asic_prices
    }

    /// When a declared price is asked about.
    pub fn price_check(&self) -> Option<&PriceCheckLimits> {
        self.price_check.as_ref()
    }

    /// How income tax lets the cost of machines be deducted.
    pub fn depreciation(&self) -> Option<&Depreciation> {
        self.depreciation.as_ref()
    }

    /// What may become of a shipment at the border, by assumption.
    pub fn priors(&self) -> &[Prior] {
        &self.priors
    }

    /// Beyond which limits a value that somebody gives is asked about.
    pub fn usual(&self) -> &Usual {
        &self.usual
    }

    /// What is assumed for a term on a day.
    pub fn assumption(&self, term: Term, as_of: AsOf) -> Option<&Assumption> {
        self.assumptions
            .get(&term)?
            .iter()
            .find(|assumed| assumed.period.contains(as_of.date()))
    }
}

/// `S21 XP Hydro` and `S21 XP Hyd` are one model.
fn folded(text: &str) -> String {
    let folded: String = one_writing(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    folded.replace("hydro", "hyd")
}

impl Section for Market {
    const FOLDER: &'static str = "market";

    fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        Self {
            series: read::series(tree, faults),
            asic_prices: read::asic_prices(tree, faults),
            assumptions: read::assumptions(tree, faults),
            price_check: read::price_check(tree, faults),
            depreciation: read::depreciation(tree, faults),
            usual: read::usual(tree, faults),
            priors: read::priors(tree, faults),
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

    fn market() -> Market {
        read_section(&data()).unwrap()
    }

    fn day(text: &str) -> AsOf {
        text.parse().unwrap()
    }

    #[test]
    fn every_term_and_every_quantity_has_a_value_today() {
        let market = market();
        for term in Term::ALL {
            assert!(market.assumption(term, day("2026-11-25")).is_some());
        }
        for quantity in Quantity::ALL {
            assert!(market.latest(quantity, day("2026-11-25")).is_some());
        }
    }

    /// A contract before 2025-01-20 keeps the share of the year of service;
    /// the day after it has all.
    #[test]
    fn the_day_of_the_contract_decides_on_the_bonus() {
        let market = market();
        let depreciation = market.depreciation().unwrap();
        let percent = |acquired: &str, service: &str| {
            depreciation
                .bonus(acquired.parse().unwrap(), service.parse().unwrap())
                .map(|bonus| bonus.percent.to_string())
        };
        assert_eq!(percent("2025-01-18", "2026-12-31").as_deref(), Some("20"));
        assert_eq!(percent("2025-01-19", "2026-12-31").as_deref(), Some("20"));
        assert_eq!(percent("2025-01-20", "2026-12-31").as_deref(), Some("100"));
        assert_eq!(percent("2025-01-19", "2025-06-01").as_deref(), Some("40"));
        assert_eq!(percent("2025-01-19", "2027-01-01").as_deref(), Some("0"));
        assert_eq!(percent("2025-01-19", "2022-01-01"), None);
        let last = |service: &str| {
            depreciation
                .last_day_of_another(service.parse().unwrap())
                .map(|day| day.to_string())
        };
        assert_eq!(last("2026-12-31").as_deref(), Some("2025-01-19"));
        assert_eq!(last("2024-12-31"), None);
        let wrong = faults_with(
            "market/us_depreciation.toml",
            "[macrs]\npercent = [\"20\", \"70\"]\n\
             cite = { text = \"t\", confidence = \"press\" }\n\
             [[bonus]]\npercent = \"101\"\n\
             cite = { text = \"t\", confidence = \"press\" }\n",
        );
        for told in ["add up to 90 percent", "101 percent", "neither"] {
            assert!(wrong.contains(told), "{wrong}");
        }
    }

    #[test]
    fn a_point_answers_from_its_own_day_on_and_not_before() {
        let market = market();
        let on = |text| {
            market
                .latest(Quantity::HashpriceUsdPerPhDay, day(text))
                .map(|latest| (latest.point.value.to_string(), latest.stale))
        };
        assert_eq!(on("2026-06-25"), Some(("39.53".into(), true)));
        assert_eq!(on("2026-06-26"), Some(("30.05".into(), false)));
        assert_eq!(on("2026-07-03"), Some(("30.05".into(), false)));
        assert_eq!(on("2026-07-04"), Some(("30.05".into(), true)));
        assert_eq!(on("2021-07-23"), None);
    }

    #[test]
    fn a_price_of_a_month_is_not_known_inside_it() {
        let market = market();
        let s21 = |text| {
            market
                .asic_price("Antminer s21", day(text))
                .map(|price| price.low_usd_per_th.to_string())
        };
        assert_eq!(s21("2023-10-30"), None);
        assert_eq!(s21("2023-10-31"), Some("14".into()));
        assert_eq!(s21("2026-11-25"), Some("17".into()));
    }

    #[test]
    fn the_section_survives_the_compiled_form() {
        let market = market();
        let bytes = postcard::to_stdvec(&market).unwrap();
        assert_eq!(postcard::from_bytes::<Market>(&bytes).unwrap(), market);
    }

    /// The faults of the real data with one file replaced.
    fn faults_with(path: &str, text: &str) -> String {
        let mut tree = data();
        tree.insert(path, text);
        read_section::<Market>(&tree).unwrap_err().to_string()
    }

    #[test]
    fn faults_name_file_and_place() {
        let series = |points: &str| {
            let head = "quantity = \"btc_usd\"\nunit = \"USD\"\n\
                        stale_after_days = 2\n";
            faults_with(
                "market/series/btc_usd.toml",
                &format!("{head}{points}"),
            )
        };
        let point = |on: &str, value: &str| {
            format!(
                "[[point]]\non = {on}\nvalue = \"{value}\"\nbasis = \"b\"\n\
                 cite = {{ text = \"t\", confidence = \"press\" }}\n"
            )
        };
        let twice = point("2026-01-01", "1") + &point("2026-01-01", "2");
        assert!(series(&twice).contains("two points on 2026-01-01"));
        let zero = series(&point("2026-01-01", "0"));
        assert!(zero.contains("data/market/series/btc_usd.toml"), "{zero}");
        assert!(zero.contains("more than zero"), "{zero}");
        assert!(series("").contains("no point"));
        let memo = "quantity = \"x\"\nunit = \"\"\nstale_after_days = 2";
        assert!(
            faults_with("market/series/x.toml", memo)
                .contains("unknown variant")
        );
    }

    #[test]
    fn an_assumption_that_is_missing_or_overlaps_is_a_fault() {
        let one = "[[assumption]]\nname = \"pool_fee\"\nunit = \"\"\n\
                   from = 2021-01-01\nvalue = \"0.01\"\nwhy = \"w\"\n\
                   cite = { text = \"t\" }\n";
        let file = "market/assumptions.toml";
        assert!(faults_with(file, one).contains("`uptime` has no value"));
        let twice = format!("{one}{one}");
        assert!(faults_with(file, &twice).contains("overlap"));
    }

    #[test]
    fn a_price_row_with_its_ends_swapped_is_a_fault() {
        let head = "on,precision,machine,low_usd_per_th,high_usd_per_th,kind,\
                    confidence,source\n";
        let row = |row: &str| {
            faults_with("market/asic_prices.csv", &format!("{head}{row}\n"))
        };
        assert!(row("2026-01-01,day,S21,9,8,k,press,s").contains("row 2"));
        assert!(row("2026-01-15,month,S21,8,8,k,press,s").contains("last day"));
    }
}
