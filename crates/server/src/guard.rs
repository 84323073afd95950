//! What stands before every route: who may call, how much, and what a browser
//! may do with an answer.

use std::{net::IpAddr, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    desk::Desk,
    frame::Frame,
    gate::{self, Visitor},
    problem::Problem,
};

/// The most bytes of a request: papers of a shipment, in base64.
pub(crate) const LARGEST_BODY: usize = 32 << 20;

/// No answer takes longer.
const LONGEST: Duration = Duration::from_mins(1);

/// What a browser may do with an answer: nothing from elsewhere, no inline
/// script, no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                      img-src 'self' data:; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

pub(crate) fn guarded(routes: Router<Desk>, desk: &Desk) -> Router<Desk> {
    let desk = desk.clone();
    routes
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_so)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(desk.clone(), gate::gate))
        .layer(middleware::from_fn(in_time))
        .layer(CatchPanicLayer::custom(|_| broken().into_response()))
        .layer(middleware::from_fn_with_state(desk, own_name_only))
        .layer(middleware::from_fn(with_headers))
}

fn broken() -> Problem {
    hashgate_app::AppError::defect(
        "hashgate stopped this answer by a defect of its own; the log of the \
         server tells where",
    )
    .into()
}

async fn nothing_here(
    State(desk): State<Desk>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Response {
    let why = Problem::of_request(
        StatusCode::NOT_FOUND,
        "there is nothing at this address; /api/v1/openapi.json names all that \
         there is"
            .to_owned(),
    );
    let accepts = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    if accepts.is_some_and(|kinds| kinds.contains("text/html")) {
        return Frame::new(&desk, &visitor).told("/", &why);
    }
    why.into_response()
}

async fn not_so() -> Problem {
    Problem::of_request(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address is not asked by this method; /api/v1/openapi.json says \
         by which"
            .to_owned(),
    )
}

/// Refuses a request that calls the server by a name which is not one of this
/// machine's own: a page of another site whose name was pointed here would
/// (DNS rebinding).
async fn own_name_only(
    State(desk): State<Desk>,
    request: Request,
    next: Next,
) -> Response {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let hosts = desk.memory.as_ref().map_or(&[][..], |m| &m.hosts);
    let name = name_of(host).filter(|name| !name.is_empty());
    let is_given =
        |own: &String| name.is_some_and(|name| own.eq_ignore_ascii_case(name));
    if is_own_name(host) || hosts.iter().any(is_given) {
        return next.run(request).await;
    }
    Problem::of_request(
        StatusCode::MISDIRECTED_REQUEST,
        "this server is not called by this name; call it localhost, 127.0.0.1 \
         or [::1], or start it with --host NAME"
            .to_owned(),
    )
    .into_response()
}

/// The name of a host without its port; nothing if it is not of that form.
fn name_of(host: &str) -> Option<&str> {
    let (name, rest) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => match host.find(':') {
            Some(at) => host.split_at_checked(at)?,
            None => (host, ""),
        },
    };
    let port = rest.strip_prefix(':').unwrap_or("0");
    let is_port = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    (is_port && (rest.is_empty() || rest.starts_with(':'))).then_some(name)
}

/// Whether a host with its port is this machine.
fn is_own_name(host: &str) -> bool {
    let Some(name) = name_of(host) else { return false };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Ends the wait for an answer that takes too long.
async fn in_time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(LONGEST, next.run(request)).await;
    answer.unwrap_or_else(|_| {
        Problem::of_request(
            StatusCode::SERVICE_UNAVAILABLE,
            format!(
                "the answer took longer than {} s; ask for less at once, or \
                 later",
                LONGEST.as_secs()
            ),
        )
        .into_response()
    })
}

async fn with_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // An answer holds names and prices of a trade.
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::is_own_name;

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        for own in [
            "localhost",
            "localhost:8420",
            "LOCALHOST:1",
            "127.0.0.1:8420",
            "127.3.2.1",
            "[::1]:8420",
            "[::1]",
        ] {
            assert!(is_own_name(own), "{own}");
        }
        for other in [
            "",
            "example.com",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "10.0.0.1:8420",
            "[2001:db8::1]:8420",
            "localhost@example.com",
            "127.0.0.1:x.example.com",
            "127.0.0.1:80@example.com",
            "[::1]example.com",
            "[::1",
            "localhost:",
        ] {
            assert!(!is_own_name(other), "{other}");
        }
    }
}
