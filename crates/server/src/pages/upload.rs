//! Papers that a person drops into a form, and what is written beside them.

use axum::extract::{FromRequest as _, Multipart, Request};
use hashgate_app::{AppError, Input};
use hashgate_model::plain_file_name;
use hashgate_store::{NewFile, Purpose};
use serde_json::{Map, Value};

/// The most papers of a shipment.
const MOST_PAPERS: usize = 32;

/// A name by which a file can be kept; one that has none is called a paper.
pub(crate) fn plain_name(name: &str) -> String {
    let shown: String = plain_file_name(name).chars().take(200).collect();
    if shown.trim().is_empty() { "paper".to_owned() } else { shown }
}

/// A form as it was sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Upload {
    /// Fields that were written into, by name.
    pub(crate) fields: Map<String, Value>,
    /// Files: the field, the name, what it holds.
    pub(crate) files: Vec<(String, Input)>,
}

impl Upload {
    /// Reads a form; fields that were left blank are not given.
    pub(crate) async fn read(request: Request) -> Result<Self, AppError> {
        let unread = |why: &dyn std::fmt::Display| {
            AppError::request(format!(
                "the form cannot be read ({why}); hand in at most {} MiB at \
                 once",
                crate::guard::LARGEST_BODY >> 20
            ))
        };
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|why| unread(&why.body_text()))?;
        let mut read = Self::default();
        while let Some(part) =
            parts.next_field().await.map_err(|why| unread(&why.body_text()))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes =
                part.bytes().await.map_err(|why| unread(&why.body_text()))?;
            match file {
                // A field for files that was left blank.
                Some(file) if file.is_empty() && bytes.is_empty() => {}
                Some(file) => {
                    let bytes = bytes.to_vec();
                    let file = Input { name: plain_name(&file), bytes };
                    read.files.push((name, file));
                }
                None => {
                    let text = String::from_utf8(bytes.to_vec());
                    let text = text.map_err(|_| {
                        AppError::request(format!(
                            "`{name}` is not text in UTF-8; save it as that"
                        ))
                    })?;
                    if text.contains('\0') {
                        return Err(AppError::request(format!(
                            "`{name}` holds a character of no text; write it \
                             anew"
                        )));
                    }
                    if !text.trim().is_empty() {
                        read.fields.insert(name, Value::String(text));
                    }
                }
            }
        }
        if read.files.len() > MOST_PAPERS {
            return Err(AppError::request(format!(
                "{} papers are given; hand in at most {MOST_PAPERS} of one \
                 shipment",
                read.files.len()
            )));
        }
        Ok(read)
    }

    /// What was written into a field.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    /// The files as those of a shipment: papers, and a facts file.
    pub(crate) fn shipment_files(&self) -> Vec<NewFile> {
        self.files
            .iter()
            .map(|(field, file)| NewFile {
                purpose: match field.as_str() {
                    "facts" => Purpose::Facts,
                    _ => Purpose::Paper,
                },
                name: file.name.clone(),
                bytes: file.bytes.clone(),
                covers: "{}".to_owned(),
            })
            .collect()
    }
}
