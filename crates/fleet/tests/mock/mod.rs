//! Machines that are none: they speak the documented protocols on loopback
//! addresses (127.1.0.0/16), at ports that need no privilege. Every body is
//! invented.

// Each user takes a part of it.
#![allow(dead_code, clippy::unwrap_used)]

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::Duration,
};

use hashgate_fleet::{NativeReader, Ports, Timeouts};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// The ports of the mocks.
pub const PORTS: Ports =
    Ports { rpc: 14_028, web: 18_080, whatsminer_v3: 14_433 };

/// A reader of the mocks that loses no time.
pub fn reader() -> NativeReader {
    NativeReader {
        ports: PORTS,
        timeouts: Timeouts {
            connect: Duration::from_millis(500),
            answer: Duration::from_millis(700),
            host: Duration::from_secs(4),
        },
        credentials: None,
    }
}

/// How one port of a mock behaves.
#[derive(Debug, Clone)]
pub enum Port {
    /// Answers a request that holds the text with the bytes, else with the
    /// last answer.
    Answers(Vec<(&'static str, Vec<u8>)>),
    /// Takes the connection and says nothing.
    Stalls,
    /// Takes the connection and closes it.
    Closes,
    /// Sends these bytes over and over.
    Floods(Vec<u8>),
}

/// A machine; a port that is `None` refuses.
#[derive(Debug, Clone, Default)]
pub struct Mock {
    pub rpc: Option<Port>,
    pub web: Option<Port>,
    pub v3: Option<Port>,
}

/// Every request that the mocks of a test got.
pub type Seen = Arc<Mutex<Vec<String>>>;

/// Starts a mock on an address; it lives as long as the runtime.
pub async fn start(ip: Ipv4Addr, mock: Mock, seen: &Seen) {
    assert!(ip.octets()[..2] == [127, 1], "mocks live on 127.1.0.0/16");
    let ports = [
        (PORTS.rpc, mock.rpc),
        (PORTS.web, mock.web),
        (PORTS.whatsminer_v3, mock.v3),
    ];
    for (number, port) in ports {
        let Some(port) = port else { continue };
        let listener = TcpListener::bind((ip, number)).await.unwrap();
        let seen = Arc::clone(seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, port.clone(), Arc::clone(&seen)));
            }
        });
    }
}

async fn serve(mut stream: TcpStream, port: Port, seen: Seen) {
    let mut request = vec![0; 4096];
    let read = stream.read(&mut request).await.unwrap_or(0);
    request.truncate(read);
    let request = String::from_utf8_lossy(&request).into_owned();
    seen.lock().unwrap().push(request.clone());
    match port {
        Port::Answers(answers) => {
            let answer = answers
                .iter()
                .find(|(needle, _)| request.contains(needle))
                .or(answers.last());
            if let Some((_, bytes)) = answer {
                let _ = stream.write_all(bytes).await;
            }
        }
        Port::Stalls => tokio::time::sleep(Duration::from_mins(10)).await,
        Port::Closes => {}
        Port::Floods(bytes) => while stream.write_all(&bytes).await.is_ok() {},
    }
}

/// An answer of the command interface, ended by NUL as machines do.
pub fn nul(json: &str) -> Vec<u8> {
    [json.as_bytes(), &[0]].concat()
}

/// An answer of the web interface.
pub fn http(status: &str, head: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\n{head}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// An answer of API 3, with its length before it.
pub fn v3(json: &str) -> Vec<u8> {
    let length = u32::try_from(json.len()).unwrap().to_le_bytes();
    [&length, json.as_bytes()].concat()
}

const LOGIN: &str = "WWW-Authenticate: Digest realm=\"antMiner\", nonce=\"n0\", qop=\"auth\"\r\n";

/// `version` of an Antminer.
pub fn antminer_version(kind: &str) -> Vec<u8> {
    nul(&format!(
        "{{\"STATUS\":[{{\"STATUS\":\"S\",\"Code\":22,\"Msg\":\"CGMiner \
         versions\"}}],\"VERSION\":[{{\"BMMiner\":\"1.0.0\",\"API\":\"3.1\",\
         \"Miner\":\"49.0.1.3\",\"CompileTime\":\"Fri Jan  5 2026\",\"Type\":\
         \"{kind}\"}}],\"id\":1}}"
    ))
}

/// `stats` of an Antminer, with the comma that its firmware forgets.
pub fn antminer_stats(kind: &str, ghs: &str) -> Vec<u8> {
    nul(&format!(
        "{{\"STATUS\":[{{\"STATUS\":\"S\"}}],\"STATS\":[{{\"Type\":\"{kind}\"}}\
         {{\"STATS\":0,\"Elapsed\":99,\"GHS 5s\":\"1.0\",\"GHS av\":{ghs},\
         \"miner_count\":3}}],\"id\":1}}"
    ))
}

/// A stock Antminer whose web page needs no login.
pub fn antminer(kind: &str, ghs: &str, serial: &str, subtype: &str) -> Mock {
    let info = format!(
        "{{\"minertype\":\"{kind}\",\"macaddr\":\"02:00:00:00:00:01\",\
         \"system_filesystem_version\":\"Fri Jan 5 2026\",\
         \"serinum\":\"{serial}\"}}"
    );
    let types = format!(
        "{{\"miner_type\":\"{kind}\",\"subtype\":\"{subtype}\",\
         \"fw_version\":\"49.0.1.3\"}}"
    );
    Mock {
        rpc: Some(Port::Answers(vec![
            ("version", antminer_version(kind)),
            ("stats", antminer_stats(kind, ghs)),
            ("", nul("{\"STATUS\":[{\"STATUS\":\"E\",\"Code\":45}],\"id\":1}")),
        ])),
        web: Some(Port::Answers(vec![
            ("get_system_info", http("200 OK", "", &info)),
            ("miner_type", http("200 OK", "", &types)),
            ("", http("404 Not Found", "", "")),
        ])),
        v3: None,
    }
}

/// A stock Antminer whose web page asks for a login.
pub fn locked_antminer(kind: &str, ghs: &str, subtype: &str) -> Mock {
    let open = antminer(kind, ghs, "EXAMPLELOCKED0001", subtype);
    let Some(Port::Answers(mut pages)) = open.web else { return open };
    // Only a request with a login gets past the first answers.
    for (needle, _) in &mut pages {
        *needle = match *needle {
            "get_system_info" => "get_system_info.cgi HTTP/1.1\r\nHost",
            "miner_type" => "miner_type.cgi HTTP/1.1\r\nHost",
            other => other,
        };
    }
    Mock { web: Some(Port::Answers(pages)), ..open }.with_login()
}

impl Mock {
    /// Puts a digest login before the web pages: what the mock checks is
    /// only that a response is there.
    fn with_login(mut self) -> Self {
        if let Some(Port::Answers(pages)) = &mut self.web {
            let opened: Vec<_> = pages.clone();
            let locked = http("401 Unauthorized", LOGIN, "");
            pages.clear();
            // `username=` stands only in a request that carries a login; the
            // page is told by the `uri` of the login.
            for (needle, bytes) in opened {
                let uri = match needle {
                    n if n.starts_with("get_system_info") => {
                        "uri=\"/cgi-bin/get_system_info.cgi\""
                    }
                    n if n.starts_with("miner_type") => {
                        "uri=\"/cgi-bin/miner_type.cgi\""
                    }
                    _ => continue,
                };
                pages.push((uri, bytes));
            }
            pages.push(("", locked));
        }
        self
    }
}

/// A `WhatsMiner` of API 2.
pub fn whatsminer_v2(model: &str, platform: &str, mhs: &str) -> Mock {
    let status = "\"STATUS\":[{\"STATUS\":\"S\",\"Code\":1}]";
    let boards: Vec<String> = (0..4)
        .map(|i| format!("{{\"ASC\":{i},\"PCB SN\":\"EXPCB{i}{model}\"}}"))
        .collect();
    let details: Vec<String> = (0..4)
        .map(|i| format!("{{\"DEVDETAILS\":{i},\"Model\":\"{model}\"}}"))
        .collect();
    Mock {
        rpc: Some(Port::Answers(vec![
            (
                "get_version",
                nul(&format!(
                    "{{\"STATUS\":\"S\",\"Code\":131,\"Msg\":{{\"api_ver\":\
                     \"2.0.5\",\"fw_ver\":\"20260101.12.REL\",\"platform\":\
                     \"{platform}\",\"chip\":\"K88\"}}}}"
                )),
            ),
            (
                "devdetails",
                nul(&format!(
                    "{{{status},\"DEVDETAILS\":[{}]}}",
                    details.join(",")
                )),
            ),
            (
                "\"devs\"",
                nul(&format!("{{{status},\"DEVS\":[{}]}}", boards.join(","))),
            ),
            (
                "summary",
                nul(&format!(
                    "{{{status},\"SUMMARY\":[{{\"MHS av\":{mhs},\"Power\":3441,\
                     \"Elapsed\":nan}}]}}"
                )),
            ),
            (
                "",
                nul("{\"STATUS\":\"E\",\"Code\":14,\"Msg\":\"invalid cmd\",\
                     \"Description\":\"\"}"),
            ),
        ])),
        ..Mock::default()
    }
}

/// A `WhatsMiner` of API 3, whose older port is shut.
pub fn whatsminer_v3(model: &str, platform: &str, serial: &str) -> Mock {
    Mock {
        v3: Some(Port::Answers(vec![
            (
                "get.device.info",
                v3(&format!(
                    "{{\"code\":0,\"msg\":{{\"network\":{{\"mac\":\
                     \"02:00:00:00:00:02\"}},\"miner\":{{\"type\":\"{model}\",\
                     \"miner-sn\":\"{serial}\",\"pcbsn0\":\"EXA0\",\"pcbsn1\":\
                     \"EXA1\",\"pcbsn2\":\"EXA2\"}},\"system\":{{\"api\":\
                     \"3.0.1\",\"platform\":\"{platform}\",\"fwversion\":\
                     \"20260101\"}},\"power\":{{\"sn\":\"EXPSU1\"}}}}}}"
                )),
            ),
            (
                "",
                v3("{\"code\":0,\"msg\":{\"summary\":{\"hash-average\":186.2,\
                     \"power-realtime\":3440}}}"),
            ),
        ])),
        ..Mock::default()
    }
}
