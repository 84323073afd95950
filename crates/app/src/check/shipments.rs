//! The shipments of a batch: which files belong together.
//!
//! A folder of folders is a shipment each; files that lie side by side belong
//! together if they are named alike: `inv1.csv`, `inv1.toml`,
//! `inv1-serials.csv`.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use hashgate_papers::Input;

use crate::{AppError, ErrorKind, evidence, files::read_file};

use super::CheckRequest;

/// Kinds of files that an invoice or a list beside it comes in.
const TABLES: [&str; 12] = [
    "csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "xlsb", "xml", "edi",
    "x12", "edifact",
];
/// What is added to the name of an invoice for the papers beside it.
const BESIDE: [&str; 7] = [
    "serials",
    "serial",
    "packing",
    "packing-list",
    "packing_list",
    "holdings",
    "evidence",
];

/// The files of one shipment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShipmentFiles {
    /// What the batch calls it: its folder, or the common name of its files.
    pub name: String,
    /// The invoice and the lists beside it.
    pub papers: Vec<PathBuf>,
    /// Its facts files; no more than one can be used.
    pub facts: Vec<PathBuf>,
    /// Who owns whom.
    pub holdings: Option<PathBuf>,
    /// The manifest of papers held.
    pub evidence: Option<PathBuf>,
}

/// The shipments under these paths, in the order of the paths; those of a
/// folder by name.
///
/// # Errors
///
/// [`ErrorKind::NoInput`] if a path cannot be opened, or if there is no
/// shipment at all.
///
/// # Example
///
/// ```
/// use hashgate_app::check::shipments;
/// let folder = tempfile::tempdir()?;
/// for name in ["inv1.csv", "inv1.toml", "inv2.csv"] {
///     std::fs::write(folder.path().join(name), "")?;
/// }
/// let found = shipments(&[folder.path().to_owned()])?;
/// assert_eq!(found.len(), 2);
/// assert!(found[0].name.ends_with("inv1"));
/// assert_eq!(found[0].facts.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn shipments(paths: &[PathBuf]) -> Result<Vec<ShipmentFiles>, AppError> {
    let mut found = Vec::new();
    let mut loose = Vec::new();
    for path in paths {
        let about = fs::metadata(path).map_err(|e| unopened(path, &e))?;
        if about.is_dir() {
            found.extend(of_folder(path)?);
        } else {
            loose.push(path.clone());
        }
    }
    found.extend(named_alike(loose));
    if found.is_empty() {
        let named: Vec<String> =
            paths.iter().map(|p| p.display().to_string()).collect();
        return Err(AppError::new(
            ErrorKind::NoInput,
            format!(
                "{} holds no shipment: put each into a folder of its own, or \
                 name the invoice and its facts file alike, such as inv1.csv \
                 and inv1.toml",
                named.join(", ")
            ),
        ));
    }
    Ok(found)
}

/// A folder is one shipment if it has a `facts.toml`, else one for each
/// folder in it and one for each name of the files in it.
fn of_folder(path: &Path) -> Result<Vec<ShipmentFiles>, AppError> {
    let (folders, files) = entries(path)?;
    if folders.is_empty() && files.iter().any(|f| is_named(f, "facts.toml")) {
        return Ok(vec![of_files(path, files)]);
    }
    let mut found = named_alike(files);
    for folder in folders {
        let (_, files) = entries(&folder)?;
        found.push(of_files(&folder, files));
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The folders and the files in a folder, by name; hidden files and the lock
/// files of office programs are none.
fn entries(path: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), AppError> {
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(path).map_err(|e| unopened(path, &e))? {
        let path = entry.map_err(|e| unopened(path, &e))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(['.', '~']) {
            continue;
        }
        if path.is_dir() {
            folders.push(path);
        } else {
            files.push(path);
        }
    }
    folders.sort();
    files.sort();
    Ok((folders, files))
}

/// All files of a folder as one shipment.
fn of_files(folder: &Path, files: Vec<PathBuf>) -> ShipmentFiles {
    let mut shipment = ShipmentFiles {
        name: folder.display().to_string(),
        ..ShipmentFiles::default()
    };
    for file in files {
        shipment.take(file);
    }
    // Where one is called so, the others are something else.
    if let Some(at) =
        shipment.facts.iter().position(|f| is_named(f, "facts.toml"))
    {
        shipment.facts = vec![shipment.facts.swap_remove(at)];
    }
    shipment
}

/// A shipment for each name that files have in common.
fn named_alike(files: Vec<PathBuf>) -> Vec<ShipmentFiles> {
    let mut by_name: BTreeMap<PathBuf, ShipmentFiles> = BTreeMap::new();
    for file in files {
        if !is_table(&file) && !has_extension(&file, "toml") {
            continue;
        }
        let common = common_name(&file);
        let shipment = by_name.entry(common.clone()).or_default();
        shipment.name = common.display().to_string();
        shipment.take(file);
    }
    by_name.into_values().collect()
}

/// `dir/inv1` of `dir/inv1.csv` and of `dir/inv1-serials.csv`.
fn common_name(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let lower = stem.to_ascii_lowercase();
    let common = BESIDE.iter().find_map(|beside| {
        let rest = lower.strip_suffix(beside)?;
        let rest = rest.strip_suffix(['-', '_', '.', ' '])?;
        stem.get(..rest.len()).filter(|common| !common.is_empty())
    });
    file.with_file_name(common.unwrap_or(&stem))
}

impl ShipmentFiles {
    /// Takes a file for what its name says it is; others are passed over.
    fn take(&mut self, file: PathBuf) {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let stem = stem.to_ascii_lowercase();
        if has_extension(&file, "toml") {
            if stem.ends_with("evidence") {
                self.evidence = Some(file);
            } else {
                self.facts.push(file);
            }
        } else if is_table(&file) {
            if stem.ends_with("holdings") {
                self.holdings = Some(file);
            } else {
                self.papers.push(file);
            }
        }
    }

    /// What is to be checked: the files read, and what the batch says of all
    /// shipments laid under them.
    ///
    /// # Errors
    ///
    /// [`AppError`] if a file cannot be read, or if it is not clear which is
    /// the invoice or the facts file.
    pub fn request(
        &self,
        common: &CheckRequest,
    ) -> Result<CheckRequest, AppError> {
        if self.papers.is_empty() {
            return Err(AppError::new(
                ErrorKind::NoInput,
                format!(
                    "{} has no invoice: a CSV, XLSX, XLS, ODS or XML file is \
                     wanted beside its facts",
                    self.name
                ),
            ));
        }
        let own = match self.facts.as_slice() {
            [] => None,
            [one] => Some(input(one)?),
            several => {
                let names: Vec<String> =
                    several.iter().map(|p| p.display().to_string()).collect();
                return Err(AppError::input(format!(
                    "{} has several facts files ({}); name the right one \
                     facts.toml",
                    self.name,
                    names.join(", ")
                )));
            }
        };
        let facts = match (own, &common.facts) {
            (Some(own), Some(shared)) => Some(laid_over(own, shared)),
            (Some(own), None) => Some(own),
            (None, shared) => shared.clone(),
        };
        let mut request = CheckRequest {
            papers: self
                .papers
                .iter()
                .map(|path| input(path))
                .collect::<Result<_, _>>()?,
            facts,
            ..common.clone()
        };
        if let Some(path) = &self.holdings {
            request.holdings = Some(input(path)?);
        }
        if let Some(path) = &self.evidence {
            request.evidence.extend(evidence::held_papers(path)?);
        }
        Ok(request)
    }
}

/// A shipment's own facts over those that a batch shares: what both tell, the
/// shipment's own file tells. A file that is no TOML is left to its reader,
/// which says where the fault is.
fn laid_over(own: Input, shared: &Input) -> Input {
    let table = |input: &Input| -> Option<toml::Table> {
        std::str::from_utf8(&input.bytes).ok()?.parse().ok()
    };
    let (Some(mut over), Some(under)) = (table(&own), table(shared)) else {
        return own;
    };
    fill(&mut over, under);
    match toml::to_string(&over) {
        Ok(text) => Input {
            name: format!("{} over {}", own.name, shared.name),
            bytes: text.into_bytes(),
        },
        Err(_) => own,
    }
}

/// Fills what a table lacks, and what its inner tables lack.
fn fill(over: &mut toml::Table, under: toml::Table) {
    for (key, value) in under {
        match (over.get_mut(&key), value) {
            (Some(toml::Value::Table(over)), toml::Value::Table(under)) => {
                fill(over, under);
            }
            (Some(_), _) => {}
            (None, value) => {
                over.insert(key, value);
            }
        }
    }
}

fn input(path: &Path) -> Result<Input, AppError> {
    let name = path.display().to_string();
    read_file(path).map(|bytes| Input { name, bytes })
}

fn is_named(file: &Path, name: &str) -> bool {
    file.file_name().is_some_and(|f| f.eq_ignore_ascii_case(name))
}

fn is_table(file: &Path) -> bool {
    // Other JSON beside an invoice is an answer that was kept.
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let is_shipment = stem.to_ascii_lowercase().ends_with("shipment");
    TABLES.iter().any(|table| has_extension(file, table))
        || is_shipment && has_extension(file, "json")
}

fn has_extension(file: &Path, wanted: &str) -> bool {
    let extension = file.extension().unwrap_or(OsStr::new(""));
    extension.eq_ignore_ascii_case(wanted)
}

fn unopened(path: &Path, error: &std::io::Error) -> AppError {
    AppError::new(
        ErrorKind::NoInput,
        format!("{} cannot be opened: {error}", path.display()),
    )
    .at(path.display(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        dir
    }

    fn names(files: &[&str]) -> Vec<(String, usize, usize)> {
        let dir = folder(files);
        let found = shipments(&[dir.path().to_owned()]).unwrap();
        let found = found.into_iter().map(|s| {
            let name = Path::new(&s.name).strip_prefix(dir.path()).unwrap();
            (name.display().to_string(), s.papers.len(), s.facts.len())
        });
        found.collect()
    }

    fn told(name: &str, papers: usize, facts: usize) -> (String, usize, usize) {
        (name.to_owned(), papers, facts)
    }

    #[test]
    fn folders_and_files_named_alike_are_a_shipment_each() {
        let found = names(&[
            "a/invoice.xlsx",
            "a/facts.toml",
            "a/serials.csv",
            "a/old.toml",
            "b/invoice.ods",
            "inv1.csv",
            "inv1.toml",
            "inv1-serials.csv",
            "INV2.CSV",
            ".hidden.csv",
            "~$inv1.xlsx",
            "readme.md",
        ]);
        let all = [
            told("INV2", 1, 0),
            told("a", 2, 1),
            told("b", 1, 0),
            told("inv1", 2, 1),
        ];
        assert_eq!(found, all);
    }

    #[test]
    fn a_folder_with_a_facts_file_is_one_shipment() {
        assert_eq!(names(&["invoice.csv", "facts.toml"]), [told("", 1, 1)]);
    }

    #[test]
    fn a_folder_without_any_says_what_to_do() {
        let dir = folder(&["notes.md"]);
        let error = shipments(&[dir.path().to_owned()]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoInput);
        assert!(error.to_string().contains("holds no shipment"), "{error}");
    }

    #[test]
    fn a_shipments_own_facts_prevail_table_by_table() {
        let toml = |name: &str, text: &str| Input {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let own = toml("a.toml", "mode = \"air\"\n[costs]\nfreight_usd = 5\n");
        let shared = toml(
            "all.toml",
            "mode = \"ocean\"\nentry_date = 2026-11-25\n[costs]\n\
             freight_usd = 9\ninsurance_usd = 1\n",
        );
        let both = laid_over(own, &shared);
        let table: toml::Table =
            std::str::from_utf8(&both.bytes).unwrap().parse().unwrap();
        let wanted: toml::Table = "mode = \"air\"\nentry_date = 2026-11-25\n\
             [costs]\nfreight_usd = 5\ninsurance_usd = 1\n"
            .parse()
            .unwrap();
        assert_eq!(table, wanted);
    }
}
