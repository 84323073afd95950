use hashgate_app::{App, AppError};
use hashgate_model::AsOf;
use hashgate_report::{Document, json};
use serde::Serialize;

/// What an answer means for whoever waits for it, apart from what it says.
///
/// The command line gives it as its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Clear, or done.
    Done,
    /// Something needs action: evidence, a hold, hits, a conflict.
    Action,
    /// A list or a part that was asked for could not be used.
    Missing,
    /// The shipment will be refused.
    Refuse,
}

impl Outcome {
    /// `done`, `action`, `missing`, `refuse`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Action => "action",
            Self::Missing => "missing",
            Self::Refuse => "refuse",
        }
    }
}

/// An answer in both forms.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The schema of its JSON: `hashgate.dossier/1`.
    pub schema: &'static str,
    /// The date as of which it holds.
    pub as_of: AsOf,
    /// The JSON, as the command line prints it with `--json`.
    pub json: String,
    /// The same for people.
    pub document: Document,
    /// What it means for whoever waits for it.
    pub outcome: Outcome,
    /// Sentences that belong beside it: a copy that is old, a file that could
    /// not be used.
    pub remarks: Vec<String>,
}

impl Answer {
    /// An answer whose body is written under its schema.
    pub(crate) fn of(
        app: &App,
        schema: &'static str,
        as_of: AsOf,
        body: &impl Serialize,
        document: Document,
        outcome: Outcome,
    ) -> Result<Self, AppError> {
        let json = json::object(schema, as_of, app.meta(), body)
            .map_err(AppError::defect)?;
        let remarks = Vec::new();
        Ok(Self { schema, as_of, json, document, outcome, remarks })
    }

    /// The answer with what belongs beside it.
    #[must_use]
    pub(crate) fn beside(self, remarks: Vec<String>) -> Self {
        Self { remarks, ..self }
    }
}
