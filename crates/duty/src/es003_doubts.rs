//! What must be settled before a filed line can be compared: a number that
//! machines are wrongly entered under, a country of smelt reported as
//! unknown, a value on a heading that may not bear one.

use std::collections::BTreeMap;

use hashgate_model::{Date, FactValue, HtsNumber, Usd};
use hashgate_pack::rates::{Ask, Rates};

use crate::{Day, FiledLine, Query, Stack, assess_on, refund::unlawful};

/// A number that a ruling gives to goods which are often entered under the
/// one that was filed.
pub(crate) struct Misplaced {
    /// The number of the ruling.
    pub(crate) hts: HtsNumber,
    /// The duty under it, as far as it can be told.
    duty_usd: Option<Usd>,
    note: String,
}

/// Whether machines are often entered under the number, against a ruling.
pub(crate) fn misplaced(query: &Query, law: &Day<'_>) -> Option<Misplaced> {
    let filed = query.hts.to_length(8);
    let on = |row: &&hashgate_pack::rates::Candidate| {
        row.period.contains(query.rate_date())
    };
    let rows = law.rates.candidates.iter();
    let doubted = rows
        .clone()
        .filter(on)
        .find(|row| !row.ruled && row.hts.to_length(8) == filed)?;
    let ruled = rows.filter(on).find(|row| {
        row.ruled && row.kinds.iter().any(|kind| doubted.kinds.contains(kind))
    })?;
    let other = Query { hts: ruled.hts, ..query.clone() };
    let duty_usd = assess_on(&other, law).ok().map(|s| s.duty_total_usd);
    let note = doubted.note.clone();
    Some(Misplaced { hts: ruled.hts, duty_usd, note })
}

impl Misplaced {
    /// In a sentence, with what the right number would come to.
    pub(crate) fn warning(&self, filed: &Stack) -> String {
        let duty = self.duty_usd.map_or(String::new(), |duty| {
            format!(
                ", and the duty of that day is {} instead of {}",
                duty.grouped(),
                filed.duty_total_usd.grouped()
            )
        });
        format!(
            "{} may be the wrong number (CLS-1): {}. If the goods are mining \
             machines, {} is theirs{duty}. Settle that before anything is \
             claimed back",
            filed.hts, self.note, self.hts
        )
    }
}

/// A heading that hangs on a fact which is asked for.
struct AskedOf<'r> {
    heading: &'r str,
    label: &'r str,
    fact: &'r str,
    ask: &'r Ask,
}

/// The headings that hang on a fact, of exceptions and of rates.
fn asked(rates: &Rates) -> impl Iterator<Item = AskedOf<'_>> {
    rates.measures.iter().flat_map(|measure| {
        let exceptions = measure.exceptions.iter().filter_map(|exception| {
            Some(AskedOf {
                heading: &exception.heading,
                label: &exception.label,
                fact: exception.when.fact.as_deref()?,
                ask: exception.ask.as_ref()?,
            })
        });
        let rows = measure.rates.iter().filter_map(|row| {
            Some(AskedOf {
                heading: &row.heading,
                label: &measure.label,
                fact: row.only_if.as_ref()?.fact.as_deref()?,
                ask: row.ask.as_ref()?,
            })
        });
        exceptions.chain(rows)
    })
}

/// What the filing itself says of facts that are asked for: who filed under a
/// heading reported the fact that it hangs on, who did not has reported the
/// other.
pub(crate) fn as_filed(
    line: &FiledLine,
    rates: &Rates,
) -> BTreeMap<String, FactValue> {
    let filed: Vec<String> =
        line.filed.iter().map(|(hts, _)| hts.to_string()).collect();
    let mut facts = BTreeMap::new();
    for of in asked(rates) {
        let holds = filed.iter().any(|heading| heading == of.heading);
        let before = facts.get(of.fact) == Some(&FactValue::Bool(true));
        facts.insert(of.fact.to_owned(), FactValue::Bool(holds || before));
    }
    facts
}

/// What would be owed if a fact that the filing reports as unknown could be
/// shown after all.
pub(crate) fn cheaper_if_told(
    query: &Query,
    stack: &Stack,
    law: &Day<'_>,
) -> Option<String> {
    let told_under = |heading: &str| {
        stack.layers.iter().any(|layer| layer.heading == heading)
    };
    let of = asked(law.rates).find(|of| {
        query.facts.get(of.fact) == Some(&FactValue::Bool(true))
            && told_under(of.heading)
    })?;
    let question = &of.ask.question;
    let mut facts = query.facts.as_ref().clone();
    facts.insert(of.fact.to_owned(), FactValue::Bool(false));
    let told = Query { facts: facts.into(), ..query.clone() };
    let other = assess_on(&told, law).ok()?.duty_total_usd;
    let less = stack.duty_total_usd - other;
    (less > Usd::ZERO).then(|| {
        format!(
            "filed under {} ({}), which was owed as reported. {question} If \
             so, {} is owed, {} less: a correction or a protest can say so",
            of.heading,
            of.label,
            other.grouped(),
            less.grouped()
        )
    })
}

/// A goods value on a heading of a refunded program: ACE refuses the
/// declaration of such a line.
pub(crate) fn value_on_refunded(
    line: &FiledLine,
    as_of: Date,
    correction_closed: Option<Date>,
    rates: &Rates,
) -> Vec<String> {
    let headings: Vec<String> = line
        .valued_99
        .iter()
        .map(HtsNumber::to_string)
        .filter(|h| unlawful(h, line.entry_date, as_of, rates).is_some())
        .collect();
    if headings.is_empty() {
        return Vec::new();
    }
    let next = correction_closed.map_or_else(
        || {
            "Take the value off by a post-summary correction before the \
             declaration"
                .to_owned()
        },
        |day| {
            format!(
                "The post-summary correction that would take it off closed on \
                 {day}: ask the ACE desk of customs how the line is corrected, \
                 and keep the protest in mind"
            )
        },
    );
    vec![format!(
        "{} bears a goods value: ACE answers a refund declaration with \"goods \
         value amount not allowed on IEEPA HTS line\". {next}",
        headings.join(", ")
    )]
}
