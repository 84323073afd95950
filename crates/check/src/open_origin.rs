//! Lines whose origin is open: their duty is a range over the origins that
//! they may have, and none of them is taken for the claim.
//!
//! Origin decides most of the duty (HTSUS general notes and chapter 99), so
//! that one figure for a line without it would be a guess.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use hashgate_duty::{Query, Stack, assess_lines};
use hashgate_hardware::Kind;
use hashgate_model::{Country, HtsNumber, Usd};

use crate::{
    Engines,
    dossier::{ContingentDuty, Duty, DutyOfOrigin, DutyRange},
    lines::Good,
};

/// A line whose origin is open. Its query bears the first origin that it may
/// have, which means nothing by itself.
pub struct OpenLine {
    pub number: u32,
    pub query: Query,
    pub origins: Arc<[Country]>,
    /// Whether the papers name the origins.
    pub named: bool,
}

/// The origins that a line without a claim may have, the first and all, and
/// whether the papers name them: else they are those that goods of the trade
/// are known to have. None where nothing is known of the goods' trade.
pub fn origins_of(
    good: &Good<'_>,
    engines: &Engines<'_>,
) -> Option<(Country, Arc<[Country]>, bool)> {
    let named = good.origin_may_be;
    if let Some(first) = named.first() {
        return Some((*first, named.into(), true));
    }
    let of_trade = good.reading.identity.kind != Kind::NotMiner;
    let plausible = &engines.pack.rates.plausible;
    let first = plausible.first().filter(|_| of_trade)?.origin;
    let all = plausible.iter().map(|row| row.origin).collect();
    Some((first, all, false))
}

/// The open lines with their duty by origin; a line that cannot be assessed
/// for one of them is told with why, and left out.
pub struct Ranges {
    pub lines: Vec<(OpenLine, DutyRange)>,
    pub failed: Vec<(u32, String)>,
    /// Measures that are not settled under one of the origins.
    pub unsupported: BTreeSet<String>,
}

/// Assesses each open line under each origin that it may have.
pub fn assess(open: Vec<OpenLine>, engines: &Engines<'_>) -> Ranges {
    let mut all = Ranges {
        lines: Vec::new(),
        failed: Vec::new(),
        unsupported: BTreeSet::new(),
    };
    let asked: Vec<Query> = open
        .iter()
        .flat_map(|line| {
            let of = |origin: &Country| Query {
                origin: *origin,
                ..line.query.clone()
            };
            line.origins.iter().map(of)
        })
        .collect();
    let rates = &engines.pack.rates;
    let answers = assess_lines(&asked, rates, engines.edition.as_ref());
    let mut answers = answers.into_iter();
    // Lines that are alike share their table.
    let mut known = HashMap::new();
    for line in open {
        let of_line: Vec<_> =
            answers.by_ref().take(line.origins.len()).collect();
        let stacks: Result<Vec<Stack>, _> = of_line.into_iter().collect();
        let stacks = match stacks {
            Ok(stacks) => stacks,
            Err(why) => {
                all.failed.push((line.number, why.to_string()));
                continue;
            }
        };
        for stack in &stacks {
            all.unsupported.extend(stack.unsupported.iter().cloned());
        }
        let Some(range) = range(&line, &stacks, &mut known) else { continue };
        all.lines.push((line, range));
    }
    all
}

/// The tables by number and by duty under each origin.
type Tables = HashMap<(HtsNumber, Vec<(Country, Usd)>), Arc<[DutyOfOrigin]>>;

fn range(
    line: &OpenLine,
    stacks: &[Stack],
    known: &mut Tables,
) -> Option<DutyRange> {
    let first = stacks.first()?;
    let duties = stacks.iter().map(|s| (s.origin, s.duty_total_usd));
    let key = (first.hts, duties.collect());
    let by_origin = known.entry(key).or_insert_with(|| {
        let mut rows: Vec<DutyOfOrigin> =
            stacks.iter().map(DutyOfOrigin::of).collect();
        rows.sort_by(|a, b| {
            let by_duty = b.duty_total_usd.cmp(&a.duty_total_usd);
            by_duty.then_with(|| a.origin.cmp(&b.origin))
        });
        rows.into()
    });
    Some(DutyRange {
        line: line.number,
        hts: first.hts,
        value_usd: first.value_usd,
        duty_min_usd: by_origin.last()?.duty_total_usd,
        duty_max_usd: by_origin.first()?.duty_total_usd,
        named_by_papers: line.named,
        by_origin: Arc::clone(by_origin),
    })
}

impl DutyOfOrigin {
    fn of(stack: &Stack) -> Self {
        Self {
            origin: stack.origin,
            duty_total_usd: stack.duty_total_usd,
            effective_pct: stack.effective_pct,
            headings: stack
                .layers
                .iter()
                .filter(|layer| layer.heading.starts_with("99"))
                .map(|layer| layer.heading.clone())
                .collect(),
        }
    }
}

impl DutyRange {
    /// The origin with the least duty.
    fn cheapest(&self) -> Option<Country> {
        self.by_origin.last().map(|row| row.origin)
    }

    /// The origin with the most duty.
    fn dearest(&self) -> Option<Country> {
        self.by_origin.first().map(|row| row.origin)
    }
}

/// One way in which the origins may turn out.
#[derive(Clone, Copy)]
pub enum End {
    /// Each line of the origin with the least duty.
    Least,
    /// Each line of the origin with the most duty.
    Most,
    /// Each line of one origin, where it may be of that; else the dearest.
    Of(Country),
}

impl Ranges {
    /// The queries of the open lines, and their numbers, as they turn out.
    pub fn queries(&self, end: End) -> Vec<(u32, Query)> {
        self.lines
            .iter()
            .map(|(line, range)| {
                let dearest = range.dearest();
                let origin = match end {
                    End::Least => range.cheapest(),
                    End::Of(origin) if line.origins.contains(&origin) => {
                        Some(origin)
                    }
                    End::Most | End::Of(_) => dearest,
                };
                let origin = origin.unwrap_or(line.query.origin);
                (line.number, Query { origin, ..line.query.clone() })
            })
            .collect()
    }

    /// Every origin that a line may have.
    pub fn origins(&self) -> BTreeSet<Country> {
        let all = self.lines.iter();
        all.flat_map(|(line, _)| line.origins.iter().copied()).collect()
    }

    /// The lines that may be of an origin.
    pub fn lines_of(&self, origin: Country) -> Vec<u32> {
        let lines = self.lines.iter();
        lines
            .filter(|(line, _)| line.origins.contains(&origin))
            .map(|(line, _)| line.number)
            .collect()
    }
}

/// The headings of chapter 99 that hang on the origin: those that are owed
/// under one and not under another.
pub fn headings(ranges: &[DutyRange]) -> Vec<String> {
    let mut hang: BTreeSet<&str> = BTreeSet::new();
    for range in ranges {
        let rows = &range.by_origin;
        for heading in rows.iter().flat_map(|row| &row.headings) {
            if !rows.iter().all(|row| row.headings.contains(heading)) {
                hang.insert(heading);
            }
        }
    }
    hang.into_iter().map(str::to_owned).collect()
}

/// `By origin the duty is USD 4,465.44 (Malaysia) to 14,211.44 (China)`.
pub fn in_words(duty: &Duty) -> String {
    let ends =
        duty.contingent.iter().filter(|c| c.more_than_declared.is_none());
    let least = ends.clone().min_by_key(|c| c.duty_total_usd);
    let most = ends.max_by_key(|c| c.duty_total_usd);
    match (least, most) {
        (Some(least), Some(most))
            if least.duty_total_usd != most.duty_total_usd =>
        {
            format!(
                "By origin the duty is USD {} ({}) to {} ({})",
                least.duty_total_usd.grouped(),
                least.origin.name(),
                most.duty_total_usd.grouped(),
                most.origin.name()
            )
        }
        (Some(one), _) => format!(
            "Under each origin that the goods may have, the duty is USD {}",
            one.duty_total_usd.grouped()
        ),
        (None, _) => "What each origin would cost cannot be determined in full"
            .to_owned(),
    }
}

/// What is owed if the open lines are of one origin.
pub fn row(
    origin: Country,
    total: Usd,
    ranges: &Ranges,
    engines: &Engines<'_>,
) -> ContingentDuty {
    let known = engines.pack.rates.plausible.iter();
    let basis = known
        .filter(|row| row.origin == origin)
        .map(|row| row.basis.clone())
        .next();
    let named = ranges
        .lines
        .iter()
        .any(|(line, _)| line.named && line.origins.contains(&origin));
    let basis = match (named, basis) {
        (true, _) => "The papers name it among others".to_owned(),
        (false, Some(basis)) => basis,
        (false, None) => "Goods of this trade may have it".to_owned(),
    };
    ContingentDuty {
        origin,
        duty_total_usd: total,
        more_than_declared: None,
        lines: ranges.lines_of(origin),
        basis,
    }
}
