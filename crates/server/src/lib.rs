//! The HTTP server: pages, an API, and two doors that existing tools use.
//!
//! ```text
//! browser ───────┐
//! API client ────┼─> guard ─> question ─> app ─> JSON, page or Markdown
//! yente client ──┤
//! OpenRefine ────┘
//! ```
//!
//! It decides nothing: each address asks a question of
//! [`hashgate_questions::QUESTIONS`], or screens names for a door whose form
//! is another's. A desk with a [`Memory`] keeps shipments, cases and papers
//! for the accounts that it knows, and checks open shipments again when the
//! law or a list changes; one without keeps nothing of what it is asked. It
//! asks no network unless an admin sets up a webhook.
//!
//! It listens on this machine alone, unless it has accounts and a name. A
//! page of another site cannot use a browser to reach it: the name that a
//! request calls it by must be one of this machine's own, or that name.
#![forbid(unsafe_code)]

mod answering;
mod api;
mod bulk;
mod desk;
mod doors;
mod frame;
mod gate;
mod guard;
mod kept;
mod memory;
pub mod openapi;
mod pages;
mod problem;
mod words;

use std::{future::Future, io, net::SocketAddr};

use axum::Router;
use tokio::net::TcpListener;

pub use desk::Desk;
pub use kept::log_fault;
pub use memory::Memory;

/// Why the server cannot be started.
#[derive(Debug)]
pub enum ServerError {
    /// The address is not one of this machine's own.
    NotLocal(SocketAddr),
    /// The system refuses.
    System(io::Error),
}

/// The server of a desk, for a listener or for a test.
pub fn router(desk: Desk) -> Router {
    let routes = Router::new()
        .merge(pages::routes())
        .merge(kept::routes())
        .merge(api::routes())
        .merge(doors::routes());
    guard::guarded(routes, &desk).with_state(desk)
}

/// Opens the address that the server listens on: one of this machine alone,
/// unless `desk` has accounts and is called by a name of its own.
///
/// # Errors
///
/// [`ServerError`] if the address is not of this machine alone, or is taken.
pub async fn listen(
    address: SocketAddr,
    desk: &Desk,
) -> Result<TcpListener, ServerError> {
    let is_guarded =
        desk.memory.as_ref().is_some_and(|m| !m.questions_are_open());
    if !address.ip().is_loopback() && !is_guarded {
        return Err(ServerError::NotLocal(address));
    }
    TcpListener::bind(address).await.map_err(ServerError::System)
}

/// Looks once whether the law or a list changed, and works off what that asks
/// for; a server that runs does so by itself.
///
/// # Errors
///
/// A sentence, if the database or the kept copies cannot be used.
pub async fn look_once(desk: &Desk) -> Result<(), String> {
    let Some(memory) = &desk.memory else { return Ok(()) };
    let looked = kept::watch::look(desk, memory).await;
    looked.map_err(|why| why.detail().to_owned())
}

/// Serves until `stop` is done; requests that are under way are answered.
///
/// # Errors
///
/// What the system says.
pub async fn serve(
    listener: TcpListener,
    desk: Desk,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let watch = tokio::spawn(kept::watch::watch(desk.clone()));
    let served =
        axum::serve(listener, router(desk)).with_graceful_shutdown(stop).await;
    watch.abort();
    served
}
