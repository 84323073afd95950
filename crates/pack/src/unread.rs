//! Files that nothing reads: a rule or a measure that was saved where no
//! answer will ever find it.
//!
//! Legitimate without being read are only: `README.md` in any folder (a help
//! page of a rule and the page of a list are read as well), and what
//! [`SourceTree::from_dir`](crate::SourceTree::from_dir) passes over.

use crate::{Faults, SourceTree, blanks};

/// Where the files of each part lie.
const PLACES: [(&str, &str); 8] = [
    (
        "cases",
        "a clock lies at `cases/clocks/<clock>.toml`, a letter at \
         `cases/letters/<letter>.md`",
    ),
    (
        "hardware",
        "models lie at `hardware/models/<maker>.csv`, and the other tables \
         have the names that `docs/adding-a-model.md` lists",
    ),
    ("ledger", "enforcement events lie in `ledger/events.toml`"),
    (
        "lists",
        "a list lies at `lists/<list>/source.toml` with its `README.md`, and \
         an extract at `lists/<list>/entries.csv`, read only if the source \
         says `extract = true`",
    ),
    ("market", "a series of points lies at `market/series/<quantity>.toml`"),
    (
        "network",
        "shares, regions, classes and parameters lie in one file each, as \
         `network/README.md` lists them",
    ),
    (
        "rates",
        "a measure lies at `rates/us/<authority>/<measure>.toml` with the \
         tables it names beside it, and a list of goods at \
         `rates/us/lists/<list>.csv`",
    ),
    ("rules", RULES),
];

const RULES: &str = "a rule lies at `<agency>/<rule>/rule.toml` below the \
                     folder of rules, its help page beside it as `README.md`, \
                     its cases at `<agency>/<rule>/cases/<case>.toml`";

/// Notes every file of a data folder that nothing has read.
pub(crate) fn check_data(tree: &SourceTree, faults: &mut Faults) {
    check_blanks(tree, faults);
    for path in tree.unread() {
        let part = path.split_once('/').map(|(part, _)| part);
        let place = part
            .and_then(|part| PLACES.iter().find(|(folder, _)| *folder == part));
        let lies = place.map_or(
            "every file lies in the folder of its part: cases, hardware, \
             ledger, lists, market, network, rates or rules",
            |(_, lies)| lies,
        );
        note(path, lies, faults);
    }
}

/// Notes every file of a folder of own rules that nothing has read.
pub(crate) fn check_own_rules(tree: &SourceTree, faults: &mut Faults) {
    check_blanks(tree, faults);
    for path in tree.unread() {
        note(path, RULES, faults);
    }
}

/// Notes the blanks of every file, also of those that go with a file at fault
/// and were not read for that.
fn check_blanks(tree: &SourceTree, faults: &mut Faults) {
    for (path, text) in tree.under("") {
        blanks::in_file(path, text, faults);
    }
}

fn note(path: &str, lies: &str, faults: &mut Faults) {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name == "README.md" {
        return;
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let why = if ["toml", "csv", "md"].contains(&ending) {
        "nothing reads this file, so no answer knows of it".to_owned()
    } else {
        format!(
            "nothing reads a file that ends with `.{ending}`, so no answer \
             knows of it; the endings are .toml, .csv and .md, in small \
             letters"
        )
    };
    faults
        .note(path, format!("{why}; {lies}; move or rename it, or remove it"));
}
