//! Reads `data/rates/us/hts/base/` and notes every fault.

use std::collections::HashMap;

use hashgate_model::{Date, HtsNumber, Period};
use serde::Deserialize;

use super::{
    BaseTable, END,
    compact::{Builder, Texts},
    key, number,
};
use crate::{
    Faults, SourceTree,
    rates::{RateOrReason, SpecialRate},
};

/// Where the files lie, one a chapter.
const FOLDER: &str = "rates/us/hts/base/";

/// A row; nothing is copied out of the text of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseRow {
    hts: HtsNumber,
    from: Date,
    to: Option<Date>,
    general: String,
    special: String,
    column2: String,
    units: String,
}

/// The table of all files; every text is tried once.
pub(in crate::rates) fn read(
    tree: &SourceTree,
    faults: &mut Faults,
) -> BaseTable {
    let files: Vec<String> = tree
        .under(FOLDER)
        .map(|(file, _)| file.to_owned())
        .filter(|file| crate::tree::is_named(file, ".csv"))
        .collect();
    let read: Vec<(String, Vec<BaseRow>)> = files
        .into_iter()
        .map(|file| {
            let rows = tree.csv(&file, faults);
            (file, rows)
        })
        .collect();
    let mut builder = Builder::default();
    let mut tried = Tried::default();
    for (file, rows) in &read {
        for row in rows {
            tried.row(file, row, faults);
            let put = builder.push(
                key(row.hts),
                Period::new(row.from, row.to),
                texts(row),
            );
            if put.is_err() {
                faults.note(
                    file,
                    "the table has more texts or stretches of days than its \
                     compact form can number; make its numbers wider",
                );
                return BaseTable::default();
            }
        }
    }
    check(&builder.sorted(), &read, faults);
    BaseTable { bytes: builder.bytes(), ..BaseTable::default() }
}

fn texts(row: &BaseRow) -> Texts<'_> {
    let none = row.general.is_empty()
        && row.special.is_empty()
        && row.column2.is_empty();
    Texts {
        general: &row.general,
        special: &row.special,
        column2: &row.column2,
        units: &row.units,
        of_eight: none && row.hts.len() == 10,
    }
}

/// Texts that were tried, with whether they were understood.
#[derive(Default)]
struct Tried<'t> {
    rates: HashMap<&'t str, bool>,
    specials: HashMap<&'t str, bool>,
}

impl<'t> Tried<'t> {
    /// Notes what cannot be of a row alone.
    fn row(&mut self, file: &str, row: &'t BaseRow, faults: &mut Faults) {
        let hts = row.hts;
        if hts.len() < 8 {
            let text = format!("{hts} is too short; write 8 or 10 digits");
            faults.note(file, text);
        }
        let own = file.strip_prefix(FOLDER)
            == Some(&format!("{:02}.csv", hts.chapter()));
        if !own {
            let text = format!("{hts} is of another chapter; move it there");
            faults.note(file, text);
        }
        // Chapter 98 speaks of other lines, mostly in words.
        if hts.chapter() >= 98 || texts(row).of_eight {
            return;
        }
        for text in [row.general.as_str(), row.column2.as_str()] {
            let known = self.rates.entry(text).or_insert_with(|| {
                let read = text.parse::<RateOrReason>();
                read.map_err(|e| faults.note(file, format!("{hts}: {e}")))
                    .is_ok()
            });
            if !*known && text.is_empty() {
                let what = "has no rate in one column; write it as printed";
                faults.note(file, format!("{hts} {what}"));
            }
        }
        let special = row.special.as_str();
        self.specials.entry(special).or_insert_with(|| {
            let read = SpecialRate::read_all(special);
            read.map_err(|e| faults.note(file, format!("{hts}: {e}"))).is_ok()
        });
    }
}

/// Notes numbers with two rows for one day, and rows of ten digits whose
/// eight have no rates on their days.
fn check(
    rows: &[(u64, Period)],
    read: &[(String, Vec<BaseRow>)],
    faults: &mut Faults,
) {
    let named =
        |key: u64| number(key).map_or_else(String::new, |n| n.to_string());
    for pair in rows.windows(2) {
        let [(a, first), (b, second)] = pair else { continue };
        if a == b && first.overlaps(second) {
            faults.note(
                FOLDER,
                format!(
                    "{} has two rows for one day; end the first",
                    named(*a)
                ),
            );
        }
    }
    let rated = |key: u64, day: Date| {
        let from = rows.partition_point(|(k, _)| *k < key);
        let same = rows.iter().skip(from).take_while(|(k, _)| *k == key);
        same.into_iter().any(|(_, period)| period.contains(day))
    };
    for (file, rows) in read {
        for row in rows.iter().filter(|row| texts(row).of_eight) {
            // Chapter 98 has lines without a rate.
            let eight = key(row.hts) / (END + 1) * (END + 1);
            let last = row.to.unwrap_or(row.from);
            let whole = rated(eight, row.from) && rated(eight, last);
            if !whole && row.hts.chapter() < 98 {
                faults.note(
                    file,
                    format!(
                        "{} has no rates, and {} has none on all its days; \
                         write them",
                        row.hts,
                        row.hts.to_length(8)
                    ),
                );
            }
        }
    }
}
