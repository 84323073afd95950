//! The sheets beside the duty.

use hashgate_check::{Completeness, Dossier};
use hashgate_model::{AsOf, Cite, Decimal, EvidenceStatus, Severity, Usd};
use hashgate_pack::Meta;

use crate::{
    WorkbookError,
    duty::Rows,
    writer::{Book, Put},
};

/// Verdict and money, and what they rest on.
pub(crate) fn answer(
    book: &mut Book,
    dossier: &Dossier,
    as_of: AsOf,
    meta: &Meta,
) -> Result<(), WorkbookError> {
    let mut sheet = book.sheet("Answer", &[("What", 30.0), ("Is", 70.0)])?;
    let invoice = &dossier.invoice;
    let usd = |value: Option<Usd>| {
        value.map_or_else(|| "not known".into(), Put::from)
    };
    let duty = &dossier.duty;
    let landed = dossier.landed.as_ref();
    let number = invoice.number.as_ref().map(|number| number.value.clone());
    let entry = &dossier.entry;
    let assumed = if entry.date_assumed { " (assumed)" } else { "" };
    for (what, is) in [
        ("Verdict", dossier.verdict.to_string().to_uppercase().into()),
        ("Invoice", number.map_or_else(|| "no number".into(), Put::from)),
        ("Entry", format!("{}{assumed}", entry.date).into()),
        ("As of", as_of.to_string().into()),
        ("Entered value, USD", usd(dossier.value_usd)),
        ("Duty is", whole(duty.completeness).into()),
        ("Duty, least, USD", duty.duty_min_usd.into()),
        ("Duty, most, USD", usd(duty.duty_max_usd)),
        ("Fees, USD", duty.fees_total_usd.into()),
        ("Landed, least, USD", usd(landed.map(|landed| landed.total_min_usd))),
        ("Landed, most, USD", usd(landed.and_then(|l| l.total_max_usd))),
        (
            "Landed cost lacks",
            landed.map_or_else(String::new, |l| l.not_given.join(", ")).into(),
        ),
        ("Pack", meta.sha256.clone().into()),
        (
            "Mind",
            "The law prevails. Not legal advice; hashgate files nothing with \
             customs."
                .into(),
        ),
    ] {
        sheet.row([what.into(), is])?;
    }
    for open in &dossier.duty.unsupported {
        sheet.row(["Not settled".into(), open.clone().into()])?;
    }
    Ok(())
}

/// The lines of the invoice with what they turned out to be.
pub(crate) fn lines(
    book: &mut Book,
    dossier: &Dossier,
    rows: &Rows,
) -> Result<(), WorkbookError> {
    let mut sheet = book.sheet(
        "Lines",
        &[
            ("Line", 6.0),
            ("On the invoice", 46.0),
            ("Model", 22.0),
            ("Maker", 14.0),
            ("Pieces", 9.0),
            ("Unit price", 13.0),
            ("Amount", 15.0),
            ("Currency", 9.0),
            ("HTS claimed", 15.0),
            ("HTS", 15.0),
            ("Origin", 14.0),
            ("TH/s", 9.0),
            ("J/TH", 9.0),
            ("Duty, USD", 14.0),
            ("Duty, most, USD", 14.0),
            ("Contradictions", 50.0),
        ],
    )?;
    for line in &dossier.lines {
        let mut known = dossier.duty.lines.iter();
        let known = known.find(|duty| duty.line == line.line);
        let mut ranges = dossier.duty.ranges.iter();
        let range = ranges.find(|range| range.line == line.line);
        let (least, most) = match (known, range) {
            (Some(duty), _) => (rows.sum_of(duty), Put::Blank),
            (None, Some(range)) => {
                (range.duty_min_usd.into(), range.duty_max_usd.into())
            }
            (None, None) => ("not known".into(), Put::Blank),
        };
        let conflicts: Vec<&str> =
            line.conflicts.iter().map(|c| c.sentence.as_str()).collect();
        sheet.row([
            Put::Number(line.line.into()),
            line.text.to_string().into(),
            line.model.as_ref().map(ToString::to_string).into(),
            line.manufacturer.as_ref().map(ToString::to_string).into(),
            line.quantity.map_or_else(
                || "not told".into(),
                |count| Put::Number(Decimal::from(count)),
            ),
            line.unit_price.map_or(Put::Blank, Put::Money),
            Put::Money(line.amount),
            line.currency.code().into(),
            line.hts_claimed.map(|hts| hts.to_string()).into(),
            line.hts.map(|hts| hts.to_string()).into(),
            line.origin.map_or_else(|| "open".into(), |o| o.name().into()),
            line.hashrate_ths.map_or(Put::Blank, Put::Number),
            line.efficiency_j_th.map_or(Put::Blank, Put::Number),
            least,
            most,
            conflicts.join(" ").into(),
        ])?;
    }
    Ok(())
}

/// What the goods cost at the site.
pub(crate) fn landed(
    book: &mut Book,
    dossier: &Dossier,
) -> Result<(), WorkbookError> {
    let mut sheet =
        book.sheet("Landed", &[("Part", 30.0), ("USD", 16.0), ("From", 50.0)])?;
    let Some(landed) = &dossier.landed else {
        let why = "not known: the value in dollars is not";
        return sheet.row([why.into()]);
    };
    for part in &landed.parts {
        sheet.row([
            part.label.clone().into(),
            part.amount_usd.map_or_else(|| "a range".into(), Put::from),
            part.source.to_string().into(),
        ])?;
    }
    let last = sheet.next_row() - 1;
    let together: Usd =
        landed.parts.iter().filter_map(|part| part.amount_usd).sum();
    let whole = landed.parts.iter().all(|part| part.amount_usd.is_some());
    let label = if whole { "together" } else { "together, without the range" };
    let sum = Put::Sum(format!("=SUM(B2:B{last})"), together);
    sheet.row([label.into(), sum])?;
    for cost in &landed.not_given {
        sheet.row([cost.clone().into(), "not given".into()])?;
    }
    Ok(())
}

/// What was found, worst first.
pub(crate) fn findings(
    book: &mut Book,
    dossier: &Dossier,
) -> Result<(), WorkbookError> {
    let mut sheet = book.sheet(
        "Findings",
        &[
            ("Rule", 14.0),
            ("Says", 16.0),
            ("Weight", 10.0),
            ("Lines", 10.0),
            ("What", 44.0),
            ("Why", 80.0),
            ("Source", 50.0),
            ("How sure", 12.0),
        ],
    )?;
    for finding in &dossier.findings {
        sheet.row([
            finding.rule.clone().into(),
            finding.verdict.to_string().into(),
            weight(finding.severity).into(),
            numbers(&finding.lines).into(),
            finding.title.clone().into(),
            finding.because.clone().into(),
            cites(&finding.cites).into(),
            finding.confidence.to_string().into(),
        ])?;
    }
    Ok(())
}

/// The papers that are asked for.
pub(crate) fn papers(
    book: &mut Book,
    dossier: &Dossier,
) -> Result<(), WorkbookError> {
    let mut sheet = book.sheet(
        "Papers",
        &[
            ("Paper", 20.0),
            ("What it is", 50.0),
            ("Stands", 14.0),
            ("Lines", 10.0),
            ("Must contain", 60.0),
            ("Why", 50.0),
            ("Asked by", 20.0),
            ("Source", 40.0),
            ("Keep until", 12.0),
        ],
    )?;
    for item in &dossier.evidence {
        sheet.row([
            item.id.clone().into(),
            item.paper.clone().into(),
            standing(item.status).into(),
            numbers(&item.lines).into(),
            item.must_contain.join("; ").into(),
            item.why.clone().into(),
            item.asked_by.join(", ").into(),
            cites(&item.cites).into(),
            item.keep_until.map(|day| day.to_string()).into(),
        ])?;
    }
    for question in &dossier.questions {
        sheet.row([
            question.fact.clone().into(),
            question.question.clone().into(),
            "open fact".into(),
            numbers(&question.lines).into(),
            question.values.join(", ").into(),
            Put::Blank,
            question.asked_by.join(", ").into(),
        ])?;
    }
    Ok(())
}

/// The parties, each with the listed names that are like it.
pub(crate) fn parties(
    book: &mut Book,
    dossier: &Dossier,
) -> Result<(), WorkbookError> {
    let mut sheet = book.sheet(
        "Parties",
        &[
            ("Party", 40.0),
            ("Is", 20.0),
            ("Country", 14.0),
            ("Address", 40.0),
            ("List", 26.0),
            ("Listed name", 40.0),
            ("Alike", 8.0),
            ("Means", 44.0),
            ("Source", 40.0),
            ("Set aside", 10.0),
        ],
    )?;
    for party in &dossier.parties {
        let own = || {
            [
                Put::from(party.name.clone()),
                party.role.to_string().into(),
                party.country.map(|country| country.name().to_owned()).into(),
                party.address.clone().into(),
            ]
        };
        if party.hits.is_empty() {
            sheet.row(own().into_iter().chain(["no like name".into()]))?;
        }
        for hit in &party.hits {
            let more = [
                Put::from(hit.list_name.clone()),
                hit.matched_name.clone().into(),
                format!("{:.2}", hit.score).into(),
                hit.means.clone().into(),
                hit.cite.to_string().into(),
                if hit.is_set_aside() { "yes".into() } else { Put::Blank },
            ];
            sheet.row(own().into_iter().chain(more))?;
        }
    }
    for list in &dossier.provenance.screened {
        sheet.row([
            "searched".into(),
            Put::Blank,
            Put::Blank,
            Put::Blank,
            list.clone().into(),
        ])?;
    }
    Ok(())
}

/// The files that were read, and what was passed over or taken for granted.
pub(crate) fn sources(
    book: &mut Book,
    dossier: &Dossier,
) -> Result<(), WorkbookError> {
    let mut sheet = book
        .sheet("Sources", &[("What", 24.0), ("Says", 90.0), ("Where", 40.0)])?;
    let from = &dossier.provenance;
    for paper in &from.papers {
        sheet.row([
            "file read".into(),
            paper.name.clone().into(),
            format!("SHA-256 {}", paper.sha256).into(),
        ])?;
    }
    for assumed in &from.assumed {
        sheet.row(["assumed".into(), assumed.clone().into()])?;
    }
    for fault in &from.faults {
        sheet.row(["not used".into(), fault.clone().into()])?;
    }
    for remark in &from.remarks {
        let place = remark.source.as_ref().map(ToString::to_string);
        sheet.row([
            "remark".into(),
            remark.text.clone().into(),
            place.into(),
        ])?;
    }
    for note in &dossier.duty.notes {
        sheet.row(["note on the duty".into(), note.clone().into()])?;
    }
    Ok(())
}

fn whole(completeness: Completeness) -> &'static str {
    match completeness {
        Completeness::Complete => "complete",
        Completeness::Range => "a range, by what is not told",
        Completeness::Incomplete => "incomplete",
    }
}

fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "to know",
        Severity::Minor => "minor",
        Severity::Major => "major",
        Severity::Critical => "critical",
    }
}

fn standing(status: EvidenceStatus) -> &'static str {
    match status {
        EvidenceStatus::Missing => "missing",
        EvidenceStatus::Partial => "not for every line",
        EvidenceStatus::Stale => "too old",
        EvidenceStatus::Contradictory => "contradicted",
        EvidenceStatus::Held => "held",
    }
}

fn numbers(lines: &[u32]) -> String {
    let all: Vec<String> = lines.iter().map(ToString::to_string).collect();
    all.join(", ")
}

fn cites(cites: &[Cite]) -> String {
    let all: Vec<String> = cites.iter().map(ToString::to_string).collect();
    all.join("; ")
}
