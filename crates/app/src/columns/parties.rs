//! Columns of parties against the lists.

use std::sync::Arc;

use hashgate_model::{AsOf, Country};
use hashgate_parties::{
    Batch, Coverage, Options, Query, Screener, Screening, screener_of_changes,
};

use super::memory::{Memory, each_once};
use crate::{
    App, AppError,
    screening::{has_letters, kept_pairs},
};

/// So many answers are remembered; most are one pointer to the same answer.
const REMEMBERED: usize = 800_000;

/// The best so many hits of a party are told.
const TOP: usize = 25;

/// The cells of a row that tell a party.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PartyCells<'a> {
    /// The name.
    pub name: &'a str,
    /// The country, by code or name; it corroborates a hit.
    pub country: Option<&'a str>,
    /// The address; it corroborates a hit.
    pub address: Option<&'a str>,
    /// Numbers of registers, tax offices, passports, with `;` between them.
    pub ids: Option<&'a str>,
}

/// What became of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyStatus {
    /// No hit in any list, and each was searched whole and is current.
    Clear,
    /// No hit, but some lists were searched by an extract only: no clearance.
    NoHit,
    /// There are hits.
    Hit,
    /// The name cannot be read, or a list could not be searched, or only in
    /// a copy past its age.
    NotScreened,
    /// There is no name.
    NoName,
}

impl PartyStatus {
    /// The word in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::NoHit => "no_hit",
            Self::Hit => "hit",
            Self::NotScreened => "not_screened",
            Self::NoName => "no_name",
        }
    }
}

/// A listed party that was hit.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyHit {
    /// The list's id.
    pub list: String,
    /// The party's id on the list.
    pub entity_id: String,
    /// The name under which it is listed.
    pub name: String,
    /// The listed name or alias that matched.
    pub matched_name: String,
    /// The similarity, 0 to 1.
    pub score: f64,
}

/// The answer for a row.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyAnswer {
    /// What became of it.
    pub status: PartyStatus,
    /// How many listed parties are hit, told or not.
    pub found: usize,
    /// The best of them.
    pub hits: Vec<PartyHit>,
    /// Why the best one is a hit, or why the party was not screened.
    pub because: Option<String>,
    /// A cell that was not used, and why.
    pub remark: Option<String>,
}

/// Screens rows of a table; it may be asked by several threads.
///
/// # Example
///
/// ```
/// use hashgate_app::{App, columns::{PartyCells, PartyColumn, PartyStatus}};
/// let day = "2026-11-25".parse()?;
/// let app = App::new(hashgate_embedded::pack()?, None, day);
/// let column = PartyColumn::new(&app, day)?;
/// let row = |name| PartyCells { name, ..PartyCells::default() };
/// let rows = [row("Sophgo Technologies"), row(""), row("Sophgo Technologies")];
/// let answers = column.screen(&rows);
/// assert_eq!(answers[0].hits[0].list, "us-bis-entity-list");
/// assert_eq!(answers[1].status, PartyStatus::NoName);
/// assert_eq!(answers[0], answers[2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PartyColumn {
    /// None where no entry came or changed.
    batch: Option<Batch<Arc<Screener>>>,
    coverage: Coverage,
    memory: Memory<PartyAnswer>,
    /// The answers of which most rows have one.
    plain: [Arc<PartyAnswer>; 3],
}

impl PartyColumn {
    /// Over the kept copies, and the pack's extracts of other lists.
    ///
    /// # Errors
    ///
    /// [`AppError`] if the kept copies cannot be used.
    pub fn new(app: &App, as_of: AsOf) -> Result<Self, AppError> {
        let options = options(as_of);
        let screener = app.screener()?.screener;
        let coverage = Coverage::of(&screener.lists(&options));
        Ok(Self::of(Some(Batch::new(screener, options)), coverage))
    }

    /// Over the entries that came or changed since the former copy of each
    /// kept list, and nothing else: whom the last update touches.
    ///
    /// # Errors
    ///
    /// [`AppError`] if no list has a former copy, or a copy is damaged: a list
    /// that cannot be compared must not look like one without changes.
    pub fn of_changes(app: &App, as_of: AsOf) -> Result<Self, AppError> {
        let pairs = kept_pairs(app)?;
        let pairs: Vec<_> = pairs.iter().map(|(old, new)| (old, new)).collect();
        let screener = screener_of_changes(&app.pack().lists, &pairs);
        let batch = screener.map(|s| Batch::new(Arc::new(s), options(as_of)));
        // A delta clears nobody.
        Ok(Self::of(batch, Coverage::Extracts))
    }

    fn of(batch: Option<Batch<Arc<Screener>>>, coverage: Coverage) -> Self {
        use PartyStatus::{Clear, NoHit, NoName};
        let plain = [NoHit, Clear, NoName].map(|status| {
            let (found, hits) = (0, Vec::new());
            let (because, remark) = (None, None);
            Arc::new(PartyAnswer { status, found, hits, because, remark })
        });
        Self { batch, coverage, memory: Memory::of(REMEMBERED), plain }
    }

    /// The answers for rows, in their order.
    pub fn screen(&self, rows: &[PartyCells<'_>]) -> Vec<Arc<PartyAnswer>> {
        let asked: Vec<String> = rows.iter().map(key).collect();
        each_once(&asked, &self.memory, |left| {
            let rows = left.iter().filter_map(|at| rows.get(*at));
            let (queries, remarks): (Vec<_>, Vec<_>) = rows.map(query).unzip();
            let Some(batch) = &self.batch else {
                let answers = queries.iter().map(|q| self.no_entry(q));
                return answers.map(|a| self.shared(a)).collect();
            };
            let screened = batch.screen(&queries);
            let answers = screened
                .into_iter()
                .zip(remarks)
                .map(|(one, remark)| self.answer(one, remark));
            answers.map(|answer| self.shared(answer)).collect()
        })
    }

    /// The answer, or the one of all rows of which nothing is to be told.
    fn shared(&self, answer: PartyAnswer) -> Arc<PartyAnswer> {
        let plain = self.plain.iter().find(|plain| ***plain == answer);
        plain.map_or_else(|| Arc::new(answer), Arc::clone)
    }

    fn answer(
        &self,
        screening: Screening,
        remark: Option<String>,
    ) -> PartyAnswer {
        let name = &screening.query.name;
        let status = if name.trim().is_empty() {
            PartyStatus::NoName
        } else if screening.found > 0 {
            PartyStatus::Hit
        } else if !has_letters(name) {
            PartyStatus::NotScreened
        } else {
            // A name that cannot be read has a coverage of its own.
            without_a_hit(screening.screened.worse(self.coverage))
        };
        let because = match status {
            PartyStatus::Hit => {
                screening.hits.first().map(|hit| hit.because.join("; "))
            }
            PartyStatus::NotScreened if !screening.unread.is_empty() => {
                Some(format!(
                    "letters of {} cannot be read",
                    screening.unread.join(", ")
                ))
            }
            PartyStatus::NotScreened if !has_letters(name) => {
                Some("the name has no letter or digit".to_owned())
            }
            PartyStatus::NotScreened => Some(
                "a list could not be searched, or only in a copy past its age"
                    .to_owned(),
            ),
            _ => None,
        };
        let hits = screening.hits.into_iter().map(|hit| PartyHit {
            list: hit.list,
            entity_id: hit.entity_id,
            name: hit.name,
            matched_name: hit.matched_name,
            score: hit.score,
        });
        let (found, hits) = (screening.found, hits.collect());
        PartyAnswer { status, found, hits, because, remark }
    }

    /// The answer where no list has an entry that came or changed.
    fn no_entry(&self, query: &Query) -> PartyAnswer {
        let status = if query.name.trim().is_empty() {
            PartyStatus::NoName
        } else if has_letters(&query.name) {
            without_a_hit(self.coverage)
        } else {
            PartyStatus::NotScreened
        };
        let (found, hits) = (0, Vec::new());
        PartyAnswer { status, found, hits, because: None, remark: None }
    }
}

fn options(as_of: AsOf) -> Options {
    let as_of = Some(as_of.date());
    Options { top: TOP, as_of, ..Options::default() }
}

fn without_a_hit(coverage: Coverage) -> PartyStatus {
    match coverage {
        Coverage::Full => PartyStatus::Clear,
        Coverage::Extracts => PartyStatus::NoHit,
        Coverage::NotScreened => PartyStatus::NotScreened,
    }
}

/// All that an answer depends on.
fn key(row: &PartyCells<'_>) -> String {
    let more = [row.country, row.address, row.ids];
    // A name alone is its own key; other cells stand behind lengths, so that
    // no name can be written as another's name and cells.
    if more.iter().all(Option::is_none) && !row.name.starts_with('\u{1f}') {
        return row.name.to_owned();
    }
    let mut key = String::new();
    for cell in std::iter::once(Some(row.name)).chain(more) {
        let cell = cell.unwrap_or_default();
        key.push('\u{1f}');
        key.push_str(&cell.len().to_string());
        key.push(' ');
        key.push_str(cell);
    }
    key
}

/// The party of a row, and what of the row was not used.
fn query(row: &PartyCells<'_>) -> (Query, Option<String>) {
    fn filled(cell: Option<&str>) -> Option<&str> {
        cell.map(str::trim).filter(|text| !text.is_empty())
    }
    let (country, remark) = match filled(row.country).map(Country::read) {
        None => (None, None),
        Some(Ok(read)) => (Some(read.country), None),
        Some(Err(why)) => {
            (None, Some(format!("the country was not used: {why}")))
        }
    };
    let ids = filled(row.ids).into_iter().flat_map(|ids| ids.split(';'));
    let query = Query {
        name: row.name.to_owned(),
        country,
        address: filled(row.address).map(str::to_owned),
        ids: ids
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    (query, remark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening;

    fn app() -> App {
        let pack = hashgate_embedded::pack().unwrap();
        App::new(pack, None, "2026-11-25".parse().unwrap())
    }

    fn row(name: &str) -> PartyCells<'_> {
        PartyCells { name, ..PartyCells::default() }
    }

    #[test]
    fn a_column_answers_as_one_party_after_the_other_does() {
        let app = app();
        let names = [
            "Sophgo Technologies Ltd.",
            "北京算能科技有限公司",
            "Riot Platforms",
            "Sophgo Technologies Ltd.",
            "SOPHGO TECHNOLGIES",
            "---",
        ];
        let rows: Vec<_> = names.iter().map(|name| row(name)).collect();
        let column = PartyColumn::new(&app, app.today()).unwrap();
        let answers = column.screen(&rows);
        assert_eq!(answers.len(), names.len());
        for (name, answer) in names.iter().zip(&answers) {
            if !has_letters(name) {
                assert_eq!(answer.status, PartyStatus::NotScreened);
                continue;
            }
            let request = screening::OneRequest {
                query: Query::name(*name),
                search: screening::Search { top: TOP, ..Default::default() },
                near_misses: false,
                decisions: None,
                as_of: app.today(),
            };
            let one = screening::one(&app, request, &mut Vec::new()).unwrap();
            let ids = |hits: Vec<(String, f64)>| hits;
            assert_eq!(
                ids(answer
                    .hits
                    .iter()
                    .map(|h| (h.entity_id.clone(), h.score))
                    .collect()),
                ids(one
                    .answer
                    .hits
                    .iter()
                    .map(|h| (h.entity_id.clone(), h.score))
                    .collect()),
                "{name}"
            );
        }
        assert!(Arc::ptr_eq(&answers[0], &answers[3]));
        // Extracts clear nobody.
        assert_eq!(answers[2].status, PartyStatus::NoHit);
    }

    #[test]
    fn a_country_raises_a_score_and_one_that_cannot_be_read_is_told() {
        let app = app();
        let column = PartyColumn::new(&app, app.today()).unwrap();
        let with = |country| PartyCells {
            name: "Sophgo Technologies",
            country: Some(country),
            ..PartyCells::default()
        };
        let answers = column.screen(&[with("CN"), with("Atlantis"), with(" ")]);
        assert_eq!(answers[0].remark, None);
        let told = answers[1].remark.as_deref().unwrap();
        assert!(told.contains("Atlantis"), "{told}");
        assert_eq!(answers[1].hits, answers[2].hits);
        assert_eq!(answers[2].remark, None);
    }

    #[test]
    fn changes_need_a_former_copy() {
        let error = PartyColumn::of_changes(&app(), app().today()).unwrap_err();
        assert!(error.message().contains("before the last update"), "{error}");
    }
}
