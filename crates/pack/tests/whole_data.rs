//! The data as a whole: as it stands it has no fault, and whatever one change
//! breaks is told once, where it stands.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "a test that cannot run must fail"
)]

use std::{collections::BTreeMap, path::Path};

use hashgate_pack::{Faults, Pack, PackError, SourceTree};
use proptest::prelude::*;

fn data() -> SourceTree {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    SourceTree::from_dir(&data).unwrap()
}

/// The data with the long tables that nothing refers to cut short, so that it
/// is read many times over in a test.
fn light() -> SourceTree {
    let mut tree = data();
    let paths: Vec<String> = tree.under("").map(|(p, _)| p.into()).collect();
    for path in paths {
        let long = [
            "hardware/api_strings.csv",
            "hardware/carries.csv",
            "hardware/specs.csv",
            "hardware/words.csv",
            "lists/names/frequency.csv",
        ]
        .contains(&path.as_str())
            || path.starts_with("rates/us/hts/base/") && is_csv(&path);
        if long && let Some(text) = tree.remove(&path) {
            let short: String = text.split_inclusive('\n').take(12).collect();
            tree.insert(&path, &short);
        }
    }
    tree
}

fn is_csv(path: &str) -> bool {
    path.ends_with(".csv")
}

fn faults(tree: &SourceTree) -> Faults {
    match Pack::compile(tree) {
        Ok(_) => Faults::default(),
        Err(PackError::Faults(faults)) => faults,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_data_as_it_stands_has_no_fault() {
    let faults = faults(&data());
    assert!(faults.is_empty(), "{faults}");
}

/// One file of each folder and ending, cases and rules among them.
fn one_of_each_kind(tree: &SourceTree) -> Vec<String> {
    let mut kinds = BTreeMap::new();
    for (path, _) in tree.under("") {
        let (folder, name) = path.rsplit_once('/').unwrap();
        let ending = name.rsplit_once('.').unwrap().1;
        // A folder of measures is like another; so is a list or a rule. The
        // files right below a part, and the tables, are each their own kind.
        let alone = folder.matches('/').count() < 1
            || folder == "rates/us"
            || folder == "lists/names";
        let key = match folder {
            _ if name == "README.md" => continue,
            _ if alone => path.to_owned(),
            _ if path.starts_with("rules/") && folder.ends_with("cases") => {
                "case".to_owned()
            }
            _ if path.starts_with("rules/") => "rule".to_owned(),
            _ if path.starts_with("lists/") => name.to_owned(),
            _ => format!("{folder}.{ending}"),
        };
        kinds.entry(key).or_insert_with(|| path.to_owned());
    }
    kinds.into_values().collect()
}

#[test]
fn a_file_that_cannot_be_read_is_told_of_once_and_nothing_that_follows() {
    let tree = light();
    let mut wrong = Vec::new();
    for path in one_of_each_kind(&tree) {
        let text = tree.text(&path).unwrap().to_owned();
        let broken = if path.ends_with(".csv") {
            // A row with a cell too many.
            let head = text.lines().next().unwrap().matches(',').count();
            format!("{}\n{}\n", text.trim_end(), ",".repeat(head + 1))
        } else if path.ends_with(".md") {
            text.replacen("+++", "++", 1)
        } else {
            format!("no_such_key_of_this_file = 1\n{text}")
        };
        let mut tree = tree.clone();
        tree.insert(&path, &broken);
        let faults = faults(&tree);
        let once = faults.len() == 1
            && faults
                .iter()
                .all(|fault| fault.file == path && !fault.what.contains('\n'));
        if !once {
            let told = faults.to_string();
            let told: Vec<&str> = told.lines().take(4).collect();
            wrong.push(format!(
                "{path}: {} faults\n{}",
                faults.len(),
                told.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_file_that_nothing_reads_is_a_fault_that_says_where_it_should_lie() {
    let whole = light();
    for (path, says) in [
        ("rules/us/fcc/sdoc/rules.toml", "rule.toml"),
        ("rules/us/fcc/new-rule.toml", "rule.toml"),
        ("rules/us/fcc/sdoc/case/a.toml", "cases/<case>.toml"),
        ("rules/us/fcc/sdoc/cases/a.csv", "cases/<case>.toml"),
        ("rates/us/new.toml", "rates/us/<authority>/<measure>.toml"),
        ("rates/us/hts/new.toml", "rates/us/<authority>/<measure>.toml"),
        ("rates/us/lists/new.toml", "rates/us/lists/<list>.csv"),
        ("rates/us/s122/stray.csv", "tables it names beside it"),
        ("rates/eu/s1/new.toml", "rates/us/<authority>/<measure>.toml"),
        ("measures/new.toml", "folder of its part"),
        ("new.toml", "folder of its part"),
        ("hardware/models/new.toml", "hardware/models/<maker>.csv"),
        ("hardware/bitmain.csv", "hardware/models/<maker>.csv"),
        ("lists/us-new/entries.csv", "lists/<list>/source.toml"),
        ("lists/us-bis-dpl/extract.csv", "lists/<list>/entries.csv"),
        ("market/btc.toml", "market/series/<quantity>.toml"),
        ("market/series/btc.csv", "market/series/<quantity>.toml"),
        ("cases/new_clock.toml", "cases/clocks/<clock>.toml"),
        ("cases/clocks/new.csv", "cases/clocks/<clock>.toml"),
        ("cases/letters/new.toml", "cases/letters/<letter>.md"),
        ("ledger/more.toml", "ledger/events.toml"),
    ] {
        let mut tree = whole.clone();
        tree.insert(path, "x = 1");
        let faults = faults(&tree);
        let told = faults.to_string();
        assert_eq!(faults.len(), 1, "{path}: {told}");
        let begins = format!("data/{path}: nothing reads");
        assert!(told.starts_with(&begins), "{path}: {told}");
        assert!(told.contains(says), "{path}: {told}");
    }
}

/// One thing changed in one file, and what is told of it.
struct Change {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    says: &'static str,
}

const CHANGES: &[Change] = &[
    // A rate is written with a percent sign or as Free.
    change(
        "rates/us/s122/surcharge.toml",
        "rate = \"10%\"",
        "rate = \"10\"",
        "the rate `10` is not written",
    ),
    change(
        "rates/us/s122/surcharge.toml",
        "rate = \"10%\"",
        "rate = \"1000%\"",
        "between 0% and 500%",
    ),
    change(
        "rates/us/ieepa_reciprocal/japan.csv",
        ",15%,",
        ",15,",
        "the rate `15` is not written",
    ),
    change(
        "rates/us/fees/mpf.toml",
        "rate = \"0.3464%\"",
        "rate = \"0.003464\"",
        "is not written with a percent sign",
    ),
    // Facts of measures are facts of the vocabulary, of the right type.
    change(
        "rates/us/s122/surcharge.toml",
        "\"civil_aircraft\"",
        "\"civil_aircrafts\"",
        "did you mean civil_aircraft?",
    ),
    change(
        "rates/us/s122/surcharge.toml",
        "\"civil_aircraft\"",
        "\"tpp\"",
        "is a number in data/rules/facts.toml",
    ),
    change(
        "rates/us/s232_semi/note-39.toml",
        "fact = \"tpp\", above = \"14000\"",
        "fact = \"ttp\", above = \"14000\"",
        "did you mean tpp?",
    ),
    // Scopes are borne by lines.
    change(
        "rates/us/s232_semi/note-39.toml",
        "8471.50",
        "8471.05",
        "bears `8471.05`",
    ),
    // Figures, names, keys and months of the catalogue.
    change(
        "hardware/specs.csv",
        "ASICminer,8 Nano Pro,76,TH/s,4000,52.63,",
        "ASICminer,8 Nano Pro,76,TH/s,3.9,,",
        "power is written in watts",
    ),
    change(
        "hardware/specs.csv",
        "ASICminer,8 Nano Pro,76,TH/s,4000,52.63,",
        "ASICminer,8 Nano Pro,76000,TH/s,,,",
        "is not of the order of SHA-256 machines",
    ),
    change(
        "hardware/models/bitmain.csv",
        "Antminer T9,t9,,SHA-256",
        "Antminer T9,t9,,SHA256",
        "write `SHA-256`",
    ),
    change(
        "hardware/models/bitmain.csv",
        "Antminer T9,t9,,SHA-256",
        "Antminer T9,t9,,Dagger",
        "add a row there",
    ),
    change(
        "hardware/models/bitmain.csv",
        "Antminer T9,t9,",
        "Antminer T9,T9,",
        "the key `T9` is not in small letters",
    ),
    change(
        "hardware/models/bitmain.csv",
        "Antminer T9,t9,",
        "Antminer T9,r4,",
        "the key `r4` is taken by Antminer R4",
    ),
    change(
        "hardware/models/bitmain.csv",
        "Antminer T9,t9,,",
        "Antminer T9,t9,r4,",
        "the key `r4` is taken by Antminer R4",
    ),
    change(
        "hardware/models/bitmain.csv",
        "16nm,2017-04,",
        "16nm,2017-13,",
        "the release `2017-13` is not a year",
    ),
    // Lists that feed facts are lists; points lie in the days that were read.
    change(
        "rules/facts.toml",
        "\"us-dhs-uflpa\"",
        "\"us-dhs-ufpla\"",
        "which is not a folder of data/lists",
    ),
    change(
        "market/part.toml",
        "read_to = 2026-08-22",
        "read_to = 2026-08-01",
        "after `read_to`",
    ),
    // One missing key is one sentence.
    change(
        "rules/evidence.toml",
        "paper = \"Test report",
        "papers = \"Test report",
        "unknown field `papers`",
    ),
    // Algorithms of candidates are those of models.
    change(
        "rates/us/classification/candidates.toml",
        "kinds = [\"miner\", \"unknown_miner\"]",
        "kinds = [\"miner\"]\nalgorithms = [\"SHA256\"]",
        "spell it as there",
    ),
];

const fn change(
    file: &'static str,
    from: &'static str,
    to: &'static str,
    says: &'static str,
) -> Change {
    Change { file, from, to, says }
}

#[test]
fn one_thing_wrong_is_told_where_it_stands_and_once() {
    let whole = light();
    let mut wrong = Vec::new();
    for Change { file, from, to, says } in CHANGES {
        let text = whole.text(file).unwrap();
        assert!(text.contains(from), "{file} does not hold {from}");
        let mut tree = whole.clone();
        tree.insert(file, &text.replacen(from, to, 1));
        let faults = faults(&tree);
        let told = faults.to_string();
        let file_named = faults.iter().all(|fault| fault.file == *file);
        if faults.len() != 1 || !file_named || !told.contains(says) {
            wrong.push(format!(
                "{file}: {to}\n  {} faults: {told}",
                faults.len()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_measure_or_rule_in_the_folder_of_another_is_found() {
    let whole = light();
    for (from, to, says) in [
        (
            "rates/us/s122/surcharge",
            "rates/us/s232_semi/surcharge",
            "of `s122` but lies in the folder s232_semi",
        ),
        (
            "rates/us/ieepa_other/india",
            "rates/us/s122/india",
            "of `other` but lies in the folder s122",
        ),
        (
            "rules/us/fcc/sdoc/",
            "rules/us/cbp/sdoc/",
            "of the family FCC lie in data/rules/us/fcc/",
        ),
    ] {
        let mut tree = whole.clone();
        let moved: Vec<(String, String)> = whole
            .under(from)
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect();
        assert!(!moved.is_empty(), "{from}");
        for (path, text) in moved {
            tree.remove(&path);
            tree.insert(&path.replacen(from, to, 1), &text);
        }
        let told = faults(&tree).to_string();
        assert!(told.contains(says), "{from}: {told}");
        assert!(told.starts_with(&format!("data/{to}")), "{from}: {told}");
    }
}

#[test]
fn two_exceptions_of_one_rank_that_always_both_hold_are_found() {
    let file = "rates/us/s122/surcharge.toml";
    let text = light().text(file).unwrap().to_owned();
    let cite = text.split("cites = [").nth(1).unwrap();
    let cite = cite.split(']').next().unwrap();
    let first = text.split("from = ").nth(1).unwrap();
    let first = &first[..10];
    let exception = |heading: &str, more: &str| {
        format!(
            "\n[[exception]]\nheading = \"{heading}\"\nlabel = \"x\"\n\
             rank = 250\nfrom = {first}\neffect = \"free\"\n\
             cites = [{cite}]\n{more}\n"
        )
    };
    for (a, b, found) in [
        ("", "", true),
        ("origins = [\"CN\"]", "", true),
        ("origins = [\"CN\"]", "origins = [\"MY\"]", false),
        ("hts = [\"8543\"]", "hts = [\"8543.70\"]", true),
        ("hts = [\"8543\"]", "hts = [\"8471\"]", false),
        ("when = { fact = \"tpp_\" }", "when = { fact = \"donation\" }", false),
        (
            "when = { fact = \"donation\" }",
            "when = { fact = \"donation\" }",
            true,
        ),
        (
            "when = { loaded_before = 2026-03-01 }",
            "when = { loaded_before = 2026-03-02 }",
            true,
        ),
    ] {
        let (a, b) = (a.replace("tpp_", "civil_aircraft"), b);
        let mut tree = light();
        let text = format!(
            "{text}{}{}",
            exception("9903.03.91", &a),
            exception("9903.03.92", b)
        );
        tree.insert(file, &text);
        let told = faults(&tree).to_string();
        assert_eq!(told.contains("have one rank"), found, "{a} | {b}: {told}");
        assert_eq!(told.is_empty(), !found, "{a} | {b}: {told}");
    }
}

#[test]
fn an_exception_outside_the_days_of_its_measure_is_found() {
    let file = "rates/us/s122/surcharge.toml";
    let text = light().text(file).unwrap().to_owned();
    let (head, rest) = text.split_once("[[exception]]").unwrap();
    let from = rest.split("from = ").nth(1).unwrap();
    let from = &from[..10];
    let rest = rest.replacen(&format!("from = {from}"), "from = 2019-01-01", 1);
    let mut tree = light();
    tree.insert(file, &format!("{head}[[exception]]{rest}"));
    let told = faults(&tree).to_string();
    assert!(told.contains("before the first rate of the measure"), "{told}");
}

/// Every period of every file, turned round one at a time, is found; so is
/// the mechanism proved, and not a list of places.
#[test]
fn any_period_that_runs_backward_is_found() {
    let whole = light();
    for path in one_of_each_kind(&whole) {
        let text = whole.text(&path).unwrap();
        let Some(line) = text.lines().find(|l| l.starts_with("to = 2")) else {
            continue;
        };
        let mut tree = whole.clone();
        tree.insert(&path, &text.replacen(line, "to = 1900-01-01", 1));
        let told = faults(&tree).to_string();
        assert!(told.contains("lies before `from`"), "{path}: {told}");
    }
}

/// Keys of a file with the line of each: `key = ...` at the head of a line.
fn keys(text: &str) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut found = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let fences =
            line.matches("\"\"\"").count() + line.matches("'''").count();
        if !inside
            && let Some((key, _)) = line.split_once(" = ")
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            found.push((i, key.to_owned()));
        }
        inside ^= fences % 2 == 1;
    }
    found
}

#[test]
fn every_key_that_is_renamed_in_one_file_is_told_in_one_run() {
    let tree = light();
    let mut wrong = Vec::new();
    for path in one_of_each_kind(&tree) {
        if is_free(&path) || !path.ends_with(".toml") {
            continue;
        }
        let text = tree.text(&path).unwrap().to_owned();
        let keys = keys(&text);
        if keys.len() < 4 {
            continue;
        }
        let chosen: Vec<usize> = [0, keys.len() / 2, keys.len() - 1]
            .into_iter()
            .map(|i| keys[i].0)
            .collect();
        let broken: Vec<String> = text
            .lines()
            .enumerate()
            .map(|(i, line)| {
                let head = if chosen.contains(&i) { "zz_" } else { "" };
                format!("{head}{line}")
            })
            .collect();
        let mut tree = tree.clone();
        tree.insert(&path, &(broken.join("\n") + "\n"));
        let told = faults(&tree).to_string();
        let lines: Vec<String> =
            chosen.iter().map(|i| format!("line {},", i + 1)).collect();
        let of_file = told.lines().filter(|line| line.contains(&path)).count();
        let all = lines.iter().all(|line| told.contains(line));
        if !all || of_file < 3 || told.lines().count() > 6 {
            let few: Vec<&str> = told.lines().take(8).collect();
            wrong.push(format!("{path} {lines:?}:\n{}", few.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What a slip of the hand does to one key.
#[derive(Debug, Clone, Copy)]
enum Slip {
    Delete,
    Rename,
    Retype,
}

/// Keys that may have any name or value: the facts of a rule's own case, and
/// the columns of an export.
fn is_free(path: &str) -> bool {
    path.contains("/cases/") && path.starts_with("rules/")
        || path.ends_with("es003.toml")
}

/// Keys whose value ends on their own line, with the line of each.
fn one_line_keys(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().collect();
    keys(text)
        .into_iter()
        .map(|(i, _)| i)
        .filter(|i| toml::from_str::<toml::Table>(lines[*i]).is_ok())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// A key deleted, misspelt or given a value of another type anywhere: the
    /// file is named, a misspelt key or wrong value with its line, and what
    /// merely follows from it is not told. A key deleted may be one that can
    /// be left out; then there is nothing to tell.
    #[test]
    fn a_slip_of_one_key_is_told_of_its_file_in_few_sentences(
        file in any::<prop::sample::Index>(),
        key in any::<prop::sample::Index>(),
        slip in prop::sample::select(
            vec![Slip::Delete, Slip::Rename, Slip::Retype]
        ),
    ) {
        let tree = light();
        let files: Vec<&str> = tree
            .under("")
            .map(|(path, _)| path)
            .filter(|path| path.ends_with(".toml") && !is_free(path))
            .filter(|path| {
                !one_line_keys(tree.text(path).unwrap()).is_empty()
            })
            .collect();
        let path = *file.get(&files);
        let text = tree.text(path).unwrap();
        let line = *key.get(&one_line_keys(text));
        let broken: Vec<String> = text
            .lines()
            .enumerate()
            .filter_map(|(i, old)| match slip {
                _ if i != line => Some(old.to_owned()),
                Slip::Delete => None,
                Slip::Rename => Some(format!("zz_{old}")),
                Slip::Retype => {
                    let (key, _) = old.split_once(" = ").unwrap();
                    Some(format!("{key} = [[[7]]]"))
                }
            })
            .collect();
        let mut wrong = tree.clone();
        wrong.insert(path, &(broken.join("\n") + "\n"));
        let found = faults(&wrong);
        let told = found.to_string();
        let here = found.iter().filter(|fault| fault.file == path);
        if matches!(slip, Slip::Delete) {
            prop_assert!(found.is_empty() || here.count() > 0, "{told}");
        } else {
            let at = format!("line {},", line + 1);
            prop_assert!(
                here.into_iter().any(|fault| fault.what.contains(&at)),
                "{path} {slip:?} line {}: {told}",
                line + 1
            );
        }
        prop_assert!(found.len() <= 4, "{path} {slip:?}: {told}");
    }
}

#[test]
fn a_new_power_is_a_table_and_a_folder_and_needs_a_citation() {
    let list = "rates/us/authorities.toml";
    let power = "\n[[authority]]\nid = \"s999_example\"\n\
                 title = \"Section 999\"\nlegal_basis = \"19 USC 9999\"\n";
    let measure = "authority = \"s999_example\"\nlabel = \"Section 999\"\n\
                   step = 20\n[[read]]\n[[scope]]\n[[rate]]\n\
                   heading = \"9903.99.01\"\norigins = [\"CN\"]\n\
                   rate = \"7%\"\nfrom = 2027-01-01\n\
                   cites = [\"fr83_40823\"]\n";
    let with = |cites: &str| {
        let mut tree = light();
        let text = format!("{}{power}{cites}", tree.text(list).unwrap());
        tree.insert(list, &text);
        tree.insert("rates/us/s999_example/new.toml", measure);
        faults(&tree).to_string()
    };
    assert_eq!(with("cites = [\"fr83_40823\"]\n"), "");
    let told = with("");
    assert!(
        told.contains("the power `s999_example` has no citation")
            && told.lines().count() == 1,
        "{told}"
    );
}
