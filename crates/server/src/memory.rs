//! What a desk that keeps something has beside its application: the store,
//! who asks, and how often.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use hashgate_app::AppError;
use hashgate_store::{Act, Moment, Role, Scope, Store, StoreError};
use tokio::sync::Semaphore;

/// The most requests of one account in a minute.
const MOST_A_MINUTE: u32 = 30_000;

/// How often a password may be wrong before a name has to wait.
const FREE_ATTEMPTS: u32 = 5;

/// The longest wait after wrong passwords, in milliseconds.
const LONGEST_WAIT: i64 = 15 * 60 * 1000;

/// What is remembered of names at most, so that invented ones fill nothing.
const MOST_NAMES: usize = 10_000;

/// How long a session of a browser lasts, in milliseconds.
pub(crate) const SESSION: i64 = 12 * 60 * 60 * 1000;

/// What a desk keeps, and for whom.
#[derive(Debug, Clone)]
pub struct Memory {
    pub(crate) store: Store,
    pub(crate) now: fn() -> Moment,
    /// The names by which it is called through a proxy; none for a desk of
    /// this machine alone.
    pub(crate) hosts: Arc<[String]>,
    /// What the first account is made with.
    pub(crate) setup_code: Arc<str>,
    /// What this server is called among those on one database.
    pub(crate) server: Arc<str>,
    attempts: Arc<Mutex<HashMap<String, (u32, i64)>>>,
    asked: Arc<Mutex<HashMap<String, (i64, u32)>>>,
    /// Each hash of a password takes 19 MiB.
    hashers: Arc<Semaphore>,
}

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    pub(crate) account: hashgate_store::Account,
    /// What may be done: a token may do less than its account.
    pub(crate) may: Role,
    /// What the forms of a session send back; a token needs none.
    pub(crate) csrf: Option<String>,
}

impl Memory {
    /// What a desk keeps in `store`, with `now` as its clock. `hosts` are the
    /// names by which it is called through a proxy; without any, it is a desk
    /// of this machine, where questions that keep nothing are open.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the system gives no randomness.
    pub fn new(
        store: Store,
        now: fn() -> Moment,
        hosts: Vec<String>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            store,
            now,
            hosts: hosts.into(),
            setup_code: hashgate_store::unguessable()?.into(),
            server: hashgate_store::unguessable()?.into(),
            attempts: Arc::default(),
            asked: Arc::default(),
            hashers: Arc::new(Semaphore::new(2)),
        })
    }

    /// What the first account is made with, told to whoever starts the server.
    pub fn setup_code(&self) -> &str {
        &self.setup_code
    }

    /// What is kept.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether questions that keep nothing need no account.
    pub(crate) fn questions_are_open(&self) -> bool {
        self.hosts.is_empty()
    }

    /// Who does something now.
    pub(crate) fn act<'a>(&self, actor: &'a str, pack: &'a str) -> Act<'a> {
        Act { actor, at: (self.now)(), pack }
    }

    /// The account of a session's cookie or of a token.
    pub(crate) async fn who(
        &self,
        cookie: Option<&str>,
        bearer: Option<&str>,
    ) -> Result<Option<Who>, StoreError> {
        let now = (self.now)();
        if let Some(text) = bearer {
            let found = self.store.bearer(text, now).await?;
            return Ok(found.map(|(account, scope)| Who {
                may: match scope {
                    Scope::Read => Role::Viewer,
                    Scope::Write => Role::Analyst,
                },
                account,
                csrf: None,
            }));
        }
        let Some(cookie) = cookie else { return Ok(None) };
        let found = self.store.session(cookie, now).await?;
        Ok(found.map(|session| Who {
            may: session.account.role,
            account: session.account,
            csrf: Some(session.csrf),
        }))
    }

    /// Begins a try of a password for a name, which counts as wrong until
    /// [`Memory::was_right`] is said: tries at once are counted each. Each one
    /// beyond the free ones doubles the wait before the next.
    ///
    /// # Errors
    ///
    /// Until when the name has to wait.
    pub(crate) fn attempt(&self, name: &str) -> Result<(), Moment> {
        let now = (self.now)().0;
        let mut attempts =
            self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= MOST_NAMES && !attempts.contains_key(name) {
            // Invented names push no wait out; while they fill the table,
            // other new ones wait.
            attempts.retain(|_, (_, until)| *until > now);
            if attempts.len() >= MOST_NAMES {
                return Err(Moment(now + 1000));
            }
        }
        let (count, until) = attempts.entry(name.to_owned()).or_default();
        if *until > now {
            return Err(Moment(*until));
        }
        *count += 1;
        if let Some(over) = count.checked_sub(FREE_ATTEMPTS) {
            let wait = 1000i64 << over.min(20);
            *until = now + wait.min(LONGEST_WAIT);
        }
        Ok(())
    }

    /// Does what is slow and large, such as the hash of a password, away from
    /// the threads that read and write, and two at a time.
    ///
    /// # Errors
    ///
    /// A defect, if it breaks down.
    pub(crate) async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let place = Arc::clone(&self.hashers).acquire_owned().await;
        let place = place.map_err(AppError::defect)?;
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        done.await.map_err(AppError::defect)
    }

    /// The password was right.
    pub(crate) fn was_right(&self, name: &str) {
        self.attempts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }

    /// Counts a request of an account; whether it is one too many.
    pub(crate) fn is_too_often(&self, account: &str) -> bool {
        let minute = (self.now)().0 / 60_000;
        let mut asked =
            self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= MOST_NAMES {
            asked.clear();
        }
        let (of, count) = asked.entry(account.to_owned()).or_default();
        if *of != minute {
            (*of, *count) = (minute, 0);
        }
        *count += 1;
        *count > MOST_A_MINUTE
    }
}
