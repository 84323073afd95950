//! Check digits of entry numbers, air waybills, in-bond numbers and
//! containers.
//!
//! A wrong digit is the commonest reason why a letter reaches no file, and why
//! a carrier's message and a broker's never meet.

use serde::{Deserialize, Serialize};

use crate::{Cite, Confidence};

/// A kind of number that papers of a journey or an entry bear, whose form
/// tells whether it was copied right.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// The number of an entry: `BED-0054200-4`.
    Entry,
    /// A master air waybill: `999-12345675`.
    AirWaybill,
    /// A container: `CSQU3054383`.
    Container,
    /// A movement in bond: nine digits.
    InBond,
}

impl NumberKind {
    /// What the trade calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry number",
            Self::AirWaybill => "air waybill",
            Self::Container => "container",
            Self::InBond => "in-bond number",
        }
    }

    /// Its form; A is a letter, N a digit, X either.
    pub fn form(self) -> &'static str {
        match self {
            Self::Entry => "XXX-NNNNNNN-N",
            Self::AirWaybill => "NNN-NNNNNNNN",
            Self::Container => "AAAANNNNNNN",
            Self::InBond => "NNNNNNNNN",
        }
    }

    /// What its check digit says; nothing if the text is not of its form.
    pub fn check(self, text: &str) -> Option<CheckDigit> {
        match self {
            Self::Entry => check_entry_number(text),
            Self::AirWaybill => check_air_waybill(text),
            Self::Container => check_container(text),
            Self::InBond => check_in_bond(text),
        }
    }

    /// Where its check digit is told of.
    pub fn cite(self) -> Cite {
        let (text, confidence) = match self {
            Self::Entry => ("CBP AE Table 1 (ESF-213)", Confidence::Quoted),
            Self::AirWaybill => ("IATA Resolution 600a", Confidence::Memory),
            Self::Container => ("ISO 6346", Confidence::Secondary),
            Self::InBond => ("CBP, modulus 7", Confidence::Secondary),
        };
        Cite::new(text, confidence)
    }

    /// What is wrong with a number of this kind, as a clause; nothing if
    /// nothing is.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_model::identifiers::NumberKind;
    /// assert_eq!(NumberKind::Container.fault("CSQU3054383"), None);
    /// assert_eq!(
    ///     NumberKind::AirWaybill.fault("999-12345670").as_deref(),
    ///     Some(
    ///         "the air waybill `999-12345670` has a wrong check digit: it \
    ///          should end in 5"
    ///     )
    /// );
    /// ```
    pub fn fault(self, text: &str) -> Option<String> {
        let name = self.name();
        match self.check(text) {
            Some(CheckDigit::Fits) => None,
            Some(CheckDigit::ShouldBe(digit)) => Some(format!(
                "the {name} `{text}` has a wrong check digit: it should end \
                 in {digit}"
            )),
            None => Some(format!(
                "the {name} `{text}` is not of the form {}",
                self.form()
            )),
        }
    }
}

/// What a check digit says of an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckDigit {
    /// It fits.
    Fits,
    /// It should be this one.
    ShouldBe(u8),
}

/// The check digit of an entry number: a filer code of three characters and
/// seven digits (CBP AE Table 1, CATAIR Appendix E).
///
/// Letters count as digits (A-I 1-9, J-R 1-9, S-Z 2-9); from the left, every
/// second character is doubled, less 9 if above 9; the digit brings the sum to
/// a multiple of ten. Nothing if the text is not of that form.
///
/// # Example
///
/// ```
/// use hashgate_model::identifiers::entry_check_digit;
/// assert_eq!(entry_check_digit("BED-0054200"), Some(4));
/// ```
pub fn entry_check_digit(text: &str) -> Option<u8> {
    let characters = bare(text)?;
    let [filer @ .., _, _, _, _, _, _, _] = characters.as_slice() else {
        return None;
    };
    let serial = characters.get(3..)?;
    if filer.len() != 3
        || !is_filer_code(filer)
        || !serial.iter().all(u8::is_ascii_digit)
    {
        return None;
    }
    let mut sum = 0_u32;
    for (i, &character) in characters.iter().enumerate() {
        let digit = entry_digit(character)?;
        sum += if i % 2 == 1 {
            let doubled = digit * 2;
            if doubled > 9 { doubled - 9 } else { doubled }
        } else {
            digit
        };
    }
    u8::try_from((10 - sum % 10) % 10).ok()
}

/// Whether three characters are a filer code: 001-999, or letters and digits
/// mixed in any of the eight shapes but 000.
fn is_filer_code(code: &[u8]) -> bool {
    code.iter().all(u8::is_ascii_alphanumeric) && code != b"000"
}

fn entry_digit(character: u8) -> Option<u32> {
    Some(u32::from(match character {
        b'0'..=b'9' => character - b'0',
        b'A'..=b'I' => character - b'A' + 1,
        b'J'..=b'R' => character - b'J' + 1,
        b'S'..=b'Z' => character - b'S' + 2,
        _ => return None,
    }))
}

/// Checks a whole entry number such as `BED-0054200-4`.
///
/// Nothing if the text is not of that form.
pub fn check_entry_number(text: &str) -> Option<CheckDigit> {
    let characters = bare(text)?;
    let (&last, body) = characters.split_last()?;
    let right = entry_check_digit(std::str::from_utf8(body).ok()?)?;
    compare(last, right)
}

/// Checks an air waybill such as `999-12345675`: the serial of seven digits
/// modulo seven is its last digit (IATA practice; the text was not seen).
///
/// Nothing if the text is not of that form.
pub fn check_air_waybill(text: &str) -> Option<CheckDigit> {
    let characters = bare(text)?;
    if characters.len() != 11 || !characters.iter().all(u8::is_ascii_digit) {
        return None;
    }
    mod_seven(characters.get(3..)?)
}

/// Checks an in-bond number of nine digits: the first eight modulo seven.
///
/// Nothing if the text is not of that form.
pub fn check_in_bond(text: &str) -> Option<CheckDigit> {
    let characters = bare(text)?;
    if characters.len() != 9 || !characters.iter().all(u8::is_ascii_digit) {
        return None;
    }
    mod_seven(&characters)
}

/// Digits modulo seven against the last of them.
fn mod_seven(digits: &[u8]) -> Option<CheckDigit> {
    let (&last, serial) = digits.split_last()?;
    let rest =
        serial.iter().fold(0_u32, |n, d| (n * 10 + u32::from(d - b'0')) % 7);
    compare(last, u8::try_from(rest).ok()?)
}

/// Checks a container number such as `CSQU3054383` (ISO 6346): letters count
/// from 10 without the multiples of 11, each place weighs twice the one
/// before, and the sum modulo 11 (10 as 0) is the last digit.
///
/// Nothing if the text is not of that form.
pub fn check_container(text: &str) -> Option<CheckDigit> {
    let characters = bare(text)?;
    let (letters, digits) = characters.split_at_checked(4)?;
    if digits.len() != 7
        || !letters.iter().all(u8::is_ascii_uppercase)
        || !digits.iter().all(u8::is_ascii_digit)
    {
        return None;
    }
    let (&last, body) = characters.split_last()?;
    let sum: u32 = body
        .iter()
        .zip(0_u32..)
        .map(|(&character, place)| container_digit(character) << place)
        .sum();
    compare(last, u8::try_from(sum % 11 % 10).ok()?)
}

/// A is 10; 11, 22 and 33 are left out.
fn container_digit(character: u8) -> u32 {
    if character.is_ascii_digit() {
        return u32::from(character - b'0');
    }
    let place = u32::from(character - b'A');
    // B to K pass 11, L to U pass 22 as well, V to Z all three.
    10 + place
        + match character {
            b'A' => 0,
            b'B'..=b'K' => 1,
            b'L'..=b'U' => 2,
            _ => 3,
        }
}

/// The letters and digits, in capitals, without spaces and hyphens; nothing
/// if there is anything else, or more than any identifier has.
fn bare(text: &str) -> Option<Vec<u8>> {
    let bare: Vec<u8> = text
        .bytes()
        .filter(|b| !matches!(b, b' ' | b'-' | b'/'))
        .map(|b| b.to_ascii_uppercase())
        .collect();
    (bare.len() <= 16 && bare.iter().all(u8::is_ascii_alphanumeric))
        .then_some(bare)
}

fn compare(last: u8, right: u8) -> Option<CheckDigit> {
    if !last.is_ascii_digit() {
        return None;
    }
    Some(if last - b'0' == right {
        CheckDigit::Fits
    } else {
        CheckDigit::ShouldBe(right)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entry_numbers_of_the_appendix_and_of_an_opinion() {
        for (text, digit) in [
            ("ABC-1234567", 6),
            ("999-9999999", 0),
            ("B76-0324527", 8),
            // Printed in the Unichem opinion.
            ("BED-0054200", 4),
        ] {
            assert_eq!(entry_check_digit(text), Some(digit), "{text}");
            assert_eq!(
                check_entry_number(&format!("{text}-{digit}")),
                Some(CheckDigit::Fits)
            );
            assert_eq!(
                check_entry_number(&format!("{text}-{}", (digit + 1) % 10)),
                Some(CheckDigit::ShouldBe(digit))
            );
        }
        for text in
            ["", "AB-1234567", "ABC-12345", "A?C-1234567", "000-1234567"]
        {
            assert_eq!(entry_check_digit(text), None, "{text}");
        }
    }

    #[test]
    fn air_waybills_and_in_bond_numbers_are_modulo_seven() {
        assert_eq!(check_air_waybill("999-12345675"), Some(CheckDigit::Fits));
        assert_eq!(
            check_air_waybill("99912345670"),
            Some(CheckDigit::ShouldBe(5))
        );
        assert_eq!(check_air_waybill("99-12345675"), None);
        assert_eq!(check_in_bond("257700030"), Some(CheckDigit::Fits));
        assert_eq!(check_in_bond("257700052"), Some(CheckDigit::Fits));
        assert_eq!(check_in_bond("257700053"), Some(CheckDigit::ShouldBe(2)));
    }

    #[test]
    fn containers_as_the_standard_has_them() {
        assert_eq!(check_container("CSQU3054383"), Some(CheckDigit::Fits));
        assert_eq!(check_container("CSQU 305438/3"), Some(CheckDigit::Fits));
        // A number that stands in a public repository and is wrong.
        assert_eq!(
            check_container("MSKU7712093"),
            Some(CheckDigit::ShouldBe(1))
        );
        assert_eq!(check_container("MSK7712093"), None);
    }

    #[test]
    fn every_letter_of_a_container_has_its_number() {
        let all: Vec<u32> = (b'A'..=b'Z').map(container_digit).collect();
        let expected: Vec<u32> = (10..=38).filter(|n| n % 11 != 0).collect();
        assert_eq!(all, expected);
    }

    proptest! {
        #[test]
        fn any_text_is_checked_or_passed_over(text in ".{0,20}") {
            let _ = check_entry_number(&text);
            let _ = check_air_waybill(&text);
            let _ = check_in_bond(&text);
            let _ = check_container(&text);
        }

        #[test]
        fn one_wrong_digit_never_fits(
            serial in 0_u32..10_000_000,
            place in 3_usize..10,
            more in 1_u8..10,
        ) {
            let text = format!("BED{serial:07}");
            let digit = entry_check_digit(&text).unwrap();
            let mut bytes = format!("{text}{digit}").into_bytes();
            bytes[place] = b'0' + (bytes[place] - b'0' + more) % 10;
            let wrong = String::from_utf8(bytes).unwrap();
            prop_assert_ne!(check_entry_number(&wrong), Some(CheckDigit::Fits));
        }
    }
}
