//! The duty over time, and the table of the facts as its test.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{RATES, query};
use hashgate_duty::{Query, assess, boundaries, history, next_change};
use hashgate_model::{Country, Date, Decimal, HtsNumber};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Total percent of 8543.70.98.60 by entry date and origin.
const TABLE: [(&str, &[(&str, &str)]); 11] = [
    (
        "2018-08-23",
        &[("CN", "27.6"), ("HK", "2.6"), ("RU", "2.6"), ("MX", "2.6")],
    ),
    ("2025-02-04", &[("CN", "37.6"), ("HK", "12.6"), ("RU", "35")]),
    (
        "2025-03-04",
        &[("CN", "47.6"), ("HK", "22.6"), ("MX", "27.6"), ("CA", "27.6")],
    ),
    (
        "2025-04-05",
        &[
            ("CN", "57.6"),
            ("HK", "32.6"),
            ("MY", "12.6"),
            ("ID", "12.6"),
            ("TH", "12.6"),
            ("VN", "12.6"),
            ("TW", "12.6"),
            ("KR", "12.6"),
            ("SG", "12.6"),
            ("PY", "12.6"),
            ("ET", "12.6"),
            ("RU", "35"),
            ("MX", "27.6"),
            ("CA", "27.6"),
        ],
    ),
    (
        "2025-04-09",
        &[
            ("CN", "131.6"),
            ("HK", "106.6"),
            ("MY", "26.6"),
            ("ID", "34.6"),
            ("TH", "38.6"),
            ("VN", "48.6"),
            ("TW", "34.6"),
            ("KR", "27.6"),
            ("SG", "12.6"),
            ("PY", "12.6"),
        ],
    ),
    ("2025-04-10", &[("CN", "172.6"), ("HK", "147.6"), ("MY", "12.6")]),
    ("2025-05-14", &[("CN", "57.6"), ("HK", "32.6")]),
    (
        "2025-08-07",
        &[
            ("CN", "57.6"),
            ("HK", "32.6"),
            ("MY", "21.6"),
            ("ID", "21.6"),
            ("TH", "21.6"),
            ("VN", "22.6"),
            ("TW", "22.6"),
            ("KR", "17.6"),
            ("SG", "12.6"),
            ("PY", "12.6"),
            ("CA", "37.6"),
        ],
    ),
    ("2025-11-14", &[("CN", "47.6"), ("HK", "22.6"), ("KR", "15")]),
    (
        "2026-02-24",
        &[
            ("CN", "37.6"),
            ("HK", "12.6"),
            ("MY", "12.6"),
            ("KR", "12.6"),
            ("RU", "45"),
            ("MX", "12.6"),
            ("CA", "12.6"),
        ],
    ),
    (
        "2026-08-22",
        &[
            ("CN", "40.1"),
            ("HK", "15.1"),
            ("MY", "12.6"),
            ("ID", "12.6"),
            ("TH", "15.1"),
            ("VN", "15.1"),
            ("TW", "10"),
            ("KR", "12.5"),
            ("SG", "15.1"),
            ("PY", "2.6"),
            ("ET", "2.6"),
            ("RU", "47.5"),
            ("MX", "12.6"),
            ("CA", "62.6"),
        ],
    ),
];

#[test]
fn the_table_of_the_facts_holds() {
    for (day, row) in TABLE {
        for (origin, expected) in row {
            let asked = query("8543.70.98.60", origin, day, "10000");
            let stack = assess(&asked, &RATES).unwrap();
            let expected: Decimal = expected.parse().unwrap();
            assert_eq!(stack.effective_pct, Some(expected), "{origin} {day}");
        }
    }
}

#[test]
fn steps_follow_each_other_without_gap_and_name_their_event() {
    let hts = "8543.70.98.60".parse().unwrap();
    for origin in ["CN", "MY", "CA", "KR", "RU", "IN", "BR", "DE"] {
        let origin = origin.parse().unwrap();
        let days = (date("2018-01-01"), date("2026-11-25"));
        let history = history(hts, origin, days, &RATES, None).unwrap();
        assert_eq!(history.steps[0].from, days.0);
        for pair in history.steps.windows(2) {
            assert_eq!(pair[0].to.unwrap().plus_days(1), pair[1].from);
            assert!(!pair[1].events.is_empty(), "{origin} {}", pair[1].from);
            assert_ne!(pair[0].layers, pair[1].layers);
        }
    }
}

#[test]
fn the_history_of_chinese_miners_is_the_one_that_was_lived() {
    let hts = "8543.70.98.60".parse().unwrap();
    let days = (date("2018-01-01"), date("2026-11-25"));
    let told = history(hts, "CN".parse().unwrap(), days, &RATES, None);
    let steps: Vec<(String, String)> = told
        .unwrap()
        .steps
        .iter()
        .map(|s| (s.from.to_string(), s.effective_pct.to_string()))
        .collect();
    let expected = [
        ("2018-01-01", "2.6"),
        ("2018-08-23", "27.6"),
        ("2025-02-04", "37.6"),
        ("2025-03-04", "47.6"),
        ("2025-04-05", "57.6"),
        ("2025-04-09", "131.6"),
        ("2025-04-10", "172.6"),
        ("2025-05-14", "57.6"),
        ("2025-11-10", "47.6"),
        ("2026-02-24", "37.6"),
        ("2026-07-24", "40.1"),
    ]
    .map(|(day, pct)| (day.to_owned(), pct.to_owned()));
    // On 2026-07-22 and 07-23 nothing moved for China.
    assert_eq!(steps, expected);
}

#[test]
fn the_next_change_is_told() {
    let miner = "8543.70.98.60".parse().unwrap();
    let ca = "CA".parse().unwrap();
    let next = next_change(&asked(miner, ca, "2026-08-01"), &RATES, None);
    let next = next.unwrap().unwrap();
    assert_eq!(next.date, date("2026-08-22"));
    assert_eq!(next.after_pct, Some("62.6".parse().unwrap()));
    assert!(next.events[0].text.contains("338"), "{:?}", next.events);
    let chip = "8542.31.00".parse().unwrap();
    let cn = "CN".parse().unwrap();
    let next = next_change(&asked(chip, cn, "2026-11-25"), &RATES, None);
    let next = next.unwrap().unwrap();
    assert_eq!((next.date, next.after_pct), (date("2027-06-23"), None));
}

/// Every boundary of the data at -1, 0 and +1: an answer, never two rows.
#[test]
fn no_boundary_has_a_gap_or_an_overlap() {
    let mut asked = 0;
    let hts = [
        "8543.70.98.60",
        "8543.90.88.85",
        "8471.50.01.50",
        "8542.31.00",
        "8504.40.95.80",
        "8414.59.65.90",
        "8544.42.90.90",
        "8421.29.00.65",
    ];
    for boundary in boundaries(&RATES) {
        for shift in [-1, 0, 1] {
            let day = boundary.plus_days(shift);
            if day < date("2018-01-01") {
                continue;
            }
            for hts in hts {
                for origin in [
                    "CN", "HK", "MY", "CA", "MX", "RU", "GB", "DE", "JP", "BR",
                    "IN", "ET", "US",
                ] {
                    let q = query(hts, origin, &day.to_string(), "10000");
                    if let Err(e) = assess(&q, &RATES) {
                        panic!("{hts} {origin} {day}: {e}");
                    }
                    asked += 1;
                }
            }
        }
    }
    println!("{asked} answers at boundaries");
}

fn asked(hts: HtsNumber, origin: Country, day: &str) -> Query {
    Query::new(hts, origin, day.parse().unwrap(), "1000".parse().unwrap())
}

#[test]
fn the_next_change_holds_what_the_question_says() {
    let miner: HtsNumber = "8543.70.98.60".parse().unwrap();
    let of = |query: &Query| {
        let next = next_change(query, &RATES, None).unwrap().unwrap();
        let pct = |p: Option<Decimal>| p.map(|p| p.to_string());
        (next.date.to_string(), pct(next.before_pct), pct(next.after_pct))
    };
    let malaysia = asked(miner, "MY".parse().unwrap(), "2025-09-06");
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(of(&malaysia).1, some("21.6"));
    // All of it is content of the United States: no reciprocal duty, and
    // Section 122 knows no such relief.
    let content =
        Query { us_content: Some("1000".parse().unwrap()), ..malaysia.clone() };
    assert_eq!(
        of(&content),
        ("2026-02-24".to_owned(), some("2.6"), some("12.6"))
    );
    let claimed = Query {
        spi: Some("S".to_owned()),
        ..asked(miner, "CA".parse().unwrap(), "2025-11-14")
    };
    assert_eq!(of(&claimed).1, some("0"));
    let fixed = Query {
        ftz_privileged_on: Some("2025-09-06".parse().unwrap()),
        ..malaysia
    };
    assert_eq!(next_change(&fixed, &RATES, None).unwrap(), None);
}
