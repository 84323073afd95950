//! Text into tokens: runs of letters, digits, plus signs, Han characters.

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stuff {
    /// Latin letters.
    Letters,
    /// Digits, with a decimal point if there is one.
    Digits,
    /// One or more plus signs.
    Plus,
    /// Han characters: one word of the lexicon, or a single character.
    Han,
    /// Letters of any other script.
    Other,
    /// One mark of punctuation.
    Mark,
}

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Nothing: it is glued to the one before.
    None,
    /// A hyphen, underscore or full stop.
    Joint,
    /// A space, or the start of the text.
    Space,
}

/// A token of a normalised text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    /// Its characters.
    pub text: &'a str,
    /// What it is made of.
    pub stuff: Stuff,
    /// What stands before it.
    pub gap: Gap,
}

fn stuff_of(c: char) -> Option<Stuff> {
    Some(match c {
        'a'..='z' => Stuff::Letters,
        '0'..='9' => Stuff::Digits,
        '+' => Stuff::Plus,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Stuff::Han,
        ' ' | '-' | '_' | '.' | '\t' => return None,
        c if c.is_alphabetic() => Stuff::Other,
        c if c.is_whitespace() && c != '\n' => return None,
        _ => Stuff::Mark,
    })
}

/// Takes a normalised text apart; `han` says how many bytes of the front of a
/// run of Han characters are one word.
pub(crate) fn tokenize(
    text: &str,
    han: impl Fn(&str) -> usize,
) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(24);
    let mut gap = Gap::Space;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let Some(stuff) = stuff_of(c) else {
            gap = match (gap, c) {
                (Gap::None | Gap::Joint, '-' | '_' | '.') => Gap::Joint,
                _ => Gap::Space,
            };
            rest = rest.get(c.len_utf8()..).unwrap_or("");
            continue;
        };
        let end = match stuff {
            Stuff::Mark => c.len_utf8(),
            Stuff::Han => han(rest).max(c.len_utf8()),
            Stuff::Digits => digits_end(rest),
            _ => rest
                .char_indices()
                .find(|(_, c)| stuff_of(*c) != Some(stuff))
                .map_or(rest.len(), |(i, _)| i),
        };
        let (word, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        tokens.push(Token { text: word, stuff, gap });
        gap = Gap::None;
        rest = tail;
    }
    tokens
}

/// Where a number ends: a full stop or comma counts if digits follow it, an
/// apostrophe if three do (`1'160`).
fn digits_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    let mut marks = 0;
    while digit(end)
        || (matches!(bytes.get(end), Some(b'.' | b','))
            && digit(end + 1)
            && marks < 3)
        || (bytes.get(end) == Some(&b'\'')
            && (1..=3).all(|n| digit(end + n))
            && !digit(end + 4)
            && marks < 3)
    {
        if !digit(end) {
            marks += 1;
        }
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        tokenize(text, |_| 0).iter().map(|t| t.text).collect()
    }

    #[test]
    fn letters_digits_and_plus_signs_part() {
        assert_eq!(
            texts("s19jpro+ 104t"),
            ["s", "19", "jpro", "+", "104", "t"]
        );
        assert_eq!(
            texts("33,280 x 13.5th/s"),
            ["33,280", "x", "13.5", "th", "/", "s"]
        );
    }

    #[test]
    fn a_gap_is_remembered() {
        let tokens = tokenize("s19-xp 1", |_| 0);
        let gaps: Vec<Gap> = tokens.iter().map(|t| t.gap).collect();
        assert_eq!(gaps, [Gap::Space, Gap::None, Gap::Joint, Gap::Space]);
    }
}
