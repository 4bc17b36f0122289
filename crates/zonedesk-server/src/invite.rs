//! 注册文件 – made for one desk of one site.

use crate::{
    config::Config,
    storage::{Invitation, Storage, StorageError},
};
use std::{fs, io, path::PathBuf};
use zonedesk_domain::journal::{DeviceKey, KeyError};
use zonedesk_sync::{Letter, Scope, code_digest};

/// Why there is no letter.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// The site is not known here.
    #[error("there is no site {0}")]
    NoSite(String),
    /// The code of the site or the number of the desk is none.
    #[error("{0} is no site and desk")]
    Name(String),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The certificates cannot be read.
    #[error("{path}: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The district's key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    Random,
}

/// Makes a letter for `desk` at `site`, and keeps the digest of its code until it expires.
///
/// # Errors
/// [`InviteError`], by what is wrong.
pub async fn invite<S: Storage>(
    storage: &S,
    config: &Config,
    key: &DeviceKey,
    (site, desk): (&str, u16),
    expires_at_ms: i64,
) -> Result<Letter, InviteError> {
    let scope: Scope = Scope::Site(site.to_owned())
        .to_string()
        .parse()
        .map_err(|_| InviteError::Name(site.to_owned()))?;
    if desk == 0 {
        return Err(InviteError::Name(format!("{site}{desk}")));
    }
    let sites = storage.sites().await?;
    let (code, name) = sites
        .into_iter()
        .find(|(code, _)| code == site)
        .ok_or_else(|| InviteError::NoSite(site.to_owned()))?;
    let trust = config.trust.as_ref().map(|path| {
        fs::read_to_string(path).map_err(|cause| InviteError::File {
            path: path.clone(),
            cause,
        })
    });
    let mut secret = [0; 20];
    getrandom::fill(&mut secret).map_err(|_| InviteError::Random)?;
    let invitation = Invitation {
        scope,
        desk,
        expires_at_ms,
    };
    storage.invite(code_digest(&secret), &invitation).await?;
    Ok(Letter {
        version: Letter::VERSION,
        address: config.address.clone(),
        district: config.district.clone(),
        site: code,
        site_name: name,
        desk,
        code: hex::encode(secret),
        trust: trust.transpose()?,
        district_key: key.public_pem()?,
    })
}
