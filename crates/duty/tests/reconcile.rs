//! An ACE ES-003 export against our own stack.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;
#[path = "../../tables/tests/damage/mod.rs"]
mod damage;

use common::{RATES, usd};
use hashgate_duty::{
    Authority, Comparison, Reconciliation, WindowState, reconcile,
};
use proptest::prelude::*;

const HEADS: &str = "Entry Summary Number,Entry Type Code,Entry Date,\
Port of Entry Code,Importer Number,Line Number,Tariff Ordinal,HTS Number,\
Country of Origin Code,Line Tariff Goods Value Amount,\
Line Tariff Duty Amount,Liquidation Status,Liquidation Date\n";

fn read(rows: &str) -> Reconciliation {
    let text = format!("{HEADS}{rows}");
    reconcile(text.as_bytes(), "2026-05-01".parse().unwrap(), &RATES, None)
        .unwrap()
}

#[test]
fn a_rate_of_the_wrong_heading_owes_no_more_and_is_refundable() {
    // The baseline of 10% was filed where Malaysia's 19% was due.
    let answer = read(
        "XYZ00000015,01,02/14/2026,1401,12-3456789XX,001,1,9903.01.25,MY,\
         0.00,39312.00,Unliquidated,\n\
         XYZ00000015,01,02/14/2026,1401,12-3456789XX,001,2,8543.70.9860,MY,\
         393120.00,10221.12,Unliquidated,\n",
    );
    let [line] = answer.lines.as_slice() else { panic!("{answer:?}") };
    assert_eq!(line.filed_usd, usd("49533.12"));
    // The rest of the reciprocal duty was held unlawful on 2026-02-20.
    assert_eq!(line.ours_usd, Some(usd("49533.12")));
    assert_eq!(line.comparison, Comparison::NotOwed);
    let [only] = line.differences.as_slice() else { panic!("{line:?}") };
    assert_eq!(only.authority, Some(Authority::of("ieepa_reciprocal")));
    assert_eq!(only.our_headings, ["9903.02.39"]);
    assert_eq!(only.ours_usd, usd("74692.80"));
    assert_eq!(answer.underpaid_usd, usd("0"));
    assert_eq!(answer.refundable_usd, usd("39312.00"));
    let states: Vec<_> =
        line.windows.iter().map(|w| (w.id.as_str(), w.state)).collect();
    assert_eq!(
        states,
        [
            ("post_summary_correction", WindowState::Open),
            ("cape_phase_1", WindowState::Open),
            ("protest", WindowState::AwaitsLiquidation),
        ]
    );
    // 300 days from 2026-02-14.
    assert_eq!(line.windows[0].closes.unwrap().to_string(), "2026-12-11");
}

#[test]
fn windows_close_after_liquidation() {
    let answer = read(
        "A1,01,2025-06-01,1401,I,1,1,9903.01.25,TH,,1000.00,,2026-02-01\n\
         A1,01,2025-06-01,1401,I,1,2,8543.70.98.60,TH,10000,260.00,,2026-02-01\n",
    );
    let [line] = answer.lines.as_slice() else { panic!("{answer:?}") };
    assert_eq!(line.comparison, Comparison::Agrees, "{line:?}");
    let closes: Vec<String> =
        line.windows.iter().map(|w| w.closes.unwrap().to_string()).collect();
    assert_eq!(closes, ["2026-01-17", "2026-04-22", "2026-07-31"]);
    assert_eq!(line.windows[1].state, WindowState::Closed);
    assert_eq!(line.windows[2].state, WindowState::Open);
}

#[test]
fn more_than_due_is_overpaid_and_an_unknown_heading_unexplained() {
    let answer = read(
        "B,01,03/01/2026,1401,I,1,1,9903.03.01,MY,,2000.00,,\n\
         B,01,03/01/2026,1401,I,1,2,9903.99.99,MY,,5.00,,\n\
         B,01,03/01/2026,1401,I,1,3,8543.70.98.60,MY,10000,FREE,,\n",
    );
    let [line] = answer.lines.as_slice() else { panic!("{answer:?}") };
    let found: Vec<_> =
        line.differences.iter().map(|d| (d.authority, d.comparison)).collect();
    assert_eq!(
        found,
        [
            (None, Comparison::Unexplained),
            (Some(Authority::of("base")), Comparison::Underpaid),
            (Some(Authority::of("s122")), Comparison::Overpaid),
        ]
    );
    assert_eq!(answer.overpaid_usd, usd("1000.00"));
    assert_eq!(answer.underpaid_usd, usd("260.00"));
    assert!(line.refundable.is_empty(), "Section 122 is not refunded");
}

#[test]
fn what_cannot_be_read_is_named_with_its_row() {
    let answer = read(
        "C,01,14/02/2026,1401,I,1,1,8543.70.98.60,MY,100,2.60,,\n\
         C,01,02/14/2026,1401,I,2,1,8543.70.98.60,Korea,100,2.60,,\n\
         C,01,02/14/2026,1401,I,3,1,8543.7,MY,100,2.60,,\n\
         ,01,02/14/2026,1401,I,3,1,8543.70.98.60,MY,100,2.60,,\n\
         C,01,02/14/2026,1401,I,4,1,9903.01.25,MY,,2.60,,\n",
    );
    assert!(answer.lines.is_empty());
    assert_eq!(answer.faults.len(), 5, "{:#?}", answer.faults);
    for (fault, part) in answer.faults.iter().zip([
        "row 2, entry C line 1: `14/02/2026` is not a date",
        "row 3, entry C line 2: `Korea` may mean",
        "row 4, entry C line 3",
        "row 5: no entry number",
        "entry C line 4: no number of chapters 1 to 97",
    ]) {
        assert!(fault.contains(part), "{fault}");
    }
}

#[test]
fn heads_go_by_other_names_and_missing_ones_are_named() {
    let text = "entry number,date of entry,line no,hts,coo,entered value,\
                duty amount\nD,2026-03-01,1,8543709860,MY,10000,260\n";
    let as_of = "2026-05-01".parse().unwrap();
    let answer = reconcile(text.as_bytes(), as_of, &RATES, None).unwrap();
    assert_eq!(answer.lines.len(), 1);
    let short = "Entry Number,Line Number\nD,1\n";
    let error = reconcile(short.as_bytes(), as_of, &RATES, None).unwrap_err();
    assert!(error.to_string().contains("duty"), "{error}");
    assert!(reconcile(b"", as_of, &RATES, None).is_err());
}

fn as_of(day: &str, rows: &str) -> Reconciliation {
    let text = format!("{HEADS}{rows}");
    reconcile(text.as_bytes(), day.parse().unwrap(), &RATES, None).unwrap()
}

#[test]
fn before_the_ruling_the_shortfall_was_owed() {
    let rows = "E,01,2025-10-05,1,I,1,1,8504.40.9580,CN,2000,0,Unliquidated,\n";
    let found = |day| {
        let answer = as_of(day, rows);
        (answer.underpaid_usd, answer.lines[0].ours_usd)
    };
    assert_eq!(found("2026-02-19"), (usd("1100"), Some(usd("1100"))));
    assert_eq!(found("2026-02-20"), (usd("500"), Some(usd("500"))));
}

#[test]
fn the_value_of_a_line_counts_once() {
    let base = "F,01,12/10/2025,1,I,1,2,8543.70.9860,MY,100000.00,2600.00,U,\n";
    let base = base.replace(",U,", ",Unliquidated,");
    let tariff = "F,01,12/10/2025,1,I,1,1,9903.02.39,MY,VALUE,19000.00,\
                  Unliquidated,\n";
    let both = tariff.replace("VALUE", "100000.00") + &base;
    let only_there = tariff.replace("VALUE", "100000.00")
        + &base.replace("100000.00", "0.00");
    let plain = tariff.replace("VALUE", "0.00") + &base;
    for (rows, warned) in [(both, 1), (only_there, 1), (plain.clone(), 0)] {
        let answer = as_of("2026-11-27", &rows);
        let [line] = answer.lines.as_slice() else { panic!("{answer:?}") };
        assert_eq!(line.value_usd, usd("100000"), "{rows}");
        assert_eq!(line.comparison, Comparison::Agrees, "{rows}");
        assert_eq!(line.warnings.len(), warned, "{rows}: {line:?}");
    }
    let twice = as_of("2026-11-27", &format!("{plain}{plain}"));
    assert_eq!(twice.lines[0].filed_usd, usd("21600"));
    assert_eq!(twice.refundable_usd, usd("19000"));
    assert_eq!(twice.lines[0].notes.len(), 2, "{:?}", twice.lines[0].notes);
    let other = plain.replace(",19000.00", ",18000.00");
    let clash = as_of("2026-11-27", &format!("{plain}{other}"));
    assert!(clash.lines.is_empty(), "{clash:?}");
    assert!(clash.faults[0].contains("with other amounts"), "{clash:?}");
}

#[test]
fn a_liquidation_that_is_not_told_leaves_the_road_unknown() {
    let heads = "Entry Summary Number,Entry Date,Line Number,HTS Number,\
                 Country of Origin Code,Line Tariff Goods Value Amount,\
                 Line Tariff Duty Amount\n";
    let rows = "G,10/05/2025,1,8543.70.9860,TH,80000,2080\n\
                G,10/05/2025,1,9903.02.61,TH,0,15200\n";
    let text = format!("{heads}{rows}");
    let day = "2026-11-27".parse().unwrap();
    let answer = reconcile(text.as_bytes(), day, &RATES, None).unwrap();
    assert_eq!(answer.refundable_usd, usd("0"));
    assert_eq!(answer.refund_unknown_usd, usd("15200"));
    let cape = &answer.lines[0].windows[1];
    assert_eq!(cape.state, WindowState::Unknown);
    let why = cape.unknown_because.as_deref().unwrap();
    assert!(why.contains("`Liquidation Status`"), "{why}");
    assert!(why.contains("closed on 2026-11-03"), "{why}");
    let liquidated = "H,01,2025-06-01,1,I,1,1,9903.01.25,TH,,1000.00,\
                      Liquidated,2025-12-01\nH,01,2025-06-01,1,I,1,2,\
                      8543.70.98.60,TH,10000,260.00,Liquidated,2025-12-01\n";
    let closed = as_of("2026-11-27", liquidated);
    assert_eq!(closed.refundable_usd, usd("0"));
    assert_eq!(closed.refund_closed_usd, usd("1000"));
}

#[test]
fn a_number_that_miners_are_wrongly_entered_under_is_no_overpayment() {
    let rows = "J,01,11/10/2026,1,I,1,1,9903.05.54,MY,0,5000,Unliquidated,\n\
                J,01,11/10/2026,1,I,1,2,8471809000,MY,50000,0,Unliquidated,\n";
    let answer = as_of("2026-11-27", rows);
    let [line] = answer.lines.as_slice() else { panic!("{answer:?}") };
    assert_eq!(answer.overpaid_usd, usd("0"));
    assert_eq!(line.comparison, Comparison::Unexplained);
    assert!(line.warnings[0].contains("8543.70.98.60"), "{line:?}");
    assert!(line.warnings[0].contains("6,300.00"), "{line:?}");
}

#[test]
fn an_unknown_country_of_smelt_was_owed_as_reported() {
    let rows = "K,01,11/05/2025,1,I,1,1,9903.85.68,DE,0,710,Unliquidated,\n\
                K,01,11/05/2025,1,I,1,2,8473.30.5100,DE,355,0,Unliquidated,\n";
    let answer = as_of("2026-11-27", rows);
    assert_eq!(answer.lines[0].comparison, Comparison::Agrees, "{answer:?}");
    let notes = &answer.lines[0].notes;
    assert!(notes.iter().any(|n| n.contains("532.50 less")), "{notes:?}");
    let known =
        rows.replace("9903.85.68", "9903.85.08").replace("710", "177.50");
    let answer = as_of("2026-11-27", &known);
    assert_eq!(answer.lines[0].comparison, Comparison::Agrees, "{answer:?}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let as_of = "2026-05-01".parse().unwrap();
        let mut text = HEADS.as_bytes().to_vec();
        text.extend(&bytes);
        let _ = reconcile(&text, as_of, &RATES, None);
        let _ = reconcile(&bytes, as_of, &RATES, None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A line at any row of a damaged export is answered or told as a fault,
    /// or the export is refused.
    #[test]
    fn no_line_of_a_damaged_export_is_lost(
        numbers in prop::collection::vec("[A-Z]{3}[0-9]{8}", 1..20),
        at in any::<prop::sample::Index>(),
        hurt in damage::damage(),
        where_to in any::<prop::sample::Index>(),
    ) {
        const PLANTED: &str = "ZZZ77777777";
        let heads = "Entry Summary Number,Entry Date,Line Number,HTS Number,\
                     Country of Origin Code,Line Tariff Goods Value Amount,\
                     Line Tariff Duty Amount";
        let rest = "02/14/2026,001,8543.70.9860,MY,1000.00,26.00";
        let row = at.index(numbers.len());
        let (bytes, place) = damage::file(heads, &numbers, PLANTED, rest, row);
        let bytes = damage::damaged(bytes, &place, &hurt, where_to);
        let as_of = "2026-05-01".parse().unwrap();
        if let Ok(answer) = reconcile(&bytes, as_of, &RATES, None) {
            let answered = answer.lines.iter().any(|l| l.entry == PLANTED);
            let told = answer.faults.iter().any(|f| f.contains(PLANTED));
            prop_assert!(
                answered || told,
                "{}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}
