//! The rules of admissibility: a list, one rule, and how their cases went.

use std::fmt::Write as _;

use hashgate_admit::rule_tests::{Coverage, RuleTest};
use hashgate_model::{Cite, Confidence, Ground};
use hashgate_pack::rules::{
    EvidenceKind, FactDef, Filler, Outcome, Rule, Rules, TemplatePart,
};
use serde::Serialize;

use crate::{Align, Page, Style, Table};

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
    /// The help page, in Markdown.
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
pub fn list(rules: &[&Rule], style: Style) -> String {
    let mut page = Page::new(style);
    let mut table = Table::new(0, &[Align::Left, Align::Left, Align::Left]);
    for rule in rules {
        table.row([rule.id.as_str(), ground(rule.ground), &rule.title]);
    }
    page.table(&table);
    page.blank();
    page.line(&format!(
        "{} rules. One in full: hashgate rules show ID",
        rules.len()
    ));
    page.finish()
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
pub fn fact_list(rules: &Rules, style: Style) -> String {
    let mut page = Page::new(style);
    for scope in [
        hashgate_pack::rules::Scope::Shipment,
        hashgate_pack::rules::Scope::Line,
    ] {
        page.heading(&format!("Facts of the {scope}"));
        for fact in rules.vocabulary.iter().filter(|f| f.scope == scope) {
            page.item(&fact.name, &fact.question);
            let mut takes = if fact.values.is_empty() {
                fact.kind.to_string()
            } else {
                fact.values.join(", ")
            };
            if fact.filled_by.contains(&Filler::Evidence) {
                takes.push_str("; filled from the papers held");
            }
            let takes = page.style().dim(&takes);
            page.indented(6, &takes);
        }
    }
    page.finish()
}

/// One rule in full.
pub fn show(rule: &Rule, rules: &Rules, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(&style.bold(&format!("{}  {}", rule.id, rule.title)));
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
    page.line(&head);
    page.blank();
    for paragraph in prose(&rule.readme) {
        page.line(&paragraph);
        page.blank();
    }
    page.heading("Condition");
    if rule.applies_when_text != "true" {
        page.item("applies when", &on_one_line(&rule.applies_when_text));
    }
    page.item("met when", &on_one_line(&rule.met_when_text));
    page.heading("What it says");
    for outcome in &RuleSheet::of(rule, rules).outcomes {
        page.item(&format!("{}:", outcome.when), &outcome.title);
        page.indented(4, &format!("{} ({})", outcome.because, outcome.verdict));
    }
    page.heading("Facts it asks for");
    for fact in facts(rule, rules) {
        page.item(&fact.name, &fact.question);
    }
    if !rule.evidence.is_empty() {
        page.heading("Papers that settle it");
        for kind in papers(rule, rules) {
            page.item(&kind.id, &kind.paper);
        }
    }
    if let Some(unlocks) = &rule.unlocks {
        page.heading("What it unlocks");
        page.indented(2, unlocks);
    }
    page.heading("Sources");
    for cite in &rule.cites {
        let mut text = format!("{} ({})", cite.text, cite.confidence);
        if let Some(note) = &cite.note {
            let _ = write!(text, ": {note}");
        }
        page.item("-", &text);
    }
    page.finish()
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The paragraphs of a help page, without its heading and its marks of
/// emphasis.
fn prose(readme: &str) -> Vec<String> {
    readme
        .split("\n\n")
        .map(|p| on_one_line(p).replace("**", ""))
        .filter(|p| !p.is_empty() && !p.starts_with('#'))
        .collect()
}

/// How the cases of the rules went.
pub fn trials(trials: &[RuleTest], style: Style) -> String {
    let mut page = Page::new(style);
    let wrong: Vec<&RuleTest> = trials.iter().filter(|t| !t.passed()).collect();
    for trial in &wrong {
        let said = trial
            .said
            .map_or("cannot be read".to_owned(), |said| said.to_string());
        page.item(
            "x",
            &format!(
                "{} {}: {} Expected {}, but it is {said}.",
                trial.rule, trial.file, trial.story, trial.expect
            ),
        );
    }
    page.line(&format!(
        "{} cases, {} as expected, {} not",
        trials.len(),
        trials.len() - wrong.len(),
        wrong.len()
    ));
    page.finish()
}

/// Which rules have no case on one side.
pub fn coverage(all: &[Coverage], style: Style) -> String {
    let mut page = Page::new(style);
    let lacking: Vec<&Coverage> =
        all.iter().filter(|c| !c.lacks.is_empty()).collect();
    for rule in &lacking {
        let lacks: Vec<String> =
            rule.lacks.iter().map(ToString::to_string).collect();
        page.item(
            "x",
            &format!("{}: no case that is {}", rule.rule, lacks.join(", nor ")),
        );
    }
    let cases: usize = all.iter().map(|c| c.cases).sum();
    page.line(&format!(
        "{} rules, {cases} cases; {} rules have a case on both sides and one \
         with the fact unknown, {} have not",
        all.len(),
        all.len() - lacking.len(),
        lacking.len()
    ));
    page.finish()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use hashgate_pack::{SourceTree, read_section};

    use super::*;

    fn ours() -> Rules {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
    }

    #[test]
    fn one_rule_in_full_fits_the_page() {
        let rules = ours();
        let text = show(rules.rule("FCC-11").unwrap(), &rules, Style::PLAIN);
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn the_list_names_every_rule_on_its_ground() {
        let rules = ours();
        let all: Vec<&Rule> = rules.rules.iter().collect();
        let text = list(&all, Style::PLAIN);
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
        insta::assert_snapshot!(trials(&all, Style::PLAIN));
    }
}
