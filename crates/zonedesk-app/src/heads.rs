//! The signed head of the journal (链首声明) as files, which an auditor checks with the stock `openssl`.

use crate::{
    desk::Desk,
    error::AppResult,
    outfile::{unwritten, write_whole},
};
use std::{fs, path::Path};
use zonedesk_domain::operator::Permission;

/// What was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadOutcome {
    /// The newest entry.
    pub seq: u64,
    /// Its hash, in hex.
    pub hash: String,
}

/// Writes `statement` (CBOR), `signature` (SM2 with SM3, DER) and `public.pem` into `folder`, which is
/// made if it is missing. `docs/journal-format.md` tells how to check them.
///
/// # Errors
/// [`crate::AppError`], by what is wrong with the desk or the folder.
pub fn export_head(desk: &mut Desk, folder: &Path) -> AppResult<HeadOutcome> {
    export(desk, folder).map_err(|error| desk.log(error))
}

fn export(desk: &mut Desk, folder: &Path) -> AppResult<HeadOutcome> {
    desk.check(Permission::Inspect)?;
    let store = desk.opened_mut()?.store()?;
    let (statement, signature) = store.sign_head()?;
    let bytes = statement
        .to_bytes()
        .map_err(zonedesk_store::StoreError::from)?;
    let public_key = store.public_key()?;
    fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
    write_whole(&folder.join("statement"), &bytes)?;
    write_whole(&folder.join("signature"), &signature)?;
    write_whole(&folder.join("public.pem"), public_key.as_bytes())?;
    Ok(HeadOutcome {
        seq: statement.seq,
        hash: statement.hash.to_string(),
    })
}
