//! The ledger: events, precedents, and a chart over time.

use hashgate_ledger::MonthCount;
use hashgate_model::Decimal;
use hashgate_pack::ledger::Event;
use serde::Serialize;

use crate::document::{Cell, Column, Document, Holds, Table, Text};

/// What every view of the ledger says.
pub const CAVEAT: &str = "Public reports only: customs publishes no count, so \
                          these are no odds. No event is no proof of none.";

/// Events with their counts by month, for JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerBody<'a> {
    /// The events, by date.
    pub events: Vec<&'a Event>,
    /// The counts by month.
    pub months: Vec<MonthCount>,
    /// [`CAVEAT`].
    pub caveat: &'static str,
}

/// Events, one after the other, with their sources.
pub fn events(all: &[&Event], months: &[MonthCount]) -> Document {
    let mut doc = Document::new();
    if all.is_empty() {
        doc.summary("No public event passes this filter.");
    }
    for event in all {
        one(&mut doc, event);
    }
    if all.len() > 1 {
        doc.heading("Over time");
        bars(&mut doc, months);
    }
    doc.foot([format!("{} events. {CAVEAT}", all.len())]);
    doc
}

/// An event: when, what, whose, how many, on which ground, how sure.
fn one(doc: &mut Document, event: &Event) {
    doc.heading(format!("{}  {}", event.when(), event.action));
    doc.paragraph(&event.what);
    let mut facts = Vec::new();
    let mut put = |label: &str, values: &[String]| {
        if !values.is_empty() {
            facts.push(format!("{label} {}", values.join(", ")));
        }
    };
    let presumed =
        if event.maker_presumed { "maker (presumed)" } else { "maker" };
    put(presumed, &event.makers);
    put("models", &event.models);
    put("ports", &event.ports);
    put("grounds", &event.grounds);
    if let (Some(units), Some(are)) = (event.units, &event.units_are) {
        facts.push(format!("{units} {are}"));
    }
    if let Some(value) = event.value_usd {
        facts.push(format!("USD {}", value.grouped()));
    }
    if let Some(outcome) = &event.outcome {
        facts.push(format!("outcome: {outcome}"));
    }
    if !facts.is_empty() {
        doc.paragraph(facts.join(" · "));
    }
    let sources = Text::from(format!("reliability {}: ", event.reliability))
        .and_cites(&event.cites, "; ")
        .and(format!("  [{}]", event.id));
    doc.paragraph(sources.set_back());
}

fn bars(doc: &mut Document, months: &[MonthCount]) {
    let mut table = Table::new([
        Column::text("month").plain(),
        Column::new("events", Holds::Bar).plain(),
        Column::text("of which kind").plain(),
    ]);
    for month in months {
        let total: usize = month.counts.iter().map(|(_, n)| n).sum();
        if total == 0 {
            continue;
        }
        let kinds: Vec<String> =
            month.counts.iter().map(|(a, n)| format!("{n} {a}")).collect();
        table.row([
            month.month.to_string().into(),
            Cell::number(total.to_string(), Decimal::from(total)),
            kinds.join(", ").into(),
        ]);
    }
    doc.table(table);
}

#[cfg(test)]
mod tests {
    use hashgate_ledger::{Filter, by_month, find};

    use super::*;
    use crate::views::set;

    fn ledger() -> hashgate_pack::ledger::Ledger {
        let data =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let tree = hashgate_pack::SourceTree::from_dir(&data).unwrap();
        hashgate_pack::read_section(&tree).unwrap()
    }

    #[test]
    fn events_are_told_with_sources_and_no_odds() {
        let ledger = ledger();
        let filter = Filter { port: Some("SFO".into()), ..Filter::default() };
        let found: Vec<_> = find(&ledger, &filter).collect();
        let months = by_month(&ledger, &filter);
        let doc = events(&found, &months);
        let text = set(&doc);
        assert!(text.contains("no odds"));
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
        insta::assert_snapshot!(text);
    }
}
