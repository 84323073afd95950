//! An ACE ES-003 export against our own stack.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

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
fn a_rate_of_the_wrong_heading_is_underpaid_and_all_of_it_refundable() {
    // The baseline of 10% was filed where Malaysia's 19% was due.
    let answer = read(
        "XYZ00000015,01,02/14/2026,1401,12-3456789XX,001,1,9903.01.25,MY,\
         0.00,39312.00,Unliquidated,\n\
         XYZ00000015,01,02/14/2026,1401,12-3456789XX,001,2,8543.70.9860,MY,\
         393120.00,10221.12,Unliquidated,\n",
    );
    let [line] = answer.lines.as_slice() else { panic!("{answer:?}") };
    assert_eq!(line.filed_usd, usd("49533.12"));
    assert_eq!(line.ours_usd, Some(usd("84913.92")));
    assert_eq!(line.comparison, Comparison::Underpaid);
    let [only] = line.differences.as_slice() else { panic!("{line:?}") };
    assert_eq!(only.authority, Some(Authority::IeepaReciprocal));
    assert_eq!(only.our_headings, ["9903.02.39"]);
    assert_eq!(answer.underpaid_usd, usd("35380.80"));
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
            (Some(Authority::Base), Comparison::Underpaid),
            (Some(Authority::S122), Comparison::Overpaid),
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
