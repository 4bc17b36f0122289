//! The district that a desk belongs to (区级联网). What the letter and the grant say is not the store's concern.

use crate::{
    error::{StoreError, StoreResult},
    read::ReadStore,
    store::Store,
};
use rusqlite::{OptionalExtension as _, params};
use zeroize::Zeroizing;

/// How a desk stands with its district.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DistrictLink {
    /// 注册文件, as its reader writes it.
    pub letter: String,
    /// 代理
    pub proxy: Option<String>,
    /// 准入 – what the district signed when it let this desk in, and its signature.
    pub granted: Option<(Vec<u8>, Vec<u8>)>,
    /// Why the district does not let it in.
    pub refused: Option<String>,
    /// When it last answered, in milliseconds since 1970 UTC.
    pub contact_at_ms: Option<i64>,
}

impl ReadStore<'_> {
    /// How the desk stands with its district; nothing where it belongs to none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn district_link(&self) -> StoreResult<Option<DistrictLink>> {
        self.connection()
            .prepare_cached(
                "SELECT letter, proxy, granted, signature, refused, contact_at FROM district",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([], |row| {
                        let granted: Option<Vec<u8>> = row.get(2)?;
                        let signature: Option<Vec<u8>> = row.get(3)?;
                        Ok(DistrictLink {
                            letter: row.get(0)?,
                            proxy: row.get(1)?,
                            granted: granted.zip(signature),
                            refused: row.get(4)?,
                            contact_at_ms: row.get(5)?,
                        })
                    })
                    .optional()
            })
            .map_err(StoreError::sqlite("reading the district"))
    }
}

impl Store {
    /// Keeps how the desk stands with its district.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing is kept.
    pub fn keep_district_link(&mut self, link: &DistrictLink) -> StoreResult<()> {
        self.files.check()?;
        let granted = link.granted.as_ref();
        self.connection
            .execute(
                "INSERT INTO district (only, letter, proxy, granted, signature, refused, contact_at) \
                 VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET \
                 letter = excluded.letter, proxy = excluded.proxy, granted = excluded.granted, \
                 signature = excluded.signature, refused = excluded.refused, \
                 contact_at = excluded.contact_at",
                params![
                    link.letter,
                    link.proxy,
                    granted.map(|(granted, _)| granted),
                    granted.map(|(_, signature)| signature),
                    link.refused,
                    link.contact_at_ms
                ],
            )
            .map(drop)
            .map_err(StoreError::sqlite("keeping the district"))
    }

    /// Signs what this desk says to its district (DER). Statements name their purpose: none can be taken for
    /// one about the journal.
    ///
    /// # Errors
    /// An encoding error.
    pub fn sign(&self, statement: &[u8]) -> StoreResult<Vec<u8>> {
        self.signer.sign_bytes(statement)
    }

    /// What was sealed for this desk's key; nothing where it was sealed for another, or is damaged.
    #[must_use]
    pub fn unwrap(&self, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.signer.unwrap(wrapped)
    }
}
