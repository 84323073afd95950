//! The duty over time as a chart: SVG, drawn step by step.

use std::fmt::Write as _;

use hashgate_duty::{History, Step};
use hashgate_model::{Date, Decimal};

use crate::{
    document::{Cell, Column, Figure, Table},
    render::escape,
};

/// The drawing in its own units.
const WIDTH: i32 = 880;
/// Height of the part that is drawn; the events are listed below it.
const HEIGHT: i32 = 380;
/// Space at the left for the percent, and at the other sides.
const LEFT: i32 = 56;
const RIGHT: i32 = 16;
const TOP: i32 = 44;
const BOTTOM: i32 = 34;
/// Height of a line of text below the chart.
const LINE: i32 = 17;

/// The chart of a history. It needs no colour to be read: every step is
/// numbered and told below.
pub fn duty_history(history: &History) -> Figure {
    let scale = Scale::of(history);
    let below = i32::try_from(history.steps.len()).unwrap_or(0) * LINE + 30;
    let mut out = String::new();
    let title = format!(
        "Duty on {} of {}, {} to {}",
        history.hts,
        history.origin.name(),
        history.from,
        history.to
    );
    // Writing to a string does not fail.
    let description = described(history);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} \
         {total}\" role=\"img\" aria-labelledby=\"t d\" \
         font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n\
         <title id=\"t\">{title}</title>\n<desc id=\"d\">{desc}</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{total}\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"15\" \
         font-weight=\"bold\">{title}</text>\n",
        total = HEIGHT + below,
        title = escape(&title),
        desc = escape(&description),
    );
    grid(&mut out, &scale);
    steps(&mut out, history, &scale);
    legend(&mut out, history);
    out.push_str("</svg>\n");
    Figure { title, description, svg: out, data: data(history) }
}

/// The numbers of the chart.
fn data(history: &History) -> Table {
    let mut table = Table::new([
        Column::date("from"),
        Column::rate("duty"),
        Column::text("why"),
    ]);
    for step in &history.steps {
        let events: Vec<&str> =
            step.events.iter().map(|event| event.text.as_str()).collect();
        let percent = step.effective_pct;
        table.row([
            Cell::date(step.from.to_string(), step.from),
            Cell::rate(format!("{percent}%"), percent),
            events.join("; ").into(),
        ]);
    }
    table
}

/// The chart in words, for those who do not see it.
fn described(history: &History) -> String {
    history
        .steps
        .iter()
        .map(|step| format!("from {} {}%", step.from, step.effective_pct))
        .collect::<Vec<_>>()
        .join("; ")
}

struct Scale {
    from: Date,
    days: i32,
    top: i32,
}

impl Scale {
    fn of(history: &History) -> Self {
        let most = history
            .steps
            .iter()
            .map(|step| step.effective_pct)
            .max()
            .unwrap_or_default();
        // The next ten percent above the highest step.
        let tens = (most / Decimal::TEN).ceil();
        let top = i32::try_from(tens).unwrap_or(10).clamp(1, 200);
        let days = history.to.days_since(history.from).max(1);
        Self { from: history.from, days, top: top * 10 }
    }

    /// Tenths of a unit from the left.
    fn x(&self, day: Date) -> i32 {
        let room = i64::from((WIDTH - LEFT - RIGHT) * 10);
        let at = i64::from(day.days_since(self.from).clamp(0, self.days));
        let tenths = room * at / i64::from(self.days);
        LEFT * 10 + i32::try_from(tenths).unwrap_or(0)
    }

    /// Tenths of a unit from above.
    fn y(&self, percent: Decimal) -> i32 {
        let room = Decimal::from((HEIGHT - TOP - BOTTOM) * 10);
        let share = percent
            .checked_div(Decimal::from(self.top))
            .and_then(|share| share.checked_mul(room))
            .unwrap_or_default()
            .round();
        let up = i32::try_from(share).unwrap_or(0);
        (HEIGHT - BOTTOM) * 10 - up
    }
}

/// `123.4` from 1234 tenths.
fn tenths(n: i32) -> String {
    format!("{}.{}", n / 10, (n % 10).abs())
}

fn grid(out: &mut String, scale: &Scale) {
    let every = if scale.top <= 50 { 10 } else { 20 };
    for percent in (0..=scale.top).step_by(every) {
        let y = tenths(scale.y(Decimal::from(percent)));
        let _ = write!(
            out,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\" \
             stroke=\"#ccc\"/>\n<text x=\"{}\" y=\"{y}\" dy=\"4\" \
             text-anchor=\"end\">{percent}%</text>\n",
            WIDTH - RIGHT,
            LEFT - 8,
        );
    }
    let last = scale.from.plus_days(scale.days);
    for year in scale.from.civil().year()..=last.civil().year() {
        let Some(day) = Date::from_parts(year, 1, 1) else { continue };
        if day < scale.from {
            continue;
        }
        let x = tenths(scale.x(day));
        let _ = write!(
            out,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"{TOP}\" y2=\"{}\" \
             stroke=\"#eee\"/>\n<text x=\"{x}\" y=\"{}\" \
             text-anchor=\"middle\">{year}</text>\n",
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 18,
        );
    }
}

fn steps(out: &mut String, history: &History, scale: &Scale) {
    let mut path = String::new();
    let mut marks = String::new();
    for (i, step) in history.steps.iter().enumerate() {
        let (x, y) = (scale.x(step.from), scale.y(step.effective_pct));
        let end = step.to.map_or(history.to, |to| to.plus_days(1));
        if i == 0 {
            let _ = write!(path, "M{} {}", tenths(x), tenths(y));
        } else {
            let _ = write!(path, " V{}", tenths(y));
        }
        let _ = write!(path, " H{}", tenths(scale.x(end)));
        if i > 0 {
            // Numbers of steps that lie close are set on three heights.
            let height = 10 + i32::try_from(i % 3).unwrap_or(0) * 12;
            let _ = writeln!(
                marks,
                "<text x=\"{}\" y=\"{}\" dy=\"-{height}\" font-size=\"10\" \
                 text-anchor=\"middle\">{i}</text>",
                tenths(x),
                tenths(y),
            );
        }
    }
    let _ = write!(
        out,
        "<path d=\"{path}\" fill=\"none\" stroke=\"#0b5394\" \
         stroke-width=\"2\"/>\n{marks}",
    );
}

fn legend(out: &mut String, history: &History) {
    for (i, step) in history.steps.iter().enumerate() {
        let y = HEIGHT + 16 + i32::try_from(i).unwrap_or(0) * LINE;
        let _ = writeln!(
            out,
            "<text x=\"16\" y=\"{y}\">{}</text>",
            escape(&line_of(i, step))
        );
    }
}

/// `5  2025-04-09  131.6%  IEEPA reciprocal from 10% to 84% (9903.01.63)`.
fn line_of(number: usize, step: &Step) -> String {
    let events: Vec<&str> =
        step.events.iter().map(|event| event.text.as_str()).collect();
    let text = format!(
        "{number}  {}  {}%  {}",
        step.from,
        step.effective_pct,
        events.join("; ")
    );
    // A line of the drawing holds about so many letters.
    if text.chars().count() > 128 {
        let cut: String = text.chars().take(127).collect();
        return format!("{cut}…");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use hashgate_duty::history;
    use hashgate_pack::{SourceTree, rates::Rates, read_section};

    use super::*;

    fn chart(origin: &str, from: &str, to: &str) -> String {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let tree = SourceTree::from_dir(&data).unwrap();
        let rates: Rates = read_section(&tree).unwrap();
        let told = history(
            "8543.70.98.60".parse().unwrap(),
            origin.parse().unwrap(),
            (from.parse().unwrap(), to.parse().unwrap()),
            &rates,
            None,
        );
        duty_history(&told.unwrap()).svg
    }

    #[test]
    fn the_chart_of_chinese_miners() {
        insta::assert_snapshot!(chart("CN", "2018-01-01", "2026-11-25"));
    }

    #[test]
    fn a_chart_of_one_day_does_not_fail() {
        let text = chart("ET", "2026-11-25", "2026-11-25");
        assert!(text.starts_with("<svg") && text.ends_with("</svg>\n"));
    }
}
