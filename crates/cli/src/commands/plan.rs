//! `hashgate plan`: which way to get machines to the site.

use std::path::PathBuf;

use clap::Args;
use hashgate_app::{
    keep_file,
    plan::{TEMPLATE, plan},
};
use hashgate_model::visible_in_a_cell;
use hashgate_questions::plan::outcome;
use hashgate_report::{
    document::{Cell, Figure, Table, Value},
    views::plan as view,
};

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// Ways to get machines to the site side by side: landed cost, day of the first
/// hash, duty declared and contingent, what each brings over a moving market
/// and what customs may do, and what would turn their order.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The plan; `-` is standard input.
    #[arg(value_name = "FILE.toml", required_unless_present = "template")]
    file: Option<PathBuf>,
    /// Print a commented plan that runs as it is.
    #[arg(long, conflicts_with_all = ["file", "svg", "csv"])]
    template: bool,
    /// Write the charts into this folder: landed, frontier, tornado, and the
    /// landed cost of each option part by part.
    #[arg(long, value_name = "DIR")]
    svg: Option<PathBuf>,
    /// Write the numbers of each chart into this folder.
    #[arg(long, value_name = "DIR")]
    csv: Option<PathBuf>,
}

pub fn run(args: &PlanArgs, cx: &Context) -> Result<Exit, Failure> {
    let Some(file) = args.file.as_ref().filter(|_| !args.template) else {
        disk::print_text(TEMPLATE)?;
        return Ok(Exit::Done);
    };
    let app = cx.app()?;
    let answer = plan(&app, &disk::input(file)?)?;
    for (name, chart) in view::charts(&answer) {
        write(args, &name, &chart)?;
    }
    if cx.json() {
        let schema = "hashgate.plan/1";
        Context::print_json(schema, answer.as_of, app.pack(), &answer)?;
    } else {
        cx.show(&view::show(&answer, app.meta()))?;
    }
    Ok(outcome(&answer).into())
}

/// Writes a chart and its numbers where they are asked for.
fn write(args: &PlanArgs, name: &str, chart: &Figure) -> Result<(), Failure> {
    if let Some(folder) = &args.svg {
        let path = folder.join(format!("{name}.svg"));
        keep_file(&path, chart.svg.as_bytes())?;
    }
    if let Some(folder) = &args.csv {
        let path = folder.join(format!("{name}.csv"));
        let bytes = numbers(&chart.data).map_err(Failure::defect)?;
        keep_file(&path, &bytes)?;
    }
    Ok(())
}

/// A table as CSV, of which no cell acts in a spreadsheet.
fn numbers(table: &Table) -> Result<Vec<u8>, String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut row = |cells: Vec<String>| {
        out.write_record(cells).map_err(|why| why.to_string())
    };
    row(table.columns.iter().map(|c| c.heading.clone()).collect())?;
    for one in &table.rows {
        let plain = |cell: &Cell| match &cell.value {
            // A number stays one, with its sign; a spreadsheet sets thousands
            // apart by itself.
            Some(Value::Usd(usd)) => usd.to_string(),
            _ => visible_in_a_cell(&cell.text.plain()).into_owned(),
        };
        row(one.cells.iter().map(plain).collect())?;
    }
    out.into_inner().map_err(|why| why.to_string())
}
