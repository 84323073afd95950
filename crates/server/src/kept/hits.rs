//! What reviewers decide about the hits of a shipment.

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use hashgate_app::{
    AppError,
    screening::{self, DecideRequest},
};
use hashgate_parties::{Decision, Evidence, Query};
use hashgate_store::Role;
use serde_json::Value;

use super::{
    of,
    shipments::{after, again},
};
use crate::{
    desk::Desk, gate::Visitor, memory::Who, pages::Upload, problem::Problem,
};

/// A hit that a reviewer may decide about.
pub(super) struct OpenHit {
    pub(super) party: String,
    pub(super) country: String,
    pub(super) address: String,
    pub(super) list: String,
    pub(super) list_name: String,
    pub(super) entity: String,
    pub(super) name: String,
}

/// The hits of an answer that no decision has settled.
pub(super) fn open_hits(answer: &Value) -> Vec<OpenHit> {
    let text = |of: &Value, field: &str| {
        of.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let mut open: Vec<OpenHit> = Vec::new();
    let parties = answer.get("parties").and_then(Value::as_array);
    for party in parties.into_iter().flatten() {
        let hits = party.get("hits").and_then(Value::as_array);
        for hit in hits.into_iter().flatten() {
            let one = OpenHit {
                party: text(party, "name"),
                country: text(party, "country"),
                address: text(party, "address"),
                list: text(hit, "list"),
                list_name: text(hit, "list_name"),
                entity: text(hit, "entity_id"),
                name: text(hit, "name"),
            };
            let is_same = |other: &OpenHit| {
                other.party == one.party && other.entity == one.entity
            };
            if !open.iter().any(is_same) {
                open.push(one);
            }
        }
    }
    open
}

/// What a reviewer decides about a hit of a shipment.
pub(super) async fn decide(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let done = async {
        let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
        let upload = Upload::read(request).await?;
        let shipment = memory.store.shipment(&id).await?;
        let answer: Value =
            serde_json::from_str(&shipment.answer).unwrap_or_default();
        let text =
            |name: &str| upload.text(name).map(str::trim).unwrap_or_default();
        // The party as it was screened, not as the form has it.
        let hits = open_hits(&answer);
        let hit = hits.into_iter().find(|hit| {
            hit.party == text("party") && hit.entity == text("entity")
        });
        let hit = hit.ok_or_else(|| {
            Problem::from(AppError::request("there is no such hit any longer"))
        })?;
        let papers: Vec<(String, Vec<u8>)> = upload
            .files
            .iter()
            .map(|(_, file)| (file.name.clone(), file.bytes.clone()))
            .collect();
        let request = decision(&desk, who, &hit, text)?;
        let evidence = papers.iter().map(|(name, bytes)| Evidence {
            file: name.clone(),
            sha256: hashgate_model::sha256_hex(bytes),
        });
        let evidence: Vec<Evidence> = evidence.collect();
        let made = desk.answer(move |app| {
            screening::decision(app, &request, evidence, &mut Vec::new())
        });
        let made = serde_json::to_string(&made.await?);
        let made = made.map_err(AppError::defect)?;
        let act = desk.act(memory, who);
        let kept =
            memory.store.keep_disposition(&made, &papers, Some(&id), act);
        kept.await?;
        let (name, why) = (&who.account.name, "a hit was reviewed");
        again(&desk, memory, name, &shipment, None, why).await?;
        Ok(())
    };
    let done = done.await;
    after(&desk, &visitor, &id, done).await
}

/// The decision that a form asks to be recorded.
fn decision<'a>(
    desk: &Desk,
    who: &Who,
    hit: &OpenHit,
    text: impl Fn(&str) -> &'a str,
) -> Result<DecideRequest, Problem> {
    let refuse = |told: String| Problem::from(AppError::request(told));
    let decision = match text("decision") {
        "false_positive" => Decision::FalsePositive,
        "true_match" => Decision::TrueMatch,
        "escalate" => Decision::Escalate,
        other => return Err(refuse(format!("`{other}` is no decision"))),
    };
    let expires =
        match text("expires") {
            "" => None,
            day => Some(day.parse().map_err(
                |why: hashgate_model::DateError| refuse(why.to_string()),
            )?),
        };
    let country = match hit.country.as_str() {
        "" => None,
        code => Some(
            hashgate_model::Country::read(code)
                .map_err(|why| refuse(why.to_string()))?
                .country,
        ),
    };
    Ok(DecideRequest {
        query: Query {
            country,
            address: Some(hit.address.clone()).filter(|one| !one.is_empty()),
            ..Query::name(hit.party.clone())
        },
        list: hit.list.clone(),
        entity: hit.entity.clone(),
        decision,
        person: who.account.name.clone(),
        reason: text("reason").to_owned(),
        evidence: Vec::new(),
        expires,
        search: screening::Search::default(),
        file: None,
        as_of: desk.app().today(),
    })
}
