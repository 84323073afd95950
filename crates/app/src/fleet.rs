//! A read-only inventory of the miners on a LAN.

use std::collections::BTreeSet;

use hashgate_fleet::{
    FleetReader, Inventory, Ranges, Reconciled, Resolver, Status, reconcile,
};
use hashgate_papers::{Input, read_lists};
use hashgate_parties::{Options, Query};

use crate::{App, AppError, Observer};

/// Networks to visit.
#[derive(Debug, Clone)]
pub struct FleetRequest {
    /// Addresses and ranges, as `127.1.0.0/22`.
    pub ranges: Vec<String>,
    /// Whether ranges outside private, link-local and loopback space were
    /// named on purpose.
    pub public: bool,
    /// How many hosts are asked at the same time.
    pub concurrency: usize,
    /// An invoice, packing lists or serial-number lists to compare with.
    pub papers: Vec<Input>,
}

/// What is in the racks.
#[derive(Debug)]
pub struct FleetAnswer {
    /// Each host, and the totals.
    pub inventory: Inventory,
    /// Against the papers, if there are any.
    pub reconciled: Option<Reconciled>,
}

impl FleetAnswer {
    /// Whether all hosts are identified, no vendor is listed, and the papers
    /// agree.
    pub fn is_clean(&self) -> bool {
        let found = &self.inventory;
        found.hosts.iter().all(|h| h.status == Status::Identified)
            && found.vendors.iter().all(|v| v.list_status.is_none())
            && self.reconciled.as_ref().is_none_or(Reconciled::agrees)
    }
}

/// Which miners answer in these ranges, and do the papers agree?
///
/// The reader asks each host; it changes nothing on it.
///
/// # Errors
///
/// [`AppError`] if a range or a paper cannot be used. What goes wrong with a
/// host is part of the inventory.
pub fn scan<R: FleetReader>(
    app: &App,
    request: &FleetRequest,
    reader: R,
    observer: &mut dyn Observer,
) -> Result<FleetAnswer, AppError> {
    let ranges = if request.public {
        Ranges::parse_public(&request.ranges)
    } else {
        Ranges::parse(&request.ranges)
    };
    let ranges = ranges.map_err(AppError::request)?;
    // Papers that cannot be used should not cost a scan first.
    let papers = match &request.papers[..] {
        [] => None,
        papers => Some(read_lists(papers).map_err(AppError::input)?),
    };
    for remark in papers.iter().flat_map(|papers| &papers.remarks) {
        observer.remark(&remark.text);
    }
    let mut resolver = Resolver::new(&app.pack().hardware);
    observer.begin("addresses", Some(ranges.count()));
    let found = hashgate_fleet::scan(
        reader,
        &ranges,
        request.concurrency,
        &mut resolver,
        |_| observer.advance(1),
    );
    observer.end();
    let mut inventory = found.map_err(AppError::defect)?;
    set_list_status(app, &mut inventory);
    let reconciled =
        papers.map(|papers| reconcile(&inventory, &papers, &mut resolver));
    Ok(FleetAnswer { inventory, reconciled })
}

/// Screens the vendors of the boards' chips; a listed one is a signal for an
/// exam and no bar to entry, so the list is named and nothing more.
fn set_list_status(app: &App, inventory: &mut Inventory) {
    let names: Vec<(String, String)> = inventory
        .vendors
        .iter()
        .filter_map(|total| {
            let key = total.vendor.clone()?;
            let name = total.name.clone().unwrap_or_else(|| key.clone());
            Some((key, name))
        })
        .collect();
    if names.is_empty() {
        return;
    }
    let screener = hashgate_copies::extracts(app.pack());
    inventory.set_list_status(|vendor| {
        let name = names.iter().find(|(key, _)| key == vendor)?;
        let query = Query::name(name.1.clone());
        let screening = screener.screen(&query, &Options::default());
        let lists: BTreeSet<String> =
            screening.hits.into_iter().map(|hit| hit.list_name).collect();
        let lists: Vec<String> = lists.into_iter().collect();
        (!lists.is_empty()).then(|| lists.join(", "))
    });
}
