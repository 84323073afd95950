//! An origin as a person or a paper states it, which need not be one country.

use std::fmt;

use serde::{Deserialize, Serialize, de};

use crate::{Country, CountryError, writing::folded};

/// The origin of goods, as somebody states it.
///
/// # Example
///
/// ```
/// use hashgate_model::StatedOrigin;
/// let one = StatedOrigin::read("Malaysia")?;
/// assert_eq!(one.country().map(|c| c.to_string()).as_deref(), Some("MY"));
/// let two = StatedOrigin::read("MY/CN")?;
/// assert_eq!((two.country(), two.may_be().len()), (None, 2));
/// assert!(StatedOrigin::read("unknown")?.may_be().is_empty());
/// assert!(StatedOrigin::read("Ruritania").is_err());
/// # Ok::<(), hashgate_model::CountryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedOrigin {
    /// One country.
    Of(Country),
    /// `MY/CN`, `unknown`: the countries that it may be, none where nothing
    /// is known.
    Open(Vec<Country>),
}

/// Words that say that the origin is not known.
const UNKNOWN: [&str; 12] = [
    "unknown",
    "notknown",
    "notsure",
    "unclear",
    "open",
    "tbd",
    "tba",
    "tbc",
    "未知",
    "不详",
    "待定",
    "待确认",
];

impl StatedOrigin {
    /// Reads a country by its code or name, several of which it is open which
    /// one is meant, or a word that says that it is not known.
    ///
    /// # Errors
    ///
    /// [`CountryError`] where the text names no country.
    pub fn read(text: &str) -> Result<Self, CountryError> {
        if UNKNOWN.contains(&folded(text).as_str()) || text.trim() == "?" {
            return Ok(Self::Open(Vec::new()));
        }
        match Country::read(text) {
            Ok(read) => Ok(Self::Of(read.country)),
            Err(error) if !error.may_be().is_empty() => {
                Ok(Self::Open(error.may_be().to_vec()))
            }
            Err(error) => Err(error),
        }
    }

    /// The country, if it is one.
    pub fn country(&self) -> Option<Country> {
        match self {
            Self::Of(country) => Some(*country),
            Self::Open(_) => None,
        }
    }

    /// The countries that it may be, where it is not one.
    pub fn may_be(&self) -> &[Country] {
        match self {
            Self::Of(_) => &[],
            Self::Open(countries) => countries,
        }
    }
}

impl From<Country> for StatedOrigin {
    fn from(country: Country) -> Self {
        Self::Of(country)
    }
}

impl fmt::Display for StatedOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(country) => country.fmt(f),
            Self::Open(countries) if countries.is_empty() => {
                f.write_str("unknown")
            }
            Self::Open(countries) => {
                for (i, country) in countries.iter().enumerate() {
                    if i > 0 {
                        f.write_str("/")?;
                    }
                    country.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

impl Serialize for StatedOrigin {
    fn serialize<S: serde::Serializer>(
        &self,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StatedOrigin {
    fn deserialize<D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::read(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_read_again_from_its_own_words() {
        for text in ["MY", "Malaysia or China", "unknown", "TBD", "Korea", "?"]
        {
            let read = StatedOrigin::read(text).unwrap();
            let again = StatedOrigin::read(&read.to_string());
            assert_eq!(again, Ok(read), "{text}");
        }
        for text in ["Ruritania", "", "EU", "various"] {
            assert!(StatedOrigin::read(text).is_err(), "{text}");
        }
    }
}
