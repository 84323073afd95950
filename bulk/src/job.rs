//! What is to be done: one TOML.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use hashgate_app::{AppError, ErrorKind, read_file};
use hashgate_model::{AsOf, Country, Date, Usd};
use serde::{Deserialize, Serialize};

/// The form of a job that this version reads.
pub const FORM: &str = "hashgate.bulk-job/1";

/// So many rows are answered at a time, unless a job says otherwise.
pub const CHUNK_ROWS: u32 = 262_144;

/// Columns of an answer that every row has.
pub const KEYS: [&str; 2] = ["file", "row"];

/// A job: what is read, what is asked of each row, where the answers go.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// [`FORM`].
    pub job: String,
    /// What it is called in the summary.
    #[serde(default)]
    pub title: String,
    /// The day as of which parties are screened and lists judged.
    pub as_of: AsOf,
    /// What is read; not in a job of the whole tariff.
    pub input: Option<Inputs>,
    /// The columns that are read, by the name that the job calls them.
    #[serde(default)]
    pub columns: BTreeMap<String, Column>,
    /// The columns that stand in the answers too, in that order.
    #[serde(default)]
    pub keep: Vec<String>,
    /// What is asked of each row.
    #[serde(default)]
    pub ask: Vec<Ask>,
    /// The whole tariff for a day, in place of rows that are read.
    pub tariff: Option<Tariff>,
    /// Where the answers go.
    pub output: Output,
}

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// Files and folders: CSV, CSV.gz, Parquet. A path that is not absolute
    /// begins at the folder of the job.
    pub files: Vec<PathBuf>,
    /// Whether folders within these folders are read; a job that does not say
    /// is refused where there is one.
    pub sub_folders: Option<bool>,
    /// The encoding of CSV files that are not UTF-8, as `gb18030`.
    pub encoding: Option<String>,
}

/// A column that is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The words that head it; those that papers use for it if none is given.
    #[serde(default)]
    pub heads: Vec<String>,
    /// Whether a file may be without it; its rows then have nothing there.
    #[serde(default)]
    pub optional: bool,
    /// What a Parquet file may hold it as, besides text.
    pub holds: Option<Holds>,
}

/// What a column of a Parquet file may be besides text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Nothing else: numbers have lost their leading zeros.
    Text,
    /// A whole number or a decimal; never a float, which is no exact number.
    Number,
    /// A day.
    Date,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The name of the column of answers.
    pub name: String,
    /// The answer, as an expression of SQL over the columns of the row:
    /// `hg_screen(shipper, country)`.
    pub answer: String,
}

/// The whole tariff for a day.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tariff {
    /// The day whose law holds.
    pub day: Date,
    /// The value of the goods on each line, in dollars.
    pub value: Usd,
    /// The origins; every country if none is named.
    #[serde(default)]
    pub origins: Vec<Country>,
}

/// Where the answers go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// The folder; it is made, and holds nothing but what jobs write.
    pub folder: PathBuf,
    /// Whether each part is written as CSV too.
    #[serde(default)]
    pub csv: bool,
    /// So many rows are one part.
    #[serde(default = "chunk_rows")]
    pub part_rows: u32,
}

fn chunk_rows() -> u32 {
    CHUNK_ROWS
}

impl Column {
    /// What it may hold: as the job says, else as its name does.
    pub fn holds(&self, name: &str) -> Holds {
        self.holds.unwrap_or(match name {
            "value" | "quantity" | "amount" | "declared_value" => Holds::Number,
            "date" | "entry_date" | "loaded_on" => Holds::Date,
            _ => Holds::Text,
        })
    }
}

impl Job {
    /// The job of a file, its paths from the folder of that file on.
    ///
    /// # Errors
    ///
    /// [`AppError`] if it cannot be opened, or says something that no job can.
    pub fn open(path: &Path) -> Result<Self, AppError> {
        let bytes = read_file(path)?;
        let name = path.display();
        let wrong = |why: String| {
            AppError::input(format!("{name}: {why}")).at(&name, None)
        };
        let text = String::from_utf8(bytes)
            .map_err(|_| wrong("it is not UTF-8 text".to_owned()))?;
        let mut job = Self::read(&text).map_err(wrong)?;
        let home = path.parent().unwrap_or(Path::new(""));
        job.output.folder = home.join(&job.output.folder);
        if let Some(input) = &mut job.input {
            for file in &mut input.files {
                *file = home.join(&*file);
            }
        }
        Ok(job)
    }

    /// The job of a text.
    ///
    /// # Errors
    ///
    /// A sentence that names what no job can say.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_bulk::{job::Job, templates};
    /// let job = Job::read(templates::text("screen").unwrap())?;
    /// assert_eq!(job.ask[0].answer, "hg_screen(name, country, address, id)");
    /// assert!(Job::read("jobb = 1").is_err());
    /// # Ok::<(), String>(())
    /// ```
    pub fn read(text: &str) -> Result<Self, String> {
        let job: Self = toml::from_str(text)
            .map_err(|e| e.to_string().trim_end().to_owned())?;
        job.check()?;
        Ok(job)
    }

    fn check(&self) -> Result<(), String> {
        if self.job != FORM {
            return Err(format!(
                "`job` is `{}`; this version reads `{FORM}`",
                self.job
            ));
        }
        if !(1..=4_000_000).contains(&self.output.part_rows) {
            return Err("`part_rows` is between 1 and 4,000,000".to_owned());
        }
        match (&self.input, &self.tariff) {
            (Some(_), Some(_)) => {
                Err("a job has `[input]` or `[tariff]`, not both".to_owned())
            }
            (None, None) => Err(
                "nothing is asked for: a job has `[input]`, or `[tariff]` for \
                 the whole tariff of a day"
                    .to_owned(),
            ),
            (None, Some(_)) => {
                let empty = self.ask.is_empty()
                    && self.columns.is_empty()
                    && self.keep.is_empty();
                empty.then_some(()).ok_or_else(|| {
                    "`[tariff]` reads no rows, so `columns`, `keep` and \
                     `[[ask]]` have no meaning beside it"
                        .to_owned()
                })
            }
            (Some(input), None) => {
                if input.files.is_empty() {
                    return Err("`files` of `[input]` names nothing".to_owned());
                }
                self.check_names()
            }
        }
    }

    fn check_names(&self) -> Result<(), String> {
        if self.ask.is_empty() {
            return Err("no `[[ask]]` says what is asked of a row".to_owned());
        }
        if self.columns.is_empty() {
            return Err("`[columns]` names no column to read".to_owned());
        }
        let mut seen: BTreeSet<&str> = KEYS.into();
        let columns = self.columns.keys().map(String::as_str);
        for name in columns.clone().chain(self.ask.iter().map(|a| &*a.name)) {
            let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| {
                    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
                });
            if !plain {
                return Err(format!(
                    "`{name}` is not a name of a column here: small letters, \
                     digits and _, a letter first"
                ));
            }
            if KEYS.contains(&name) {
                return Err(format!(
                    "`{name}` is a column that every answer has; call it \
                     something else"
                ));
            }
        }
        if let Some(name) =
            self.keep.iter().find(|k| !self.columns.contains_key(k.as_str()))
        {
            return Err(format!(
                "`keep` names `{name}`, which is not among `[columns]`"
            ));
        }
        let answers = self.ask.iter().map(|ask| ask.name.as_str());
        for name in self.keep.iter().map(String::as_str).chain(answers) {
            if !seen.insert(name) {
                return Err(format!("two columns of the answers are `{name}`"));
            }
        }
        Ok(())
    }

    /// The job in one form, whatever its file looks like; for its hash.
    ///
    /// # Errors
    ///
    /// [`AppError`] of a defect.
    pub fn canonical(&self) -> Result<String, AppError> {
        // Where it reads and writes is no part of what it answers.
        let mut bare = self.clone();
        bare.output.folder = PathBuf::new();
        if let Some(input) = &mut bare.input {
            input.files.clear();
        }
        serde_json::to_string(&bare)
            .map_err(|e| AppError::new(ErrorKind::Defect, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates;

    #[test]
    fn every_template_is_a_job() {
        for name in templates::NAMES {
            let text = templates::text(name).unwrap();
            if let Err(why) = Job::read(text) {
                panic!("{name}: {why}");
            }
        }
    }

    #[test]
    fn what_no_job_can_say_is_named() {
        let good = templates::text("screen").unwrap();
        for (from, to, says) in [
            ("files", "fils", "unknown field `fils`"),
            ("/1\"", "/9\"", "this version reads"),
            ("name = \"screening\"", "name = \"Screening\"", "small letters"),
            ("name = \"screening\"", "name = \"row\"", "every answer has"),
            ("name = \"screening\"", "name = \"name\"", "two columns"),
            ("keep = [", "keep = [\"colour\", ", "`colour`, which is not"),
            ("as_of = \"", "as_of = \"x", "as_of"),
        ] {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good, "{from}");
            let why = Job::read(&bad).unwrap_err();
            assert!(why.contains(says), "{to}: {why}");
        }
    }
}
