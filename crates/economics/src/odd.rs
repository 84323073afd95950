//! What somebody gives and hardly means.

use hashgate_model::{Costs, Decimal, EconomicTerms, Rate, Usd};
use hashgate_pack::market::Usual;

/// What of the terms and costs of a purchase is far from what is usual, a
/// sentence each without its full stop; the answer reckons with it as it
/// stands, and asks.
///
/// `goods` is the value of the goods, where it is known.
///
/// # Example
///
/// ```
/// use hashgate_economics::odd_terms;
/// use hashgate_model::{Costs, EconomicTerms};
/// use hashgate_pack::market::{Usual, UsualValue};
/// let usual = Usual {
///     values: vec![UsualValue {
///         name: "power_usd_per_kwh".into(),
///         least: "0.005".parse()?,
///         most: "0.5".parse()?,
///         says: "5.2 cents are 0.052".into(),
///     }],
///     rates: Vec::new(),
/// };
/// let power_usd_per_kwh = Some("5.2".parse()?);
/// let terms = EconomicTerms { power_usd_per_kwh, ..EconomicTerms::default() };
/// let odd = odd_terms(&terms, &Costs::default(), None, &usual);
/// assert_eq!(odd.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn odd_terms(
    terms: &EconomicTerms,
    costs: &Costs,
    goods: Option<Usd>,
    usual: &Usual,
) -> Vec<String> {
    let usd = |value: Option<Usd>| value.map(Usd::amount);
    let share = |value: Option<Rate>| value.map(Rate::fraction);
    let freight = costs.freight_usd.zip(goods).and_then(|(freight, goods)| {
        freight
            .amount()
            .checked_div(goods.amount())
            .map(|share| share.round_dp(2))
    });
    [
        ("power_usd_per_kwh", usd(terms.power_usd_per_kwh)),
        ("hashprice_usd_per_ph_day", usd(terms.hashprice_usd_per_ph_day)),
        ("btc_usd", usd(terms.btc_usd)),
        ("uptime", share(terms.uptime)),
        ("pool_fee", share(terms.pool_fee)),
        ("host_share", share(terms.host_share)),
        ("pue", terms.pue),
        ("difficulty_growth_per_year", share(terms.difficulty_growth_per_year)),
        ("btc_growth_per_year", share(terms.btc_growth_per_year)),
        ("discount_rate", share(terms.discount_rate)),
        ("degradation_per_year", share(terms.degradation_per_year)),
        ("delay_days", costs.delay_days.map(Decimal::from)),
        ("freight_per_value", freight),
    ]
    .into_iter()
    .filter_map(|(name, value)| usual.odd(name, value?))
    .collect()
}
