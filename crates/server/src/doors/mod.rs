//! Doors in the form of other tools: yente's matcher and the Reconciliation
//! Service API of the W3C.

pub(crate) mod fields;
mod matching;
mod parties;
mod reconciliation;

use axum::{
    Router,
    routing::{get, post},
};

use crate::desk::Desk;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/match/{dataset}", post(matching::matched))
        .route("/search/{dataset}", get(matching::searched))
        .route("/entities/{id}", get(matching::entity))
        .route("/algorithms", get(matching::algorithms))
        .route("/catalog", get(matching::catalog))
        .route(
            "/reconcile",
            get(reconciliation::asked).post(reconciliation::posted),
        )
}
