//! The rules of admissibility: what they ask, and whether they do what their
//! cases say.

use hashgate_admit::rule_tests::{self, Coverage, RuleTest};
use hashgate_pack::{
    AskedBy, asked_by,
    rules::{FactDef, Rule},
};
use serde::Serialize;

use crate::{App, AppError};

/// The rules, or those of an agency, as `fcc`.
///
/// # Errors
///
/// [`AppError`] if no rule is of that agency.
pub fn list<'a>(
    app: &'a App,
    agency: Option<&str>,
) -> Result<Vec<&'a Rule>, AppError> {
    let of_agency = |rule: &&Rule| {
        agency.is_none_or(|agency| {
            rule.folder.split('/').any(|part| part.eq_ignore_ascii_case(agency))
        })
    };
    let rules: Vec<&Rule> =
        app.pack().rules.rules.iter().filter(of_agency).collect();
    match agency {
        Some(agency) if rules.is_empty() => Err(AppError::request(format!(
            "no rule is of agency `{agency}`; `hashgate rules list` shows all"
        ))),
        _ => Ok(rules),
    }
}

/// One rule, by its id as `FCC-1`.
///
/// # Errors
///
/// [`AppError`] if there is none of that id.
pub fn rule<'a>(app: &'a App, id: &str) -> Result<&'a Rule, AppError> {
    app.pack().rules.rule(id).ok_or_else(|| {
        AppError::request(format!(
            "`{id}` is not a rule; `hashgate rules list` shows them all"
        ))
    })
}

/// Runs the cases of every rule, or of one.
///
/// # Errors
///
/// [`AppError`] if there is no rule of that id.
pub fn test(app: &App, id: Option<&str>) -> Result<Vec<RuleTest>, AppError> {
    let wanted = id.map(|id| rule(app, id)).transpose()?;
    let mut tests =
        rule_tests::run(&app.pack().rules).map_err(AppError::defect)?;
    if let Some(rule) = wanted {
        tests.retain(|test| test.rule == rule.id);
    }
    Ok(tests)
}

/// A fact that a facts file may state, with who asks for it.
#[derive(Debug, Clone, Serialize)]
pub struct FactEntry<'p> {
    /// The fact.
    #[serde(flatten)]
    pub fact: &'p FactDef,
    /// The rules and the measures that ask for it.
    pub asked_by: AskedBy<'p>,
}

/// Every fact of the vocabulary, in the order of the files.
pub fn facts(app: &App) -> Vec<FactEntry<'_>> {
    let pack = app.pack();
    pack.rules
        .vocabulary
        .iter()
        .map(|fact| FactEntry {
            fact,
            asked_by: asked_by(&pack.rules, &pack.rates, &fact.name),
        })
        .collect()
}

/// What the cases of each rule leave untried.
pub fn coverage(app: &App) -> Vec<Coverage> {
    rule_tests::coverage(&app.pack().rules)
}
