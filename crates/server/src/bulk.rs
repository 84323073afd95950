//! Many parties at once: a table or lines of JSON in, lines of JSON out, as
//! they are answered.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes},
    extract::{RawQuery, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_core::Stream;
use hashgate_app::{
    App, AppError, Input,
    screening::{BatchRequest, Screened, Search, Where, batch, read_parties},
    typed,
};
use hashgate_parties::Query;
use hashgate_report::views::screen::{self, ScreenBody};
use serde::Deserialize;
use tokio::sync::mpsc;

use crate::{api, desk::Desk, doors::fields::Fields, problem::Problem};

/// So many blocks of answers wait for a client that reads slowly.
const WAITING: usize = 2;

/// A party on a line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    country: Option<String>,
    address: Option<String>,
    #[serde(default)]
    ids: Vec<String>,
}

/// A block of answers, or why there is none.
type Block = Result<Bytes, AppError>;

pub(crate) async fn screened(
    State(desk): State<Desk>,
    RawQuery(fields): RawQuery,
    request: Request,
) -> Result<Response, Problem> {
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_table = match kind.to_ascii_lowercase().as_str() {
        "text/csv" => true,
        "application/jsonl" | "application/x-ndjson" => false,
        _ => {
            return Err(Problem::of_request(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send a table with a column `name` as text/csv, or an object \
                 with `name` on each line as application/x-ndjson"
                    .to_owned(),
            ));
        }
    };
    let bytes = api::body(request).await?;
    let (send, mut receive) = mpsc::channel::<Block>(WAITING);
    tokio::spawn(async move {
        let work = desk.answer_in_bulk(move |app| {
            let ended = answered(app, &fields, is_table, bytes, &send);
            if let Err(why) = &ended {
                // A client that went away needs no reason.
                let _ = send.blocking_send(Err(why.clone()));
            }
            ended
        });
        // It has told its client what went wrong.
        let _ = work.await;
    });
    // What is wrong with the request is known before the first answer.
    let first = match receive.recv().await {
        Some(Err(why)) => return Err(why.into()),
        Some(Ok(first)) => Some(first),
        None => None,
    };
    let body = Body::from_stream(Blocks { first, rest: receive });
    let kind = HeaderValue::from_static("application/x-ndjson");
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}

/// Answers block by block.
fn answered(
    app: &App,
    fields: &Fields,
    is_table: bool,
    bytes: Bytes,
    send: &mpsc::Sender<Block>,
) -> Result<(), AppError> {
    let parties = if is_table {
        let name = "parties.csv".to_owned();
        read_parties(&Input { name, bytes: bytes.into() })?.queries
    } else {
        lines(&bytes)?
    };
    let as_of = match fields.first("as_of") {
        Some(text) => typed::as_of(&text).map_err(AppError::request)?,
        None => app.today(),
    };
    let min_score = match fields.first("min_score") {
        Some(_) => {
            Some(fields.share("min_score", 0.0).map_err(AppError::request)?)
        }
        None => None,
    };
    let request = BatchRequest {
        parties,
        done: 0,
        search: Search { place: Where::Kept, lists: None, min_score, top: 25 },
        near_misses: fields.first("near_misses").as_deref() == Some("true"),
        decisions: None,
        as_of,
    };
    let each = |block: &[Screened]| -> Result<(), AppError> {
        let mut text = Vec::new();
        for Screened { answer, standings } in block {
            let body = ScreenBody::of(answer, standings, true);
            let line =
                screen::line("hashgate.screen/1", as_of, app.meta(), &body);
            text.extend(line.map_err(AppError::defect)?.into_bytes());
        }
        send.blocking_send(Ok(text.into())).map_err(|_| {
            AppError::new(
                hashgate_app::ErrorKind::Output,
                "the client went away",
            )
        })
    };
    batch(app, request, &mut Vec::new(), each)?;
    Ok(())
}

/// An object on each line; blank lines are none.
fn lines(bytes: &[u8]) -> Result<Vec<Query>, AppError> {
    let mut parties = Vec::new();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let wrong = |why: &dyn std::fmt::Display| {
            let row = at + 1;
            AppError::input(format!("line {row} cannot be read: {why}"))
                .at("lines", Some(row))
        };
        let line: Line =
            serde_json::from_slice(line).map_err(|why| wrong(&why))?;
        let country = line.country.filter(|text| !text.trim().is_empty());
        let country = country.as_deref().map(typed::country).transpose();
        parties.push(Query {
            name: line.name,
            country: country.map_err(|why| wrong(&why))?,
            address: line.address,
            ids: line.ids,
        });
    }
    if parties.is_empty() {
        return Err(AppError::input(
            "no line names a party; write an object with `name` on each",
        ));
    }
    Ok(parties)
}

/// Blocks of answers as the body of an answer.
struct Blocks {
    first: Option<Bytes>,
    rest: mpsc::Receiver<Block>,
}

impl Stream for Blocks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        self.rest.poll_recv(context).map(|block| match block {
            Some(Ok(bytes)) => Some(Ok(bytes)),
            // Behind the first answer only a defect can end the work: the
            // answers are fewer than the names, which their number tells.
            Some(Err(_)) | None => None,
        })
    }
}
