//! Questions as they come over a wire: an object of JSON is read, `app`
//! answers, and the answer is given as JSON and as a document.
//!
//! ```text
//! object ─> question ─> app ─> answer ─┬─> JSON of a schema of `api`
//!                                      └─> document of `report`
//! ```
//!
//! One table, [`QUESTIONS`], names all of them. The assistant's door and the
//! server offer what stands in it and decide nothing; the command line takes
//! the bodies and the outcomes from here, so that an answer is the same
//! through every door.
//!
//! # Example
//!
//! ```
//! use hashgate_app::App;
//! use hashgate_questions::{Outcome, find};
//! let pack = hashgate_embedded::pack()?;
//! let app = App::new(pack, None, "2026-11-25".parse()?);
//! let asked = serde_json::json!({ "text": "50 PCS Antminer S21 Pro 234T" });
//! let answer = find("identify").ok_or("none")?.answer(&app, asked)?;
//! assert_eq!(answer.schema, "hashgate.identify/1");
//! assert!(answer.json.contains(r#""model": "Antminer S21 Pro""#));
//! assert_eq!(answer.outcome, Outcome::Done);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod answer;
pub mod check;
pub mod clock;
pub mod duty;
pub mod duty_history;
pub mod explain;
pub mod identify;
pub mod payback;
pub mod plan;
pub mod screen;
mod typed;

use hashgate_app::{App, AppError};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use answer::{Answer, Outcome};
pub use typed::Typed;

/// A question of the table.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Its name: of a tool, and in an address.
    pub name: &'static str,
    /// A title of a few words.
    pub title: &'static str,
    /// What it answers, and what it does not.
    pub about: &'static str,
    /// The schema of its answer by its short name: `dossier` is that of
    /// `hashgate.dossier/1`.
    pub answer_schema: &'static str,
    schema: fn() -> Schema,
    answer: fn(&App, Value) -> Result<Answer, AppError>,
}

/// A question that can be read from JSON and answered.
pub trait Asked: DeserializeOwned + JsonSchema {
    /// Answers it.
    ///
    /// # Errors
    ///
    /// [`AppError`] if it is not well put or its papers cannot be used.
    fn answer(self, app: &App) -> Result<Answer, AppError>;
}

macro_rules! questions {
    ($($asked:ty => $name:literal, $schema:literal, $title:literal, $about:literal;)*) => {
        /// Every question there is.
        pub const QUESTIONS: &[Question] = &[$(Question {
            name: $name,
            title: $title,
            about: $about,
            answer_schema: $schema,
            schema: schema_of::<$asked>,
            answer: read_and_answer::<$asked>,
        }),*];
    };
}

questions! {
    check::Check => "check", "dossier", "Check a shipment",
        "Will this shipment of mining machines clear US customs, what does it cost \
         landed, does it still pay, and what must be done next? Give the invoice \
         (CSV, UBL, X12, EDIFACT or JSON as text; XLSX, XLS or ODS in base64) and what it does not say. The \
         answer cites the law for every number.";
    identify::Identify => "identify", "identify", "Identify a machine",
        "What is really in the box? Reads a description from an invoice, a \
         listing or a manifest (English, Chinese, Russian) and names machine, \
         specifications, and what contradicts the catalogue.";
    duty::Duty => "duty", "duty", "Duty of a line",
        "The duty of one tariff line on one day: every layer with base, rate, \
         amount and citation, the fees of the entry, and the duty under other \
         origins. Where the origin is not given the duty is a range.";
    duty_history::DutyHistory => "duty_history", "duty_history",
        "Duty of a line over time",
        "How the duty of one tariff line from one origin moved, step by step, and \
         the event that moved each step.";
    screen::Screen => "screen", "screen", "Screen a party",
        "Is a party on a US restricted-party list? Every listed name that scores \
         at least the floor is found. `screened` says what an answer without a hit \
         is worth: only `full` means that every list was searched whole.";
    clock::Clock => "clock", "clock", "Clocks of a case",
        "Which clock runs for goods that customs hold, seized or billed? Every \
         deadline from the events of the case: its day, the safe day, how it was \
         counted, the law.";
    payback::Payback => "payback", "payback", "Does a purchase pay",
        "Does a purchase of machines pay itself back, when, and at which price of \
         power, hashprice, duty or delay does it break even? What is not given is \
         a dated market point or a stated assumption, each named.";
    plan::Plan => "plan", "plan", "Ways to get machines to the site",
        "Options side by side (imports, machines already in the US, parts): \
         landed cost, first hash, duty declared and contingent, worth over a \
         moving market and what customs may do. The plan is TOML.";
    explain::Explain => "explain", "rule", "Explain a rule",
        "A rule by which findings are made, in full: when it applies, what must \
         hold, the facts and papers it needs, its law and sources.";
}

/// The question of a name.
pub fn find(name: &str) -> Option<&'static Question> {
    QUESTIONS.iter().find(|question| question.name == name)
}

impl Question {
    /// The JSON Schema (draft 2020-12) of the object that asks it.
    pub fn schema(&self) -> Value {
        (self.schema)().to_value()
    }

    /// Answers the question that an object asks.
    ///
    /// # Errors
    ///
    /// [`AppError`] naming the field that is missing, not known or of another
    /// form; or why there is no answer.
    pub fn answer(&self, app: &App, asked: Value) -> Result<Answer, AppError> {
        (self.answer)(app, asked)
    }
}

fn schema_of<T: JsonSchema>() -> Schema {
    // Clients take what is inlined; few follow references.
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>()
}

fn read_and_answer<T: Asked>(
    app: &App,
    asked: Value,
) -> Result<Answer, AppError> {
    let asked: T =
        serde_path_to_error::deserialize(asked).map_err(|error| {
            let path = error.path().to_string();
            let why = error.into_inner();
            AppError::request(match path.as_str() {
                "." => format!("the question cannot be read: {why}"),
                path => format!("`{path}` cannot be read: {why}"),
            })
        })?;
    asked.answer(app)
}
