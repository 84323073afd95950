//! Tests that need the law of `data/cases/`.

mod calendars;
mod events;
mod holidays;
mod letters;
mod properties;
mod sums;
mod vectors;
mod words;

use std::sync::LazyLock;

use hashgate_pack::{SourceTree, cases::CaseLaw, read_section};

use crate::{CaseError, CaseFile, Clock, clock};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");

static LAW: LazyLock<CaseLaw> = LazyLock::new(|| {
    read_section(&SourceTree::from_dir(DATA.as_ref()).unwrap()).unwrap()
});

/// The law as it stands in the workspace.
fn law() -> &'static CaseLaw {
    &LAW
}

/// The clock of a case told in few words: `kind date` on each line, after
/// lines of TOML for its facts.
fn told(text: &str, as_of: &str) -> (CaseFile, Result<Clock, CaseError>) {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let toml: Vec<String> = lines
        .map(|line| match line.split_once(' ') {
            Some((kind, date)) if !line.contains('=') => {
                format!("[[event]]\nkind = '{kind}'\ndate = {date}")
            }
            _ => line.to_owned(),
        })
        .collect();
    let file = CaseFile::read(&toml.join("\n")).unwrap();
    let clock = clock(&file, law(), as_of.parse().unwrap());
    (file, clock)
}

/// The miners of 2024: held for the FCC, seized, published.
const HELD: &str = "
    name = 'sfo-2024'
    deciding_agency = 'FCC'
    value_usd = '650000'
    storage_per_day_usd = '1000'
    port = 'San Francisco International Airport'
    importer = 'Prairie Hash LLC'
    goods = '200 Antminer S21 Pro'
    ground = '19 USC 1595a(c)(2)(A)'
    entry_number = 'BED-0054200-4'
    arrival 2024-11-20
    presented_for_examination 2024-11-22
    detention_notice 2024-12-05
    seizure_notice_mailed 2025-01-10
    first_publication 2025-01-13
";
