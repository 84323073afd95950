//! The whole tariff on one day: every line from every origin.

use hashgate_model::{Country, EntryDate, HtsNumber, Usd};
use hashgate_pack::rates::{RateKind, RateRow, When};
use rayon::prelude::*;

use crate::{
    Day, LineOnDay, Query, condition::reaches_origin, law_on_day::LiveMeasure,
};

/// The duty of a line from one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelCell {
    /// The duty on the panel's value; none if the rate is by quantity or
    /// stands elsewhere.
    pub duty: Option<Usd>,
    /// Whether every measure is settled by the data.
    pub complete: bool,
}

/// A line of the panel, with one cell for each origin asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelRow {
    /// The number.
    pub hts: HtsNumber,
    /// The cells, in the order of the origins.
    pub cells: Vec<PanelCell>,
}

/// The duty of many lines from many origins under the law of one day, if
/// nothing but line, origin and value is known. Lines that the day does not
/// know are left out. Runs on all cores.
///
/// Where origins meet the same rates and exceptions on a line, they share one
/// sum: the hundreds of origins fall into some dozen classes.
pub fn panel(
    day: &Day<'_>,
    lines: &[HtsNumber],
    origins: &[Country],
    value: Usd,
) -> Vec<PanelRow> {
    let Some(&first) = origins.first() else { return Vec::new() };
    let date = EntryDate(day.date());
    let law = LawByOrigin::new(day, origins);
    lines
        .par_iter()
        .filter_map(|&hts| {
            let line = day.line(hts).ok()?;
            let mut query = Query::new(hts, first, date, value);
            let (class_of, of_class) = law.classes_on(&line);
            let sums: Vec<PanelCell> = of_class
                .iter()
                .map(|&origin| {
                    query.origin = origin;
                    cell(&line, &query)
                })
                .collect();
            let none = PanelCell { duty: None, complete: false };
            let cells = law.group_of.iter().map(|&group| {
                let class = class_of.get(group).copied().unwrap_or_default();
                sums.get(class).copied().unwrap_or(none)
            });
            Some(PanelRow { hts, cells: cells.collect() })
        })
        .collect()
}

fn cell(line: &LineOnDay<'_, '_>, query: &Query) -> PanelCell {
    line.worksheet(query).map_or(
        PanelCell { duty: None, complete: false },
        |sheet| PanelCell {
            duty: Some(sheet.total()),
            complete: sheet.is_complete(),
        },
    )
}

/// What of the law of a day asks for the origin, and how it answers for each
/// group of origins that it never tells apart.
struct LawByOrigin {
    /// The group of each origin, in the order given.
    group_of: Vec<usize>,
    /// An origin of each group.
    of_group: Vec<Country>,
    /// Whether each group pays column 2.
    column2: Vec<usize>,
    /// The answers of each measure, by its place on the day.
    measures: Vec<OfMeasure>,
    /// The answers of each measure that is only named.
    not_held: Vec<Option<Vec<usize>>>,
}

/// The answers of one measure for each group; none where all are the same.
struct OfMeasure {
    /// Which of its rows holds.
    row: Option<Vec<usize>>,
    /// Whether the group may claim each of its exceptions.
    exceptions: Vec<Option<Vec<usize>>>,
}

/// What of a row the sum depends on; its heading and its citations change
/// words alone.
#[derive(PartialEq)]
struct RowSum<'r> {
    rate: hashgate_model::Rate,
    kind: RateKind,
    column2: bool,
    only_if: Option<&'r When>,
}

impl<'r> RowSum<'r> {
    fn of(row: &'r RateRow) -> Self {
        // Each field is named, so that a new one is not forgotten here.
        let RateRow {
            heading: _,
            heading_at_cap: _,
            origins: _,
            except_origins: _,
            rate,
            kind,
            column2,
            period: _,
            only_if,
            otherwise: _,
            ask: _,
            cites: _,
        } = row;
        Self {
            rate: *rate,
            kind: *kind,
            column2: *column2,
            only_if: only_if.as_ref(),
        }
    }
}

impl LawByOrigin {
    fn new(day: &Day<'_>, origins: &[Country]) -> Self {
        // First every answer for every origin, then by groups alone.
        let by_origin = Answers::of(day, origins);
        let mut classes = Classes::all_one(origins.len());
        for answers in by_origin.all() {
            classes.part(answers);
        }
        let firsts = classes.firsts();
        let of_group: Vec<Country> = firsts
            .iter()
            .filter_map(|&first| origins.get(first).copied())
            .collect();
        let Answers { column2, measures, not_held } =
            Answers::of(day, &of_group);
        let group_of = classes.class_of;
        Self { group_of, of_group, column2, measures, not_held }
    }

    /// The classes into which the groups fall on a line, and an origin of
    /// each class.
    fn classes_on(
        &self,
        line: &LineOnDay<'_, '_>,
    ) -> (Vec<usize>, Vec<Country>) {
        let mut classes = Classes::all_one(self.of_group.len());
        classes.part(&self.column2);
        for touched in &line.touched {
            let Some(of) = self.measures.get(touched.live.place) else {
                continue;
            };
            if let Some(row) = &of.row {
                classes.part(row);
            }
            for claim in &touched.exceptions {
                if let Some(Some(answers)) = of.exceptions.get(claim.place) {
                    classes.part(answers);
                }
            }
        }
        for named in &line.not_held {
            if let Some(Some(answers)) = self.not_held.get(named.place) {
                classes.part(answers);
            }
        }
        let origins = classes
            .firsts()
            .iter()
            .filter_map(|&first| self.of_group.get(first).copied())
            .collect();
        (classes.class_of, origins)
    }
}

/// The answers of the law for some origins, in their order.
struct Answers {
    column2: Vec<usize>,
    measures: Vec<OfMeasure>,
    not_held: Vec<Option<Vec<usize>>>,
}

impl Answers {
    fn of(day: &Day<'_>, origins: &[Country]) -> Self {
        let named = |named: &[Country]| {
            let reached =
                |&origin: &Country| usize::from(reaches_origin(named, origin));
            differing(origins.iter().map(reached).collect())
        };
        let column2 = origins
            .iter()
            .map(|&origin| usize::from(day.column2(origin).is_some()))
            .collect();
        let measures = day
            .measures()
            .iter()
            .map(|live| OfMeasure {
                row: differing(rows(live, origins)),
                exceptions: live
                    .exceptions()
                    .map(|exception| named(&exception.origins))
                    .collect(),
            })
            .collect();
        let not_held = day.not_held().map(|n| named(&n.origins)).collect();
        Self { column2, measures, not_held }
    }

    fn all(&self) -> impl Iterator<Item = &Vec<usize>> {
        let of_measures = self
            .measures
            .iter()
            .flat_map(|of| of.row.iter().chain(of.exceptions.iter().flatten()));
        [&self.column2]
            .into_iter()
            .chain(of_measures)
            .chain(self.not_held.iter().flatten())
    }
}

/// For each origin, which of the sums that the rows of a measure come to; 0
/// where it has no row.
fn rows(live: &LiveMeasure<'_>, origins: &[Country]) -> Vec<usize> {
    let mut known: Vec<RowSum<'_>> = Vec::new();
    origins
        .iter()
        .map(|&origin| {
            let Some(row) = live.row(origin) else { return 0 };
            let sum = RowSum::of(row);
            if let Some(place) = known.iter().position(|k| *k == sum) {
                return place + 1;
            }
            known.push(sum);
            known.len()
        })
        .collect()
}

/// Answers, unless they are all the same.
fn differing(answers: Vec<usize>) -> Option<Vec<usize>> {
    let first = answers.first().copied();
    answers.iter().any(|a| Some(*a) != first).then_some(answers)
}

/// A parting of things into classes, numbered as they first come.
struct Classes {
    class_of: Vec<usize>,
    /// For each class of the last parting: its former class, the answer, its
    /// first member.
    known: Vec<(usize, usize, usize)>,
}

impl Classes {
    fn all_one(things: usize) -> Self {
        let known = if things == 0 { Vec::new() } else { vec![(0, 0, 0)] };
        Self { class_of: vec![0; things], known }
    }

    /// Parts each class by the answers of its members.
    fn part(&mut self, answers: &[usize]) {
        self.known.clear();
        for (thing, (class, answer)) in
            self.class_of.iter_mut().zip(answers).enumerate()
        {
            let same =
                |k: &(usize, usize, usize)| k.0 == *class && k.1 == *answer;
            let place = self.known.iter().position(same);
            if place.is_none() {
                self.known.push((*class, *answer, thing));
            }
            *class = place.unwrap_or(self.known.len() - 1);
        }
    }

    /// The first member of each class.
    fn firsts(&self) -> Vec<usize> {
        self.known.iter().map(|(.., first)| *first).collect()
    }
}
