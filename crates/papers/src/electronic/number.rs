//! Numbers as messages write them: digits, one decimal mark, no grouping.

use hashgate_model::Decimal;

/// Why a text is no number of a message.
const NOT_ONE: &str =
    "is not a number of digits with one decimal mark; have it sent again";

/// Reads `3276.00`, `-12`, `.5`; `3276,00` too where `comma` says so, since
/// some senders of EDIFACT write it whatever their service string says.
pub(crate) fn plain(text: &str, comma: bool) -> Result<Decimal, &'static str> {
    const LONGEST: usize = 30;
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let marks = digits.bytes().filter(|b| b".,".contains(b)).count();
    let known = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || comma && b == b',');
    let some = digits.bytes().any(|b| b.is_ascii_digit());
    if !known || !some || marks > 1 || text.len() > LONGEST {
        return Err(NOT_ONE);
    }
    let text = text.replace(',', ".");
    let text = text.strip_prefix('+').unwrap_or(&text);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    format!("{sign}0{digits}").parse().map_err(
        |_| "is beyond what hashgate computes with (10^15); correct it",
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain;

    #[test]
    fn numbers_of_messages() {
        let read = |text| plain(text, true).unwrap().to_string();
        assert_eq!(read("3276.00"), "3276.00");
        assert_eq!(read("3276,00"), "3276.00");
        assert_eq!(read("-.5"), "-0.5");
        assert_eq!(read("+7."), "7");
        for wrong in ["", ".", "-", "1.2.3", "1,2.3", "1e5", "1 000", "12x"] {
            assert!(plain(wrong, true).is_err(), "{wrong}");
        }
        assert!(plain("3276,00", false).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(units in -1_000_000_i64..1_000_000, scale in 0_u32..6) {
            let number = hashgate_model::Decimal::new(units, scale);
            prop_assert_eq!(plain(&number.to_string(), false), Ok(number));
        }

        #[test]
        fn any_text_is_a_number_or_none(text in ".{0,40}") {
            let _ = plain(&text, true);
        }
    }
}
