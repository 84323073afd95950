//! A network like that of June 2026, for tests and benchmarks.

use hashgate_network::{
    CompactBits,
    simulate::{
        Class, Course, FeeModel, Import, Market, PriceModel, Region, Running,
        Scenario,
    },
};

/// Eight regions, six classes.
pub fn network() -> Scenario {
    let regions = [
        ("United States", 0.3581, 0.055),
        ("Russia", 0.1661, 0.045),
        ("China", 0.1384, 0.05),
        ("Paraguay", 0.0387, 0.045),
        ("Emirates", 0.0354, 0.04),
        ("Oman", 0.0299, 0.04),
        ("Canada", 0.029, 0.05),
        ("Others", 0.2044, 0.05),
    ];
    let classes = [
        ("under 13", 10.5, 0.0, 0.1, 0.7),
        ("13 to 15", 14.0, 0.15, 0.5, 0.3),
        ("15 to 19", 17.5, 0.33, 0.4, 0.0),
        ("19 to 25", 21.5, 0.27, 0.0, 0.0),
        ("25 to 38", 30.0, 0.22, 0.0, 0.0),
        ("over 38", 45.0, 0.03, 0.0, 0.0),
    ];
    Scenario {
        weeks: 208,
        bits: CompactBits(0x1702_40c3),
        height: 955_584,
        hashrate_ehs: None,
        chance_of_blocks: true,
        btc_usd: 59_712.0,
        price: PriceModel::Merton {
            volatility: 0.45,
            jumps_per_year: 4.0,
            jump_mean: -0.03,
            jump_deviation: 0.08,
            growth_per_year: 0.0,
        },
        fees: FeeModel {
            start: 0.01,
            mean: 0.015,
            half_life_weeks: 6.0,
            weekly_deviation: 0.15,
            spikes_per_year: 1.0,
            spike_factor: 5.0,
        },
        regions: regions
            .into_iter()
            .map(|(name, share, power_usd_per_kwh)| Region {
                name: name.to_owned(),
                share,
                power_usd_per_kwh,
                orders: share,
                hosting: share,
            })
            .collect(),
        watched: 0,
        classes: classes
            .into_iter()
            .map(|(name, jth, installed, delivered, delivered_later)| Class {
                name: name.to_owned(),
                jth,
                installed,
                delivered,
                delivered_later,
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
            price_usd_per_th: 14.0,
            price_decline_per_year: 0.15,
            orders_ehs_per_year: 180.0,
            supply_elasticity: 2.0,
            choice_per_usd: 0.25,
            orders_deviation: 0.2,
            orders_half_life_weeks: 13.0,
            orders_growth_per_year: 0.0,
            lead_weeks: 8,
            freight_usd_per_th: 0.5,
            expected_decline_per_year: 0.15,
            discount_per_year: 0.12,
            horizon_years: 4.0,
        },
        closures: Vec::new(),
    }
}

/// The same meets imports in every week.
pub fn throughout(scenario: &Scenario, import: Import) -> Course {
    Course { at_start: import, weeks: vec![import; scenario.weeks as usize] }
}
