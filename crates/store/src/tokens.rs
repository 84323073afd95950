//! Tokens by which programs use the desk.

use hashgate_model::sha256_hex;
use serde::Serialize;
use serde_json::json;
use sqlx::{Row as _, any::AnyRow};

use crate::{
    Account, Act, Moment, Role, Store, StoreError, audit::Line, unguessable,
};

/// What a token may do; never more than its account may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Asks questions and reads what is kept.
    Read,
    /// Keeps shipments, papers and cases too.
    Write,
}

impl Scope {
    /// `read`, `write`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The scope of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Read, Self::Write].into_iter().find(|s| s.word() == word)
    }

    /// The role that an account needs for it.
    pub fn needs(self) -> Role {
        match self {
            Self::Read => Role::Viewer,
            Self::Write => Role::Analyst,
        }
    }
}

/// A token; its text was shown once and is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it ends, if it does.
    pub expires_at: Option<Moment>,
    /// Whether it was closed.
    pub closed: bool,
}

/// A token that was made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// The token.
    pub token: Token,
    /// What a program sends: `Authorization: Bearer TEXT`.
    pub text: String,
}

impl Token {
    fn of(row: &AnyRow) -> Result<Self, StoreError> {
        let scope: String = row.try_get("scope")?;
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            scope: Scope::of(&scope).ok_or_else(|| {
                StoreError::Foreign(format!(
                    "the database holds a token of a scope `{scope}`, which \
                     there is not"
                ))
            })?,
            expires_at: row
                .try_get::<Option<i64>, _>("expires_at")?
                .map(Moment),
            closed: row.try_get::<i64, _>("closed")? != 0,
        })
    }
}

impl Store {
    /// Makes a token of an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the account may not do what it should.
    pub async fn new_token(
        &self,
        account: &Account,
        name: &str,
        scope: Scope,
        expires_at: Option<Moment>,
        act: Act<'_>,
    ) -> Result<NewToken, StoreError> {
        if account.role < scope.needs() {
            return Err(StoreError::Conflict(format!(
                "a token of scope {} needs an account of role {}; {} is a {}",
                scope.word(),
                scope.needs().word(),
                account.name,
                account.role.word()
            )));
        }
        let text = format!("hashgate_{}{}", unguessable()?, unguessable()?);
        let token = Token {
            id: unguessable()?,
            name: name.to_owned(),
            scope,
            expires_at,
            closed: false,
        };
        let mut change = self.change().await?;
        sqlx::query(
            "INSERT INTO token (id, account, name, scope, token_sha256, \
             created_at, expires_at, closed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
        )
        .bind(&token.id)
        .bind(&account.id)
        .bind(&token.name)
        .bind(scope.word())
        .bind(sha256_hex(text.as_bytes()))
        .bind(act.at.0)
        .bind(expires_at.map(|moment| moment.0))
        .execute(change.on())
        .await?;
        let line = Line {
            action: "token.made",
            subject: &token.id,
            before: None,
            after: Some(json!({ "name": name, "scope": scope.word() })),
        };
        self.keep(change, act, line).await?;
        Ok(NewToken { token, text })
    }

    /// The tokens of an account, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn tokens(
        &self,
        account: &Account,
    ) -> Result<Vec<Token>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM token WHERE account = $1 \
             ORDER BY created_at DESC, id",
        )
        .bind(&account.id)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(Token::of).collect()
    }

    /// Whose a token is and what it may do, if it holds.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database does not answer.
    pub async fn bearer(
        &self,
        text: &str,
        at: Moment,
    ) -> Result<Option<(Account, Scope)>, StoreError> {
        let row = sqlx::query(
            "SELECT account.name AS owner, token.* FROM token \
             JOIN account ON account.id = token.account \
             WHERE token.token_sha256 = $1 AND token.closed = 0 \
             AND account.closed = 0 \
             AND (token.expires_at IS NULL OR token.expires_at > $2)",
        )
        .bind(sha256_hex(text.as_bytes()))
        .bind(at.0)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let token = Token::of(&row)?;
        let owner: String = row.try_get("owner")?;
        let account = self.account(&owner).await?;
        // A role that was taken since takes the token with it.
        Ok(account
            .filter(|account| account.role >= token.scope.needs())
            .map(|account| (account, token.scope)))
    }

    /// Closes a token of an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if it has none such.
    pub async fn close_token(
        &self,
        account: &Account,
        id: &str,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        let done = sqlx::query(
            "UPDATE token SET closed = 1 WHERE id = $1 AND account = $2",
        )
        .bind(id)
        .bind(&account.id)
        .execute(change.on())
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound(format!(
                "{} has no token {id}",
                account.name
            )));
        }
        let line = Line {
            action: "token.closed",
            subject: id,
            before: None,
            after: None,
        };
        self.keep(change, act, line).await
    }
}
