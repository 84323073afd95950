//! The head and the sums of an 810.

use hashgate_model::{ChargeKind, Mode, PartyRole, identifiers::NumberKind};

use super::{
    super::{
        MessageProblem, codes,
        edi::{self, Unused},
        statement::{Amount, Kind, StatedCharge, StatedParty, Statement, Told},
    },
    Segment, Transaction, lines,
};
use crate::words;

/// One invoice; `several` says whether the file has more.
pub(super) fn invoice(from: &Transaction<'_>, several: bool) -> Statement {
    let mut into = Statement::default();
    if several && let Some(st) = from.segments.first() {
        into.at = st.whole();
    }
    into.remarks.extend(from.remarks.iter().cloned());
    let mut unused = Unused::default();
    let mut rest = from.segments.iter().skip(1).peekable();
    let mut in_seller = false;
    while let Some(segment) = rest.next() {
        match segment.tag {
            "BIG" => big(segment, &mut into),
            "CUR" => into.currency = segment.told(2),
            "N1" => in_seller = party(segment, &mut into),
            "N2" | "N3" | "N4" => more_of_party(segment, &mut into),
            "PER" if in_seller && into.responsible_employee.is_none() => {
                into.responsible_employee = segment.told(2);
            }
            "NTE" => into.notes.extend(segment.told(2)),
            "MSG" => into.notes.extend(segment.told(1)),
            "REF" => number(segment, &mut into),
            "FOB" => terms(segment, &mut into),
            "CAD" => {
                let mode = mode(segment.get(1));
                into.mode = mode.map(|mode| Told::new(mode, &segment.at(1)));
            }
            "SAC" => {
                let charge = charge(segment, &mut into);
                into.charges.extend(charge);
            }
            "TXI" => {
                let tax = tax(segment, &mut into);
                into.charges.extend(tax);
            }
            "TDS" => into.totals.all = segment.cents(1, "total", &mut into),
            "CTT" => counts(segment, &mut into),
            "IT1" => {
                let line =
                    lines::line(segment, &mut rest, &mut unused, &mut into);
                into.lines.push(line);
            }
            "DTM" | "ITD" => {}
            other => unused.note(other, segment.number),
        }
    }
    if into.totals.all.is_none() && into.faults.is_empty() {
        let why = "the invoice has no TDS segment, which states its total; \
                   have it sent again";
        let at = into.at.clone();
        into.fault(&at, MessageProblem::Lacks(why.to_owned()));
    }
    unused.remark(&mut into);
    into
}

fn big(segment: &Segment<'_>, into: &mut Statement) {
    into.date = segment.told(1);
    into.number = segment.told(2);
    into.kind = match segment.get(7) {
        "CR" | "CN" => Kind::CreditNote,
        "DR" => Kind::DebitNote,
        _ => Kind::Invoice,
    };
    let number = || crate::sheet::cut(segment.get(2));
    match segment.get(8) {
        "01" => {
            let why = MessageProblem::TakenBack(number());
            into.fault(&segment.at(8), why);
        }
        "05" => {
            let text = "this invoice replaces one sent before; hand in only it";
            into.remark(&segment.at(8), text);
        }
        "07" => into.remark(&segment.at(8), "this is a copy of an invoice"),
        _ => {}
    }
}

/// Takes a party in; says whether it is the seller.
fn party(segment: &Segment<'_>, into: &mut Statement) -> bool {
    let role = match segment.get(1) {
        "SE" | "SU" | "VN" => PartyRole::Seller,
        "BY" | "BT" => PartyRole::Buyer,
        "CN" | "UC" => PartyRole::Consignee,
        "ST" => PartyRole::ShipTo,
        "SH" | "SF" | "EX" => PartyRole::Shipper,
        "MF" | "MA" => PartyRole::Maker,
        "IM" => PartyRole::ImporterOfRecord,
        "FW" => PartyRole::Forwarder,
        "RE" | "RI" | "PE" | "BK" => PartyRole::Bank,
        _ => PartyRole::Other,
    };
    let name = segment.get(2).to_owned();
    if name.is_empty() {
        let text = format!(
            "the party `{}` is told by a number alone and cannot be screened; \
             ask for its name",
            crate::sheet::cut(segment.get(4))
        );
        into.remark(&segment.whole(), text);
    }
    into.parties.push(StatedParty {
        role,
        name,
        address: Vec::new(),
        country: None,
        city: None,
        manufacturer_id: None,
        at: segment.at(2),
    });
    role == PartyRole::Seller
}

fn more_of_party(segment: &Segment<'_>, into: &mut Statement) {
    let Some(party) = into.parties.last_mut() else { return };
    let texts = segment.all().skip(1).take(2);
    let texts = texts.filter(|text| !text.is_empty());
    match segment.tag {
        "N2" => {
            for text in texts {
                if !party.name.is_empty() {
                    party.name.push(' ');
                }
                party.name.push_str(text);
            }
        }
        "N3" => party.address.extend(texts.map(str::to_owned)),
        _ => {
            let lines = [1, 2, 3, 4].map(|element| segment.get(element));
            let lines = lines.iter().filter(|text| !text.is_empty());
            party.address.extend(lines.map(|text| (*text).to_owned()));
            party.country = segment.some(4).map(str::to_owned);
        }
    }
}

/// Waybills and containers, whose form tells whether they were copied right.
fn number(segment: &Segment<'_>, into: &mut Statement) {
    let kind = match segment.get(1) {
        "AW" | "AWB" => NumberKind::AirWaybill,
        "OC" => NumberKind::Container,
        _ => return,
    };
    into.numbers.extend(segment.told(2).map(|told| (kind, told)));
}

/// FOB05 is an Incoterm where FOB04 says so; FOB01 only says who pays the
/// carrier.
fn terms(segment: &Segment<'_>, into: &mut Statement) {
    let place = segment.some(3).or_else(|| segment.some(7)).unwrap_or("");
    let term = segment.get(5);
    let told = format!("{term} {place}");
    if words::has_incoterm(term) {
        let told = told.trim().to_owned();
        into.incoterm = Some(Told::new(told, &segment.at(5)));
        return;
    }
    let text = format!(
        "the segment FOB names no Incoterm (element 5), only who pays the \
         carrier (`{}`){}",
        crate::sheet::cut(segment.get(1)),
        match place {
            "" => String::new(),
            place => format!(" and the place `{}`", crate::sheet::cut(place)),
        }
    );
    into.remark(&segment.whole(), text);
}

/// The way of travel by X12's data element 91, where it is the main leg's.
fn mode(code: &str) -> Option<Mode> {
    match code {
        "A" | "AE" => Some(Mode::Air),
        "S" | "O" => Some(Mode::Ocean),
        _ => None,
    }
}

/// An allowance or a charge, in cents.
pub(super) fn charge(
    segment: &Segment<'_>,
    into: &mut Statement,
) -> Option<StatedCharge> {
    let allowance = match segment.get(1) {
        "A" => true,
        "C" => false,
        other => {
            let text = format!(
                "`{}` is neither an allowance (A) nor a charge (C); it is not \
                 reckoned with",
                crate::sheet::cut(other)
            );
            into.remark(&segment.at(1), text);
            return None;
        }
    };
    let noun = if allowance { "allowance" } else { "charge" };
    if segment.some(5).is_none() {
        let text = format!(
            "the {noun} states no amount; have the seller state it, not only \
             a rate"
        );
        into.fault(&segment.at(5), MessageProblem::Lacks(text));
        return None;
    }
    let mut amount = segment.cents(5, "amount", into)?;
    if allowance {
        amount.value = -amount.value;
    }
    let (code, words) = (segment.get(2), segment.get(15));
    let kind = codes::charge(code, words, allowance);
    let text = match words {
        "" => format!("{noun} of code {code}"),
        words => words.to_owned(),
    };
    Some(StatedCharge { kind, text, amount, is_tax: false })
}

pub(super) fn tax(
    segment: &Segment<'_>,
    into: &mut Statement,
) -> Option<StatedCharge> {
    let told = segment.decimal(2, "tax", into)?;
    let text = format!("tax {}", segment.get(1));
    let amount = Amount { value: told.value, currency: None, at: told.at };
    let kind = ChargeKind::Other;
    Some(StatedCharge { kind, text, amount, is_tax: true })
}

/// The counts of lines and of pieces.
fn counts(segment: &Segment<'_>, into: &mut Statement) {
    let lines = into.lines.len();
    let counted = edi::count(&segment.at(1), segment.get(1), lines, "lines");
    if let Err(told) = counted {
        into.fault(&told.at, told.value);
    }
    let Some(stated) = segment.decimal(2, "sum of quantities", into) else {
        return;
    };
    let read = into.lines.iter().filter_map(|line| line.quantity.as_ref());
    let sum: hashgate_model::Decimal = read
        .fold(hashgate_model::Decimal::ZERO, |sum, told| {
            sum.saturating_add(told.value)
        });
    if stated.value != sum {
        let why = format!(
            "the quantities are said to add up to {}, and add up to {sum}",
            stated.value
        );
        into.fault(&stated.at, MessageProblem::Cut(why));
    }
}
