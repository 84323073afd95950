//! Columns of lines of entries, priced.

use hashgate_duty::{
    Authority, Completeness, DutyError, Query, Stack, assess_lines,
};
use hashgate_model::{
    Country, Date, Decimal, HtsNumber, SharedText, StatedOrigin, Usd,
};
use hashgate_papers::typed;
use rayon::prelude::*;

use crate::App;

/// So many lines are priced at a time; those of one day and number stand
/// together, so that what they share is looked up once.
const TOGETHER: usize = 512;

/// No line of an entry has a greater value or quantity (10^12): what is beyond
/// is a slip of a column, and sums of it would be beyond any table.
const MOST: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);

/// The cells of a row that tell a line of an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DutyCells<'a> {
    /// The tariff number, of 8 or 10 digits.
    pub hts: &'a str,
    /// The country of origin.
    pub origin: &'a str,
    /// The date of entry.
    pub date: &'a str,
    /// The customs value in dollars.
    pub value: &'a str,
    /// The quantity in the unit of the line's rate.
    pub quantity: Option<&'a str>,
    /// The special program claimed.
    pub program: Option<&'a str>,
    /// How the goods arrive.
    pub mode: Option<&'a str>,
    /// The day on which they were loaded.
    pub loaded_on: Option<&'a str>,
}

/// The duty of a row, as a table tells it: the sums of [`Stack`], without its
/// words.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// The number that holds on the day.
    pub hts: HtsNumber,
    /// The origin.
    pub origin: Country,
    /// The date of entry.
    pub entry_date: Date,
    /// The customs value in whole dollars.
    pub value_usd: Usd,
    /// The sum of the layers.
    pub duty_total_usd: Usd,
    /// The least that is owed.
    pub duty_min_usd: Usd,
    /// The most that is owed; none where that cannot be told.
    pub duty_max_usd: Option<Usd>,
    /// The total as a share of the value, in percent.
    pub effective_pct: Option<Decimal>,
    /// Whether the total is the whole, one end of a range, or a part.
    pub completeness: Completeness,
    /// The facts that would settle the rest.
    pub asked: Vec<String>,
    /// The layers: base first.
    pub layers: Vec<DutyLayer>,
}

/// One layer of the duty of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct DutyLayer {
    /// The tariff number: of chapter 99, or the line itself for the base.
    pub heading: SharedText,
    /// The power under which it is laid.
    pub authority: Authority,
    /// The rate in percent; none for a rate by quantity.
    pub rate_pct: Option<Decimal>,
    /// The value it multiplies, in whole dollars.
    pub base_usd: Usd,
    /// The duty, to the cent.
    pub amount_usd: Usd,
}

impl Duty {
    /// The word for how much of the duty the total holds.
    pub fn completeness_word(&self) -> &'static str {
        match self.completeness {
            Completeness::Complete => "complete",
            Completeness::Range => "range",
            Completeness::Incomplete => "incomplete",
        }
    }
}

impl From<Stack> for Duty {
    fn from(stack: Stack) -> Self {
        let layers = stack.layers.into_iter().map(|layer| DutyLayer {
            heading: layer.heading,
            authority: layer.authority,
            rate_pct: layer.rate_pct,
            base_usd: layer.base_usd,
            amount_usd: layer.amount_usd,
        });
        Self {
            hts: stack.hts,
            origin: stack.origin,
            entry_date: stack.entry_date.date(),
            value_usd: stack.value_usd,
            duty_total_usd: stack.duty_total_usd,
            duty_min_usd: stack.duty_min_usd,
            duty_max_usd: stack.duty_max_usd,
            effective_pct: stack.effective_pct,
            completeness: stack.completeness,
            asked: stack.asked.into_iter().map(|asked| asked.fact).collect(),
            layers: layers.collect(),
        }
    }
}

/// The duty of each row, in their order; a sentence where there is none. The
/// rates are those of the pack, on all cores.
///
/// # Example
///
/// ```
/// use hashgate_app::{App, columns::{DutyCells, duties}};
/// let app = App::new(hashgate_embedded::pack()?, None, "2026-11-25".parse()?);
/// let row = |origin, value| DutyCells {
///     hts: "8543.70.98.60",
///     origin,
///     date: "2026-11-25",
///     value,
///     ..DutyCells::default()
/// };
/// let duties = duties(&app, &[row("MY", "393120"), row("MY", "much")]);
/// let of_first = duties[0].as_ref().unwrap();
/// assert_eq!(of_first.duty_total_usd.to_string(), "49533.12");
/// assert!(duties[1].as_ref().unwrap_err().contains("much"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn duties(app: &App, rows: &[DutyCells<'_>]) -> Vec<Result<Duty, String>> {
    let read: Vec<Result<Query, String>> =
        rows.par_iter().with_min_len(256).map(query).collect();
    let mut order: Vec<(usize, &Query)> = read
        .iter()
        .enumerate()
        .filter_map(|(at, query)| Some((at, query.as_ref().ok()?)))
        .collect();
    order.sort_by_key(|(at, query)| (query.rate_date(), query.hts, *at));
    let rates = &app.pack().rates;
    let priced: Vec<(usize, Result<Duty, String>)> = order
        .par_chunks(TOGETHER)
        .flat_map_iter(|part| {
            let queries: Vec<Query> =
                part.iter().map(|(_, query)| (*query).clone()).collect();
            let stacks = assess_lines(&queries, rates, None);
            let said = |stack: Result<Stack, DutyError>| {
                stack.map(Duty::from).map_err(|why| why.to_string())
            };
            let at = part.iter().map(|(at, _)| *at).collect::<Vec<_>>();
            at.into_iter().zip(stacks.into_iter().map(said))
        })
        .collect();
    let mut answers: Vec<Option<Result<Duty, String>>> =
        read.into_iter().map(|query| query.err().map(Err)).collect();
    for (at, answer) in priced {
        if let Some(slot) = answers.get_mut(at) {
            *slot = Some(answer);
        }
    }
    let unanswered = || Err("the line was not answered".to_owned());
    answers.into_iter().map(|a| a.unwrap_or_else(unanswered)).collect()
}

/// The line of a row.
fn query(row: &DutyCells<'_>) -> Result<Query, String> {
    fn filled(cell: Option<&str>) -> Option<&str> {
        cell.map(str::trim).filter(|text| !text.is_empty())
    }
    let needed = |what: &str, cell: &str| {
        if cell.trim().is_empty() {
            return Err(format!("there is no {what}"));
        }
        Ok(())
    };
    needed("tariff number", row.hts)?;
    needed("origin", row.origin)?;
    needed("date of entry", row.date)?;
    needed("value", row.value)?;
    let hts = typed::hts(row.hts)?;
    let origin = match typed::origin(row.origin)? {
        StatedOrigin::Of(origin) => origin,
        StatedOrigin::Open(_) => {
            return Err(format!("the origin is open: `{}`", row.origin.trim()));
        }
    };
    let entry_date = typed::entry_date(row.date)?;
    let value = typed::usd(row.value)?;
    let quantity = filled(row.quantity).map(typed::number).transpose()?;
    for (what, number) in
        [("value", Some(value.amount())), ("quantity", quantity)]
    {
        if let Some(number) = number.filter(|number| number.abs() > MOST) {
            return Err(format!(
                "the {what} {number} is beyond what a line of an entry can be"
            ));
        }
    }
    let mut query = Query::new(hts, origin, entry_date, value);
    query.quantity = quantity;
    query.spi = filled(row.program).map(str::to_owned);
    query.mode = filled(row.mode).map(typed::mode).transpose()?;
    query.loaded_on = filled(row.loaded_on).map(typed::date).transpose()?;
    Ok(query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duty::{LineRequest, line};

    fn app() -> App {
        let pack = hashgate_embedded::pack().unwrap();
        App::new(pack, None, "2026-11-25".parse().unwrap())
    }

    #[test]
    fn a_column_answers_as_one_line_after_the_other_does() {
        let app = app();
        let dates = ["2026-11-25", "2025-05-02", "2025-03-04"];
        let numbers = ["8543.70.98.60", "8471.50.01.50", "0101.21.00.10"];
        let origins = ["CN", "MY", "US", "VN"];
        let values: Vec<String> =
            (0..700).map(|i| (i * 997 + 13).to_string()).collect();
        let rows: Vec<DutyCells<'_>> = values
            .iter()
            .enumerate()
            .map(|(i, value)| DutyCells {
                hts: numbers[i % 3],
                origin: origins[i % 4],
                date: dates[i / 5 % 3],
                value,
                ..DutyCells::default()
            })
            .collect();
        let answers = duties(&app, &rows);
        assert_eq!(answers.len(), rows.len());
        for (row, answer) in rows.iter().zip(&answers).step_by(37) {
            let request = LineRequest {
                query: query(row).unwrap(),
                open_origins: Vec::new(),
                what_if_origins: Vec::new(),
                what_if_numbers: Vec::new(),
                informal: false,
                as_of: None,
                edition: None,
            };
            let one = line(&app, request, &mut Vec::new());
            match (answer, one) {
                (Ok(stack), Ok(one)) => {
                    let one = one.line;
                    assert_eq!(*stack, Duty::from(one), "{row:?}");
                }
                (Err(why), Err(one)) => assert_eq!(*why, one.to_string()),
                (answer, one) => panic!("{row:?}: {answer:?} {one:?}"),
            }
        }
    }

    #[test]
    fn the_greatest_value_is_a_million_millions() {
        assert_eq!(MOST.to_string(), "1000000000000");
    }

    #[test]
    fn what_cannot_be_priced_says_why() {
        let good = DutyCells {
            hts: "8543.70.98.60",
            origin: "CN",
            date: "2026-11-25",
            value: "100",
            ..DutyCells::default()
        };
        let said = |row: DutyCells<'_>| match &duties(&app(), &[row])[0] {
            Ok(stack) => stack.duty_total_usd.to_string(),
            Err(why) => why.clone(),
        };
        for (row, says) in [
            (DutyCells { hts: " ", ..good }, "there is no tariff number"),
            (DutyCells { hts: "x", ..good }, "x"),
            (DutyCells { origin: "CN/MY", ..good }, "the origin is open"),
            (DutyCells { origin: "unknown", ..good }, "the origin is open"),
            (DutyCells { origin: "Atlantis", ..good }, "Atlantis"),
            (DutyCells { date: "soon", ..good }, "soon"),
            (DutyCells { value: "-1", ..good }, "negative"),
            (DutyCells { value: "1000000000001", ..good }, "is beyond what"),
            (DutyCells { quantity: Some("9e27"), ..good }, "is beyond what"),
            (DutyCells { hts: "8543", ..good }, "8543"),
            (DutyCells { quantity: Some("many"), ..good }, "many"),
        ] {
            let said = said(row);
            assert!(said.contains(says), "{row:?}: {said}");
        }
    }
}
