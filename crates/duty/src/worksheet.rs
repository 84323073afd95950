//! The sum for one line: every layer with its base, rate and amount, still
//! without words.

use hashgate_model::{Decimal, Kleene, Rate, Usd};
use hashgate_pack::rates::{
    Ask, Authority, AuthorityInfo, BaseKind, CiteId, Effect, Exception,
    Measure, RateKind, RateRow, When,
};

use crate::{
    DutyError, Query,
    base_duty::BaseDuty,
    condition::{Setting, reaches_origin},
    law_on_day::{Claim, LineOnDay, Touched},
    remark::{Remark, Unsettled},
};

/// A line seldom bears more; one that does takes more room.
const MOST_LAYERS: usize = 5;

/// The duty of one line as numbers that point into the data.
///
/// [`Worksheet::in_words`] makes the answer for people of it.
pub struct Worksheet<'d, 'r, 'q> {
    pub(crate) query: &'q Query,
    pub(crate) line: &'d LineOnDay<'d, 'r>,
    pub(crate) base: BaseDuty<'r>,
    pub(crate) layers: Vec<RawLayer<'r>>,
    pub(crate) unsettled: Vec<Unsettled<'r>>,
    pub(crate) remarks: Vec<Remark<'r>>,
    pub(crate) asked: Vec<AskedOf<'r>>,
    pays_column2: bool,
    /// The value in whole dollars.
    value: Usd,
    /// The power of the measure that is being applied.
    power: Option<&'r AuthorityInfo>,
    /// Value on which metal duty is paid.
    metal_taxed: Usd,
}

/// An additional duty.
pub(crate) struct RawLayer<'r> {
    pub(crate) authority: &'r Authority,
    pub(crate) measure: &'r Measure,
    pub(crate) heading: &'r str,
    pub(crate) rate: Rate,
    pub(crate) base: Usd,
    pub(crate) base_is: BaseIs,
    pub(crate) amount: Usd,
    pub(crate) cites: &'r [CiteId],
    pub(crate) because: Because<'r>,
    /// Whether the goods are subject to the authority by it, for measures
    /// that leave such goods alone; set once it is among the layers.
    pub(crate) subject: bool,
}

/// A condition of which nobody said whether it holds.
#[derive(Clone, Copy)]
pub(crate) struct AskedOf<'r> {
    pub(crate) when: &'r When,
    pub(crate) ask: &'r Ask,
    pub(crate) cites: &'r [CiteId],
}

/// What the base of a layer is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum BaseIs {
    EnteredValue,
    MetalContent,
    MetalContentUnknown,
    WithoutMetal,
    WithoutUsContent,
    UsContent,
}

/// How the rate of a layer came about.
#[derive(Clone, Copy)]
pub(crate) enum Because<'r> {
    /// It is the rate of the heading.
    Heading,
    /// An exception is claimed.
    Claimed(&'r Exception),
    /// It fills the base rate up to a total.
    FillsUpTo(Rate),
    /// The base rate alone reaches the total.
    BaseReaches(Rate),
    /// The goods are outside the gate of the measure.
    OutsideGate,
}

impl<'r> LineOnDay<'_, 'r> {
    /// The sum for a query. Its number, and its day, are those of the line:
    /// only origin, value and facts are read.
    ///
    /// # Errors
    ///
    /// [`DutyError`] for a claim that is not open to the origin, a missing
    /// quantity, a part beyond the value, or two exceptions that both hold.
    pub fn worksheet<'d, 'q>(
        &'d self,
        query: &'q Query,
    ) -> Result<Worksheet<'d, 'r, 'q>, DutyError> {
        query.validate()?;
        let mut remarks = Vec::new();
        let base = self.base(query, &mut remarks)?;
        let pays_column2 = self.day.column2(query.origin).is_some();
        let mut sheet = Worksheet {
            query,
            line: self,
            base,
            layers: Vec::with_capacity(MOST_LAYERS),
            unsettled: Vec::new(),
            remarks,
            asked: Vec::new(),
            pays_column2,
            value: query.whole_value(),
            power: None,
            metal_taxed: Usd::ZERO,
        };
        for touched in &self.touched {
            sheet.apply(touched)?;
        }
        for named in &self.not_held {
            let named = named.measure;
            if reaches_origin(&named.origins, query.origin) {
                sheet.unsettled.push(Unsettled::NotHeld(named));
            }
        }
        Ok(sheet)
    }
}

impl<'r> Worksheet<'_, 'r, '_> {
    /// The duty: the sum of the layers, each rounded to the cent.
    pub fn total(&self) -> Usd {
        self.layers.iter().fold(self.base.amount, |sum, l| sum + l.amount)
    }

    /// Whether every measure is settled by the data.
    pub fn is_complete(&self) -> bool {
        self.unsettled.is_empty()
    }

    /// Adds what one measure asks for.
    fn apply(&mut self, touched: &Touched<'_, 'r>) -> Result<(), DutyError> {
        let Some(row) = touched.live.row(self.query.origin) else {
            return Ok(());
        };
        let measure = touched.live.measure;
        self.power = touched.live.power;
        match touched.reach {
            Kleene::False => {
                self.unsettled.push(Unsettled::Reach(measure, &row.heading));
                return Ok(());
            }
            Kleene::Unknown => {
                self.unsettled.push(Unsettled::Part(measure, &row.heading));
                return Ok(());
            }
            Kleene::True => {}
        }
        let pays_column2 = self.pays_column2;
        let (exception, asked) = self.claimed(touched, pays_column2)?;
        // What is exempt by a list that was read owes nothing, whatever the
        // lists that were not may say.
        let exempt = exception.is_some_and(|e| e.effect == Effect::Free);
        if !touched.read && !exempt {
            let whole = Unsettled::Exemptions(measure, &row.heading);
            self.unsettled.push(whole);
        }
        if pays_column2 && !row.column2 {
            // The heading leaves column 2 alone; another may say so.
            if let Some(free) =
                exception.filter(|e| e.when.column2 == Some(true))
            {
                self.push_free(measure, free);
            }
            return Ok(());
        }
        self.asked.extend(asked);
        match exception.map(|e| (e, e.effect)) {
            None => self.push_by_row(touched, row, pays_column2),
            Some((exception, Effect::Free)) => {
                self.push_free(measure, exception);
            }
            Some((exception, Effect::Instead(rate))) => {
                let (base, base_is) = self.base_value(touched);
                self.push(RawLayer {
                    authority: &measure.authority,
                    measure,
                    heading: &exception.heading,
                    rate,
                    base,
                    base_is,
                    amount: (base * rate).to_cents(),
                    cites: &exception.cites,
                    because: Because::Claimed(exception),
                    subject: false,
                });
            }
            Some((exception, Effect::Total(rate))) => {
                let (base, base_is) = self.base_value(touched);
                let share = self.base.share(self.value);
                let at_cap = exception.heading_at_cap.as_ref();
                let (heading, rest) = if share >= rate {
                    (at_cap.unwrap_or(&exception.heading), Rate::FREE)
                } else {
                    let rest = rate.fraction() - share.fraction();
                    (&exception.heading, Rate::from_fraction(rest))
                };
                self.push(RawLayer {
                    authority: &measure.authority,
                    measure,
                    heading,
                    rate: rest,
                    base,
                    base_is,
                    amount: (base * rest).to_cents(),
                    cites: &exception.cites,
                    because: Because::Claimed(exception),
                    subject: false,
                });
            }
            Some((exception, Effect::UsContent)) => {
                self.push_without_us_content(touched, row, exception);
            }
        }
        if measure.note.is_some() {
            self.remarks.push(Remark::Note(measure));
        }
        Ok(())
    }

    fn setting(&self, column2: bool) -> Setting<'_> {
        Setting { query: self.query, column2, layers: &self.layers }
    }

    /// The exception that is claimed, and what is asked about those that would
    /// go before it; what may hold beside is remarked.
    fn claimed(
        &mut self,
        touched: &Touched<'_, 'r>,
        column2: bool,
    ) -> Result<(Option<&'r Exception>, Vec<AskedOf<'r>>), DutyError> {
        let measure = touched.live.measure;
        let mut best: Option<&Exception> = None;
        // Whether one that may hold is to be told of.
        let mut open = false;
        for Claim { exception, goods, .. } in &touched.exceptions {
            let holds = *goods & self.setting(column2).exception(exception);
            match holds {
                Kleene::Unknown => {
                    open |= !exception.quiet || exception.ask.is_some();
                }
                Kleene::False => {}
                Kleene::True => match best {
                    Some(other) if other.rank == exception.rank => {
                        return Err(DutyError::TwoExceptions {
                            measure: measure.label.clone(),
                            first: other.heading.clone(),
                            second: exception.heading.clone(),
                        });
                    }
                    Some(other) if other.rank < exception.rank => {}
                    _ => best = Some(exception),
                },
            }
        }
        if best.is_some_and(|e| e.when.by_vessel) && self.query.mode.is_none() {
            self.remarks.push(Remark::VesselAssumed(measure));
        }
        let mut asked = Vec::new();
        if !open {
            return Ok((best, asked));
        }
        for Claim { exception, goods, .. } in &touched.exceptions {
            let holds = *goods & self.setting(column2).exception(exception);
            let before = best.is_none_or(|best| exception.rank < best.rank);
            if holds != Kleene::Unknown {
                continue;
            }
            if let Some(ask) = exception.ask.as_ref().filter(|_| before) {
                let (when, cites) = (&exception.when, &exception.cites);
                asked.push(AskedOf { when, ask, cites });
            } else if best.is_none()
                && !exception.quiet
                && exception.ask.is_none()
            {
                self.remarks.push(Remark::Open(measure, exception));
            }
        }
        Ok((best, asked))
    }

    /// The value that the measure multiplies.
    fn base_value(&mut self, touched: &Touched<'_, 'r>) -> (Usd, BaseIs) {
        let value = self.value;
        match touched.live.base {
            BaseKind::MetalContent => {
                if let Some(content) = self.query.metal_content {
                    return (
                        content.to_whole().min(value),
                        BaseIs::MetalContent,
                    );
                }
                let measure = touched.live.measure;
                self.remarks.push(Remark::ContentUnknown(measure));
                (value, BaseIs::MetalContentUnknown)
            }
            BaseKind::LessMetalContent if !self.metal_taxed.is_zero() => {
                (value - self.metal_taxed, BaseIs::WithoutMetal)
            }
            BaseKind::FullValue | BaseKind::LessMetalContent => {
                (value, BaseIs::EnteredValue)
            }
        }
    }

    fn push_by_row(
        &mut self,
        touched: &Touched<'_, 'r>,
        row: &'r RateRow,
        column2: bool,
    ) {
        let gate = row
            .only_if
            .as_ref()
            .map_or(Kleene::True, |when| self.setting(column2).when(when));
        if gate == Kleene::True {
            let base = self.base_value(touched);
            self.push_row(touched.live.measure, row, base);
            return;
        }
        let measure = touched.live.measure;
        if gate == Kleene::Unknown {
            match (&row.ask, &row.only_if) {
                (Some(ask), Some(when)) => {
                    let cites = row.cites.as_slice();
                    self.asked.push(AskedOf { when, ask, cites });
                }
                _ => self
                    .remarks
                    .push(Remark::GateUnknown(measure, &row.heading)),
            }
        }
        if let Some(heading) = &row.otherwise {
            self.push(RawLayer {
                authority: &measure.authority,
                measure,
                heading,
                rate: Rate::FREE,
                base: self.value,
                base_is: BaseIs::EnteredValue,
                amount: Usd::ZERO,
                cites: &row.cites,
                because: Because::OutsideGate,
                subject: false,
            });
        }
    }

    fn push_row(
        &mut self,
        measure: &'r Measure,
        row: &'r RateRow,
        (base, base_is): (Usd, BaseIs),
    ) {
        let (heading, rate, because) = match row.kind {
            RateKind::Adds => {
                (row.heading.as_str(), row.rate, Because::Heading)
            }
            RateKind::TotalCap => {
                let share = self.base.share(self.value);
                if share >= row.rate {
                    let at_cap = row.heading_at_cap.as_ref();
                    (
                        at_cap.unwrap_or(&row.heading).as_str(),
                        Rate::FREE,
                        Because::BaseReaches(row.rate),
                    )
                } else {
                    let rest = row.rate.fraction() - share.fraction();
                    (
                        row.heading.as_str(),
                        Rate::from_fraction(rest),
                        Because::FillsUpTo(row.rate),
                    )
                }
            }
        };
        self.push(RawLayer {
            authority: &measure.authority,
            measure,
            heading,
            rate,
            base,
            base_is,
            amount: (base * rate).to_cents(),
            cites: &row.cites,
            because,
            subject: false,
        });
    }

    fn push_free(&mut self, measure: &'r Measure, exception: &'r Exception) {
        if exception.heading.is_empty() {
            self.remarks.push(Remark::NotReached(measure, exception));
            return;
        }
        self.push(RawLayer {
            authority: &measure.authority,
            measure,
            heading: &exception.heading,
            rate: Rate::FREE,
            base: self.value,
            base_is: BaseIs::EnteredValue,
            amount: Usd::ZERO,
            cites: &exception.cites,
            because: Because::Claimed(exception),
            subject: false,
        });
    }

    /// Duty on the value without the content of the United States, which
    /// goes on a line of its own.
    fn push_without_us_content(
        &mut self,
        touched: &Touched<'_, 'r>,
        row: &'r RateRow,
        exception: &'r Exception,
    ) {
        let measure = touched.live.measure;
        let told = self.query.us_content.unwrap_or_default();
        let most = exception.us_content_at_most.map(|share| self.value * share);
        let content = most.map_or(told, |most| told.min(most)).to_whole();
        let (base, _) = self.base_value(touched);
        let rest = (base - content).amount().max(Decimal::ZERO);
        let rest = (Usd::new(rest), BaseIs::WithoutUsContent);
        let from = self.layers.len();
        self.push_row(measure, row, rest);
        if let (Some(heading), Some(layer)) =
            (&exception.rest, self.layers.get_mut(from))
        {
            layer.heading = heading;
        }
        self.push(RawLayer {
            authority: self
                .line
                .day
                .rates
                .authority(measure.authority)
                .and_then(|info| info.us_content.as_ref())
                .unwrap_or(&measure.authority),
            measure,
            heading: &exception.heading,
            rate: Rate::FREE,
            base: content,
            base_is: BaseIs::UsContent,
            amount: Usd::ZERO,
            cites: &exception.cites,
            because: Because::Claimed(exception),
            subject: false,
        });
    }

    fn push(&mut self, mut layer: RawLayer<'r>) {
        let still_subject = match layer.because {
            // Notes 2(aa)(v), 51(c), 52(f) name these headings too.
            Because::BaseReaches(_) => true,
            Because::Claimed(exception) => {
                exception.still_subject
                    || matches!(exception.effect, Effect::Total(_))
            }
            _ => false,
        };
        let taxed = layer.rate.is_above_free();
        layer.subject = taxed || still_subject;
        if layer.subject
            && let Some(info) = self.power
        {
            if info.on_metal && taxed {
                self.metal_taxed = layer.base;
            }
            if !info.several && subject_to(&self.layers, *layer.authority) {
                self.unsettled.push(Unsettled::Twice(info, layer.heading));
            }
        }
        self.layers.push(layer);
    }
}

/// Whether one of the layers makes the goods subject to an authority.
pub(crate) fn subject_to(layers: &[RawLayer<'_>], to: Authority) -> bool {
    layers.iter().any(|layer| layer.subject && *layer.authority == to)
}
