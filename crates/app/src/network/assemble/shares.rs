//! The shares of the hashrate that a simulation begins with, and its regions.

use std::collections::BTreeMap;

use hashgate_network::{simulate::Region, simulated::ShareUsed};

use super::{Assembler, WATCHED, float, rounded};
use crate::AppError;

impl Assembler<'_> {
    /// The shares of one method, and what an answer says of them.
    pub(super) fn shares(
        &self,
    ) -> Result<(ShareUsed, Vec<(String, f64)>), AppError> {
        let part = &self.file.shares;
        if let Some(own) = &part.percent {
            return self.own_shares(own);
        }
        let known: Vec<&str> =
            self.data().shares.iter().map(|s| s.method.as_str()).collect();
        let found = self.data().shares(&part.method, self.file.start);
        let Some((series, point)) = found else {
            let why = if known.contains(&part.method.as_str()) {
                format!(
                    "`{}` has no point on or before {}; give `percent` with \
                     `as_of` and `source`, or start later",
                    part.method, self.file.start
                )
            } else {
                format!(
                    "`{}` is not a method of the pack ({}); name one, or give \
                     `percent` with `as_of` and `source`",
                    part.method,
                    known.join(", ")
                )
            };
            return Err(self.wrong("shares.method", &why));
        };
        let percent = point
            .percent
            .iter()
            .map(|(key, value)| (key.clone(), float(*value)))
            .collect();
        let us = self.watched(point.percent.get(WATCHED).copied())?;
        let used = ShareUsed {
            method: series.method.clone(),
            title: series.title.clone(),
            as_of: point.as_of,
            percent: us,
            low_percent: Some(point.us_low),
            high_percent: Some(point.us_high),
            source: point.cite.text.clone(),
            confidence: Some(point.cite.confidence),
            note: point.cite.note.clone(),
        };
        Ok((used, percent))
    }

    pub(super) fn own_shares(
        &self,
        own: &BTreeMap<String, f64>,
    ) -> Result<(ShareUsed, Vec<(String, f64)>), AppError> {
        let part = &self.file.shares;
        let (Some(as_of), Some(source)) = (part.as_of, &part.source) else {
            return Err(self.wrong(
                "shares.percent",
                "stands without `as_of` and `source`; a share without its day \
                 and its source says nothing",
            ));
        };
        let mut sum = 0.0;
        for (key, value) in own {
            let path = format!("shares.percent.{key}");
            if self.data().region(key).is_none() {
                return Err(self.wrong(&path, &self.unknown_region(key)));
            }
            if !(0.0..=100.0).contains(value) {
                let why = format!("is {value}; write a percent, 0 to 100");
                return Err(self.wrong(&path, &why));
            }
            sum += value;
        }
        if (sum - 100.0).abs() > 0.05 {
            let why = format!(
                "adds up to {}, not to 100; put what is missing under `others`",
                rounded(sum, 2)
            );
            return Err(self.wrong("shares.percent", &why));
        }
        let us = self.watched(own.get(WATCHED).copied())?;
        let range = part.us_range_percent;
        if range.is_some_and(|[low, high]| !(low..=high).contains(&us)) {
            return Err(self.wrong(
                "shares.us_range_percent",
                "does not hold the share of the US; write the lower end, then \
                 the upper",
            ));
        }
        let used = ShareUsed {
            method: part.method.clone(),
            title: "as the scenario tells".to_owned(),
            as_of,
            percent: rounded(us, 4),
            low_percent: range.map(|[low, _]| rounded(low, 4)),
            high_percent: range.map(|[_, high]| rounded(high, 4)),
            source: source.clone(),
            confidence: None,
            note: None,
        };
        Ok((used, own.iter().map(|(k, v)| (k.clone(), *v)).collect()))
    }

    /// The share of the region that the answer is about.
    pub(super) fn watched<T>(&self, share: Option<T>) -> Result<T, AppError> {
        share.ok_or_else(|| {
            let why = format!(
                "has no `{WATCHED}`: the share of the US is what is simulated"
            );
            self.wrong("shares.percent", &why)
        })
    }

    pub(super) fn unknown_region(&self, key: &str) -> String {
        let known: Vec<&str> =
            self.data().regions.iter().map(|r| r.key.as_str()).collect();
        format!(
            "names a region that is not known: `{key}` is not among {}; put \
             it under `others`",
            known.join(", ")
        )
    }

    pub(super) fn regions(
        &self,
        percent: &[(String, f64)],
    ) -> Result<Vec<(String, Region)>, AppError> {
        for (key, usd) in &self.file.power_usd_per_kwh {
            let path = format!("power_usd_per_kwh.{key}");
            if self.data().region(key).is_none() {
                return Err(self.wrong(&path, &self.unknown_region(key)));
            }
            if !(0.001..1.0).contains(usd) {
                let why = format!(
                    "is {usd}; write dollars for a kWh, such as 0.055 (not \
                     cents)"
                );
                return Err(self.wrong(&path, &why));
            }
        }
        let all: f64 = percent.iter().map(|(_, share)| share).sum();
        let regions = percent.iter().filter_map(|(key, share)| {
            let data = self.data().region(key)?;
            let own = self.file.power_usd_per_kwh.get(key).copied();
            let share = share / all;
            let region = Region {
                name: data.name.clone(),
                share,
                power_usd_per_kwh: own
                    .unwrap_or_else(|| float(data.power_usd_per_kwh)),
                orders: share,
                hosting: share,
            };
            Some((key.clone(), region))
        });
        Ok(regions.collect())
    }
}
