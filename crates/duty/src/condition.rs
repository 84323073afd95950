//! Whether the condition of an exception holds, in three-valued logic.

use hashgate_model::{Country, FactValue, Kleene, Mode};
use hashgate_pack::rates::{Exception, Limits, When};

use crate::{
    Query,
    law_on_day::same_program,
    worksheet::{RawLayer, subject_to},
};

/// What an exception can depend on beside the query.
pub(crate) struct Setting<'a> {
    pub(crate) query: &'a Query,
    pub(crate) column2: bool,
    /// The layers so far.
    pub(crate) layers: &'a [RawLayer<'a>],
}

impl Setting<'_> {
    /// Whether an exception holds, its goods apart.
    pub(crate) fn exception(&self, exception: &Exception) -> Kleene {
        if reaches_origin(&exception.origins, self.query.origin) {
            self.when(&exception.when)
        } else {
            Kleene::False
        }
    }

    /// Whether every part of a condition holds.
    pub(crate) fn when(&self, when: &When) -> Kleene {
        let query = self.query;
        let mut all = Kleene::True;
        if let Some(day) = when.loaded_before {
            all = all & Kleene::from(query.loaded_on.map(|on| on < day));
        }
        // The text speaks of a vessel. A loading date without a mode counts
        // as one by vessel, and a note says so.
        if when.by_vessel && query.mode.is_some_and(|mode| mode != Mode::Ocean)
        {
            all = Kleene::False;
        }
        if let Some(day) = when.exported_before {
            all = all & Kleene::from(query.exported_on.map(|on| on < day));
        }
        if !when.programs.is_empty() {
            all = all & Kleene::from(claims(query, &when.programs));
        }
        if !when.not_programs.is_empty() {
            all = all & Kleene::from(!claims(query, &when.not_programs));
        }
        if let Some(column2) = when.column2 {
            all = all & Kleene::from(self.column2 == column2);
        }
        if !when.subject_to.is_empty() {
            let owed =
                when.subject_to.iter().any(|a| subject_to(self.layers, *a));
            all = all & Kleene::from(owed);
        }
        if let Some(least) = when.us_content_at_least {
            let enough = query
                .us_content
                .map(|part| part >= query.value * least && !part.is_zero());
            all = all & Kleene::from(enough);
        }
        if let Some(limit) = when.metal_weight_below {
            all = all
                & Kleene::from(query.metal_weight_pct.map(|pct| pct < limit));
        }
        if let Some(name) = &when.fact {
            all = all & truth(query.facts.get(name));
        }
        if !when.any_of.is_empty() {
            let any = when
                .any_of
                .iter()
                .map(|group| self.within(group))
                .fold(Kleene::False, |a, b| a | b);
            all = all & any;
        }
        all
    }

    fn within(&self, group: &[Limits]) -> Kleene {
        group
            .iter()
            .map(|limits| match self.query.facts.get(&limits.fact) {
                Some(FactValue::Number(n)) => {
                    Kleene::from(*n > limits.above && *n < limits.below)
                }
                _ => Kleene::Unknown,
            })
            .fold(Kleene::True, |a, b| a & b)
    }
}

fn truth(fact: Option<&FactValue>) -> Kleene {
    match fact {
        Some(FactValue::Bool(truth)) => Kleene::from(*truth),
        _ => Kleene::Unknown,
    }
}

fn claims(query: &Query, programs: &[String]) -> bool {
    query.spi.as_deref().is_some_and(|spi| {
        programs.iter().any(|program| same_program(program, spi))
    })
}

/// Whether a list of origins, empty for all, holds the origin.
pub(crate) fn reaches_origin(origins: &[Country], origin: Country) -> bool {
    origins.is_empty() || origins.contains(&origin)
}
