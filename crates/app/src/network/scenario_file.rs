//! A scenario of the network as a file: what it may say, and on which line it
//! says it.

use std::collections::BTreeMap;

use hashgate_model::{Date, HtsNumber};
use hashgate_papers::Input;
use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::AppError;

/// What a scenario file says. What it leaves out comes from the pack.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScenarioFile {
    pub(super) start: Date,
    #[serde(default = "four_years")]
    pub(super) weeks: u32,
    #[serde(default = "usual_paths")]
    pub(super) paths: u32,
    #[serde(default = "first_seed")]
    pub(super) seed: u64,
    #[serde(default)]
    pub(super) network: NetworkPart,
    pub(super) shares: SharesPart,
    #[serde(default)]
    pub(super) price: PricePart,
    pub(super) machines: MachinesPart,
    #[serde(default)]
    pub(super) power_usd_per_kwh: BTreeMap<String, f64>,
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, f64>,
    #[serde(default)]
    pub(super) tariff: Vec<TariffPart>,
    #[serde(default)]
    pub(super) enforcement: Vec<EnforcementPart>,
}

/// The network on the first day, where it is told here.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkPart {
    pub(super) difficulty: Option<f64>,
    pub(super) hashrate_ehs: Option<f64>,
    pub(super) height: Option<u64>,
    pub(super) btc_usd: Option<f64>,
    pub(super) fee_share_percent: Option<f64>,
}

/// The shares of the hashrate on the first day.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SharesPart {
    pub(super) method: String,
    /// Shares of one's own, with their source and day.
    pub(super) percent: Option<BTreeMap<String, f64>>,
    pub(super) as_of: Option<Date>,
    pub(super) source: Option<String>,
    /// Between which percents the share of the US may lie.
    pub(super) us_range_percent: Option<[f64; 2]>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PricePart {
    #[serde(default)]
    pub(super) model: PriceKind,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PriceKind {
    #[default]
    Bootstrap,
    Merton,
}

/// The machines that are imported into the US.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MachinesPart {
    pub(super) hts: HtsNumber,
    pub(super) origin_percent: BTreeMap<String, f64>,
}

/// From a day on the duty is what the measures of another day made it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TariffPart {
    pub(super) from: Date,
    pub(super) to: Option<Date>,
    pub(super) as_on: Date,
}

/// What happens to imports at the border of the US.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnforcementPart {
    pub(super) from: Date,
    pub(super) to: Option<Date>,
    #[serde(default)]
    pub(super) detained_percent: f64,
    #[serde(default)]
    pub(super) median_days: f64,
    #[serde(default)]
    pub(super) p95_days: f64,
    #[serde(default)]
    pub(super) holding_usd_per_th: f64,
    #[serde(default)]
    pub(super) seized_percent: f64,
    #[serde(default)]
    pub(super) redirected_percent: f64,
}

const fn four_years() -> u32 {
    208
}

const fn usual_paths() -> u32 {
    4_096
}

const fn first_seed() -> u64 {
    1
}

/// A file with its text, to say on which line a value stands.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) name: String,
    text: String,
}

/// Reads a scenario file.
///
/// # Errors
///
/// [`AppError`] with the file and the line of what cannot be read.
pub(super) fn read(file: &Input) -> Result<(ScenarioFile, Written), AppError> {
    let name = file.name.clone();
    let text = String::from_utf8(file.bytes.clone()).map_err(|_| {
        AppError::input(format!(
            "{name} is not text in UTF-8; save it as such, or begin from \
             `hashgate network simulate --template`"
        ))
        .at(&name, None)
    })?;
    let written = Written { name, text };
    match toml::from_str(&written.text) {
        Ok(file) => Ok((file, written)),
        Err(error) => {
            let line = error.span().map(|at| written.line_of(at.start));
            let said = error
                .message()
                .trim()
                .replace('\n', "; ")
                .replace("expected f64", "expected a number")
                .replace("expected u32", "expected a whole number")
                .replace("expected u64", "expected a whole number");
            Err(written.fault(line, &format!("{said}; correct it")))
        }
    }
}

impl Written {
    /// A fault at a value by its path, as `shares.percent.us` or
    /// `enforcement[2].to`.
    pub(super) fn wrong(&self, path: &str, why: &str) -> AppError {
        self.fault(self.line(path), &format!("`{path}` {why}"))
    }

    fn fault(&self, line: Option<usize>, why: &str) -> AppError {
        let name = &self.name;
        let place = match line {
            Some(line) => format!("{name}, line {line}: {why}"),
            None => format!("{name}: {why}"),
        };
        AppError::input(place).at(name, line)
    }

    fn line_of(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().get(..offset).unwrap_or_default();
        before.split(|byte| *byte == b'\n').count()
    }

    /// The line of the value at a path, or of the nearest above it that is
    /// written.
    fn line(&self, path: &str) -> Option<usize> {
        let root = DeTable::parse(&self.text).ok()?;
        let mut table = root.get_ref();
        let mut line = None;
        for step in path.split('.') {
            let (key, index) = match step.split_once('[') {
                Some((key, rest)) => {
                    (key, rest.trim_end_matches(']').parse::<usize>().ok())
                }
                None => (step, None),
            };
            let found = table.iter().find(|(k, _)| k.get_ref() == key);
            let Some((key, value)) = found else { break };
            let one = index.and_then(|i| element(value, i)).unwrap_or(value);
            let start = match one.get_ref() {
                // The head of a table stands where its key does, unless it is
                // one of many.
                DeValue::Table(_) if index.is_none() => key.span().start,
                _ => one.span().start,
            };
            line = Some(self.line_of(start));
            let Some(inner) = one.get_ref().as_table() else { break };
            table = inner;
        }
        line
    }
}

/// The element of a list, counted from 1.
fn element<'a, 'de>(
    value: &'a Spanned<DeValue<'de>>,
    index: usize,
) -> Option<&'a Spanned<DeValue<'de>>> {
    value.get_ref().as_array()?.get(index.checked_sub(1)?)
}
