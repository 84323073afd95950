//! What to search: kept copies, the pack's extract, official files, a list of
//! one's own.

use std::path::Path;

use hashgate_copies::kept_screener;
use hashgate_pack::{Pack, lists::Lists};
use hashgate_parties::{Options, Screener, own_list};

use super::SearchArgs;
use crate::{
    context::{Context, data_folder},
    disk,
    exit::{Exit, Failure},
};

/// The screener that the flags ask for.
pub fn screener(
    args: &SearchArgs,
    pack: &Pack,
    cx: &Context,
) -> Result<Screener, Failure> {
    let lists = &pack.lists;
    if let Some(path) = &args.against {
        let own = own_list(&path.display().to_string(), &disk::read(path)?)
            .map_err(Failure::input)?;
        for remark in own.first().into_iter().flat_map(|list| &list.remarks) {
            cx.remark(remark);
        }
        return Ok(Screener::only(lists, &own));
    }
    let Some(dir) = &args.lists_dir else {
        let kept = kept_screener(pack, data_folder().as_deref())?;
        return Ok(kept.screener);
    };
    let loaded = official(dir, lists, cx)?;
    Ok(Screener::with(lists, &loaded))
}

/// The official lists of a folder, one folder per list.
///
/// A list that cannot be read is searched by its extract and marked in every
/// answer; it does not end the search of the others.
pub fn official(
    dir: &Path,
    lists: &Lists,
    cx: &Context,
) -> Result<Vec<hashgate_parties::LoadedList>, Failure> {
    if !dir.is_dir() {
        return Err(Failure::new(
            Exit::NoInput,
            format!("{} is no folder", dir.display()),
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
                files.push((name.clone(), disk::read(&path)?));
            }
        }
        if files.is_empty() {
            cx.remark(&format!(
                "{}: none of {} is there",
                folder.display(),
                source.files.join(", ")
            ));
            continue;
        }
        let list = hashgate_parties::load(source, &files);
        for remark in list.remarks.iter().chain(&list.fault) {
            cx.remark(&format!("{}: {remark}", source.id));
        }
        loaded.push(list);
    }
    Ok(loaded)
}

/// Refuses ids of lists that are not searched: a misspelt id must not look
/// like a clearance.
pub fn check_ids(
    options: &Options,
    screener: &Screener,
) -> Result<(), Failure> {
    let Some(asked) = &options.lists else { return Ok(()) };
    let known: Vec<String> = screener
        .lists(&Options::default())
        .into_iter()
        .map(|list| list.list)
        .collect();
    match asked.iter().find(|id| !known.contains(id)) {
        Some(id) => Err(Failure::usage(format!(
            "`{id}` is no list that can be searched; there are {}",
            known.join(", ")
        ))),
        None => Ok(()),
    }
}
