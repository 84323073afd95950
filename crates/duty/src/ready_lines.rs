//! The lines of the tariff that many queries ask about, each made ready once.

use std::collections::HashMap;

use hashgate_model::{Date, HtsNumber};
use hashgate_pack::rates::Rates;

use crate::{Absence, Day, DutyError, Edition, LineOnDay, Query};

/// The law of each day that fixes the rates of some query.
pub(crate) fn days<'r>(
    queries: &[Query],
    rates: &'r Rates,
    edition: Option<&'r Edition>,
) -> Vec<Day<'r>> {
    let mut dates: Vec<_> = queries.iter().map(Query::rate_date).collect();
    dates.sort_unstable();
    dates.dedup();
    dates.into_iter().map(|date| Day::new(date, rates, edition)).collect()
}

/// A line of the tariff, or why there is none.
type Ready<'d, 'r> = Result<LineOnDay<'d, 'r>, DutyError>;

/// Lines of the tariff by the day and the number asked for.
pub(crate) struct ReadyLines<'d, 'r> {
    lines: HashMap<(Date, HtsNumber), Ready<'d, 'r>>,
}

impl<'d, 'r> ReadyLines<'d, 'r> {
    /// Makes the lines of the queries ready, of days that [`days`] gave.
    pub(crate) fn new<'q>(
        queries: impl IntoIterator<Item = &'q Query>,
        days: &'d [Day<'r>],
    ) -> Self {
        let mut lines = HashMap::new();
        for query in queries {
            let date = query.rate_date();
            if let Some(day) = days.iter().find(|day| day.date == date) {
                lines
                    .entry((date, query.hts))
                    .or_insert_with(|| day.line(query.hts));
            }
        }
        Self { lines }
    }

    /// The line that a query asks about.
    ///
    /// # Errors
    ///
    /// [`DutyError`] as for [`Day::line`].
    pub(crate) fn of(
        &self,
        query: &Query,
    ) -> Result<&LineOnDay<'d, 'r>, DutyError> {
        let day = query.rate_date();
        match self.lines.get(&(day, query.hts)) {
            Some(Ok(line)) => Ok(line),
            Some(Err(why)) => Err(why.clone()),
            None => Err(DutyError::UnknownLine {
                hts: query.hts,
                day,
                absence: Absence::NotReady,
            }),
        }
    }
}
