//! Duty on one line, over time, and against what was filed.

use hashgate_duty::{
    Asked, Comparison, Completeness, Contingent, Due, EntryDuty, Fee, History,
    Layer, NextChange, OtherClassification, ReconciledLine, Reconciliation,
    Road, Stack, WindowState,
};
use hashgate_model::{AsOf, Decimal, Usd};
use hashgate_pack::Meta;

use crate::{
    LEGAL,
    document::{Cell, Column, Document, Mark, Table, Text},
};

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
    due: &[Due],
    as_of: AsOf,
    meta: &Meta,
) -> Document {
    let mut doc = Document::new();
    for (i, stack) in entry.lines.iter().enumerate() {
        let title = title_of(stack);
        if i == 0 {
            doc.title(title);
        } else {
            doc.heading(title);
        }
        head(&mut doc, stack, due, as_of, meta);
        layers(&mut doc, stack);
    }
    asked(&mut doc, entry.lines.iter().flat_map(|line| &line.asked));
    fees(&mut doc, entry);
    if !entry.unsupported.is_empty() {
        doc.heading("Not settled: the total is incomplete");
        for open in &entry.unsupported {
            doc.item(Mark::Bullet, open);
        }
    }
    others(&mut doc, what_if);
    ahead(&mut doc, next);
    let notes = entry.lines.iter().flat_map(|line| &line.notes);
    let notes: Vec<&String> = notes.chain(&entry.notes).collect();
    if !notes.is_empty() {
        doc.heading("Notes");
        for note in notes {
            doc.item(Mark::Bullet, note);
        }
    }
    doc.heading("Where it stands");
    for stack in &entry.lines {
        for layer in &stack.layers {
            doc.item(Mark::Bullet, cited(layer));
        }
    }
    for fee in &entry.fees {
        doc.item(
            Mark::Bullet,
            Text::from(format!("{}: ", fee.label))
                .and(Text::citation(&fee.cite)),
        );
    }
    doc.foot([LEGAL]);
    doc
}

/// A page about the duty of a line whose origin is open: a range, with what
/// is owed under each origin that the goods may have.
pub fn by_origin(
    stacks: &[Stack],
    (least, most): (Usd, Option<Usd>),
    entry: &EntryDuty,
    due: &[Due],
    as_of: AsOf,
    meta: &Meta,
) -> Document {
    let mut doc = Document::new();
    let Some(first) = stacks.first() else { return doc };
    let range = most.map_or_else(
        || format!("duty of USD {} or more, incomplete", least.grouped()),
        |most| {
            if least == most {
                return format!("duty of USD {} by origin", least.grouped());
            }
            let (least, most) = (least.grouped(), most.grouped());
            format!("duty of USD {least} to {most} by origin")
        },
    );
    doc.title(Text::strong(format!(
        "{} of open origin · USD {} · {range}",
        first.hts,
        first.value_usd.grouped()
    )));
    head(&mut doc, first, due, as_of, meta);
    let mut table = Table::new([
        Column::text("if it is of").plain(),
        Column::rate("rate"),
        Column::amount("duty"),
        Column::text("headings").plain(),
    ]);
    for stack in stacks {
        let headings: Vec<String> =
            stack.layers.iter().map(|l| l.heading.to_string()).collect();
        table.row([
            stack.origin.name().into(),
            stack
                .effective_pct
                .map(|pct| Cell::rate(format!("{pct}%"), pct))
                .unwrap_or_default(),
            Cell::amount(stack.duty_total_usd),
            headings.join(", ").into(),
        ]);
    }
    doc.table(table);
    doc.heading("Asked");
    doc.item(
        Mark::Bullet,
        "In which country were these goods made? Give --origin.",
    );
    asked_items(&mut doc, stacks.iter().take(1).flat_map(|s| &s.asked));
    let fee_total = entry.fees_total_usd.grouped();
    doc.paragraph(format!(
        "Fees of an entry of this line alone, whatever the origin: {fee_total}"
    ));
    let mut open: Vec<&String> =
        stacks.iter().flat_map(|stack| &stack.unsupported).collect();
    open.sort_unstable();
    open.dedup();
    if !open.is_empty() {
        doc.heading("Not settled: the range is incomplete");
        for open in open {
            doc.item(Mark::Bullet, open);
        }
    }
    doc.heading("Where it stands");
    let mut told: Vec<String> = Vec::new();
    for stack in stacks {
        for layer in &stack.layers {
            let line = format!("{}, {}", layer.heading, stack.origin.name());
            doc.item(
                Mark::Bullet,
                Text::from(format!("{line}: {}; ", layer.working))
                    .and(Text::citation(layer.cite.to_string())),
            );
        }
        for note in &stack.notes {
            if !told.contains(note) {
                told.push(note.clone());
            }
        }
    }
    if !told.is_empty() {
        doc.heading("Notes");
        for note in &told {
            doc.item(Mark::Bullet, note);
        }
    }
    doc.foot([LEGAL]);
    doc
}

/// What is asked, with what is owed if the headings apply.
fn asked<'a>(doc: &mut Document, all: impl Iterator<Item = &'a Asked>) {
    let all: Vec<&Asked> = all.collect();
    if !all.is_empty() {
        doc.heading("Asked");
        asked_items(doc, all.into_iter());
    }
}

fn asked_items<'a>(doc: &mut Document, all: impl Iterator<Item = &'a Asked>) {
    for ask in all {
        let then = ask.duty_total_usd.map_or(String::new(), |duty| {
            let headings = match ask.headings.as_slice() {
                [] => String::new(),
                headings => format!(" ({})", headings.join(" or ")),
            };
            format!(
                " Until it is told, the duty may be {}{headings}.",
                duty.grouped()
            )
        });
        let how = match ask.fact.as_str() {
            "hts" => String::new(),
            "metal_weight_pct" => {
                " Give --metal-weight-pct, in percent. ".to_owned()
            }
            "base_duty_usd" | "sugar_degrees" => {
                format!(" Give --fact {}=N. ", ask.fact)
            }
            fact => format!(" Give --fact {fact}=true or {fact}=false. "),
        };
        doc.item(
            Mark::Warning,
            Text::from(format!("{}{then}{how}", ask.question))
                .and(Text::cites(&ask.cites, "; ")),
        );
    }
}

fn title_of(stack: &Stack) -> Text {
    let mut effective = stack
        .effective_pct
        .map_or(String::new(), |pct| format!(" · {pct}% of the value"));
    if stack.completeness == Completeness::Range
        && let Some(most) = stack.duty_max_usd
    {
        effective = format!(
            " · duty of {} to {}",
            stack.duty_min_usd.grouped(),
            most.grouped()
        );
    }
    if let Some(then) = stack.dearest_asked() {
        let then = then.grouped();
        effective = format!("{effective} · {then} by a fact asked below");
    }
    Text::strong(format!(
        "{} of {} · USD {}{effective}",
        stack.hts,
        stack.origin.name(),
        stack.value_usd.grouped()
    ))
}

/// What was due since the law was read, in a clause; nothing if nothing was.
pub(super) fn due_since(due: &[Due]) -> Option<String> {
    let one = |due: &Due| format!("{} ({})", due.what, due.date);
    let all: Vec<String> = due.iter().map(one).collect();
    (!all.is_empty())
        .then(|| format!("due since, not read: {}", all.join(", ")))
}

fn head(
    doc: &mut Document,
    stack: &Stack,
    due: &[Due],
    as_of: AsOf,
    meta: &Meta,
) {
    let read_to = meta
        .read_to("rates")
        .map_or(String::new(), |day| format!(" · law read to {day}"));
    doc.summary(format!(
        "entry {} · as of {as_of}{read_to} · pack {}",
        stack.entry_date,
        meta.short_hash()
    ));
    if let Some(due) = due_since(due) {
        doc.summary(due);
    }
    doc.section_break();
}

fn layers(doc: &mut Document, stack: &Stack) {
    let mut table = Table::new([
        Column::text("heading").plain(),
        Column::text("layer").plain(),
        Column::amount("base"),
        Column::rate("rate"),
        Column::amount("duty"),
    ]);
    for layer in &stack.layers {
        table.row([
            layer.heading.to_string().into(),
            layer.label.to_string().into(),
            Cell::amount(layer.base_usd),
            rate(layer),
            Cell::amount(layer.amount_usd),
        ]);
    }
    table.total([
        Cell::default(),
        "duty".into(),
        Cell::default(),
        Cell::default(),
        Cell::amount(stack.duty_total_usd),
    ]);
    doc.table(table);
}

fn rate(layer: &Layer) -> Cell {
    match layer.rate_pct {
        Some(rate) if rate.is_zero() => Cell::rate("Free", rate),
        Some(rate) => Cell::rate(format!("{rate}%"), rate),
        None => "by quantity".into(),
    }
}

/// `9903.05.54: 91 FR 47318 (official text as quoted)`.
fn cited(layer: &Layer) -> Text {
    let weak = if layer.confidence.is_weak() {
        format!(" ({})", layer.confidence)
    } else {
        String::new()
    };
    Text::from(format!("{}: {}; ", layer.heading, layer.working))
        .and(Text::citation(format!("{}{weak}", layer.cite)))
}

fn fees(doc: &mut Document, entry: &EntryDuty) {
    doc.heading("Fees of an entry of this line alone");
    let mut table = Table::new([
        Column::text("fee").plain(),
        Column::amount("USD").plain(),
    ]);
    for Fee { label, working, amount_usd, .. } in &entry.fees {
        let label = format!("{label}: {working}");
        table.row([label.into(), Cell::amount(*amount_usd)]);
    }
    let range = |line: &Stack| line.completeness == Completeness::Range;
    let total = if !entry.complete {
        "duty and fees, incomplete"
    } else if entry.lines.iter().any(range) {
        "duty and fees, the least"
    } else {
        "duty and fees"
    };
    table.total([total.into(), Cell::amount(entry.total_usd)]);
    doc.table(table);
}

fn others(doc: &mut Document, what_if: WhatIf<'_>) {
    if !what_if.numbers.is_empty() {
        doc.heading("Under another tariff number");
    }
    for other in what_if.numbers {
        let open = if other.complete { "" } else { ", incomplete" };
        doc.item(
            Mark::Bullet,
            format!(
                "{}: duty {}, {} against the declared one{open}",
                other.hts,
                other.duty_total_usd.grouped(),
                other.more_than_declared.grouped()
            ),
        );
    }
    if !what_if.origins.is_empty() {
        doc.heading("If customs finds another origin");
    }
    for other in what_if.origins {
        doc.item(
            Mark::Bullet,
            format!(
                "{}: duty {}, {} more. {}",
                other.origin.name(),
                other.duty_total_usd.grouped(),
                other.more_than_declared.grouped(),
                other.basis
            ),
        );
    }
}

fn ahead(doc: &mut Document, next: Option<&NextChange>) {
    let Some(next) = next else { return };
    let share = |pct: Option<Decimal>| {
        pct.map_or_else(|| "not known".to_owned(), |pct| format!("{pct}%"))
    };
    doc.heading("Next known change");
    doc.paragraph(if next.before_pct == next.after_pct {
        format!(
            "{}: {} before and after, under other headings",
            next.date,
            share(next.before_pct)
        )
    } else {
        format!(
            "{}: from {} to {}",
            next.date,
            share(next.before_pct),
            share(next.after_pct)
        )
    });
    for event in &next.events {
        doc.item(Mark::Bullet, &event.text);
    }
}

/// A page about the duty of a line over time.
pub fn history(history: &History, meta: &Meta) -> Document {
    let mut doc = Document::new();
    doc.title(Text::strong(format!(
        "{} of {} · {} to {}",
        history.hts,
        history.origin.name(),
        history.from,
        history.to
    )));
    doc.summary(format!("pack {}", meta.short_hash()));
    doc.section_break();
    if let Some(day) = history.no_rate_before {
        doc.summary(format!("No rate of the line is held before {day}."));
    }
    if let Some(day) = history.no_rate_from {
        doc.summary(format!("The line ended; from {day} it has no rate."));
    }
    for step in &history.steps {
        let mark = if step.complete { "" } else { " (incomplete)" };
        let percent = step.effective_pct.to_string();
        doc.item(Mark::None, format!("{}  {percent:>6}%{mark}", step.from));
        doc.details_at(12);
        for event in &step.events {
            doc.detail(&event.text);
            if !event.cites.is_empty() {
                doc.detail(Text::cites(&event.cites, "; ").set_back());
            }
        }
    }
    doc.foot([LEGAL]);
    doc
}

/// A page about an ACE export against our own stack.
pub fn reconciliation(
    answer: &Reconciliation,
    as_of: AsOf,
    meta: &Meta,
) -> Document {
    let mut doc = Document::new();
    let differing = answer
        .lines
        .iter()
        .filter(|line| line.comparison != Comparison::Agrees)
        .count();
    let count = answer.lines.len();
    let lines = if count == 1 { "line" } else { "lines" };
    let unread = match answer.faults.len() {
        0 => String::new(),
        1 => "1 row or line not read · ".to_owned(),
        many => format!("{many} rows or lines not read · "),
    };
    doc.title(Text::strong(format!(
        "{unread}{count} {lines}, {differing} differ · overpaid USD {} · underpaid USD {}",
        answer.overpaid_usd.grouped(),
        answer.underpaid_usd.grouped()
    )));
    let mut refunds =
        vec![format!("refundable USD {}", answer.refundable_usd.grouped())];
    for (amount, how) in [
        (answer.refund_unknown_usd, "whose way back is not known"),
        (answer.refund_closed_usd, "whose ways back are closed"),
    ] {
        if !amount.is_zero() {
            refunds.push(format!("USD {} {how}", amount.grouped()));
        }
    }
    doc.summary(format!(
        "as of {as_of} · pack {} · {}",
        meta.short_hash(),
        refunds.join(" · ")
    ));
    for line in &answer.lines {
        reconciled(&mut doc, line);
    }
    for (heading, told) in
        [("Not read", &answer.faults), ("On the export", &answer.notes)]
    {
        if !told.is_empty() {
            doc.heading(heading);
        }
        for sentence in told {
            doc.item(Mark::Bullet, sentence);
        }
    }
    doc.foot([LEGAL]);
    doc
}

fn reconciled(doc: &mut Document, line: &ReconciledLine) {
    let word = match line.comparison {
        Comparison::Agrees => "agrees",
        Comparison::NotOwed => "nothing more is owed",
        Comparison::Overpaid => "overpaid",
        Comparison::Underpaid => "underpaid",
        Comparison::Unexplained => "unexplained",
    };
    doc.heading(format!(
        "{} line {} · {} {} · entry {} · {word}",
        line.entry, line.line, line.hts, line.origin, line.entry_date
    ));
    for warning in &line.warnings {
        doc.item(Mark::Warning, format!("First: {warning}."));
    }
    let ours = line
        .ours_usd
        .map_or_else(|| "no answer".to_owned(), hashgate_model::Usd::grouped);
    doc.paragraph(format!(
        "filed {}, we find {ours}",
        line.filed_usd.grouped()
    ));
    for difference in &line.differences {
        let name = difference
            .authority
            .map_or_else(|| "unknown heading".to_owned(), |a| a.to_string());
        doc.item(
            Mark::Bullet,
            format!(
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
        doc.item(
            Mark::Bullet,
            format!(
                "{}: USD {} {}. {}",
                refund.program,
                refund.amount_usd.grouped(),
                road(line.road),
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
            WindowState::Unknown => "not known",
        };
        let until = window
            .closes
            .map_or(String::new(), |day| format!(", last day {day}"));
        let why = window.unknown_because.as_ref();
        let why = why.map_or(String::new(), |why| format!(": {why}"));
        let text = format!("{}: {state}{until}{why}", window.text);
        doc.item(Mark::Bullet, text);
    }
    for note in &line.notes {
        doc.item(Mark::Bullet, note);
    }
}

/// What became of duty that was paid without authority.
fn road(road: Option<Road>) -> &'static str {
    match road {
        Some(Road::Open) => "can be claimed back",
        Some(Road::Unknown) => {
            "was paid; whether it can still be claimed back is not known"
        }
        Some(Road::Closed) | None => {
            "was paid, and every way to claim it back is closed"
        }
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
        EntryTerms, Query, assess, contingent, entry, history as over_time,
        next_change, reconcile,
    };
    use hashgate_pack::{SourceTree, rates::Rates, read_section};

    use super::*;
    use crate::views::set;

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
        let entry = entry(vec![assess(&query, &rates).unwrap()], terms, &rates);
        let other = contingent(&query, &[], &rates).unwrap();
        let after = query.entry_date.date();
        let next = next_change(&query, &rates, None).unwrap();
        let as_of = AsOf(after);
        let numbers = hashgate_duty::other_classifications(
            &query,
            &["8471.80.90.00".parse().unwrap()],
            &rates,
            None,
        );
        let what_if = WhatIf { origins: &other, numbers: &numbers.unwrap() };
        set(&show(&entry, what_if, next.as_ref(), &[], as_of, &meta()))
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
        let steps = over_time(
            "8543.70.98.60".parse().unwrap(),
            "MY".parse().unwrap(),
            days,
            &rates(),
            None,
        );
        insta::assert_snapshot!(set(&history(&steps.unwrap(), &meta())));
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
        insta::assert_snapshot!(set(&reconciliation(&answer, as_of, &meta())));
    }
}
