//! Duty on one line, over time, and against what was filed.

use hashgate_duty::{
    Comparison, Contingent, EntryDuty, Fee, History, Layer, NextChange,
    OtherClassification, ReconciledLine, Reconciliation, Stack, WindowState,
};
use hashgate_model::{AsOf, Decimal};
use hashgate_pack::Meta;

use crate::{Align, LEGAL, Page, Style, Table};

/// What customs could find in place of what is declared.
#[derive(Debug, Clone, Copy, Default)]
pub struct WhatIf<'a> {
    /// Other origins.
    pub origins: &'a [Contingent],
    /// Other tariff numbers.
    pub numbers: &'a [OtherClassification],
}

/// A page about the duty of one line: each layer with its base, rate and
/// amount, the fees, what another origin would cost, what comes next.
pub fn show(
    entry: &EntryDuty,
    what_if: WhatIf<'_>,
    next: Option<&NextChange>,
    as_of: AsOf,
    meta: &Meta,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    for stack in &entry.lines {
        head(&mut page, stack, as_of, meta);
        layers(&mut page, stack);
    }
    fees(&mut page, entry);
    if !entry.unsupported.is_empty() {
        page.heading("Not settled: the total is incomplete");
        for open in &entry.unsupported {
            page.item("-", open);
        }
    }
    others(&mut page, what_if);
    ahead(&mut page, next);
    let notes = entry.lines.iter().flat_map(|line| &line.notes);
    let notes: Vec<&String> = notes.chain(&entry.notes).collect();
    if !notes.is_empty() {
        page.heading("Notes");
        for note in notes {
            page.item("-", note);
        }
    }
    page.heading("Where it stands");
    for stack in &entry.lines {
        for layer in &stack.layers {
            page.item("-", &cited(layer));
        }
    }
    for fee in &entry.fees {
        page.item("-", &format!("{}: {}", fee.label, fee.cite));
    }
    page.blank();
    page.line(LEGAL);
    page.finish()
}

fn head(page: &mut Page, stack: &Stack, as_of: AsOf, meta: &Meta) {
    let effective = stack
        .effective_pct
        .map_or(String::new(), |pct| format!(" · {pct}% of the value"));
    page.line(&page.style().bold(&format!(
        "{} of {} · USD {}{effective}",
        stack.hts,
        stack.origin.name(),
        stack.value_usd.grouped()
    )));
    let read_to = meta
        .read_to("rates")
        .map_or(String::new(), |day| format!(" · law read to {day}"));
    page.line(&format!(
        "entry {} · as of {as_of}{read_to} · pack {}",
        stack.entry_date,
        meta.short_hash()
    ));
    page.blank();
}

fn layers(page: &mut Page, stack: &Stack) {
    let columns =
        [Align::Left, Align::Left, Align::Right, Align::Right, Align::Right];
    let mut table = Table::new(2, &columns);
    table.row(["", "", "base", "rate", "duty"]);
    for layer in &stack.layers {
        table.row([
            layer.heading.to_string(),
            layer.label.to_string(),
            layer.base_usd.grouped(),
            rate(layer),
            layer.amount_usd.grouped(),
        ]);
    }
    table.row([
        String::new(),
        "duty".to_owned(),
        String::new(),
        String::new(),
        stack.duty_total_usd.grouped(),
    ]);
    page.table(&table);
}

fn rate(layer: &Layer) -> String {
    match layer.rate_pct {
        Some(rate) if rate.is_zero() => "Free".to_owned(),
        Some(rate) => format!("{rate}%"),
        None => "by quantity".to_owned(),
    }
}

/// `9903.05.54: 91 FR 47318 (official text as quoted)`.
fn cited(layer: &Layer) -> String {
    let weak = if layer.confidence.is_weak() {
        format!(" ({})", layer.confidence)
    } else {
        String::new()
    };
    format!("{}: {}; {}{weak}", layer.heading, layer.working, layer.cite)
}

fn fees(page: &mut Page, entry: &EntryDuty) {
    page.heading("Fees of an entry of this line alone");
    let mut table = Table::new(2, &[Align::Left, Align::Right]);
    for Fee { label, working, amount_usd, .. } in &entry.fees {
        table.row([format!("{label}: {working}"), amount_usd.grouped()]);
    }
    table.row(["duty and fees".to_owned(), entry.total_usd.grouped()]);
    page.table(&table);
}

fn others(page: &mut Page, what_if: WhatIf<'_>) {
    if !what_if.numbers.is_empty() {
        page.heading("Under another tariff number");
    }
    for other in what_if.numbers {
        let open = if other.complete { "" } else { ", incomplete" };
        page.item(
            "-",
            &format!(
                "{}: duty {}, {} against the declared one{open}",
                other.hts,
                other.duty_total_usd.grouped(),
                other.more_than_declared.grouped()
            ),
        );
    }
    if !what_if.origins.is_empty() {
        page.heading("If customs finds another origin");
    }
    for other in what_if.origins {
        page.item(
            "-",
            &format!(
                "{}: duty {}, {} more. {}",
                other.origin.name(),
                other.duty_total_usd.grouped(),
                other.more_than_declared.grouped(),
                other.basis
            ),
        );
    }
}

fn ahead(page: &mut Page, next: Option<&NextChange>) {
    let Some(next) = next else { return };
    let share = |pct: Option<Decimal>| {
        pct.map_or_else(|| "not known".to_owned(), |pct| format!("{pct}%"))
    };
    page.heading("Next known change");
    page.indented(
        2,
        &format!(
            "{}: from {} to {}",
            next.date,
            share(next.before_pct),
            share(next.after_pct)
        ),
    );
    for event in &next.events {
        page.item("-", &event.text);
    }
}

/// A page about the duty of a line over time.
pub fn history(told: &History, meta: &Meta, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(&style.bold(&format!(
        "{} of {} · {} to {}",
        told.hts,
        told.origin.name(),
        told.from,
        told.to
    )));
    page.line(&format!("pack {}", meta.short_hash()));
    page.blank();
    if let Some(day) = told.no_rate_before {
        page.line(&format!("No rate of the line is held before {day}."));
    }
    for step in &told.steps {
        let mark = if step.complete { "" } else { " (incomplete)" };
        page.line(&format!(
            "{}  {:>6}%{mark}",
            step.from,
            step.effective_pct.to_string()
        ));
        for event in &step.events {
            page.under(9, &event.text);
            let cites: Vec<String> =
                event.cites.iter().map(ToString::to_string).collect();
            if !cites.is_empty() {
                page.under(9, &style.dim(&cites.join("; ")));
            }
        }
    }
    page.blank();
    page.line(LEGAL);
    page.finish()
}

/// A page about an ACE export against our own stack.
pub fn reconciliation(
    answer: &Reconciliation,
    as_of: AsOf,
    meta: &Meta,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    let differing = answer
        .lines
        .iter()
        .filter(|line| line.comparison != Comparison::Agrees)
        .count();
    let count = answer.lines.len();
    let lines = if count == 1 { "line" } else { "lines" };
    page.line(&style.bold(&format!(
        "{count} {lines}, {differing} differ · overpaid USD {} · underpaid USD {}",
        answer.overpaid_usd.grouped(),
        answer.underpaid_usd.grouped()
    )));
    page.line(&format!(
        "as of {as_of} · pack {} · refundable USD {}",
        meta.short_hash(),
        answer.refundable_usd.grouped()
    ));
    for line in &answer.lines {
        reconciled(&mut page, line);
    }
    if !answer.faults.is_empty() {
        page.heading("Not read");
        for fault in &answer.faults {
            page.item("-", fault);
        }
    }
    page.blank();
    page.line(LEGAL);
    page.finish()
}

fn reconciled(page: &mut Page, line: &ReconciledLine) {
    let word = match line.comparison {
        Comparison::Agrees => "agrees",
        Comparison::Overpaid => "overpaid",
        Comparison::Underpaid => "underpaid",
        Comparison::Unexplained => "unexplained",
    };
    page.heading(&format!(
        "{} line {} · {} {} · entry {} · {word}",
        line.entry, line.line, line.hts, line.origin, line.entry_date
    ));
    let ours = line
        .ours_usd
        .map_or_else(|| "no answer".to_owned(), hashgate_model::Usd::grouped);
    page.indented(
        2,
        &format!("filed {}, we find {ours}", line.filed_usd.grouped()),
    );
    for difference in &line.differences {
        let name = difference
            .authority
            .map_or_else(|| "unknown heading".to_owned(), |a| a.to_string());
        page.item(
            "-",
            &format!(
                "{name}: filed {} under {}, we find {} under {}: {}",
                difference.filed_usd.grouped(),
                listed(&difference.filed_headings),
                difference.ours_usd.grouped(),
                listed(&difference.our_headings),
                difference.because
            ),
        );
    }
    for refund in &line.refundable {
        page.item(
            "-",
            &format!(
                "{}: USD {} can be claimed back. {}",
                refund.program,
                refund.amount_usd.grouped(),
                refund.note
            ),
        );
    }
    for window in &line.windows {
        let state = match window.state {
            WindowState::NotYet => "not open yet",
            WindowState::Open => "open",
            WindowState::Closed => "closed",
            WindowState::AwaitsLiquidation => "runs from liquidation",
        };
        let until = window
            .closes
            .map_or(String::new(), |day| format!(", last day {day}"));
        page.item("-", &format!("{}: {state}{until}", window.text));
    }
    for note in &line.notes {
        page.item("-", note);
    }
}

fn listed(headings: &[String]) -> String {
    if headings.is_empty() {
        "no heading".to_owned()
    } else {
        headings.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use hashgate_duty::{
        EntryTerms, Query, assess, contingent, entry, history as told,
        next_change, reconcile,
    };
    use hashgate_pack::{SourceTree, rates::Rates, read_section};

    use super::*;

    fn rates() -> Rates {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
    }

    /// A made-up hash keeps the pages the same as the data grows.
    fn meta() -> Meta {
        Meta { sha256: "ab".repeat(32), parts: vec![] }
    }

    fn page(hts: &str, origin: &str, day: &str) -> String {
        let rates = rates();
        let query = Query::new(
            hts.parse().unwrap(),
            origin.parse().unwrap(),
            day.parse().unwrap(),
            "96720".parse().unwrap(),
        );
        let terms = EntryTerms {
            entry_date: query.entry_date,
            mode: query.mode,
            informal: false,
        };
        let owed = entry(vec![assess(&query, &rates).unwrap()], terms, &rates);
        let other = contingent(&query, &[], &rates).unwrap();
        let after = query.entry_date.date();
        let next =
            next_change(query.hts, query.origin, after, &rates, None).unwrap();
        let as_of = AsOf(after);
        let numbers = hashgate_duty::other_classifications(
            &query,
            &["8471.80.90.00".parse().unwrap()],
            &rates,
            None,
        );
        let what_if = WhatIf { origins: &other, numbers: &numbers.unwrap() };
        show(&owed, what_if, next.as_ref(), as_of, &meta(), Style::PLAIN)
    }

    #[test]
    fn a_miner_of_malaysia() {
        let page = page("8543.70.98.60", "MY", "2026-11-25");
        assert!(page.lines().all(|line| line.chars().count() <= 80));
        insta::assert_snapshot!(page);
    }

    #[test]
    fn a_miner_of_taiwan_whose_duty_is_filled_up_to_a_total() {
        insta::assert_snapshot!(page("8543.70.98.60", "TW", "2026-08-01"));
    }

    #[test]
    fn a_fan_whose_metal_is_not_known() {
        insta::assert_snapshot!(page("8414.59.65.90", "CN", "2026-11-25"));
    }

    #[test]
    fn a_history() {
        let days =
            ("2025-01-01".parse().unwrap(), "2026-11-25".parse().unwrap());
        let told = told(
            "8543.70.98.60".parse().unwrap(),
            "MY".parse().unwrap(),
            days,
            &rates(),
            None,
        );
        insta::assert_snapshot!(history(&told.unwrap(), &meta(), Style::PLAIN));
    }

    #[test]
    fn an_export_that_differs() {
        let export = "Entry Number,Entry Date,Line Number,HTS,Origin,Value,\
                      Duty\nXYZ00000015,02/14/2026,1,9903.01.25,MY,0,\
                      39312.00\nXYZ00000015,02/14/2026,1,8543.70.9860,MY,\
                      393120.00,10221.12\nXYZ00000015,02/14/2026,2,84,MY,1,1\n";
        let as_of = "2026-05-01".parse().unwrap();
        let answer =
            reconcile(export.as_bytes(), as_of, &rates(), None).unwrap();
        insta::assert_snapshot!(reconciliation(
            &answer,
            as_of,
            &meta(),
            Style::PLAIN
        ));
    }
}
