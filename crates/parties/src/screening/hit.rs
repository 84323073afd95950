//! A hit with its reasons.

use hashgate_model::{Cite, Confidence};
use hashgate_pack::lists::ListEntry;

use crate::{
    index::hash::NameId,
    lists::{
        loaded::ListInfo,
        weak_names::{WEAK, all_names},
    },
    matching::{
        comparer::{Compared, Comparer, Prepared},
        explain,
        score::{rounded, thousandths},
    },
    names::{class::WeightedWord, parse, party_line::LinePart},
    screening::{
        corroborate,
        screener::Screener,
        types::{Found, Hit, Options, Query, Through},
    },
};

const LETTER_BY_LETTER: &str = "every word of the query is in the listed \
                                name letter by letter, so it ranks before \
                                names that only resemble it";

const WEAK_NAME: &str = "the list's remarks give this name as a weak one, too \
                         broad or generic to find a party by alone: the \
                         score is lowered for that";

impl Screener {
    pub(super) fn hit(
        &self,
        query: &Query,
        q: &Prepared,
        parts: &[LinePart],
        found: &Found,
        options: &Options,
    ) -> Option<Hit> {
        let index = self.index();
        let at = index.names.entry(found.name);
        let list = *index.entry_list.get(at as usize)?;
        let list = self.compiled.lists.get(list as usize)?;
        let entry = self.entry(at)?;
        let which = index.names.which.get(found.name as usize)?;
        let weak = which & WEAK != 0;
        let at = (which & !WEAK) as usize;
        let matched = all_names(&entry).nth(at).unwrap_or(&entry.name);
        let (maker, part) = match found.through {
            Through::Line | Through::Number => (None, None),
            Through::Part(at) => (None, parts.get(at)),
            Through::Brand(at) => (self.makers.get(at), None),
        };
        let mut score = rounded(found.score);
        let mut because = if let Some(maker) = maker {
            vec![
                format!("\"{}\" leads to \"{}\"", query.name, maker.owner),
                maker.because.clone(),
                format!("source: {}", maker.cite),
            ]
        } else {
            let listed = self.listed(matched, &entry, found.name);
            let of_part =
                part.map(|part| self.comparer.prepare_query(&part.text));
            let q = of_part.as_ref().unwrap_or(q);
            let name = part.map_or(&query.name, |part| &part.text);
            let compared = self.comparer.compare(q, &listed);
            let mut because =
                explain::explain(name, matched, q, &listed, &compared);
            if let Some(part) = part {
                because.push(format!(
                    "found by the {} on the line alone",
                    part.kind.words()
                ));
            }
            if found.through == Through::Number {
                because.push("found by a number, whatever the name".to_owned());
            } else if weak {
                because.push(WEAK_NAME.to_owned());
            } else if score >= self.floor(options) {
                score = self.raise_verbatim(
                    score,
                    &compared,
                    &listed,
                    &mut because,
                );
            }
            because
        };
        let score =
            corroborate::corroborate(query, &entry, score, &mut because);
        because.extend(corroborate::ended_order(&entry, options.as_of));
        Some(Hit {
            list: list.id.clone(),
            list_name: list.short.clone(),
            entity_id: entry.id.clone(),
            name: entry.name.clone(),
            matched_name: matched.to_owned(),
            kind: entry.kind,
            score,
            because,
            ground: list.ground,
            means: list.means.clone(),
            cite: cite(list, &entry),
            countries: entry.countries.clone(),
            via: maker.map(|maker| maker.because.clone()),
        })
    }

    /// The score of a hit, raised if the listed name contains it letter by
    /// letter.
    pub(super) fn raise_verbatim(
        &self,
        score: f64,
        compared: &Compared,
        listed: &Prepared,
        because: &mut Vec<String>,
    ) -> f64 {
        if !compared.is_letter_by_letter(listed) {
            return score;
        }
        because.push(LETTER_BY_LETTER.to_owned());
        let terms = &self.comparer.vocabulary.weights;
        let share = f64::from(terms.letter_by_letter);
        thousandths(score + (1.0 - score) * share)
    }

    /// A listed name, its words weighed by the index.
    fn listed(&self, text: &str, of: &ListEntry, name: NameId) -> Prepared {
        let index = self.index();
        let mut parsed = parse::parse(text, &self.comparer.words);
        let legal = index.names.legal.get(name as usize);
        parsed.legal = legal.copied().unwrap_or(parsed.legal);
        let words = index.names.words(name).iter();
        let weighed: Vec<WeightedWord> =
            words.map(|word| index.words.weighed(*word)).collect();
        if weighed.len() == parsed.tokens.len() {
            Comparer::prepared_with(parsed, weighed)
        } else {
            self.comparer.prepare_listed(text, of.kind)
        }
    }
}

fn cite(list: &ListInfo, entry: &ListEntry) -> Cite {
    if entry.cite.is_empty() {
        return list.cites.first().cloned().unwrap_or_else(|| {
            Cite::new(list.title.clone(), Confidence::Quoted)
        });
    }
    let mut cite = Cite::new(entry.cite.clone(), Confidence::Quoted);
    cite.url = (!list.url.is_empty()).then(|| list.url.clone());
    cite.retrieved = list.copied;
    cite
}
