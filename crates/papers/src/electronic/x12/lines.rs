//! The lines of an 810.

use std::iter::Peekable;

use hashgate_model::Decimal;

use super::{
    super::{
        edi::Unused,
        statement::{Amount, StatedLine, Statement, Told},
    },
    Segment,
    head::{charge, tax},
};

/// Segments that belong to the line before them.
const OF_LINE: [&str; 19] = [
    "CRC", "QTY", "CUR", "IT3", "TXI", "CTP", "PAM", "MEA", "PID", "PWK",
    "PKG", "PO4", "ITD", "REF", "DTM", "SAC", "SLN", "MSG", "SDQ",
];

/// Reads a line from its IT1 and the segments behind it.
pub(super) fn line<'s, 't: 's>(
    it1: &Segment<'t>,
    rest: &mut Peekable<impl Iterator<Item = &'s Segment<'t>>>,
    unused: &mut Unused,
    into: &mut Statement,
) -> StatedLine {
    let faults = into.faults.len();
    let mut line = StatedLine::new(&it1.whole());
    line.quantity = it1.decimal(2, "quantity", into);
    line.unit = it1.some(3).map(str::to_owned);
    line.price = it1.decimal(4, "unit price", into).map(priced);
    basis(it1, &mut line, into);
    pairs(it1, &mut line);
    let mut descriptions = Vec::new();
    while let Some(segment) = rest.next_if(|s| OF_LINE.contains(&s.tag)) {
        match segment.tag {
            "PID" => descriptions.extend(segment.told(5)),
            "SAC" => line.adjustments.extend(charge(segment, into)),
            "TXI" => {
                let tax = tax(segment, into);
                into.charges.extend(tax);
            }
            "REF" if segment.get(1) == "SE" => {
                line.serials.extend(segment.told(2));
            }
            "CTP" if line.price.is_none() => {
                line.price = segment.decimal(3, "unit price", into).map(priced);
            }
            "SLN" => {
                let text = "the parts of a line (SLN) are not read; it is \
                            taken as one line";
                into.remark(&segment.whole(), text);
            }
            "MSG" => into.notes.extend(segment.told(1)),
            "DTM" | "ITD" => {}
            other => unused.note(other, segment.number),
        }
    }
    line.texts.extend(descriptions);
    line.unreadable = into.faults.len() > faults;
    line
}

fn priced(told: Told<Decimal>) -> Amount {
    Amount { value: told.value, currency: None, at: told.at }
}

/// How many units the price is of (data element 639).
fn basis(it1: &Segment<'_>, line: &mut StatedLine, into: &mut Statement) {
    let of = match it1.get(5) {
        "PN" => 10,
        "PD" | "LD" | "RD" | "TD" | "WD" => 12,
        "HP" | "LC" | "QH" | "RC" | "TC" | "WC" => 100,
        "TP" | "LM" | "QS" | "RM" | "TM" | "WM" => 1_000,
        "TT" => 10_000,
        "HT" => 100_000,
        "NC" => {
            let free = Told::new(Decimal::ZERO, &it1.at(5));
            line.price.get_or_insert_with(|| priced(free));
            return;
        }
        "" | "PE" | "LE" | "QE" | "RE" | "TE" | "WE" | "UM" | "NT" | "CT"
        | "CA" | "FX" | "QT" | "ST" | "DI" | "DS" => return,
        other => {
            let text = format!(
                "the basis of the price `{}` is not one of pieces; it was \
                 read as the price of one: ask the seller what it is of",
                crate::sheet::cut(other)
            );
            return into.remark(&it1.at(5), text);
        }
    };
    line.price_of = Some(Told::new(Decimal::from(of), &it1.at(5)));
}

/// The pairs of a qualifier and a number, from element 6 on.
fn pairs(it1: &Segment<'_>, line: &mut StatedLine) {
    let mut ranked: Vec<(usize, Told<String>)> = Vec::new();
    for element in (6..=24).step_by(2) {
        let Some(told) = it1.told(element + 1) else { continue };
        let rank = match it1.get(element) {
            "MN" => 0,
            "MG" | "MF" => 1,
            "VP" | "VN" => 2,
            "PD" => 3,
            "BP" | "IN" | "SK" => 4,
            "HD" => {
                line.hts.get_or_insert(told);
                continue;
            }
            "CH" => {
                line.origin.get_or_insert(told);
                continue;
            }
            "SN" => {
                line.serials.push(told);
                continue;
            }
            _ => continue,
        };
        ranked.push((rank, told));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    // A buyer's number says what the goods are only where nothing else does.
    let own = ranked.iter().any(|(rank, _)| *rank < 4);
    let names = ranked.into_iter().filter(|(rank, _)| !own || *rank < 4);
    line.texts.extend(names.map(|(_, told)| told));
}
