//! How fast the screening is, measured once and printed.
//!
//! ```text
//! cargo run --release -p hashgate-parties --example speed \
//!     [-- THOUSANDS [trade|worst|cold|growth]]
//! ```
//!
//! Searches the names of the test-data folder. The trade-like batch is made of
//! persons, companies of trade words, listed names with and without typing
//! errors; the worst batch of random names made to resemble listed words.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "a table of counts and shares for people, no part of an answer"
)]

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{
    BLOCK, Batch, LoadedList, Options, Query, Screener, own_list,
};
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let thousands: usize =
        env::args().nth(1).map_or(Ok(1_000), |n| n.parse())?;
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = env::var_os("HASHGATE_TEST_DATA")
        .map_or_else(|| workspace.join("../shared"), PathBuf::from)
        .join("raw/screening");
    let tree = SourceTree::from_dir(&workspace.join("data"))?;
    let lists: Lists = read_section(&tree)?;
    let corpus = fs::read(data.join("screen1000_corpus.csv"))?;
    let own = own_list("screen1000_corpus.csv", &corpus)?;
    let start = Instant::now();
    let screener = Screener::only(&lists, &own);
    println!("index built in {:?}", start.elapsed());
    let mut dice = Dice(20_261_125);
    let persons = column(&data.join("yente_negatives_us.csv"), 0)?;
    let listed: Vec<String> = own
        .iter()
        .flat_map(|list| &list.entries)
        .flat_map(|e| std::iter::once(&e.name).chain(&e.aliases))
        .cloned()
        .collect();
    let count = thousands * 1_000;
    let only = env::args().nth(2);
    let asked = |part| only.as_deref().is_none_or(|only| only == part);
    let trade = trade(count, &persons, &listed, &mut dice);
    if asked("trade") {
        batch("trade-like", &screener, &trade);
    }
    if asked("worst") {
        let worst = worst(count, &listed, &mut dice);
        batch("worst", &screener, &worst);
    }
    if asked("cold") {
        cold(&screener, &trade);
    }
    peak();
    if asked("growth") {
        growth(&lists, own, &trade);
        peak();
    }
    Ok(())
}

fn peak() {
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM"));
        println!("peak memory so far {}", peak.unwrap_or("unknown"));
    }
}

fn batch(title: &str, screener: &Screener, queries: &[Query]) {
    let mut batch = Batch::new(screener, Options::default());
    let (start, before) = (Instant::now(), processor());
    let hits: usize =
        queries.chunks(BLOCK).map(|block| batch.count(block)).sum();
    println!(
        "{title}: {} names in {:.2?} ({:.2?} of processor time), {hits} \
         listed names at or above 0.70",
        queries.len(),
        start.elapsed(),
        processor().saturating_sub(before)
    );
}

/// The processor time of all threads so far: on a machine that does other
/// work too, half of it is what two free cores would need.
fn processor() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF);
    usage.map_or(Duration::ZERO, |usage| {
        let micros = usage.user_time().num_microseconds()
            + usage.system_time().num_microseconds();
        Duration::from_micros(micros.unsigned_abs())
    })
}

/// Single queries with nothing kept between them.
fn cold(screener: &Screener, queries: &[Query]) {
    let mut times: Vec<Duration> = queries
        .iter()
        .step_by(queries.len() / 2_000 + 1)
        .map(|query| {
            let start = Instant::now();
            let mut batch = Batch::new(screener, Options::default());
            std::hint::black_box(batch.count(std::slice::from_ref(query)));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("single cold: p50 {:?}, p99 {:?}", at(50), at(99));
}

/// The same batch against twice the listed names, each disturbed once.
fn growth(lists: &Lists, mut own: Vec<LoadedList>, queries: &[Query]) {
    let mut dice = Dice(7);
    for list in &mut own {
        let mut twins = list.entries.clone();
        for entry in &mut twins {
            entry.id.push_str("-twin");
            entry.name = dice.mistype(&entry.name);
            for alias in &mut entry.aliases {
                *alias = dice.mistype(alias);
            }
        }
        list.entries.extend(twins);
    }
    let start = Instant::now();
    let screener = Screener::only(lists, &own);
    println!("twice the names: index built in {:?}", start.elapsed());
    batch("twice the names, trade-like", &screener, queries);
}

fn trade(
    count: usize,
    persons: &[String],
    listed: &[String],
    dice: &mut Dice,
) -> Vec<Query> {
    const FIRST: [&str; 24] = [
        "Shenzhen",
        "Guangzhou",
        "Hong Kong",
        "Global",
        "Pacific",
        "Eastern",
        "Golden",
        "Sunrise",
        "Blue Ocean",
        "Northern",
        "Lone Star",
        "Penang",
        "Jakarta",
        "Hanoi",
        "Bangkok",
        "Great Plains",
        "Summit",
        "United",
        "First",
        "Delta",
        "Nova",
        "Vertex",
        "Bright",
        "Dragon",
    ];
    const TRADE: [&str; 20] = [
        "Electronics",
        "Technology",
        "Trading",
        "Logistics",
        "Mining",
        "Hosting",
        "Power",
        "Cooling",
        "Precision",
        "Components",
        "Freight",
        "Digital",
        "Industrial",
        "Energy",
        "Data Center",
        "Import Export",
        "Engineering",
        "Equipment",
        "Metal",
        "Plastic",
    ];
    const FORM: [&str; 10] = [
        "Co., Ltd.",
        "Limited",
        "LLC",
        "Inc",
        "Sdn Bhd",
        "Pte Ltd",
        "GmbH",
        "JSC",
        "Corporation",
        "",
    ];
    (0..count)
        .map(|i| {
            let name = match i % 50 {
                0 => dice.of(listed).clone(),
                1..=24 => dice.of(persons).clone(),
                25..=27 => {
                    let person = dice.of(persons).clone();
                    dice.mistype(&person)
                }
                _ => format!(
                    "{} {}{} {} {}",
                    dice.of(&FIRST),
                    dice.syllables(),
                    dice.syllables(),
                    dice.of(&TRADE),
                    dice.of(&FORM)
                ),
            };
            Query::name(name)
        })
        .collect()
}

/// Names of random words, each a listed word with letters changed.
fn worst(count: usize, listed: &[String], dice: &mut Dice) -> Vec<Query> {
    let words: Vec<String> = listed
        .iter()
        .flat_map(|name| name.split(' '))
        .filter(|word| word.len() > 5)
        .map(str::to_owned)
        .collect();
    (0..count)
        .map(|_| {
            let mut name = String::new();
            for _ in 0..3 {
                let word = dice.of(&words).clone();
                let word = dice.mistype(&word);
                name.push_str(&dice.mistype(&word));
                name.push(' ');
            }
            Query::name(name)
        })
        .collect()
}

fn column(path: &Path, at: usize) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for row in csv::Reader::from_path(path)?.records() {
        all.push(row?.get(at).unwrap_or("").to_owned());
    }
    Ok(all)
}

/// A small generator: the same names on every machine.
#[derive(Clone)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }

    fn syllables(&mut self) -> String {
        const SYLLABLES: [&str; 30] = [
            "ka", "lin", "to", "mar", "sun", "wei", "xin", "hua", "ter", "vol",
            "dex", "ran", "mi", "zon", "tek", "bo", "sha", "ling", "gao", "ny",
            "pro", "cor", "al", "ven", "tri", "max", "dyn", "sol", "ar", "ex",
        ];
        (0..2).map(|_| *self.of(&SYLLABLES)).collect()
    }

    fn mistype(&mut self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        if chars.len() < 2 {
            return text.to_owned();
        }
        let at = self.roll(chars.len() - 1);
        match self.roll(4) {
            0 => {
                chars.remove(at);
            }
            1 => chars.swap(at, at + 1),
            2 => chars.insert(at, char::from(b'a' + self.roll(26) as u8)),
            _ => chars[at] = char::from(b'a' + self.roll(26) as u8),
        }
        chars.into_iter().collect()
    }
}
