//! `hashgate ledger`: public enforcement events.

use hashgate_app::typed;
use std::path::PathBuf;

use clap::Args;
use hashgate_app::ledger::{LedgerAnswer, events};
use hashgate_ledger::Filter;
use hashgate_model::Date;
use hashgate_pack::ledger::{Action, EventKind};
use hashgate_report::{
    charts,
    views::ledger::{self as view, LedgerBody},
};
use serde::de::{IntoDeserializer, value::StrDeserializer};

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

#[derive(Debug, Args)]
pub struct LedgerArgs {
    /// Events about this maker.
    #[arg(long)]
    maker: Option<String>,
    /// Events about this model or its family.
    #[arg(long)]
    model: Option<String>,
    /// Events at this port, by name or airport code.
    #[arg(long)]
    port: Option<String>,
    /// Events on this ground: fcc, origin, `entity_list`, classification,
    /// `national_security`, or a word of the statute.
    #[arg(long)]
    ground: Option<String>,
    /// Events of this action: exam, detain, seize, `duty_demand`, release...
    #[arg(long, value_parser = word::<Action>)]
    action: Option<Action>,
    /// Events of this kind: enforcement, rule, litigation, investigation...
    #[arg(long, value_parser = word::<EventKind>)]
    kind: Option<EventKind>,
    /// Events from this day.
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    from: Option<Date>,
    /// Events to this day.
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    to: Option<Date>,
    /// Draw the events over time into this file.
    #[arg(long, value_name = "OUT.svg")]
    svg: Option<PathBuf>,
}

/// A word of the ledger, as the data writes it.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    let read: StrDeserializer<'_, serde::de::value::Error> =
        text.into_deserializer();
    T::deserialize(read).map_err(|e| e.to_string())
}

pub fn run(args: &LedgerArgs, cx: &Context) -> Result<Exit, Failure> {
    let filter = Filter {
        maker: args.maker.clone(),
        model: args.model.clone(),
        port: args.port.clone(),
        ground: args.ground.clone(),
        action: args.action,
        kind: args.kind,
        from: args.from,
        to: args.to,
    };
    let app = cx.app()?;
    let LedgerAnswer { events, months } = events(&app, &filter)?;
    if let Some(path) = &args.svg {
        let chart =
            charts::enforcement(&months, "Public enforcement events by month");
        disk::write(path, chart.svg.as_bytes())?;
    }
    if cx.json() {
        let body = LedgerBody { events, months, caveat: view::CAVEAT };
        let schema = "hashgate.ledger/1";
        Context::print_json(schema, app.today(), app.pack(), &body)?;
    } else {
        cx.show(&view::events(&events, &months))?;
    }
    Ok(Exit::Done)
}
