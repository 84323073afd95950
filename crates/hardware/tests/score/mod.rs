//! Scores readings against labels.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::{env, fmt, path::Path};

use hashgate_hardware::Identifier;
use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};

/// A line with what it should be read as.
pub struct Labelled {
    pub id: String,
    pub text: String,
    pub kind: String,
    pub model: String,
    pub conflict: bool,
}

/// How many lines were read right, and which were not.
#[derive(Default)]
pub struct Score {
    pub lines: u32,
    pub kinds_right: u32,
    pub miners: u32,
    pub models_right: u32,
    pub called_a_miner: u32,
    pub conflicts: u32,
    pub conflicts_missed: u32,
    pub conflicts_else: u32,
    misses: Vec<String>,
}

pub fn identifier() -> Identifier {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    let catalogue: Catalogue = read_section(&tree).unwrap();
    Identifier::new(&catalogue)
}

/// The labelled lines of the test data; nothing where there is none, which is
/// said aloud, and a failure in CI.
pub fn test_lines() -> Option<Vec<Labelled>> {
    let root = env::var("HASHGATE_TEST_DATA").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").to_owned()
    });
    let path = Path::new(&root).join("facts/hardware/listing_texts.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(env::var("CI").is_err(), "no test data at {}", path.display());
        eprintln!("SKIPPED: no test data at {}", path.display());
        return None;
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|h| h == name).unwrap();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let field = |name: &str| row[at(name)].to_owned();
        Labelled {
            id: field("id"),
            text: field("text"),
            kind: field("kind"),
            model: field("label_model"),
            conflict: field("note").contains("CONTRADICTION"),
        }
    });
    Some(rows.collect())
}

/// The lines under `tests/lines/`.
pub fn own_lines() -> Vec<Labelled> {
    let text = include_str!("../lines/own.csv");
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .enumerate()
        .map(|(i, row)| {
            let row = row.unwrap();
            Labelled {
                id: format!("line {}", i + 2),
                text: row[0].to_owned(),
                kind: row[1].to_owned(),
                model: row[2].to_owned(),
                conflict: &row[3] == "yes",
            }
        })
        .collect()
}

impl Score {
    pub fn of(identifier: &Identifier, lines: &[Labelled]) -> Self {
        let mut score = Self::default();
        for line in lines {
            score.count(identifier, line);
        }
        score
    }

    fn count(&mut self, identifier: &Identifier, line: &Labelled) {
        let found = identifier.identify(&line.text);
        let kind = found.kind.as_str();
        let label_is_miner = matches!(
            line.kind.as_str(),
            "miner" | "unknown_miner" | "mixed_lot"
        );
        let model = found.model.clone().unwrap_or_default();
        self.lines += 1;
        let mut wrong = Vec::new();
        if kind == line.kind {
            self.kinds_right += 1;
        } else {
            wrong.push("kind");
        }
        if line.kind == "miner" {
            self.miners += 1;
            let named = found.candidates.iter().any(|c| c.model == line.model);
            if model == line.model
                || line.conflict && !found.conflicts.is_empty() && named
            {
                self.models_right += 1;
            } else {
                wrong.push("model");
            }
        }
        if !label_is_miner && found.kind.is_miner() {
            self.called_a_miner += 1;
            wrong.push("called a miner");
        }
        if line.conflict {
            self.conflicts += 1;
            if found.conflicts.is_empty() {
                self.conflicts_missed += 1;
                wrong.push("conflict missed");
            }
        } else if !found.conflicts.is_empty() {
            self.conflicts_else += 1;
            if env::var("SHOW_CONFLICTS").is_ok() {
                println!(
                    "CONFLICT {} `{}`: {}",
                    line.id, line.text, found.conflicts[0].sentence
                );
            }
        }
        if !wrong.is_empty() {
            self.misses.push(format!(
                "{} `{}`: {} and not {}, `{model}` and not `{}` ({})",
                line.id,
                line.text,
                kind,
                line.kind,
                line.model,
                wrong.join(", ")
            ));
        }
    }

    pub fn kind_right(&self) -> f64 {
        f64::from(self.kinds_right) / f64::from(self.lines.max(1))
    }

    pub fn model_right(&self) -> f64 {
        f64::from(self.models_right) / f64::from(self.miners.max(1))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "kind {}/{}, model {}/{} of miners, {} called a miner wrongly, \
             {} of {} contradictions missed, {} conflicts elsewhere",
            self.kinds_right,
            self.lines,
            self.models_right,
            self.miners,
            self.called_a_miner,
            self.conflicts_missed,
            self.conflicts,
            self.conflicts_else
        )?;
        for miss in &self.misses {
            writeln!(f, "  {miss}")?;
        }
        Ok(())
    }
}
