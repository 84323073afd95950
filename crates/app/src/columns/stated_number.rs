//! The tariff number that a text states.

use hashgate_model::HtsNumber;

/// Words behind which a tariff number stands.
const ANNOUNCED: [&str; 9] = [
    "hs", "hts", "htsus", "htsno", "hscode", "htscode", "hsn", "tariff", "ncm",
];

/// Words that may stand between.
const BETWEEN: [&str; 7] = ["code", "codes", "no", "nr", "number", "num", "us"];

/// The tariff number that a text states: one that `HS`, `HTS`, `tariff` or the
/// like announces, else one that is written as such numbers are
/// (`8543.70.98.60`). Of several that differ none is taken.
///
/// # Example
///
/// ```
/// use hashgate_app::columns::stated_number;
/// let stated = |text| stated_number(text).map(|hts| hts.to_string());
/// let miner = "ASIC MINERS, H.S. CODE: 8543709860, 50 PCS";
/// assert_eq!(stated(miner).as_deref(), Some("8543.70.98.60"));
/// assert_eq!(stated("PART 8543.70.98, NEW").as_deref(), Some("8543.70.98"));
/// assert_eq!(stated("PO 8543709860"), None);
/// ```
pub fn stated_number(text: &str) -> Option<HtsNumber> {
    let pieces = pieces(text);
    let announced = all_alike(announced(&pieces));
    match announced {
        Alike::One(number) => Some(number),
        Alike::Differ => None,
        Alike::None => {
            let dotted = pieces.iter().filter_map(|piece| dotted(piece));
            match all_alike(dotted) {
                Alike::One(number) => Some(number),
                Alike::None | Alike::Differ => None,
            }
        }
    }
}

enum Alike {
    None,
    One(HtsNumber),
    Differ,
}

fn all_alike(numbers: impl Iterator<Item = HtsNumber>) -> Alike {
    numbers.fold(Alike::None, |found, number| match found {
        Alike::None => Alike::One(number),
        Alike::One(first) if first == number => found,
        Alike::One(_) | Alike::Differ => Alike::Differ,
    })
}

/// The words and numbers of a text: what blanks and signs part, but for dots
/// within.
fn pieces(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map(|piece| piece.trim_matches('.'))
        .filter(|piece| !piece.is_empty())
        .collect()
}

fn announced<'t>(
    pieces: &'t [&'t str],
) -> impl Iterator<Item = HtsNumber> + 't {
    pieces.iter().enumerate().filter_map(|(at, piece)| {
        if !ANNOUNCED.contains(&bare(piece).as_str()) {
            return None;
        }
        let behind = pieces.iter().skip(at + 1);
        let mut behind =
            behind.skip_while(|p| BETWEEN.contains(&bare(p).as_str()));
        let first = behind.next()?;
        // `8543 70 98 60` is parted by blanks.
        let mut digits = first.replace('.', "");
        let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if !all_digits(&digits) {
            return None;
        }
        for more in behind {
            let is_part = more.len() == 2 && all_digits(more);
            if digits.len() >= 10 || !is_part || first.len() > 6 {
                break;
            }
            digits.push_str(more);
        }
        number(&digits)
    })
}

/// A number with dots where the tariff has them.
fn dotted(piece: &str) -> Option<HtsNumber> {
    let parts: Vec<&str> = piece.split('.').collect();
    let digits = parts.iter().all(|p| p.chars().all(|c| c.is_ascii_digit()));
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let usual = matches!(
        lengths.as_slice(),
        [4 | 6, 2] | [4 | 6, 2, 2] | [4, 2, 4] | [4, 2, 2, 2]
    );
    // `1234.56` may be a price; the tariff's six digits alone are too few.
    let long = parts.len() > 2 || lengths.first() == Some(&6);
    (digits && usual && long).then(|| number(&parts.concat())).flatten()
}

fn number(digits: &str) -> Option<HtsNumber> {
    let number: HtsNumber = digits.parse().ok()?;
    let chapter = number.chapter();
    (number.len() >= 6 && (1..=99).contains(&chapter)).then_some(number)
}

fn bare(piece: &str) -> String {
    let letters = piece.chars().filter(|c| *c != '.');
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::stated_number;

    #[test]
    fn numbers_are_found_where_texts_state_them() {
        for (text, expected) in [
            ("HS CODE 8471.50", Some("8471.50")),
            ("H.S.CODE:84715001", Some("8471.50.01")),
            ("HTS US No. 8543 70 98 60 MINERS", Some("8543.70.98.60")),
            ("HTS#8471500150;HTS 8471.50.01.50", Some("8471.50.01.50")),
            ("tariff no 854370", Some("8543.70")),
            ("HS 8471.50 AND HS 8473.30", None),
            ("8543.70.9860", Some("8543.70.98.60")),
            ("TOTAL USD 1234.56", None),
            ("SERIAL 854370986012", None),
            ("HS CODE PENDING", None),
            ("0000.00.00", None),
            ("", None),
        ] {
            let found = stated_number(text).map(|hts| hts.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
