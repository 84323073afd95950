//! The rules of admissibility: a list, one rule, and how their cases went.

use std::fmt::Write as _;

use hashgate_admit::rule_tests::{Coverage, RuleTest};
use hashgate_model::{Cite, Confidence, Ground};
use hashgate_pack::{
    asked_by,
    rates::Rates,
    rules::{
        EvidenceKind, FactDef, Filler, Outcome, Rule, Rules, TemplatePart,
    },
};
use serde::Serialize;

use crate::document::{Column, Document, Mark, Table, Text};

/// A rule in short, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleHead {
    /// The id.
    pub id: String,
    /// What it asks.
    pub title: String,
    /// `shipment` or `line`.
    pub scope: String,
    /// The kind of ground.
    pub ground: Ground,
    /// The folder below `data/rules`.
    pub folder: String,
    /// The first day it binds entries of.
    pub from: String,
    /// The last, if an end is known.
    pub to: Option<String>,
    /// The weakest source it rests on.
    pub confidence: Confidence,
}

impl RuleHead {
    /// The head of a rule.
    pub fn of(rule: &Rule) -> Self {
        Self {
            id: rule.id.clone(),
            title: rule.title.clone(),
            scope: rule.scope.to_string(),
            ground: rule.ground,
            folder: rule.folder.clone(),
            from: rule.period.from.to_string(),
            to: rule.period.to.map(|to| to.to_string()),
            confidence: rule.confidence(),
        }
    }
}

/// A rule as a whole, for JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleSheet {
    /// The head.
    #[serde(flatten)]
    pub head: RuleHead,
    /// When it applies, in CEL.
    pub applies_when: String,
    /// What must hold, in CEL.
    pub met_when: String,
    /// The facts it needs.
    pub facts: Vec<FactDef>,
    /// The papers that settle it.
    pub evidence: Vec<EvidenceKind>,
    /// What it says.
    pub outcomes: Vec<OutcomeSheet>,
    /// What is unlocked when it is settled.
    pub unlocks: Option<String>,
    /// The primary source that bars entry, if one does.
    pub bars_entry_by: Option<String>,
    /// The law and the sources.
    pub cites: Vec<Cite>,
    /// The help doc, in Markdown.
    pub readme: String,
    /// The names of its cases.
    pub cases: Vec<String>,
}

/// One thing that a rule may say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeSheet {
    /// When: `failed`, `unknown`, `unclear`.
    pub when: String,
    /// What it does to the verdict.
    pub verdict: String,
    /// The sentence.
    pub title: String,
    /// Why, with `{fact}` where facts are filled in.
    pub because: String,
}

impl RuleSheet {
    /// A rule as a whole.
    pub fn of(rule: &Rule, rules: &Rules) -> Self {
        let outcomes = ["failed", "unknown", "unclear"]
            .into_iter()
            .zip(rule.outcomes())
            .map(|(when, outcome)| OutcomeSheet {
                when: when.to_owned(),
                verdict: outcome.verdict.to_string(),
                title: outcome.title.clone(),
                because: template(outcome, rules),
            })
            .collect();
        Self {
            head: RuleHead::of(rule),
            applies_when: rule.applies_when_text.clone(),
            met_when: rule.met_when_text.clone(),
            facts: facts(rule, rules).cloned().collect(),
            evidence: papers(rule, rules).cloned().collect(),
            outcomes,
            unlocks: rule.unlocks.clone(),
            bars_entry_by: rule.bars_entry_by.clone(),
            cites: rule.cites.clone(),
            readme: rule.readme.clone(),
            cases: rule.cases.iter().map(|c| c.file.clone()).collect(),
        }
    }
}

fn template(outcome: &Outcome, rules: &Rules) -> String {
    let parts = outcome.because.parts.iter().map(|part| match part {
        TemplatePart::Text(text) => text.clone(),
        TemplatePart::Fact(id) => {
            let name = rules.vocabulary.get(*id).map_or("", |f| &*f.name);
            format!("{{{name}}}")
        }
    });
    parts.collect()
}

fn facts<'r>(
    rule: &'r Rule,
    rules: &'r Rules,
) -> impl Iterator<Item = &'r FactDef> {
    rule.facts.iter().filter_map(|id| rules.vocabulary.get(*id))
}

fn papers<'r>(
    rule: &'r Rule,
    rules: &'r Rules,
) -> impl Iterator<Item = &'r EvidenceKind> {
    rule.evidence.iter().filter_map(|id| rules.evidence(id))
}

/// The rules, one on a line.
pub fn list(rules: &[&Rule]) -> Document {
    let mut doc = Document::new();
    let mut table = Table::new([
        Column::text("rule").plain(),
        Column::text("ground").plain(),
        Column::text("title").plain(),
    ])
    .set_in(0);
    for rule in rules {
        table.row([rule.id.as_str(), ground(rule.ground), &rule.title]);
    }
    doc.table(table);
    doc.foot([format!(
        "{} rules. One in full: hashgate rules show ID",
        rules.len()
    )]);
    doc
}

/// A kind of ground in a word or two.
pub fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Entry => "entry",
        Ground::ExamSignal => "exam signal",
        Ground::ExportRule => "export rule",
        Ground::Duty => "duty",
        Ground::Papers => "papers",
        Ground::House => "own house",
    }
}

/// The facts that a facts file may state, by what they are about.
pub fn fact_list(rules: &Rules, rates: &Rates) -> Document {
    let mut doc = Document::new();
    for scope in [
        hashgate_pack::rules::Scope::Shipment,
        hashgate_pack::rules::Scope::Line,
    ] {
        doc.heading(format!("Facts of the {scope}"));
        for fact in rules.vocabulary.iter().filter(|f| f.scope == scope) {
            doc.item(Mark::Term(fact.name.clone()), &fact.question);
            doc.details_at(6);
            let mut takes = if fact.values.is_empty() {
                fact.kind.to_string()
            } else {
                fact.values.join(", ")
            };
            if fact.filled_by.contains(&Filler::Evidence) {
                takes.push_str("; filled from the papers held");
            }
            doc.detail(Text::quiet(takes));
            let asked = asked_by(rules, rates, &fact.name);
            let askers: Vec<&str> =
                asked.rules.into_iter().chain(asked.measures).collect();
            if !askers.is_empty() {
                let askers = format!("asked by {}", askers.join(", "));
                doc.detail(Text::quiet(askers));
            }
        }
    }
    doc
}

/// One rule in full.
pub fn show(rule: &Rule, rules: &Rules) -> Document {
    let mut doc = Document::new();
    doc.title(Text::strong(format!("{}  {}", rule.id, rule.title)));
    let mut head = format!(
        "{} rule on the ground of {} · entries from {}",
        rule.scope,
        ground(rule.ground),
        rule.period.from
    );
    if let Some(to) = rule.period.to {
        let _ = write!(head, " to {to}");
    }
    // Writing to a string cannot fail.
    let _ = write!(head, " · {}", rule.folder);
    doc.summary(head);
    doc.prose(prose(&rule.readme));
    doc.heading("Condition");
    if rule.applies_when_text != "true" {
        doc.item(
            Mark::Term("applies when".to_owned()),
            on_one_line(&rule.applies_when_text),
        );
    }
    doc.item(
        Mark::Term("met when".to_owned()),
        on_one_line(&rule.met_when_text),
    );
    doc.heading("What it says");
    for outcome in &RuleSheet::of(rule, rules).outcomes {
        doc.item(Mark::Term(format!("{}:", outcome.when)), &outcome.title);
        doc.details_at(4);
        doc.detail(format!("{} ({})", outcome.because, outcome.verdict));
    }
    doc.heading("Facts it asks for");
    for fact in facts(rule, rules) {
        doc.item(Mark::Term(fact.name.clone()), &fact.question);
    }
    if !rule.evidence.is_empty() {
        doc.heading("Papers that settle it");
        for kind in papers(rule, rules) {
            doc.item(Mark::Term(kind.id.clone()), &kind.paper);
        }
    }
    if let Some(unlocks) = &rule.unlocks {
        doc.heading("What it unlocks");
        doc.paragraph(unlocks);
    }
    doc.heading("Sources");
    for cite in &rule.cites {
        let mut text = format!("{} ({})", cite.text, cite.confidence);
        if let Some(note) = &cite.note {
            let _ = write!(text, ": {note}");
        }
        doc.item(Mark::Bullet, text);
    }
    doc
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The paragraphs of a help doc, without its heading and its marks of
/// emphasis.
fn prose(readme: &str) -> Vec<String> {
    readme
        .split("\n\n")
        .map(|p| on_one_line(p).replace("**", ""))
        .filter(|p| !p.is_empty() && !p.starts_with('#'))
        .collect()
}

/// How the cases of the rules went.
pub fn tests(tests: &[RuleTest]) -> Document {
    let mut doc = Document::new();
    let wrong: Vec<&RuleTest> = tests.iter().filter(|t| !t.passed()).collect();
    for test in &wrong {
        let said = test
            .said
            .map_or("cannot be read".to_owned(), |said| said.to_string());
        doc.item(
            Mark::Wrong,
            format!(
                "{} {}: {} Expected {}, but it is {said}.",
                test.rule, test.file, test.story, test.expect
            ),
        );
    }
    doc.summary(format!(
        "{} cases, {} as expected, {} not",
        tests.len(),
        tests.len() - wrong.len(),
        wrong.len()
    ));
    doc
}

/// Which rules have no case on one side.
pub fn coverage(all: &[Coverage]) -> Document {
    let mut doc = Document::new();
    let lacking: Vec<&Coverage> =
        all.iter().filter(|c| !c.lacks.is_empty()).collect();
    for rule in &lacking {
        let lacks: Vec<String> =
            rule.lacks.iter().map(ToString::to_string).collect();
        doc.item(
            Mark::Wrong,
            format!("{}: no case that is {}", rule.rule, lacks.join(", nor ")),
        );
    }
    let cases: usize = all.iter().map(|c| c.cases).sum();
    doc.summary(format!(
        "{} rules, {cases} cases; {} rules have a case on both sides and one \
         with the fact unknown, {} have not",
        all.len(),
        all.len() - lacking.len(),
        lacking.len()
    ));
    doc
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use hashgate_pack::{SourceTree, read_section};

    use super::*;
    use crate::views::set;

    fn ours() -> Rules {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
    }

    #[test]
    fn one_rule_in_full_fits_the_page() {
        let rules = ours();
        let text = set(&show(rules.rule("FCC-11").unwrap(), &rules));
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn the_list_names_every_rule_on_its_ground() {
        let rules = ours();
        let all: Vec<&Rule> = rules.rules.iter().collect();
        let text = set(&list(&all));
        for rule in &rules.rules {
            assert!(text.contains(&rule.id), "{}", rule.id);
        }
        assert!(text.contains("exam signal"));
    }

    #[test]
    fn a_case_that_goes_wrong_is_told_with_its_story() {
        use hashgate_pack::rules::Expect;
        let trial = |said| RuleTest {
            rule: "X-1".to_owned(),
            file: "a.toml".to_owned(),
            story: "Nothing is held.".to_owned(),
            expect: Expect::Failed,
            said,
        };
        let all = [
            trial(Some(Expect::Failed)),
            trial(Some(Expect::Met)),
            trial(None),
        ];
        insta::assert_snapshot!(set(&tests(&all)));
    }
}
