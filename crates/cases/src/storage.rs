//! The storage meter: cost to date, per further day, and the day on which it
//! reaches half of the value (19 CFR 162.48(b)).

use hashgate_model::{AsOf, Cite, Date, Decimal, Rate, Usd};
use hashgate_pack::cases::{Actor, CaseLaw, Standing, on};
use serde::Serialize;

use crate::{CaseFile, ClockDeadline, Start, Status};

/// The id of the storage deadline in `hashgate.clock/1`.
pub(crate) const STORAGE_HALF: &str = "storage_half_of_value";

/// What storage costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StorageMeter {
    /// The first day that is charged.
    pub from: Date,
    /// Why that day.
    pub from_because: String,
    /// The last day charged so far: the as-of date, or the release.
    pub to: Date,
    /// Days charged, both ends included.
    pub days: i32,
    /// Cost of one day, in dollars.
    pub per_day_usd: Usd,
    /// Cost to date, in dollars.
    pub to_date_usd: Usd,
    /// Cost to date as a part of the value, where that is known.
    pub share_of_value: Option<Rate>,
    /// The share at which storage is presumed out of proportion.
    pub limit_share: Option<Rate>,
    /// The day on which the cost reaches that share, where the value is
    /// known and the day lies within a hundred years.
    pub limit_on: Option<Date>,
    /// Whether storage has ended.
    pub ended: bool,
    /// The law.
    pub cites: Vec<Cite>,
}

impl StorageMeter {
    /// Cost to a day, in dollars: every day from the first, both included.
    pub fn cost_to(&self, day: Date) -> Usd {
        let days = day.days_since(self.from).saturating_add(1).max(0);
        self.per_day_usd * Decimal::from(days)
    }
}

/// The meter, where the case says what a day costs and when storage began.
pub(crate) fn storage(
    file: &CaseFile,
    law: &CaseLaw,
    as_of: AsOf,
) -> Option<StorageMeter> {
    let per_day_usd = file.facts.storage_per_day_usd?;
    let date_of = |kind: &str| {
        file.events.iter().find(|e| e.kind == kind).map(|e| e.date)
    };
    let (from, from_because) = match file.facts.storage_from {
        Some(day) => (day, "the case says so (`storage_from`)".to_owned()),
        None => [
            "presented_for_examination",
            "detention_notice",
            "arrival",
            "seizure",
            "seizure_notice_mailed",
        ]
        .iter()
        .find_map(|kind| {
            let day = date_of(kind)?;
            Some((
                day,
                format!(
                    "assumed from `{kind}`; write `storage_from` if the \
                     warehouse charges from another day"
                ),
            ))
        })?,
    };
    let released = date_of("release").filter(|day| *day <= as_of.date());
    let to = released.unwrap_or(as_of.date());
    let days = to.days_since(from).saturating_add(1).max(0);
    let to_date_usd = per_day_usd * Decimal::from(days);
    let limit = on(&law.amounts.storage_share, as_of.date());
    let value = file.facts.value_usd.filter(|v| v.amount() > Decimal::ZERO);
    let share_of_value = value.and_then(|value| {
        to_date_usd
            .amount()
            .checked_div(value.amount())
            .map(|share| Rate::from_fraction(share.round_dp(4)))
    });
    Some(StorageMeter {
        from,
        from_because,
        to,
        days,
        per_day_usd,
        to_date_usd,
        share_of_value,
        limit_share: limit.map(|limit| limit.value),
        limit_on: value
            .zip(limit)
            .and_then(|(value, limit)| {
                days_to_reach(value * limit.value, per_day_usd)
            })
            .map(|days| from.plus_days(days - 1)),
        ended: released.is_some(),
        cites: limit.map(|limit| limit.cites.clone()).unwrap_or_default(),
    })
}

/// How many days it takes to reach a sum, at least 1; nothing if it takes
/// more than a hundred years or the day costs nothing.
fn days_to_reach(sum: Usd, per_day: Usd) -> Option<i32> {
    if per_day.amount() <= Decimal::ZERO {
        return None;
    }
    let days = sum.amount().checked_div(per_day.amount())?.ceil();
    i32::try_from(days).ok().filter(|d| *d <= 36_525).map(|d| d.max(1))
}

/// The day on which storage reaches the share, as a deadline.
pub(crate) fn deadline(
    meter: &StorageMeter,
    as_of: AsOf,
) -> Option<ClockDeadline> {
    let date = meter.limit_on?;
    let share = meter.limit_share?;
    let reached = date <= meter.to;
    let status = if meter.ended && !reached {
        Status::Ended
    } else if as_of.date() > date {
        Status::Passed
    } else {
        Status::Open
    };
    Some(ClockDeadline {
        id: STORAGE_HALF.to_owned(),
        title: format!("Storage reaches {share} of the value"),
        date,
        at_latest: false,
        // Cost is not an act: no earlier day is safer than the day itself.
        safe_date: date,
        counting: format!(
            "{} a day from {} ({}), that day charged",
            meter.per_day_usd.money(),
            meter.from,
            meter.from_because
        ),
        cite: meter
            .cites
            .iter()
            .map(Cite::to_string)
            .collect::<Vec<_>>()
            .join("; "),
        confidence: Standing::Inferred,
        note: Some(
            "The share is law; the day is our sum from the case's own \
             figures. The value is the domestic value (19 CFR 162.43(a))."
                .to_owned(),
        ),
        actor: Actor::Nobody,
        keep_through: false,
        if_missed: "Storage of seized goods is presumed out of proportion; \
                    customs may dispose of them, and the claim goes on \
                    against the proceeds."
            .to_owned(),
        status,
        closed_by: None,
        days_left: date.days_since(as_of.date()),
        from: vec![Start {
            event: None,
            name: "storage_from".to_owned(),
            date: meter.from,
            at_latest: false,
        }],
        cites: meter.cites.clone(),
    })
}
