//! The whole tariff on a day: every line from every country.

use hashgate_duty::{Day, PanelRow, panel};
use hashgate_model::{Country, Date, HtsNumber, Usd};

use crate::App;

/// From this chapter on a number goes beside that of the goods.
const FIRST_SPECIAL_CHAPTER: u8 = 98;

/// A line of the tariff with its duty from each of the origins asked for.
pub type TariffRow = PanelRow;

/// The numbers of ten digits, of chapters 1 to 97, that stand on a day.
pub fn tariff_lines(app: &App, day: Date) -> Vec<HtsNumber> {
    let base = &app.pack().rates.base;
    let numbers = base.lines_on(day).map(|line| line.hts());
    numbers
        .filter(|hts| hts.len() == 10 && hts.chapter() < FIRST_SPECIAL_CHAPTER)
        .collect()
}

/// The duty of lines from origins under the law of a day, if nothing but
/// line, origin and value is known; lines that the day does not know are left
/// out. On all cores.
///
/// # Example
///
/// ```
/// use hashgate_app::{App, columns};
/// let app = App::new(hashgate_embedded::pack()?, None, "2026-11-25".parse()?);
/// let day = "2026-11-25".parse()?;
/// let lines = columns::tariff_lines(&app, day);
/// assert!(lines.len() > 15_000);
/// let miner = ["8543.70.98.60".parse()?];
/// let origins = ["MY".parse()?, "CN".parse()?];
/// let value = "10000".parse()?;
/// let rows = columns::tariff_of_day(&app, day, &miner, &origins, value);
/// assert!(rows[0].cells[0].duty < rows[0].cells[1].duty);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn tariff_of_day(
    app: &App,
    day: Date,
    lines: &[HtsNumber],
    origins: &[Country],
    value: Usd,
) -> Vec<TariffRow> {
    panel(&Day::new(day, &app.pack().rates, None), lines, origins, value)
}
