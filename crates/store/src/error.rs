use std::{error::Error, fmt};

/// Why the store did not do what it was asked.
#[derive(Debug)]
pub enum StoreError {
    /// The database cannot be opened, or is gone.
    Unreachable {
        /// The database without its password.
        database: String,
        /// What it says.
        why: String,
    },
    /// The database is not one of this program, or of a later version of it.
    Foreign(String),
    /// There is no such thing.
    NotFound(String),
    /// What is asked contradicts what is kept: a name that is taken, a
    /// revision that was changed meanwhile.
    Conflict(String),
    /// The law has it kept longer.
    Retained(String),
    /// A backup that is not whole, or a restore into what is not empty.
    Backup(String),
    /// The system gives no randomness.
    System(String),
    /// A statement failed.
    Database(sqlx::Error),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { database, why } => write!(
                f,
                "the database {database} cannot be used ({why}); see that it \
                 is there and that this account may write to it"
            ),
            Self::Foreign(why)
            | Self::NotFound(why)
            | Self::Conflict(why)
            | Self::Retained(why)
            | Self::Backup(why) => f.write_str(why),
            Self::System(why) => {
                write!(f, "the system gives no randomness ({why})")
            }
            Self::Database(why) => write!(
                f,
                "the database refused ({why}); nothing of this change was kept"
            ),
        }
    }
}

impl Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(why: sqlx::Error) -> Self {
        Self::Database(why)
    }
}
