//! Files from their publishers' addresses.

use std::{
    io::{self, Read},
    time::Duration,
};

use crate::Observer;

/// The largest file that is taken (256 MiB); no list or edition comes near.
pub(crate) const LARGEST: u64 = 256 << 20;
/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(15);
/// How long a whole file may take.
const WHOLE: Duration = Duration::from_mins(5);
/// More redirects than this lead nowhere.
const REDIRECTS: u32 = 5;

/// Why a file was not taken, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable(pub String);

impl std::fmt::Display for Unreachable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreachable {}

/// Takes files from publishers, or from one address in their place.
#[derive(Debug)]
pub struct Publishers {
    agent: ureq::Agent,
    instead: Option<String>,
}

impl Publishers {
    /// `instead` is the address of a mirror: the last part of each official
    /// address is asked of it. Without one, only HTTPS is spoken.
    pub fn new(instead: Option<&str>) -> Self {
        Self {
            agent: agent(instead.is_none()),
            instead: instead.map(|url| url.trim_end_matches('/').to_owned()),
        }
    }

    /// Takes files from addresses that the user names, which may speak HTTP:
    /// a service of the house need not have a certificate.
    pub fn of_the_user() -> Self {
        Self { agent: agent(false), instead: None }
    }

    /// The address that is really asked for an official one.
    pub fn address(&self, official: &str) -> String {
        match &self.instead {
            Some(mirror) => format!("{mirror}/{}", last_part(official)),
            None => official.to_owned(),
        }
    }

    /// The address as it is told and kept: without the name and password of
    /// a mirror.
    pub fn shown(&self, official: &str) -> String {
        without_password(&self.address(official))
    }

    /// The bytes behind an official address.
    ///
    /// # Errors
    ///
    /// [`Unreachable`] if the publisher does not give them.
    pub fn take(
        &self,
        official: &str,
        observer: &mut dyn Observer,
    ) -> Result<Vec<u8>, Unreachable> {
        let url = self.address(official);
        let response = self.agent.get(&url).call();
        let url = without_password(&url);
        let response = response.map_err(|e| sentence(&url, &e))?;
        let length = response.body().content_length();
        observer.begin(last_part(&url), length);
        let mut bytes = Vec::new();
        let body = response.into_body().into_reader().take(LARGEST + 1);
        let read = Watched { body, observer }.read_to_end(&mut bytes);
        observer.end();
        read.map_err(|e| {
            Unreachable(format!("{url} broke off: {e}; try again later"))
        })?;
        if bytes.len() as u64 > LARGEST {
            return Err(Unreachable(format!(
                "{url} sends more than 256 MiB, which no list or edition has"
            )));
        }
        Ok(bytes)
    }
}

fn agent(https_only: bool) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(WHOLE))
        .max_redirects(REDIRECTS)
        .https_only(https_only)
        .user_agent(concat!("hashgate/", env!("CARGO_PKG_VERSION")))
        .build();
    config.into()
}

/// Tells an observer what has been read.
struct Watched<'o, R> {
    body: R,
    observer: &'o mut dyn Observer,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.body.read(to)?;
        self.observer.advance(read as u64);
        Ok(read)
    }
}

/// The last part of the path of an address, as `SDN.CSV`.
pub(crate) fn last_part(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/').next().unwrap_or(path)
}

/// An address without what stands before an `@` in the name of its host.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (host, path) = match rest.split_once('/') {
        Some((host, path)) => (host, Some(path)),
        None => (rest, None),
    };
    let host = host.rsplit('@').next().unwrap_or(host);
    match path {
        Some(path) => format!("{scheme}://{host}/{path}"),
        None => format!("{scheme}://{host}"),
    }
}

fn sentence(url: &str, error: &ureq::Error) -> Unreachable {
    let text = match error {
        ureq::Error::StatusCode(code @ (401 | 403 | 429)) => format!(
            "{url} refuses programs (HTTP {code}); save the file with a \
             browser and give it with --from-file"
        ),
        ureq::Error::StatusCode(404 | 410) => format!(
            "{url} is not there; the publisher has moved it: save the file \
             with a browser and give it with --from-file"
        ),
        ureq::Error::StatusCode(code) => {
            format!("{url} answers HTTP {code}; try again later")
        }
        ureq::Error::TooManyRedirects => {
            format!("{url} redirects more than {REDIRECTS} times")
        }
        ureq::Error::RequireHttpsOnly(to) => format!(
            "{url} leads to {}, which is not HTTPS",
            without_password(to)
        ),
        other => format!(
            "{url} cannot be reached: {other}; try again later, or give the \
             file with --from-file"
        ),
    };
    Unreachable(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_asked_for_the_last_part_of_an_address() {
        let publishers = Publishers::new(Some("http://127.0.0.1:1/m/"));
        let official = "https://lists.example/api/exports/SDN.CSV?x=1";
        assert_eq!(
            publishers.address(official),
            "http://127.0.0.1:1/m/SDN.CSV"
        );
        assert_eq!(Publishers::new(None).address(official), official);
    }

    #[test]
    fn a_mirrors_password_is_neither_told_nor_kept() {
        let publishers = Publishers::new(Some("http://me:pass@127.0.0.1:1/m"));
        let official = "https://lists.example/SDN.CSV";
        assert!(publishers.address(official).contains("pass"), "it is sent");
        let shown = publishers.shown(official);
        assert_eq!(shown, "http://127.0.0.1:1/m/SDN.CSV");
        let why = publishers.take(official, &mut Vec::new()).unwrap_err().0;
        assert!(!why.contains("pass"), "{why}");
    }

    #[test]
    fn without_a_mirror_plain_http_is_not_spoken() {
        let error = Publishers::new(None)
            .take("http://127.0.0.1:1/SDN.CSV", &mut Vec::new());
        assert!(error.unwrap_err().0.contains("not HTTPS"));
    }
}
