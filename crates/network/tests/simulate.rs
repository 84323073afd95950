//! The network simulated: what must hold whatever the numbers.

mod support;

use hashgate_network::simulate::{
    Closure, Course, Detention, Import, Observer, Part, Paths, PriceModel, Run,
    Scenario, ScenarioError, Seizure, Walk, Week, compare, simulate,
};
use proptest::prelude::*;
use support::{network, throughout};

const FEW: Paths = Paths { paths: 64, seed: 7, every_weeks: 4 };

fn bits(run: &Run) -> Vec<(u64, u64)> {
    let kept = run.paths.iter().flatten();
    kept.map(|k| (k.share.to_bits(), k.difficulty.to_bits())).collect()
}

/// From a week on something else meets imports.
fn from(
    scenario: &Scenario,
    first: usize,
    before: Import,
    then: Import,
) -> Course {
    let mut course = throughout(scenario, before);
    course.weeks[first..].fill(then);
    course
}

fn enforced() -> Import {
    Import {
        duty: 0.25,
        detention: Detention {
            share: 0.5,
            median_days: 60.0,
            p95_days: 150.0,
            holding_usd_per_th: 2.0,
        },
        seizure: Seizure { share: 0.01, redirected: 0.8 },
    }
}

fn mean_share(run: &Run) -> f64 {
    let last = run.paths.iter().filter_map(|path| path.last());
    let (sum, paths) =
        last.fold((0.0, 0.0), |(sum, n), k| (sum + k.share, n + 1.0));
    sum / paths
}

#[test]
fn the_same_seed_gives_the_same_answer_on_one_thread_and_on_many() {
    let scenario = network();
    let course = from(&scenario, 20, Import::at(0.1), enforced());
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        bits(&pool.install(|| simulate(&scenario, &course, FEW)).unwrap())
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(7));
    let other = Paths { seed: 8, ..FEW };
    assert_ne!(one, bits(&simulate(&scenario, &course, other).unwrap()));
}

/// Placebo: with enforcement off the two are the same, path by path and bit
/// for bit, and nothing is attributed.
#[test]
fn without_a_change_the_counterfactual_is_the_baseline_path_by_path() {
    let scenario = network();
    for import in [Import::at(0.1), enforced()] {
        let course = throughout(&scenario, import);
        let same = compare(&scenario, &course, &course, FEW).unwrap();
        assert_eq!(bits(&same.baseline), bits(&same.counterfactual));
        assert!(same.attribution.parts.is_empty());
        assert!(same.attribution.whole.share.abs() < f64::MIN_POSITIVE);
    }
    // Enforcement of nobody: a detention of no machine, however long.
    let nobody = Detention { share: 0.0, ..enforced().detention };
    let off = Import { detention: nobody, ..Import::at(0.1) };
    let baseline = throughout(&scenario, Import::at(0.1));
    let counterfactual = from(&scenario, 0, Import::at(0.1), off);
    let same = compare(&scenario, &baseline, &counterfactual, FEW).unwrap();
    assert_eq!(bits(&same.baseline), bits(&same.counterfactual));
}

/// Before enforcement changes nothing differs; then it does.
#[test]
fn a_change_shows_only_after_its_first_week() {
    let scenario = network();
    let baseline = throughout(&scenario, Import::at(0.1));
    let changed = from(&scenario, 52, Import::at(0.1), enforced());
    let found = compare(&scenario, &baseline, &changed, FEW).unwrap();
    let weeks = &found.baseline.weeks;
    let pairs = found.baseline.paths.iter().zip(&found.counterfactual.paths);
    for (a, b) in pairs {
        for ((a, b), week) in a.iter().zip(b).zip(weeks) {
            // Orders of week 52 would have come after eight weeks.
            if *week <= 52 + 8 {
                assert_eq!(a.share.to_bits(), b.share.to_bits(), "{week}");
            }
        }
        assert!(b.last().unwrap().share < a.last().unwrap().share);
    }
    let parts: Vec<Part> =
        found.attribution.parts.iter().map(|(part, _)| *part).collect();
    assert_eq!(parts, Part::ALL);
    let sum: f64 = found.attribution.parts.iter().map(|(_, d)| d.share).sum();
    assert!((sum - found.attribution.whole.share).abs() < 1e-12);
    let differ =
        mean_share(&found.counterfactual) - mean_share(&found.baseline);
    assert!((differ - found.attribution.whole.share).abs() < 1e-12);
}

/// Removing a part x of the watched region's machines, of which rho run
/// elsewhere, leaves s(1-x) / (1 - s x (1-rho)) of the share, where nothing
/// else moves; the difficulty follows.
#[test]
fn machines_taken_at_once_leave_what_the_closed_form_says() {
    let mut scenario = network();
    let course = throughout(&scenario, Import::at(0.0));
    scenario.market.orders_ehs_per_year = 0.0;
    scenario.running.attrition_per_year = 0.0;
    scenario.chance_of_blocks = false;
    scenario.price = PriceModel::Given { usd: vec![5e6] };
    scenario.btc_usd = 5e6;
    // Power is nothing beside revenue: whatever is installed runs.
    let without = simulate(&scenario, &course, FEW).unwrap();
    let (x, rho) = (0.2, 0.8);
    scenario.closures.push(Closure {
        region: 0,
        from_week: 4.0,
        over_weeks: 2.0,
        closed: x,
        moved: rho,
        half_moved_weeks: 4.0,
    });
    let with = simulate(&scenario, &course, FEW).unwrap();
    let s = mean_share(&without);
    let expected = s * (1.0 - x) / (1.0 - s * x * (1.0 - rho));
    assert!((mean_share(&with) / expected - 1.0).abs() < 1e-6);
    let last = |run: &Run| run.paths[0].last().unwrap().difficulty;
    let ratio = last(&with) / last(&without);
    assert!(
        (ratio / (1.0 - s * x * (1.0 - rho)) - 1.0).abs() < 1e-4,
        "{ratio}"
    );
}

/// A duty of one region falls partly on the makers: what is asked for a
/// machine before duty falls.
#[test]
fn a_duty_lowers_the_price_before_duty() {
    struct Last(f64);
    impl Observer for Last {
        fn week(&mut self, week: &Week<'_>) {
            self.0 = week.machine_usd_per_th;
        }
    }
    let scenario = network();
    let price = |duty| {
        let course = from(&scenario, 4, Import::at(0.0), Import::at(duty));
        let walk = Walk::new(&scenario, &course).unwrap();
        let mut last = Last(0.0);
        walk.path(3, 0, &mut last).unwrap();
        last.0
    };
    let (free, taxed) = (price(0.0), price(0.5));
    assert!(taxed < free, "{taxed} {free}");
    assert!(taxed * 1.5 > free, "buyers bear a part");
}

/// Machines that went off stay off until revenue has risen further.
#[test]
fn machines_go_on_again_later_than_they_went_off() {
    struct Running(Vec<f64>);
    impl Observer for Running {
        fn week(&mut self, week: &Week<'_>) {
            self.0.push(week.running_ehs.iter().sum());
        }
    }
    let mut scenario = network();
    scenario.weeks = 3;
    scenario.market.orders_ehs_per_year = 0.0;
    scenario.running.attrition_per_year = 0.0;
    scenario.running.half_answer_weeks = 0.0;
    scenario.fees.mean = scenario.fees.start;
    scenario.fees.weekly_deviation = 0.0;
    scenario.fees.spikes_per_year = 0.0;
    // So little runs that no epoch ends in three weeks.
    scenario.hashrate_ehs = Some(300.0);
    let full = 60_000.0;
    scenario.btc_usd = full;
    let course = throughout(&scenario, Import::at(0.0));
    let after = |restart, back| {
        let mut scenario = scenario.clone();
        scenario.running.restart = restart;
        scenario.price =
            PriceModel::Given { usd: vec![full, full * 0.7, back] };
        let mut seen = Running(Vec::new());
        Walk::new(&scenario, &course).unwrap().path(1, 0, &mut seen).unwrap();
        let [first, low, last] = seen.0[..] else { panic!("three weeks") };
        assert!(low < first * 0.95);
        (last - low) / (first - low)
    };
    assert!((after(0.0, full) - 1.0).abs() < 1e-9);
    let with = after(0.05, full);
    assert!(with < 0.95 && with > 0.3, "{with}");
    assert!((after(0.05, full * 1.05) - 1.0).abs() < 1e-9);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn more_enforcement_lowers_the_share(
        duty in 0.0_f64..0.6, more in 0.1_f64..0.5, held in 0.0_f64..0.9,
        seized in 0.0_f64..0.2, usd in 60_000.0_f64..200_000.0,
    ) {
        let mut scenario = network();
        scenario.weeks = 104;
        // One expected path: where chance moves the price, fewer new machines
        // can also keep old ones running, and the share of a dear region up.
        let of = Paths { paths: 1, seed: 1, every_weeks: 104 };
        scenario.btc_usd = usd;
        scenario.price = PriceModel::Given { usd: vec![usd] };
        scenario.fees.weekly_deviation = 0.0;
        scenario.fees.spikes_per_year = 0.0;
        scenario.market.orders_deviation = 0.0;
        scenario.chance_of_blocks = false;
        let start = Import::at(0.05);
        let soft = Import {
            duty,
            detention: Detention { share: held, ..enforced().detention },
            seizure: Seizure { share: seized, redirected: 0.5 },
        };
        let run = |import| {
            let course = from(&scenario, 0, start, import);
            simulate(&scenario, &course, of).unwrap()
        };
        let base = run(soft);
        let harder = [
            Import { duty: duty + more, ..soft },
            Import {
                detention: Detention { share: held + 0.1, ..soft.detention },
                ..soft
            },
            Import {
                seizure: Seizure { share: seized + 0.1, redirected: 0.5 },
                ..soft
            },
        ];
        for import in harder {
            let hard = run(import);
            prop_assert!(mean_share(&hard) < mean_share(&base), "{import:?}");
        }
    }
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let import = Import::at(0.1);
    let refused = |change: fn(&mut Scenario)| {
        let mut scenario = network();
        let course = throughout(&scenario, import);
        change(&mut scenario);
        simulate(&scenario, &course, FEW).unwrap_err().to_string()
    };
    let negative = refused(|s| s.hashrate_ehs = Some(-3.0));
    assert!(negative.starts_with("`hashrate_ehs` is -3;"), "{negative}");
    let shares = refused(|s| s.regions[0].share += 0.1);
    assert!(
        shares.contains("`share` of all regions together is 110%"),
        "{shares}"
    );
    let nothing = refused(|s| s.classes.clear());
    assert!(nothing.contains("there are no classes"), "{nothing}");
    let not_a_number = refused(|s| s.btc_usd = f64::NAN);
    assert!(not_a_number.contains("`btc_usd` is NaN"), "{not_a_number}");
    let mut scenario = network();
    let course = throughout(&scenario, import);
    scenario.weeks += 1;
    let short = simulate(&scenario, &course, FEW);
    assert!(matches!(short, Err(ScenarioError::ShortCourse { has: 208, .. })));
}
