//! EVENTS.toml: the facts and the events of one case.

use hashgate_model::{Date, Mode, Usd};
use serde::{Deserialize, Serialize};

use crate::{CaseError, CaseFault, Chain, LAST_KEY, LINK_KEY};

/// More events than any case has; every event is held against every other.
const MOST_EVENTS: usize = 1000;

/// What a case file says beside its events; every key is optional.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseFacts {
    /// A name for the case; it keeps calendar entries apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How often the stored case was changed; the calendar's SEQUENCE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
    /// Who decides whether the goods may come in: `CBP`, `FCC`...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deciding_agency: Option<String>,
    /// The domestic value of the goods, in dollars (19 CFR 162.43(a)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_usd: Option<Usd>,
    /// Whether a statute bars the goods from entry, so that forfeiture is
    /// summary at any value (19 USC 1607(a)(2)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prohibited: Option<bool>,
    /// How the goods came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// What one day of storage costs, in dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_per_day_usd: Option<Usd>,
    /// The first day that is charged; else the day of presentation, seizure
    /// or arrival.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_from: Option<Date>,
    /// When the limitation of action ends (19 USC 1621), if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limitation_ends: Option<Date>,
    /// The duty in question, in dollars (19 USC 1592).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss_of_duty_usd: Option<Usd>,
    /// The dutiable value, in dollars (19 USC 1592).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dutiable_value_usd: Option<Usd>,
    /// Duty paid under the emergency-powers act, in dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ieepa_duty_usd: Option<Usd>,
    /// A preference program open to the goods: `USMCA`, `KR`...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preference_program: Option<String>,
    /// The port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// The importer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub importer: Option<String>,
    /// The goods, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods: Option<String>,
    /// The ground that the notice cites.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<String>,
    /// The entry number, as `BED-0054200-4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_number: Option<String>,
    /// Customs' number of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_number: Option<String>,
    /// The master air waybill, as `999-12345675`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master_awb: Option<String>,
    /// The containers, as `CSQU3054383`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<String>,
}

/// One event of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its kind, one of the pack's `events.toml`.
    pub kind: String,
    /// The day it happened; for a mailing, the day of mailing.
    pub date: Date,
    /// What a filing is about: `exclusion`, `liquidation`, `seizure`...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The last day that the paper itself sets, or an extension grants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Date>,
    /// The working days that the notice itself sets (19 CFR 171.2(e)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<i32>,
    /// What a notice states, by the ids of the notice checker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub states: Option<Vec<String>>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A case: its facts and its events, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CaseFile {
    /// The facts.
    #[serde(flatten)]
    pub facts: CaseFacts,
    /// The events; their numbers count from 1 in this order.
    #[serde(rename = "event")]
    pub events: Vec<Event>,
    /// How the file binds them, each to the one before it.
    #[serde(skip)]
    pub chain: Chain,
}

impl CaseFile {
    /// Reads EVENTS.toml.
    ///
    /// # Errors
    ///
    /// [`CaseError::Form`] if the text is no TOML or its head has a key that
    /// is not known; [`CaseError::Events`] naming every event that cannot be
    /// read.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_cases::CaseFile;
    /// let case = CaseFile::read(
    ///     "deciding_agency = \"CBP\"\n\
    ///      [[event]]\n\
    ///      kind = \"presented_for_examination\"\n\
    ///      date = 2024-11-22\n",
    /// )?;
    /// assert_eq!(case.events[0].date.to_string(), "2024-11-22");
    /// # Ok::<(), hashgate_cases::CaseError>(())
    /// ```
    pub fn read(text: &str) -> Result<Self, CaseError> {
        let form = |event, line, what: String| {
            CaseError::Form(CaseFault { event, line, what })
        };
        let mut table: toml::Table = toml::from_str(text).map_err(|e| {
            let what = format!(
                "is not TOML: {}; write dates as 2026-11-25 and text in \
                 quotes",
                e.message().trim().replace('\n', ", ")
            );
            match event_at(text, &e) {
                Some(event) => form(Some(event), line_at(text, &e), what),
                None => form(None, line_at(text, &e), format!("it {what}")),
            }
        })?;
        let events = match table.remove("event") {
            None => Vec::new(),
            Some(toml::Value::Array(events)) => events,
            Some(_) => {
                return Err(form(
                    None,
                    line_of_key(text, "event"),
                    "`event` is not a list; write [[event]] before each"
                        .to_owned(),
                ));
            }
        };
        if events.len() > MOST_EVENTS {
            return Err(form(
                None,
                None,
                format!(
                    "it has {} events, and no case has more than \
                     {MOST_EVENTS}; write one file for each case",
                    events.len()
                ),
            ));
        }
        let last = text_of(table.remove(LAST_KEY));
        let (facts, mut faults) = head(text, table);
        let mut read = Vec::new();
        let mut links = Vec::new();
        for (i, mut event) in events.into_iter().enumerate() {
            links.push(text_of(
                event.as_table_mut().and_then(|event| event.remove(LINK_KEY)),
            ));
            match read_event(event) {
                Ok(event) => read.push(event),
                Err(what) => {
                    faults.push(CaseFault {
                        event: Some(i + 1),
                        line: None,
                        what,
                    });
                }
            }
        }
        if faults.is_empty() {
            let chain = Chain { last, links };
            Ok(Self { facts, events: read, chain })
        } else {
            let place = |fault: CaseFault| fault.located(text);
            Err(CaseError::Events(faults.into_iter().map(place).collect()))
        }
    }

    /// Reads EVENTS.toml from bytes, as they come from a file.
    ///
    /// # Errors
    ///
    /// As [`CaseFile::read`]; also if the bytes are not UTF-8.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CaseError> {
        let text = std::str::from_utf8(bytes).map_err(|e| {
            CaseError::Form(CaseFault {
                event: None,
                line: None,
                what: format!(
                    "the file is not UTF-8 from byte {}; save it as UTF-8",
                    e.valid_up_to()
                ),
            })
        })?;
        Self::read(text.strip_prefix('\u{feff}').unwrap_or(text))
    }
}

/// A link as it is written; what is no text binds nothing, and is told of as
/// a link that does not fit.
fn text_of(value: Option<toml::Value>) -> Option<String> {
    value.map(|value| match value {
        toml::Value::String(text) => text,
        other => other.to_string(),
    })
}

/// The facts, and every key of the head that is not one or has a value that
/// it cannot have: all are told at once.
fn head(text: &str, mut table: toml::Table) -> (CaseFacts, Vec<CaseFault>) {
    let mut faults = Vec::new();
    let mut fault = |key: &str, what: String| {
        let line = line_of_key(text, key);
        faults.push(CaseFault { event: None, line, what });
    };
    let known = known_keys();
    let keys: Vec<String> = table.keys().cloned().collect();
    for key in keys {
        let alone = |value| toml::Table::from_iter([(key.clone(), value)]);
        let Some(value) = table.get(&key).cloned() else { continue };
        let why = if known.contains(&key) {
            CaseFacts::deserialize(toml::Value::Table(alone(value))).err().map(
                |e| format!("`{key}` cannot be read: {}", e.message().trim()),
            )
        } else {
            Some(not_a_key(&key, &value, &known))
        };
        if let Some(why) = why {
            fault(&key, why);
            table.remove(&key);
        }
    }
    let facts = CaseFacts::deserialize(toml::Value::Table(table));
    (facts.unwrap_or_default(), faults)
}

/// The keys that the head of a case file may have: those that a case with
/// every fact would be written with.
fn known_keys() -> Vec<String> {
    // An unknown key makes the reader list those it knows.
    let probe =
        toml::Table::from_iter([(String::new(), toml::Value::Boolean(true))]);
    let told = CaseFacts::deserialize(toml::Value::Table(probe))
        .err()
        .map(|e| e.message().to_owned())
        .unwrap_or_default();
    told.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

/// A sentence on a key that a case file does not have.
fn not_a_key(key: &str, value: &toml::Value, known: &[String]) -> String {
    let likely = known
        .iter()
        .map(|known| (strsim::jaro_winkler(key, known), known))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(score, _)| *score > 0.85);
    match (value, likely) {
        (toml::Value::Table(_) | toml::Value::Array(_), _) => format!(
            "`{key}` is not a key of a case; write the facts at the head of \
             the file, under no table, and each event under [[event]], as \
             examples/events.toml shows"
        ),
        (_, Some((_, meant))) => {
            format!("`{key}` is not a key of a case; is `{meant}` meant?")
        }
        (_, None) => format!(
            "`{key}` is not a key of a case; write one of {}",
            known.join(", ")
        ),
    }
}

/// The line, counted from 1, on which a key or a table of that name stands.
fn line_of_key(text: &str, key: &str) -> Option<usize> {
    let names = |line: &str| {
        let line = line.trim_start().trim_start_matches('[').trim_start();
        let line = line.trim_start_matches(['"', '\'']);
        line.strip_prefix(key).is_some_and(|rest| {
            !rest.starts_with(|c: char| {
                c.is_alphanumeric() || c == '_' || c == '-'
            })
        })
    };
    text.lines().position(names).map(|at| at + 1)
}

/// The line, counted from 1, of a syntax error.
fn line_at(text: &str, error: &toml::de::Error) -> Option<usize> {
    let before = text.get(..error.span()?.start)?;
    Some(before.matches('\n').count() + 1)
}

/// The event in which a syntax error lies: TOML is read as a whole, so the
/// heads before the error are counted.
fn event_at(text: &str, error: &toml::de::Error) -> Option<usize> {
    let before = text.get(..error.span()?.start)?;
    let heads =
        before.lines().filter(|l| l.trim_start().starts_with("[[event]]"));
    Some(heads.count()).filter(|&n| n > 0)
}

/// One event, with an error that says what is wrong with its date.
fn read_event(event: toml::Value) -> Result<Event, String> {
    let kind = event
        .get("kind")
        .and_then(toml::Value::as_str)
        .unwrap_or("no kind")
        .to_owned();
    let within = |what: &str| format!("({kind}) {}", what.trim());
    match event.get("date") {
        None => {
            return Err(within("has no `date`; write date = 2026-11-25"));
        }
        Some(toml::Value::Datetime(date)) if date.time.is_some() => {
            return Err(within(&format!(
                "has a time in `{date}`; write the day alone, as 2026-11-25"
            )));
        }
        Some(toml::Value::Datetime(_)) => {}
        Some(other) => {
            let text = other.as_str().map_or_else(
                || other.to_string(),
                |text| text.trim().to_owned(),
            );
            if text.parse::<Date>().is_err() {
                let has_year = text.split_once('-').is_some_and(|(year, _)| {
                    year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
                });
                let year = if has_year { "" } else { "with its year, " };
                return Err(within(&format!(
                    "has `{text}`, which is not a date; write it {year}as 2026-11-25"
                )));
            }
        }
    }
    Event::deserialize(event)
        .map_err(|e| within(&format!("cannot be read: {e}")))
}
