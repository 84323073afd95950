//! The law of one day, made ready to be asked about any line.

use hashgate_model::{Country, Date, HtsNumber, Kleene, Period};
use hashgate_pack::rates::{
    AuthorityInfo, BaseKind, CiteId, Exception, GoodsOnDay, Measure, NamedList,
    NotHeld, Numbers, Program, RateRow, Rates, ScopeBlock, ten_digits,
};

use crate::{DutyError, hts::Edition, line_rates::LineRates};

/// The rates, measures and programs that hold on one day.
///
/// Making one costs some microseconds; asking it about many lines and
/// origins is what it is for.
pub struct Day<'r> {
    pub(crate) rates: &'r Rates,
    pub(crate) edition: Option<&'r Edition>,
    pub(crate) date: Date,
    measures: Vec<LiveMeasure<'r>>,
    not_held: Vec<(&'r NotHeld, GoodsOnDay<'r>)>,
    column2: Vec<(Country, &'r [CiteId])>,
}

/// A measure on one day.
pub(crate) struct LiveMeasure<'r> {
    /// Its place among the measures of the day.
    pub(crate) place: usize,
    pub(crate) measure: &'r Measure,
    pub(crate) base: BaseKind,
    /// The power under which it is laid.
    pub(crate) power: Option<&'r AuthorityInfo>,
    /// Rows that name an origin, in the order of the origins.
    rows: Vec<(Country, &'r RateRow)>,
    for_all: Option<&'r RateRow>,
    scope: Vec<GoodsOnDay<'r>>,
    exceptions: Vec<(&'r Exception, GoodsOnDay<'r>)>,
    /// The goods for which its lists were read.
    read: Vec<GoodsOnDay<'r>>,
}

impl<'r> LiveMeasure<'r> {
    fn on(measure: &'r Measure, day: Date, rates: &'r Rates) -> Option<Self> {
        let lists = &rates.lists;
        let mut rows = Vec::new();
        let mut for_all = None;
        for row in measure.rates.iter().filter(|r| r.period.contains(day)) {
            if row.origins.is_empty() {
                for_all = Some(row);
            }
            rows.extend(row.origins.iter().map(|origin| (*origin, row)));
        }
        if rows.is_empty() && for_all.is_none() {
            return None;
        }
        rows.sort_unstable_by_key(|(origin, _)| *origin);
        let holds = |period: &Period| period.contains(day);
        Some(Self {
            place: 0,
            measure,
            power: rates.authority(measure.authority),
            base: measure
                .bases
                .iter()
                .find(|base| holds(&base.period))
                .map_or(BaseKind::FullValue, |base| base.kind),
            rows,
            for_all,
            scope: blocks_on(&measure.scope, day, lists),
            exceptions: measure
                .exceptions
                .iter()
                .filter(|exception| holds(&exception.period))
                .map(|exception| (exception, exception.goods.on(day, lists)))
                .collect(),
            read: blocks_on(&measure.read, day, lists),
        })
    }

    /// Its exceptions that hold on the day, in the order of the data.
    pub(crate) fn exceptions(&self) -> impl Iterator<Item = &'r Exception> {
        self.exceptions.iter().map(|(exception, _)| *exception)
    }

    /// The row for an origin: one that names it, else the one for all.
    pub(crate) fn row(&self, origin: Country) -> Option<&'r RateRow> {
        match self.rows.binary_search_by_key(&origin, |(o, _)| *o) {
            Ok(i) => self.rows.get(i).map(|(_, row)| *row),
            Err(_) => {
                self.for_all.filter(|row| !row.except_origins.contains(&origin))
            }
        }
    }
}

/// The goods of the blocks that hold on a day.
fn blocks_on<'r>(
    blocks: &'r [ScopeBlock],
    day: Date,
    lists: &'r [NamedList],
) -> Vec<GoodsOnDay<'r>> {
    blocks
        .iter()
        .filter(|block| block.period.is_none_or(|days| days.contains(day)))
        .map(|block| block.goods.on(day, lists))
        .collect()
}

/// How many of a line's numbers the goods hold: all, none, or a part.
fn reach(goods: &[GoodsOnDay<'_>], hts: Numbers) -> Kleene {
    goods
        .iter()
        .map(|block| block.covers(hts))
        .fold(Kleene::False, |a, b| a | b)
}

/// A measure that reaches a line, or may.
pub(crate) struct Touched<'d, 'r> {
    pub(crate) live: &'d LiveMeasure<'r>,
    /// Whether it reaches the line; unknown if only a part of it.
    pub(crate) reach: Kleene,
    /// Whether its lists were read for the line.
    pub(crate) read: bool,
    /// Exceptions whose goods hold the line, or may.
    pub(crate) exceptions: Vec<Claim<'r>>,
}

/// An exception that goods of a line can claim, or may.
pub(crate) struct Claim<'r> {
    /// Its place among the exceptions of the measure on the day.
    pub(crate) place: usize,
    pub(crate) exception: &'r Exception,
    /// Whether its goods hold the line; unknown if only a part of it.
    pub(crate) goods: Kleene,
}

/// A measure that is only named and may reach a line.
pub(crate) struct Named<'r> {
    /// Its place among those of the day.
    pub(crate) place: usize,
    pub(crate) measure: &'r NotHeld,
}

/// A line on a day: its rates, and the measures that reach it.
pub struct LineOnDay<'d, 'r> {
    pub(crate) day: &'d Day<'r>,
    /// The number that holds on the day.
    pub(crate) hts: HtsNumber,
    /// The number asked for, if it is another.
    pub(crate) asked: HtsNumber,
    pub(crate) rates: LineRates<'r>,
    pub(crate) touched: Vec<Touched<'d, 'r>>,
    /// Measures that are only named and may reach it.
    pub(crate) not_held: Vec<Named<'r>>,
}

impl<'r> Day<'r> {
    /// The law of a day, with rates from the embedded lines, and from an
    /// edition of the tariff if one is given.
    pub fn new(
        date: Date,
        rates: &'r Rates,
        edition: Option<&'r Edition>,
    ) -> Self {
        let measures = rates
            .measures
            .iter()
            .filter_map(|measure| LiveMeasure::on(measure, date, rates))
            .enumerate()
            .map(|(place, live)| LiveMeasure { place, ..live })
            .collect();
        let not_held = rates
            .not_held
            .iter()
            .filter(|named| named.period.contains(date))
            .map(|named| (named, named.goods.on(date, &rates.lists)))
            .collect();
        let column2 = rates
            .column2
            .iter()
            .filter(|row| row.period.contains(date))
            .map(|row| (row.origin, row.cites.as_slice()))
            .collect();
        Self { rates, edition, date, measures, not_held, column2 }
    }

    /// The line of a number, under the number that holds on the day.
    ///
    /// # Errors
    ///
    /// [`DutyError::TooShort`] below eight digits,
    /// [`DutyError::UnknownLine`] if no rate is held for it.
    pub fn line<'d>(
        &'d self,
        asked: HtsNumber,
    ) -> Result<LineOnDay<'d, 'r>, DutyError> {
        if asked.len() < 8 {
            return Err(DutyError::TooShort(asked));
        }
        let hts = self.number(asked);
        let rates = self.line_rates(hts, asked)?;
        let numbers = Numbers::from(hts);
        let touched = self
            .measures
            .iter()
            .filter_map(|live| touched(live, numbers))
            .collect();
        let not_held = self
            .not_held
            .iter()
            .enumerate()
            .filter(|(_, (_, goods))| goods.covers(numbers) != Kleene::False)
            .map(|(place, (measure, _))| Named { place, measure })
            .collect();
        Ok(LineOnDay { day: self, hts, asked, rates, touched, not_held })
    }

    /// The measures of the day, each at its place.
    pub(crate) fn measures(&self) -> &[LiveMeasure<'r>] {
        &self.measures
    }

    /// The measures that are only named, each at its place.
    pub(crate) fn not_held(&self) -> impl Iterator<Item = &'r NotHeld> {
        self.not_held.iter().map(|(named, _)| *named)
    }

    /// The number that stands on the day for one that was renumbered.
    pub(crate) fn number(&self, asked: HtsNumber) -> HtsNumber {
        for change in &self.rates.renumberings {
            let (from, to) = if self.date >= change.from {
                (change.old, change.new)
            } else {
                (change.new, change.old)
            };
            if asked == from || asked == from.to_length(8) {
                return to.to_length(u8::try_from(asked.len()).unwrap_or(10));
            }
        }
        asked
    }

    /// Where it stands that goods of the origin pay column 2, if they do.
    pub(crate) fn column2(&self, origin: Country) -> Option<&'r [CiteId]> {
        self.column2.iter().find(|(o, _)| *o == origin).map(|(_, c)| *c)
    }

    /// The program of a symbol that holds on the day, else one that does
    /// not.
    pub(crate) fn program(&self, symbol: &str) -> Option<&'r Program> {
        let mut found = None;
        for program in &self.rates.programs {
            if same_program(&program.symbol, symbol) {
                found = Some(program);
                if program.period.contains(self.date) {
                    break;
                }
            }
        }
        found
    }
}

/// A measure as it touches a line; none if it surely does not.
fn touched<'d, 'r>(
    live: &'d LiveMeasure<'r>,
    hts: Numbers,
) -> Option<Touched<'d, 'r>> {
    let reach_of_line = reach(&live.scope, hts);
    let read = reach(&live.read, hts) == Kleene::True;
    if reach_of_line == Kleene::False && read {
        return None;
    }
    let exceptions = live
        .exceptions
        .iter()
        .enumerate()
        .filter_map(|(place, (exception, goods))| {
            let goods = goods.covers(hts);
            let claim = Claim { place, exception, goods };
            (goods != Kleene::False).then_some(claim)
        })
        .collect();
    Some(Touched { live, reach: reach_of_line, read, exceptions })
}

impl LineOnDay<'_, '_> {
    /// The number that holds on the day.
    pub fn hts(&self) -> HtsNumber {
        self.hts
    }

    /// The number as an integer of ten digits.
    pub fn ten_digits(&self) -> u64 {
        ten_digits(self.hts)
    }
}

/// `S` and `S+` claim one program; the mark only narrows it.
pub(crate) fn same_program(a: &str, b: &str) -> bool {
    let bare = |s: &str| {
        let end = s.trim_end_matches(['+', '*', '#']).len();
        s.as_bytes().get(..end).map_or(0, |_| end)
    };
    let (a, b) = (a.trim(), b.trim());
    a.as_bytes()
        .get(..bare(a))
        .zip(b.as_bytes().get(..bare(b)))
        .is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
}
