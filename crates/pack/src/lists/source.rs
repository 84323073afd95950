//! The lists themselves: what each is, what it means, and its extract.

use std::collections::BTreeSet;

use hashgate_model::{Cite, Country, Date, Ground};
use serde::{Deserialize, Serialize};

use crate::{Faults, SourceTree};

/// One list: its publisher, its meaning for an import, and its extract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSource {
    /// The folder's name, as `us-bis-entity-list`.
    pub id: String,
    /// The list's full title.
    pub title: String,
    /// The name that the trade uses, as `Entity List`.
    pub short: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where a person reads about it.
    pub url: String,
    /// Where its files are published.
    pub downloads: Vec<String>,
    /// The date of the copy behind the extract, if there is an extract.
    pub copied: Option<Date>,
    /// The format of the official file.
    pub format: ListFormat,
    /// The file names that the loader knows.
    pub files: Vec<String>,
    /// How many entries the full list has, at least and at most.
    pub rows: RowBounds,
    /// Whether `entries` is an extract and not the list.
    pub extract: bool,
    /// After how many days a copy counts as stale.
    pub stale_after_days: u32,
    /// After how many days a copy is of no use at all.
    pub useless_after_days: u32,
    /// Why so many: how fast the list changes, in a sentence.
    pub useless_because: String,
    /// What the list is to an import.
    pub ground: Ground,
    /// Whether a hit also raises the odds of an exam.
    pub exam_signal: bool,
    /// What a hit means, in a sentence or two.
    pub means: String,
    /// The law behind it.
    pub cites: Vec<Cite>,
    /// Entries that name a kind of goods and no party.
    pub categories: Vec<Category>,
    /// The embedded entries.
    pub entries: Vec<ListEntry>,
}

/// The format of a list's official file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListFormat {
    /// OFAC's `sdn.csv`, `alt.csv`, `add.csv`, `sdn_comments.csv`.
    OfacCsv,
    /// OFAC's `cons_prim.csv` and its companions.
    OfacConsCsv,
    /// The Consolidated Screening List as CSV or JSON.
    Csl,
    /// The Denied Persons List, tab-separated.
    Dpl,
    /// JSON with `list_id`, `count` and `entities`, made from the official
    /// text or PDF by a parser.
    GuideJson,
}

/// Bounds on the number of entries of a full list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowBounds {
    /// Fewer entries mean that the file is not the list.
    pub min: u32,
    /// More entries mean the same.
    pub max: u32,
}

/// An entry of a list that names a kind of goods and no party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The kind of goods.
    pub title: String,
    /// When it was listed.
    pub from: Date,
    /// What a reader should know of it.
    pub note: String,
    /// Where it was read.
    pub cite: Cite,
}

/// What a listed party is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A human being.
    Person,
    /// A company, a bank, an authority.
    Organization,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// The list does not say.
    #[default]
    Unknown,
}

/// One listed party.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEntry {
    /// An id that stays the same from copy to copy where the list has one.
    pub id: String,
    /// The name under which the party is listed.
    pub name: String,
    /// What the party is.
    pub kind: PartyKind,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Its countries, where the list says.
    pub countries: Vec<Country>,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// Numbers of registers, tax offices, passports, IMO.
    pub ids: Vec<String>,
    /// The order or notice that listed it.
    pub cite: String,
    /// When it was listed, if the list says.
    pub listed: Option<Date>,
    /// The last day of the order that listed it, if the list says.
    pub ends: Option<Date>,
    /// Anything else.
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    title: String,
    short: String,
    publisher: String,
    url: String,
    downloads: Vec<String>,
    copied: Option<Date>,
    format: ListFormat,
    files: Vec<String>,
    rows: RowBounds,
    extract: bool,
    stale_after_days: u32,
    useless_after_days: u32,
    useless_because: String,
    ground: Ground,
    exam_signal: bool,
    means: String,
    #[serde(rename = "cite")]
    cites: Vec<Cite>,
    #[serde(default, rename = "category")]
    categories: Vec<Category>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryRow {
    entity_id: String,
    name: String,
    kind: PartyKind,
    aliases: String,
    country: Option<Country>,
    addresses: String,
    ids: String,
    cite: String,
    listed: Option<Date>,
    note: String,
}

impl From<EntryRow> for ListEntry {
    fn from(row: EntryRow) -> Self {
        Self {
            id: row.entity_id,
            name: row.name,
            kind: row.kind,
            aliases: parts(&row.aliases),
            countries: row.country.into_iter().collect(),
            addresses: parts(&row.addresses),
            ids: parts(&row.ids),
            cite: row.cite,
            listed: row.listed,
            ends: None,
            note: row.note,
        }
    }
}

/// The parts of a cell that holds several, separated by `|`.
fn parts(cell: &str) -> Vec<String> {
    cell.split('|')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

pub(super) fn read(tree: &SourceTree, faults: &mut Faults) -> Vec<ListSource> {
    let ids: Vec<String> = tree
        .under("lists/")
        .filter_map(|(path, _)| {
            let (id, file) = path.strip_prefix("lists/")?.split_once('/')?;
            (file == "source.toml").then(|| id.to_owned())
        })
        .collect();
    ids.into_iter().filter_map(|id| read_one(tree, id, faults)).collect()
}

fn read_one(
    tree: &SourceTree,
    id: String,
    faults: &mut Faults,
) -> Option<ListSource> {
    let path = format!("lists/{id}/source.toml");
    let Some(file) = tree.toml::<SourceFile>(&path, faults) else {
        tree.excuse(&format!("lists/{id}/"));
        return None;
    };
    if file.rows.min == 0 || file.rows.min >= file.rows.max {
        let (min, max) = (file.rows.min, file.rows.max);
        faults.note(
            &path,
            format!(
                "[rows]: `min` is {min} and `max` is {max}; `min` is at least \
                 1 and less than `max`"
            ),
        );
    }
    if file.cites.is_empty() {
        faults.note(&path, "add a [[cite]]: what makes the list binding?");
    }
    if file.extract != file.copied.is_some() {
        faults.note(
            &path,
            "`copied` is the date of the copy behind the extract: give it \
             with `extract = true`, and only then",
        );
    }
    if file.useless_after_days <= file.stale_after_days {
        faults.note(
            &path,
            format!(
                "`useless_after_days` must be more than `stale_after_days` \
                 ({} is not more than {}): a copy is stale before it is of no \
                 use",
                file.useless_after_days, file.stale_after_days
            ),
        );
    }
    if file.useless_because.trim().is_empty() {
        faults.note(
            &path,
            "`useless_because` says in a sentence how fast the list changes",
        );
    }
    let readme = format!("lists/{id}/README.md");
    if tree.text(&readme).is_none() {
        faults.note(&readme, "every list has a README; write it");
    }
    let entries = if file.extract {
        let path = format!("lists/{id}/entries.csv");
        let entries: Vec<ListEntry> = tree
            .csv::<EntryRow>(&path, faults)
            .into_iter()
            .map(ListEntry::from)
            .collect();
        if !faults.is_malformed(&path) {
            check_entries(&path, &entries, faults);
        }
        entries
    } else {
        Vec::new()
    };
    Some(ListSource {
        id,
        title: file.title,
        short: file.short,
        publisher: file.publisher,
        url: file.url,
        downloads: file.downloads,
        copied: file.copied,
        format: file.format,
        files: file.files,
        rows: file.rows,
        extract: file.extract,
        stale_after_days: file.stale_after_days,
        useless_after_days: file.useless_after_days,
        useless_because: file.useless_because,
        ground: file.ground,
        exam_signal: file.exam_signal,
        means: file.means,
        cites: file.cites,
        categories: file.categories,
        entries,
    })
}

fn check_entries(path: &str, entries: &[ListEntry], faults: &mut Faults) {
    if entries.is_empty() {
        faults.note(path, "an extract without entries; set `extract = false`");
    }
    let mut ids = BTreeSet::new();
    for entry in entries {
        if entry.name.trim().is_empty() {
            faults.note(path, format!("{}: the name is empty", entry.id));
        }
        if entry.id.is_empty() || !ids.insert(&entry.id) {
            faults.note(
                path,
                format!("`{}` is empty or not the only one", entry.id),
            );
        }
    }
}
