//! Countries of origin as papers really name them.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    str::FromStr,
    sync::LazyLock,
};

use crate::writing::{folded, is_han, one_writing};

/// ISO 3166-1 codes, English names, and the names that invoices use.
const TABLE: &str = include_str!("country.csv");

/// A country or customs territory by its ISO 3166-1 alpha-2 code.
///
/// Hong Kong (`HK`) and Macau (`MO`) are apart from China (`CN`), since the
/// tariff treats them apart.
///
/// # Example
///
/// ```
/// use hashgate_model::Country;
/// let read = Country::read("Made in P.R.C.")?;
/// assert_eq!(read.country.code(), "CN");
/// assert!(Country::read("Korea").is_err()); // North or South?
/// # Ok::<(), hashgate_model::CountryError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// What is wrong with the name of a country.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountryError {
    /// The name fits more than one country.
    #[error(
        "`{text}` may mean {}; write the ISO code of the one that is meant",
        .may_be.iter().map(|c| format!("{} ({c})", c.name()))
            .collect::<Vec<_>>().join(" or ")
    )]
    Ambiguous {
        /// The text as it stands on the paper.
        text: String,
        /// The countries it may mean.
        may_be: Vec<Country>,
    },
    /// No country has that name or code.
    #[error(
        "`{0}` is not a country known by ISO 3166; write its two-letter code"
    )]
    Unknown(String),
    /// The text names no country but a union, a blank or a placeholder.
    #[error("`{0}` does not name one country; origin is of one country")]
    NotOne(String),
}

impl CountryError {
    /// The countries that the text may mean; none where it names none.
    pub fn may_be(&self) -> &[Country] {
        match self {
            Self::Ambiguous { may_be, .. } => may_be,
            Self::Unknown(_) | Self::NotOne(_) => &[],
        }
    }
}

/// A country read from text, with a remark where the text was not plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryRead {
    /// The country.
    pub country: Country,
    /// What a reader should know of the reading, if anything.
    pub remark: Option<String>,
}

struct Names {
    by_name: HashMap<String, Country>,
    english: HashMap<Country, &'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { by_name: HashMap::new(), english: HashMap::new() };
    for row in TABLE.lines().skip(1) {
        // Names with a comma are quoted; only the alias column has them.
        let mut fields = row.splitn(3, ',');
        let (Some(code), Some(name), Some(aliases)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let [a, b] = *code.as_bytes() else { continue };
        let country = Country([a, b]);
        names.english.insert(country, name);
        names.by_name.insert(folded(code), country);
        names.by_name.insert(folded(name), country);
        for alias in aliases.trim_matches('"').split('|') {
            let key = folded(alias);
            if !key.is_empty() {
                names.by_name.entry(key).or_insert(country);
            }
        }
    }
    names
});

/// The codes alone: most who ask for a country have one, and need no name
/// read for it.
static CODES: LazyLock<HashSet<[u8; 2]>> = LazyLock::new(|| {
    TABLE
        .lines()
        .skip(1)
        .filter_map(|row| row.split_once(',')?.0.as_bytes().try_into().ok())
        .collect()
});

/// Phrases that come before the name: `Made in`, `Country of origin:`.
const LEADS: [&str; 9] = [
    "madein",
    "productof",
    "assembledin",
    "manufacturedin",
    "countryoforigin",
    "origin",
    "原产地",
    "原产国",
    "产地",
];

impl Country {
    /// China.
    pub const CN: Self = Self(*b"CN");
    /// The United States.
    pub const US: Self = Self(*b"US");

    /// The two-letter code, in capitals.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// The English short name.
    pub fn name(&self) -> &'static str {
        NAMES.english.get(self).copied().unwrap_or("unknown country")
    }

    /// Every country of the table, by code.
    pub fn all() -> Vec<Self> {
        let mut all: Vec<_> = NAMES.english.keys().copied().collect();
        all.sort_unstable();
        all
    }

    /// The country that a paper names: a code, an English, Chinese or
    /// Russian name, with or without `Made in`.
    ///
    /// # Errors
    ///
    /// [`CountryError`] where the text names no country, more than one, or a
    /// union such as the EU. The caller adds file, row and cell.
    pub fn read(text: &str) -> Result<CountryRead, CountryError> {
        let key = folded(text);
        let bare = LEADS
            .iter()
            .find_map(|lead| key.strip_prefix(lead))
            .filter(|rest| !rest.is_empty())
            .unwrap_or(&key);
        let bare = bare.strip_prefix("the").unwrap_or(bare);
        let shown = || text.trim().to_owned();
        match bare {
            "" | "na" | "none" | "tbd" | "various" | "mixed" | "eu" | "ue"
            | "europe" | "europeanunion" | "asia" | "欧盟" => {
                // "NA" is Namibia's code, but on an invoice it means "not
                // applicable": a blank must never become an origin.
                Err(CountryError::NotOne(shown()))
            }
            "korea" => Err(CountryError::Ambiguous {
                text: shown(),
                may_be: vec![Self(*b"KR"), Self(*b"KP")],
            }),
            // Taiwan's name for itself; and how the People's Republic is
            // called in haste.
            "republicofchina" | "roc" | "chinarepublicof" => {
                Err(CountryError::Ambiguous {
                    text: shown(),
                    may_be: vec![Self(*b"TW"), Self(*b"CN")],
                })
            }
            "congo" => Err(CountryError::Ambiguous {
                text: shown(),
                may_be: vec![Self(*b"CG"), Self(*b"CD")],
            }),
            "uk" => Ok(CountryRead {
                country: Self(*b"GB"),
                remark: Some(
                    "`UK` is not an ISO code; read as GB, United Kingdom"
                        .to_owned(),
                ),
            }),
            _ => NAMES
                .by_name
                .get(bare)
                .map(|&country| CountryRead { country, remark: None })
                .ok_or_else(|| CountryError::Unknown(shown()))
                .or_else(|unknown| Self::read_several(text, unknown)),
        }
    }

    /// A text of several names, as `中国 China` or `MY/CN`: one country where
    /// all are known and agree, more than one where they differ.
    fn read_several(
        text: &str,
        unknown: CountryError,
    ) -> Result<CountryRead, CountryError> {
        let mut found: Vec<Self> = Vec::new();
        let mut names = names_of(text);
        if names.len() < 2 {
            // `China CN`, `CN-China`: words that mean one country each.
            names = names
                .iter()
                .flat_map(|name| name.split([' ', '-']))
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect();
        }
        if names.len() < 2 {
            return Err(unknown);
        }
        if let Some(read) = Self::read_with_place(&names) {
            return Ok(read);
        }
        for name in &names {
            let several = match Self::read(name) {
                Ok(read) => vec![read.country],
                Err(CountryError::Ambiguous { may_be, .. }) => may_be,
                Err(_) => return Err(unknown),
            };
            for country in several {
                if !found.contains(&country) {
                    found.push(country);
                }
            }
        }
        match found.as_slice() {
            [country] => Ok(CountryRead { country: *country, remark: None }),
            _ => Err(CountryError::Ambiguous {
                text: text.trim().to_owned(),
                may_be: found,
            }),
        }
    }
}

/// Words of a place: `Penang`, `Ho Chi Minh`.
const LONGEST_PLACE: usize = 3;

impl Country {
    /// A place and the country it lies in: `Penang, Malaysia`, `中国 深圳`.
    fn read_with_place(names: &[String]) -> Option<CountryRead> {
        let [one, other] = names else { return None };
        let known = |name: &str| NAMES.by_name.get(&folded(name)).copied();
        // Western papers name the place first, Chinese ones the country.
        let (place, country) = match (known(one), known(other)) {
            (None, Some(country)) if !one.chars().any(is_han) => (one, country),
            (Some(country), None) if other.chars().all(is_han) => {
                (other, country)
            }
            _ => return None,
        };
        let is_name = place.split_whitespace().count() <= LONGEST_PLACE
            && place.chars().all(|c| c.is_alphabetic() || " .'-".contains(c))
            && Self::read(place)
                .is_err_and(|why| matches!(why, CountryError::Unknown(_)));
        is_name.then(|| CountryRead {
            country,
            remark: Some(format!(
                "`{place}` is taken for a place in {} ({country})",
                country.name()
            )),
        })
    }
}

/// The names that signs, words and a change of script part in a text.
fn names_of(text: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut script = None;
    for c in one_writing(text).chars() {
        let part = "/,;|&+()[]、\n".contains(c);
        let now = c.is_alphabetic().then(|| is_han(c));
        let turns = now.is_some() && script.is_some() && now != script;
        if (part || turns) && names.last().is_some_and(|n| !n.trim().is_empty())
        {
            names.push(String::new());
        }
        if now.is_some() {
            script = now;
        }
        if !part && let Some(name) = names.last_mut() {
            name.push(c);
        }
    }
    names
        .iter()
        .flat_map(|name| name.split(" or "))
        .flat_map(|name| name.split(" and "))
        .map(|name| name.trim().to_owned())
        .filter(|name| name.chars().any(char::is_alphanumeric))
        .collect()
}

impl FromStr for Country {
    type Err = CountryError;

    /// Reads an ISO 3166-1 alpha-2 code, in either case, and nothing else.
    fn from_str(text: &str) -> Result<Self, CountryError> {
        let trimmed = text.trim();
        let unknown = || CountryError::Unknown(trimmed.to_owned());
        let [a, b] = *trimmed.as_bytes() else { return Err(unknown()) };
        let country = Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]);
        if CODES.contains(&country.0) { Ok(country) } else { Err(unknown()) }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

as_text!(Country);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> String {
        Country::read(text).unwrap().country.code().to_owned()
    }

    #[test]
    fn names_of_invoices_are_read() {
        for (text, expected) in [
            ("Made in Malaysia", "MY"),
            ("马来西亚", "MY"),
            ("泰国", "TH"),
            ("中国", "CN"),
            ("P.R.C.", "CN"),
            ("made in P. R. China", "CN"),
            ("Republic of Korea", "KR"),
            ("South Korea", "KR"),
            ("Hong Kong", "HK"),
            ("Taiwan", "TW"),
            ("UK", "GB"),
            ("us", "US"),
            ("Viet Nam", "VN"),
            ("Country of Origin: Indonesia", "ID"),
            ("Guinea", "GN"),
            ("Namibia", "NA"),
            ("中国 China", "CN"),
            ("中国/China", "CN"),
            ("China（中国）", "CN"),
            ("泰国 Thailand", "TH"),
            ("Malaysia/马来西亚", "MY"),
            ("馬來西亞", "MY"),
            ("中國", "CN"),
            ("КНР", "CN"),
            ("Гонконг", "HK"),
            ("China CN", "CN"),
            ("CN-China", "CN"),
            ("中国 深圳", "CN"),
            ("Penang, Malaysia", "MY"),
            ("Shenzhen, China", "CN"),
            ("Rep. Pop. China", "CN"),
            ("MY (Malaysia)", "MY"),
            ("Made in China / P.R.C.", "CN"),
            ("Tailandia", "TH"),
            ("Volksrepublik China", "CN"),
            ("Deutschland", "DE"),
            ("Republic of China (Taiwan)", "TW"),
            ("Taiwan, R.O.C.", "TW"),
            ("中華民國", "TW"),
            ("People's Republic of China", "CN"),
            ("⻢来西亚", "MY"),
            ("Ｃｈｉｎａ", "CN"),
            ("Сhina", "CN"),
            ("Мalaysia", "MY"),
            ("Китай", "CN"),
            ("⼤韩民国", "KR"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_one_country_is_refused() {
        for text in [
            "Korea",
            "Congo",
            "Republic of China",
            "Made in R.O.C.",
            "EU",
            "N/A",
            "",
            "various",
            "Ruritania",
            "MY/CN",
            "Thailand / Malaysia",
            "China or Malaysia",
            "China/Ruritania",
            "///",
        ] {
            assert!(Country::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_code_has_a_name_and_reads_itself() {
        for country in Country::all() {
            assert_ne!(country.name(), "unknown country");
            if country.code() != "NA" {
                assert_eq!(code(country.code()), country.code());
            }
            assert_eq!(code(country.name()), country.code());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            let _ = Country::read(&text);
            let _ = text.parse::<Country>();
        }
    }
}
