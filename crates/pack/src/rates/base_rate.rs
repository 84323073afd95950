//! The rate texts of the tariff: `Free`, `2.6%`, `5¢/kg + 8%`, `See 9822...`.

use std::{fmt, str::FromStr};

use hashgate_model::{Rate, Usd};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What is wrong with a rate text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the rate text `{text}` is not understood at `{at}`; write it as the \
     tariff prints it, as `5%`, `3¢/kg`, `Free`, and a special rate with its \
     programs behind it, as `Free (A,AU)`"
)]
pub struct RateTextError {
    /// The whole text.
    pub text: String,
    /// The part that is not understood.
    pub at: String,
}

/// One summand of a rate of duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// A share of a value.
    AdValorem {
        /// The share.
        rate: Rate,
        /// The component, if it is not the whole article: `the case`.
        on: Option<String>,
    },
    /// An amount for each unit of quantity.
    Specific {
        /// Dollars for each unit.
        amount: Usd,
        /// The unit, as `kg`, `each`, `pf. liter`.
        unit: String,
        /// What is measured, if not the whole article: `lead content`.
        on: Option<String>,
    },
    /// An amount for each unit that falls with the degrees of sugar.
    ByDegree {
        /// Dollars for each unit at the full degrees.
        amount: Usd,
        /// Dollars off for each degree under them.
        less: Usd,
        /// The full degrees.
        under: Decimal,
        /// Dollars for each unit at the least.
        least: Usd,
        /// The unit.
        unit: String,
    },
}

/// A rate of duty as a sum of terms.
///
/// # Example
///
/// ```
/// use hashgate_pack::rates::BaseRate;
/// let rate: BaseRate = "5¢/kg +8%".parse()?;
/// assert_eq!(rate.to_string(), "5¢/kg + 8%");
/// assert!(!rate.is_free());
/// assert!("eight percent".parse::<BaseRate>().is_err());
/// # Ok::<(), hashgate_pack::rates::RateTextError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BaseRate {
    /// The summands; none means free of duty.
    pub terms: Vec<Term>,
}

/// A rate, or the reason why the text is no sum of terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RateOrReason {
    /// A rate that can be computed.
    Rate(BaseRate),
    /// The text of the tariff, which sends the reader elsewhere: `See
    /// 9822.05.20`, `The rate applicable to...`.
    Reason(String),
}

/// A special rate and the programs that claim it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialRate {
    /// The rate.
    pub rate: RateOrReason,
    /// The symbols, as `A*`, `KR`, `S+`.
    pub symbols: Vec<String>,
}

impl BaseRate {
    /// Whether the goods are free of duty.
    pub fn is_free(&self) -> bool {
        self.terms.is_empty()
    }

    /// The share of the value if that is all there is; free is zero.
    pub fn ad_valorem(&self) -> Option<Rate> {
        match self.terms.as_slice() {
            [] => Some(Rate::FREE),
            [Term::AdValorem { rate, on: None }] => Some(*rate),
            _ => None,
        }
    }
}

/// How texts begin that send the reader elsewhere. `Free, under bond` is one
/// of them: free only if a bond is given.
const ELSEWHERE: [&str; 4] = ["the rate", "see ", "free, under bond", "no "];

impl FromStr for RateOrReason {
    type Err = RateTextError;

    fn from_str(text: &str) -> Result<Self, RateTextError> {
        let plain = printed_text(text);
        let lower = plain.to_lowercase();
        if ELSEWHERE.iter().any(|lead| lower.starts_with(lead))
            || lower.contains("shall not exceed")
        {
            return Ok(Self::Reason(plain));
        }
        plain.parse().map(Self::Rate)
    }
}

impl FromStr for BaseRate {
    type Err = RateTextError;

    fn from_str(text: &str) -> Result<Self, RateTextError> {
        let plain = printed_text(text);
        if plain.eq_ignore_ascii_case("free") {
            return Ok(Self::default());
        }
        let wrong =
            |at: &str| RateTextError { text: plain.clone(), at: at.to_owned() };
        if let Some((full, rest)) = plain.split_once(" less ") {
            return by_degree(full, rest)
                .map(|term| Self { terms: vec![term] })
                .ok_or_else(|| wrong(rest));
        }
        let terms = plain
            .split('+')
            .map(|part| term(part.trim()).ok_or_else(|| wrong(part)))
            .collect::<Result<_, _>>()?;
        Ok(Self { terms })
    }
}

/// A text of the tariff without markup, with single blanks, words joined that
/// a line break cut.
///
/// ```
/// use hashgate_pack::rates::printed_text;
/// assert_eq!(printed_text("m<sup>2</sup> "), "m2");
/// ```
pub fn printed_text(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            _ if c.is_whitespace() => {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            _ => plain.push(c),
        }
    }
    plain.replace("- ", "").trim_end_matches([' ', '/']).to_owned()
}

fn term(part: &str) -> Option<Term> {
    if let Some((number, rest)) = part.split_once('%') {
        let rate = percent(number)?;
        let on = match rest.trim() {
            // The whole article by another name.
            "" | "on the entire set" => None,
            rest => Some(rest.strip_prefix("on ")?.trim().to_owned()),
        };
        return Some(Term::AdValorem { rate, on });
    }
    let (amount, rest) = dollars(part)?;
    let rest = rest.trim_start();
    let measured = if let Some(unit) = rest.strip_prefix('/') {
        unit.trim()
    } else if rest.starts_with("each") || rest.starts_with("for each") {
        rest
    } else {
        return None;
    };
    let cut = [" on ", "of ", " over ", ", including "]
        .iter()
        .filter_map(|word| measured.find(word))
        .filter(|at| *at > 0)
        .min();
    let (unit, on) = match cut.and_then(|at| measured.split_at_checked(at)) {
        Some((unit, on)) => (unit.trim(), Some(on.trim().to_owned())),
        None => (measured, None),
    };
    (!unit.is_empty()).then(|| Term::Specific {
        amount,
        unit: unit.to_owned(),
        on,
    })
}

/// `3.6606¢/kg` less `0.020668¢/kg for each degree under 100 degrees (and
/// fractions of a degree in proportion) but not less than 3.143854¢/kg`.
fn by_degree(full: &str, rest: &str) -> Option<Term> {
    let (amount, unit) = dollars(full)?;
    let (less, rest) = dollars(rest)?;
    let (_, rest) = rest.split_once("under ")?;
    let (under, rest) = rest.split_once(" degrees")?;
    let (_, least) = rest.split_once("not less ")?;
    let least = least.strip_prefix("than ").unwrap_or(least);
    Some(Term::ByDegree {
        amount,
        less,
        under: plain_number(under)?,
        least: dollars(least)?.0,
        unit: unit.trim().strip_prefix('/')?.trim().to_owned(),
    })
}

/// An amount of dollars or cents, and what follows it.
fn dollars(text: &str) -> Option<(Usd, &str)> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('$') {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
            .unwrap_or(rest.len());
        let (number, rest) = rest.split_at_checked(end)?;
        return Some((Usd::new(plain_number(number)?), rest));
    }
    let (number, rest) = text.split_once('¢')?;
    let cents = plain_number(number)?;
    Some((Usd::new(cents.checked_div(Decimal::ONE_HUNDRED)?), rest))
}

/// `2.6` or `33 1/3`.
fn percent(text: &str) -> Option<Rate> {
    let text = text.trim();
    let Some((whole, fraction)) = text.split_once(' ') else {
        return plain_number(text).map(Rate::from_percent);
    };
    let (above, below) = fraction.trim().split_once('/')?;
    let fraction = plain_number(above)?.checked_div(plain_number(below)?)?;
    let percent = fraction.checked_add(plain_number(whole)?)?;
    Some(Rate::from_percent(percent))
}

fn plain_number(text: &str) -> Option<Decimal> {
    let digits = text.trim().replace(',', "");
    let sound = !digits.is_empty()
        && digits.len() <= 15
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    sound.then(|| Decimal::from_str_exact(&digits).ok()).flatten()
}

impl SpecialRate {
    /// The groups of a special column: `Free (A*,AU) 1.3% (JP)`.
    ///
    /// # Errors
    ///
    /// [`RateTextError`] for a group without symbols, an open bracket or a
    /// rate that is not understood.
    pub fn read_all(text: &str) -> Result<Vec<Self>, RateTextError> {
        let plain = printed_text(text);
        let wrong =
            |at: &str| RateTextError { text: plain.clone(), at: at.to_owned() };
        let mut rates = Vec::new();
        let mut rest = plain.as_str();
        while !rest.is_empty() {
            let (rate, tail) =
                rest.split_once('(').ok_or_else(|| wrong(rest))?;
            let (symbols, after) =
                tail.split_once(')').ok_or_else(|| wrong(tail))?;
            // Some editions print a blank, a stop or a second bracket among
            // the symbols.
            let symbols: Vec<String> = symbols
                .split([',', ' ', '(', '.'])
                .filter(|symbol| !symbol.is_empty())
                .map(str::to_owned)
                .collect();
            if symbols.is_empty() {
                return Err(wrong(tail));
            }
            rates.push(Self { rate: rate.parse()?, symbols });
            rest = after.trim();
        }
        Ok(rates)
    }
}

impl fmt::Display for RateOrReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate(rate) => rate.fmt(f),
            Self::Reason(reason) => f.write_str(reason),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AdValorem { rate, on } => {
                write!(f, "{rate}")?;
                on.as_ref().map_or(Ok(()), |on| write!(f, " on {on}"))
            }
            Self::Specific { amount, unit, on } => {
                write_dollars(f, *amount)?;
                if !unit.starts_with("each") && !unit.starts_with("for each") {
                    f.write_str("/")?;
                } else {
                    f.write_str(" ")?;
                }
                f.write_str(unit)?;
                match on {
                    Some(on) if on.starts_with(',') => f.write_str(on),
                    Some(on) => write!(f, " {on}"),
                    None => Ok(()),
                }
            }
            Self::ByDegree { amount, less, under, least, unit } => {
                write_dollars(f, *amount)?;
                write!(f, "/{unit} less ")?;
                write_dollars(f, *less)?;
                write!(
                    f,
                    "/{unit} for each degree under {under} degrees but not \
                     less than "
                )?;
                write_dollars(f, *least)?;
                write!(f, "/{unit}")
            }
        }
    }
}

fn write_dollars(f: &mut fmt::Formatter<'_>, amount: Usd) -> fmt::Result {
    let dollars = amount.amount();
    if dollars < Decimal::ONE {
        let cents = dollars.checked_mul(Decimal::ONE_HUNDRED);
        write!(f, "{}¢", cents.unwrap_or_default().normalize())
    } else {
        write!(f, "${}", dollars.normalize())
    }
}

impl fmt::Display for BaseRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_free() {
            return f.write_str("Free");
        }
        for (i, term) in self.terms.iter().enumerate() {
            if i > 0 {
                f.write_str(" + ")?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_forms_of_the_tariff_are_read() {
        for (text, shown) in [
            ("Free", "Free"),
            ("2.6%", "2.6%"),
            ("2.5% <u></u>", "2.5%"),
            ("1¢/kg", "1¢/kg"),
            ("$1.646/kg", "$1.646/kg"),
            ("39.9¢/kg +6%", "39.9¢/kg + 6%"),
            ("37.5¢ each + 45%", "37.5¢ each + 45%"),
            ("$1.13/m<sup>3</sup>", "$1.13/m3"),
            ("$2/1,000 + 60%", "$2/1,000 + 60%"),
            ("0.3¢/line/ gross + 4.6%", "0.3¢/line/ gross + 4.6%"),
            (
                "8.8¢/kg on copper content + 3.3¢/kg on lead content",
                "8.8¢/kg on copper content + 3.3¢/kg on lead content",
            ),
            (
                "$4.75 each + 45% on the case + 80% on the strap, band or \
                 bracelet",
                "$4.75 each + 45% on the case + 80% on the strap, band or \
                 bracelet",
            ),
            (
                "$1.32/t, including weight of container",
                "$1.32/t, including weight of container",
            ),
            ("86.1¢/m2of recording surface", "86.1¢/m2 of recording surface"),
            (
                "3.6606¢/kg less 0.020668¢/kg for each degree under 100 \
                 degrees (and fractions of a degree in proportion) but not \
                 less than 3.143854¢/kg",
                "3.6606¢/kg less 0.020668¢/kg for each degree under 100 \
                 degrees but not less than 3.143854¢/kg",
            ),
        ] {
            let rate: BaseRate =
                text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(rate.to_string(), shown);
        }
        let third: BaseRate = "33 1/3%".parse().unwrap();
        let share = third.ad_valorem().unwrap().percent();
        assert_eq!(share.round_dp(4), Decimal::new(333_333, 4));
    }

    #[test]
    fn a_text_that_sends_elsewhere_keeps_its_words() {
        for text in
            ["See 9822.05.20", "The rate applicable to the complete movement"]
        {
            assert_eq!(
                text.parse::<RateOrReason>().unwrap(),
                RateOrReason::Reason(text.to_owned())
            );
        }
    }

    #[test]
    fn a_text_that_is_not_understood_is_an_error() {
        for text in
            ["", "2.6", "%", "5¢", "5¢/", "2.6% of it", "1/0%", "33 1/0%"]
        {
            assert!(text.parse::<BaseRate>().is_err(), "{text}");
        }
    }

    #[test]
    fn special_groups_are_read_with_their_misprints() {
        let groups = SpecialRate::read_all(
            "Free(A*, BH,CL ,.OM) 7.5¢/kg (KR) See 9822.05.15 (PA (PA)",
        );
        let groups = groups.unwrap();
        assert_eq!(groups.len(), 3);
        assert_eq!(groups[0].symbols, ["A*", "BH", "CL", "OM"]);
        assert_eq!(groups[2].symbols, ["PA", "PA"]);
        assert!(SpecialRate::read_all("Free").is_err());
        assert!(SpecialRate::read_all("Free (").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_a_rate_or_an_error(text in ".{0,60}") {
            let _ = text.parse::<RateOrReason>();
            let _ = SpecialRate::read_all(&text);
        }

        #[test]
        fn a_rate_survives_its_own_text(
            percent in 0_u32..100_000,
            cents in 1_u32..1_000_000,
            unit in "(kg|liter|m2|each|doz\\.)",
        ) {
            let unit = if unit == "each" { " each".to_owned() } else { format!("/{unit}") };
            let text = format!(
                "{}¢{unit} + {}%",
                Decimal::new(cents.into(), 4).normalize(),
                Decimal::new(percent.into(), 3).normalize(),
            );
            let rate: BaseRate = text.parse().unwrap();
            let again: BaseRate = rate.to_string().parse().unwrap();
            prop_assert_eq!(again, rate);
        }
    }
}
