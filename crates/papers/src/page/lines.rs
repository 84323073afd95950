//! From glyphs to words, and from words to lines of text.

use super::{Glyph, Page};

/// A word where it stands.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub size: f64,
}

/// The words on one baseline, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub page: u32,
    pub y: f64,
    pub words: Vec<Word>,
}

impl Line {
    pub fn size(&self) -> f64 {
        self.words.iter().map(|word| word.size).fold(0.0, f64::max)
    }

    /// The words joined where no more than a space parts them: the cells of a
    /// table, the label and its value.
    pub fn segments(&self) -> Vec<Word> {
        const SPACE: f64 = 0.7;
        let mut segments: Vec<Word> = Vec::new();
        for word in &self.words {
            match segments.last_mut() {
                Some(last) if word.left - last.right < SPACE * last.size => {
                    join(&mut last.text, &word.text);
                    last.right = last.right.max(word.right);
                }
                _ => segments.push(word.clone()),
            }
        }
        segments
    }
}

/// Adds a word, with a space unless both sides are Chinese.
pub(super) fn join(text: &mut String, word: &str) {
    let han = |c: Option<char>| c.is_some_and(hashgate_tables::is_han);
    let glued = han(text.chars().next_back()) && han(word.chars().next());
    if !text.is_empty() && !glued {
        text.push(' ');
    }
    text.push_str(word);
}

/// The lines of all pages, in the order in which they are read.
pub(super) fn of(pages: &[Page]) -> Vec<Line> {
    pages.iter().flat_map(of_page).collect()
}

fn of_page(page: &Page) -> Vec<Line> {
    /// Parts of the size within which glyphs stand on one baseline.
    const BASELINE: f64 = 0.35;
    let finite = |glyph: &&Glyph| {
        [glyph.x, glyph.y, glyph.width, glyph.size]
            .iter()
            .all(|number| number.is_finite() && number.abs() < 1e6)
            && glyph.size > 0.0
    };
    let mut glyphs: Vec<&Glyph> = page.glyphs.iter().filter(finite).collect();
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<&Glyph>> = Vec::new();
    for glyph in glyphs {
        let same =
            rows.last().and_then(|row| row.first()).is_some_and(|first| {
                glyph.y - first.y <= BASELINE * first.size.max(glyph.size)
            });
        match rows.last_mut().filter(|_| same) {
            Some(row) => row.push(glyph),
            None => rows.push(vec![glyph]),
        }
    }
    let line = |mut row: Vec<&Glyph>| {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        let y = row.first()?.y;
        let words = words(&row);
        (!words.is_empty()).then_some(Line { page: page.number, y, words })
    };
    rows.into_iter().filter_map(line).collect()
}

fn words(row: &[&Glyph]) -> Vec<Word> {
    /// A gap of so much of the size parts words.
    const GAP: f64 = 0.22;
    /// Between runs of text a narrower one does.
    const BETWEEN_RUNS: f64 = 0.07;
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut run = 0;
    for glyph in row {
        if glyph.text.chars().all(char::is_whitespace) && !glyph.text.is_empty()
        {
            open = false;
            continue;
        }
        let right = glyph.x + glyph.width.max(0.0);
        let text = plain(&glyph.text);
        let goes_on = words.last().is_some_and(|last| {
            let gap = glyph.x - last.right;
            let other = glyph.run != run;
            let before = last.text.chars().next_back();
            let turns = other && parts(before, text.chars().next());
            let widest = if other { BETWEEN_RUNS } else { GAP };
            open && !turns && gap <= widest * last.size.max(glyph.size)
        });
        run = glyph.run;
        match words.last_mut().filter(|_| goes_on || text.is_empty()) {
            Some(last) => {
                last.text.push_str(&text);
                last.right = last.right.max(right);
            }
            None if text.is_empty() => {}
            None => words.push(Word {
                text,
                left: glyph.x,
                right,
                size: glyph.size,
            }),
        }
        open = true;
    }
    words
}

/// Ligatures as their letters, the minus sign as a hyphen.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => plain.push_str("ff"),
            '\u{fb01}' => plain.push_str("fi"),
            '\u{fb02}' => plain.push_str("fl"),
            '\u{fb03}' => plain.push_str("ffi"),
            '\u{fb04}' => plain.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => plain.push_str("st"),
            '\u{2212}' => plain.push('-'),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}

/// Whether a number and Chinese touch, as the amount of one cell and the
/// country of the next do; `S21` of several runs stays one word.
fn parts(before: Option<char>, after: Option<char>) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let han = |c: Option<char>| c.is_some_and(hashgate_tables::is_han);
    digit(before) && han(after) || han(before) && digit(after)
}
