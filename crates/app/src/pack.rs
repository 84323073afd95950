//! The data that answers rest on: what it is made of, and what was taken
//! since.

use std::path::Path;

use hashgate_admit::rule_tests;
use hashgate_copies::{
    Copies, CopiesError, KeptPoint, MarketSource, PointsKept, Publishers,
    UpdateRequest, Updated, keep_points, newest, read_points,
};
use hashgate_duty::Due;
use hashgate_hardware::{Identifier, Identity, Kind};
use hashgate_model::{AsOf, Date};
use hashgate_pack::{
    Change, Faults, Pack, PackError, SourceTree,
    hardware::Spec,
    skeleton::{self, SkeletonKind},
};
use hashgate_papers::Place;
use serde::Serialize;

use crate::{
    App, AppError, AppFault, ErrorKind, Observer, read_file, write_file,
};

/// The text of a folder that is laid out as `data/` is.
///
/// # Errors
///
/// [`ErrorKind::NoInput`] if it cannot be read.
pub fn tree(dir: &Path) -> Result<SourceTree, AppError> {
    SourceTree::from_dir(dir).map_err(|e| AppError::new(ErrorKind::NoInput, e))
}

/// The text of a folder that is a pack, or a part of one: of any other folder
/// every file would be told to be missing.
fn pack_tree(dir: &Path, kind: ErrorKind) -> Result<SourceTree, AppError> {
    let tree = tree(dir)?;
    if tree.holds_a_part() {
        return Ok(tree);
    }
    let dir = dir.display();
    Err(AppError::new(
        kind,
        format!(
            "{dir} is not a pack: no part of one is in it, each a folder with a \
             part.toml; rules of your own are laid beside a pack by --rules {dir}"
        ),
    ))
}

/// A pack from a folder of data, with the user's own rules beside ours.
///
/// # Errors
///
/// [`ErrorKind::Missing`] if the data has faults, [`ErrorKind::Input`] if
/// the user's rules have.
pub fn load(dir: &Path, rules: &[&Path]) -> Result<Pack, AppError> {
    let pack = Pack::compile(&pack_tree(dir, ErrorKind::Missing)?)
        .map_err(|e| faulty(ErrorKind::Missing, dir, &e))?;
    with_rules(pack, rules)
}

/// A pack with the user's own rules beside ours.
///
/// # Errors
///
/// [`ErrorKind::Input`] if the user's rules have faults.
pub fn with_rules(pack: Pack, rules: &[&Path]) -> Result<Pack, AppError> {
    rules.iter().try_fold(pack, |pack, dir| {
        let folder = dir.display().to_string();
        pack.with_own_rules(&folder, &tree(dir)?)
            .map_err(|e| faulty(ErrorKind::Input, dir, &e))
    })
}

/// The copies of a folder, or those of the user's data folder, if anything
/// was ever kept there.
///
/// # Errors
///
/// [`AppError`] if the folder is damaged.
pub fn kept_copies(
    app: &App,
    dir: Option<&Path>,
) -> Result<Option<Copies>, AppError> {
    Ok(match dir {
        Some(dir) => Some(Copies::open(dir)?),
        None => Copies::open_if_any(app.data_folder())?,
    })
}

/// Takes the newest lists and editions into a folder, or into the user's
/// data folder.
///
/// What a publisher or a file fails to give is an outcome of the answer, not
/// an error.
///
/// # Errors
///
/// [`AppError`] if something is named that cannot be taken, or the folder
/// cannot be written.
pub fn update(
    app: &App,
    dir: Option<&Path>,
    request: &UpdateRequest,
    observer: &mut dyn Observer,
) -> Result<Updated, AppError> {
    let dir = folder(app, dir)?;
    hashgate_copies::update(request, app.pack(), dir, observer).map_err(|e| {
        match e {
            CopiesError::Request(_) => AppError::request(e),
            _ => AppError::new(ErrorKind::Output, e),
        }
    })
}

/// Market points to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketRequest {
    /// A file, `-` for standard input, or an address that begins with
    /// `https://` or `http://`.
    pub source: String,
    /// What its columns are: `date` or a quantity, and the head or key.
    pub columns: Vec<(String, String)>,
    /// Where in a JSON answer the rows stand.
    pub rows: Option<String>,
    /// The day on which it is taken.
    pub taken: Date,
    /// Read and check everything, and keep nothing.
    pub dry_run: bool,
}

/// Takes market points from a file or an address into a folder, or into the
/// user's data folder.
///
/// # Errors
///
/// [`ErrorKind::Missing`] if the address does not answer, [`ErrorKind::Input`]
/// if what comes is not what it should be, [`ErrorKind::Output`] if the folder
/// cannot be written.
pub fn update_market(
    app: &App,
    dir: Option<&Path>,
    request: &MarketRequest,
    observer: &mut dyn Observer,
) -> Result<PointsKept, AppError> {
    let dir = folder(app, dir)?;
    let name = request.source.as_str();
    let is_address =
        ["https://", "http://"].iter().any(|scheme| name.starts_with(scheme));
    let bytes = if is_address {
        // An address of the user's own may be one without HTTPS, as a node of
        // the house is.
        Publishers::of_the_user()
            .take(name, observer)
            .map_err(|e| AppError::new(ErrorKind::Missing, e))?
    } else {
        read_file(Path::new(name))?
    };
    let points = read_points(&MarketSource {
        name,
        bytes: &bytes,
        columns: &request.columns,
        rows: request.rows.as_deref(),
        taken: request.taken,
    })
    .map_err(AppError::input)?;
    if request.dry_run {
        let new = points.len();
        return Ok(PointsKept {
            new,
            newest: newest(points),
            ..PointsKept::default()
        });
    }
    let patience = hashgate_durable::PATIENCE;
    keep_points(dir, &points, patience, |text| observer.remark(text))
        .map_err(|e| AppError::new(ErrorKind::Output, e))
}

/// The newest market point of each quantity that the user has taken.
///
/// # Errors
///
/// [`ErrorKind::Missing`] if the table of points is damaged.
pub fn kept_points(
    app: &App,
    dir: Option<&Path>,
) -> Result<Vec<KeptPoint>, AppError> {
    let Some(dir) = dir.or(app.data_folder()) else { return Ok(Vec::new()) };
    let points = hashgate_copies::kept_points(dir)
        .map_err(|e| AppError::new(ErrorKind::Missing, e))?;
    Ok(newest(points))
}

/// The folder of copies that is named, or that of the user's data.
fn folder<'a>(
    app: &'a App,
    dir: Option<&'a Path>,
) -> Result<&'a Path, AppError> {
    dir.or(app.data_folder()).ok_or_else(|| {
        AppError::request(
            "there is not a folder for the user's data; name one with --dir",
        )
    })
}

/// A pack from a folder of data that is itself in question, with the user's
/// own rules beside ours.
///
/// # Errors
///
/// [`ErrorKind::Input`] with every fault of the data, or of the rules.
pub fn read(dir: &Path, rules: &[&Path]) -> Result<Pack, AppError> {
    let pack = Pack::compile(&pack_tree(dir, ErrorKind::Input)?)
        .map_err(|e| faulty(ErrorKind::Input, dir, &e))?;
    with_rules(pack, rules)
}

/// Runs the cases of every rule of a pack; how many there are.
///
/// # Errors
///
/// [`ErrorKind::Input`] with every case that a rule does not answer as the
/// case expects.
pub fn verify(pack: &Pack) -> Result<usize, AppError> {
    let tests = rule_tests::run(&pack.rules).map_err(AppError::defect)?;
    let wrong: Vec<AppFault> = tests
        .iter()
        .filter(|test| !test.passed())
        .map(|test| {
            let folder =
                pack.rules.rule(&test.rule).map_or("", |r| r.folder.as_str());
            let said = test.said.map_or_else(
                || "cannot read it".to_owned(),
                |said| format!("says `{said}`"),
            );
            let file = format!("{folder}/cases/{}", test.file);
            let message = format!(
                "{file}: {} Rule {} {said}, but the case expects \
                 `{}`; correct the condition of the rule, or the case",
                test.story, test.rule, test.expect
            );
            let place = Some(Place { file, ..Place::default() });
            AppFault { place, message }
        })
        .collect();
    let wrong: Vec<AppFault> = wrong
        .into_iter()
        .chain(untried(pack))
        .chain(misread_models(pack))
        .collect();
    if wrong.is_empty() {
        Ok(tests.len())
    } else {
        let told: Vec<&str> =
            wrong.iter().map(|fault| fault.message.as_str()).collect();
        Err(AppError::input(told.join("\n")).with_faults(wrong))
    }
}

/// Rules of the house whose cases leave an answer untried; ours are refused
/// when they are read.
fn untried(pack: &Pack) -> Vec<AppFault> {
    let lacks = rule_tests::coverage(&pack.rules).into_iter();
    lacks
        .filter(|coverage| !coverage.lacks.is_empty())
        .map(|coverage| {
            let folder = pack
                .rules
                .rule(&coverage.rule)
                .map_or("", |rule| rule.folder.as_str());
            let lacks: Vec<String> = coverage
                .lacks
                .iter()
                .map(|expect| format!("`{expect}`"))
                .collect();
            let file = format!("{folder}/cases/");
            let message = format!(
                "{file}: no case of rule {} expects {}; write one for each",
                coverage.rule,
                lacks.join(" or ")
            );
            let place = Some(Place { file, ..Place::default() });
            AppFault { place, message }
        })
        .collect()
}

/// Models whose own name, with a rating that they are sold with, is read as
/// another machine or as no machine. A name that leaves open which of its
/// models is meant is none of them.
fn misread_models(pack: &Pack) -> Vec<AppFault> {
    let identifier = Identifier::new(&pack.hardware);
    let models = pack.hardware.models.iter();
    models
        .filter_map(|model| {
            let rating = model
                .specs
                .iter()
                .find_map(Spec::hashrate_ths)
                .map_or(String::new(), |ths| format!(" {ths}TH/s"));
            let bare = format!("{}{rating}", model.model);
            let text = format!("{} {bare}", model.maker);
            let comes_back = |found: &Identity| match &found.model {
                Some(read) => *read == model.model,
                None => {
                    matches!(found.kind, Kind::UnknownMiner | Kind::Unknown)
                }
            };
            let found = identifier.identify(&text);
            if comes_back(&found) || comes_back(&identifier.identify(&bare)) {
                return None;
            }
            let read = found.model.unwrap_or_else(|| {
                format!("no machine ({})", found.kind.as_str())
            });
            let message = format!(
                "hardware/models: `{text}` is read as {read}, not as {}; \
                 correct its `key`, or give its series a row in words.csv",
                model.model
            );
            Some(AppFault { place: None, message })
        })
        .collect()
}

/// A pack that cannot be made, each fault at its place.
fn faulty(kind: ErrorKind, dir: &Path, error: &PackError) -> AppError {
    let faults = match error {
        PackError::Faults(faults) | PackError::OwnRules { faults, .. } => {
            placed(dir, faults)
        }
        PackError::Read { .. } | PackError::Compiled(_) => Vec::new(),
    };
    AppError::new(kind, error).with_faults(faults)
}

fn placed(dir: &Path, faults: &Faults) -> Vec<AppFault> {
    faults
        .iter()
        .map(|fault| AppFault {
            place: Some(Place {
                file: dir.join(&fault.file).display().to_string(),
                row: fault.line,
                ..Place::default()
            }),
            message: format!("{}: {}", fault.file, fault.what),
        })
        .collect()
}

/// What of the law was due since it was read, as of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DueAnswer {
    /// The day to which the law of duty was read.
    pub read_to: Date,
    /// What was due since, earliest first.
    pub due: Vec<Due>,
}

/// What of the law of duty had an end, a review or a decision due since it
/// was read, up to a day.
///
/// # Errors
///
/// [`ErrorKind::Missing`] if the pack does not say to when its law was read.
pub fn due(app: &App, as_of: AsOf) -> Result<DueAnswer, AppError> {
    let read_to = app.meta().read_to("rates").ok_or_else(|| {
        AppError::new(
            ErrorKind::Missing,
            "the pack does not say to which day its law was read; restore \
             rates/part.toml",
        )
    })?;
    let due = hashgate_duty::due(&app.pack().rates, read_to, as_of.date());
    Ok(DueAnswer { read_to, due })
}

/// What was written of a skeleton.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewData {
    /// The folder of data.
    pub dir: String,
    /// Each file that was written or added to.
    pub files: Vec<NewFile>,
    /// How many blanks of the folder are to be filled in.
    pub blanks: usize,
}

/// A file of a skeleton.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewFile {
    /// The file below the folder.
    pub path: String,
    /// Whether it was there and has grown at its end.
    pub grown: bool,
}

/// Writes a skeleton into a folder of data, to be filled in by a person.
/// Nothing that is there is changed but that tables grow at their end.
///
/// # Errors
///
/// [`ErrorKind::NoInput`] if the folder cannot be read, [`ErrorKind::Request`]
/// if the name is none or taken, [`ErrorKind::Output`] if a file cannot be
/// written.
pub fn new_data(
    dir: &Path,
    kind: SkeletonKind,
    name: &str,
) -> Result<NewData, AppError> {
    let house = kind == SkeletonKind::HouseRule;
    let mut tree =
        if house && !dir.exists() { SourceTree::default() } else { tree(dir)? };
    let files = skeleton::skeleton(kind, name, &tree)
        .map_err(|e| AppError::request(format!("{}: {e}", dir.display())))?;
    for file in &files {
        let path = dir.join(&file.path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| {
                let folder = folder.display();
                AppError::new(
                    ErrorKind::Output,
                    format!(
                        "{folder} cannot be made: {e}; name another folder"
                    ),
                )
            })?;
        }
        write_file(&path, file.text.as_bytes())?;
        tree.insert(&file.path, &file.text);
    }
    Ok(NewData {
        dir: dir.display().to_string(),
        blanks: skeleton::blanks(&tree),
        files: files
            .into_iter()
            .map(|file| NewFile { path: file.path, grown: file.grows })
            .collect(),
    })
}

/// The files that differ between two folders of data.
///
/// # Errors
///
/// [`ErrorKind::NoInput`] if one of them cannot be read.
pub fn diff(old: &Path, new: &Path) -> Result<Vec<Change>, AppError> {
    Ok(tree(old)?.changes_to(&tree(new)?))
}
