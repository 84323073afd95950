//! Fields of an address, of which one may stand several times.

use hashgate_app::App;

/// The fields of an address in their order.
#[derive(Debug, Clone)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `a=1&b=2&a=3`, each name and value with its escapes taken out.
    pub(crate) fn read(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| {
                    let (name, value) =
                        pair.split_once('=').unwrap_or((pair, ""));
                    (plain(name), plain(value))
                })
                .collect(),
        )
    }

    /// The first value of a field.
    pub(crate) fn first(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, v)| v.clone())
    }

    /// Every value of a field.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let of_name = self.0.iter().filter(|(key, _)| key == name);
        of_name.map(|(_, value)| value.clone()).collect()
    }

    /// Every field with its value.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// A share between 0 and 1.
    pub(crate) fn share(&self, name: &str, or: f64) -> Result<f64, String> {
        let Some(text) = self.first(name) else { return Ok(or) };
        match text.parse::<f64>() {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
            _ => {
                Err(format!("`{name}` is `{text}`; give a number from 0 to 1"))
            }
        }
    }

    /// A count up to the most there may be.
    pub(crate) fn count(
        &self,
        name: &str,
        or: usize,
        most: usize,
    ) -> Result<usize, String> {
        let Some(text) = self.first(name) else { return Ok(or) };
        match text.parse::<usize>() {
            Ok(count) if count <= most => Ok(count),
            _ => Err(format!(
                "`{name}` is `{text}`; give a whole number up to {most}"
            )),
        }
    }
}

/// A name or value of an address without its escapes; bytes that are no UTF-8
/// become the replacement character.
fn plain(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match (first, escaped) {
            (_, Some((high, low))) => {
                bytes.push(high * 16 + low);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', None) => bytes.push(b' '),
            (other, None) => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// A text as a value in an address: all but letters, digits and `-._~` as
/// escapes (RFC 3986).
pub(crate) fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The lists of a dataset by name: all of `default`, or the one of that id;
/// nothing if there is none of the name.
#[allow(clippy::option_option, reason = "no dataset, all lists, some lists")]
pub(crate) fn list_of(app: &App, dataset: &str) -> Option<Option<Vec<String>>> {
    if matches!(dataset, "default" | "all" | "sanctions") {
        return Some(None);
    }
    let sources = &app.pack().lists.sources;
    let known = sources.iter().any(|source| source.id == dataset);
    known.then(|| Some(vec![dataset.to_owned()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_may_stand_several_times_and_keeps_its_signs() {
        let fields = Fields::read("a=1&b=%E5%8D%8E+x&a=2&c&=&d=%zz%");
        assert_eq!(fields.all("a"), ["1", "2"]);
        assert_eq!(fields.first("b").as_deref(), Some("华 x"));
        assert_eq!(fields.first("c").as_deref(), Some(""));
        assert_eq!(fields.first("d").as_deref(), Some("%zz%"));
        assert_eq!(fields.first("e"), None);
    }

    #[test]
    fn numbers_have_limits_and_a_blank_is_none() {
        let fields = Fields::read("limit=&most=501&share=1.5&nan=nan&ok=0.7");
        assert!(fields.count("limit", 5, 500).is_err());
        assert!(fields.count("most", 5, 500).is_err());
        assert_eq!(fields.count("none", 5, 500), Ok(5));
        assert!(fields.share("share", 0.7).is_err());
        assert!(fields.share("nan", 0.7).is_err());
        assert_eq!(fields.share("ok", 0.1), Ok(0.7));
    }
}
