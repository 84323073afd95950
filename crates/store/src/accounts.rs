//! Who may use the desk: accounts, their passwords, their sessions.

use argon2::{
    Argon2, PasswordHasher as _, PasswordVerifier as _,
    password_hash::phc::PasswordHash,
};
use hashgate_model::sha256_hex;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{Row as _, any::AnyRow};

use crate::{Act, Moment, Store, StoreError, audit::Line, unguessable};

/// What an account may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads what is kept.
    Viewer,
    /// Keeps shipments, papers and cases.
    Analyst,
    /// Makes and closes accounts, tokens and webhooks too.
    Admin,
}

impl Role {
    /// `viewer`, `analyst`, `admin`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
            Self::Admin => "admin",
        }
    }

    /// The role of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Viewer, Self::Analyst, Self::Admin]
            .into_iter()
            .find(|role| role.word() == word)
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// The name that it logs in by.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it was closed.
    pub closed: bool,
    #[serde(skip)]
    password: String,
}

/// An account to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'a> {
    /// The name that it logs in by.
    pub name: &'a str,
    /// What it may do.
    pub role: Role,
    /// Its password, hashed by [`hash_password`].
    pub password: &'a str,
}

/// A session of a browser.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose.
    pub account: Account,
    /// What each form of it must send back.
    pub csrf: String,
}

/// The hash of a password (Argon2id, RFC 9106), with a salt of its own. It
/// takes a processor some 40 ms: not for a thread that answers others.
///
/// # Errors
///
/// [`StoreError::System`] if the system gives no salt.
pub fn hash_password(password: &str) -> Result<String, StoreError> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt)
        .map_err(|why| StoreError::System(why.to_string()))?;
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|why| StoreError::System(why.to_string()))
}

impl Account {
    /// Whether a password is this account's; as slow as [`hash_password`].
    pub fn opens(&self, password: &str) -> bool {
        PasswordHash::new(&self.password).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    }

    fn of(row: &AnyRow) -> Result<Self, StoreError> {
        let role: String = row.try_get("role")?;
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            role: Role::of(&role).ok_or_else(|| {
                StoreError::Foreign(format!(
                    "the database holds an account of a role `{role}`, which \
                     there is not"
                ))
            })?,
            closed: row.try_get::<i64, _>("closed")? != 0,
            password: row.try_get("password")?,
        })
    }
}

impl Store {
    /// Whether nobody has an account yet.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn has_no_account(&self) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS n FROM account")
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get::<i64, _>("n")? == 0)
    }

    /// Makes an account. With `first`, only if there is none yet.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the name is taken, or it is not the first.
    pub async fn new_account(
        &self,
        new: NewAccount<'_>,
        first: bool,
        act: Act<'_>,
    ) -> Result<Account, StoreError> {
        let mut change = self.change().await?;
        let taken =
            sqlx::query("SELECT name FROM account WHERE $1 = 1 OR name = $2")
                .bind(i64::from(first))
                .bind(new.name)
                .fetch_optional(change.on())
                .await?;
        if taken.is_some() {
            return Err(StoreError::Conflict(if first {
                "the first account was made already; log in, and let an \
                 admin make others"
                    .to_owned()
            } else {
                format!("the name {} is taken; choose another", new.name)
            }));
        }
        let account = Account {
            id: unguessable()?,
            name: new.name.to_owned(),
            role: new.role,
            closed: false,
            password: new.password.to_owned(),
        };
        sqlx::query(
            "INSERT INTO account \
             (id, name, role, password, created_at, closed) \
             VALUES ($1, $2, $3, $4, $5, 0)",
        )
        .bind(&account.id)
        .bind(&account.name)
        .bind(account.role.word())
        .bind(&account.password)
        .bind(act.at.0)
        .execute(change.on())
        .await?;
        let line = Line {
            action: "account.made",
            subject: &account.name,
            before: None,
            after: Some(json!({ "role": account.role.word() })),
        };
        self.keep(change, act, line).await?;
        Ok(account)
    }

    /// The account of a name, closed ones too.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn account(
        &self,
        name: &str,
    ) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query("SELECT * FROM account WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(Account::of).transpose()
    }

    /// Every account, by name.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query("SELECT * FROM account ORDER BY name")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(Account::of).collect()
    }

    /// Changes role, password or closing of an account; a closed or
    /// changed one is logged out everywhere. The last admin stays.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if there is none of that name, or no admin would be
    /// left.
    pub async fn change_account(
        &self,
        name: &str,
        to: &NewAccount<'_>,
        closed: bool,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let row = sqlx::query("SELECT * FROM account WHERE name = $1")
            .bind(name)
            .fetch_optional(change.on())
            .await?;
        let before = row.as_ref().map(Account::of).transpose()?;
        let before = before.ok_or_else(|| no_account(name))?;
        let admins = sqlx::query(
            "SELECT name FROM account \
             WHERE role = 'admin' AND closed = 0 AND name <> $1",
        )
        .bind(name)
        .fetch_all(change.on())
        .await?;
        if admins.is_empty() && (closed || to.role != Role::Admin) {
            return Err(StoreError::Conflict(format!(
                "{name} is the last admin; make another one first"
            )));
        }
        let password =
            if to.password.is_empty() { &before.password } else { to.password };
        sqlx::query(
            "UPDATE account SET role = $1, password = $2, closed = $3 \
             WHERE id = $4",
        )
        .bind(to.role.word())
        .bind(password)
        .bind(i64::from(closed))
        .bind(&before.id)
        .execute(change.on())
        .await?;
        let is_new_password = password != before.password;
        if closed || is_new_password || to.role != before.role {
            sqlx::query("DELETE FROM session WHERE account = $1")
                .bind(&before.id)
                .execute(change.on())
                .await?;
        }
        let told = |role: Role, closed: bool| json!({ "role": role.word(), "closed": closed });
        let mut after = told(to.role, closed);
        after["new_password"] = is_new_password.into();
        let line = Line {
            action: "account.changed",
            subject: name,
            before: Some(told(before.role, before.closed)),
            after: Some(after),
        };
        self.keep(change, act, line).await
    }

    /// Begins a session; gives the text of its cookie, which is not kept.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn begin_session(
        &self,
        account: &Account,
        act: Act<'_>,
        expires_at: Moment,
    ) -> Result<String, StoreError> {
        let token = unguessable()? + &unguessable()?;
        let mut change = self.change().await?;
        sqlx::query("DELETE FROM session WHERE expires_at <= $1")
            .bind(act.at.0)
            .execute(change.on())
            .await?;
        sqlx::query(
            "INSERT INTO session (token_sha256, account, csrf, expires_at) \
             VALUES ($1, $2, $3, $4)",
        )
        .bind(sha256_hex(token.as_bytes()))
        .bind(&account.id)
        .bind(unguessable()?)
        .bind(expires_at.0)
        .execute(change.on())
        .await?;
        let line = Line {
            action: "session.began",
            subject: &account.name,
            before: None,
            after: None,
        };
        self.keep(change, act, line).await?;
        Ok(token)
    }

    /// The session of a cookie, if it has not ended.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn session(
        &self,
        token: &str,
        at: Moment,
    ) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query(
            "SELECT account.*, session.csrf AS csrf FROM session \
             JOIN account ON account.id = session.account \
             WHERE session.token_sha256 = $1 AND session.expires_at > $2 \
             AND account.closed = 0",
        )
        .bind(sha256_hex(token.as_bytes()))
        .bind(at.0)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let csrf = row.try_get("csrf")?;
        Ok(Some(Session { account: Account::of(&row)?, csrf }))
    }

    /// Ends a session.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn end_session(&self, token: &str) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        sqlx::query("DELETE FROM session WHERE token_sha256 = $1")
            .bind(sha256_hex(token.as_bytes()))
            .execute(change.on())
            .await?;
        change.commit().await
    }
}

pub(crate) fn no_account(name: &str) -> StoreError {
    StoreError::NotFound(format!("there is no account {name}"))
}
