//! Requests as programs and browsers send them, without a socket.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may")]

use std::fmt::Write as _;

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use hashgate_app::App;
use hashgate_model::AsOf;
use hashgate_server::{Desk, router};
use serde_json::{Value, json};
use tower::ServiceExt as _;

fn today() -> AsOf {
    "2026-11-25".parse().expect("a day")
}

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|why| panic!("{why}: {}", self.text))
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|v| v.to_str().ok());
        value.unwrap_or_default()
    }
}

async fn send(request: Request<Body>) -> Got {
    let pack = hashgate_embedded::pack().expect("the pack of the binary");
    let desk = Desk::new(App::new(pack, None, today()), today);
    let response = router(desk).oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Got { status: parts.status, headers: parts.headers, text }
}

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path).header("host", "localhost")
}

async fn get(path: &str) -> Got {
    send(request("GET", path).body(Body::empty()).expect("sent")).await
}

async fn post(path: &str, body: &Value) -> Got {
    let request = request("POST", path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()));
    send(request.expect("sent")).await
}

const INVOICE: &str = "Description,Qty,Unit price USD,Amount USD,Origin\n\
                       Antminer S21 Pro 234T,10,3276,32760,Malaysia\n";

/// A form with papers, as a browser posts it.
fn form(parts: &[(&str, Option<&str>, &str)]) -> Request<Body> {
    let mut body = String::new();
    for (name, file, text) in parts {
        let file = file.map_or_else(String::new, |file| {
            format!("; filename=\"{file}\"\r\ncontent-type: text/csv")
        });
        let _ = write!(
            body,
            "--cut\r\ncontent-disposition: form-data; name=\"{name}\"{file}\
             \r\n\r\n{text}\r\n"
        );
    }
    body += "--cut--\r\n";
    request("POST", "/check")
        .header("content-type", "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .expect("sent")
}

#[tokio::test]
async fn the_contract_is_the_one_that_is_committed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let text = hashgate_server::openapi::text().expect("a contract");
    if std::env::var_os("HASHGATE_BLESS").is_some() {
        std::fs::write(path, &text).expect("written");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/openapi.json is not the contract; HASHGATE_BLESS=1 writes it"
    );
    assert_eq!(get("/api/v1/openapi.json").await.text, text);
}

#[test]
fn every_reference_of_the_contract_leads_somewhere() {
    let text = hashgate_server::openapi::text().expect("a contract");
    let contract: Value = serde_json::from_str(&text).expect("JSON");
    let mut references = 0;
    let mut left = vec![&contract];
    while let Some(value) = left.pop() {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(to)) = object.get("$ref") {
                    let to = to.strip_prefix('#').expect("within the contract");
                    assert!(contract.pointer(to).is_some(), "{to}");
                    references += 1;
                }
                left.extend(object.values());
            }
            Value::Array(all) => left.extend(all),
            _ => {}
        }
    }
    assert!(references > 100, "{references}");
}

#[tokio::test]
async fn a_question_is_answered_in_the_form_that_is_wanted() {
    let asked = json!({ "text": "50 PCS Antminer S21 Pro 234T" });
    let got = post("/api/v1/identify", &asked).await;
    assert_eq!(got.status, StatusCode::OK);
    assert_eq!(got.header("content-type"), "application/json");
    assert_eq!(got.header("hashgate-outcome"), "done");
    assert_eq!(got.json()["model"], "Antminer S21 Pro");
    for (accept, kind, begins) in [
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8", "<!doctype html>"),
        ("text/markdown", "text/markdown; charset=utf-8", "# "),
        ("*/*", "application/json", "{"),
        ("image/png", "application/json", "{"),
    ] {
        let request = request("POST", "/api/v1/identify")
            .header("content-type", "application/json; charset=utf-8")
            .header("accept", accept)
            .body(Body::from(asked.to_string()));
        let got = send(request.expect("sent")).await;
        assert_eq!(got.header("content-type"), kind, "{accept}");
        assert!(got.text.starts_with(begins), "{accept}: {}", got.text);
    }
}

#[tokio::test]
async fn what_cannot_be_answered_is_a_problem_with_a_sentence() {
    let json = "application/json";
    for (method, path, kind, body, status, says) in [
        ("POST", "/api/v1/duty", json, "{}", 400, "missing field `hts`"),
        ("POST", "/api/v1/duty", json, "{", 400, "not JSON"),
        ("POST", "/api/v1/duty", json, "[]", 400, "cannot be read"),
        ("POST", "/api/v1/duty", "text/plain", "{}", 415, "content-type"),
        ("POST", "/api/v1/customs", json, "{}", 404, "no question"),
        ("GET", "/api/v1/duty", json, "", 405, "not asked by this method"),
        ("GET", "/nowhere", json, "", 404, "nothing at this address"),
        (
            "POST",
            "/api/v1/check",
            json,
            r#"{"papers":[{"name":"a.csv","text":"x,y\n1,2\n"}]}"#,
            422,
            "a.csv",
        ),
    ] {
        let request = request(method, path)
            .header("content-type", kind)
            .body(Body::from(body));
        let got = send(request.expect("sent")).await;
        assert_eq!(got.status.as_u16(), status, "{path} {body}: {}", got.text);
        assert_eq!(got.header("content-type"), "application/problem+json");
        let problem = got.json();
        assert_eq!(problem["status"], status);
        let told = problem["detail"].as_str().unwrap_or_default();
        assert!(told.contains(says), "{path} {body}: {told}");
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_told_and_not_read() {
    let large = vec![b' '; (32 << 20) + 1];
    let request = request("POST", "/api/v1/identify")
        .header("content-type", "application/json")
        .body(Body::from(large));
    let got = send(request.expect("sent")).await;
    assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(got.json()["detail"].as_str().unwrap_or("").contains("32 MiB"));
}

#[tokio::test]
async fn a_name_that_is_not_this_machines_is_refused_before_anything() {
    for host in ["evil.example", "10.0.0.1:8420", ""] {
        let request = Request::builder()
            .uri("/")
            .header("host", host)
            .body(Body::empty());
        let got = send(request.expect("sent")).await;
        assert_eq!(got.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    for path in ["/", "/nowhere", "/api/v1/openapi.json", "/style.css"] {
        let got = get(path).await;
        let policy = got.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert_eq!(got.header("cache-control"), "no-store");
    }
}

/// Where a form or an answer stands.
const PAGES: &[&str] = &[
    "/",
    "/duty",
    "/duty?hts=8543.70.98.60&origin=MY&entry_date=2026-11-25&value_usd=5000",
    "/duty?hts=8543.70.98.60&entry_date=2026-11-25&value_usd=5000",
    "/duty?hts=nothing&entry_date=2026-11-25&value_usd=5000",
    "/duty-history?hts=8543.70.98.60&origin=CN",
    "/identify?text=Antminer+S21+Pro+234T",
    "/screen?name=Sophgo+Technologies&country=CN&near_misses=true",
    "/payback?price_usd=3276&model=Antminer+S21+Pro+234T&outcomes=true",
    "/rules",
    "/rules/FCC-1",
    "/rules/NOPE",
    "/evidence",
    "/entities/us-bis-entity-list:el-sophgo-technologies-ltd",
];

#[tokio::test]
async fn every_page_can_be_read_by_ear_and_by_keyboard() {
    for path in PAGES {
        let request = request("GET", path)
            .header("accept", "text/html")
            .body(Body::empty());
        let page = send(request.expect("sent")).await;
        let text = &page.text;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let count = |part: &str| text.matches(part).count();
        assert_eq!(count("<h1"), 1, "{path}");
        assert_eq!(count("<main"), 1, "{path}");
        assert!(text.contains("<html lang=\"en\">"), "{path}");
        assert!(text.contains("Not legal advice"), "{path}");
        // The policy forbids all of these.
        for part in
            [" style=\"", "<style", "<script>", " onclick", "href=\"java"]
        {
            assert!(!text.contains(part), "{path}: {part}");
        }
        // Each field has a name that is read out.
        for field in ["<input id=\"", "<select id=\"", "<textarea id=\""] {
            for rest in text.split(field).skip(1) {
                let id = rest.split('"').next().unwrap_or_default();
                let label = format!("<label for=\"{id}\">");
                assert!(text.contains(&label), "{path}: {id}");
            }
        }
    }
}

#[tokio::test]
async fn a_link_holds_question_and_answer() {
    let page = get("/duty?hts=8543.70.98.60&origin=MY&entry_date=2026-11-25\
         &value_usd=393%2C120&port=")
    .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("49,533.12"), "{}", page.text);
    assert!(page.text.contains("value=\"393,120\""));
    assert!(page.text.contains("aria-current=\"page\">Duty</a>"));
}

#[tokio::test]
async fn a_fault_of_a_form_stands_above_it_and_what_was_written_stays() {
    let page =
        get("/duty?hts=8543.70.98.60&origin=Atlantis&entry_date=2026-11-25\
         &value_usd=5000")
        .await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.text.contains("role=\"alert\""), "{}", page.text);
    assert!(page.text.contains("value=\"Atlantis\""));
    let hostile = get("/identify?text=%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!hostile.text.contains("<script>alert"), "{}", hostile.text);
}

#[tokio::test]
async fn papers_that_are_dropped_become_a_dossier() {
    let got = send(form(&[
        ("papers", Some("invoice.csv"), INVOICE),
        ("facts", Some("facts.toml"), "port = \"SFO\"\n"),
        ("entry_date", None, "2026-11-25"),
        ("mode", None, "air"),
        ("origin", None, ""),
    ]))
    .await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    assert!(got.text.contains("NEEDS EVIDENCE"));
    assert!(got.text.contains("4,127.76"), "{}", got.text);
    // What was written stays for the next question.
    assert!(got.text.contains("value=\"2026-11-25\""));
    assert!(got.text.contains("<option value=\"air\" selected>air</option>"));
}

#[tokio::test]
async fn papers_that_cannot_be_read_are_told_on_the_page() {
    let empty = send(form(&[("papers", Some(""), "")])).await;
    assert_eq!(
        empty.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        empty.text
    );
    assert!(empty.text.contains("role=\"alert\""));
    let broken = send(form(&[("papers", Some("a.csv"), "x,y\n1,2\n")])).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.text.contains("a.csv"), "{}", broken.text);
    let request = request("POST", "/check")
        .header("content-type", "multipart/form-data")
        .body(Body::from("nothing"));
    let no_form = send(request.expect("sent")).await;
    assert_eq!(no_form.status, StatusCode::BAD_REQUEST);
    assert!(no_form.text.contains("the form cannot be read"));
}

async fn bulk(kind: &str, fields: &str, body: String) -> Got {
    let path = format!("/api/v1/screen/bulk{fields}");
    let request = request("POST", &path)
        .header("content-type", kind)
        .body(Body::from(body));
    send(request.expect("sent")).await
}

#[tokio::test]
async fn many_parties_are_answered_line_by_line_in_their_order() {
    let lines = "{\"name\":\"Sophgo Technologies\",\"country\":\"CN\"}\n\n\
                 {\"name\":\"Prairie Nobody\"}\n{\"name\":\"--\"}";
    let got =
        bulk("application/x-ndjson", "?as_of=2026-11-25", lines.into()).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    assert_eq!(got.header("content-type"), "application/x-ndjson");
    let answers: Vec<Value> = got
        .text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let names: Vec<&Value> =
        answers.iter().map(|answer| &answer["query"]).collect();
    assert_eq!(names, ["Sophgo Technologies", "Prairie Nobody", "--"]);
    assert!(answers[0]["hits"][0].is_object());
    assert_eq!(answers[1]["hits"], json!([]));
    assert_eq!(answers[1]["screened"], "extracts");
    // A name that has nothing to compare is no clearance.
    assert_eq!(answers[2]["screened"], "not_screened", "{}", answers[2]);
    let many: String = std::iter::once("name\n".to_owned())
        .chain((0..25_000).map(|at| format!("Prairie Firm {at}\n")))
        .collect();
    let got = bulk("text/csv", "", many).await;
    assert_eq!(got.text.lines().count(), 25_000);
    let last: Value =
        serde_json::from_str(got.text.lines().last().expect("one"))
            .expect("JSON");
    assert_eq!(last["query"], "Prairie Firm 24999");
}

#[tokio::test]
async fn many_parties_of_which_one_cannot_be_read_are_not_begun() {
    let json = "application/x-ndjson";
    for (kind, fields, body, status, says) in [
        (json, "", "{\"name\":\"A\"}\n{\"nme\":\"B\"}", 422, "line 2"),
        (json, "", "{\"name\":\"A\",\"country\":\"Atlantis\"}", 422, "line 1"),
        ("text/csv", "", "firm\nA\n", 422, "name"),
        ("text/csv", "", "name\n", 422, "no party"),
        (json, "", "\n", 422, "no line names a party"),
        ("text/plain", "", "A", 415, "text/csv"),
        (json, "?as_of=soon", "{\"name\":\"A\"}", 400, "soon"),
        (json, "?min_score=2", "{\"name\":\"A\"}", 400, "min_score"),
    ] {
        let got = bulk(kind, fields, body.to_owned()).await;
        assert_eq!(got.status.as_u16(), status, "{body}: {}", got.text);
        let problem = got.json();
        let told = problem["detail"].as_str().unwrap_or_default();
        assert!(told.contains(says), "{body}: {told}");
    }
}

#[tokio::test]
async fn the_counts_tell_how_many_and_of_whom_nothing() {
    let pack = hashgate_embedded::pack().expect("the pack of the binary");
    let router = router(Desk::new(App::new(pack, None, today()), today));
    for text in ["Zephyr Antminer S21", "Avalon A1566"] {
        let body = json!({ "text": text }).to_string();
        let asked = request("POST", "/api/v1/identify")
            .header("content-type", "application/json")
            .body(Body::from(body));
        let asked = asked.expect("sent");
        router.clone().oneshot(asked).await.expect("an answer");
    }
    let asked = request("GET", "/metrics").body(Body::empty());
    let response =
        router.oneshot(asked.expect("sent")).await.expect("an answer");
    let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("all");
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    assert!(text.contains("hashgate_answers_total{how=\"answered\"} 2"));
    assert!(!text.contains("Zephyr"), "{text}");
    assert_eq!(get("/healthz").await.json(), json!({ "status": "ok" }));
    assert_eq!(get("/readyz").await.json(), json!({ "status": "ok" }));
}
