//! Skeletons: new data with its blanks, to be filled in by a person.
//!
//! `hashgate pack verify` tells each blank in one sentence (see
//! `blanks.rs`), and accepts the data once all are filled in as they ask.

mod model;

use std::fmt;

use crate::{Faults, SourceTree, blanks};

/// What a skeleton is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkeletonKind {
    /// A tariff measure, named `<authority>/<measure>`.
    Measure,
    /// A machine model, named `<maker>/<model>`.
    Model,
    /// A rule, named `<agency>/<rule>`.
    Rule,
    /// A rule of the user's own house, in a folder of its own.
    HouseRule,
    /// A restricted-party list, named `<country>-<publisher>-<list>`.
    List,
}

/// What is to be written for a skeleton.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkeletonFile {
    /// The file below the folder.
    pub path: String,
    /// Its whole text.
    pub text: String,
    /// Whether the file is there and only grows.
    pub grows: bool,
}

/// How many blanks there are to fill in.
pub fn blanks(tree: &SourceTree) -> usize {
    let mut faults = Faults::default();
    for (path, text) in tree.under("") {
        blanks::in_file(path, text, &mut faults);
    }
    faults.len()
}

/// Why a skeleton cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SkeletonError {
    /// The name is not of the form that the kind asks for.
    #[error("`{name}` is no name for a {kind}; write {form}")]
    Name {
        /// The name given.
        name: String,
        /// What it is to name.
        kind: SkeletonKind,
        /// The form, with an example.
        form: &'static str,
    },
    /// Something of that name is there.
    #[error(
        "{path} is there already{detail}; choose another name, or edit it \
         (nothing was written)"
    )]
    There {
        /// The file that has it.
        path: String,
        /// Where in the file.
        detail: String,
    },
    /// A file that the skeleton adds to is not in the folder.
    #[error(
        "the folder holds no {path}, to which a {kind} is added; name a \
         folder laid out as `data/` is"
    )]
    NoFile {
        /// The file.
        path: &'static str,
        /// What is to be added.
        kind: SkeletonKind,
    },
}

impl fmt::Display for SkeletonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Measure => "measure",
            Self::Model => "model",
            Self::Rule => "rule",
            Self::HouseRule => "house rule",
            Self::List => "list",
        })
    }
}

const AUTHORITIES: &str = "rates/us/authorities.toml";
const CITES: &str = "rates/us/cites.toml";
const FACTS: &str = "rules/facts.toml";

/// The files of a skeleton, to be written into the folder that `tree` was
/// read from.
///
/// # Errors
///
/// [`SkeletonError`] if the name has another form or is taken, or the folder
/// lacks a file that the skeleton adds to.
///
/// # Example
///
/// ```
/// use hashgate_pack::{SourceTree, skeleton::{SkeletonKind, skeleton}};
/// let files =
///     skeleton(SkeletonKind::HouseRule, "no-used-lots", &SourceTree::default())?;
/// assert_eq!(files[0].path, "no-used-lots/rule.toml");
/// # Ok::<(), hashgate_pack::skeleton::SkeletonError>(())
/// ```
pub fn skeleton(
    kind: SkeletonKind,
    name: &str,
    tree: &SourceTree,
) -> Result<Vec<SkeletonFile>, SkeletonError> {
    let mut new = Skeleton { kind, name, tree, files: Vec::new() };
    match kind {
        SkeletonKind::Measure => new.measure()?,
        SkeletonKind::Model => model::add(&mut new)?,
        SkeletonKind::Rule => new.rule()?,
        SkeletonKind::HouseRule => new.house_rule()?,
        SkeletonKind::List => new.list()?,
    }
    Ok(new.files)
}

struct Skeleton<'a> {
    kind: SkeletonKind,
    name: &'a str,
    tree: &'a SourceTree,
    files: Vec<SkeletonFile>,
}

impl<'a> Skeleton<'a> {
    fn measure(&mut self) -> Result<(), SkeletonError> {
        let form = "its authority and its name, as `s301_china/list-5`";
        let (authority, name) = self.two_parts(form)?;
        let key = format!("{authority}_{}", word(name));
        let fill = Fill { folder: authority, key: &key, ..Fill::default() };
        let path = format!("rates/us/{authority}/{name}.toml");
        self.write(&path, fill.text(include_str!("measure.toml")))?;
        let known = self.tree.text(AUTHORITIES).is_some_and(|text| {
            text.contains(&format!("id = \"{authority}\""))
        });
        if !known {
            let text = fill.text(include_str!("authority.toml"));
            self.append(AUTHORITIES, &text)?;
        }
        self.append_key(CITES, &format!("[{key}]"), &{
            fill.text(include_str!("cite.toml"))
        })
    }

    fn rule(&mut self) -> Result<(), SkeletonError> {
        let form = "its agency and its name, as `fcc/laboratory-owner`";
        let (agency, name) = self.two_parts(form)?;
        let folder = format!("rules/us/{agency}/{name}/");
        self.rule_files(&folder, name, "entry")?;
        let text = Fill { key: &word(name), ..Fill::default() }
            .text(include_str!("fact.toml"));
        self.append_key(FACTS, &format!("name = \"{}\"", word(name)), &text)
    }

    fn house_rule(&mut self) -> Result<(), SkeletonError> {
        let form = "one word of small letters, as `no-used-lots`";
        let name = self.name;
        self.check(name, form)?;
        self.rule_files(&format!("{name}/"), name, "house")?;
        let text = Fill { key: &word(name), ..Fill::default() }
            .text(include_str!("fact.toml"));
        let facts = "facts.toml";
        if self.tree.text(facts).is_some() {
            let key = format!("name = \"{}\"", word(name));
            return self.append_key(facts, &key, &text);
        }
        self.write(facts, text.trim_start().to_owned())
    }

    fn rule_files(
        &mut self,
        folder: &str,
        name: &str,
        ground: &'static str,
    ) -> Result<(), SkeletonError> {
        let key = word(name);
        let title = title(name);
        let fill = Fill { key: &key, ground, title: &title, ..Fill::default() };
        for (file, text) in [
            ("rule.toml", include_str!("rule.toml")),
            ("README.md", include_str!("rule.md")),
            ("cases/met.toml", include_str!("case_met.toml")),
            ("cases/failed.toml", include_str!("case_failed.toml")),
            ("cases/unknown.toml", include_str!("case_unknown.toml")),
        ] {
            self.write(&format!("{folder}{file}"), fill.text(text))?;
        }
        Ok(())
    }

    fn list(&mut self) -> Result<(), SkeletonError> {
        let form = "country, publisher and list, as `us-bis-entity-list`";
        let name = self.name;
        self.check(name, form)?;
        if name.split('-').count() < 3 {
            return Err(self.misnamed(form));
        }
        let fill = Fill { name, ..Fill::default() };
        for (file, text) in [
            ("source.toml", include_str!("list.toml")),
            ("entries.csv", include_str!("list.csv")),
            ("README.md", include_str!("list.md")),
        ] {
            self.write(&format!("lists/{name}/{file}"), fill.text(text))?;
        }
        Ok(())
    }

    /// A file that must not be there.
    fn write(&mut self, path: &str, text: String) -> Result<(), SkeletonError> {
        if self.tree.text(path).is_some() {
            return Err(SkeletonError::There {
                path: path.to_owned(),
                detail: String::new(),
            });
        }
        let path = path.to_owned();
        self.files.push(SkeletonFile { path, text, grows: false });
        Ok(())
    }

    /// Text at the end of a file that must be there.
    fn append(
        &mut self,
        path: &'static str,
        text: &str,
    ) -> Result<(), SkeletonError> {
        let Some(old) = self.tree.text(path) else {
            return Err(SkeletonError::NoFile { path, kind: self.kind });
        };
        let end = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
        self.files.push(SkeletonFile {
            path: path.to_owned(),
            text: format!("{old}{end}{text}"),
            grows: true,
        });
        Ok(())
    }

    /// Text at the end of a file that must not have that line yet.
    fn append_key(
        &mut self,
        path: &'static str,
        key: &str,
        text: &str,
    ) -> Result<(), SkeletonError> {
        let there = self.tree.text(path).and_then(|old| {
            old.lines().position(|line| line.trim_end() == key)
        });
        if let Some(line) = there {
            return Err(SkeletonError::There {
                path: path.to_owned(),
                detail: format!(", with `{key}` in line {}", line + 1),
            });
        }
        self.append(path, text)
    }

    /// The name's two parts, each one word of small letters.
    fn two_parts(
        &self,
        form: &'static str,
    ) -> Result<(&'a str, &'a str), SkeletonError> {
        let whole: &'a str = self.name;
        let (folder, name) =
            whole.split_once('/').ok_or_else(|| self.misnamed(form))?;
        self.check(folder, form)?;
        self.check(name, form)?;
        Ok((folder, name))
    }

    fn check(
        &self,
        part: &str,
        form: &'static str,
    ) -> Result<(), SkeletonError> {
        let good = part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.bytes().all(|b| {
                b.is_ascii_lowercase()
                    || b.is_ascii_digit()
                    || b"-_".contains(&b)
            });
        if good { Ok(()) } else { Err(self.misnamed(form)) }
    }

    fn misnamed(&self, form: &'static str) -> SkeletonError {
        SkeletonError::Name {
            name: self.name.to_owned(),
            kind: self.kind,
            form,
        }
    }
}

/// What stands in braces in a template.
#[derive(Default)]
struct Fill<'a> {
    name: &'a str,
    folder: &'a str,
    key: &'a str,
    ground: &'a str,
    title: &'a str,
}

impl Fill<'_> {
    fn text(&self, template: &str) -> String {
        [
            ("{name}", self.name),
            ("{folder}", self.folder),
            ("{key}", self.key),
            ("{ground}", self.ground),
            ("{title}", self.title),
        ]
        .into_iter()
        .fold(template.to_owned(), |text, (mark, with)| {
            text.replace(mark, with)
        })
    }
}

/// A name as the key of a fact or a cite.
fn word(name: &str) -> String {
    name.replace('-', "_")
}

/// A name as a heading.
fn title(name: &str) -> String {
    let spaced = name.replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
