//! Amounts as bars that lie, side by side or one after the other.

use std::fmt::Write as _;

use hashgate_model::Usd;

use crate::{
    document::{Cell, Column, Figure, Table},
    render::escape,
};

/// An amount with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// How much.
    pub usd: Usd,
}

/// How the bars stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// Each begins at nothing.
    Beside,
    /// Each begins where the last one ended, and the last bar is the sum.
    After,
}

const LABEL: f64 = 190.0;
const ROOM: f64 = 380.0;
const ROW: f64 = 24.0;

/// Parts that add up to a sum, each begun where the last one ended.
pub fn waterfall(title: &str, parts: &[Bar]) -> Figure {
    draw(title, parts, Stand::After)
}

/// Amounts that are compared.
pub fn compared(title: &str, amounts: &[Bar]) -> Figure {
    draw(title, amounts, Stand::Beside)
}

fn draw(title: &str, bars: &[Bar], stand: Stand) -> Figure {
    let together: Usd = bars.iter().map(|bar| bar.usd).sum();
    let sum = Bar { label: "together".to_owned(), usd: together };
    let rows: Vec<&Bar> = match stand {
        Stand::After => bars.iter().chain([&sum]).collect(),
        Stand::Beside => bars.iter().collect(),
    };
    let (low, high) = reach(&rows, stand);
    let x = |usd: f64| LABEL + (usd - low) / (high - low).max(1e-9) * ROOM;
    let height = 20.0 + ROW * places(rows.len());
    let mut svg = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 \
         700 {height:.0}\" width=\"700\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<title>{}</title>",
        escape(title)
    );
    let mut from = 0.0;
    for (at, bar) in rows.iter().enumerate() {
        let is_sum = stand == Stand::After && at + 1 == rows.len();
        let begin = if stand == Stand::Beside || is_sum { 0.0 } else { from };
        let usd = float(bar.usd);
        let (left, right) = ends(x(begin), x(begin + usd));
        let y = 10.0 + ROW * places(at);
        // A sum is filled whole, a part is not: no colour tells them apart.
        let fill = if is_sum { "#333333" } else { "#9a9a9a" };
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n\
             <rect x=\"{left:.1}\" y=\"{y:.1}\" width=\"{:.1}\" \
             height=\"15\" fill=\"{fill}\" stroke=\"#000\" \
             stroke-width=\".5\"/>\n<text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            LABEL - 8.0,
            y + 12.0,
            escape(&short(&bar.label)),
            (right - left).max(0.5),
            right + 6.0,
            y + 12.0,
            bar.usd.grouped()
        );
        if stand == Stand::After {
            from += usd;
        }
    }
    let _ = writeln!(
        svg,
        "<line x1=\"{0:.1}\" y1=\"4\" x2=\"{0:.1}\" y2=\"{1:.1}\" \
         stroke=\"#000\"/>\n</svg>",
        x(0.0),
        height - 4.0
    );
    Figure {
        title: title.to_owned(),
        description: described(title, &rows),
        svg,
        data: data(&rows, stand),
    }
}

/// The least and the most that is drawn.
fn reach(rows: &[&Bar], stand: Stand) -> (f64, f64) {
    let (mut low, mut high, mut from) = (0.0_f64, 0.0_f64, 0.0_f64);
    for bar in rows {
        let begin = if stand == Stand::After { from } else { 0.0 };
        low = low.min(begin + float(bar.usd)).min(float(bar.usd));
        high = high.max(begin).max(float(bar.usd));
        from += float(bar.usd);
    }
    (low, high)
}

fn ends(one: f64, other: f64) -> (f64, f64) {
    (one.min(other), one.max(other))
}

/// How far down a row stands, in rows.
fn places(rows: usize) -> f64 {
    u32::try_from(rows).map_or(0.0, f64::from)
}

fn float(usd: Usd) -> f64 {
    usd.amount().to_string().parse().unwrap_or(0.0)
}

/// As much of a label as there is room for.
fn short(label: &str) -> String {
    const ROOM: usize = 28;
    if label.chars().count() <= ROOM {
        return label.to_owned();
    }
    let cut: String = label.chars().take(ROOM - 1).collect();
    format!("{cut}…")
}

fn described(title: &str, rows: &[&Bar]) -> String {
    let all: Vec<String> = rows
        .iter()
        .map(|bar| format!("{} {}", bar.label, bar.usd.grouped()))
        .collect();
    format!("{title}: {}", all.join("; "))
}

fn data(rows: &[&Bar], stand: Stand) -> Table {
    let mut table =
        Table::new([Column::text("what").plain(), Column::amount("USD")]);
    for (at, bar) in rows.iter().enumerate() {
        let cells = [bar.label.clone().into(), Cell::amount(bar.usd)];
        if stand == Stand::After && at + 1 == rows.len() {
            table.total(cells);
        } else {
            table.row(cells);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(all: &[(&str, &str)]) -> Vec<Bar> {
        all.iter()
            .map(|(label, usd)| Bar {
                label: (*label).to_owned(),
                usd: usd.parse().unwrap(),
            })
            .collect()
    }

    #[test]
    fn parts_add_up_to_the_last_bar() {
        let parts = [("goods <a>", "100"), ("duty", "25.50"), ("less", "-5")];
        let chart = waterfall("Landed & more", &bars(&parts));
        assert_eq!(chart.svg.matches("<rect").count(), 4);
        assert!(chart.svg.contains("goods &lt;a&gt;"));
        assert!(chart.svg.contains("Landed &amp; more"));
        assert_eq!(chart.data.rows.len(), 4);
        let last = chart.data.rows.last().unwrap();
        assert_eq!(last.cells[1].text.plain(), "120.50");
        // The sum begins at nothing and ends where the parts ended.
        let width = |at: usize| -> f64 {
            let rect = chart.svg.split("<rect").nth(at + 1).unwrap();
            let width = rect.split("width=\"").nth(1).unwrap();
            width.split('"').next().unwrap().parse().unwrap()
        };
        let all = width(0) + width(1) - width(2);
        assert!((all - width(3)).abs() < 0.3, "{all} {}", width(3));
    }

    #[test]
    fn what_is_compared_has_no_sum() {
        let origins = [("Malaysia", "10"), ("China", "40")];
        let chart = compared("Duty by origin", &bars(&origins));
        assert_eq!(chart.svg.matches("<rect").count(), 2);
        assert!(chart.description.contains("China 40.00"));
        assert!(compared("none", &[]).svg.ends_with("</svg>\n"));
    }
}
