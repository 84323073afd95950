//! The doors whose form is that of other tools.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may")]

use std::fmt::Write as _;

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use hashgate_app::App;
use hashgate_model::AsOf;
use hashgate_server::{Desk, router};
use serde_json::{Map, Value, json};
use tower::ServiceExt as _;

fn today() -> AsOf {
    "2026-11-25".parse().expect("a day")
}

async fn send(
    method: &str,
    path: &str,
    kind: &str,
    body: String,
) -> (StatusCode, HeaderMap, Value) {
    let pack = hashgate_embedded::pack().expect("the pack of the binary");
    let desk = Desk::new(App::new(pack, None, today()), today);
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "127.0.0.1:8420")
        .header("content-type", kind)
        .body(Body::from(body))
        .expect("sent");
    let response = router(desk).oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    let json = serde_json::from_slice(&bytes).expect("JSON");
    (parts.status, parts.headers, json)
}

async fn matched(
    path: &str,
    queries: &Value,
) -> (StatusCode, HeaderMap, Value) {
    let body = json!({ "queries": queries }).to_string();
    send("POST", path, "application/json", body).await
}

fn sophgo() -> Value {
    json!({ "q": {
        "schema": "Company",
        "properties": { "name": ["Sophgo Technologies"], "country": "cn",
                        "shoeSize": "43" },
    } })
}

#[tokio::test]
async fn a_query_is_answered_in_yentes_form() {
    let (status, headers, body) = matched("/match/default", &sophgo()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(headers.get("x-batch-size").expect("a size"), "1");
    assert_eq!(body["limit"], 5);
    let answer = &body["responses"]["q"];
    assert_eq!(answer["status"], 200);
    // What has no meaning here is dropped, and said so by the echo.
    let echo = json!({ "name": ["Sophgo Technologies"], "country": ["cn"] });
    assert_eq!(answer["query"]["properties"], echo);
    let best = &answer["results"][0];
    assert_eq!(best["caption"], "Sophgo Technologies Ltd.");
    assert_eq!(best["datasets"], json!(["us-bis-entity-list"]));
    assert_eq!(best["match"], true);
    assert_eq!(best["target"], true);
    assert!(best["explanations"]["name"]["detail"].is_string());
    // Extracts only: nobody is cleared by it.
    assert_eq!(answer["screened"], "extracts");
}

#[tokio::test]
async fn the_fields_of_the_address_narrow_and_widen() {
    let count = |body: &Value| {
        let results = &body["responses"]["q"]["results"];
        results.as_array().map_or(0, Vec::len)
    };
    let at = |fields: &str| format!("/match/default?{fields}");
    let (_, _, one) = matched(&at("limit=1"), &sophgo()).await;
    assert_eq!(count(&one), 1);
    assert!(one["responses"]["q"]["total"]["value"].as_u64() > Some(1));
    let (_, _, strict) =
        matched(&at("threshold=0.99&cutoff=0.99"), &sophgo()).await;
    let (_, _, wide) =
        matched(&at("threshold=0.95&cutoff=0.5&limit=100"), &sophgo()).await;
    assert!(count(&wide) > count(&strict), "{wide}");
    let results = wide["responses"]["q"]["results"].as_array().expect("some");
    assert!(results.iter().any(|one| one["match"] == false), "{wide}");
    let (_, _, none) =
        matched(&at("exclude_dataset=us-bis-entity-list"), &sophgo()).await;
    let of_list = |body: &Value| {
        body["responses"]["q"]["results"].to_string().contains("us-bis-entity")
    };
    assert!(!of_list(&none), "{none}");
    let (_, _, only) =
        matched(&at("include_dataset=us-ofac-sdn"), &sophgo()).await;
    assert!(!of_list(&only), "{only}");
    let path = "/match/us-bis-entity-list?include_dataset=us-ofac-sdn";
    let (_, _, both) = matched(path, &sophgo()).await;
    assert!(of_list(&both), "{both}");
    let path = "/match/us-ofac-sdn?include_dataset=default";
    let (_, _, all) = matched(path, &sophgo()).await;
    assert!(of_list(&all), "{all}");
    // However little is asked of a name, not every entry is an answer.
    let (_, _, any) = matched(&at("cutoff=0&limit=500"), &sophgo()).await;
    let least = any["responses"]["q"]["results"]
        .as_array()
        .expect("some")
        .iter()
        .filter_map(|one| one["score"].as_f64())
        .fold(1.0, f64::min);
    assert!(least >= 0.30, "{least}");
    let (_, _, no_firm) =
        matched(&at("exclude_schema=Organization"), &sophgo()).await;
    assert_eq!(count(&no_firm), 0, "{no_firm}");
    let id = "us-bis-entity-list%3Ael-sophgo-technologies-ltd";
    let (_, _, without) =
        matched(&at(&format!("exclude_entity_ids={id}")), &sophgo()).await;
    assert_ne!(
        without["responses"]["q"]["results"][0]["caption"],
        "Sophgo Technologies Ltd."
    );
}

#[tokio::test]
async fn what_yente_refuses_is_refused_in_its_form() {
    let many: Map<String, Value> = (0..101)
        .map(|at| (at.to_string(), json!({ "schema": "Company" })))
        .collect();
    let address = json!({ "q": { "schema": "Address", "properties": {} } });
    for (path, queries, status, says) in [
        ("/match/nowhere", sophgo(), 404, "no dataset"),
        ("/match/default", json!({}), 400, "no queries"),
        ("/match/default", Value::Object(many), 400, "at most 100"),
        ("/match/default", address, 400, "cannot be matched"),
        ("/match/default", json!({ "q": 5 }), 400, "query `q`"),
        ("/match/default?limit=", sophgo(), 400, "limit"),
        ("/match/default?limit=501", sophgo(), 400, "500"),
        ("/match/default?threshold=2", sophgo(), 400, "threshold"),
        ("/match/default?include_dataset=nope", sophgo(), 400, "nope"),
    ] {
        let (got, _, body) = matched(path, &queries).await;
        assert_eq!(got.as_u16(), status, "{path}: {body}");
        let told = body["detail"].as_str().unwrap_or_default();
        assert!(told.contains(says), "{path}: {told}");
    }
}

#[tokio::test]
async fn a_query_without_a_name_is_not_screened_and_does_not_end_the_batch() {
    let queries = json!({
        "a": { "schema": "Person", "properties": { "name": [" "] } },
        "b": { "schema": "Person", "properties": { "birthDate": "1980" } },
        "c": sophgo()["q"],
    });
    let (status, headers, body) = matched("/match/default", &queries).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(headers.get("x-batch-size").expect("a size"), "3");
    for key in ["a", "b"] {
        assert_eq!(body["responses"][key]["results"], json!([]));
        assert_eq!(body["responses"][key]["screened"], "not_screened");
    }
    assert!(body["responses"]["c"]["results"][0].is_object());
}

#[tokio::test]
async fn what_else_clients_of_yente_ask_is_there() {
    for path in ["/algorithms", "/catalog", "/healthz", "/readyz"] {
        let (status, _, _) = send("GET", path, "", String::new()).await;
        assert_eq!(status, StatusCode::OK, "{path}");
    }
    let path = "/search/default?q=sophgo&limit=1&offset=1";
    let (_, _, body) = send("GET", path, "", String::new()).await;
    assert_eq!(body["results"].as_array().map(Vec::len), Some(1), "{body}");
    assert!(body["total"]["value"].as_u64() > Some(1));
    assert_eq!(body["screened"], "extracts");
    let (status, _, body) =
        send("GET", "/search/nowhere?q=x", "", String::new()).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{body}");
}

#[tokio::test]
async fn a_listed_party_is_read_by_its_id_as_an_entity_or_a_page() {
    let id = "/entities/us-bis-entity-list:el-sophgo-technologies-ltd";
    let (status, _, entity) = send("GET", id, "", String::new()).await;
    assert_eq!(status, StatusCode::OK, "{entity}");
    assert_eq!(entity["caption"], "Sophgo Technologies Ltd.");
    assert_eq!(entity["schema"], "Organization");
    assert_eq!(entity["properties"]["country"], json!(["cn"]));
    for none in ["nowhere", "us-bis-entity-list:nobody", "nowhere:x", "a:"] {
        let path = format!("/entities/{none}");
        let (status, _, body) = send("GET", &path, "", String::new()).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{body}");
        assert!(body["detail"].is_string(), "{body}");
    }
}

/// Queries as a form posts them.
async fn reconciled(queries: &str) -> (StatusCode, Value) {
    let mut body = String::from("queries=");
    for byte in queries.bytes() {
        let _ = write!(body, "%{byte:02X}");
    }
    let kind = "application/x-www-form-urlencoded";
    let (status, _, body) = send("POST", "/reconcile", kind, body).await;
    (status, body)
}

#[tokio::test]
async fn every_query_of_a_reconciliation_is_answered_under_its_key() {
    let queries = json!({
        "q0": { "query": "Sophgo Technologies", "limit": 2 },
        "q1": { "query": "Prairie Hash Nobody" },
        "q2": { "query": "" },
        "q3": { "query": "华为技术有限公司", "properties": [
            { "pid": "country", "v": { "id": "CN" } } ] },
    });
    let (status, body) = reconciled(&queries.to_string()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    for key in ["q0", "q1", "q2", "q3"] {
        assert!(body[key]["result"].is_array(), "{key}: {body}");
    }
    let best = &body["q0"]["result"][0];
    assert_eq!(best["name"], "Sophgo Technologies Ltd.");
    assert_eq!(best["match"], true);
    assert_eq!(best["features"], json!([]));
    assert!(best["type"][0]["id"].is_string());
    assert_eq!(body["q0"]["result"].as_array().map(Vec::len), Some(2));
    assert_eq!(body["q2"]["result"], json!([]));
    assert_eq!(body["q1"]["screened"], "extracts");
    assert_eq!(body["q2"]["screened"], "not_screened");
}

#[tokio::test]
async fn a_reconciliation_says_what_it_is_and_what_is_wrong() {
    let (status, _, manifest) =
        send("GET", "/reconcile", "", String::new()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(manifest["versions"], json!(["0.2"]));
    for field in ["name", "identifierSpace", "schemaSpace", "view"] {
        assert!(!manifest[field].is_null(), "{field}: {manifest}");
    }
    for (queries, says) in [
        ("{", "not a JSON object"),
        ("[]", "not a JSON object"),
        (r#"{"q0": {"limit": 5}}"#, "query `q0`"),
    ] {
        let (status, body) = reconciled(queries).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{queries}");
        assert_eq!(body["status"], "error", "{body}");
        let told = body["message"].as_str().unwrap_or_default();
        assert!(told.contains(says), "{told}");
    }
    let path =
        "/reconcile?queries=%7B%22q0%22%3A%7B%22query%22%3A%22Sophgo%22%7D%7D";
    let (_, _, body) = send("GET", path, "", String::new()).await;
    assert!(body["q0"]["result"][0].is_object(), "{body}");
}
