//! Shipments that stay: drop, read, correct, add evidence, close, delete.

use askama::Template;
use axum::{
    Router,
    extract::{Path, RawQuery, Request, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use hashgate_app::{App, AppError};
use hashgate_model::HeldEvidence;
use hashgate_store::{
    Answered, Listed, NewFile, NewShipment, Party, Purpose, Role, Shipment,
    ShipmentFile, StoreError,
};
use serde_json::{Map, Value};

use super::{
    bundle::{bundle, file},
    evidence::add_evidence,
    hits::{OpenHit, decide, open_hits},
    of, shown,
};
use crate::{
    answering::{self, FIELDS},
    desk::Desk,
    doors::fields::Fields,
    frame::Frame,
    gate::Visitor,
    memory::{Memory, Who},
    pages::{Upload, decided, drop_form, first},
    problem::Problem,
    words::Words,
};

/// How many shipments stand on a page.
const A_PAGE: i64 = 50;

/// The example, for a desk that keeps nothing yet.
const EXAMPLE: [(Purpose, &str, &[u8]); 2] = [
    (
        Purpose::Paper,
        "invoice.xlsx",
        include_bytes!("../../../../examples/invoice.xlsx"),
    ),
    (
        Purpose::Facts,
        "facts.toml",
        include_bytes!("../../../../examples/facts.toml"),
    ),
];

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/", get(all))
        .route("/shipments", get(all).post(keep))
        .route("/example", post(example))
        .route("/shipments/{id}", get(one).post(correct))
        .route("/shipments/{id}/evidence", post(add_evidence))
        .route("/shipments/{id}/decide", post(decide))
        .route("/shipments/{id}/close", post(close))
        .route("/shipments/{id}/open", post(open))
        .route("/shipments/{id}/delete", post(delete))
        .route("/shipments/{id}/bundle.zip", get(bundle))
        .route("/shipments/{id}/files/{file}", get(file))
}

#[derive(Template)]
#[template(path = "kept/shipments.html")]
struct ShipmentsPage<'a> {
    words: Words,
    csrf: &'a str,
    may_write: bool,
    form: String,
    words_sought: &'a str,
    shipments: Vec<ShownListed>,
    cases: Vec<String>,
    next: Option<String>,
    is_empty: bool,
}

struct ShownListed {
    listed: Listed,
    kept_at: String,
}

#[derive(Template)]
#[template(path = "kept/shipment.html")]
struct ShipmentPage<'a> {
    words: Words,
    csrf: &'a str,
    may_write: bool,
    shipment: &'a Shipment,
    created_at: String,
    checked_at: String,
    fields: Vec<(&'static str, &'static str, &'static str, String)>,
    evidence: Vec<Wanted>,
    kinds: Vec<(String, String)>,
    files: Vec<ShownFile>,
    parties: Vec<Party>,
    hits: Vec<OpenHit>,
    changes: Vec<Difference>,
    problem: Option<&'a str>,
    is_stale: bool,
}

/// A paper that the answer asks for.
struct Wanted {
    id: String,
    paper: String,
    status: String,
}

struct ShownFile {
    file: ShipmentFile,
    what: String,
    added_at: String,
}

/// What differs since the answer before.
pub(crate) struct Difference {
    pub(crate) what: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// The differences of an event, as lines.
pub(crate) fn differences(told: &str) -> Vec<Difference> {
    let told: Value = serde_json::from_str(told).unwrap_or_default();
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => "-".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(all)) => all
            .iter()
            .map(|one| {
                one.as_str().map_or_else(|| one.to_string(), str::to_owned)
            })
            .collect::<Vec<_>>()
            .join("; "),
        Some(other) => other.to_string(),
    };
    let all = told.get("changes").and_then(Value::as_array);
    all.into_iter()
        .flatten()
        .map(|one| Difference {
            what: text(one.get("what")),
            before: text(one.get("before")),
            after: text(one.get("after")),
        })
        .collect()
}

/// The list; on a desk that keeps nothing, the form alone.
async fn all(
    desk: State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Response {
    if desk.memory.is_none() {
        return first(desk, visitor).await;
    }
    let State(desk) = desk;
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let page = list(&desk, &visitor, &fields, None).await;
    page.unwrap_or_else(|why| Frame::new(&desk, &visitor).told("/", &why))
}

async fn list(
    desk: &Desk,
    visitor: &Visitor,
    fields: &Fields,
    refused: Option<(&Upload, &str)>,
) -> Result<Response, Problem> {
    let (memory, _) = of(desk, visitor, Role::Viewer)?;
    let frame = Frame::new(desk, visitor);
    let sought = fields.first("words").unwrap_or_default();
    let from = fields.first("from");
    let part = memory.store.shipments(&sought, from.as_deref(), A_PAGE).await?;
    let cases = match sought.trim() {
        "" => Vec::new(),
        word => memory.store.cases(word).await?,
    };
    let (upload, problem) = refused.unzip();
    let page = ShipmentsPage {
        words: frame.words(),
        csrf: frame.csrf(),
        may_write: frame.may_write(),
        form: drop_form(&frame, upload, problem)?,
        is_empty: part.items.is_empty() && sought.is_empty() && from.is_none(),
        words_sought: &sought,
        shipments: part
            .items
            .into_iter()
            .map(|listed| ShownListed {
                kept_at: shown(listed.created_at),
                listed,
            })
            .collect(),
        cases: cases.into_iter().map(|case| case.name).collect(),
        next: part.next,
    };
    Ok(frame.show("/", frame.words().of("Shipments"), &page))
}

async fn keep(
    State(desk): State<Desk>,
    visitor: Visitor,
    request: Request,
) -> Response {
    let upload = match Upload::read(request).await {
        Ok(upload) => upload,
        Err(why) => {
            return Frame::new(&desk, &visitor).told("/", &why.into());
        }
    };
    let asked = upload.fields.clone();
    match kept(&desk, &visitor, asked, upload.shipment_files(), None).await {
        Ok((id, _)) => {
            Redirect::to(&format!("/shipments/{id}")).into_response()
        }
        Err(why) => {
            let refused = Some((&upload, why.detail()));
            let fields = Fields::read("");
            let page = list(&desk, &visitor, &fields, refused).await;
            let mut page = page.unwrap_or_else(|why| {
                Frame::new(&desk, &visitor).told("/", &why)
            });
            *page.status_mut() = why.status();
            page
        }
    }
}

async fn example(State(desk): State<Desk>, visitor: Visitor) -> Response {
    let files = EXAMPLE.map(|(purpose, name, bytes)| NewFile {
        purpose,
        name: name.to_owned(),
        bytes: bytes.to_vec(),
        covers: "{}".to_owned(),
    });
    match kept(&desk, &visitor, Map::new(), files.to_vec(), None).await {
        Ok((id, _)) => {
            Redirect::to(&format!("/shipments/{id}")).into_response()
        }
        Err(why) => Frame::new(&desk, &visitor).told("/", &why),
    }
}

/// Asks about a shipment and keeps it with its answer; the id, and whether it
/// is new.
pub(crate) async fn kept(
    desk: &Desk,
    visitor: &Visitor,
    asked: Map<String, Value>,
    files: Vec<NewFile>,
    key: Option<(String, String)>,
) -> Result<(String, bool), Problem> {
    let (memory, who) = of(desk, visitor, Role::Analyst)?;
    let act = desk.act(memory, who);
    if let Some((key, asked)) = &key
        && let Some(id) = memory.store.kept_under(key, asked, act).await?
    {
        return Ok((id, false));
    }
    let asked = only_known(asked);
    let (question, papers) = (asked.clone(), files.clone());
    let decided = decided(desk).await?;
    let answered = desk
        .answer(move |app| {
            let answer = answering::ask(app, &question, &papers, &decided)?;
            answering::kept(app, &answer)
        })
        .await?;
    let new = NewShipment {
        title: answering::title(&answered.answer, &files),
        asked: Value::Object(asked).to_string(),
        files,
        answered,
        key,
    };
    Ok(memory.store.keep_shipment(new, act).await?)
}

/// The fields of a question that are kept with it.
fn only_known(asked: Map<String, Value>) -> Map<String, Value> {
    asked
        .into_iter()
        .filter(|(name, _)| FIELDS.contains(&name.as_str()))
        .collect()
}

/// The files of a shipment as they were handed in.
pub(crate) async fn files(
    memory: &Memory,
    id: &str,
) -> Result<Vec<NewFile>, Problem> {
    let mut files = Vec::new();
    for file in memory.store.files_of(id).await? {
        let kept = memory.store.file(&file.sha256).await?;
        files.push(NewFile {
            purpose: file.purpose,
            name: file.name,
            bytes: kept,
            covers: file.covers,
        });
    }
    Ok(files)
}

async fn one(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    shipment_page(&desk, &visitor, &id, None).await
}

async fn shipment_page(
    desk: &Desk,
    visitor: &Visitor,
    id: &str,
    problem: Option<&Problem>,
) -> Response {
    let made = show(desk, visitor, id, problem.map(Problem::detail)).await;
    match (made, problem) {
        (Ok(mut page), Some(why)) => {
            *page.status_mut() = why.status();
            page
        }
        (Ok(page), None) => page,
        (Err(why), _) => Frame::new(desk, visitor).told("/", &why),
    }
}

async fn show(
    desk: &Desk,
    visitor: &Visitor,
    id: &str,
    problem: Option<&str>,
) -> Result<Response, Problem> {
    let (memory, _) = of(desk, visitor, Role::Viewer)?;
    let frame = Frame::new(desk, visitor);
    let shipment = memory.store.shipment(id).await?;
    let asked: Map<String, Value> =
        serde_json::from_str(&shipment.asked).unwrap_or_default();
    let answer: Value =
        serde_json::from_str(&shipment.answer).unwrap_or_default();
    let text = |of: &Value, field: &str| {
        of.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let evidence = answer.get("evidence").and_then(Value::as_array);
    let wanted = |one: &Value| Wanted {
        id: text(one, "id"),
        paper: text(one, "paper"),
        status: text(one, "status"),
    };
    let kinds = hashgate_app::evidence::kinds(&frame.app);
    let labels = [
        ("entry_date", "Date of entry", "date"),
        ("origin", "Origin of every line", "text"),
        ("port", "Port of entry", "text"),
        ("mode", "The goods come by", "mode"),
        ("loaded_on", "Loaded on", "date"),
        ("exported_on", "Exported on", "date"),
        ("as_of", "Answer as of", "date"),
    ];
    let value = |name: &str| {
        asked.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let files = memory.store.files_of(id).await?;
    let shown_file = |file: ShipmentFile| ShownFile {
        what: serde_json::from_str::<HeldEvidence>(&file.covers)
            .map_or_else(|_| file.purpose.word().to_owned(), |held| held.id),
        added_at: shown(file.added_at),
        file,
    };
    let events = memory.store.changes_of(id, 1).await?;
    let page = ShipmentPage {
        words: frame.words(),
        csrf: frame.csrf(),
        may_write: frame.may_write(),
        created_at: shown(shipment.listed.created_at),
        checked_at: shown(shipment.listed.checked_at),
        fields: labels.map(|(n, l, k)| (n, l, k, value(n))).to_vec(),
        evidence: evidence.into_iter().flatten().map(wanted).collect(),
        kinds: kinds.iter().map(|k| (k.id.clone(), k.paper.clone())).collect(),
        files: files.into_iter().map(shown_file).collect(),
        parties: memory.store.parties_of(id).await?,
        hits: open_hits(&answer),
        changes: events.first().map_or_else(Vec::new, |e| differences(&e.told)),
        // A closed one stays as it was answered.
        is_stale: !shipment.listed.closed
            && shipment.rests_on != frame.app.rests_on()?,
        shipment: &shipment,
        problem,
    };
    Ok(frame.show("/", &shipment.listed.title, &page))
}

/// A closed shipment stays as it was closed.
pub(super) fn must_be_open(shipment: &Shipment) -> Result<(), Problem> {
    if shipment.listed.closed {
        return Err(StoreError::Conflict(
            "the shipment is closed; open it again first".to_owned(),
        )
        .into());
    }
    Ok(())
}

/// Whether a shipment may be deleted as one that was never entered: where a
/// date of entry is kept, by an admin alone.
pub(super) fn may_call_unentered(
    shipment: &Shipment,
    who: &Who,
) -> Result<(), Problem> {
    if shipment.listed.keep_until.is_none() || who.may == Role::Admin {
        return Ok(());
    }
    Err(StoreError::Retained(format!(
        "a date of entry is kept of shipment {}, and with it five years (19 CFR \
         163.4); if it was never entered all the same, an admin may delete it",
        shipment.listed.id
    ))
    .into())
}

/// Asks about a kept shipment again and keeps the answer; what differs is
/// told where something does. Gives the revision.
pub(crate) async fn again(
    desk: &Desk,
    memory: &Memory,
    actor: &str,
    shipment: &Shipment,
    asked: Option<Map<String, Value>>,
    why: &str,
) -> Result<i64, Problem> {
    let id = &shipment.listed.id;
    must_be_open(shipment)?;
    let papers = files(memory, id).await?;
    let question = match &asked {
        Some(asked) => asked.clone(),
        None => {
            serde_json::from_str(&shipment.asked).map_err(AppError::defect)?
        }
    };
    let decided = decided(desk).await?;
    let answered: Answered = desk
        .answer(move |app: &App| {
            let answer = answering::ask(app, &question, &papers, &decided)?;
            answering::kept(app, &answer)
        })
        .await?;
    let changes = answering::differences(&shipment.answer, &answered.answer);
    let told = (!changes.is_empty()).then(|| {
        serde_json::json!({ "why": why, "by": actor, "changes": changes })
            .to_string()
    });
    let asked = asked.map(|asked| Value::Object(asked).to_string());
    let act = memory.act(actor, desk.pack_hash());
    let revision = shipment.listed.revision;
    Ok(memory
        .store
        .answer_again(
            id,
            revision,
            asked.as_deref(),
            &answered,
            told.as_deref(),
            act,
        )
        .await?)
}

/// Where a change leads: back to the page of the shipment, or the page with
/// what was wrong.
pub(super) async fn after(
    desk: &Desk,
    visitor: &Visitor,
    id: &str,
    done: Result<(), Problem>,
) -> Response {
    match done {
        Ok(()) => Redirect::to(&format!("/shipments/{id}")).into_response(),
        Err(why) => shipment_page(desk, visitor, id, Some(&why)).await,
    }
}

async fn correct(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let done = async {
        let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
        let upload = Upload::read(request).await?;
        let asked = only_known(upload.fields.clone());
        let shipment = memory.store.shipment(&id).await?;
        // A form that was opened before another was saved would undo that.
        let revision = shipment.listed.revision.to_string();
        if upload.text("revision").is_some_and(|read| read != revision) {
            return Err(StoreError::Conflict(
                "the shipment was changed since this form was opened; what is \
                 kept now stands below: correct that"
                    .to_owned(),
            )
            .into());
        }
        let name = &who.account.name;
        let why = "a field was corrected";
        again(&desk, memory, name, &shipment, Some(asked), why).await?;
        Ok(())
    };
    let done = done.await;
    after(&desk, &visitor, &id, done).await
}

async fn close(
    desk: State<Desk>,
    visitor: Visitor,
    id: Path<String>,
) -> Response {
    set_closed(desk, visitor, id, true).await
}

async fn open(
    desk: State<Desk>,
    visitor: Visitor,
    id: Path<String>,
) -> Response {
    set_closed(desk, visitor, id, false).await
}

async fn set_closed(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    closed: bool,
) -> Response {
    let done = async {
        let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
        let act = desk.act(memory, who);
        Ok(memory.store.close_shipment(&id, closed, act).await?)
    };
    let done = done.await;
    after(&desk, &visitor, &id, done).await
}

async fn delete(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let done = async {
        let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
        let upload = Upload::read(request).await?;
        let never_entered = upload.text("never_entered") == Some("true");
        if never_entered {
            may_call_unentered(&memory.store.shipment(&id).await?, who)?;
        }
        let today = desk.app().today().to_string();
        let act = desk.act(memory, who);
        let done =
            memory.store.delete_shipment(&id, &today, never_entered, act);
        Ok(done.await?)
    };
    match done.await {
        Ok(()) => Redirect::to("/").into_response(),
        Err(why) => shipment_page(&desk, &visitor, &id, Some(&why)).await,
    }
}
