//! What happened: difficulties by epoch, prices by day.

use std::{collections::BTreeMap, env, fs, path::PathBuf};

use hashgate_model::Date;
use hashgate_network::CompactBits;

/// An epoch of 2,016 blocks.
#[derive(Debug, Clone)]
pub struct Epoch {
    pub first_height: u64,
    pub bits: CompactBits,
    pub difficulty: f64,
    pub day: Date,
}

pub struct History {
    pub epochs: Vec<Epoch>,
    prices: BTreeMap<Date, f64>,
}

/// Where test data beyond the repository lies.
fn test_data() -> Option<PathBuf> {
    let root = env::var_os("HASHGATE_TEST_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    if root.is_dir() {
        return Some(root);
    }
    assert!(
        env::var_os("CI").is_none(),
        "test data not found at {}; set HASHGATE_TEST_DATA",
        root.display()
    );
    eprintln!("SKIPPED: no test data at {}", root.display());
    None
}

impl History {
    pub fn read() -> Option<Self> {
        let folder = test_data()?.join("raw/economics");
        let rows = |name: &str| {
            let text = fs::read_to_string(folder.join(name)).unwrap();
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let rows: Vec<csv::StringRecord> =
                reader.records().map(Result::unwrap).collect();
            rows
        };
        let epochs = rows("difficulty_epochs.csv")
            .iter()
            .map(|row| Epoch {
                first_height: row[1].parse().unwrap(),
                bits: CompactBits(u32::from_str_radix(&row[3], 16).unwrap()),
                difficulty: row[5].parse().unwrap(),
                day: row[7].get(..10).unwrap().parse().unwrap(),
            })
            .collect();
        let prices = rows("btc_usd_daily_2012-01-01_2026-08-22.csv")
            .iter()
            .map(|row| (row[0].parse().unwrap(), row[1].parse().unwrap()))
            .collect();
        Some(Self { epochs, prices })
    }

    /// The price on a day, or on the last before it.
    pub fn price(&self, day: Date) -> f64 {
        *self.prices.range(..=day).next_back().unwrap().1
    }

    /// Prices of a day and of so many weeks after it.
    pub fn prices(&self, from: Date, weeks: u32) -> Vec<f64> {
        let day = |week: u32| i32::try_from(week * 7).unwrap();
        (0..=weeks).map(|w| self.price(from.plus_days(day(w)))).collect()
    }

    /// The epoch that began on a day.
    pub fn of_day(&self, day: &str) -> usize {
        let day: Date = day.parse().unwrap();
        self.epochs.iter().position(|epoch| epoch.day == day).unwrap()
    }
}
