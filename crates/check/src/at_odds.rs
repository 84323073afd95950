//! Where the facts file contradicts what the papers and the catalogue say.

use hashgate_hardware::Kind;
use hashgate_model::{
    Cite, Confidence, FactValue, Finding, Ground, PartyRole, Severity,
    Shipment, Verdict,
};
use hashgate_pack::{hardware::Radio, rates::PortRead};

use crate::{Engines, facts::kind_of_goods, lines::Good};

/// A finding that names every contradiction; the facts file is used until one
/// of the two is corrected.
pub fn finding(
    shipment: &Shipment,
    goods: &[Good<'_>],
    engines: &Engines<'_>,
) -> Option<Finding> {
    let mut told = of_shipment(shipment, engines);
    let mut lines = Vec::new();
    let mut of_lines: Vec<String> = Vec::new();
    for good in goods {
        let odd = of_line(good);
        if !odd.is_empty() {
            lines.push(good.line.number);
        }
        for sentence in odd {
            if !of_lines.contains(&sentence) {
                of_lines.push(sentence);
            }
        }
    }
    told.append(&mut of_lines);
    if told.is_empty() {
        return None;
    }
    Some(Finding {
        rule: "FACTS-PAPERS".to_owned(),
        // Whoever enters goods declares that what he states agrees with the
        // papers (19 USC 1485(a)).
        verdict: Verdict::NeedsEvidence,
        severity: Severity::Critical,
        ground: Ground::Papers,
        title: "The facts file and the papers do not agree.".to_owned(),
        because: format!(
            "These differ: {}. The facts file was used: correct it, or have \
             the paper corrected.",
            told.join("; ")
        ),
        lines,
        cites: vec![Cite::new("19 USC 1485(a)", Confidence::Memory)],
        missing: vec!["invoice_corrected".to_owned()],
        unlocks: Some("an entry that agrees with its papers".to_owned()),
        confidence: Confidence::Memory,
    })
}

/// What is at odds about the shipment as a whole, a clause each.
fn of_shipment(shipment: &Shipment, engines: &Engines<'_>) -> Vec<String> {
    let (facts, invoice) = (&shipment.facts, &shipment.invoice);
    let mut odd = Vec::new();
    if let (Some(told), Some(read)) = (&facts.port, &invoice.port_of_entry) {
        let known = |text: &str| match engines.pack.rates.port(text) {
            PortRead::Known(port) => {
                Some((port.code.clone(), port.name.clone()))
            }
            _ => None,
        };
        if let (Some((ours, name)), Some((theirs, other))) =
            (known(told), known(&read.value))
            && ours != theirs
        {
            odd.push(format!(
                "the facts file enters the goods at {name}, and {} at {other}",
                read.source
            ));
        }
    }
    if let (Some(told), Some(read)) = (facts.mode, &invoice.mode)
        && told != read.value
    {
        odd.push(format!(
            "the facts file tells of goods that come by {told}, and {} of \
             goods by {}",
            read.source, read.value
        ));
    }
    if let (Some(told), Some(read)) =
        (facts.country_of_export, &invoice.loaded_in)
        && told != read.value
    {
        odd.push(format!(
            "the facts file has the goods shipped from {}, and {} from {}",
            told.name(),
            read.source,
            read.value.name()
        ));
    }
    odd.extend(related(shipment, engines));
    odd
}

/// That buyer and seller are said to be unrelated and bear one name.
fn related(shipment: &Shipment, engines: &Engines<'_>) -> Option<String> {
    let told = shipment.facts.facts.get("related_parties");
    if told != Some(&FactValue::Bool(false)) {
        return None;
    }
    let of = |role: PartyRole| {
        shipment.parties.iter().filter(move |party| party.role == role)
    };
    // `Example Mining` and `Example Mining (HK)` are one house.
    let within = |one: &[String], other: &[String]| {
        !one.is_empty() && one.iter().all(|word| other.contains(word))
    };
    of(PartyRole::Seller).find_map(|seller| {
        of(PartyRole::Buyer).find_map(|buyer| {
            let names = (
                engines.screener.words_of(&seller.name),
                engines.screener.words_of(&buyer.name),
            );
            let one_name =
                within(&names.0, &names.1) || within(&names.1, &names.0);
            let one_place = seller.address.is_some()
                && seller.address.as_deref().map(str::trim)
                    == buyer.address.as_deref().map(str::trim);
            (one_name || one_place).then(|| {
                format!(
                    "the facts file says that buyer and seller are not \
                     related, and `{}` and `{}` have one {}",
                    seller.name,
                    buyer.name,
                    if one_name { "name" } else { "address" }
                )
            })
        })
    })
}

/// What is at odds about a line, a clause each that names the goods.
fn of_line(good: &Good<'_>) -> Vec<String> {
    let Some(facts) = good.facts else { return Vec::new() };
    let identity = &good.reading.identity;
    let model = identity.model.as_deref().unwrap_or("the goods");
    let told = |name: &str| facts.facts.get(name);
    let mut odd = Vec::new();
    if told("radio") == Some(&FactValue::Bool(false))
        && identity.radio == Radio::Yes
    {
        odd.push(format!(
            "the facts file says that {model} has no radio, and the catalogue \
             that it has one"
        ));
    }
    if let (Some(FactValue::Text(kind)), Some(read)) =
        (told("kind"), kind_of_goods(identity.kind))
        && kind != read
        && identity.kind != Kind::UnknownMiner
    {
        odd.push(format!(
            "the facts file calls the goods of a line `{kind}`, and its text \
             tells of `{read}`"
        ));
    }
    if let (Some(FactValue::Text(maker)), Some(read)) =
        (told("manufacturer"), &identity.manufacturer)
        && !same_maker(maker, read)
    {
        odd.push(format!(
            "the facts file names {maker} as the maker of {model}, which {read} \
             makes"
        ));
    }
    if let (Some(condition), Some(read)) =
        (facts.condition.as_deref(), identity.condition.as_deref())
        && (condition == "new") != (read == "new")
    {
        odd.push(format!(
            "the facts file says that {model} is {condition}, and the invoice \
             that it is {read}"
        ));
    }
    odd
}

/// Whether a maker is named whole or by his first word: `Bitmain`, `Bitmain
/// Technologies`.
fn same_maker(one: &str, other: &str) -> bool {
    let first = |name: &str| {
        let word = name.split_whitespace().next().unwrap_or_default();
        word.to_lowercase()
    };
    first(one) == first(other)
}
