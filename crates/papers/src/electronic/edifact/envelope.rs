//! Interchanges, groups and messages: counts and references.

use super::{
    super::{
        MessageProblem,
        edi::{self, Wrong},
        statement::Told,
    },
    tokens::{Segment, Segments, Service},
};

/// One INVOIC from UNH to UNT.
pub(super) struct Message<'t> {
    pub segments: Vec<Segment<'t>>,
    /// What is said of its envelope.
    pub remarks: Vec<Told<String>>,
}

/// The INVOIC messages of a file.
pub(super) fn messages(text: &str) -> Result<Vec<Message<'_>>, Wrong> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let (service, rest) = Service::of(text)?;
    let mut segments = Segments::new(rest, service);
    let mut reading = Reading::default();
    while let Some(segment) = segments.next()? {
        match segment.tag() {
            "UNB" => reading.interchange(&segment)?,
            "UNZ" => reading.end(&segment)?,
            "UNG" => reading.groups += 1,
            "UNE" => {}
            "UNH" => reading.message(segment, &mut segments)?,
            other => {
                let shown = crate::sheet::cut(other);
                let why = format!("`{shown}` stands outside every message");
                return Err(edi::cut(&segment.whole(), why));
            }
        }
    }
    if let Some(open) = &reading.open {
        let why = "the interchange has no UNZ at its end";
        return Err(edi::cut(&open.whole(), why));
    }
    if let Some(first) = reading.found.first_mut() {
        first.remarks.append(&mut reading.remarks);
        return Ok(reading.found);
    }
    let (what, at) = match reading.others.first() {
        Some((kind, at)) => (format!("EDIFACT message {kind}"), at.clone()),
        None => ("an EDIFACT file without a message".to_owned(), "".into()),
    };
    let next = "hand in the INVOIC, or the invoice as XLSX or CSV";
    Err(edi::wrong(&at, MessageProblem::Another { what, next }))
}

#[derive(Default)]
struct Reading<'t> {
    /// The UNB that is not closed yet.
    open: Option<Segment<'t>>,
    /// Messages and groups of the open interchange.
    messages: usize,
    groups: usize,
    found: Vec<Message<'t>>,
    others: Vec<(String, super::super::statement::At)>,
    remarks: Vec<Told<String>>,
}

impl<'t> Reading<'t> {
    fn interchange(&mut self, unb: &Segment<'t>) -> Result<(), Wrong> {
        if let Some(open) = &self.open {
            let why = "the interchange has no UNZ before the next one";
            return Err(edi::cut(&open.whole(), why));
        }
        if unb.first(11) == "1" {
            let text = "the interchange is marked as a test; have the seller \
                        confirm that it is the invoice of the goods";
            self.remarks.push(Told::new(text.to_owned(), &unb.at(11)));
        }
        (self.messages, self.groups) = (0, 0);
        self.open = Some(*unb);
        Ok(())
    }

    fn end(&mut self, unz: &Segment<'t>) -> Result<(), Wrong> {
        let Some(unb) = self.open.take() else {
            return Err(edi::cut(&unz.whole(), "no UNB opens what it closes"));
        };
        let (counted, of) = match self.groups {
            0 => (self.messages, "messages"),
            groups => (groups, "groups"),
        };
        edi::count(&unz.at(1), &unz.first(1), counted, of)?;
        edi::closes(&unz.at(2), &unz.first(2), &unb.first(5))
    }

    fn message(
        &mut self,
        unh: Segment<'t>,
        segments: &mut Segments<'t>,
    ) -> Result<(), Wrong> {
        self.messages += 1;
        let kind = unh.first(2);
        let is_invoice = kind == "INVOIC";
        let mut kept = vec![unh];
        let mut count = 1;
        while let Some(segment) = segments.next()? {
            count += 1;
            match segment.tag() {
                "UNT" => {
                    let stated = segment.first(1);
                    edi::count(&segment.at(1), &stated, count, "segments")?;
                    let reference = segment.first(2);
                    edi::closes(&segment.at(2), &reference, &unh.first(1))?;
                    self.keep(&unh, &kind, is_invoice.then_some(kept));
                    return Ok(());
                }
                "UNH" | "UNZ" | "UNB" | "UNE" => break,
                _ if is_invoice => kept.push(segment),
                _ => {}
            }
        }
        Err(edi::cut(&unh.whole(), "the message has no UNT at its end"))
    }

    fn keep(
        &mut self,
        unh: &Segment<'t>,
        kind: &str,
        invoice: Option<Vec<Segment<'t>>>,
    ) {
        let kind = crate::sheet::cut(kind);
        let Some(segments) = invoice else {
            let text = format!(
                "the message {kind} was passed over; only INVOIC is read"
            );
            self.remarks.push(Told::new(text, &unh.at(2)));
            self.others.push((kind, unh.at(2)));
            return;
        };
        let mut remarks = Vec::new();
        let directory = format!("{}.{}", unh.get(2, 2), unh.get(2, 3));
        if directory != "D.96A" {
            let directory = crate::sheet::cut(&directory);
            let text = format!(
                "the message is of the directory {directory} and was read as \
                 D.96A"
            );
            remarks.push(Told::new(text, &unh.at(2)));
        }
        self.found.push(Message { segments, remarks });
    }
}
