//! The network simulated: shares, difficulty, and what a change makes of them.

use hashgate_model::Decimal;
use hashgate_network::simulated::{
    Band, Effect, Point, ShareUsed, SimulatedNetwork,
};

use crate::{
    charts::fans,
    document::{Cell, Column, Document, Mark, Table, counted},
};

/// Points between two rows of the table: the points stand a quarter of a year
/// apart, the rows a year.
const EVERY: usize = 4;

/// What a simulation says, on one page.
pub fn simulated(found: &SimulatedNetwork) -> Document {
    let mut doc = Document::new();
    let Some(last) = found.points.last() else { return doc };
    let nothing = found.attribution.is_empty();
    doc.title(if nothing {
        format!(
            "US share of the hashrate on {}: {} on half of the paths",
            last.on,
            percent(last.share_baseline.p50)
        )
    } else {
        format!(
            "US share of the hashrate on {}: {} without the change, {} with it",
            last.on,
            percent(last.share_baseline.p50),
            percent(last.share_counterfactual.p50)
        )
    });
    doc.summary(format!(
        "{} · {} weeks from {} · {} paths, seed {}",
        found.file, found.weeks, found.start, found.paths, found.seed
    ));
    let assumed = found.parameters.iter().filter(|one| !one.given).count();
    doc.summary(format!(
        "By simulation: {} that nobody measured stand below, and docs/backtest.md \
         tells what such a run missed.",
        counted(assumed, "value")
    ));
    for note in &found.notes {
        doc.summary(format!("Mind: {note}."));
    }
    doc.section_break();
    doc.table(by_year(&found.points));
    doc.paragraph(
        "The US share of the hashrate without the change and with it: half of \
         the paths lie below, and nine in ten where the columns beside say. \
         Changes are path by path under the same chances, half of them below: \
         of the share in points, of the difficulty in percent.",
    );
    attribution(&mut doc, found);
    rests(&mut doc, found);
    assumptions(&mut doc, found);
    doc
}

/// The same with the fans, for pages.
pub fn with_fans(found: &SimulatedNetwork) -> Document {
    let mut doc = simulated(found);
    doc.figure(fans(&found.points));
    doc
}

fn by_year(points: &[Point]) -> Table {
    let mut table = Table::new([
        Column::date("on"),
        Column::number("without"),
        Column::text("5 to 95%").plain(),
        Column::number("with"),
        Column::text("5 to 95%").plain(),
        Column::number("change"),
        Column::number("difficulty"),
    ]);
    let rows = points.iter().skip(EVERY - 1).step_by(EVERY);
    let last = points.last().filter(|_| !points.len().is_multiple_of(EVERY));
    for point in rows.chain(last) {
        let (without, with) =
            (point.share_baseline, point.share_counterfactual);
        let (change, difficulty) =
            (point.share_change.p50, point.difficulty_change.p50);
        table.row([
            Cell::date(point.on.to_string(), point.on),
            Cell::number(percent(without.p50), without.p50),
            width(&without).into(),
            Cell::number(percent(with.p50), with.p50),
            width(&with).into(),
            Cell::number(signed(change), change),
            Cell::number(format!("{}%", signed(difficulty)), difficulty),
        ]);
    }
    table
}

/// Where nine in ten paths lie: `28.2 to 36.0`.
fn width(band: &Band) -> String {
    format!("{} to {}", tenth(band.p5), tenth(band.p95))
}

fn signed(value: Decimal) -> String {
    format!("{:+.1}", value.round_dp(1))
}

fn attribution(doc: &mut Document, found: &SimulatedNetwork) {
    if found.attribution.is_empty() {
        return;
    }
    doc.heading("What comes from what, on average at the end");
    let mut table = Table::new([
        Column::text("part"),
        Column::number("share, points"),
        Column::number("difficulty, %"),
    ]);
    for one in &found.attribution {
        table.row(effect(&one.part, &one.effect));
    }
    table.total(effect("together", &found.whole));
    doc.table(table);
}

fn effect(label: &str, effect: &Effect) -> [Cell; 3] {
    let cell = |value: Decimal| {
        let value = value.round_dp(2);
        Cell::number(format!("{value:+.2}"), value)
    };
    [
        label.to_owned().into(),
        cell(effect.share_points),
        cell(effect.difficulty_percent),
    ]
}

fn rests(doc: &mut Document, found: &SimulatedNetwork) {
    doc.heading("It rests on");
    doc.item(Mark::Bullet, share(&found.share));
    let network: Vec<String> = found
        .network
        .iter()
        .map(|used| {
            let value = used.value.round_dp(4).normalize();
            let name = used.name.replace('_', " ");
            match used.on {
                Some(on) => format!("{name} {value} (of {on})"),
                None => format!("{name} {value} (given)"),
            }
        })
        .collect();
    doc.item(Mark::Bullet, format!("the network: {}", network.join(", ")));
    let duty: Vec<String> = found
        .duty
        .iter()
        .map(|step| {
            let (without, with) =
                (step.baseline_percent, step.counterfactual_percent);
            if without == with {
                format!("{without}% from {}", step.from)
            } else {
                format!(
                    "{without}%, with the change {with}%, from {}",
                    step.from
                )
            }
        })
        .collect();
    doc.item(
        Mark::Bullet,
        format!("duty by the pack's measures: {}", duty.join("; ")),
    );
}

/// A share with all that must stand beside it.
fn share(used: &ShareUsed) -> String {
    let range = match (used.low_percent, used.high_percent) {
        (Some(low), Some(high)) => format!(" (range {low}% to {high}%)"),
        _ => String::new(),
    };
    let sure = used
        .confidence
        .filter(|confidence| confidence.is_weak())
        .map_or(String::new(), |confidence| format!(" [{confidence}]"));
    format!(
        "the US share at the start: {}%{range} by the method `{}` of {}: {}{sure}",
        used.percent, used.method, used.as_of, used.source
    )
}

fn assumptions(doc: &mut Document, found: &SimulatedNetwork) {
    let (given, assumed): (Vec<_>, Vec<_>) =
        found.parameters.iter().partition(|one| one.given);
    doc.heading("Assumptions");
    for one in given {
        doc.item(
            Mark::Bullet,
            format!("{} = {}, as given ({})", one.name, one.value, one.unit),
        );
    }
    doc.item(
        Mark::Bullet,
        format!(
            "{} values that nobody measured, among them orders of {} EH/s a \
             year and how strongly orders follow a machine's worth ({}); \
             `--json` has each with its bounds and its reason, and the \
             scenario may set any",
            assumed.len(),
            value(found, "orders_ehs_per_year"),
            value(found, "choice_per_usd"),
        ),
    );
}

fn value(found: &SimulatedNetwork, name: &str) -> Decimal {
    let one = found.parameters.iter().find(|one| one.name == name);
    one.map_or(Decimal::ZERO, |one| one.value)
}

fn percent(value: Decimal) -> String {
    format!("{}%", tenth(value))
}

fn tenth(value: Decimal) -> String {
    format!("{:.1}", value.round_dp(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_bear_their_sign_and_one_place() {
        let of = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(signed(of("-2.449")), "-2.4");
        assert_eq!(signed(of("0.26")), "+0.3");
        assert_eq!(percent(of("36")), "36.0%");
    }
}
