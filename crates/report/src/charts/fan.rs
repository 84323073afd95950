//! Fans: how values of many paths spread in time, two courses side by side.

use std::fmt::Write as _;

use hashgate_model::{Date, Decimal};
use hashgate_network::simulated::{Band, Point};

use crate::{
    document::{Cell, Column, Figure, Table},
    render::escape,
};

/// The drawing in its own units: one panel above the other.
const WIDTH: f64 = 760.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 150.0;
const PANEL: f64 = 230.0;
const GAP: f64 = 62.0;
const TOP: f64 = 58.0;

/// A band of a point, and a part of a band.
type BandOf = fn(&Point) -> Band;
type PartOf = fn(&Band) -> Decimal;

/// A panel: a value without the change and with it.
struct Panel {
    title: &'static str,
    unit: &'static str,
    scale: f64,
    without: BandOf,
    with: BandOf,
}

const PANELS: [Panel; 2] = [
    Panel {
        title: "US share of the hashrate, percent",
        unit: "%",
        scale: 1.0,
        without: |point| point.share_baseline,
        with: |point| point.share_counterfactual,
    },
    Panel {
        title: "Difficulty, in T (times 10^12)",
        unit: "T",
        scale: 1e12,
        without: |point| point.difficulty_baseline,
        with: |point| point.difficulty_counterfactual,
    },
];

/// Share and difficulty as fans. Without the change they are grey bands (nine
/// in ten paths, then half of them) round a whole line; with it, broken lines
/// alone: no colour carries a meaning.
pub fn fans(points: &[Point]) -> Figure {
    let height = TOP + 2.0 * (PANEL + GAP);
    let title = "US share of the hashrate and difficulty on many paths";
    let description = described(points);
    let mut svg = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 \
         {WIDTH} {height}\" width=\"{WIDTH}\" font-family=\"sans-serif\" \
         font-size=\"12\" fill=\"#222\" aria-labelledby=\"t d\">\n<title \
         id=\"t\">{}</title>\n<desc id=\"d\">{}</desc>\n<rect \
         width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>",
        escape(title),
        escape(&description),
    );
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"20\" font-size=\"15\" \
         font-weight=\"bold\">{}</text>",
        escape(title),
    );
    for (at, panel) in (0_u8..).zip(&PANELS) {
        let top = TOP + f64::from(at) * (PANEL + GAP);
        draw(&mut svg, panel, points, top);
    }
    svg.push_str("</svg>\n");
    Figure { title: title.to_owned(), description, svg, data: numbers(points) }
}

fn draw(svg: &mut String, panel: &Panel, points: &[Point], top: f64) {
    let scale = Scale::of(panel, points, top);
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"{:.1}\">{}</text>",
        top - 10.0,
        escape(panel.title),
    );
    scale.grid(svg, panel, points);
    let band = |low: PartOf, high: PartOf| {
        let there =
            points.iter().map(|p| scale.at(p, low(&(panel.without)(p))));
        let back =
            points.iter().rev().map(|p| scale.at(p, high(&(panel.without)(p))));
        there.chain(back).collect::<Vec<_>>().join(" ")
    };
    for (fill, points) in [
        ("#e2e2e2", band(|b| b.p5, |b| b.p95)),
        ("#c4c4c4", band(|b| b.p25, |b| b.p75)),
    ] {
        let _ = writeln!(svg, "<polygon points=\"{points}\" fill=\"{fill}\"/>");
    }
    let line = |of: BandOf, value: PartOf| {
        let places = points.iter().map(|p| scale.at(p, value(&of(p))));
        places.collect::<Vec<_>>().join(" ")
    };
    for (points, style) in [
        (line(panel.without, |b| b.p50), "stroke-width=\"2\""),
        (
            line(panel.with, |b| b.p50),
            "stroke-width=\"2\" stroke-dasharray=\"7 4\"",
        ),
        (line(panel.with, |b| b.p5), "stroke-dasharray=\"2 3\""),
        (line(panel.with, |b| b.p95), "stroke-dasharray=\"2 3\""),
    ] {
        let _ = writeln!(
            svg,
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"#000\" \
             {style}/>"
        );
    }
    legend(svg, top);
}

/// What the lines mean, at the right of a panel.
fn legend(svg: &mut String, top: f64) {
    let x = WIDTH - RIGHT + 12.0;
    for (row, (sample, says)) in (0_u8..).zip([
        ("stroke-width=\"2\"", "without, median"),
        ("stroke-width=\"2\" stroke-dasharray=\"7 4\"", "with, median"),
        ("stroke-dasharray=\"2 3\"", "with, 5% and 95%"),
        ("stroke=\"#c4c4c4\" stroke-width=\"10\"", "without, half"),
        ("stroke=\"#e2e2e2\" stroke-width=\"10\"", "without, 9 in 10"),
    ]) {
        let y = top + 14.0 + f64::from(row) * 18.0;
        let stroke =
            if sample.contains("stroke=") { "" } else { "stroke=\"#000\" " };
        let _ = writeln!(
            svg,
            "<line x1=\"{x}\" y1=\"{:.1}\" x2=\"{}\" y2=\"{:.1}\" \
             {stroke}{sample}/>\n<text x=\"{}\" y=\"{y:.1}\" \
             font-size=\"11\">{says}</text>",
            y - 4.0,
            x + 26.0,
            y - 4.0,
            x + 32.0,
        );
    }
}

struct Scale {
    first: Option<Date>,
    days: f64,
    low: f64,
    high: f64,
    top: f64,
    unit: f64,
}

impl Scale {
    fn of(panel: &Panel, points: &[Point], top: f64) -> Self {
        let (mut low, mut high) = (f64::MAX, f64::MIN);
        for point in points {
            for band in [(panel.without)(point), (panel.with)(point)] {
                low = low.min(float(band.p5) / panel.scale);
                high = high.max(float(band.p95) / panel.scale);
            }
        }
        let room = ((high - low) * 0.06).max(0.05);
        let first = points.first().map(|p| p.on);
        let last = points.last().map(|p| p.on);
        let days = first.zip(last).map_or(1, |(a, b)| b.days_since(a).max(1));
        Self {
            first,
            days: f64::from(days),
            low: (low - room).max(0.0),
            high: high + room,
            top,
            unit: panel.scale,
        }
    }

    fn x(&self, day: Date) -> f64 {
        let since = self.first.map_or(0, |first| day.days_since(first));
        let part = f64::from(since) / self.days;
        LEFT + part * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        let part = (value - self.low) / (self.high - self.low).max(1e-9);
        self.top + (1.0 - part) * PANEL
    }

    fn at(&self, point: &Point, value: Decimal) -> String {
        let y = self.y(float(value) / self.unit);
        format!("{:.1},{y:.1}", self.x(point.on))
    }

    fn grid(&self, svg: &mut String, panel: &Panel, points: &[Point]) {
        let step = step(self.high - self.low);
        let mut value = (self.low / step).ceil() * step;
        while value <= self.high {
            let y = self.y(value);
            let _ = writeln!(
                svg,
                "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{}\" y2=\"{y:.1}\" \
                 stroke=\"#ddd\"/>\n<text x=\"{}\" y=\"{:.1}\" \
                 text-anchor=\"end\">{value:.*}{}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                y + 4.0,
                usize::from(step < 1.0),
                panel.unit,
            );
            value += step;
        }
        // A day under every fourth point, which is a year.
        for point in points.iter().step_by(4) {
            let x = self.x(point.on);
            let _ = writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" \
                 font-size=\"11\">{}</text>",
                self.top + PANEL + 16.0,
                point.on,
            );
        }
    }
}

/// A round step that parts a span into some five.
fn step(span: f64) -> f64 {
    let rough = (span / 5.0).max(1e-6);
    let ten = 10_f64.powf(rough.log10().floor());
    let times = [1.0, 2.0, 5.0, 10.0];
    times.map(|t| t * ten).into_iter().find(|s| *s >= rough).unwrap_or(ten)
}

fn float(decimal: Decimal) -> f64 {
    f64::try_from(decimal).unwrap_or(0.0)
}

/// The chart in words.
fn described(points: &[Point]) -> String {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return String::new();
    };
    format!(
        "Median share of the US: {}% on {}; on {} {}% without the change and \
         {}% with it, nine in ten paths from {}% to {}% and from {}% to {}%.",
        first.share_baseline.p50,
        first.on,
        last.on,
        last.share_baseline.p50,
        last.share_counterfactual.p50,
        last.share_baseline.p5,
        last.share_baseline.p95,
        last.share_counterfactual.p5,
        last.share_counterfactual.p95,
    )
}

/// The columns of the numbers: name and band.
const COLUMNS: [(&str, BandOf); 6] = [
    ("share_percent_without", |p| p.share_baseline),
    ("share_percent_with", |p| p.share_counterfactual),
    ("share_points_change", |p| p.share_change),
    ("difficulty_without", |p| p.difficulty_baseline),
    ("difficulty_with", |p| p.difficulty_counterfactual),
    ("difficulty_percent_change", |p| p.difficulty_change),
];

/// The quantiles of a band.
const PARTS: [(&str, PartOf); 5] = [
    ("p5", |b| b.p5),
    ("p25", |b| b.p25),
    ("p50", |b| b.p50),
    ("p75", |b| b.p75),
    ("p95", |b| b.p95),
];

/// The medians; [`fans_csv`] has every number.
fn numbers(points: &[Point]) -> Table {
    let medians = COLUMNS.map(|(name, of)| (name.replace('_', " "), of));
    let names = medians.iter().map(|(name, _)| Column::number(name));
    let mut table =
        Table::new(std::iter::once(Column::date("on")).chain(names));
    for point in points {
        let mut row = vec![Cell::date(point.on.to_string(), point.on)];
        row.extend(medians.iter().map(|(_, of)| {
            let value = of(point).p50;
            Cell::number(value.to_string(), value)
        }));
        table.row(row);
    }
    table
}

/// The numbers of the fans as CSV.
pub fn fans_csv(points: &[Point]) -> String {
    let mut out = String::from("on");
    for (name, _) in COLUMNS {
        for (part, _) in PARTS {
            let _ = write!(out, ",{name}_{part}");
        }
    }
    out.push('\n');
    for point in points {
        let _ = write!(out, "{}", point.on);
        for (_, of) in COLUMNS {
            let band = of(point);
            for (_, part) in PARTS {
                let _ = write!(out, ",{}", part(&band));
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(on: &str, share: i64) -> Point {
        let band = |at: i64, width: i64| {
            let [p5, p25, p50, p75, p95] =
                [-2, -1, 0, 1, 2].map(|k| Decimal::from(at + k * width));
            Band { p5, p25, p50, p75, p95 }
        };
        let trillion = 1_000_000_000_000;
        Point {
            on: on.parse().unwrap(),
            share_baseline: band(share, 2),
            share_counterfactual: band(share - 3, 2),
            share_change: band(-3, 1),
            difficulty_baseline: band(120 * trillion, 9 * trillion),
            difficulty_counterfactual: band(118 * trillion, 9 * trillion),
            difficulty_change: band(-2, 1),
        }
    }

    #[test]
    fn a_fan_says_in_words_and_numbers_what_it_draws() {
        let points = [point("2026-09-25", 36), point("2026-12-25", 35)];
        let figure = fans(&points);
        assert!(figure.description.contains("35% without the change and 32%"));
        assert!(figure.svg.contains("US share of the hashrate, percent"));
        assert_eq!(figure.svg.matches("<polygon").count(), 4);
        assert!(!figure.svg.contains("NaN"));
        let csv = fans_csv(&points);
        let mut lines = csv.lines();
        let head = lines.next().unwrap().split(',').count();
        assert_eq!(head, 31);
        assert!(lines.all(|line| line.split(',').count() == head));
        // Points of one day, and of none, are drawn without a number that is
        // none.
        for few in [&points[..1], &[]] {
            assert!(!fans(few).svg.contains("NaN"));
        }
    }
}
