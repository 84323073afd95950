//! The lines of an INVOIC.

use hashgate_model::{Decimal, PartyRole};

use super::{
    super::statement::{Amount, StatedLine, Statement, Told},
    head::{notes, party},
    tokens::Segment,
};

/// Begins a line.
pub(super) fn begin(lin: &Segment<'_>, into: &mut Statement) {
    into.lines.push(StatedLine::new(&lin.whole()));
}

/// Takes a segment of the line last begun; false if it is of no line.
pub(super) fn take(segment: &Segment<'_>, into: &mut Statement) -> bool {
    let faults = into.faults.len();
    let Some(mut line) = into.lines.pop() else { return false };
    let taken = take_into(&mut line, segment, into);
    line.unreadable |= into.faults.len() > faults;
    into.lines.push(line);
    taken
}

fn take_into(
    line: &mut StatedLine,
    segment: &Segment<'_>,
    into: &mut Statement,
) -> bool {
    match segment.tag() {
        "PIA" => identify(line, segment),
        "IMD" => line.texts.extend(described(segment)),
        "QTY" => count(line, segment, into),
        "ALI" => {
            line.origin = line.origin.take().or_else(|| segment.told(1, 1));
        }
        "LOC" if segment.first(1) == "27" => {
            let told = segment.told(2, 4).or_else(|| segment.told(2, 1));
            line.origin = line.origin.take().or(told);
        }
        "PRI" => price(line, segment, into),
        "GIN" => serials(line, segment, into),
        "RFF" if segment.get(1, 1) == "SE" => {
            line.serials.extend(segment.told(1, 2));
        }
        "MEA" => weight(line, segment, into),
        "NAD" => {
            // The maker of a line; who buys and sells stands in the head.
            if segment.first(1) == "MF" {
                party(segment, into);
            } else {
                return true;
            }
            let maker = into.parties.last_mut();
            if let Some(maker) = maker {
                maker.role = PartyRole::Maker;
            }
        }
        "FTX" => notes(segment, into),
        "LOC" | "DTM" | "PAC" | "PCI" | "TDT" | "RFF" => {}
        _ => return false,
    }
    true
}

/// Numbers of the goods: the tariff number, a model, a serial number.
fn identify(line: &mut StatedLine, segment: &Segment<'_>) {
    for element in 2..=6 {
        let Some(told) = segment.told(element, 1) else { continue };
        match segment.get(element, 2).as_str() {
            "HS" => line.hts = line.hts.take().or(Some(told)),
            "SN" => line.serials.push(told),
            "MN" => line.texts.insert(0, told),
            "SA" | "MF" | "BP" | "IN" | "PV" => line.names.push(told),
            _ => {}
        }
    }
}

/// The words of IMD: two components of 35 characters, the second going on
/// where the first ends.
fn described(segment: &Segment<'_>) -> Option<Told<String>> {
    const FULL: usize = 35;
    let (first, second) = (segment.get(3, 4), segment.get(3, 5));
    let text = if first.chars().count() == FULL {
        format!("{first}{second}")
    } else {
        format!("{first} {second}")
    };
    let text = text.trim().to_owned();
    (!text.is_empty()).then(|| Told::new(text, &segment.at(3)))
}

/// The quantity invoiced (47); the one delivered (46) or sent (12) only where
/// none is.
fn count(line: &mut StatedLine, segment: &Segment<'_>, into: &mut Statement) {
    let qualifier = segment.get(1, 1);
    let invoiced = qualifier == "47";
    let sent = qualifier == "46" || qualifier == "12";
    if !invoiced && (!sent || line.quantity.is_some()) {
        return;
    }
    let Some(read) = segment.decimal(1, 2, "quantity", into) else { return };
    if sent {
        let text = "the quantity sent was taken for the one invoiced, unless \
                    that is stated too";
        into.remark(&read.at, text);
    }
    line.quantity = Some(read);
    line.unit = Some(segment.get(1, 3)).filter(|unit| !unit.is_empty());
}

/// The net price (AAA) before any other.
fn price(line: &mut StatedLine, segment: &Segment<'_>, into: &mut Statement) {
    let net = segment.get(1, 1) == "AAA";
    if line.price.is_some() && !net {
        return;
    }
    let Some(read) = segment.decimal(1, 2, "unit price", into) else { return };
    let price = Amount { value: read.value, currency: None, at: read.at };
    line.price = Some(price);
    line.price_of = segment.decimal(1, 5, "base of the price", into);
}

/// Serial numbers (BN); a range is told, since what lies between is not.
fn serials(line: &mut StatedLine, segment: &Segment<'_>, into: &mut Statement) {
    if segment.first(1) != "BN" {
        return;
    }
    for element in 2..=6 {
        line.serials.extend(segment.told(element, 1));
        let Some(last) = segment.told(element, 2) else { continue };
        let text = format!(
            "serial numbers are stated from `{}` to `{}`; have each one listed",
            crate::sheet::cut(&segment.get(element, 1)),
            crate::sheet::cut(&last.value)
        );
        into.remark(&last.at, text);
        line.serials.push(last);
    }
}

/// The net weight in kilograms (AAA, AAL).
fn weight(line: &mut StatedLine, segment: &Segment<'_>, into: &mut Statement) {
    let net = matches!(segment.first(2).as_str(), "AAA" | "AAL");
    if net && segment.get(3, 1) == "KGM" {
        line.net_weight_kg = segment.decimal(3, 2, "net weight", into);
    }
}

/// A number of the goods says what they are where no words do.
pub(super) fn finish(into: &mut Statement) {
    for line in &mut into.lines {
        if line.texts.is_empty() {
            line.texts.append(&mut line.names);
        }
    }
}

/// The sum of the quantities.
pub(super) fn pieces(into: &Statement) -> Decimal {
    let quantities = into.lines.iter().filter_map(|l| l.quantity.as_ref());
    quantities.fold(Decimal::ZERO, |sum, told| sum.saturating_add(told.value))
}
