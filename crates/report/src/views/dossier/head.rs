//! The first lines: verdict and money, what they do not rest on, what was
//! answered for and with which data.

use std::fmt::Write as _;

use hashgate_check::{Completeness, ContingentDuty, Dossier};
use hashgate_economics::InputSource;
use hashgate_model::{AsOf, Currency, Usd};
use hashgate_pack::Meta;
use hashgate_parties::{CopyStatus, Coverage};

use super::{
    super::{duty::due_since, payback::old_points},
    short::cut,
};
use crate::document::{Document, Text, counted};

pub(super) fn head(
    doc: &mut Document,
    dossier: &Dossier,
    as_of: AsOf,
    meta: &Meta,
) {
    doc.title(Text::verdict(dossier.verdict).and(landed(dossier)));
    doc.summary(duty(dossier));
    let open = not_covered(dossier, meta);
    if !open.is_empty() {
        doc.summary(format!("Not covered: {}", open.join(" · ")));
    }
    doc.summary(goods(dossier));
    doc.summary(entry(dossier, as_of, meta));
}

/// `landed USD 555,961.83, 4 costs not given`; which those are is told below.
fn landed(dossier: &Dossier) -> String {
    let Some(landed) = &dossier.landed else {
        return "   landed cost not known".to_owned();
    };
    let whole = dossier.duty.completeness;
    let least = landed.total_min_usd.grouped();
    let mut text = match (whole, landed.total_usd, landed.total_max_usd) {
        (Completeness::Incomplete, ..) => {
            format!("   landed incomplete, USD {least} known")
        }
        (_, Some(total), _) => format!("   landed USD {}", total.grouped()),
        (_, None, Some(most)) => {
            let most = most.grouped();
            if most == least {
                format!("   landed USD {least}")
            } else {
                format!("   landed USD {least} to {most}")
            }
        }
        (_, None, None) => format!("   landed USD {least} or more"),
    };
    if !landed.not_given.is_empty() {
        let without = counted(landed.not_given.len(), "cost");
        let _ = write!(text, ", {without} not given");
    }
    text
}

/// `duty USD 64,495.97 · if customs finds China: USD 196,783.97`.
fn duty(dossier: &Dossier) -> String {
    let duty = &dossier.duty;
    let least = duty.duty_min_usd.grouped();
    let mut text =
        match (duty.completeness, duty.duty_total_usd, duty.duty_max_usd) {
            (Completeness::Complete, Some(total), _) => {
                format!("duty USD {}", total.grouped())
            }
            (Completeness::Range, _, Some(most)) => {
                let by = if duty.ranges.is_empty() {
                    "by facts not stated"
                } else {
                    "by origin"
                };
                // Origins that cost alike are still open.
                let most = most.grouped();
                if most == least {
                    format!("duty USD {least} {by}")
                } else {
                    format!("duty USD {least} to {most} {by}")
                }
            }
            (_, total, _) => {
                let known = total.unwrap_or(duty.duty_min_usd);
                // Nothing of it is known: a zero would look like a sum.
                if known == Usd::ZERO {
                    "duty not known".to_owned()
                } else {
                    format!("duty incomplete, USD {} known", known.grouped())
                }
            }
        };
    if duty.more_if_asked_usd > Usd::ZERO {
        let more = duty.more_if_asked_usd.grouped();
        let _ = write!(text, " · {more} more by a fact asked for");
    }
    let more = |other: &ContingentDuty| {
        other.more_than_declared.filter(|more| *more > Usd::ZERO)
    };
    let dearest = duty
        .contingent
        .iter()
        .max_by_key(|other| more(other))
        .and_then(|other| more(other).map(|more| (other, more)));
    if let Some((other, more)) = dearest {
        let _ = write!(
            text,
            " · if customs finds {}: USD {}, {} more",
            cut(other.origin.name(), 16),
            other.duty_total_usd.grouped(),
            more.grouped()
        );
    }
    text
}

/// What the verdict and the money do not rest on, a clause each.
fn not_covered(dossier: &Dossier, meta: &Meta) -> Vec<String> {
    let after = meta
        .read_to("rates")
        .filter(|read_to| *read_to < dossier.entry.date.date())
        .map(|read_to| match due_since(&dossier.due_since) {
            Some(due) => format!("law after {read_to} ({due})"),
            None => format!("law after {read_to}"),
        });
    let landed = dossier.landed.as_ref();
    let market = dossier.economics.payback.iter();
    let market = market.flat_map(|payback| old_points(&payback.inputs));
    let delay = dossier.economics.payback.as_ref().and_then(|payback| {
        let mut inputs = payback.inputs.iter();
        let input = inputs.find(|input| input.name == "delay_days")?;
        matches!(input.source, InputSource::Assumed { .. })
            .then(|| "days of delay".to_owned())
    });
    let costs = landed
        .filter(|landed| !landed.not_given.is_empty())
        .map(|landed| landed.not_given.join(", "));
    let invoice = &dossier.invoice;
    let taken = dossier.lines.first().map(|line| line.currency);
    let currency = invoice.currency.is_none().then(|| {
        if taken == Some(Currency::NONE) {
            "the currency (not told)".to_owned()
        } else {
            "the currency (none is named: taken as US dollars)".to_owned()
        }
    });
    let found = |rule: &str| dossier.findings.iter().any(|f| f.rule == rule);
    let credit = found("VALUE-CREDIT")
        .then(|| "a credit (not taken off the value)".to_owned());
    let count = found("COUNT-OPEN").then(|| "the count of pieces".to_owned());
    let charge = found("VALUE-CHARGE")
        .then(|| "a charge (taken into the value)".to_owned());
    let term = invoice.incoterm.as_ref();
    let term = term.and_then(|term| term.value.split_whitespace().next());
    let delivered = dossier.price_may_hold.map(|held| {
        let term = cut(term.unwrap_or_default(), 8);
        format!("{held} that the {term} price may hold")
    });
    currency
        .into_iter()
        .chain(delivered)
        .chain(credit)
        .chain(charge)
        .chain(count)
        .chain(parties(dossier))
        .chain(after)
        .chain(market)
        .chain(delay)
        .chain(costs)
        .collect()
}

/// What the screening of the parties is not worth, in a clause; nothing if
/// every list was searched whole and in time.
fn parties(dossier: &Dossier) -> Option<String> {
    if dossier.parties.is_empty() {
        return Some("parties (none named, nobody screened)".to_owned());
    }
    let lists = &dossier.screening.lists;
    let of = |status: CopyStatus| {
        lists.iter().filter(|list| list.status == status).count()
    };
    match dossier.screening.screened {
        Coverage::Full => None,
        Coverage::Extracts if of(CopyStatus::Extract) == lists.len() => {
            Some("full lists of parties (extracts only)".to_owned())
        }
        Coverage::Extracts | Coverage::NotScreened => {
            let parts = [
                (of(CopyStatus::Unusable), "not searched"),
                (of(CopyStatus::Undated), "of unknown age"),
                (of(CopyStatus::Stale), "past their age"),
                (of(CopyStatus::UpdateFailed), "not updated"),
                (of(CopyStatus::Extract), "by extract only"),
            ];
            let told: Vec<String> = parts
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{count} {what}"))
                .collect();
            if told.is_empty() {
                return Some("lists of parties (none searched)".to_owned());
            }
            Some(format!(
                "{} of parties ({})",
                counted(lists.len(), "list"),
                told.join(", ")
            ))
        }
    }
}

/// `EX-2026-0412 · 160 miners, 10 other pieces · USD 490,795.00 FOB`.
fn goods(dossier: &Dossier) -> String {
    let invoice = &dossier.invoice;
    let number = invoice
        .number
        .as_ref()
        .map_or("no invoice number", |number| number.value.as_str());
    let value = match dossier.value_usd {
        Some(value) => format!("USD {}", value.grouped()),
        None => "value in dollars not known".to_owned(),
    };
    let term = invoice
        .incoterm
        .as_ref()
        .and_then(|term| term.value.split_whitespace().next())
        .map_or_else(String::new, |term| format!(" {term}"));
    let number = cut(number, 32);
    format!("{number} · {} · {value}{term}", goods_counted(dossier))
}

/// `160 miners, 10 other pieces`.
fn goods_counted(dossier: &Dossier) -> String {
    let count = |miners: bool| {
        let lines = || {
            let all = dossier.lines.iter();
            all.filter(|line| line.kind.is_miner() == miners)
        };
        let sum = lines()
            .filter_map(|line| line.quantity)
            .fold(0_u64, u64::saturating_add);
        // `1 lot` is some number of machines.
        let open = lines().any(|line| line.quantity.is_none());
        (
            lines().next().is_some(),
            match (sum, open) {
                (0, true) => "an untold number of".to_owned(),
                (sum, true) => format!("{sum} and an untold number of"),
                (sum, false) => sum.to_string(),
            },
        )
    };
    match (count(true), count(false)) {
        ((false, _), (_, others)) => format!("{others} pieces, no miners"),
        ((_, miners), (false, _)) => format!("{miners} miners"),
        ((_, miners), (_, others)) => {
            format!("{miners} miners, {others} other pieces")
        }
    }
}

/// The entry, the day of the answer, the data, and the copies of lists that
/// the parties were screened against.
fn entry(dossier: &Dossier, as_of: AsOf, meta: &Meta) -> String {
    let entry = &dossier.entry;
    let mut text = format!("entry {}", entry.date);
    if entry.date_assumed {
        text.push_str(" (assumed)");
    }
    if let Some(mode) = entry.mode {
        let _ = write!(text, " by {mode}");
    }
    if let Some(port) = &entry.port_of_entry {
        // Most ports are `City, ST`; the airport's name behind is no part.
        let name = port.name.split(['(', '/']).next().unwrap_or(&port.name);
        let _ = write!(text, " at {}", cut(name.trim(), 28));
    } else if let Some(port) = &entry.port {
        let _ = write!(text, " at {} (not a known port)", cut(port, 16));
    }
    let _ = write!(text, " · as of {as_of}");
    if let Some(read_to) = meta.read_to("rates") {
        let _ = write!(text, " · law read to {read_to}");
    }
    let _ = write!(text, " · pack {}", meta.short_hash());
    if let Some(copies) = copies(dossier) {
        let _ = write!(text, " · {copies}");
    }
    text
}

/// `14 lists of 2026-10-10`; copies of mixed days are told to be so.
fn copies(dossier: &Dossier) -> Option<String> {
    let lists = &dossier.screening.lists;
    let days = || lists.iter().filter_map(|list| list.copied);
    let (first, last) = (days().min()?, days().max()?);
    let lists = counted(lists.len(), "list");
    Some(if first == last {
        format!("{lists} of {first}")
    } else {
        format!("{lists} of mixed days, {first} to {last}")
    })
}
