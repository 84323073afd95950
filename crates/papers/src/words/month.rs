//! The names of months, whole or by how they begin (`words/months.csv`).

use std::sync::LazyLock;

use super::rows;

/// A month with a name, and whether only the name's beginning is told.
static MONTHS: LazyLock<Vec<(i16, bool, &str)>> = LazyLock::new(|| {
    let mut months = Vec::new();
    for (number, words) in rows(include_str!("months.csv")) {
        let Ok(number) = number.parse() else { continue };
        // The second column and the first name share a cell: `start,janv`.
        for (at, name) in words.enumerate() {
            let (how, name) = match name.split_once(',') {
                Some((how, name)) if at == 0 => (Some(how), name),
                _ => (None, name),
            };
            let before = months.last().map(|(_, starts, _)| *starts);
            let starts = how.map(|how| how == "start").or(before);
            months.push((number, starts.unwrap_or(false), name));
        }
    }
    months
});

/// The number of a month by its name in lower case.
pub(crate) fn month(word: &str) -> Option<i16> {
    let found = MONTHS.iter().find(|(_, starts, name)| {
        if *starts { word.starts_with(name) } else { word == *name }
    });
    found.map(|(number, ..)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_name() {
        for (name, number) in [
            ("oct", 10),
            ("october", 10),
            ("octobre", 10),
            ("октября", 10),
            ("ekim", 10),
            ("agustus", 8),
            ("augusti", 8),
            ("desember", 12),
            ("maret", 3),
            ("sept", 9),
        ] {
            assert_eq!(month(name), Some(number), "{name}");
        }
        for name in ["octopus", "t", "marble", ""] {
            assert_eq!(month(name), None, "{name}");
        }
        let numbers: std::collections::BTreeSet<i16> =
            MONTHS.iter().map(|(number, ..)| *number).collect();
        assert!(numbers.into_iter().eq(1..=12));
    }
}
