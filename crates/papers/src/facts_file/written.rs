//! The facts file as people write it, before it is typed: bare numbers,
//! names of countries, amounts with signs.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::typed;

/// The keys of whole numbers; other numbers are decimals, which are exact
/// only as text.
const COUNTS: [&str; 5] =
    ["line", "lines", "pieces", "delay_days", "horizon_months"];

/// The keys of numbers whose names do not say that they are dollars.
const NUMBERS: [&str; 11] = [
    "exchange_rate_usd",
    "metal_weight_pct",
    "difficulty",
    "fee_share",
    "pool_fee",
    "host_share",
    "uptime",
    "pue",
    "discount_rate",
    "resale",
    "degradation_per_year",
];

const DATES: [&str; 12] = [
    "date",
    "answer_by",
    "storage_from",
    "limitation_ends",
    "as_of",
    "exchange_rates_day",
    "entry_date",
    "loaded_on",
    "exported_on",
    "arrived_on",
    "it_entry_date",
    "ftz_privileged_on",
];

/// The text with each value in the form that its key is read in; a value
/// that cannot be read stays as it is, and is told where it is typed.
pub(crate) fn in_plain_form(text: &str) -> String {
    let Ok(root) = DeTable::parse(text) else { return text.to_owned() };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    table(root.get_ref(), false, &mut edits);
    edits.sort_by_key(|(at, _)| std::cmp::Reverse(at.start));
    let mut plain = text.to_owned();
    for (at, value) in edits {
        // From the end, so that what comes before keeps its place; a value
        // of several lines keeps its lines.
        if plain.get(at.clone()).is_some_and(|old| !old.contains('\n')) {
            plain.replace_range(at, &value);
        }
    }
    plain
}

fn table(
    table: &DeTable<'_>,
    facts: bool,
    edits: &mut Vec<(Range<usize>, String)>,
) {
    for (key, value) in table {
        let key: &str = key.get_ref();
        each(key, value, facts, edits);
    }
}

fn each(
    key: &str,
    value: &Spanned<DeValue<'_>>,
    facts: bool,
    edits: &mut Vec<(Range<usize>, String)>,
) {
    let plain = match value.get_ref() {
        DeValue::Table(inner) => {
            return table(inner, facts || key == "facts", edits);
        }
        DeValue::Array(all) => {
            for one in all {
                each(key, one, facts, edits);
            }
            return;
        }
        DeValue::Float(number) => plain_number(number.as_str()),
        DeValue::Integer(number) if !facts && !COUNTS.contains(&key) => {
            plain_number(number.as_str())
        }
        DeValue::String(text) if !facts => of_key(key, text),
        _ => None,
    };
    if let Some(plain) = plain {
        edits.push((value.span(), format!("\"{plain}\"")));
    }
}

/// A bare number as it was written; `inf` and `nan` are none.
fn plain_number(text: &str) -> Option<String> {
    let plain = text.replace('_', "");
    let exact = plain.trim_start_matches('+');
    let decimal = hashgate_model::Decimal::from_str_exact(exact).ok();
    decimal
        .or_else(|| hashgate_model::Decimal::from_scientific(exact).ok())
        .map(|number| number.to_string())
}

/// The text of a key in the form in which it is typed.
fn of_key(key: &str, text: &str) -> Option<String> {
    let money = key.ends_with("_usd") || key.contains("_usd_per_");
    // The keys of `[exchange_rates_usd]` are currencies.
    let rate = key.len() == 3 && key.bytes().all(|b| b.is_ascii_uppercase());
    if money || rate || NUMBERS.contains(&key) {
        let plain = text.parse::<hashgate_model::Decimal>().is_ok()
            || text.ends_with('%');
        return typed::number(text)
            .ok()
            .filter(|_| !plain)
            .map(|number| number.to_string());
    }
    if DATES.contains(&key) {
        return typed::date(text).ok().map(|date| date.to_string());
    }
    match key {
        "origin" => typed::origin(text).ok().map(|origin| origin.to_string()),
        "country" | "country_of_export" => {
            typed::country(text).ok().map(|country| country.to_string())
        }
        "mode" => typed::mode(text).ok().map(|mode| mode.to_string()),
        "hts" => typed::hts(text).ok().map(|number| number.to_string()),
        _ => None,
    }
}

/// Why the text of a key cannot be read, where its own reader tells more than
/// that it cannot.
pub(super) fn why_not(key: &str, text: &str) -> Option<String> {
    match key {
        key if DATES.contains(&key) => typed::date(text).err(),
        "origin" => typed::origin(text).err(),
        "country" | "country_of_export" => typed::country(text).err(),
        "hts" => typed::hts(text).err(),
        _ => None,
    }
}

/// The costs below zero, each with its row: a cost is paid, or not told.
pub(super) fn below_zero(text: &str) -> Vec<(u32, String)> {
    let Ok(root) = DeTable::parse(text) else { return Vec::new() };
    let costs = root.get_ref().get("costs").map(Spanned::get_ref);
    let table = costs.and_then(DeValue::as_table);
    let mut found: Vec<(u32, String)> = table
        .into_iter()
        .flatten()
        .filter(|(_, value)| match value.get_ref() {
            DeValue::String(text) => text.trim_start().starts_with('-'),
            DeValue::Integer(number) => number.as_str().starts_with('-'),
            DeValue::Float(number) => number.as_str().starts_with('-'),
            _ => false,
        })
        .map(|(key, value)| {
            let row = super::line_of(text.as_bytes(), value.span().start);
            (row, key.get_ref().to_string())
        })
        .collect();
    found.sort();
    found
}

/// The costs that may be two amounts, as they were written, each with its
/// row: `freight_usd = "2.500"`.
pub(super) fn two_amounts(text: &str) -> Vec<(u32, String, String)> {
    let Ok(root) = DeTable::parse(text) else { return Vec::new() };
    let costs = root.get_ref().get("costs").map(Spanned::get_ref);
    let table = costs.and_then(DeValue::as_table);
    let mut found: Vec<(u32, String, String)> = table
        .into_iter()
        .flatten()
        .filter(|(key, _)| key.get_ref().ends_with("_usd"))
        .filter_map(|(key, value)| {
            // A bare number of TOML has no thousands.
            let DeValue::String(written) = value.get_ref() else { return None };
            let why = typed::not_two_amounts(written).err()?;
            let row = super::line_of(text.as_bytes(), value.span().start);
            Some((row, key.get_ref().to_string(), why))
        })
        .collect();
    found.sort();
    found
}

/// The text without the key whose value covers that part, each letter a
/// blank; nothing where what is left could mean something else.
pub(super) fn without(text: &str, span: &Range<usize>) -> Option<String> {
    let root = DeTable::parse(text).ok()?;
    let at = innermost(root.get_ref(), span)?;
    let gone = text.get(at.clone())?;
    let blank: String = gone
        .chars()
        .flat_map(|c| {
            let blank = if c == '\n' { '\n' } else { ' ' };
            std::iter::repeat_n(blank, c.len_utf8())
        })
        .collect();
    let mut rest = text.to_owned();
    rest.replace_range(at, &blank);
    DeTable::parse(&rest).is_ok().then_some(rest)
}

/// The innermost `key = value` that covers that part.
fn innermost(table: &DeTable<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    table.iter().find_map(|(key, value)| {
        let inner = match value.get_ref() {
            DeValue::Table(inner) => innermost(inner, span),
            DeValue::Array(all) => all
                .iter()
                .find_map(|one| innermost(one.get_ref().as_table()?, span)),
            _ => None,
        };
        let whole = key.span().start..value.span().end.max(key.span().end);
        // The head of a table is no key that stands by itself.
        let plain = value.span().start >= key.span().end;
        inner.or_else(|| {
            let covers =
                plain && whole.start <= span.start && span.end <= whole.end;
            covers.then_some(whole)
        })
    })
}
