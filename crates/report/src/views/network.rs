//! Headers of the chain: what was checked, and where they break.

use hashgate_model::{Date, Decimal};
use hashgate_network::{HeightsFrom, Verified};

use crate::document::{Cell, Column, Document, Mark, Table, counted};

/// Breaks and targets not checked of which each is shown; the others are
/// counted, and stand in the JSON.
const SHOWN: usize = 5;

/// A file of headers that was checked.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The file, as it was named.
    pub file: &'a str,
    /// The first and the last height.
    pub heights: (u64, u64),
    /// The times of the first and the last header, in seconds since 1970.
    pub times: (u32, u32),
    /// What tells the heights.
    pub heights_from: HeightsFrom,
    /// What was checked and what broke.
    pub verified: &'a Verified,
}

/// What was checked of headers, and where they break.
pub fn verified(sheet: &Sheet<'_>) -> Document {
    let found = sheet.verified;
    let headers = counted_in_thousands(found.headers, "header");
    let mut doc = Document::new();
    doc.title(match found.breaks.first() {
        None => format!("{headers}, none broken"),
        Some(first) => format!(
            "{headers}, broken at height {} ({})",
            thousands(first.height),
            first.at
        ),
    });
    doc.summary(format!(
        "{} · heights {} to {}, {} · {} to {}",
        sheet.file,
        thousands(sheet.heights.0),
        thousands(sheet.heights.1),
        match sheet.heights_from {
            HeightsFrom::Given => "as given",
            HeightsFrom::FileName => "by the name of the file",
            HeightsFrom::FirstBlock => "from the first block on",
            HeightsFrom::Column => "by the table",
        },
        day(sheet.times.0),
        day(sheet.times.1),
    ));
    doc.section_break();
    doc.table(checks(found));
    breaks(&mut doc, found);
    not_checked(&mut doc, found);
    doc
}

fn checks(found: &Verified) -> Table {
    let mut table = Table::new([
        Column::text("what"),
        Column::count("right"),
        Column::count("checked"),
        Column::text("which says"),
    ]);
    for (what, right, checked, says) in [
        (
            "work",
            found.works_right,
            found.headers,
            "the hash is at most the target",
        ),
        (
            "links",
            found.links_right,
            found.links_checked,
            "each names the header before it",
        ),
        (
            "retargets",
            found.retargets_right,
            found.retargets_checked,
            "the target follows from the epoch before, to the bit",
        ),
    ] {
        table.row([
            what.into(),
            Cell::number(thousands(right), Decimal::from(right)),
            Cell::number(thousands(checked), Decimal::from(checked)),
            says.into(),
        ]);
    }
    table
}

fn breaks(doc: &mut Document, found: &Verified) {
    if found.holds() {
        return;
    }
    doc.heading("Where it breaks");
    for one in found.breaks.iter().take(SHOWN) {
        let height = thousands(one.height);
        doc.item(
            Mark::Warning,
            format!("height {height} ({}): {}", one.at, one.why),
        );
        doc.detail(format!("next: {}", one.next));
    }
    more(doc, found.break_count, "break");
}

fn not_checked(doc: &mut Document, found: &Verified) {
    if found.unchecked.is_empty() {
        return;
    }
    doc.heading("Not checked");
    for one in found.unchecked.iter().take(SHOWN) {
        let height = thousands(one.height);
        doc.item(
            Mark::Bullet,
            format!("height {height} ({}): {}", one.at, one.why),
        );
    }
    let all = u64::try_from(found.unchecked.len()).unwrap_or(u64::MAX);
    more(doc, all, "target");
}

/// How many were not shown, where they are.
fn more(doc: &mut Document, all: u64, what: &str) {
    let left = all.saturating_sub(SHOWN as u64);
    if left > 0 {
        let more = usize::try_from(left).unwrap_or(usize::MAX);
        doc.paragraph(format!("{} more; see --json", counted(more, what)));
    }
}

fn counted_in_thousands(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", thousands(count))
}

/// `8065` becomes `8,065`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The day of a time, by UTC.
fn day(seconds: u32) -> String {
    const SECONDS_IN_DAY: u32 = 86_400;
    let days = i32::try_from(seconds / SECONDS_IN_DAY).unwrap_or(i32::MAX);
    match "1970-01-01".parse::<Date>() {
        Ok(first) => first.plus_days(days).to_string(),
        Err(_) => format!("second {seconds}"),
    }
}

#[cfg(test)]
mod tests {
    use hashgate_network::{read, verify};

    use super::*;
    use crate::views::set;

    #[test]
    fn headers_that_are_none_break_at_their_height_and_byte() {
        let file = read("a.bin", &[0; 8 * 80], Some(840_000)).unwrap();
        let verified = verify(&file.headers);
        let text = set(&super::verified(&Sheet {
            file: "a.bin",
            heights: (840_000, 840_007),
            times: (1_713_571_767, 0),
            heights_from: file.heights_from,
            verified: &verified,
        }));
        assert!(text.starts_with("8 headers, broken at height 840,000"));
        assert!(text.contains("2024-04-20 to 1970-01-01"), "{text}");
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("is a target of nothing"), "{text}");
        assert!(text.contains("more; see --json"), "{text}");
        assert_eq!(
            (thousands(7), thousands(1_000)),
            ("7".into(), "1,000".into())
        );
    }
}
