//! The API: a question is an object, its answer one of `api`'s.

use std::{fmt::Write as _, sync::atomic::Ordering};

use axum::{
    Router,
    body::Bytes,
    extract::{FromRequest, Path, Request, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use hashgate_questions::{Answer, find};
use hashgate_report::render;
use serde_json::{Value, json};

use crate::{bulk, desk::Desk, openapi, problem::Problem};

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/api/v1/{question}", post(ask))
        .route("/api/v1/screen/bulk", post(bulk::screened))
        .route("/api/v1/openapi.json", get(contract))
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// The forms of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Page,
    Markdown,
}

impl Form {
    /// The form that a client takes; JSON where it says nothing.
    pub(crate) fn wanted(headers: &HeaderMap) -> Self {
        let accepts = headers.get(header::ACCEPT);
        let accepts = accepts.and_then(|v| v.to_str().ok()).unwrap_or_default();
        for kind in accepts.split(',') {
            match kind.split(';').next().unwrap_or_default().trim() {
                "text/html" => return Self::Page,
                "text/markdown" => return Self::Markdown,
                "application/json" | "application/*" | "*/*" => break,
                _ => {}
            }
        }
        Self::Json
    }
}

async fn ask(
    State(desk): State<Desk>,
    Path(question): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let question = find(&question).ok_or_else(|| {
        Problem::of_request(
            StatusCode::NOT_FOUND,
            format!(
                "there is no question `{question}`; /api/v1/openapi.json names \
                 them all"
            ),
        )
    })?;
    let form = Form::wanted(request.headers());
    let asked = object(request).await?;
    let answer = desk.answer(move |app| question.answer(app, asked)).await?;
    Ok(answered(&answer, form))
}

/// The object of a request.
pub(crate) async fn object(request: Request) -> Result<Value, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(Problem::of_request(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the body is not told to be JSON; send it with the header \
             content-type: application/json"
                .to_owned(),
        ));
    }
    let bytes = body(request).await?;
    serde_json::from_slice(&bytes).map_err(|why| {
        Problem::of_request(
            StatusCode::BAD_REQUEST,
            format!("the body is not JSON: {why}"),
        )
    })
}

/// The body of a request, within the limit.
pub(crate) async fn body(request: Request) -> Result<Bytes, Problem> {
    Bytes::from_request(request, &()).await.map_err(|why: BytesRejection| {
        let limit = crate::guard::LARGEST_BODY >> 20;
        let detail = match why.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                format!(
                    "the body is larger than {limit} MiB; send less at once"
                )
            }
            _ => "the body ended before it was whole; send it again".to_owned(),
        };
        Problem::of_request(why.status(), detail)
    })
}

fn answered(answer: &Answer, form: Form) -> Response {
    let (kind, text) = match form {
        Form::Json => ("application/json", answer.json.clone()),
        Form::Page => {
            ("text/html; charset=utf-8", render::html(&answer.document))
        }
        Form::Markdown => {
            ("text/markdown; charset=utf-8", render::markdown(&answer.document))
        }
    };
    let mut response = ([(header::CONTENT_TYPE, kind)], text).into_response();
    let headers = response.headers_mut();
    headers.insert(
        "hashgate-outcome",
        HeaderValue::from_static(answer.outcome.word()),
    );
    for remark in &answer.remarks {
        // A header holds ASCII; a remark that quotes a name may not be.
        let plain: String = remark.chars().map(plain).collect();
        if let Ok(value) = HeaderValue::from_str(&plain) {
            headers.append("hashgate-remark", value);
        }
    }
    response
}

fn plain(c: char) -> char {
    if c.is_ascii() && !c.is_ascii_control() { c } else { '?' }
}

async fn contract() -> Result<Response, Problem> {
    let text = openapi::text().map_err(hashgate_app::AppError::defect)?;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((kind, text).into_response())
}

async fn alive() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, json!({ "status": "ok" }).to_string()).into_response()
}

/// Whether it can answer: the database too, where there is one.
async fn ready(State(desk): State<Desk>) -> Result<Response, Problem> {
    if let Some(memory) = &desk.memory {
        memory.store.ready().await?;
    }
    Ok(alive().await)
}

/// Counts in the text form that Prometheus reads; of no party anything.
async fn metrics(State(desk): State<Desk>) -> Response {
    let counts = &desk.counts;
    let mut text = String::from(
        "# HELP hashgate_answers_total Questions asked since the start.\n\
         # TYPE hashgate_answers_total counter\n",
    );
    for (how, count) in [
        ("answered", &counts.answered),
        ("refused", &counts.refused),
        ("failed", &counts.failed),
    ] {
        let count = count.load(Ordering::Relaxed);
        // Writing to a text does not fail.
        let _ =
            writeln!(text, "hashgate_answers_total{{how=\"{how}\"}} {count}");
    }
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
