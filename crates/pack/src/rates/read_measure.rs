//! Reads the measures: one TOML file each, long tables beside it as CSV.

use hashgate_model::{Date, Period, Rate};
use serde::Deserialize;

use super::{
    Ask, Authority, BaseKind, BaseRow, Effect, Exception, Measure, NotHeld,
    RateKind, RateRow, ScopeBlock, When,
    read::{ROOT, Reader, path},
};
use crate::plausible;

/// Folders of the section that hold no measures.
const NOT_MEASURES: [&str; 4] = ["hts/", "fees/", "lists/", "classification/"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureFile {
    authority: Authority,
    label: String,
    step: u8,
    note: Option<String>,
    /// Where scope and exceptions were read; a block that names nothing is
    /// every line.
    read: Vec<ScopeText>,
    scope: Vec<ScopeText>,
    #[serde(default)]
    rate: Vec<RateText>,
    #[serde(default)]
    table: Vec<TableText>,
    #[serde(default)]
    base: Vec<BaseText>,
    #[serde(default)]
    exception: Vec<ExceptionText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScopeText {
    #[serde(default)]
    hts: Vec<String>,
    /// Names of files of `lists/`.
    #[serde(default)]
    lists: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    from: Option<Date>,
    to: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateText {
    heading: String,
    heading_at_cap: Option<String>,
    #[serde(default)]
    origins: Vec<String>,
    #[serde(default)]
    except_origins: Vec<String>,
    #[serde(deserialize_with = "plausible::rate")]
    rate: Rate,
    kind: Option<RateKind>,
    #[serde(default)]
    column2: bool,
    from: Date,
    to: Option<Date>,
    only_if: Option<When>,
    otherwise: Option<String>,
    ask: Option<Ask>,
    cites: Vec<String>,
}

/// A CSV file beside the measure with the columns of [`TableRow`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableText {
    file: String,
    from: Date,
    to: Option<Date>,
    only_if: Option<When>,
    otherwise: Option<String>,
    ask: Option<Ask>,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableRow {
    heading: String,
    heading_at_cap: Option<String>,
    /// Codes or groups, with blanks between.
    origins: String,
    #[serde(deserialize_with = "plausible::rate")]
    rate: Rate,
    kind: RateKind,
    column2: bool,
    from: Option<Date>,
    to: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseText {
    kind: BaseKind,
    from: Date,
    to: Option<Date>,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionText {
    heading: String,
    heading_at_cap: Option<String>,
    label: String,
    rank: u8,
    from: Date,
    to: Option<Date>,
    #[serde(default)]
    origins: Vec<String>,
    #[serde(default)]
    hts: Vec<String>,
    #[serde(default)]
    lists: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    when: When,
    effect: EffectText,
    #[serde(default, deserialize_with = "plausible::rate_if_any")]
    rate: Option<Rate>,
    #[serde(default, deserialize_with = "plausible::rate_if_any")]
    us_content_at_most: Option<Rate>,
    rest: Option<String>,
    #[serde(default)]
    still_subject: bool,
    #[serde(default)]
    quiet: bool,
    ask: Option<Ask>,
    cites: Vec<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum EffectText {
    Free,
    Instead,
    Total,
    UsContent,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotHeldFile {
    measure: Vec<NotHeldText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotHeldText {
    authority: Authority,
    label: String,
    #[serde(default)]
    hts: Vec<String>,
    #[serde(default)]
    lists: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    origins: Vec<String>,
    from: Date,
    to: Option<Date>,
    cites: Vec<String>,
}

impl Reader<'_> {
    /// Measures that are only named.
    pub(super) fn not_held(&mut self) -> Vec<NotHeld> {
        let file = path("not_held.toml");
        let Some(text) = self.tree.toml::<NotHeldFile>(&file, self.faults)
        else {
            return Vec::new();
        };
        text.measure
            .into_iter()
            .map(|measure| NotHeld {
                authority: measure.authority,
                label: measure.label,
                goods: self.goods(
                    &file,
                    &measure.hts,
                    &measure.lists,
                    &measure.except,
                ),
                origins: self.origins(&file, &measure.origins),
                period: Period::new(measure.from, measure.to),
                cites: self.cites_of(&file, &measure.cites),
            })
            .collect()
    }

    /// Every measure, in the order of computation.
    pub(super) fn measures(&mut self) -> Vec<Measure> {
        let files: Vec<String> = self
            .tree
            .under(ROOT)
            .map(|(path, _)| path.to_owned())
            .filter(|path| {
                let below = path.strip_prefix(ROOT).unwrap_or(path);
                below.strip_suffix(".toml").is_some_and(|n| n.contains('/'))
                    && !NOT_MEASURES.iter().any(|dir| below.starts_with(dir))
            })
            .collect();
        let mut measures: Vec<_> =
            files.iter().filter_map(|file| self.measure(file)).collect();
        measures.sort_by(|a, b| (a.step, &a.id).cmp(&(b.step, &b.id)));
        measures
    }

    fn measure(&mut self, file: &str) -> Option<Measure> {
        let Some(text) = self.tree.toml::<MeasureFile>(file, self.faults)
        else {
            // Its tables beside it are not strays.
            self.tree.excuse(&beside(file, ""));
            return None;
        };
        let id = file.strip_prefix(ROOT)?.strip_suffix(".toml")?.to_owned();
        let scope =
            text.scope.iter().map(|block| self.scope(file, block)).collect();
        let read =
            text.read.iter().map(|block| self.scope(file, block)).collect();
        let mut rates: Vec<RateRow> =
            text.rate.into_iter().map(|row| self.rate(file, row)).collect();
        for table in &text.table {
            rates.extend(self.table(file, table));
        }
        let bases = text
            .base
            .into_iter()
            .map(|row| BaseRow {
                kind: row.kind,
                period: Period::new(row.from, row.to),
                cites: self.cites_of(file, &row.cites),
            })
            .collect();
        let exceptions = text
            .exception
            .into_iter()
            .map(|row| self.exception(file, row))
            .collect();
        Some(Measure {
            id,
            authority: text.authority,
            label: text.label,
            step: text.step,
            note: text.note,
            scope,
            read,
            rates,
            bases,
            exceptions,
        })
    }

    fn scope(&mut self, file: &str, block: &ScopeText) -> ScopeBlock {
        ScopeBlock {
            goods: self.goods(file, &block.hts, &block.lists, &block.except),
            period: block.from.map(|from| Period::new(from, block.to)),
        }
    }

    fn rate(&mut self, file: &str, row: RateText) -> RateRow {
        RateRow {
            heading: row.heading,
            heading_at_cap: row.heading_at_cap,
            origins: self.origins(file, &row.origins),
            except_origins: self.origins(file, &row.except_origins),
            rate: row.rate,
            kind: row.kind.unwrap_or(RateKind::Adds),
            column2: row.column2,
            period: Period::new(row.from, row.to),
            only_if: row.only_if,
            otherwise: row.otherwise,
            ask: row.ask,
            cites: self.cites_of(file, &row.cites),
        }
    }

    fn table(&mut self, file: &str, table: &TableText) -> Vec<RateRow> {
        let csv = beside(file, &table.file);
        let rows: Vec<TableRow> = self.tree.csv(&csv, self.faults);
        let cites = self.cites_of(file, &table.cites);
        rows.into_iter()
            .map(|row| {
                let names: Vec<String> =
                    row.origins.split(' ').map(str::to_owned).collect();
                RateRow {
                    heading: row.heading,
                    heading_at_cap: row.heading_at_cap,
                    origins: self.origins(&csv, &names),
                    except_origins: Vec::new(),
                    rate: row.rate,
                    kind: row.kind,
                    column2: row.column2,
                    period: Period::new(
                        row.from.unwrap_or(table.from),
                        row.to.or(table.to),
                    ),
                    only_if: table.only_if.clone(),
                    otherwise: table.otherwise.clone(),
                    ask: table.ask.clone(),
                    cites: cites.clone(),
                }
            })
            .collect()
    }

    fn exception(&mut self, file: &str, row: ExceptionText) -> Exception {
        let effect = match (row.effect, row.rate) {
            (EffectText::Free, None) => Effect::Free,
            (EffectText::Instead, Some(rate)) => Effect::Instead(rate),
            (EffectText::Total, Some(rate)) => Effect::Total(rate),
            (EffectText::UsContent, None) => Effect::UsContent,
            _ => {
                self.faults.note(
                    file,
                    format!(
                        "exception {}: `rate` goes with the effects `instead` \
                         and `total` and with no other",
                        row.heading
                    ),
                );
                Effect::Free
            }
        };
        Exception {
            heading: row.heading,
            heading_at_cap: row.heading_at_cap,
            label: row.label,
            rank: row.rank,
            period: Period::new(row.from, row.to),
            origins: self.origins(file, &row.origins),
            goods: self.goods(file, &row.hts, &row.lists, &row.except),
            when: row.when,
            effect,
            us_content_at_most: row.us_content_at_most,
            rest: row.rest,
            still_subject: row.still_subject,
            quiet: row.quiet,
            ask: row.ask,
            cites: self.cites_of(file, &row.cites),
        }
    }
}

/// A file in the folder of another.
fn beside(file: &str, name: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{name}")
}
