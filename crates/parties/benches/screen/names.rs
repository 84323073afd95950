//! Names to be screened: the same on every machine.

use hashgate_parties::Query;

/// What names are made of.
pub struct Source {
    /// Names of persons, of which few are listed.
    pub persons: Vec<String>,
    /// Every listed name.
    pub listed: Vec<String>,
    /// The longer words of these.
    pub words: Vec<String>,
}

/// Which names are made.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Persons, companies of trade words, listed names with and without
    /// typing errors.
    Trade,
    /// Words that are each a listed one with two letters changed.
    Worst,
}

impl Kind {
    /// So many names.
    pub fn names(
        self,
        count: usize,
        source: &Source,
        dice: &mut Dice,
    ) -> Vec<Query> {
        match self {
            Self::Trade => trade(count, &source.persons, &source.listed, dice),
            Self::Worst => worst(count, &source.words, dice),
        }
    }
}

fn trade(
    count: usize,
    persons: &[String],
    listed: &[String],
    dice: &mut Dice,
) -> Vec<Query> {
    const FIRST: [&str; 24] = [
        "Shenzhen",
        "Guangzhou",
        "Hong Kong",
        "Global",
        "Pacific",
        "Eastern",
        "Golden",
        "Sunrise",
        "Blue Ocean",
        "Northern",
        "Lone Star",
        "Penang",
        "Jakarta",
        "Hanoi",
        "Bangkok",
        "Great Plains",
        "Summit",
        "United",
        "First",
        "Delta",
        "Nova",
        "Vertex",
        "Bright",
        "Dragon",
    ];
    const TRADE: [&str; 20] = [
        "Electronics",
        "Technology",
        "Trading",
        "Logistics",
        "Mining",
        "Hosting",
        "Power",
        "Cooling",
        "Precision",
        "Components",
        "Freight",
        "Digital",
        "Industrial",
        "Energy",
        "Data Center",
        "Import Export",
        "Engineering",
        "Equipment",
        "Metal",
        "Plastic",
    ];
    const FORM: [&str; 10] = [
        "Co., Ltd.",
        "Limited",
        "LLC",
        "Inc",
        "Sdn Bhd",
        "Pte Ltd",
        "GmbH",
        "JSC",
        "Corporation",
        "",
    ];
    (0..count)
        .map(|i| {
            let name = match i % 50 {
                0 => dice.of(listed).clone(),
                1..=24 => dice.of(persons).clone(),
                25..=27 => {
                    let person = dice.of(persons).clone();
                    dice.mistype(&person)
                }
                _ => format!(
                    "{} {}{} {} {}",
                    dice.of(&FIRST),
                    dice.syllables(),
                    dice.syllables(),
                    dice.of(&TRADE),
                    dice.of(&FORM)
                ),
            };
            Query::name(name)
        })
        .collect()
}

fn worst(count: usize, words: &[String], dice: &mut Dice) -> Vec<Query> {
    (0..count)
        .map(|_| {
            let mut name = String::new();
            for _ in 0..3 {
                let word = dice.of(words).clone();
                let word = dice.mistype(&word);
                name.push_str(&dice.mistype(&word));
                name.push(' ');
            }
            Query::name(name)
        })
        .collect()
}

/// A small generator: the same names on every machine.
#[derive(Clone)]
pub struct Dice(pub u64);

impl Dice {
    #[allow(clippy::cast_possible_truncation, reason = "less than sides")]
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }

    fn letter(&mut self) -> char {
        const LETTERS: [char; 26] = [
            'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
            'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
        ];
        *self.of(&LETTERS)
    }

    fn syllables(&mut self) -> String {
        const SYLLABLES: [&str; 30] = [
            "ka", "lin", "to", "mar", "sun", "wei", "xin", "hua", "ter", "vol",
            "dex", "ran", "mi", "zon", "tek", "bo", "sha", "ling", "gao", "ny",
            "pro", "cor", "al", "ven", "tri", "max", "dyn", "sol", "ar", "ex",
        ];
        (0..2).map(|_| *self.of(&SYLLABLES)).collect()
    }

    pub fn mistype(&mut self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        if chars.len() < 2 {
            return text.to_owned();
        }
        let at = self.roll(chars.len() - 1);
        match self.roll(4) {
            0 => {
                chars.remove(at);
            }
            1 => chars.swap(at, at + 1),
            2 => chars.insert(at, self.letter()),
            _ => chars[at] = self.letter(),
        }
        chars.into_iter().collect()
    }
}
