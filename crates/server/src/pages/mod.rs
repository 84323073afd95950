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
    response::{IntoResponse, Response},
    routing::get,
};
use hashgate_app::{App, AppError, evidence, rules};
use hashgate_pack::rules::Rule;
use hashgate_questions::{Answer, find};
use hashgate_report::{
    Document, LEGAL,
    document::Block,
    render,
    views::{evidence as papers, rules as rule_view},
};
use serde_json::{Map, Value};

use crate::{desk::Desk, doors::fields::Fields, problem::Problem};
use forms::{CHECK, FORMS, Form};

pub(crate) fn routes() -> Router<Desk> {
    let mut routes = Router::new()
        .route("/", get(first))
        .route("/check", get(first).post(checked))
        .route("/rules", get(all_rules))
        .route("/rules/{id}", get(one_rule))
        .route("/evidence", get(kinds))
        .route("/style.css", get(style))
        .route("/desk.js", get(script));
    for form in FORMS {
        let page = move |desk: State<Desk>, fields: RawQuery| {
            asked(form, desk, fields)
        };
        routes = routes.route(form.action, get(page));
    }
    routes
}

#[derive(Template)]
#[template(path = "shell.html")]
struct Shell<'a> {
    title: &'a str,
    entries: Vec<Entry>,
    body: &'a str,
    read_to: String,
    pack: String,
    legal: &'a str,
}

struct Entry {
    href: &'static str,
    name: &'static str,
    here: bool,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'a> {
    form: &'a Form,
    fields: Vec<Filled<'a>>,
    problem: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage<'a> {
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

/// A page with the menu round it.
fn page(
    app: &App,
    status: StatusCode,
    here: &str,
    title: &str,
    body: &str,
) -> Response {
    let of_form = |form: &'static Form| Entry {
        href: if form.action == "/check" { "/" } else { form.action },
        name: form.menu,
        here: form.action == here,
    };
    let entries = std::iter::once(&CHECK)
        .chain(FORMS)
        .map(of_form)
        .chain([
            Entry { href: "/rules", name: "Rules", here: here == "/rules" },
            Entry {
                href: "/evidence",
                name: "Papers",
                here: here == "/evidence",
            },
        ])
        .collect();
    let shell = Shell {
        title,
        entries,
        body,
        read_to: app
            .meta()
            .read_to("rates")
            .map_or_else(String::new, |day| format!("Law read to {day} · ")),
        pack: app.meta().sha256.chars().take(8).collect(),
        legal: LEGAL,
    };
    match shell.render() {
        Ok(text) => {
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (status, kind, text).into_response()
        }
        Err(why) => Problem::from(AppError::defect(why)).into_response(),
    }
}

/// The form with what was written into it, and why it has no answer.
fn form_text(
    form: &Form,
    written: impl Fn(&str) -> Option<String>,
    problem: Option<&str>,
) -> Result<String, AppError> {
    let filled = form.fields.iter().map(|field| Filled {
        name: field.name,
        label: field.label,
        hint: field.hint,
        kind: field.kind,
        required: field.required,
        value: written(field.name).unwrap_or_default(),
    });
    FormPage { form, fields: filled.collect(), problem }
        .render()
        .map_err(AppError::defect)
}

/// A page of a form and its answer, or the reason why there is none.
fn form_page(
    app: &App,
    form: &'static Form,
    written: impl Fn(&str) -> Option<String>,
    found: Option<Result<Answer, AppError>>,
) -> Response {
    let (status, problem, answer) = match found {
        None => (StatusCode::OK, None, String::new()),
        Some(Ok(answer)) => (StatusCode::OK, None, answer_text(&answer)),
        Some(Err(why)) => {
            let problem = Problem::from(why);
            let told = problem.detail().to_owned();
            (problem.status(), Some(told), String::new())
        }
    };
    let text = match form_text(form, written, problem.as_deref()) {
        Ok(text) => text,
        Err(why) => return Problem::from(why).into_response(),
    };
    // The answer is what was asked for: the form stands below it.
    let body = if answer.is_empty() {
        text
    } else {
        format!(
            "<article class=\"answer\">\n{answer}</article>\n\
             <section class=\"again\">\n{}</section>\n",
            text.replacen("<h1>", "<h2>", 1).replacen("</h1>", "</h2>", 1)
        )
    };
    page(app, status, form.action, form.title, &body)
}

/// An answer, with what belongs beside it first.
fn answer_text(answer: &Answer) -> String {
    let mut beside = Document::new();
    for remark in &answer.remarks {
        beside.paragraph(remark.clone());
    }
    render::html_body(&beside) + &render::html_body(&answer.document)
}

async fn first(State(desk): State<Desk>) -> Response {
    form_page(&desk.app(), &CHECK, |_| None, None)
}

async fn checked(State(desk): State<Desk>, request: Request) -> Response {
    let asked = match upload::read(request).await {
        Ok(asked) => asked,
        Err(why) => {
            let told = AppError::request(why);
            return form_page(&desk.app(), &CHECK, |_| None, Some(Err(told)));
        }
    };
    let written = asked.clone();
    let question = CHECK.question;
    let found = desk.answer(move |app| answer(app, question, asked)).await;
    let text = |name: &str| {
        written.get(name).and_then(Value::as_str).map(str::to_owned)
    };
    form_page(&desk.app(), &CHECK, text, Some(found))
}

/// A question whose fields stand in the address.
async fn asked(
    form: &'static Form,
    State(desk): State<Desk>,
    RawQuery(fields): RawQuery,
) -> Response {
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
    if asked.is_empty() {
        return form_page(&desk.app(), form, written, None);
    }
    let question = form.question;
    let found = desk.answer(move |app| answer(app, question, asked)).await;
    form_page(&desk.app(), form, written, Some(found))
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

/// A document as a page.
pub(crate) fn document_page(
    app: &App,
    here: &str,
    title: &str,
    document: &Document,
) -> Response {
    let is_title = |block: &Block| matches!(block, Block::Title { .. });
    let body = if document.blocks.iter().any(is_title) {
        render::html_body(document)
    } else {
        let mut headed = Document::new();
        headed.title(title);
        headed.blocks.extend(document.blocks.iter().cloned());
        render::html_body(&headed)
    };
    page(app, StatusCode::OK, here, title, &body)
}

async fn all_rules(State(desk): State<Desk>) -> Response {
    let app = desk.app();
    match rules::list(&app, None) {
        Ok(rules) => match (RulesPage { rules }).render() {
            Ok(body) => page(&app, StatusCode::OK, "/rules", "Rules", &body),
            Err(why) => Problem::from(AppError::defect(why)).into_response(),
        },
        Err(why) => told(&app, "/rules", "Rules", &why),
    }
}

async fn one_rule(
    State(desk): State<Desk>,
    Path(id): Path<String>,
) -> Response {
    let app = desk.app();
    match rules::rule(&app, &id) {
        Ok(rule) => {
            let document = rule_view::show(rule, &app.pack().rules);
            document_page(&app, "/rules", &rule.title, &document)
        }
        Err(why) => told(&app, "/rules", "Rules", &why),
    }
}

async fn kinds(State(desk): State<Desk>) -> Response {
    let app = desk.app();
    let document = papers::kinds(evidence::kinds(&app));
    document_page(&app, "/evidence", "Papers that rules ask for", &document)
}

/// Why there is no page.
fn told(app: &App, here: &str, title: &str, why: &AppError) -> Response {
    let mut document = Document::new();
    document.title(title);
    document.paragraph(why.message().to_owned());
    let body = render::html_body(&document);
    page(app, StatusCode::NOT_FOUND, here, title, &body)
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
