//! What could not be answered, as `application/problem+json` (RFC 9457).

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use hashgate_app::{AppError, AppFault, ErrorKind, Place};
use hashgate_store::StoreError;
use serde::Serialize;
use serde_json::{Value, json};

/// A problem: a status, a word for programs, sentences for people.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: String,
    /// As the field of that name of `hashgate.error/1`.
    code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Told>,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, Serialize)]
struct Told {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

/// The few words of every kind of problem.
#[cfg(test)]
pub(crate) const TITLES: &[&str] = &[
    "The request cannot be used",
    "The question is not well put",
    "What was handed in cannot be used",
    "A file is not there",
    "A part that the answer needs is missing or stale",
    "A defect of hashgate",
    "Something could not be written",
    "There is no such thing",
    "What is kept is not as the request has it",
    "The law has it kept",
    "The database cannot be used",
];

impl Problem {
    /// The same with the status of what is not there.
    #[must_use]
    pub(crate) fn into_not_found(self) -> Self {
        Self { status: StatusCode::NOT_FOUND.as_u16(), ..self }
    }

    /// A problem of the request itself, before anything is asked.
    pub(crate) fn of_request(status: StatusCode, detail: String) -> Self {
        Self::new(status, "usage", "The request cannot be used", detail)
    }

    fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: String,
    ) -> Self {
        let kind = format!("urn:hashgate:error:{code}");
        let status = status.as_u16();
        Self { kind, title, status, detail, code, errors: Vec::new() }
    }

    /// The sentences.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// A few words.
    pub(crate) fn title(&self) -> &'static str {
        self.title
    }

    /// The status.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status)
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The schema of a problem.
    pub(crate) fn schema() -> Value {
        let text = json!({ "type": "string" });
        json!({
            "type": "object",
            "required": ["type", "title", "status", "detail", "code"],
            "properties": {
                "type": { "type": "string", "format": "uri-reference" },
                "title": text,
                "status": { "type": "integer", "minimum": 400, "maximum": 599 },
                "detail": text,
                "code": {
                    "enum": ["usage", "input", "no_input", "missing",
                             "defect", "output"],
                },
                "errors": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["message"],
                        "properties": {
                            "message": text, "file": text, "sheet": text,
                            "row": { "type": "integer", "minimum": 1 },
                            "cell": text,
                        },
                    },
                },
            },
        })
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let (status, code, title) = match error.kind() {
            ErrorKind::Request => (
                StatusCode::BAD_REQUEST,
                "usage",
                "The question is not well put",
            ),
            ErrorKind::Input => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "input",
                "What was handed in cannot be used",
            ),
            ErrorKind::NoInput => {
                (StatusCode::NOT_FOUND, "no_input", "A file is not there")
            }
            ErrorKind::Missing => (
                StatusCode::SERVICE_UNAVAILABLE,
                "missing",
                "A part that the answer needs is missing or stale",
            ),
            ErrorKind::Defect => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "defect",
                "A defect of hashgate",
            ),
            ErrorKind::Output => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "output",
                "Something could not be written",
            ),
        };
        let told = |fault: &AppFault| Told {
            message: fault.message.clone(),
            file: fault.place.as_ref().map(|place| place.file.clone()),
            sheet: fault.place.as_ref().and_then(|place| place.sheet.clone()),
            row: fault.place.as_ref().and_then(|place| place.row),
            cell: fault.place.as_ref().and_then(Place::cell),
        };
        Self {
            errors: error.faults().iter().map(told).collect(),
            ..Self::new(status, code, title, error.message().to_owned())
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let (status, code, title) = match &error {
            StoreError::NotFound(_) => {
                (StatusCode::NOT_FOUND, "no_input", "There is no such thing")
            }
            StoreError::Conflict(_) | StoreError::Backup(_) => (
                StatusCode::CONFLICT,
                "usage",
                "What is kept is not as the request has it",
            ),
            StoreError::Retained(_) => {
                (StatusCode::CONFLICT, "usage", "The law has it kept")
            }
            StoreError::Unreachable { .. }
            | StoreError::Foreign(_)
            | StoreError::System(_)
            | StoreError::Database(_) => {
                // Whoever asks is told of no path and no statement; the log
                // of the server is.
                eprintln!("hashgate: {error}");
                return Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "missing",
                    "The database cannot be used",
                    "the database does not answer as it should, and nothing \
                     of this request was kept; ask again, and look into the \
                     log of the server"
                        .to_owned(),
                );
            }
        };
        Self::new(status, code, title, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = serde_json::to_string(&self).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, kind, body).into_response()
    }
}
