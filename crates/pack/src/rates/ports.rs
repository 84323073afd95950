//! Ports of entry, by the names that papers give them.

use serde::{Deserialize, Serialize};

use super::{CiteId, Rates};

/// A port of entry of Schedule D.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Port {
    /// The code of Schedule D, four digits.
    pub code: String,
    /// The IATA code of its airport, if it has one of its own.
    pub iata: Option<String>,
    /// Its name with its state.
    pub name: String,
    /// Other names it goes by.
    pub also: Vec<String>,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// What a text says of a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortRead<'r> {
    /// One port.
    Known(&'r Port),
    /// A name that several bear.
    Several(Vec<&'r Port>),
    /// None that the data has, with the nearest name if one is near.
    Unknown(Option<&'r Port>),
}

/// Letters and digits only, lower case.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The same without what papers add to a name.
fn bare(text: &str) -> String {
    const ADDED: [&str; 9] = [
        "port",
        "of",
        "entry",
        "international",
        "intl",
        "int",
        "usa",
        "us",
        "seaport",
    ];
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !ADDED.contains(&word.to_lowercase().as_str()))
        .flat_map(str::chars)
        .flat_map(char::to_lowercase)
        .collect()
}

impl Port {
    fn names(&self) -> impl Iterator<Item = &str> {
        let city = self.name.split(',').next().unwrap_or(&self.name);
        [self.name.as_str(), city]
            .into_iter()
            .chain(self.also.iter().map(String::as_str))
    }

    /// Whether a code of the text is the port's: `5501`, `DFW`, `USDFW`.
    fn has_code(&self, token: &str) -> bool {
        let digits = token.bytes().all(|b| b.is_ascii_digit());
        if digits && (3..=4).contains(&token.len()) {
            return format!("{token:0>4}") == self.code;
        }
        let upper = token.to_ascii_uppercase();
        let code = match upper.strip_prefix("US") {
            Some(rest) if rest.len() == 3 => rest,
            _ => upper.as_str(),
        };
        self.iata.as_deref() == Some(code)
    }
}

impl Rates {
    /// The port that a text means: a code of Schedule D, an IATA code or a
    /// name, alone or together.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_pack::{SourceTree, rates::{PortRead, Rates}, read_section};
    /// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    /// let rates: Rates = read_section(&SourceTree::from_dir(data.as_ref())?)?;
    /// for text in ["5501", "DFW", "Dallas/Fort Worth", "Dallas, TX"] {
    ///     let PortRead::Known(port) = rates.port(text) else { panic!() };
    ///     assert_eq!(port.code, "5501", "{text}");
    /// }
    /// let PortRead::Unknown(near) = rates.port("Dalas") else { panic!() };
    /// assert_eq!(near.map(|port| port.code.as_str()), Some("5501"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn port(&self, text: &str) -> PortRead<'_> {
        let whole = text.trim();
        let of = |found: &dyn Fn(&&Port) -> bool| -> Vec<&Port> {
            self.ports.iter().filter(|port| found(port)).collect()
        };
        let (exact, plain) = (folded(whole), bare(whole));
        let by_code = of(&|port| port.has_code(whole));
        if let [port] = by_code.as_slice() {
            return PortRead::Known(port);
        }
        let by_name =
            of(&|port| port.names().any(|name| folded(name) == exact));
        let by_bare = of(&|port| port.names().any(|name| bare(name) == plain));
        // `LAX - Los Angeles`, `2720 Los Angeles`: the code decides.
        let tokens: Vec<&str> = whole
            .split(|c: char| !c.is_alphanumeric())
            .filter(|token| {
                token
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            })
            .collect();
        let by_token =
            of(&|port| tokens.iter().any(|t| t.len() > 2 && port.has_code(t)));
        // `Dallas, TX 75261`: the city alone.
        let city = bare(whole.split([',', '(']).next().unwrap_or(whole));
        let by_city = of(&|port| {
            !city.is_empty() && port.names().any(|name| bare(name) == city)
        });
        for found in [by_code, by_name, by_bare, by_token, by_city] {
            match found.as_slice() {
                [] => {}
                [port] => return PortRead::Known(port),
                _ => return PortRead::Several(found),
            }
        }
        PortRead::Unknown(self.nearest_port(&plain))
    }

    fn nearest_port(&self, plain: &str) -> Option<&Port> {
        const SHORTEST: usize = 4;
        const STEPS: usize = 2;
        if plain.chars().count() < SHORTEST {
            return None;
        }
        let steps = |port: &&Port| {
            let all = port.names().map(bare);
            all.map(|name| strsim::damerau_levenshtein(&name, plain)).min()
        };
        let near = self.ports.iter().filter_map(|p| Some((steps(&p)?, p)));
        near.filter(|(steps, _)| *steps <= STEPS)
            .min_by_key(|(steps, _)| *steps)
            .map(|(_, port)| port)
    }
}
