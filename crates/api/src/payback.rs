//! `hashgate payback`: whether machines pay.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::{Cite, ValueSource};
use crate::values::{Day, Number, PackStamp, Percent, Usd};

/// Whether machines pay (`hashgate.payback/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.payback/1")]
#[serde(deny_unknown_fields)]
pub struct PaybackAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.payback/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The machine in question.
    pub machine: PaybackMachine,
    /// What it costs at the site.
    pub landed: Landed,
    /// Whether it pays.
    pub economics: Payback,
    /// Dates, the rate of return, where its worth turns, and tax.
    pub appraisal: Appraisal,
    /// The market point beside the price; null if none is held.
    pub market_price: Option<AsicPrice>,
    /// What it brings over all that may become of the shipment, if that was
    /// asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<Outcomes>,
    /// What of the request is far from what is usual, a sentence each without
    /// its full stop.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
}

/// What a purchase brings over all the ways in which its shipment may end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcomes {
    /// The ways.
    pub branches: Vec<Branch>,
    /// The chance that the landed cost is earned back within the horizon.
    pub pays_back: Number,
    /// Mean present value after all costs.
    pub mean_npv_usd: Usd,
    /// Standard error of the mean if the paths were independent.
    pub standard_error_usd: Usd,
    /// One path in twenty lies below.
    pub p5_npv_usd: Usd,
    /// Half of the paths lie below.
    pub p50_npv_usd: Usd,
    /// Nineteen in twenty lie below.
    pub p95_npv_usd: Usd,
    /// Mean of the worst twentieth (conditional value at risk).
    pub worst_twentieth_usd: Usd,
    /// Costs that it lacks, since nobody gave them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_given: Vec<String>,
    /// Mean days of a hold, if the goods are held.
    pub mean_days_held: Number,
    /// How many paths of the market.
    pub paths: u32,
    /// The seed: the same gives the same answer.
    pub seed: u64,
    /// What was given or assumed.
    pub priors: Vec<Prior>,
}

/// A way in which a shipment may end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// `released`, `held`, `seized` or `sent back`.
    pub outcome: String,
    /// Its chance.
    pub chance: Number,
    /// Mean present value after all costs.
    pub mean_npv_usd: Usd,
    /// The chance that the landed cost is earned back, if it ends so.
    pub pays_back: Number,
}

/// A number that nobody measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Number,
    /// The unit, in words.
    pub unit: String,
    /// Whether it was given; else it is assumed.
    pub given: bool,
    /// Why the assumed value; empty if it was given.
    pub why: String,
}

/// What the goods cost at the site, part by part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Landed {
    /// The sum, rounded to the cent; none if the duty is a range, and the
    /// part known if the duty is incomplete.
    pub total_usd: Option<Usd>,
    /// The sum with the least duty.
    pub total_min_usd: Usd,
    /// The sum with the most duty; none where nobody can tell.
    pub total_max_usd: Option<Usd>,
    /// The sum by the piece.
    pub per_unit_usd: Option<Usd>,
    /// The sum by TH/s.
    pub per_th_usd: Option<Usd>,
    /// The pieces by which it was divided.
    pub units: Option<u64>,
    /// The hashrate by which it was divided.
    pub ths: Option<Number>,
    /// What the sum is made of.
    pub parts: Vec<LandedPart>,
    /// Costs that nobody gave, which the sum therefore lacks.
    pub not_given: Vec<String>,
}

/// One part of a landed cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LandedPart {
    /// What it is, in words.
    pub label: String,
    /// How much; none for a duty that is a range.
    pub amount_usd: Option<Usd>,
    /// Where it comes from.
    pub source: ValueSource,
}

/// Whether a purchase pays, with every value that the answer rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payback {
    /// Hashrate, TH/s.
    pub ths: Number,
    /// Joules per TH.
    pub efficiency_j_th: Number,
    /// Landed cost.
    pub landed_usd: Usd,
    /// Landed cost of one TH/s.
    pub landed_usd_per_th: Number,
    /// Hashprice that is reckoned with, dollars per PH/s per day.
    pub hashprice_usd_per_ph_day: Number,
    /// Power price that is reckoned with.
    pub power_usd_per_kwh: Number,
    /// Revenue of one TH/s in a day after pool and host, dollars.
    pub revenue_usd_per_th_day: Number,
    /// Power of one TH/s in a day, dollars.
    pub power_usd_per_th_day: Number,
    /// Margin of one TH/s in a day, dollars; negative if power costs more.
    pub margin_usd_per_th_day: Number,
    /// Margin of all machines in a day.
    pub margin_usd_per_day: Usd,
    /// Days until the landed cost is earned back if nothing changes; none:
    /// it never is.
    pub payback_days: Option<u32>,
    /// Months the machines are reckoned to work.
    pub horizon_months: u32,
    /// Hashprice below which power costs more than it earns.
    pub break_even_hashprice_usd_per_ph_day: Option<Number>,
    /// Hashprice at which the landed cost is just earned back within the
    /// horizon, if nothing else changes.
    pub paying_hashprice_usd_per_ph_day: Option<Number>,
    /// Power price above which power costs more than it earns.
    pub break_even_power_usd_per_kwh: Option<Number>,
    /// Power price at which the landed cost is just earned back within the
    /// horizon, if nothing else changes; none: not even with free power.
    pub paying_power_usd_per_kwh: Option<Number>,
    /// The purchase under the stated growth.
    pub projected: Projected,
    /// The duty at which the projected present value is just nothing;
    /// negative: it would not pay free of duty.
    pub zero_npv_duty_usd: Option<Usd>,
    /// The same as a rate on the price of the goods.
    pub zero_npv_duty_rate: Option<Percent>,
    /// The same dollars as coins.
    pub buy_the_coins_instead: Option<BuyTheCoins>,
    /// Every value used, with its source.
    pub inputs: Vec<InputUsed>,
    /// The main sums, written out.
    pub workings: Vec<String>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// The purchase under a stated growth of difficulty and price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Projected {
    /// Growth of difficulty in a year.
    pub difficulty_growth_per_year: Percent,
    /// Growth of the bitcoin price in a year.
    pub btc_growth_per_year: Percent,
    /// Days until the landed cost is earned back; none: not within the
    /// horizon.
    pub payback_days: Option<u32>,
    /// What is left at the end, after the landed cost; negative for a loss.
    pub net_usd: Usd,
    /// The same with later money discounted.
    pub npv_usd: Usd,
    /// The end of the horizon.
    pub horizon_ends: Day,
    /// When the subsidy is reckoned to halve within the horizon.
    pub halvings: Vec<Day>,
    /// Days on which the machines stand still, as power would cost more.
    pub days_off: u32,
    /// The first of those days.
    pub first_day_off: Option<Day>,
    /// What a start thirty days later loses.
    pub cost_of_30_days_delay_usd: Usd,
}

/// What would become of the same dollars as coins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyTheCoins {
    /// The price of one bitcoin that is reckoned with.
    pub btc_usd: Usd,
    /// Bitcoin bought with the landed cost on day one, before exchange fees.
    pub coins_bought: Number,
    /// Bitcoin that mining leaves over the horizon after power is paid.
    pub coins_mined: Number,
    /// Mined for each bought: above 1 mining is better.
    pub mined_per_bought: Number,
}

/// A value that an answer rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputUsed {
    /// The key, as in the facts file.
    pub name: String,
    /// The value; a share is a fraction.
    pub value: Number,
    /// The unit, in words.
    pub unit: String,
    /// Where the value comes from.
    pub source: InputSource,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum InputSource {
    /// The importer said so.
    Given,
    /// A dated point of the pack.
    Market {
        /// The day of the point.
        on: Day,
        /// How old it is on the `as_of` of the answer.
        stale_days: u32,
        /// Whether it is too old to pass for today's.
        stale: bool,
        /// What was measured, in a few words.
        basis: String,
        /// Where it was read.
        cite: Cite,
    },
    /// Taken for want of anything measured.
    Assumed {
        /// Why this value.
        why: String,
        /// What it leans on.
        cite: Cite,
    },
    /// Computed from other inputs of the same list.
    Computed {
        /// How.
        how: String,
    },
}

/// One machine: what it does, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaybackMachine {
    /// The model, if the catalogue knows it.
    pub model: Option<String>,
    /// Hashrate, TH/s.
    pub hashrate_ths: Number,
    /// Efficiency, joules per TH.
    pub efficiency_j_th: Number,
}

/// What machines were offered or sold for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AsicPrice {
    /// The day; for a row dated to a month, its last.
    pub on: Day,
    /// Whether only the month is known.
    pub month_only: bool,
    /// The model without its maker (`S21 Pro`), or a class (`<38 J/TH`).
    pub machine: String,
    /// The lower end of the price, dollars per TH/s.
    pub low_usd_per_th: Number,
    /// The upper end of the price, dollars per TH/s.
    pub high_usd_per_th: Number,
    /// What the price is: a contract, a listing, an index.
    pub kind: String,
    /// Where it was read.
    pub cite: Cite,
}

/// A purchase looked at from further sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appraisal {
    /// The day by which the landed cost is earned back if nothing changes;
    /// null: never, or not within the horizon.
    pub pays_back_on: Option<Day>,
    /// The same under the stated growth.
    pub projected_pays_back_on: Option<Day>,
    /// The rate of return under the stated growth.
    pub irr: Irr,
    /// The power price at which the projected present value is just nothing;
    /// null: there is no such price of nothing or more.
    pub zero_npv_power_usd_per_kwh: Option<Number>,
    /// The hashprice of the start at which it is.
    pub zero_npv_hashprice_usd_per_ph_day: Option<Number>,
    /// The most days between payment and first hash with which it still is
    /// not below nothing; null: it is below even without delay.
    pub most_delay_days: Option<u32>,
    /// What income tax leaves; one for each bonus that the day of the
    /// contract leaves open, none if no tax was asked for.
    pub after_tax: Vec<AfterTax>,
    /// The machines as a right to run, if a volatility was given; null
    /// without one.
    pub right_to_run: Option<RightToRun>,
}

/// What machines are worth as a right to run on days on which it pays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RightToRun {
    /// Standard deviation of the logarithm of hashprice in a year.
    pub volatility: Number,
    /// Jumps in a year.
    pub jumps_per_year: Number,
    /// Mean of the logarithm of a jump.
    pub jump_mean: Number,
    /// Standard deviation of the logarithm of a jump.
    pub jump_deviation: Number,
    /// Present value if they run always.
    pub always_on_usd: Usd,
    /// Present value if they stand still on days on which the expected
    /// revenue does not cover the power.
    pub curtailed_usd: Usd,
    /// Present value if they stand still when revenue, as it moves, does not
    /// cover the power.
    pub option_usd: Usd,
    /// The last with the resale, after the landed cost.
    pub npv_usd: Usd,
}

/// The rates at which the flows of a purchase are worth nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "found", rename_all = "snake_case", deny_unknown_fields)]
pub enum Irr {
    /// There is one.
    One {
        /// The rate of a year.
        rate: Percent,
    },
    /// There are several, so that none of them says what the money earns.
    Several {
        /// The rates of a year, the lowest first.
        rates: Vec<Percent>,
    },
    /// There is none, or none can be told.
    None {
        /// Why, in a sentence.
        why: String,
    },
}

/// A purchase after income tax, for one bonus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AfterTax {
    /// For which day of the contract it is: `after 2025-01-19`.
    pub contract: String,
    /// The day on which the machines are ready for use.
    pub service_on: Day,
    /// The share of the cost deducted in the first year, 26 USC 168(k).
    pub bonus: Percent,
    /// What is deducted in all before the sale.
    pub deducted_usd: Usd,
    /// What is left of the cost at the sale.
    pub adjusted_basis_usd: Usd,
    /// What of the sale is ordinary income by 26 USC 1245.
    pub recapture_usd: Usd,
    /// The years.
    pub years: Vec<TaxYear>,
    /// The taxes of all years.
    pub tax_usd: Usd,
    /// What is left at the end after the landed cost and tax, with later
    /// money discounted.
    pub npv_usd: Usd,
    /// Where the deductions stand.
    pub cites: Vec<Cite>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// One year of income tax.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxYear {
    /// The calendar year.
    pub year: i16,
    /// What mining leaves after power.
    pub income_usd: Usd,
    /// What is deducted of the cost.
    pub depreciation_usd: Usd,
    /// What the sale brings above what is left of the cost; negative for a
    /// loss.
    pub sale_gain_usd: Usd,
    /// What is taxed; negative for a loss.
    pub taxable_usd: Usd,
    /// The tax; negative where it lowers that on other income.
    pub tax_usd: Usd,
}
