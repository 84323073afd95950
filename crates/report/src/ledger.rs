//! The ledger: events, precedents, and a chart over time.

use std::fmt::Write as _;

use hashgate_pack::ledger::{Action, Event, MonthCount};
use serde::Serialize;

use crate::{Align, Page, Style, Table};

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
pub fn events(all: &[&Event], months: &[MonthCount], style: Style) -> String {
    let mut page = Page::new(style);
    if all.is_empty() {
        page.line("No public event passes this filter.");
    }
    for event in all {
        told(&mut page, event);
    }
    if all.len() > 1 {
        page.heading("Over time");
        bars(&mut page, months);
    }
    page.blank();
    page.line(&format!("{} events. {CAVEAT}", all.len()));
    page.finish()
}

/// An event: when, what, whose, how many, on which ground, how sure.
fn told(page: &mut Page, event: &Event) {
    let style = page.style();
    page.line(&style.bold(&format!("{}  {}", event.when(), event.action)));
    page.indented(2, &event.what);
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
        page.indented(2, &facts.join(" · "));
    }
    let cites: Vec<String> =
        event.cites.iter().map(ToString::to_string).collect();
    let sources = format!(
        "reliability {}: {}  [{}]",
        event.reliability,
        cites.join("; "),
        event.id
    );
    page.indented(2, &style.dim(&sources));
    page.blank();
}

fn bars(page: &mut Page, months: &[MonthCount]) {
    let mut table = Table::new(2, &[Align::Left, Align::Left, Align::Left]);
    for month in months {
        let total: usize = month.counts.iter().map(|(_, n)| n).sum();
        if total == 0 {
            continue;
        }
        let kinds: Vec<String> =
            month.counts.iter().map(|(a, n)| format!("{n} {a}")).collect();
        table.row([
            month.month.to_string(),
            "#".repeat(total),
            kinds.join(", "),
        ]);
    }
    page.table(&table);
}

/// The actions that a chart tells apart, with the fill of their bars: a
/// pattern of greys, so that no colour carries a meaning alone.
const FILLS: [(Action, &str); 7] = [
    (Action::Seize, "#111111"),
    (Action::Detain, "#444444"),
    (Action::DutyDemand, "#777777"),
    (Action::Exam, "#999999"),
    (Action::Delay, "#bbbbbb"),
    (Action::Release, "#dddddd"),
    (Action::Investigation, "#eeeeee"),
];

/// A chart of events by month as SVG, with its numbers as text inside.
pub fn svg(months: &[MonthCount], title: &str) -> String {
    const HEIGHT: usize = 220;
    const BAR: usize = 18;
    const UNIT: usize = 22;
    let width = 80 + months.len() * (BAR + 6);
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         viewBox=\"0 0 {width} 300\" font-family=\"sans-serif\" \
         font-size=\"10\">\n<title>{}</title>",
        escape(title)
    );
    for (i, month) in months.iter().enumerate() {
        let x = 40 + i * (BAR + 6);
        let mut y = HEIGHT;
        let mut told = Vec::new();
        for (action, count) in &month.counts {
            let fill = FILLS
                .iter()
                .find(|(a, _)| a == action)
                .map_or("#f8f8f8", |(_, fill)| fill);
            let tall = (count * UNIT).min(y);
            y -= tall;
            told.push(format!("{count} {action}"));
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{BAR}\" height=\"{tall}\" \
                 fill=\"{fill}\" stroke=\"#000\"><title>{} {count} \
                 {action}</title></rect>",
                month.month
            );
        }
        if !told.is_empty() {
            let _ = writeln!(
                out,
                "<text x=\"{x}\" y=\"{}\" transform=\"rotate(60 {x} {})\">{} \
                 {}</text>",
                HEIGHT + 12,
                HEIGHT + 12,
                month.month,
                escape(&told.join(", "))
            );
        }
    }
    let _ = writeln!(
        out,
        "<line x1=\"36\" y1=\"{HEIGHT}\" x2=\"{}\" y2=\"{HEIGHT}\" \
         stroke=\"#000\"/>\n</svg>",
        width - 20
    );
    out
}

/// Text that is safe between tags.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use hashgate_pack::ledger::Filter;

    use super::*;

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
        let found: Vec<_> = ledger.find(&filter).collect();
        let months = ledger.by_month(&filter);
        let text = events(&found, &months, Style::PLAIN);
        assert!(text.contains("no odds"));
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn the_chart_is_whole_and_escapes_its_title() {
        let months = ledger().by_month(&Filter::default());
        let chart = svg(&months, "holds & <seizures>");
        assert!(chart.contains("holds &amp; &lt;seizures&gt;"));
        assert_eq!(chart.matches("<svg").count(), 1);
        assert!(chart.ends_with("</svg>\n"));
        assert!(svg(&[], "none").contains("<line"));
    }
}
