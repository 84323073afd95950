//! The memo: verdict first, then why, then what to do.

use std::fmt::Write as _;

use hashgate_check::{Dossier, DutyLine};
use hashgate_duty::Layer;
use hashgate_model::{
    AsOf, Confidence, EvidenceItem, EvidenceStatus, Finding, Ground, Rate,
    Severity, Usd, Verdict,
};
use hashgate_pack::Meta;

use crate::{Align, LEGAL, Page, Style, Table, origin, parties, payback};

/// How much a memo tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// What decides the verdict, and what to do about it; the rest is counted.
    Short,
    /// Everything.
    Full,
}

/// The memo of a shipment, for a terminal.
pub fn memo(
    dossier: &Dossier,
    length: Length,
    as_of: AsOf,
    meta: &Meta,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    head(&mut page, dossier, as_of, meta);
    why(&mut page, dossier, length);
    parties::listed(&mut page, dossier);
    parties::owned(&mut page, dossier);
    to_do(&mut page, dossier, length);
    duty(&mut page, dossier);
    contingent(&mut page, dossier);
    if length == Length::Full {
        origin::section(&mut page, &dossier.origins);
    }
    precedents(&mut page, dossier, length);
    landed(&mut page, dossier);
    pays(&mut page, dossier);
    reading(&mut page, dossier);
    copies(&mut page, &dossier.provenance.copies);
    foot(&mut page, dossier);
    page.finish()
}

fn head(page: &mut Page, dossier: &Dossier, as_of: AsOf, meta: &Meta) {
    let verdict = dossier.verdict.to_string().to_uppercase();
    let number = dossier.invoice.number.as_ref().map_or_else(
        || "no invoice number".to_owned(),
        |number| number.value.clone(),
    );
    let value = match dossier.value_usd {
        Some(value) => format!("USD {}", value.grouped()),
        None => "value in dollars not known".to_owned(),
    };
    let term =
        dossier.invoice.incoterm.as_ref().map_or("", |term| {
            term.value.split_whitespace().next().unwrap_or("")
        });
    let style = page.style();
    page.line(&format!(
        "{}   {number} · {} · {value} {term}",
        style.bold(&verdict),
        counted(dossier)
    ));

    let entry = &dossier.entry;
    let mut second = format!("entry {}", entry.date);
    if entry.date_assumed {
        second.push_str(" (assumed)");
    }
    if let Some(mode) = entry.mode {
        let _ = write!(second, " by {mode}");
    }
    if let Some(port) = &entry.port {
        let _ = write!(second, " at {port}");
    }
    let _ = write!(second, " · as of {as_of}");
    page.line(&second);
    let pack = format!("pack {}", meta.short_hash());
    page.line(&match meta.read_to("rates") {
        Some(read_to) => format!("law read to {read_to} · {pack}"),
        None => pack,
    });
}

/// `160 miners, 10 other pieces`.
fn counted(dossier: &Dossier) -> String {
    let (mut miners, mut others) = (0_u64, 0_u64);
    for line in &dossier.lines {
        let sum = if line.kind.is_miner() { &mut miners } else { &mut others };
        *sum = sum.saturating_add(line.quantity);
    }
    match (miners, others) {
        (0, others) => format!("{others} pieces, no miners"),
        (miners, 0) => format!("{miners} miners"),
        (miners, others) => format!("{miners} miners, {others} other pieces"),
    }
}

/// Whether a finding decides the verdict or can cost a detention or a bill.
fn is_weighty(finding: &Finding) -> bool {
    finding.verdict > Verdict::Clear || finding.severity > Severity::Minor
}

fn why(page: &mut Page, dossier: &Dossier, length: Length) {
    page.heading("Why");
    let (weighty, noted): (Vec<&Finding>, Vec<&Finding>) =
        dossier.findings.iter().partition(|f| is_weighty(f));
    if weighty.is_empty() {
        page.indented(2, "Nothing known stands in the way of entry.");
    }
    for (i, finding) in weighty.iter().enumerate() {
        told(page, &format!("{}.", i + 1), finding);
    }
    if length == Length::Full && !noted.is_empty() {
        page.heading("Also noted");
        for finding in noted {
            told(page, "-", finding);
        }
    }
}

/// A finding: what, where and why, and on what ground.
fn told(page: &mut Page, mark: &str, finding: &Finding) {
    page.item(mark, &finding.title);
    let because = match lines(&finding.lines) {
        Some(where_) => format!("{where_}. {}", finding.because),
        None => finding.because.clone(),
    };
    page.under(mark.len(), because.trim());
    let said = finding.title.contains("bar to entry")
        || finding.because.contains("bar to entry");
    if let Some(caution) = caution(finding).filter(|_| !said) {
        page.under(mark.len(), caution);
    }
    let cited = page.style().dim(&cites(finding));
    page.under(mark.len(), &cited);
}

/// Grounds are never mixed: what is no bar to entry says so.
fn caution(finding: &Finding) -> Option<&'static str> {
    match finding.ground {
        Ground::ExamSignal => Some("A signal for an exam, not a bar to entry."),
        Ground::ExportRule => Some("A rule for exporters, not for this entry."),
        Ground::House => Some("A rule of your own house."),
        Ground::Entry | Ground::Duty | Ground::Papers => None,
    }
}

fn cites(finding: &Finding) -> String {
    let mut text = finding
        .cites
        .iter()
        .map(|cite| cite.text.as_str())
        .collect::<Vec<_>>()
        .join(" · ");
    if finding.confidence > Confidence::Quoted {
        let _ = write!(text, " (weakest source: {})", finding.confidence);
    }
    format!("[{}] {text}", finding.rule)
}

/// `Line 1` or `Lines 1, 2`; long runs are cut.
fn lines(numbers: &[u32]) -> Option<String> {
    let shown: Vec<String> =
        numbers.iter().take(12).map(u32::to_string).collect();
    let more = numbers.len().saturating_sub(shown.len());
    let joined = shown.join(", ");
    match (numbers.len(), more) {
        (0, _) => None,
        (1, _) => Some(format!("Line {joined}")),
        (_, 0) => Some(format!("Lines {joined}")),
        (_, more) => Some(format!("Lines {joined} and {more} more")),
    }
}

/// What to do: papers to get, facts to find out. The short memo has those
/// that a weighty finding asks for, and counts the rest.
fn to_do(page: &mut Page, dossier: &Dossier, length: Length) {
    let deciding: Vec<&str> = dossier
        .findings
        .iter()
        .filter(|finding| is_weighty(finding))
        .map(|finding| finding.rule.as_str())
        .collect();
    let is_shown = |asked_by: &[String]| {
        length == Length::Full
            || asked_by.iter().any(|rule| deciding.contains(&rule.as_str()))
    };
    let (papers, more_papers): (Vec<_>, Vec<_>) =
        dossier.evidence.iter().partition(|e| is_shown(&e.asked_by));
    // A fact that a paper of the list settles is asked for by that paper.
    let listed =
        |id: &String| papers.iter().any(|item: &&EvidenceItem| item.id == *id);
    let (questions, more_questions): (Vec<_>, Vec<_>) =
        dossier.questions.iter().partition(|q| {
            length == Length::Full
                || is_shown(&q.asked_by) && !q.settled_by.iter().any(listed)
        });
    let more_papers = more_papers.len();
    if !papers.is_empty() {
        page.heading("Papers, in the order they unlock most");
    }
    for item in &papers {
        let asked_by: Vec<&str> = item
            .asked_by
            .iter()
            .map(String::as_str)
            .filter(|r| length == Length::Full || deciding.contains(r))
            .collect();
        paper(page, item, &asked_by);
    }
    if !questions.is_empty() {
        page.heading("Facts to find out, for the facts file");
    }
    for question in questions {
        let where_ = lines(&question.lines)
            .map_or_else(String::new, |l| format!(" {l}."));
        let text = format!("{}{where_} `{}`", question.question, question.fact);
        page.item("?", &text);
    }
    let noted = dossier.findings.iter().filter(|f| !is_weighty(f)).count();
    if length == Length::Short && noted > 0 {
        page.blank();
        page.indented(
            2,
            &format!(
                "And {noted} lesser points, {more_papers} papers and {} \
                 facts, which --full shows.",
                more_questions.len()
            ),
        );
    }
}

fn paper(page: &mut Page, item: &EvidenceItem, asked_by: &[&str]) {
    let (mark, state) = match item.status {
        EvidenceStatus::Held => ("[x]", ""),
        EvidenceStatus::Missing => ("[ ]", ""),
        EvidenceStatus::Partial => ("[~]", " - partial"),
        EvidenceStatus::Stale => ("[~]", " - too old"),
        EvidenceStatus::Contradictory => ("[~]", " - contradicted"),
    };
    let where_ = lines(&item.lines)
        .map_or_else(|| "shipment".to_owned(), |l| l.to_lowercase());
    let text = format!(
        "{}{state} · {where_} · {} · `{}`",
        item.paper,
        asked_by.join(", "),
        item.id
    );
    page.item(mark, &text);
}

const COLUMNS: [Align; 5] =
    [Align::Left, Align::Left, Align::Right, Align::Right, Align::Right];

fn duty(page: &mut Page, dossier: &Dossier) {
    page.heading("Duty, by line");
    let mut table = Table::new(2, &COLUMNS);
    table.row(["", "", "base", "rate", "amount"]);
    let shown = if dossier.duty.lines.len() > 24 { 12 } else { 24 };
    for line in dossier.duty.lines.iter().take(shown) {
        rows_of(&mut table, line, dossier);
    }
    let hidden = dossier.duty.lines.len().saturating_sub(shown);
    if hidden > 0 {
        table.row(["", &format!("and {hidden} more lines; --json has them")]);
    }
    let total = dossier.duty.duty_total_usd;
    let name = if dossier.duty.complete { "duty" } else { "duty, incomplete" };
    table.row(["", name, "", "", &total.grouped()]);
    for fee in &dossier.duty.fees {
        table.row([
            String::new(),
            format!("{} ({})", fee.label, fee.working),
            fee.base_usd.grouped(),
            fee.rate_pct.map_or_else(String::new, |r| format!("{r}%")),
            fee.amount_usd.grouped(),
        ]);
    }
    page.table(&table);
    sources(page, dossier);
    for text in &dossier.duty.unsupported {
        page.item("!", &format!("Not settled: {text}"));
    }
    for note in &dossier.duty.notes {
        page.item("-", note);
    }
}

fn rows_of(table: &mut Table, line: &DutyLine, dossier: &Dossier) {
    let model =
        dossier.lines.iter().find(|l| l.line == line.line).map_or("", |l| {
            match &l.model {
                Some(model) if l.kind.is_miner() => model,
                _ => &l.text,
            }
        });
    let model: String =
        model.split(';').next().unwrap_or("").chars().take(28).collect();
    table.row([
        line.line.to_string(),
        format!("{}  {}  {model}", line.hts, line.origin),
        line.value_usd.grouped(),
    ]);
    for layer in line.layers.iter().filter(|layer| is_shown(layer)) {
        let mut label = layer.label.to_string();
        if layer.heading.starts_with("99") {
            let _ = write!(label, "  {}", layer.heading);
        }
        if layer.confidence > Confidence::Quoted {
            let _ = write!(label, " ({})", layer.confidence);
        }
        table.row([
            String::new(),
            label,
            if layer.base_usd == line.value_usd {
                String::new()
            } else {
                layer.base_usd.grouped()
            },
            layer.rate_pct.map_or_else(String::new, |pct| {
                if pct.is_zero() {
                    "Free".to_owned()
                } else {
                    Rate::from_percent(pct).to_string()
                }
            }),
            layer.amount_usd.grouped(),
        ]);
    }
}

/// The citation of every rate of the table, each once.
fn sources(page: &mut Page, dossier: &Dossier) {
    let layers = dossier.duty.lines.iter().flat_map(|line| line.layers.iter());
    let of_layers = layers
        .filter(|layer| is_shown(layer))
        .map(|layer| (layer.heading.as_str(), layer.cite.as_str()));
    let of_fees =
        dossier.duty.fees.iter().map(|f| (f.label.as_str(), f.cite.as_str()));
    let mut told: Vec<(Vec<&str>, &str)> = Vec::new();
    for (what, cite) in of_layers.chain(of_fees) {
        match told.iter_mut().find(|(_, known)| *known == cite) {
            Some((all, _)) if all.contains(&what) => {}
            Some((all, _)) => all.push(what),
            None => told.push((vec![what], cite)),
        }
    }
    for (what, cite) in told {
        let text = format!("{}: {cite}", what.join(", "));
        let dim = page.style().dim(&text);
        page.indented(2, &dim);
    }
}

/// Numbers claimed at no duty are for the entry summary; the JSON has them,
/// and the memo keeps to what is owed.
fn is_shown(layer: &Layer) -> bool {
    !(layer.amount_usd.is_zero() && layer.heading.starts_with("99"))
}

fn contingent(page: &mut Page, dossier: &Dossier) {
    if dossier.duty.contingent.is_empty() {
        return;
    }
    page.heading("If customs finds another origin");
    let mut table =
        Table::new(2, &[Align::Left, Align::Left, Align::Right, Align::Right]);
    table.row(["", "", "duty would be", "more than declared"]);
    for other in &dossier.duty.contingent {
        table.row([
            other.origin.name().to_owned(),
            lines(&other.lines).unwrap_or_default().to_lowercase(),
            other.duty_total_usd.grouped(),
            other.more_than_declared.grouped(),
        ]);
    }
    page.table(&table);
    for other in &dossier.duty.contingent {
        page.item("-", &format!("{}: {}.", other.origin, other.basis));
    }
}

/// What customs did to shipments like this one; no probability, since nobody
/// publishes how many passed.
fn precedents(page: &mut Page, dossier: &Dossier, length: Length) {
    let found = &dossier.precedents;
    if found.events.is_empty() {
        return;
    }
    page.heading("Precedents");
    let actions: Vec<String> = found
        .by_action
        .iter()
        .map(|(action, count)| format!("{action} {count}"))
        .collect();
    page.indented(
        2,
        &format!(
            "{} public acts of customs resemble this shipment: {}. How many \
             shipments passed is not published.",
            found.events.len(),
            actions.join(", ")
        ),
    );
    let shown = if length == Length::Full { usize::MAX } else { 2 };
    for likeness in found.events.iter().take(shown) {
        let ties: Vec<String> =
            likeness.ties.iter().map(ToString::to_string).collect();
        page.item(
            "-",
            &format!(
                "{}: {} ({}; reliability {})",
                likeness.event.when(),
                likeness.event.what,
                ties.join(", "),
                likeness.event.reliability
            ),
        );
    }
}

fn landed(page: &mut Page, dossier: &Dossier) {
    let Some(landed) = &dossier.landed else { return };
    let heading = match landed.caveat() {
        Some(caveat) => format!("Landed, {caveat}"),
        None => "Landed".to_owned(),
    };
    page.heading(&heading);
    let mut text = format!("USD {}", landed.total_usd.grouped());
    if let Some(per_unit) = landed.per_unit_usd {
        let _ = write!(text, " · {} per miner", per_unit.grouped());
    }
    if let Some(per_th) = landed.per_th_usd {
        let _ = write!(text, " · {} per TH", per_th.grouped());
    }
    if let Some(ths) = landed.ths {
        let whole = Usd::new(ths).grouped();
        let _ = write!(text, " · {} TH", whole.trim_end_matches(".00"));
    }
    if !dossier.duty.complete {
        text.push_str(" · without the duty that is not settled");
    }
    page.indented(2, &text);
}

fn pays(page: &mut Page, dossier: &Dossier) {
    match (&dossier.economics.payback, &dossier.economics.none_because) {
        (Some(reckoned), _) => payback::section(page, reckoned),
        (None, Some(why)) => {
            page.heading("Does it pay?");
            page.indented(2, &format!("Not told: {why}."));
        }
        (None, None) => {}
    }
}

/// What the readers passed over or took for granted.
fn reading(page: &mut Page, dossier: &Dossier) {
    let provenance = &dossier.provenance;
    let remarks = provenance.remarks.iter().map(|r| match &r.source {
        Some(source) => format!("{} ({source})", r.text),
        None => r.text.clone(),
    });
    let assumed = provenance.assumed.iter().map(|a| format!("Assumed: {a}."));
    let texts = dossier.lines.iter().flat_map(|line| {
        line.remarks.iter().map(|r| format!("Line {}: {r}", line.line))
    });
    let all: Vec<String> = assumed
        .chain(provenance.faults.iter().cloned())
        .chain(remarks)
        .chain(texts)
        .collect();
    if all.is_empty() {
        return;
    }
    page.heading("How the papers were read");
    for text in all.iter().take(12) {
        page.item("-", text);
    }
    if all.len() > 12 {
        let more = all.len() - 12;
        page.item("-", &format!("and {more} more; --json has them all"));
    }
}

/// Copies that stand in for the pack's own, each with what is wrong with it.
fn copies(page: &mut Page, copies: &[String]) {
    if copies.is_empty() {
        return;
    }
    page.heading("Copies of lists and of the tariff");
    for copy in copies {
        page.item("-", copy);
    }
}

fn foot(page: &mut Page, dossier: &Dossier) {
    page.blank();
    let missing = dossier
        .evidence
        .iter()
        .find(|item| item.status == EvidenceStatus::Missing);
    if let Some(item) = missing {
        page.line(&format!(
            "Next: get `{id}`, then hashgate evidence add FILE --for {id}",
            id = item.id
        ));
    }
    page.line(LEGAL);
}
