//! Explains in words why two names match.

use crate::{
    matching::{
        comparer::{Compared, Prepared},
        lanes::Lane,
    },
    names::{
        class::{Class, FAMILIES, Families, PERSON},
        parse::Token,
    },
};

/// The reasons: the two strings, the words one by one, the penalties.
pub(crate) fn explain(
    query: &str,
    listed: &str,
    q: &Prepared,
    l: &Prepared,
    compared: &Compared,
) -> Vec<String> {
    let (query, listed) = (legible(query), legible(listed));
    let mut out = vec![match &compared.lane {
        Lane::Words => format!("\"{query}\" is like \"{listed}\""),
        Lane::Joined(word) => format!(
            "\"{query}\" is like \"{listed}\" when two words are joined to \
             \"{word}\""
        ),
        Lane::Split(word) => {
            format!("\"{query}\" is like \"{listed}\" when \"{word}\" is split")
        }
        Lane::RunTogether => {
            format!("\"{query}\" is like \"{listed}\" when spaces are ignored")
        }
        Lane::Acronym => format!(
            "\"{query}\" is like \"{listed}\": one is the first letters of \
             the other's words"
        ),
    }];
    if !matches!(compared.lane, Lane::RunTogether | Lane::Acronym) {
        word_by_word(compared, l, &mut out);
    }
    for (penalty, times) in &compared.scored.penalties {
        let lost = (1.0 - times) * 100.0;
        if lost >= 0.5 {
            out.push(format!("{}: -{lost:.0}%", penalty.words()));
        }
    }
    if let Some(kind) = compared.scored.kind {
        out.extend(kind.words(compared.scored.first, compared.scored.score));
    }
    legal(q.parsed.legal, l.parsed.legal, &mut out);
    out
}

/// How many characters of a name a reason repeats.
const MAX_REPEATED: usize = 200;

/// A name as a reason repeats it: not endless, and without characters that
/// act on a terminal or turn the direction of what follows.
pub fn legible(name: &str) -> String {
    let acts = |c: &char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}')
    };
    let mut chars = name.chars().filter(|c| !acts(c));
    let mut out: String = chars.by_ref().take(MAX_REPEATED).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

fn word_by_word(compared: &Compared, l: &Prepared, out: &mut Vec<String>) {
    let mut paired_l = 0_u64;
    let mut left_q = Vec::new();
    for (i, word) in compared.query.iter().enumerate() {
        match compared.scored.pairs.iter().find(|pair| pair.q == i) {
            Some(pair) => {
                paired_l |= 1 << pair.l;
                if let Some(listed) = l.parsed.tokens.get(pair.l) {
                    out.push(word_pair(word, listed, pair.similarity));
                }
            }
            None => left_q.push(shown(word)),
        }
    }
    let left_l: Vec<String> = l
        .parsed
        .tokens
        .iter()
        .enumerate()
        .filter(|(j, _)| paired_l >> j & 1 == 0)
        .map(|(_, word)| shown(word))
        .collect();
    if !left_q.is_empty() {
        out.push(format!("not on the list: {}", left_q.join(", ")));
    }
    if !left_l.is_empty() {
        out.push(format!("only on the list: {}", left_l.join(", ")));
    }
}

fn shown(word: &Token) -> String {
    word.written.clone()
}

fn word_pair(q: &Token, l: &Token, similarity: f32) -> String {
    let (query, listed) = (shown(q), shown(l));
    let percent = similarity * 100.0;
    if query == listed {
        format!("{query} = {listed}")
    } else if q.text == l.text {
        format!("{query} = {listed} (the same word)")
    } else if q.class == Class::Initial || l.class == Class::Initial {
        format!("{query} ~ {listed} (an initial, {percent:.0}%)")
    } else if q.abjad || l.abjad {
        format!("{query} ~ {listed} (vowels not written, {percent:.0}%)")
    } else {
        format!("{query} ~ {listed} ({percent:.0}% alike)")
    }
}

fn legal(q: Families, l: Families, out: &mut Vec<String>) {
    let (q, l) = (q & !PERSON, l & !PERSON);
    if q == l || (q | l) & !1 == 0 {
        return;
    }
    let names = |set: Families| {
        let named: Vec<&str> = FAMILIES
            .iter()
            .enumerate()
            .filter(|(bit, _)| set >> bit & 1 == 1)
            .map(|(_, name)| *name)
            .collect();
        if named.is_empty() { "none".to_owned() } else { named.join(", ") }
    };
    out.push(format!(
        "legal form: query {}, list {} (hardly counts)",
        names(q).replace('_', " "),
        names(l).replace('_', " ")
    ));
}

#[cfg(test)]
mod tests {
    use super::legible;

    #[test]
    fn a_reason_repeats_no_control_characters_and_no_endless_name() {
        assert_eq!(legible("So\u{1b}[31mph\u{202e}go"), "So[31mphgo");
        assert_eq!(legible(&"A".repeat(9_999)).chars().count(), 201);
    }
}
