//! The pages: a form, and under it the answer as every door gives it.
//!
//! A question whose fields stand in the address has a link that can be sent
//! on; papers are posted and not kept.

mod forms;
mod upload;

use askama::Template;
use axum::{
    Router,
    extract::{Path, RawQuery, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use hashgate_app::{App, AppError, evidence, ledger, pack, rules};
use hashgate_ledger::Filter;
use hashgate_pack::rules::Rule;
use hashgate_questions::{Answer, find};
use hashgate_report::{
    charts, render,
    views::{
        evidence as papers, ledger as ledger_view, pack as pack_view,
        rules as rule_view,
    },
};
use serde_json::{Map, Value};

use crate::{
    answering::{self, Decided, Shown},
    desk::Desk,
    doors::fields::Fields,
    frame::{Frame, document_text},
    gate::Visitor,
    problem::Problem,
    words::{LANGUAGE, Words},
};
use forms::{CHECK, FORMS, Form};
pub(crate) use upload::{Upload, plain_name};

pub(crate) fn routes() -> Router<Desk> {
    let mut routes = Router::new()
        .route("/check", get(first).post(checked))
        .route("/rules", get(all_rules))
        .route("/rules/{id}", get(one_rule))
        .route("/evidence", get(kinds))
        .route("/ledger", get(events))
        .route("/pack", get(data))
        .route("/language", get(language))
        .route("/style.css", get(style))
        .route("/desk.js", get(script));
    for form in FORMS {
        let page = move |desk: State<Desk>, visitor: Visitor, q: RawQuery| {
            asked(form, desk, visitor, q)
        };
        let page = get(page);
        let page = if form.method == "post" {
            page.post(
                move |desk: State<Desk>, visitor: Visitor, sent: Request| {
                    posted(form, desk, visitor, sent)
                },
            )
        } else {
            page
        };
        routes = routes.route(form.action, page);
    }
    routes
}

/// The forms of the menu: where each is, and what it is called.
pub(crate) fn menu_of_forms()
-> impl Iterator<Item = (&'static str, &'static str)> {
    let of_form = |form: &'static Form| {
        (if form.action == "/check" { "/" } else { form.action }, form.menu)
    };
    std::iter::once(&CHECK).chain(FORMS).map(of_form)
}

/// Every text of a form, for the table of words.
#[cfg(test)]
pub(crate) fn texts_of_forms() -> impl Iterator<Item = &'static str> {
    let menu = [
        "Shipments",
        "Cases",
        "Enforcement",
        "Rules",
        "Papers",
        "Data",
        "Changes",
        "Log",
        "air",
        "ocean",
        "truck",
        "rail",
        "you",
        "customs",
        "nobody",
        "clear",
        "needs evidence",
        "hold",
        "refuse",
        "viewer",
        "analyst",
        "admin",
        hashgate_report::LEGAL,
        forms::NOT_KEPT,
        forms::IS_KEPT,
    ];
    let of_form = |form: &'static Form| {
        let fields = form.fields.iter();
        [form.menu, form.title, form.lead, form.button]
            .into_iter()
            .chain(fields.flat_map(|field| [field.label, field.hint]))
    };
    let problems = crate::problem::TITLES.iter().copied();
    std::iter::once(&CHECK)
        .chain(FORMS)
        .flat_map(of_form)
        .chain(menu)
        .chain(problems)
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'a> {
    words: Words,
    form: &'a Form,
    lead: &'a str,
    action: &'a str,
    fields: Vec<Filled<'a>>,
    /// Whether something was written into a field.
    is_written: bool,
    problem: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage<'a> {
    words: Words,
    rules: Vec<&'a Rule>,
}

/// A field with what was written into it.
struct Filled<'a> {
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    kind: &'a str,
    required: bool,
    value: String,
}

/// The form with what was written into it, and why it has no answer.
fn form_text(
    frame: &Frame<'_>,
    form: &Form,
    written: impl Fn(&str) -> Option<String>,
    problem: Option<&str>,
) -> Result<String, AppError> {
    let filled: Vec<Filled<'_>> = form
        .fields
        .iter()
        .map(|field| Filled {
            name: field.name,
            label: field.label,
            hint: field.hint,
            kind: field.kind,
            required: field.required,
            value: written(field.name).unwrap_or_default(),
        })
        .collect();
    let is_kept = form.uploads && frame.may_write();
    let lead = match (form.uploads, is_kept) {
        (false, _) => form.lead,
        (true, true) => forms::IS_KEPT,
        (true, false) => forms::NOT_KEPT,
    };
    let action = if is_kept {
        format!("/shipments?csrf={}", frame.csrf())
    } else if form.method == "post" && frame.keeps {
        format!("{}?csrf={}", form.action, frame.csrf())
    } else {
        form.action.to_owned()
    };
    FormPage {
        words: frame.words(),
        form,
        lead,
        action: &action,
        is_written: filled.iter().any(|field| !field.value.is_empty()),
        fields: filled,
        problem,
    }
    .render()
    .map_err(AppError::defect)
}

/// The form by which papers are dropped.
pub(crate) fn drop_form(
    frame: &Frame<'_>,
    upload: Option<&Upload>,
    problem: Option<&str>,
) -> Result<String, AppError> {
    let written =
        |name: &str| upload.and_then(|up| up.text(name)).map(str::to_owned);
    form_text(frame, &CHECK, written, problem)
}

/// A page of a form and its answer, or the reason why there is none.
fn form_page(
    frame: &Frame<'_>,
    form: &'static Form,
    written: impl Fn(&str) -> Option<String>,
    found: Option<Result<Shown, AppError>>,
) -> Response {
    let (status, problem, answer) = match found {
        None => (StatusCode::OK, None, String::new()),
        Some(Ok(answer)) => (StatusCode::OK, None, answering::page(&answer)),
        Some(Err(why)) => {
            let problem = Problem::from(why);
            let told = problem.detail().to_owned();
            (problem.status(), Some(told), String::new())
        }
    };
    let text = match form_text(frame, form, written, problem.as_deref()) {
        Ok(text) => text,
        Err(why) => return Problem::from(why).into_response(),
    };
    // The answer is what was asked for: the form stands below it.
    let body = if answer.is_empty() {
        text
    } else {
        format!(
            "<article class=\"answer\" lang=\"en\">\n{answer}</article>\n\
             <section class=\"again\">\n{}</section>\n",
            text.replacen("<h1>", "<h2>", 1).replacen("</h1>", "</h2>", 1)
        )
    };
    let here = if form.action == "/check" { "/" } else { form.action };
    frame.page(status, here, frame.words().of(form.title), &body)
}

/// The first page of a desk that keeps nothing.
pub(crate) async fn first(
    State(desk): State<Desk>,
    visitor: Visitor,
) -> Response {
    form_page(&Frame::new(&desk, &visitor), &CHECK, |_| None, None)
}

async fn checked(
    State(desk): State<Desk>,
    visitor: Visitor,
    request: Request,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let upload = match Upload::read(request).await {
        Ok(upload) => upload,
        Err(why) => {
            return form_page(&frame, &CHECK, |_| None, Some(Err(why)));
        }
    };
    let files = upload.shipment_files();
    let fields = upload.fields.clone();
    let decided = match decided(&desk).await {
        Ok(decided) => decided,
        Err(why) => return frame.told("/", &why),
    };
    let work = move |app: &App| answering::ask(app, &fields, &files, &decided);
    let found = desk.answer(work).await;
    let written = |name: &str| upload.text(name).map(str::to_owned);
    form_page(&frame, &CHECK, written, Some(found))
}

/// A question whose fields are too long for an address.
async fn posted(
    form: &'static Form,
    State(desk): State<Desk>,
    visitor: Visitor,
    request: Request,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let upload = match Upload::read(request).await {
        Ok(upload) => upload,
        Err(why) => return form_page(&frame, form, |_| None, Some(Err(why))),
    };
    let (question, asked) = (form.question, upload.fields.clone());
    let found = desk.answer(move |app| answer(app, question, asked)).await;
    let found = found.map(|answer| Shown { answer, memo: None });
    let written = |name: &str| upload.text(name).map(str::to_owned);
    form_page(&frame, form, written, Some(found))
}

/// What reviewers decided on this desk.
pub(crate) async fn decided(desk: &Desk) -> Result<Decided, Problem> {
    match &desk.memory {
        Some(memory) => Ok(Decided::of(&memory.store).await?),
        None => Ok(Decided::default()),
    }
}

/// A question whose fields stand in the address.
async fn asked(
    form: &'static Form,
    State(desk): State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let mut asked = Map::new();
    for (name, value) in fields.pairs() {
        // A field that was left blank was not given.
        if value.trim().is_empty() {
            continue;
        }
        let is_check = form
            .fields
            .iter()
            .any(|field| field.name == name && field.kind == "check");
        let value = match (is_check, value.as_str()) {
            (true, "true") => Value::Bool(true),
            (_, text) => Value::String(text.to_owned()),
        };
        asked.insert(name.clone(), value);
    }
    let written = |name: &str| fields.first(name);
    if form.method == "post" {
        let template = |_: &str| Some(hashgate_app::plan::TEMPLATE.to_owned());
        return form_page(&frame, form, template, None);
    }
    if asked.is_empty() {
        return form_page(&frame, form, written, None);
    }
    let question = form.question;
    let found = desk.answer(move |app| answer(app, question, asked)).await;
    let found = found.map(|answer| Shown { answer, memo: None });
    form_page(&frame, form, written, Some(found))
}

fn answer(
    app: &App,
    question: &str,
    asked: Map<String, Value>,
) -> Result<Answer, AppError> {
    find(question)
        .ok_or_else(|| AppError::defect("a form asks no question"))?
        .answer(app, Value::Object(asked))
}

async fn all_rules(State(desk): State<Desk>, visitor: Visitor) -> Response {
    let frame = Frame::new(&desk, &visitor);
    match rules::list(&frame.app, None) {
        Ok(rules) => {
            let words = frame.words();
            let page = RulesPage { words, rules };
            frame.show("/rules", words.of("Rules"), &page)
        }
        Err(why) => frame.told("/rules", &why.into()),
    }
}

async fn one_rule(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    match rules::rule(&frame.app, &id) {
        Ok(rule) => {
            let document = rule_view::show(rule, &frame.app.pack().rules);
            frame.document("/rules", &rule.title, &document)
        }
        Err(why) => {
            let why = Problem::from(why).into_not_found();
            frame.told("/rules", &why)
        }
    }
}

async fn kinds(State(desk): State<Desk>, visitor: Visitor) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let document = papers::kinds(evidence::kinds(&frame.app));
    frame.document("/evidence", "Papers that rules ask for", &document)
}

/// The public events, with their chart; filters stand in the address.
async fn events(
    State(desk): State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let given = |name: &str| {
        fields.first(name).filter(|value| !value.trim().is_empty())
    };
    let filter = Filter {
        maker: given("maker"),
        model: given("model"),
        port: given("port"),
        ground: given("ground"),
        ..Filter::default()
    };
    match ledger::events(&frame.app, &filter) {
        Ok(found) => {
            let chart = charts::enforcement(
                &found.months,
                "Public enforcement events by month",
            );
            let document = ledger_view::events(&found.events, &found.months);
            let body = EventsPage {
                words: frame.words(),
                maker: filter.maker.as_deref().unwrap_or_default(),
                port: filter.port.as_deref().unwrap_or_default(),
                chart: &chart.svg,
                answer: &render::html_body(&document),
            };
            frame.show("/ledger", frame.words().of("Enforcement"), &body)
        }
        Err(why) => frame.told("/ledger", &why.into()),
    }
}

#[derive(Template)]
#[template(path = "events.html")]
struct EventsPage<'a> {
    words: Words,
    maker: &'a str,
    port: &'a str,
    chart: &'a str,
    answer: &'a str,
}

/// What answers rest on, how old it is, and what was due since.
async fn data(State(desk): State<Desk>, visitor: Visitor) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let as_of = frame.app.today();
    let due = match pack::due(&frame.app, as_of) {
        Ok(due) => due,
        Err(why) => return frame.told("/pack", &why.into()),
    };
    let meta = frame.app.meta();
    let due = pack_view::due(due.read_to, &due.due, as_of, meta);
    let body = format!(
        "<article class=\"answer\" lang=\"en\">\n{}{}</article>\n",
        document_text("Data", &due),
        render::html_body(&pack_view::show(meta)).replace("h1>", "h2>")
    );
    frame.page(StatusCode::OK, "/pack", frame.words().of("Data"), &body)
}

/// Chooses the language of the pages.
async fn language(RawQuery(fields): RawQuery) -> Response {
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let tag = Words::of_tag(&fields.first("to").unwrap_or_default()).tag();
    let cookie =
        format!("{LANGUAGE}={tag}; Path=/; Max-Age=31536000; SameSite=Lax");
    ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

async fn style() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    let text = format!("{}{}", render::STYLE, include_str!("desk.css"));
    (kind, text).into_response()
}

async fn script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("desk.js")).into_response()
}
