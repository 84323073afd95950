//! What a pack says of itself: its hash and the dates of its parts.

use hashgate_model::{Date, sha256_hex};
use serde::{Deserialize, Serialize};

use crate::{Faults, SourceTree};

/// The pack's hash and the dates of its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// SHA-256 over every file of `data/`, in hexadecimal.
    pub sha256: String,
    /// The parts, by folder.
    pub parts: Vec<Part>,
}

/// One folder of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The folder.
    pub name: String,
    /// What it holds.
    pub title: String,
    /// The date to which its sources were read.
    pub read_to: Date,
    /// What a reader should know of it.
    pub note: String,
    /// How many files it has.
    pub files: usize,
    /// SHA-256 over its files, in hexadecimal.
    pub sha256: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFile {
    title: String,
    read_to: Date,
    #[serde(default)]
    note: String,
}

impl Meta {
    pub(crate) fn of(tree: &SourceTree, faults: &mut Faults) -> Self {
        let parts = crate::PARTS
            .into_iter()
            .filter_map(|name| {
                let file: PartFile =
                    tree.toml(&format!("{name}/part.toml"), faults)?;
                let prefix = format!("{name}/");
                Some(Part {
                    name: name.to_owned(),
                    title: file.title,
                    read_to: file.read_to,
                    note: file.note,
                    files: tree.under(&prefix).count(),
                    sha256: tree.sha256(&prefix),
                })
            })
            .collect();
        Self { sha256: tree.sha256(""), parts }
    }

    /// Adds a folder of the user's own rules, which are as new as the pack.
    pub(crate) fn add_own(&mut self, folder: &str, tree: &SourceTree) {
        let sha256 = tree.sha256("");
        let Some(read_to) = self.read_to("rules") else { return };
        self.sha256 =
            sha256_hex(format!("{}\n{sha256}\n", self.sha256).as_bytes());
        self.parts.push(Part {
            name: "own rules".to_owned(),
            title: "Rules of your own house".to_owned(),
            read_to,
            note: format!("From {folder}"),
            files: tree.under("").count(),
            sha256,
        });
    }

    /// The date to which a part was read.
    pub fn read_to(&self, part: &str) -> Option<Date> {
        self.parts.iter().find(|p| p.name == part).map(|p| p.read_to)
    }

    /// The hash in short, as `7c1e…a904`.
    pub fn short_hash(&self) -> String {
        let (head, tail) = (self.sha256.get(..4), self.sha256.get(60..));
        format!("{}…{}", head.unwrap_or(""), tail.unwrap_or(""))
    }
}
