//! Reads filing orders, fees, candidates of classification, ports, origins.

use hashgate_model::{Country, Date, HtsNumber, Mode, Period, Rate, Usd};
use serde::Deserialize;

use super::{
    Authority, Candidate, ContingentOrigin, Fees, FilingOrder, HmfRow, MpfYear,
    Port, Thing,
    read::{Reader, path},
};
use crate::plausible;

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
    #[serde(default)]
    thing: Vec<Thing>,
    #[serde(default)]
    candidate: Vec<CandidateText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CandidateText {
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    things: Vec<String>,
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

impl Reader<'_> {
    pub(super) fn filing(&mut self) -> Vec<FilingOrder> {
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

    pub(super) fn fees(&mut self) -> Fees {
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

    /// The candidates of classification, and the things of the site.
    pub(super) fn candidates(&mut self) -> (Vec<Candidate>, Vec<Thing>) {
        let (mut candidates, mut things) = (Vec::new(), Vec::new());
        for file in ["candidates.toml", "site_goods.toml"] {
            let file = path(&format!("classification/{file}"));
            let Some(text) =
                self.tree.toml::<CandidatesFile>(&file, self.faults)
            else {
                continue;
            };
            things.extend(text.thing);
            for row in text.candidate {
                for named in &row.things {
                    if !things.iter().any(|t: &Thing| t.name == *named) {
                        self.faults.note(
                            &file,
                            format!(
                                "{} names the thing `{named}`, which no \
                                 [[thing]] of the file describes; add it, or \
                                 correct the name",
                                row.hts
                            ),
                        );
                    }
                }
                candidates.push(Candidate {
                    kinds: row.kinds,
                    things: row.things,
                    algorithms: row.algorithms,
                    hts: row.hts,
                    title: row.title,
                    period: Period::new(row.from, row.to),
                    ruled: row.ruled,
                    note: row.note,
                    cites: self.cites_of(&file, &row.cites),
                });
            }
        }
        (candidates, things)
    }

    pub(super) fn ports(&mut self) -> Vec<Port> {
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

    pub(super) fn origins_with_basis(
        &mut self,
        file: &str,
    ) -> Vec<ContingentOrigin> {
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
}
