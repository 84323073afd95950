//! Every edition of 2025 and 2026, if the test data is there.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::{fs, sync::LazyLock};

use common::{RATES, editions};
use hashgate_duty::Edition;
use hashgate_pack::rates::{RateOrReason, printed_text};

/// Every edition, read once for all tests.
static EDITIONS: LazyLock<Vec<Edition>> = LazyLock::new(|| {
    use rayon::prelude::*;
    editions().par_iter().map(|path| read(path)).collect()
});

/// The edition of a file of the test data.
fn read(path: &std::path::Path) -> Edition {
    let name = path.file_name().unwrap().to_string_lossy();
    Edition::from_json(&name, &fs::read(path).unwrap())
        .unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn every_ten_digit_line_has_a_rate_or_a_named_reason() {
    if EDITIONS.is_empty() {
        return;
    }
    // 2025 basic to Revision 32, 2026 basic to Revision 10.
    assert_eq!(EDITIONS.len(), 44);
    for edition in EDITIONS.iter() {
        let name = edition.name().to_owned();
        assert_eq!(edition.faults(), [], "{name}");
        let mut ten = 0;
        let mut reasons = 0;
        for line in edition.lines().filter(|line| line.hts().len() == 10) {
            if line.hts().chapter() >= 98 {
                continue;
            }
            ten += 1;
            for rate in [line.general(), line.column2()] {
                if let RateOrReason::Reason(reason) = rate {
                    reasons += 1;
                    assert!(!reason.is_empty(), "{name}: {}", line.hts());
                    assert_ne!(
                        reason,
                        "no rate is printed",
                        "{name}: {}",
                        line.hts()
                    );
                }
            }
        }
        assert!(ten > 18_000, "{name}: only {ten} lines");
        assert!(reasons < 700, "{name}: {reasons} reasons");
        println!("{name}: {ten} lines, {reasons} reasons");
        // The hash of the data is the hash of the file.
        let known = RATES.editions.iter().any(|e| e.sha256 == edition.sha256());
        assert!(known, "{name} has another hash than the data");
    }
}

#[test]
fn the_compact_form_is_the_same_edition() {
    let Some(edition) = EDITIONS.last() else { return };
    let bytes = edition.to_compact().unwrap();
    println!("{} bytes", bytes.len());
    let again = Edition::from_compact(&bytes).unwrap();
    for (a, b) in edition.lines().zip(again.lines()) {
        assert_eq!(a.hts(), b.hts());
        assert_eq!(a.general(), b.general());
        assert_eq!(a.specials(), b.specials());
        assert_eq!(a.title(), b.title());
        assert_eq!(a.footnotes(), b.footnotes());
    }
    assert_eq!(edition.len(), again.len());
}

#[derive(serde::Deserialize)]
struct MinerLine {
    htsno: String,
    first_rev: String,
    general: String,
    special: String,
    other_col2: String,
}

/// A second reader of the same editions made this table; ours agrees.
#[test]
fn rates_of_mining_lines_agree_with_a_second_reading() {
    let Some(table) = common::test_data("raw/hts/miner_lines_by_revision.csv")
    else {
        return;
    };
    let mut by_edition: std::collections::BTreeMap<String, Vec<MinerLine>> =
        std::collections::BTreeMap::new();
    for row in csv::Reader::from_path(table).unwrap().deserialize() {
        let row: MinerLine = row.unwrap();
        by_edition.entry(row.first_rev.clone()).or_default().push(row);
    }
    let mut compared = 0;
    for (name, rows) in by_edition {
        let file = format!("hts_{name}.json.gz");
        let edition =
            EDITIONS.iter().find(|edition| edition.name() == file).unwrap();
        for row in rows.iter().filter(|row| !row.htsno.starts_with("98")) {
            let line = edition.line(row.htsno.parse().unwrap()).unwrap();
            let rate = |text: &str| text.parse::<RateOrReason>().unwrap();
            let at = format!("{name} {}", row.htsno);
            assert_eq!(line.general(), &rate(&row.general), "{at}");
            assert_eq!(line.column2(), &rate(&row.other_col2), "{at}");
            assert_eq!(
                line.specials(),
                hashgate_pack::rates::SpecialRate::read_all(&row.special)
                    .unwrap(),
                "{at}"
            );
            compared += 1;
        }
    }
    assert!(compared > 300, "only {compared} lines compared");
}

/// The embedded lines are those of the editions of their days.
#[test]
fn embedded_lines_agree_with_every_edition() {
    for edition in EDITIONS.iter() {
        let name = edition.name().to_owned();
        let info = RATES
            .editions
            .iter()
            .find(|info| info.sha256 == edition.sha256())
            .unwrap();
        let Some(day) = info.legal_from else { continue };
        for ours in RATES.lines.iter().filter(|l| l.period.contains(day)) {
            let at = format!("{name} {}", ours.hts);
            let theirs = edition.line(ours.hts);
            let theirs = theirs.unwrap_or_else(|| panic!("{at}: not there"));
            assert_eq!(theirs.general(), &ours.general, "{at}");
            // The JSON prints no column 2 for chapter 98.
            if ours.hts.chapter() < 98 {
                assert_eq!(theirs.column2(), &ours.column2, "{at}");
            }
            assert_eq!(theirs.specials(), ours.special, "{at}");
        }
    }
}

/// Whether a rate of the table is that of an edition; chapter 98 is kept in
/// the words of the edition, there with its markup.
fn same(ours: &RateOrReason, theirs: &RateOrReason) -> bool {
    match (ours, theirs) {
        (RateOrReason::Reason(ours), RateOrReason::Reason(theirs)) => {
            *ours == printed_text(theirs)
        }
        _ => ours == theirs,
    }
}

/// The table of base rates is every edition's every line of chapters 1 to 98,
/// on its first and last day of law, and has no line beside.
#[test]
fn the_table_of_base_rates_is_every_line_of_every_edition() {
    use rayon::prelude::*;
    let compared: usize = RATES
        .editions
        .par_iter()
        .filter(|_| !EDITIONS.is_empty())
        .map(|info| {
            let edition =
                EDITIONS.iter().find(|e| e.sha256() == info.sha256).unwrap();
            // No day of law is known of 2026 Revision 8; its lines are those
            // of Revision 7, posted before it.
            let Some(days) = RATES.days_of_law(info) else {
                assert_eq!(info.name, "2026 Revision 8");
                return agree(edition, "2026-04-29".parse().unwrap());
            };
            agree(edition, days.from)
                + days.to.map_or(0, |last| agree(edition, last))
        })
        .sum();
    if !EDITIONS.is_empty() {
        assert!(compared > 2_000_000, "only {compared} lines compared");
    }
    println!("{compared} lines agree");
}

/// How many lines agree between the table on a day and an edition.
fn agree(edition: &Edition, day: hashgate_model::Date) -> usize {
    let mut count = 0;
    let mut ours = RATES.base.lines_on(day);
    for theirs in edition.lines().filter(|l| l.hts().chapter() < 99) {
        let at = format!("{} {day} {}", edition.name(), theirs.hts());
        let ours = ours.next().unwrap_or_else(|| panic!("{at}: not there"));
        assert_eq!(ours.hts(), theirs.hts(), "{at}");
        assert!(same(ours.general(), theirs.general()), "{at}");
        assert!(same(ours.column2(), theirs.column2()), "{at}");
        assert_eq!(ours.specials(), theirs.specials(), "{at}");
        assert_eq!(ours.units(), theirs.units(), "{at}");
        let found = RATES.base.line(theirs.hts(), day).unwrap();
        assert_eq!(found.general(), ours.general(), "{at}");
        count += 1;
    }
    assert_eq!(ours.count(), 0, "{day}: lines beside {}", edition.name());
    count
}

/// Section 301 lists, as the notes print them, agree with the footnotes of
/// the lines: two ways to the same scope.
#[test]
fn section_301_lists_agree_with_the_footnotes() {
    let Some(edition) =
        EDITIONS.iter().find(|e| e.name() == "hts_2026_rev_6.json.gz")
    else {
        return;
    };
    let day = "2026-05-01".parse().unwrap();
    let day = hashgate_duty::Day::new(day, &RATES, Some(edition));
    let (mut same, mut differ) = (0, Vec::new());
    for line in edition.lines() {
        if line.hts().len() != 10 || line.hts().chapter() >= 98 {
            continue;
        }
        let noted: std::collections::BTreeSet<&str> = line
            .footnotes()
            .iter()
            .map(String::as_str)
            .filter(|h| {
                // Lists 1 to 4A and the four-year review; the rest are
                // exclusions, the suspended list, Russia.
                matches!(
                    *h,
                    "9903.88.01"
                        | "9903.88.02"
                        | "9903.88.03"
                        | "9903.88.04"
                        | "9903.88.15"
                ) || h.starts_with("9903.91.0")
                    || *h == "9903.91.11"
            })
            .collect();
        let hts = line.hts().to_string();
        let mut asked = common::query(&hts, "CN", "2026-05-01", "10000");
        asked.quantity = Some(1.into());
        let on_day = day.line(asked.hts).unwrap();
        let Ok(sheet) = on_day.worksheet(&asked) else { continue };
        let stack = sheet.in_words();
        let found: std::collections::BTreeSet<&str> = stack
            .layers
            .iter()
            .filter(|l| {
                l.authority == hashgate_duty::Authority::of("s301_china")
            })
            .map(|l| l.heading.as_str())
            .collect();
        if noted == found {
            same += 1;
        } else {
            differ.push(format!("{hts}: noted {noted:?}, listed {found:?}"));
        }
    }
    println!("{same} lines agree, {} differ", differ.len());
    assert!(same > 19_000, "only {same} lines agree");
    // Every line that differs is explained, and every explanation is needed.
    let table = include_str!("data/s301_disagreements.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let explained: Vec<(String, String)> =
        reader.deserialize().collect::<Result<_, _>>().unwrap();
    for line in &differ {
        let known = explained.iter().any(|(p, _)| line.starts_with(p));
        assert!(known, "not explained: {line}");
    }
    for (prefix, why) in &explained {
        assert!(why.len() > 20, "{prefix}: explain it");
        let needed = differ.iter().any(|line| line.starts_with(prefix));
        assert!(needed, "{prefix} is explained but agrees");
    }
}
