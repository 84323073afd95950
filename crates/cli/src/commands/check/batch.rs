//! `hashgate check --batch`: many shipments in one run.

use std::{
    collections::BTreeSet,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use hashgate_app::{
    App,
    check::{
        BatchAnswer, CheckAnswer, CheckRequest, Dossier, batch, shipments,
    },
    keep_file,
};
use hashgate_model::AsOf;
use hashgate_pack::Meta;
use hashgate_report::{
    json, render,
    views::{
        batch::{BatchRow, Outcome, show},
        dossier::{Length, memo},
    },
};
use hashgate_workbook::workbook;
use serde::Serialize;

use super::{Also, CheckArgs, outcome};
use crate::{
    context::Context,
    exit::{Exit, Failure, error_line},
};

const SCHEMA: &str = "hashgate.dossier/1";

/// A dossier with the name that the batch gives its shipment.
#[derive(Serialize)]
struct Body<'a> {
    shipment: &'a str,
    #[serde(flatten)]
    dossier: &'a Dossier,
}

pub fn run(
    args: &CheckArgs,
    common: CheckRequest,
    app: &App,
    cx: &Context,
) -> Result<Exit, Failure> {
    if args.files.iter().any(|path| path == Path::new("-")) {
        return Err(Failure::usage(
            "a batch cannot be read from standard input; name folders or files",
        ));
    }
    if let Some(facts) = &common.facts {
        // One fault in it would be told once for each shipment.
        hashgate_app::check::try_facts(facts)?;
    }
    let mut found = shipments(&args.files)?;
    // The facts that all shipments share are no shipment of their own.
    if let Some(shared) =
        args.facts.as_ref().and_then(|f| f.canonicalize().ok())
    {
        found.retain(|one| {
            !one.papers.is_empty()
                || one.facts.iter().any(|own| {
                    own.canonicalize().is_ok_and(|own| own != shared)
                })
        });
    }
    let jsonl = args.jsonl || cx.json();
    let look = "{msg} {bar:40} {pos}/{len}, {eta} left";
    let mut observer = cx.observer().with_bar(look, 2);
    let mut kept = Kept::of(args.out.as_deref(), &args.also);
    let (mut rows, mut worst) = (Vec::new(), Exit::Done);
    let each = |answered: BatchAnswer<'_>| -> Result<(), Failure> {
        let name = answered.name;
        let line = match answered.answer {
            Ok(CheckAnswer { dossier, as_of }) => {
                let ends = Exit::from(outcome(&dossier));
                worst = worse(worst, ends);
                kept.keep(name, &dossier, as_of, app.meta())?;
                let body = Body { shipment: name, dossier: &dossier };
                let line = jsonl
                    .then(|| json::line(SCHEMA, as_of, app.meta(), &body))
                    .transpose();
                rows.push(BatchRow {
                    shipment: name.to_owned(),
                    outcome: Outcome::of(&dossier),
                });
                line.map_err(Failure::defect)?
            }
            Err(error) => {
                let message = error.to_string();
                let (ends, line) = error_line(error, name);
                worst = worse(worst, ends);
                // A dossier of an earlier run must not pass for this one's.
                kept.keep_text(name, line.as_bytes())?;
                rows.push(BatchRow {
                    shipment: name.to_owned(),
                    outcome: Outcome::Unread { exit: ends as u8, message },
                });
                jsonl.then_some(line)
            }
        };
        line.map_or(Ok(()), |line| print(&line))
    };
    batch(app, &found, common, &mut observer, each)?;
    if !jsonl {
        let table = show(&rows, app.meta());
        cx.keep(&table);
        print(&cx.set(&table))?;
    }
    Ok(worst)
}

/// Prints a part of the answer; whoever closes the pipe has not had it all.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|e| Failure::cut_short(&e))
}

/// The worse of two ends, in the order of the contract.
fn worse(one: Exit, other: Exit) -> Exit {
    let rank = |exit: Exit| match exit {
        Exit::Done => 0,
        Exit::Action => 1,
        Exit::Input => 2,
        Exit::NoInput => 3,
        Exit::Missing => 4,
        Exit::Refuse => 5,
        Exit::Usage | Exit::Defect | Exit::Output => 6,
    };
    if rank(other) > rank(one) { other } else { one }
}

/// The folder into which each dossier is written.
struct Kept<'a> {
    folder: Option<&'a Path>,
    also: &'a [Also],
    /// The names of files that are taken.
    taken: BTreeSet<String>,
}

impl<'a> Kept<'a> {
    fn of(folder: Option<&'a Path>, also: &'a [Also]) -> Self {
        Self { folder, also, taken: BTreeSet::new() }
    }

    fn keep(
        &mut self,
        name: &str,
        dossier: &Dossier,
        as_of: AsOf,
        meta: &Meta,
    ) -> Result<(), Failure> {
        if self.folder.is_none() {
            return Ok(());
        }
        let body = Body { shipment: name, dossier };
        let mut text = Vec::new();
        json::write_object(&mut text, SCHEMA, as_of, meta, &body)
            .map_err(Failure::defect)?;
        let path = self.keep_text(name, &text)?;
        let page = || memo(dossier, Length::Full, as_of, meta);
        for kind in self.also {
            let (ending, bytes) = match kind {
                Also::Html => ("html", render::html(&page()).into_bytes()),
                Also::Md => ("md", render::markdown(&page()).into_bytes()),
                Also::Xlsx => {
                    let bytes = workbook(dossier, as_of, meta);
                    ("xlsx", bytes.map_err(Failure::defect)?)
                }
            };
            keep_file(&path.with_extension(ending), &bytes)?;
        }
        Ok(())
    }

    /// Keeps a text under the name of its shipment, and gives its path.
    fn keep_text(
        &mut self,
        name: &str,
        text: &[u8],
    ) -> Result<PathBuf, Failure> {
        let Some(folder) = self.folder else { return Ok(PathBuf::new()) };
        let path: PathBuf = folder.join(self.file_name(name));
        keep_file(&path, text)?;
        Ok(path)
    }

    /// The last part of a shipment's name as the name of a file; a number is
    /// added where another shipment has the same.
    fn file_name(&mut self, name: &str) -> String {
        let last = Path::new(name).file_name().unwrap_or_default();
        let mut stem: String = last
            .to_string_lossy()
            .chars()
            .map(|c| if c.is_control() { '_' } else { c })
            .collect();
        if stem.is_empty() {
            "shipment".clone_into(&mut stem);
        }
        let mut file = format!("{stem}.json");
        let mut number = 2;
        while !self.taken.insert(file.to_lowercase()) {
            file = format!("{stem}-{number}.json");
            number += 1;
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_end_of_a_batch_is_that_of_the_contract() {
        let order = [
            Exit::Done,
            Exit::Action,
            Exit::Input,
            Exit::Missing,
            Exit::Refuse,
        ];
        for (i, one) in order.into_iter().enumerate() {
            for (j, other) in order.into_iter().enumerate() {
                let worst = order.get(i.max(j)).copied();
                assert_eq!(Some(worse(one, other)), worst);
            }
        }
    }

    #[test]
    fn shipments_named_alike_do_not_share_a_file() {
        let mut kept = Kept::of(None, &[]);
        assert_eq!(kept.file_name("a/inv1"), "inv1.json");
        assert_eq!(kept.file_name("b/inv1"), "inv1-2.json");
        assert_eq!(kept.file_name("b/INV1"), "INV1-3.json");
        assert_eq!(kept.file_name("."), "shipment.json");
    }
}
