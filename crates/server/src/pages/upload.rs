//! Papers that a person drops into the form become the question of `check`.

use axum::extract::{FromRequest as _, Multipart, Request};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

/// The most papers of a shipment.
const MOST_PAPERS: usize = 32;

/// The question that a form asks; fields that were left blank are not given.
pub(crate) async fn read(
    request: Request,
) -> Result<Map<String, Value>, String> {
    let unread = |why: &dyn std::fmt::Display| {
        format!(
            "the form cannot be read ({why}); hand in at most {} MiB at once",
            crate::guard::LARGEST_BODY >> 20
        )
    };
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|why| unread(&why.body_text()))?;
    let mut asked = Map::new();
    let mut papers = Vec::new();
    while let Some(part) =
        parts.next_field().await.map_err(|why| unread(&why.body_text()))?
    {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes =
            part.bytes().await.map_err(|why| unread(&why.body_text()))?;
        if bytes.is_empty() && file.as_deref().unwrap_or_default().is_empty() {
            continue;
        }
        if let ("papers", Some(file)) = (name.as_str(), file) {
            papers.push(json!({
                "name": file, "base64": STANDARD.encode(&bytes),
            }));
            continue;
        }
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| {
            format!("`{name}` is not text in UTF-8; save it as that")
        })?;
        if !text.trim().is_empty() {
            asked.insert(name, Value::String(text));
        }
    }
    if papers.len() > MOST_PAPERS {
        return Err(format!(
            "{} papers are given; hand in at most {MOST_PAPERS} of one shipment",
            papers.len()
        ));
    }
    asked.insert("papers".to_owned(), Value::Array(papers));
    Ok(asked)
}
