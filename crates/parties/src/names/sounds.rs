//! What a word sounds like, roughly, whatever script wrote it.
//!
//! Hebrew and Arabic leave vowels out, Korean and Japanese put some in, and
//! each writes the consonants of others by its own few: a word is read as its
//! classes of consonants (p for b, p, f, v), in each way that its letters may
//! be read (`ch` as k and as s).

use hashgate_pack::lists::Sound;

/// The most ways in which one word is read.
const MAX_READINGS: usize = 8;

/// The fewest classes that two words must have in common to sound alike.
pub(crate) const LEAST_CLASSES: usize = 2;

/// Letters and what they may sound like.
#[derive(Debug, Default)]
pub(crate) struct Sounds {
    /// By the first letter; longer letters first, narrow contexts first.
    rules: Vec<Vec<Rule>>,
}

#[derive(Debug)]
struct Rule {
    letters: Vec<u8>,
    /// Whether it holds at the beginning of a word, or elsewhere.
    first: bool,
    later: bool,
    /// The letters one of which must follow; any if none is named.
    before: Vec<u8>,
    /// Classes of consonants; empty if silent.
    sounds: Vec<Vec<u8>>,
}

impl Sounds {
    pub(crate) fn new(table: &[Sound]) -> Self {
        let mut rules: Vec<Vec<Rule>> = Vec::new();
        rules.resize_with(26, Vec::new);
        for row in table {
            let letters = row.letters.as_bytes().to_vec();
            let sounds = row.sounds.split('/');
            let rule = Rule {
                first: row.place != "later",
                later: row.place != "first",
                before: row.before.as_bytes().to_vec(),
                sounds: sounds
                    .map(|s| s.trim_matches('-').as_bytes().to_vec())
                    .collect(),
                letters,
            };
            let at = rule.letters.first().and_then(|b| place(*b));
            if let Some(of) = at.and_then(|at| rules.get_mut(at)) {
                of.push(rule);
            }
        }
        for of in &mut rules {
            of.sort_by_key(|rule| {
                (usize::MAX - rule.letters.len(), rule.before.is_empty())
            });
        }
        Self { rules }
    }

    /// The classes of a word's consonants, in every way that it may be read;
    /// sorted, and only those that have enough of them.
    pub(crate) fn of(&self, word: &str) -> Vec<Vec<u8>> {
        let word = word.as_bytes();
        let mut readings: Vec<Vec<u8>> = vec![vec![]];
        let mut at = 0;
        while at < word.len() {
            let Some(rule) = self.rule(word, at) else {
                at += 1;
                continue;
            };
            at += rule.letters.len();
            let room = readings.len() * rule.sounds.len() <= MAX_READINGS;
            let others = rule.sounds.get(1..).filter(|_| room);
            let mut more = Vec::new();
            for sound in others.unwrap_or_default() {
                let mut other = readings.clone();
                for reading in &mut other {
                    sounded(reading, sound);
                }
                more.extend(other);
            }
            if let Some(sound) = rule.sounds.first() {
                for reading in &mut readings {
                    sounded(reading, sound);
                }
            }
            readings.extend(more);
        }
        readings.retain(|reading| reading.len() >= LEAST_CLASSES);
        readings.sort_unstable();
        readings.dedup();
        readings
    }

    /// How many classes two words have that may be read alike; 0 if they may
    /// not.
    pub(crate) fn in_common(&self, a: &str, b: &str) -> usize {
        let a = self.of(a);
        if a.is_empty() {
            return 0;
        }
        let of_b = self.of(b).into_iter();
        let same = of_b.filter(|b| a.binary_search(b).is_ok());
        same.map(|b| b.len()).max().unwrap_or(0)
    }

    fn rule(&self, word: &[u8], at: usize) -> Option<&Rule> {
        let of = self.rules.get(place(*word.get(at)?)?)?;
        of.iter().find(|rule| {
            let next = word.get(at + rule.letters.len()).unwrap_or(&b'$');
            word.get(at..).is_some_and(|rest| rest.starts_with(&rule.letters))
                && if at == 0 { rule.first } else { rule.later }
                && (rule.before.is_empty() || rule.before.contains(next))
        })
    }
}

/// Adds a sound to a reading; one that follows itself counts once.
fn sounded(reading: &mut Vec<u8>, sound: &[u8]) {
    for class in sound {
        if reading.last() != Some(class) {
            reading.push(*class);
        }
    }
}

fn place(letter: u8) -> Option<usize> {
    letter.is_ascii_lowercase().then(|| usize::from(letter - b'a'))
}

#[cfg(test)]
mod tests {
    use super::Sounds;
    use hashgate_pack::lists::Sound;

    fn sounds() -> Sounds {
        let rows = [
            ("ch", "any", "", "s/k"),
            ("c", "any", "ei", "s/k"),
            ("c", "any", "", "k"),
            ("k", "any", "", "k"),
            ("r", "any", "", "r"),
            ("s", "any", "", "s"),
            ("n", "any", "", "n"),
            ("i", "first", "", "a"),
        ];
        let row = |(letters, place, before, sounds): (&str, _, _, _)| {
            let owned = |s: &str| str::to_owned(s);
            Sound {
                letters: owned(letters),
                place: owned(place),
                before: owned(before),
                sounds: owned(sounds),
            }
        };
        Sounds::new(&rows.map(row))
    }

    #[test]
    fn a_word_is_read_in_every_way() {
        let sounds = sounds();
        assert_eq!(sounds.of("chris"), [b"krs".to_vec(), b"srs".to_vec()]);
        assert!(sounds.in_common("chris", "koris") > 0);
        assert!(sounds.in_common("cicero", "sisr") > 0);
        assert_eq!(sounds.in_common("corin", "serin"), 0);
        assert_eq!(sounds.in_common("irin", "irn"), 3);
        assert_eq!(sounds.in_common("irin", "rin"), 0);
        // One consonant alone tells nothing.
        assert_eq!(sounds.in_common("ko", "ka"), 0);
    }
}
