//! The worksheet put into words.

use std::sync::Arc;

use hashgate_model::{Cite, Confidence, Kleene, Rate, Usd};
use hashgate_pack::rates::{Authority, CiteId};

use crate::{
    Asked, Completeness, Layer, Stack, Worksheet,
    layer_texts::{BaseKey, LayerKey, LayerText, LayerTexts},
    remark::{Remark, Unsettled},
    supposed::fact_of,
    worksheet::{BaseIs, Because, RawLayer},
};

impl<'r> Worksheet<'_, 'r, '_> {
    /// The answer for people: each layer with its working and citation.
    pub fn in_words(&self) -> Stack {
        self.in_words_with(&mut LayerTexts::default())
    }

    /// The same, sharing texts with other lines of the same rates.
    pub(crate) fn in_words_with(&self, texts: &mut LayerTexts<'r>) -> Stack {
        let value = self.query.whole_value();
        let mut layers = Vec::with_capacity(self.layers.len() + 1);
        layers.push(self.base_layer(texts));
        layers.extend(self.layers.iter().map(|raw| self.layer(raw, texts)));
        self.set_filing_positions(&mut layers);
        let total = self.total();
        let effective_pct = total
            .per(value.amount())
            .map(|share| Rate::from_fraction(share.amount()).percent())
            .map(|pct| pct.round_dp(2).normalize());
        let ends = self.ends();
        let mut unsupported = self.unsettled_in_words();
        unsupported.extend(ends.unsettled);
        unsupported.sort();
        unsupported.dedup();
        let settled = unsupported.is_empty();
        let most = ends.most.filter(|_| settled);
        let completeness = match most {
            None => Completeness::Incomplete,
            Some(most) if most > ends.least => Completeness::Range,
            Some(_) => Completeness::Complete,
        };
        Stack {
            completeness,
            duty_min_usd: ends.least.to_cents(),
            duty_max_usd: most.map(Usd::to_cents),
            asked: self.asked_for(total),
            hts: self.line.hts,
            origin: self.query.origin,
            entry_date: self.query.entry_date,
            value_usd: value,
            layers,
            duty_total_usd: total.to_cents(),
            effective_pct,
            complete: completeness != Completeness::Incomplete,
            unsupported,
            notes: self.notes(),
            mpf_exempt: self.mpf_exempt(),
        }
    }

    /// What the data cannot settle, in sentences.
    pub(crate) fn unsettled_in_words(&self) -> Vec<String> {
        let open = self.unsettled.iter();
        open.map(|open| self.unsettled_words(open)).collect()
    }

    /// What is asked, each fact once, with what is owed if it holds.
    fn asked_for(&self, total: Usd) -> Vec<Asked> {
        let mut all: Vec<Asked> = Vec::new();
        if let Some(open) = &self.base.open {
            let then = self.total_with_base(open.most).ok();
            // A duty filled up to a total may not move with it.
            if then != Some(total) {
                all.push(Asked {
                    fact: open.fact.to_owned(),
                    question: open.question.clone(),
                    headings: Vec::new(),
                    duty_total_usd: then.map(Usd::to_cents),
                    cites: self.cites(open.cites.iter().copied()),
                });
            }
        }
        for of in &self.asked {
            let fact = fact_of(of.when);
            if let Some(known) = all.iter_mut().find(|known| known.fact == fact)
            {
                let more = of.ask.headings.iter();
                let more: Vec<String> = more
                    .filter(|heading| !known.headings.contains(heading))
                    .cloned()
                    .collect();
                known.headings.extend(more);
                continue;
            }
            // Where neither answer moves the duty, nothing is asked.
            let then = self.total_if(of.when).ok();
            if then == Some(total) {
                continue;
            }
            all.push(Asked {
                fact: fact.to_owned(),
                question: of.ask.question.clone(),
                headings: of.ask.headings.clone(),
                duty_total_usd: then.map(Usd::to_cents),
                cites: self.cites(of.cites.iter().copied()),
            });
        }
        all.extend(
            self.line
                .day
                .unknown_number(self.line.asked)
                .map(|unknown| unknown.asked()),
        );
        all
    }

    /// Why the goods pay no merchandise processing fee, if they do not.
    fn mpf_exempt(&self) -> Option<String> {
        let rates = self.line.day.rates;
        let goods = &rates.fees.mpf_exempt;
        if !goods.is_all()
            && goods.covers(self.line.hts, self.line.day.date, &rates.lists)
                == Kleene::True
        {
            return Some(format!(
                "goods of chapter {}",
                self.line.hts.chapter()
            ));
        }
        self.base
            .program
            .filter(|program| program.mpf_exempt)
            .map(|program| format!("{} is claimed", program.symbol))
    }

    fn base_layer(&self, texts: &mut LayerTexts<'r>) -> Layer {
        let base = &self.base;
        let value = self.query.whole_value();
        let key = BaseKey {
            hts: self.line.rates.hts,
            day: self.line.day.date,
            authority: base.authority,
            program: base
                .program
                .filter(|_| base.special)
                .map(|program| program.symbol.as_str()),
            from_edition: self.line.rates.from_edition,
            column2_cites: base.column2_cites,
        };
        let text = texts.base.entry(key).or_insert_with(|| self.base_text());
        let amount = base.amount.to_cents();
        let working = match (base.rate.ad_valorem(), self.query.quantity) {
            _ if base.working.is_some() => {
                base.working.clone().unwrap_or_default()
            }
            _ if base.rate.is_free() => "Free".to_owned(),
            (None, Some(quantity)) => format!(
                "{} on {quantity} and {} = {}",
                base.rate,
                value.grouped(),
                amount.grouped()
            ),
            _ => format!(
                "{} x {} = {}",
                value.grouped(),
                base.rate,
                amount.grouped()
            ),
        };
        Layer {
            authority: base.authority,
            heading: text.heading.clone(),
            label: text.label.clone(),
            rate_pct: base
                .rate
                .ad_valorem()
                .filter(|_| base.working.is_none())
                .map(shown_percent),
            base_usd: value,
            base_label: BaseIs::EnteredValue.words(),
            amount_usd: amount,
            working,
            cite: text.cite.clone(),
            confidence: text.confidence,
            cites: Arc::clone(&text.cites),
            filing_position: 0,
        }
    }

    /// What the base duty says whatever the value.
    fn base_text(&self) -> LayerText {
        let base = &self.base;
        let label = match (base.authority, base.program) {
            (authority, _) if authority == Authority::column2() => {
                "column 2".to_owned()
            }
            (_, Some(program)) if base.special => {
                format!("special ({})", program.symbol)
            }
            _ => "general".to_owned(),
        };
        let ids = self
            .line
            .rates
            .cites
            .iter()
            .chain(base.column2_cites)
            .chain(
                base.program
                    .filter(|_| base.special)
                    .map_or([].as_slice(), |p| p.cites.as_slice()),
            )
            .copied();
        let mut cites = self.cites(ids);
        if let Some(edition) =
            self.line.day.edition.filter(|_| self.line.rates.from_edition)
        {
            let mut cite = Cite::new(
                format!("HTSUS {}", edition.name()),
                Confidence::Primary,
            );
            cite.note = Some(format!("SHA-256 {}", edition.sha256()));
            cites.insert(0, cite);
        }
        LayerText::new(self.line.rates.hts.to_string(), label, cites)
    }

    fn layer(&self, raw: &RawLayer<'r>, texts: &mut LayerTexts<'r>) -> Layer {
        let amount = raw.amount.to_cents();
        let sum = || {
            format!(
                "{} x {}% = {}",
                raw.base.grouped(),
                shown_percent(raw.rate),
                amount.grouped()
            )
        };
        let suffix = match raw.because {
            Because::Claimed(exception) => Some(exception.label.as_str()),
            Because::OutsideGate => Some("outside its gate"),
            Because::Heading
            | Because::FillsUpTo(_)
            | Because::BaseReaches(_) => None,
        };
        let working = match raw.because {
            Because::Claimed(exception) if raw.rate == Rate::FREE => {
                format!("exempt: {}", exception.label)
            }
            Because::Heading | Because::Claimed(_) => sum(),
            Because::FillsUpTo(total) => {
                format!("{} ({total} in all, less the base rate)", sum())
            }
            Because::BaseReaches(total) => {
                format!("none: the base rate reaches {total} alone")
            }
            Because::OutsideGate => {
                "exempt: outside the technical gate".to_owned()
            }
        };
        let measure = raw.measure.label.as_str();
        let key = LayerKey {
            measure,
            suffix,
            heading: raw.heading,
            cites: raw.cites,
        };
        let text = texts.additional.entry(key).or_insert_with(|| {
            let label = match suffix {
                Some(suffix) => format!("{measure}: {suffix}"),
                None => measure.to_owned(),
            };
            let cites = self.cites(raw.cites.iter().copied());
            LayerText::new(raw.heading, label, cites)
        });
        Layer {
            authority: *raw.authority,
            heading: text.heading.clone(),
            label: text.label.clone(),
            rate_pct: Some(shown_percent(raw.rate)),
            base_usd: raw.base,
            base_label: raw.base_is.words(),
            amount_usd: amount,
            working,
            cite: text.cite.clone(),
            confidence: text.confidence,
            cites: Arc::clone(&text.cites),
            filing_position: 0,
        }
    }

    fn cites(&self, ids: impl Iterator<Item = CiteId>) -> Vec<Cite> {
        let rates = self.line.day.rates;
        ids.filter_map(|id| rates.cite(id)).cloned().collect()
    }

    /// Numbers of one line follow the order that customs set for the day.
    fn set_filing_positions(&self, layers: &mut [Layer]) {
        let day = self.query.entry_date.date();
        let Some(filing) = self
            .line
            .day
            .rates
            .filing
            .iter()
            .find(|filing| filing.period.contains(day))
        else {
            return;
        };
        let place = |authority: Authority| {
            filing.order.iter().position(|a| *a == authority)
        };
        let mut order: Vec<usize> = (0..layers.len()).collect();
        order.sort_by_key(|&i| {
            let place = layers.get(i).and_then(|l| place(l.authority));
            (place.is_none(), place)
        });
        for (position, index) in (1_u32..).zip(order) {
            if let Some(layer) = layers.get_mut(index) {
                layer.filing_position = position;
            }
        }
    }

    fn unsettled_words(&self, open: &Unsettled<'_>) -> String {
        let hts = self.line.hts;
        match open {
            Unsettled::Reach(measure, heading) => format!(
                "{} ({heading}): whether it reaches {hts} was not read; it \
                 is left out",
                measure.label
            ),
            Unsettled::NotHeld(named) => format!(
                "{}: its lists are not held; whether it reaches {hts} is not \
                 known, and it is left out",
                named.label
            ),
            Unsettled::Part(measure, heading) => format!(
                "{} ({heading}): it reaches only a part of {hts}; give all \
                 ten digits; it is left out",
                measure.label
            ),
            Unsettled::Twice(authority, heading) => format!(
                "{}: {heading} is the second duty under it on {hts}, which \
                 bears one; the data contradicts itself, and both are in the \
                 total",
                authority.title
            ),
            Unsettled::Exemptions(measure, heading) => format!(
                "{} ({heading}): its exempt lists were not read for {hts}; \
                 it is computed in full",
                measure.label
            ),
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let line = self.line;
        if line.asked != line.hts {
            notes.push(format!(
                "{} and {} are one line; on {} its number is {}",
                line.asked, line.hts, line.day.date, line.hts
            ));
        }
        if let Some(day) = self.query.ftz_privileged_on {
            notes.push(format!(
                "rates of {day}, the day of privileged foreign status (19 CFR \
                 146.65(a)(1))"
            ));
        } else if let Some(day) = self.query.it_entry_date {
            notes.push(format!(
                "rates of {day}, the day the immediate transportation entry \
                 was accepted (19 CFR 141.69(b))"
            ));
        }
        notes.extend(self.remarks.iter().map(|remark| self.remark(remark)));
        notes.extend(self.line.base_rate_of());
        notes
    }

    fn remark(&self, remark: &Remark<'_>) -> String {
        match remark {
            Remark::Open(measure, exception) => format!(
                "{}: {} ({}) is not applied, since it is not known to hold",
                measure.label, exception.label, exception.heading
            ),
            Remark::VesselAssumed(measure) => format!(
                "{}: relief in transit is for goods loaded onto a vessel; \
                 the mode is not given",
                measure.label
            ),
            Remark::ContentUnknown(measure) => format!(
                "{}: the value of the metal content is not given, so the full \
                 value is dutiable",
                measure.label
            ),
            Remark::GateUnknown(measure, heading) => format!(
                "{} ({heading}): its technical gate is not stated to hold, so \
                 it is not applied",
                measure.label
            ),
            Remark::NotReached(measure, exception) => {
                format!("{} does not apply: {}", measure.label, exception.label)
            }
            Remark::Note(measure) => format!(
                "{}: {}",
                measure.label,
                measure.note.as_deref().unwrap_or_default()
            ),
            Remark::ProgramOutOfTime(program) => format!(
                "{} ({}) does not hold on {}; the claim is passed over",
                program.symbol, program.name, self.line.day.date
            ),
            Remark::ProgramOrigins(program) => format!(
                "{} ({}): whether {} is eligible was not checked",
                program.symbol,
                program.name,
                self.query.origin.name()
            ),
            Remark::NoSpecialRate(program) => format!(
                "{} is claimed, but {} has no special rate for it",
                program.symbol, self.line.hts
            ),
        }
    }
}

impl BaseIs {
    fn words(self) -> &'static str {
        match self {
            Self::EnteredValue => "entered value",
            Self::MetalContent => "metal content",
            Self::MetalContentUnknown => "entered value, metal content unknown",
            Self::WithoutMetal => "value without metal content",
            Self::WithoutUsContent => "value without US content",
            Self::UsContent => "US content",
        }
    }
}

/// A percentage to six decimals, without trailing zeros.
fn shown_percent(rate: Rate) -> hashgate_model::Decimal {
    rate.percent().round_dp(6).normalize()
}
