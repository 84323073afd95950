//! Makes `data/rates/us/hts/base/` from the editions of the tariff.
//!
//! ```text
//! HASHGATE_TEST_DATA=../shared cargo run --release -p hashgate-duty --example base_rates
//! ```
//!
//! The folder of test data holds the editions of `editions.csv` as the USITC
//! publishes them, packed. Each value stands from the first day of law of the
//! first edition that has it to the day before that of the first one that has
//! it no more. An edition without a day of law is passed over. Chapter 99 is
//! left out: its headings are duties, which `data/rates/us/` holds as
//! measures.

#![allow(clippy::print_stdout, reason = "a command tells what it did")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::{self, Write as _},
    fs,
    path::{Path, PathBuf},
};

use hashgate_duty::{PrintedLine, printed_lines};
use hashgate_model::{Date, HtsNumber};
use hashgate_pack::{
    SourceTree,
    rates::{EditionInfo, Rates},
    read_section,
};

/// What a row of the table says beside number and days.
#[derive(Clone, PartialEq, Eq)]
struct Values {
    /// General, special, column 2; none where they are those of the first
    /// eight digits.
    rates: Option<[String; 3]>,
    units: String,
}

/// Values over a stretch of days.
struct Stretch {
    from: Date,
    to: Option<Date>,
    values: Values,
}

/// The stretches of each number, those of eight digits before those below.
type Numbers = BTreeMap<String, Vec<Stretch>>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let test_data = env::var_os("HASHGATE_TEST_DATA")
        .map_or_else(|| root.join("../shared"), PathBuf::from);
    let data = root.join("data");
    let mut tree = SourceTree::from_dir(&data)?;
    // The table is made anew, whatever it says now.
    let folder = "rates/us/hts/base/";
    let old: Vec<String> =
        tree.under(folder).map(|(file, _)| file.to_owned()).collect();
    for file in &old {
        tree.remove(file);
    }
    let rates: Rates = read_section(&tree)?;
    let mut numbers = Numbers::new();
    let dated = rates.editions.iter().filter_map(|e| Some((e, e.legal_from?)));
    for (edition, from) in dated {
        let file = packed_file(&test_data, edition);
        let bytes = fs::read(&file)
            .map_err(|e| format!("{} cannot be read: {e}", file.display()))?;
        add(&mut numbers, from, printed_lines(&bytes)?);
    }
    let files = written(&numbers);
    fs::create_dir_all(data.join(folder))?;
    for file in &old {
        fs::remove_file(data.join(file))?;
    }
    let mut bytes = 0;
    for (chapter, text) in &files {
        bytes += text.len();
        fs::write(data.join(format!("{folder}{chapter}.csv")), text)?;
    }
    let rows: usize = numbers.values().map(Vec::len).sum();
    println!(
        "{} files, {} numbers, {rows} rows, {bytes} bytes",
        files.len(),
        numbers.len()
    );
    Ok(())
}

/// The file of an edition in the test data: `hts_2026_rev_10.json.gz`.
fn packed_file(test_data: &Path, edition: &EditionInfo) -> PathBuf {
    let name = edition
        .file
        .replace("_edition_json.json", "")
        .replace("_json.json", "")
        .replace("_revision_", "_rev_");
    test_data.join("raw/hts").join(format!("{name}.json.gz"))
}

/// Adds the lines of an edition that is law from a day.
fn add(numbers: &mut Numbers, from: Date, lines: Vec<PrintedLine>) {
    let kept = lines.into_iter().filter(|line| line.hts.chapter() < 99);
    let lines: BTreeMap<String, PrintedLine> =
        kept.map(|line| (line.hts.digits().to_owned(), line)).collect();
    let eight: BTreeSet<&String> =
        lines.keys().filter(|digits| digits.len() == 8).collect();
    let before = from.plus_days(-1);
    for (digits, stretches) in numbers.iter_mut() {
        let gone = !lines.contains_key(digits);
        if let Some(last) =
            stretches.last_mut().filter(|s| gone && s.to.is_none())
        {
            last.to = Some(before);
        }
    }
    for (digits, line) in &lines {
        let above = digits.get(..8).map(str::to_owned).unwrap_or_default();
        let above = eight.get(&above).and_then(|above| lines.get(*above));
        let values = values(line, above.filter(|above| above.hts != line.hts));
        let stretches = numbers.entry(digits.clone()).or_default();
        if let Some(last) = stretches.last_mut().filter(|s| s.to.is_none()) {
            if last.values == values {
                continue;
            }
            last.to = Some(before);
        }
        stretches.push(Stretch { from, to: None, values });
    }
}

/// The values of a line below the line of its first eight digits.
fn values(line: &PrintedLine, above: Option<&PrintedLine>) -> Values {
    let rates = |line: &PrintedLine| {
        let special = symbols_apart(line);
        [line.general.clone(), special, line.column2.clone()]
    };
    let own = rates(line);
    let same = above.is_some_and(|above| rates(above) == own);
    Values { rates: (!same).then_some(own), units: line.units.clone() }
}

/// The special column with blanks between its symbols, so that a row has no
/// quotes: `Free (A AU) 1.3% (JP)`. That of chapter 98 is left out: it speaks
/// of other lines, and no rate is read from it.
fn symbols_apart(line: &PrintedLine) -> String {
    if line.hts.chapter() == 98 {
        return String::new();
    }
    let mut text = String::new();
    let mut inside = false;
    for c in line.special.chars() {
        match c {
            '(' => inside = true,
            ')' => inside = false,
            _ => {}
        }
        let blank = inside && (c == ',' || c == ' ');
        match (blank, text.ends_with(['(', ' '])) {
            (true, true) => {}
            (true, false) => text.push(' '),
            (false, _) => text.push(c),
        }
    }
    text.replace(" )", ")")
}

/// The text of each chapter's file.
fn written(numbers: &Numbers) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (digits, stretches) in numbers {
        let Ok(hts) = digits.parse::<HtsNumber>() else { continue };
        let text =
            files.entry(format!("{:02}", hts.chapter())).or_insert_with(|| {
                "hts,from,to,general,special,column2,units\n".to_owned()
            });
        for Stretch { from, to, values } in stretches {
            let to = to.map_or_else(String::new, |to| to.to_string());
            let rates = values.rates.as_ref();
            let [general, special, column2] = rates.map_or_else(
                || [const { Quoted("") }; 3],
                |rates| rates.each_ref().map(|text| Quoted(text)),
            );
            let units = Quoted(&values.units);
            // A String takes every write.
            let _ = writeln!(
                text,
                "{hts},{from},{to},{general},{special},{column2},{units}"
            );
        }
    }
    files
}

/// A cell, in quotes where it must be.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.contains([',', '"', '\n']) {
            write!(f, "\"{}\"", self.0.replace('"', "\"\""))
        } else {
            f.write_str(self.0)
        }
    }
}
