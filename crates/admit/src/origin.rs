//! Arguments about the origin of a line: for and against each country, with
//! their rulings, and never a verdict.
//!
//! Which country customs will find cannot be computed from a bill of
//! materials: origin is where goods last became something new, and that is a
//! judgement. What can be done is to lay out every candidate that the facts
//! name, so that nobody is surprised by one, and to hand the list to the
//! duty engine for the contingent duty.

use std::sync::Arc;

use hashgate_model::{
    AsOf, Cite, Confidence, Country, EntryDate, FactValue, Kleene,
};
use hashgate_pack::rules::{About, OriginArgument, Side};
use serde::Serialize;

use crate::{
    CaseFacts, Judge,
    evaluate::{blame, truth},
    fact_table::FactTable,
};

/// The facts that name a country in which a stage of making took place, in
/// the order of making, each with the stage in words.
const STAGES: [(&str, &str); 6] = [
    ("wafer_country", "wafers"),
    ("packaging_country", "packaging and test of chips"),
    ("smt_country", "mounting of the chips (SMT)"),
    ("hash_board_country", "finish and test of hash boards"),
    ("control_board_country", "control board"),
    ("final_assembly_country", "final assembly"),
];

/// What can be said about the origin of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OriginAnalysis {
    /// The line.
    pub line: u32,
    /// The origin that the papers claim.
    pub claimed: Option<Country>,
    /// Every country that the facts name, the claimed one first; lines that
    /// are alike share them.
    pub candidates: Arc<[Candidate]>,
    /// Facts that would add or settle arguments, as the facts file names them.
    pub open: Arc<[String]>,
}

/// A country that customs may find, or may not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The country.
    pub country: Country,
    /// The stages of making that took place there, in words.
    pub stages: Vec<String>,
    /// What speaks for it.
    pub arguments_for: Vec<Argument>,
    /// What speaks against it.
    pub arguments_against: Vec<Argument>,
}

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// The id in `origin.toml`.
    pub id: String,
    /// The argument in words.
    pub text: String,
    /// Facts that must turn out so for it to hold; none means that it does.
    pub hangs_on: Vec<String>,
    /// Rulings and sources.
    pub cites: Vec<Cite>,
    /// The weakest of them.
    pub confidence: Confidence,
}

impl OriginAnalysis {
    /// The countries for which the contingent duty is worth showing: every
    /// candidate but the claimed one that has an argument for it.
    pub fn contingent(&self) -> Vec<Country> {
        self.candidates
            .iter()
            .filter(|c| Some(c.country) != self.claimed)
            .filter(|c| !c.arguments_for.is_empty())
            .map(|c| c.country)
            .collect()
    }
}

impl Judge<'_> {
    /// The arguments about the origin of each line about which there are any.
    ///
    /// A country named by a fact that is no ISO code is passed over here; the
    /// facts file refuses it.
    pub fn origins(
        &self,
        case: &CaseFacts,
        as_of: AsOf,
        entry: Option<EntryDate>,
    ) -> Vec<OriginAnalysis> {
        let mut all: Vec<OriginAnalysis> = self
            .alike_lines(case, as_of, entry, |subject| {
                let raised = self.origin(&subject.facts);
                raised.map(|arguments| arguments.about(&subject.lines))
            })
            .into_iter()
            .flatten()
            .flatten()
            .collect();
        all.sort_by_key(|analysis| analysis.line);
        all
    }

    fn origin(&self, facts: &FactTable<'_>) -> Option<Arguments> {
        let country = |name: &str| {
            let id = self.rules().vocabulary.id(name)?;
            as_country(facts.value(id))
        };
        let claimed = country("origin_claimed");
        let mut analysis =
            Arguments { claimed, candidates: Vec::new(), open: Vec::new() };
        if let Some(claimed) = claimed {
            analysis.candidate(claimed);
        }
        for (fact, stage) in STAGES {
            match country(fact) {
                Some(country) => {
                    analysis.candidate(country).stages.push(stage.to_owned());
                }
                None => analysis.open.push(fact.to_owned()),
            }
        }
        let mut raised = false;
        for argument in &self.rules().origin {
            raised |= self.raise(argument, facts, &mut analysis);
        }
        raised.then_some(analysis)
    }

    /// Raises an argument where it holds or may hold; says whether it did.
    fn raise(
        &self,
        argument: &OriginArgument,
        facts: &FactTable<'_>,
        analysis: &mut Arguments,
    ) -> bool {
        let country = match &argument.about {
            About::Fact(id) => as_country(facts.value(*id)),
            About::Country(country) => Some(*country),
        };
        let holds = truth(&argument.applies_when, facts);
        let (Some(country), Kleene::True | Kleene::Unknown) = (country, holds)
        else {
            return false;
        };
        let mut ids = Vec::new();
        if holds == Kleene::Unknown {
            blame(&argument.applies_when, facts, &mut ids);
        }
        let hangs_on: Vec<String> = ids
            .into_iter()
            .filter_map(|id| self.rules().vocabulary.get(id))
            .map(|fact| fact.name.clone())
            .collect();
        for fact in &hangs_on {
            if !analysis.open.contains(fact) {
                analysis.open.push(fact.clone());
            }
        }
        let argued = Argument {
            id: argument.id.clone(),
            text: argument.text.fill(|id| facts.value(id).to_string()),
            hangs_on,
            cites: argument.cites.clone(),
            confidence: argument.confidence(),
        };
        let candidate = analysis.candidate(country);
        match argument.side {
            Side::For => candidate.arguments_for.push(argued),
            Side::Against => candidate.arguments_against.push(argued),
        }
        true
    }
}

/// What is raised about lines that are alike.
struct Arguments {
    claimed: Option<Country>,
    candidates: Vec<Candidate>,
    open: Vec<String>,
}

impl Arguments {
    /// The same for each of these lines.
    fn about(self, lines: &[u32]) -> Vec<OriginAnalysis> {
        let candidates: Arc<[Candidate]> = self.candidates.into();
        let open: Arc<[String]> = self.open.into();
        lines
            .iter()
            .map(|&line| OriginAnalysis {
                line,
                claimed: self.claimed,
                candidates: Arc::clone(&candidates),
                open: Arc::clone(&open),
            })
            .collect()
    }

    /// The candidate of that country, new if need be.
    fn candidate(&mut self, country: Country) -> &mut Candidate {
        let place = self
            .candidates
            .iter()
            .position(|c| c.country == country)
            .unwrap_or(self.candidates.len());
        if place == self.candidates.len() {
            self.candidates.push(Candidate {
                country,
                stages: Vec::new(),
                arguments_for: Vec::new(),
                arguments_against: Vec::new(),
            });
        }
        // The place was just found or made.
        &mut self.candidates[place]
    }
}

fn as_country(value: &FactValue) -> Option<Country> {
    match value {
        FactValue::Text(code) => code.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use hashgate_model::FactSheet;

    use super::*;
    use crate::judge::tests::rules;

    fn analysed(facts: &[(&str, &str)]) -> Vec<OriginAnalysis> {
        let mut line = FactSheet::about(Some(1));
        for (name, value) in facts {
            line.put(name, FactValue::Text((*value).to_owned()), "test");
        }
        let case = CaseFacts { lines: vec![line], ..CaseFacts::default() };
        let rules = rules();
        let day = "2026-11-25".parse().unwrap();
        Judge::new(&rules).unwrap().origins(&case, AsOf(day), None)
    }

    fn codes(all: &[Country]) -> Vec<&str> {
        all.iter().map(Country::code).collect()
    }

    #[test]
    fn chinese_boards_put_together_in_thailand_have_arguments_both_ways() {
        let all = analysed(&[
            ("kind", "miner"),
            ("origin_claimed", "TH"),
            ("smt_country", "CN"),
            ("final_assembly_country", "TH"),
            ("final_assembly_process", "screwdriver"),
            ("marked_origin", "TH"),
        ]);
        let [line] = all.as_slice() else { panic!("one line") };
        assert_eq!(line.candidates[0].country.code(), "TH");
        assert_eq!(codes(&line.contingent()), ["CN"]);
        let ids = |arguments: &[Argument]| {
            arguments.iter().map(|a| a.id.clone()).collect::<Vec<_>>()
        };
        let thailand = &line.candidates[0];
        assert!(
            ids(&thailand.arguments_against)
                .contains(&"assembly-screwdriver".to_owned())
        );
        let china = &line.candidates[1];
        assert_eq!(china.stages, ["mounting of the chips (SMT)"]);
        assert!(
            ids(&china.arguments_for)
                .contains(&"smt-makes-the-board".to_owned())
        );
        // Every argument cites, and shows how weak its source is.
        for candidate in line.candidates.iter() {
            let all = candidate
                .arguments_for
                .iter()
                .chain(&candidate.arguments_against);
            for argument in all {
                assert!(!argument.cites.is_empty());
                assert!(argument.hangs_on.is_empty(), "{}", argument.id);
            }
        }
    }

    #[test]
    fn china_stands_as_a_candidate_while_nobody_knows_the_smt_site() {
        let all = analysed(&[("kind", "miner"), ("origin_claimed", "MY")]);
        assert_eq!(codes(&all[0].contingent()), ["CN"]);
        let china = &all[0].candidates[1];
        assert_eq!(china.arguments_for[0].hangs_on, ["smt_country"]);
        assert!(all[0].open.contains(&"smt_country".to_owned()));
    }

    #[test]
    fn boards_made_where_claimed_leave_no_other_candidate() {
        let all = analysed(&[
            ("kind", "miner"),
            ("origin_claimed", "MY"),
            ("smt_country", "MY"),
            ("final_assembly_country", "MY"),
        ]);
        assert!(all[0].contingent().is_empty());
        assert_eq!(all[0].candidates[0].country.code(), "MY");
    }
}
