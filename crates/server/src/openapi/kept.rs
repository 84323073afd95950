//! What the contract says of a desk that keeps something. One that keeps
//! nothing answers 404 at these addresses.

use serde_json::{Map, Value, json};

use super::problem;

/// Adds the addresses and the schemas of what is kept.
pub(super) fn add(
    paths: &mut Map<String, Value>,
    schemas: &mut Map<String, Value>,
) {
    for (name, schema) in SCHEMAS.iter().map(|(name, make)| (*name, make())) {
        schemas.insert(name.to_owned(), schema);
    }
    let id = path_field("id", "The id of the shipment.");
    let shipments = "/api/v1/shipments";
    paths.insert(
        shipments.to_owned(),
        json!({
            "get": get("list_shipments", "Shipments, newest first",
                &[
                    text("words", "Only those whose title, papers or parties \
                                   hold each word (sixteen at most)."),
                    text("cursor", "Where the part before ended: its \
                                    `next_cursor`."),
                    limit(),
                ], "shipments"),
            "post": {
                "operationId": "keep_shipment",
                "summary": "Check a shipment and keep it",
                "description": "As /api/v1/check; the shipment stays with its \
                                papers and its answer. A request that is sent \
                                again under the same idempotency-key is done \
                                once.",
                "security": needs("write"),
                "parameters": [{
                    "name": "idempotency-key", "in": "header",
                    "required": false,
                    "description": "What the client calls this request.",
                    "schema": {
                        "type": "string", "minLength": 1, "maxLength": 255,
                    },
                }],
                "requestBody": body("shipment_question"),
                "responses": responses(&[
                    ("201", kept("The shipment with its answer.")),
                    ("200", kept("The one that was kept under this key.")),
                ]),
            },
        }),
    );
    paths.insert(
        format!("{shipments}/{{id}}"),
        json!({
            "parameters": [id],
            "get": {
                "operationId": "shipment",
                "summary": "A shipment with its answer",
                "security": needs("read"),
                "parameters": [{
                    "name": "if-none-match", "in": "header",
                    "required": false, "schema": { "type": "string" },
                }],
                "responses": responses(&[
                    ("200", kept("The shipment with its answer.")),
                    ("304", json!({ "description": "It is as it was read." })),
                ]),
            },
            "delete": {
                "operationId": "delete_shipment",
                "summary": "Delete a shipment",
                "description": "Refused before the five years of 19 CFR 163.4 \
                                have passed since the date of entry.",
                "security": needs("write"),
                "parameters": [{
                    "name": "never_entered", "in": "query", "required": false,
                    "description": "That it was never entered, so that no law \
                                    has it kept.",
                    "schema": { "type": "boolean" },
                }],
                "responses": responses(&[
                    ("204", json!({ "description": "It is deleted." })),
                ]),
            },
        }),
    );
    paths.insert(
        format!("{shipments}/{{id}}/check"),
        json!({
            "parameters": [id],
            "post": {
                "operationId": "check_again",
                "summary": "Correct fields and check again",
                "security": needs("write"),
                "parameters": [{
                    "name": "if-match", "in": "header", "required": false,
                    "description": "The `ETag` of what was read: refused if \
                                    it changed meanwhile.",
                    "schema": { "type": "string" },
                }],
                "requestBody": body("shipment_fields"),
                "responses": responses(&[
                    ("200", kept("The shipment with its new answer.")),
                    ("412", problem("It was changed meanwhile.")),
                ]),
            },
        }),
    );
    paths.insert(
        format!("{shipments}/{{id}}/evidence"),
        json!({
            "parameters": [id],
            "post": {
                "operationId": "add_evidence",
                "summary": "Add a paper that proves something",
                "security": needs("write"),
                "requestBody": body("evidence_paper"),
                "responses": responses(&[
                    ("201", kept("The shipment with its new answer.")),
                ]),
            },
        }),
    );
    let before =
        || number("before", "Only those before this number, newest first.");
    for (path, operation) in [
        (
            "changes",
            get(
                "changes",
                "What changed, and why",
                &[before(), limit()],
                "changes",
            ),
        ),
        (
            "audit",
            get(
                "audit",
                "The log of every change",
                &[before(), limit()],
                "audit_lines",
            ),
        ),
        ("cases", get("cases", "The cases", &[], "kept_cases")),
    ] {
        let path = format!("/api/v1/{path}");
        paths.insert(path, json!({ "get": operation }));
    }
    paths.insert(
        "/api/v1/cases/{name}".to_owned(),
        json!({
            "parameters": [path_field("name", "The name of the case.")],
            "get": get("case", "A case", &[], "kept_case"),
        }),
    );
}

/// The token that an address needs.
fn needs(scope: &str) -> Value {
    json!([{ "token": [scope] }])
}

fn path_field(name: &str, about: &str) -> Value {
    json!({
        "name": name, "in": "path", "required": true, "description": about,
        "schema": { "type": "string", "minLength": 1 },
    })
}

fn query(name: &str, about: &str, schema: &Value) -> Value {
    json!({
        "name": name, "in": "query", "required": false, "description": about,
        "schema": schema,
    })
}

fn text(name: &str, about: &str) -> Value {
    query(name, about, &json!({ "type": "string" }))
}

fn number(name: &str, about: &str) -> Value {
    query(name, about, &json!({ "type": "integer", "format": "int64" }))
}

fn limit() -> Value {
    let schema = json!({ "type": "integer", "minimum": 1, "maximum": 200 });
    query("limit", "How many at once; 50 if not given.", &schema)
}

fn body(schema: &str) -> Value {
    json!({
        "required": true,
        "content": { "application/json": { "schema": of(schema) } },
    })
}

fn of(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The shipment, with where it can be asked for since.
fn kept(about: &str) -> Value {
    let link = |operation: &str| {
        json!({
            "operationId": operation,
            "parameters": { "id": "$response.body#/shipment/id" },
        })
    };
    json!({
        "description": about,
        "links": {
            "shipment": link("shipment"), "check": link("check_again"),
            "evidence": link("add_evidence"),
            "delete": link("delete_shipment"),
        },
        "headers": { "ETag": { "schema": { "type": "string" } } },
        "content":
            { "application/json": { "schema": of("kept_shipment") } },
    })
}

fn get(name: &str, about: &str, fields: &[Value], schema: &str) -> Value {
    let found = json!({
        "description": about,
        "content": { "application/json": { "schema": of(schema) } },
    });
    json!({
        "operationId": name, "summary": about, "security": needs("read"),
        "parameters": fields, "responses": responses(&[("200", found)]),
    })
}

/// The answers of an address, and what every one of them may refuse by.
fn responses(own: &[(&str, Value)]) -> Value {
    let mut all = Map::new();
    for (status, about) in [
        ("400", "The request is not well put."),
        ("401", "It needs a token, or this one does not hold."),
        ("403", "The token or its account may not."),
        ("404", "There is no such thing, or this desk keeps nothing."),
        ("409", "What is kept contradicts it, or the law has it kept."),
        ("413", "The request is too large."),
        ("415", "The body is not told to be JSON."),
        ("421", "The server was called by a name not its own."),
        ("422", "What was handed in cannot be used."),
        ("429", "The account asks too often."),
        ("500", "A defect of hashgate."),
        ("503", "The database, or a part that the answer needs, is missing."),
    ] {
        all.insert(status.to_owned(), problem(about));
    }
    for (status, answer) in own {
        all.insert((*status).to_owned(), answer.clone());
    }
    Value::Object(all)
}

/// A schema of what is kept, by its name.
type NamedSchema = (&'static str, fn() -> Value);

/// Every one.
const SCHEMAS: &[NamedSchema] = &[
    ("listed_shipment", || {
        json!({
            "type": "object",
            "required": ["id", "title", "as_of", "verdict", "outcome",
                "created_at", "created_by", "checked_at", "revision",
                "closed"],
            "properties": {
                "id": string(), "title": string(), "as_of": date(),
                "entry_date": maybe(&date()), "keep_until": maybe(&date()),
                "verdict": string(), "outcome": string(),
                "created_at": moment(), "created_by": string(),
                "checked_at": moment(), "revision": whole(),
                "closed": { "type": "boolean" },
            },
        })
    }),
    ("shipments", || {
        json!({
            "type": "object",
            "required": ["schema", "shipments", "next_cursor"],
            "properties": {
                "schema": { "const": "hashgate.shipments/1" },
                "shipments": list(&of("listed_shipment")),
                "next_cursor": maybe(&string()),
            },
        })
    }),
    ("kept_shipment", || {
        json!({
            "type": "object",
            "required": ["schema", "shipment", "asked", "rests_on", "answer"],
            "properties": {
                "schema": { "const": "hashgate.shipment-kept/1" },
                "shipment": of("listed_shipment"),
                "asked": of("shipment_fields"), "rests_on": string(),
                "answer": of("dossier"),
            },
        })
    }),
    ("shipment_fields", || {
        json!({
            "type": "object",
            "description": "What is said beside the papers, as in \
                            check_question; null takes a field back.",
            "additionalProperties": false,
            "properties": fields(),
        })
    }),
    ("shipment_question", || {
        let mut properties = fields();
        let paper = json!({
            "type": "object", "required": ["name"],
            "properties":
                { "name": string(), "text": string(), "base64": string() },
        });
        if let Some(all) = properties.as_object_mut() {
            all.insert("facts".to_owned(), string());
            all.insert(
                "papers".to_owned(),
                json!({
                    "type": "array", "items": paper, "minItems": 1,
                    "maxItems": 32,
                }),
            );
        }
        json!({
            "type": "object", "required": ["papers"],
            "additionalProperties": false, "properties": properties,
        })
    }),
    ("evidence_paper", || {
        json!({
            "type": "object", "required": ["kind", "name"],
            "properties": {
                "kind": string(), "name": string(), "text": string(),
                "base64": string(), "lines": string(), "models": string(),
                "date": date(), "issuer": string(), "contradicts": string(),
                "note": string(),
            },
        })
    }),
    ("changes", || {
        let change = json!({
            "type": "object",
            "required": ["seq", "at", "kind", "subject", "told"],
            "properties": {
                "seq": whole(), "at": moment(), "kind": string(),
                "subject": string(), "told": { "type": "object" },
            },
        });
        of_list("hashgate.changes/1", "changes", &change)
    }),
    ("audit_lines", || {
        let line = json!({
            "type": "object",
            "required": ["seq", "at", "actor", "action", "subject", "pack",
                "link"],
            "properties": {
                "seq": whole(), "at": moment(), "actor": string(),
                "action": string(), "subject": string(),
                "before": maybe(&string()), "after": maybe(&string()),
                "pack": string(), "link": string(),
            },
        });
        of_list("hashgate.audit/1", "lines", &line)
    }),
    ("case_text", || {
        json!({
            "type": "object", "required": ["name", "text", "revision"],
            "properties": {
                "name": string(), "text": string(),
                "published": maybe(&string()), "shipment": maybe(&string()),
                "revision": whole(),
            },
        })
    }),
    ("kept_cases", || {
        of_list("hashgate.cases-kept/1", "cases", &of("case_text"))
    }),
    ("kept_case", || {
        json!({
            "type": "object", "required": ["schema", "case"],
            "properties": {
                "schema": { "const": "hashgate.case-kept/1" },
                "case": of("case_text"),
            },
        })
    }),
];

fn fields() -> Value {
    let text = maybe(&string());
    let day = maybe(&date());
    json!({
        "entry_date": day, "origin": text, "port": text, "mode": text,
        "loaded_on": day, "exported_on": day, "as_of": day,
    })
}

fn of_list(schema: &str, name: &str, item: &Value) -> Value {
    json!({
        "type": "object", "required": ["schema", name],
        "properties": { "schema": { "const": schema }, name: list(item) },
    })
}

fn list(item: &Value) -> Value {
    json!({ "type": "array", "items": item })
}

fn maybe(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn string() -> Value {
    json!({ "type": "string" })
}

fn date() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn whole() -> Value {
    json!({ "type": "integer" })
}

/// Milliseconds since 1970-01-01T00:00:00Z.
fn moment() -> Value {
    json!({
        "type": "integer", "format": "int64",
        "description": "Milliseconds since 1970-01-01T00:00:00Z.",
    })
}
