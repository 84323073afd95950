//! `POST /match/{dataset}` and `/search/{dataset}` in the request and answer
//! form of yente, so that its clients work unchanged.
//!
//! The form is theirs, the search is ours: a result is a listed party whose
//! name reaches the floor, and the field `screened` of each answer says what
//! an answer without one is worth. That the lists were searched by extracts
//! only has no place in yente's form; clients pass over fields they do not
//! know, people who look find it.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, RawQuery, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use hashgate_app::{
    App, AppError, ErrorKind,
    screening::{self, OneRequest, Screened, Search, Where},
};
use hashgate_parties::{Coverage, Hit, Query, Screening};
use hashgate_report::views::screen as view;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    fields::{Fields, list_of},
    parties::{self, caption_of, party},
};
use crate::{api, desk::Desk, frame::Frame, gate::Visitor};

/// The most queries of a request.
const MOST_QUERIES: usize = 100;
/// The most results of a query.
const MOST_RESULTS: usize = 500;
/// No name is shown that scores less, whatever cutoff is asked for: below it
/// nearly every list entry resembles every name.
const LOWEST: f64 = 0.30;

/// What is asked in the address, with what stands for what is left out.
#[derive(Debug, Clone)]
struct Asked {
    limit: usize,
    threshold: f64,
    floor: f64,
    lists: Option<Vec<String>>,
    excluded_schemata: Vec<String>,
    excluded_entities: Vec<String>,
}

/// A failure in the form that yente answers.
#[derive(Debug)]
pub(crate) struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        answer_with(self.0, &json!({ "detail": self.1 }))
    }
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        let status = match error.kind() {
            ErrorKind::Missing => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Defect | ErrorKind::Output => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            ErrorKind::Request | ErrorKind::Input | ErrorKind::NoInput => {
                StatusCode::BAD_REQUEST
            }
        };
        Self(status, error.message().to_owned())
    }
}

fn refused(detail: impl Into<String>) -> Refused {
    Refused(StatusCode::BAD_REQUEST, detail.into())
}

fn answer_with(status: StatusCode, body: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body.to_string()).into_response()
}

/// One query: a party by the properties of the vocabulary of `FollowTheMoney`.
#[derive(Debug, Clone, Deserialize)]
struct Wanted {
    #[serde(default)]
    id: Option<String>,
    schema: String,
    #[serde(default)]
    properties: Map<String, Value>,
}

pub(crate) async fn matched(
    State(desk): State<Desk>,
    Path(dataset): Path<String>,
    RawQuery(fields): RawQuery,
    request: Request,
) -> Result<Response, Refused> {
    let asked = asked(&desk.app(), &dataset, fields.as_deref())?;
    let body = api::object(request)
        .await
        .map_err(|why| Refused(why.status(), why.detail().to_owned()))?;
    let queries = queries(&body)?;
    let size = queries.len();
    let limit = asked.limit;
    let responses = desk
        .answer(move |app| {
            let each = queries.into_iter().map(|(key, wanted)| {
                one(app, &wanted, &asked).map(|answer| (key, answer))
            });
            each.collect::<Result<Map<String, Value>, AppError>>()
        })
        .await?;
    let body = json!({ "responses": responses, "limit": limit });
    let mut response = answer_with(StatusCode::OK, &body);
    response.headers_mut().insert("x-batch-size", size.into());
    Ok(response)
}

/// The queries of a body, none twice and none of a kind that has no name to
/// be matched.
fn queries(body: &Value) -> Result<Vec<(String, Wanted)>, Refused> {
    let queries = body.get("queries").and_then(Value::as_object);
    let queries = queries.ok_or_else(|| {
        refused("the body has no object `queries`; give each query under a key")
    })?;
    if queries.is_empty() {
        return Err(refused("no queries are given"));
    }
    if queries.len() > MOST_QUERIES {
        return Err(refused(format!(
            "{} queries are given; ask at most {MOST_QUERIES} at once",
            queries.len()
        )));
    }
    let mut all = Vec::new();
    for (key, query) in queries {
        let wanted: Wanted = serde_json::from_value(query.clone())
            .map_err(|why| refused(format!("query `{key}`: {why}")))?;
        if !parties::SCHEMATA.contains(&wanted.schema.as_str()) {
            return Err(refused(format!(
                "query `{key}`: `{}` cannot be matched; the schema is one of {}",
                wanted.schema,
                parties::SCHEMATA.join(", ")
            )));
        }
        all.push((key.clone(), wanted));
    }
    Ok(all)
}

fn asked(
    app: &App,
    dataset: &str,
    fields: Option<&str>,
) -> Result<Asked, Refused> {
    let ids = list_of(app, dataset).ok_or_else(|| {
        Refused(
            StatusCode::NOT_FOUND,
            format!("there is no dataset `{dataset}`; see /catalog"),
        )
    })?;
    let fields = Fields::read(fields.unwrap_or_default());
    let threshold = fields.share("threshold", 0.70).map_err(refused)?;
    let cutoff = fields.share("cutoff", 0.70).map_err(refused)?;
    Ok(Asked {
        limit: fields.count("limit", 5, MOST_RESULTS).map_err(refused)?,
        threshold,
        // The lower of both counts.
        floor: threshold.min(cutoff).max(LOWEST),
        lists: lists(app, ids, &fields),
        excluded_schemata: fields.all("exclude_schema"),
        excluded_entities: fields.all("exclude_entity_ids"),
    })
}

/// The lists that are searched, by id; nothing stands for all.
fn lists(
    app: &App,
    of_path: Option<Vec<String>>,
    fields: &Fields,
) -> Option<Vec<String>> {
    let included = fields.all("include_dataset");
    let mut lists = of_path;
    if !included.is_empty() {
        // A client that asks for several lists names the first in the path
        // and the others here: none of them may be lost.
        let mut all = lists.unwrap_or_default();
        for name in included {
            match list_of(app, &name) {
                Some(None) => return excluding(app, None, fields),
                Some(Some(ids)) => all.extend(ids),
                // The search refuses an id that there is not.
                None => all.push(name),
            }
        }
        lists = Some(all);
    }
    excluding(app, lists, fields)
}

/// The lists without those that are left out.
fn excluding(
    app: &App,
    lists: Option<Vec<String>>,
    fields: &Fields,
) -> Option<Vec<String>> {
    let excluded = fields.all("exclude_dataset");
    if excluded.is_empty() {
        return lists;
    }
    let sources = &app.pack().lists.sources;
    let all = || sources.iter().map(|source| source.id.clone()).collect();
    let mut left = lists.unwrap_or_else(all);
    left.retain(|id| !excluded.contains(id));
    Some(left)
}

/// The answer to one query: the best of what each of its names finds.
fn one(app: &App, wanted: &Wanted, asked: &Asked) -> Result<Value, AppError> {
    let party = party(&wanted.properties);
    let mut found: BTreeMap<String, (Hit, String)> = BTreeMap::new();
    let mut screened = None;
    // More than are shown: what is set aside below must not hide others.
    let mut total = 0;
    for name in party.names.iter().filter(|n| screening::has_letters(n)) {
        let Screening { hits, found: all, screened: worth, .. } =
            screen(app, party.query(name), asked)?.answer;
        for hit in hits {
            let id = parties::id_of(&hit);
            let better =
                found.get(&id).is_none_or(|(best, _)| best.score < hit.score);
            if better {
                found.insert(id, (hit, name.clone()));
            }
        }
        total = total.max(all);
        // One name that was not screened is enough.
        screened = match screened {
            None | Some(Coverage::Full) => Some(worth),
            Some(_) if worth == Coverage::NotScreened => Some(worth),
            other => other,
        };
    }
    let is_whole = total <= found.len();
    let mut results: Vec<(Hit, String)> = found.into_values().collect();
    results.retain(|(hit, _)| {
        let schema = parties::schema_of(hit.kind);
        !asked.excluded_schemata.iter().any(|one| one == schema)
            && !asked.excluded_entities.contains(&parties::id_of(hit))
    });
    results.sort_by(|a, b| b.0.score.total_cmp(&a.0.score));
    let total = results.len();
    let relation = if is_whole { "eq" } else { "gte" };
    results.truncate(asked.limit);
    let results: Vec<Value> = results
        .iter()
        .map(|(hit, name)| scored(hit, name, asked.threshold))
        .collect();
    Ok(json!({
        "status": 200,
        "results": results,
        "total": { "value": total, "relation": relation },
        "query": {
            "id": wanted.id,
            "schema": wanted.schema,
            "properties": party.properties,
        },
        // A query without a name was not screened at all.
        "screened": screened.map_or_else(
            || json!("not_screened"),
            |screened| json!(screened),
        ),
    }))
}

fn screen(
    app: &App,
    query: Query,
    asked: &Asked,
) -> Result<Screened, AppError> {
    let request = OneRequest {
        query,
        search: Search {
            place: Where::Kept,
            lists: asked.lists.clone(),
            min_score: Some(asked.floor),
            top: MOST_RESULTS,
        },
        near_misses: false,
        decisions: None,
        as_of: app.today(),
    };
    screening::one(app, request, &mut Vec::new())
}

/// A hit as a scored entity.
fn scored(hit: &Hit, name: &str, threshold: f64) -> Value {
    let mut entity = parties::entity(hit);
    entity["score"] = json!(hit.score);
    entity["match"] = json!(hit.score >= threshold);
    entity["explanations"] = json!({
        "name": {
            "score": hit.score,
            "weight": 1.0,
            "detail": hit.because.join("; "),
            "query": name,
            "candidate": hit.matched_name,
        },
    });
    entity
}

pub(crate) async fn searched(
    State(desk): State<Desk>,
    Path(dataset): Path<String>,
    RawQuery(fields): RawQuery,
) -> Result<Response, Refused> {
    let read = Fields::read(fields.as_deref().unwrap_or_default());
    let limit = read.count("limit", 10, MOST_RESULTS).map_err(refused)?;
    let offset = read.count("offset", 0, usize::MAX).map_err(refused)?;
    let name = read.first("q").unwrap_or_default();
    let asked = asked(&desk.app(), &dataset, fields.as_deref())?;
    let answer = desk
        .answer(move |app| {
            if !screening::has_letters(&name) {
                return Ok(None);
            }
            let query = Query { name, ..Query::default() };
            Ok(Some(screen(app, query, &asked)?.answer))
        })
        .await?;
    let screened =
        answer.as_ref().map_or(Coverage::NotScreened, |a| a.screened);
    let (hits, found) = answer.map_or((Vec::new(), 0), |a| (a.hits, a.found));
    let relation = if found <= hits.len() { "eq" } else { "gte" };
    let total = hits.len();
    let results: Vec<Value> =
        hits.iter().skip(offset).take(limit).map(parties::entity).collect();
    let body = json!({
        "results": results, "facets": {}, "limit": limit, "offset": offset,
        "total": { "value": total, "relation": relation },
        "screened": screened,
    });
    Ok(answer_with(StatusCode::OK, &body))
}

/// A listed party by its id over all lists: `us-bis-entity-list:el-sophgo`; a
/// page for who wants one.
pub(crate) async fn entity(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let none =
        || Refused(StatusCode::NOT_FOUND, format!("there is no entity `{id}`"));
    let (list, entry) = id.split_once(':').ok_or_else(none)?;
    let (list, entry) = (list.to_owned(), entry.to_owned());
    let named = list.clone();
    let found =
        desk.answer(move |app| screening::listed(app, &list, &entry)).await?;
    let entry = found.ok_or_else(none)?;
    if api::Form::wanted(&headers) == api::Form::Json {
        let body = parties::whole_entity(&named, &entry);
        return Ok(answer_with(StatusCode::OK, &body));
    }
    let frame = Frame::new(&desk, &visitor);
    let mut sources = frame.app.pack().lists.sources.iter();
    let source = sources.find(|one| one.id == named).ok_or_else(none)?;
    let page = view::listed(source, &entry, frame.app.meta());
    Ok(frame.document("/screen", &entry.name, &page))
}

/// The one way of matching there is.
pub(crate) async fn algorithms() -> Response {
    let body = json!({
        "algorithms": [{
            "name": "hashgate",
            "description": "The screening of hashgate; docs/accuracy-screening.md \
                            says how well it finds.",
            "docs": { "name": { "description": "Similarity of the names, after \
                 country, address and numbers were looked at.",
                 "coefficient": 1.0 } },
        }],
        "default": "hashgate",
        "best": "hashgate",
    });
    answer_with(StatusCode::OK, &body)
}

/// The lists, each as a dataset.
pub(crate) async fn catalog(State(desk): State<Desk>) -> Response {
    let app = desk.app();
    let sources = &app.pack().lists.sources;
    let lists: Vec<Value> = sources
        .iter()
        .map(|source| {
            json!({
                "name": source.id,
                "title": caption_of(source),
                "load": true,
                "entities_url": null,
                "datasets": [],
                "children": [],
            })
        })
        .collect();
    let names: Vec<&str> = sources.iter().map(|s| s.id.as_str()).collect();
    let default = json!({
        "name": "default", "title": "All lists", "load": true,
        "datasets": names, "children": names,
    });
    let datasets: Vec<Value> = std::iter::once(default).chain(lists).collect();
    let body = json!({
        "datasets": datasets, "current": names, "outdated": [],
        "index_stale": false,
    });
    answer_with(StatusCode::OK, &body)
}
