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
//! is another's. It keeps nothing of what it is asked, writes nothing and
//! asks no network.
//!
//! It listens on this machine alone. A page of another site cannot use a
//! browser to reach it: the name that a request calls it by must be one of
//! this machine's own.
#![forbid(unsafe_code)]

mod api;
mod bulk;
mod desk;
mod doors;
mod guard;
pub mod openapi;
mod pages;
mod problem;

use std::{future::Future, io, net::SocketAddr};

use axum::Router;
use tokio::net::TcpListener;

pub use desk::Desk;

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
        .merge(api::routes())
        .merge(doors::routes());
    guard::guarded(routes).with_state(desk)
}

/// Opens the address that the server listens on.
///
/// # Errors
///
/// [`ServerError`] if the address is not of this machine alone, or is taken.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ServerError> {
    if !address.ip().is_loopback() {
        return Err(ServerError::NotLocal(address));
    }
    TcpListener::bind(address).await.map_err(ServerError::System)
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
    axum::serve(listener, router(desk)).with_graceful_shutdown(stop).await
}
