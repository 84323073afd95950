//! The Reconciliation Service API 0.2, which `OpenRefine` speaks.
//!
//! Every query is answered under its key, also where nothing was found:
//! clients assign answers by place and would shift them to other names.

use axum::{
    extract::{RawQuery, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use hashgate_app::{
    App, AppError,
    screening::{self, OneRequest, Search, Where},
};
use hashgate_parties::{Coverage, Hit};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    fields::Fields,
    parties::{self, Party},
};
use crate::{api, desk::Desk};

/// The most queries of a request.
const MOST_QUERIES: usize = 100;
/// So many candidates are given where nothing is said of it.
const LIMIT: usize = 5;

/// One query.
#[derive(Debug, Clone, Deserialize)]
struct Wanted {
    query: String,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    properties: Vec<Property>,
}

/// A property that narrows a query.
#[derive(Debug, Clone, Deserialize)]
struct Property {
    pid: String,
    v: Value,
}

pub(crate) async fn asked(
    State(desk): State<Desk>,
    RawQuery(fields): RawQuery,
    request: Request,
) -> Response {
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    match fields.first("queries") {
        Some(queries) => answered(&desk, &queries).await,
        None => answer_with(StatusCode::OK, &manifest(&request)),
    }
}

pub(crate) async fn posted(
    State(desk): State<Desk>,
    request: Request,
) -> Response {
    let bytes = match api::body(request).await {
        Ok(bytes) => bytes,
        Err(why) => return failed(why.status(), why.detail()),
    };
    let text = String::from_utf8_lossy(&bytes);
    match Fields::read(&text).first("queries") {
        Some(queries) => answered(&desk, &queries).await,
        None => failed(
            StatusCode::BAD_REQUEST,
            "the form has no field `queries`; give a JSON object of queries",
        ),
    }
}

fn answer_with(status: StatusCode, body: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body.to_string()).into_response()
}

/// The one form of a failure that clients notice.
fn failed(status: StatusCode, why: &str) -> Response {
    answer_with(status, &json!({ "status": "error", "message": why }))
}

/// What this service is.
fn manifest(request: &Request) -> Value {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let home = format!("http://{host}");
    json!({
        "versions": ["0.2"],
        "name": "hashgate: restricted parties",
        "identifierSpace": format!("{home}/entities/"),
        "schemaSpace": "https://followthemoney.tech/explorer/schemata/",
        "defaultTypes": [{ "id": "LegalEntity", "name": "Legal entity" }],
        "batchSize": MOST_QUERIES,
        "view": { "url": format!("{home}/entities/{{{{id}}}}") },
    })
}

async fn answered(desk: &Desk, queries: &str) -> Response {
    let queries: Map<String, Value> = match serde_json::from_str(queries) {
        Ok(queries) => queries,
        Err(why) => {
            let why = format!("`queries` is not a JSON object: {why}");
            return failed(StatusCode::BAD_REQUEST, &why);
        }
    };
    if queries.len() > MOST_QUERIES {
        let why = format!(
            "{} queries are given; ask at most {MOST_QUERIES} at once",
            queries.len()
        );
        return failed(StatusCode::BAD_REQUEST, &why);
    }
    let mut wanted = Vec::new();
    for (key, query) in queries {
        match serde_json::from_value::<Wanted>(query) {
            Ok(query) => wanted.push((key, query)),
            Err(why) => {
                let why = format!("query `{key}`: {why}");
                return failed(StatusCode::BAD_REQUEST, &why);
            }
        }
    }
    let found = desk
        .answer(move |app| {
            let each = wanted
                .into_iter()
                .map(|(key, query)| Ok((key, one(app, &query)?)));
            each.collect::<Result<Map<String, Value>, AppError>>()
        })
        .await;
    match found {
        Ok(found) => answer_with(StatusCode::OK, &Value::Object(found)),
        Err(why) => failed(StatusCode::INTERNAL_SERVER_ERROR, why.message()),
    }
}

/// The candidates for one name.
fn one(app: &App, wanted: &Wanted) -> Result<Value, AppError> {
    if !screening::has_letters(&wanted.query) {
        let screened = Coverage::NotScreened;
        return Ok(json!({ "result": [], "screened": screened }));
    }
    let told: Map<String, Value> = wanted
        .properties
        .iter()
        .map(|property| (property.pid.clone(), plain(&property.v)))
        .collect();
    let party: Party = parties::party(&told);
    let request = OneRequest {
        query: party.query(&wanted.query),
        search: Search {
            place: Where::Kept,
            lists: None,
            min_score: None,
            top: wanted.limit.unwrap_or(LIMIT).max(1),
        },
        near_misses: true,
        decisions: None,
        as_of: app.today(),
    };
    let screened = screening::one(app, request, &mut Vec::new())?;
    let (hits, near) = (&screened.answer.hits, &screened.answer.near_misses);
    let of_floor = hits.iter().map(|hit| candidate(hit, true));
    let below = near.iter().map(|hit| candidate(hit, false));
    let limit = wanted.limit.unwrap_or(LIMIT).max(1);
    let result: Vec<Value> = of_floor.chain(below).take(limit).collect();
    Ok(json!({ "result": result, "screened": screened.answer.screened }))
}

/// A listed party as a candidate; scores are told out of a hundred.
fn candidate(hit: &Hit, reaches_floor: bool) -> Value {
    let kind = parties::schema_of(hit.kind);
    json!({
        "id": parties::id_of(hit),
        "name": hit.name,
        "description": format!("{} · {}", hit.list_name, hit.means),
        "type": [{ "id": kind, "name": kind }],
        "score": hit.score * 100.0,
        "match": reaches_floor,
        "features": [],
    })
}

/// The value of a property: a text, or an object with one.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let named = object.get("name").or_else(|| object.get("id"));
            named.cloned().unwrap_or_default()
        }
        other => other.clone(),
    }
}
