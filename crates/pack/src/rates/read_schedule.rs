//! Reads the lines of the trade, programs, column 2, renumberings, editions.

use hashgate_model::{Date, HtsNumber, Period};
use serde::Deserialize;

use super::{
    CiteId, Column2Origin, EditionInfo, EditionSource, Elsewhere, Program,
    RateOrReason, Rates, Renumbering, SpecialRate, TariffLine,
    read::{Reader, path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineRow {
    hts: String,
    from: Date,
    to: Option<Date>,
    title: String,
    general: String,
    special: String,
    column2: String,
    cites: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgramText {
    symbol: String,
    name: String,
    #[serde(default)]
    origins: Vec<String>,
    from: Date,
    to: Option<Date>,
    #[serde(default)]
    mpf_exempt: bool,
    note: Option<String>,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Column2Text {
    origin: String,
    from: Date,
    to: Option<Date>,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RenumberingText {
    old: HtsNumber,
    new: HtsNumber,
    from: Date,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScheduleFile {
    edition_address: String,
    #[serde(default)]
    program: Vec<ProgramText>,
    #[serde(default)]
    column2: Vec<Column2Text>,
    #[serde(default)]
    renumbering: Vec<RenumberingText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionRow {
    file: String,
    name: String,
    published: Option<Date>,
    legal_from: Option<Date>,
    sha256: String,
    cites: String,
}

/// Where the table of base rates says what it rests on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseFile {
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ElsewhereFile {
    elsewhere: Vec<ElsewhereText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ElsewhereText {
    lines: Vec<String>,
    among: Vec<String>,
    question: String,
    cites: Vec<String>,
}

impl Reader<'_> {
    pub(super) fn lines(&mut self) -> Vec<TariffLine> {
        let file = path("hts/lines.csv");
        let rows: Vec<LineRow> = self.tree.csv(&file, self.faults);
        let mut lines: Vec<_> =
            rows.into_iter().filter_map(|row| self.line(&file, row)).collect();
        lines.sort_by_key(|line| (line.hts, line.period.from));
        lines
    }

    fn line(&mut self, file: &str, row: LineRow) -> Option<TariffLine> {
        let hts = self.parsed::<HtsNumber>(file, &row.hts)?;
        let rate = |reader: &mut Self, text: &str| {
            reader.parsed::<RateOrReason>(file, text)
        };
        let special = match SpecialRate::read_all(&row.special) {
            Ok(special) => special,
            Err(e) => {
                self.faults.note(file, format!("line {hts}: {e}"));
                return None;
            }
        };
        Some(TariffLine {
            hts,
            period: Period::new(row.from, row.to),
            title: row.title,
            general: rate(self, &row.general)?,
            special,
            column2: rate(self, &row.column2)?,
            cites: self.cites_of(file, row.cites.split(' ')),
        })
    }

    pub(super) fn schedule(&mut self, rates: &mut Rates) {
        let file = path("hts/programs.toml");
        let Some(text) = self.tree.toml::<ScheduleFile>(&file, self.faults)
        else {
            return;
        };
        rates.edition_address = text.edition_address;
        for program in text.program {
            let origins = self.origins(&file, &program.origins);
            rates.programs.push(Program {
                symbol: program.symbol,
                name: program.name,
                origins,
                period: Period::new(program.from, program.to),
                mpf_exempt: program.mpf_exempt,
                note: program.note,
                cites: self.cites_of(&file, &program.cites),
            });
        }
        for row in text.column2 {
            for origin in self.origins(&file, &[row.origin]) {
                rates.column2.push(Column2Origin {
                    origin,
                    period: Period::new(row.from, row.to),
                    cites: self.cites_of(&file, &row.cites),
                });
            }
        }
        for row in text.renumbering {
            rates.renumberings.push(Renumbering {
                old: row.old,
                new: row.new,
                from: row.from,
                cites: self.cites_of(&file, &row.cites),
            });
        }
    }

    pub(super) fn editions(&mut self) -> Vec<EditionInfo> {
        let file = path("hts/editions.csv");
        let rows: Vec<EditionRow> = self.tree.csv(&file, self.faults);
        let mut editions: Vec<EditionInfo> = rows
            .into_iter()
            .map(|row| EditionInfo {
                file: row.file,
                name: row.name,
                published: row.published,
                legal_from: row.legal_from,
                sha256: row.sha256,
                cites: self.cites_of(&file, row.cites.split(' ')),
            })
            .collect();
        editions.sort_by_key(|edition| edition.legal_from);
        editions
    }

    pub(super) fn edition_source(&mut self) -> EditionSource {
        let file = path("hts/source.toml");
        self.tree.toml(&file, self.faults).unwrap_or_default()
    }

    pub(super) fn base_cites(&mut self) -> Vec<CiteId> {
        let file = path("hts/base/source.toml");
        let text: Option<BaseFile> = self.tree.toml(&file, self.faults);
        text.map_or_else(Vec::new, |text| self.cites_of(&file, &text.cites))
    }

    pub(super) fn elsewhere(&mut self) -> Vec<Elsewhere> {
        let file = path("hts/elsewhere.toml");
        let Some(text) = self.tree.toml::<ElsewhereFile>(&file, self.faults)
        else {
            return Vec::new();
        };
        let prefixes = |reader: &mut Self, texts: &[String]| {
            texts.iter().filter_map(|t| reader.parsed(&file, t)).collect()
        };
        let rows = text.elsewhere.into_iter();
        rows.map(|row| Elsewhere {
            lines: prefixes(self, &row.lines),
            among: prefixes(self, &row.among),
            question: row.question,
            cites: self.cites_of(&file, &row.cites),
        })
        .collect()
    }
}
