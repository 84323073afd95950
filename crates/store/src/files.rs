//! Files by what they hold: each content once.

use hashgate_model::sha256_hex;
use sqlx::{AnyConnection, Row as _};

use crate::{Store, StoreError};

/// The bytes of a text in hex; nothing if it is none.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2)
        || !digits.iter().all(u8::is_ascii_hexdigit)
    {
        return None;
    }
    let byte = |pair: &[u8]| {
        u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
    };
    digits.chunks(2).map(byte).collect()
}

/// Keeps bytes; those that are kept already are kept once.
pub(crate) async fn keep(
    on: &mut AnyConnection,
    bytes: &[u8],
) -> Result<String, StoreError> {
    let sha256 = sha256_hex(bytes);
    sqlx::query(
        "INSERT INTO file (sha256, size, bytes) VALUES ($1, $2, $3) \
         ON CONFLICT (sha256) DO NOTHING",
    )
    .bind(&sha256)
    .bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
    .bind(bytes.to_vec())
    .execute(on)
    .await?;
    Ok(sha256)
}

impl Store {
    /// What the file of a hash holds, held against it.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is none;
    /// [`StoreError::Conflict`] if it is no longer as it was handed in.
    pub async fn file(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let row = sqlx::query("SELECT bytes FROM file WHERE sha256 = $1")
            .bind(sha256)
            .fetch_optional(&self.pool)
            .await?
            .ok_or_else(|| {
                StoreError::NotFound(format!(
                    "no file with the SHA-256 {sha256} is kept"
                ))
            })?;
        let bytes: Vec<u8> = row.try_get("bytes")?;
        if sha256_hex(&bytes) != sha256 {
            return Err(StoreError::Conflict(format!(
                "the kept file {sha256} is not as it was handed in; restore \
                 the backup before the database was changed by hand"
            )));
        }
        Ok(bytes)
    }
}
