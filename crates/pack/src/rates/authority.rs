//! The powers under which duty is laid (`data/rates/us/authorities.toml`).

use std::fmt;

use arrayvec::ArrayString;
use serde::{Deserialize, Serialize};

use super::{CiteId, Rates};

/// The longest word for a power, in bytes.
const LONGEST: usize = 32;

/// The power under which a duty is laid, by the word of
/// `data/rates/us/authorities.toml` and of `hashgate.duty/1`, as `s301_china`;
/// at most 32 bytes.
///
/// Column 1 and column 2 are no powers of their own but stand on every line,
/// so that they alone are known here.
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
#[serde(transparent)]
pub struct Authority(ArrayString<LONGEST>);

impl Authority {
    /// Column 1, general or special.
    pub fn column1() -> Self {
        Self::of("base")
    }

    /// Column 2.
    pub fn column2() -> Self {
        Self::of("base_col2")
    }

    /// The power of a word, cut to 32 bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_pack::rates::Authority;
    /// assert_eq!(Authority::of("s122").as_str(), "s122");
    /// ```
    pub fn of(word: &str) -> Self {
        let mut text = ArrayString::new();
        for c in word.chars() {
            if text.try_push(c).is_err() {
                break;
            }
        }
        Self(text)
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Authority {
    /// The word of `hashgate.duty/1`, as `s301_china`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the data says of a power.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityInfo {
    /// Its word.
    pub id: Authority,
    /// Its name, for people.
    pub title: String,
    /// The statute that gives it.
    pub legal_basis: String,
    /// Whether one line may bear two duties of it.
    pub several: bool,
    /// Whether its base is the metal of the goods, which other duties may
    /// leave out.
    pub on_metal: bool,
    /// The word under which content of the United States is told, where an
    /// exception sets that part of the value apart.
    pub us_content: Option<Authority>,
    /// The power that it is compared with, where an entry was filed.
    pub stands_with: Option<Authority>,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

impl Rates {
    /// What the data says of a power.
    pub fn authority(&self, id: Authority) -> Option<&AuthorityInfo> {
        self.authorities.iter().find(|info| info.id == id)
    }

    /// Its place in `authorities.toml`, which is the order in which powers
    /// are told; an unknown one comes last.
    pub fn place_of(&self, id: Authority) -> usize {
        let found = self.authorities.iter().position(|info| info.id == id);
        found.unwrap_or(self.authorities.len())
    }
}
