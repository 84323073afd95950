//! Which way to get machines to the site?

use hashgate_papers::Input;
use hashgate_plan::{Desk, PlanError, read};
pub use hashgate_plan::{PlanAnswer, TEMPLATE};

use crate::{App, AppError, payback::threads};

/// Reads a plan and puts its options side by side.
///
/// # Errors
///
/// [`AppError`] with the file and the line of what cannot be used.
pub fn plan(app: &App, file: &Input) -> Result<PlanAnswer, AppError> {
    let desk = Desk {
        pack: app.pack(),
        identifier: app.identifier(),
        as_of: app.today(),
        threads: threads(),
    };
    let plan = read(file).map_err(unusable)?;
    hashgate_plan::plan(&desk, &plan).map_err(unusable)
}

fn unusable(error: PlanError) -> AppError {
    let (file, line) = (error.file.clone(), error.line);
    AppError::input(error).at(file, line)
}
