//! Many shipments, a row each.

use std::collections::BTreeMap;

use hashgate_check::{Completeness, Dossier};
use hashgate_model::{Usd, Verdict};
use hashgate_pack::Meta;

use crate::{
    LEGAL,
    document::{Column, Document, RowKind, Table, counted},
};

/// A shipment of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// What the batch calls it.
    pub shipment: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered.
    Answered {
        /// The verdict.
        verdict: Verdict,
        /// The duty: a sum, a range, or the part known.
        duty: String,
        /// The landed cost, told alike.
        landed: String,
        /// The weightiest reason; none if nothing stands in the way.
        reason: Option<String>,
    },
    /// It could not be read.
    Unread {
        /// The exit code that it would have had alone.
        exit: u8,
        /// Why.
        message: String,
    },
}

impl Outcome {
    /// What a row tells of a dossier.
    pub fn of(dossier: &Dossier) -> Self {
        let duty = &dossier.duty;
        let incomplete = duty.completeness == Completeness::Incomplete;
        let sum = |total: Option<_>, least, most: Option<_>| match (total, most)
        {
            (Some(known), _) if incomplete => known_part(known),
            (Some(total), _) => grouped(total),
            (None, Some(most)) => {
                format!("{} to {}", grouped(least), grouped(most))
            }
            (None, None) => known_part(least),
        };
        let landed = dossier.landed.as_ref().map_or_else(
            || "not known".to_owned(),
            |landed| {
                let mut text = sum(
                    landed.total_usd,
                    landed.total_min_usd,
                    landed.total_max_usd,
                );
                if !landed.not_given.is_empty() {
                    let costs = counted(landed.not_given.len(), "cost");
                    text.push_str(" + ");
                    text.push_str(&costs);
                }
                text
            },
        );
        let reason = dossier.findings.first().filter(|finding| {
            finding.verdict > Verdict::Clear || dossier.verdict > Verdict::Clear
        });
        Self::Answered {
            verdict: dossier.verdict,
            duty: sum(
                duty.duty_total_usd,
                duty.duty_min_usd,
                duty.duty_max_usd,
            ),
            landed,
            reason: match (reason, on_lists(dossier)) {
                (reason, 0) => {
                    reason.map(|f| format!("{} {}", f.rule, f.title))
                }
                (reason, hits) => {
                    let parties = if hits == 1 { "party" } else { "parties" };
                    let hits = format!("{hits} {parties} on a list");
                    Some(reason.map_or(hits.clone(), |f| {
                        format!("{hits} · {} {}", f.rule, f.title)
                    }))
                }
            },
        }
    }
}

/// How many parties to the sale have a hit on a list; who may have made a
/// board of a line is told by its rules.
fn on_lists(dossier: &Dossier) -> usize {
    let parties = dossier.parties.iter();
    parties
        .filter(|party| party.lines.is_empty() && !party.hits.is_empty())
        .count()
}

fn grouped(usd: Usd) -> String {
    usd.grouped()
}

/// The part of a sum that is known; none of it is no zero.
fn known_part(known: Usd) -> String {
    if known == Usd::ZERO {
        "not known".to_owned()
    } else {
        format!("incomplete, {} known", grouped(known))
    }
}

/// A table of the shipments: verdict, duty and landed cost in dollars, and
/// the reason that weighs most.
pub fn show(rows: &[BatchRow], meta: &Meta) -> Document {
    let mut doc = Document::new();
    doc.title(format!("{}: {}", counted(rows.len(), "shipment"), tally(rows)));
    let read_to = meta
        .read_to("rates")
        .map_or_else(String::new, |day| format!("law read to {day} · "));
    doc.summary(format!("{read_to}pack {} · sums in USD", meta.short_hash()));
    let lacks = rows.iter().any(|row| {
        matches!(&row.outcome, Outcome::Answered { landed, .. }
            if landed.contains(" + "))
    });
    if lacks {
        doc.summary("`+ n costs`: so many costs are not given and not in it");
    }
    doc.section_break();
    let mut table = Table::new([
        Column::text("shipment"),
        Column::text("verdict"),
        Column::text("duty"),
        Column::text("landed"),
        Column::text("worst reason"),
    ]);
    for row in rows {
        match &row.outcome {
            Outcome::Answered { verdict, duty, landed, reason } => table.row([
                row.shipment.as_str(),
                &verdict.to_string().to_uppercase(),
                duty,
                landed,
                reason.as_deref().unwrap_or("none"),
            ]),
            Outcome::Unread { exit, message } => table.put(
                RowKind::Omitted,
                [
                    row.shipment.as_str(),
                    &format!("NOT READ ({exit})"),
                    "",
                    "",
                    message,
                ],
            ),
        }
    }
    doc.table(table);
    doc.foot([LEGAL]);
    doc
}

/// `1 refuse, 2 needs evidence, 1 not read`, the worst first.
fn tally(rows: &[BatchRow]) -> String {
    let mut verdicts: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut unread = 0_usize;
    for row in rows {
        match row.outcome {
            Outcome::Answered { verdict, .. } => {
                *verdicts.entry(verdict).or_default() += 1;
            }
            Outcome::Unread { .. } => unread += 1,
        }
    }
    let told = verdicts.iter().rev().map(|(v, n)| format!("{n} {v}"));
    let unread = (unread > 0).then(|| format!("{unread} not read"));
    told.chain(unread).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::set;

    #[test]
    fn each_shipment_is_a_row_and_the_worst_is_counted_first() {
        let answered = |verdict, reason: Option<&str>| Outcome::Answered {
            verdict,
            duty: "49,533.12".to_owned(),
            landed: "100,000.00 to 250,000.00".to_owned(),
            reason: reason.map(str::to_owned),
        };
        let row = |shipment: &str, outcome| BatchRow {
            shipment: shipment.to_owned(),
            outcome,
        };
        let rows = [
            row("in/a", answered(Verdict::Clear, None)),
            row("in/b", answered(Verdict::Refuse, Some("FCC-2 Covered."))),
            row(
                "in/c",
                Outcome::Unread {
                    exit: 65,
                    message: "in/c.csv, row 3: no price".to_owned(),
                },
            ),
        ];
        let meta = Meta { sha256: "ab".repeat(32), parts: vec![] };
        let text = set(&show(&rows, &meta));
        let first = "3 shipments: 1 refuse, 1 clear, 1 not read";
        assert_eq!(text.lines().next(), Some(first));
        assert!(text.contains("NOT READ (65)"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}
