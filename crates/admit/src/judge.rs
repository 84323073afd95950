//! Judges a shipment by the rules in force.

use std::{cmp::Reverse, collections::BTreeMap};

use hashgate_model::{
    AsOf, EntryDate, EvidenceItem, EvidenceStatus, FactSheet, FactValue,
    Finding, HeldEvidence,
};
use hashgate_pack::rules::{Expect, FactId, Rule, Rules, Scope};
use serde::Serialize;

use crate::{
    AdmitError,
    evidence::Holdings,
    explanation::because,
    fact_table::FactTable,
    requests::{LEAST, Requests, Weight},
    rule_result::RuleResult,
    subject::{Subject, ascending},
};

/// What check has learnt of a shipment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseFacts {
    /// Facts about the shipment as a whole.
    pub shipment: FactSheet,
    /// Facts about each line; lines that share all theirs stand on one sheet.
    pub lines: Vec<FactSheet>,
    /// Papers that the importer holds.
    pub held: Vec<HeldEvidence>,
}

/// What the rules say of a shipment.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Judgement {
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// One list of papers, in the order of how much each unlocks; papers that
    /// are held stand at the end.
    pub evidence: Vec<EvidenceItem>,
    /// The facts to find out, in the same order.
    pub questions: Vec<Question>,
    /// Facts that could not be used, in sentences: a wrong type or name.
    pub faults: Vec<String>,
}

/// A fact that somebody must find out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The fact, as the facts file names it.
    pub fact: String,
    /// The question in words.
    pub question: String,
    /// The lines it is asked of; none means the shipment as a whole.
    pub lines: Vec<u32>,
    /// The rules that ask.
    pub asked_by: Vec<String>,
    /// Papers that would answer it.
    pub settled_by: Vec<String>,
    /// The answers it takes, where they are few.
    pub values: Vec<String>,
    /// What to know before answering.
    pub note: Option<String>,
}

/// Applies a set of rules.
#[derive(Debug)]
pub struct Judge<'a> {
    rules: &'a Rules,
    as_of: Option<FactId>,
    entry_date: Option<FactId>,
    /// For each kind of paper its `held_` fact, if the vocabulary has it.
    held: Vec<Option<FactId>>,
}

impl<'a> Judge<'a> {
    /// Takes a set of rules.
    ///
    /// # Errors
    ///
    /// [`AdmitError::Broken`] if a rule names what the set does not have,
    /// which only a damaged pack does.
    pub fn new(rules: &'a Rules) -> Result<Self, AdmitError> {
        for rule in &rules.rules {
            let broken = |what: String| AdmitError::Broken {
                rule: rule.id.clone(),
                what,
            };
            for id in &rule.facts {
                if rules.vocabulary.get(*id).is_none() {
                    return Err(broken(format!("fact number {}", id.0)));
                }
            }
            for id in &rule.evidence {
                if rules.evidence(id).is_none() {
                    return Err(broken(format!("paper `{id}`")));
                }
            }
        }
        let held = rules
            .evidence
            .iter()
            .map(|kind| rules.vocabulary.id(&format!("held_{}", kind.id)))
            .collect();
        Ok(Self {
            rules,
            as_of: rules.vocabulary.id("as_of"),
            entry_date: rules.vocabulary.id("entry_date"),
            held,
        })
    }

    /// What the rules in force on the day of entry say; without a day of
    /// entry, those in force as of the day of the check.
    ///
    /// `as_of` and `entry_date` and every `held_…` fact are filled here,
    /// unless a sheet states them.
    pub fn judge(
        &self,
        case: &CaseFacts,
        as_of: AsOf,
        entry: Option<EntryDate>,
    ) -> Judgement {
        let day = entry.map_or(as_of.0, |e| e.0);
        let holdings = Holdings::new(self.rules, &case.held, day, as_of.date());
        let mut faults = holdings.faults();
        let shipment =
            self.shipment(case, &holdings, as_of, entry, &mut faults);
        let lines = self.lines(case, &shipment, &holdings, &mut faults);

        let mut requests = Requests::default();
        for rule in &self.rules.rules {
            if !rule.period.contains(day) {
                continue;
            }
            let subjects = match rule.scope {
                Scope::Shipment => std::slice::from_ref(&shipment),
                Scope::Line => lines.as_slice(),
            };
            let answers: Vec<RuleResult<'_>> = subjects
                .iter()
                .map(|subject| RuleResult::of(rule, subject))
                .collect();
            self.add(rule, &answers, &holdings, &mut requests);
        }
        self.sum_up(requests, &lines, &holdings, entry, faults)
    }

    pub(crate) fn rules(&self) -> &Rules {
        self.rules
    }

    /// What `of` makes of lines that are alike, in the order of the first of
    /// each.
    pub(crate) fn alike_lines<T>(
        &self,
        case: &CaseFacts,
        as_of: AsOf,
        entry: Option<EntryDate>,
        of: impl Fn(&Subject<'_>) -> T,
    ) -> Vec<T> {
        let day = entry.map_or(as_of.0, |e| e.0);
        let holdings = Holdings::new(self.rules, &case.held, day, as_of.date());
        // The faults are reported by `judge`, which reads the same sheets.
        let mut faults = Vec::new();
        let shipment =
            self.shipment(case, &holdings, as_of, entry, &mut faults);
        let lines = self.lines(case, &shipment, &holdings, &mut faults);
        lines.iter().map(of).collect()
    }

    fn shipment(
        &self,
        case: &CaseFacts,
        holdings: &Holdings<'_>,
        as_of: AsOf,
        entry: Option<EntryDate>,
        faults: &mut Vec<String>,
    ) -> Subject<'static> {
        let vocabulary = &self.rules.vocabulary;
        let mut facts = FactTable::empty(vocabulary, None);
        if let Some(id) = self.as_of {
            facts.put(id, FactValue::Date(as_of.0));
        }
        if let (Some(id), Some(entry)) = (self.entry_date, entry) {
            facts.put(id, FactValue::Date(entry.0));
        }
        faults.extend(facts.fill(&case.shipment, vocabulary));
        let model = self.model(&facts);
        let mut subject = Subject { lines: Vec::new(), facts, model };
        self.put_held(&mut subject, holdings, Scope::Shipment);
        subject
    }

    /// The lines, those that share their facts and papers together.
    fn lines<'s>(
        &self,
        case: &CaseFacts,
        shipment: &'s Subject<'s>,
        holdings: &Holdings<'_>,
        faults: &mut Vec<String>,
    ) -> Vec<Subject<'s>> {
        let vocabulary = &self.rules.vocabulary;
        let mut subjects = Vec::with_capacity(case.lines.len());
        let mut wrong: Vec<(u32, String)> = Vec::new();
        for sheet in &case.lines {
            for lines in holdings.alike(&sheet.lines) {
                let mut facts =
                    FactTable::empty(vocabulary, Some(&shipment.facts));
                for why in facts.fill(sheet, vocabulary) {
                    wrong.extend(
                        lines
                            .iter()
                            .map(|&line| (line, format!("line {line}: {why}"))),
                    );
                }
                let model = self.model(&facts);
                let mut subject = Subject { lines, facts, model };
                self.put_held(&mut subject, holdings, Scope::Line);
                subjects.push(subject);
            }
        }
        wrong.sort_by_key(|(line, _)| *line);
        faults.extend(wrong.into_iter().map(|(_, why)| why));
        subjects.sort_by_key(Subject::line);
        subjects
    }

    fn model(&self, facts: &FactTable<'_>) -> Option<String> {
        let id = self.rules.vocabulary.id("model")?;
        match facts.value(id) {
            FactValue::Text(model) => Some(model.clone()),
            _ => None,
        }
    }

    fn put_held(
        &self,
        subject: &mut Subject<'_>,
        holdings: &Holdings<'_>,
        scope: Scope,
    ) {
        let line = subject.line().filter(|_| scope == Scope::Line);
        for (kind, fact) in self.rules.evidence.iter().zip(&self.held) {
            if let Some(fact) = fact
                && kind.scope == scope
                && !subject.facts.has(*fact)
            {
                let model = subject.model.as_deref();
                let held = holdings.covers(kind, line, model);
                subject.facts.put(*fact, FactValue::Bool(held));
            }
        }
    }

    /// Adds what one rule says to the requests.
    fn add<'r>(
        &self,
        rule: &'r Rule,
        answers: &[RuleResult<'_>],
        holdings: &Holdings<'_>,
        requests: &mut Requests<'r>,
    ) {
        for outcome in rule.outcomes() {
            let group: Vec<&RuleResult<'_>> = answers
                .iter()
                .filter(|answer| {
                    answer
                        .calls_for(rule)
                        .is_some_and(|called| std::ptr::eq(called, outcome))
                })
                .collect();
            if group.is_empty() {
                continue;
            }
            let lines = lines_of(group.iter().copied());
            let missing = rule
                .evidence
                .iter()
                .filter(|id| !self.covers_all(id, &group, holdings))
                .cloned()
                .collect();
            requests.findings.push(Finding {
                rule: rule.id.clone(),
                verdict: outcome.verdict,
                severity: outcome.severity,
                ground: rule.ground,
                title: outcome.title.clone(),
                because: because(&outcome.because, &group),
                lines: lines.clone(),
                cites: rule.cites.clone(),
                missing,
                unlocks: rule.unlocks.clone(),
                confidence: rule.confidence(),
            });
            requests.ask_papers(rule, outcome, &lines);
            requests.ask_facts(rule, outcome, &group);
        }
        // A paper that made a rule content belongs on the list, as held.
        let met = || answers.iter().filter(|a| a.said == Expect::Met);
        if met().next().is_some() {
            requests.content_papers(rule, &lines_of(met()));
        }
    }

    fn covers_all(
        &self,
        id: &str,
        group: &[&RuleResult<'_>],
        holdings: &Holdings<'_>,
    ) -> bool {
        let Some(kind) = self.rules.evidence(id) else { return false };
        group.iter().all(|answer| {
            let subject = answer.subject;
            holdings.covers(kind, subject.line(), subject.model.as_deref())
        })
    }

    fn sum_up(
        &self,
        requests: Requests<'_>,
        lines: &[Subject<'_>],
        holdings: &Holdings<'_>,
        entry: Option<EntryDate>,
        faults: Vec<String>,
    ) -> Judgement {
        let Requests { mut findings, papers, facts } = requests;
        // Stable: findings that weigh the same keep the order of the rules.
        findings.sort_by_key(|f| Reverse((f.verdict, f.severity)));
        let models: BTreeMap<u32, &str> = lines
            .iter()
            .filter_map(|subject| Some((subject, subject.model.as_deref()?)))
            .flat_map(|(subject, model)| {
                subject.lines.iter().map(move |line| (*line, model))
            })
            .collect();
        let mut evidence: Vec<(bool, Weight, EvidenceItem)> = Vec::new();
        for kind in &self.rules.evidence {
            let Some(asked) = papers.get(kind.id.as_str()) else { continue };
            let item = holdings.item(
                kind,
                asked.lines(),
                &asked.rules(),
                &models,
                entry,
            );
            let held = item.status == EvidenceStatus::Held;
            // A content rule does not ask for what it could do without.
            if held || asked.weight.is_some() {
                let open = asked.weight.unwrap_or(LEAST);
                let weight = if held { open.max(asked.held) } else { open };
                evidence.push((held, weight, item));
            }
        }
        evidence.sort_by_key(|(held, weight, _)| (*held, Reverse(*weight)));
        let mut questions: Vec<(Weight, Question)> = facts
            .into_iter()
            .filter_map(|(id, asked)| {
                let fact = self.rules.vocabulary.get(id)?;
                let lines = match fact.scope {
                    Scope::Shipment => Vec::new(),
                    Scope::Line => asked.lines().to_vec(),
                };
                Some((
                    asked.weight.unwrap_or(LEAST),
                    Question {
                        fact: fact.name.clone(),
                        question: fact.question.clone(),
                        lines,
                        asked_by: asked.rules(),
                        settled_by: asked.settled_by,
                        values: fact.values.clone(),
                        note: fact.note.clone(),
                    },
                ))
            })
            .collect();
        questions.sort_by_key(|(weight, _)| Reverse(*weight));
        Judgement {
            findings,
            evidence: evidence.into_iter().map(|(_, _, e)| e).collect(),
            questions: questions.into_iter().map(|(_, q)| q).collect(),
            faults,
        }
    }

    /// What one rule says of one subject; for the cases that stand beside it.
    pub(crate) fn answer(
        &self,
        rule: &Rule,
        case: &CaseFacts,
        as_of: AsOf,
        entry: Option<EntryDate>,
    ) -> Expect {
        let day = entry.map_or(as_of.0, |e| e.0);
        if !rule.period.contains(day) {
            return Expect::NotApplicable;
        }
        let holdings = Holdings::new(self.rules, &case.held, day, as_of.date());
        let mut faults = Vec::new();
        let shipment =
            self.shipment(case, &holdings, as_of, entry, &mut faults);
        let lines = self.lines(case, &shipment, &holdings, &mut faults);
        let subject = match rule.scope {
            Scope::Line => lines.first().unwrap_or(&shipment),
            Scope::Shipment => &shipment,
        };
        RuleResult::of(rule, subject).said
    }
}

/// The lines that some answers are about, ascending.
fn lines_of<'r>(answers: impl Iterator<Item = &'r RuleResult<'r>>) -> Vec<u32> {
    let lines = answers.flat_map(|answer| &answer.subject.lines);
    ascending(lines.copied().collect())
}

#[cfg(test)]
pub(crate) mod tests;
