//! What is kept, for programs.

use axum::{
    Router,
    extract::{Path, RawQuery, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use hashgate_app::{AppError, Input};
use hashgate_model::sha256_hex;
use hashgate_questions::check::{Check, Paper};
use hashgate_store::{NewFile, Purpose, Role, Shipment};
use serde_json::{Map, Value, json};

use super::{of, shipments};
use crate::{
    answering::FIELDS, api::object, desk::Desk, doors::fields::Fields,
    gate::Visitor, pages::plain_name, problem::Problem,
};

/// The most of a list at once.
const MOST: usize = 200;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/api/v1/shipments", get(list).post(keep))
        .route("/api/v1/shipments/{id}", get(one).delete(delete))
        .route("/api/v1/shipments/{id}/check", post(again))
        .route("/api/v1/shipments/{id}/evidence", post(evidence))
        .route("/api/v1/cases", get(cases))
        .route("/api/v1/cases/{name}", get(case))
        .route("/api/v1/changes", get(changes))
        .route("/api/v1/audit", get(audit))
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body.to_string()).into_response()
}

fn refused(told: impl Into<String>) -> Problem {
    AppError::request(told.into()).into()
}

/// A field of a list's address: how many, or from where.
fn count(fields: &Fields) -> Result<i64, Problem> {
    let most = fields.count("limit", 50, MOST).map_err(refused)?;
    if most == 0 {
        return Err(refused("`limit` is 0; give a whole number from 1"));
    }
    i64::try_from(most).map_err(|why| AppError::defect(why).into())
}

fn number(fields: &Fields, name: &str) -> Result<i64, Problem> {
    match fields.first(name) {
        None => Ok(i64::MAX),
        Some(text) => text.parse().map_err(|_| {
            refused(format!("`{name}` is `{text}`; give a whole number"))
        }),
    }
}

async fn list(
    State(desk): State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Result<Response, Problem> {
    let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let words = fields.first("words").unwrap_or_default();
    let cursor = fields.first("cursor");
    let part = memory
        .store
        .shipments(&words, cursor.as_deref(), count(&fields)?)
        .await?;
    let body = json!({
        "schema": "hashgate.shipments/1",
        "shipments": part.items, "next_cursor": part.next,
    });
    Ok(answer(StatusCode::OK, &body))
}

/// The question of a body: its fields, and its papers as files. What is asked
/// is read as /api/v1/check reads it.
fn read_question(
    asked: &Value,
) -> Result<(Map<String, Value>, Vec<NewFile>), Problem> {
    let Value::Object(object) = asked else {
        return Err(refused(
            "the body is no object; send one as /check has it",
        ));
    };
    if object.get("holdings").is_some_and(|given| !given.is_null()) {
        return Err(refused(
            "`holdings` is not kept with a shipment; put who owns whom into \
             `facts`",
        ));
    }
    let question: Check = serde_json::from_value(asked.clone())
        .map_err(|why| refused(format!("the body cannot be read: {why}")))?;
    let question = question.request()?;
    if !(1..=32).contains(&question.papers.len()) {
        return Err(refused(
            "give 1 to 32 `papers`, the invoice at least, of one shipment",
        ));
    }
    let file = |purpose, input: Input| NewFile {
        purpose,
        name: plain_name(&input.name),
        bytes: input.bytes,
        covers: "{}".to_owned(),
    };
    let papers = question.papers.into_iter();
    let mut files: Vec<NewFile> =
        papers.map(|input| file(Purpose::Paper, input)).collect();
    files.extend(question.facts.map(|input| file(Purpose::Facts, input)));
    let fields = object.iter().filter(|(name, value)| {
        FIELDS.contains(&name.as_str()) && !value.is_null()
    });
    let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
    Ok((fields.collect(), files))
}

/// The file of a body: a name, and its content as text or in base64.
fn file_of(body: &Value) -> Result<Input, Problem> {
    let parts = ["name", "text", "base64"].into_iter();
    let parts = parts.filter_map(|part| {
        let value = body.get(part)?;
        Some((part.to_owned(), value.clone()))
    });
    let paper: Paper = serde_json::from_value(Value::Object(parts.collect()))
        .map_err(|why| {
        refused(format!("the paper cannot be read: {why}"))
    })?;
    let input = paper.input()?;
    Ok(Input { name: plain_name(&input.name), ..input })
}

async fn keep(
    State(desk): State<Desk>,
    visitor: Visitor,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    of(&desk, &visitor, Role::Analyst)?;
    let asked = object(request).await?;
    let (fields, files) = read_question(&asked)?;
    let key = headers.get("idempotency-key");
    let key = key.map(|value| {
        let text = value.to_str().unwrap_or_default();
        if text.is_empty() || text.len() > 255 {
            return Err(refused("an idempotency-key has 1 to 255 letters"));
        }
        Ok((text.to_owned(), sha256_hex(asked.to_string().as_bytes())))
    });
    let key = key.transpose()?;
    let (id, is_new) =
        shipments::kept(&desk, &visitor, fields, files, key).await?;
    let (memory, _) = of(&desk, &visitor, Role::Analyst)?;
    let shipment = memory.store.shipment(&id).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let mut kept = whole(status, &shipment);
    let place = format!("/api/v1/shipments/{id}");
    if let Ok(place) = place.parse() {
        kept.headers_mut().insert(header::LOCATION, place);
    }
    Ok(kept)
}

/// A shipment with its answer, under its revision.
fn whole(status: StatusCode, shipment: &Shipment) -> Response {
    let parsed = |text: &str| -> Value {
        serde_json::from_str(text).unwrap_or_default()
    };
    let body = json!({
        "schema": "hashgate.shipment-kept/1",
        "shipment": shipment.listed,
        "asked": parsed(&shipment.asked),
        "rests_on": shipment.rests_on,
        "answer": parsed(&shipment.answer),
    });
    let mut response = answer(status, &body);
    if let Ok(tag) = etag(shipment).parse() {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn etag(shipment: &Shipment) -> String {
    let listed = &shipment.listed;
    format!("\"{}-{}\"", listed.id, listed.revision)
}

/// Whether a condition of a request names this revision.
fn names(headers: &HeaderMap, name: header::HeaderName, tag: &str) -> bool {
    let given = headers.get(name).and_then(|v| v.to_str().ok());
    given.is_some_and(|given| {
        given.split(',').any(|one| {
            let one = one.trim();
            one == "*" || one.trim_start_matches("W/") == tag
        })
    })
}

async fn one(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
    let shipment = memory.store.shipment(&id).await?;
    if names(&headers, header::IF_NONE_MATCH, &etag(&shipment)) {
        let tag = [(header::ETAG, etag(&shipment))];
        return Ok((StatusCode::NOT_MODIFIED, tag).into_response());
    }
    Ok(whole(StatusCode::OK, &shipment))
}

async fn again(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
    let asked = object(request).await?;
    let Value::Object(asked) = asked else {
        return Err(refused(
            "the body is no object; send the fields to change",
        ));
    };
    let shipment = memory.store.shipment(&id).await?;
    let tag = etag(&shipment);
    if headers.contains_key(header::IF_MATCH)
        && !names(&headers, header::IF_MATCH, &tag)
    {
        return Err(Problem::of_request(
            StatusCode::PRECONDITION_FAILED,
            format!("shipment {id} is at {tag} now; read it again first"),
        ));
    }
    let mut fields: Map<String, Value> =
        serde_json::from_str(&shipment.asked).unwrap_or_default();
    for (name, value) in asked {
        if !FIELDS.contains(&name.as_str()) {
            return Err(refused(format!(
                "`{name}` is no field of a shipment; there are {}",
                FIELDS.join(", ")
            )));
        }
        match value {
            Value::Null => {
                fields.remove(&name);
            }
            Value::String(_) => {
                fields.insert(name, value);
            }
            _ => return Err(refused(format!("`{name}` is a text or null"))),
        }
    }
    let name = &who.account.name;
    let why = "a field was corrected";
    shipments::again(&desk, memory, name, &shipment, Some(fields), why).await?;
    Ok(whole(StatusCode::OK, &memory.store.shipment(&id).await?))
}

async fn evidence(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
    let asked = object(request).await?;
    let input = file_of(&asked)?;
    let text = |field: &str| {
        asked.get(field).and_then(Value::as_str).map(str::to_owned)
    };
    let kind = text("kind").unwrap_or_default();
    let file = super::evidence::evidence(&kind, &input, text, &desk.app())?;
    memory.store.shipment(&id).await?;
    super::evidence::take_in(&desk, memory, who, &id, &file).await?;
    Ok(whole(StatusCode::CREATED, &memory.store.shipment(&id).await?))
}

async fn delete(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(fields): RawQuery,
) -> Result<Response, Problem> {
    let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let never_entered =
        fields.first("never_entered").is_some_and(|text| text == "true");
    if never_entered {
        let shipment = memory.store.shipment(&id).await?;
        shipments::may_call_unentered(&shipment, who)?;
    }
    let today = desk.app().today().to_string();
    let act = desk.act(memory, who);
    memory.store.delete_shipment(&id, &today, never_entered, act).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn cases(
    State(desk): State<Desk>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
    let all = memory.store.cases("").await?;
    let body = json!({ "schema": "hashgate.cases-kept/1", "cases": all });
    Ok(answer(StatusCode::OK, &body))
}

async fn case(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
    let case = memory.store.case(&name).await?;
    let body = json!({ "schema": "hashgate.case-kept/1", "case": case });
    Ok(answer(StatusCode::OK, &body))
}

async fn changes(
    State(desk): State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Result<Response, Problem> {
    let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let before = number(&fields, "before")?;
    let all = memory.store.changes(before, count(&fields)?).await?;
    let told = |one: &hashgate_store::ChangeEvent| {
        let told: Value = serde_json::from_str(&one.told).unwrap_or_default();
        json!({ "seq": one.seq, "at": one.at, "kind": one.kind,
                "subject": one.subject, "told": told })
    };
    let body = json!({
        "schema": "hashgate.changes/1",
        "changes": all.iter().map(told).collect::<Vec<_>>(),
    });
    Ok(answer(StatusCode::OK, &body))
}

async fn audit(
    State(desk): State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Result<Response, Problem> {
    let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let before = number(&fields, "before")?;
    let lines = memory.store.audit_lines(before, count(&fields)?).await?;
    let body = json!({ "schema": "hashgate.audit/1", "lines": lines });
    Ok(answer(StatusCode::OK, &body))
}
