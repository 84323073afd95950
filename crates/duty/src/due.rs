//! What of the law had an end, a review or a decision due since it was read.

use hashgate_model::{Cite, Confidence, Country, Date, HtsNumber, Kleene};
use hashgate_pack::rates::{AheadEvent, Exception, Measure, RateRow, Rates};
use serde::Serialize;

use crate::{condition::reaches_origin, layer_texts::weakest};

/// A day that has come since the law was read, and what was due on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Due {
    /// The day.
    pub date: Date,
    /// What was due, in a few words.
    pub what: String,
    /// The same in a sentence.
    pub text: String,
    /// Where it stands.
    pub cites: Vec<Cite>,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
}

/// Goods of an answer: their number, and their origin if it is known.
pub type GoodsAsked = (HtsNumber, Option<Country>);

/// What was due after the day to which the law was read, up to a day, both
/// ends as the data state them: what became of it was not read.
///
/// An end of a rate or an exception is due on its last day, since on the next
/// it is another law unless it was extended.
///
/// # Example
///
/// ```
/// use hashgate_duty::due;
/// use hashgate_pack::{SourceTree, rates::Rates, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let rates: Rates = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let (read_to, day) = ("2026-10-10".parse()?, "2026-11-25".parse()?);
/// let found = due(&rates, read_to, day);
/// assert!(found.iter().any(|due| due.text.contains("9903.88.69")));
/// assert!(due(&rates, day, day).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn due(rates: &Rates, read_to: Date, as_of: Date) -> Vec<Due> {
    Asked { rates, read_to, as_of, goods: None }.due()
}

/// The same of what may change the duty of some goods under the law of a day.
///
/// # Example
///
/// ```
/// use hashgate_duty::due_for_duty;
/// use hashgate_pack::{SourceTree, rates::Rates, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let rates: Rates = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let (read_to, day) = ("2026-10-10".parse()?, "2026-11-25".parse()?);
/// let miner = "8543.70.98.60".parse()?;
/// let of = |origin| due_for_duty(&rates, read_to, day, &[(miner, origin)]);
/// let china: Vec<_> = of("CN".parse().ok());
/// assert!(china.iter().any(|due| due.what == "exclusions of 9903.88.69"));
/// assert!(of("MY".parse().ok()).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn due_for_duty(
    rates: &Rates,
    read_to: Date,
    as_of: Date,
    goods: &[GoodsAsked],
) -> Vec<Due> {
    let all = Asked { rates, read_to, as_of, goods: Some(goods) };
    all.due_if(|event| event.changes_duty)
}

/// The same of all that concerns an entry of some goods, duty or not.
pub fn due_for_entry(
    rates: &Rates,
    read_to: Date,
    as_of: Date,
    goods: &[GoodsAsked],
) -> Vec<Due> {
    Asked { rates, read_to, as_of, goods: Some(goods) }.due()
}

/// Whether a row reaches an origin.
fn reaches(row: &RateRow, origin: Country) -> bool {
    reaches_origin(&row.origins, origin)
        && !row.except_origins.contains(&origin)
}

/// What is asked.
struct Asked<'a> {
    rates: &'a Rates,
    read_to: Date,
    as_of: Date,
    /// The goods it must concern; none for all of the law.
    goods: Option<&'a [GoodsAsked]>,
}

impl Asked<'_> {
    fn due(&self) -> Vec<Due> {
        self.due_if(|_| true)
    }

    fn due_if(&self, wanted: impl Fn(&AheadEvent) -> bool) -> Vec<Due> {
        let mut found: Vec<Due> = Vec::new();
        // What an event tells of a heading is not told again by its end.
        let mut note = |date: Date, what: &str, text: String, cites| {
            if !found.iter().any(|due| due.text.contains(what)) {
                let cites = self.rates.cites_of(cites);
                let confidence = weakest(&cites);
                let what = what.to_owned();
                found.push(Due { date, what, text, cites, confidence });
            }
        };
        for event in &self.rates.ahead {
            if self.since(event.date) && wanted(event) && self.event(event) {
                let text = event.text.clone();
                note(event.date, &event.what, text, &event.cites);
            }
        }
        for measure in &self.rates.measures {
            for row in &measure.rates {
                let Some(to) = row.period.to.filter(|to| self.since(*to))
                else {
                    continue;
                };
                // Another row of the data takes its place: that was read.
                let followed = measure.rates.iter().any(|next| {
                    next.period.from > to
                        && next.period.from <= to.plus_days(1)
                        && next.origins == row.origins
                });
                let reached = |origin| reaches(row, origin);
                if followed || !self.concerns(measure, to, None, reached) {
                    continue;
                }
                let text = format!(
                    "{}: {} ends on {to} unless it was extended",
                    measure.label, row.heading
                );
                note(to, &row.heading, text, &row.cites);
            }
            for exception in &measure.exceptions {
                let Some(to) = exception.period.to.filter(|to| self.since(*to))
                else {
                    continue;
                };
                let reached = |origin| {
                    reaches_origin(&exception.origins, origin)
                        && measure.rates.iter().any(|row| {
                            row.period.contains(to) && reaches(row, origin)
                        })
                };
                if !self.concerns(measure, to, Some(exception), reached) {
                    continue;
                }
                let (heading, label) = (&exception.heading, &exception.label);
                let (what, claimed) = if heading.is_empty() {
                    (label, label.clone())
                } else {
                    (heading, format!("{heading} ({label})"))
                };
                let text =
                    format!("{claimed} ends on {to} unless it was extended");
                note(to, what, text, &exception.cites);
            }
        }
        found.sort_by(|a, b| (a.date, &a.text).cmp(&(b.date, &b.text)));
        found
    }

    fn since(&self, date: Date) -> bool {
        date > self.read_to && date <= self.as_of
    }

    /// Whether an event concerns some of the goods, or may.
    fn event(&self, event: &AheadEvent) -> bool {
        let lists = &self.rates.lists;
        self.goods.is_none_or(|goods| {
            let all = event.origins.is_empty() && event.goods.is_all();
            all || goods.iter().any(|(hts, origin)| {
                origin.is_none_or(|o| reaches_origin(&event.origins, o))
                    && event.goods.covers(*hts, event.date, lists)
                        != Kleene::False
            })
        })
    }

    /// Whether a measure, or an exception of it, concerns some of the goods on
    /// its last day, or may.
    fn concerns(
        &self,
        measure: &Measure,
        day: Date,
        exception: Option<&Exception>,
        reached: impl Fn(Country) -> bool,
    ) -> bool {
        let lists = &self.rates.lists;
        self.goods.is_none_or(|goods| {
            goods.iter().any(|(hts, origin)| {
                let scope = measure.scope.iter().any(|block| {
                    block.period.is_none_or(|days| days.contains(day))
                        && block.goods.covers(*hts, day, lists) != Kleene::False
                });
                scope
                    && origin.is_none_or(&reached)
                    && exception.is_none_or(|exception| {
                        exception.goods.covers(*hts, day, lists)
                            != Kleene::False
                    })
            })
        })
    }
}
