//! The head of an INVOIC: kind, dates, parties, terms.

use hashgate_model::{PartyRole, identifiers::NumberKind};

use super::{
    super::{
        MessageProblem, codes,
        edi::{self, Unused},
        statement::{StatedParty, Statement, Told},
    },
    envelope::Message,
    lines,
    money::{Monies, Part},
    tokens::Segment,
};
use crate::words;

/// One invoice; `several` says whether the file has more.
pub(super) fn invoice(from: &Message<'_>, several: bool) -> Statement {
    let mut into = Statement::default();
    if several && let Some(unh) = from.segments.first() {
        into.at = unh.whole();
    }
    into.remarks.extend(from.remarks.iter().cloned());
    let mut unused = Unused::default();
    let mut monies = Monies::default();
    let mut seller = false;
    let mut terms_open = false;
    for segment in from.segments.iter().skip(1) {
        monies.meets(segment);
        let tag = segment.tag();
        if tag == "LIN" {
            monies.turn(Part::Line);
            lines::begin(segment, &mut into);
            continue;
        }
        if monies.part == Part::Line && lines::take(segment, &mut into) {
            continue;
        }
        match tag {
            "BGM" => bgm(segment, &mut into),
            "DTM" if segment.get(1, 1) == "137" => date(segment, &mut into),
            "FTX" => notes(segment, &mut into),
            "NAD" => seller = party(segment, &mut into),
            "CTA" if seller && into.responsible_employee.is_none() => {
                into.responsible_employee = segment.told(2, 2);
            }
            "CUX" => currency(segment, &mut into),
            "TOD" => {
                terms(segment, &mut into);
                terms_open = true;
            }
            "LOC" => place(segment, terms_open, &mut into),
            "TDT" if into.mode.is_none() => {
                into.mode = codes::mode(&segment.first(3))
                    .map(|mode| Told::new(mode, &segment.at(3)));
            }
            "RFF" => number(segment, &mut into),
            "ALC" | "MOA" | "TAX" => monies.take(segment, &mut into),
            "UNS" => monies.turn(Part::Sums),
            "CNT" => counts(segment, &mut into),
            "DTM" | "COM" | "CTA" | "PAT" | "PCD" => {}
            other => unused.note(other, segment.number),
        }
        terms_open &= matches!(tag, "TOD" | "LOC");
    }
    monies.finish(&mut into);
    lines::finish(&mut into);
    unused.remark(&mut into);
    into
}

fn bgm(segment: &Segment<'_>, into: &mut Statement) {
    let code = segment.first(1);
    let (kind, remark) = codes::paper(&code);
    into.kind = kind;
    if let Some(remark) = remark {
        into.remark(&segment.at(1), remark);
    }
    into.number = segment.told(2, 1);
    // Data element 1225.
    match segment.first(3).as_str() {
        "1" | "3" => {
            let number = crate::sheet::cut(&segment.first(2));
            into.fault(&segment.at(3), MessageProblem::TakenBack(number));
        }
        "4" | "5" => {
            let text = "this invoice changes or replaces one sent before; \
                        hand in only the one that holds";
            into.remark(&segment.at(3), text);
        }
        "7" | "31" => {
            into.remark(&segment.at(3), "this is a copy of an invoice");
        }
        _ => {}
    }
}

/// The date of the invoice; formats 102 (day), 203 and 204 (with time).
fn date(segment: &Segment<'_>, into: &mut Statement) {
    let Some(mut told) = segment.told(1, 2) else { return };
    if matches!(segment.get(1, 3).as_str(), "203" | "204") {
        told.value = told.value.chars().take(8).collect();
    }
    into.date = Some(told);
}

pub(super) fn notes(segment: &Segment<'_>, into: &mut Statement) {
    let parts = (1..=5).map(|part| segment.get(4, part));
    let parts: Vec<String> = parts.filter(|text| !text.is_empty()).collect();
    if !parts.is_empty() {
        let told = Told::new(parts.join(" "), &segment.at(4));
        into.notes.push(told);
    }
}

/// Takes a party in; says whether it is the seller.
pub(super) fn party(segment: &Segment<'_>, into: &mut Statement) -> bool {
    let role = match segment.first(1).as_str() {
        "SE" | "SU" | "II" => PartyRole::Seller,
        "BY" | "IV" => PartyRole::Buyer,
        "CN" | "UC" => PartyRole::Consignee,
        "DP" | "ST" => PartyRole::ShipTo,
        "CZ" | "SF" | "EX" => PartyRole::Shipper,
        "MF" => PartyRole::Maker,
        "IM" => PartyRole::ImporterOfRecord,
        "FW" => PartyRole::Forwarder,
        "PE" | "RB" => PartyRole::Bank,
        _ => PartyRole::Other,
    };
    let joined = |element: usize| {
        let parts = (1..=5).map(|part| segment.get(element, part));
        let parts: Vec<String> = parts.filter(|t| !t.is_empty()).collect();
        parts
    };
    // Element 3 holds name and address in lines, where element 4 is empty.
    let loose = joined(3);
    let name = joined(4).join(" ");
    let (name, mut address) = match loose.split_first() {
        Some((first, rest)) if name.is_empty() => {
            (first.clone(), rest.to_vec())
        }
        _ => (name, loose),
    };
    if name.is_empty() {
        let text = format!(
            "the party `{}` is told by a number alone and cannot be screened; \
             ask for its name",
            crate::sheet::cut(&segment.first(2))
        );
        into.remark(&segment.whole(), text);
    }
    for element in [5, 6, 7, 8, 9] {
        address.extend(joined(element));
    }
    let country = Some(segment.first(9)).filter(|code| !code.is_empty());
    let at = segment.at(4);
    into.parties.push(StatedParty {
        role,
        name,
        address,
        country,
        city: None,
        manufacturer_id: None,
        at,
    });
    role == PartyRole::Seller
}

fn currency(segment: &Segment<'_>, into: &mut Statement) {
    // Element 1 of several: 6343 = 4 is the currency of the invoice.
    let second = segment.get(2, 2);
    let invoicing = (1..=2).find(|at| segment.get(*at, 3) == "4");
    into.currency = segment.told(invoicing.unwrap_or(1), 2);
    if !second.is_empty() {
        let text = format!(
            "the second currency `{}` and its rate are not used; a rate of \
             your own goes into the facts file (`exchange_rate_usd`)",
            crate::sheet::cut(&second)
        );
        into.remark(&segment.at(2), text);
    }
}

fn terms(segment: &Segment<'_>, into: &mut Statement) {
    let (code, place) = (segment.get(3, 1), segment.get(3, 4));
    let place = [place, segment.get(3, 5)].join(" ");
    let told = format!("{code} {}", place.trim()).trim().to_owned();
    if words::has_incoterm(&told) {
        into.incoterm = Some(Told::new(told, &segment.at(3)));
    } else if !told.is_empty() {
        let text = format!(
            "the terms of delivery `{}` name no Incoterm",
            crate::sheet::cut(&told)
        );
        into.remark(&segment.at(3), text);
    }
}

/// A place: of the terms just stated (1), of loading (9), of arrival in the
/// United States (11, 60).
fn place(segment: &Segment<'_>, of_terms: bool, into: &mut Statement) {
    let (code, name) = (segment.get(2, 1), segment.get(2, 4));
    let shown = if name.is_empty() { &code } else { &name };
    let locode = code.len() == 5 && code.is_ascii();
    let country = code.get(..2).filter(|_| locode);
    match segment.first(1).as_str() {
        "1" if of_terms => {
            if let Some(term) = &mut into.incoterm
                && !term.value.contains(' ')
            {
                term.value = format!("{} {shown}", term.value);
            }
        }
        "9" => {
            let country = country.map(str::to_owned);
            let country = country.map(|c| Told::new(c, &segment.at(2)));
            into.loaded_in = into.loaded_in.take().or(country);
        }
        "11" | "60" if country == Some("US") => {
            let port = Told::new(shown.clone(), &segment.at(2));
            into.port_of_entry.get_or_insert(port);
        }
        _ => {}
    }
}

/// Waybills and containers, whose form tells whether they were copied right.
fn number(segment: &Segment<'_>, into: &mut Statement) {
    let kind = match segment.get(1, 1).as_str() {
        "AWB" | "MWB" => NumberKind::AirWaybill,
        "AAQ" => NumberKind::Container,
        _ => return,
    };
    into.numbers.extend(segment.told(1, 2).map(|told| (kind, told)));
}

/// The count of lines (CNT+2); the sum of quantities (CNT+1).
fn counts(segment: &Segment<'_>, into: &mut Statement) {
    let at = segment.at(1);
    match segment.get(1, 1).as_str() {
        "2" => {
            let (stated, lines) = (segment.get(1, 2), into.lines.len());
            if let Err(told) = edi::count(&at, &stated, lines, "lines") {
                into.fault(&told.at, told.value);
            }
        }
        "1" => {
            let what = "sum of quantities";
            let Some(stated) = segment.decimal(1, 2, what, into) else {
                return;
            };
            let sum = lines::pieces(into);
            if stated.value != sum {
                let why = format!(
                    "the quantities are said to add up to {}, and add up to \
                     {sum}",
                    stated.value
                );
                into.fault(&at, MessageProblem::Cut(why));
            }
        }
        _ => {}
    }
}
