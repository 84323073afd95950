//! A change is told to a webhook: signed, and never to a private address.

use std::{
    net::{IpAddr, SocketAddr, ToSocketAddrs as _},
    time::Duration,
};

use hashgate_app::AppError;
use hashgate_model::hex;
use hashgate_store::{ChangeEvent, Webhook};
use hmac::{Hmac, KeyInit as _, Mac as _, digest::InvalidLength};
use serde_json::{Value, json};
use sha2::Sha256;
use ureq::{
    Agent,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

use super::watch::is_public;
use crate::{desk::Desk, memory::Memory, problem::Problem};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Delivers the change that a job names to the webhook that it names.
pub(crate) async fn deliver(
    desk: &Desk,
    memory: &Memory,
    subject: &str,
) -> Result<String, Problem> {
    let (seq, hook) = subject.split_once(' ').unwrap_or_default();
    let hooks = memory.store.webhooks().await?;
    let Some(hook) = hooks.into_iter().find(|one| one.id == hook) else {
        return Ok("the webhook was closed".to_owned());
    };
    let seq = seq.parse().unwrap_or_default();
    let Some(change) = memory.store.change_of(seq).await? else {
        return Ok("there is no such change".to_owned());
    };
    let at = (memory.now)().0 / 1000;
    let body = body(&change, desk.pack_hash());
    let signature =
        signature(&hook.secret, at, &body).map_err(AppError::defect)?;
    let sent = tokio::task::spawn_blocking(move || {
        send(&hook, at, &signature, &body, is_public)
    });
    sent.await.map_err(AppError::defect)?.map_err(|why| {
        AppError::new(hashgate_app::ErrorKind::Missing, why).into()
    })
}

/// What is sent: the change with its number, which a receiver that has seen
/// it passes over.
fn body(change: &ChangeEvent, pack: &str) -> String {
    let told: Value = serde_json::from_str(&change.told).unwrap_or_default();
    json!({
        "schema": "hashgate.change/1", "seq": change.seq, "at": change.at,
        "kind": change.kind, "subject": change.subject, "pack": pack,
        "told": told,
    })
    .to_string()
}

/// HMAC-SHA256 of `SECONDS.BODY` in hex: who knows the secret can tell that
/// the desk sent it, and when; what is older than five minutes is a replay.
fn signature(
    secret: &str,
    at: i64,
    body: &str,
) -> Result<String, InvalidLength> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
    mac.update(format!("{at}.{body}").as_bytes());
    Ok(hex(&mac.finalize().into_bytes()))
}

/// Finds the addresses of a name, and leaves those out that may not be
/// reached: the one that is checked is the one that is called.
#[derive(Debug)]
struct Guarded {
    may_reach: fn(IpAddr) -> bool,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = uri.port_u16().unwrap_or(443);
        let all: Vec<SocketAddr> =
            (host, port).to_socket_addrs().map_err(ureq::Error::Io)?.collect();
        let mut found = self.empty();
        let fit = all.iter().filter(|one| (self.may_reach)(one.ip()));
        for address in fit.take(16) {
            found.push(*address);
        }
        if found.is_empty() {
            Err(ureq::Error::HostNotFound)
        } else {
            Ok(found)
        }
    }
}

fn send(
    hook: &Webhook,
    at: i64,
    signature: &str,
    body: &str,
    may_reach: fn(IpAddr) -> bool,
) -> Result<String, String> {
    let config = Config::builder()
        .timeout_global(Some(PATIENCE))
        // A redirect could lead inside.
        .max_redirects(0)
        .http_status_as_error(false)
        .build();
    let resolver = Guarded { may_reach };
    let agent =
        Agent::with_parts(config, DefaultConnector::default(), resolver);
    let sent = agent
        .post(&hook.url)
        .header("content-type", "application/json")
        .header("hashgate-timestamp", at.to_string())
        .header("hashgate-signature", format!("v1={signature}"))
        .send(body.as_bytes())
        .map_err(|why| format!("{} could not be told: {why}", hook.url))?;
    let status = sent.status();
    if status.is_success() {
        Ok(format!("told, {status}"))
    } else {
        Err(format!("{} answered {status}", hook.url))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
    };

    use super::*;

    fn hook(url: String) -> Webhook {
        Webhook { id: "h".to_owned(), url, secret: "secret".to_owned() }
    }

    /// The vector of RFC 4231, 4.3, in the form that is signed here.
    #[test]
    fn a_signature_is_hmac_sha256_of_the_time_and_the_body() {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"Jefe").unwrap();
        mac.update(b"what do ya want for nothing?");
        let known = [0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e];
        assert_eq!(mac.finalize().into_bytes()[..8], known);
        let one = signature("k", 1, "2.3").unwrap();
        assert_eq!(one.len(), 64);
        assert_ne!(one, signature("k", 12, "3").unwrap());
        assert_ne!(one, signature("l", 1, "2.3").unwrap());
    }

    #[test]
    fn a_receiver_gets_the_change_with_its_signature() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut got = Vec::new();
            let mut chunk = [0; 1024];
            while !got.ends_with(b"{\"a\":1}") {
                let n = stream.read(&mut chunk).unwrap();
                got.extend_from_slice(&chunk[..n]);
            }
            let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
            stream.write_all(answer).unwrap();
            String::from_utf8(got).unwrap()
        });
        let hook = hook(format!("http://127.0.0.1:{port}/x"));
        // On the test's own machine: the guard is told to let it through.
        send(&hook, 7, "cafe", "{\"a\":1}", |_| true).unwrap();
        let got = served.join().unwrap();
        assert!(got.contains("hashgate-signature: v1=cafe"), "{got}");
        assert!(got.contains("hashgate-timestamp: 7"), "{got}");
    }

    #[test]
    fn nothing_is_sent_to_a_private_address() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
            let hook = hook(format!("http://{host}:{port}/x"));
            assert!(send(&hook, 7, "s", "{}", is_public).is_err(), "{host}");
        }
        assert!(listener.accept().is_err(), "somebody called");
    }
}
