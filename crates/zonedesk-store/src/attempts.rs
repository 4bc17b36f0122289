//! Wrong PINs in a row (连续输错), kept beside the keys so that starting the program anew does not
//! forget them. Whoever can write to the folder can forget them too.

use crate::{
    error::{StoreError, StoreResult},
    folder::{DataFolder, replace_file},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{self, File},
};

/// What was tried, by the word of the secret it was tried on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WrongAttempts(BTreeMap<String, Attempts>);

/// Wrong attempts on one secret.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// In a row.
    pub count: u32,
    /// Nothing is tried before this instant, in milliseconds since 1970-01-01 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked_until_ms: Option<i64>,
    /// How often that came since the right one was given.
    #[serde(default, skip_serializing_if = "never")]
    pub locks: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
const fn never(locks: &u32) -> bool {
    *locks == 0
}

impl WrongAttempts {
    /// Changes what was kept, durably, while no other window changes it. A file that is missing or cannot
    /// be understood counts as none: what it guards against could as well delete it.
    ///
    /// # Errors
    /// As for files.
    pub fn change<T>(folder: &DataFolder, change: impl FnOnce(&mut Self) -> T) -> StoreResult<T> {
        let lock = folder.wrong_attempts_lock();
        let alone = File::create(&lock)
            .and_then(|file| file.lock().map(|()| file))
            .map_err(StoreError::file("counting the wrong attempts", lock))?;
        let path = folder.wrong_attempts();
        let before: Self = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => return Err(StoreError::file("reading the wrong attempts", path)(error)),
        };
        let mut after = before.clone();
        let told = change(&mut after);
        if after != before {
            let text = serde_json::to_vec_pretty(&after)
                .map_err(StoreError::json("writing the wrong attempts"))?;
            replace_file(&path, &text)?;
        }
        drop(alone);
        Ok(told)
    }

    /// What was tried on one secret.
    #[must_use]
    pub fn on(&self, secret: &str) -> Attempts {
        self.0.get(secret).copied().unwrap_or_default()
    }

    /// Notes what was tried on one secret.
    pub fn note(&mut self, secret: &str, attempts: Attempts) {
        self.0.insert(secret.to_owned(), attempts);
    }

    /// Forgets one secret: the right one was given. Says whether there was anything to forget.
    pub fn forget(&mut self, secret: &str) -> bool {
        self.0.remove(secret).is_some()
    }
}
