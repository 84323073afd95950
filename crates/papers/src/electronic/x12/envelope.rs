//! Interchanges, groups and transaction sets: separators, counts, references.

use super::{
    super::{
        MessageProblem,
        edi::{self, Wrong},
        statement::Told,
    },
    Segment, Transaction,
};

/// Characters of an ISA segment with its terminator.
const ISA: usize = 106;
/// Elements of an ISA segment.
const ISA_ELEMENTS: usize = 16;

/// Whether a file begins as an interchange does.
pub(crate) fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"ISA")
        && bytes.get(3).is_some_and(|b| !b.is_ascii_alphanumeric())
}

/// How an interchange is written.
#[derive(Clone, Copy)]
struct Separators {
    element: char,
    terminator: char,
    /// Characters of the ISA segment with its terminator.
    length: usize,
}

/// The 810 transaction sets of all interchanges of a file.
pub(super) fn transactions(text: &str) -> Result<Vec<Transaction<'_>>, Wrong> {
    let mut reading = Reading::default();
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while !rest.is_empty() {
        if !begins(rest.as_bytes()) {
            let at = edi::at(reading.number, "IEA", None);
            let why = "what follows the end of the interchange does not begin \
                       with ISA";
            return Err(edi::cut(&at, why));
        }
        rest = reading.interchange(rest)?.trim_start();
    }
    if let Some(first) = reading.found.first_mut() {
        first.remarks.append(&mut reading.remarks);
        return Ok(reading.found);
    }
    let what = match reading.others.first() {
        Some((kind, _)) => format!("X12 transaction set {kind}"),
        None => "an X12 interchange without a transaction set".to_owned(),
    };
    let next = "hand in the 810, or the invoice as XLSX or CSV";
    let at = reading.others.first().map_or_else(
        || "".into(),
        |(_, number)| edi::at(*number, "ST", Some(1)),
    );
    Err(edi::wrong(&at, MessageProblem::Another { what, next }))
}

#[derive(Default)]
struct Reading<'t> {
    /// Segments read so far.
    number: usize,
    found: Vec<Transaction<'t>>,
    /// Transaction sets that are no 810, and their segments.
    others: Vec<(String, usize)>,
    remarks: Vec<Told<String>>,
}

impl<'t> Reading<'t> {
    /// Reads one interchange; gives what follows it.
    fn interchange(&mut self, text: &'t str) -> Result<&'t str, Wrong> {
        let separators = separators(text).map_err(|why| {
            edi::wrong(&edi::at(self.number + 1, "ISA", None), why)
        })?;
        let mut rest = text;
        let isa = self.next(&mut rest, separators)?;
        let Some(isa) = isa else { return Ok("") };
        if separators.length != ISA {
            let text = format!(
                "the ISA segment has {} characters where X12 has {ISA}; its \
                 separators were told by its elements",
                separators.length
            );
            self.remarks.push(Told::new(text, &isa.whole()));
        }
        if isa.get(15) == "T" {
            let text = "the interchange is marked as a test; have the seller \
                        confirm that it is the invoice of the goods";
            self.remarks.push(Told::new(text.to_owned(), &isa.at(15)));
        }
        let mut groups = 0;
        while let Some(segment) = self.next(&mut rest, separators)? {
            match segment.tag {
                "GS" => {
                    groups += 1;
                    self.group(&mut rest, separators, segment)?;
                }
                "IEA" => {
                    let at = segment.at(1);
                    edi::count(&at, segment.get(1), groups, "groups")?;
                    edi::closes(&segment.at(2), segment.get(2), isa.get(13))?;
                    return Ok(rest);
                }
                "TA1" => {}
                "ISA" => break,
                _ => return Err(misplaced(segment, "GS or IEA")),
            }
        }
        Err(edi::cut(&isa.whole(), "the interchange has no IEA at its end"))
    }

    fn group(
        &mut self,
        rest: &mut &'t str,
        separators: Separators,
        gs: Segment<'t>,
    ) -> Result<(), Wrong> {
        let mut sets = 0;
        while let Some(segment) = self.next(rest, separators)? {
            match segment.tag {
                "ST" => {
                    sets += 1;
                    self.set(rest, separators, segment)?;
                }
                "GE" => {
                    let (stated, of) = (segment.get(1), "transaction sets");
                    edi::count(&segment.at(1), stated, sets, of)?;
                    return edi::closes(
                        &segment.at(2),
                        segment.get(2),
                        gs.get(6),
                    );
                }
                _ => return Err(misplaced(segment, "ST or GE")),
            }
        }
        Err(edi::cut(&gs.whole(), "the group has no GE at its end"))
    }

    fn set(
        &mut self,
        rest: &mut &'t str,
        separators: Separators,
        st: Segment<'t>,
    ) -> Result<(), Wrong> {
        let is_invoice = st.get(1) == "810";
        let mut segments = vec![st];
        let mut count = 1;
        while let Some(segment) = self.next(rest, separators)? {
            count += 1;
            match segment.tag {
                "SE" => {
                    let stated = segment.get(1);
                    edi::count(&segment.at(1), stated, count, "segments")?;
                    edi::closes(&segment.at(2), segment.get(2), st.get(2))?;
                    let kind = crate::sheet::cut(st.get(1));
                    if is_invoice {
                        let remarks = Vec::new();
                        self.found.push(Transaction { segments, remarks });
                    } else {
                        let text = format!(
                            "the transaction set {kind} was passed over; only \
                             810 is read"
                        );
                        self.remarks.push(Told::new(text, &st.at(1)));
                        self.others.push((kind, st.number));
                    }
                    return Ok(());
                }
                "ST" | "GE" | "IEA" | "ISA" => break,
                _ if is_invoice => segments.push(segment),
                _ => {}
            }
        }
        Err(edi::cut(&st.whole(), "the transaction set has no SE at its end"))
    }

    /// The next segment that is not empty.
    fn next(
        &mut self,
        rest: &mut &'t str,
        separators: Separators,
    ) -> Result<Option<Segment<'t>>, Wrong> {
        loop {
            let (text, after) = match rest.split_once(separators.terminator) {
                Some(split) => split,
                None if rest.trim().is_empty() => return Ok(None),
                None => {
                    let tag = rest.trim().split(separators.element).next();
                    let tag = tag.unwrap_or_default();
                    let at = edi::at(self.number + 1, tag, None);
                    let why = "the last segment has no terminator";
                    return Err(edi::cut(&at, why));
                }
            };
            *rest = after;
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            self.number += 1;
            edi::few(self.number)?;
            let separator = separators.element;
            let tag = text.split(separator).next().unwrap_or("").trim();
            let number = self.number;
            return Ok(Some(Segment { number, tag, text, separator }));
        }
    }
}

fn misplaced(segment: Segment<'_>, awaited: &str) -> Wrong {
    let tag = crate::sheet::cut(segment.tag);
    edi::cut(
        &segment.whole(),
        format!("`{tag}` stands where {awaited} must stand"),
    )
}

/// The separators that an ISA segment shows: the character behind its name,
/// and the one behind its sixteenth element.
fn separators(text: &str) -> Result<Separators, MessageProblem> {
    let unclear = || {
        MessageProblem::Cut(
            "the ISA segment does not show its separators: it needs sixteen \
             elements, a separator of components and a terminator"
                .to_owned(),
        )
    };
    let element = text.chars().nth(3).ok_or_else(unclear)?;
    let (last, _) = text
        .match_indices(element)
        .nth(ISA_ELEMENTS - 1)
        .ok_or_else(unclear)?;
    let mut behind = text.get(last..).unwrap_or("").chars().skip(1);
    let component = behind.next().ok_or_else(unclear)?;
    let terminator = behind.next().ok_or_else(unclear)?;
    let returns = terminator == '\r' && behind.next() == Some('\n');
    let terminator = if returns { '\n' } else { terminator };
    let clear = !terminator.is_alphanumeric()
        && terminator != element
        && terminator != ' '
        && !component.is_alphanumeric();
    // An ISA of other segments within would be no ISA.
    let isa = text.get(..last).unwrap_or("");
    if !clear || isa.contains(terminator) {
        return Err(unclear());
    }
    let length = isa.chars().count() + 3;
    Ok(Separators { element, terminator, length })
}
