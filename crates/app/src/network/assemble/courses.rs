//! What meets imports week by week: duty by the pack's measures, holds and
//! seizures.

use std::collections::BTreeMap;

use hashgate_model::{Country, Date, HtsNumber};
use hashgate_network::{
    simulate::{Course, Detention, Import, Seizure},
    simulated::DutyStep,
};

use super::{Assembler, TariffPart, float, rounded};
use crate::AppError;

impl Assembler<'_> {
    /// What meets imports week by week: without the change, and with it.
    pub(super) fn courses(
        &self,
        notes: &mut Vec<String>,
    ) -> Result<(Course, Course, Vec<DutyStep>), AppError> {
        let origins = self.origins()?;
        self.check_periods()?;
        let mut rates = BTreeMap::new();
        let last = self.day(self.file.weeks);
        let steps = self.steps(&origins, self.file.start, last, notes)?;
        for part in &self.file.tariff {
            let then = self.steps(&origins, part.as_on, part.as_on, notes)?;
            let rate = then.first().map(|(_, rate)| *rate);
            rates.insert(
                part.as_on,
                rate.ok_or_else(|| self.no_rate(part.as_on))?,
            );
        }
        let at = |day: Date| {
            let step = steps.iter().rfind(|(from, _)| *from <= day);
            step.map(|(_, rate)| *rate).ok_or_else(|| self.no_rate(day))
        };
        let mut baseline = Vec::new();
        let mut counterfactual = Vec::new();
        let mut duty: Vec<DutyStep> = Vec::new();
        for week in 0..self.file.weeks {
            let day = self.day(week);
            let import = Import::at(at(day)?);
            let mut changed = self.enforced(day, import);
            for part in self.file.tariff.iter().filter(|t| t.covers(day)) {
                if let Some(rate) = rates.get(&part.as_on) {
                    changed.duty = *rate;
                }
            }
            baseline.push(import);
            counterfactual.push(changed);
            let step = DutyStep {
                from: day,
                baseline_percent: rounded(import.duty * 100.0, 3),
                counterfactual_percent: rounded(changed.duty * 100.0, 3),
            };
            if duty.last().is_none_or(|last| !last.same(&step)) {
                duty.push(step);
            }
        }
        let at_start = Import::at(at(self.file.start)?);
        Ok((
            Course { at_start, weeks: baseline },
            Course { at_start, weeks: counterfactual },
            duty,
        ))
    }

    /// That no duty is known of a day, which is not that it is free.
    pub(super) fn no_rate(&self, day: Date) -> AppError {
        let hts = self.file.machines.hts;
        let why = format!("{hts} bears no rate in the pack on {day}");
        self.wrong("machines.hts", &why)
    }

    pub(super) fn day(&self, week: u32) -> Date {
        let days = i32::try_from(week * 7).unwrap_or(i32::MAX);
        self.file.start.plus_days(days)
    }

    pub(super) fn origins(&self) -> Result<Vec<(Country, f64)>, AppError> {
        let mut origins = Vec::new();
        let mut sum = 0.0;
        for (code, percent) in &self.file.machines.origin_percent {
            let path = format!("machines.origin_percent.{code}");
            let country: Country = code
                .parse()
                .map_err(|e| self.wrong(&path, &format!("is not one: {e}")))?;
            if !(0.0..=100.0).contains(percent) {
                let why = format!("is {percent}; write a percent, 0 to 100");
                return Err(self.wrong(&path, &why));
            }
            sum += percent;
            origins.push((country, percent / 100.0));
        }
        if (sum - 100.0).abs() > 0.05 {
            let why = format!("adds up to {}, not to 100", rounded(sum, 2));
            return Err(self.wrong("machines.origin_percent", &why));
        }
        Ok(origins)
    }

    /// The duty over a time, by the pack's measures, weighed by origin: the
    /// first day of each step and its rate.
    pub(super) fn steps(
        &self,
        origins: &[(Country, f64)],
        from: Date,
        to: Date,
        notes: &mut Vec<String>,
    ) -> Result<Vec<(Date, f64)>, AppError> {
        let hts = self.file.machines.hts;
        let mut moves: BTreeMap<Date, f64> = BTreeMap::new();
        for (origin, share) in origins {
            let history = hashgate_duty::history(
                hts,
                *origin,
                (from, to),
                &self.pack.rates,
                None,
            )
            .map_err(|e| self.wrong("machines.hts", &no_duty(hts, &e)))?;
            if let Some(first) = history.no_rate_before {
                let why = format!(
                    "{hts} bears no rate in the pack before {first}; name \
                     days from then on"
                );
                return Err(self.wrong("machines.hts", &why));
            }
            let mut before = 0.0;
            for step in &history.steps {
                let rate = float(step.effective_pct) / 100.0;
                *moves.entry(step.from).or_default() += share * (rate - before);
                before = rate;
                if !step.complete {
                    let note = format!(
                        "the duty on {hts} of {} from {} rests on facts that \
                         nobody told; what is settled counts",
                        origin.name(),
                        step.from
                    );
                    if !notes.contains(&note) {
                        notes.push(note);
                    }
                }
            }
        }
        let mut rate = 0.0;
        let steps = moves.into_iter().map(|(day, by)| {
            rate += by;
            (day, rate)
        });
        Ok(steps.collect())
    }

    pub(super) fn enforced(&self, day: Date, mut import: Import) -> Import {
        for part in &self.file.enforcement {
            if day < part.from || part.to.is_some_and(|to| day > to) {
                continue;
            }
            import.detention = Detention {
                share: part.detained_percent / 100.0,
                median_days: part.median_days,
                p95_days: part.p95_days,
                holding_usd_per_th: part.holding_usd_per_th,
            };
            import.seizure = Seizure {
                share: part.seized_percent / 100.0,
                redirected: part.redirected_percent / 100.0,
            };
        }
        import
    }

    pub(super) fn check_periods(&self) -> Result<(), AppError> {
        let backwards = |path: String, from: Date, to: Option<Date>| match to {
            Some(to) if to < from => Err(self.wrong(
                &path,
                &format!("is {to}, before its `from` of {from}"),
            )),
            _ => Ok(()),
        };
        for (at, part) in (1..).zip(&self.file.tariff) {
            backwards(format!("tariff[{at}].to"), part.from, part.to)?;
        }
        for (at, part) in (1..).zip(&self.file.enforcement) {
            let path = |key: &str| format!("enforcement[{at}].{key}");
            backwards(path("to"), part.from, part.to)?;
            let held = part.detained_percent > 0.0;
            let days = if held { 0.5..=1_000.0 } else { 0.0..=1_000.0 };
            let late = part.median_days.max(0.0)..=2_000.0;
            for (key, value, range, hint) in [
                ("detained_percent", part.detained_percent, 0.0..=100.0, ""),
                ("seized_percent", part.seized_percent, 0.0..=100.0, ""),
                (
                    "redirected_percent",
                    part.redirected_percent,
                    0.0..=100.0,
                    "",
                ),
                ("median_days", part.median_days, days, ""),
                ("p95_days", part.p95_days, late, ", not below the median"),
                (
                    "holding_usd_per_th",
                    part.holding_usd_per_th,
                    0.0..=1_000.0,
                    "",
                ),
            ] {
                if !range.contains(&value) {
                    let (least, most) = range.into_inner();
                    let why =
                        format!("is {value}; write {least} to {most}{hint}");
                    return Err(self.wrong(&path(key), &why));
                }
            }
        }
        Ok(())
    }
}

impl TariffPart {
    fn covers(&self, day: Date) -> bool {
        day >= self.from && self.to.is_none_or(|to| day <= to)
    }
}

fn no_duty(hts: HtsNumber, error: &hashgate_duty::DutyError) -> String {
    format!("{hts} has no duty in the pack: {error}")
}
