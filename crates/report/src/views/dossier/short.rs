//! The memo on one page: at most forty lines of eighty columns for a
//! shipment of up to three kinds of machine, and bounded for any other.
//!
//! What does not fit is counted, and named with the flag that shows it. Texts
//! of the papers are cut by the columns they take, so that no name from an
//! invoice pushes the verdict off the page.

use std::{collections::BTreeSet, fmt::Write as _};

use hashgate_check::{Dossier, DossierParty, KindEconomics};
use hashgate_economics::{InputSource, Payback};
use hashgate_model::{
    AsOf, EvidenceStatus, Finding, PartyRole, Usd, visible_on_one_line,
};
use hashgate_pack::Meta;
use hashgate_parties::Standing;
use textwrap::{Options, WordSeparator, WordSplitter, core::display_width};

use super::{
    duty::{model_of, rate},
    findings::{is_weighty, lines},
    head,
    to_do::state,
};
use crate::{
    LEGAL,
    document::{Cell, Column, Document, Mark, RowKind, Table, Text, counted},
};

/// The columns of a page.
const PAGE: usize = 80;
/// Reasons, papers and kinds of machine shown; more are counted.
const SHOWN: usize = 3;
/// Lines of the invoice whose duty is shown; the others are summed.
const DUTY_LINES: usize = 4;

pub(super) fn memo(dossier: &Dossier, as_of: AsOf, meta: &Meta) -> Document {
    let mut doc = Document::new();
    head::head(&mut doc, dossier, as_of, meta);
    why(&mut doc, dossier);
    hits(&mut doc, dossier);
    papers(&mut doc, dossier);
    duty(&mut doc, dossier);
    pays(&mut doc, dossier);
    foot(&mut doc, dossier);
    doc
}

fn weighty(dossier: &Dossier) -> Vec<&Finding> {
    dossier.findings.iter().filter(|f| is_weighty(f)).collect()
}

fn why(doc: &mut Document, dossier: &Dossier) {
    doc.heading("Why");
    let weighty = weighty(dossier);
    if weighty.is_empty() {
        doc.paragraph("Nothing known stands in the way of entry.");
    }
    for (i, finding) in weighty.iter().take(SHOWN).enumerate() {
        let mut where_ = format!(" [{}]", finding.rule);
        if let Some(lines) = lines(&finding.lines) {
            where_.push(' ');
            where_.push_str(&cut(&lines.to_lowercase(), 24));
        }
        if let Some(cite) = finding.cites.first() {
            where_.push_str(" · ");
            where_.push_str(&cut(&cite.text, 36));
        }
        let title = cut_to_lines(&finding.title, &where_, PAGE - 5, 2);
        doc.item(
            Mark::Number(i + 1),
            Text::from(title).and(Text::quiet(where_)),
        );
    }
}

/// The party whose name is most like a listed one, unless a reviewer has set
/// that aside, and how many others bear one; `--full` shows the hits.
fn hits(doc: &mut Document, dossier: &Dossier) {
    let best_open = |party: &'_ DossierParty| {
        let open = party.hits.iter().filter(|hit| {
            !hit.review.as_ref().is_some_and(Standing::is_set_aside)
        });
        open.max_by(|a, b| a.score.total_cmp(&b.score)).cloned()
    };
    let open: Vec<(&DossierParty, _)> = dossier
        .parties
        .iter()
        .filter(|party| party.role != PartyRole::BoardMaker)
        .filter_map(|party| Some((party, best_open(party)?)))
        .collect();
    let worst =
        open.iter().max_by(|(_, a), (_, b)| a.score.total_cmp(&b.score));
    let Some((worst, hit)) = worst else { return };
    let like = format!(
        " `{}` ({}, {:.2})",
        cut(&hit.matched_name, 40),
        cut(&hit.list_name, 24),
        hit.score
    );
    let more = match open.len() - 1 {
        0 => String::new(),
        1 => "; 1 other party likewise bears a listed one".to_owned(),
        n => format!("; {n} other parties likewise bear a listed one"),
    };
    doc.paragraph(format!(
        "The {} `{}` bears a name like{like}{more}",
        worst.role,
        cut(&worst.name, 40)
    ));
}

fn papers(doc: &mut Document, dossier: &Dossier) {
    let open = |status| status != EvidenceStatus::Held;
    let papers = dossier.evidence.iter().filter(|item| open(item.status));
    for (i, item) in papers.take(SHOWN).enumerate() {
        if i == 0 {
            doc.heading(
                "Papers to get first: hashgate evidence add FILE --for ID",
            );
        }
        let (mark, state) = state(item.status);
        let where_ = lines(&item.lines).map_or_else(
            || "shipment".to_owned(),
            |l| cut(&l.to_lowercase(), 16),
        );
        let rest = format!("{state} · {where_} · `{}`", item.id);
        let room = (PAGE - 6).saturating_sub(display_width(&rest)).max(12);
        let text = format!("{}{rest}", cut(&item.paper, room));
        doc.item(Mark::Box(mark), text);
    }
}

/// What is known of the duty of a line.
struct DutyRow {
    line: u32,
    goods: String,
    rate: Cell,
    amount: String,
    /// The amount, or the least of it.
    usd: Usd,
}

fn duty(doc: &mut Document, dossier: &Dossier) {
    doc.heading("Duty, by line");
    let mut rows = duty_rows(dossier);
    rows.sort_by_key(|row| row.line);
    let (shown, rest) = if rows.len() > DUTY_LINES {
        rows.split_at(DUTY_LINES - 1)
    } else {
        (rows.as_slice(), [].as_slice())
    };
    let mut table = Table::new([
        Column::text("line").plain(),
        Column::text("goods").plain(),
        Column::rate("rate").plain(),
        Column::amount("amount").plain(),
    ]);
    let amounts = shown.iter().map(|row| display_width(&row.amount)).max();
    let room = PAGE.saturating_sub(amounts.unwrap_or(0).max(14) + 18).max(24);
    for row in shown {
        let amount = row.amount.as_str();
        table.row([
            Cell::count(row.line),
            cut(&row.goods, room).into(),
            row.rate.clone(),
            amount.into(),
        ]);
    }
    if !rest.is_empty() {
        let sum: Usd = rest.iter().map(|row| row.usd).sum();
        table.put(
            RowKind::Omitted,
            [
                Cell::default(),
                format!("and {}, at least", counted(rest.len(), "more line"))
                    .into(),
                Cell::default(),
                Cell::amount(sum),
            ],
        );
    }
    let fees: Vec<&str> =
        dossier.duty.fees.iter().map(|fee| fee.label.as_str()).collect();
    if !fees.is_empty() {
        table.row([
            Cell::default(),
            cut(&fees.join(", "), room).into(),
            Cell::default(),
            Cell::amount(dossier.duty.fees_total_usd),
        ]);
    }
    if table.is_empty() {
        doc.paragraph("Nothing that can be assessed.");
    }
    doc.table(table);
}

fn duty_rows(dossier: &Dossier) -> Vec<DutyRow> {
    let duty = &dossier.duty;
    let known = duty.lines.iter().map(|line| DutyRow {
        line: line.line,
        goods: format!(
            "{}  {}  {}",
            line.hts,
            line.origin,
            shown(&model_of(line.line, dossier))
        ),
        rate: line.effective_pct.map(rate).unwrap_or_default(),
        amount: line.duty_total_usd.grouped(),
        usd: line.duty_total_usd,
    });
    let open = duty.ranges.iter().map(|range| DutyRow {
        line: range.line,
        goods: format!(
            "{}  origin open  {}",
            range.hts,
            shown(&model_of(range.line, dossier))
        ),
        rate: Cell::default(),
        amount: format!(
            "{} to {}",
            range.duty_min_usd.grouped(),
            range.duty_max_usd.grouped()
        ),
        usd: range.duty_min_usd,
    });
    let mut rows: Vec<DutyRow> = known.chain(open).collect();
    let told: BTreeSet<u32> = rows.iter().map(|row| row.line).collect();
    let unknown = dossier.lines.iter().filter(|l| !told.contains(&l.line));
    rows.extend(unknown.map(|line| DutyRow {
        line: line.line,
        goods: shown(&model_of(line.line, dossier)),
        rate: Cell::default(),
        amount: "not settled".to_owned(),
        usd: Usd::ZERO,
    }));
    rows
}

fn pays(doc: &mut Document, dossier: &Dossier) {
    let economics = &dossier.economics;
    let Some(payback) = &economics.payback else {
        if let Some(why) = &economics.none_because {
            doc.heading("Does it pay?");
            let text = format!("Not told: {why}.");
            doc.paragraph(cut_to_lines(&text, "", PAGE - 2, 3));
        }
        return;
    };
    doc.heading(format!(
        "Does it pay? Hashprice {} ({}), power {} USD/kWh ({})",
        payback.hashprice_usd_per_ph_day,
        origin_of(payback, "hashprice_usd_per_ph_day"),
        payback.power_usd_per_kwh,
        origin_of(payback, "power_usd_per_kwh"),
    ));
    if economics.kinds.is_empty() {
        whole(doc, dossier, payback);
        return;
    }
    // The line that counts the others takes the place of one.
    let kinds = economics.kinds.len();
    let shown = if kinds > SHOWN { SHOWN - 1 } else { SHOWN };
    for kind in economics.kinds.iter().take(shown) {
        one_kind(doc, kind, payback.horizon_months);
    }
    let more = economics.kinds.iter().skip(shown);
    let never = more.clone().filter(|kind| never_pays(kind)).count();
    if more.len() > 0 {
        let text = counted(more.len(), "more kind");
        let never = if never == 0 {
            String::new()
        } else {
            format!(", {never} of which never pay back")
        };
        doc.paragraph(format!("and {text}{never}"));
    }
}

fn never_pays(kind: &KindEconomics) -> bool {
    kind.payback_days.is_none() && kind.none_because.is_none()
}

fn one_kind(doc: &mut Document, kind: &KindEconomics, months: u32) {
    let name = kind.model.as_deref().unwrap_or("model not told");
    let each = kind
        .per_unit_usd
        .map_or_else(String::new, |usd| format!(", {} each", usd.grouped()));
    doc.item(
        Mark::None,
        format!(
            "  {} x {} · landed {}{each}",
            kind.quantity,
            cut(&shown(name), 26),
            kind.landed_usd.grouped()
        ),
    );
    let pays = match (kind.payback_days, &kind.none_because) {
        (Some(days), _) => {
            format!("{days} days to pay back{}", beyond(days, months))
        }
        (None, Some(why)) => format!("not told: {why}"),
        (None, None) => "never: power costs more than it earns".to_owned(),
    };
    let margin = kind.margin_usd_per_th_day.map_or_else(String::new, |usd| {
        format!(" · {usd} USD/TH/day after power")
    });
    doc.details_at(6);
    doc.detail(cut(&format!("{pays}{margin}"), PAGE - 6));
}

/// A shipment of one kind of machine, or of more than anybody reads.
fn whole(doc: &mut Document, dossier: &Dossier, payback: &Payback) {
    let mut first = match payback.payback_days {
        Some(days) => format!(
            "{days} days at today's figures{}",
            beyond(days, payback.horizon_months)
        ),
        None => "never: power costs more than it earns".to_owned(),
    };
    if let Some(landed) = &dossier.landed {
        if let Some(usd) = landed.per_unit_usd {
            let _ = write!(first, " · {} per miner", usd.grouped());
        }
        if let Some(usd) = landed.per_th_usd {
            let _ = write!(first, ", {} per TH", usd.grouped());
        }
    }
    doc.paragraph(cut_to_lines(&first, "", PAGE - 2, 2));
    let projected = &payback.projected;
    let under = projected.payback_days.map_or_else(
        || {
            format!(
                "under growth {} USD by {}",
                projected.net_usd.grouped(),
                projected.horizon_ends
            )
        },
        |days| format!("{days} days under growth"),
    );
    let power = payback
        .break_even_power_usd_per_kwh
        .map_or_else(String::new, |usd| format!(" · runs to {usd} USD/kWh"));
    doc.paragraph(cut_to_lines(&format!("{under}{power}"), "", PAGE - 2, 2));
}

/// `, beyond 48 months` where the machines are not reckoned to work so long.
fn beyond(days: u32, months: u32) -> String {
    if u64::from(days) * 12 > u64::from(months) * 365 {
        return format!(", beyond {months} months");
    }
    String::new()
}

/// `2026-06-26`, `given`, `assumed`; how old it is stands in the head.
fn origin_of(payback: &Payback, name: &str) -> String {
    let input = payback.inputs.iter().find(|input| input.name == name);
    match input.map(|input| &input.source) {
        Some(InputSource::Given) => "given".to_owned(),
        Some(InputSource::Market { on, .. }) => on.to_string(),
        Some(InputSource::Assumed { .. }) => "assumed".to_owned(),
        Some(InputSource::Computed { .. }) => "by formula".to_owned(),
        None => "source unknown".to_owned(),
    }
}

fn foot(doc: &mut Document, dossier: &Dossier) {
    let weighty = weighty(dossier);
    let findings = dossier.findings.len() - weighty.len().min(SHOWN);
    let open = |status| status != EvidenceStatus::Held;
    let papers =
        dossier.evidence.iter().filter(|item| open(item.status)).count();
    let parts = [
        (findings, "finding"),
        (papers.saturating_sub(SHOWN), "paper"),
        (dossier.questions.len(), "open fact"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(*count, what))
        .collect();
    let mut more = if parts.is_empty() {
        "More: --full".to_owned()
    } else {
        format!("More: {} by --full", parts.join(", "))
    };
    if let Some(finding) = weighty.first() {
        let _ = write!(more, "; --explain {}", finding.rule);
    }
    doc.foot([more, LEGAL.to_owned()]);
}

/// A text as it is shown, on one line.
fn shown(text: &str) -> String {
    visible_on_one_line(text).into_owned()
}

/// A text of no more than so many columns, with a mark where it was cut.
pub(super) fn cut(text: &str, columns: usize) -> String {
    let text = shown(text);
    if display_width(&text) <= columns {
        return text;
    }
    let mut out = String::new();
    let mut width = 1;
    for c in text.chars() {
        width += display_width(c.encode_utf8(&mut [0; 4]));
        if width > columns {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

/// A text that takes no more than so many lines together with what follows
/// it, with a mark where it was cut.
fn cut_to_lines(
    text: &str,
    then: &str,
    columns: usize,
    lines: usize,
) -> String {
    let fits = |text: &str| {
        let options = Options::new(columns)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(true);
        textwrap::wrap(&format!("{text}{then}"), options).len() <= lines
    };
    let text = shown(text);
    let most = columns.saturating_mul(lines);
    let mut room = most.saturating_sub(display_width(then));
    let mut short = cut(&text, room);
    while room > 12 && !fits(&short) {
        room -= 1;
        short = cut(&text, room);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_is_no_wider_than_told_in_any_script() {
        for text in
            ["矿机蚂蚁矿机蚂蚁矿机", "Antminer S21 Pro", "a\u{202e}b", ""]
        {
            for columns in 1..30 {
                let cut = cut(text, columns);
                assert!(display_width(&cut) <= columns, "{cut} in {columns}");
            }
        }
        assert_eq!(cut("Antminer S21 Pro", 10), "Antminer…");
    }

    #[test]
    fn a_text_and_what_follows_it_stay_within_two_lines() {
        let long = "wordier and wordier ".repeat(40);
        for text in [long.as_str(), &"x".repeat(999), &"矿".repeat(999)] {
            let then = " [FCC-1] lines 1, 2 · 47 CFR 2.909(b)";
            let cut = cut_to_lines(text, then, 75, 2);
            let all = format!("{cut}{then}");
            assert!(textwrap::wrap(&all, 75).len() <= 2, "{all}");
            assert!(cut.ends_with('…'));
        }
    }
}
