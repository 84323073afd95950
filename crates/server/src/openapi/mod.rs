//! The contract of the API: `OpenAPI` 3.1, made from the table of questions and
//! the schemas of `api`, so that nothing is said of it twice.

mod kept;

use hashgate_api::schema;
use hashgate_questions::{QUESTIONS, Question};
use serde_json::{Map, Value, json};

use crate::problem::Problem;

/// The contract as indented text that ends in a line feed.
///
/// # Errors
///
/// If a schema cannot be written, which is a defect of ours.
///
/// # Example
///
/// ```
/// let text = hashgate_server::openapi::text()?;
/// assert!(text.contains(r#""openapi": "3.1.0""#));
/// assert!(text.contains(r#""/api/v1/check""#));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn text() -> Result<String, serde_json::Error> {
    let mut schemas = Map::new();
    schemas.insert("Problem".to_owned(), Problem::schema());
    let mut paths = Map::new();
    for question in QUESTIONS {
        let name = question.answer_schema;
        if let Some(text) = schema::text(name)? {
            add(&mut schemas, name, serde_json::from_str(&text)?);
        }
        let asked = format!("{}_question", question.name);
        add(&mut schemas, &asked, question.schema());
        let path = format!("/api/v1/{}", question.name);
        paths.insert(path, json!({ "post": operation(question, &asked) }));
    }
    paths.insert("/api/v1/screen/bulk".to_owned(), json!({ "post": bulk() }));
    for (path, about) in [
        ("/healthz", "Whether the server runs."),
        ("/readyz", "Whether the server can answer."),
    ] {
        paths.insert(path.to_owned(), json!({ "get": status(about) }));
    }
    kept::add(&mut paths, &mut schemas);
    let contract = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "hashgate",
            "version": env!("CARGO_PKG_VERSION"),
            "description": hashgate_report::LEGAL,
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": {
                "type": "http", "scheme": "bearer",
                "description": "A token of an account's page. On a desk of \
                                one machine, questions that keep nothing need \
                                none.",
            } },
        },
    });
    serde_json::to_string_pretty(&contract).map(|text| text + "\n")
}

fn operation(question: &Question, asked: &str) -> Value {
    let of =
        |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let told = json!({ "schema": { "type": "string" } });
    json!({
        "operationId": question.name,
        "summary": question.title,
        "description": question.about,
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": of(asked) } },
        },
        "responses": {
            "200": {
                "description": "The answer.",
                "headers": {
                    "hashgate-outcome": {
                        "description": "What the answer means: the exit code \
                                        of the command line in a word.",
                        "schema": {
                            "enum": ["done", "action", "missing", "refuse"],
                        },
                    },
                    "hashgate-remark": {
                        "description": "A sentence that belongs beside the \
                                        answer.",
                        "schema": { "type": "string" },
                    },
                },
                "content": {
                    "application/json":
                        { "schema": of(question.answer_schema) },
                    "text/html": told,
                    "text/markdown": told,
                },
            },
            "400": problem("The question is not well put."),
            "401": problem("It needs a token, or this one does not hold."),
            "403": problem("A page of another site sent it."),
            "404": problem("A file that it names is not there."),
            "413": problem("The question is too large."),
            "415": problem("The body is not told to be JSON."),
            "422": problem("What was handed in cannot be used."),
            "421": problem("The server was called by a name not its own."),
            "503": problem("A part that the answer needs is missing."),
            "429": problem("The account asks too often."),
            "500": problem("A defect of hashgate."),
        },
    })
}

/// Many parties at once.
fn bulk() -> Value {
    let text = json!({ "schema": { "type": "string" } });
    let field = |name: &str, about: &str, schema: Value| {
        json!({
            "name": name, "in": "query", "required": false,
            "description": about, "schema": schema,
        })
    };
    json!({
        "operationId": "screen_bulk",
        "summary": "Screen many parties",
        "description": "An answer of hashgate.screen/1 on each line, in the order \
                        of the parties, as they are answered. A line names the \
                        lists that are not whole and current; fewer lines than \
                        parties mean that the work was ended.",
        "parameters": [
            field(
                "as_of",
                "The date as of which rules and decisions apply; today if not \
                 given.",
                json!({ "type": "string", "format": "date" }),
            ),
            field(
                "min_score",
                "The score from which a name is a hit.",
                json!({ "type": "number", "minimum": 0, "maximum": 1 }),
            ),
            field(
                "near_misses",
                "Whether parties up to 0.15 below the floor are shown.",
                json!({ "type": "boolean" }),
            ),
        ],
        "requestBody": {
            "required": true,
            "description": "A table with a column `name` (and `country`, \
                            `address`, `id`), or an object with `name` (and \
                            `country`, `address`, `ids`) on each line.",
            "content": {
                "text/csv": text, "application/x-ndjson": text,
            },
        },
        "responses": {
            "200": {
                "description": "The answers.",
                "content": { "application/x-ndjson": text },
            },
            "400": problem("The question is not well put."),
            "401": problem("It needs a token, or this one does not hold."),
            "403": problem("A page of another site sent it."),
            "413": problem("The question is too large."),
            "415": problem("The body is neither a table nor lines of JSON."),
            "421": problem("The server was called by a name not its own."),
            "422": problem("What was handed in cannot be used."),
            "503": problem("A part that the answer needs is missing."),
            "429": problem("The account asks too often."),
            "500": problem("A defect of hashgate."),
        },
    })
}

fn problem(about: &str) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    json!({
        "description": about,
        "content": { "application/problem+json": { "schema": schema } },
    })
}

fn status(about: &str) -> Value {
    json!({
        "summary": about,
        "responses": { "200": {
            "description": about,
            "content": { "application/json": { "schema": {
                "type": "object",
                "required": ["status"],
                "properties": { "status": { "const": "ok" } },
            } } },
        } },
    })
}

/// Adds a schema and what it defines, each definition under a name of its own.
fn add(schemas: &mut Map<String, Value>, name: &str, mut schema: Value) {
    if let Some(root) = schema.as_object_mut() {
        root.remove("$schema");
        root.remove("$id");
        if let Some(Value::Object(defined)) = root.remove("$defs") {
            for (part, mut schema) in defined {
                redirect(&mut schema, name);
                schemas.insert(format!("{name}.{part}"), schema);
            }
        }
    }
    redirect(&mut schema, name);
    schemas.insert(name.to_owned(), schema);
}

/// References to definitions of a schema become references to those added.
fn redirect(schema: &mut Value, name: &str) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(to) if key == "$ref" => {
                        if let Some(part) = to.strip_prefix("#/$defs/") {
                            *to = format!("#/components/schemas/{name}.{part}");
                        }
                    }
                    other => redirect(other, name),
                }
            }
        }
        Value::Array(all) => {
            for one in all {
                redirect(one, name);
            }
        }
        _ => {}
    }
}
