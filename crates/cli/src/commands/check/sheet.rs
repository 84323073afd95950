//! `hashgate check --sheet`: what is handed to filer, broker and supplier.

use clap::ValueEnum;
use hashgate_app::{App, check::filed_entry};
use hashgate_report::{
    Document,
    views::sheets::{self, Checked},
};

use super::CheckArgs;
use crate::{disk, exit::Failure};

/// A sheet to hand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Sheet {
    Isf,
    Broker,
    Supplier,
    EntrySummary,
}

/// The sheet, and its table as CSV if that is asked for.
pub(super) fn document(
    which: Sheet,
    checked: Checked<'_>,
    args: &CheckArgs,
    app: &App,
) -> Result<Document, Failure> {
    let of_summary = args.filed.is_some() || args.csv.is_some();
    if of_summary && which != Sheet::EntrySummary {
        return Err(Failure::usage(
            "--filed and --csv are for --sheet entry-summary; leave them out",
        ));
    }
    Ok(match which {
        Sheet::Isf => sheets::filing(checked),
        Sheet::Broker => sheets::broker(checked),
        Sheet::Supplier => {
            sheets::supplier(checked, &app.pack().rules.evidence)
        }
        Sheet::EntrySummary => {
            let filed = match &args.filed {
                Some(path) => {
                    let numbers = &checked.shipment.facts.numbers;
                    let named = numbers.entry_number.as_deref();
                    Some(filed_entry(app, &disk::input(path)?, named)?)
                }
                None => None,
            };
            if let Some(path) = &args.csv {
                let fields = sheets::fields(checked, filed.as_ref());
                disk::write(path, sheets::table_csv(&fields).as_bytes())?;
            }
            sheets::entry_summary(checked, filed.as_ref())
        }
    })
}
