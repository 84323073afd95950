//! X12 810 invoices, version 004010 and its neighbours.

mod envelope;
mod head;
mod lines;

use hashgate_model::Decimal;

use super::{
    edi::{self, Wrong},
    number::plain,
    statement::{Amount, At, Statement, Told},
};

pub(crate) use envelope::begins;

/// The invoices of a file.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Statement>, Wrong> {
    edi::within(bytes)?;
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = good.split(|b| *b == b'\n').count();
        let at = format!("line {line}, byte {}", good.len() + 1).into();
        let why = super::MessageProblem::Encoding("ASCII or UTF-8".to_owned());
        edi::wrong(&at, why)
    })?;
    let transactions = envelope::transactions(text)?;
    let several = transactions.len() > 1;
    Ok(transactions.iter().map(|one| head::invoice(one, several)).collect())
}

/// A segment with its number in the file.
#[derive(Clone, Copy)]
pub(super) struct Segment<'t> {
    pub number: usize,
    pub tag: &'t str,
    text: &'t str,
    separator: char,
}

impl<'t> Segment<'t> {
    /// The element of that number, counted from 1 as X12 counts it; empty if
    /// it is not there.
    pub fn get(&self, element: usize) -> &'t str {
        self.text.split(self.separator).nth(element).unwrap_or("").trim()
    }

    /// The element, where it is not empty.
    pub fn some(&self, element: usize) -> Option<&'t str> {
        Some(self.get(element)).filter(|text| !text.is_empty())
    }

    /// All elements, the name first.
    pub fn all(&self) -> impl Iterator<Item = &'t str> {
        self.text.split(self.separator).map(str::trim)
    }

    pub fn at(&self, element: usize) -> At {
        edi::at(self.number, self.tag, Some(element))
    }

    pub fn whole(&self) -> At {
        edi::at(self.number, self.tag, None)
    }

    pub fn told(&self, element: usize) -> Option<Told<String>> {
        let text = self.some(element)?;
        Some(Told::new(text.to_owned(), &self.at(element)))
    }

    /// A number with the decimal point that is written (type R).
    pub fn decimal(
        &self,
        element: usize,
        what: &'static str,
        into: &mut Statement,
    ) -> Option<Told<Decimal>> {
        let text = self.some(element)?;
        let at = self.at(element);
        match plain(text, false) {
            Ok(value) => Some(Told::new(value, &at)),
            Err(problem) => {
                into.number_fault(&at, what, text, problem);
                None
            }
        }
    }

    /// An amount in cents without a decimal point (type N2).
    pub fn cents(
        &self,
        element: usize,
        what: &'static str,
        into: &mut Statement,
    ) -> Option<Amount> {
        let told = self.decimal(element, what, into)?;
        let written = self.get(element).contains('.');
        if written {
            let text = format!(
                "`{}` has a decimal point where X12 implies two places; it \
                 was read as it is written",
                self.get(element)
            );
            into.remark(&told.at, text);
        }
        let hundredth = || told.value.checked_mul(Decimal::new(1, 2));
        let value = if written { Some(told.value) } else { hundredth() };
        Some(Amount { value: value?, currency: None, at: told.at })
    }
}

/// One 810 from ST to SE.
pub(super) struct Transaction<'t> {
    pub segments: Vec<Segment<'t>>,
    /// What is said of its envelope.
    pub remarks: Vec<Told<String>>,
}
