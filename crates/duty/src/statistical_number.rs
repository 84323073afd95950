//! Whether a number of ten digits is one of the tariff: the first eight decide
//! the rate, and the last two are refused by ACE if no edition has them.

use hashgate_model::{HtsNumber, Period};

use crate::{Asked, Day, line_rates::in_words};

/// A number of ten digits that the tariff does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownNumber {
    /// The number asked about.
    pub hts: HtsNumber,
    /// The numbers that its line of eight digits has.
    pub known: Vec<HtsNumber>,
    /// The edition that says so.
    pub edition: String,
    /// The days on which the number stood, by the editions that were read.
    pub stood: Vec<Period>,
}

impl UnknownNumber {
    /// What to ask, in a sentence.
    pub fn question(&self) -> String {
        const SHOWN: usize = 6;
        let known: Vec<String> =
            self.known.iter().take(SHOWN).map(ToString::to_string).collect();
        let more = if self.known.len() > SHOWN { " and more" } else { "" };
        let stood = if self.stood.is_empty() {
            String::new()
        } else {
            format!(", where it stood {}", in_words(&self.stood))
        };
        format!(
            "{} is not a number of the tariff by {}{stood}; the line of its \
             first eight digits has {}{more}, and ACE rejects any other. Which \
             is meant?",
            self.hts,
            self.edition,
            known.join(", ")
        )
    }

    pub(crate) fn asked(&self) -> Asked {
        Asked {
            fact: "hts".to_owned(),
            question: self.question(),
            headings: Vec::new(),
            duty_total_usd: None,
            cites: Vec::new(),
        }
    }
}

impl Day<'_> {
    /// Why a number of ten digits is not one of the tariff on the day, by the
    /// edition if there is one, else by the editions that were read into the
    /// data; none if it is, or if neither knows its line.
    pub fn unknown_number(&self, hts: HtsNumber) -> Option<UnknownNumber> {
        const WHOLE: usize = 10;
        if hts.len() < WHOLE || hts.chapter() > 97 {
            return None;
        }
        let hts = self.number(hts);
        let eight = hts.to_length(8);
        let (known, edition) = match self.leading_edition() {
            Some(edition) if edition.line(eight).is_some() => {
                (edition.numbers_of(eight), edition.name().to_owned())
            }
            _ => {
                let of_line = self.rates.base.numbers_of(eight, self.date);
                let newest = self.rates.newest_edition()?;
                let name = format!("the editions read, to {}", newest.name);
                (of_line, name)
            }
        };
        (!known.is_empty() && !known.contains(&hts)).then_some(UnknownNumber {
            hts,
            known,
            edition,
            stood: self.rates.base.days_of(hts),
        })
    }
}
