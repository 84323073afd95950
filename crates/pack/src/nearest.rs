//! Names that are near to a wrong one.

/// The known names nearest to a wrong one, best first; at most three, each at
/// most three edits away.
pub(crate) fn nearest<'a>(
    wrong: &str,
    known: impl Iterator<Item = &'a str>,
) -> Vec<&'a str> {
    let mut by_distance: Vec<(usize, &str)> = known
        .map(|name| (distance(wrong, name), name))
        .filter(|(d, _)| *d <= 3)
        .collect();
    by_distance.sort_unstable();
    by_distance.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Edits (insert, delete, replace) between two names.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut left = i + 1;
        let mut diagonal = i;
        for (above, cb) in row.iter_mut().skip(1).zip(&b) {
            let cost = (diagonal + usize::from(ca != *cb))
                .min(left + 1)
                .min(*above + 1);
            diagonal = *above;
            *above = cost;
            left = cost;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
