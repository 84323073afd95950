//! An account's own page, and those of an admin.

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use hashgate_store::{
    Account, NewAccount, NewToken, Role, Scope, Token, Webhook,
};
use serde::Deserialize;

use super::{
    enter::{check_name, check_password, hashed, wait},
    in_session, shown,
};
use crate::{
    desk::Desk, frame::Frame, gate::Visitor, problem::Problem, words::Words,
};

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/account", get(own))
        .route("/account/password", post(new_password))
        .route("/account/tokens", post(new_token))
        .route("/account/tokens/{id}/close", post(close_token))
        .route("/accounts", post(new_account))
        .route("/accounts/{name}", post(change_account))
        .route("/webhooks", post(new_webhook))
        .route("/webhooks/{id}/close", post(close_webhook))
}

#[derive(Template)]
#[template(path = "kept/account.html")]
struct AccountPage<'a> {
    words: Words,
    csrf: &'a str,
    name: &'a str,
    role: &'a str,
    is_admin: bool,
    tokens: Vec<ShownToken>,
    made: Option<&'a NewToken>,
    accounts: Vec<Account>,
    webhooks: Vec<Webhook>,
    hook: Option<&'a Webhook>,
    problem: Option<&'a str>,
}

struct ShownToken {
    token: Token,
    ends: Option<String>,
}

/// What a page shows of a change that was just made.
#[derive(Default)]
struct Made<'a> {
    token: Option<&'a NewToken>,
    hook: Option<&'a Webhook>,
    problem: Option<&'a str>,
}

async fn page(
    desk: &Desk,
    visitor: &Visitor,
    made: Made<'_>,
) -> Result<Response, Problem> {
    let (memory, who) = in_session(desk, visitor, Role::Viewer)?;
    let frame = Frame::new(desk, visitor);
    let is_admin = who.may == Role::Admin;
    let (accounts, webhooks) = if is_admin {
        (memory.store.accounts().await?, memory.store.webhooks().await?)
    } else {
        (Vec::new(), Vec::new())
    };
    let tokens = memory.store.tokens(&who.account).await?;
    let tokens = tokens.into_iter().filter(|token| !token.closed);
    let page = AccountPage {
        words: frame.words(),
        csrf: frame.csrf(),
        name: &who.account.name,
        role: who.account.role.word(),
        is_admin,
        tokens: tokens
            .map(|token| ShownToken {
                ends: token.expires_at.map(shown),
                token,
            })
            .collect(),
        made: made.token,
        accounts,
        webhooks,
        hook: made.hook,
        problem: made.problem,
    };
    Ok(frame.show("/account", frame.words().of("Account"), &page))
}

async fn told(desk: &Desk, visitor: &Visitor, problem: &str) -> Response {
    let made = Made { problem: Some(problem), ..Made::default() };
    match page(desk, visitor, made).await {
        Ok(mut shown) => {
            *shown.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            shown
        }
        Err(why) => Frame::new(desk, visitor).told("/account", &why),
    }
}

async fn own(State(desk): State<Desk>, visitor: Visitor) -> Response {
    let shown = page(&desk, &visitor, Made::default()).await;
    shown.unwrap_or_else(|why| {
        Frame::new(&desk, &visitor).told("/account", &why)
    })
}

/// Back to the page, or what was wrong on it.
async fn after(
    desk: &Desk,
    visitor: &Visitor,
    done: Result<(), Problem>,
) -> Response {
    match done {
        Ok(()) => Redirect::to("/account").into_response(),
        Err(why) => told(desk, visitor, why.detail()).await,
    }
}

fn unusable(told: String) -> Problem {
    hashgate_app::AppError::request(told).into()
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Passwords {
    old: String,
    new: String,
}

async fn new_password(
    State(desk): State<Desk>,
    visitor: Visitor,
    Form(asked): Form<Passwords>,
) -> Response {
    let done = async {
        let (memory, who) = in_session(&desk, &visitor, Role::Viewer)?;
        let name = who.account.name.clone();
        check_password(&asked.new, &name).map_err(unusable)?;
        memory.attempt(&name).map_err(|until| unusable(wait(until)))?;
        let account = who.account.clone();
        let old = asked.old.clone();
        let opens = memory.hashing(move || account.opens(&old)).await?;
        if !opens {
            return Err(unusable("the old password is another".to_owned()));
        }
        memory.was_right(&name);
        let password = hashed(memory, &asked.new).await?;
        let to = NewAccount {
            name: &name,
            role: who.account.role,
            password: &password,
        };
        let act = desk.act(memory, who);
        Ok(memory.store.change_account(&name, &to, false, act).await?)
    };
    let done = done.await;
    after(&desk, &visitor, done).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AskedToken {
    name: String,
    scope: String,
}

async fn new_token(
    State(desk): State<Desk>,
    visitor: Visitor,
    Form(asked): Form<AskedToken>,
) -> Response {
    let made = async {
        let (memory, who) = in_session(&desk, &visitor, Role::Viewer)?;
        check_name(&asked.name).map_err(unusable)?;
        let scope = Scope::of(&asked.scope).ok_or_else(|| {
            unusable(format!("there is no scope `{}`", asked.scope))
        })?;
        let (act, name) = (desk.act(memory, who), asked.name.trim());
        let token =
            memory.store.new_token(&who.account, name, scope, None, act);
        Ok::<_, Problem>(token.await?)
    };
    match made.await {
        // The text is shown once, here.
        Ok(token) => {
            let made = Made { token: Some(&token), ..Made::default() };
            page(&desk, &visitor, made).await.unwrap_or_else(|why| {
                Frame::new(&desk, &visitor).told("/account", &why)
            })
        }
        Err(why) => told(&desk, &visitor, why.detail()).await,
    }
}

async fn close_token(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let done = async {
        let (memory, who) = in_session(&desk, &visitor, Role::Viewer)?;
        let act = desk.act(memory, who);
        Ok(memory.store.close_token(&who.account, &id, act).await?)
    };
    let done = done.await;
    after(&desk, &visitor, done).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AskedAccount {
    name: String,
    role: String,
    password: String,
}

fn role(word: &str) -> Result<Role, Problem> {
    Role::of(word).ok_or_else(|| unusable(format!("there is no role `{word}`")))
}

async fn new_account(
    State(desk): State<Desk>,
    visitor: Visitor,
    Form(asked): Form<AskedAccount>,
) -> Response {
    let done = async {
        let (memory, who) = in_session(&desk, &visitor, Role::Admin)?;
        check_name(&asked.name).map_err(unusable)?;
        check_password(&asked.password, &asked.name).map_err(unusable)?;
        let password = hashed(memory, &asked.password).await?;
        let new = NewAccount {
            name: asked.name.trim(),
            role: role(&asked.role)?,
            password: &password,
        };
        let act = desk.act(memory, who);
        memory.store.new_account(new, false, act).await?;
        Ok(())
    };
    let done = done.await;
    after(&desk, &visitor, done).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ChangedAccount {
    role: String,
    closed: Option<String>,
}

async fn change_account(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(name): Path<String>,
    Form(asked): Form<ChangedAccount>,
) -> Response {
    let done = async {
        let (memory, who) = in_session(&desk, &visitor, Role::Admin)?;
        let to =
            NewAccount { name: &name, role: role(&asked.role)?, password: "" };
        let closed = asked.closed.is_some();
        let act = desk.act(memory, who);
        Ok(memory.store.change_account(&name, &to, closed, act).await?)
    };
    let done = done.await;
    after(&desk, &visitor, done).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AskedWebhook {
    url: String,
}

async fn new_webhook(
    State(desk): State<Desk>,
    visitor: Visitor,
    Form(asked): Form<AskedWebhook>,
) -> Response {
    let made = async {
        let (memory, who) = in_session(&desk, &visitor, Role::Admin)?;
        let url = asked.url.trim();
        super::watch::check_address(url).map_err(unusable)?;
        let act = desk.act(memory, who);
        Ok::<_, Problem>(memory.store.new_webhook(url, act).await?)
    };
    match made.await {
        Ok(hook) => {
            let made = Made { hook: Some(&hook), ..Made::default() };
            page(&desk, &visitor, made).await.unwrap_or_else(|why| {
                Frame::new(&desk, &visitor).told("/account", &why)
            })
        }
        Err(why) => told(&desk, &visitor, why.detail()).await,
    }
}

async fn close_webhook(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let done = async {
        let (memory, who) = in_session(&desk, &visitor, Role::Admin)?;
        let act = desk.act(memory, who);
        Ok(memory.store.close_webhook(&id, act).await?)
    };
    let done = done.await;
    after(&desk, &visitor, done).await
}
