//! Will a shipment clear?

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hashgate_app::{
    App, AppError, Input,
    check::{CheckAnswer, CheckRequest, Dossier, Stated, check},
};
use hashgate_model::{AsOf, Date, EntryDate, Mode, StatedOrigin, Verdict};
use hashgate_report::{
    Document,
    views::dossier::{Length, memo},
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Answer, Asked, Outcome,
    typed::{Typed, given},
};

/// A shipment to check.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The invoice, with serial or packing lists beside it.
    #[schemars(length(min = 1, max = 32))]
    papers: Vec<Paper>,
    /// What the papers don't say, as the text of a facts file (TOML): boards,
    /// evidence, parties, costs.
    facts: Option<String>,
    /// Who owns whom: CSV with columns `owner`, `owned`, `share`.
    holdings: Option<String>,
    /// The date of entry.
    entry_date: Option<Typed<EntryDate>>,
    /// Answer for this origin of every line, in place of the invoice's; where
    /// it is open (`MY/CN`, `unknown`), the duty is a range.
    origin: Option<Typed<StatedOrigin>>,
    /// The port of entry, by its code.
    port: Option<String>,
    /// How the goods arrive: air, ocean, truck or rail.
    mode: Option<Typed<Mode>>,
    /// The day of loading onto the last means of transport.
    loaded_on: Option<Typed<Date>>,
    /// The day of export.
    exported_on: Option<Typed<Date>>,
    /// Answer as of this date; the entry date if not given, else today.
    as_of: Option<Typed<AsOf>>,
}

/// A paper, as text or in base64.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The name of its file, for messages.
    name: String,
    /// A text: CSV, UBL, X12, EDIFACT, or a shipment as JSON.
    text: Option<String>,
    /// Any other file in base64 (RFC 4648, padded).
    base64: Option<String>,
}

impl Asked for Check {
    fn answer(self, app: &App) -> Result<Answer, AppError> {
        answer(app, self.request()?)
    }
}

/// Checks a shipment and answers in both forms.
///
/// # Errors
///
/// [`AppError`] if a paper cannot be read, or kept copies cannot be used.
pub fn answer(app: &App, request: CheckRequest) -> Result<Answer, AppError> {
    answer_with_memo(app, request).map(|(answer, _)| answer)
}

/// The same, with the memo of one page beside the whole.
///
/// # Errors
///
/// As [`answer`].
pub fn answer_with_memo(
    app: &App,
    request: CheckRequest,
) -> Result<(Answer, Document), AppError> {
    let mut remarks = Vec::new();
    let found = check(app, request, &mut remarks)?;
    let CheckAnswer { dossier, as_of } = &found;
    let short = memo(dossier, Length::Short, *as_of, app.meta());
    let document = memo(dossier, Length::Full, *as_of, app.meta());
    let outcome = outcome(dossier);
    let schema = "hashgate.dossier/1";
    let answer = Answer::of(app, schema, *as_of, dossier, document, outcome)?;
    Ok((answer.beside(remarks), short))
}

impl Check {
    /// The question as `app` is asked it.
    ///
    /// # Errors
    ///
    /// [`AppError`] if a paper is given without its content, or twice.
    pub fn request(self) -> Result<CheckRequest, AppError> {
        let papers = self.papers.into_iter().map(Paper::input);
        let named = |name: &str, text: Option<String>| {
            let name = name.to_owned();
            text.map(|text| Input { name, bytes: text.into_bytes() })
        };
        Ok(CheckRequest {
            papers: papers.collect::<Result<_, _>>()?,
            facts: named("facts.toml", self.facts),
            holdings: named("holdings.csv", self.holdings),
            evidence: Vec::new(),
            decisions: None,
            stated: Stated {
                entry_date: given(self.entry_date),
                origin: given(self.origin),
                port: self.port,
                mode: given(self.mode),
                loaded_on: given(self.loaded_on),
                exported_on: given(self.exported_on),
            },
            as_of: given(self.as_of),
        })
    }
}

impl Paper {
    /// The file that it is.
    ///
    /// # Errors
    ///
    /// [`AppError`] if it is given without its content, or twice.
    pub fn input(self) -> Result<Input, AppError> {
        let name = self.name;
        let bytes = match (self.text, self.base64) {
            (Some(text), None) => text.into_bytes(),
            (None, Some(base64)) => {
                // Breaks of lines are as common as they are meaningless.
                let packed: String = base64.split_ascii_whitespace().collect();
                STANDARD.decode(packed).map_err(|why| {
                    AppError::input(format!(
                        "{name} is not base64 ({why}); encode the bytes of \
                         the file as RFC 4648 has it, with its padding"
                    ))
                    .at(&name, None)
                })?
            }
            (Some(_), Some(_)) => {
                return Err(AppError::request(format!(
                    "{name} is given as text and in base64; give one of them"
                )));
            }
            (None, None) => {
                return Err(AppError::request(format!(
                    "{name} is given without its content; give it as `text` or \
                     in `base64`"
                )));
            }
        };
        Ok(Input { name, bytes })
    }
}

/// The worst of what the answer says and of what it rests on.
pub fn outcome(dossier: &Dossier) -> Outcome {
    match dossier.verdict {
        Verdict::Refuse => Outcome::Refuse,
        _ if dossier.screening.lacks_a_list() => Outcome::Missing,
        Verdict::NeedsEvidence | Verdict::Hold => Outcome::Action,
        Verdict::Clear if !dossier.duty.complete => Outcome::Action,
        Verdict::Clear => Outcome::Done,
    }
}
