//! Names that stand in the remarks of OFAC's lists: weak ones.
//!
//! OFAC calls an alias weak that is broad or generic, and does not expect that
//! it is searched for (OFAC FAQ 122 and 123); in its CSV files weak aliases
//! are not among the others but in the remarks: `a.k.a. 'PACHO'`.

use hashgate_pack::lists::ListEntry;

/// The bit of a name's number that says that it is a weak one.
pub(crate) const WEAK: u32 = 1 << 31;

/// The name of an entry, its aliases, then its weak ones.
pub(crate) fn all_names(entry: &ListEntry) -> impl Iterator<Item = &str> {
    std::iter::once(&entry.name)
        .chain(&entry.aliases)
        .map(String::as_str)
        .chain(weak_names(&entry.note))
}

/// The weak names in the remarks of an entry.
fn weak_names(remarks: &str) -> impl Iterator<Item = &str> {
    remarks.split(';').filter_map(|part| {
        let part = part.trim().trim_end_matches('.');
        let part = part.strip_prefix("alt. ").unwrap_or(part);
        let quoted = part.strip_prefix("a.k.a. ")?;
        quoted.strip_prefix('\'')?.strip_suffix('\'')
    })
}

#[cfg(test)]
mod tests {
    use super::weak_names;

    #[test]
    fn weak_names_are_those_in_quotes_behind_aka() {
        let remarks = "DOB 12 Apr 1953; a.k.a. 'PACHO'; alt. a.k.a. 'THE \
                       CHESS PLAYER'.; Linked To: O'NEIL a.k.a. Corp.";
        let weak: Vec<&str> = weak_names(remarks).collect();
        assert_eq!(weak, ["PACHO", "THE CHESS PLAYER"]);
        assert_eq!(weak_names("").count(), 0);
    }
}
