//! Public acts of enforcement by month.

use std::fmt::Write as _;

use hashgate_ledger::MonthCount;
use hashgate_pack::ledger::Action;

use crate::{
    document::{Cell, Column, Figure, Table},
    render::escape,
};

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
pub fn enforcement(months: &[MonthCount], title: &str) -> Figure {
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
        let mut counts = Vec::new();
        for (action, count) in &month.counts {
            let fill = FILLS
                .iter()
                .find(|(a, _)| a == action)
                .map_or("#f8f8f8", |(_, fill)| fill);
            let tall = (count * UNIT).min(y);
            y -= tall;
            counts.push(format!("{count} {action}"));
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{BAR}\" height=\"{tall}\" \
                 fill=\"{fill}\" stroke=\"#000\"><title>{} {count} \
                 {action}</title></rect>",
                month.month
            );
        }
        if !counts.is_empty() {
            let _ = writeln!(
                out,
                "<text x=\"{x}\" y=\"{}\" transform=\"rotate(60 {x} {})\">{} \
                 {}</text>",
                HEIGHT + 12,
                HEIGHT + 12,
                month.month,
                escape(&counts.join(", "))
            );
        }
    }
    let _ = writeln!(
        out,
        "<line x1=\"36\" y1=\"{HEIGHT}\" x2=\"{}\" y2=\"{HEIGHT}\" \
         stroke=\"#000\"/>\n</svg>",
        width - 20
    );
    Figure {
        title: title.to_owned(),
        description: described(months),
        svg: out,
        data: data(months),
    }
}

/// The chart in words, for those who do not see it.
fn described(months: &[MonthCount]) -> String {
    let counted = months.iter().filter(|month| !month.counts.is_empty());
    let all: Vec<String> = counted
        .map(|month| {
            let of_month = month.counts.iter();
            let kinds: Vec<String> =
                of_month.map(|(action, n)| format!("{n} {action}")).collect();
            format!("{}: {}", month.month, kinds.join(", "))
        })
        .collect();
    all.join("; ")
}

fn data(months: &[MonthCount]) -> Table {
    let mut table = Table::new([
        Column::text("month"),
        Column::text("action"),
        Column::count("events"),
    ]);
    for month in months {
        for (action, count) in &month.counts {
            table.row([
                month.month.to_string().into(),
                action.to_string().into(),
                Cell::count(*count),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use hashgate_ledger::{Filter, by_month};
    use hashgate_pack::ledger::Ledger;

    use super::*;

    fn ledger() -> Ledger {
        let data =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let tree = hashgate_pack::SourceTree::from_dir(&data).unwrap();
        hashgate_pack::read_section(&tree).unwrap()
    }

    #[test]
    fn the_chart_is_whole_and_escapes_its_title() {
        let months = by_month(&ledger(), &Filter::default());
        let chart = enforcement(&months, "holds & <seizures>");
        assert!(chart.svg.contains("holds &amp; &lt;seizures&gt;"));
        assert_eq!(chart.svg.matches("<svg").count(), 1);
        assert!(chart.svg.ends_with("</svg>\n"));
        assert!(enforcement(&[], "none").svg.contains("<line"));
    }

    #[test]
    fn the_numbers_of_the_chart_are_those_that_were_drawn() {
        let months = by_month(&ledger(), &Filter::default());
        let chart = enforcement(&months, "all");
        let drawn = chart.svg.matches("<rect").count();
        assert_eq!(chart.data.rows.len(), drawn);
        assert!(drawn > 10 && !chart.description.is_empty());
    }
}
