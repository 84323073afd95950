//! A party's line on a paper: its name, former and other names, labels.
//!
//! `Attn: Blue Sea Ltd (ex- Red Sea Ltd)` is searched as it stands, and the
//! names on it are searched each by itself, so nothing is lost by a wrong cut.

use hashgate_pack::lists::PartyLineMarker;

/// The most names of a line that are searched by themselves.
const MAX_PARTS: usize = 6;

/// The fewest letters and digits of a name that is searched by itself.
const SHORTEST: usize = 3;

/// What a name on a line is to the party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// Its name, without labels and other names.
    Name,
    /// A name that it had.
    Former,
    /// Another name of it, or whom the line names beside it.
    Also,
}

impl PartKind {
    /// The kind in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Former => "former name",
            Self::Also => "other name",
        }
    }
}

/// A name on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinePart {
    pub(crate) kind: PartKind,
    pub(crate) text: String,
}

/// The marks that part a line, ready to be found.
#[derive(Debug, Default)]
pub(crate) struct Markers {
    /// Lower case, the longest first.
    markers: Vec<(String, PartKind)>,
    /// The bytes with which any begins, a bit for each.
    first: [u64; 4],
}

impl Markers {
    pub(crate) fn new(table: &[PartyLineMarker]) -> Self {
        let mut markers: Vec<(String, PartKind)> = table
            .iter()
            .map(|row| {
                let kind = match row.part.as_str() {
                    "former" => PartKind::Former,
                    "also" => PartKind::Also,
                    _ => PartKind::Name,
                };
                (row.marker.to_lowercase(), kind)
            })
            .collect();
        markers.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        let mut first = [0; 4];
        for byte in markers.iter().filter_map(|m| m.0.bytes().next()) {
            if let Some(block) = first.get_mut(usize::from(byte >> 6)) {
                *block |= 1 << (byte & 63);
            }
        }
        Self { markers, first }
    }

    /// The names on a line; none if it holds no mark, and so is a name.
    pub(crate) fn parts(&self, line: &str) -> Vec<LinePart> {
        let mut parts = Vec::new();
        let (mut kind, mut from) = (PartKind::Name, 0);
        let mut at = 0;
        while at < line.len() && parts.len() < MAX_PARTS {
            if let Some((length, next)) = self.marker_at(line, at) {
                push(line.get(from..at), kind, &mut parts);
                (kind, from) = (next, at + length);
                at = from;
            } else {
                at += 1;
            }
        }
        if from > 0 {
            push(line.get(from..), kind, &mut parts);
        }
        parts
    }

    /// The mark that begins at a byte, with its length.
    fn marker_at(&self, line: &str, at: usize) -> Option<(usize, PartKind)> {
        let bytes = line.as_bytes();
        let first = bytes.get(at)?.to_ascii_lowercase();
        if self.first.get(usize::from(first >> 6))? >> (first & 63) & 1 == 0 {
            return None;
        }
        let part_of_word = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80;
        let inside = at > 0 && bytes.get(at - 1).is_some_and(part_of_word);
        if inside && first.is_ascii_alphanumeric() {
            return None;
        }
        let of = self.markers.iter().find(|(marker, _)| {
            let found = bytes.get(at..at + marker.len());
            let goes_on =
                marker.bytes().last().is_some_and(|b| part_of_word(&b))
                    && bytes.get(at + marker.len()).is_some_and(part_of_word);
            !goes_on
                && found.is_some_and(|found| {
                    found.eq_ignore_ascii_case(marker.as_bytes())
                })
        })?;
        Some((of.0.len(), of.1))
    }
}

/// Adds a name, without what surrounds it.
fn push(text: Option<&str>, kind: PartKind, parts: &mut Vec<LinePart>) {
    let around = |c: char| c.is_whitespace() || "()[]{},;:-/\"".contains(c);
    let text = text.unwrap_or_default();
    let text = text.trim_start_matches(['.', ' ']).trim_matches(around);
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters >= SHORTEST {
        parts.push(LinePart { kind, text: text.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::{LinePart, Markers, PartKind};
    use hashgate_pack::lists::PartyLineMarker;

    fn parts(line: &str) -> Vec<(PartKind, String)> {
        let table = [
            ("(ex-", "former"),
            (" ex- ", "former"),
            ("formerly", "former"),
            ("formerly known as", "former"),
            ("t/a", "also"),
            ("attn:", "label"),
        ];
        let table = table.map(|(marker, part)| PartyLineMarker {
            marker: marker.to_owned(),
            part: part.to_owned(),
        });
        let parts = Markers::new(&table).parts(line).into_iter();
        parts.map(|LinePart { kind, text }| (kind, text)).collect()
    }

    #[test]
    fn names_of_a_line_are_told_apart() {
        assert_eq!(
            parts("ATTN: Blue Sea Ltd. (ex-Red Sea Ltd.) t/a Sea Line"),
            [
                (PartKind::Name, "Blue Sea Ltd.".to_owned()),
                (PartKind::Former, "Red Sea Ltd.".to_owned()),
                (PartKind::Also, "Sea Line".to_owned()),
            ]
        );
        assert_eq!(
            parts("Ödön Kft, formerly known as Österreich Kft"),
            [
                (PartKind::Name, "Ödön Kft".to_owned()),
                (PartKind::Former, "Österreich Kft".to_owned()),
            ]
        );
    }

    #[test]
    fn a_name_that_only_resembles_a_mark_is_left_whole() {
        for name in [
            "Ex-Im Bank",
            "Formerlyx Ltd",
            "Sat/ale GmbH",
            "Kata",
            "Ex Machina",
        ] {
            assert_eq!(parts(name), [], "{name}");
        }
    }
}
