//! The watch: when the law or a list changes, every open shipment is checked
//! again, once in a fleet of servers; and what changed is told to webhooks.

use std::{net::IpAddr, time::Duration};

use hashgate_store::{Job, Moment};

use super::shipments;
use crate::{desk::Desk, memory::Memory, problem::Problem};

/// How often it looks for work.
const A_LOOK: Duration = Duration::from_secs(5);

/// How long a server has for a job before another takes it.
const A_JOB: i64 = 5 * 60 * 1000;

/// How often a job that fails is begun again.
const MOST_ATTEMPTS: i64 = 8;

/// Looks after open shipments until the server ends.
pub(crate) async fn watch(desk: Desk) {
    let Some(memory) = desk.memory.clone() else { return };
    loop {
        if let Err(why) = look(&desk, &memory).await {
            eprintln!("hashgate: the watch: {}", why.detail());
        }
        tokio::time::sleep(A_LOOK).await;
    }
}

/// One look: puts on the list what a change asks for, and works it off.
pub(crate) async fn look(desk: &Desk, memory: &Memory) -> Result<(), Problem> {
    let store = &memory.store;
    let rests_on = desk.app().rests_on()?;
    let now = (memory.now)();
    let stamp = hashgate_model::sha256_hex(rests_on.as_bytes());
    let name = format!("watch-{stamp}");
    store.new_job(&name, "watch", &stamp, now).await?;
    while let Some(job) = take(memory).await? {
        let done = work(desk, memory, &job).await;
        let server = &memory.server;
        match done {
            Ok(told) => {
                store.end_job(&job, server, &told, None).await?;
            }
            Err(why) if job.attempts >= MOST_ATTEMPTS => {
                let told = format!("given up: {}", why.detail());
                if store.end_job(&job, server, &told, None).await? {
                    given_up(memory, &job, why.detail()).await?;
                }
            }
            Err(why) => {
                // Twice as long each time: 10 s, 20 s, ... 21 minutes.
                let wait = 10_000i64 << job.attempts.clamp(1, 7);
                let again = Moment((memory.now)().0 + wait / 2);
                let told = why.detail();
                store.end_job(&job, server, told, Some(again)).await?;
            }
        }
    }
    Ok(())
}

/// Tells on the page of changes what could not be done, since nobody reads
/// the list of jobs. A webhook is not told that it could not be told.
async fn given_up(
    memory: &Memory,
    job: &Job,
    why: &str,
) -> Result<(), Problem> {
    if job.kind != "recheck" {
        eprintln!("hashgate: {} {}: given up: {why}", job.kind, job.id);
        return Ok(());
    }
    let told = serde_json::json!({
        "why": "it could not be checked again", "by": "watch",
        "changes": [{ "what": "because", "before": null, "after": why }],
    });
    let now = (memory.now)();
    let kind = "shipment.not_checked";
    let told = told.to_string();
    Ok(memory.store.tell_change(now, kind, &job.subject, &told).await?)
}

async fn take(memory: &Memory) -> Result<Option<Job>, Problem> {
    let now = (memory.now)();
    let until = Moment(now.0 + A_JOB);
    Ok(memory.store.take_job(&memory.server, now, until).await?)
}

async fn work(
    desk: &Desk,
    memory: &Memory,
    job: &Job,
) -> Result<String, Problem> {
    let store = &memory.store;
    match job.kind.as_str() {
        // A new law or list: a job for each open shipment. The list of them
        // is long, the jobs are short, and each is there once.
        "watch" => {
            let open = store.open_shipments().await?;
            for id in &open {
                let name = format!("recheck-{}-{id}", job.subject);
                store.new_job(&name, "recheck", id, (memory.now)()).await?;
            }
            Ok(format!("{} open shipments", open.len()))
        }
        "recheck" => recheck(desk, memory, &job.subject).await,
        "deliver" => super::deliver::deliver(desk, memory, &job.subject).await,
        other => Ok(format!("a job of a later hashgate: {other}")),
    }
}

async fn recheck(
    desk: &Desk,
    memory: &Memory,
    id: &str,
) -> Result<String, Problem> {
    let shipment = match memory.store.shipment(id).await {
        Ok(shipment) => shipment,
        // It was deleted meanwhile.
        Err(hashgate_store::StoreError::NotFound(_)) => {
            return Ok("no longer kept".to_owned());
        }
        Err(why) => return Err(why.into()),
    };
    if shipment.listed.closed || shipment.rests_on == desk.app().rests_on()? {
        return Ok("answered by what is in force".to_owned());
    }
    let why = "the law or a list changed";
    shipments::again(desk, memory, "watch", &shipment, None, why).await?;
    Ok("checked again".to_owned())
}

/// Whether an address can be that of a webhook: https, by a name or a public
/// address, without a password. Where it leads is looked at again for each
/// delivery.
pub(crate) fn check_address(url: &str) -> Result<(), String> {
    let rest = url.strip_prefix("https://").ok_or_else(|| {
        "a webhook is called by https alone; give https://...".to_owned()
    })?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty()
        || host.contains('@')
        || url.chars().any(char::is_control)
    {
        return Err("this is no address of a host".to_owned());
    }
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_local = name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| !is_public(ip));
    if is_local {
        return Err(format!(
            "{name} is an address of this machine or of a private network, \
             where no webhook is sent"
        ));
    }
    Ok(())
}

/// Whether an address is one of the open internet (RFC 6890 and its kin).
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_broadcast()
                || v4.is_documentation()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19)))
        }
        IpAddr::V6(v6) => {
            if let Some(v4) = v6.to_ipv4_mapped() {
                return is_public(IpAddr::V4(v4));
            }
            let [first, second, ..] = v6.segments();
            // 2000::/3 is what is given out; of it 2001::/23 (Teredo and
            // others), 2001:db8::/32 and 2002::/16 (6to4) are not.
            (first & 0xe000) == 0x2000
                && !(first == 0x2001 && second < 0x0200)
                && !(first == 0x2001 && second == 0x0db8)
                && first != 0x2002
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_open_internet_are_public() {
        for (address, public) in [
            ("8.8.8.8", true),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.168.1.1", false),
            ("127.0.0.1", false),
            ("0.0.0.0", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("192.0.2.1", false),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:8.8.8.8", true),
            ("2001:db8::1", false),
            ("2002:a00:1::1", false),
            ("2606:4700::1", true),
        ] {
            let ip: IpAddr = address.parse().unwrap();
            assert_eq!(is_public(ip), public, "{address}");
        }
    }

    #[test]
    fn a_webhook_has_a_public_https_address() {
        for fit in ["https://hooks.example.com/x", "https://8.8.8.8:8443/"] {
            assert!(check_address(fit).is_ok(), "{fit}");
        }
        for unfit in [
            "http://hooks.example.com/",
            "https://localhost/x",
            "https://a.LOCALHOST/x",
            "https://127.0.0.1/",
            "https://[::1]:1/",
            "https://192.168.0.1/x",
            "https://u:p@example.com/",
            "https:///x",
            "ftp://example.com",
            "",
        ] {
            assert!(check_address(unfit).is_err(), "{unfit}");
        }
    }
}
