//! What the duty of a line comes to, whichever way the facts turn out that
//! nobody gave.

use std::{collections::BTreeMap, sync::Arc};

use hashgate_model::{Decimal, FactValue, Usd};
use hashgate_pack::rates::When;

use crate::{
    DutyError, Query, Worksheet, base_amount::BASE_DUTY, worksheet::AskedOf,
};

/// The share of metal in the weight is no fact of the facts file but a field
/// of the query; it is asked for under this name.
pub(crate) const METAL_WEIGHT: &str = "metal_weight_pct";

/// More facts than these are never open on one line of the data; a table of
/// measures that asks more leaves the top of the range open.
const MOST_FACTS: usize = 8;

/// The least and the most that a line may owe.
pub(crate) struct Ends {
    pub(crate) least: Usd,
    /// None where it cannot be told.
    pub(crate) most: Option<Usd>,
    /// What was not settled, in any of the ways that were supposed.
    pub(crate) unsettled: Vec<String>,
}

/// The name of the fact on which a condition hangs.
pub(crate) fn fact_of(when: &When) -> &str {
    match &when.fact {
        Some(fact) => fact,
        None if when.metal_weight_below.is_some() => METAL_WEIGHT,
        None => "",
    }
}

/// The query if a fact were so.
pub(crate) fn supposed(query: &Query, when: &When, truth: bool) -> Query {
    let mut query = query.clone();
    match (&when.fact, when.metal_weight_below) {
        (Some(fact), _) => {
            let facts: &mut BTreeMap<_, _> = Arc::make_mut(&mut query.facts);
            facts.insert(fact.clone(), FactValue::Bool(truth));
        }
        (None, Some(limit)) => {
            let pct = if truth { Decimal::ZERO } else { limit };
            query.metal_weight_pct = Some(pct);
        }
        (None, None) => {}
    }
    query
}

/// The query with a base duty as if it were given.
fn with_base(query: &Query, usd: Usd) -> Query {
    let mut query = query.clone();
    let facts: &mut BTreeMap<_, _> = Arc::make_mut(&mut query.facts);
    facts.insert(BASE_DUTY.to_owned(), FactValue::Number(usd.amount()));
    query
}

impl<'r> Worksheet<'_, 'r, '_> {
    /// The facts that are asked and make the duty a range, each once.
    fn open(&self) -> Option<AskedOf<'r>> {
        self.asked
            .iter()
            .find(|of| of.ask.range && !fact_of(of.when).is_empty())
            .copied()
    }

    /// The ends of the duty over every way in which the facts that are asked
    /// may turn out.
    pub(crate) fn ends(&self) -> Ends {
        let total = self.total();
        let mut ends =
            Ends { least: total, most: Some(total), unsettled: Vec::new() };
        let starts: Vec<Query> = match &self.base.open {
            Some(base) => [base.least, base.most]
                .map(|usd| with_base(self.query, usd))
                .to_vec(),
            None => vec![self.query.clone()],
        };
        for start in starts {
            match self.open() {
                Some(open) => {
                    self.branch(&start, open, MOST_FACTS, &mut ends);
                }
                None => self.end(&start, &mut ends),
            }
        }
        ends
    }

    fn branch(
        &self,
        query: &Query,
        open: AskedOf<'r>,
        left: usize,
        ends: &mut Ends,
    ) {
        let Some(left) = left.checked_sub(1) else {
            ends.most = None;
            ends.unsettled.push(format!(
                "more than {MOST_FACTS} facts are open on {}; state some of \
                 them",
                self.line.hts
            ));
            return;
        };
        for truth in [false, true] {
            let then = supposed(query, open.when, truth);
            let sheet = match self.line.worksheet(&then) {
                Ok(sheet) => sheet,
                Err(why) => {
                    ends.most = None;
                    ends.unsettled.push(why.to_string());
                    continue;
                }
            };
            if let Some(next) = sheet.open() {
                self.branch(&then, next, left, ends);
                continue;
            }
            let total = sheet.total();
            ends.least = ends.least.min(total);
            ends.most = ends.most.map(|most| most.max(total));
            ends.unsettled.extend(sheet.unsettled_in_words());
        }
    }

    /// Takes in the duty of a query in which nothing is open any more.
    fn end(&self, query: &Query, ends: &mut Ends) {
        if query == self.query {
            return;
        }
        match self.line.worksheet(query) {
            Ok(sheet) => {
                let total = sheet.total();
                ends.least = ends.least.min(total);
                ends.most = ends.most.map(|most| most.max(total));
            }
            Err(why) => {
                ends.most = None;
                ends.unsettled.push(why.to_string());
            }
        }
    }

    /// The duty if the base duty were so much.
    pub(crate) fn total_with_base(&self, usd: Usd) -> Result<Usd, DutyError> {
        let then = with_base(self.query, usd);
        Ok(self.line.worksheet(&then)?.total())
    }

    /// The duty if the fact of a condition were so.
    pub(crate) fn total_if(&self, when: &When) -> Result<Usd, DutyError> {
        let then = supposed(self.query, when, true);
        Ok(self.line.worksheet(&then)?.total())
    }
}
