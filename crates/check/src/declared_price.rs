//! The declared price of machines beside what the market is known to have
//! paid for them.
//!
//! A market price is no customs value: that is the price actually paid or
//! payable (19 USC 1401a(b)(1)). But customs may ask how a price far from
//! the market came about (19 CFR 152.101(d)), and a false value is penalized
//! (19 USC 1592).

use hashgate_model::{
    AsOf, Cite, Confidence, Date, Decimal, Finding, Ground, Severity, Shipment,
    Usd, Verdict,
};
use hashgate_pack::{
    hardware::Spec,
    market::{AsicPrice, Limits},
};
use serde::Serialize;

use crate::{Engines, entered_value::Entered, lines::Good};

/// How a declared price stands beside the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceStanding {
    /// So far below that it is asked about.
    Below,
    /// Within what lots, condition and place explain.
    Within,
    /// So far above that it is asked about.
    Above,
}

/// The declared price of one kind of machine beside the market.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriceCheck {
    /// The lines of the invoice.
    pub lines: Vec<u32>,
    /// The model.
    pub model: Option<String>,
    /// The hashrate of one machine, TH/s.
    pub ths: Decimal,
    /// The declared price of one machine, dollars.
    pub declared_unit_usd: Usd,
    /// The same by TH/s.
    pub declared_usd_per_th: Decimal,
    /// The lowest market price, dollars per TH/s.
    pub market_low_usd_per_th: Decimal,
    /// The highest.
    pub market_high_usd_per_th: Decimal,
    /// The machines that these are prices of.
    pub market_of: Vec<String>,
    /// The day of the newest of them.
    pub market_on: Date,
    /// How many days old that is.
    pub market_age_days: u32,
    /// Whether they are of the model itself or of machines like it.
    pub of_the_model: bool,
    /// Whether the goods are said to be used.
    pub used: bool,
    /// How the price stands.
    pub standing: PriceStanding,
    /// Where the market prices stand.
    pub cites: Vec<Cite>,
}

/// What a machine is compared with.
struct Beside<'p> {
    prices: Vec<&'p AsicPrice>,
    of_the_model: bool,
    limits: Limits,
}

/// Compares each kind of machine at each price, as far as the market is
/// known.
pub fn compare(
    goods: &[Good<'_>],
    value: Option<&Entered>,
    as_of: AsOf,
    engines: &Engines<'_>,
) -> Vec<PriceCheck> {
    let Some(value) = value else { return Vec::new() };
    let mut checks: Vec<PriceCheck> = Vec::new();
    for (good, &amount) in goods.iter().zip(&value.lines) {
        let identity = &good.reading.identity;
        let Some(pieces) = good.pieces().map(Decimal::from) else {
            continue;
        };
        let Some(unit) = amount.per(pieces).filter(|u| *u > Usd::ZERO) else {
            continue;
        };
        let number = good.line.number;
        let same = checks.iter_mut().rev().take(16).find(|check| {
            check.declared_unit_usd == unit.to_cents()
                && check.model == identity.model
                && good.is_miner()
        });
        if let Some(same) = same {
            same.lines.push(number);
            continue;
        }
        checks.extend(one(good, unit, as_of, engines));
    }
    checks
}

fn one(
    good: &Good<'_>,
    unit: Usd,
    as_of: AsOf,
    engines: &Engines<'_>,
) -> Option<PriceCheck> {
    let identity = &good.reading.identity;
    if !good.is_miner() {
        return None;
    }
    // Without a rating the least that the catalogue knows makes the price of
    // a TH/s the highest: what is low even then is low.
    let told = identity.hashrate_ths;
    let ths = told.or_else(|| least_rating(good, engines))?;
    let declared = unit.amount().checked_div(ths)?;
    let used = identity.condition.as_deref().is_some_and(|c| c != "new")
        || good
            .facts
            .and_then(|f| f.condition.as_deref())
            .is_some_and(|c| !c.trim().eq_ignore_ascii_case("new"));
    let beside = beside(good, used, as_of, engines)?;
    let low = beside.prices.iter().map(|p| p.low_usd_per_th).min()?;
    let high = beside.prices.iter().map(|p| p.high_usd_per_th).max()?;
    let on = beside.prices.iter().map(|p| p.on).max()?;
    let standing = if declared < low.checked_mul(beside.limits.below)? {
        PriceStanding::Below
    } else if declared > high.checked_mul(beside.limits.above)? {
        PriceStanding::Above
    } else {
        PriceStanding::Within
    };
    if told.is_none() && standing != PriceStanding::Below {
        return None;
    }
    Some(PriceCheck {
        lines: vec![good.line.number],
        model: identity.model.clone(),
        ths,
        declared_unit_usd: unit.to_cents(),
        declared_usd_per_th: declared.round_dp(2),
        market_low_usd_per_th: low,
        market_high_usd_per_th: high,
        market_of: beside.prices.iter().map(|p| p.machine.clone()).collect(),
        market_on: on,
        market_age_days: age(on, as_of),
        of_the_model: beside.of_the_model,
        used,
        standing,
        cites: beside.prices.iter().map(|p| p.cite.clone()).collect(),
    })
}

/// The lowest hashrate that the catalogue knows of the model, TH/s.
fn least_rating(good: &Good<'_>, engines: &Engines<'_>) -> Option<Decimal> {
    let identity = &good.reading.identity;
    let model = identity.model.as_deref()?;
    let models = &engines.pack.hardware.models;
    models
        .iter()
        .filter(|known| {
            known.model == model
                && identity
                    .manufacturer
                    .as_ref()
                    .is_none_or(|m| *m == known.maker)
        })
        .flat_map(|known| &known.specs)
        .filter_map(Spec::hashrate_ths)
        .min()
}

fn age(on: Date, as_of: AsOf) -> u32 {
    u32::try_from(as_of.date().days_since(on)).unwrap_or(0)
}

/// The market prices to compare with: of the model, else of machines of like
/// efficiency.
fn beside<'p>(
    good: &Good<'_>,
    used: bool,
    as_of: AsOf,
    engines: &Engines<'p>,
) -> Option<Beside<'p>> {
    let pack = engines.pack;
    let market = &pack.market;
    let limits = market.price_check()?;
    let identity = &good.reading.identity;
    let own = identity
        .model
        .as_deref()
        .and_then(|model| market.asic_price(model, as_of))
        .filter(|price| age(price.on, as_of) <= limits.oldest_days);
    if let Some(price) = own {
        let fresh = age(price.on, as_of) <= limits.own.fresh_days && !used;
        return Some(Beside {
            prices: vec![price],
            of_the_model: true,
            limits: if fresh {
                limits.own.limits()
            } else {
                limits.own_old_or_used
            },
        });
    }
    let efficiency = identity.efficiency_j_th?;
    let within = limits.like.efficiency_within;
    let lowest = efficiency.checked_mul(Decimal::ONE - within)?;
    let highest = efficiency.checked_mul(Decimal::ONE + within)?;
    let alike = pack
        .hardware
        .models
        .iter()
        .filter(|model| {
            let spec = model.specs.iter().find_map(Spec::efficiency);
            spec.is_some_and(|e| e >= lowest && e <= highest)
        })
        .filter_map(|model| market.asic_price(&model.model, as_of))
        .filter(|price| age(price.on, as_of) <= limits.like.oldest_days);
    let mut prices: Vec<&AsicPrice> = Vec::new();
    for price in alike {
        if !prices.iter().any(|known| known.machine == price.machine) {
            prices.push(price);
        }
    }
    (!prices.is_empty()).then(|| Beside {
        prices,
        of_the_model: false,
        limits: limits.like.limits(),
    })
}

/// What the papers offer in place of the price, as a finding.
pub fn offered(shipment: &Shipment) -> Option<Finding> {
    let said: Vec<String> = shipment
        .offers
        .iter()
        .map(|offer| format!("`{}` ({})", offer.value, offer.source))
        .collect();
    (!said.is_empty()).then(|| Finding {
        rule: "VALUE-OFFER".to_owned(),
        verdict: Verdict::Hold,
        severity: Severity::Critical,
        ground: Ground::Duty,
        title: "The papers offer to declare another value than the price."
            .to_owned(),
        because: format!(
            "They say {}. The value is the price actually paid or payable; an \
             invoice for less is a false statement, penalized whoever offered \
             it, and papers that say so are evidence of intent. Have the price \
             stated as paid, and keep the proof of payment.",
            said.join(", ")
        ),
        lines: Vec::new(),
        cites: vec![
            Cite::new("19 USC 1401a(b)(1)", Confidence::Primary),
            Cite::new("19 USC 1592", Confidence::Primary),
        ],
        missing: vec!["payment_proof".to_owned()],
        unlocks: Some("a value that stands on review".to_owned()),
        confidence: Confidence::Primary,
    })
}

impl PriceCheck {
    /// Whether the price is asked about.
    pub fn is_odd(&self) -> bool {
        self.standing != PriceStanding::Within
    }

    /// Whether the price is half of the lowest known, or twice the highest,
    /// and more: rather a slip or a false value than a bargain.
    fn is_absurd(&self) -> bool {
        let declared = self.declared_usd_per_th;
        let twice = declared.checked_mul(Decimal::TWO);
        let high = self.market_high_usd_per_th.checked_mul(Decimal::TWO);
        self.is_odd()
            && (twice.is_some_and(|twice| twice < self.market_low_usd_per_th)
                || high.is_some_and(|high| declared > high))
    }

    /// The finding, if the price is asked about.
    pub fn finding(&self) -> Option<Finding> {
        let title = match self.standing {
            PriceStanding::Within => return None,
            PriceStanding::Below => {
                "The declared price is far below the market price."
            }
            PriceStanding::Above => {
                "The declared price is far above the market price."
            }
        };
        let mut cites = vec![
            Cite::new("19 USC 1401a(b)(1)", Confidence::Primary),
            Cite::new("19 USC 1592", Confidence::Primary),
        ];
        cites.extend(self.cites.iter().cloned());
        let confidence = self.cites.iter().map(|c| c.confidence).max();
        Some(Finding {
            rule: "VALUE-MARKET".to_owned(),
            verdict: Verdict::NeedsEvidence,
            severity: if self.is_absurd() {
                Severity::Critical
            } else {
                Severity::Major
            },
            ground: Ground::Duty,
            title: title.to_owned(),
            because: self.because(),
            lines: self.lines.clone(),
            cites,
            missing: vec!["payment_proof".to_owned()],
            unlocks: Some("a value that stands on review".to_owned()),
            confidence: confidence.unwrap_or_default(),
        })
    }

    fn because(&self) -> String {
        let of = if self.of_the_model {
            "that model".to_owned()
        } else {
            let names = self.market_of.join(", ");
            format!("machines of like efficiency ({names})")
        };
        let (low, high) =
            (self.market_low_usd_per_th, self.market_high_usd_per_th);
        let range = |low: String, high: String| {
            if low == high { low } else { format!("{low} to {high}") }
        };
        let market = range(low.to_string(), high.to_string());
        let each = |per_th: Decimal| {
            let unit = per_th.checked_mul(self.ths);
            unit.map_or(String::new(), |u| Usd::new(u).to_cents().grouped())
        };
        let unit = range(each(low), each(high));
        let used = if self.used {
            ", and these goods are said to be used"
        } else {
            ""
        };
        format!(
            "Declared: USD {} a piece, {} per TH. Known of {of}: {market} per \
             TH, {unit} a piece, on {}, {} days before{used}. A market price is no customs \
             value; what counts is the price actually paid or payable. If this \
             is it, keep the proof of payment; if it is not, the invoice must \
             be corrected before entry: a false value is penalized.",
            self.declared_unit_usd.grouped(),
            self.declared_usd_per_th,
            self.market_on,
            self.market_age_days,
        )
    }
}
