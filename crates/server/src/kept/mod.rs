//! What a desk with a store has more: accounts, shipments that stay, cases,
//! and the log of it all.

mod account;
mod api;
mod bundle;
mod cases;
mod deliver;
mod enter;
mod evidence;
mod hits;
mod logs;
mod shipments;
pub(crate) mod watch;

pub use logs::log_fault;

use axum::{Router, http::StatusCode};
use hashgate_store::{Act, Moment};

use crate::{
    desk::Desk,
    gate::Visitor,
    memory::{Memory, Who},
    problem::Problem,
};

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .merge(enter::routes())
        .merge(account::routes())
        .merge(shipments::routes())
        .merge(cases::routes())
        .merge(logs::routes())
        .merge(api::routes())
}

impl Desk {
    /// What is kept, where something is.
    pub(crate) fn memory(&self) -> Result<&Memory, Problem> {
        self.memory.as_ref().ok_or_else(|| {
            Problem::of_request(
                StatusCode::NOT_FOUND,
                "this desk keeps nothing; start it without --without-store"
                    .to_owned(),
            )
        })
    }

    /// Who changes something now.
    pub(crate) fn act<'a>(&'a self, memory: &Memory, who: &'a Who) -> Act<'a> {
        memory.act(&who.account.name, self.pack_hash())
    }
}

/// A moment as people read it.
pub(crate) fn shown(moment: Moment) -> String {
    jiff::Timestamp::from_millisecond(moment.0).map_or_else(
        |_| "unknown".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

/// Whoever looks with a session of a browser: a token makes no tokens, and
/// changes no password and no account.
pub(crate) fn in_session<'a>(
    desk: &'a Desk,
    visitor: &'a Visitor,
    role: hashgate_store::Role,
) -> Result<(&'a Memory, &'a Who), Problem> {
    let (memory, who) = of(desk, visitor, role)?;
    if who.csrf.is_none() {
        return Err(Problem::of_request(
            StatusCode::FORBIDDEN,
            "a token does not do this; log in with a browser".to_owned(),
        ));
    }
    Ok((memory, who))
}

/// Whoever looks, with what is kept.
pub(crate) fn of<'a>(
    desk: &'a Desk,
    visitor: &'a Visitor,
    role: hashgate_store::Role,
) -> Result<(&'a Memory, &'a Who), Problem> {
    Ok((desk.memory()?, visitor.may(role)?))
}
