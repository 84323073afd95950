//! The questions as tools.

use std::sync::Arc;

use hashgate_api::schema;
use hashgate_app::{App, AppError};
use hashgate_questions::{Answer, QUESTIONS, Question, find};
use hashgate_report::{LEGAL, render};
use rmcp::model::{
    CallToolResult, ContentBlock, JsonObject, Tool, ToolAnnotations,
};
use serde_json::Value;

use crate::AssistantError;

/// Every tool, with the schemas of what it takes and of what it answers.
pub(crate) fn all() -> Result<Vec<Tool>, AssistantError> {
    QUESTIONS.iter().map(tool).collect()
}

fn tool(question: &Question) -> Result<Tool, AssistantError> {
    let input = object(question.schema())?;
    let output = schema::text(question.answer_schema)
        .map_err(|why| AssistantError::Defect(why.to_string()))?
        .ok_or_else(|| defect("an answer has no schema"))?;
    let output: Value = serde_json::from_str(&output)
        .map_err(|why| AssistantError::Defect(why.to_string()))?;
    let mut tool = Tool::new(question.name, question.about, input);
    tool.title = Some(question.title.to_owned());
    tool.output_schema = Some(object(output)?);
    tool.annotations = Some(
        ToolAnnotations::with_title(question.title)
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            .open_world(false),
    );
    Ok(tool)
}

fn object(schema: Value) -> Result<Arc<JsonObject>, AssistantError> {
    match schema {
        Value::Object(object) => Ok(Arc::new(object)),
        _ => Err(defect("a schema is not an object")),
    }
}

fn defect(what: &str) -> AssistantError {
    AssistantError::Defect(what.to_owned())
}

/// Calls a tool. What is wrong with a call is told as its result, which the
/// assistant reads, and not as an error of the protocol, which it does not.
pub(crate) fn call(
    app: &App,
    name: &str,
    arguments: Option<JsonObject>,
) -> CallToolResult {
    let Some(question) = find(name) else {
        let names: Vec<&str> = QUESTIONS.iter().map(|one| one.name).collect();
        return failed(&format!(
            "there is no tool `{name}`; there are {}",
            names.join(", ")
        ));
    };
    let arguments = Value::Object(arguments.unwrap_or_default());
    match question.answer(app, arguments) {
        Ok(answer) => answered(&answer),
        Err(error) => refused(&error),
    }
}

fn answered(answer: &Answer) -> CallToolResult {
    let Ok(body) = serde_json::from_str::<Value>(&answer.json) else {
        return failed("the answer cannot be written: a defect of hashgate");
    };
    let beside = answer.remarks.iter().map(|remark| format!("> {remark}\n\n"));
    let page = render::markdown(&answer.document);
    let legal = if page.contains(LEGAL) { "" } else { LEGAL };
    let text = format!("{}{page}\n{legal}", beside.collect::<String>());
    let mut result = CallToolResult::structured(body);
    // The page in place of the same JSON again: it reads best, and the object
    // stands beside it.
    result.content = vec![ContentBlock::text(text)];
    result
}

/// Every fault in a sentence, with file and row.
fn refused(error: &AppError) -> CallToolResult {
    failed(error.message())
}

fn failed(why: &str) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(why)])
}
