//! The answer about a purchase, as data and in sentences.

use hashgate_model::{Date, Rate, Usd};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{InputUsed, inputs};

/// What would become of the same dollars as coins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyTheCoins {
    /// The price of one bitcoin that is reckoned with.
    pub btc_usd: Usd,
    /// Bitcoin bought with the landed cost on day one, before exchange fees.
    pub coins_bought: Decimal,
    /// Bitcoin that mining leaves over the horizon after power is paid.
    pub coins_mined: Decimal,
    /// Mined for each bought: above 1 mining is better.
    pub mined_per_bought: Decimal,
}

/// The purchase under a stated growth of difficulty and price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Projected {
    /// Growth of difficulty in a year.
    pub difficulty_growth_per_year: Rate,
    /// Growth of the bitcoin price in a year.
    pub btc_growth_per_year: Rate,
    /// Days until the landed cost is earned back; none: not within the
    /// horizon.
    pub payback_days: Option<u32>,
    /// What is left at the end, after the landed cost; negative for a loss.
    pub net_usd: Usd,
    /// The same with later money discounted.
    pub npv_usd: Usd,
    /// The end of the horizon.
    pub horizon_ends: Date,
    /// When the subsidy is reckoned to halve within the horizon.
    pub halvings: Vec<Date>,
    /// Days on which the machines stand still, as power would cost more.
    pub days_off: u32,
    /// The first of those days.
    pub first_day_off: Option<Date>,
    /// What a start thirty days later loses.
    pub cost_of_30_days_delay_usd: Usd,
}

impl Projected {
    /// What is let change, as the start of a sentence.
    fn conditions(&self) -> String {
        let moving = |what: &str, growth: Rate| {
            let percent = growth.percent();
            let way = if percent < Decimal::ZERO { "fall" } else { "grow" };
            format!("{what} {way}ing by {}% a year", percent.abs())
        };
        let difficulty = moving("difficulty", self.difficulty_growth_per_year);
        let price = (self.btc_growth_per_year != Rate::FREE).then(|| {
            moving(" and the bitcoin price", self.btc_growth_per_year)
        });
        let halving = self
            .halvings
            .first()
            .map(|day| format!(", the subsidy halved from {day}"));
        format!(
            "With {difficulty}{}{}",
            price.unwrap_or_default(),
            halving.unwrap_or_default()
        )
    }
}

/// Whether a purchase pays, with every value that the answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payback {
    /// Hashrate, TH/s.
    pub ths: Decimal,
    /// Joules per TH.
    pub efficiency_j_th: Decimal,
    /// Landed cost.
    pub landed_usd: Usd,
    /// Landed cost of one TH/s.
    pub landed_usd_per_th: Decimal,
    /// Hashprice that is reckoned with, dollars per PH/s per day.
    pub hashprice_usd_per_ph_day: Decimal,
    /// Power price that is reckoned with.
    pub power_usd_per_kwh: Decimal,
    /// Revenue of one TH/s in a day after pool and host, dollars.
    pub revenue_usd_per_th_day: Decimal,
    /// Power of one TH/s in a day, dollars.
    pub power_usd_per_th_day: Decimal,
    /// Margin of one TH/s in a day, dollars; negative if power costs more.
    pub margin_usd_per_th_day: Decimal,
    /// Margin of all machines in a day.
    pub margin_usd_per_day: Usd,
    /// Days until the landed cost is earned back if nothing changes; none:
    /// it never is.
    pub payback_days: Option<u32>,
    /// Months the machines are reckoned to work.
    pub horizon_months: u32,
    /// Hashprice below which power costs more than it earns.
    pub break_even_hashprice_usd_per_ph_day: Option<Decimal>,
    /// Hashprice at which the landed cost is just earned back within the
    /// horizon, if nothing else changes.
    pub paying_hashprice_usd_per_ph_day: Option<Decimal>,
    /// Power price above which power costs more than it earns.
    pub break_even_power_usd_per_kwh: Option<Decimal>,
    /// Power price at which the landed cost is just earned back within the
    /// horizon, if nothing else changes; none: not even with free power.
    pub paying_power_usd_per_kwh: Option<Decimal>,
    /// The purchase under the stated growth.
    pub projected: Projected,
    /// The duty at which the projected present value is just nothing;
    /// negative: it would not pay free of duty.
    pub zero_npv_duty_usd: Option<Usd>,
    /// The same as a rate on the price of the goods.
    pub zero_npv_duty_rate: Option<Rate>,
    /// The same dollars as coins.
    pub buy_the_coins_instead: Option<BuyTheCoins>,
    /// Every value used, with its source.
    pub inputs: Vec<InputUsed>,
    /// The main sums, written out.
    pub workings: Vec<String>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

impl Payback {
    /// Whether the landed cost comes back within the horizon if nothing
    /// changes.
    pub fn pays_back(&self) -> bool {
        let horizon = inputs::days_of(self.horizon_months);
        self.payback_days.is_some_and(|days| days <= horizon)
    }

    /// The answer in one or two sentences.
    pub fn answer(&self) -> String {
        let months = self.horizon_months;
        let today = match self.payback_days {
            None => "Does not pay back: power costs more than the machines \
                     earn at this hashprice."
                .to_owned(),
            Some(days) if self.pays_back() => format!(
                "Pays back in {days} days if hashprice and power stay as they \
                 are."
            ),
            Some(days) => format!(
                "Does not pay back within {months} months: it would take {} \
                 with hashprice and power as they are.",
                long(days)
            ),
        };
        let under = self.projected.conditions();
        let growing = match self.projected.payback_days {
            Some(days) => format!("{under}, it pays back in {days} days."),
            None => format!(
                "{under}, it does not pay back within {months} months; {} USD \
                 are left uncovered.",
                (Usd::ZERO - self.projected.net_usd).grouped()
            ),
        };
        format!("{today} {growing}")
    }
}

/// Days in days, or in years where nobody counts days any more.
fn long(days: u32) -> String {
    if days < 3653 {
        return format!("{days} days");
    }
    let years = days / 365;
    if years > 1000 {
        return "more than a thousand years".to_owned();
    }
    format!("{years} years")
}
