//! The facts file: TOML, with unknown keys refused by name.

mod doubts;
pub(crate) mod written;

use std::{collections::HashSet, ops::Range};

use hashgate_model::{
    Doubt, DoubtAbout, Paper, Shipment, ShipmentFacts, sha256_hex,
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    Input, PapersError,
    fault::{Fault, Place, Why},
    tables::MAX_BYTES,
};

/// Reads a facts file (`--facts`).
///
/// # Errors
///
/// [`PapersError`] for text that is no TOML, an unknown key (with the line
/// and the nearest known key), a value of the wrong kind, or a line number
/// that is 0 or appears twice.
///
/// # Example
///
/// ```
/// use hashgate_papers::{Input, read_facts};
/// let file = |text: &str| Input {
///     name: "facts.toml".into(),
///     bytes: text.into(),
/// };
/// let (facts, _) = read_facts(&file("entry_date = 2026-11-25"))?;
/// assert!(facts.entry_date.is_some());
/// let error = read_facts(&file("\nentry_dat = 2026-11-25")).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "facts.toml, row 2: `entry_dat` is not a key of the facts file; did \
///      you mean `entry_date`?"
/// );
/// # Ok::<(), hashgate_papers::PapersError>(())
/// ```
pub fn read_facts(
    input: &Input,
) -> Result<(ShipmentFacts, Paper), PapersError> {
    let at = |row: Option<u32>, why: Why| Fault {
        place: Place { file: input.name.clone(), row, ..Place::default() },
        why,
    };
    if input.bytes.len() > MAX_BYTES {
        let limit_mib = MAX_BYTES / (1024 * 1024);
        return Err(at(
            None,
            hashgate_tables::Problem::TooLarge { limit_mib }.into(),
        )
        .into());
    }
    let bytes =
        input.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&input.bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let row = line_of(bytes, error.valid_up_to());
        at(Some(row), Why::Facts("the text is not UTF-8; save it so".into()))
    })?;
    let mut faults = Vec::new();
    let facts = typed_facts(text, &mut |row, why| faults.push(at(row, why)));
    let told = std::mem::take(&mut faults);
    let mut lines = HashSet::new();
    for line in &facts.lines {
        if line.line == 0 && told.is_empty() {
            let text = "a [[line]] needs `line`, its number on the invoice, \
                        counted from 1";
            faults.push(at(None, Why::Facts(text.to_owned())));
        } else if line.line > 0 && !lines.insert(line.line) {
            faults.push(at(None, Why::LineTwice(line.line)));
        }
    }
    faults.extend(told);
    faults.sort_by_key(|fault| fault.place.row);
    if !faults.is_empty() {
        return Err(PapersError { faults });
    }
    let paper = Paper {
        name: input.name.clone(),
        sha256: sha256_hex(&input.bytes),
        reader: "facts".to_owned(),
    };
    Ok((facts, paper))
}

/// Faults of one file that are told; beyond them it is no facts file.
const MOST_FAULTS: usize = 50;

/// The facts of a text, with every fault told and each faulty key left out.
fn typed_facts(
    text: &str,
    fault: &mut dyn FnMut(Option<u32>, Why),
) -> ShipmentFacts {
    let source = text.to_owned();
    let mut text = written::in_plain_form(text);
    let mut told = false;
    for _ in 0..MOST_FAULTS {
        let error = match toml::from_str(&text) {
            Ok(facts) => {
                for (row, key) in written::below_zero(&text) {
                    let text = format!(
                        "`costs.{key}` is below zero; write what is paid, and \
                         leave out what is not"
                    );
                    fault(Some(row), Why::Facts(text));
                }
                for (row, key, why) in written::two_amounts(&source) {
                    let text = format!("`costs.{key}`: {why}");
                    fault(Some(row), Why::Facts(text));
                }
                return facts;
            }
            Err(error) => error,
        };
        let span = error.span();
        let row = span.clone().map(|at| line_of(text.as_bytes(), at.start));
        let place = span.clone().and_then(|at| value_at(&text, at));
        let typed =
            span.clone().and_then(|at| text.get(at)).and_then(|value| {
                let key = place.as_deref()?.rsplit('.').next()?;
                written::why_not(key, value.trim_matches(['"', '\'']))
            });
        // What a key that was left out leaves missing is no fault of its own.
        if !told || !error.message().starts_with("missing field") {
            fault(
                row,
                match typed.zip(place.clone()) {
                    Some((typed, path)) => {
                        Why::Facts(format!("`{path}`: {typed}"))
                    }
                    None => why(error.message(), place),
                },
            );
        }
        told = true;
        match span.and_then(|at| written::without(&text, &at)) {
            Some(rest) => text = rest,
            None => break,
        }
    }
    ShipmentFacts::default()
}

/// Adds the facts to a shipment read before.
///
/// # Errors
///
/// [`PapersError`] if the facts tell of a line that the invoice lacks.
pub fn add_facts(
    shipment: &mut Shipment,
    facts: ShipmentFacts,
    paper: Paper,
) -> Result<(), PapersError> {
    let last = shipment.lines.len();
    let faults: Vec<Fault> = facts
        .lines
        .iter()
        // The lines of a shipment are numbered from 1 without a gap.
        .filter(|line| usize::try_from(line.line).is_ok_and(|n| n > last))
        .map(|line| Fault {
            place: Place { file: paper.name.clone(), ..Place::default() },
            why: Why::NoSuchLine { line: line.line, last },
        })
        .collect();
    if !faults.is_empty() {
        return Err(PapersError { faults });
    }
    let odd = doubts::of(shipment, &facts);
    shipment.doubts.extend(odd.iter().map(|remark| Doubt {
        about: DoubtAbout::Facts,
        line: 0,
        text: remark.text.clone(),
        source: remark.source.clone(),
    }));
    shipment.remarks.extend(odd);
    shipment.parties.extend(facts.parties.iter().cloned());
    shipment.facts = facts;
    shipment.papers.push(paper);
    Ok(())
}

fn line_of(bytes: &[u8], at: usize) -> u32 {
    let before = bytes.get(..at).unwrap_or(bytes);
    u32::try_from(before.split(|byte| *byte == b'\n').count())
        .unwrap_or(u32::MAX)
}

/// The innermost key whose value covers that part of the text, with its
/// tables: `costs.freight_usd`.
fn value_at(text: &str, span: Range<usize>) -> Option<String> {
    let root = DeTable::parse(text).ok()?;
    let mut path = Vec::new();
    let mut table = Some(root.get_ref());
    while let Some(inner) = table.take() {
        let here = inner.iter().find_map(|(key, value)| {
            reach(value, &span).map(|(index, value)| (key, index, value))
        });
        let Some((key, index, value)) = here else { break };
        let index = index.map_or_else(String::new, |i| format!("[{i}]"));
        path.push(format!("{}{index}", key.get_ref()));
        table = value.get_ref().as_table();
    }
    (!path.is_empty()).then(|| path.join("."))
}

/// The value, or the element of a list, that covers that part of the text.
///
/// A table with a head of its own covers its head only, so one whose values
/// cover the part counts too.
fn reach<'a, 'de>(
    value: &'a Spanned<DeValue<'de>>,
    span: &Range<usize>,
) -> Option<(Option<usize>, &'a Spanned<DeValue<'de>>)> {
    let covers =
        |at: Range<usize>| at.start <= span.start && span.end <= at.end;
    match value.get_ref() {
        DeValue::Array(all) => {
            let inner = all.iter().enumerate().find_map(|(i, one)| {
                reach(one, span).map(|(_, one)| (Some(i + 1), one))
            });
            inner.or_else(|| covers(value.span()).then_some((None, value)))
        }
        DeValue::Table(table) => {
            let within = covers(value.span())
                || table.values().any(|one| reach(one, span).is_some());
            within.then_some((None, value))
        }
        _ => covers(value.span()).then_some((None, value)),
    }
}

/// The message of the TOML reader, with the key that it is about; one about
/// an unknown key names the keys in backticks, the unknown one first.
fn why(message: &str, at: Option<String>) -> Why {
    let message = message.trim().replace('\n', "; ");
    if !message.starts_with("unknown field") {
        return Why::Facts(wrong_value(&message, at));
    }
    let mut keys = message.split('`').skip(1).step_by(2).map(str::to_owned);
    let key = keys.next().unwrap_or_default();
    let known: Vec<String> = keys.collect();
    let nearest = known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&key, known), known))
        .min()
        .filter(|(steps, known)| *steps <= known.len().max(3) / 3 + 1)
        .map(|(_, known)| known.clone());
    Why::UnknownKey { key, nearest, known }
}

/// What is wrong with the value of a key, and how to write it.
fn wrong_value(message: &str, at: Option<String>) -> String {
    let Some(path) = at else {
        return format!("{message}; correct the value");
    };
    if let Some(rest) = message.strip_prefix("unknown variant ")
        && let Some((variant, known)) = rest.split_once(", expected ")
    {
        return format!("`{path}` cannot be {variant}; write {known}");
    }
    let message = message
        .replace("expected u32", "expected a whole number")
        .replace("expected u64", "expected a whole number");
    format!("`{path}`: {message}; correct the value")
}

#[cfg(test)]
mod tests {
    use hashgate_model::StatedOrigin;

    use super::*;

    fn read(text: &str) -> Result<ShipmentFacts, String> {
        let input = Input { name: "facts.toml".into(), bytes: text.into() };
        read_facts(&input).map(|(facts, _)| facts).map_err(|e| e.to_string())
    }

    #[test]
    fn an_unknown_key_names_its_line_and_the_nearest_key() {
        for (text, says) in [
            ("entry_dat = 2026-11-25", "row 1: `entry_dat`"),
            ("\n\n[costs]\nfreight = \"1\"", "row 4: `freight`"),
            ("[[line]]\nline = 1\nboard = [\"x\"]", "did you mean `boards`?"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
        let far = read("zzzzzzzzzz = 1").unwrap_err();
        assert!(far.contains("the keys here are as_of, "), "{far}");
    }

    #[test]
    fn a_wrong_value_names_its_line() {
        for (text, says) in [
            ("mode = \"air\"\nentry_date = \"11/10/2026\"", "row 2"),
            ("mode = \"balloon\"", "balloon"),
            ("country_of_export = \"XX\"", "XX"),
            ("[[line]]\norigin = \"CN\"", "counted from 1"),
            ("[[line]]\nline = 2\n[[line]]\nline = 2", "appears twice"),
            ("a = = 1", "row 1"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn a_wrong_value_names_its_key_and_how_to_write_it() {
        for (text, says) in [
            ("mode = \"submarine\"", "row 1: `mode` cannot be `submarine`"),
            ("[[party]]\nrole = \"king\"\nname = \"x\"", "`party[1].role`"),
            (
                "[[line]]\nline = 1\n[[line]]\nline = \"two\"",
                "row 4: `line[2].line`: invalid type: string \"two\", expected a \
                 whole number",
            ),
            (
                "entry_date = \"11/10/2026\"",
                "`entry_date`: the date `11/10/2026` may be 2026-11-10 or \
                 2026-10-11",
            ),
            (
                "[costs]\nfreight_usd = -5",
                "row 2: `costs.freight_usd` is below",
            ),
            ("[[line]]\nline = 1\norigin = \"EU\"", "`line[1].origin`: "),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn a_value_may_be_written_as_an_invoice_writes_it() {
        let facts = read(
            "entry_date = \"5 Nov 2026\"\nmode = \"Air\"\nport = 5501\n\
             country_of_export = \"Hong Kong\"\nexchange_rate_usd = 0.1405\n\
             [costs]\nfreight_usd = 13_500\ninsurance_usd = \"1,250.50\"\n\
             delay_days = 3\n[[line]]\nline = 1\norigin = \"Malaysia\"\n\
             hts = \"8543.70.9860\"\nfacts = { rf_module = false }\n\
             [economics]\npower_usd_per_kwh = 0.0520\npool_fee = \"1%\"\n\
             hashprice_usd_per_ph_day = \"38,5\"\nhorizon_months = 36\n",
        )
        .unwrap();
        assert_eq!(facts.entry_date.unwrap().to_string(), "2026-11-05");
        assert_eq!(facts.port.as_deref(), Some("5501"));
        assert_eq!(facts.country_of_export.unwrap().code(), "HK");
        assert_eq!(facts.exchange_rate_usd.unwrap().to_string(), "0.1405");
        let costs = &facts.costs;
        assert_eq!(costs.freight_usd.unwrap().to_string(), "13500");
        assert_eq!(costs.insurance_usd.unwrap().to_string(), "1250.50");
        assert_eq!(
            facts.lines[0].origin,
            Some(StatedOrigin::read("MY").unwrap())
        );
        assert_eq!(
            facts.lines[0].hts.as_ref().unwrap().to_string(),
            "8543.70.98.60"
        );
        let power = facts.economics.power_usd_per_kwh.unwrap();
        assert_eq!(power.amount().to_string(), "0.0520");
        let hashprice = facts.economics.hashprice_usd_per_ph_day.unwrap();
        assert_eq!(hashprice.amount().to_string(), "38.5");
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let error = read(
            "mode = \"submarine\"\nentry_dat = 2026-11-25\n[costs]\n\
             freight_usd = \"much\"\nfreigt = 1\n[[line]]\nline = \"two\"\n",
        )
        .unwrap_err();
        for row in ["row 1", "row 2", "row 4", "row 5", "row 7"] {
            assert!(error.contains(row), "{row}: {error}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let bytes = b"mode = \"air\"\nport = \"\xff\"".to_vec();
        let input = Input { name: "facts.toml".into(), bytes };
        let error = read_facts(&input).unwrap_err().to_string();
        assert!(error.contains("row 2: the text is not UTF-8"), "{error}");
    }
}
