//! Hosts as rows of a CSV file.

use hashgate_fleet::{Host, Inventory, PowerFrom};
use hashgate_model::{Decimal, visible_in_a_cell};

use super::status;

/// The columns of [`csv_rows`].
pub const CSV_HEAD: [&str; 22] = [
    "ip",
    "status",
    "manufacturer",
    "model",
    "may_be",
    "reported",
    "algorithm",
    "firmware",
    "serial",
    "other_serials",
    "mac",
    "board_token",
    "board",
    "soc",
    "soc_vendor",
    "soc_vendor_country",
    "list_status",
    "hashrate_ths",
    "power_w",
    "power_from",
    "efficiency_j_th",
    "notes",
];

/// One row for each host, then one for each range without an answer.
///
/// Texts that a spreadsheet would run as a formula get an apostrophe before
/// them, since they come from machines that anybody may have set up.
pub fn csv_rows(inventory: &Inventory) -> Vec<Vec<String>> {
    let hosts = inventory.hosts.iter().map(csv_row);
    let quiet = inventory.quiet.iter().map(|quiet| {
        let mut row = vec![String::new(); CSV_HEAD.len()];
        if let [ip, status, .., notes] = row.as_mut_slice() {
            *ip = quiet.first.to_string();
            quiet.how.clone_into(status);
            *notes = format!("{} addresses to {}", quiet.count, quiet.last);
        }
        row
    });
    hosts.chain(quiet).collect()
}

fn csv_row(host: &Host) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |number: Option<Decimal>| {
        number.map(|n| n.to_string()).unwrap_or_default()
    };
    let board = host.board.as_ref();
    let of_board = |get: fn(&hashgate_fleet::BoardRead) -> Option<String>| {
        board.and_then(get).unwrap_or_default()
    };
    let own = host.serial();
    let others: Vec<String> = host
        .serials
        .iter()
        .filter(|serial| Some(serial.number.as_str()) != own)
        .map(|serial| format!("{} {}", serial.key, serial.number))
        .collect();
    let power_from = match host.power_from {
        Some(PowerFrom::Machine) => "machine",
        Some(PowerFrom::Catalogue) => "catalogue",
        None => "",
    };
    [
        host.ip.to_string(),
        status(host.status).to_owned(),
        text(&host.manufacturer),
        text(&host.model),
        host.may_be.join("; "),
        host.reported.join("; "),
        text(&host.algorithm),
        text(&host.firmware),
        own.unwrap_or_default().to_owned(),
        others.join("; "),
        text(&host.mac),
        board.map(|b| b.token.clone()).unwrap_or_default(),
        of_board(|b| b.board.clone()),
        of_board(|b| b.soc.clone()),
        of_board(|b| b.vendor.clone()),
        of_board(|b| b.vendor_country.clone()),
        of_board(|b| b.list_status.clone()),
        number(host.hashrate_ths),
        number(host.power_w),
        power_from.to_owned(),
        number(host.efficiency_j_th),
        host.notes.join("; "),
    ]
    .map(|cell| visible_in_a_cell(&cell).into_owned())
    .into()
}
