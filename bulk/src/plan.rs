//! What is asked of each row, as a plan of DataFusion.

use std::sync::Arc;

use datafusion::{
    arrow::datatypes::{Field, Schema, SchemaRef},
    common::{DFSchema, tree_node::TreeNode},
    dataframe::DataFrame,
    error::DataFusionError,
    execution::context::SessionContext,
    logical_expr::{Expr, ident},
};
use hashgate_app::{AppError, columns::PartyColumn};
use hashgate_model::AsOf;

use crate::{
    functions::{Answers, Functions, Question},
    input::{FILE_NUMBER, chunk_schema},
    job::{Ask, Job},
};

/// What is asked of each row.
#[derive(Debug, Clone)]
pub struct Plan {
    functions: Functions,
    as_of: AsOf,
    keep: Vec<String>,
    asks: Vec<Ask>,
    chunk: SchemaRef,
    output: SchemaRef,
}

impl Plan {
    /// The plan of a job.
    ///
    /// # Errors
    ///
    /// [`AppError`] if what it asks cannot be read, or is not about one row.
    pub fn new(job: &Job, functions: &Functions) -> Result<Self, AppError> {
        let chunk = chunk_schema(job.columns.keys().map(String::as_str));
        let mut plan = Self {
            functions: functions.clone(),
            as_of: job.as_of,
            keep: job.keep.clone(),
            asks: job.ask.clone(),
            chunk: Arc::clone(&chunk),
            output: Arc::new(Schema::empty()),
        };
        let schema = DFSchema::try_from(chunk.as_ref().clone())
            .map_err(AppError::defect)?;
        let context = local_context(functions, 1);
        let mut fields = vec![chunk.field(1).clone(), chunk.field(2).clone()];
        for name in &plan.keep {
            let field = chunk.field_with_name(name);
            fields.push(field.map_err(AppError::defect)?.clone());
        }
        for ask in &plan.asks {
            let wrong = |e: DataFusionError| {
                AppError::input(format!(
                    "the job asks `{}` as `{}`: {}",
                    ask.name,
                    ask.answer,
                    said(&e)
                ))
            };
            let expression =
                plan.expression(&context, ask, &schema).map_err(wrong)?;
            check_one_row(ask, &expression)?;
            if ask.answer.contains(Question::Rescreen.name()) {
                // What changed is known before the first row is read.
                PartyColumn::of_changes(functions.app(), job.as_of)?;
            }
            // Types are coerced as they will be in the whole plan.
            let frame = context
                .read_batch(empty(&chunk))
                .and_then(|frame| frame.select(vec![expression.clone()]))
                .map_err(wrong)?;
            let kind = frame
                .clone()
                .into_optimized_plan()
                .map_err(wrong)?
                .schema()
                .field(0)
                .data_type()
                .clone();
            fields.push(Field::new(&ask.name, kind, true));
        }
        plan.output = Arc::new(Schema::new(fields));
        Ok(plan)
    }

    /// The columns of a chunk.
    pub fn chunk_schema(&self) -> SchemaRef {
        Arc::clone(&self.chunk)
    }

    /// The columns of the answers.
    pub fn output_schema(&self) -> SchemaRef {
        Arc::clone(&self.output)
    }

    /// What each column of answers holds.
    pub fn answers(&self) -> Vec<(String, Answers)> {
        self.asks
            .iter()
            .filter_map(|ask| {
                let field = self.output.field_with_name(&ask.name).ok()?;
                Some((ask.name.clone(), Answers::of(field.data_type())))
            })
            .collect()
    }

    /// The answers to the rows of a chunk, in the order of the rows; the first
    /// column is the number of the file.
    ///
    /// # Errors
    ///
    /// [`DataFusionError`] of a defect: [`Plan::new`] has checked all else.
    pub fn of_chunk(
        &self,
        context: &SessionContext,
        rows: DataFrame,
    ) -> Result<DataFrame, DataFusionError> {
        let mut columns: Vec<Expr> = [FILE_NUMBER, "file", "row"]
            .into_iter()
            .chain(self.keep.iter().map(String::as_str))
            .map(ident)
            .collect();
        for ask in &self.asks {
            let expression = self.expression(context, ask, rows.schema())?;
            columns.push(expression.alias(&ask.name));
        }
        rows.select(columns)?.sort(vec![
            ident(FILE_NUMBER).sort(true, false),
            ident("row").sort(true, false),
        ])
    }

    fn expression(
        &self,
        context: &SessionContext,
        ask: &Ask,
        schema: &DFSchema,
    ) -> Result<Expr, DataFusionError> {
        let expression = context.parse_sql_expr(&ask.answer, schema)?;
        self.functions.bound(expression, self.as_of)
    }
}

/// A context of this machine, with the functions.
pub fn local_context(
    functions: &Functions,
    partitions: usize,
) -> SessionContext {
    let config = datafusion::prelude::SessionConfig::new()
        .with_target_partitions(partitions);
    let context = SessionContext::new_with_config(config);
    register(&context, functions);
    context
}

/// Gives a context the functions.
pub fn register(context: &SessionContext, functions: &Functions) {
    for function in functions.marked().into_iter().chain(functions.plain()) {
        context.register_udf(function.as_ref().clone());
    }
}

/// The sentence of an error of DataFusion, without its kinds before it.
pub fn said(error: &DataFusionError) -> String {
    let text = error.to_string();
    let text = text.lines().next().unwrap_or_default();
    let mut rest = text;
    for kind in [
        "Error during planning: ",
        "Execution error: ",
        "Schema error: ",
        "SQL error: ",
        "External error: ",
    ] {
        rest = rest.strip_prefix(kind).unwrap_or(rest);
    }
    rest.to_owned()
}

fn empty(schema: &SchemaRef) -> datafusion::arrow::array::RecordBatch {
    datafusion::arrow::array::RecordBatch::new_empty(Arc::clone(schema))
}

/// Refuses what is not an answer to one row alone: then rows that come in are
/// rows that are answered, and a rerun answers alike.
fn check_one_row(ask: &Ask, expression: &Expr) -> Result<(), AppError> {
    let of_many = expression.exists(|part| {
        Ok(matches!(
            part,
            Expr::AggregateFunction(_)
                | Expr::WindowFunction(_)
                | Expr::ScalarSubquery(_)
                | Expr::InSubquery(_)
                | Expr::Exists(_)
                | Expr::Unnest(_)
        ))
    });
    if of_many.unwrap_or(true) {
        return Err(AppError::input(format!(
            "the job asks `{}` as `{}`, which is about many rows; each answer \
             is about its row alone, and the summary counts them",
            ask.name, ask.answer
        )));
    }
    if expression.is_volatile() {
        return Err(AppError::input(format!(
            "the job asks `{}` as `{}`, which is another value at each run",
            ask.name, ask.answer
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use hashgate_app::App;

    use super::*;
    use crate::templates;

    fn functions() -> Functions {
        let pack = hashgate_embedded::pack().unwrap();
        let app = App::new(pack, None, "2026-11-25".parse().unwrap());
        Functions::new(&app).unwrap()
    }

    #[test]
    fn every_template_is_a_plan() {
        let functions = functions();
        for name in templates::NAMES {
            let job = Job::read(templates::text(name).unwrap()).unwrap();
            if job.tariff.is_some() || name == "rescreen" {
                continue;
            }
            let plan = Plan::new(&job, &functions).unwrap();
            for (column, answers) in plan.answers() {
                assert_ne!(answers, Answers::Other, "{name}: {column}");
            }
        }
    }

    #[test]
    fn what_is_not_about_one_row_is_refused() {
        let functions = functions();
        let job = |answer: &str| {
            let mut job =
                Job::read(templates::text("screen").unwrap()).unwrap();
            job.ask[0].answer = answer.to_owned();
            Plan::new(&job, &functions).map(|_| ())
        };
        assert_eq!(job("upper(name)"), Ok(()));
        assert_eq!(job("hg_screen(name)['status']"), Ok(()));
        for (answer, says) in [
            ("count(name)", "about many rows"),
            ("row_number() over ()", "about many rows"),
            ("random()", "another value at each run"),
            ("hg_screen()", "takes (name, [country]"),
            ("hg_screen(name, country, address, id, 'x')", "5 arguments"),
            ("hg_duty(name, 'CN', '2026-11-25', 100)", "`value` is Int64"),
            ("hg_screem(name)", "hg_screem"),
            ("hg_screen(shipper)", "shipper"),
            ("hg_screen(name", "hg_screen(name"),
        ] {
            let error = job(answer).unwrap_err().to_string();
            assert!(error.contains(says), "{answer}: {error}");
        }
    }
}
