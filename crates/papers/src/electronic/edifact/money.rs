//! Amounts of an INVOIC: what a MOA is of depends on what stands before it.

use hashgate_model::{ChargeKind, Decimal};

use super::{
    super::{
        MessageProblem, codes,
        statement::{Amount, StatedCharge, Statement},
    },
    tokens::Segment,
};

/// The part of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    #[default]
    Head,
    Line,
    Sums,
}

/// What an amount is of.
#[derive(Default)]
enum Of {
    #[default]
    Part,
    /// An allowance or a charge, without its amount yet.
    Charge(Charge),
    Tax,
}

/// An ALC that waits for its MOA.
struct Charge {
    at: super::super::statement::At,
    allowance: bool,
    kind: ChargeKind,
    text: String,
}

/// Where the amounts of a message go.
#[derive(Default)]
pub(super) struct Monies {
    pub part: Part,
    of: Of,
    /// The rank of the total that is kept: 77 is the invoice amount.
    total: u8,
    /// Taxes of the lines and of the sums, which say the same twice.
    line_taxes: Vec<Amount>,
    taxes: Vec<Amount>,
    all_taxes: Option<Amount>,
    /// Charges that never got an amount.
    bare: Vec<Charge>,
}

impl Monies {
    /// Leaves the allowance, the charge or the tax that was open, if the
    /// segment begins something else.
    pub fn meets(&mut self, segment: &Segment<'_>) {
        let stays =
            ["MOA", "PCD", "QTY", "RNG", "RTE", "TAX", "FTX", "DTM", "CUX"];
        if !stays.contains(&segment.tag()) {
            self.leave();
        }
    }

    fn leave(&mut self) {
        if let Of::Charge(charge) = std::mem::take(&mut self.of) {
            self.bare.push(charge);
        }
    }

    pub fn turn(&mut self, part: Part) {
        self.leave();
        self.part = part;
    }

    pub fn take(&mut self, segment: &Segment<'_>, into: &mut Statement) {
        match segment.tag() {
            "ALC" => {
                self.leave();
                self.charge(segment, into);
            }
            "TAX" => {
                // A tax on a charge says nothing of the amount of the charge.
                if !matches!(self.of, Of::Charge(_)) {
                    self.of = Of::Tax;
                }
            }
            _ => self.amount(segment, into),
        }
    }

    fn charge(&mut self, segment: &Segment<'_>, into: &mut Statement) {
        let allowance = match segment.first(1).as_str() {
            "A" => true,
            "C" => false,
            other => {
                let text = format!(
                    "`{}` is neither an allowance (A) nor a charge (C); it is \
                     not reckoned with",
                    crate::sheet::cut(other)
                );
                return into.remark(&segment.at(1), text);
            }
        };
        let code = [segment.get(5, 1), segment.get(2, 2)];
        let code = code.into_iter().find(|code| !code.is_empty());
        let code = code.unwrap_or_default();
        let words = [segment.get(5, 4), segment.get(5, 5)].join(" ");
        let words = words.trim();
        let kind = codes::charge(&code, words, allowance);
        let noun = if allowance { "allowance" } else { "charge" };
        let text = match (words, code.as_str()) {
            ("", "") => noun.to_owned(),
            ("", code) => format!("{noun} of code {code}"),
            (words, _) => words.to_owned(),
        };
        let at = segment.whole();
        self.of = Of::Charge(Charge { at, allowance, kind, text });
    }

    fn amount(&mut self, segment: &Segment<'_>, into: &mut Statement) {
        let qualifier = segment.get(1, 1);
        let Some(read) = segment.decimal(1, 2, "amount", into) else { return };
        let currency = Some(segment.get(1, 3)).filter(|c| !c.is_empty());
        let amount = Amount { value: read.value, currency, at: read.at };
        let qualifier = qualifier.as_str();
        if matches!(qualifier, "8" | "23" | "204") {
            return self.charged(amount, into);
        }
        match (self.part, qualifier) {
            (Part::Line, "203" | "38" | "66") => {
                let line = into.lines.last_mut();
                if let Some(line) = line
                    && (line.amount.is_none() || qualifier == "203")
                {
                    line.amount = Some(amount);
                }
            }
            (Part::Line, "124") => self.line_taxes.push(amount),
            (_, "124") => self.taxes.push(amount),
            (_, "176") => self.all_taxes = Some(amount),
            (Part::Sums | Part::Head, "79") => into.totals.goods = Some(amount),
            (Part::Sums | Part::Head, "113") => {
                into.totals.prepaid = Some(amount);
            }
            (Part::Sums | Part::Head, "9") => into.totals.due = Some(amount),
            (Part::Sums | Part::Head, "77") => self.total(3, amount, into),
            (Part::Sums | Part::Head, "39") => self.total(2, amount, into),
            (Part::Sums | Part::Head, "86") => self.total(1, amount, into),
            _ => {}
        }
    }

    fn total(&mut self, rank: u8, amount: Amount, into: &mut Statement) {
        if rank > self.total {
            self.total = rank;
            into.totals.all = Some(amount);
        }
    }

    fn charged(&mut self, mut amount: Amount, into: &mut Statement) {
        let Of::Charge(charge) = std::mem::take(&mut self.of) else { return };
        if charge.allowance {
            amount.value = -amount.value;
        }
        let (kind, text) = (charge.kind, charge.text);
        let stated = StatedCharge { kind, text, amount, is_tax: false };
        match (self.part, into.lines.last_mut()) {
            (Part::Line, Some(line)) => line.adjustments.push(stated),
            _ => into.charges.push(stated),
        }
    }

    /// Puts the taxes and the totals right once all is read.
    pub fn finish(mut self, into: &mut Statement) {
        self.leave();
        for charge in self.bare {
            let noun = if charge.allowance { "allowance" } else { "charge" };
            let text = format!(
                "the {noun} `{}` states no amount; have the seller state it, \
                 not only a rate",
                crate::sheet::cut(&charge.text)
            );
            into.fault(&charge.at, MessageProblem::Lacks(text));
        }
        let taxes = match (self.all_taxes, self.taxes) {
            (Some(all), _) => vec![all],
            (None, taxes) if taxes.is_empty() => self.line_taxes,
            (None, taxes) => taxes,
        };
        for amount in taxes.into_iter().filter(|a| a.value != Decimal::ZERO) {
            let (kind, text) = (ChargeKind::Other, "tax".to_owned());
            let tax = StatedCharge { kind, text, amount, is_tax: true };
            into.charges.push(tax);
        }
        let totals = &mut into.totals;
        if totals.all.is_none() && totals.due.is_some() {
            totals.all = totals.due.take();
        }
        if totals.all.is_none() {
            let at = into.at.clone();
            let text = "the invoice states no total (MOA 77), so that nothing \
                        tells whether a line is missing";
            into.remark(&at, text);
        }
    }
}
