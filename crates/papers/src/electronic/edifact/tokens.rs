//! From bytes to segments, elements and components: the service string, the
//! release character, the character set.

use std::borrow::Cow;

use super::super::{
    MessageProblem,
    edi::{self, Wrong},
    number::plain,
    statement::{At, Statement, Told},
};
use hashgate_model::Decimal;

/// Whether a file begins as an interchange, or as a message without one.
pub(crate) fn begins(bytes: &[u8]) -> bool {
    let follows = |start: &[u8]| {
        bytes.strip_prefix(start).is_some_and(|rest| {
            rest.first().is_some_and(u8::is_ascii_punctuation)
        })
    };
    follows(b"UNA") || follows(b"UNB") || follows(b"UNH")
}

/// The text, in UTF-8 or in the character set that UNB names.
///
/// UNOC to UNOG are parts of ISO 8859; UNOA and UNOB are parts of ASCII.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Wrong> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let start = bytes.get(..80).unwrap_or(bytes);
    let sets = [
        ("UNOC", encoding_rs::WINDOWS_1252),
        ("UNOD", encoding_rs::ISO_8859_2),
        ("UNOE", encoding_rs::ISO_8859_5),
        ("UNOF", encoding_rs::ISO_8859_7),
        ("UNOG", encoding_rs::ISO_8859_3),
    ];
    let stated = |name: &str| {
        start.windows(name.len()).any(|part| part == name.as_bytes())
    };
    let set = sets.iter().find(|(name, _)| stated(name));
    let (name, decoded) = match set {
        Some((name, set)) => (*name, set.decode_without_bom_handling(bytes)),
        None => ("UNOA, UNOB or UTF-8", (Cow::Borrowed(""), true)),
    };
    let (text, wrong) = decoded;
    if wrong {
        let why = MessageProblem::Encoding(name.to_owned());
        return Err(Told::new(why, &"".into()));
    }
    Ok(text)
}

/// The characters that part an interchange.
#[derive(Debug, Clone, Copy)]
pub(super) struct Service {
    pub component: char,
    pub element: char,
    pub release: char,
    pub terminator: char,
}

impl Default for Service {
    fn default() -> Self {
        Self { component: ':', element: '+', release: '?', terminator: '\'' }
    }
}

impl Service {
    /// The characters that UNA states, and what follows them.
    pub fn of(text: &str) -> Result<(Self, &str), Wrong> {
        let Some(rest) = text.strip_prefix("UNA") else {
            return Ok((Self::default(), text));
        };
        let mut characters = rest.char_indices();
        let mut next = || characters.next().map(|(_, c)| c);
        let stated = (next(), next(), next(), next(), next(), next());
        let (
            Some(component),
            Some(element),
            Some(_),
            Some(release),
            Some(_),
            Some(terminator),
        ) = stated
        else {
            return Err(edi::cut(&"segment UNA".into(), "UNA is not whole"));
        };
        let parts = [component, element, release, terminator];
        let apart = (0..4).all(|i| (0..i).all(|j| parts[i] != parts[j]));
        let plain = parts.iter().any(|c| c.is_alphanumeric());
        if !apart || plain {
            let why = "UNA states letters, digits or one character twice \
                       where it states how the interchange is parted";
            return Err(edi::cut(&"segment UNA".into(), why));
        }
        let rest = characters.as_str();
        Ok((Self { component, element, release, terminator }, rest))
    }
}

/// The segments of a text, one after the other.
pub(super) struct Segments<'t> {
    rest: &'t str,
    service: Service,
    number: usize,
}

impl<'t> Segments<'t> {
    pub fn new(rest: &'t str, service: Service) -> Self {
        Self { rest, service, number: 0 }
    }

    /// The next segment; nothing at the end.
    pub fn next(&mut self) -> Result<Option<Segment<'t>>, Wrong> {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        edi::few(self.number)?;
        let mut released = false;
        let end = self.rest.char_indices().find(|(_, c)| {
            let ends = *c == self.service.terminator && !released;
            released = *c == self.service.release && !released;
            ends
        });
        let Some((end, terminator)) = end else {
            let tag: String = self.rest.chars().take(3).collect();
            let at = edi::at(self.number, &tag, None);
            return Err(edi::cut(&at, "the last segment has no terminator"));
        };
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest.get(terminator.len_utf8()..).unwrap_or("");
        let segment =
            Segment { number: self.number, text, service: self.service };
        Ok(Some(segment))
    }
}

/// A segment with its number in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'t> {
    pub number: usize,
    text: &'t str,
    service: Service,
}

impl<'t> Segment<'t> {
    /// The three letters of its name.
    pub fn tag(&self) -> &'t str {
        let parts = [self.service.element, self.service.component];
        self.text.split(parts).next().unwrap_or("").trim()
    }

    /// The component of an element, both counted from 1 behind the name, with
    /// what was released; empty if it is not there.
    pub fn get(&self, element: usize, component: usize) -> String {
        let part = |text: &'t str, by: char, n: usize| -> Option<&'t str> {
            let mut released = false;
            let is_part = |c: char| {
                let parts = c == by && !released;
                released = c == self.service.release && !released;
                parts
            };
            text.split(is_part).nth(n)
        };
        let found = part(self.text, self.service.element, element).and_then(
            |element| part(element, self.service.component, component - 1),
        );
        let mut text = String::new();
        let mut released = false;
        for c in found.unwrap_or("").chars() {
            if c == self.service.release && !released {
                released = true;
            } else {
                released = false;
                // A segment that is broken over lines.
                if !['\r', '\n'].contains(&c) {
                    text.push(c);
                }
            }
        }
        text.trim().to_owned()
    }

    /// The first component of an element.
    pub fn first(&self, element: usize) -> String {
        self.get(element, 1)
    }

    pub fn at(&self, element: usize) -> At {
        edi::at(self.number, self.tag(), Some(element))
    }

    pub fn whole(&self) -> At {
        edi::at(self.number, self.tag(), None)
    }

    /// The component, where it is not empty.
    pub fn told(
        &self,
        element: usize,
        component: usize,
    ) -> Option<Told<String>> {
        let text = self.get(element, component);
        (!text.is_empty()).then(|| Told::new(text, &self.at(element)))
    }

    /// A number; the decimal mark may be a point or a comma, since senders
    /// write either whatever UNA says.
    pub fn decimal(
        &self,
        element: usize,
        component: usize,
        what: &'static str,
        into: &mut Statement,
    ) -> Option<Told<Decimal>> {
        let told = self.told(element, component)?;
        match plain(&told.value, true) {
            Ok(value) => Some(Told::new(value, &told.at)),
            Err(problem) => {
                into.number_fault(&told.at, what, &told.value, problem);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Segments, Service};

    #[test]
    fn what_is_released_parts_nothing() {
        let (service, rest) =
            Service::of("UNA:+,? 'X+O?'SHEA ?+ CO??:b'").unwrap();
        let segment = Segments::new(rest, service).next().unwrap().unwrap();
        assert_eq!(segment.get(1, 1), "O'SHEA + CO?");
        assert_eq!(segment.get(1, 2), "b");
        assert_eq!(segment.get(9, 9), "");
    }

    #[test]
    fn other_service_characters_are_taken() {
        let (service, rest) = Service::of("UNA|^.\\ ~X^a|b\\~c~").unwrap();
        let segment = Segments::new(rest, service).next().unwrap().unwrap();
        assert_eq!(segment.get(1, 2), "b~c");
        assert!(Service::of("UNA++.? '").is_err());
        assert!(Service::of("UNA:+").is_err());
    }
}
