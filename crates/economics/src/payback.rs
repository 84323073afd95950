//! Does it pay? Margin, payback, break-evens, and coins instead.

use hashgate_model::{AsOf, EconomicTerms, Rate, Usd};
use hashgate_pack::market::Market;
use rust_decimal::Decimal;

use crate::{
    BuyTheCoins, EconomicsError, InputUsed, Outcome, Path, Payback, Projected,
    error::within,
    inputs::{self, Terms},
};

/// One purchase.
#[derive(Debug, Clone, Copy)]
pub struct PaybackInput<'a> {
    /// What the machines cost at the site, more than nothing.
    pub landed_usd: Usd,
    /// Hashrate of all machines, TH/s.
    pub ths: Decimal,
    /// Joules per TH; for several models see [`weighted_efficiency`].
    pub efficiency_j_th: Decimal,
    /// Price of the goods, the base of duty; none leaves the duty's
    /// break-even out.
    pub fob_usd: Option<Usd>,
    /// The duty that the landed cost holds.
    pub duty_usd: Option<Usd>,
    /// Days between payment and the first hash; none takes the market's
    /// assumption, which is told among the inputs.
    pub delay_days: Option<u32>,
    /// What the importer says of the machines' work.
    pub terms: &'a EconomicTerms,
    /// The day of the answer.
    pub as_of: AsOf,
}

/// The efficiency of several models together, weighted by hashrate, and the
/// hashrate of all, from pairs of TH/s and J/TH; none if there is no hashrate.
///
/// # Example
///
/// ```
/// use hashgate_economics::weighted_efficiency;
/// let fleet = [(300.into(), 15.into()), (100.into(), 19.into())];
/// assert_eq!(weighted_efficiency(&fleet), Some((400.into(), 16.into())));
/// ```
pub fn weighted_efficiency(
    machines: &[(Decimal, Decimal)],
) -> Option<(Decimal, Decimal)> {
    let mut ths = Decimal::ZERO;
    let mut watts = Decimal::ZERO;
    for &(hashrate, efficiency) in machines {
        ths = ths.checked_add(hashrate)?;
        watts = watts.checked_add(hashrate.checked_mul(efficiency)?)?;
    }
    Some((ths, watts.checked_div(ths)?))
}

/// Reckons whether a purchase pays.
///
/// The simple payback takes hashprice and power as they are; the projected
/// figures let difficulty and price grow as stated, halve the subsidy when
/// its height is reckoned to come, and switch machines off on days that do
/// not cover their power. Tax is left out.
///
/// # Errors
///
/// [`EconomicsError::OutOfRange`] for a value outside what makes sense,
/// [`EconomicsError::NoValue`] where neither the importer nor the pack gives
/// one.
///
/// # Example
///
/// ```
/// use hashgate_economics::{PaybackInput, payback};
/// use hashgate_model::EconomicTerms;
/// use hashgate_pack::{SourceTree, market::Market, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let tree = SourceTree::from_dir(data.as_ref())?;
/// let market: Market = read_section(&tree)?;
/// let terms = EconomicTerms {
///     hashprice_usd_per_ph_day: Some("45".parse()?),
///     power_usd_per_kwh: Some("0.05".parse()?),
///     ..EconomicTerms::default()
/// };
/// let payback = payback(
///     &PaybackInput {
///         landed_usd: "555961.83".parse()?,
///         ths: 35_520.into(),
///         efficiency_j_th: "15.9".parse()?,
///         fob_usd: None,
///         duty_usd: None,
///         delay_days: Some(0),
///         terms: &terms,
///         as_of: "2026-11-25".parse()?,
///     },
///     &market,
/// )?;
/// assert!(payback.pays_back());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn payback(
    input: &PaybackInput<'_>,
    market: &Market,
) -> Result<Payback, EconomicsError> {
    let terms = terms_of(input, market)?;
    let per_th = input.landed_usd.amount() / input.ths;
    let path = terms.path();
    let outcome = path.run(&terms.rig, per_th);
    Ok(assemble(input, terms, &path, &outcome, per_th))
}

/// Every value that a purchase is reckoned with, and where each comes from.
///
/// # Errors
///
/// As for [`payback`].
pub fn inputs_used(
    input: &PaybackInput<'_>,
    market: &Market,
) -> Result<Vec<InputUsed>, EconomicsError> {
    Ok(terms_of(input, market)?.inputs)
}

/// Days until a purchase has paid itself back if nothing changes, and what
/// earns them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimplePayback {
    /// The days, those of delay included; none if power costs more than is
    /// earned.
    pub payback_days: Option<u32>,
    /// What one TH/s earns in a day after power, dollars.
    pub margin_usd_per_th_day: Decimal,
}

/// The simple payback alone, as [`payback`] tells it, without what the
/// horizon brings.
///
/// # Errors
///
/// As for [`payback`].
pub fn simple_payback(
    input: &PaybackInput<'_>,
    market: &Market,
) -> Result<SimplePayback, EconomicsError> {
    let terms = terms_of(input, market)?;
    let per_th = input.landed_usd.amount() / input.ths;
    let rig = &terms.rig;
    let margin =
        rig.revenue_usd(terms.hashprice) - rig.power_usd() + rig.credit_usd();
    Ok(SimplePayback {
        payback_days: static_days(per_th, margin)
            .map(|days| days.saturating_add(terms.delay_days)),
        margin_usd_per_th_day: shown(margin, 6),
    })
}

impl Terms {
    /// The days over which the machines are reckoned to work.
    pub(crate) fn path(&self) -> Path {
        Path {
            hashprice_usd_per_ph: self.hashprice,
            btc_growth: self.btc_growth,
            difficulty_growth: self.difficulty_growth,
            halvings: self.halvings.clone(),
            discount_rate: self.discount_rate,
            start_day: self.delay_days,
            days: inputs::days_of(self.horizon_months),
        }
    }
}

/// The terms of a purchase whose figures are within reason.
pub(crate) fn terms_of(
    input: &PaybackInput<'_>,
    market: &Market,
) -> Result<Terms, EconomicsError> {
    check(input)?;
    inputs::collect(
        input.terms,
        input.efficiency_j_th,
        input.delay_days,
        market,
        input.as_of,
    )
}

fn check(input: &PaybackInput<'_>) -> Result<(), EconomicsError> {
    let thousandth = Decimal::new(1, 3);
    within(
        "hashrate",
        input.ths,
        (Decimal::new(1, 6), Decimal::from(1_000_000_000)),
        "TH/s",
    )?;
    within(
        "efficiency",
        input.efficiency_j_th,
        (Decimal::new(1, 1), Decimal::from(100_000)),
        "J/TH",
    )?;
    within(
        "landed cost",
        input.landed_usd.amount(),
        (thousandth, Decimal::from(1_000_000_000_000_u64)),
        "dollars",
    )?;
    Ok(())
}

fn assemble(
    input: &PaybackInput<'_>,
    terms: Terms,
    path: &Path,
    outcome: &Outcome,
    per_th: Decimal,
) -> Payback {
    let rig = terms.rig;
    let ths = input.ths;
    let all = |each: Decimal| Usd::new(each) * ths;
    let on = |day: u32| {
        input.as_of.date().plus_days(i32::try_from(day).unwrap_or(i32::MAX))
    };
    let revenue = rig.revenue_usd(terms.hashprice);
    let power = rig.power_usd();
    let credit = rig.credit_usd();
    let margin = revenue - power + credit;
    let landed = input.landed_usd;

    let resale = landed * terms.resale;
    let present_value =
        all(outcome.present_value_usd) + resale * path.worth_at_end();
    let net = all(outcome.net_usd) + resale - landed;
    let zero_npv_duty = input
        .duty_usd
        .map(|duty| present_value - (landed - duty))
        .map(Usd::to_cents);
    let zero_npv_duty_rate = zero_npv_duty
        .zip(input.fob_usd)
        .and_then(|(duty, fob)| duty.per(fob.amount()))
        .map(|rate| Rate::from_fraction(rate.amount().round_dp(4)));

    // Hashprice or power price at which the days of the horizon, less the
    // delay, just earn the landed cost.
    let days = path.days.saturating_sub(path.start_day);
    let a_day = per_th.checked_div(days.into());
    let paying_hashprice = a_day.and_then(|needed| {
        ((needed + power - credit) * Decimal::ONE_THOUSAND)
            .checked_div(rig.uptime * rig.kept())
    });
    let paying_power =
        a_day.filter(|needed| *needed <= revenue + credit).and_then(|needed| {
            (revenue + credit - needed)
                .checked_div(rig.uptime * rig.kwh_per_th_day())
        });

    let workings = workings(&terms, revenue, power, per_th);
    let notes = notes(&terms, path);
    Payback {
        ths,
        efficiency_j_th: shown(input.efficiency_j_th, 3),
        landed_usd: landed,
        landed_usd_per_th: shown(per_th, 4),
        hashprice_usd_per_ph_day: terms.hashprice,
        power_usd_per_kwh: rig.power_usd_per_kwh,
        revenue_usd_per_th_day: shown(revenue, 6),
        power_usd_per_th_day: shown(power, 6),
        margin_usd_per_th_day: shown(margin, 6),
        margin_usd_per_day: all(margin).to_cents(),
        payback_days: static_days(per_th, margin)
            .map(|days| days.saturating_add(path.start_day)),
        horizon_months: terms.horizon_months,
        break_even_hashprice_usd_per_ph_day: rig
            .break_even_hashprice()
            .map(|price| shown(price, 2)),
        paying_hashprice_usd_per_ph_day: paying_hashprice
            .map(|price| shown(price, 2)),
        break_even_power_usd_per_kwh: rig
            .break_even_power(terms.hashprice)
            .map(|price| shown(price, 4)),
        paying_power_usd_per_kwh: paying_power.map(|price| shown(price, 4)),
        projected: Projected {
            difficulty_growth_per_year: Rate::from_fraction(
                terms.difficulty_growth,
            ),
            btc_growth_per_year: Rate::from_fraction(terms.btc_growth),
            payback_days: outcome.payback_days,
            net_usd: net.to_cents(),
            npv_usd: (present_value - landed).to_cents(),
            horizon_ends: on(path.days),
            halvings: path.halvings.iter().copied().map(on).collect(),
            days_off: outcome.days_off,
            first_day_off: outcome.first_day_off.map(on),
            cost_of_30_days_delay_usd: all(outcome.first_30_days_usd)
                .to_cents(),
        },
        zero_npv_duty_usd: zero_npv_duty,
        zero_npv_duty_rate,
        buy_the_coins_instead: terms.btc_usd.and_then(|btc| {
            coins(landed, all(outcome.net_in_start_coins_usd), btc)
        }),
        inputs: terms.inputs,
        workings,
        notes,
    }
}

/// A figure for showing: rounded to so many places, without trailing zeros.
fn shown(value: Decimal, places: u32) -> Decimal {
    value.round_dp(places).normalize()
}

/// Whole days until the margin has earned the cost; none if it never does.
pub(crate) fn static_days(per_th: Decimal, margin: Decimal) -> Option<u32> {
    if margin <= Decimal::ZERO {
        return None;
    }
    per_th
        .checked_div(margin)
        .map(|days| u32::try_from(days.ceil()).unwrap_or(u32::MAX))
}

fn coins(landed: Usd, mined: Usd, btc: Decimal) -> Option<BuyTheCoins> {
    let bought = landed.per(btc)?.amount();
    let coins_mined = mined.per(btc)?.amount();
    Some(BuyTheCoins {
        btc_usd: Usd::new(btc),
        coins_bought: shown(bought, 8),
        coins_mined: shown(coins_mined, 8),
        mined_per_bought: shown(mined.per(landed.amount())?.amount(), 3),
    })
}

fn workings(
    terms: &Terms,
    revenue: Decimal,
    power: Decimal,
    per_th: Decimal,
) -> Vec<String> {
    let rig = &terms.rig;
    let credit = rig.credit_usd();
    let margin = revenue - power + credit;
    let mut lines = vec![
        format!(
            "revenue: {} x {}/1000 x (1 - {}) x (1 - {}) = {} USD per TH per \
             day",
            rig.uptime,
            terms.hashprice,
            rig.pool_fee,
            rig.host_share,
            shown(revenue, 6)
        ),
        format!(
            "power: {} x {} J/TH x 24/1000 x {} x {} = {} USD per TH per day",
            rig.uptime,
            shown(rig.efficiency_j_th, 3),
            rig.pue,
            rig.power_usd_per_kwh,
            shown(power, 6)
        ),
    ];
    if !credit.is_zero() {
        lines.push(format!(
            "grid: (1 - {}) x {} J/TH x 24/1000 x {} x {} = {} USD per TH per \
             day",
            rig.uptime,
            shown(rig.efficiency_j_th, 3),
            rig.pue,
            rig.demand_response_usd_per_kwh,
            shown(credit, 6)
        ));
    }
    lines.push(match static_days(per_th, margin) {
        Some(days) => format!(
            "payback: {} USD per TH / {} USD per day = {days} days",
            shown(per_th, 4),
            shown(margin, 6)
        ),
        None => format!(
            "margin {} USD per TH per day: never pays back",
            shown(margin, 6)
        ),
    });
    lines
}

fn notes(terms: &Terms, path: &Path) -> Vec<String> {
    let mut notes = terms.notes.clone();
    if !path.halvings.is_empty() {
        notes.push(
            "the subsidy halves within the horizon; difficulty is not let \
             fall at that, so that the later days are estimated low"
                .to_owned(),
        );
    }
    if terms.delay_days > 0 {
        notes.push(format!(
            "the machines start {} days after payment; the horizon counts \
             from payment",
            terms.delay_days
        ));
    }
    notes.push("tax is left out, for mining and for coins".to_owned());
    notes
}
