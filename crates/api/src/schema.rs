//! The JSON Schema (draft 2020-12) of every wire type, by name, and answers
//! read into their types.

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Error, Value};

use crate::{
    ErrorObject,
    cases::{CaseVerifiedAnswer, CasesAnswer, ClockAnswer, LetterAnswer},
    dossier::DossierAnswer,
    duty::{DutyAnswer, DutyHistoryAnswer, DutyReconcileAnswer},
    evidence::{
        EvidenceAddedAnswer, EvidenceHeldAnswer, EvidenceKindsAnswer,
        EvidenceVerifiedAnswer,
    },
    fleet::FleetAnswer,
    identify::{IdentifyAnswer, IdentitiesAnswer},
    ledger::LedgerAnswer,
    owners::OwnersAnswer,
    pack::{
        PackAnswer, PackDiffAnswer, PackNewAnswer, PackUpdateAnswer,
        PackVerifiedAnswer,
    },
    payback::PaybackAnswer,
    rules::{
        FactsAnswer, RuleAnswer, RuleCoverageAnswer, RuleTrialsAnswer,
        RulesAnswer,
    },
    screening::{
        CompareAnswer, DecidedAnswer, DecisionsAnswer, DecisionsVerifiedAnswer,
        DeltaAnswer, ScreenAnswer,
    },
};

/// A schema by its short name.
struct Named {
    name: &'static str,
    schema: fn() -> Schema,
    read: fn(&Value) -> Result<Value, Error>,
}

/// Every schema there is, by name.
const SCHEMAS: &[Named] = &[
    named::<CaseVerifiedAnswer>("case_verified"),
    named::<CasesAnswer>("cases"),
    named::<ClockAnswer>("clock"),
    named::<CompareAnswer>("compare"),
    named::<DecidedAnswer>("decided"),
    named::<DecisionsAnswer>("decisions"),
    named::<DecisionsVerifiedAnswer>("decisions_verified"),
    named::<DeltaAnswer>("delta"),
    named::<DossierAnswer>("dossier"),
    named::<DutyAnswer>("duty"),
    named::<DutyHistoryAnswer>("duty_history"),
    named::<DutyReconcileAnswer>("duty_reconcile"),
    named::<ErrorObject>("error"),
    named::<EvidenceAddedAnswer>("evidence_added"),
    named::<EvidenceHeldAnswer>("evidence_held"),
    named::<EvidenceKindsAnswer>("evidence_kinds"),
    named::<EvidenceVerifiedAnswer>("evidence_verified"),
    named::<FactsAnswer>("facts"),
    named::<FleetAnswer>("fleet"),
    named::<IdentifyAnswer>("identify"),
    named::<IdentitiesAnswer>("identities"),
    named::<LedgerAnswer>("ledger"),
    named::<LetterAnswer>("letter"),
    named::<OwnersAnswer>("owners"),
    named::<PackAnswer>("pack"),
    named::<PackDiffAnswer>("pack_diff"),
    named::<PackNewAnswer>("pack_new"),
    named::<PackUpdateAnswer>("pack_update"),
    named::<PackVerifiedAnswer>("pack_verified"),
    named::<PaybackAnswer>("payback"),
    named::<RuleAnswer>("rule"),
    named::<RuleCoverageAnswer>("rule_coverage"),
    named::<RuleTrialsAnswer>("rule_trials"),
    named::<RulesAnswer>("rules"),
    named::<ScreenAnswer>("screen"),
];

const fn named<T: JsonSchema + Serialize + DeserializeOwned>(
    name: &'static str,
) -> Named {
    Named { name, schema: of::<T>, read: again::<T> }
}

/// The names of all schemas: `error` is that of `hashgate.error/1`.
pub fn names() -> impl Iterator<Item = &'static str> {
    SCHEMAS.iter().map(|named| named.name)
}

/// The schema of a name as indented text that ends in a line feed; nothing if
/// there is none of that name.
///
/// # Errors
///
/// If the schema cannot be written as JSON, which is a defect of ours.
///
/// # Example
///
/// ```
/// let text = hashgate_api::schema::text("error")?.unwrap_or_default();
/// assert!(text.contains(r#""const": "hashgate.error/1""#));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn text(name: &str) -> Result<Option<String>, Error> {
    find(name)
        .map(|named| serde_json::to_string_pretty(&(named.schema)()))
        .transpose()
        .map(|text| text.map(|text| text + "\n"))
}

/// An answer read into the wire type of a name and written again: what a
/// reader of ours takes from it. Nothing if there is no type of that name.
///
/// # Errors
///
/// If the answer is not of the type.
///
/// # Example
///
/// ```
/// let wrong = serde_json::json!({ "schema": "hashgate.letter/1" });
/// let error = hashgate_api::schema::read("letter", &wrong).unwrap_err();
/// assert!(error.to_string().contains("missing field"));
/// ```
pub fn read(name: &str, answer: &Value) -> Result<Option<Value>, Error> {
    find(name).map(|named| (named.read)(answer)).transpose()
}

fn find(name: &str) -> Option<&'static Named> {
    SCHEMAS.iter().find(|named| named.name == name)
}

fn again<T: Serialize + DeserializeOwned>(
    answer: &Value,
) -> Result<Value, Error> {
    serde_json::to_value(T::deserialize(answer)?)
}

/// The schema of what is written, in which a null is told as such.
fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
}
