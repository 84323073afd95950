//! The protocol, line by line, as clients of both kinds speak it.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may")]

use hashgate_app::App;
use hashgate_assistant::serve;
use hashgate_model::AsOf;
use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, Lines,
    ReadHalf, WriteHalf,
};

/// A client that writes and reads lines.
struct Client {
    to: WriteHalf<DuplexStream>,
    from: Lines<BufReader<ReadHalf<DuplexStream>>>,
    next: u64,
    /// What a request carries besides, by clients of 2026-07-28.
    meta: Option<Value>,
}

fn today() -> AsOf {
    "2026-11-25".parse().expect("a day")
}

impl Client {
    /// A client, and the end of the server that it talks to.
    fn begin(meta: Option<Value>) -> (Self, tokio::task::JoinHandle<bool>) {
        let pack = hashgate_embedded::pack().expect("the pack of the binary");
        let app = App::new(pack, None, today());
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let server = tokio::spawn(async move {
            serve(app, today, tokio::io::split(theirs)).await.is_ok()
        });
        let (from, to) = tokio::io::split(ours);
        let from = BufReader::new(from).lines();
        (Self { to, from, next: 0, meta }, server)
    }

    async fn send(&mut self, message: &Value) {
        let line = format!("{message}\n");
        self.to.write_all(line.as_bytes()).await.expect("sent");
    }

    async fn receive(&mut self) -> Value {
        let line = self.from.next_line().await.expect("read").expect("a line");
        serde_json::from_str(&line).expect("JSON")
    }

    async fn ask(&mut self, method: &str, mut params: Value) -> Value {
        self.next += 1;
        if let Some(meta) = &self.meta {
            params["_meta"] = meta.clone();
        }
        self.send(&json!({
            "jsonrpc": "2.0", "id": self.next, "method": method,
            "params": params,
        }))
        .await;
        let answer = self.receive().await;
        assert_eq!(answer["id"], self.next, "{answer}");
        answer
    }

    async fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let params = json!({ "name": tool, "arguments": arguments });
        self.ask("tools/call", params).await["result"].clone()
    }
}

/// What a client of 2026-07-28 sends with each request.
fn meta() -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo":
            { "name": "trial", "version": "1" },
    })
}

async fn initialized() -> (Client, tokio::task::JoinHandle<bool>) {
    let (mut client, server) = Client::begin(None);
    let info = client
        .ask(
            "initialize",
            json!({
                "protocolVersion": "2025-11-25",
                "capabilities": {},
                "clientInfo": { "name": "trial", "version": "1" },
            }),
        )
        .await;
    assert_eq!(info["result"]["serverInfo"]["name"], "hashgate");
    let told = info["result"]["instructions"].as_str().unwrap_or_default();
    assert!(told.contains("no legal advice"), "{told}");
    let ready = json!({
        "jsonrpc": "2.0", "method": "notifications/initialized",
    });
    client.send(&ready).await;
    (client, server)
}

#[tokio::test]
async fn an_older_client_initializes_and_calls_a_tool() {
    let (mut client, server) = initialized().await;
    let tools = client.ask("tools/list", json!({})).await;
    let tools = tools["result"]["tools"].as_array().expect("tools").clone();
    assert_eq!(tools.len(), hashgate_questions::QUESTIONS.len());
    for tool in &tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        assert_eq!(tool["inputSchema"]["type"], "object");
        assert_eq!(tool["outputSchema"]["type"], "object");
    }
    let text = json!({ "text": "50 PCS Antminer S21 Pro 234T" });
    let result = client.call("identify", text).await;
    assert_eq!(result["structuredContent"]["model"], "Antminer S21 Pro");
    // The day is that of the call.
    assert_eq!(result["structuredContent"]["as_of"], "2026-11-25");
    let page = result["content"][0]["text"].as_str().expect("a page");
    assert!(page.contains("Not legal advice"), "{page}");
    drop(client);
    assert!(server.await.expect("ended"), "the end of input is no fault");
}

#[tokio::test]
async fn a_client_of_2026_07_28_never_initializes() {
    let (mut client, _server) = Client::begin(Some(meta()));
    let found = client.ask("server/discover", json!({})).await;
    assert!(found["result"]["capabilities"]["tools"].is_object(), "{found}");
    let result = client.call("explain", json!({ "rule": "FCC-1" })).await;
    assert_eq!(result["structuredContent"]["id"], "FCC-1", "{result}");
}

#[tokio::test]
async fn what_is_wrong_is_told_to_the_assistant_and_the_server_goes_on() {
    let (mut client, _server) = initialized().await;
    for (tool, arguments, says) in [
        ("identify", json!({ "txt": "S21" }), "unknown field `txt`"),
        ("duty", json!({ "hts": "8543.70.98.60" }), "entry_date"),
        ("explain", json!({ "rule": "NOPE" }), "`NOPE` is not a rule"),
        ("check", json!({ "papers": [] }), "invoice"),
        ("file_entry", json!({}), "there is no tool `file_entry`"),
    ] {
        let result = client.call(tool, arguments).await;
        assert_eq!(result["isError"], true, "{tool}: {result}");
        let told = result["content"][0]["text"].as_str().unwrap_or_default();
        assert!(told.contains(says), "{tool}: {told}");
        assert!(result.get("structuredContent").is_none());
    }
    let text = json!({ "text": "Avalon A1566 185T" });
    let result = client.call("identify", text).await;
    assert_eq!(result["isError"], false, "{result}");
}

#[tokio::test]
async fn calls_at_once_are_each_answered() {
    let (mut client, _server) = initialized().await;
    for id in 100..120 {
        let request = json!({
            "jsonrpc": "2.0", "id": id, "method": "tools/call",
            "params": {
                "name": "identify",
                "arguments": { "text": format!("Antminer S21 {id} units") },
            },
        });
        client.send(&request).await;
    }
    let mut answered = Vec::new();
    for _ in 100..120 {
        let answer = client.receive().await;
        let id = answer["id"].as_u64().expect("an id");
        let text = &answer["result"]["structuredContent"]["text"];
        assert_eq!(text, &json!(format!("Antminer S21 {id} units")));
        answered.push(id);
    }
    answered.sort_unstable();
    assert_eq!(answered, (100..120).collect::<Vec<_>>());
}

#[tokio::test]
async fn rules_and_papers_can_be_read() {
    let (mut client, _server) = initialized().await;
    let all = client.ask("resources/list", json!({})).await;
    let all = all["result"]["resources"].as_array().expect("a list").clone();
    assert!(all.len() > 20, "{}", all.len());
    for one in all.iter().take(3) {
        let uri = json!({ "uri": one["uri"] });
        let read = client.ask("resources/read", uri).await;
        let text = read["result"]["contents"][0]["text"].as_str();
        assert!(text.is_some_and(|text| text.len() > 40), "{read}");
    }
    for uri in ["hashgate://rules/NOPE", "file:///etc/hosts", ""] {
        let read = client.ask("resources/read", json!({ "uri": uri })).await;
        let told = read["error"]["message"].as_str().unwrap_or_default();
        assert!(!told.is_empty(), "{uri}: {read}");
    }
}

#[tokio::test]
async fn a_client_that_says_nothing_ends_the_server_without_a_fault() {
    let (client, server) = Client::begin(None);
    drop(client);
    assert!(server.await.expect("ended"));
}
