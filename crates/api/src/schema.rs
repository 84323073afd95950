//! The JSON Schema (draft 2020-12) of every wire type, by name, and answers
//! read into their types.

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Error, Value};

use crate::{
    ErrorObject,
    cases::{CaseVerifiedAnswer, CasesAnswer, ClockAnswer, LetterAnswer},
    desk::{
        AuditHeadAnswer, AuditVerifiedAnswer, DeskBackupAnswer,
        DeskTakenInAnswer,
    },
    dossier::DossierAnswer,
    duty::{DutyAnswer, DutyHistoryAnswer, DutyReconcileAnswer},
    evidence::{
        EvidenceAddedAnswer, EvidenceHeldAnswer, EvidenceKindsAnswer,
        EvidenceVerifiedAnswer,
    },
    fleet::FleetAnswer,
    identify::{IdentifyAnswer, IdentitiesAnswer},
    ledger::LedgerAnswer,
    network::NetworkVerifiedAnswer,
    network_simulation::NetworkSimulationAnswer,
    owners::OwnersAnswer,
    pack::{
        PackAnswer, PackDiffAnswer, PackDueAnswer, PackNewAnswer,
        PackUpdateAnswer, PackVerifiedAnswer,
    },
    payback::PaybackAnswer,
    plan::PlanAnswer,
    rules::{
        FactsAnswer, RuleAnswer, RuleCoverageAnswer, RuleTrialsAnswer,
        RulesAnswer,
    },
    screening::{
        CompareAnswer, DecidedAnswer, DecisionsAnswer, DecisionsVerifiedAnswer,
        DeltaAnswer, ScreenAnswer,
    },
    shipment::ShipmentAnswer,
};

/// A schema by its short name.
struct Named {
    name: &'static str,
    schema: fn() -> Schema,
}

/// A wire type by the same name, read and written again.
struct Reader {
    name: &'static str,
    read: fn(&Value) -> Result<Value, Error>,
}

/// Both tables of one list: the program writes schemas and reads none of its
/// own answers, so that what reads them is no part of it.
macro_rules! schemas {
    ($($answer:ty => $name:literal,)*) => {
        /// Every schema there is, by name.
        const SCHEMAS: &[Named] =
            &[$(Named { name: $name, schema: of::<$answer> }),*];
        /// Every wire type, by the name of its schema.
        const READERS: &[Reader] =
            &[$(Reader { name: $name, read: again::<$answer> }),*];
    };
}

schemas! {
    AuditHeadAnswer => "audit_head",
    AuditVerifiedAnswer => "audit_verified",
    CaseVerifiedAnswer => "case_verified",
    CasesAnswer => "cases",
    ClockAnswer => "clock",
    CompareAnswer => "compare",
    DecidedAnswer => "decided",
    DecisionsAnswer => "decisions",
    DecisionsVerifiedAnswer => "decisions_verified",
    DeltaAnswer => "delta",
    DeskBackupAnswer => "desk_backup",
    DeskTakenInAnswer => "desk_taken_in",
    DossierAnswer => "dossier",
    DutyAnswer => "duty",
    DutyHistoryAnswer => "duty_history",
    DutyReconcileAnswer => "duty_reconcile",
    ErrorObject => "error",
    EvidenceAddedAnswer => "evidence_added",
    EvidenceHeldAnswer => "evidence_held",
    EvidenceKindsAnswer => "evidence_kinds",
    EvidenceVerifiedAnswer => "evidence_verified",
    FactsAnswer => "facts",
    FleetAnswer => "fleet",
    IdentifyAnswer => "identify",
    IdentitiesAnswer => "identities",
    LedgerAnswer => "ledger",
    LetterAnswer => "letter",
    NetworkSimulationAnswer => "network_simulation",
    NetworkVerifiedAnswer => "network_verified",
    OwnersAnswer => "owners",
    PackAnswer => "pack",
    PackDiffAnswer => "pack_diff",
    PackDueAnswer => "pack_due",
    PackNewAnswer => "pack_new",
    PackUpdateAnswer => "pack_update",
    PackVerifiedAnswer => "pack_verified",
    PaybackAnswer => "payback",
    PlanAnswer => "plan",
    RuleAnswer => "rule",
    RuleCoverageAnswer => "rule_coverage",
    RuleTrialsAnswer => "rule_trials",
    RulesAnswer => "rules",
    ScreenAnswer => "screen",
    ShipmentAnswer => "shipment",
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
    let reader = READERS.iter().find(|reader| reader.name == name);
    reader.map(|reader| (reader.read)(answer)).transpose()
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
