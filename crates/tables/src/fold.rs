//! How heads and words of tables are compared: in one writing, without
//! regard to case, spacing and punctuation.

pub use hashgate_model::writing::is_han;
use hashgate_model::writing::one_writing;

/// Letters and digits only, lower case; `№` is read as `no`, `&` as `and`.
///
/// # Example
///
/// ```
/// assert_eq!(hashgate_tables::folded("Q'ty (ＰＣＳ)"), "qtypcs");
/// ```
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_writing(text).chars() {
        if c == '&' {
            out.push_str("and");
        } else if c.is_alphanumeric() {
            out.extend(lower(c));
        }
    }
    out
}

/// The letter in lower case; the two letters i of Turkish are one here, so
/// that `TİCARİ` and `ticari`, `AÇIKLAMA` and `açıklama` are.
fn lower(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase()
        .filter(|c| *c != '\u{307}')
        .map(|c| if c == 'ı' { 'i' } else { c })
}

/// Lower-case words with single blanks between and around: ` air freight `;
/// Chinese letters and others are words apart.
pub fn spaced(text: &str) -> String {
    let mut out = String::from(" ");
    let mut han_before = false;
    for c in one_writing(text).chars() {
        if c.is_alphanumeric() {
            let han = is_han(c);
            if han != han_before && !out.ends_with(' ') {
                out.push(' ');
            }
            han_before = han;
            out.extend(lower(c));
        } else if c != '\'' && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// The text without what stands in brackets, in one writing.
pub fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for c in one_writing(text).chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
