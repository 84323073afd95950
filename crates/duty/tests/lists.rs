//! No amount is marked complete that a list of the data contradicts: every
//! number of every list, on the day before, the day and the day after it came,
//! left, or a measure that names the list moved.
//!
//! The lists are read here once more, as text, so that the test shares no code
//! with what it tests.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::Path,
    sync::Mutex,
};

use common::{RATES, query, test_data};
use hashgate_duty::{Day, Edition, Stack, boundaries};
use hashgate_model::{Country, Date, HtsNumber};
use hashgate_pack::rates::{Effect, Exception, Goods, Measure, RateRow};
use rayon::prelude::*;

/// A row of a list: the digits of its number, and its days.
struct Row {
    digits: String,
    from: Option<Date>,
    to: Option<Date>,
}

fn list_rows(name: &str) -> Vec<Row> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../data/rates/us/lists")
        .join(format!("{name}.csv"));
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split(',');
            let digits = cells.next().unwrap().replace('.', "");
            let mut day = || {
                let cell = cells.next().unwrap_or_default();
                (!cell.is_empty()).then(|| cell.parse().unwrap())
            };
            Row { digits, from: day(), to: day() }
        })
        .collect()
}

/// Every list, by its place in the data.
struct Lists(Vec<Vec<Row>>);

impl Lists {
    fn read() -> Self {
        Self(RATES.lists.iter().map(|list| list_rows(&list.name)).collect())
    }

    /// Whether the goods hold a number of ten digits on a day.
    fn hold(&self, goods: &Goods, digits: &str, day: Date) -> bool {
        let own = |set: &hashgate_pack::rates::PrefixSet| {
            set.prefixes().iter().any(|prefix| {
                digits.starts_with(&prefix.to_string().replace('.', ""))
            })
        };
        let listed = goods.lists.iter().any(|id| {
            self.0[usize::from(id.0)].iter().any(|row| {
                digits.starts_with(&row.digits)
                    && row.from.is_none_or(|from| from <= day)
                    && row.to.is_none_or(|to| day <= to)
            })
        });
        (goods.is_all() || own(&goods.own) || listed) && !own(&goods.except)
    }
}

fn row_for(measure: &Measure, origin: Country, day: Date) -> Option<&RateRow> {
    let live = || measure.rates.iter().filter(|r| r.period.contains(day));
    live().find(|r| r.origins.contains(&origin)).or_else(|| {
        live().find(|r| {
            r.origins.is_empty() && !r.except_origins.contains(&origin)
        })
    })
}

/// Every heading under which a measure can be told.
fn headings(measure: &Measure) -> BTreeSet<&str> {
    let rows = measure.rates.iter().flat_map(|row| {
        [
            Some(row.heading.as_str()),
            row.heading_at_cap.as_deref(),
            row.otherwise.as_deref(),
        ]
    });
    let exceptions = measure.exceptions.iter().flat_map(|e| {
        [
            Some(e.heading.as_str()),
            e.heading_at_cap.as_deref(),
            e.rest.as_deref(),
        ]
    });
    rows.chain(exceptions).flatten().filter(|h| !h.is_empty()).collect()
}

fn scope_holds(
    measure: &Measure,
    lists: &Lists,
    digits: &str,
    day: Date,
) -> bool {
    measure.scope.iter().any(|block| {
        block.period.is_none_or(|period| period.contains(day))
            && lists.hold(&block.goods, digits, day)
    })
}

/// Whether an exception frees the goods with nothing asked beside number,
/// origin and day.
fn frees(
    exception: &Exception,
    lists: &Lists,
    (digits, origin, day): (&str, Country, Date),
) -> bool {
    exception.effect == Effect::Free
        && exception.when == hashgate_pack::rates::When::default()
        && exception.period.contains(day)
        && (exception.origins.is_empty() || exception.origins.contains(&origin))
        && lists.hold(&exception.goods, digits, day)
}

/// What an answer says against the lists.
fn against(
    stack: &Stack,
    lists: &Lists,
    (digits, origin, day): (&str, Country, Date),
) -> Vec<String> {
    let mut wrong = Vec::new();
    if !stack.unsupported.is_empty() {
        return wrong;
    }
    let column2 = RATES
        .column2
        .iter()
        .any(|row| row.origin == origin && row.period.contains(day));
    let mut may_be_told: BTreeSet<&str> = BTreeSet::new();
    for measure in &RATES.measures {
        let Some(row) = row_for(measure, origin, day) else { continue };
        if !scope_holds(measure, lists, digits, day) {
            continue;
        }
        let all = headings(measure);
        may_be_told.extend(&all);
        if column2 && !row.column2 {
            continue;
        }
        let told = stack.layers.iter().any(|l| all.contains(&*l.heading))
            || stack
                .asked
                .iter()
                .any(|a| a.headings.iter().any(|h| all.contains(h.as_str())))
            || stack.notes.iter().any(|n| {
                n.starts_with(&measure.label) && n.contains("does not apply")
            })
            // A gate that nobody asks about is remarked.
            || stack.notes.iter().any(|n| n.contains(&row.heading))
            // Where neither answer moves the duty, nothing is asked.
            || row.ask.is_some();
        if !told {
            wrong.push(format!("{} is not told", measure.label));
        }
        let facts = (digits, origin, day);
        let free = measure.exceptions.iter().find(|e| frees(e, lists, facts));
        let charged = stack.layers.iter().any(|l| {
            l.authority == measure.authority
                && l.heading == *row.heading
                && !l.amount_usd.is_zero()
        });
        if let Some(free) = free
            && charged
        {
            wrong.push(format!(
                "{} is charged, though {} frees it",
                measure.label, free.heading
            ));
        }
    }
    for layer in &stack.layers {
        let heading = &*layer.heading;
        if heading.starts_with("99") && !may_be_told.contains(heading) {
            wrong.push(format!("{heading} is told and no list names it"));
        }
    }
    wrong
}

/// The days around which a list matters: its rows' and those of the measures
/// that name it.
fn days_of(list: usize, rows: &[Row]) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    let mut around = |from: Option<Date>, to: Option<Date>| {
        for edge in [from, to.map(|to| to.plus_days(1))].into_iter().flatten() {
            days.extend([-1, 0, 1].map(|n| edge.plus_days(n)));
        }
    };
    for row in rows {
        around(row.from, row.to);
    }
    let names =
        |goods: &Goods| goods.lists.iter().any(|id| usize::from(id.0) == list);
    for measure in &RATES.measures {
        if measure.scope.iter().any(|block| names(&block.goods)) {
            for row in &measure.rates {
                around(Some(row.period.from), row.period.to);
            }
        }
        for e in measure.exceptions.iter().filter(|e| names(&e.goods)) {
            around(Some(e.period.from), e.period.to);
        }
    }
    // The days that the embedded editions speak of.
    let first: Date = "2025-01-01".parse().unwrap();
    days.retain(|day| *day >= first);
    days
}

#[test]
fn no_amount_marked_complete_is_against_a_list() {
    let Some(file) = test_data("raw/hts/hts_2026_rev_10.json.gz") else {
        return;
    };
    let edition =
        Edition::from_json("rev 10", &fs::read(file).unwrap()).unwrap();
    let numbers: Vec<String> = edition
        .lines()
        .map(|line| line.hts())
        .filter(|hts| hts.len() == 10 && hts.chapter() < 98)
        .map(|hts| hts.digits().to_owned())
        .collect();
    let lists = Lists::read();
    let origins: Vec<Country> = ["CN", "CA", "RU", "JP", "MY", "GB", "BR"]
        .map(|code| code.parse().unwrap())
        .to_vec();
    // Each number with the days on which a list that holds it matters.
    let mut asked: BTreeMap<&str, BTreeSet<Date>> = BTreeMap::new();
    let mut absent = BTreeSet::new();
    for (list, rows) in lists.0.iter().enumerate() {
        let days = days_of(list, rows);
        for row in rows {
            let from = numbers.partition_point(|n| n < &row.digits);
            let under = numbers[from..]
                .iter()
                .take_while(|n| n.starts_with(&row.digits));
            let mut any = false;
            for number in under.take(2) {
                any = true;
                asked.entry(number).or_default().extend(&days);
            }
            if !any {
                absent.insert(row.digits.as_str());
            }
        }
    }
    let all: BTreeSet<Date> = asked.values().flatten().copied().collect();
    let days: HashMap<Date, Day<'_>> = all
        .iter()
        .map(|day| (*day, Day::new(*day, &RATES, Some(&edition))))
        .collect();
    let wrong = Mutex::new(BTreeMap::<String, (usize, String)>::new());
    let (counted, complete): (usize, usize) = asked
        .par_iter()
        .map(|(number, on)| {
            let hts: HtsNumber = number.parse().unwrap();
            let (mut counted, mut complete) = (0, 0);
            for day in on {
                let Ok(line) = days[day].line(hts) else { continue };
                for origin in &origins {
                    let mut q =
                        query(number, origin.code(), &day.to_string(), "10000");
                    q.quantity = Some(1.into());
                    let Ok(sheet) = line.worksheet(&q) else { continue };
                    let stack = sheet.in_words();
                    counted += 1;
                    complete += usize::from(stack.complete);
                    for what in against(&stack, &lists, (number, *origin, *day))
                    {
                        let mut all = wrong.lock().unwrap();
                        let at = all.entry(what).or_default();
                        at.0 += 1;
                        if at.1.is_empty() {
                            at.1 = format!("{number} {origin} {day}");
                        }
                    }
                }
            }
            (counted, complete)
        })
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    println!(
        "{counted} answers, {complete} of them complete or a range, on {} numbers and {} days; {} rows name no number \
         of 2026 Revision 10",
        asked.len(),
        days.len(),
        absent.len()
    );
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(complete > 250_000, "only {complete}");
    // Every day on which a list changes is a day of the history of a duty.
    let known = boundaries(&RATES);
    for row in lists.0.iter().flatten() {
        assert!(row.from.is_none_or(|day| known.contains(&day)));
        assert!(row.to.is_none_or(|day| known.contains(&day.plus_days(1))));
    }
}
