//! China 2021: what the ban made of difficulty and of the US share, with
//! parameters fitted to the six difficulties up to 2021-08-13 alone.
//!
//! The structure was chosen with hindsight, and the shares of May 2021 were
//! published only that autumn: pseudo out of sample. No share after May 2021
//! is used.

use hashgate_network::simulate::{
    Class, Closure, Course, FeeModel, Import, Market, Observer, PriceModel,
    Region, Running, Scenario, Walk, Week,
};

use crate::{fit::least, history::History};

/// Regions: share of the hashrate in May 2021 (CBECI, percent), and the part
/// of the growth outside China in the year before, by which new machines and
/// those that leave China are taken to go.
const REGIONS: [(&str, f64, f64); 6] = [
    ("United States", 17.77, 42.1),
    ("China", 43.98, 0.0),
    ("Kazakhstan", 7.37, 13.4),
    ("Russia", 7.19, 3.6),
    ("Canada", 4.74, 13.8),
    ("others", 18.95, 27.1),
];
const CHINA: usize = 1;

/// What is fitted, each with what was thought of it before (mean, deviation).
pub const FITTED: [(&str, f64, f64); 7] = [
    ("part of China's machines that must leave", 0.90, 0.10),
    ("weeks from 2021-05-13 until it begins", 1.1, 1.5),
    ("weeks that it takes", 5.5, 2.5),
    ("part of those that run again elsewhere", 0.75, 0.15),
    ("weeks until half of those do", 20.0, 10.0),
    ("new machines, EH/s in a year", 60.0, 20.0),
    ("hashrate on the first day, EH/s", 161.0, 6.0),
];

/// How near a difficulty must be met: the noise of an epoch (2.2%) and what
/// weeks leave.
const NEAR: f64 = 0.03;

/// The ends of the fit and of the test.
const START: &str = "2021-05-13";
const FITTED_TO: &str = "2021-08-13";
const TESTED_TO: &str = "2022-03-03";

pub struct China {
    pub fitted: Vec<f64>,
    /// By epoch: day, difficulty as it was and as it was told.
    pub in_sample: Vec<(String, f64, f64)>,
    pub out_of_sample: Vec<(String, f64, f64)>,
    pub us_share_january_2022: f64,
}

/// What one path tells.
#[derive(Default)]
struct Told {
    difficulties: Vec<f64>,
    us_shares: Vec<f64>,
}

impl Observer for Told {
    fn retarget(&mut self, difficulty: f64) {
        self.difficulties.push(difficulty);
    }

    fn week(&mut self, week: &Week<'_>) {
        let all: f64 = week.running_ehs.iter().sum();
        self.us_shares.push(week.running_ehs[0] / all);
    }
}

fn scenario(history: &History, x: &[f64]) -> Scenario {
    let origin = &history.epochs[history.of_day(START)];
    let weeks = 50;
    let outside: f64 = REGIONS.iter().map(|r| r.2).sum();
    let whole: f64 = REGIONS.iter().map(|r| r.1).sum();
    // The price index of machines under 38 J/TH, 2021-05-07.
    let machine_usd = 119.25;
    Scenario {
        weeks,
        bits: origin.bits,
        height: origin.first_height,
        hashrate_ehs: Some(x[6].max(50.0)),
        chance_of_blocks: false,
        btc_usd: history.price(origin.day),
        price: PriceModel::Given { usd: history.prices(origin.day, weeks) },
        fees: FeeModel {
            start: 0.02,
            mean: 0.02,
            half_life_weeks: 4.0,
            weekly_deviation: 0.0,
            spikes_per_year: 0.0,
            spike_factor: 1.0,
        },
        regions: REGIONS
            .iter()
            .map(|(name, share, growth)| Region {
                name: (*name).to_owned(),
                share: share / whole,
                power_usd_per_kwh: 0.05,
                orders: growth / outside,
                hosting: *growth,
            })
            .collect(),
        watched: 0,
        classes: [(32.0, 0.3, 1.0), (50.0, 0.35, 0.0), (95.0, 0.35, 0.0)]
            .into_iter()
            .map(|(jth, installed, delivered)| Class {
                name: format!("{jth} J/TH"),
                jth,
                installed,
                delivered,
                delivered_later: delivered,
            })
            .collect(),
        running: Running {
            spread: 0.35,
            restart: 0.05,
            half_answer_weeks: 2.0,
            attrition_per_year: 0.05,
            pool_fee: 0.01,
            uptime: 0.95,
        },
        market: Market {
            price_usd_per_th: machine_usd,
            price_decline_per_year: 0.15,
            orders_ehs_per_year: x[5].max(0.0),
            supply_elasticity: 2.0,
            // As in the pack, for each part of a machine's price.
            choice_per_usd: 0.25 * 14.0 / machine_usd,
            orders_deviation: 0.0,
            orders_half_life_weeks: 26.0,
            orders_growth_per_year: 0.0,
            // Makers were booked out for half a year.
            lead_weeks: 26,
            freight_usd_per_th: 0.5,
            expected_decline_per_year: 0.15,
            discount_per_year: 0.12,
            horizon_years: 4.0,
        },
        closures: vec![Closure {
            region: CHINA,
            from_week: x[1].max(0.0),
            over_weeks: x[2].max(0.2),
            closed: x[0].clamp(0.0, 1.0),
            moved: x[3].clamp(0.0, 1.0),
            half_moved_weeks: x[4].max(0.5),
        }],
    }
}

fn told(history: &History, x: &[f64]) -> Told {
    let scenario = scenario(history, x);
    let free = Import::at(0.0);
    let course = Course { at_start: free, weeks: vec![free; 50] };
    let mut told = Told::default();
    let walk = Walk::new(&scenario, &course).unwrap();
    walk.path(1, 0, &mut told).unwrap();
    told
}

pub fn run(history: &History) -> China {
    let [start, fitted_to, tested_to] =
        [START, FITTED_TO, TESTED_TO].map(|day| history.of_day(day));
    let seen = &history.epochs[start + 1..=fitted_to];
    let misfit = |x: &[f64]| {
        let told = told(history, x);
        let near: f64 = seen
            .iter()
            .enumerate()
            .map(|(at, epoch)| {
                let told = told.difficulties.get(at).map_or(1e3, |d| d.ln());
                ((told - epoch.difficulty.ln()) / NEAR).powi(2)
            })
            .sum();
        let thought: f64 = x
            .iter()
            .zip(FITTED)
            .map(|(x, (_, mean, deviation))| ((x - mean) / deviation).powi(2))
            .sum();
        // What cannot be is held off by more than its value.
        let beyond: f64 = [x[0], x[3]]
            .iter()
            .map(|part| (part - part.clamp(0.0, 1.0)).abs() * 1e3)
            .sum();
        near + thought + beyond
    };
    let first: Vec<f64> = FITTED.iter().map(|f| f.1).collect();
    let steps: Vec<f64> = FITTED.iter().map(|f| f.2 / 2.0).collect();
    let once = least(&first, &steps, misfit);
    let fitted = least(&once, &steps, misfit);
    let told = told(history, &fitted);
    let rows = |from: usize, to: usize| {
        let of = |at: usize| {
            let epoch = &history.epochs[at];
            let told = told.difficulties[at - start - 1];
            (epoch.day.to_string(), epoch.difficulty, told)
        };
        (from..=to).map(of).collect()
    };
    China {
        in_sample: rows(start + 1, fitted_to),
        out_of_sample: rows(fitted_to + 1, tested_to),
        // Week 35 ends on 2022-01-13, the middle of the month.
        us_share_january_2022: told.us_shares[34],
        fitted,
    }
}

/// The mean and the largest of absolute errors, as parts.
pub fn errors(rows: &[(String, f64, f64)]) -> (f64, f64) {
    let errors = rows.iter().map(|(_, was, told)| (told / was - 1.0).abs());
    let (sum, worst) = errors
        .fold((0.0_f64, 0.0_f64), |(sum, worst), e| (sum + e, worst.max(e)));
    (sum / f64::from(u32::try_from(rows.len()).unwrap()), worst)
}
