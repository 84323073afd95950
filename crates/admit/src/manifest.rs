//! The evidence store: a manifest of papers held, beside the shipment.
//!
//! The manifest is TOML that a person can read and correct. It names each file
//! relative to itself, with the SHA-256 of its bytes on the day it was taken
//! in, so that a paper that was changed or lost since is found out. Reading
//! and writing files is the caller's.

use hashgate_model::{HeldEvidence, Link, sha256_hex};
use hashgate_pack::rules::{EvidenceKind, Rules};
use serde::{Deserialize, Serialize};

use crate::AdmitError;

/// The schema that a manifest names.
pub const SCHEMA: &str = "hashgate.evidence/1";

/// Papers held, as `evidence.toml` lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The link of the last entry; a manifest whose end was lost is told by
    /// it. It stands first, so that no torn file reads as an empty one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// [`SCHEMA`].
    pub schema: String,
    /// The papers, in the order they were taken in.
    #[serde(default)]
    pub evidence: Vec<HeldEvidence>,
}

impl Default for Manifest {
    fn default() -> Self {
        Self { schema: SCHEMA.to_owned(), last: None, evidence: Vec::new() }
    }
}

/// What taking in a paper did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Added {
    /// It is new.
    New,
    /// The same file was listed for the same kind; its entry is replaced.
    Replaced,
}

/// How the file of a paper stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Its bytes are those that were taken in.
    Kept,
    /// Its bytes have changed since.
    Changed,
    /// It cannot be found.
    Gone,
    /// The paper was listed without a file.
    NoFile,
    /// A file was listed without the hash of what was taken in.
    NoHash,
}

impl std::fmt::Display for FileState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Kept => "kept",
            Self::Changed => "changed since it was taken in",
            Self::Gone => "not found",
            Self::NoFile => "no file",
            Self::NoHash => "listed without a hash",
        })
    }
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// [`AdmitError::Manifest`] with the place, if the text is no manifest or
    /// of another schema.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_admit::manifest::Manifest;
    /// let manifest = Manifest::read(
    ///     "schema = \"hashgate.evidence/1\"\n\
    ///      [[evidence]]\nid = \"sdoc\"\nlines = [1]\n",
    /// )?;
    /// assert_eq!(manifest.evidence[0].lines, [1]);
    /// assert!(Manifest::read("schema = \"other/9\"").is_err());
    /// # Ok::<(), hashgate_admit::AdmitError>(())
    /// ```
    pub fn read(text: &str) -> Result<Self, AdmitError> {
        let manifest: Self = toml::from_str(text)
            .map_err(|e| AdmitError::Manifest(e.to_string()))?;
        if manifest.schema == SCHEMA {
            Ok(manifest)
        } else {
            Err(AdmitError::Manifest(format!(
                "schema is `{}`, but this version reads `{SCHEMA}`",
                manifest.schema
            )))
        }
    }

    /// The manifest as text.
    ///
    /// # Errors
    ///
    /// [`AdmitError::Manifest`] if it cannot be written as TOML, which is a
    /// defect of ours.
    pub fn to_toml(&self) -> Result<String, AdmitError> {
        toml::to_string(self).map_err(|e| AdmitError::Manifest(e.to_string()))
    }

    /// Takes in a paper; the same file for the same kind is replaced. Links
    /// that were broken stay broken.
    pub fn add(&mut self, paper: HeldEvidence) -> Added {
        let links = self.links();
        let is_whole = self.ends_whole();
        let same = self.evidence.iter().position(|held| {
            held.id == paper.id
                && held.file.is_some()
                && held.file == paper.file
        });
        let at = same.unwrap_or(self.evidence.len());
        let added = if let Some(held) = self.evidence.get_mut(at) {
            *held = paper;
            Added::Replaced
        } else {
            self.evidence.push(paper);
            Added::New
        };
        let mut before = at
            .checked_sub(1)
            .and_then(|before| self.evidence.get(before))
            .and_then(|held| held.link.clone());
        for (i, held) in self.evidence.iter_mut().enumerate().skip(at) {
            if i == at || links.get(i) == Some(&Link::Whole) {
                held.link = Some(link(before.as_deref(), held));
            }
            before.clone_from(&held.link);
        }
        // An end that was lost stays told.
        if is_whole {
            self.last = before;
        }
        added
    }

    /// Whether the last entry is the one that was written last.
    pub fn ends_whole(&self) -> bool {
        let last = self.evidence.last().and_then(|held| held.link.as_ref());
        self.last.is_none() || self.last.as_ref() == last
    }

    /// How each entry is bound to the one before it.
    pub fn links(&self) -> Vec<Link> {
        let mut before = None;
        let mut links = Vec::with_capacity(self.evidence.len());
        for held in &self.evidence {
            links.push(match &held.link {
                None => Link::Missing,
                Some(written) if *written == link(before, held) => Link::Whole,
                Some(_) => Link::Broken,
            });
            before = held.link.as_deref();
        }
        links
    }

    /// How each paper's file stands; `hash_of` gives the SHA-256 of a file
    /// named in the manifest, or nothing if it cannot be found.
    pub fn verify(
        &self,
        hash_of: impl Fn(&str) -> Option<String>,
    ) -> Vec<FileState> {
        self.evidence
            .iter()
            .map(|paper| match (&paper.file, &paper.sha256) {
                (None, _) => FileState::NoFile,
                (Some(file), taken) => match (hash_of(file), taken) {
                    (None, _) => FileState::Gone,
                    (Some(now), Some(taken)) if now != *taken => {
                        FileState::Changed
                    }
                    (Some(_), None) => FileState::NoHash,
                    (Some(_), Some(_)) => FileState::Kept,
                },
            })
            .collect()
    }
}

/// The link of an entry.
fn link(before: Option<&str>, paper: &HeldEvidence) -> String {
    let HeldEvidence {
        id,
        lines,
        models,
        file,
        sha256,
        date,
        issuer,
        contradicts,
        note,
        link: _,
    } = paper;
    let mut all = String::new();
    // Each part with its length, so that no two entries have one text.
    let mut part = |text: Option<&str>| match text {
        Some(text) => {
            all.push_str(&text.len().to_string());
            all.push(':');
            all.push_str(text);
        }
        None => all.push('-'),
    };
    part(before);
    part(Some(id));
    part(Some(&lines.len().to_string()));
    for line in lines {
        part(Some(&line.to_string()));
    }
    part(Some(&models.len().to_string()));
    for model in models {
        part(Some(model));
    }
    part(file.as_deref());
    part(sha256.as_deref());
    part(date.map(|date| date.to_string()).as_deref());
    part(issuer.as_deref());
    part(contradicts.as_deref());
    part(note.as_deref());
    sha256_hex(all.as_bytes())
}

/// The kind of paper that `--for` names: a kind itself, or a rule, which means
/// the paper that the rule asks for first.
///
/// # Errors
///
/// [`AdmitError::ForWhat`] if it is neither, or a rule that asks for none.
pub fn kind_for<'r>(
    rules: &'r Rules,
    wanted: &str,
) -> Result<&'r EvidenceKind, AdmitError> {
    let wanted = wanted.trim();
    if let Some(kind) = rules.evidence(&wanted.to_lowercase()) {
        return Ok(kind);
    }
    let why = match rules.rule(wanted) {
        Some(rule) => {
            let first = rule.evidence.first();
            if let Some(kind) = first.and_then(|id| rules.evidence(id)) {
                return Ok(kind);
            }
            format!("rule {} asks for facts, not for a paper", rule.id)
        }
        None => format!("`{wanted}` is neither a rule nor a kind of paper"),
    };
    Err(AdmitError::ForWhat(why))
}

/// Whether untrusted bytes, if they are a manifest, survive being written and
/// read again; for the fuzz target `evidence_manifest`.
pub fn survives(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return true };
    let Ok(manifest) = Manifest::read(text) else { return true };
    manifest.to_toml().and_then(|text| Manifest::read(&text)) == Ok(manifest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::judge::tests::rules;

    fn paper(id: &str, file: Option<&str>) -> HeldEvidence {
        HeldEvidence {
            id: id.to_owned(),
            lines: vec![1, 2],
            models: vec!["Antminer S21 Pro".to_owned()],
            file: file.map(str::to_owned),
            sha256: file.map(|f| format!("hash of {f}")),
            date: Some("2026-03-01".parse().unwrap()),
            issuer: Some("Example Maker".to_owned()),
            contradicts: None,
            note: None,
            link: None,
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut manifest = Manifest::default();
        assert_eq!(manifest.add(paper("sdoc", Some("a.pdf"))), Added::New);
        assert_eq!(manifest.add(paper("sdoc", Some("b.pdf"))), Added::New);
        let again = manifest.add(paper("sdoc", Some("a.pdf")));
        assert_eq!(again, Added::Replaced);
        assert_eq!(manifest.evidence.len(), 2);
        let text = manifest.to_toml().unwrap();
        assert_eq!(Manifest::read(&text).unwrap(), manifest);
    }

    #[test]
    fn a_changed_or_lost_file_is_found_out() {
        let mut manifest = Manifest::default();
        for file in [Some("kept.pdf"), Some("other.pdf"), Some("gone.pdf")] {
            manifest.add(paper("sdoc", file));
        }
        manifest.add(paper("sdoc", None));
        let states = manifest.verify(|file| match file {
            "kept.pdf" => Some("hash of kept.pdf".to_owned()),
            "other.pdf" => Some("another hash".to_owned()),
            _ => None,
        });
        assert_eq!(
            states,
            [
                FileState::Kept,
                FileState::Changed,
                FileState::Gone,
                FileState::NoFile
            ]
        );
    }

    #[test]
    fn a_change_by_hand_breaks_a_link_and_taking_in_does_not() {
        let mut manifest = Manifest::default();
        for file in ["a.pdf", "b.pdf", "c.pdf"] {
            manifest.add(paper("sdoc", Some(file)));
        }
        assert_eq!(manifest.links(), [Link::Whole; 3]);
        let again = HeldEvidence { date: None, ..paper("sdoc", Some("a.pdf")) };
        manifest.add(again);
        assert_eq!(manifest.links(), [Link::Whole; 3]);
        let mut changed = manifest.clone();
        changed.evidence[1].issuer = Some("Another".to_owned());
        let one = [Link::Whole, Link::Broken, Link::Whole];
        assert_eq!(changed.links(), one);
        // Taking in another does not mend what was broken.
        changed.add(paper("sdoc", Some("a.pdf")));
        changed.add(paper("sdoc", Some("d.pdf")));
        assert_eq!(changed.links()[1], Link::Broken);
        let mut shorter = manifest.clone();
        shorter.evidence.remove(1);
        assert_eq!(shorter.links(), [Link::Whole, Link::Broken]);
        assert!(manifest.ends_whole());
        let mut cut = manifest.clone();
        cut.evidence.pop();
        assert!(!cut.ends_whole());
        cut.add(paper("sdoc", Some("e.pdf")));
        assert!(!cut.ends_whole(), "taking in does not hide it");
        manifest.evidence[0].link = None;
        assert_eq!(manifest.links()[0], Link::Missing);
    }

    #[test]
    fn a_file_without_a_hash_does_not_count_as_kept() {
        let mut manifest = Manifest::default();
        let mut bare = paper("sdoc", Some("a.pdf"));
        bare.sha256 = None;
        manifest.add(bare);
        let states = manifest.verify(|_| Some("any".to_owned()));
        assert_eq!(states, [FileState::NoHash]);
    }

    #[test]
    fn a_rule_stands_for_the_paper_it_asks_for_first() {
        let mut rules = rules();
        assert_eq!(kind_for(&rules, "fcc-1").unwrap().id, "sdoc");
        assert_eq!(kind_for(&rules, "board_photo").unwrap().id, "board_photo");
        assert!(kind_for(&rules, "FCC-99").is_err());
        // A rule of somebody's house may ask for no paper.
        rules.rules[0].evidence.clear();
        let id = rules.rules[0].id.clone();
        let why = kind_for(&rules, &id).unwrap_err().to_string();
        assert!(why.contains("asks for facts"), "{why}");
    }

    #[test]
    fn a_wrong_manifest_says_where() {
        let why = Manifest::read("schema = \"hashgate.evidence/1\"\nx = 1")
            .unwrap_err()
            .to_string();
        assert!(why.contains("line 2"), "{why}");
    }

    proptest! {
        #[test]
        fn any_manifest_survives_writing(
            id in "[a-z_]{1,12}",
            file in proptest::option::of("\\PC{0,20}"),
            issuer in proptest::option::of("\\PC{0,20}"),
        ) {
            let mut manifest = Manifest::default();
            manifest.add(HeldEvidence {
                issuer,
                ..paper(&id, file.as_deref())
            });
            let text = manifest.to_toml().unwrap();
            prop_assert_eq!(Manifest::read(&text).unwrap(), manifest);
        }
    }
}
