//! Papers that prove something about a shipment.

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use hashgate_app::{App, AppError, Input};
use hashgate_model::{Date, HeldEvidence};
use hashgate_store::{NewFile, Purpose, Role};

use super::{
    of,
    shipments::{after, again, must_be_open},
};
use crate::{
    desk::Desk,
    gate::Visitor,
    memory::{Memory, Who},
    pages::Upload,
    problem::Problem,
};

/// A paper as evidence, as a form or a program gives it.
pub(crate) fn evidence(
    kind: &str,
    file: &Input,
    text: impl Fn(&str) -> Option<String>,
    app: &App,
) -> Result<NewFile, Problem> {
    let refuse = |told: String| Problem::from(AppError::request(told));
    if !hashgate_app::evidence::kinds(app).iter().any(|k| k.id == kind) {
        return Err(refuse(format!(
            "there is no kind of paper `{kind}`; /evidence lists them all"
        )));
    }
    if file.bytes.is_empty() {
        return Err(refuse(format!(
            "{} is empty, and proves nothing; hand in the paper itself",
            file.name
        )));
    }
    let lines = text("lines").unwrap_or_default();
    let lines: Vec<u32> = lines
        .split([',', ' '])
        .filter(|one| !one.is_empty())
        .map(|one| {
            one.parse().map_err(|_| {
                refuse(format!("`{one}` is no line; give them as 1, 2"))
            })
        })
        .collect::<Result<_, _>>()?;
    let models = text("models").unwrap_or_default();
    let date: Option<Date> =
        match text("date") {
            Some(day) => Some(day.parse().map_err(
                |why: hashgate_model::DateError| refuse(why.to_string()),
            )?),
            None => None,
        };
    let held = HeldEvidence {
        id: kind.to_owned(),
        lines,
        models: models
            .split(',')
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect(),
        file: Some(file.name.clone()),
        sha256: Some(hashgate_model::sha256_hex(&file.bytes)),
        date,
        issuer: text("issuer"),
        contradicts: text("contradicts"),
        note: text("note"),
        link: None,
    };
    Ok(NewFile {
        purpose: Purpose::Evidence,
        name: file.name.clone(),
        bytes: file.bytes.clone(),
        covers: serde_json::to_string(&held).map_err(AppError::defect)?,
    })
}

pub(super) async fn add_evidence(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let done = async {
        let (memory, who) = of(&desk, &visitor, Role::Analyst)?;
        let upload = Upload::read(request).await?;
        let [(_, file)] = upload.files.as_slice() else {
            return Err(Problem::from(AppError::request(
                "give one file, the paper itself",
            )));
        };
        let text = |name: &str| upload.text(name).map(str::to_owned);
        let kind = text("kind").unwrap_or_default();
        let file = evidence(&kind, file, text, &desk.app())?;
        take_in(&desk, memory, who, &id, &file).await
    };
    let done = done.await;
    after(&desk, &visitor, &id, done).await
}

/// Keeps a paper of a shipment and answers it anew.
pub(crate) async fn take_in(
    desk: &Desk,
    memory: &Memory,
    who: &Who,
    id: &str,
    file: &NewFile,
) -> Result<(), Problem> {
    let act = desk.act(memory, who);
    must_be_open(&memory.store.shipment(id).await?)?;
    memory.store.add_file(id, file, act).await?;
    let shipment = memory.store.shipment(id).await?;
    let (name, why) = (&who.account.name, "a paper was added");
    again(desk, memory, name, &shipment, None, why).await?;
    Ok(())
}
