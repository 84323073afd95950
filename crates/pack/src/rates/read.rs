//! Reads `data/rates/` into its types and notes every fault.

use std::collections::BTreeMap;

use hashgate_model::{
    Cite, Confidence, Country, Date, HtsNumber, Mode, Period, Rate, Usd,
};
use serde::Deserialize;

use super::{
    Authority, Candidate, CiteId, Column2Origin, ContingentOrigin, EditionInfo,
    EditionSource, Fees, FilingOrder, Goods, HmfRow, ListId, MpfYear,
    NamedList, Port, Program, RateOrReason, Rates, Renumbering, SpecialRate,
    StatisticalNumber, TariffLine,
};
use crate::{Faults, SourceTree, plausible};

/// Where the section's files lie.
pub(super) const ROOT: &str = "rates/us/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CiteText {
    text: String,
    confidence: Confidence,
    url: Option<String>,
    retrieved: Option<Date>,
    note: Option<String>,
}

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
    measures_read: bool,
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
struct FilingFile {
    filing: Vec<FilingText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FilingText {
    from: Date,
    to: Option<Date>,
    order: Vec<Authority>,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeesFile {
    #[serde(default)]
    mpf: Vec<MpfText>,
    mpf_exempt: Option<ExemptText>,
    #[serde(default)]
    hmf: Vec<HmfText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExemptText {
    hts: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MpfText {
    from: Date,
    to: Option<Date>,
    #[serde(deserialize_with = "plausible::rate")]
    rate: Rate,
    min: Usd,
    max: Usd,
    informal: Option<Usd>,
    informal_limit: Usd,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HmfText {
    from: Date,
    to: Option<Date>,
    #[serde(deserialize_with = "plausible::rate")]
    rate: Rate,
    modes: Vec<Mode>,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CandidatesFile {
    candidate: Vec<CandidateText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CandidateText {
    kinds: Vec<String>,
    #[serde(default)]
    algorithms: Vec<String>,
    hts: HtsNumber,
    title: String,
    from: Date,
    to: Option<Date>,
    ruled: bool,
    note: String,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PortRow {
    code: String,
    iata: Option<String>,
    name: String,
    also: Option<String>,
    cites: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatisticalRow {
    hts: HtsNumber,
    from: Date,
    to: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContingentFile {
    origin: Vec<ContingentText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContingentText {
    code: Country,
    basis: String,
    cites: Vec<String>,
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

#[derive(Deserialize)]
struct ListRow {
    hts: String,
}

/// Resolves keys of citations and groups of origins while reading.
pub(super) struct Reader<'a> {
    pub(super) tree: &'a SourceTree,
    pub(super) faults: &'a mut Faults,
    keys: BTreeMap<String, CiteId>,
    cites: Vec<Cite>,
    lists: Vec<NamedList>,
    groups: BTreeMap<String, Vec<Country>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(tree: &'a SourceTree, faults: &'a mut Faults) -> Self {
        let texts: BTreeMap<String, CiteText> =
            tree.toml(&path("cites.toml"), faults).unwrap_or_default();
        let groups =
            tree.toml(&path("groups.toml"), faults).unwrap_or_default();
        let mut keys = BTreeMap::new();
        let mut cites = Vec::new();
        for (key, text) in texts {
            let id = u16::try_from(cites.len()).unwrap_or(u16::MAX);
            keys.insert(key, CiteId(id));
            cites.push(Cite {
                text: text.text,
                confidence: text.confidence,
                url: text.url,
                retrieved: text.retrieved,
                note: text.note,
            });
        }
        let mut reader =
            Self { tree, faults, keys, cites, lists: Vec::new(), groups };
        reader.lists = reader.named_lists();
        reader
    }

    pub(super) fn rates(&mut self) -> Rates {
        let mut rates = Rates {
            lines: self.lines(),
            editions: self.editions(),
            edition_source: self.edition_source(),
            authorities: self.authorities(),
            filing: self.filing(),
            fees: self.fees(),
            candidates: self.candidates(),
            contingent: self.origins_with_basis("contingent.toml"),
            plausible: self.origins_with_basis("plausible_origins.toml"),
            measures: self.measures(),
            not_held: self.not_held(),
            ahead: self.ahead(),
            refunds: self.refunds(),
            es003: self.es003(),
            ports: self.ports(),
            ..Rates::default()
        };
        rates.statistical = self.statistical();
        self.schedule(&mut rates);
        rates.cites = std::mem::take(&mut self.cites);
        rates.lists = std::mem::take(&mut self.lists);
        rates
    }

    fn named_lists(&mut self) -> Vec<NamedList> {
        let folder = path("lists/");
        let files: Vec<String> =
            self.tree.under(&folder).map(|(file, _)| file.to_owned()).collect();
        files
            .iter()
            .filter_map(|file| {
                let name = file.strip_prefix(&folder)?.strip_suffix(".csv")?;
                let rows: Vec<ListRow> = self.tree.csv(file, self.faults);
                let prefixes = rows
                    .iter()
                    .filter_map(|row| self.parsed(file, &row.hts))
                    .collect();
                Some(NamedList { name: name.to_owned(), prefixes })
            })
            .collect()
    }

    fn lines(&mut self) -> Vec<TariffLine> {
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
            measures_read: row.measures_read,
            cites: self.cites_of(file, row.cites.split(' ')),
        })
    }

    fn schedule(&mut self, rates: &mut Rates) {
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

    fn editions(&mut self) -> Vec<EditionInfo> {
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

    fn edition_source(&mut self) -> EditionSource {
        let file = path("hts/source.toml");
        self.tree.toml(&file, self.faults).unwrap_or_default()
    }

    fn filing(&mut self) -> Vec<FilingOrder> {
        let file = path("filing.toml");
        let Some(text) = self.tree.toml::<FilingFile>(&file, self.faults)
        else {
            return Vec::new();
        };
        text.filing
            .into_iter()
            .map(|row| FilingOrder {
                period: Period::new(row.from, row.to),
                order: row.order,
                cites: self.cites_of(&file, &row.cites),
            })
            .collect()
    }

    fn fees(&mut self) -> Fees {
        let mut fees = Fees::default();
        for name in ["fees/mpf.toml", "fees/hmf.toml"] {
            let file = path(name);
            let Some(text) = self.tree.toml::<FeesFile>(&file, self.faults)
            else {
                continue;
            };
            for row in text.mpf {
                fees.mpf.push(MpfYear {
                    period: Period::new(row.from, row.to),
                    rate: row.rate,
                    min: row.min,
                    max: row.max,
                    informal: row.informal,
                    informal_limit: row.informal_limit,
                    cites: self.cites_of(&file, &row.cites),
                });
            }
            if let Some(exempt) = text.mpf_exempt {
                self.cites_of(&file, &exempt.cites);
                fees.mpf_exempt =
                    self.goods(&file, &exempt.hts, &[], &exempt.except);
            }
            for row in text.hmf {
                fees.hmf.push(HmfRow {
                    period: Period::new(row.from, row.to),
                    rate: row.rate,
                    modes: row.modes,
                    cites: self.cites_of(&file, &row.cites),
                });
            }
        }
        fees
    }

    fn candidates(&mut self) -> Vec<Candidate> {
        let file = path("classification/candidates.toml");
        let Some(text) = self.tree.toml::<CandidatesFile>(&file, self.faults)
        else {
            return Vec::new();
        };
        text.candidate
            .into_iter()
            .map(|row| Candidate {
                kinds: row.kinds,
                algorithms: row.algorithms,
                hts: row.hts,
                title: row.title,
                period: Period::new(row.from, row.to),
                ruled: row.ruled,
                note: row.note,
                cites: self.cites_of(&file, &row.cites),
            })
            .collect()
    }

    fn ports(&mut self) -> Vec<Port> {
        let file = path("ports.csv");
        let rows: Vec<PortRow> = self.tree.csv(&file, self.faults);
        let mut ports: Vec<Port> = Vec::with_capacity(rows.len());
        for row in rows {
            let is_code = row.code.len() == 4
                && row.code.bytes().all(|b| b.is_ascii_digit());
            if !is_code {
                self.faults.note(
                    &file,
                    format!(
                        "`{}` is no code of Schedule D; write four digits",
                        row.code
                    ),
                );
            }
            if ports.iter().any(|port| port.code == row.code) {
                let text = format!("{} stands twice; keep one row", row.code);
                self.faults.note(&file, text);
            }
            ports.push(Port {
                code: row.code,
                iata: row.iata,
                name: row.name,
                also: row
                    .also
                    .unwrap_or_default()
                    .split('|')
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect(),
                cites: self.cites_of(&file, [row.cites]),
            });
        }
        ports
    }

    fn statistical(&mut self) -> Vec<StatisticalNumber> {
        let file = path("hts/statistical.csv");
        let rows: Vec<StatisticalRow> = self.tree.csv(&file, self.faults);
        let mut numbers: Vec<StatisticalNumber> = rows
            .into_iter()
            .map(|row| StatisticalNumber {
                hts: row.hts,
                period: Period::new(row.from, row.to),
            })
            .collect();
        numbers.sort_by_key(|number| (number.hts, number.period.from));
        numbers
    }

    fn origins_with_basis(&mut self, file: &str) -> Vec<ContingentOrigin> {
        let file = path(file);
        let Some(text) = self.tree.toml::<ContingentFile>(&file, self.faults)
        else {
            return Vec::new();
        };
        text.origin
            .into_iter()
            .map(|row| ContingentOrigin {
                origin: row.code,
                basis: row.basis,
                cites: self.cites_of(&file, &row.cites),
            })
            .collect()
    }

    /// A value from text; a fault names the text.
    pub(super) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
        &mut self,
        file: &str,
        text: &str,
    ) -> Option<T> {
        text.parse()
            .map_err(|e: T::Err| self.faults.note(file, e.to_string()))
            .ok()
    }

    /// Citations by key; an unknown key is a fault.
    pub(super) fn cites_of<S: AsRef<str>>(
        &mut self,
        file: &str,
        keys: impl IntoIterator<Item = S>,
    ) -> Vec<CiteId> {
        let mut ids = Vec::new();
        let mut named = false;
        for key in keys {
            let key = key.as_ref();
            named |= !key.is_empty();
            match self.keys.get(key) {
                Some(id) => ids.push(*id),
                None if key.is_empty() => {}
                None => self.faults.note_absent(
                    file,
                    &path("cites.toml"),
                    format!(
                        "the citation `{key}` is not in us/cites.toml; add it \
                         there"
                    ),
                ),
            }
        }
        if !named {
            self.faults.note(
                file,
                "a value has no citation; give it `cites = [\"KEY\"]` with a \
                 key of us/cites.toml",
            );
        }
        ids
    }

    /// Countries by code or by group.
    pub(super) fn origins(
        &mut self,
        file: &str,
        names: &[String],
    ) -> Vec<Country> {
        let mut origins = Vec::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            if let Some(group) = self.groups.get(name) {
                origins.extend(group);
                continue;
            }
            match name.parse::<Country>() {
                Ok(country) => origins.push(country),
                Err(_) => self.faults.note_absent(
                    file,
                    &path("groups.toml"),
                    format!(
                        "`{name}` is neither the code of a country, as CN, \
                         nor a group of us/groups.toml; correct it"
                    ),
                ),
            }
        }
        origins
    }

    /// Goods by prefixes and lists; an unknown list is a fault.
    pub(super) fn goods(
        &mut self,
        file: &str,
        own: &[String],
        lists: &[String],
        except: &[String],
    ) -> Goods {
        let mut ids = Vec::new();
        for name in lists {
            let found = self.lists.iter().position(|l| l.name == *name);
            match found.and_then(|i| u16::try_from(i).ok()) {
                Some(i) => ids.push(ListId(i)),
                None => self.faults.note_absent(
                    file,
                    &path(&format!("lists/{name}.csv")),
                    format!("us/lists/{name}.csv is missing; add it"),
                ),
            }
        }
        let set = |reader: &mut Self, texts: &[String]| {
            texts.iter().filter_map(|t| reader.parsed(file, t)).collect()
        };
        Goods { own: set(self, own), lists: ids, except: set(self, except) }
    }
}

/// A file of the section, below `data/`.
pub(super) fn path(name: &str) -> String {
    format!("{ROOT}{name}")
}
