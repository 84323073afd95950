//! Who may pass: a session, a token, or nobody in particular.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use hashgate_store::Role;
use std::{convert::Infallible, sync::Arc};

use crate::{
    desk::Desk,
    doors::fields::{Fields, escaped},
    memory::{Memory, Who},
    problem::Problem,
    words::Words,
};

/// The name of the cookie of a session.
pub(crate) const COOKIE: &str = "hashgate_session";

/// Whoever looks at a page: with an account or without, in a language.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) who: Option<Arc<Who>>,
    pub(crate) words: Words,
}

impl Visitor {
    /// The account, if it may do as much.
    pub(crate) fn may(&self, role: Role) -> Result<&Who, Problem> {
        match &self.who {
            Some(who) if who.may >= role => Ok(who),
            Some(who) => Err(Problem::of_request(
                StatusCode::FORBIDDEN,
                format!(
                    "this needs the role of {}; {} acts as {} here",
                    role.word(),
                    who.account.name,
                    who.may.word()
                ),
            )),
            None => Err(not_known()),
        }
    }
}

impl FromRequestParts<Desk> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &Desk,
    ) -> Result<Self, Infallible> {
        let who = parts.extensions.get::<Arc<Who>>().cloned();
        Ok(Self { who, words: Words::wanted(&parts.headers) })
    }
}

/// A cookie of a request by its name.
pub(crate) fn cookie<'a>(
    headers: &'a HeaderMap,
    name: &str,
) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, text) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| text.trim())
}

/// Lets a request pass that comes from whom it needs.
///
/// A change that a browser sends with a session holds the session's own token
/// in its address or in a header, which a page of another site cannot know:
/// it is asked for here, once, for every change there is.
pub(crate) async fn gate(
    State(desk): State<Desk>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(memory) = &desk.memory else { return next.run(request).await };
    if request.uri().to_string().contains("%00") {
        return Problem::of_request(
            StatusCode::BAD_REQUEST,
            "an address holds %00, a character of no text".to_owned(),
        )
        .into_response();
    }
    let headers = request.headers();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    if !reads && matches!(site, Some("cross-site" | "same-site")) {
        return Problem::of_request(
            StatusCode::FORBIDDEN,
            "a page of another site sent this; open the desk itself".to_owned(),
        )
        .into_response();
    }
    let token = bearer(headers);
    let found = memory.who(cookie(headers, COOKIE), token).await;
    match found {
        Err(why) => return Problem::from(why).into_response(),
        Ok(Some(who)) => {
            // Whoever logs in anew shows a password in its place.
            let enters = matches!(request.uri().path(), "/login" | "/setup");
            if !(reads || enters)
                && let Some(csrf) = &who.csrf
                && !holds(&request, csrf)
            {
                return Problem::of_request(
                    StatusCode::FORBIDDEN,
                    "this form is of a session that has ended, or is not the \
                     desk's own; open the page again and send it from there"
                        .to_owned(),
                )
                .into_response();
            }
            if memory.is_too_often(&who.account.id) {
                return Problem::of_request(
                    StatusCode::TOO_MANY_REQUESTS,
                    "this account asks too often; wait a minute, or use the \
                     bulk addresses"
                        .to_owned(),
                )
                .into_response();
            }
            request.extensions_mut().insert(Arc::new(who));
        }
        Ok(None) if token.is_some() => {
            return Problem::of_request(
                StatusCode::UNAUTHORIZED,
                "this token does not hold (any longer); make a new one on the \
                 account's page"
                    .to_owned(),
            )
            .into_response();
        }
        Ok(None) => {
            if !is_open(request.uri().path(), memory) {
                let to = page_address(&request);
                return to_log_in(memory, to).await;
            }
        }
    }
    next.run(request).await
}

/// Whether a change holds what its session gave to its forms.
fn holds(request: &Request, csrf: &str) -> bool {
    let fields = Fields::read(request.uri().query().unwrap_or_default());
    let header = request.headers().get("hashgate-csrf");
    let given = header.and_then(|v| v.to_str().ok()).map(str::to_owned);
    given.or_else(|| fields.first("csrf")).is_some_and(|given| given == csrf)
}

/// What everybody may ask.
fn is_open(path: &str, memory: &Memory) -> bool {
    let always = [
        "/login",
        "/setup",
        "/language",
        "/style.css",
        "/desk.js",
        "/healthz",
        "/readyz",
        "/api/v1/openapi.json",
    ];
    if always.contains(&path) || path.starts_with("/calendar/") {
        return true;
    }
    // Questions by programs keep nothing, and tell nothing of what is kept.
    let kept = [
        "/api/v1/shipments",
        "/api/v1/cases",
        "/api/v1/changes",
        "/api/v1/audit",
    ];
    let question = path.starts_with("/api/v1/")
        && !kept.iter().any(|kept| path.starts_with(kept));
    let doors = [
        "/match",
        "/search",
        "/entities",
        "/catalog",
        "/algorithms",
        "/reconcile",
        "/metrics",
    ];
    let door = doors.iter().any(|door| path.starts_with(door));
    memory.questions_are_open() && (question || door)
}

/// The address of a page that a person asks for.
fn page_address(request: &Request) -> Option<String> {
    let accepts = request.headers().get(header::ACCEPT);
    let accepts = accepts.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let is_page = request.method() == Method::GET
        && accepts.contains("text/html")
        && !request.uri().path().starts_with("/api/");
    is_page.then(|| request.uri().to_string())
}

async fn to_log_in(memory: &Memory, to: Option<String>) -> Response {
    let Some(to) = to else { return not_known().into_response() };
    match memory.store.has_no_account().await {
        Ok(true) => Redirect::to("/setup").into_response(),
        Ok(false) => {
            let login = format!("/login?to={}", escaped(&to));
            Redirect::to(&login).into_response()
        }
        Err(why) => Problem::from(why).into_response(),
    }
}

fn not_known() -> Problem {
    Problem::of_request(
        StatusCode::UNAUTHORIZED,
        "this needs an account; log in at /login, or send a token by the \
         header authorization: Bearer TOKEN"
            .to_owned(),
    )
}
