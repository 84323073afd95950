//! Visiting every address, so many at a time.

use std::{collections::HashMap, net::Ipv4Addr, sync::Arc};

use tokio::task::{self, JoinSet};

use crate::{
    FleetError, Inventory, Ranges, Resolver,
    reader::{Contact, FleetReader},
};

/// Hosts that are called at the same time if nobody says otherwise. Each
/// takes up to three sockets, so that the usual limit of 1024 holds.
pub const CONCURRENCY: usize = 192;

/// Bytes of answers that a scan keeps as text; beyond, only their hashes.
pub const MAX_KEPT: usize = 48 * 1024 * 1024;

/// The most hosts that may be called at the same time.
pub const MAX_CONCURRENCY: usize = 4096;

/// Scans the ranges on a runtime of its own and takes the inventory.
///
/// `progress` is told after each host how many were visited.
///
/// # Errors
///
/// [`FleetError::Start`] if the runtime cannot start. What goes wrong with a
/// host is part of the inventory.
pub fn scan<R: FleetReader>(
    reader: R,
    ranges: &Ranges,
    concurrency: usize,
    resolver: &mut Resolver<'_>,
    progress: impl FnMut(u64),
) -> Result<Inventory, FleetError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| FleetError::Start(error.to_string()))?;
    let contacts =
        runtime.block_on(contacts(reader, ranges, concurrency, progress));
    Ok(Inventory::new(contacts, resolver))
}

/// Calls every host of the ranges and collects how each call went.
pub async fn contacts<R: FleetReader>(
    reader: R,
    ranges: &Ranges,
    concurrency: usize,
    mut progress: impl FnMut(u64),
) -> Vec<(Ipv4Addr, Contact)> {
    let reader = Arc::new(reader);
    let mut hosts = ranges.hosts();
    let mut calls = JoinSet::new();
    let mut called: HashMap<task::Id, Ipv4Addr> = HashMap::new();
    let mut contacts = Vec::new();
    let (mut visited, mut kept) = (0_u64, 0_usize);
    let concurrency = concurrency.clamp(1, MAX_CONCURRENCY);
    loop {
        while calls.len() < concurrency
            && let Some(host) = hosts.next()
        {
            let reader = Arc::clone(&reader);
            let call = calls.spawn(async move { reader.read(host).await });
            called.insert(call.id(), host);
        }
        let (id, contact) = match calls.join_next_with_id().await {
            None => return contacts,
            Some(Ok((id, contact))) => (id, bounded(contact, &mut kept)),
            // A reader that breaks down must not lose its host.
            Some(Err(error)) => (error.id(), Contact::broken()),
        };
        if let Some(host) = called.remove(&id) {
            contacts.push((host, contact));
        }
        visited += 1;
        progress(visited);
    }
}

/// Keeps the texts of answers as long as there is room for them.
fn bounded(mut contact: Contact, kept: &mut usize) -> Contact {
    for answer in &mut contact.answers {
        let length = answer.text.as_ref().map_or(0, String::len);
        if *kept + length > MAX_KEPT {
            answer.text = None;
        } else {
            *kept += length;
        }
    }
    contact
}
