//! Any bytes are sheets or a fault, under each kind of name; what is read is
//! within the limits, and its rows and cells are in order.
#![no_main]

use hashgate_tables::{MAX_COLUMNS, MAX_ROWS, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let heads = |text: &str| (text == "name").then_some(0);
    for name in ["a.csv", "a.xlsx", "a.ods", "a.xls"] {
        let Ok(sheets) = read(name, bytes, &heads) else { continue };
        for grid in &sheets.grids {
            assert!(grid.rows.len() <= MAX_ROWS);
            for pair in grid.rows.windows(2) {
                assert!(pair[0].number < pair[1].number);
            }
            for row in &grid.rows {
                assert!(row.cells.iter().all(|(at, _)| {
                    (1..=MAX_COLUMNS).contains(&(*at as usize))
                }));
                for pair in row.cells.windows(2) {
                    assert!(pair[0].0 < pair[1].0);
                }
            }
        }
    }
});
