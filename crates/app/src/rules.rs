//! The rules of admissibility: what they ask, and whether they do what their
//! cases say.

use hashgate_admit::rule_tests::{self, Coverage, RuleTest};
use hashgate_pack::rules::Rule;

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
            "`{id}` is no rule; `hashgate rules list` shows them all"
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

/// What the cases of each rule leave untried.
pub fn coverage(app: &App) -> Vec<Coverage> {
    rule_tests::coverage(&app.pack().rules)
}
