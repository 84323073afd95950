//! What a person types: one reader for a flag, the facts file and a
//! parameter, which takes what an invoice cell may hold.

use hashgate_model::{
    AsOf, Country, Date, Decimal, EntryDate, HtsNumber, Mode, StatedOrigin, Usd,
};

use crate::{
    tables::Cell,
    values::{self, Mark},
    words::{self, CurrencyMark},
};

fn cell(text: &str, what: &str) -> Result<Cell, String> {
    Cell::text(text).ok_or_else(|| format!("the {what} is blank; write one"))
}

/// A country by its code or name: `MY`, `Malaysia`, `马来西亚`.
///
/// # Errors
///
/// A sentence, where the text names no country or several.
///
/// # Example
///
/// ```
/// use hashgate_papers::typed;
/// assert_eq!(typed::country("Malaysia")?.code(), "MY");
/// assert_eq!(typed::usd("$100,000")?.to_string(), "100000");
/// assert_eq!(typed::date("5 Nov 2026")?.to_string(), "2026-11-05");
/// # Ok::<(), String>(())
/// ```
pub fn country(text: &str) -> Result<Country, String> {
    Country::read(text).map(|read| read.country).map_err(|e| e.to_string())
}

/// An origin by its code or name, several countries of which it is open which
/// one is meant, or that it is not known: `MY`, `Malaysia`, `MY/CN`,
/// `unknown`.
///
/// # Errors
///
/// A sentence, where the text names no country.
pub fn origin(text: &str) -> Result<StatedOrigin, String> {
    StatedOrigin::read(text).map_err(|error| error.to_string())
}

/// A day: `2026-11-05`, `5 Nov 2026`, `25/11/2026`.
///
/// # Errors
///
/// A sentence, where the text is not a day or may be two.
pub fn date(text: &str) -> Result<Date, String> {
    match text.trim().parse() {
        Ok(date) => Ok(date),
        Err(_) => values::date(&cell(text, "date")?, false)
            .map_err(|why| why.to_string()),
    }
}

/// The date of entry, as [`date`].
///
/// # Errors
///
/// As [`date`].
pub fn entry_date(text: &str) -> Result<EntryDate, String> {
    date(text).map(EntryDate)
}

/// The date as of which to answer, as [`date`].
///
/// # Errors
///
/// As [`date`].
pub fn as_of(text: &str) -> Result<AsOf, String> {
    date(text).map(AsOf)
}

/// An amount in dollars: `100000`, `100,000`, `US$100,000.00`.
///
/// # Errors
///
/// A sentence, where the text is no amount or one of another currency.
pub fn usd(text: &str) -> Result<Usd, String> {
    not_two_amounts(text)?;
    match text.trim().parse() {
        Ok(amount) => Ok(amount),
        Err(_) => number(text).map(Usd::new),
    }
}

/// Refuses an amount whose three digits behind the point may be thousands:
/// `1.234` is 1,234 in much of the world.
///
/// # Errors
///
/// A sentence with both readings and how to write each.
pub fn not_two_amounts(text: &str) -> Result<(), String> {
    let cell = Cell::text(text);
    match cell.as_ref().and_then(values::two_readings) {
        None => Ok(()),
        Some((whole, fraction)) => Err(format!(
            "`{}` may be {whole} or {fraction}; write {whole}.00 or \
             {fraction}0",
            text.trim()
        )),
    }
}

/// A number: `0.055`, `0,055`, `1,200.5`.
///
/// # Errors
///
/// A sentence, where the text is no number or may be two.
pub fn number(text: &str) -> Result<Decimal, String> {
    if let Ok(number) = text.trim().parse() {
        return Ok(number);
    }
    let mark = values::decimal_mark(text).unwrap_or(Mark::Point);
    let read = values::amount(&cell(text, "number")?, mark, "number")
        .map_err(|why| why.to_string())?;
    match read.currency {
        None | Some(CurrencyMark::Dollar) => Ok(read.value),
        Some(CurrencyMark::Code(code)) if code.code() == "USD" => {
            Ok(read.value)
        }
        Some(_) => Err(format!("`{text}` is not in US dollars; convert it")),
    }
}

/// A tariff number: `8543.70.98.60`, `8543709860`, `8543.70.9860`.
///
/// # Errors
///
/// A sentence, where the text is no tariff number.
pub fn hts(text: &str) -> Result<HtsNumber, String> {
    values::hts(&cell(text, "tariff number")?)
        .map(|read| read.value)
        .map_err(|why| why.to_string())
}

/// A file of TOML with each amount, date, mode and country in the form that
/// its key is read in: `value_usd = "640,000"` becomes `value_usd = "640000"`,
/// `date = "02-OCT-26"` becomes `date = "2026-10-02"`. What cannot be read
/// stays as it is.
///
/// # Example
///
/// ```
/// let text = "value_usd = \"640,000\"\n";
/// let plain = hashgate_papers::typed::in_plain_form(text);
/// assert_eq!(plain, "value_usd = \"640000\"\n");
/// ```
#[must_use]
pub fn in_plain_form(text: &str) -> String {
    crate::facts_file::written::in_plain_form(text)
}

/// How goods arrive: `air`, `By Air`, `Sea freight`, `空运`.
///
/// # Errors
///
/// A sentence with the words that are known.
pub fn mode(text: &str) -> Result<Mode, String> {
    let spaced = hashgate_tables::spaced(text);
    let known = spaced
        .split(' ')
        .filter(|word| {
            !["", "by", "freight", "shipment", "cargo", "transport", "por"]
                .contains(word)
        })
        .map(words::mode)
        .collect::<Option<Vec<Mode>>>()
        .unwrap_or_default();
    match known.as_slice() {
        [mode, rest @ ..] if rest.iter().all(|other| other == mode) => {
            Ok(*mode)
        }
        _ => text.parse(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_may_hold_may_be_typed() {
        for text in ["MY", "my", "Malaysia", "马来西亚", "Made in Malaysia"]
        {
            assert_eq!(country(text).unwrap().code(), "MY", "{text}");
        }
        assert_eq!(origin("Malaysia"), country("MY").map(StatedOrigin::Of));
        let two = ["MY", "CN"].map(|code| country(code).unwrap());
        for text in ["MY/CN", "Malaysia or China", "Malaysia, 中国"] {
            let open = StatedOrigin::Open(two.to_vec());
            assert_eq!(origin(text), Ok(open), "{text}");
        }
        let open = StatedOrigin::Open(Vec::new());
        assert_eq!(origin("unknown"), Ok(open));
        for text in ["Ruritania", "MY/Ruritania", "EU"] {
            assert!(origin(text).is_err(), "{text}");
        }
        for text in
            ["100000", "100,000", "$100,000.00", "100 000", "USD 100000"]
        {
            let read = usd(text).unwrap();
            assert_eq!(read.amount(), Decimal::from(100_000), "{text}");
        }
        assert_eq!(number("0,055").unwrap().to_string(), "0.055");
        for text in ["8543.70.9860", "8543709860", "8543.70.98.60"] {
            assert_eq!(hts(text).unwrap().to_string(), "8543.70.98.60");
        }
        for text in ["air", "Air", "BY AIR", "Air freight", "空运"] {
            assert_eq!(mode(text), Ok(Mode::Air), "{text}");
        }
        for text in ["sea / ocean", "Marítimo", "Seefracht", "морем"] {
            assert_eq!(mode(text), Ok(Mode::Ocean), "{text}");
        }
        for text in ["Aéreo", "Luftfracht", "авиа", "航空便", "por avión"]
        {
            assert_eq!(mode(text), Ok(Mode::Air), "{text}");
        }
        for text in ["5 Nov 2026", "2026-11-05", "Nov 5, 2026", "2026/11/5"] {
            assert_eq!(date(text).unwrap().to_string(), "2026-11-05", "{text}");
        }
    }

    #[test]
    fn what_may_be_two_things_is_refused() {
        for wrong in [
            country("MY/CN").map(|_| ()),
            usd("EUR 5").map(|_| ()),
            usd("").map(|_| ()),
            date("10/11/2026").map(|_| ()),
            hts("85437").map(|_| ()),
            mode("air or sea").map(|_| ()),
            mode("").map(|_| ()),
            mode("submarine").map(|_| ()),
        ] {
            assert!(!wrong.unwrap_err().is_empty());
        }
    }
}
