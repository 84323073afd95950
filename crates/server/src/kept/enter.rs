//! The first account, logging in, logging out.

use askama::Template;
use axum::{
    Form, Router,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use hashgate_store::{Moment, NewAccount, Role, StoreError, hash_password};
use serde::Deserialize;

use super::shown;
use crate::{
    desk::Desk,
    doors::fields::Fields,
    frame::Frame,
    gate::{COOKIE, Visitor, cookie},
    memory::{Memory, SESSION},
    problem::Problem,
    words::Words,
};

/// The fewest characters of a password (NIST SP 800-63B-4, 3.1.1.2: 15 where
/// a password stands alone; 12 here, with a wait after wrong ones).
pub(crate) const SHORTEST_PASSWORD: usize = 12;

/// What tries of the setup code are counted under; no account can be called
/// so.
const SETUP: &str = "/setup";

/// The most: a longer one only costs time.
const LONGEST_PASSWORD: usize = 256;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/setup", get(setup_page).post(set_up))
        .route("/login", get(login_page).post(log_in))
        .route("/logout", post(log_out))
}

#[derive(Template)]
#[template(path = "kept/setup.html")]
struct SetupPage<'a> {
    words: Words,
    code: &'a str,
    name: &'a str,
    shortest: usize,
    problem: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "kept/login.html")]
struct LoginPage<'a> {
    words: Words,
    to: &'a str,
    name: &'a str,
    problem: Option<&'a str>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Setup {
    code: String,
    name: String,
    password: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Login {
    name: String,
    password: String,
    to: String,
}

fn setup(
    frame: &Frame<'_>,
    status: StatusCode,
    code: &str,
    name: &str,
    problem: Option<&str>,
) -> Response {
    let words = frame.words();
    let shortest = SHORTEST_PASSWORD;
    let page = SetupPage { words, code, name, shortest, problem };
    let mut shown = frame.show("/setup", words.of("The first account"), &page);
    *shown.status_mut() = status;
    shown
}

async fn setup_page(
    State(desk): State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let memory = match desk.memory() {
        Ok(memory) => memory,
        Err(why) => return frame.told("/setup", &why),
    };
    match memory.store.has_no_account().await {
        Ok(true) => {}
        Ok(false) => return Redirect::to("/login").into_response(),
        Err(why) => return frame.told("/setup", &why.into()),
    }
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let code = fields.first("code").unwrap_or_default();
    setup(&frame, StatusCode::OK, &code, "", None)
}

async fn set_up(
    State(desk): State<Desk>,
    visitor: Visitor,
    Form(asked): Form<Setup>,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let made = make_first(&desk, &asked).await;
    match made {
        Ok(Ok(cookie)) => cookie,
        Ok(Err(told)) => setup(
            &frame,
            StatusCode::UNPROCESSABLE_ENTITY,
            &asked.code,
            &asked.name,
            Some(told.as_str()),
        ),
        Err(why) => frame.told("/setup", &why),
    }
}

async fn make_first(
    desk: &Desk,
    asked: &Setup,
) -> Result<Result<Response, String>, Problem> {
    let memory = desk.memory()?;
    // A guess costs what a wrong password costs.
    if let Err(until) = memory.attempt(SETUP) {
        return Ok(Err(wait(until)));
    }
    if asked.code.trim() != memory.setup_code() {
        return Ok(Err(
            "this is not the code that the server printed when it started"
                .to_owned(),
        ));
    }
    memory.was_right(SETUP);
    if let Err(told) = check_name(&asked.name) {
        return Ok(Err(told));
    }
    if let Err(told) = check_password(&asked.password, &asked.name) {
        return Ok(Err(told));
    }
    let password = hashed(memory, &asked.password).await?;
    let new = NewAccount {
        name: asked.name.trim(),
        role: Role::Admin,
        password: &password,
    };
    let act = memory.act("setup", desk.pack_hash());
    match memory.store.new_account(new, true, act).await {
        Ok(account) => Ok(Ok(enter(desk, memory, &account, "/").await?)),
        Err(StoreError::Conflict(why)) => Ok(Err(why)),
        Err(why) => Err(why.into()),
    }
}

/// Whether a name can be that of an account.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    let name = name.trim();
    let count = name.chars().count();
    // No signs that cannot be seen, and none that stand for something in an
    // address: two names that look alike are alike.
    let fits = |c: char| c.is_alphanumeric() || "-_.@ ".contains(c);
    let has_letter = name.chars().any(char::is_alphanumeric);
    if count > 64 || !has_letter || !name.chars().all(fits) {
        return Err(
            "a name has 1 to 64 letters, digits, blanks, `-`, `_`, `.` \
                    and `@`"
                .to_owned(),
        );
    }
    Ok(())
}

/// Whether a password can be one.
pub(crate) fn check_password(password: &str, name: &str) -> Result<(), String> {
    let count = password.chars().count();
    if !(SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&count) {
        return Err(format!(
            "a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} \
             characters; a few words are easy to keep in mind"
        ));
    }
    let mut kinds: Vec<char> = password.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let folded = password.to_lowercase();
    let name = name.trim().to_lowercase();
    if kinds.len() < 5 || (name.chars().count() > 3 && folded.contains(&name)) {
        return Err(
            "this password is easily guessed; take a few words that have \
             nothing to do with the account"
                .to_owned(),
        );
    }
    Ok(())
}

/// The hash of a password, made away from the threads that read and write.
pub(crate) async fn hashed(
    memory: &Memory,
    password: &str,
) -> Result<String, Problem> {
    let password = password.to_owned();
    Ok(memory.hashing(move || hash_password(&password)).await??)
}

async fn login_page(
    State(desk): State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    if let Err(why) = desk.memory() {
        return frame.told("/login", &why);
    }
    let fields = Fields::read(fields.as_deref().unwrap_or_default());
    let to = fields.first("to").unwrap_or_default();
    login(&frame, StatusCode::OK, &to, "", None)
}

fn login(
    frame: &Frame<'_>,
    status: StatusCode,
    to: &str,
    name: &str,
    problem: Option<&str>,
) -> Response {
    let words = frame.words();
    let page = LoginPage { words, to, name, problem };
    let mut shown = frame.show("/login", words.of("Log in"), &page);
    *shown.status_mut() = status;
    shown
}

async fn log_in(
    State(desk): State<Desk>,
    visitor: Visitor,
    Form(asked): Form<Login>,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let status = StatusCode::UNAUTHORIZED;
    match try_log_in(&desk, &asked).await {
        Ok(Ok(entered)) => entered,
        Ok(Err(told)) => {
            login(&frame, status, &asked.to, &asked.name, Some(&told))
        }
        Err(why) => frame.told("/login", &why),
    }
}

async fn try_log_in(
    desk: &Desk,
    asked: &Login,
) -> Result<Result<Response, String>, Problem> {
    let memory = desk.memory()?;
    let name = asked.name.trim();
    if let Err(until) = memory.attempt(name) {
        return Ok(Err(wait(until)));
    }
    // What cannot be a name is nobody's.
    let account = match check_name(name) {
        Ok(()) => memory.store.account(name).await?,
        Err(_) => None,
    };
    let account = account.filter(|account| !account.closed);
    let password = asked.password.clone();
    // A name that nobody has takes as long as one that somebody has.
    let found = memory
        .hashing(move || {
            if let Some(account) = account {
                return account.opens(&password).then_some(account);
            }
            let _ = hash_password(&password);
            None
        })
        .await?;
    let Some(account) = found else {
        return Ok(
            Err("no account has this name and this password".to_owned()),
        );
    };
    memory.was_right(name);
    Ok(Ok(enter(desk, memory, &account, &asked.to).await?))
}

pub(crate) fn wait(until: Moment) -> String {
    format!("too many tries; wait until {} and try again", shown(until))
}

/// Begins a session and goes on to a page of this desk.
async fn enter(
    desk: &Desk,
    memory: &Memory,
    account: &hashgate_store::Account,
    to: &str,
) -> Result<Response, Problem> {
    let act = memory.act(&account.name, desk.pack_hash());
    let until = Moment(act.at.0 + SESSION);
    let token = memory.store.begin_session(account, act, until).await?;
    // A link to elsewhere is not followed.
    let inside = to.starts_with('/')
        && !to.starts_with("//")
        && !to.contains('\\')
        && !to.chars().any(char::is_control);
    let to = if inside { to } else { "/" };
    let cookie = set_cookie(memory, &token, SESSION / 1000);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(to)).into_response())
}

fn set_cookie(memory: &Memory, token: &str, seconds: i64) -> String {
    // A desk behind a proxy is called by https alone.
    let secure = if memory.hosts.is_empty() { "" } else { "; Secure" };
    format!(
        "{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; \
         SameSite=Lax{secure}"
    )
}

async fn log_out(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let done = async {
        let memory = desk.memory()?;
        if let Some(token) = cookie(&headers, COOKIE) {
            memory.store.end_session(token).await?;
        }
        let gone = set_cookie(memory, "", 0);
        Ok::<_, Problem>(
            ([(header::SET_COOKIE, gone)], Redirect::to("/login"))
                .into_response(),
        )
    };
    done.await.unwrap_or_else(axum::response::IntoResponse::into_response)
}
