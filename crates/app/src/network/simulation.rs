//! The network simulated: what a change of duty or enforcement does to the
//! share of the US and to the difficulty.

use hashgate_model::{Date, Decimal};
use hashgate_network::simulate::{
    Comparison, Fan, FanPoint, Kept, Paths, compare,
};
use hashgate_network::simulated::{
    Attributed, Band, Effect, Point, SimulatedNetwork,
};
use hashgate_papers::Input;

use super::{
    assemble::{Assembled, assemble, rounded},
    scenario_file,
};
use crate::{App, AppError};

/// Weeks between two points of an answer.
const EVERY_WEEKS: u32 = 13;

/// What does a change of duty or enforcement do to the share of the US and to
/// the difficulty?
///
/// # Errors
///
/// [`AppError`] with file and line of what in the scenario cannot be.
pub fn simulate_network(
    app: &App,
    file: &Input,
) -> Result<SimulatedNetwork, AppError> {
    let (scenario, written) = scenario_file::read(file)?;
    let all = assemble(app.pack(), &scenario, &written)?;
    let (paths, seed) = (scenario.paths, scenario.seed);
    let of = Paths { paths, seed, every_weeks: EVERY_WEEKS };
    let found = compare(&all.scenario, &all.baseline, &all.counterfactual, of)
        .map_err(|e| AppError::input(format!("{}: {e}", written.name)))?;
    let points = points(&found, scenario.start);
    let attribution = found.attribution.parts.iter().map(|(part, d)| {
        let part = format!("{part:?}").to_lowercase();
        Attributed { part, effect: effect(d.share, d.log_difficulty) }
    });
    let whole = found.attribution.whole;
    let Assembled { share, start: network, duty, given, mut notes, .. } = all;
    if found.attribution.parts.is_empty() {
        notes.push(
            "the scenario changes nothing, so both courses are the same path \
             by path; add [[tariff]] or [[enforcement]]"
                .to_owned(),
        );
    }
    Ok(SimulatedNetwork {
        file: written.name,
        start: scenario.start,
        weeks: scenario.weeks,
        paths,
        seed,
        share,
        network,
        duty,
        points,
        attribution: attribution.collect(),
        whole: effect(whole.share, whole.log_difficulty),
        parameters: given,
        notes,
    })
}

fn effect(share: f64, log_difficulty: f64) -> Effect {
    Effect {
        share_points: rounded(share * 100.0, 3),
        difficulty_percent: rounded(log_difficulty.exp_m1() * 100.0, 3),
    }
}

fn points(found: &Comparison, start: Date) -> Vec<Point> {
    let (a, b) = (&found.baseline, &found.counterfactual);
    let share = |kept: &Kept| kept.share * 100.0;
    let difficulty = |kept: &Kept| kept.difficulty;
    let fans = [
        Fan::of(a, share),
        Fan::of(b, share),
        Fan::of_difference(a, b, |a, b| share(b) - share(a)),
        Fan::of(a, difficulty),
        Fan::of(b, difficulty),
        Fan::of_difference(a, b, |a, b| {
            (b.difficulty / a.difficulty - 1.0) * 100.0
        }),
    ];
    let day = |week: u32| {
        start.plus_days(i32::try_from(week * 7).unwrap_or(i32::MAX))
    };
    (0..a.weeks.len())
        .map(|at| {
            let [sa, sb, sc, da, db, dc] =
                [0, 1, 2, 3, 4, 5].map(|fan: usize| &fans[fan].points[at]);
            Point {
                on: day(sa.week),
                share_baseline: band(sa, 3),
                share_counterfactual: band(sb, 3),
                share_change: band(sc, 3),
                difficulty_baseline: band_of_figures(da),
                difficulty_counterfactual: band_of_figures(db),
                difficulty_change: band(dc, 3),
            }
        })
        .collect()
}

fn band(point: &FanPoint, places: u32) -> Band {
    banded(point, |value| rounded(value, places))
}

/// Difficulties to six figures: what chance leaves of more says nothing.
fn band_of_figures(point: &FanPoint) -> Band {
    banded(point, |value| {
        let size = value.abs().max(1.0).log10().floor();
        let step = 10_f64.powf((size - 5.0).max(0.0));
        rounded((value / step).round() * step, 0)
    })
}

fn banded(point: &FanPoint, of: impl Fn(f64) -> Decimal) -> Band {
    Band {
        p5: of(point.p5),
        p25: of(point.p25),
        p50: of(point.p50),
        p75: of(point.p75),
        p95: of(point.p95),
    }
}
