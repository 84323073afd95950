//! The case board: what customs hold, which day is next, what to do.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use hashgate_app::{
    App, AppError,
    cases::{self, NamedCase},
};
use hashgate_cases::{CaseFacts, Event};
use hashgate_model::Date;
use hashgate_pack::cases::Actor;
use hashgate_report::{render, views::clock};
use hashgate_store::{KeptCase, Role};

use super::of;
use crate::{
    desk::Desk, doors::fields::escaped, frame::Frame, gate::Visitor,
    pages::Upload, problem::Problem, words::Words,
};

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/cases", get(board).post(begin))
        .route("/cases/{name}", get(one))
        .route("/cases/{name}/events", post(add_event))
        .route("/cases/{name}/facts", post(set_facts))
        .route("/cases/{name}/calendar", post(move_calendar))
        .route("/calendar/{secret}", get(calendar))
}

#[derive(Template)]
#[template(path = "kept/cases.html")]
struct BoardPage<'a> {
    words: Words,
    csrf: &'a str,
    may_write: bool,
    cases: Vec<OnBoard>,
    problem: Option<&'a str>,
}

/// A case on the board.
struct OnBoard {
    name: String,
    next: Option<NextStep>,
    fault: Option<String>,
}

struct NextStep {
    date: Date,
    title: String,
    actor: &'static str,
    days_left: i32,
}

#[derive(Template)]
#[template(path = "kept/case.html")]
struct CasePage<'a> {
    words: Words,
    csrf: &'a str,
    may_write: bool,
    name: &'a str,
    answer: &'a str,
    timeline: Vec<Mark>,
    kinds: Vec<(&'a str, &'a str)>,
    calendar: &'a str,
    shipment: Option<&'a str>,
    problem: Option<&'a str>,
}

/// A day of the timeline.
struct Mark {
    date: Date,
    what: String,
    is_event: bool,
    is_past: bool,
}

fn next_of(app: &App, case: &KeptCase) -> Result<Option<NextStep>, AppError> {
    let named = NamedCase::of_text(&case.name, case.text.clone())?;
    let found = cases::clock(app, &named, app.today())?;
    Ok(found.next().map(|one| NextStep {
        date: one.safe_date,
        title: one.title.clone(),
        actor: match one.actor {
            Actor::Importer => "you",
            Actor::Customs => "customs",
            Actor::Nobody => "nobody",
        },
        days_left: one.days_left,
    }))
}

async fn board(State(desk): State<Desk>, visitor: Visitor) -> Response {
    board_page(&desk, &visitor, None).await
}

async fn board_page(
    desk: &Desk,
    visitor: &Visitor,
    problem: Option<&Problem>,
) -> Response {
    let frame = Frame::new(desk, visitor);
    let made = async {
        let (memory, _) = of(desk, visitor, Role::Viewer)?;
        let kept = memory.store.cases("").await?;
        let on_board = |case: KeptCase| {
            let (next, fault) = match next_of(&frame.app, &case) {
                Ok(next) => (next, None),
                Err(why) => (None, Some(why.message().to_owned())),
            };
            OnBoard { name: case.name, next, fault }
        };
        let mut cases: Vec<OnBoard> = kept.into_iter().map(on_board).collect();
        // What is due first stands first; what has no day comes last.
        cases.sort_by_key(|one| {
            (one.next.is_none(), one.next.as_ref().map(|next| next.date))
        });
        let page = BoardPage {
            words: frame.words(),
            csrf: frame.csrf(),
            may_write: frame.may_write(),
            cases,
            problem: problem.map(Problem::detail),
        };
        Ok::<_, Problem>(frame.show("/cases", frame.words().of("Cases"), &page))
    };
    let mut page = made.await.unwrap_or_else(|why| frame.told("/cases", &why));
    if let Some(why) = problem {
        *page.status_mut() = why.status();
    }
    page
}

async fn begin(
    State(desk): State<Desk>,
    visitor: Visitor,
    request: Request,
) -> Response {
    let done = async {
        let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
        let upload = Upload::read(request).await?;
        let name = upload.text("name").unwrap_or_default().trim().to_owned();
        check_name(&name)?;
        let shipment = upload.text("shipment").map(str::trim);
        if let Some(id) = shipment {
            memory.store.shipment(id).await?;
        }
        let text = match upload.files.first() {
            // A case of the command line, taken in as it is.
            Some((_, file)) => {
                let text = String::from_utf8(file.bytes.clone());
                let text = text.map_err(|_| {
                    AppError::input("a case file is text in UTF-8 (TOML)")
                })?;
                let case = NamedCase::of_text(&name, text.clone())?;
                cases::clock(&desk.app(), &case, desk.app().today())?;
                text
            }
            None => cases::begun(&name, CaseFacts::default())?,
        };
        let act = desk.act(memory, who);
        memory.store.new_case(&name, &text, shipment, act).await?;
        Ok::<_, Problem>(name)
    };
    match done.await {
        Ok(name) => Redirect::to(&address(&name)).into_response(),
        Err(why) => board_page(&desk, &visitor, Some(&why)).await,
    }
}

/// A name that can stand in an address and in a folder of cases.
fn check_name(name: &str) -> Result<(), Problem> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    let count = name.chars().count();
    if (1..=64).contains(&count) && name.chars().all(fits) {
        return Ok(());
    }
    Err(AppError::request(
        "a case is called by letters, digits, blanks, `-` and `_`, 64 at most",
    )
    .into())
}

fn address(name: &str) -> String {
    format!("/cases/{}", escaped(name))
}

async fn one(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Response {
    case_page(&desk, &visitor, &name, None).await
}

async fn case_page(
    desk: &Desk,
    visitor: &Visitor,
    name: &str,
    problem: Option<&Problem>,
) -> Response {
    let made = show(desk, visitor, name, problem.map(Problem::detail)).await;
    match (made, problem) {
        (Ok(mut page), Some(why)) => {
            *page.status_mut() = why.status();
            page
        }
        (Ok(page), None) => page,
        (Err(why), _) => Frame::new(desk, visitor).told("/cases", &why),
    }
}

async fn show(
    desk: &Desk,
    visitor: &Visitor,
    name: &str,
    problem: Option<&str>,
) -> Result<Response, Problem> {
    let (memory, _) = of(desk, visitor, Role::Viewer)?;
    let frame = Frame::new(desk, visitor);
    let kept = memory.store.case(name).await?;
    let case = NamedCase::of_text(name, kept.text.clone())?;
    let as_of = frame.app.today();
    let found = cases::clock(&frame.app, &case, as_of)?;
    let meta = frame.app.meta();
    let document = clock::show(name, &case.file, &found, as_of, meta);
    let kinds = &frame.app.pack().cases.events;
    let title = |kind: &str| {
        let known = kinds.iter().find(|one| one.kind == kind);
        known.map_or_else(|| kind.to_owned(), |one| one.title.clone())
    };
    let events = case.file.events.iter().map(|event| Mark {
        date: event.date,
        what: title(&event.kind),
        is_event: true,
        is_past: event.date <= as_of.date(),
    });
    let deadlines = found.deadlines.iter().map(|one| Mark {
        date: one.date,
        what: one.title.clone(),
        is_event: false,
        is_past: one.date < as_of.date(),
    });
    let mut timeline: Vec<Mark> = events.chain(deadlines).collect();
    timeline.sort_by_key(|mark| (mark.date, !mark.is_event));
    let page = CasePage {
        words: frame.words(),
        csrf: frame.csrf(),
        may_write: frame.may_write(),
        name,
        answer: &render::html_body(&document),
        timeline,
        kinds: kinds
            .iter()
            .map(|one| (one.kind.as_str(), one.title.as_str()))
            .collect(),
        calendar: &kept.calendar_secret,
        shipment: kept.shipment.as_deref(),
        problem,
    };
    Ok(frame.show("/cases", name, &page))
}

async fn after(
    desk: &Desk,
    visitor: &Visitor,
    name: &str,
    done: Result<(), Problem>,
) -> Response {
    match done {
        Ok(()) => Redirect::to(&address(name)).into_response(),
        Err(why) => case_page(desk, visitor, name, Some(&why)).await,
    }
}

fn date(upload: &Upload, field: &str) -> Result<Option<Date>, Problem> {
    let Some(text) = upload.text(field) else { return Ok(None) };
    let read = text.trim().parse();
    let read = read.map_err(|why: hashgate_model::DateError| {
        Problem::from(AppError::request(why.to_string()))
    })?;
    Ok(Some(read))
}

async fn add_event(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    let done = async {
        let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
        let upload = Upload::read(request).await?;
        let day = date(&upload, "date")?.ok_or_else(|| {
            Problem::from(AppError::request(
                "give the day on which it happened",
            ))
        })?;
        let text = |field: &str| upload.text(field).map(str::to_owned);
        let event = Event {
            kind: text("kind").unwrap_or_default(),
            date: day,
            of: text("of"),
            answer_by: date(&upload, "answer_by")?,
            working_days: None,
            states: None,
            note: text("note"),
        };
        let kept = memory.store.case(&name).await?;
        let case = NamedCase::of_text(&name, kept.text)?;
        let app = desk.app();
        let (text, _) = cases::with_event(&app, &case, &event, app.today())?;
        let act = desk.act(memory, who);
        Ok(memory.store.change_case(&name, kept.revision, &text, act).await?)
    };
    let done = done.await;
    after(&desk, &visitor, &name, done).await
}

async fn set_facts(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    let done = async {
        let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
        let upload = Upload::read(request).await?;
        let facts: Vec<String> = upload
            .text("facts")
            .unwrap_or_default()
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        let kept = memory.store.case(&name).await?;
        let case = NamedCase::of_text(&name, kept.text)?;
        let app = desk.app();
        let text = cases::with_facts(&app, &case, &facts, app.today())?;
        let act = desk.act(memory, who);
        Ok(memory.store.change_case(&name, kept.revision, &text, act).await?)
    };
    let done = done.await;
    after(&desk, &visitor, &name, done).await
}

/// A new address for a calendar, after the old one became known.
async fn move_calendar(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Response {
    let done = async {
        let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
        let act = desk.act(memory, who);
        Ok(memory.store.move_calendar(&name, act).await?)
    };
    let done = done.await;
    after(&desk, &visitor, &name, done).await
}

/// The calendar of a case at its secret address, for a program that asks
/// again and again and cannot log in.
async fn calendar(
    State(desk): State<Desk>,
    Path(secret): Path<String>,
) -> Response {
    let made = async {
        let memory = desk.memory()?;
        let secret = secret.trim_end_matches(".ics");
        let kept = memory.store.case_of_calendar(secret).await?;
        let kept = kept.ok_or_else(|| {
            Problem::of_request(
                StatusCode::NOT_FOUND,
                "there is no calendar at this address".to_owned(),
            )
        })?;
        let case = NamedCase::of_text(&kept.name, kept.text.clone())?;
        let app = desk.app();
        let (text, published) = cases::calendar_of(
            &app,
            &case,
            app.today(),
            false,
            kept.published.as_deref(),
        )?;
        if let Some(published) = published {
            memory.store.publish_case(&kept.name, &published).await?;
        }
        let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
        Ok::<_, Problem>((kind, text).into_response())
    };
    made.await.unwrap_or_else(axum::response::IntoResponse::into_response)
}
