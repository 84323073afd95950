//! What the goods cost at the site.

use hashgate_model::{Costs, Source, Usd};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The duty of a shipment, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DutyOwed {
    /// All of it, dollars.
    Known(Usd),
    /// It depends on something open, such as the origin: least and most.
    Between(Usd, Usd),
    /// The part known; a line or a measure is not settled.
    AtLeast(Usd),
}

impl DutyOwed {
    /// The sum, or the part of it that is known; none for a range.
    fn told(self) -> Option<Usd> {
        match self {
            Self::Known(duty) | Self::AtLeast(duty) => Some(duty),
            Self::Between(..) => None,
        }
    }

    /// The least that is owed.
    fn least(self) -> Usd {
        match self {
            Self::Known(duty) | Self::AtLeast(duty) => duty,
            Self::Between(least, _) => least,
        }
    }

    /// The most that is owed; none where nobody can tell.
    fn most(self) -> Option<Usd> {
        match self {
            Self::Known(duty) => Some(duty),
            Self::Between(_, most) => Some(most),
            Self::AtLeast(_) => None,
        }
    }
}

/// What a landed cost is summed from.
#[derive(Debug, Clone, Copy)]
pub struct LandedInput<'a> {
    /// Price of the goods, without international freight and insurance.
    pub fob_usd: Usd,
    /// Costs beside price and duty, as far as they are given.
    pub costs: &'a Costs,
    /// Duty of all lines.
    pub duty: DutyOwed,
    /// Merchandise processing and harbor maintenance fees.
    pub fees_usd: Usd,
    /// Pieces by which to divide; none if there is nothing to count.
    pub units: Option<u64>,
    /// Hashrate of all machines in TH/s; none if there is none.
    pub ths: Option<Decimal>,
}

/// One part of a landed cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is, in words.
    pub label: String,
    /// How much; none for a duty that is a range.
    pub amount_usd: Option<Usd>,
    /// Where it comes from.
    pub source: Source,
}

/// What the goods cost at the site, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub ths: Option<Decimal>,
    /// What the sum is made of.
    pub parts: Vec<Part>,
    /// Costs that nobody gave, which the sum therefore lacks.
    pub not_given: Vec<String>,
}

impl Landed {
    /// What the sum lacks: `before freight and insurance (not given)`; none
    /// if nothing is lacking.
    pub fn caveat(&self) -> Option<String> {
        let (last, others) = self.not_given.split_last()?;
        let named = if others.is_empty() {
            last.clone()
        } else {
            format!("{} and {last}", others.join(", "))
        };
        Some(format!("before {named} (not given)"))
    }
}

/// Sums a landed cost; a cost that is not given is named, not guessed.
///
/// A cost given as zero counts as given. Storage needs both its price for a
/// day and the days of delay.
///
/// # Example
///
/// ```
/// use hashgate_economics::{DutyOwed, LandedInput, landed};
/// use hashgate_model::{Costs, Usd};
/// let landed = landed(&LandedInput {
///     fob_usd: "490795.00".parse()?,
///     costs: &Costs::default(),
///     duty: DutyOwed::Known("64495.97".parse()?),
///     fees_usd: "670.86".parse()?,
///     units: Some(160),
///     ths: Some(35_520.into()),
/// });
/// let total = landed.total_usd.map(Usd::grouped);
/// assert_eq!(total.as_deref(), Some("555,961.83"));
/// assert_eq!(landed.per_th_usd, Some("15.65".parse()?));
/// # Ok::<(), hashgate_model::MoneyError>(())
/// ```
pub fn landed(input: &LandedInput<'_>) -> Landed {
    let costs = input.costs;
    let of_goods = derived("price of the goods");
    let mut parts = vec![part("goods", Some(input.fob_usd), of_goods)];
    let mut not_given = Vec::new();
    let given = [
        ("freight", costs.freight_usd),
        ("insurance", costs.insurance_usd),
        ("brokerage", costs.brokerage_usd),
        ("inland carriage", costs.inland_usd),
    ];
    for (label, amount) in given {
        match amount {
            Some(usd) => parts.push(part(label, Some(usd), as_given())),
            None => not_given.push(label.to_owned()),
        }
    }
    match (costs.storage_per_day_usd, costs.delay_days) {
        (Some(rate), Some(days)) => parts.push(part(
            &format!("storage, {days} days"),
            Some(rate * Decimal::from(days)),
            derived("storage of a day, as given, by the days of delay"),
        )),
        (None, Some(days)) if days > 0 => {
            not_given.push(format!("storage for {days} days of delay"));
        }
        // A price without a delay costs nothing.
        _ => {}
    }
    if let Some(usd) = costs.other_usd {
        parts.push(part("other costs", Some(usd), as_given()));
    }
    let duty = input.duty;
    let before: Usd = parts.iter().filter_map(|part| part.amount_usd).sum();
    let before = before + input.fees_usd.to_cents();
    parts.push(part("duty", duty.told(), derived("duty of all lines")));
    parts.push(part("fees", Some(input.fees_usd), derived("MPF and HMF")));

    let with = |duty: Usd| (before + duty.to_cents()).to_cents();
    let total_usd = duty.told().map(with);
    let by = |divisor: Decimal| total_usd?.per(divisor).map(Usd::to_cents);
    Landed {
        total_usd,
        total_min_usd: with(duty.least()),
        total_max_usd: duty.most().map(with),
        per_unit_usd: input.units.and_then(|units| by(units.into())),
        per_th_usd: input.ths.and_then(by),
        units: input.units,
        ths: input.ths,
        parts,
        not_given,
    }
}

fn part(label: &str, amount: Option<Usd>, source: Source) -> Part {
    let amount_usd = amount.map(Usd::to_cents);
    Part { label: label.to_owned(), amount_usd, source }
}

fn derived(how: &str) -> Source {
    Source::Derived { how: how.to_owned() }
}

/// A cost may be given by the facts file, by a flag, or as a charge of the
/// invoice; the caller put them together.
fn as_given() -> Source {
    derived("as given")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().unwrap()
    }

    fn with(costs: &Costs) -> Landed {
        landed(&LandedInput {
            fob_usd: usd("1000"),
            costs,
            duty: DutyOwed::Known(usd("126")),
            fees_usd: usd("34.58"),
            units: Some(4),
            ths: None,
        })
    }

    #[test]
    fn what_is_not_given_is_said() {
        let landed = with(&Costs::default());
        assert_eq!(landed.total_usd, Some(usd("1160.58")));
        assert_eq!(landed.per_unit_usd, Some(usd("290.15")));
        assert_eq!(landed.per_th_usd, None);
        assert_eq!(
            landed.caveat().as_deref(),
            Some(
                "before freight, insurance, brokerage and inland carriage \
                 (not given)"
            )
        );
    }

    #[test]
    fn a_duty_that_is_a_range_leaves_the_sum_a_range() {
        let of = |duty| {
            landed(&LandedInput {
                fob_usd: usd("1000"),
                costs: &Costs::default(),
                duty,
                fees_usd: usd("34.58"),
                units: Some(4),
                ths: None,
            })
        };
        let range = of(DutyOwed::Between(usd("26"), usd("401")));
        assert_eq!((range.total_usd, range.per_unit_usd), (None, None));
        assert_eq!(range.total_min_usd, usd("1060.58"));
        assert_eq!(range.total_max_usd, Some(usd("1435.58")));
        let part = of(DutyOwed::AtLeast(usd("26")));
        assert_eq!(part.total_usd, Some(usd("1060.58")));
        assert_eq!(part.total_max_usd, None);
    }

    #[test]
    fn storage_counts_by_the_day_of_delay() {
        let costs = Costs {
            freight_usd: Some(usd("10")),
            insurance_usd: Some(Usd::ZERO),
            brokerage_usd: Some(usd("5")),
            inland_usd: Some(usd("1.005")),
            storage_per_day_usd: Some(usd("2.50")),
            delay_days: Some(60),
            other_usd: Some(usd("3")),
        };
        let landed = with(&costs);
        // 1160.58 + 10 + 0 + 5 + 1.01 + 150 + 3
        assert_eq!(landed.total_usd, Some(usd("1329.59")));
        assert_eq!(landed.caveat(), None);
        let no_price = Costs { storage_per_day_usd: None, ..costs };
        assert_eq!(
            with(&no_price).caveat().as_deref(),
            Some("before storage for 60 days of delay (not given)")
        );
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_total(
            fob in 0_i64..10_i64.pow(10), duty in 0_i64..10_i64.pow(10),
            freight in proptest::option::of(0_i64..10_i64.pow(8)),
            storage in 0_i64..10_i64.pow(7), days in proptest::option::of(0_u32..1000),
        ) {
            let cents = |n: i64| Usd::new(Decimal::new(n, 2));
            let costs = Costs {
                freight_usd: freight.map(cents),
                storage_per_day_usd: Some(cents(storage)),
                delay_days: days,
                ..Costs::default()
            };
            let landed = landed(&LandedInput {
                fob_usd: cents(fob),
                costs: &costs,
                duty: DutyOwed::Known(cents(duty)),
                fees_usd: Usd::ZERO,
                units: None,
                ths: Some(Decimal::ZERO),
            });
            let parts = landed.parts.iter();
            let sum: Usd = parts.filter_map(|p| p.amount_usd).sum();
            prop_assert_eq!(Some(sum), landed.total_usd);
            prop_assert_eq!(sum, landed.total_min_usd);
            prop_assert_eq!(landed.total_max_usd, Some(sum));
            prop_assert_eq!(landed.per_th_usd, None);
        }
    }
}
