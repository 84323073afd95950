//! What is kept of a shipment, as files: one as it was handed in, or all of it
//! in one, to be attached or kept elsewhere.

use std::io::{Cursor, Write as _};

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hashgate_app::AppError;
use hashgate_model::{plain_file_name, sha256_hex};
use hashgate_store::Role;
use serde_json::json;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::of;
use crate::{
    desk::Desk, doors::fields::escaped, frame::Frame, gate::Visitor,
    memory::Memory, problem::Problem,
};

/// A ZIP of the answer, the papers as they were handed in, the lines of the
/// log, and a manifest with the hash of each.
async fn make(memory: &Memory, id: &str) -> Result<Vec<u8>, Problem> {
    let shipment = memory.store.shipment(id).await?;
    let mut files: Vec<(String, Vec<u8>)> =
        vec![("answer.json".to_owned(), shipment.answer.clone().into_bytes())];
    let log = memory.store.audit_of(id).await?;
    let log = serde_json::to_vec_pretty(&log).map_err(AppError::defect)?;
    files.push(("log.json".to_owned(), log));
    for (n, file) in memory.store.files_of(id).await?.into_iter().enumerate() {
        let kept = memory.store.file(&file.sha256).await?;
        // The user's own name is told in the manifest; as a path it is not
        // trusted.
        let name = plain_file_name(&file.name);
        files.push((format!("papers/{:02}-{name}", n + 1), kept));
    }
    let manifest = json!({
        "bundle": "hashgate.shipment-bundle/1",
        "shipment": shipment.listed,
        "asked": serde_json::from_str::<serde_json::Value>(&shipment.asked)
            .unwrap_or_default(),
        "rests_on": shipment.rests_on,
        "papers": memory.store.files_of(id).await?,
        "files": files.iter().map(|(name, bytes)| json!({
            "name": name, "sha256": sha256_hex(bytes), "bytes": bytes.len(),
        })).collect::<Vec<_>>(),
    });
    let manifest =
        serde_json::to_vec_pretty(&manifest).map_err(AppError::defect)?;
    files.push(("manifest.json".to_owned(), manifest));
    zipped(&files).map_err(|why| AppError::defect(why).into())
}

fn zipped(files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No time of its own: the same bundle has the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A kept file as it was handed in; never shown by the desk itself.
pub(super) async fn file(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path((id, file)): Path<(String, String)>,
) -> Response {
    let found = async {
        let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
        let files = memory.store.files_of(&id).await?;
        let known = files.into_iter().find(|one| one.id == file);
        let known = known.ok_or_else(|| {
            Problem::of_request(
                StatusCode::NOT_FOUND,
                format!("shipment {id} has no file {file}"),
            )
        })?;
        let kept = memory.store.file(&known.sha256).await?;
        Ok::<_, Problem>(download(&known.name, kept))
    };
    found
        .await
        .unwrap_or_else(|why| Frame::new(&desk, &visitor).told("/", &why))
}

/// Bytes to be saved under a name.
fn download(name: &str, bytes: Vec<u8>) -> Response {
    let name = escaped(name);
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename*=UTF-8''{name}"),
        ),
    ];
    (headers, bytes).into_response()
}

pub(super) async fn bundle(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let made = async {
        let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
        let bytes = make(memory, &id).await?;
        Ok::<_, Problem>(download(&format!("shipment-{id}.zip"), bytes))
    };
    made.await.unwrap_or_else(|why| Frame::new(&desk, &visitor).told("/", &why))
}
