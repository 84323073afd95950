//! The whole tariff at once agrees with its lines asked one by one.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::RATES;
use hashgate_duty::{Day, PanelCell, Query, panel};
use hashgate_model::{Country, EntryDate, HtsNumber};

/// Origins that meet the same law share one sum in a panel; alone, each is
/// summed by itself.
#[test]
fn a_panel_is_its_lines_one_by_one() {
    let origins: Vec<Country> = Country::all().into_iter().collect();
    let value = "10000".parse().unwrap();
    let mut cells = 0;
    for day in ["2026-11-25", "2026-03-15", "2025-08-15", "2025-02-10"] {
        let date = day.parse().unwrap();
        let law = Day::new(date, &RATES, None);
        let lines: Vec<HtsNumber> = RATES
            .base
            .lines_on(date)
            .map(|line| line.hts())
            .filter(|hts| hts.chapter() < 98)
            .step_by(997)
            .collect();
        for row in panel(&law, &lines, &origins, value) {
            let line = law.line(row.hts).unwrap();
            for (cell, &origin) in row.cells.iter().zip(&origins) {
                let query = Query::new(row.hts, origin, EntryDate(date), value);
                let alone = line.worksheet(&query).map_or(
                    PanelCell { duty: None, complete: false },
                    |sheet| PanelCell {
                        duty: Some(sheet.total()),
                        complete: sheet.is_complete(),
                    },
                );
                assert_eq!(*cell, alone, "{} {origin} {day}", row.hts);
                cells += 1;
            }
        }
    }
    assert!(cells > 20_000, "{cells}");
}
