//! What a base rate comes to: one amount, or two ends where it rests on what
//! nobody gave.

use hashgate_model::{Decimal, FactValue, HtsNumber, Rate, Usd};
use hashgate_pack::rates::{BaseRate, RateOrReason, Term};

use crate::{DutyError, Query};

/// The fact that gives a base duty which was computed by hand.
pub(crate) const BASE_DUTY: &str = "base_duty_usd";
/// The fact that gives the degrees of sugar by polariscope.
const DEGREES: &str = "sugar_degrees";

/// The ends of an amount, and the fact that would settle it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Amount {
    pub(crate) least: Usd,
    pub(crate) most: Usd,
    /// On what it rests if the ends differ.
    pub(crate) rests_on: RestsOn,
}

/// What an open amount rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RestsOn {
    Nothing,
    /// Values or contents of parts of the article.
    Parts,
    /// Degrees of sugar.
    Degrees,
}

impl RestsOn {
    pub(crate) fn fact(self) -> &'static str {
        match self {
            Self::Degrees => DEGREES,
            Self::Nothing | Self::Parts => BASE_DUTY,
        }
    }

    pub(crate) fn question(self, rate: &str) -> String {
        match self {
            Self::Degrees => format!(
                "The rate is {rate}. How many degrees does the sugar test by \
                 polariscope?"
            ),
            Self::Nothing | Self::Parts => format!(
                "The rate is {rate}: it is laid on parts of the article. How \
                 many dollars does it come to?"
            ),
        }
    }
}

impl Amount {
    /// Nothing owed.
    const NONE: Self =
        Self { least: Usd::ZERO, most: Usd::ZERO, rests_on: RestsOn::Nothing };

    fn add(&mut self, least: Usd, most: Usd) {
        self.least += least;
        self.most += most;
    }

    fn to_cents(self) -> Self {
        let (least, most) = (self.least.to_cents(), self.most.to_cents());
        Self { least, most, ..self }
    }
}

/// A number among the facts of a query.
pub(crate) fn number(query: &Query, fact: &str) -> Option<Decimal> {
    match query.facts.get(fact) {
        Some(FactValue::Number(number)) => Some(*number),
        _ => None,
    }
}

/// The duty of a rate, its ends to the cent.
///
/// A part of the article whose value nobody gave has one from nothing to the
/// whole; the parts together are no more than the whole.
pub(crate) fn amount_of(
    query: &Query,
    rate: &BaseRate,
) -> Result<Amount, DutyError> {
    let value = query.whole_value();
    if let Some(rate) = rate.ad_valorem() {
        let owed = (value * rate).to_cents();
        return Ok(Amount { least: owed, most: owed, ..Amount::NONE });
    }
    let mut all = Amount::NONE;
    let mut on_parts = Rate::FREE;
    let mut on_contents = Usd::ZERO;
    let quantities = rate
        .terms
        .iter()
        .filter(|term| !matches!(term, Term::AdValorem { .. }))
        .count();
    let mut first = true;
    for term in &rate.terms {
        match term {
            Term::AdValorem { rate, on: None } => {
                all.add(value * *rate, value * *rate);
            }
            Term::AdValorem { rate, on: Some(_) } => {
                on_parts = on_parts.max(*rate);
                all.rests_on = RestsOn::Parts;
            }
            Term::Specific { amount, unit, on } => {
                let label = match on {
                    Some(on) => format!("{unit} {on}"),
                    None => unit.clone(),
                };
                let is_content = quantities > 1
                    && on.as_deref().is_some_and(|on| on.ends_with(" content"));
                let whole = query.quantity.filter(|_| first && !is_content);
                first = false;
                match query.quantity_in(&label).or(whole) {
                    Some(quantity) => {
                        let owed =
                            *amount * dutiable_quantity(quantity, *amount);
                        all.add(owed, owed);
                    }
                    None if is_content && query.quantity.is_some() => {
                        on_contents = on_contents.max(*amount);
                        all.rests_on = RestsOn::Parts;
                    }
                    None => {
                        return Err(needed(query.hts, rate, label, quantities));
                    }
                }
            }
            Term::ByDegree { amount, less, under, least, unit } => {
                let quantity =
                    query.quantity_in(unit).or(query.quantity).ok_or_else(
                        || needed(query.hts, rate, unit.clone(), quantities),
                    )?;
                if let Some(degrees) = number(query, DEGREES) {
                    let below = (*under - degrees).max(Decimal::ZERO);
                    let owed = (*amount - *less * below).max(*least) * quantity;
                    all.add(owed, owed);
                } else {
                    all.add(*least * quantity, *amount * quantity);
                    all.rests_on = RestsOn::Degrees;
                }
            }
        }
    }
    let contents = on_contents * query.quantity.unwrap_or_default();
    all.add(Usd::ZERO, value * on_parts + contents);
    Ok(all.to_cents())
}

/// The ends over the rates of many lines; a rate that is told in words is
/// passed over. None if no line has a rate.
pub(crate) fn ends_among<'r>(
    query: &Query,
    rates: impl Iterator<Item = &'r RateOrReason>,
) -> Result<Option<Amount>, DutyError> {
    let mut ends: Option<Amount> = None;
    for rate in rates {
        let RateOrReason::Rate(rate) = rate else { continue };
        let one = amount_of(query, rate)?;
        let known = ends.get_or_insert(one);
        known.least = known.least.min(one.least);
        known.most = known.most.max(one.most);
    }
    Ok(ends.map(|ends| Amount { rests_on: RestsOn::Nothing, ..ends }))
}

fn needed(
    hts: HtsNumber,
    rate: &BaseRate,
    unit: String,
    quantities: usize,
) -> DutyError {
    let rate = rate.to_string();
    if quantities > 1 {
        DutyError::QuantityInNeeded { hts, rate, unit }
    } else {
        DutyError::QuantityNeeded { hts, rate, unit }
    }
}

/// A fraction of a unit is rounded where the rate is a dollar or less (19
/// CFR 159.3(b)).
fn dutiable_quantity(quantity: Decimal, amount: Usd) -> Decimal {
    if amount.amount() <= Decimal::ONE {
        Usd::new(quantity).to_whole().amount()
    } else {
        quantity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(facts: &[(&str, i64)], quantity: Option<i64>) -> Query {
        let mut query = Query::new(
            "9102.21.70".parse().unwrap(),
            "CH".parse().unwrap(),
            "2026-11-25".parse().unwrap(),
            "1000".parse().unwrap(),
        );
        query.quantity = quantity.map(Decimal::from);
        let facts = facts.iter().map(|(name, value)| {
            ((*name).to_owned(), FactValue::Number(Decimal::from(*value)))
        });
        query.facts = std::sync::Arc::new(facts.collect());
        query
    }

    fn ends(query: &Query, rate: &str) -> (String, String) {
        let amount = amount_of(query, &rate.parse().unwrap()).unwrap();
        (amount.least.to_string(), amount.most.to_string())
    }

    fn usd(least: &str, most: &str) -> (String, String) {
        (least.to_owned(), most.to_owned())
    }

    #[test]
    fn parts_of_an_article_lie_between_nothing_and_the_whole() {
        let ten = query(&[], Some(10));
        let watch = "$1.53 each + 4.2% on the case + 9.8% on the strap";
        assert_eq!(ends(&ten, watch), usd("15.30", "113.30"));
        let lead = "0.7¢/kg on copper content + 0.9¢/kg on lead content";
        assert_eq!(ends(&ten, lead), usd("0.00", "0.09"));
        // One content alone is what the quantity is of.
        assert_eq!(ends(&ten, "1.1¢/kg on lead content"), usd("0.11", "0.11"));
        assert_eq!(ends(&ten, "6.5% on the entire set"), usd("65.00", "65.00"));
    }

    #[test]
    fn sugar_is_taxed_by_its_degrees() {
        let rate = "3.6606¢/kg less 0.020668¢/kg for each degree under 100 \
                    degrees (and fractions of a degree in proportion) but not \
                    less than 3.143854¢/kg";
        let tons = query(&[], Some(100_000));
        assert_eq!(ends(&tons, rate), usd("3143.85", "3660.60"));
        let tested = query(&[("sugar_degrees", 96)], Some(100_000));
        // 3.6606 - 4 x 0.020668 = 3.577928 cents.
        assert_eq!(ends(&tested, rate), usd("3577.93", "3577.93"));
        let low = query(&[("sugar_degrees", 60)], Some(100_000));
        assert_eq!(ends(&low, rate), usd("3143.85", "3143.85"));
    }

    #[test]
    fn each_unit_of_a_rate_needs_its_quantity() {
        let rate: BaseRate = "36¢ each + 5.6% + 2¢/jewel".parse().unwrap();
        let mut watches = query(&[], Some(10));
        let error = amount_of(&watches, &rate).unwrap_err().to_string();
        assert!(error.contains("jewel"), "{error}");
        watches.quantities.push(("Jewel".to_owned(), Decimal::from(170)));
        let amount = amount_of(&watches, &rate).unwrap();
        // 3.60 + 56.00 + 3.40.
        assert_eq!(amount.least.to_string(), "63.00");
        assert_eq!(amount.least, amount.most);
    }
}
