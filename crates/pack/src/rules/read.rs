//! Reads and validates `data/rules/`, and a user's own folder.

use std::collections::BTreeMap;

use hashgate_model::{
    Cite, Confidence, Date, Ground, Period, Severity, Verdict,
};
use serde::Deserialize;

use super::{
    Case, CaseText, EvidenceKind, Expect, FactDef, FactId, FactKind, Outcome,
    Rule, Rules, Scope, Template, Vocabulary, compile_condition, origin,
};
use crate::{Faults, SourceTree};

/// Words that only a rule may use whose primary source bars entry.
const BARRING_WORDS: [&str; 2] = ["prohibited", "illegal"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactsFile {
    fact: Vec<FactDef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceFile {
    evidence: Vec<EvidenceKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    title: String,
    scope: Scope,
    ground: Ground,
    from: Date,
    to: Option<Date>,
    #[serde(default = "always")]
    applies_when: String,
    met_when: String,
    #[serde(default)]
    evidence: Vec<String>,
    unlocks: Option<String>,
    bars_entry_by: Option<String>,
    cites: Vec<Cite>,
    failed: OutcomeFile,
    unknown: OutcomeFile,
    unclear: Option<OutcomeFile>,
}

fn always() -> String {
    "true".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeFile {
    verdict: Verdict,
    severity: Severity,
    title: String,
    because: String,
}

/// Our own folder, `data/rules/`.
pub(super) fn ours(tree: &SourceTree, faults: &mut Faults) -> Rules {
    let mut rules = Rules::default();
    words(&mut rules, tree, "rules/", true, faults);
    rules_below(&mut rules, tree, "rules/", None, faults);
    rules.origin = origin::arguments(&rules.vocabulary, tree, faults);
    rules
}

/// A user's folder, laid beside the rules that there are.
pub(super) fn own(
    base: &Rules,
    tree: &SourceTree,
    faults: &mut Faults,
) -> Rules {
    let mut rules = base.clone();
    words(&mut rules, tree, "", false, faults);
    rules_below(&mut rules, tree, "", Some(Ground::House), faults);
    rules
}

/// Adds `facts.toml` and `evidence.toml`.
fn words(
    rules: &mut Rules,
    tree: &SourceTree,
    prefix: &str,
    required: bool,
    faults: &mut Faults,
) {
    let path = format!("{prefix}facts.toml");
    if required || tree.text(&path).is_some() {
        let file: Option<FactsFile> = tree.toml(&path, faults);
        for fact in file.map(|f| f.fact).unwrap_or_default() {
            // A fact with a fault is known all the same, so that those who
            // ask for it are not told of too.
            let checked = check_fact(&fact);
            if let Err(why) = checked.and(rules.vocabulary.push(fact)) {
                faults.note(&path, why);
            }
        }
    }
    let path = format!("{prefix}evidence.toml");
    if required || tree.text(&path).is_some() {
        let file: Option<EvidenceFile> = tree.toml(&path, faults);
        for kind in file.map(|f| f.evidence).unwrap_or_default() {
            if let Err(why) = check_kind(&kind, rules) {
                faults.note(&path, why);
            }
            rules.evidence.push(kind);
        }
    }
    // `held_sdoc` must be a fact of the scope of `sdoc`, since admit fills it.
    for kind in &rules.evidence {
        let name = format!("held_{}", kind.id);
        if let Some(fact) = rules.vocabulary.fact(&name)
            && (fact.kind, fact.scope) != (FactKind::Bool, kind.scope)
        {
            faults.note(
                &format!("{prefix}facts.toml"),
                format!(
                    "fact `{name}` must be a bool about the {}, as the \
                     paper `{}` is",
                    kind.scope, kind.id
                ),
            );
        }
    }
}

fn check_name(name: &str) -> Result<(), String> {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain {
        Ok(())
    } else {
        Err(format!(
            "`{name}` cannot be a name; write lower-case letters, digits and \
             underscores, a letter first"
        ))
    }
}

fn check_fact(fact: &FactDef) -> Result<(), String> {
    check_name(&fact.name)?;
    if !fact.question.trim_end().ends_with('?') {
        return Err(format!(
            "fact `{}` asks `{}`; write a question that ends with `?`",
            fact.name, fact.question
        ));
    }
    if fact.filled_by.is_empty() {
        return Err(format!(
            "nobody fills fact `{}`; name at least `user`",
            fact.name
        ));
    }
    let texts = matches!(fact.kind, FactKind::Text | FactKind::List);
    if !texts && !fact.values.is_empty() {
        return Err(format!(
            "fact `{}` is {}, so it takes no list of texts",
            fact.name, fact.kind
        ));
    }
    Ok(())
}

fn check_kind(kind: &EvidenceKind, rules: &Rules) -> Result<(), String> {
    check_name(&kind.id)?;
    if rules.evidence(&kind.id).is_some() {
        return Err(format!("paper `{}` is listed twice; keep one", kind.id));
    }
    if kind.must_contain.is_empty() || kind.cites.is_empty() {
        return Err(format!(
            "paper `{}` says not what it must contain, or cites nothing; \
             write both",
            kind.id
        ));
    }
    if let Some(request) = &kind.supplier_zh
        && request.must_contain.len() != kind.must_contain.len()
    {
        return Err(format!(
            "paper `{}` names {} contents in English and {} in `supplier_zh`; \
             translate each, in the same order",
            kind.id,
            kind.must_contain.len(),
            request.must_contain.len()
        ));
    }
    Ok(())
}

/// Adds every `rule.toml` below a prefix.
fn rules_below(
    rules: &mut Rules,
    tree: &SourceTree,
    prefix: &str,
    ground: Option<Ground>,
    faults: &mut Faults,
) {
    let mut seen: BTreeMap<String, String> = rules
        .rules
        .iter()
        .map(|r| (r.id.to_ascii_uppercase(), format!("rules/{}", r.folder)))
        .collect();
    let paths: Vec<String> = tree
        .under(prefix)
        .map(|(path, _)| path)
        .filter(|path| *path == "rule.toml" || path.ends_with("/rule.toml"))
        .map(str::to_owned)
        .collect();
    for path in paths {
        let folder =
            path.strip_suffix("rule.toml").unwrap_or_default().to_owned();
        let Some(file) = tree.toml::<RuleFile>(&path, faults) else {
            tree.excuse(&folder);
            continue;
        };
        let here = folder.trim_end_matches('/').to_owned();
        let first = seen.get(&file.id.to_ascii_uppercase());
        if let Some(first) = first {
            faults.note(
                &path,
                format!(
                    "the id `{}` is that of {first} too; give the newer rule \
                     another",
                    file.id
                ),
            );
        } else {
            seen.insert(file.id.to_ascii_uppercase(), here);
        }
        let found = faults.len();
        if faults.is_malformed(&format!("{prefix}facts.toml")) {
            // No condition can be compiled without the facts it names.
            tree.excuse(&folder);
            continue;
        }
        let rule = compile(rules, file, &path, prefix, ground, faults);
        let Some(mut rule) = rule else {
            tree.excuse(&folder);
            continue;
        };
        folder
            .strip_prefix(prefix)
            .unwrap_or(&folder)
            .trim_end_matches('/')
            .clone_into(&mut rule.folder);
        let readme = format!("{folder}README.md");
        match tree.text(&readme) {
            Some(text) if !text.trim().is_empty() => {
                text.clone_into(&mut rule.readme);
            }
            // A house rule may do without a help page; ours may not.
            _ if ground.is_some() => {}
            _ => faults.note(&readme, "the help page is missing; write it"),
        }
        if ground.is_none()
            && (rule.evidence.is_empty() || rule.unlocks.is_none())
        {
            faults.note(
                &path,
                "say which paper settles it (`evidence`) and what that \
                 unlocks (`unlocks`)",
            );
        }
        let mut answers = Vec::new();
        rule.cases = cases(rules, tree, &folder, prefix, &mut answers, faults);
        if ground.is_none() {
            check_answers(&folder, &answers, faults);
        }
        if faults.len() == found {
            rules.rules.push(rule);
        }
    }
}

/// Our rules have a case on either side and one in doubt; a case that cannot
/// be read is told already.
fn check_answers(
    folder: &str,
    answers: &[Option<Expect>],
    faults: &mut Faults,
) {
    if answers.contains(&None) {
        return;
    }
    for wanted in [Expect::Met, Expect::Failed, Expect::Unknown] {
        if !answers.contains(&Some(wanted)) {
            faults.note(
                &format!("{folder}cases/"),
                format!("no case expects `{wanted}`; write one"),
            );
        }
    }
}

/// The cases of a rule; into `answers` goes what each expects, nothing for
/// one that cannot be read.
fn cases(
    rules: &Rules,
    tree: &SourceTree,
    folder: &str,
    root: &str,
    answers: &mut Vec<Option<Expect>>,
    faults: &mut Faults,
) -> Vec<CaseText> {
    let prefix = format!("{folder}cases/");
    let evidence = format!("{root}evidence.toml");
    let mut all = Vec::new();
    for (path, _) in tree.under(&prefix) {
        let file = path.strip_prefix(&prefix).unwrap_or(path);
        if file.rsplit_once('.').is_none_or(|(_, end)| end != "toml") {
            continue;
        }
        let Some(text) = tree.text(path) else { continue };
        let case = CaseText { file: file.to_owned(), text: text.to_owned() };
        let read = case.read();
        answers.push(read.as_ref().ok().map(|read| read.expect));
        match read {
            Ok(read) => {
                for why in check_facts(rules, &read) {
                    faults.note(path, why);
                }
                for held in &read.held {
                    if rules.evidence(&held.id).is_none() {
                        faults.note_absent(
                            path,
                            &evidence,
                            format!(
                                "`{}` is not a document of evidence.toml; \
                                 correct the id, or add it there",
                                held.id
                            ),
                        );
                    }
                }
            }
            Err(why) => faults.note(path, why),
        }
        all.push(case);
    }
    all
}

fn check_facts(rules: &Rules, case: &Case) -> Vec<String> {
    let mut wrong = Vec::new();
    let sheets = [(Scope::Shipment, &case.shipment), (Scope::Line, &case.line)];
    for (scope, sheet) in sheets {
        for (name, value) in sheet {
            if let Err(why) = rules.check_fact(scope, name, value) {
                wrong.push(why);
            }
        }
    }
    wrong
}

fn compile(
    rules: &Rules,
    file: RuleFile,
    path: &str,
    root: &str,
    ground: Option<Ground>,
    faults: &mut Faults,
) -> Option<Rule> {
    let vocabulary = &rules.vocabulary;
    let mut condition = |key: &str, text: &str| {
        compile_condition(text, file.scope, vocabulary)
            .map_err(|why| faults.note(path, format!("{key}: {why}")))
            .ok()
    };
    let applies_when = condition("applies_when", &file.applies_when);
    let met_when = condition("met_when", &file.met_when);
    let mut outcome = |key: &str, outcome: OutcomeFile| {
        compile_outcome(outcome, file.scope, vocabulary)
            .map_err(|why| faults.note(path, format!("{key}: {why}")))
            .ok()
    };
    let failed = outcome("failed", file.failed);
    let unknown = outcome("unknown", file.unknown);
    let unclear = file.unclear.and_then(|o| outcome("unclear", o));
    let (applies_when, met_when) = (applies_when?, met_when?);
    let mut facts = applies_when.facts();
    for id in met_when.facts() {
        if !facts.contains(&id) {
            facts.push(id);
        }
    }
    let rule = Rule {
        id: file.id,
        folder: String::new(),
        title: file.title,
        scope: file.scope,
        ground: ground.unwrap_or(file.ground),
        period: Period { from: file.from, to: file.to },
        applies_when_text: file.applies_when,
        applies_when,
        met_when_text: file.met_when,
        met_when,
        facts,
        evidence: file.evidence,
        unlocks: file.unlocks,
        bars_entry_by: file.bars_entry_by,
        cites: file.cites,
        failed: failed?,
        unknown: unknown?,
        unclear,
        readme: String::new(),
        cases: Vec::new(),
    };
    for why in check_rule(&rule, rules) {
        faults.note(path, why);
    }
    for id in &rule.evidence {
        if rules.evidence(id).is_none() {
            faults.note_absent(
                path,
                &format!("{root}evidence.toml"),
                format!(
                    "`{id}` is not a document of evidence.toml; correct the \
                     id, or add it there"
                ),
            );
        }
    }
    Some(rule)
}

fn compile_outcome(
    outcome: OutcomeFile,
    scope: Scope,
    vocabulary: &Vocabulary,
) -> Result<Outcome, String> {
    let because = Template::read(&outcome.because, |name| {
        fact_id(name, scope, vocabulary)
    })?;
    if outcome.title.trim().is_empty() || because.parts.is_empty() {
        return Err("title or because is empty; say what is wrong".into());
    }
    Ok(Outcome {
        verdict: outcome.verdict,
        severity: outcome.severity,
        title: outcome.title,
        because,
    })
}

/// The place of a fact that a text may name in this scope.
pub(super) fn fact_id(
    name: &str,
    scope: Scope,
    vocabulary: &Vocabulary,
) -> Result<FactId, String> {
    let id = vocabulary
        .id(name)
        .ok_or_else(|| format!("`{name}` is not a fact of facts.toml"))?;
    let of_line =
        vocabulary.get(id).is_some_and(|fact| fact.scope == Scope::Line);
    if scope == Scope::Shipment && of_line {
        return Err(format!("`{name}` is a fact of one line"));
    }
    Ok(id)
}

/// What every rule must keep to, so that no answer says more than the law.
fn check_rule(rule: &Rule, rules: &Rules) -> Vec<String> {
    let mut wrong = Vec::new();
    if rule.cites.is_empty() {
        wrong.push("no rule speaks without a citation; add one".to_owned());
    }
    for id in &rule.evidence {
        if let Some(kind) = rules.evidence(id)
            && rule.scope == Scope::Shipment
            && kind.scope == Scope::Line
        {
            wrong.push(format!(
                "`{id}` covers lines, but the rule is about the shipment; \
                 ask for a document of the shipment, or make the rule one of \
                 lines"
            ));
        }
    }
    // An Entity List entry binds exporters; it is never a bar to import.
    let signal = matches!(rule.ground, Ground::ExamSignal | Ground::ExportRule);
    if signal && rule.outcomes().any(|o| o.verdict > Verdict::NeedsEvidence) {
        wrong.push(
            "a signal or a rule for exporters cannot hold or refuse a \
             shipment; use a lower verdict"
                .to_owned(),
        );
    }
    check_bar(rule, &mut wrong);
    wrong
}

fn check_bar(rule: &Rule, wrong: &mut Vec<String>) {
    let barred = rule.bars_entry_by.as_ref().is_some_and(|bar| {
        rule.cites.iter().any(|cite| {
            cite.text == *bar && cite.confidence == Confidence::Primary
        })
    });
    if rule.bars_entry_by.is_some() && !barred {
        wrong.push(
            "`bars_entry_by` must be the text of one of the cites, read in \
             the primary text"
                .to_owned(),
        );
    }
    let refuses = rule.outcomes().any(|o| o.verdict == Verdict::Refuse);
    // A house may refuse its own trade; no law needs to bar it.
    if refuses && !barred && rule.ground != Ground::House {
        wrong.push(
            "only a rule whose primary source bars entry may refuse; name \
             it in `bars_entry_by`"
                .to_owned(),
        );
    }
    if barred {
        return;
    }
    let texts = rule
        .outcomes()
        .flat_map(|o| {
            let because = o.because.fill(|_| String::new());
            [o.title.clone(), because]
        })
        .chain([rule.title.clone()])
        .chain(rule.unlocks.clone());
    for text in texts {
        let lower = text.to_lowercase();
        for word in BARRING_WORDS {
            if lower.contains(word) {
                wrong.push(format!(
                    "`{word}` may stand only where a primary source bars \
                     entry; say what the law asks for"
                ));
            }
        }
    }
}
