//! The seam between a scan and what reads a machine, and our own reader.

use std::{future::Future, net::Ipv4Addr};

use hashgate_model::sha256_hex;
use serde::Serialize;
use tokio::time::timeout;

use crate::{
    banners,
    http::{Credentials, authorization, get, http_answer},
    json::tolerant_json,
    request::{
        DEVICE_INFO, MINER_STATUS, Page, Ports, Request, Rpc, with_length,
    },
    responses::Responses,
    wire::{Ending, Silence, Timeouts, ask},
};

/// Reads one machine without changing anything on it.
///
/// Our own reader is [`NativeReader`]; another library of readers can stand
/// behind the same seam.
pub trait FleetReader: Send + Sync + 'static {
    /// Reads what the machine at this address says of itself.
    ///
    /// Never fails: what went wrong is part of the answer.
    fn read(&self, host: Ipv4Addr) -> impl Future<Output = Contact> + Send;
}

/// How a call on a host went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    /// It answered at least one question.
    Answered,
    /// It took the connection and closed it without an answer.
    Closed,
    /// It took the connection and gave no whole answer in time.
    Stalled,
    /// It refused every connection.
    Refused,
    /// Nobody is there, or nobody who answers.
    NoAnswer,
    /// This machine could not make the call.
    Failed,
}

/// An answer kept as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RawAnswer {
    /// The question, as `rpc version`.
    pub request: String,
    /// The port.
    pub port: u16,
    /// How many bytes came, at most [`crate::MAX_ANSWER`].
    pub bytes: usize,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The bytes, where they are text and were kept.
    pub text: Option<String>,
}

/// An answer longer than this that no reader understands keeps its hash only.
const LONGEST_JUNK: usize = 4096;

/// One machine after the call.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// How the call went.
    pub reached: Reached,
    /// What a reader should know of it, as `stalled on rpc version`.
    pub notes: Vec<String>,
    /// What it said of itself.
    pub responses: Responses,
    /// The answers.
    pub answers: Vec<RawAnswer>,
}

impl Contact {
    /// What is left of a call whose reader broke down.
    pub(crate) fn broken() -> Self {
        Self {
            reached: Reached::Failed,
            notes: vec!["the reader broke down on this host".to_owned()],
            responses: Responses::default(),
            answers: Vec::new(),
        }
    }
}

/// Our own reader: small, read-only, for evidence.
#[derive(Debug, Clone, Default)]
pub struct NativeReader {
    /// The ports of the interfaces.
    pub ports: Ports,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// A login for web pages; only what the user gave.
    pub credentials: Option<Credentials>,
}

impl FleetReader for NativeReader {
    async fn read(&self, host: Ipv4Addr) -> Contact {
        let mut call = Call::default();
        let whole = self.talk(host, &mut call);
        if timeout(self.timeouts.host, whole).await.is_err() {
            call.notes.push(format!(
                "cut off after {} s",
                self.timeouts.host.as_secs_f32()
            ));
            call.silences.push(Silence::Stalled);
        }
        call.contact()
    }
}

impl NativeReader {
    /// The questions, as few as the answers allow. Three at once at first,
    /// since an absent host must not cost three waits; then one by one, since
    /// many machines serve one caller at a time.
    async fn talk(&self, host: Ipv4Addr, call: &mut Call) {
        let (version, page, device) = tokio::join!(
            self.rpc(host, Rpc::Version),
            self.page(host, Page::SystemInfo),
            self.v3(host, Request::DeviceInfo),
        );
        let web = page.as_ref().map_or(0, |answer| answer.status);
        call.take(Request::Rpc(Rpc::Version), self.ports.rpc, version);
        // What does not speak JSON is no miner and is asked no more.
        let spoke = std::mem::take(&mut call.understood);
        call.take_page(Page::SystemInfo, self.ports.web, page);
        call.take(Request::DeviceInfo, self.ports.whatsminer_v3, device);

        if call.understood {
            let answer = self.v3(host, Request::MinerStatus).await;
            call.take(Request::MinerStatus, self.ports.whatsminer_v3, answer);
        }
        if spoke {
            for rpc in call.further() {
                let answer = self.rpc(host, rpc).await;
                call.take(Request::Rpc(rpc), self.ports.rpc, answer);
            }
            // `devdetails` may be the first to show a WhatsMiner.
            if call.responses.is_whatsminer() && !call.asked(Rpc::GetVersion) {
                for rpc in [Rpc::GetVersion, Rpc::Devs] {
                    let answer = self.rpc(host, rpc).await;
                    call.take(Request::Rpc(rpc), self.ports.rpc, answer);
                }
            }
        }
        if web == 0 || call.responses.locked && self.credentials.is_none() {
            return;
        }
        for page in call.further_pages(web) {
            let answer = self.page(host, page).await;
            call.take_page(page, self.ports.web, answer);
            // One of several firmwares answers, and then no other does.
            if !call.responses.reported.is_empty() {
                break;
            }
        }
    }

    async fn rpc(&self, host: Ipv4Addr, rpc: Rpc) -> Result<Vec<u8>, Silence> {
        let question = rpc.payload();
        ask(host, self.ports.rpc, question, Ending::Json, self.timeouts).await
    }

    async fn v3(
        &self,
        host: Ipv4Addr,
        request: Request,
    ) -> Result<Vec<u8>, Silence> {
        let question = with_length(match request {
            Request::MinerStatus => MINER_STATUS,
            _ => DEVICE_INFO,
        });
        let port = self.ports.whatsminer_v3;
        ask(host, port, &question, Ending::Length, self.timeouts).await
    }

    /// Fetches a page, and once more with the user's login if it asks.
    async fn page(
        &self,
        host: Ipv4Addr,
        page: Page,
    ) -> Result<WebAnswer, Silence> {
        let name = host.to_string();
        let fetch = |authorization: String| {
            let question = get(page, &name, &authorization);
            async move {
                ask(
                    host,
                    self.ports.web,
                    &question,
                    Ending::Http,
                    self.timeouts,
                )
                .await
            }
        };
        let mut bytes = fetch(String::new()).await?;
        let challenge = http_answer(&bytes)
            .filter(|answer| answer.status == 401)
            .and_then(|answer| answer.challenge);
        if let (Some(challenge), Some(login)) = (challenge, &self.credentials)
            && let Some(header) = authorization(&challenge, login, page)
        {
            bytes = fetch(header).await?;
        }
        let status = http_answer(&bytes).map_or(0, |answer| answer.status);
        Ok(WebAnswer { status, bytes })
    }
}

/// An answer of the web interface; status 0 if it is no HTTP.
struct WebAnswer {
    status: u16,
    bytes: Vec<u8>,
}

/// A call on one host while it lasts.
#[derive(Default)]
struct Call {
    responses: Responses,
    notes: Vec<String>,
    answers: Vec<RawAnswer>,
    silences: Vec<Silence>,
    /// Whether a command was answered with JSON, as miners answer.
    understood: bool,
}

impl Call {
    fn take(
        &mut self,
        request: Request,
        port: u16,
        answer: Result<Vec<u8>, Silence>,
    ) {
        match answer {
            Ok(mut bytes) => {
                if matches!(request, Request::DeviceInfo | Request::MinerStatus)
                {
                    // The length before the answer of API 3 is no text.
                    bytes.drain(..bytes.len().min(4));
                }
                let values = tolerant_json(&bytes);
                self.responses.take(request, &values);
                self.understood |= !values.is_empty();
                self.keep(request, port, bytes, !values.is_empty());
            }
            Err(silence) => self.silent(request, silence),
        }
    }

    fn take_page(
        &mut self,
        page: Page,
        port: u16,
        answer: Result<WebAnswer, Silence>,
    ) {
        let request = Request::Page(page);
        match answer {
            Ok(WebAnswer { status, bytes }) => {
                if status == 401 || status == 403 {
                    self.responses.locked = true;
                    let text = format!("{} asks for a login", request.name());
                    self.notes.push(text);
                } else if status == 200
                    && let Some(answer) = http_answer(&bytes)
                {
                    self.responses.take(request, &tolerant_json(&answer.body));
                }
                self.keep(request, port, bytes, status != 0);
            }
            Err(silence) => self.silent(request, silence),
        }
    }

    fn keep(
        &mut self,
        request: Request,
        port: u16,
        bytes: Vec<u8>,
        understood: bool,
    ) {
        if bytes.len() >= crate::MAX_ANSWER {
            self.notes.push(format!(
                "the answer to {} was cut at {} bytes",
                request.name(),
                crate::MAX_ANSWER
            ));
        }
        let sha256 = sha256_hex(&bytes);
        let length = bytes.len();
        let text = String::from_utf8(bytes)
            .ok()
            .filter(|_| understood || length <= LONGEST_JUNK);
        self.answers.push(RawAnswer {
            request: request.name(),
            port,
            bytes: length,
            sha256,
            text,
        });
    }

    fn silent(&mut self, request: Request, silence: Silence) {
        match &silence {
            Silence::Stalled => {
                self.notes.push(format!("stalled on {}", request.name()));
            }
            Silence::Closed => {
                let name = request.name();
                self.notes.push(format!("closed {name} without an answer"));
            }
            Silence::Failed(why) => self.notes.push(why.clone()),
            Silence::Refused | Silence::NoAnswer => {}
        }
        self.silences.push(silence);
    }

    /// The questions after `version`, by what it showed.
    fn further(&self) -> Vec<Rpc> {
        let responses = &self.responses;
        let lux =
            responses.firmware.as_ref().is_some_and(|f| f.starts_with("LuxOS"));
        if responses.is_whatsminer() {
            vec![Rpc::GetVersion, Rpc::DevDetails, Rpc::Summary, Rpc::Devs]
        } else if lux {
            vec![Rpc::DevDetails, Rpc::Stats, Rpc::Summary, Rpc::Config]
        } else {
            vec![Rpc::DevDetails, Rpc::Stats, Rpc::Summary]
        }
    }

    /// The pages after the first, by what was heard and by the status of the
    /// first: a machine that has told its name is asked for its board, one
    /// that has not is asked in the words of each firmware in turn.
    fn further_pages(&self, first: u16) -> Vec<Page> {
        let vnish = self
            .responses
            .firmware
            .as_ref()
            .is_some_and(|f| f.contains("VNish"));
        if vnish {
            vec![Page::VnishInfo]
        } else if self.responses.reported.is_empty() {
            vec![
                Page::EspInfo,
                Page::VnishInfo,
                Page::ProtoSystem,
                Page::GoldshellStatus,
            ]
        } else if first != 404 {
            vec![Page::MinerType]
        } else {
            Vec::new()
        }
    }

    fn asked(&self, rpc: Rpc) -> bool {
        let name = Request::Rpc(rpc).name();
        self.answers.iter().any(|answer| answer.request == name)
    }

    fn contact(mut self) -> Contact {
        if self.responses.reported.is_empty() {
            let answers = self.answers.iter().filter_map(|a| a.text.as_deref());
            self.notes.extend(banners::hints(answers));
        }
        let any = |wanted: &Silence| {
            self.silences.iter().any(|s| {
                std::mem::discriminant(s) == std::mem::discriminant(wanted)
            })
        };
        let reached = if !self.answers.is_empty() {
            Reached::Answered
        } else if any(&Silence::Stalled) {
            Reached::Stalled
        } else if any(&Silence::Closed) {
            Reached::Closed
        } else if any(&Silence::Failed(String::new())) {
            Reached::Failed
        } else if any(&Silence::Refused) {
            Reached::Refused
        } else {
            Reached::NoAnswer
        };
        Contact {
            reached,
            notes: self.notes,
            responses: self.responses,
            answers: self.answers,
        }
    }
}
