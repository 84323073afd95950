//! What every request is answered with.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use hashgate_app::{App, AppError};
use hashgate_model::AsOf;
use tokio::sync::Semaphore;

use crate::memory::Memory;

/// The application, its day, and how much is answered at once.
#[derive(Debug, Clone)]
pub struct Desk {
    app: App,
    today: fn() -> AsOf,
    /// One for each answer that may be made at a time.
    places: Arc<Semaphore>,
    /// The same for answers that last as long as their reader takes them: a
    /// slow one must not hold up the others.
    bulk_places: Arc<Semaphore>,
    pub(crate) counts: Arc<Counts>,
    /// What is kept, where something is.
    pub(crate) memory: Option<Memory>,
}

/// What was answered since the start, for `/metrics`.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) answered: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) failed: AtomicU64,
}

impl Desk {
    /// A desk over an application. `today` tells the day of an answer for
    /// which no date is given, each time anew: a server runs for weeks.
    pub fn new(app: App, today: fn() -> AsOf) -> Self {
        let cores = std::thread::available_parallelism();
        let places = cores.map_or(1, std::num::NonZero::get) * 2;
        let bulk_places = Arc::new(Semaphore::new(places));
        let places = Arc::new(Semaphore::new(places));
        let app = app.keeping_lists();
        let counts = Arc::default();
        Self { app, today, places, bulk_places, counts, memory: None }
    }

    /// The same desk, with something that is kept.
    #[must_use]
    pub fn keeping(self, memory: Memory) -> Self {
        Self { memory: Some(memory), ..self }
    }

    /// The SHA-256 of the pack that answers rest on.
    pub(crate) fn pack_hash(&self) -> &str {
        &self.app.meta().sha256
    }

    /// The application on the day of the request.
    pub(crate) fn app(&self) -> App {
        self.app.on((self.today)())
    }

    /// Makes an answer away from the threads that read and write, so many at
    /// a time as the machine can; a panic ends this answer alone.
    ///
    /// # Errors
    ///
    /// As `work`; and a defect, if it breaks down.
    pub(crate) async fn answer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.answer_in(&self.places, work).await
    }

    /// The same for an answer that lasts as long as its reader takes it.
    pub(crate) async fn answer_in_bulk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.answer_in(&self.bulk_places, work).await
    }

    async fn answer_in<T: Send + 'static>(
        &self,
        places: &Arc<Semaphore>,
        work: impl FnOnce(&App) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let broken = || {
            AppError::defect(
                "hashgate stopped this answer by a defect of its own; the log \
                 of the server tells where",
            )
        };
        let place = Arc::clone(places).acquire_owned().await;
        let place = place.map_err(|_| broken())?;
        let app = self.app();
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            work(&app)
        });
        let found = done.await.unwrap_or_else(|_| Err(broken()));
        let count = match &found {
            Ok(_) => &self.counts.answered,
            Err(why) if why.kind() == hashgate_app::ErrorKind::Defect => {
                &self.counts.failed
            }
            Err(_) => &self.counts.refused,
        };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }
}
