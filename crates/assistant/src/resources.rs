//! The rules and the kinds of papers, to read.

use hashgate_app::{App, evidence, rules};
use hashgate_report::{
    Document, render,
    views::{evidence as papers, rules as view},
};
use rmcp::{
    ErrorData,
    model::{ReadResourceResult, Resource, ResourceContents, ResourceTemplate},
};

/// The address of the kinds of papers.
const PAPERS: &str = "hashgate://evidence";
/// What begins the address of a rule.
const RULES: &str = "hashgate://rules/";
/// What they are written in.
const MARKDOWN: &str = "text/markdown";

/// Every resource there is.
pub(crate) fn all(app: &App) -> Vec<Resource> {
    let mut kinds = Resource::new(PAPERS, "evidence");
    kinds.title = Some("Kinds of papers that rules ask for".to_owned());
    kinds.mime_type = Some(MARKDOWN.to_owned());
    let rules = rules::list(app, None).unwrap_or_default();
    let rules = rules.into_iter().map(|rule| {
        let mut one = Resource::new(format!("{RULES}{}", rule.id), &*rule.id);
        one.title = Some(rule.title.clone());
        one.mime_type = Some(MARKDOWN.to_owned());
        one
    });
    std::iter::once(kinds).chain(rules).collect()
}

/// How the addresses are made.
pub(crate) fn templates() -> Vec<ResourceTemplate> {
    let mut rule = ResourceTemplate::new(format!("{RULES}{{id}}"), "rule");
    rule.title = Some("A rule by its id, as a finding names it".to_owned());
    rule.mime_type = Some(MARKDOWN.to_owned());
    vec![rule]
}

/// Reads one.
pub(crate) fn read(
    app: &App,
    uri: &str,
) -> Result<ReadResourceResult, ErrorData> {
    let document = document(app, uri)?;
    let text = render::markdown(&document);
    let contents = ResourceContents::text(text, uri).with_mime_type(MARKDOWN);
    Ok(ReadResourceResult::new(vec![contents]))
}

fn document(app: &App, uri: &str) -> Result<Document, ErrorData> {
    if uri == PAPERS {
        return Ok(papers::kinds(evidence::kinds(app)));
    }
    let rule = uri.strip_prefix(RULES).ok_or_else(|| {
        ErrorData::resource_not_found(
            format!(
                "there is nothing at {uri}; read {PAPERS} or {RULES} with the \
                 id of a rule"
            ),
            None,
        )
    })?;
    let found = rules::rule(app, rule).map_err(|why| {
        ErrorData::resource_not_found(why.message().to_owned(), None)
    })?;
    Ok(view::show(found, &app.pack().rules))
}
