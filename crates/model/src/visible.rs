//! Text that others wrote, made safe to show.

use std::{borrow::Cow, fmt::Write as _};

/// Text in which nothing acts unseen on whatever shows it: control
/// characters, escape sequences and characters that turn the direction of
/// writing are spelt by their code point. Line feeds and tabs stay, and so
/// does every other text, as it is.
///
/// This is the one place where this is decided. It is called where text
/// becomes output (a terminal, a message, a cell, a calendar) and never
/// before, so that what was read is kept, compared and hashed as it came.
///
/// # Example
///
/// ```
/// use hashgate_model::visible;
/// assert_eq!(visible("深圳 Example Co., Ltd."), "深圳 Example Co., Ltd.");
/// assert_eq!(visible("INV\u{1b}[2J-7"), "INV\\u{001B}[2J-7");
/// assert_eq!(visible("a\u{202e}fdp.exe"), "a\\u{202E}fdp.exe");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    spelt(text, |c| acts_unseen(c) && !matches!(c, '\n' | '\t'))
}

/// As [`visible`], on one line: a line break or a tab is a space, so that no
/// text can pass for a line of our own.
///
/// # Example
///
/// ```
/// use hashgate_model::visible_on_one_line;
/// assert_eq!(visible_on_one_line("EX-1\nCLEAR"), "EX-1 CLEAR");
/// ```
pub fn visible_on_one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t', '\u{2028}', '\u{2029}']) {
        let flat = text.trim_end_matches(['\r', '\n']).replace("\r\n", " ");
        let flat =
            flat.replace(['\n', '\r', '\t', '\u{2028}', '\u{2029}'], " ");
        return Cow::Owned(visible(&flat).into_owned());
    }
    visible(text)
}

/// As [`visible`], for the text of JSON: what acts unseen is escaped, so that
/// a reader of the JSON has the text as it came. Line feeds between values
/// stay; those within a text are escaped by whatever wrote the JSON.
///
/// # Example
///
/// ```
/// use hashgate_model::visible_in_json;
/// assert_eq!(visible_in_json("\"a\u{202e}b\""), "\"a\\u202eb\"");
/// assert_eq!(visible_in_json("\"\u{e0041}\""), "\"\\udb40\\udc41\"");
/// ```
pub fn visible_in_json(json: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| acts_unseen(c) && !c.is_ascii_whitespace();
    let is_plain = |b: u8| b < 0x7f;
    if json.bytes().all(is_plain) || !json.contains(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_escaped(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// As [`visible`], for a cell of a table that a spreadsheet opens: a text that
/// it would run as a formula gets an apostrophe before it.
///
/// # Example
///
/// ```
/// use hashgate_model::visible_in_a_cell;
/// assert_eq!(visible_in_a_cell("Zenda Ltd"), "Zenda Ltd");
/// assert_eq!(visible_in_a_cell("=1+1"), "'=1+1");
/// assert_eq!(visible_in_a_cell("\r-x\u{1b}"), "'\\u{000D}-x\\u{001B}");
/// ```
pub fn visible_in_a_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return Cow::Owned(format!("'{}", visible(text)));
    }
    visible(text)
}

/// A name by which a file can be kept anywhere: what acts unseen, parts paths
/// or is reserved on some system is `_`.
///
/// # Example
///
/// ```
/// use hashgate_model::plain_file_name;
/// assert_eq!(plain_file_name("S21 说明书.pdf"), "S21 说明书.pdf");
/// assert_eq!(plain_file_name("a\u{1b}[2J/..\\b?.pdf"), "a_[2J_.._b_.pdf");
/// assert_eq!(plain_file_name(".."), "_");
/// ```
pub fn plain_file_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            let is_odd = acts_unseen(c) || "/\\:*?\"<>|".contains(c);
            if is_odd { '_' } else { c }
        })
        .collect();
    if plain.chars().all(|c| c == '.') { "_".to_owned() } else { plain }
}

fn spelt(text: &str, is_spelt: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_spelt) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_spelt(c) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:04X}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Control characters, marks and overrides of direction, separators of lines
/// that a terminal may obey, and tags that nobody sees.
fn acts_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_text_of_any_script_is_not_even_copied() {
        for text in
            ["", "M30S++ 2.1204(a)(1)", "深圳市", "بيتماين", "a b\nc\td", "é…·"]
        {
            assert!(
                matches!(visible(text), Cow::Borrowed(same) if same == text)
            );
        }
    }

    #[test]
    fn nothing_that_acts_is_left() {
        let all: String =
            (0..=0x000e_0080).filter_map(char::from_u32).collect();
        let shown = visible_on_one_line(&all);
        assert!(!shown.chars().any(acts_unseen));
        assert!(shown.contains("\\u{001B}") && shown.contains("\\u{009B}"));
        assert!(shown.contains("\\u{2066}") && shown.contains("\\u{E0001}"));
    }
}
