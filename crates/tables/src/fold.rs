//! How heads and words of tables are compared: without regard to case,
//! spacing, punctuation and the width of letters.

/// Full-width letters, digits and signs as their plain forms.
pub fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        '\u{3000}' => ' ',
        '￥' => '¥',
        _ => c,
    }
}

/// Whether a letter is Chinese, radicals and compatibility forms included.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Letters and digits only, lower case; `№` is read as `no`, `&` as `and`.
///
/// # Example
///
/// ```
/// assert_eq!(hashgate_tables::folded("Q'ty (ＰＣＳ)"), "qtypcs");
/// ```
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(narrow) {
        if c == '№' {
            out.push_str("no");
        } else if c == '&' {
            out.push_str("and");
        } else if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// Lower-case words with single blanks between and around: ` air freight `;
/// Chinese letters and others are words apart.
pub fn spaced(text: &str) -> String {
    let mut out = String::from(" ");
    let mut han_before = false;
    for c in text.chars().map(narrow) {
        if c.is_alphanumeric() {
            let han = is_han(c);
            if han != han_before && !out.ends_with(' ') {
                out.push(' ');
            }
            han_before = han;
            out.extend(c.to_lowercase());
        } else if c != '\'' && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// The text without what stands in brackets.
pub fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for c in text.chars().map(narrow) {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
