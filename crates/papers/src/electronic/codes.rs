//! Codes that the formats share: of units, of papers, of ways to travel.
//!
//! Sources: UN/ECE Recommendations 19 (modes), 20 and 21 (units); UNTDID 1001
//! (papers), 5189 (allowances), 7161 (charges); X12 data elements 355 (units)
//! and 1300 (allowances and charges).

use hashgate_model::{ChargeKind, Mode};

use super::statement::Kind;
use crate::{
    values,
    words::{self, NoGoods},
};

/// Whether a unit counts pieces: a code of Recommendation 20, one of X12's
/// data element 355, or a word of trade.
pub(crate) fn counts_pieces(unit: &str) -> bool {
    const PIECES: [&str; 10] =
        ["C62", "H87", "EA", "PCE", "PC", "NAR", "NMB", "NPT", "UN", "XPP"];
    let unit = unit.trim();
    PIECES.iter().any(|code| code.eq_ignore_ascii_case(unit))
        || values::counts_pieces(unit)
}

/// What a code of UNTDID 1001 says that the paper is, and a remark that is
/// due for it.
pub(crate) fn paper(code: &str) -> (Kind, Option<String>) {
    let known = |text: &str| Some(text.to_owned());
    match code.trim() {
        "" | "380" | "388" | "935" => (Kind::Invoice, None),
        "381" | "396" | "261" | "532" => (Kind::CreditNote, None),
        "383" | "84" => (Kind::DebitNote, None),
        "325" | "310" => (Kind::BeforeSale, None),
        "386" => (
            Kind::BeforeSale,
            known(
                "type 386 is an invoice for payment in advance; hand in the \
                 commercial invoice of the goods beside it",
            ),
        ),
        "384" => (
            Kind::Invoice,
            known(
                "type 384 is a corrected invoice; hand in only it, not the \
                 invoice that it corrects",
            ),
        ),
        "395" => (
            Kind::Invoice,
            known(
                "type 395 is an invoice of goods that were not sold \
                 (consignment): its prices may be no transaction value (19 \
                 USC 1401a(b)(1), 19 CFR 152.103); ask how they were made",
            ),
        ),
        "389" => (
            Kind::Invoice,
            known("type 389: the buyer wrote this invoice for the seller"),
        ),
        other => (
            Kind::Invoice,
            Some(format!(
                "the type of paper `{}` was read as an invoice",
                crate::sheet::cut(other)
            )),
        ),
    }
}

/// How goods travel by a code of Recommendation 19; nothing for what leaves
/// the main leg open.
pub(crate) fn mode(code: &str) -> Option<Mode> {
    match code.trim() {
        "1" | "10" => Some(Mode::Ocean),
        "4" | "40" => Some(Mode::Air),
        "2" | "20" => Some(Mode::Rail),
        "3" | "30" => Some(Mode::Truck),
        _ => None,
    }
}

/// What an allowance or a charge is for: by its code, else by its words.
pub(crate) fn charge(code: &str, text: &str, allowance: bool) -> ChargeKind {
    let by_code = match (code.trim(), allowance) {
        ("FC" | "D240", false) => Some(ChargeKind::Freight),
        ("IN" | "D980", false) => Some(ChargeKind::Insurance),
        ("PC" | "ABL", false) => Some(ChargeKind::Packing),
        ("95" | "DI" | "C310", true) => Some(ChargeKind::Discount),
        _ => None,
    };
    let by_words = || match words::charge(text) {
        Some(NoGoods::Charge(kind)) => Some(kind),
        _ => None,
    };
    let unknown =
        if allowance { ChargeKind::Credit } else { ChargeKind::Other };
    by_code.or_else(by_words).unwrap_or(unknown)
}
