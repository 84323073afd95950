//! Charts of a choice: what each option brings against what it risks, and what
//! moves the lead of the first.

use std::fmt::Write as _;

use hashgate_model::Usd;
use hashgate_plan::Swing;

use crate::{
    document::{Cell, Column, Figure, Table},
    render::escape,
};

/// An option in a chart of two amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub label: String,
    /// What stands across.
    pub across: Usd,
    /// What stands up.
    pub up: Usd,
    /// Whether it is filled: no other beats it in both.
    pub marked: bool,
}

const WIDTH: f64 = 700.0;

fn float(usd: Usd) -> f64 {
    usd.amount().to_string().parse().unwrap_or(0.0)
}

/// A span that holds all values, a little wider than they are.
fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |s, v| {
            (s.0.min(v), s.1.max(v))
        });
    if low > high {
        return (0.0, 1.0);
    }
    let room = ((high - low) * 0.12).max(0.01);
    (low - room, high + room)
}

fn begun(svg: &mut String, title: &str, height: f64) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 \
         {WIDTH:.0} {height:.0}\" width=\"{WIDTH:.0}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<title>{}</title>",
        escape(title)
    );
}

/// Options by two amounts; those that no other beats in both are filled and
/// joined.
pub fn frontier(title: &str, places: &[Place]) -> Figure {
    const TALL: f64 = 360.0;
    let (left, right) = span(places.iter().map(|p| float(p.across)));
    let (low, high) = span(places.iter().map(|p| float(p.up)));
    let x = |usd: f64| 60.0 + (usd - left) / (right - left) * (WIDTH - 260.0);
    let y = |usd: f64| TALL - 40.0 - (usd - low) / (high - low) * (TALL - 70.0);
    let mut svg = String::new();
    begun(&mut svg, title, TALL);
    let _ = writeln!(
        svg,
        "<line x1=\"60\" y1=\"{0:.0}\" x2=\"{1:.0}\" y2=\"{0:.0}\" \
         stroke=\"#000\"/>\n<line x1=\"60\" y1=\"20\" x2=\"60\" y2=\"{0:.0}\" \
         stroke=\"#000\"/>\n<text x=\"60\" y=\"14\">mean (first number)</text>\n<text \
         x=\"{1:.0}\" y=\"{2:.0}\" text-anchor=\"end\">mean of the worst \
         twentieth (second)</text>",
        TALL - 40.0,
        WIDTH - 200.0,
        TALL - 22.0
    );
    let mut joined: Vec<(f64, f64)> = places
        .iter()
        .filter(|place| place.marked)
        .map(|place| (x(float(place.across)), y(float(place.up))))
        .collect();
    joined.sort_by(|a, b| a.0.total_cmp(&b.0));
    let points: Vec<String> =
        joined.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#555\" \
         stroke-dasharray=\"4 3\"/>",
        points.join(" ")
    );
    // Labels that would stand upon each other are moved down.
    let mut taken: Vec<f64> = Vec::new();
    for place in places {
        let (at, up) = (x(float(place.across)), y(float(place.up)));
        let fill = if place.marked { "#000" } else { "#fff" };
        let mut label = up + 4.0;
        while taken.iter().any(|other| (other - label).abs() < 13.0) {
            label += 13.0;
        }
        taken.push(label);
        let _ = writeln!(
            svg,
            "<circle cx=\"{at:.1}\" cy=\"{up:.1}\" r=\"5\" fill=\"{fill}\" \
             stroke=\"#000\"/>\n<text x=\"{:.1}\" y=\"{label:.1}\">{} ({} / \
             {})</text>",
            at + 9.0,
            escape(&place.label),
            place.up.grouped(),
            place.across.grouped()
        );
    }
    svg.push_str("</svg>\n");
    let mut data = Table::new([
        Column::text("option").plain(),
        Column::amount("mean"),
        Column::amount("worst twentieth"),
        Column::text("beaten").plain(),
    ]);
    for place in places {
        data.row([
            place.label.clone().into(),
            Cell::amount(place.up),
            Cell::amount(place.across),
            if place.marked { "by none" } else { "yes" }.into(),
        ]);
    }
    let all: Vec<String> = places
        .iter()
        .map(|place| {
            let (up, across) = (place.up.grouped(), place.across.grouped());
            format!("{}: {up}, worst twentieth {across}", place.label)
        })
        .collect();
    Figure {
        title: title.to_owned(),
        description: format!("{title}: {}", all.join("; ")),
        svg,
        data,
    }
}

/// What moves a lead, widest first; left of the line another is first.
pub fn tornado(title: &str, swings: &[Swing]) -> Figure {
    const ROW: f64 = 34.0;
    let rows = u32::try_from(swings.len()).map_or(0.0, f64::from);
    let height = 30.0 + ROW * rows;
    let ends = swings.iter().flat_map(|swing| {
        [float(swing.lead_at_low_usd), float(swing.lead_at_high_usd)]
    });
    let (left, right) = span(ends.chain([0.0]));
    let x = |usd: f64| 220.0 + (usd - left) / (right - left) * (WIDTH - 300.0);
    let mut svg = String::new();
    begun(&mut svg, title, height);
    for (at, swing) in (0_u32..).zip(swings) {
        let y = 12.0 + ROW * f64::from(at);
        let (low, high) =
            (x(float(swing.lead_at_low_usd)), x(float(swing.lead_at_high_usd)));
        let _ = writeln!(
            svg,
            "<text x=\"0\" y=\"{:.1}\">{}</text>\n<text x=\"0\" y=\"{:.1}\" \
             font-size=\"10\">{} to {}</text>\n<rect x=\"{:.1}\" y=\"{y:.1}\" \
             width=\"{:.1}\" height=\"14\" fill=\"#9a9a9a\" stroke=\"#000\" \
             stroke-width=\".5\"/>\n<circle cx=\"{low:.1}\" cy=\"{:.1}\" \
             r=\"4\" fill=\"#fff\" stroke=\"#000\"/>\n<circle cx=\"{high:.1}\" \
             cy=\"{:.1}\" r=\"4\" fill=\"#000\"/>\n<text x=\"{:.1}\" \
             y=\"{:.1}\" font-size=\"10\" text-anchor=\"end\">{}</text>\n<text \
             x=\"{:.1}\" y=\"{:.1}\" font-size=\"10\">{}</text>",
            y + 9.0,
            escape(&swing.driver),
            y + 21.0,
            escape(&swing.low),
            escape(&swing.high),
            low.min(high),
            (high - low).abs().max(0.5),
            y + 7.0,
            y + 7.0,
            low.min(high) - 7.0,
            y + 11.0,
            swing.lead_at_low_usd.min(swing.lead_at_high_usd).grouped(),
            low.max(high) + 7.0,
            y + 11.0,
            swing.lead_at_low_usd.max(swing.lead_at_high_usd).grouped()
        );
    }
    let _ = writeln!(
        svg,
        "<line x1=\"{0:.1}\" y1=\"4\" x2=\"{0:.1}\" y2=\"{1:.1}\" \
         stroke=\"#000\"/>\n</svg>",
        x(0.0),
        height - 8.0
    );
    let mut data = Table::new([
        Column::text("what moves").plain(),
        Column::text("low"),
        Column::amount("lead"),
        Column::text("first then"),
        Column::text("high"),
        Column::amount("lead then"),
        Column::text("first"),
    ]);
    for swing in swings {
        data.row([
            swing.driver.clone().into(),
            swing.low.clone().into(),
            Cell::amount(swing.lead_at_low_usd),
            swing.first_at_low.clone().into(),
            swing.high.clone().into(),
            Cell::amount(swing.lead_at_high_usd),
            swing.first_at_high.clone().into(),
        ]);
    }
    let all: Vec<String> = swings
        .iter()
        .map(|swing| {
            format!(
                "{}: {} with {}, {} with {}",
                swing.driver,
                swing.lead_at_low_usd.grouped(),
                swing.low,
                swing.lead_at_high_usd.grouped(),
                swing.high
            )
        })
        .collect();
    Figure {
        title: title.to_owned(),
        description: format!("{title}: {}", all.join("; ")),
        svg,
        data,
    }
}
