//! A desk that keeps: accounts, shipments, cases, the watch; on `SQLite`, and
//! on the `PostgreSQL` of `HASHGATE_TEST_POSTGRES` where there is one.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may")]

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicI64, Ordering},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use hashgate_app::App;
use hashgate_model::AsOf;
use hashgate_pack::Pack;
use hashgate_server::{Desk, Memory, look_once, router};
use hashgate_store::{Moment, Store, testing::empty_databases};
use serde_json::{Value, json};
use tower::ServiceExt as _;

const INVOICE: &str = "Description,Qty,Unit price USD,Amount USD,Origin\n\
                       Antminer S21 Pro 234T,10,3276,32760,Malaysia\n";
const PASSWORD: &str = "correct horse battery";

fn today() -> AsOf {
    "2026-11-25".parse().expect("a day")
}

static CLOCK: AtomicI64 = AtomicI64::new(1_795_600_000_000);

fn now() -> Moment {
    Moment(CLOCK.fetch_add(1, Ordering::Relaxed))
}

fn pack() -> Pack {
    hashgate_embedded::pack().expect("the pack of the binary")
}

/// A desk with what it keeps.
struct Served {
    desk: Desk,
    memory: Memory,
    router: Router,
}

async fn served(address: &str, pack: Pack, hosts: Vec<String>) -> Served {
    let store = Store::open(address).await.expect("a store");
    let memory = Memory::new(store, now, hosts).expect("a memory");
    let desk = Desk::new(App::new(pack, None, today()), today);
    let desk = desk.keeping(memory.clone());
    Served { router: router(desk.clone()), desk, memory }
}

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Got {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|why| panic!("{why}: {}", self.text()))
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|v| v.to_str().ok());
        value.unwrap_or_default()
    }
}

/// A browser with its cookies.
#[derive(Default)]
struct Browser {
    cookie: Option<String>,
    csrf: String,
}

impl Browser {
    async fn send(&mut self, to: &Served, request: Request<Body>) -> Got {
        let (mut parts, body) = request.into_parts();
        if let Some(cookie) = &self.cookie {
            parts.headers.insert("cookie", cookie.parse().expect("a cookie"));
        }
        let request = Request::from_parts(parts, body);
        let got = answered(to, request).await;
        if let Some(set) = got.headers.get("set-cookie") {
            let set = set.to_str().expect("text");
            assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"));
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        let text = got.text();
        if let Some(rest) = text.split("csrf=").nth(1) {
            self.csrf =
                rest.chars().take_while(char::is_ascii_hexdigit).collect();
        }
        got
    }

    async fn get(&mut self, to: &Served, path: &str) -> Got {
        let request = Request::get(path)
            .header("host", "localhost")
            .header("accept", "text/html")
            .body(Body::empty());
        self.send(to, request.expect("sent")).await
    }

    async fn form(
        &mut self,
        to: &Served,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Got {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = Request::post(format!("{path}?csrf={}", self.csrf))
            .header("host", "localhost")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&").replace(' ', "+")));
        self.send(to, request.expect("sent")).await
    }

    /// A form with files: the field, the name of the file, what it holds.
    async fn upload(
        &mut self,
        to: &Served,
        path: &str,
        parts: &[(&str, Option<&str>, &str)],
    ) -> Got {
        let mut body = String::new();
        for (name, file, text) in parts {
            let file = file.map_or_else(String::new, |file| {
                format!("; filename=\"{file}\"")
            });
            let _ = write!(
                body,
                "--cut\r\ncontent-disposition: form-data; name=\"{name}\"{file}\
                 \r\n\r\n{text}\r\n"
            );
        }
        body += "--cut--\r\n";
        let request = Request::post(format!("{path}?csrf={}", self.csrf))
            .header("host", "localhost")
            .header("content-type", "multipart/form-data; boundary=cut")
            .body(Body::from(body));
        self.send(to, request.expect("sent")).await
    }
}

async fn answered(to: &Served, request: Request<Body>) -> Got {
    let response = to.router.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
    Got { status: parts.status, headers: parts.headers, bytes }
}

/// A program with a token.
async fn api(
    to: &Served,
    method: &str,
    path: &str,
    token: &str,
    more: &[(&str, &str)],
    body: Option<&Value>,
) -> Got {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost")
        .header("content-type", "application/json");
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    let body =
        body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    answered(to, request.body(body).expect("sent")).await
}

/// The first account, logged in.
async fn first(to: &Served) -> Browser {
    let mut browser = Browser::default();
    let code = to.memory.setup_code().to_owned();
    let made = browser
        .form(
            to,
            "/setup",
            &[("code", &code), ("name", "wei"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    browser.get(to, "/").await;
    assert!(!browser.csrf.is_empty());
    browser
}

/// A token of the browser's account.
async fn token(to: &Served, browser: &mut Browser, scope: &str) -> String {
    let got = browser
        .form(to, "/account/tokens", &[("name", "test"), ("scope", scope)])
        .await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text());
    let text = got.text();
    let rest = text.split("<code id=\"token\">").nth(1).expect("a token");
    rest.split('<').next().expect("a token").to_owned()
}

/// Keeps the invoice; the path of its page.
async fn kept(to: &Served, browser: &mut Browser) -> String {
    let got = browser
        .upload(
            to,
            "/shipments",
            &[
                ("papers", Some("invoice.csv"), INVOICE),
                ("entry_date", None, "2026-11-25"),
                ("mode", None, "air"),
            ],
        )
        .await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
    got.header("location").to_owned()
}

async fn on_both<F: Future<Output = ()>>(test: impl Fn(String) -> F) {
    let folder = tempfile::tempdir().expect("a folder");
    for address in empty_databases(folder.path()).await {
        test(address).await;
    }
}

#[tokio::test]
async fn nobody_gets_in_without_an_account_and_the_first_needs_the_code() {
    on_both(|address| async move {
        let to = served(&address, pack(), Vec::new()).await;
        let mut browser = Browser::default();
        for path in ["/", "/shipments", "/cases", "/audit", "/duty", "/account"]
        {
            let got = browser.get(&to, path).await;
            assert_eq!(got.status, StatusCode::SEE_OTHER, "{path}");
            assert_eq!(got.header("location"), "/setup");
        }
        for path in ["/api/v1/shipments", "/api/v1/audit", "/api/v1/cases"] {
            let got = api(&to, "GET", path, "", &[], None).await;
            assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{path}");
        }
        // Questions that keep nothing are open on this machine.
        let asked = json!({ "text": "Antminer S21 Pro 234T" });
        let open = api(&to, "POST", "/api/v1/identify", "", &[], Some(&asked));
        assert_eq!(open.await.status, StatusCode::OK);

        let code = to.memory.setup_code().to_owned();
        for (code, name, password) in [
            ("guess", "wei", PASSWORD),
            (code.as_str(), "", PASSWORD),
            (&code, "wei", "short"),
            (&code, "wei", "aaaaaaaaaaaaaaaa"),
            (&code, "horsey", "my horsey is tall"),
        ] {
            let fields =
                [("code", code), ("name", name), ("password", password)];
            let got = browser.form(&to, "/setup", &fields).await;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            assert_eq!(got.status, status, "{name} {password}");
            assert!(got.text().contains("role=\"alert\""));
            assert!(!got.text().contains(password), "a password comes back");
        }
        first(&to).await;
        let fields =
            [("code", &*code), ("name", "eve"), ("password", PASSWORD)];
        let again = browser.form(&to, "/setup", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        let got = browser.get(&to, "/cases").await;
        assert_eq!(got.header("location"), "/login?to=%2Fcases");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_waits_longer_each_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = empty_databases(folder.path()).await.remove(0);
    let to = served(&address, pack(), Vec::new()).await;
    first(&to).await;
    let mut other = Browser::default();
    let wrong = [("name", "wei"), ("password", "not the password")];
    for _ in 0..6 {
        let got = other.form(&to, "/login", &wrong).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED);
    }
    let right = [("name", "wei"), ("password", PASSWORD), ("to", "/cases")];
    let got = other.form(&to, "/login", &right).await;
    assert!(got.text().contains("too many tries"), "{}", got.text());
    CLOCK.fetch_add(20 * 60 * 1000, Ordering::Relaxed);
    let got = other.form(&to, "/login", &right).await;
    assert_eq!(got.header("location"), "/cases");
    // A link to elsewhere is not followed.
    for to_elsewhere in [
        "//evil.example",
        "https://evil.example",
        "/\\evil",
        "/%09/evil.example",
        "/%0A/evil.example",
    ] {
        let fields =
            [("name", "wei"), ("password", PASSWORD), ("to", to_elsewhere)];
        let got = other.form(&to, "/login", &fields).await;
        assert_eq!(got.header("location"), "/", "{to_elsewhere}");
    }
    // Logged out, the cookie opens nothing, wherever it was copied to.
    other.get(&to, "/").await;
    let copied = other.cookie.clone();
    let out = other.form(&to, "/logout", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    let mut thief = Browser { cookie: copied, csrf: String::new() };
    let got = thief.get(&to, "/").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_shipment_is_dropped_read_corrected_proven_and_kept() {
    on_both(|address| async move {
        let to = served(&address, pack(), Vec::new()).await;
        let mut browser = first(&to).await;
        let page = kept(&to, &mut browser).await;
        let got = browser.get(&to, &page).await;
        assert_eq!(got.status, StatusCode::OK);
        let text = got.text();
        assert!(text.contains("NEEDS EVIDENCE") && text.contains("4,127.76"));
        assert!(text.contains("2031-11-25"), "how long it is kept");
        // Corrected: another origin, and what it changes.
        let corrected = browser
            .upload(
                &to,
                &page,
                &[("entry_date", None, "2026-11-25"), ("origin", None, "CN")],
            )
            .await;
        assert_eq!(corrected.status, StatusCode::SEE_OTHER);
        let text = browser.get(&to, &page).await.text();
        assert!(text.contains("What changed last"), "{text}");
        assert!(text.contains("duty, USD"), "{text}");
        assert!(text.contains("value=\"CN\""));
        // A paper as evidence changes the checklist.
        let proven = browser
            .upload(
                &to,
                &format!("{page}/evidence"),
                &[
                    ("kind", None, "sdoc"),
                    ("date", None, "2026-10-01"),
                    ("file", Some("sdoc <b>.pdf"), "a declaration"),
                ],
            )
            .await;
        assert_eq!(proven.status, StatusCode::SEE_OTHER, "{}", proven.text());
        let text = browser.get(&to, &page).await.text();
        assert!(text.contains("sdoc _b_.pdf"), "{text}");
        assert!(text.contains("evidence: "), "{text}");
        // The paper comes back as it was, to be saved, never shown.
        let link = text
            .split("/files/")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a file");
        let file = browser.get(&to, &format!("{page}/files/{link}")).await;
        assert_eq!(file.text(), INVOICE);
        assert!(file.header("content-disposition").starts_with("attachment"));
        let bundle = browser.get(&to, &format!("{page}/bundle.zip")).await;
        assert!(bundle.bytes.starts_with(b"PK"));
        // What is refused says why and stays on the page.
        for (path, parts) in [
            (format!("{page}/evidence"), vec![("kind", None, "sdoc")]),
            (
                format!("{page}/evidence"),
                vec![("kind", None, "nothing"), ("file", Some("a"), "b")],
            ),
            (
                format!("{page}/evidence"),
                vec![("kind", None, "sdoc"), ("file", Some("a"), "")],
            ),
            (page.clone(), vec![("entry_date", None, "2026-13-01")]),
            (format!("{page}/delete"), vec![("x", None, "y")]),
        ] {
            let got = browser.upload(&to, &path, &parts).await;
            assert!(got.status.is_client_error(), "{path} {parts:?}");
            assert!(got.text().contains("role=\"alert\""), "{path}");
        }
        // Found by its paper's words, and the log holds all of it.
        let found = browser.get(&to, "/shipments?words=s21+invoice").await;
        assert!(found.text().contains(&page));
        let none = browser.get(&to, "/shipments?words=whatsminer").await;
        assert!(!none.text().contains(&page));
        let log = browser.get(&to, "/audit").await.text();
        for action in ["account.made", "shipment.kept", "file.added"] {
            assert!(log.contains(action), "{action}");
        }
        assert!(log.contains("Every line is as it was written"));
        assert!(!log.contains(PASSWORD));
    })
    .await;
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = empty_databases(folder.path()).await.remove(0);
    let to = served(&address, pack(), Vec::new()).await;
    let mut browser = first(&to).await;
    let right = browser.csrf.clone();
    let cut = right.trim_end_matches(char::is_numeric);
    for wrong in ["", "0", &format!("{right}0"), &cut.repeat(2)] {
        browser.csrf = wrong.to_owned();
        let got = browser.form(&to, "/example", &[]).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{wrong}");
    }
    let request = Request::post(format!("/example?csrf={right}"))
        .header("host", "localhost")
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty());
    let got = browser.send(&to, request.expect("sent")).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    let list = browser.get(&to, "/").await.text();
    assert!(list.contains("Nothing is kept yet."));
    browser.csrf = right;
    let got = browser.form(&to, "/example", &[]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
}

#[tokio::test]
async fn a_role_may_what_it_may_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = empty_databases(folder.path()).await.remove(0);
    let to = served(&address, pack(), Vec::new()).await;
    let mut admin = first(&to).await;
    let page = kept(&to, &mut admin).await;
    for (name, role) in [("mia", "viewer"), ("ana", "analyst")] {
        let fields = [("name", name), ("role", role), ("password", PASSWORD)];
        let made = admin.form(&to, "/accounts", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    }
    let mut viewer = Browser::default();
    let fields = [("name", "mia"), ("password", PASSWORD)];
    viewer.form(&to, "/login", &fields).await;
    let seen = viewer.get(&to, &page).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(!seen.text().contains("Add the paper"));
    viewer.get(&to, "/account").await;
    let parts = [("papers", Some("invoice.csv"), INVOICE)];
    for path in ["/shipments".to_owned(), page.clone(), format!("{page}/close")]
    {
        let got = viewer.upload(&to, &path, &parts).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{path}");
    }
    let fields = [("name", "x"), ("role", "admin"), ("password", PASSWORD)];
    for path in ["/accounts", "/accounts/mia", "/webhooks"] {
        let mut fields = fields.to_vec();
        fields.push(("url", "https://example.com/"));
        let got = viewer.form(&to, path, &fields).await;
        assert!(got.status.is_client_error(), "{path}");
    }
    assert_eq!(to.memory.store().accounts().await.expect("all").len(), 3);
    // A viewer may check without keeping.
    let got = viewer.upload(&to, "/check", &parts).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text());
    let all = to.memory.store().shipments("", None, 9).await.expect("all");
    assert_eq!(all.items.len(), 1);
    // A token of reading writes nothing; nor does one of a role that is gone.
    let read = token(&to, &mut viewer, "read").await;
    let asked = json!({ "papers": [{ "name": "a.csv", "text": INVOICE }] });
    let path = "/api/v1/shipments";
    let got = api(&to, "POST", path, &read, &[], Some(&asked)).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    let got = api(&to, "GET", path, &read, &[], None).await;
    assert_eq!(got.status, StatusCode::OK);
    let got = api(&to, "GET", path, "hashgate_x", &[], None).await;
    assert_eq!(got.status, StatusCode::UNAUTHORIZED);
    let fields = [("role", "viewer"), ("closed", "true")];
    admin.get(&to, "/account").await;
    admin.form(&to, "/accounts/mia", &fields).await;
    let got = api(&to, "GET", path, &read, &[], None).await;
    assert_eq!(got.status, StatusCode::UNAUTHORIZED);
    assert_eq!(viewer.get(&to, "/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_program_keeps_once_reads_changed_parts_and_deletes_by_the_law() {
    on_both(|address| async move {
        let to = served(&address, pack(), Vec::new()).await;
        let mut browser = first(&to).await;
        let token = token(&to, &mut browser, "write").await;
        let path = "/api/v1/shipments";
        let asked = json!({
            "papers": [{ "name": "invoice.csv", "text": INVOICE }],
            "entry_date": "2026-11-25", "mode": "air",
        });
        let key = [("idempotency-key", "one")];
        let made = api(&to, "POST", path, &token, &key, Some(&asked)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let again = api(&to, "POST", path, &token, &key, Some(&asked)).await;
        assert_eq!(again.status, StatusCode::OK);
        assert_eq!(
            again.json()["shipment"]["id"],
            made.json()["shipment"]["id"]
        );
        let other = json!({ "papers": asked["papers"] });
        let other = api(&to, "POST", path, &token, &key, Some(&other)).await;
        assert_eq!(other.status, StatusCode::CONFLICT);
        assert_eq!(other.header("content-type"), "application/problem+json");
        assert_eq!(made.json()["answer"]["schema"], "hashgate.dossier/1");

        let one = made.header("location").to_owned();
        let tag = made.header("etag").to_owned();
        let same = [("if-none-match", tag.as_str())];
        let got = api(&to, "GET", &one, &token, &same, None).await;
        assert_eq!(got.status, StatusCode::NOT_MODIFIED);
        let change = json!({ "origin": "CN" });
        let check = format!("{one}/check");
        let stale = [("if-match", "\"x-1\"")];
        let got = api(&to, "POST", &check, &token, &stale, Some(&change)).await;
        assert_eq!(got.status, StatusCode::PRECONDITION_FAILED);
        let fresh = [("if-match", tag.as_str())];
        let got = api(&to, "POST", &check, &token, &fresh, Some(&change)).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.text());
        assert_eq!(got.json()["shipment"]["revision"], 2);
        assert_ne!(got.header("etag"), tag);
        let changes =
            api(&to, "GET", "/api/v1/changes", &token, &[], None).await;
        assert_eq!(changes.json()["changes"].as_array().map(Vec::len), Some(1));
        let paper = json!({ "kind": "sdoc", "name": "s.pdf", "text": "x" });
        let path_of = format!("{one}/evidence");
        let got = api(&to, "POST", &path_of, &token, &[], Some(&paper)).await;
        assert_eq!(got.status, StatusCode::CREATED, "{}", got.text());

        let got = api(&to, "DELETE", &one, &token, &[], None).await;
        assert_eq!(got.status, StatusCode::CONFLICT);
        assert!(got.text().contains("2031-11-25"), "{}", got.text());
        // A date of entry was kept: a token does not say that it was never
        // entered, nor does another date shorten the five years.
        let never = format!("{one}?never_entered=true");
        let got = api(&to, "DELETE", &never, &token, &[], None).await;
        assert_eq!(got.status, StatusCode::CONFLICT);
        let early = json!({ "entry_date": "2019-01-01" });
        let got = api(&to, "POST", &check, &token, &[], Some(&early)).await;
        assert_eq!(got.json()["shipment"]["keep_until"], "2031-11-25");
        let none = json!({ "entry_date": null });
        let got = api(&to, "POST", &check, &token, &[], Some(&none)).await;
        assert_eq!(got.json()["shipment"]["keep_until"], "2031-11-25");
        let log = api(&to, "GET", "/api/v1/audit", &token, &[], None).await;
        assert!(log.text().contains("2019-01-01"), "{}", log.text());
        let page = one.replacen("/api/v1", "", 1);
        browser.get(&to, "/account").await;
        let parts = [("never_entered", None, "true")];
        let path_of = format!("{page}/delete");
        let got = browser.upload(&to, &path_of, &parts).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
        let got = api(&to, "GET", &one, &token, &[], None).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND);

        // Parts of a list, each once.
        for n in 0..5 {
            let mut asked = asked.clone();
            asked["papers"][0]["name"] = json!(format!("{n}.csv"));
            api(&to, "POST", path, &token, &[], Some(&asked)).await;
        }
        let mut seen = Vec::new();
        let mut next = format!("{path}?limit=2");
        loop {
            let got = api(&to, "GET", &next, &token, &[], None).await.json();
            let part = got["shipments"].as_array().expect("a list");
            seen.extend(part.iter().map(|one| one["id"].to_string()));
            let Some(cursor) = got["next_cursor"].as_str() else { break };
            next = format!("{path}?limit=2&cursor={cursor}");
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 5);
        for bad in ["?limit=x", "?limit=201", "?cursor=x"] {
            let got =
                api(&to, "GET", &format!("{path}{bad}"), &token, &[], None)
                    .await;
            assert!(got.status.is_client_error(), "{bad}");
        }
        for bad in [
            json!([]),
            json!({}),
            json!({ "papers": [] }),
            json!({ "papers": [{}] }),
            json!({ "papers": [{ "name": "a" }] }),
            json!({ "papers": [{ "name": "a", "base64": "*" }] }),
            json!({ "papers": asked["papers"], "colour": "red" }),
            json!({ "papers": asked["papers"], "entry_date": 5 }),
        ] {
            let got = api(&to, "POST", path, &token, &[], Some(&bad)).await;
            assert!(got.status.is_client_error(), "{bad}: {}", got.status);
        }
    })
    .await;
}

#[tokio::test]
async fn a_case_has_its_days_its_board_and_its_calendar() {
    on_both(|address| async move {
        let to = served(&address, pack(), Vec::new()).await;
        let mut browser = first(&to).await;
        let begun = browser
            .upload(&to, "/cases", &[("name", None, "SFO 2026-118")])
            .await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
        let page = begun.header("location").to_owned();
        assert_eq!(page, "/cases/SFO%202026-118");
        let event = |kind: &'static str, day: &'static str| {
            vec![("kind", None, kind), ("date", None, day)]
        };
        let path = format!("{page}/events");
        let parts = event("presented_for_examination", "2026-11-02");
        let got = browser.upload(&to, &path, &parts).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
        let text = browser.get(&to, &page).await.text();
        assert!(
            text.contains("Timeline") && text.contains("2026-12-02"),
            "{text}"
        );
        let board = browser.get(&to, "/cases").await.text();
        assert!(board.contains("SFO 2026-118") && board.contains("days left:"));
        // What cannot be is refused and the case stays as it is.
        let parts = event("no such thing", "2026-11-02");
        let got = browser.upload(&to, &path, &parts).await;
        assert!(got.status.is_client_error());
        assert!(got.text().contains("role=\"alert\""));
        let facts = [("facts", None, "value_usd=640000\nport=SFO")];
        let got = browser.upload(&to, &format!("{page}/facts"), &facts).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
        // The calendar needs no account, only its address.
        let text = browser.get(&to, &page).await.text();
        let secret = text
            .split("href=\"/calendar/")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a calendar");
        let mut phone = Browser::default();
        let ics = phone.get(&to, &format!("/calendar/{secret}")).await;
        assert_eq!(ics.status, StatusCode::OK);
        assert!(ics.text().starts_with("BEGIN:VCALENDAR"), "{}", ics.text());
        let again = phone.get(&to, &format!("/calendar/{secret}")).await;
        assert_eq!(again.text(), ics.text());
        let guess = phone.get(&to, "/calendar/00.ics").await;
        assert_eq!(guess.status, StatusCode::NOT_FOUND);
        for bad in ["", "a/b", "../x"] {
            let got =
                browser.upload(&to, "/cases", &[("name", None, bad)]).await;
            assert!(got.status.is_client_error(), "{bad}");
        }
    })
    .await;
}

/// The pack with a part changed: what a newer release has.
fn newer_pack() -> Pack {
    let mut newer = pack();
    newer.meta.sha256 = "0".repeat(64);
    newer
}

#[tokio::test]
async fn what_the_law_changes_is_checked_again_once_and_told() {
    on_both(|address| async move {
        let old = served(&address, pack(), Vec::new()).await;
        let mut browser = first(&old).await;
        let open = kept(&old, &mut browser).await;
        let closed = kept(&old, &mut browser).await;
        browser.form(&old, &format!("{closed}/close"), &[]).await;
        look_once(&old.desk).await.expect("a look");
        let none = old.memory.store().changes(i64::MAX, 9).await.expect("all");
        assert!(none.is_empty(), "{none:?}");
        // Two servers of a newer release on one database.
        let a = served(&address, newer_pack(), Vec::new()).await;
        let b = served(&address, newer_pack(), Vec::new()).await;
        let (x, y) = tokio::join!(look_once(&a.desk), look_once(&b.desk));
        x.expect("a look");
        y.expect("a look");
        let id = open.rsplit('/').next().expect("an id");
        let kept = a.memory.store().shipment(id).await.expect("kept");
        assert!(kept.rests_on.contains(&"0".repeat(64)));
        assert_eq!(kept.listed.revision, 2, "checked once");
        let id = closed.rsplit('/').next().expect("an id");
        let kept = a.memory.store().shipment(id).await.expect("kept");
        assert_eq!(kept.listed.revision, 1, "a closed one stays");
    })
    .await;
}

#[tokio::test]
async fn a_desk_with_a_name_asks_everybody_who_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = empty_databases(folder.path()).await.remove(0);
    let host = "desk.example.com".to_owned();
    let to = served(&address, pack(), vec![host]).await;
    let asked = json!({ "text": "Antminer S21 Pro 234T" });
    let path = "/api/v1/identify";
    let got = api(&to, "POST", path, "", &[], Some(&asked)).await;
    assert_eq!(got.status, StatusCode::UNAUTHORIZED);
    for path in ["/match/default", "/reconcile", "/metrics", "/catalog"] {
        let got = api(&to, "GET", path, "", &[], None).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    for (host, status) in [
        ("desk.example.com", StatusCode::OK),
        ("Desk.Example.com:8443", StatusCode::OK),
        ("desk.example.com.evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("localhost", StatusCode::OK),
        ("evil.example.com", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let request = Request::get("/healthz").header("host", host);
        let request = request.body(Body::empty()).expect("sent");
        assert_eq!(answered(&to, request).await.status, status, "{host}");
    }
    let code = to.memory.setup_code().to_owned();
    let fields = [("code", &*code), ("name", "wei"), ("password", PASSWORD)];
    let mut browser = Browser::default();
    let got = browser.form(&to, "/setup", &fields).await;
    assert!(got.header("set-cookie").contains("Secure"));
}

#[tokio::test]
async fn pages_are_chinese_for_who_reads_chinese_and_numbers_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = empty_databases(folder.path()).await.remove(0);
    let to = served(&address, pack(), Vec::new()).await;
    let mut browser = first(&to).await;
    let page = kept(&to, &mut browser).await;
    let english = browser.get(&to, &page).await.text();
    let request = Request::get(&page)
        .header("host", "localhost")
        .header("accept-language", "zh-CN")
        .body(Body::empty());
    let chinese = browser.send(&to, request.expect("sent")).await.text();
    assert!(chinese.contains("<html lang=\"zh-CN\">"));
    assert!(chinese.contains("重新检查") && !chinese.contains("Check again"));
    for text in [&english, &chinese] {
        assert!(text.contains("4,127.76"));
    }
    let mut guest = Browser::default();
    let request = Request::get("/language?to=zh").header("host", "localhost");
    let got = answered(&to, request.body(Body::empty()).expect("sent")).await;
    assert!(got.header("set-cookie").starts_with("hashgate_language=zh-CN"));
    guest.cookie = Some("hashgate_language=zh-CN".to_owned());
    let login = guest.get(&to, "/login").await.text();
    assert!(login.contains("登录"));
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % 0xffff).unwrap_or_default() % most
    }
}

#[tokio::test]
async fn a_thousand_malformed_requests_are_refused_and_break_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = empty_databases(folder.path()).await.remove(0);
    let to = served(&address, pack(), Vec::new()).await;
    let mut browser = first(&to).await;
    let token = token(&to, &mut browser, "write").await;
    let paths = [
        "/api/v1/shipments",
        "/api/v1/shipments/none",
        "/api/v1/shipments/none/check",
        "/api/v1/shipments/none/evidence",
        "/api/v1/shipments/%00%ff",
        "/api/v1/cases/%2e%2e%2f",
        "/api/v1/check",
        "/shipments",
        "/shipments/none/files/none",
        "/cases/none/events",
        "/calendar/none",
        "/account/tokens",
        "/login",
        "/match/default",
        "/reconcile",
    ];
    let bodies: [&[u8]; 12] = [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{\"papers\":[{\"name\":\"a\",\"text\":\"\"}]}",
        b"{\"papers\":{}}",
        b"\xff\xfe\x00",
        b"name=%zz&password=%",
        b"--cut\r\n\r\n",
        b"--cut\r\ncontent-disposition: form-data\r\n\r\nx\r\n--cut--\r\n",
        b"{\"queries\":{\"q\":{\"properties\":{\"name\":5}}}}",
        b"{\"entry_date\":\"9999-12-31\",\"papers\":[{\"name\":\"a.csv\",\"text\":\"Description,Qty\\nx,1\"}]}",
    ];
    let kinds = [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=cut",
        "multipart/form-data",
        "text/plain",
        "",
    ];
    let methods = ["GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD"];
    let mut dice = Dice(42);
    for turn in 0..1_000 {
        let (method, path) = (
            methods[dice.up_to(methods.len())],
            paths[dice.up_to(paths.len())],
        );
        let body = bodies[dice.up_to(bodies.len())];
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("content-type", kinds[dice.up_to(kinds.len())]);
        if dice.up_to(2) == 0 {
            request =
                request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body.to_vec())).expect("sent");
        let got = answered(&to, request).await;
        let told = format!("{turn}: {method} {path} {}", got.text());
        assert!(!got.status.is_server_error(), "{told}");
    }
    let told = to.memory.store().verify_audit(None).await.expect("a log");
    assert!(told.faults.is_empty());
}

#[tokio::test]
async fn a_hit_that_a_reviewer_sets_aside_is_set_aside_for_every_shipment() {
    on_both(|address| async move {
        let to = served(&address, pack(), Vec::new()).await;
        let mut browser = first(&to).await;
        let invoice = format!("Seller,Sophgo Technologies Limited\n{INVOICE}");
        let parts = [
            ("papers", Some("invoice.csv"), invoice.as_str()),
            ("entry_date", None, "2026-11-25"),
        ];
        let kept = browser.upload(&to, "/shipments", &parts).await;
        let page = kept.header("location").to_owned();
        let text = browser.get(&to, &page).await.text();
        assert!(text.contains("Decide about a hit"), "{text}");
        assert!(text.contains("(open)"), "{text}");
        let field = |name: &str| {
            let rest = text.split(&format!("name=\"{name}\" value=\"")).nth(1);
            let value = rest.and_then(|rest| rest.split('"').next());
            value.expect("a hidden field").to_owned()
        };
        let (whose, entity) = (field("party"), field("entity"));
        let path = format!("{page}/decide");
        let decide = |reason, expires, proof| {
            vec![
                ("party", None, whose.as_str()),
                ("entity", None, entity.as_str()),
                ("decision", None, "false_positive"),
                ("reason", None, reason),
                ("expires", None, expires),
                ("proof", Some("register.txt"), proof),
            ]
        };
        // It needs a reason, a paper and an end.
        for parts in [
            decide("", "2027-05-25", "an extract"),
            decide("another firm", "", "an extract"),
            decide("another firm", "2020-01-01", "an extract"),
            decide("another firm", "2027-05-25", "an extract")[..5].to_vec(),
        ] {
            let got = browser.upload(&to, &path, &parts).await;
            assert!(got.status.is_client_error(), "{parts:?}");
        }
        let parts = decide("another firm", "2027-05-25", "an extract");
        let got = browser.upload(&to, &path, &parts).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
        let text = browser.get(&to, &page).await.text();
        assert!(text.contains("(false positive"), "{text}");
        // The same party on another shipment is set aside too.
        let parts = [
            ("papers", Some("second.csv"), invoice.as_str()),
            ("entry_date", None, "2026-11-25"),
        ];
        let kept = browser.upload(&to, "/shipments", &parts).await;
        let second = kept.header("location").to_owned();
        let text = browser.get(&to, &second).await.text();
        assert!(text.contains("(false positive"), "{text}");
        let log = browser.get(&to, "/audit").await.text();
        assert!(log.contains("disposition.made"));
    })
    .await;
}

#[tokio::test]
async fn a_token_makes_no_token_and_no_account() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = empty_databases(folder.path()).await.remove(0);
    let to = served(&address, pack(), Vec::new()).await;
    let mut browser = first(&to).await;
    for scope in ["read", "write"] {
        let token = token(&to, &mut browser, scope).await;
        for (path, body) in [
            ("/account/tokens", "name=t&scope=write"),
            ("/account/password", "old=x&new=y"),
            ("/accounts", "name=x&role=admin&password=correct+horse+battery"),
            ("/webhooks", "url=https://example.com/"),
        ] {
            let request = Request::post(path)
                .header("host", "localhost")
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Body::from(body));
            let got = answered(&to, request.expect("sent")).await;
            assert!(got.status.is_client_error(), "{scope} {path}");
        }
    }
    let store = to.memory.store();
    assert_eq!(store.accounts().await.expect("all").len(), 1);
    let wei = store.account("wei").await.expect("one").expect("wei");
    assert_eq!(store.tokens(&wei).await.expect("all").len(), 2);
    assert!(store.webhooks().await.expect("all").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_that_are_guessed_at_once_are_counted_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = empty_databases(folder.path()).await.remove(0);
    let to = std::sync::Arc::new(served(&address, pack(), Vec::new()).await);
    first(&to).await;
    let mut tries = Vec::new();
    for _ in 0..30 {
        let to = std::sync::Arc::clone(&to);
        tries.push(tokio::spawn(async move {
            let wrong = [("name", "wei"), ("password", "not the password")];
            Browser::default().form(&to, "/login", &wrong).await.text()
        }));
    }
    let mut held_off = 0;
    for one in tries {
        let text = one.await.expect("an answer");
        held_off += usize::from(text.contains("too many tries"));
    }
    assert!(held_off >= 25, "{held_off} of 30 were held off");
}

#[tokio::test]
async fn what_one_browser_saved_another_does_not_undo() {
    on_both(|address| async move {
        let to = served(&address, pack(), Vec::new()).await;
        let mut browser = first(&to).await;
        let page = kept(&to, &mut browser).await;
        let save = |revision, port| {
            vec![
                ("revision", None, revision),
                ("entry_date", None, "2026-11-25"),
                ("port", None, port),
            ]
        };
        let first = browser.upload(&to, &page, &save("1", "SFO")).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        let stale = browser.upload(&to, &page, &save("1", "LAX")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.text().contains("value=\"SFO\""), "{}", stale.text());
        // A closed shipment stays as it was closed, until it is opened.
        let close = format!("{page}/close");
        browser.form(&to, &close, &[]).await;
        browser.form(&to, &close, &[]).await;
        let closed = browser.upload(&to, &page, &save("2", "LAX")).await;
        assert_eq!(closed.status, StatusCode::CONFLICT);
        let parts = [("kind", None, "sdoc"), ("file", Some("s.pdf"), "x")];
        let path = format!("{page}/evidence");
        let closed = browser.upload(&to, &path, &parts).await;
        assert_eq!(closed.status, StatusCode::CONFLICT);
        let id = page.rsplit('/').next().expect("an id");
        let files = to.memory.store().files_of(id).await.expect("files");
        assert_eq!(files.len(), 1);
        browser.form(&to, &format!("{page}/open"), &[]).await;
        let open = browser.upload(&to, &page, &save("2", "LAX")).await;
        assert_eq!(open.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn names_that_cannot_be_seen_or_reached_are_refused() {
    on_both(|address| async move {
        let to = served(&address, pack(), Vec::new()).await;
        let mut browser = first(&to).await;
        browser.get(&to, "/account").await;
        for name in
            [".", "..", "a/b", "wei%E2%80%8B", "%E2%80%AEwei", "a%00b", "+"]
        {
            let fields =
                [("name", name), ("role", "viewer"), ("password", PASSWORD)];
            let got = browser.form(&to, "/accounts", &fields).await;
            assert!(got.status.is_client_error(), "{name}");
        }
        for path in ["/?words=%00", "/shipments/%00", "/calendar/%00"] {
            let got = browser.get(&to, path).await;
            assert!(got.status.is_client_error(), "{path}: {}", got.status);
        }
        let mut guest = Browser::default();
        let fields = [("name", "a%00b"), ("password", PASSWORD)];
        let got = guest.form(&to, "/login", &fields).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED);
        // An address that leads nowhere is a page for a person.
        let got = browser.get(&to, "/nowhere").await;
        assert_eq!(got.status, StatusCode::NOT_FOUND);
        assert!(got.text().contains("<!doctype html>"));
        // A form without its fields is told in a page too.
        let got = browser.form(&to, "/login", &[]).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED);
        assert!(got.text().contains("<!doctype html>"));
    })
    .await;
}

#[tokio::test]
async fn a_calendar_whose_address_became_known_moves() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = empty_databases(folder.path()).await.remove(0);
    let to = served(&address, pack(), Vec::new()).await;
    let mut browser = first(&to).await;
    browser.upload(&to, "/cases", &[("name", None, "held")]).await;
    let secret = |text: String| {
        let rest = text.split("href=\"/calendar/").nth(1).map(str::to_owned);
        let rest = rest.expect("a calendar");
        rest.split('"').next().expect("a calendar").to_owned()
    };
    let before = secret(browser.get(&to, "/cases/held").await.text());
    browser.form(&to, "/cases/held/calendar", &[]).await;
    let after = secret(browser.get(&to, "/cases/held").await.text());
    assert_ne!(before, after);
    let mut phone = Browser::default();
    for (secret, status) in
        [(before, StatusCode::NOT_FOUND), (after, StatusCode::OK)]
    {
        let got = phone.get(&to, &format!("/calendar/{secret}")).await;
        assert_eq!(got.status, status);
    }
}
