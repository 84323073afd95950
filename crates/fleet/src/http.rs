//! As much HTTP as a miner's web page needs: GET, and digest login where the
//! user gave a name and a password.

use std::fmt::Write as _;

use hashgate_model::{hex, sha256_hex};
use md5::{Digest as _, Md5};

use crate::{FleetError, request::Page};

/// A name and a password that the user gave; none is ever tried unasked.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    password: String,
}

impl Credentials {
    /// A name and a password.
    ///
    /// # Errors
    ///
    /// [`FleetError::Credentials`] if the name cannot stand in a header.
    pub fn new(user: &str, password: &str) -> Result<Self, FleetError> {
        if user.chars().any(|c| c.is_control() || "\"\\".contains(c)) {
            return Err(FleetError::Credentials);
        }
        Ok(Self { user: user.to_owned(), password: password.to_owned() })
    }
}

#[cfg(feature = "asic-rs")]
impl Credentials {
    pub(crate) fn user(&self) -> &str {
        &self.user
    }

    pub(crate) fn password(&self) -> &str {
        &self.password
    }
}

impl std::fmt::Debug for Credentials {
    /// Shows no password, so that none reaches a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// The bytes of a GET, with an `Authorization` header if there is one.
pub(crate) fn get(page: Page, host: &str, authorization: &str) -> Vec<u8> {
    let mut text = format!(
        "GET {} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n\
         Connection: close\r\n",
        page.path()
    );
    if !authorization.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, "Authorization: {authorization}\r\n");
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// An answer taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// The status, as 200.
    pub status: u16,
    /// What a login needs, if the page asks for one with a digest.
    pub challenge: Option<String>,
    /// The body, without the framing of chunks.
    pub body: Vec<u8>,
}

/// Takes an HTTP answer apart; nothing if the bytes are none.
///
/// # Example
///
/// ```
/// let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
/// let answer = hashgate_fleet::http_answer(answer).unwrap();
/// assert_eq!((answer.status, answer.body), (200, b"{}".to_vec()));
/// ```
pub fn http_answer(bytes: &[u8]) -> Option<HttpAnswer> {
    let (head, body) = split_head(bytes)?;
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    if !first.next()?.starts_with("HTTP/") {
        return None;
    }
    let status = first.next()?.parse().ok()?;
    let header = |wanted: &str| {
        head.lines().skip(1).find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    };
    let challenge = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| {
            name.trim().eq_ignore_ascii_case("www-authenticate")
        })
        .map(|(_, value)| value.trim())
        .find(|value| {
            value.get(..7).is_some_and(|s| s.eq_ignore_ascii_case("digest "))
        })
        .map(str::to_owned);
    let chunked = header("transfer-encoding")
        .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    // Its length is not asked: some machines promise fewer bytes than they
    // send, and the connection ends after one answer.
    let body = if chunked { unchunked(body) } else { body.to_vec() };
    Some(HttpAnswer { status, challenge, body })
}

/// Whether the answer has as many bytes as its head promises.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    let Some((head, body)) = split_head(bytes) else { return false };
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|value| value.trim().parse::<usize>().ok());
    length.is_some_and(|length| body.len() >= length && !is_cut_json(body))
        || (head.contains("chunked") && body.ends_with(b"0\r\n\r\n"))
}

/// Whether a body begins as JSON and does not end as such: more will come.
fn is_cut_json(body: &[u8]) -> bool {
    let begins = body.iter().find(|b| !b.is_ascii_whitespace());
    begins == Some(&b'{') && crate::json::tolerant_json(body).is_empty()
}

fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some((bytes.get(..at)?, bytes.get(at + 4..)?))
}

/// A body of chunks put together; it ends where the framing breaks.
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|w| w == b"\r\n") {
        let size = rest
            .get(..end)
            .and_then(|line| std::str::from_utf8(line).ok())
            .and_then(|line| line.split(';').next())
            .and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        let from = end + 2;
        let to = from.saturating_add(size).min(rest.len());
        body.extend_from_slice(rest.get(from..to).unwrap_or_default());
        rest = rest.get(to.saturating_add(2)..).unwrap_or_default();
    }
    body
}

/// The `Authorization` header for a digest challenge (RFC 7616 with MD5,
/// which is what miners know); nothing for a challenge of another kind.
///
/// # Example
///
/// The example of RFC 2617, section 3.5, apart from the client's own nonce:
///
/// ```
/// use hashgate_fleet::{Credentials, Page, authorization};
/// let login = Credentials::new("root", "secret")?;
/// let challenge = "Digest realm=\"antMiner\", nonce=\"n1\", qop=\"auth\"";
/// let header = authorization(challenge, &login, Page::MinerType).unwrap();
/// assert!(header.starts_with("Digest username=\"root\", realm=\"antMiner\""));
/// assert!(!header.contains("secret"));
/// # Ok::<(), hashgate_fleet::FleetError>(())
/// ```
pub fn authorization(
    challenge: &str,
    credentials: &Credentials,
    page: Page,
) -> Option<String> {
    let parts = challenge_parts(challenge);
    let part = |wanted: &str| {
        parts
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.as_str())
    };
    let (realm, nonce) = (part("realm")?, part("nonce")?);
    if part("algorithm").is_some_and(|a| !a.eq_ignore_ascii_case("md5")) {
        return None;
    }
    let md5 = |text: String| hex(&Md5::digest(text.as_bytes()));
    let path = page.path();
    let Credentials { user, password } = credentials;
    let who = md5(format!("{user}:{realm}:{password}"));
    let what = md5(format!("GET:{path}"));
    let mut header = format!(
        "Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", \
         uri=\"{path}\""
    );
    let auth = part("qop")
        .is_some_and(|qop| qop.split(',').any(|q| q.trim() == "auth"));
    let response = if auth {
        // The client's nonce guards against a server that chooses its own
        // nonce to attack the password; it must differ between servers.
        let full = sha256_hex(format!("{realm}:{nonce}:{path}").as_bytes());
        let own: String = full.chars().take(16).collect();
        let _ = write!(header, ", qop=auth, nc=00000001, cnonce=\"{own}\"");
        md5(format!("{who}:{nonce}:00000001:{own}:auth:{what}"))
    } else {
        md5(format!("{who}:{nonce}:{what}"))
    };
    let _ = write!(header, ", response=\"{response}\"");
    if let Some(opaque) = part("opaque") {
        let _ = write!(header, ", opaque=\"{opaque}\"");
    }
    // A challenge must not write headers of its own.
    (!header.chars().any(char::is_control)).then_some(header)
}

/// Names and values of a challenge, quoted or bare.
fn challenge_parts(challenge: &str) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let mut rest = challenge.get(7..).unwrap_or_default();
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches(|c: char| c == ',' || c.is_whitespace());
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(',').unwrap_or((after, "")),
        };
        parts.push((name.to_owned(), value.trim().to_owned()));
        rest = next;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_digest_without_qop_is_that_of_rfc_2069() {
        let login = Credentials::new("root", "root").unwrap();
        let challenge = "Digest realm=\"antMiner Configuration\", \
                         nonce=\"abc\", opaque=\"x\"";
        let header = authorization(challenge, &login, Page::MinerType).unwrap();
        let md5 = |text: &str| hex(&Md5::digest(text.as_bytes()));
        let expected = md5(&format!(
            "{}:abc:{}",
            md5("root:antMiner Configuration:root"),
            md5("GET:/cgi-bin/miner_type.cgi")
        ));
        assert!(header.contains(&format!("response=\"{expected}\"")));
        assert!(header.ends_with("opaque=\"x\""), "{header}");
    }

    #[test]
    fn a_chunked_body_is_put_together() {
        let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                      3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n";
        let answer = http_answer(bytes).unwrap();
        assert_eq!(answer.body, b"{\"a\":1}");
        assert!(is_whole(bytes));
    }

    #[test]
    fn a_length_that_is_too_small_loses_nothing() {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
        let cut = [&head[..], b"{\"a\":"].concat();
        assert!(!is_whole(&cut));
        let whole = [&head[..], b"{\"a\":1}"].concat();
        assert!(is_whole(&whole));
        assert_eq!(http_answer(&whole).unwrap().body, b"{\"a\":1}");
        let plain = [&head[..], b"abc"].concat();
        assert!(is_whole(&plain));
    }

    #[test]
    fn a_login_is_asked_for_by_challenge() {
        let bytes = b"HTTP/1.1 401 Unauthorized\r\n\
                      WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n\r\n";
        let answer = http_answer(bytes).unwrap();
        assert_eq!(answer.status, 401);
        assert!(answer.challenge.is_some());
        let basic = b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic x\r\n\r\n";
        assert_eq!(http_answer(basic).unwrap().challenge, None);
    }

    #[test]
    fn a_password_is_never_shown() {
        let login = Credentials::new("root", "hunter2").unwrap();
        assert!(!format!("{login:?}").contains("hunter2"));
        assert!(Credentials::new("a\"b", "x").is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_answer_or_none(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let _ = (http_answer(&bytes), is_whole(&bytes));
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            let _ = http_answer(&[&head[..], &bytes].concat());
        }

        #[test]
        fn any_challenge_is_answered_or_not(challenge in ".{0,80}") {
            let login = Credentials::new("u", "p").unwrap();
            let header = authorization(&challenge, &login, Page::SystemInfo);
            prop_assert!(!header.unwrap_or_default().contains('\n'));
        }
    }
}
