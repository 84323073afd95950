//! `hashgate rules`: rules, facts, questions and arguments.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::{Cite, Confidence, Ground, PartyRole};
use crate::values::{CountryCode, Day, PackStamp};

/// The facts that rules and measures ask for (`hashgate.facts/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.facts/1")]
#[serde(deny_unknown_fields)]
pub struct FactsAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.facts/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The facts, by name.
    pub facts: Vec<FactEntry>,
}

/// The rules in short (`hashgate.rules/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.rules/1")]
#[serde(deny_unknown_fields)]
pub struct RulesAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.rules/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The rules, by id.
    pub rules: Vec<RuleHead>,
}

/// One rule as a whole (`hashgate.rule/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.rule/1")]
#[serde(deny_unknown_fields)]
pub struct RuleAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.rule/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
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

/// The cases of rules as they came out (`hashgate.rule_trials/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.rule_trials/1")]
#[serde(deny_unknown_fields)]
pub struct RuleTrialsAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.rule_trials/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// Each case.
    pub trials: Vec<RuleTest>,
}

/// Which rules lack a case (`hashgate.rule_coverage/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.rule_coverage/1")]
#[serde(deny_unknown_fields)]
pub struct RuleCoverageAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.rule_coverage/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// Each rule.
    pub rules: Vec<RuleCoverage>,
}

/// What can be said about the origin of one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OriginAnalysis {
    /// The line.
    pub line: u32,
    /// The origin that the papers claim.
    pub claimed: Option<CountryCode>,
    /// Every country that the facts name, the claimed one first; lines that
    /// are alike share them.
    pub candidates: Vec<OriginCandidate>,
    /// Facts that would add or settle arguments, as the facts file names them.
    pub open: Vec<String>,
}

/// A country that customs may find, or may not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OriginCandidate {
    /// The country.
    pub country: CountryCode,
    /// The stages of making that took place there, in words.
    pub stages: Vec<String>,
    /// What speaks for it.
    pub arguments_for: Vec<Argument>,
    /// What speaks against it.
    pub arguments_against: Vec<Argument>,
}

/// One argument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

/// A fact that somebody must find out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

/// A fact that a facts file may state, with who asks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactEntry {
    /// The name, in lower case with underscores.
    pub name: String,
    /// The type.
    pub kind: FactKind,
    /// What it is about.
    pub scope: RuleScope,
    /// The texts it may take; none means any.
    pub values: Vec<String>,
    /// The question that a person can answer.
    pub question: String,
    /// Who puts it on the sheet.
    pub filled_by: Vec<Filler>,
    /// The lists whose hits fill it, by their ids; none if it is filled
    /// otherwise.
    pub lists: Vec<String>,
    /// What the party is to the shipment whose name its value is, if it is one.
    pub names_party: Option<PartyRole>,
    /// What a person should know before answering.
    pub note: Option<String>,
    /// The rules and the measures that ask for it.
    pub asked_by: AskedBy,
}

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// True or false.
    Bool,
    /// A decimal number.
    Number,
    /// A civil date.
    Date,
    /// A text.
    Text,
    /// A list of texts.
    List,
}

/// What a fact or a rule is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleScope {
    /// The shipment as a whole.
    Shipment,
    /// One line of goods.
    Line,
}

/// Who puts a fact on the sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Filler {
    /// The readers of the papers.
    Papers,
    /// The catalogue of machines.
    Hardware,
    /// The screening of parties.
    Parties,
    /// Classification and duty.
    Duty,
    /// The evidence handed in; `hashgate_admit` fills it.
    Evidence,
    /// The dates of the check; `hashgate_admit` fills it.
    Dates,
    /// The facts file.
    User,
}

/// Who asks for a fact: rules by their ids, measures by theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedBy {
    /// Ids of rules, as `FCC-1`.
    pub rules: Vec<String>,
    /// Ids of measures, as `s122/surcharge`.
    pub measures: Vec<String>,
}

/// A rule in short, for lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

/// A fact that rules may name and a facts file may state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactDef {
    /// The name, in lower case with underscores.
    pub name: String,
    /// The type.
    pub kind: FactKind,
    /// What it is about.
    pub scope: RuleScope,
    /// The texts it may take; none means any.
    pub values: Vec<String>,
    /// The question that a person can answer.
    pub question: String,
    /// Who puts it on the sheet.
    pub filled_by: Vec<Filler>,
    /// The lists whose hits fill it, by their ids; none if it is filled
    /// otherwise.
    pub lists: Vec<String>,
    /// What the party is to the shipment whose name its value is, if it is one.
    pub names_party: Option<PartyRole>,
    /// What a person should know before answering.
    pub note: Option<String>,
}

/// A kind of paper that rules may ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceKind {
    /// The id, as `sdoc`.
    pub id: String,
    /// The paper in words.
    pub paper: String,
    /// What it is about.
    pub scope: RuleScope,
    /// Why it is asked for, in one sentence.
    pub why: String,
    /// What it must contain to count.
    pub must_contain: Vec<String>,
    /// How strong it is as proof, with the reason.
    pub strength: Option<String>,
    /// Whether it counts only for the models it names.
    pub per_model: bool,
    /// Days before entry after which it is too old; none means never.
    pub stale_after_days: Option<u32>,
    /// The first date a paper of this kind can bear to count.
    pub not_before: Option<Day>,
    /// Whether it must have been made by the day of entry.
    pub before_entry: bool,
    /// Until when it must be kept.
    pub keep: Option<Keep>,
    /// The request in Chinese, where it is the supplier who gives the paper.
    pub supplier_zh: Option<SupplierRequest>,
    /// Where the demand stands in law or practice.
    pub cites: Vec<Cite>,
}

/// What a supplier is asked for, in the supplier's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplierRequest {
    /// The paper in words.
    pub paper: String,
    /// What it must contain, in the order and number of the English.
    pub must_contain: Vec<String>,
}

/// How long a paper must be kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Years from the date of entry.
    pub years_from_entry: u8,
    /// The law.
    pub cite: Cite,
}

/// One thing that a rule may say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

/// How one case of one rule went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleTest {
    /// The rule.
    pub rule: String,
    /// The file below the rule's `cases/`.
    pub file: String,
    /// The story in one sentence.
    pub story: String,
    /// What the case expects.
    pub expect: RuleExpectation,
    /// What the rule says; nothing if the case cannot be read.
    pub said: Option<RuleExpectation>,
}

/// What a rule should answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleExpectation {
    /// It applies and is met.
    Met,
    /// It applies and is not met.
    Failed,
    /// A fact that decides is unknown.
    Unknown,
    /// It does not apply, by its facts or its dates.
    NotApplicable,
}

/// How well the cases of a rule cover it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleCoverage {
    /// The rule.
    pub rule: String,
    /// What it asks.
    pub title: String,
    /// How many cases it has.
    pub cases: u64,
    /// The answers that no case shows, of `met`, `failed` and `unknown`.
    pub lacks: Vec<RuleExpectation>,
}
