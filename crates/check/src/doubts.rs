//! What the papers leave open or state in two ways, as findings.

use hashgate_economics::odd_terms;
use hashgate_model::{
    ChargeKind, Cite, Confidence, Doubt, DoubtAbout, FactValue, Finding,
    Ground, Severity, Shipment, Usd, Verdict,
};

use hashgate_pack::market::Market;

use crate::{entered_value::Entered, lines::Good};

/// A finding for each kind of doubt that the facts file does not settle, with
/// its lines and the words of the first.
pub fn findings(
    shipment: &Shipment,
    odd_facts: &[Doubt],
    goods: &[Good<'_>],
    value: Option<&Entered>,
) -> Vec<Finding> {
    let settled = |doubt: &Doubt| {
        let facts = shipment.facts.line(doubt.line);
        doubt.about == DoubtAbout::TariffNumber
            && facts.is_some_and(|facts| facts.hts.is_some())
    };
    let open: Vec<&Doubt> = shipment
        .doubts
        .iter()
        .chain(odd_facts)
        .filter(|d| !settled(d))
        .collect();
    let kinds = [
        DoubtAbout::Value,
        DoubtAbout::Lists,
        DoubtAbout::Invoice,
        DoubtAbout::Facts,
        DoubtAbout::TariffNumber,
    ];
    let mut found: Vec<Finding> = kinds
        .into_iter()
        .filter_map(|about| {
            let mut lines = open.iter().filter(|doubt| doubt.about == about);
            let mut finding = finding(lines.next()?);
            let mut more = 0;
            for doubt in lines {
                if doubt.line == 0 {
                    finding.because.push(' ');
                    finding.because.push_str(&sentence(doubt));
                } else {
                    finding.lines.push(doubt.line);
                    more += 1;
                }
            }
            if more > 0 {
                let line = if more == 1 { "line" } else { "lines" };
                let likewise = format!(" Likewise on {more} other {line}.");
                finding.because.push_str(&likewise);
            }
            Some(finding)
        })
        .collect();
    found.extend(uncounted(goods));
    found.extend(value.and_then(|value| credited(shipment, value)));
    found.extend(value.and_then(|value| charged(shipment, value)));
    found
}

/// Terms, costs and an exchange rate of the facts file that are far from what
/// is usual.
pub fn odd_facts(
    shipment: &Shipment,
    value: Option<&Entered>,
    market: &Market,
) -> Vec<Doubt> {
    let facts = &shipment.facts;
    let usual = market.usual();
    let goods = value.map(Entered::total);
    let rate = facts.exchange_rate_usd.and_then(|rate| {
        let currency = shipment.invoice.currency.as_ref()?.value;
        usual.odd_rate(currency, rate)
    });
    let rates = facts.exchange_rates_usd.iter();
    let rates = rates.filter_map(|(c, rate)| usual.odd_rate(*c, *rate));
    odd_terms(&facts.economics, &facts.costs, goods, usual)
        .into_iter()
        .chain(rate)
        .chain(rates)
        .map(|text| Doubt {
            about: DoubtAbout::Facts,
            line: 0,
            text: format!("{text}; it was reckoned with as it stands"),
            source: None,
        })
        .collect()
}

/// Credits, coupons and rebates, of which it is open whether they lower the
/// price.
///
/// A discount agreed before import does; what settles an earlier debt is
/// payment (19 CFR 152.103(a)), and a decrease after import is disregarded (19
/// USC 1401a(b)(4)(B)).
fn credited(shipment: &Shipment, value: &Entered) -> Option<Finding> {
    let credits = value.credits?;
    let settled = shipment.facts.facts.get("price_complete");
    if settled == Some(&FactValue::Bool(true)) {
        return None;
    }
    let names = names_of(shipment, ChargeKind::Credit);
    let without = value.total() + credits;
    Some(Finding {
        rule: "VALUE-CREDIT".to_owned(),
        verdict: Verdict::NeedsEvidence,
        severity: Severity::Major,
        ground: Ground::Duty,
        title: "It is open whether a credit lowers the value.".to_owned(),
        because: format!(
            "The invoice takes off USD {} as {}. A discount agreed before \
             import lowers the value; a credit that settles an earlier order \
             is payment and does not, and a rebate after import is \
             disregarded. The value was reckoned at USD {}, without it; if it \
             is a discount, the value is USD {}.",
            Usd::new(credits.amount().abs()).grouped(),
            names,
            value.total().grouped(),
            without.grouped()
        ),
        lines: Vec::new(),
        cites: vec![
            Cite::new("19 USC 1401a(b)(4)(B)", Confidence::Primary),
            Cite::new("19 CFR 152.103(a)", Confidence::Memory),
        ],
        missing: vec!["payment_proof".to_owned()],
        unlocks: Some("the lower value, if it is one".to_owned()),
        confidence: Confidence::Memory,
    })
}

/// The texts of the first charges of a kind.
fn names_of(shipment: &Shipment, kind: ChargeKind) -> String {
    let of_kind = shipment.charges.iter().filter(|c| c.kind == kind);
    let told = |charge: &&hashgate_model::Charge| {
        !charge.amount.value.amount().is_zero()
    };
    let names: Vec<String> = of_kind
        .filter(told)
        .take(3)
        .map(|charge| format!("`{}`", charge.text))
        .collect();
    names.join(", ")
}

/// Charges for what the price does or does not hold: a fee that the seller
/// keeps is a part of all that is paid (19 CFR 152.102(f)); duty, taxes and
/// brokerage after import are none, where they stand apart (19 USC
/// 1401a(b)(3)).
fn charged(shipment: &Shipment, value: &Entered) -> Option<Finding> {
    let charges = value.open_charges?;
    Some(Finding {
        rule: "VALUE-CHARGE".to_owned(),
        verdict: Verdict::NeedsEvidence,
        severity: Severity::Minor,
        ground: Ground::Duty,
        title: "It is open whether a charge is a part of the value.".to_owned(),
        because: format!(
            "The invoice charges USD {} as {}. What the seller keeps for the \
             goods is a part of the price; US duty, taxes and brokerage after \
             import are none, where they stand apart. The value was reckoned \
             at USD {}, with it; without it, it is USD {}. Say which it is by \
             `charges_part_of_price` in the facts file.",
            charges.grouped(),
            names_of(shipment, ChargeKind::Other),
            value.total().grouped(),
            (value.total() - charges).grouped()
        ),
        lines: Vec::new(),
        cites: vec![
            Cite::new("19 USC 1401a(b)(3)", Confidence::Primary),
            Cite::new("19 CFR 152.102(f)", Confidence::Memory),
        ],
        missing: Vec::new(),
        unlocks: Some("a value that holds all of the price and no more".into()),
        confidence: Confidence::Memory,
    })
}

/// What is doubted, with its place.
fn sentence(doubt: &Doubt) -> String {
    match &doubt.source {
        Some(source) => format!("{source}: {}.", doubt.text),
        None => format!("{}.", doubt.text),
    }
}

fn finding(doubt: &Doubt) -> Finding {
    let because = sentence(doubt);
    let lines: Vec<u32> =
        Some(doubt.line).filter(|line| *line > 0).into_iter().collect();
    match doubt.about {
        DoubtAbout::Lists => Finding {
            rule: "PAPERS-DIFFER".to_owned(),
            // Goods that are not on the invoice are not entered (19 USC
            // 1484), and are found on examination (19 USC 1499).
            verdict: Verdict::NeedsEvidence,
            severity: Severity::Critical,
            ground: Ground::Papers,
            title: "The lists and the invoice do not agree.".to_owned(),
            because,
            lines,
            cites: vec![
                Cite::new("19 USC 1484(a)(1)(B)", Confidence::Primary),
                Cite::new("19 USC 1499", Confidence::Memory),
            ],
            missing: vec!["invoice_corrected".to_owned()],
            unlocks: Some("papers of one shipment".to_owned()),
            confidence: Confidence::Memory,
        },
        DoubtAbout::Invoice => Finding {
            rule: "INVOICE-SALE".to_owned(),
            verdict: Verdict::NeedsEvidence,
            severity: Severity::Critical,
            ground: Ground::Papers,
            title: "The papers are not the one invoice of one sale.".to_owned(),
            because,
            lines,
            cites: vec![
                Cite::new("19 CFR 141.86(a)", Confidence::Primary),
                Cite::new("19 CFR 141.85", Confidence::Memory),
            ],
            missing: vec!["invoice_corrected".to_owned()],
            unlocks: Some("the goods and the price of this sale".to_owned()),
            confidence: Confidence::Memory,
        },
        DoubtAbout::Facts => Finding {
            rule: "FACTS-ODD".to_owned(),
            verdict: Verdict::NeedsEvidence,
            severity: Severity::Major,
            ground: Ground::Duty,
            title: "A value of the facts file is far from what is usual."
                .to_owned(),
            because,
            lines,
            cites: vec![Cite::new("19 USC 1484(a)(1)(B)", Confidence::Primary)],
            missing: Vec::new(),
            unlocks: Some("figures that can be relied on".to_owned()),
            confidence: Confidence::Inferred,
        },
        DoubtAbout::Value => Finding {
            rule: "VALUE-TWICE".to_owned(),
            // A value that the papers themselves contradict is no value to
            // enter (19 USC 1484(a)(1)(B)).
            verdict: Verdict::Hold,
            severity: Severity::Critical,
            ground: Ground::Duty,
            title: "The papers state two values of the same goods.".to_owned(),
            because,
            lines,
            cites: vec![
                Cite::new("19 USC 1401a(b)(1)", Confidence::Primary),
                Cite::new("19 USC 1592", Confidence::Primary),
            ],
            missing: vec![
                "invoice_corrected".to_owned(),
                "payment_proof".to_owned(),
            ],
            unlocks: Some("a value that stands on review".to_owned()),
            confidence: Confidence::Primary,
        },
        DoubtAbout::TariffNumber => Finding {
            rule: "HTS-CLAIM".to_owned(),
            verdict: Verdict::NeedsEvidence,
            severity: Severity::Minor,
            ground: Ground::Papers,
            title: "The tariff number on the invoice cannot be read."
                .to_owned(),
            because,
            lines,
            cites: vec![Cite::new("19 CFR 141.61(e)", Confidence::Memory)],
            missing: vec!["invoice_corrected".to_owned()],
            unlocks: Some("a claim that can be compared".to_owned()),
            confidence: Confidence::Memory,
        },
    }
}

/// Lines that count something else than pieces.
fn uncounted(goods: &[Good<'_>]) -> Option<Finding> {
    /// More names tell no more.
    const NAMED: usize = 4;
    let open: Vec<&Good<'_>> =
        goods.iter().filter(|good| good.pieces().is_none()).collect();
    let first = open.first()?;
    let mut said: Vec<String> = Vec::new();
    for good in &open {
        let text = match (&good.line.uncounted, good.reading.identity.quantity)
        {
            (Some(text), _) => format!("`{text}` counts no pieces"),
            (None, in_text) => format!(
                "`1` is counted, and the text tells of {}",
                in_text.unwrap_or_default()
            ),
        };
        if !said.contains(&text) {
            said.push(text);
        }
    }
    if said.len() > NAMED {
        said.truncate(NAMED);
        said.push("others".to_owned());
    }
    Some(Finding {
        rule: "COUNT-OPEN".to_owned(),
        verdict: Verdict::NeedsEvidence,
        severity: Severity::Major,
        ground: Ground::Papers,
        title: "How many pieces there are is not told.".to_owned(),
        because: format!(
            "{}: {}. The invoice must state the quantity of each kind of \
             goods. Price for each, payback and count of machines are left \
             open; put `pieces` into the facts of the line.",
            first.line.quantity.source,
            said.join("; ")
        ),
        lines: open.iter().map(|good| good.line.number).collect(),
        cites: vec![Cite::new("19 CFR 141.86(a)(4)", Confidence::Primary)],
        missing: vec!["invoice_corrected".to_owned()],
        unlocks: Some("a cost for each machine, and a payback".to_owned()),
        confidence: Confidence::Primary,
    })
}
