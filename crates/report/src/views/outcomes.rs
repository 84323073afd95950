//! What customs may do, and what a purchase then brings.

use hashgate_economics::{Outcomes, PriorUsed};
use hashgate_model::Decimal;

use crate::{
    charts::{Bar, compared},
    document::{Cell, Column, Document, Mark, Table},
};

/// The section on the tree of outcomes.
pub fn section(doc: &mut Document, outcomes: &Outcomes) {
    doc.heading("If customs holds, seizes or sends it back");
    doc.paragraph(format!(
        "Over {} paths of the market: mean {} USD after all costs, paid back in \
         {} of cases; worst twentieth {} USD on average.",
        outcomes.paths,
        outcomes.mean_npv_usd.grouped(),
        percent(outcomes.pays_back),
        outcomes.worst_twentieth_usd.grouped(),
    ));
    doc.paragraph(
        "The chances below are assumptions, not measurements: nobody publishes \
         how many shipments pass.",
    );
    let mut table = Table::new([
        Column::text("outcome").plain(),
        Column::rate("chance"),
        Column::amount("mean, USD"),
        Column::rate("paid back"),
    ]);
    for branch in &outcomes.branches {
        table.row([
            branch.outcome.clone().into(),
            rate(branch.chance),
            Cell::amount(branch.mean_npv_usd),
            rate(branch.pays_back),
        ]);
    }
    table.total([
        "together".into(),
        rate(Decimal::ONE),
        Cell::amount(outcomes.mean_npv_usd),
        rate(outcomes.pays_back),
    ]);
    doc.table(table);
    let bars = [
        ("worst twentieth, mean", outcomes.worst_twentieth_usd),
        ("one in twenty is below", outcomes.p5_npv_usd),
        ("half are below", outcomes.p50_npv_usd),
        ("mean", outcomes.mean_npv_usd),
        ("one in twenty is above", outcomes.p95_npv_usd),
    ]
    .map(|(label, usd)| Bar { label: label.to_owned(), usd });
    doc.figure(compared("Present value after all costs, USD", &bars));
    priors(doc, &outcomes.priors);
    doc.paragraph(format!(
        "Standard error of the mean {} USD or less; seed {}; a hold lasts {} days \
         on average. Put `--prior NAME=VALUE` for your own.",
        outcomes.standard_error_usd.grouped(),
        outcomes.seed,
        outcomes.mean_days_held
    ));
}

/// Each prior with whether it is given, or why it is assumed.
pub(super) fn priors(doc: &mut Document, priors: &[PriorUsed]) {
    for prior in priors {
        let value = prior.value.normalize();
        let (name, unit) = (&prior.name, &prior.unit);
        doc.item(
            Mark::Bullet,
            if prior.given {
                format!("`{name}` {value} ({unit}): given")
            } else {
                let why = &prior.why;
                format!("`{name}` {value} ({unit}): assumed; {why}")
            },
        );
    }
}

fn percent(share: Decimal) -> String {
    format!("{}%", (share * Decimal::ONE_HUNDRED).normalize())
}

fn rate(share: Decimal) -> Cell {
    Cell::rate(percent(share), share * Decimal::ONE_HUNDRED)
}
