//! Many shipments in one run.

use hashgate_copies::InForce;
use hashgate_model::{AsOf, Shipment};

use super::{
    CheckAnswer, CheckRequest, answer, as_of, decided, edition, read_shipment,
    shipments::ShipmentFiles,
};
use crate::{App, AppError, Observer};

/// One shipment of a batch: its answer, or why there is none.
#[derive(Debug)]
pub struct BatchAnswer<'a> {
    /// What the batch calls the shipment.
    pub name: &'a str,
    /// The answer; a shipment that cannot be read stops no other.
    pub answer: Result<CheckAnswer, AppError>,
}

/// Checks each shipment in turn and hands over its answer.
///
/// The engines are made once for all, and a party that several shipments name
/// alike is screened once. `common` is what is said of all shipments; what a
/// shipment's own files tell prevails, but for what is stated.
///
/// # Errors
///
/// [`AppError`] if kept copies or decisions cannot be used, which would spoil
/// every answer, and whatever `each` fails with.
pub fn batch<E: From<AppError>>(
    app: &App,
    shipments: &[ShipmentFiles],
    mut common: CheckRequest,
    observer: &mut dyn Observer,
    mut each: impl FnMut(BatchAnswer<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let decisions = decided(app, common.decisions.take(), observer)?;
    let kept = app.screener()?;
    let mut engines = super::engines(app, kept.screener)?
        .with_decisions(decisions)
        .remembering_names();
    observer.begin("shipments", Some(shipments.len() as u64));
    for files in shipments {
        let ready = read(app, files, &common, observer);
        let answer = match ready {
            Err(error) => Err(error),
            Ok((shipment, as_of, edition)) => {
                engines =
                    engines.without_copies().naming_lists(&kept.lists, as_of);
                if let Some(kept) = edition {
                    engines = engines.with_edition(kept.edition, kept.notes);
                }
                answer(&shipment, &engines, as_of)
            }
        };
        observer.advance(1);
        each(BatchAnswer { name: &files.name, answer })?;
    }
    observer.end();
    Ok(())
}

type Ready = (Shipment, AsOf, Option<InForce>);

/// A shipment read, with the day and the kept edition of its answer.
fn read(
    app: &App,
    files: &ShipmentFiles,
    common: &CheckRequest,
    observer: &mut dyn Observer,
) -> Result<Ready, AppError> {
    let request = files.request(common)?;
    let shipment = read_shipment(&request)?;
    let as_of = as_of(app, &request, &shipment);
    let edition = edition(app, &shipment, as_of, observer)?;
    Ok((shipment, as_of, edition))
}
