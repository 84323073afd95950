//! Where to search: kept copies, the pack's extracts, official files, a list
//! of one's own.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use hashgate_model::{AsOf, Date};
use hashgate_pack::lists::Lists;
use hashgate_papers::Input;
use hashgate_parties::{LoadedList, Options, Screener, own_list};

use crate::{App, AppError, ErrorKind, Observer, files::read_file};

/// Where to search, and from which score on.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What is searched.
    pub place: Where,
    /// Only these lists, by id.
    pub lists: Option<Vec<String>>,
    /// The score from which a name is a hit, 0 to 1; that of the data if not
    /// given.
    pub min_score: Option<f64>,
    /// The best so many parties; 0 for all.
    pub top: usize,
}

/// What is searched.
#[derive(Debug, Clone, Default)]
pub enum Where {
    /// The kept copies, and the pack's extracts of other lists.
    #[default]
    Kept,
    /// A list of one's own and nothing else: CSV with `entity_id`, `name`,
    /// and if there are any `type`, `list`.
    Own(Input),
    /// Official files in a folder, one folder per list id; lists that are
    /// not there are searched by the extract of the pack. The day is that on
    /// which they were taken, for files that do not tell it.
    Official(PathBuf, Option<Date>),
}

impl Search {
    /// What the engine is asked.
    pub(crate) fn options(
        &self,
        as_of: AsOf,
        near_misses: bool,
    ) -> Result<Options, AppError> {
        if let Some(score) = self.min_score
            && !(0.0..=1.0).contains(&score)
        {
            return Err(AppError::request("--min-score is between 0 and 1"));
        }
        Ok(Options {
            min_score: self.min_score,
            top: self.top,
            lists: self.lists.clone(),
            near_misses,
            as_of: Some(as_of.date()),
        })
    }

    /// The screener over what is searched.
    pub(crate) fn screener(
        &self,
        app: &App,
        observer: &mut dyn Observer,
    ) -> Result<Arc<Screener>, AppError> {
        let lists = &app.pack().lists;
        match &self.place {
            Where::Kept => Ok(app.screener()?.screener),
            Where::Own(file) => {
                let own = own_list(&file.name, &file.bytes)
                    .map_err(AppError::input)?;
                let first = own.first().into_iter();
                for remark in first.flat_map(|list| &list.remarks) {
                    observer.remark(remark);
                }
                Ok(Arc::new(Screener::only(lists, &own)))
            }
            Where::Official(dir, day) => {
                let mut loaded = official(dir, lists, observer)?;
                for list in &mut loaded {
                    list.copied = list.copied.or(*day);
                }
                Ok(Arc::new(Screener::with(lists, &loaded)))
            }
        }
    }
}

/// The official lists of a folder, one folder per list.
///
/// A list that cannot be read is searched by its extract and marked in every
/// answer; it does not end the search of the others.
pub(super) fn official(
    dir: &Path,
    lists: &Lists,
    observer: &mut dyn Observer,
) -> Result<Vec<LoadedList>, AppError> {
    if !dir.is_dir() {
        return Err(AppError::new(
            ErrorKind::NoInput,
            format!("{} is not a folder", dir.display()),
        ));
    }
    let mut loaded = Vec::new();
    for source in &lists.sources {
        let folder = dir.join(&source.id);
        if !folder.is_dir() {
            continue;
        }
        let mut files = Vec::new();
        for name in &source.files {
            let path = folder.join(name);
            if path.is_file() {
                files.push((name.clone(), read_file(&path)?));
            }
        }
        if files.is_empty() {
            let fault = format!(
                "{}: none of {} is there",
                folder.display(),
                source.files.join(", ")
            );
            observer.remark(&fault);
            loaded.push(LoadedList::unusable(&source.id, fault));
            continue;
        }
        let list = hashgate_parties::load(source, &files);
        for remark in list.remarks.iter().chain(&list.fault) {
            observer.remark(&format!("{}: {remark}", source.id));
        }
        loaded.push(list);
    }
    Ok(loaded)
}

/// Refuses ids of lists that are not searched: a misspelt id must not look
/// like a clearance, and one of which there is nothing neither.
pub(super) fn check_ids(
    options: &Options,
    screener: &Screener,
    lists: &Lists,
) -> Result<(), AppError> {
    let Some(asked) = &options.lists else { return Ok(()) };
    let known: Vec<String> = screener
        .lists(&Options::default())
        .into_iter()
        .map(|list| list.list)
        .collect();
    let Some(id) = asked.iter().find(|id| !known.contains(id)) else {
        return Ok(());
    };
    if let Some(source) = lists.source(id) {
        return Err(AppError::new(
            ErrorKind::Missing,
            format!(
                "no copy of `{id}` ({}) is kept and the pack holds no extract \
                 of it, so it cannot be searched; run `hashgate pack update`",
                source.short
            ),
        ));
    }
    Err(AppError::request(format!(
        "`{id}` is not a list that can be searched; there are {}",
        known.join(", ")
    )))
}
