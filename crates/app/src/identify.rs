//! A description becomes a machine, a part, or neither.

use hashgate_duty::{ClassificationCandidate, classify_site_goods};
use hashgate_hardware::{Identity, Kind};
use hashgate_model::AsOf;
use hashgate_papers::{Input, read_descriptions};

use crate::{App, AppError, Observer};

/// So many descriptions are read between two reports of progress.
const STEP: usize = 5_000;

/// What is really in the box, from its description?
pub fn identify(app: &App, text: &str, as_of: AsOf) -> Identity {
    with_site_goods(app, app.identifier().identify(text), as_of)
}

/// The identity, with the lines of the tariff that a container or another good
/// of the site may fall under among its remarks.
fn with_site_goods(app: &App, mut identity: Identity, as_of: AsOf) -> Identity {
    let found = site_goods(app, &identity, as_of);
    identity
        .remarks
        .extend(found.iter().map(ClassificationCandidate::in_words));
    identity
}

/// The lines of the tariff that goods may fall under which the text names and
/// which are no miners or parts of them.
pub(crate) fn site_goods(
    app: &App,
    identity: &Identity,
    as_of: AsOf,
) -> Vec<ClassificationCandidate> {
    let kinds = [Kind::Infrastructure, Kind::NotMiner, Kind::Unknown];
    if !kinds.contains(&identity.kind) {
        return Vec::new();
    }
    classify_site_goods(&identity.text, as_of.date(), &app.pack().rates)
}

/// A description with the row of the file that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The row, counted from 1 as a text editor does.
    pub row: u64,
    /// The description.
    pub text: String,
}

/// Identifies many descriptions and gives each answer to `each` in the order
/// of the descriptions; says whether any contradicts itself or the catalogue.
///
/// # Errors
///
/// What `each` fails with ends the work.
pub fn identify_all<E>(
    app: &App,
    descriptions: &[Description],
    as_of: AsOf,
    observer: &mut dyn Observer,
    mut each: impl FnMut(u64, Identity) -> Result<(), E>,
) -> Result<bool, E> {
    let identifier = app.identifier();
    let mut conflicts = false;
    observer.begin("descriptions", Some(descriptions.len() as u64));
    for step in descriptions.chunks(STEP) {
        let texts: Vec<&str> = step.iter().map(|d| d.text.as_str()).collect();
        let found = identifier.identify_all(&texts);
        conflicts |= found.iter().any(|i| !i.conflicts.is_empty());
        for (description, identity) in step.iter().zip(found) {
            let identity = with_site_goods(app, identity, as_of);
            each(description.row, identity)?;
        }
        observer.advance(step.len() as u64);
    }
    observer.end();
    Ok(conflicts)
}

/// The descriptions of a text, one on each line that is not blank.
pub fn descriptions_by_line(bytes: &[u8]) -> Vec<Description> {
    String::from_utf8_lossy(bytes)
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, row)| Description { row, text: line.to_owned() })
        .collect()
}

/// The descriptions of a table: its column `text`, else the columns that say
/// what goods are (model, description, specification, hashrate, power).
///
/// # Errors
///
/// [`AppError`] if the file cannot be read or has no such column.
pub fn descriptions_in_csv(file: &Input) -> Result<Vec<Description>, AppError> {
    let described = read_descriptions(file)?;
    let description = |(row, text)| Description { row: u64::from(row), text };
    Ok(described.into_iter().map(description).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Input {
        Input { name: "a.csv".to_owned(), bytes: text.into() }
    }

    #[test]
    fn the_column_is_found_by_its_head() {
        let found = descriptions_in_csv(&file("\u{feff}id,Text\n1,S21\n"));
        let expected = Description { row: 2, text: "S21".to_owned() };
        assert_eq!(found.unwrap(), [expected]);
    }

    #[test]
    fn a_file_without_the_column_is_refused_by_name() {
        let error =
            descriptions_in_csv(&file("id,colour\n1,S21\n")).unwrap_err();
        let said = error.message();
        assert!(said.contains("a.csv: no row names a column `text`"), "{said}");
        assert!(said.contains("A `id`, B `colour`"), "{said}");
    }
}
