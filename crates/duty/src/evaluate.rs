//! One measure against one line: does it reach it, at which rate, on what.

use hashgate_model::{Decimal, HtsNumber, Kleene, Rate, Usd};
use hashgate_pack::rates::{
    Authority, BaseKind, CiteId, Covered, Effect, Exception, Measure, RateKind,
    RateRow, TariffLine,
};

use crate::{
    DutyError, Query,
    base::BaseDuty,
    when::{Setting, covers},
};

/// A layer before it is put into words.
pub(crate) struct RawLayer<'r> {
    pub(crate) authority: Authority,
    pub(crate) heading: &'r str,
    pub(crate) label: String,
    pub(crate) rate: Rate,
    pub(crate) base: Usd,
    pub(crate) base_label: &'static str,
    pub(crate) amount: Usd,
    pub(crate) cites: &'r [CiteId],
    /// How the rate came about, if it is not that of the heading.
    pub(crate) because: Option<String>,
}

/// What has been found so far.
pub(crate) struct Findings<'r> {
    pub(crate) layers: Vec<RawLayer<'r>>,
    pub(crate) owed: Vec<Authority>,
    /// Metal content on which metal duty is paid.
    pub(crate) metal_taxed: Usd,
    pub(crate) unsupported: Vec<String>,
    pub(crate) notes: Vec<String>,
}

/// The line that is asked about.
pub(crate) struct Subject<'a, 'r> {
    pub(crate) query: &'a Query,
    /// The number that holds on the day.
    pub(crate) hts: HtsNumber,
    pub(crate) line: &'r TariffLine,
    pub(crate) base: &'a BaseDuty<'r>,
    pub(crate) column2: bool,
}

/// Adds what one measure asks for.
pub(crate) fn apply<'r>(
    subject: &Subject<'_, 'r>,
    measure: &'r Measure,
    found: &mut Findings<'r>,
) -> Result<(), DutyError> {
    let Some(row) = row_of(subject, measure) else { return Ok(()) };
    let reach = scope(subject, measure);
    let read = measure.covered == Covered::All || subject.line.measures_read;
    let for_all = measure.scope.iter().any(|block| block.hts.is_empty());
    match reach {
        Kleene::False if !read && !for_all => {
            found.unsupported.push(format!(
                "{} ({}): whether it reaches {} was not read",
                measure.label, row.heading, subject.hts
            ));
            return Ok(());
        }
        Kleene::False => return Ok(()),
        Kleene::Unknown => {
            found.unsupported.push(format!(
                "{} ({}): it reaches only a part of {}; give all ten digits",
                measure.label, row.heading, subject.hts
            ));
            return Ok(());
        }
        Kleene::True => {}
    }
    if !read && for_all {
        found.unsupported.push(format!(
            "{} ({}): its exempt lists were not read for {}; it is reckoned \
             as if none held",
            measure.label, row.heading, subject.hts
        ));
    }
    let owed = found.owed.clone();
    let setting =
        Setting { query: subject.query, column2: subject.column2, owed: &owed };
    let exception = claimed(subject, measure, &setting, found)?;
    if subject.column2 && !row.column2 {
        // The heading does not change column 2; some heading may say so.
        if let Some(exception) =
            exception.filter(|e| e.when.column2 == Some(true))
        {
            push_free(subject, measure, exception, found);
        }
        return Ok(());
    }
    if let Some(gate) = &row.only_if
        && exception.is_none()
    {
        gated(subject, measure, row, setting.when(gate), found);
        return Ok(());
    }
    match exception.map(|e| (e, e.effect)) {
        Some((exception, Effect::Free)) => {
            push_free(subject, measure, exception, found);
        }
        Some((exception, Effect::Instead(rate))) => {
            let base = base_value(subject, measure, found);
            push(
                found,
                RawLayer {
                    authority: measure.authority,
                    heading: &exception.heading,
                    label: format!("{}, {}", measure.label, exception.label),
                    rate,
                    base: base.0,
                    base_label: base.1,
                    amount: (base.0 * rate).to_cents(),
                    cites: &exception.cites,
                    because: None,
                },
            );
        }
        Some((exception, Effect::UsContent)) => {
            push_without_us_content(subject, measure, row, exception, found);
        }
        None => {
            let base = base_value(subject, measure, found);
            push_row(subject, measure, row, base, found);
        }
    }
    if let Some(note) = &measure.note {
        found.notes.push(format!("{}: {note}", measure.label));
    }
    Ok(())
}

/// The row for the origin and the day: one that names the origin, else the
/// one for all.
fn row_of<'r>(
    subject: &Subject<'_, 'r>,
    measure: &'r Measure,
) -> Option<&'r RateRow> {
    let day = subject.query.rate_date();
    let origin = subject.query.origin;
    let mut live = measure.rates.iter().filter(|r| r.period.contains(day));
    live.clone().find(|row| row.origins.contains(&origin)).or_else(|| {
        live.find(|row| {
            row.origins.is_empty() && !row.except_origins.contains(&origin)
        })
    })
}

fn scope(subject: &Subject<'_, '_>, measure: &Measure) -> Kleene {
    let day = subject.query.rate_date();
    measure
        .scope
        .iter()
        .filter(|block| block.period.is_none_or(|p| p.contains(day)))
        .map(|block| {
            let reached = if block.hts.is_empty() {
                Kleene::True
            } else {
                covers(&block.hts, subject.hts)
            };
            reached & !covers(&block.except, subject.hts)
        })
        .fold(Kleene::False, |a, b| a | b)
}

/// The exception that is claimed; what may hold beside is noted.
fn claimed<'r>(
    subject: &Subject<'_, 'r>,
    measure: &'r Measure,
    setting: &Setting<'_>,
    found: &mut Findings<'r>,
) -> Result<Option<&'r Exception>, DutyError> {
    let day = subject.query.rate_date();
    let mut best: Option<&Exception> = None;
    let mut open = Vec::new();
    for exception in
        measure.exceptions.iter().filter(|e| e.period.contains(day))
    {
        match setting.exception(subject.hts, exception) {
            Kleene::False => {}
            Kleene::Unknown if exception.quiet => {}
            Kleene::Unknown => open.push(exception),
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
    if best.is_none() {
        for exception in open {
            found.notes.push(format!(
                "{}: not applied, for want of facts: {} ({})",
                measure.label, exception.label, exception.heading
            ));
        }
    } else if best
        .is_some_and(|e| e.when.by_vessel && subject.query.mode.is_none())
    {
        found.notes.push(format!(
            "{}: relief for goods in transit is for goods loaded onto a \
             vessel; the mode was not given",
            measure.label
        ));
    }
    Ok(best)
}

/// The value that the measure multiplies, and its name.
fn base_value(
    subject: &Subject<'_, '_>,
    measure: &Measure,
    found: &mut Findings<'_>,
) -> (Usd, &'static str) {
    let day = subject.query.rate_date();
    let value = subject.query.whole_value();
    let kind = measure
        .bases
        .iter()
        .find(|base| base.period.contains(day))
        .map_or(BaseKind::FullValue, |base| base.kind);
    match kind {
        BaseKind::FullValue => (value, "entered value"),
        BaseKind::MetalContent => {
            if let Some(content) = subject.query.metal_content {
                (content.to_whole().min(value), "metal content")
            } else {
                found.notes.push(format!(
                    "{}: the value of the metal content is not given, so the \
                     full value is dutiable",
                    measure.label
                ));
                (value, "entered value, metal content unknown")
            }
        }
        BaseKind::LessMetalContent if found.metal_taxed.is_zero() => {
            (value, "entered value")
        }
        BaseKind::LessMetalContent => {
            (value - found.metal_taxed, "value without metal content")
        }
    }
}

fn push_row<'r>(
    subject: &Subject<'_, 'r>,
    measure: &'r Measure,
    row: &'r RateRow,
    (base, base_label): (Usd, &'static str),
    found: &mut Findings<'r>,
) {
    let share = subject.base.share(subject.query.whole_value());
    let (heading, rate, because) = match row.kind {
        RateKind::Adds => (row.heading.as_str(), row.rate, None),
        RateKind::TotalCap if share >= row.rate => (
            row.heading_at_cap.as_deref().unwrap_or(&row.heading),
            Rate::FREE,
            Some(format!("the base rate reaches {} in all", row.rate)),
        ),
        RateKind::TotalCap => (
            row.heading.as_str(),
            Rate::from_fraction(row.rate.fraction() - share.fraction()),
            Some(format!("{} in all, less the base rate", row.rate)),
        ),
    };
    push(
        found,
        RawLayer {
            authority: measure.authority,
            heading,
            label: measure.label.clone(),
            rate,
            base,
            base_label,
            amount: (base * rate).to_cents(),
            cites: &row.cites,
            because,
        },
    );
}

fn push_free<'r>(
    subject: &Subject<'_, 'r>,
    measure: &Measure,
    exception: &'r Exception,
    found: &mut Findings<'r>,
) {
    if exception.heading.is_empty() {
        found.notes.push(format!(
            "{} does not apply: {}",
            measure.label, exception.label
        ));
        return;
    }
    push(
        found,
        RawLayer {
            authority: measure.authority,
            heading: &exception.heading,
            label: format!("{}, {}", measure.label, exception.label),
            rate: Rate::FREE,
            base: subject.query.whole_value(),
            base_label: "entered value",
            amount: Usd::ZERO.to_cents(),
            cites: &exception.cites,
            because: Some(format!("exempt: {}", exception.label)),
        },
    );
}

/// A rate that needs a gate to be known open.
fn gated<'r>(
    subject: &Subject<'_, 'r>,
    measure: &'r Measure,
    row: &'r RateRow,
    gate: Kleene,
    found: &mut Findings<'r>,
) {
    if gate == Kleene::True {
        let base = base_value(subject, measure, found);
        push_row(subject, measure, row, base, found);
        return;
    }
    if gate == Kleene::Unknown {
        found.notes.push(format!(
            "{} ({}): not applied, for its technical gate was not stated to \
             hold",
            measure.label, row.heading
        ));
    }
    if let Some(heading) = &row.otherwise {
        push(
            found,
            RawLayer {
                authority: measure.authority,
                heading,
                label: format!("{}, outside its gate", measure.label),
                rate: Rate::FREE,
                base: subject.query.whole_value(),
                base_label: "entered value",
                amount: Usd::ZERO.to_cents(),
                cites: &row.cites,
                because: Some("exempt: outside the technical gate".to_owned()),
            },
        );
    }
}

/// Duty on the value without the content of the United States, which goes
/// on a line of its own.
fn push_without_us_content<'r>(
    subject: &Subject<'_, 'r>,
    measure: &'r Measure,
    row: &'r RateRow,
    exception: &'r Exception,
    found: &mut Findings<'r>,
) {
    let content = subject.query.us_content.unwrap_or_default().to_whole();
    let (base, _) = base_value(subject, measure, found);
    let rest = Usd::new((base - content).amount().max(Decimal::ZERO));
    push_row(subject, measure, row, (rest, "value without US content"), found);
    push(
        found,
        RawLayer {
            authority: Authority::IeepaReciprocalUsContent,
            heading: &exception.heading,
            label: format!("{}, {}", measure.label, exception.label),
            rate: Rate::FREE,
            base: content,
            base_label: "US content",
            amount: Usd::ZERO.to_cents(),
            cites: &exception.cites,
            because: Some(format!("exempt: {}", exception.label)),
        },
    );
}

fn push<'r>(found: &mut Findings<'r>, layer: RawLayer<'r>) {
    if layer.rate > Rate::FREE {
        found.owed.push(layer.authority);
        if layer.authority == Authority::S232Metals {
            found.metal_taxed = layer.base;
        }
    }
    found.layers.push(layer);
}
